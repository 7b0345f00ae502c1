package office

import (
	"slices"

	"sanxiang/app/cases"
	"sanxiang/models"
)

// stepLink leads to the form of a step, or says why it may not be taken yet.
type stepLink struct {
	Text, Href string
	Refused    string // the user may not: who may
	Blocked    bool
	Why        []whyLine
}

// whyLine is a finding in words, with a link to where it can be mended.
type whyLine struct {
	Word, Text string
	Link       download
}

// stepActs name the act of a step as its button does.
var stepActs = map[models.StepKind]string{
	models.StepAmended: "补正信息", models.StepFiled: "立案", models.StepNotFiled: "不予立案", models.StepRecorded: "添加过程记录",
	models.StepSuspended: "中止调查", models.StepResumed: "恢复调查", models.StepDropped: "终止调查", models.StepConcluded: "办理调查终结",
	models.StepNotified: "告知当事人", models.StepDefended: "登记陈述申辩", models.StepSummoned: "通知听证", models.StepHeard: "登记听证",
	models.StepSubmitted: "提交法制审核", models.StepReturned: "出具审核意见", models.StepPassed: "出具审核意见", models.StepDiscussed: "登记集体讨论",
	models.StepNoCoercion: "登记不予实施强制措施", models.StepDecided: "作出决定", models.StepServed: "登记送达", models.StepPaid: "登记缴款",
	models.StepDemanded: "登记催告", models.StepClosed: "结案", models.StepArchived: "归档", models.StepCorrected: "更正", models.StepRevoked: "撤销或变更决定",
}

// stepHref is where a step is taken.
func stepHref(id int64, kind models.StepKind) string {
	switch kind {
	case models.StepRecorded:
		return casePath(id, "recordings")
	case models.StepReturned, models.StepPassed:
		return casePath(id, "review")
	}
	return casePath(id, "step/"+string(kind))
}

// mends says where what a rule misses can be made good.
var mends = map[string]struct{ page, text string }{
	"R03": {"step/filed", "办理立案"}, "R08": {"step/notified", "告知当事人"}, "R09": {"step/summoned", "通知听证"}, "R10": {"step/summoned", "通知听证"},
	"R11": {"step/submitted", "提交法制审核"}, "R12": {"step/discussed", "登记集体讨论"}, "R04": {"step/amended", "核对案件信息"},
	"R15": {"recordings", "查看过程记录"}, "R27": {"recordings", "上传音像记录"}, "R28": {"recordings", "查看过程记录"},
}

// whyLines puts findings in words. A link to the step itself is none.
func whyLines(c models.Case, kind models.StepKind, findings []models.Finding) []whyLine {
	var out []whyLine
	for _, f := range findings {
		line := whyLine{Word: f.Severity.Label(), Text: sentence(fault{Rule: f.Message + "（" + f.Basis + "）", Fix: f.Fix})}
		if m, known := mends[f.Rule]; known && m.page != "step/"+string(kind) && mendable(c, m.page) {
			line.Link = download{casePath(c.ID, m.page), m.text}
		}
		out = append(out, line)
	}
	return out
}

// mendable says whether the case's state lets the page do anything.
func mendable(c models.Case, page string) bool {
	if len(page) < 5 || page[:5] != "step/" {
		return true
	}
	return models.Allowed(c.State, models.StepKind(page[5:]))
}

// nextSteps gives the one step that the case waits for, the others that its
// state allows, and what it waits for when that is no step of its bureau.
func nextSteps(k cases.Docket) (main *stepLink, others []stepLink, waits string) {
	for _, p := range k.Prospects {
		link := stepLink{Text: stepActs[p.Kind], Href: stepHref(k.Case.ID, p.Kind), Refused: p.Refused, Blocked: p.Blocked(), Why: whyLines(k.Case, p.Kind, p.Findings)}
		switch {
		case p.Kind == k.Main:
			main = &link
		case p.Kind == models.StepPassed:
		case p.Refused == "":
			others = append(others, link)
		}
	}
	switch k.Case.State {
	case models.CaseReviewing:
		return nil, others, "等待法制审核机构出具意见"
	case models.CaseArchived:
		return nil, others, "案件已归档，没有待办的步骤"
	}
	return main, others, ""
}

// prospectOf finds the prospect of a step; a step that the state does not allow
// is blocked by that.
func prospectOf(k cases.Docket, kind models.StepKind) cases.Prospect {
	if i := slices.IndexFunc(k.Prospects, func(p cases.Prospect) bool { return p.Kind == kind }); i >= 0 {
		return k.Prospects[i]
	}
	return cases.Prospect{Kind: kind, Findings: []models.Finding{{
		Severity: models.SeverityBlock, Message: "案件处于“" + models.ChoiceLabel(models.CaseStates, string(k.Case.State)) + "”，不能进行“" + kind.Label() + "”",
		Fix: "请在案件页查看下一步", Basis: "《行政处罚法》规定的办案顺序",
	}}}
}
