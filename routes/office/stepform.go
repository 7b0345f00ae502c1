package office

import (
	"net/url"
	"strconv"
	"strings"

	"sanxiang/app/cases"
	"sanxiang/models"
)

// stepForm says what the form of a step asks for.
type stepForm struct {
	lead   string // what the step does
	inputs []string
	final  bool // cannot be undone: it is read back before it is taken
	danger bool
	rules  string // which rules are asked, as the read-back says
}

// stepForms is the table of the forms. What an input is called and how it is
// read stands in stepInputs.
var stepForms = map[models.StepKind]stepForm{
	models.StepAmended: {lead: "决定前补充或改正案件信息。只有改动的内容记入办理过程。",
		inputs: []string{"procedure", "source", "number", "cause", "cause_category", "act_on", "act_end_on", "found_on", "facts", "basis", "grounds", "parties", "officers", "note"}},
	models.StepFiled: {lead: "批准立案，开始计算办案期限。", inputs: []string{"officers", "note"}, final: true,
		rules: "执法人员人数和证件（第四十二条）、追责时效（第三十六条）、日期先后"},
	models.StepNotFiled:  {lead: "线索不符合立案条件，不予立案。", inputs: []string{"note!"}, final: true, rules: "日期先后"},
	models.StepSuspended: {lead: "中止期间不计入办案期限。", inputs: []string{"note!"}},
	models.StepResumed:   {lead: "中止的原因消除，继续计算办案期限。", inputs: []string{"note"}},
	models.StepDropped:   {lead: "终止调查后案件不再作出处罚决定。", inputs: []string{"note!"}, final: true, danger: true, rules: "日期先后"},
	models.StepConcluded: {lead: "调查终结，提出处理建议。违法事实、依据和拟处罚内容写入调查终结报告。",
		inputs: []string{"facts", "basis", "discretion", "grounds", "proposed", "note"}},
	models.StepNotified:   {lead: "告知当事人拟作出的处罚及其陈述、申辩和要求听证的权利。", inputs: []string{"proposed", "hearing_offered", "note"}},
	models.StepDefended:   {lead: "登记当事人的陈述、申辩及复核意见，或者放弃。", inputs: []string{"hearing_asked", "waived", "note!"}},
	models.StepSummoned:   {lead: "在举行听证的七个工作日前通知当事人（《行政处罚法》第六十四条）。", inputs: []string{"hearing_on", "note"}},
	models.StepHeard:      {lead: "登记已举行的听证。听证笔录在过程记录中上传。", inputs: []string{"chair", "note"}},
	models.StepDiscussed:  {lead: "登记负责人集体讨论的时间、人员和结论（《行政处罚法》第五十七条）。", inputs: []string{"note!"}},
	models.StepNoCoercion: {lead: "违法行为情节显著轻微或者没有明显社会危害，不采取行政强制措施（《行政强制法》第十六条）。", inputs: []string{"note"}},
	models.StepDecided: {lead: "作出决定并编发文号。作出后案件信息锁定，只能更正。", final: true,
		inputs: []string{"outcome", "penalties", "tier", "discretion", "facts", "basis", "content", "waived_fine", "document_number", "remedy", "note"},
		rules:  "立案（第五十四条）、执法人员和证件（第四十二条）、告知和听证（第四十四、六十三条）、法制审核（第五十八条）、集体讨论（第五十七条）、决定书内容（第五十九条）、当场处罚的限额（第五十一条）"},
	models.StepServed:    {lead: "登记决定书送达当事人的日期和方式（《行政处罚法》第六十一条）。", inputs: []string{"method", "note"}},
	models.StepPaid:      {lead: "登记当事人实际缴纳的金额，可分次登记。", inputs: []string{"amount", "note"}},
	models.StepDemanded:  {lead: "登记催告当事人履行义务（《行政强制法》第五十四条）。", inputs: []string{"note"}},
	models.StepClosed:    {lead: "结案后不再办理执行。", inputs: []string{"note"}, final: true, rules: "音像记录（国办发〔2018〕118号）、缴款和结案期限"},
	models.StepArchived:  {lead: "案卷归档。", inputs: []string{"note"}},
	models.StepCorrected: {lead: "改正已作出的决定中的文字和事实错误，须写明理由。更正后请同步更正公示信息。", inputs: []string{"cause", "facts", "basis", "content", "discretion", "parties", "note!"}, final: true, rules: "日期先后、更正理由"},
	models.StepRevoked:   {lead: "登记决定被撤销、变更、确认违法或无效。已公示的须在三个工作日内撤下并公开说明理由（《行政处罚法》第四十八条）。", inputs: []string{"revocation", "note!"}, final: true, danger: true, rules: "日期先后、理由和依据的文书"},
}

// stepItem is one part of the form: an input, the rows of penalties or parties.
type stepItem struct {
	Field     *field
	Penalties *penaltyRows
	Parties   []partyRow
}

// stepBuild is what inputs are built with.
type stepBuild struct {
	f     *form
	k     cases.Docket
	staff []cases.Candidate
	full  bool // a reason must be given
}

// stepTexts are the inputs that are long texts.
var stepTexts = map[string]struct {
	label string
	mods  []mod
}{
	"facts": {"违法事实", []mod{rows(6)}}, "basis": {"依据", []mod{rows(3), hint("法律、法规、规章的名称和条款")}},
	"discretion": {"裁量说明", []mod{rows(3), hint("适用的裁量权基准、阶次和理由；偏离基准的写明批准")}},
	"content":    {"决定内容", []mod{rows(4), hint("处罚的履行方式和期限，例如 自收到本决定书之日起十五日内缴纳")}},
	"remedy":     {"救济途径", []mod{rows(3), optional, hint("不填则按程序和机关自动写明行政复议、行政诉讼的途径和期限")}},
}

// items builds the inputs of the step's form.
func (b *stepBuild) items(form stepForm) []stepItem {
	var out []stepItem
	for _, name := range append([]string{"day"}, form.inputs...) {
		name, b.full = strings.CutSuffix(name, "!")
		switch name {
		case "penalties":
			rows := b.f.penaltyRows("penalties", "处罚", b.k.Parties)
			rows.Hint, rows.Show = "沿用告知时拟作出的处罚，可以修改；选择“给予行政处罚”时填写", "outcome=penalty"
			out = append(out, stepItem{Penalties: rows})
		case "proposed":
			rows := b.f.penaltyRows("proposed", "拟作出的处罚", b.k.Parties)
			rows.Hint = "作出决定时自动带入，不必重填；不予处罚的可不填"
			out = append(out, stepItem{Penalties: rows})
		case "parties":
			out = append(out, stepItem{Parties: b.f.partyRows()})
		case "officers":
			first, second := handlerFields(b.f, b.staff)
			out = append(out, stepItem{Field: &first}, stepItem{Field: &second})
		default:
			x := b.input(name)
			out = append(out, stepItem{Field: &x})
		}
	}
	return out
}

// input builds one plain input.
func (b *stepBuild) input(name string) field {
	f := b.f
	if t, long := stepTexts[name]; long {
		return f.area(name, t.label, t.mods...)
	}
	switch name {
	case "day":
		return f.day("day", "发生日期", hint("例如 2024-06-01，不晚于今天"))
	case "note":
		if b.full {
			return f.area("note", "理由和说明", rows(3))
		}
		return f.area("note", "说明", rows(3), optional)
	case "procedure":
		return f.radios(name, "程序", procedureChoices)
	case "source":
		return f.pick(name, "案件来源", models.CaseSources, short)
	case "number":
		return f.text(name, "案号", mid, optional, most(80))
	case "cause":
		return f.text(name, "案由", mid, most(255))
	case "cause_category":
		return f.text(name, "违法类别", short, optional, most(100))
	case "act_on":
		return f.day(name, "违法行为发生日期", optional)
	case "act_end_on":
		return f.day(name, "行为终了日期", optional)
	case "found_on":
		return f.day(name, "发现日期", optional)
	case "grounds":
		return f.checks(name, "案件情形", models.CaseGrounds, optional, hint("决定是否须经法制审核、听证和集体讨论"))
	}
	return b.lateInput(name)
}

// lateInput builds the inputs of the steps from the notice on.
func (b *stepBuild) lateInput(name string) field {
	f := b.f
	switch name {
	case "hearing_offered":
		h := "拟处罚不在法定听证范围的可不勾选"
		if len(b.k.Hearing) > 0 {
			h = "应当告知：" + models.Reasons(b.k.Hearing)
		}
		return f.check(name, "已在告知书中载明要求听证的权利", hint(h))
	case "hearing_asked":
		return f.check(name, "当事人要求听证")
	case "waived":
		return f.check(name, "当事人书面放弃陈述、申辩和听证")
	case "hearing_on":
		return f.day(name, "听证日期", hint("通知日期之后至少七个工作日，例如 2024-06-21"))
	case "chair":
		choices := make([]models.Choice, len(b.staff))
		for i, c := range b.staff {
			choices[i] = idChoice(c.Officer.ID, c.Officer.Name)
		}
		return f.pick(name, "听证主持人", choices, mid, hint("不能是本案调查人员（《行政处罚法》第六十四条）"))
	case "outcome":
		return f.radios(name, "处理结果", models.Outcomes)
	case "tier":
		return f.radios(name, "裁量阶次", models.Tiers, showWhen("outcome=penalty"))
	case "waived_fine":
		return f.money(name, "减免的罚款", optional, hint("少罚的金额，用于统计"))
	case "document_number":
		return f.text(name, "文号", mid, optional, most(128), hint("不填则由系统按顺序编发"))
	case "method":
		return f.pick(name, "送达方式", serviceMethods, mid)
	case "amount":
		return f.money(name, "缴款金额")
	case "revocation":
		return f.radios(name, "决定如何失效", models.Revocations)
	}
	panic("office: no input " + name)
}

// serviceMethods are the ways of service (《民事诉讼法》第八十八条至第九十五条).
var serviceMethods = []models.Choice{
	{Code: "直接送达", Label: "直接送达"}, {Code: "留置送达", Label: "留置送达"}, {Code: "委托送达", Label: "委托送达"},
	{Code: "邮寄送达", Label: "邮寄送达"}, {Code: "电子送达", Label: "电子送达"}, {Code: "公告送达", Label: "公告送达"},
}

// presetStep fills the form of a step with what the case already says.
func presetStep(k cases.Docket, kind models.StepKind) url.Values {
	c, v := k.Case, url.Values{"day": {string(k.Today)}}
	for name, text := range map[string]string{
		"procedure": string(c.Procedure), "source": c.Source, "number": c.Number, "cause": c.Cause, "cause_category": c.CauseCategory,
		"act_on": string(c.ActOn), "act_end_on": string(c.ActEndOn), "found_on": string(c.FoundOn), "facts": c.Facts, "basis": c.Basis,
		"discretion": c.Discretion, "content": c.Content, "outcome": string(models.OutcomePenalty), "tier": "normal",
	} {
		v.Set(name, text)
	}
	v["grounds"] = strings.FieldsFunc(c.Grounds, func(r rune) bool { return r == ',' })
	for i, id := range []int64{c.Handler1, c.Handler2} {
		if id != 0 {
			v.Set("officers["+strconv.Itoa(i)+"]", strconv.FormatInt(id, 10))
		}
	}
	presetPenalties(v, "proposed", k.Proposed)
	presetPenalties(v, "penalties", k.Proposed)
	if kind == models.StepAmended || kind == models.StepCorrected {
		presetParties(v, k.Parties)
	}
	if kind == models.StepNotified && len(k.Hearing) > 0 {
		v.Set("hearing_offered", "1")
	}
	if left := c.Fine - paidOf(k.Steps); kind == models.StepPaid && left > 0 {
		v.Set("amount", left.Yuan())
	}
	return v
}

// paidOf adds what was paid so far.
func paidOf(steps []models.Step) models.Fen {
	var sum models.Fen
	for _, s := range steps {
		if s.Kind == models.StepPaid {
			sum += s.Amount
		}
	}
	return sum
}
