package models

// limitation tests whether the act was found in time (R04). The record knows
// no grave acts; where five years apply, the override says so.
func (g *guard) limitation() {
	if g.c.ActOn == "" {
		g.add("R04", SeverityWarn, "未填写违法行为发生日，无法判断是否超过追责时效", "请补填违法行为发生日和发现日")
		return
	}
	found := g.c.FoundOn
	if found == "" {
		found = g.s.Day
	}
	facts := LimitationFacts{ActDay: g.c.ActOn, Continuous: g.c.ActEndOn != "", EndDay: g.c.ActEndOn, FoundDay: found}
	verdict, err := Limitation(facts)
	if err != nil {
		g.add("R00", SeverityBlock, err.Error(), "请核对违法行为发生日、终了日和发现日")
		return
	}
	if !verdict.Barred {
		return
	}
	fix := "请办理不予立案"
	if g.c.ActEndOn == "" {
		fix += "；行为有连续或者继续状态的，请补填行为终了日，至发现时仍在持续的填发现日"
	}
	facts.Grave = true
	if grave, err := Limitation(facts); err == nil && !grave.Barred {
		fix += "；涉及公民生命健康安全、金融安全且有危害后果的，时效为五年，请在批准理由中写明"
	}
	g.add("R04", SeverityBlock, verdict.Reason, fix)
}

// filed demands that an ordinary case was filed before it is decided (R03).
// Only a transfer to the judiciary may come straight from a clue.
func (g *guard) filed() {
	g.require(g.c.FiledOn != "" || g.s.Outcome == OutcomeTransferred, "R03",
		"案件尚未立案，不能按普通程序作出决定", "请先办理立案；符合当场处罚条件的请改为简易程序")
}
