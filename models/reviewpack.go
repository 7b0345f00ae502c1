package models

import "slices"

// PackItem is one document of the pack that goes to legal review (送审材料).
type PackItem struct {
	Code  string
	Name  string
	Ready bool   // the case has it
	Where string // which page of the case holds it: recordings, documents, or step/KIND
	Why   string // what is missing and what to do; "" when ready
}

// ReviewPack lists what the handling unit hands in for legal review and what of
// it the case still lacks (内蒙古自治区三项制度办法第29条: 调查终结报告、决定代拟稿、
// 依据、证据、听证笔录). The report counts as there once the investigation was
// concluded, the proposal once penalties were proposed.
func ReviewPack(c Case, env Env) []PackItem {
	past := historyOf(env.Steps)
	concluded := slices.ContainsFunc(env.Steps, func(s Step) bool { return s.Kind == StepConcluded || s.Kind == StepImported })
	evidence := slices.ContainsFunc(env.Recordings, func(r Recording) bool { return r.Stage == "start" || r.Stage == "evidence" })
	items := []PackItem{
		{Code: "report", Name: "调查终结报告", Ready: concluded, Where: "step/concluded", Why: "尚未办理调查终结"},
		{Code: "proposal", Name: "决定代拟稿（拟处罚内容）", Ready: len(past.proposed) > 0, Where: "step/notified", Why: "尚未提出拟处罚的种类和数额"},
		{Code: "facts", Name: "违法事实", Ready: c.Facts != "", Where: "step/amended", Why: "案件信息中没有填写违法事实"},
		{Code: "basis", Name: "处罚依据", Ready: c.Basis != "", Where: "step/amended", Why: "案件信息中没有填写处罚依据"},
		{Code: "evidence", Name: "证据材料", Ready: evidence, Where: "recordings", Why: "过程记录中没有启动或者调查取证环节的材料"},
	}
	if c.Heard {
		minutes := slices.ContainsFunc(env.Recordings, func(r Recording) bool { return r.Act == "hearing" })
		items = append(items, PackItem{Code: "hearing", Name: "听证笔录", Ready: minutes, Where: "recordings", Why: "已举行听证，过程记录中没有听证笔录"})
	}
	for i := range items {
		if items[i].Ready {
			items[i].Why = ""
		}
	}
	return items
}
