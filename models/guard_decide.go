package models

import (
	"errors"
	"fmt"
	"strings"
)

// decision tests everything that a decision rests on. What concerns penalties
// only is asked of penalties only.
func (g *guard) decision() {
	ordinary := g.c.Procedure != SimpleProcedure
	g.outcome()
	g.reviewed()
	g.audioVideo(g.env.Recordings)
	if ordinary {
		g.filed()
		g.officers(2)
		g.inTime()
	} else {
		g.officers(1)
		g.limitation()
	}
	if g.s.Outcome != OutcomePenalty {
		return
	}
	g.ages()
	g.contents()
	if g.env.SameDayFines > 0 && FineOf(g.s.Penalties) > 0 {
		g.add("R18", SeverityWarn, fmt.Sprintf("同一当事人当日另有%d件罚款", g.env.SameDayFines), "请核对是否同一违法行为；同一行为不得给予两次以上罚款")
	}
	if ordinary {
		g.heardParty()
		g.discussed()
		if more := heavier(g.past.noticed, g.s.Penalties); more != "" && g.past.notice != nil {
			g.add("R13", SeverityWarn, "处罚重于告知的内容："+more, "请按告知的内容决定，或重新告知并听取意见")
		}
		return
	}
	g.simple()
}

// outcome tests that the outcome is a known one, agrees with the penalties,
// and that a first violation really is the first (R34).
func (g *guard) outcome() {
	g.require(IsChoice(Outcomes, string(g.s.Outcome)), "R15", "没有选择处理结果", "请选择给予处罚、不予处罚、首违不罚、违法事实不成立或移送")
	g.require(g.s.Outcome == OutcomePenalty || len(g.s.Penalties) == 0, "R15",
		"“"+ChoiceLabel(Outcomes, string(g.s.Outcome))+"”的决定不应有处罚内容", "请清空处罚，或改为给予行政处罚")
	g.require(g.s.Outcome != OutcomePenalty || len(g.s.Penalties) > 0, "R15", "决定没有处罚的种类", "请逐项添加处罚")
	if g.s.Outcome != OutcomeExemptFirst {
		return
	}
	switch {
	case !g.env.Searched:
		g.add("R34", SeverityWarn, "尚未查询当事人既往违法记录，不能认定为初次违法", "请先按证件号码或信用代码查询")
	case g.env.Prior > 0:
		g.add("R34", SeverityWarn, fmt.Sprintf("当事人已有%d件违法记录，不属于初次违法", g.env.Prior), "请改选处理结果；按本地清单仍属首违的请在裁量说明中写明")
	}
}

// inTime alarms when the decision comes after the limit of the case (R14). Where
// the limit reaches into a year whose calendar is not loaded yet, a decision
// within the bare days of the term is in time all the same: holidays and pauses
// only move the last day on.
func (g *guard) inTime() {
	due, err := DecisionDue(g.c, g.env)
	switch {
	case KindOf(err) == Unavailable && err != nil && g.withinBareTerm():
	case err != nil:
		g.add("R14", SeverityAlarm, "无法推算办案期限："+err.Error(), "请补齐期限或工作日历设置")
	case due != "" && g.s.Day > due:
		g.add("R14", SeverityAlarm, "办案期限（扣除中止、听证时间）已于"+due.Chinese()+"届满", "已批准延长的请附批准文件，未批准的请说明原因")
	}
}

// withinBareTerm says whether the decision comes within the days of its term,
// counted without the calendar.
func (g *guard) withinBareTerm() bool {
	rule, err := g.env.Term(g.c, TermDecide)
	return err == nil && rule.Term.Unit == UnitDay && g.s.Day <= g.c.FiledOn.Add(rule.Term.N)
}

// ages looks at the age of each punished person on the day of the act (R05).
func (g *guard) ages() {
	act := max(g.c.ActOn, g.c.ActEndOn)
	if act == "" {
		act = g.s.Day
	}
	for _, p := range g.env.Parties {
		if len(penaltiesOn(g.s.Penalties, p.Seq)) == 0 {
			continue
		}
		switch class := AgeClassOf(p.Birth(), act); {
		case class == AgeExempt:
			g.add("R05", SeverityBlock, "当事人"+p.Name+"行为时"+class.Label(), "请作出不予行政处罚决定，责令监护人管教")
		case class == AgeMitigated && g.s.Tier != "lighter" && g.s.Tier != "mitigated":
			g.add("R05", SeverityWarn, "当事人"+p.Name+"行为时"+class.Label(), "请按从轻或者减轻选择裁量阶次，并在裁量说明中写明")
		case class == AgeUnknown && p.Minor:
			g.add("R05", SeverityWarn, "当事人"+p.Name+"为未成年人，但没有出生日期", "请核实行为时是否已满十四周岁，并补填出生日期")
		}
	}
}

// contents tests what the decision must state (R15): the parties, facts and
// evidence, kinds and basis, performance, remedies, organ and day. Addresses
// may be sealed and are left to the form. The on-the-spot form needs less
// (《行政处罚法》第52条).
func (g *guard) contents() {
	ordinary := g.c.Procedure != SimpleProcedure
	g.state(g.c.PartyName, "当事人的姓名或者名称", "请填写当事人")
	g.state(g.c.Facts, "违反法律、法规、规章的事实", "请填写违法事实")
	g.state(g.c.Basis, "处罚的依据", "请填写法律、法规、规章的名称和条款")
	g.state(g.env.Bureau.Name, "作出决定的机关名称", "请登记机关名称")
	for i, p := range g.s.Penalties {
		if err := p.Check(); err != nil {
			g.add("R15", SeverityBlock, fmt.Sprintf("第%d项处罚：%s", i+1, err.Error()), "请更正该项处罚")
		}
	}
	if ordinary {
		g.require(g.evidence(), "R15", "决定没有证据：过程记录中没有启动或调查取证环节的材料", "请上传证据材料")
		g.state(g.c.Content, "处罚的履行方式和期限", "请在决定内容中写明履行方式和期限")
		g.refuse("R15", CheckRemedy(OrdinaryProcedure, g.s.Remedy))
	}
	if strings.TrimSpace(g.c.Discretion) != "" {
		return
	}
	severity := SeverityBlock
	if !ordinary {
		severity = SeverityWarn
	}
	g.out = append(g.out, Finding{
		Rule: "R15", Severity: severity, Message: "决定没有说明裁量权基准的适用情况",
		Fix: "请填写适用的裁量基准和阶次，偏离基准的写明理由和批准", Basis: "国办发〔2022〕27号（十二）",
	})
}

// state blocks when a required text is blank.
func (g *guard) state(text, what, fix string) {
	g.require(strings.TrimSpace(text) != "", "R15", "决定书没有载明"+what, fix)
}

// refuse turns the field errors of err into blocks of the rule.
func (g *guard) refuse(rule string, err error) {
	if err == nil {
		return
	}
	var e *Error
	if !errors.As(err, &e) || len(e.Fields) == 0 {
		g.add(rule, SeverityBlock, err.Error(), "请按规则更正")
		return
	}
	for _, f := range e.Fields {
		g.add(rule, SeverityBlock, f.Rule, f.Fix)
	}
}

// evidence says whether anything was recorded before the decision that can prove the facts.
func (g *guard) evidence() bool {
	for _, r := range g.env.Recordings {
		if r.Stage == "start" || r.Stage == "evidence" {
			return true
		}
	}
	return false
}

// simple tests the limits of the simple procedure, party by party (R16), and
// that the decision tells of reconsideration first (R17).
func (g *guard) simple() {
	limits := g.env.SimpleLimits
	if limits == nil {
		limits = DefaultSimpleLimits
	}
	for _, seq := range partySeqs(g.s.Penalties) {
		kind := g.c.PartyKind
		for _, p := range g.env.Parties {
			if p.Seq == seq {
				kind = p.Kind
			}
		}
		g.refuse("R16", limits.Check(kind, penaltiesOn(g.s.Penalties, seq)))
	}
	g.refuse("R17", CheckRemedy(SimpleProcedure, g.s.Remedy))
}
