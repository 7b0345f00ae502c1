package models

import "strings"

// service alarms when the decision was served late (R19).
func (g *guard) service() {
	if g.c.DecidedOn == "" {
		return
	}
	due, err := g.env.Due(g.c, TermServe, g.c.DecidedOn)
	switch {
	case err != nil:
		g.add("R19", SeverityAlarm, "无法推算送达期限："+err.Error(), "请补齐期限或工作日历设置")
	case g.s.Day > due:
		g.add("R19", SeverityAlarm, "决定书应在"+due.Chinese()+"前送达，已超期", "请说明原因；公告送达的请附公告")
	}
}

// closing alarms when the closing form comes late, and warns when a fine is
// still open (R28).
func (g *guard) closing() {
	g.audioVideo(g.env.Recordings)
	from, done := closableSince(g.c, g.past)
	if !done {
		if strings.TrimSpace(g.s.Note) == "" {
			g.add("R28", SeverityWarn, "罚款尚未缴清", "请在备注中写明结案理由，例如已申请强制执行终结")
		}
		return
	}
	due, err := g.env.Due(g.c, TermClose, from)
	switch {
	case err != nil:
		g.add("R28", SeverityAlarm, "无法推算结案期限："+err.Error(), "请补齐期限或工作日历设置")
	case g.s.Day > due:
		g.add("R28", SeverityAlarm, "结案审批应在"+due.Chinese()+"前办理，已超期", "请说明原因")
	}
}

// archiving alarms when the file lacks a stage of the full-process record (R28).
func (g *guard) archiving() {
	if g.c.Outcome == "" || g.c.RecordComplete {
		return
	}
	missing := ""
	have := "," + g.c.RecordStages + ","
	for _, stage := range completeStages {
		if !strings.Contains(have, ","+stage+",") {
			missing += "、" + ChoiceLabel(Stages, stage)
		}
	}
	g.add("R28", SeverityAlarm, "案卷缺少以下环节的过程记录："+strings.TrimPrefix(missing, "、"), "请补齐后归档")
}

// closableSince is the day from which the case can be closed: it was dropped,
// or its decision is served and its fine is paid. False while it cannot.
func closableSince(c Case, past history) (Day, bool) {
	switch {
	case past.dropped != "":
		return past.dropped, true
	case c.Outcome == OutcomeTransferred && c.ServedOn == "":
		return c.DecidedOn, c.DecidedOn != ""
	case c.ServedOn == "" || past.paid < c.Fine:
		return "", false
	case c.Fine > 0:
		return max(c.ServedOn, past.paidOn), true
	}
	return c.ServedOn, true
}
