package models

import (
	"strings"
	"testing"
)

func TestCheckIDNumber(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"GB 11643-1999 vector", "11010519491231002X", ""},
		{"GB 11643-1999 vector of 1880", "440524188001010014", ""},
		{"small x, blanks, full width", "１１０１０５ 1949-1231 002x", ""},
		{"fifteen digits", "110105491231002", "15位"},
		{"seventeen", "11010519491231002", "现为17位"},
		{"X inside", "1101051949123X0021", "第14位应为数字"},
		{"no such day", "110105194902300021", "出生日期"},
		{"check digit", "110105194912310021", "第18位校验码"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := CheckIDNumber(tt.in)
			if tt.want == "" {
				if err != nil {
					t.Errorf("CheckIDNumber = %v, want nil", err)
				}
				return
			}
			if KindOf(err) != Invalid || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("CheckIDNumber = %v, want Invalid with %q", err, tt.want)
			}
			if strings.Contains(err.Error(), NormalIDNumber(tt.in)) {
				t.Errorf("the error quotes the number: %v", err)
			}
		})
	}
}

func TestMakeIDNumber(t *testing.T) {
	t.Parallel()
	for serial := range 1000 {
		id := MakeIDNumber("000000", "1990-02-28", serial)
		if err := CheckIDNumber(id); err != nil {
			t.Fatalf("MakeIDNumber(%d): %v", serial, err)
		}
		if got := IDBirthDay(id); got != "1990-02-28" {
			t.Fatalf("IDBirthDay = %q, want 1990-02-28", got)
		}
	}
	if got := MakeIDNumber("000000", "1990-02-30", 1); got != "" {
		t.Errorf("MakeIDNumber of no day = %q, want none", got)
	}
	if got := MakeIDNumber("000000", "1990-02-28", 1000); got != "" {
		t.Errorf("MakeIDNumber of serial 1000 = %q, want none", got)
	}
}

func TestAgeAt(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name      string
		birth, on Day
		want      int
	}{
		{"the year is full from the day after the birthday", "2012-05-10", "2026-05-10", 13},
		{"the day after", "2012-05-10", "2026-05-11", 14},
		{"leap day", "2008-02-29", "2026-02-28", 17},
		{"after a leap day", "2008-02-29", "2026-03-01", 18},
		{"birth day itself", "2026-01-01", "2026-01-01", 0},
		{"first birthday", "2025-01-01", "2026-01-01", 0},
		{"born later", "2026-01-02", "2026-01-01", -1},
		{"unknown", "", "2026-01-01", -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := AgeAt(tt.birth, tt.on); got != tt.want {
				t.Errorf("AgeAt(%s, %s) = %d, want %d", tt.birth, tt.on, got, tt.want)
			}
		})
	}
}

func FuzzCheckIDNumber(f *testing.F) {
	f.Add("11010519491231002X")
	f.Add(MakeIDNumber("000000", "2001-01-01", 7))
	f.Fuzz(func(t *testing.T, s string) {
		if CheckIDNumber(s) == nil && !IDBirthDay(s).Valid() {
			t.Errorf("a number passes without a birth day: %q", s)
		}
	})
}
