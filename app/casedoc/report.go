package casedoc

import (
	"fmt"

	"sanxiang/app/document"
	"sanxiang/models"
)

// report is the report of the investigation's end: parties, course, facts with
// evidence, opinion with basis, reasons of discretion.
func (p *papers) report() *document.Document {
	step, event, _ := p.last(models.StepConcluded)
	proposed := step.Proposed
	if len(proposed) == 0 {
		proposed = p.env.Proposed()
	}
	d := &document.Document{Title: p.env.Bureau.Name + "\n" + p.doc.Name}
	for _, b := range [][]document.Block{
		{document.Line{Align: document.AlignRight, Inlines: text("案号：" + p.c.Number)}},
		{heading("当事人基本情况")}, p.partyLines(),
		{heading("案件来源和调查经过")}, paragraphs(p.opening()), p.course(),
		{heading("查明的事实和证据")}, paragraphs(stop(p.c.Facts)), p.evidenceBlocks(),
		{heading("处理意见和依据")}, paragraphs(p.basis()), p.proposal("建议给予当事人如下行政处罚：", proposed),
		{heading("裁量理由")}, paragraphs(p.discretion(p.c.Tier)), paragraphs(step.Note),
		{line(""), line("承办人（签名）：" + or(p.names(models.IDs{p.c.Handler1, p.c.Handler2}), blank) + "　" + dayOr(step.Day))},
		{line("登记人：" + or(event.Actor, blank))},
	} {
		d.Blocks = append(d.Blocks, b...)
	}
	return d
}

// course lists the acts of the investigation as they were recorded.
func (p *papers) course() []document.Block {
	var out []document.Block
	n := 0
	for _, r := range p.env.Recordings {
		if r.Stage != "start" && r.Stage != "evidence" {
			continue
		}
		n++
		out = append(out, paragraphs(fmt.Sprintf("%d.%s，%s：%s。", n, r.TakenOn.Chinese(), models.ChoiceLabel(models.Acts, r.Act), r.Title))...)
	}
	return out
}

// proposal says what is proposed, behind its lead.
func (p *papers) proposal(lead string, list []models.Penalty) []document.Block {
	if len(list) == 0 {
		return paragraphs("［尚未提出拟处罚的种类和数额］")
	}
	out := paragraphs(lead)
	for _, one := range p.penaltyLines(list) {
		out = append(out, paragraphs(one)...)
	}
	return out
}

// notice tells the party what is proposed and what rights it has (《行政处罚法》
// 第44、45、63、64条).
func (p *papers) notice() *document.Document {
	step, _, done := p.last(models.StepNotified)
	proposed := step.Proposed
	if len(proposed) == 0 {
		proposed = p.env.Proposed()
	}
	offered := step.HearingOffered
	if !done {
		offered = len(p.c.HearingHits(proposed, p.env.Today, p.env)) > 0
	}
	rights := "依照《行政处罚法》第四十四条、第四十五条，你（单位）有权进行陈述和申辩。请在收到本告知书之日起五个工作日内提出；逾期没有提出的，视为放弃上述权利，本机关将依法作出决定。本机关不会因为陈述、申辩而给予更重的处罚。"
	if offered {
		rights += "\n依照《行政处罚法》第六十三条、第六十四条，你（单位）有权要求听证。要求听证的，应当在收到本告知书之日起五个工作日内提出。听证不收取费用。"
	}
	return p.issued(p.c.NotifiedOn,
		[]document.Block{line(p.parties() + "：")},
		paragraphs(p.opening()),
		[]document.Block{heading("查明的事实和证据")}, paragraphs(stop(p.c.Facts)), p.evidenceBlocks(),
		[]document.Block{heading("拟作出的行政处罚及依据")}, paragraphs(p.basis()), p.proposal("本机关拟作出如下行政处罚：", proposed), paragraphs(p.discretion(p.c.Tier)),
		[]document.Block{heading("依法享有的权利")}, paragraphs(rights),
		[]document.Block{line(""), line("联系人：" + or(p.names(models.IDs{p.c.Handler1, p.c.Handler2}), blank)), line("联系方式：" + or(p.env.Bureau.Contact, blank))},
	)
}

// discussion is the record of the heads' collective discussion (《行政处罚法》
// 第57条第2款).
func (p *papers) discussion() *document.Document {
	step, event, done := p.last(models.StepDiscussed)
	result := ""
	if done {
		result = or(step.Note, "同意拟处理意见。")
	}
	return p.approval([]document.FormRow{
		wide("案由", p.c.Cause),
		pair("当事人", p.parties(), "承办人", p.names(models.IDs{p.c.Handler1, p.c.Handler2})),
		pair("讨论日期", dayOr(step.Day), "讨论地点", blank),
		pair("主持人", blank, "记录人", or(event.Actor, blank)),
		wide("参加人员", or(p.names(step.Officers), blank)),
		prose("案件事实", 5, "", p.c.Facts),
		prose("拟处理意见", 3, "", p.basis(), p.penalties(p.env.Proposed())),
		prose("法制审核意见", 2, "", p.reviewSummary()),
		prose("讨论意见和结论", 6, "参加人员（签名）："+blank+blank, result),
	})
}

// reviewSummary says in one sentence where legal review stands.
func (p *papers) reviewSummary() string {
	for i := len(p.rounds) - 1; i >= 0; i-- {
		if r := p.rounds[i]; r.ConcludedAt != 0 {
			return fmt.Sprintf("第%d轮，%s：%s。", r.Number, r.ConcludedAt.Day().Chinese(), models.ChoiceLabel(models.Opinions, string(r.Opinion)))
		}
	}
	return "没有经过法制审核。"
}

// receipt is the receipt of the decision's service, noticeReceipt that of the
// notice's (《行政处罚法》第61条).
func (p *papers) receipt() *document.Document {
	step, _, _ := p.last(models.StepServed)
	name := "行政处罚决定书"
	switch {
	case p.c.Outcome != models.OutcomePenalty:
		name = "不予行政处罚决定书"
	case p.c.Procedure == models.SimpleProcedure:
		name = "当场行政处罚决定书"
	}
	return p.served(name, p.c.DocNo(), step)
}

func (p *papers) noticeReceipt() *document.Document {
	name := "行政处罚告知书"
	if s, _, ok := p.last(models.StepNotified); ok && s.HearingOffered {
		name = "行政处罚听证告知书"
	}
	return p.served(name, "", models.Step{})
}

// served is a receipt with what is known and room for the rest.
func (p *papers) served(name, number string, step models.Step) *document.Document {
	d := p.approval([]document.FormRow{
		wide("送达文书名称", name),
		wide("文书文号", or(number, "无")),
		wide("受送达人", p.parties()),
		pair("送达方式", or(step.Method, blank), "送达时间", dayOr(step.Day)+" 时 分"),
		wide("送达地点", blank),
		prose("受送达人签收", 3, "受送达人（签名或者盖章）："+blank+"　"+blankDay),
		prose("代收人签收", 3, "代收人（签名或者盖章）："+blank+"　"+blankDay, "代收人与受送达人的关系："),
		prose("拒收和留置情况", 3, "见证人（签名）："+blank+"　"+blankDay),
		prose("送达人", 3, "送达人（签名）："+or(p.names(step.Officers), blank)+"　"+dayOr(step.Day)),
		prose("备注", 2, "", step.Note),
	})
	d.Title = p.env.Bureau.Name + "\n送达回证"
	return d
}
