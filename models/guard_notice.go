package models

import "slices"

// notice tests the notice of a proposed penalty: it must state one (R08), and
// offer a hearing when the penalty is grave enough (R09).
func (g *guard) notice() {
	proposed := g.s.Proposed
	if len(proposed) == 0 {
		proposed = g.past.proposed
	}
	g.require(len(proposed) > 0, "R08", "告知书没有载明拟作出的处罚", "请填写拟处罚的种类和数额")
	hits := g.c.HearingHits(proposed, g.s.Day, g.env)
	g.require(len(hits) == 0 || g.s.HearingOffered, "R09",
		"应当告知当事人有权要求听证："+Reasons(hits), "请在告知书中载明听证权利，并勾选已告知听证权利")
}

// summons demands that the hearing be announced its term ahead (R10).
func (g *guard) summons() {
	if !g.s.HearingOn.Valid() {
		g.add("R10", SeverityBlock, "听证通知没有载明听证日期", "请填写听证日期")
		return
	}
	g.ahead(g.s.Day, g.s.HearingOn)
}

// hearing demands the announcement, its term, and a chair who did not
// investigate (R10).
func (g *guard) hearing() {
	if g.past.summons == nil {
		g.add("R10", SeverityBlock, "没有听证通知，不能登记听证", "请先登记听证通知，并在法定期限之后举行")
	} else {
		g.ahead(g.past.summons.Day, g.s.Day)
	}
	g.require(g.s.Chair != 0, "R10", "没有听证主持人", "请填写听证主持人")
	g.require(g.s.Chair == 0 || !slices.Contains(g.investigators(), g.s.Chair), "R10",
		"听证主持人是本案调查人员", "请改由非本案调查人员主持")
}

// ahead compares the hearing's day with the term of its announcement.
func (g *guard) ahead(announced, held Day) {
	first, err := g.env.Due(g.c, TermHearingNotice, announced)
	if err != nil {
		g.add("R10", SeverityBlock, "无法推算听证通知期限："+err.Error(), "请补齐期限或工作日历设置")
		return
	}
	g.require(held >= first, "R10", announced.Chinese()+"通知的听证不得早于"+first.Chinese()+"举行", "请改定听证日期")
}

// heardParty demands that the party was told and could answer before it is
// punished (R08), and that a hearing it could ask for was offered and held (R09).
func (g *guard) heardParty() {
	notice := g.past.notice
	if notice == nil {
		g.add("R08", SeverityBlock, "没有告知当事人拟作出的处罚及陈述、申辩的权利", "请先送达行政处罚告知书")
		return
	}
	g.defence(*notice)
	hits := g.c.HearingHits(g.s.Penalties, g.s.Day, g.env)
	g.require(len(hits) == 0 || notice.HearingOffered, "R09",
		"没有告知当事人有权要求听证："+Reasons(hits), "请重新告知，载明听证权利")
	if (len(hits) > 0 || notice.HearingOffered) && g.askedInTime(*notice) && !g.past.heard {
		g.add("R09", SeverityBlock, "当事人要求听证，尚未举行", "请通知并举行听证；当事人撤回的请登记放弃")
	}
}

// defence lets the term for the party's answer run out unless it was given up.
func (g *guard) defence(notice Step) {
	if g.past.waived {
		return
	}
	due, err := g.env.Due(g.c, TermDefence, notice.Day)
	if err == nil && notice.HearingOffered {
		var asking Day
		asking, err = g.env.Due(g.c, TermHearingRequest, notice.Day)
		due = max(due, asking)
	}
	if err != nil {
		g.add("R08", SeverityBlock, "无法推算陈述、申辩期限："+err.Error(), "请补齐期限或工作日历设置")
		return
	}
	g.require(g.s.Day > due, "R08",
		"当事人陈述、申辩（要求听证）的期限至"+due.Chinese()+"届满，现在不能作出决定", "请待期限届满；当事人书面放弃的请登记放弃")
}

// askedInTime says whether a hearing was asked for within the term; a term
// that cannot be counted is taken as kept.
func (g *guard) askedInTime(notice Step) bool {
	if g.past.askedOn == "" {
		return false
	}
	due, err := g.env.Due(g.c, TermHearingRequest, notice.Day)
	return err != nil || g.past.askedOn <= due
}
