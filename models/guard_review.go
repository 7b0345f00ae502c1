package models

import "slices"

// submission reminds the handler that review is compulsory (R11). It stops
// nothing: the decision tests it again.
func (g *guard) submission() {
	hits := g.c.ReviewHits(g.past.proposed, g.s.Day, g.env)
	if len(hits) > 0 && !g.s.Major {
		g.add("R11", SeverityWarn, "本案属于重大执法决定，须经法制审核："+Reasons(hits), "请按重大执法决定提交")
	}
}

// reviewed demands a passed review when one is compulsory (R11). The penalties
// of the decision count, not those that were proposed, so that a fine raised
// after review goes back; a hearing held after review sends it back too
// (市场监督管理行政处罚程序规定第50条). A transfer to the judiciary decides nothing
// and needs none: it may be what the review asked for.
func (g *guard) reviewed() {
	if g.s.Outcome == OutcomeTransferred {
		return
	}
	hits := g.c.ReviewHits(g.s.Penalties, g.s.Day, g.env)
	if len(hits) == 0 {
		return
	}
	why := Reasons(hits)
	if g.c.Procedure == SimpleProcedure {
		g.add("R11", SeverityBlock, "属于须经法制审核的决定，不能当场作出："+why, "请改用普通程序，经法制审核后决定")
		return
	}
	more := heavier(g.past.submitted, g.s.Penalties)
	switch {
	case !g.c.ReviewPassed || !g.past.passed:
		g.add("R11", SeverityBlock, "未经法制审核或者审核未通过，不得作出决定："+why, "请提交法制审核，按意见处理后再决定")
	case g.past.stale:
		g.add("R11", SeverityBlock, "听证在法制审核之后举行，原审核意见未包含听证情况："+why, "请附听证笔录重新提交法制审核")
	case more != "":
		g.add("R11", SeverityBlock, "拟作出的处罚重于审核通过的内容（"+more+"）："+why, "请按审核通过的内容决定，或重新提交法制审核")
	}
}

// The facts and the kinds that make a case complex or grave, so that the heads
// must discuss it (R12). The Act names no list; this one follows the grounds
// of review and the heavy kinds of 《行政处罚法》第63条.
var (
	graveGrounds = []string{"complex", "public_interest", "social_risk"}
	graveKinds   = []PenaltyKind{KindDowngrade, KindRevokeLicence, KindSuspendBusiness, KindClose, KindBarPractice, KindDetention}
)

// discussed demands the record of the collective discussion (R12).
func (g *guard) discussed() {
	if g.c.Discussed {
		return
	}
	why := ""
	for _, f := range g.c.grounds() {
		if slices.Contains(graveGrounds, f) {
			why += "、" + ChoiceLabel(CaseGrounds, f)
		}
	}
	set := KindSetOf(g.s.Penalties)
	for _, k := range graveKinds {
		if set.Has(k) {
			why += "、拟作出" + k.Label()
		}
	}
	if why != "" {
		g.add("R12", SeverityBlock, "情节复杂或者重大的案件应由负责人集体讨论决定"+"（"+why[len("、"):]+"）", "请登记集体讨论记录后再决定")
	}
}
