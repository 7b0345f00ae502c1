package cases

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"sanxiang/models"
)

// settle brings a step to the form in which it is kept: texts trimmed,
// identifiers in their one comparable form, parties and penalties numbered.
func settle(s *models.Step) {
	for _, p := range texts(s) {
		*p.text = strings.TrimSpace(*p.text)
	}
	s.Parties = slices.Clone(s.Parties)
	for i := range s.Parties {
		settleParty(&s.Parties[i], i+1)
	}
	s.Penalties = slices.Clone(s.Penalties)
	s.Proposed = slices.Clone(s.Proposed)
	for _, list := range [][]models.Penalty{s.Penalties, s.Proposed} {
		for i := range list {
			settlePenalty(&list[i], i+1)
		}
	}
}

func settleParty(p *models.Party, seq int) {
	for _, text := range []*string{&p.Name, &p.LegalRep, &p.Phone, &p.Address, &p.Operator} {
		*text = strings.TrimSpace(*text)
	}
	p.USCC, p.IDNumber = models.NormalUSCC(p.USCC), models.NormalIDNumber(p.IDNumber)
	if p.Seq == 0 {
		p.Seq = seq
	}
}

// settlePenalty numbers a penalty, puts it on the first party when none is
// named, and takes an amount that is given as fixed.
func settlePenalty(p *models.Penalty, seq int) {
	p.Detail = strings.TrimSpace(p.Detail)
	if p.Seq == 0 {
		p.Seq = seq
	}
	if p.PartySeq == 0 {
		p.PartySeq = 1
	}
	if p.Kind.Monetary() && p.Amount > 0 {
		p.AmountFixed = true
	}
}

// text is a text field of a step with the most that the database keeps of it:
// characters for short columns, bytes for long ones.
type text struct {
	name, label string
	text        *string
	limit       int
	bytes       bool
}

// longText is the size of a TEXT column of MySQL, bytes.
const longText = 65535

func texts(s *models.Step) []text {
	return []text{
		{"number", "案号", &s.Number, 80, false}, {"field", "执法领域", &s.Field, 40, false}, {"source", "案件来源", &s.Source, 20, false},
		{"cause", "案由", &s.Cause, 255, false}, {"cause_category", "违法类别", &s.CauseCategory, 100, false},
		{"facts", "违法事实", &s.Facts, longText, true}, {"basis", "处罚依据", &s.Basis, longText, true},
		{"content", "决定内容", &s.Content, longText, true}, {"discretion", "裁量说明", &s.Discretion, longText, true},
		{"document_number", "决定书文号", &s.DocumentNumber, 128, false}, {"remedy", "救济途径", &s.Remedy, longText, true},
		{"note", "备注", &s.Note, longText, true}, {"method", "送达方式", &s.Method, 100, false},
	}
}

// checkTexts refuses texts that the database would cut.
func checkTexts(s *models.Step) error {
	var c models.Checks
	for _, t := range texts(s) {
		if len(*t.text) <= t.limit || !t.bytes && utf8.RuneCountInString(*t.text) <= t.limit {
			continue
		}
		unit := "个字"
		if t.bytes {
			unit = "字节"
		}
		c.Require(false, t.name, fmt.Sprintf("%s至多%d%s", t.label, t.limit, unit), "请缩短，全文可作为过程记录上传")
	}
	for i, p := range s.Parties {
		for _, t := range []struct {
			name, label, text string
			limit             int
		}{{"name", "当事人名称", p.Name, 200}, {"legal_rep", "法定代表人", p.LegalRep, 100}, {"operator", "经营者", p.Operator, 100}, {"phone", "联系电话", p.Phone, 40}, {"address", "住址", p.Address, 200}} {
			if utf8.RuneCountInString(t.text) > t.limit {
				c.Require(false, fmt.Sprintf("parties[%d].%s", i, t.name), fmt.Sprintf("%s至多%d个字", t.label, t.limit), "请缩短")
			}
		}
	}
	for i, p := range s.Penalties {
		c.Require(utf8.RuneCountInString(p.Detail) <= 500, fmt.Sprintf("penalties[%d].detail", i), "处罚说明至多500个字", "请缩短，完整内容写入决定内容")
	}
	return c.Err("内容过长")
}

// checkStep tests what a step states, whatever the case: choices, lengths,
// reasons, and that it states nothing that its kind has no say in.
func checkStep(s models.Step) error {
	var c models.Checks
	c.Add("", checkTexts(&s))
	c.Add("", checkStray(s))
	choice := func(list []models.Choice, name, value, label string) {
		c.Require(value == "" || models.IsChoice(list, value), name, label+"“"+value+"”不在可选范围", "请从列表中选择")
	}
	choice(models.CaseSources, "source", s.Source, "案件来源")
	choice(models.Tiers, "tier", s.Tier, "裁量阶次")
	for _, g := range s.Grounds {
		choice(models.CaseGrounds, "grounds", g, "案件情形")
	}
	c.Require(s.Procedure == "" || s.Procedure.Valid(), "procedure", "程序不在可选范围", "请选择简易程序或普通程序")
	for _, d := range []struct {
		name string
		day  models.Day
	}{{"act_on", s.ActOn}, {"act_end_on", s.ActEndOn}, {"found_on", s.FoundOn}} {
		c.Require(d.day == "" || d.day.Valid(), d.name, "日期“"+string(d.day)+"”不存在", "请写成 2024-06-01")
	}
	if len(s.Parties) > 0 {
		c.Add("", models.CheckParties(s.Parties))
	}
	switch s.Kind {
	case models.StepRevoked:
		c.Require(models.IsChoice(models.Revocations, s.Revocation), "revocation", "没有选择决定如何失效", "请选择撤销、变更、确认违法或确认无效")
		c.Require(s.Note != "", "note", "应写明理由和依据的文书", "请填写，例如 行政复议决定书及文号")
	case models.StepCorrected:
		c.Require(s.Note != "", "note", "更正应写明理由", "请填写更正的内容和理由")
	case models.StepPaid:
		c.Require(s.Amount > 0, "amount", "缴款金额须大于零", "请填写实际缴纳的金额")
	case models.StepDecided:
		c.Require(s.WaivedFine >= 0, "waived_fine", "减免金额不能为负数", "请更正")
	default:
	}
	return c.Err("案件信息有误，未能保存")
}

// checkStray refuses facts of the case in a step that only reports something
// else, so that a payment cannot change who the party is.
func checkStray(s models.Step) error {
	switch s.Kind {
	case models.StepRegistered, models.StepAmended, models.StepCorrected, models.StepImported:
		return strayPenalties(s)
	default:
	}
	var c models.Checks
	narrative := s.Facts + s.Basis + s.Discretion + s.Content + strings.Join(s.Grounds, "")
	switch s.Kind {
	case models.StepConcluded, models.StepNotified, models.StepDecided:
		narrative = "" // these may settle facts, basis and discretion
	default:
	}
	identity := s.Number + string(s.Procedure) + s.Field + s.Source + s.Cause + s.CauseCategory + string(s.ActOn+s.ActEndOn+s.FoundOn)
	c.Require(narrative+identity == "" && len(s.Parties) == 0, "kind",
		"“"+s.Kind.Label()+"”不能改动案件信息", "决定前请用“补正信息”，决定后请用“更正”")
	c.Add("", strayPenalties(s))
	return c.Err("案件信息有误，未能保存")
}

// strayPenalties refuses penalties outside a decision and recordings outside
// the full-process record.
func strayPenalties(s models.Step) error {
	var c models.Checks
	deciding := s.Kind == models.StepDecided || s.Kind == models.StepImported
	c.Require(deciding || len(s.Penalties) == 0, "penalties", "只有作出决定时可以填写处罚", "请清空处罚；拟作出的处罚填入 proposed")
	c.Require(s.Recording == nil, "recording", "过程记录须单独上传", "请在过程记录中添加")
	return c.Err("案件信息有误，未能保存")
}
