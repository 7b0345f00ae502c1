package casedoc

import (
	"fmt"

	"sanxiang/app/document"
	"sanxiang/models"
)

// decided gives the step of the decision; before it, one that imposes what was
// proposed last.
func (p *papers) decided() models.Step {
	if s, _, ok := p.last(models.StepDecided); ok {
		return s
	}
	if s, _, ok := p.last(models.StepImported); ok && s.Outcome != "" {
		return s
	}
	return models.Step{Outcome: models.OutcomePenalty, Penalties: p.env.Proposed()}
}

// number is the document's own line: the number that was issued, or that none
// was issued yet.
func (p *papers) number() document.Block {
	s := p.c.DocNo()
	if s == "" {
		s = "文号：决定作出时编定"
	}
	return document.Line{Align: document.AlignRight, Inlines: text(s)}
}

// issued makes a document in the bureau's name with its seal.
func (p *papers) issued(on models.Day, blocks ...[]document.Block) *document.Document {
	d := &document.Document{Title: p.env.Bureau.Name + "\n" + p.doc.Name, Organ: p.env.Bureau.Name, Date: on, Sealed: true}
	for _, b := range blocks {
		d.Blocks = append(d.Blocks, b...)
	}
	return d
}

// decision is the decision to penalise with the six contents of 《行政处罚法》
// 第59条: party, facts and evidence, penalty and basis, performance, remedies,
// organ and day.
func (p *papers) decision() *document.Document {
	s := p.decided()
	return p.issued(p.c.DecidedOn,
		[]document.Block{p.number()}, p.partyLines(),
		[]document.Block{heading("违法事实和证据")}, paragraphs(p.opening()), paragraphs(stop("经查明："+p.c.Facts)), p.evidenceBlocks(),
		[]document.Block{heading("告知和听取意见")}, paragraphs(p.hearingText()), paragraphs(p.deliberation()),
		[]document.Block{heading("处罚依据和裁量理由")}, paragraphs(p.basis()), paragraphs(p.discretion(or(s.Tier, p.c.Tier))),
		[]document.Block{heading("处罚决定")}, p.ruling(s),
		[]document.Block{heading("履行方式和期限")}, paragraphs(p.duty(s.Penalties)),
		[]document.Block{heading("救济途径和期限")}, paragraphs(p.remedy(s)),
	)
}

// opening says how the case came to be investigated.
func (p *papers) opening() string {
	s := "本机关在" + models.ChoiceLabel(models.CaseSources, p.c.Source) + "中发现当事人涉嫌“" + p.c.Cause + "”"
	if p.c.Source == "" || p.c.Source == "other" {
		s = "当事人涉嫌“" + p.c.Cause + "”"
	}
	if p.c.FiledOn != "" {
		s += "，于" + p.c.FiledOn.Chinese() + "立案调查"
	}
	if c, _, ok := p.last(models.StepConcluded); ok {
		s += "，" + c.Day.Chinese() + "调查终结"
	}
	return stop(s)
}

// basis says what the penalty rests on.
func (p *papers) basis() string {
	return "本机关认为，上述行为事实清楚、证据充分，应当依照" + or(p.c.Basis, "［待填写处罚依据］") + "的规定处理。"
}

// hearingText says how the party was told and heard (《行政处罚法》第44、45、63条).
func (p *papers) hearingText() string {
	notice, _, ok := p.last(models.StepNotified)
	if !ok && p.c.NotifiedOn == "" {
		return "［尚未告知当事人拟作出的处罚和依法享有的权利］"
	}
	what := "陈述、申辩的权利"
	if notice.HearingOffered {
		what = "陈述、申辩和要求听证的权利"
	}
	out := "本机关于" + or2(notice.Day, p.c.NotifiedOn).Chinese() + "将拟作出的行政处罚内容及事实、理由、依据告知当事人，并告知其依法享有" + what + "。"
	spoke := false
	for _, s := range p.steps(models.StepDefended) {
		spoke = true
		switch {
		case s.Waived:
			out += s.Day.Chinese() + "，当事人明确放弃陈述、申辩" + either(notice.HearingOffered, "和听证", "") + "。"
		case s.HearingAsked:
			out += s.Day.Chinese() + "，当事人要求听证。"
		default:
			out += s.Day.Chinese() + "，当事人提出陈述、申辩意见，本机关进行了复核。"
		}
		out += stop(s.Note)
	}
	for _, s := range p.steps(models.StepHeard) {
		spoke = true
		out += s.Day.Chinese() + "，本机关组织了听证，听证笔录附卷。" + stop(s.Note)
	}
	if !spoke {
		out += "当事人在规定的期限内没有提出陈述、申辩" + either(notice.HearingOffered, "，也没有要求听证", "") + "。"
	}
	return out
}

// either picks one of two texts.
func either(ok bool, yes, no string) string {
	if ok {
		return yes
	}
	return no
}

// deliberation says that the decision was reviewed and discussed, where it was.
func (p *papers) deliberation() string {
	var parts []string
	if s, _, ok := p.last(models.StepPassed); ok && p.c.ReviewPassed {
		parts = append(parts, "本案于"+s.Day.Chinese()+"通过法制审核")
	}
	if s, _, ok := p.last(models.StepDiscussed); ok {
		parts = append(parts, "于"+s.Day.Chinese()+"经本机关负责人集体讨论")
	}
	if len(parts) == 0 {
		return ""
	}
	return joined(parts, "，并") + "。"
}

// ruling says what is imposed.
func (p *papers) ruling(s models.Step) []document.Block {
	out := paragraphs(or(s.Content, p.c.Content))
	if len(s.Penalties) == 0 {
		return append(out, paragraphs("［尚未提出处罚的种类和数额］")...)
	}
	lead := "本机关决定对当事人作出如下行政处罚："
	list := p.penaltyLines(s.Penalties)
	if len(list) == 1 {
		return append(out, paragraphs(lead+list[0])...)
	}
	out = append(out, paragraphs(lead)...)
	for _, one := range list {
		out = append(out, paragraphs(one)...)
	}
	return out
}

// duty says how and by when to perform (《行政处罚法》第59条第4项、第67、72条).
func (p *papers) duty(list []models.Penalty) string {
	var parts []string
	set := models.KindSetOf(list)
	if fine := models.FineOf(list); fine > 0 {
		parts = append(parts, "当事人应当自收到本决定书之日起十五日内，到指定的银行或者通过电子支付系统缴纳罚款"+models.DocumentAmount(fine)+"。"+
			"到期不缴纳的，依照《行政处罚法》第七十二条，每日按罚款数额的百分之三加处罚款，加处罚款的数额不超出罚款的数额。")
	}
	if set.Has(models.KindConfiscateGains) || set.Has(models.KindConfiscateGoods) {
		parts = append(parts, "没收的款项和财物，当事人应当自收到本决定书之日起十五日内上缴本机关依法指定的账户或者交由本机关处理，已经扣押的由本机关依法处理。")
	}
	rest := set
	if !rest.Within(models.KindFine, models.KindConfiscateGains, models.KindConfiscateGoods, models.KindWarning, models.KindReprimand) {
		parts = append(parts, "其他处罚内容自本决定书送达之日起履行。")
	}
	if len(parts) == 0 {
		parts = append(parts, "本决定自送达之日起生效。")
	}
	return joined(parts, "\n")
}

// remedy is the paragraph that the decision states, or the one it would get.
func (p *papers) remedy(s models.Step) string {
	out := s.Remedy
	if out == "" {
		out = models.RemedyText(p.c.Procedure, p.organ, "有管辖权的人民法院")
	}
	return out + "\n申请行政复议或者提起行政诉讼期间，本决定不停止执行，法律另有规定的除外。"
}

// exempt is the decision not to penalise (《行政处罚法》第33、57条).
func (p *papers) exempt() *document.Document {
	s := p.decided()
	reason, outcome := "违法行为轻微并及时改正，没有造成危害后果", p.c.Outcome
	law := "《行政处罚法》第三十三条第一款"
	switch outcome {
	case models.OutcomeExemptFirst:
		reason = "系初次违法，危害后果轻微并及时改正"
	case models.OutcomeNotEstablished:
		reason, law = "违法事实不能成立", "《行政处罚法》第五十七条第一款第三项"
	case "":
		reason, law = "［决定作出时写明不予处罚的理由］", "《行政处罚法》第三十三条、第五十七条"
	case models.OutcomePenalty, models.OutcomeExempt, models.OutcomeTransferred:
	}
	end := "本机关对当事人进行了教育，当事人应当遵守法律、法规、规章的规定，避免再次发生同类行为。"
	if outcome == models.OutcomeNotEstablished {
		end = ""
	}
	tail := models.Step{}
	if outcome != "" {
		tail = s
	}
	return p.issued(p.c.DecidedOn,
		[]document.Block{p.number()}, p.partyLines(),
		[]document.Block{heading("查明的事实和证据")}, paragraphs(p.opening()), paragraphs(stop("经查明："+p.c.Facts)), p.evidenceBlocks(),
		[]document.Block{heading("理由和依据")}, paragraphs(fmt.Sprintf("当事人的行为涉及%s的规定。鉴于%s，依照%s的规定，不予行政处罚。", or(p.c.Basis, "［待填写］"), reason, law)),
		paragraphs(p.c.Discretion),
		[]document.Block{heading("决定")}, paragraphs("本机关决定：对当事人不予行政处罚。"), paragraphs(tail.Content), paragraphs(end),
		[]document.Block{heading("救济途径和期限")}, paragraphs(p.remedy(tail)),
	)
}

// spot is the decision that is handed over on the spot (《行政处罚法》第51、52条).
func (p *papers) spot() *document.Document {
	s := p.decided()
	on := p.c.DecidedOn
	form := document.Form{Grid: formGrid, Rows: append(p.partyRows(),
		wide("案由", p.c.Cause),
		pair("处罚时间", dayOr(on), "处罚地点", p.place()),
		prose("违法事实", 4, "", or(p.c.Facts, "［待填写］")),
		prose("处罚依据", 3, "", "《行政处罚法》第五十一条和"+or(p.c.Basis, "［待填写］")+"。"),
		prose("处罚内容", 3, "", append(lines(or(s.Content, p.c.Content)), or(p.penalties(s.Penalties), "［待填写种类和数额］"))...),
		prose("裁量说明", 2, "", p.discretion(or(s.Tier, p.c.Tier))),
		prose("履行方式", 3, "", p.spotDuty(s.Penalties)),
		prose("告知事项", 3, "", "作出本决定前，执法人员已出示执法证件，告知当事人拟处罚的内容及事实、理由、依据，听取了陈述、申辩。"),
		prose("救济途径", 4, "", p.remedy(s)),
		prose("当事人签收", 2, "当事人（签名或者盖章）："+blank+"　"+dayOr(p.c.ServedOn)),
		prose("执法人员", 2, signed("执法人员", p.handlers(or2(on, p.env.Today)), on)),
	)}
	return p.issued(on, []document.Block{p.number(), form})
}

// place is where the act was recorded, as far as the record says.
func (p *papers) place() string {
	for _, r := range p.env.Recordings {
		if r.Place != "" {
			return r.Place
		}
	}
	return blank
}

// collectLimit is the fine that may be collected on the spot (《行政处罚法》第68条).
const collectLimit models.Fen = 100_00

// spotDuty says how a fine imposed on the spot is paid.
func (p *papers) spotDuty(list []models.Penalty) string {
	fine := models.FineOf(list)
	if fine == 0 {
		return "本决定自当场交付之日起生效。"
	}
	if fine <= collectLimit {
		return "□当场收缴（出具统一制发的专用票据）　□自收到本决定书之日起十五日内到指定的银行或者通过电子支付系统缴纳。"
	}
	return p.duty(list)
}
