package stats

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sanxiang/app/sheet"
	"sanxiang/app/store"
	"sanxiang/models"
)

// The ways in which a browser-made indicator counts.
const (
	CountRows     = "count"    // how many rows
	CountSum      = "sum"      // the sum of a numeric field
	CountDistinct = "distinct" // how many different values of a field
	CountRatio    = "ratio"    // one indicator over another
)

// CountWays lists the ways of counting with their labels.
var CountWays = []models.Choice{
	{Code: CountRows, Label: "计数（记录条数）"}, {Code: CountSum, Label: "求和（某个数值字段相加）"},
	{Code: CountDistinct, Label: "去重计数（某个字段有多少个不同的值）"}, {Code: CountRatio, Label: "比率（两个指标相除）"},
}

// IndicatorDraft is an indicator as an administrator puts it together in the
// browser. Code may be empty for a new one. Seen is how many versions the
// author saw.
type IndicatorDraft struct {
	Key                    string // idempotency key, may be empty
	Code, Name, Unit, Note string
	Way                    string // one of CountWays
	Register, Date         string
	Sum, By                string
	Conditions             []ConditionForm
	Numerator, Denominator string
	Percent                bool
	Seen                   int
	Reason                 string
}

// ConditionForm is one condition: a field, how it compares, and with what, as
// people write it. One without a field is not there.
type ConditionForm struct{ Field, Op, Value string }

// The comparisons of a condition beside those of models.Op.
const (
	OpEmpty  = "empty"
	OpFilled = "filled"
)

// ConditionOps lists the comparisons with their labels.
var ConditionOps = []models.Choice{
	{Code: "=", Label: "等于"}, {Code: "!=", Label: "不等于"}, {Code: ">", Label: "大于（晚于）"}, {Code: ">=", Label: "大于等于（不早于）"},
	{Code: "<", Label: "小于（早于）"}, {Code: "<=", Label: "小于等于（不晚于）"}, {Code: OpEmpty, Label: "为空"}, {Code: OpFilled, Label: "不为空"},
}

// conditionLimit is how many conditions a draft may have.
const conditionLimit = 20

// DraftIndicator makes an indicator of the draft. Error: Invalid with all
// faults at once.
func DraftIndicator(c *models.Catalogue, f IndicatorDraft) (models.Indicator, error) {
	var k models.Checks
	d := models.Indicator{
		Code: strings.TrimSpace(f.Code), Name: strings.TrimSpace(f.Name), Unit: strings.TrimSpace(f.Unit), Note: strings.TrimSpace(f.Note),
		Group: customGroup, Custom: true,
	}
	for n := 1; d.Code == ""; n++ {
		if code := "own.n" + strconv.Itoa(n); c.Indicators[code] == nil {
			d.Code = code
		}
	}
	k.Require(d.Name != "" && len([]rune(d.Name)) <= 60, "name", "指标名称必填，至多60个字", "例如 夜间检查次数")
	k.Require(len([]rune(d.Unit)) <= 10, "unit", "计量单位至多10个字", "例如 件")
	k.Require(len([]rune(d.Note)) <= 500, "note", "统计口径至多500个字", "请缩短")
	if f.Way == CountRatio {
		f.ratio(c, &d, &k)
	} else {
		f.counted(c, &d, &k)
	}
	if d.Note == "" {
		d.Note = "自定义指标，按“" + d.Name + "”的定义由记录计算。"
	}
	err := k.Err("指标定义有误")
	if err == nil {
		err = checkIndicator(without(c, d.Code), d)
	}
	return d, err
}

// ratio fills in a ratio; its parts must have a value of their own.
func (f IndicatorDraft) ratio(c *models.Catalogue, d *models.Indicator, k *models.Checks) {
	d.Kind, d.Decimals, d.Percent = models.IndicatorRatio, 2, f.Percent
	if d.Percent {
		d.Unit = "%"
	}
	for name, code := range map[string]string{"numerator": f.Numerator, "denominator": f.Denominator} {
		of := c.Indicators[code]
		ok := of != nil && !strings.HasPrefix(code, "#") && of.Kind != models.IndicatorRatio && of.Kind != models.IndicatorShare && of.Kind != models.IndicatorOperator
		k.Require(ok && code != d.Code, name, "请选择一个有自己数值的指标", "比率、占比不能再相除")
	}
	d.Numerator, d.Denominator = f.Numerator, f.Denominator
}

// counted fills in an indicator that is kept as counters.
func (f IndicatorDraft) counted(c *models.Catalogue, d *models.Indicator, k *models.Checks) {
	d.Kind, d.Register = models.IndicatorFlow, f.Register
	reg := c.Registers[f.Register]
	if reg == nil {
		k.Require(false, "register", "请选择台账", "指标须由一个台账的记录算出")
		return
	}
	if d.Date = f.Date; d.Date == "" {
		d.Date = reg.CountDate()
	}
	switch f.Way {
	case CountRows, "":
	case CountSum:
		field, ok := reg.Find(f.Sum)
		k.Require(ok && field.Numeric(), "sum", "请选择要相加的数值字段", "该台账的数值字段："+fieldLabels(reg, models.Field.Numeric))
		if d.Sum = f.Sum; field.Type == models.FieldMoney {
			d.Decimals, d.Unit = 2, "元"
		} else if field.Type == models.FieldNumber {
			d.Decimals = 3
		}
	case CountDistinct:
		field, ok := reg.Find(f.By)
		k.Require(ok && !field.Numeric(), "by", "请选择按哪个字段去重", "该台账可用的字段："+fieldLabels(reg, func(f models.Field) bool { return !f.Numeric() }))
		d.Kind, d.By = models.IndicatorDistinct, f.By
	default:
		k.Require(false, "way", "没有“"+f.Way+"”这种计算方式", "可用 计数、求和、去重计数、比率")
	}
	k.Require(len(f.Conditions) <= conditionLimit, "conditions", fmt.Sprintf("条件至多%d个", conditionLimit), "请删减")
	for i, cond := range f.Conditions[:min(len(f.Conditions), conditionLimit)] {
		if cond.Field == "" {
			continue
		}
		clause, err := cond.clause(reg)
		if err != nil {
			addNamed(k, "conditions."+strconv.Itoa(i), err)
			continue
		}
		d.Where = append(d.Where, clause)
	}
}

func fieldLabels(reg *models.Register, ok func(models.Field) bool) string {
	var out []string
	for _, f := range reg.Fields {
		if ok(f) {
			out = append(out, f.Label)
		}
	}
	return strings.Join(out, "、")
}

// clause writes the condition as definitions keep it. It parses what it wrote,
// so that no value can turn into another comparison.
func (f ConditionForm) clause(reg *models.Register) (string, error) {
	field, ok := reg.Find(f.Field)
	if !ok {
		return "", models.Errorf(models.Invalid, "台账“%s”没有字段“%s”", reg.Name, f.Field)
	}
	op, values, err := f.compared(field)
	if err != nil {
		return "", err
	}
	text := field.Name + op + strings.Join(values, "|")
	cond, err := models.ParseCondition(text, reg)
	if err != nil {
		return "", err
	}
	if string(cond.Op) != op || cond.Field != field.Name || !field.Numeric() && !slices.Equal(cond.Values, values) {
		return "", models.Errorf(models.Invalid, "条件值“%s”不能用来比较，请去掉开头的符号", f.Value)
	}
	return text, nil
}

// compared gives the comparison and its values in stored form.
func (f ConditionForm) compared(field models.Field) (op string, values []string, err error) {
	switch f.Op {
	case OpEmpty, OpFilled:
		if op = "="; f.Op == OpFilled {
			op = "!="
		}
		switch {
		case field.Numeric():
			return op, []string{"0"}, nil
		case field.Type == models.FieldFlag:
			return "", nil, models.Errorf(models.Invalid, "“%s”只有是和否，请用“等于”", field.Label)
		}
		return op, []string{""}, nil
	case "=", "!=":
	case ">", ">=", "<", "<=":
		if !field.Numeric() && field.Type != models.FieldDay {
			return "", nil, models.Errorf(models.Invalid, "“%s”不是数值或日期，只能用等于、不等于", field.Label)
		}
	default:
		return "", nil, models.Errorf(models.Invalid, "没有“%s”这种比较", f.Op)
	}
	for _, word := range strings.FieldsFunc(f.Value, func(r rune) bool { return r == '|' || r == '｜' }) {
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		v, err := stored(field, word)
		if err != nil {
			return "", nil, err
		}
		values = append(values, v)
	}
	if len(values) == 0 {
		return "", nil, models.Errorf(models.Invalid, "请填写“%s”要比较的值；要找空白的请用“为空”", field.Label)
	}
	return f.Op, values, nil
}

// stored brings what people write to what the field's column keeps.
func stored(field models.Field, word string) (string, error) {
	if field.Type == models.FieldDay {
		d, err := sheet.ParseDay(word)
		return string(d), err
	}
	if field.Numeric() {
		v, err := field.ParseInt(word)
		return strconv.FormatInt(v, 10), err
	}
	return field.Normal(word)
}

// without gives the catalogue as if it had no indicator of the code.
func without(c *models.Catalogue, code string) *models.Catalogue {
	if c.Indicators[code] == nil {
		return c
	}
	registers, indicators := definitionsOf(c)
	indicators = slices.DeleteFunc(indicators, func(d models.Indicator) bool { return d.Code == code })
	out, _ := models.NewCatalogue(c.Version, registers, indicators, c.Profiles) // what named the code fails in the check that follows
	return out
}

// CreateIndicator adds a browser-made indicator and counts it from the records
// that are there. Errors: Invalid, Conflict for a code in use, Forbidden.
func (s *Service) CreateIndicator(ctx context.Context, actor models.Actor, f IndicatorDraft) (models.Indicator, error) {
	f.Seen = 0
	return s.putIndicator(ctx, actor, f, func(c *models.Catalogue, d models.Indicator) error {
		if have := c.Indicators[d.Code]; have != nil {
			return models.Errorf(models.Conflict, "指标代码“%s”已用于“%s”，请换一个代码", d.Code, have.Name)
		}
		return nil
	})
}

// UpdateIndicator changes an administrator's own indicator from today on and
// counts anew; those of the system stay, for reports are made of them. Errors:
// Invalid, Conflict when somebody changed it meanwhile, Forbidden, NotFound.
func (s *Service) UpdateIndicator(ctx context.Context, actor models.Actor, f IndicatorDraft) (models.Indicator, error) {
	return s.putIndicator(ctx, actor, f, func(c *models.Catalogue, d models.Indicator) error {
		have := c.Indicators[d.Code]
		switch {
		case have == nil:
			return models.Errorf(models.NotFound, "没有这个指标，请从指标列表中选择")
		case !have.Custom:
			return models.Errorf(models.Conflict, "“%s”是系统自带的指标，年度报告按它取数，不能修改；请另立一个指标", have.Name)
		}
		return checkReason(f.Reason)
	})
}

func (s *Service) putIndicator(ctx context.Context, actor models.Actor, f IndicatorDraft, check func(*models.Catalogue, models.Indicator) error) (models.Indicator, error) {
	r, err := s.newReader(ctx)
	if err != nil {
		return models.Indicator{}, err
	}
	if err := models.PermitCatalogue(actor, r.tree); err != nil {
		return models.Indicator{}, err
	}
	d, err := DraftIndicator(r.catalogue, f)
	if err != nil {
		return d, err
	}
	body, err := json.Marshal(d)
	if err != nil {
		return d, err
	}
	d.Code, err = s.putOnce(ctx, actor, request{f.Key, f, d.Code}, func(tx *store.Tx) ([]string, error) {
		c := tx.Catalogue()
		if err := check(c, d); err != nil {
			return nil, err
		}
		if err := checkIndicator(without(c, d.Code), d); err != nil {
			return nil, err
		}
		position := slices.Index(c.Codes(), d.Code)
		if position < 0 {
			position = len(c.Codes())
		}
		return tx.PutVersion(store.Definition{Kind: store.DefinitionIndicator, Code: d.Code, Position: position, Body: string(body), Custom: true}, f.Seen, strings.TrimSpace(f.Reason))
	})
	return d, err
}

// FindIndicator gives an indicator with its versions.
// Error: NotFound.
func (s *Service) FindIndicator(ctx context.Context, code string) (models.Indicator, []models.DefinitionVersion, error) {
	c, err := s.store.Catalogue(ctx)
	if err != nil {
		return models.Indicator{}, nil, err
	}
	d := c.Indicators[code]
	if d == nil || strings.HasPrefix(code, "#") {
		return models.Indicator{}, nil, models.Errorf(models.NotFound, "没有这个指标，请从指标列表中选择")
	}
	list, err := s.store.ListVersions(ctx, store.DefinitionIndicator, code)
	return *d, list, err
}
