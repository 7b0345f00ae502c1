package report

import (
	"slices"
	"testing"
)

func TestMend(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"公示，，检查":     "公示，检查",
		"公示、，检查":     "公示，检查",
		"如下：，检查":     "如下：检查",
		"，公示":        "公示",
		"公示，":        "公示",
		"公示，、；":      "公示",
		"公示（，检查）":    "公示（检查）",
		"公示（检查，）":    "公示（检查）",
		"公示（）检查":     "公示检查",
		"公示，（，），检查":  "公示，检查",
		"公示“”检查":     "公示检查",
		"公示三件，其中：":   "公示三件",
		"，":          "",
		"公示,，检查":     "公示,检查",
		"\uFFFF，，检查": "\uFFFF，检查",
	} {
		if got := mend(in); got != want {
			t.Errorf("mend(%q): got %q, want %q", in, got, want)
		}
	}
}

func TestSplitSentences(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want []string // body and end mark, parted by /
	}{
		{"甲。乙！丙？丁；戊", []string{"甲/。", "乙/！", "丙/？", "丁/；", "戊/"}},
		{"甲？！乙。", []string{"甲/？！", "乙/。"}},
		{"落实“谁执法。谁公示”要求。乙。", []string{"落实“谁执法。谁公示”要求/。", "乙/。"}},
		{"他说：“甲。”乙。", []string{"他说：“甲。”/", "乙/。"}},
		{"（甲；乙）丙。", []string{"（甲；乙）丙/。"}},
		{"《甲。乙》丙。", []string{"《甲。乙》丙/。"}},
		{"甲;乙。", []string{"甲/;", "乙/。"}},
		{"v1.0;x", []string{"v1.0;x/"}},
		{"甲）乙。丙。", []string{"甲）乙/。", "丙/。"}},
		{"。甲。", []string{"甲/。"}},
	}
	for _, tt := range tests {
		var got []string
		for _, s := range splitSentences(1, []node{{text: tt.text}}) {
			body := ""
			for _, n := range s.nodes {
				body += n.text
			}
			got = append(got, body+"/"+s.end)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.text, got, tt.want)
		}
	}
}
