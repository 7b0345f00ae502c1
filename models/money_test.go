package models

import "testing"

func TestParseYuan(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   string
		want Fen
		ok   bool
	}{
		{"60000", 6_0000_00, true}, {"60,000.50", 6_0000_50, true}, {"６", 0, false}, {"6万", 6_0000_00, true}, {"1.5万元", 1_5000_00, true},
		{"0.5亿元", 5000_0000_00, true}, {"￥3.2", 3_20, true}, {"-1.01", -1_01, true}, {"0", 0, true}, {" 7 元 ", 7_00, true},
		{"", 0, false}, {"-", 0, false}, {"+", 0, false}, {".5", 0, false}, {"1.234", 0, false}, {"1.-2", 0, false}, {"1e3", 0, false}, {"12345678901234567", 0, false},
	} {
		got, err := ParseYuan(tt.in)
		if got != tt.want || (err == nil) != tt.ok {
			t.Errorf("ParseYuan(%q) = %d, %v, want %d, ok %v", tt.in, got, err, tt.want, tt.ok)
		}
		if err != nil && KindOf(err) != Invalid {
			t.Errorf("ParseYuan(%q) fails with %s, want invalid", tt.in, KindOf(err))
		}
	}
}

func TestYuan(t *testing.T) {
	t.Parallel()
	for in, want := range map[Fen]string{0: "0.00", 5: "0.05", 6_0000_00: "60000.00", -1_01: "-1.01"} {
		if got := in.Yuan(); got != want {
			t.Errorf("Fen(%d).Yuan() = %s, want %s", in, got, want)
		}
	}
}
