package office

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"sanxiang/app/stats"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// definitionDesk is the pages on which administrators define registers and
// indicators.
type definitionDesk struct {
	*office
	index, register, indicator *page
}

func newDefinitionDesk(o *office) *definitionDesk {
	return &definitionDesk{office: o, index: o.parse("indicators.html"), register: o.parse("definition.html", "versions.html"), indicator: o.parse("indicator.html", "versions.html")}
}

func (d *definitionDesk) routes() []route {
	return []route{
		get("/registers/new", d.showNewRegister, models.ActManageSystem),
		post("/registers/new", d.createRegister, models.ActManageSystem),
		get("/registers/:code/definition", d.showRegister, models.ActManageSystem),
		post("/registers/:code/definition", d.updateRegister, models.ActManageSystem),
		get("/indicators", d.showIndex, models.ActManageSystem),
		get("/indicators/new", d.showNewIndicator, models.ActManageSystem),
		post("/indicators/new", d.createIndicator, models.ActManageSystem),
		get("/indicators/:code", d.showIndicator, models.ActManageSystem),
		post("/indicators/:code", d.updateIndicator, models.ActManageSystem),
	}
}

// definitionIndex lists what is defined.
type definitionIndex struct {
	Form       *form
	Text       field
	Registers  []definitionLine
	Indicators []definitionLine
	Words      string
}

// definitionLine is one register or indicator.
type definitionLine struct {
	Href, Name, Code, What string
	Custom                 bool
}

func (d *definitionDesk) showIndex(v *visit) error {
	c, err := d.Stats.FindCatalogue(v.ctx)
	if err != nil {
		return err
	}
	f := newForm(v.query())
	p := definitionIndex{Form: f, Text: f.text("q", "查找", optional, hint("名称或代码"))}
	text := f.value("q")
	for _, r := range c.Registers {
		if !r.Builtin && strings.Contains(r.Name+r.Code, text) {
			p.Registers = append(p.Registers, definitionLine{Href: Prefix + "/registers/" + r.Code + "/definition", Name: r.Name, Code: r.Code, What: fmt.Sprintf("%d个字段", len(r.Fields))})
		}
	}
	slices.SortFunc(p.Registers, func(a, b definitionLine) int { return strings.Compare(a.Code, b.Code) })
	for _, x := range c.List() {
		if strings.Contains(x.Name+x.Code, text) {
			p.Indicators = append(p.Indicators, definitionLine{Href: Prefix + "/indicators/" + url.PathEscape(x.Code), Name: x.Name, Code: x.Code, What: x.Note, Custom: x.Custom})
		}
	}
	slices.SortStableFunc(p.Indicators, func(a, b definitionLine) int {
		switch {
		case a.Custom == b.Custom:
			return 0
		case a.Custom:
			return -1
		}
		return 1
	})
	p.Words = fmt.Sprintf("%d个台账，%d项指标", len(p.Registers), len(p.Indicators))
	return v.render(d.index, head{Title: "台账和指标的定义", Section: "settings", Wide: true, Crumbs: []crumb{{"设置", Prefix + "/settings"}}}, p)
}

// registerDefinition is the page of one register's definition.
type registerDefinition struct {
	Form          *form
	Title, Action string
	Code          *field
	Name, Reason  field
	Rows          []fieldRow
	Seen          field
	Versions      []versionLine
	New           bool
	Rename        []fieldRow // the common fields
}

// fieldRow is the inputs of one field.
type fieldRow struct {
	Legend                               string
	Name, Label, Type, Required, Choices field
	Aliases, Min, Max, NotBefore         field
}

// versionLine is one version of a definition.
type versionLine struct {
	Number                    int
	Since, Author, At, Reason string
	Body                      string
}

func versionLines(list []models.DefinitionVersion) []versionLine {
	var out []versionLine
	for _, x := range slices.Backward(list) {
		out = append(out, versionLine{x.Version, string(x.Since), x.Author, momentText(x.At), x.Reason, x.Body})
	}
	return out
}

// spareRows is how many empty rows a new form has.
const spareRows = 3

// row makes the inputs of the field at a place of the form.
func (d *definitionDesk) row(f *form, i int) fieldRow {
	at := func(name string) string { return itemName("fields", i, name) }
	name, label := f.value(at("name")), f.value(at("label"))
	r := fieldRow{
		Legend: fmt.Sprintf("字段%d %s", i+1, label), Name: f.hidden(at("name")), Label: f.text(at("label"), "名称", optional, most(40)), Required: f.check(at("required"), "必填"),
		Type:    f.pick(at("type"), "类型", models.FieldTypes),
		Choices: f.area(at("choices"), "可选值", rows(3), optional, hint("单选时填写，每行一个；可写成 代码=名称"), showWhen(at("type")+"=choice")),
		Aliases: f.text(at("aliases"), "导入表头的别名", optional, hint("用顿号隔开")),
		Min:     f.text(at("min"), "最小值或最早日期", optional, short), Max: f.text(at("max"), "最大值或最晚日期", optional, short),
		NotBefore: f.text(at("not_before"), "不早于（日期字段的名称）", optional),
	}
	if commonName(name) {
		r.Legend = "通用字段 " + label
		r.Type = f.hidden(at("type"))
	}
	return r
}

// readRegister reads the definition out of a form.
func readRegister(f *form) stats.RegisterForm {
	out := stats.RegisterForm{Key: f.Key, Code: f.value("code"), Name: f.value("name"), Reason: f.value("reason"), Seen: int(f.int("seen"))}
	for i := range fieldCount(f) {
		at := func(name string) string { return f.value(itemName("fields", i, name)) }
		out.Fields = append(out.Fields, stats.FieldForm{
			Name: at("name"), Label: at("label"), Type: at("type"), Required: at("required") != "", Choices: f.values.Get(itemName("fields", i, "choices")), Aliases: at("aliases"),
			Min: at("min"), Max: at("max"), NotBefore: at("not_before"),
		})
	}
	return out
}

// largestForm is how many rows a form may have.
const largestForm = 60

// fieldCount is how many rows of fields a form has.
func fieldCount(f *form) int {
	n := 0
	for i := range largestForm {
		if _, there := f.values[itemName("fields", i, "label")]; there {
			n = i + 1
		}
	}
	return n
}

// addRows puts empty rows at the end of a form.
func addRows(f *form, n int) {
	for i := range n {
		f.values.Set(itemName("fields", fieldCount(f), "label"), "")
		_ = i
	}
}

// fillRegister writes a definition into a form.
func fillRegister(f *form, reg models.Register) {
	f.values.Set("code", reg.Code)
	f.values.Set("name", reg.Name)
	full := reg.Complete()
	for i, x := range full.Fields {
		set := func(name, value string) { f.values.Set(itemName("fields", i, name), value) }
		set("name", x.Name)
		set("label", x.Label)
		set("type", string(x.Type))
		if x.Required {
			set("required", "1")
		}
		lines := make([]string, len(x.Choices))
		for j, c := range x.Choices {
			lines[j] = c.Code + "=" + c.Label
		}
		set("choices", strings.Join(lines, "\n"))
		set("aliases", strings.Join(x.Aliases, "、"))
		set("min", x.Min)
		set("max", x.Max)
		if first, ok := full.Find(x.NotBefore); ok {
			set("not_before", first.Label)
		}
	}
}

func (d *definitionDesk) showNewRegister(v *visit) error {
	f := newForm(nil)
	fillRegister(f, models.Register{})
	addRows(f, spareRows)
	return d.renderRegister(v, f, nil, 200)
}

func (d *definitionDesk) showRegister(v *visit) error {
	reg, list, err := d.Stats.FindRegister(v.ctx, v.actor, web.PathText(v.Ctx, "code"))
	if err != nil {
		return err
	}
	f := newForm(nil)
	fillRegister(f, reg)
	addRows(f, 1)
	f.values.Set("seen", strconv.Itoa(stats.SeenVersions(list)))
	return d.renderRegister(v, f, &reg, 200)
}

// renderRegister shows the form; reg is nil for a new one.
func (d *definitionDesk) renderRegister(v *visit, f *form, reg *models.Register, status int) error {
	p := registerDefinition{Form: f, New: reg == nil, Title: "新增台账", Action: Prefix + "/registers/new", Name: f.text("name", "台账名称", most(60)), Seen: f.hidden("seen")}
	if reg == nil {
		code := f.text("code", "台账代码", optional, short, hint("小写字母、数字、下划线；不填由系统编"))
		p.Code = &code
	} else {
		p.Title, p.Action = reg.Name+"的定义", Prefix+"/registers/"+reg.Code+"/definition"
		p.Reason = f.text("reason", "修改原因", most(500), hint("修改自今日起生效，各版本都会留存；已被记录或指标使用的字段不能删去"))
		_, list, err := d.Stats.FindRegister(v.ctx, v.actor, reg.Code)
		if err != nil {
			return err
		}
		p.Versions = versionLines(list)
	}
	for i := range fieldCount(f) {
		r := d.row(f, i)
		if commonName(r.Name.Value) {
			p.Rename = append(p.Rename, r)
		} else {
			p.Rows = append(p.Rows, r)
		}
	}
	return v.renderAs(status, d.register, head{Title: p.Title, Section: "settings", Wide: true, Crumbs: []crumb{{"台账和指标的定义", Prefix + "/indicators"}}}, p)
}

// definitionFaults renames the faults of a definition after the inputs of the form.
func definitionFaults(err error, list []stats.FieldForm) error {
	var wrong *models.Error
	if !errors.As(err, &wrong) {
		return err
	}
	named := slices.Clone(list)
	stats.NameFields(named)
	out := &models.Error{Kind: wrong.Kind, Message: wrong.Message}
	for _, x := range wrong.Fields {
		if rest, ok := strings.CutPrefix(x.Field, "fields."); ok {
			i, err := strconv.Atoi(rest)
			if err != nil {
				i = slices.IndexFunc(named, func(n stats.FieldForm) bool { return n.Name == rest })
			}
			if i >= 0 {
				x.Field = itemName("fields", i, "label")
			}
		}
		out.Fields = append(out.Fields, x)
	}
	return out
}

func (d *definitionDesk) createRegister(v *visit) error {
	f, err := v.sent()
	if err != nil {
		return err
	}
	if f.value("act") != "save" {
		addRows(f, spareRows)
		return d.renderRegister(v, f, nil, 200)
	}
	form := readRegister(f)
	reg, err := d.Stats.CreateRegister(v.ctx, v.actor, form)
	if err != nil {
		if f.refuse(definitionFaults(err, form.Fields)) {
			return d.renderRegister(v, f, nil, statusOf(err))
		}
		return err
	}
	return v.done("台账“"+reg.Name+"”已建立，各机关现在就可以登记", Prefix+"/registers/"+reg.Code+"/definition")
}

func (d *definitionDesk) updateRegister(v *visit) error {
	f, err := v.sent()
	if err != nil {
		return err
	}
	reg, _, err := d.Stats.FindRegister(v.ctx, v.actor, web.PathText(v.Ctx, "code"))
	if err != nil {
		return err
	}
	if f.value("act") != "save" {
		addRows(f, spareRows)
		return d.renderRegister(v, f, &reg, 200)
	}
	form := readRegister(f)
	form.Code = reg.Code
	if _, err := d.Stats.UpdateRegister(v.ctx, v.actor, form); err != nil {
		if f.refuse(definitionFaults(err, form.Fields)) {
			return d.renderRegister(v, f, &reg, statusOf(err))
		}
		return err
	}
	return v.done("定义已修改，自今日起生效", Prefix+"/registers/"+reg.Code+"/definition")
}
