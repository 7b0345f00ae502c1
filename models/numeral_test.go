package models

import (
	"math"
	"strings"
	"testing"
)

func TestChineseNumber(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		n    int64
		want string
	}{
		{0, "零"}, {1, "一"}, {10, "十"}, {12, "十二"}, {20, "二十"}, {110, "一百一十"}, {123, "一百二十三"},
		{1001, "一千零一"}, {1010, "一千零一十"}, {10000, "一万"}, {10010, "一万零一十"}, {100010, "十万零一十"},
		{110000, "十一万"}, {10001000, "一千万一千"}, {100000001, "一亿零一"}, {1200000000000, "一万二千亿"},
		{1000000000000, "一万亿"}, {-3, "负三"},
	} {
		if got := ChineseNumber(tt.n); got != tt.want {
			t.Errorf("ChineseNumber(%d) = %q, want %q", tt.n, got, tt.want)
		}
	}
}

func TestChineseAmount(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		f    Fen
		want string
	}{
		{0, "零元整"}, {60000_00, "陆万元整"}, {1000_05, "壹仟元零伍分"}, {10_00, "壹拾元整"}, {50, "伍角"}, {5, "伍分"},
		{1680_32, "壹仟陆佰捌拾元叁角贰分"}, {107000_53, "壹拾万柒仟元伍角叁分"}, {16409_02, "壹万陆仟肆佰零玖元零贰分"},
		{-200_00, "负贰佰元整"},
	} {
		if got := ChineseAmount(tt.f); got != tt.want {
			t.Errorf("ChineseAmount(%d) = %q, want %q", tt.f, got, tt.want)
		}
	}
}

func FuzzChineseNumber(f *testing.F) {
	for _, n := range []int64{0, 1001, 1000000001000, math.MaxInt64, math.MinInt64} {
		f.Add(n)
	}
	f.Fuzz(func(t *testing.T, n int64) {
		s := ChineseNumber(n)
		if strings.Contains(s, "零零") || n != 0 && strings.HasSuffix(s, "零") {
			t.Errorf("ChineseNumber(%d) = %q has a zero too many", n, s)
		}
		if m := n + 1; n < math.MaxInt64 && ChineseNumber(m) == s {
			t.Errorf("ChineseNumber gives %q for %d and %d", s, n, m)
		}
	})
}

func TestChineseDecimal(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"0": "零", "2": "二", "10": "十", "12": "十二", "20": "二十", "101": "一百零一", "110": "一百一十", "1005": "一千零五",
		"10000": "一万", "10010": "一万零一十", "120000": "十二万", "1000005": "一百万零五", "100010000": "一亿零一万", "-3": "负三", "0.5": "零点五",
		"1000000000000": "一万亿", "80.59": "八十点五九", "-0.5": "负零点五", "3a": "3a",
	} {
		if got := ChineseDecimal(in); got != want {
			t.Errorf("ChineseDecimal(%s): got %s, want %s", in, got, want)
		}
	}
}
