package models

import (
	"strings"
	"testing"
)

// publicCodes are codes of public bodies and companies from public records.
var publicCodes = []string{
	"11230500001755309F", "91230500MA1B3N1N2M", "11500000MB1553803Q", "91350100M000100Y43", "91110000600037341L",
}

func TestCheckUSCCGoodCodes(t *testing.T) {
	t.Parallel()
	for _, code := range publicCodes {
		t.Run("GB 32100-2015 "+code, func(t *testing.T) {
			t.Parallel()
			if err := CheckUSCC(code); err != nil {
				t.Errorf("CheckUSCC(%q) = %v, want nil", code, err)
			}
			for i := range code { // any other character in any place must fail
				for _, r := range usccAlphabet {
					if bad := code[:i] + string(r) + code[i+1:]; bad != code && CheckUSCC(bad) == nil {
						t.Errorf("CheckUSCC(%q) = nil, want an error for position %d", bad, i+1)
					}
				}
			}
		})
	}
}

func TestCheckUSCCMessages(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"length", "1123050000175530", "应为18位，现为16位"},
		{"empty", " ", "现为0位"},
		{"letter outside the alphabet names its place", "11230500O01755309F", "第9位“O”"},
		{"letter among the region digits", "112A0500001755309F", "第4位“A”应为数字"},
		{"check character", "11230500001755309G", "第18位校验码"},
		{"Han character", "示1230500001755309F", "第1位“示”"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := CheckUSCC(tt.in)
			if KindOf(err) != Invalid || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("CheckUSCC(%q) = %v, want Invalid with %q", tt.in, err, tt.want)
			}
		})
	}
}

func TestNormalUSCC(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"９１２３０５００ｍａ１ｂ３ｎ１ｎ２ｍ", " 91230500-ma1b3n1n2m ", "9123 0500 MA1B 3N1N 2M"} {
		if got, want := NormalUSCC(in), "91230500MA1B3N1N2M"; got != want {
			t.Errorf("NormalUSCC(%q) = %q, want %q", in, got, want)
		}
	}
	if got, want := USCCRegion("91230500ma1b3n1n2m"), RegionCode("230500"); got != want {
		t.Errorf("USCCRegion = %q, want %q", got, want)
	}
}

func TestWarnUSCC(t *testing.T) {
	t.Parallel()
	made := MakeUSCC("91", "000000", 12345678)
	inner := made[:16] + string(usccAlphabet[(strings.IndexByte(usccAlphabet, made[16])+1)%10])
	inner += string(usccCheck(inner))
	for _, tt := range []struct {
		name, in string
		want     int
	}{
		{"GB 11714 inner check holds", made, 0},
		{"GB 11714 inner check fails", inner, 1},
		{"unknown pair", MakeUSCC("77", "000000", 12345678), 1},
		{"a wrong code has errors, not warnings", "1", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := WarnUSCC(tt.in); len(got) != tt.want {
				t.Errorf("WarnUSCC(%q) = %q, want %d warnings", tt.in, got, tt.want)
			}
		})
	}
}

func TestMakeUSCC(t *testing.T) {
	t.Parallel()
	for serial := range 500 {
		code := MakeUSCC("92", "000000", serial)
		if err := CheckUSCC(code); err != nil {
			t.Fatalf("MakeUSCC(%d) = %q: %v", serial, code, err)
		}
	}
	for _, bad := range []string{MakeUSCC("9", "000000", 1), MakeUSCC("91", "0000", 1), MakeUSCC("91", "000000", 123456789), MakeUSCC("9I", "000000", 1)} {
		if bad != "" {
			t.Errorf("MakeUSCC of wrong parts = %q, want none", bad)
		}
	}
}

func FuzzCheckUSCC(f *testing.F) {
	for _, c := range publicCodes {
		f.Add(c)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if CheckUSCC(s) == nil && len(NormalUSCC(s)) != 18 {
			t.Errorf("CheckUSCC(%q) passes a code of %d bytes", s, len(NormalUSCC(s)))
		}
		WarnUSCC(s)
	})
}
