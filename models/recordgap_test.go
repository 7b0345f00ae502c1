package models

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestGaps names what 国办发〔2018〕118号（八） and 《行政处罚法》第47条 want recorded.
func TestGaps(t *testing.T) {
	t.Parallel()
	seal := Recording{Act: "seal_up", Stage: "evidence", Medium: "photo"}
	for _, tt := range []struct {
		name string
		c    Case
		list []Recording
		want []string // act or stage
	}{
		{"new", Case{}, nil, nil},
		{"filed", Case{FiledOn: "2024-03-01"}, nil, []string{"start"}},
		{"filed and recorded", Case{FiledOn: "2024-03-01", RecordStages: "start"}, nil, nil},
		{"sealed without sound", Case{}, []Recording{seal}, []string{"seal_up"}},
		{"sealed with sound", Case{}, []Recording{seal, {Act: "seal_up", Medium: "av"}}, nil},
		{"all", Case{FiledOn: "2024-03-01", NotifiedOn: "2024-03-02", DecidedOn: "2024-03-03", ServedOn: "2024-03-04", Major: true, ReviewPassed: true}, nil,
			[]string{"start", "evidence", "review", "decision", "service"}},
		{"no review needed", Case{FiledOn: "2024-03-01", DecidedOn: "2024-03-03", RecordStages: "evidence,start"}, nil, []string{"decision"}},
	} {
		var got []string
		for _, g := range Gaps(tt.c, tt.list) {
			if g.Text == "" || g.Fix == "" {
				t.Errorf("%s: gap %+v says nothing", tt.name, g)
			}
			if g.Act != "" {
				got = append(got, g.Act)
			} else {
				got = append(got, g.Stage)
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
