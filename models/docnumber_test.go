package models

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseDocNumber(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, in string
		want     DocNumber
		text     string
	}{
		{"penalty", "示城罚决字〔2026〕27号", DocNumber{"示城", "罚决字", 2026, 27}, "示城罚决字〔2026〕27号"},
		{"brackets in the agency, 第", "示高(新)城罚决字〔2024〕第27号", DocNumber{"示高（新）城", "罚决字", 2024, 27}, "示高（新）城罚决字〔2024〕27号"},
		{"market supervision", "示市监处罚〔2024〕27号", DocNumber{"示市监", "处罚", 2024, 27}, "示市监处罚〔2024〕27号"},
		{"fishery", "示农（渔业）罚〔2024〕3号", DocNumber{"示农（渔业）", "罚", 2024, 3}, "示农（渔业）罚〔2024〕3号"},
		{"on the spot", "示城当场罚决字〔2026〕1号", DocNumber{"示城", "当场罚决字", 2026, 1}, "示城当场罚决字〔2026〕1号"},
		{"no penalty", "示城不罚字〔2026〕2号", DocNumber{"示城", "不罚字", 2026, 2}, "示城不罚字〔2026〕2号"},
		{"official document without kind", "示政发〔2026〕12号", DocNumber{"示政发", "", 2026, 12}, "示政发〔2026〕12号"},
		{"square brackets and blanks", " 示城罚决字 [2026] 第 27 号 ", DocNumber{"示城", "罚决字", 2026, 27}, "示城罚决字〔2026〕27号"},
		{"round brackets", "示城罚决字（2026）27号", DocNumber{"示城", "罚决字", 2026, 27}, "示城罚决字〔2026〕27号"},
		{"lenticular brackets, full width, padding", "示城罚决字【２０２６】０２７号", DocNumber{"示城", "罚决字", 2026, 27}, "示城罚决字〔2026〕27号"},
	} {
		t.Run("GB/T 9704-2012 7.2.5 "+tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseDocNumber(tt.in)
			if err != nil {
				t.Fatalf("ParseDocNumber(%q): %v", tt.in, err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("ParseDocNumber(%q) (-want +got):\n%s", tt.in, diff)
			}
			if got.String() != tt.text {
				t.Errorf("String = %q, want %q", got, tt.text)
			}
		})
	}
	for _, bad := range []string{"", "示城罚决字", "示城罚决字〔26〕27号", "示城罚决字〔2026〕号", "示城罚决字〔2026〕0号", "〔2026〕1号", "示城罚决字〔2026〕1234567号"} {
		if got, err := ParseDocNumber(bad); KindOf(err) != Invalid {
			t.Errorf("ParseDocNumber(%q) = %v, %v, want Invalid", bad, got, err)
		}
	}
}

func TestDocNumberValid(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		d    DocNumber
		want bool
	}{
		{"good", DocNumber{"示城", "罚决字", 2026, 1}, true},
		{"no agency", DocNumber{"", "", 2026, 1}, false},
		{"no number", DocNumber{"示城", "罚决字", 2026, 0}, false},
		{"short year", DocNumber{"示城", "罚决字", 26, 1}, false},
		{"a mark in the agency", DocNumber{"示，城", "罚决字", 2026, 1}, false},
		{"none", DocNumber{}, false},
	} {
		if got := tt.d.Valid(); got != tt.want {
			t.Errorf("%s: Valid(%v) = %v, want %v", tt.name, tt.d, got, tt.want)
		}
	}
	if got, want := (DocNumber{"示城", "罚决字", 2026, 9}).Series(), "示城罚决字〔2026〕"; got != want {
		t.Errorf("Series = %q, want %q", got, want)
	}
}

func FuzzParseDocNumber(f *testing.F) {
	f.Add("示城罚决字〔2026〕27号")
	f.Add("示高(新)城罚决字[2024]第27号")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDocNumber(s)
		if err != nil {
			return
		}
		again, err := ParseDocNumber(d.String())
		if err != nil || again != d {
			t.Errorf("%q gives %+v, which reads back as %+v, %v", s, d, again, err)
		}
	})
}
