package casedoc

import (
	"sanxiang/app/document"
	"sanxiang/models"
)

// formGrid is the grid of the approval sheets: label, value, label, value.
var formGrid = []int{4, 5, 4, 6}

// label and value are the two sorts of cells.
func label(s string) document.FormCell {
	return document.FormCell{Label: true, Text: []document.Inlines{text(s)}}
}
func value(s string) document.FormCell {
	return document.FormCell{Text: []document.Inlines{text(s)}}
}

// wide is a row of a label and one value over the rest of the form.
func wide(name, s string) document.FormRow {
	v := value(s)
	v.Span = 3
	return document.FormRow{Cells: []document.FormCell{label(name), v}}
}

// pair is a row of two labels with their values.
func pair(name, s, other, t string) document.FormRow {
	return document.FormRow{Cells: []document.FormCell{label(name), value(s), label(other), value(t)}}
}

// prose is a row of running text with room for a signature.
func prose(name string, least int, sign string, parts ...string) document.FormRow {
	c := document.FormCell{Span: 3, Prose: true, Sign: sign}
	for _, one := range parts {
		for _, l := range lines(one) {
			c.Text = append(c.Text, text(l))
		}
	}
	return document.FormRow{Lines: least, Cells: []document.FormCell{label(name), c}}
}

// signed is the last line of an opinion: who signs, and the day; both are left
// open for the hand before the step was taken.
func signed(role, name string, on models.Day) string {
	return role + "（签名）：" + or(name, blank) + "　" + dayOr(on)
}

// partyRows describes the first party in a form, and names the others.
func (p *papers) partyRows() []document.FormRow {
	if len(p.env.Parties) == 0 {
		return []document.FormRow{wide("当事人", p.c.PartyName)}
	}
	facts := partyFacts(p.env.Parties[0])
	var rows []document.FormRow
	first := label("当事人")
	var cells [][]document.FormCell
	for i := 0; i < len(facts); i++ {
		name, v := label(facts[i][0]), value(facts[i][1])
		name.Span, v.Span = 1, 2
		cells = append(cells, []document.FormCell{name, v})
	}
	first.Down = len(cells)
	for i, c := range cells {
		if i == 0 {
			c = append([]document.FormCell{first}, c...)
		}
		rows = append(rows, document.FormRow{Cells: c})
	}
	if len(p.env.Parties) > 1 {
		rows = append(rows, wide("其他当事人", joined(p.partyNames()[1:], "、")))
	}
	return rows
}

// partyNames lists the parties' names.
func (p *papers) partyNames() []string {
	out := make([]string, len(p.env.Parties))
	for i, one := range p.env.Parties {
		out[i] = one.Name
	}
	return out
}

// approval makes a sheet of the rows.
func (p *papers) approval(rows ...[]document.FormRow) *document.Document {
	f := document.Form{Grid: formGrid}
	for _, r := range rows {
		f.Rows = append(f.Rows, r...)
	}
	return &document.Document{
		Title: p.env.Bureau.Name + "\n" + p.doc.Name, Date: "",
		Blocks: []document.Block{document.Line{Align: document.AlignRight, Inlines: text("案号：" + p.c.Number)}, f},
	}
}

// source is the register sheet of where a case came from (案件来源登记表).
func (p *papers) source() *document.Document {
	step, event, _ := p.last(models.StepRegistered)
	if step.Kind == "" {
		step, event, _ = p.last(models.StepImported)
	}
	return p.approval([]document.FormRow{
		pair("案件来源", models.ChoiceLabel(models.CaseSources, p.c.Source), "登记日期", p.c.EnteredOn.Chinese()),
		wide("案由", p.c.Cause),
		pair("发生日期", p.c.ActOn.Chinese(), "发现日期", p.c.FoundOn.Chinese()),
	}, p.partyRows(), []document.FormRow{
		prose("主要情况", 6, "", or(p.c.Facts, "［待填写］")),
		prose("登记人意见", 3, signed("登记人", event.Actor, event.Day), or(step.Note, "已登记线索，拟核查后提出是否立案的意见。")),
		prose("处理意见", 3, signed("负责人", "", p.sourceSettled()), p.sourceOutcome()),
	})
}

// sourceSettled is the day on which the clue was settled, none before.
func (p *papers) sourceSettled() models.Day {
	if s, _, ok := p.last(models.StepNotFiled); ok {
		return s.Day
	}
	return p.c.FiledOn
}

// sourceOutcome says what became of the clue.
func (p *papers) sourceOutcome() string {
	switch s, _, not := p.last(models.StepNotFiled); {
	case not:
		return stop("不予立案。" + s.Note)
	case p.c.FiledOn != "":
		return "已于" + p.c.FiledOn.Chinese() + "立案。"
	}
	return ""
}

// filing is the sheet by which a case is opened, or is not (《行政处罚法》第54条).
func (p *papers) filing() *document.Document {
	step, event, done := p.last(models.StepFiled)
	verdict, ask := "同意立案。", "经核查，有初步证据表明存在违法事实，依法应当给予行政处罚，属于本机关管辖，未超过追责时效，建议立案调查，并指定上述人员办理。"
	if no, at, not := p.last(models.StepNotFiled); not {
		step, event, done = no, at, true
		verdict, ask = "同意不予立案。", stop("经核查，不符合立案条件，建议不予立案。"+no.Note)
	}
	if !done && p.c.FiledOn == "" {
		verdict = ""
	}
	return p.approval([]document.FormRow{
		pair("案件来源", models.ChoiceLabel(models.CaseSources, p.c.Source), "登记日期", p.c.EnteredOn.Chinese()),
		wide("案由", p.c.Cause),
	}, p.partyRows(), []document.FormRow{
		wide("承办人", or(p.handlers(or2(p.c.FiledOn, p.env.Today)), blank)),
		prose("案件基本情况", 4, "", or(p.c.Facts, "［待填写］"), "涉嫌违反或者适用的规定："+or(p.c.Basis, "［待填写］")),
		prose("承办人意见", 3, signed("承办人", p.names(models.IDs{p.c.Handler1, p.c.Handler2}), step.Day), ask),
		prose("负责人审批意见", 3, signed("负责人", event.Actor, or2(step.Day, p.c.FiledOn)), verdict),
	})
}

// or2 gives the first day unless there is none.
func or2(d, other models.Day) models.Day {
	if d == "" {
		return other
	}
	return d
}

// closing is the sheet by which a case is closed.
func (p *papers) closing() *document.Document {
	step, event, _ := p.last(models.StepClosed)
	result := "给予行政处罚：" + p.penalties(p.decided().Penalties)
	reason := "决定已经执行完毕"
	switch {
	case p.c.DecidedOn == "":
		result, reason = "终止调查", "案件终止调查"
	case p.c.Outcome != models.OutcomePenalty:
		result = models.ChoiceLabel(models.Outcomes, string(p.c.Outcome))
		reason = "已作出" + result + "的决定并送达"
	}
	return p.approval([]document.FormRow{
		wide("案由", p.c.Cause),
		pair("当事人", p.parties(), "承办人", p.names(models.IDs{p.c.Handler1, p.c.Handler2})),
		pair("立案日期", p.c.FiledOn.Chinese(), "决定日期", p.c.DecidedOn.Chinese()),
		pair("决定书文号", or(p.c.DocNo(), "无"), "送达日期", p.c.ServedOn.Chinese()),
		prose("处理结果", 4, "", result),
		prose("执行情况", 4, "", p.performance()),
		prose("承办人意见", 3, signed("承办人", p.names(models.IDs{p.c.Handler1, p.c.Handler2}), step.Day), stop(reason+"，建议结案。"+step.Note)),
		prose("负责人审批意见", 3, signed("负责人", event.Actor, step.Day), p.closed()),
	})
}

func (p *papers) closed() string {
	if p.c.ClosedOn == "" {
		return ""
	}
	return "同意结案。"
}

// performance says what was paid and when.
func (p *papers) performance() string {
	var paid models.Fen
	var parts []string
	for _, s := range p.steps(models.StepPaid) {
		paid += s.Amount
		parts = append(parts, s.Day.Chinese()+"缴纳"+models.DocumentAmount(s.Amount))
	}
	switch {
	case p.c.Fine == 0 && len(parts) == 0:
		return "决定没有罚款内容。"
	case len(parts) == 0:
		return "应缴罚款" + models.DocumentAmount(p.c.Fine) + "，系统中没有缴款记录。"
	case paid < p.c.Fine:
		return stop(joined(parts, "；") + "。尚有" + models.DocumentAmount(p.c.Fine-paid) + "没有缴纳")
	}
	return stop(joined(parts, "；") + "。罚款已经缴清")
}
