package models

import "slices"

// investigativeActs are the acts that two certified officers must take
// together (R01).
var investigativeActs = []string{"scene", "interview", "sampling", "evidence_hold", "seal_up", "seizure", "demolition", "forced_entry"}

// recording tests an item of the full-process record by the act it documents.
func (g *guard) recording() {
	r := g.s.Recording
	if r == nil {
		g.add("R00", SeverityBlock, "过程记录没有内容", "请填写记录的环节、形式和内容")
		return
	}
	if slices.Contains(investigativeActs, r.Act) {
		g.officers(2)
		if g.c.FiledOn == "" && g.c.Procedure != SimpleProcedure {
			g.add("R03", SeverityWarn, "立案前已开展"+ChoiceLabel(Acts, r.Act), "立案前依法取得的材料可以作为证据，请及时办理立案")
		}
	}
	g.intake(*r)
	if slices.Contains(MandatoryAV, r.Act) {
		g.hour(*r)
		g.audioVideo(append(slices.Clone(g.env.Recordings), *r))
	}
	switch r.Act {
	case "hold_handled":
		g.handled("R06", TermEvidenceHold, "先行登记保存的证据", "evidence_hold")
	case "measure_lifted":
		g.handled("R07", TermSeizure, "查封、扣押的财物", "seal_up", "seizure")
	}
}

// intake alarms when pictures or sound came in late (R27; 内蒙古自治区人民政府令第244号第20条).
func (g *guard) intake(r Recording) {
	rule, err := g.env.Term(g.c, TermAVIntake)
	if err != nil || r.Medium != "av" && r.Medium != "photo" {
		return
	}
	if due := rule.Term.DueAt(r.TakenAt); due > 0 && r.UploadedAt > due {
		g.add("R27", SeverityAlarm, "音像记录形成后超过"+rule.Term.String()+"才上传", "请说明原因；连续工作、异地或水上执法的须尽快上传")
	}
}

// hour warns of compulsory acts at night, 22 to 6 o'clock, or on a holiday (R26).
func (g *guard) hour(r Recording) {
	at := r.TakenAt.Time()
	act := ChoiceLabel(Acts, r.Act)
	if at.Hour() >= 22 || at.Hour() < 6 {
		g.add("R26", SeverityWarn, act+"在夜间（22时至6时）进行", "只有情况紧急时可以，请在记录中写明紧急情况")
	}
	holiday, err := onHoliday(g.env.Calendar, r.TakenAt.Day())
	switch {
	case err != nil:
		g.add("R26", SeverityWarn, "无法判断"+act+"是否在法定节假日进行："+err.Error(), "请录入该年工作日历后核对")
	case holiday:
		g.add("R26", SeverityWarn, act+"在法定节假日进行", "只有情况紧急时可以，请在记录中写明紧急情况")
	}
}

// onHoliday says whether the day lies in the days off of a statutory holiday.
// An ordinary weekend is none; one that touches a holiday is part of it.
func onHoliday(c Calendar, d Day) (bool, error) {
	for _, step := range []int{-1, 1} {
		for day := d; ; day = day.Add(step) {
			work, err := c.IsWorkday(day)
			if err != nil && day == d {
				return false, err
			}
			if err != nil || work {
				break // the next year may not be loaded; what is known decides
			}
			if c.off[day] {
				return true, nil
			}
		}
	}
	return false, nil
}

// audioVideo alarms for acts that the law wants on audio-video and that have none (R27).
func (g *guard) audioVideo(list []Recording) {
	for _, act := range MissingAV(list) {
		g.add("R27", SeverityAlarm, ChoiceLabel(Acts, act)+"没有全程音像记录", "请上传音像记录；确未录制的请书面说明原因并存卷")
	}
}

// handled alarms when a measure was settled after its term (R06, R07).
func (g *guard) handled(rule string, code TermCode, what string, acts ...string) {
	since := openSince(g.env.Recordings, acts, g.s.Recording.Act)
	if since == "" {
		return
	}
	due, err := g.env.Due(g.c, code, since)
	switch {
	case err != nil:
		g.add(rule, SeverityAlarm, "无法推算处理"+what+"的期限："+err.Error(), "请补齐期限或工作日历设置")
	case due != "" && g.actDay() > due:
		g.add(rule, SeverityAlarm, what+"应在"+due.Chinese()+"前处理，已超期", "请说明原因；期满未处理的措施自动解除，已批准延长的请附批准文件")
	}
}

// openSince is the day of the earliest of the acts that no later settling act
// has ended; none when all are settled. Several records of one act are one.
func openSince(list []Recording, acts []string, settling string) Day {
	var settled, since Instant
	for _, r := range list {
		if r.Act == settling {
			settled = max(settled, r.TakenAt)
		}
	}
	for _, r := range list {
		if slices.Contains(acts, r.Act) && r.TakenAt > settled && (since == 0 || r.TakenAt < since) {
			since = r.TakenAt
		}
	}
	return since.Day()
}
