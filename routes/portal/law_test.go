package portal

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCitations(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text string
		want       []words
	}{
		{"none", "示例街口。", []words{{Text: "示例街口。"}}},
		{"empty", "", nil},
		{"article, paragraph, item", "依据《城市道路管理条例》第二十七条第一款第（三）项处罚", []words{{Text: "依据"}, {Text: "《城市道路管理条例》第二十七条第一款第（三）项", Law: true}, {Text: "处罚"}}},
		{"several articles of one law", "《行政处罚法》第五条、第六条", []words{{Text: "《行政处罚法》第五条、第六条", Law: true}}},
		{"two laws", "《甲法》第1条，《乙条例》第十条之一", []words{{Text: "《甲法》第1条", Law: true}, {Text: "，"}, {Text: "《乙条例》第十条之一", Law: true}}},
		{"a name alone is no citation", "见《送达回证》", []words{{Text: "见《送达回证》"}}},
	} {
		if diff := cmp.Diff(tt.want, citations(tt.text)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}
