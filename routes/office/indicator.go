package office

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"sanxiang/app/stats"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// indicatorPage is the page on which an indicator is put together, or read.
type indicatorPage struct {
	Form                    *form
	Title, Action           string
	Code                    *field
	Name, Unit, Note, Way   field
	Register, Date, Sum, By field
	Conditions              []conditionRow
	Numerator, Denominator  field
	Percent                 field
	Seen, Reason            field
	Bureau, Year            field
	Preview                 *stats.DraftPreview
	PreviewWords            string
	Rows                    []recordLine
	New, Fixed              bool // Fixed: an indicator that cannot be changed here
	Facts                   []fact
	Versions                []versionLine
	Ratio                   bool
}

// conditionRow is the inputs of one condition.
type conditionRow struct {
	Legend           string
	Field, Op, Value field
}

// draftOf reads the draft out of a form.
func draftOf(f *form) stats.IndicatorDraft {
	d := stats.IndicatorDraft{
		Key: f.Key, Code: f.value("code"), Name: f.value("name"), Unit: f.value("unit"), Note: f.value("note"), Way: f.value("way"), Register: f.value("register"),
		Date: f.value("date"), Sum: f.value("sum"), By: f.value("by"), Numerator: f.value("numerator"), Denominator: f.value("denominator"),
		Percent: f.checked("percent"), Seen: int(f.int("seen")), Reason: f.value("reason"),
	}
	for i := range conditionCount(f) {
		at := func(name string) string { return f.value(conditionName(i, name)) }
		d.Conditions = append(d.Conditions, stats.ConditionForm{Field: at("field"), Op: at("op"), Value: at("value")})
	}
	return d
}

// conditionName is the name of an input of a condition: its value bears the
// name of the use case's fault.
func conditionName(i int, name string) string {
	if name == "value" {
		return "conditions." + strconv.Itoa(i)
	}
	return itemName("conditions", i, name)
}

// conditionCount is how many conditions a form has.
func conditionCount(f *form) int {
	n := 0
	for i := range largestForm {
		if _, there := f.values[conditionName(i, "field")]; there {
			n = i + 1
		}
	}
	return n
}

// fillDraft writes a draft into a form.
func fillDraft(f *form, x stats.IndicatorDraft) {
	for name, value := range map[string]string{
		"code": x.Code, "name": x.Name, "unit": x.Unit, "note": x.Note, "way": x.Way, "register": x.Register, "date": x.Date, "sum": x.Sum, "by": x.By,
		"numerator": x.Numerator, "denominator": x.Denominator,
	} {
		f.values.Set(name, value)
	}
	if x.Percent {
		f.values.Set("percent", "1")
	}
	for i, c := range x.Conditions {
		f.values.Set(conditionName(i, "field"), c.Field)
		f.values.Set(conditionName(i, "op"), c.Op)
		f.values.Set(conditionName(i, "value"), c.Value)
	}
}

// fieldChoices lists the fields of a register that may stand somewhere.
func fieldChoices(reg *models.Register, ok func(models.Field) bool) []models.Choice {
	var out []models.Choice
	if reg == nil {
		return nil
	}
	for _, x := range reg.Fields {
		if ok(x) {
			out = append(out, models.Choice{Code: x.Name, Label: x.Label})
		}
	}
	return out
}

// registerChoices lists all registers, those of the three systems first.
func registerChoices(c *models.Catalogue) []models.Choice {
	var out []models.Choice
	for _, r := range models.BuiltinRegisters() {
		out = append(out, models.Choice{Code: r.Code, Label: r.Name})
	}
	var own []models.Choice
	for _, r := range c.Registers {
		if !r.Builtin {
			own = append(own, models.Choice{Code: r.Code, Label: r.Name})
		}
	}
	slices.SortFunc(own, func(a, b models.Choice) int { return strings.Compare(a.Code, b.Code) })
	return append(out, own...)
}

// divisible lists the indicators that a ratio may divide.
func divisible(c *models.Catalogue) []models.Choice {
	var out []models.Choice
	for _, x := range c.List() {
		switch x.Kind {
		case models.IndicatorRatio, models.IndicatorShare, models.IndicatorOperator:
		default:
			out = append(out, models.Choice{Code: x.Code, Label: x.Name + "（" + x.Unit + "）"})
		}
	}
	return out
}

// spareConditions is how many empty conditions a new form has.
const spareConditions = 2

func addConditions(f *form, n int) {
	for range n {
		f.values.Set(conditionName(conditionCount(f), "field"), "")
	}
}

// indicatorForm makes the inputs.
func (d *definitionDesk) indicatorForm(v *visit, f *form, c *models.Catalogue) indicatorPage {
	reg := c.Registers[f.value("register")]
	any := func(models.Field) bool { return true }
	p := indicatorPage{
		Form: f, Name: f.text("name", "指标名称", most(60)), Unit: f.text("unit", "计量单位", optional, short, hint("件、次、人等；金额和百分比自动确定")),
		Note: f.area("note", "统计口径", optional, rows(2), hint("印在统计表下的说明")), Way: f.radios("way", "怎样计算", stats.CountWays, preset(stats.CountRows)),
		Register: f.pick("register", "台账", registerChoices(c)), Date: f.pick("date", "按哪个日期计入年度", fieldChoices(reg, func(x models.Field) bool { return x.Type == models.FieldDay }), optional),
		Sum:       f.pick("sum", "相加的数值字段", fieldChoices(reg, models.Field.Numeric), optional, showWhen("way=sum")),
		By:        f.pick("by", "按哪个字段去重", fieldChoices(reg, func(x models.Field) bool { return !x.Numeric() }), optional, showWhen("way=distinct")),
		Numerator: f.pick("numerator", "分子", divisible(c), optional, showWhen("way=ratio")), Denominator: f.pick("denominator", "分母", divisible(c), optional, showWhen("way=ratio")),
		Percent: f.check("percent", "以百分比表示", showWhen("way=ratio")), Seen: f.hidden("seen"),
	}
	p.Way.Options = options(stats.CountWays, []string{p.Way.Value})
	p.Ratio = p.Way.Value == stats.CountRatio
	for i := range conditionCount(f) {
		p.Conditions = append(p.Conditions, conditionRow{
			Legend: fmt.Sprintf("条件%d", i+1), Field: f.pick(conditionName(i, "field"), "字段", fieldChoices(reg, any), optional),
			Op:    f.pick(conditionName(i, "op"), "比较", stats.ConditionOps, optional),
			Value: f.text(conditionName(i, "value"), "值", optional, hint(valueHint(reg, f.value(conditionName(i, "field"))))),
		})
	}
	s := standpoint{Bureau: v.actor.BureauID, Year: d.today().Year() - 1}
	if year, err := strconv.Atoi(f.value("year")); err == nil {
		s.Year = year
	}
	if id, err := v.asked(f.value("bureau")); err == nil {
		s.Bureau = id
	}
	p.Bureau, p.Year = s.bureauField(v, f, models.ActManageSystem), s.yearField(d.office, f)
	return p
}

// valueHint says what may be compared with a field.
func valueHint(reg *models.Register, name string) string {
	if reg == nil {
		return "多个值用竖线 | 隔开，符合其一即可"
	}
	x, _ := reg.Find(name)
	switch {
	case x.Type == models.FieldChoice:
		return "可用：" + strings.Join(offeredLabels(x), "、") + "；多个用 | 隔开"
	case x.Type == models.FieldFlag:
		return "是 或 否"
	case x.Type == models.FieldDay:
		return "例如 2024-06-01"
	case x.Type == models.FieldMoney:
		return "单位：元，可写 5万"
	}
	return "多个值用竖线 | 隔开，符合其一即可"
}

func (d *definitionDesk) showNewIndicator(v *visit) error {
	f := newForm(v.query())
	addConditions(f, spareConditions)
	return d.renderIndicator(v, f, nil, 200)
}

// renderIndicator shows the form of a new indicator, or of the one in the
// address. preview may be nil.
func (d *definitionDesk) renderIndicator(v *visit, f *form, preview *stats.DraftPreview, status int) error {
	c, err := d.Stats.FindCatalogue(v.ctx)
	if err != nil {
		return err
	}
	p := d.indicatorForm(v, f, c)
	p.Title, p.Action, p.New = "新增指标", Prefix+"/indicators/new", true
	if code := web.PathText(v.Ctx, "code"); code != "" {
		if err := d.fillIndicator(v, &p, c, code); err != nil {
			return err
		}
	} else {
		code := f.text("code", "指标代码", optional, short, hint("小写字母、数字、点；不填由系统编"))
		p.Code = &code
	}
	if p.Preview = preview; preview != nil {
		p.PreviewWords = fmt.Sprintf("%s%s，共%d条记录", preview.Value, preview.Indicator.Unit, preview.Records)
		if preview.Value == "" {
			p.PreviewWords = "分母为零或没有数据，算不出比率"
		}
		figures := &figureDesk{office: d.office}
		for _, x := range preview.Rows {
			p.Rows = append(p.Rows, figures.recordLine(c, x))
		}
	}
	return v.renderAs(status, d.indicator, head{Title: p.Title, Section: "settings", Wide: true, Crumbs: []crumb{{"台账和指标的定义", Prefix + "/indicators"}}}, p)
}

// fillIndicator puts what stands into the page of an indicator.
func (d *definitionDesk) fillIndicator(v *visit, p *indicatorPage, c *models.Catalogue, code string) error {
	x, list, err := d.Stats.FindIndicator(v.ctx, code)
	if err != nil {
		return err
	}
	_, drafted := stats.DraftOf(c, *c.Indicators[code])
	p.Title, p.Action, p.New, p.Fixed = x.Name, Prefix+"/indicators/"+url.PathEscape(code), false, !x.Custom || !drafted
	p.Reason = p.Form.text("reason", "修改原因", most(500), hint("修改自今日起生效，各年度的数都按新定义重算；已定稿的报告不变"))
	p.Versions = versionLines(list)
	p.Facts = []fact{{Name: "代码", Value: x.Code}, {Name: "单位", Value: x.Unit}, {Name: "统计口径", Value: x.Note}, {Name: "类别", Value: string(x.Kind)}}
	if reg := c.Registers[x.Register]; reg != nil {
		p.Facts = append(p.Facts, fact{Name: "台账", Value: reg.Name})
		for _, where := range x.Where {
			p.Facts = append(p.Facts, fact{Name: "条件", Value: where})
		}
	}
	return nil
}

func (d *definitionDesk) showIndicator(v *visit) error {
	x, list, err := d.Stats.FindIndicator(v.ctx, web.PathText(v.Ctx, "code"))
	if err != nil {
		return err
	}
	c, err := d.Stats.FindCatalogue(v.ctx)
	if err != nil {
		return err
	}
	f := newForm(nil)
	if draft, ok := stats.DraftOf(c, *c.Indicators[x.Code]); ok {
		fillDraft(f, draft)
	}
	addConditions(f, 1)
	f.values.Set("seen", strconv.Itoa(stats.SeenVersions(list)))
	return d.renderIndicator(v, f, nil, 200)
}

func (d *definitionDesk) createIndicator(v *visit) error {
	return d.takeIndicator(v, "", d.Stats.CreateIndicator)
}

func (d *definitionDesk) updateIndicator(v *visit) error {
	return d.takeIndicator(v, web.PathText(v.Ctx, "code"), d.Stats.UpdateIndicator)
}

// indicatorKeeper creates or updates an indicator.
type indicatorKeeper func(context.Context, models.Actor, stats.IndicatorDraft) (models.Indicator, error)

// takeIndicator does what the pressed button says: one more condition, the
// fields of another register, a preview, or keeping it.
func (d *definitionDesk) takeIndicator(v *visit, code string, keep indicatorKeeper) error {
	f, err := v.sent()
	if err != nil {
		return err
	}
	draft := draftOf(f)
	if code != "" {
		draft.Code = code
	}
	switch f.value("act") {
	case "save":
		var x models.Indicator
		if x, err = keep(v.ctx, v.actor, draft); err == nil {
			return v.done("指标“"+x.Name+"”已保存，已按现有记录计数", Prefix+"/indicators/"+url.PathEscape(x.Code))
		}
	case "preview":
		var s standpoint
		if s, err = d.standpoint(v, f, models.ActManageSystem); err != nil {
			return err
		}
		var preview stats.DraftPreview
		if preview, err = d.Stats.PreviewIndicator(v.ctx, v.actor, draft, stats.FigureQuery{Bureau: s.Bureau, Period: s.period()}); err == nil {
			return d.renderIndicator(v, f, &preview, 200)
		}
	default:
		addConditions(f, 1)
		return d.renderIndicator(v, f, nil, 200)
	}
	if f.refuse(err) {
		return d.renderIndicator(v, f, nil, statusOf(err))
	}
	return err
}
