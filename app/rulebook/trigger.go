package rulebook

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Catalogue says which of the two catalogues of dated rows is meant.
type Catalogue string

// The catalogues.
const (
	ReviewCatalogue  Catalogue = store.DefinitionTrigger // 重大执法决定法制审核目录清单
	HearingCatalogue Catalogue = store.DefinitionHearing // 听证标准
)

// Label is the catalogue's Chinese name.
func (c Catalogue) Label() string {
	if c == HearingCatalogue {
		return "听证标准"
	}
	return "重大执法决定法制审核目录"
}

// Row is a row of a catalogue with whether it is an administrator's own.
type Row struct {
	models.Trigger
	Custom bool `json:"custom"`
}

// InForce says whether the row holds on the day.
func (r Row) InForce(on models.Day) bool {
	return (r.FromDay == "" || r.FromDay <= on) && (r.ToDay == "" || r.ToDay >= on)
}

// ListTriggers gives all rows of a catalogue in their order, ended ones among them.
func (s *Service) ListTriggers(ctx context.Context, actor models.Actor, c Catalogue) ([]Row, error) {
	if err := read(actor); err != nil {
		return nil, err
	}
	list, err := s.store.ListDefinitions(ctx, string(c))
	if err != nil {
		return nil, err
	}
	rows, err := decode[models.Trigger](list)
	if err != nil {
		return nil, err
	}
	out := make([]Row, len(rows))
	for i := range rows {
		out[i] = Row{rows[i], list[i].Custom}
	}
	return out, nil
}

// triggerCode is the shape of a row's code.
var triggerCode = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)

// CreateTrigger adds a row that holds from its first day on, which may not lie
// in the past: what was decided until now was measured by what held then.
// Errors: Invalid with all field errors, Conflict for a code in use.
func (s *Service) CreateTrigger(ctx context.Context, actor models.Actor, c Catalogue, t models.Trigger) error {
	t.Name, t.Basis, t.Region = strings.TrimSpace(t.Name), strings.TrimSpace(t.Basis), strings.TrimSpace(t.Region)
	return s.change(ctx, actor, func(tx *store.Tx) error {
		if err := checkTrigger(t, tx.Today); err != nil {
			return err
		}
		list, err := tx.ListDefinitions(string(c))
		if err != nil {
			return err
		}
		if slices.ContainsFunc(list, func(d store.Definition) bool { return d.Code == t.Code }) {
			return models.Errorf(models.Conflict, "代码“%s”已用于目录中的另一行，请换一个代码", t.Code)
		}
		d := store.Definition{Kind: string(c), Code: t.Code, Position: len(list)}
		return put(tx, d, t, "增加"+c.Label(), t.Name+"，自"+t.FromDay.Chinese()+"起；依据："+t.Basis)
	})
}

// EndTrigger lets a row hold until the day and no longer. The day may not lie
// before yesterday; a row that has ended stays ended.
func (s *Service) EndTrigger(ctx context.Context, actor models.Actor, c Catalogue, code string, last models.Day) error {
	return s.change(ctx, actor, func(tx *store.Tx) error {
		list, err := tx.ListDefinitions(string(c))
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(d store.Definition) bool { return d.Code == code })
		if i < 0 {
			return models.Errorf(models.NotFound, "目录中没有代码为“%s”的行，请刷新后重试", code)
		}
		rows, err := decode[models.Trigger](list[i : i+1])
		if err != nil {
			return err
		}
		t := rows[0]
		if t.ToDay != "" && t.ToDay < tx.Today {
			return models.Errorf(models.Conflict, "“%s”已于%s停用，不能再改", t.Name, t.ToDay.Chinese())
		}
		var k models.Checks
		k.Require(last.Valid() && last >= tx.Today.Add(-1), "to_day", "最后一天须为昨天或以后的日期，已作出的决定仍按当时的标准", "请写成 2024-06-01")
		k.Require(t.FromDay == "" || last >= t.FromDay.Add(-1), "to_day", "最后一天不能早于生效日", "请更正")
		if err := k.Err("没有停用"); err != nil {
			return err
		}
		t.ToDay = last
		return put(tx, list[i], t, "停用"+c.Label(), t.Name+"，"+last.Chinese()+"为最后一天")
	})
}

// checkTrigger reports every field error at once.
func checkTrigger(t models.Trigger, today models.Day) error {
	var c models.Checks
	c.Require(triggerCode.MatchString(t.Code), "code", "代码须为1至64个小写字母、数字或下划线，以字母开头", "例如 fine_org_2027")
	c.Require(t.Name != "" && len([]rune(t.Name)) <= 100, "name", "名称必填，至多100个字", "例如 罚款五万元以上（组织）")
	c.Require(t.Basis != "" && len([]rune(t.Basis)) <= 500, "basis", "依据必填，至多500个字", "请写明文件名称、文号和条款")
	c.Require(t.FromDay.Valid() && t.FromDay >= today, "from_day", "生效日须为今天或以后的日期", "请写成 2024-06-01")
	c.Require(t.ToDay == "" || t.ToDay >= t.FromDay, "to_day", "最后一天不能早于生效日", "请更正，长期有效的留空")
	c.Require(t.Field == "" || models.IsChoice(models.Sectors, t.Field), "field", "执法领域不在可选范围", "请从列表中选择")
	conditions := 0
	for _, has := range []bool{t.AtLeast != 0, len(t.Kinds) > 0, len(t.Facts) > 0} {
		if has {
			conditions++
		}
	}
	c.Require(conditions == 1, "at_least_fen", "金额、处罚种类、案件情形须填写其中一项，且只填一项", "不同条件请分行增加")
	c.Require(t.AtLeast >= 0, "at_least_fen", "金额不能为负数", "请更正")
	for _, k := range t.Kinds {
		c.Require(k.Valid(), "kinds", "处罚种类“"+string(k)+"”不存在", "请从列表中选择")
	}
	for _, f := range t.Facts {
		c.Require(models.IsChoice(models.CaseGrounds, f), "facts", "案件情形“"+f+"”不存在", "请从列表中选择")
	}
	for _, p := range t.PartyKinds {
		c.Require(p.Valid(), "party_kinds", "当事人类别“"+string(p)+"”不存在", "请从列表中选择")
	}
	return c.Err("目录没有保存")
}
