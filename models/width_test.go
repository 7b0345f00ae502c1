package models

import "testing"

func TestHalfWidth(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"digits and letters", "９１ＭＡ", "91MA"},
		{"punctuation", "（２０２６）：", "(2026):"},
		{"ideographic blank", "示　例", "示 例"},
		{"Han and hexagonal brackets stay", "〔示〕。、", "〔示〕。、"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := HalfWidth(tt.in); got != tt.want {
				t.Errorf("HalfWidth(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}
