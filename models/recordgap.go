package models

import (
	"slices"
	"strings"
)

// Gap is something that the record of a case lacks, and how to mend it.
type Gap struct {
	Act   string // of Acts, where a recording of an act is missing
	Stage string // of Stages
	Text  string
	Fix   string
}

// stageGaps says which step makes a stage due for recording
// (《行政处罚法》第47条).
var stageGaps = []struct {
	stage string
	due   func(Case) bool
	after string
}{
	{"start", func(c Case) bool { return c.FiledOn != "" }, "已立案"},
	{"evidence", func(c Case) bool { return c.DecidedOn != "" || c.NotifiedOn != "" }, "已告知或作出决定"},
	{"review", func(c Case) bool { return c.Major && c.ReviewPassed }, "已通过法制审核"},
	{"decision", func(c Case) bool { return c.DecidedOn != "" }, "已作出决定"},
	{"service", func(c Case) bool { return c.ServedOn != "" }, "已送达"},
}

// Gaps lists what the record of a case lacks: first acts that need
// audio-video for their full course and have none (R27), then stages that
// nothing records.
func Gaps(c Case, list []Recording) []Gap {
	var out []Gap
	for _, act := range MissingAV(list) {
		i := slices.IndexFunc(list, func(r Recording) bool { return r.Act == act })
		out = append(out, Gap{Act: act, Stage: list[i].Stage,
			Text: ChoiceLabel(Acts, act) + "须有全程音像记录，现在没有（国办发〔2018〕118号（八））",
			Fix:  "请上传音像文件；确未录制的，请添加文字记录写明原因"})
	}
	for _, g := range stageGaps {
		if g.due(c) && !slices.Contains(strings.Split(c.RecordStages, ","), g.stage) {
			label := ChoiceLabel(Stages, g.stage)
			out = append(out, Gap{Stage: g.stage,
				Text: g.after + "，但“" + label + "”环节没有任何记录（《行政处罚法》第47条）",
				Fix:  "请添加该环节的文字、照片、音像或文书"})
		}
	}
	return out
}
