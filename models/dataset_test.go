package models

import "testing"

// TestListed keeps search engines and feeds away from persons and sole traders,
// from what is shown for a short time, and from what came down.
func TestListed(t *testing.T) {
	t.Parallel()
	shown := string(DisclosurePublished)
	for _, tt := range []struct {
		name string
		p    Publication
		want bool
	}{
		{"organisation", Publication{Status: shown, PartyKind: PartyOrg, PublishedOn: "2026-04-01"}, true},
		{"document", Publication{Status: shown, PublishedOn: "2026-04-01"}, true},
		{"three years", Publication{Status: shown, PartyKind: PartyOrg, PublishedOn: "2026-04-01", ShownUntil: "2029-04-01"}, true},
		{"three months", Publication{Status: shown, PartyKind: PartyOrg, PublishedOn: "2026-04-01", ShownUntil: "2026-07-01"}, false},
		{"person", Publication{Status: shown, PartyKind: PartyPerson, PublishedOn: "2026-04-01"}, false},
		{"sole trader", Publication{Status: shown, PartyKind: PartySoleTrader, PublishedOn: "2026-04-01"}, false},
		{"withdrawn", Publication{Status: string(DisclosureWithdrawn), PublishedOn: "2026-04-01"}, false},
		{"ended", Publication{Status: string(DisclosureEnded), PublishedOn: "2026-04-01"}, false},
	} {
		if got := tt.p.Listed(); got != tt.want {
			t.Errorf("%s: listed = %v, want %v", tt.name, got, tt.want)
		}
	}
}
