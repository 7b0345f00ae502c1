package report

import (
	"strings"
	"testing"

	"sanxiang/models"
)

func TestCheckNumbers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, template string
		values         values
		want           string // contained in a finding; empty: no finding at all
	}{
		{"sound chapter", "2024年公示{{penalty.disclosed.count}}件，公示率{{penalty.disclosed.rate|%}}，较上年{{penalty.disclosed.count|增减}}件。", values{"penalty.disclosed.count": 9, "penalty.disclosed.count-1": 5, "penalty.decided.count": 10, "penalty.disclosed.rate": 9000}, ""},
		{"ratio that is not its parts", "公示率{{penalty.disclosed.rate|%}}。", values{"penalty.disclosed.count": 9, "penalty.decided.count": 10, "penalty.disclosed.rate": 8000}, "印为 80%，按 9÷10 算应为 90"},
		{"100% that is less", "公示率{{penalty.disclosed.rate|%0}}。", values{"penalty.disclosed.count": 9990, "penalty.decided.count": 10000, "penalty.disclosed.rate": 9990}, "不到100%"},
		{"100% that is", "公示率{{penalty.disclosed.rate|%0}}。", values{"penalty.disclosed.count": 5, "penalty.decided.count": 5, "penalty.disclosed.rate": 10000}, ""},
		{"floor with 余", "公示{{penalty.disclosed.count|余}}件。", values{"penalty.disclosed.count": 8216}, ""},
		{"forecast", "预计公示{{penalty.disclosed.count}}件。", values{"penalty.disclosed.count": 9}, "“预计”"},
		{"超 without more", "公示超{{penalty.disclosed.count}}件。", values{"penalty.disclosed.count": 9}, "“超9”"},
		{"超 with 余", "公示超{{penalty.disclosed.count|余}}件。", values{"penalty.disclosed.count": 191}, ""},
		{"doubled without comparison", "公示翻番，达到{{penalty.disclosed.count}}件。", values{"penalty.disclosed.count": 9}, "“翻番”没有数据支持"},
		{"doubled in fact", "公示翻番，达到{{penalty.disclosed.count}}件，{{penalty.disclosed.count|同比}}。", values{"penalty.disclosed.count": 10, "penalty.disclosed.count-1": 5}, ""},
		{"not doubled", "公示翻番，达到{{penalty.disclosed.count}}件，{{penalty.disclosed.count|同比}}。", values{"penalty.disclosed.count": 9, "penalty.disclosed.count-1": 5}, "“翻番”与数据不符"},
		{"growth that is a fall", "处罚稳步增长，{{penalty.decided.count|同比}}。", values{"penalty.decided.count": 4, "penalty.decided.count-1": 5}, "“稳步增长”与数据不符"},
		{"months unsaid", "公示{{penalty.disclosed.count@1-10月}}件。", values{"penalty.disclosed.count": 9}, "只统计到2024年1—10月"},
		{"months said", "1—10月公示{{penalty.disclosed.count@1-10月}}件。", values{"penalty.disclosed.count": 9}, ""},
		{"another year", "2023年公示{{penalty.disclosed.count}}件。", values{"penalty.disclosed.count": 9}, "句子写的是2023年"},
		{"a plan's years are no year", "落实《实施方案（2021—2025年）》和2022—2023年计划，公示{{penalty.disclosed.count}}件。", values{"penalty.disclosed.count": 9}, ""},
		{"last year unsaid", "公示{{penalty.disclosed.count@上年}}件。", values{"penalty.disclosed.count-1": 9}, "没有写明"},
		{"cumulative unsaid", "公示{{penalty.disclosed.count@累计}}件。", values{"penalty.disclosed.count": 9}, "是累计数"},
		{"cumulative said", "累计公示{{penalty.disclosed.count@累计}}件。", values{"penalty.disclosed.count": 9}, ""},
		{"number by hand", "公示行政处罚案件49件。", nil, "“49件”是手写的数字"},
		{"number in a title", "开展“百日行动100次”，落实12345热线。", nil, ""},
		{"parts of a total", "总数{{act.total.count}}件，处罚{{penalty.decided.count}}件，检查{{inspection.count}}次。", values{"act.total.count": 10, "penalty.decided.count": 4, "inspection.count": 5}, "“行政执法总数”是 10，而各部分之和是 9（4＋5）"},
		{"levels of a jurisdiction", "处罚{{penalty.decided.count}}件，本级{{penalty.decided.count@本级}}件，下级{{penalty.decided.count@下级}}件。", values{"penalty.decided.count": 10, "penalty.decided.count@own": 4, "penalty.decided.count@below": 5}, "各部分之和是 9"},
		{"classes beyond the whole", "投诉{{complaint.channel.count}}件，来信{{complaint.channel.count/来信}}件，热线{{complaint.channel.count/12345}}件。", values{"complaint.channel.count": 5, "complaint.channel.count/letter": 3, "complaint.channel.count/12345": 3}, "各类之和 6 超过了总数"},
		{"shares beyond 100%", "来信占{{complaint.channel.share/来信|%}}，热线占{{complaint.channel.share/12345|%}}。", values{"complaint.channel.share/letter": 6000, "complaint.channel.share/12345": 5000}, "各类之和 110 超过了总数"},
		{"claim without full rate", "做到应公尽公。公示率{{penalty.disclosed.rate|%}}。", values{"penalty.disclosed.rate": 9000}, "写了“应公尽公”"},
		{"claim with full rate", "做到应公尽公。公示率{{penalty.disclosed.rate|%}}。", values{"penalty.disclosed.rate": 10000}, ""},
		{"table against text", "处罚{{penalty.decided.count}}件。\n表：penalty", values{"penalty.decided.count": 6}, "正文是 6，统计表合计是 5"},
		{"table with text", "处罚{{penalty.decided.count}}件，罚没{{penalty.forfeit.amount}}元。\n表：penalty", values{"penalty.decided.count": 5, "penalty.forfeit.amount": 1234500}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := CheckNumbers(compileText(t, tt.template, tt.values), testCatalogue(t))
			if tt.want == "" && len(got) > 0 {
				t.Fatalf("got %v, want none", got)
			}
			for _, f := range got {
				if strings.Contains(f.What, tt.want) && f.Fix != "" && f.Line > 0 {
					return
				}
			}
			if tt.want != "" {
				t.Errorf("got %v, want %s", got, tt.want)
			}
		})
	}
}

// The engine floors before it prints 余 and keeps one value per fact, so these
// faults can only come from a changed chapter.
func TestCheckNumbersOfAChangedChapter(t *testing.T) {
	t.Parallel()
	fact := func(value int64, printed string) Fact {
		return Fact{ID: "a", Ref: Ref{Code: "penalty.decided.count"}, Printed: printed, Figure: &models.Figure{Name: "处罚数", Unit: "件", Value: value, State: models.StateValue}}
	}
	if got := checkFloor(3, fact(8000, "8000余")); len(got) != 1 || !strings.Contains(got[0].What, "实际只有 8000") {
		t.Errorf("余 of an exact number: got %v", got)
	}
	if got := checkFloor(3, fact(8001, "8000余")); len(got) != 0 {
		t.Errorf("余 of a larger number: got %v", got)
	}
	if got := checkFloor(3, fact(90000000, "9000多万")); len(got) != 1 {
		t.Errorf("多万 of an exact number: got %v", got)
	}
	if got := checkSame([]located{{fact(5, "5"), 1}, {fact(6, "6"), 4}}); len(got) != 1 || got[0].Line != 4 || !strings.Contains(got[0].What, "前后不一") {
		t.Errorf("two values of one fact: got %v", got)
	}
	ch := &Chapter{Penalty: &PenaltyRow{Cells: []int64{1, 2}, Total: 4}, PenaltyLine: 2}
	if got := checkPenalty(ch); len(got) != 1 || !strings.Contains(got[0].What, "各列之和是 3，合计是 4") {
		t.Errorf("columns beside the total: got %v", got)
	}
}
