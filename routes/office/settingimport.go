package office

import (
	"context"
	"slices"
	"strings"

	"sanxiang/app/identity"
	"sanxiang/app/sheet"
	"sanxiang/models"
)

// settingImportDesk brings in bureaus, officers, certificates and devices by
// sheet (从表格导入).
type settingImportDesk struct {
	*office
	index   *page
	imports sheetImporter
}

func newSettingImportDesk(o *office) *settingImportDesk {
	return &settingImportDesk{office: o, index: o.parse("listing.html"), imports: newSheetImporter(o)}
}

func (d *settingImportDesk) routes() []route {
	out := []route{get("/settings/import", d.showIndex, manageBureaus...)}
	for _, kind := range settingKinds {
		at := "/settings/import/" + kind.code
		out = append(out,
			get(at, func(v *visit) error { return d.imports.show(v, d.importOf(v, kind)) }, manageBureaus...),
			post(at, func(v *visit) error { return d.imports.commit(v, d.importOf(v, kind)) }, manageBureaus...),
			post(at+"/upload", func(v *visit) error { return d.imports.check(v, d.importOf(v, kind)) }, manageBureaus...),
			get(at+"/template.xlsx", func(v *visit) error { return d.imports.template(v, kind.name, kind.name, kind.template()) }, manageBureaus...),
		)
	}
	return out
}

// settingKind is one sort of rows that come in by sheet.
type settingKind struct {
	code, name, hint string
	back             string // below Prefix: the list in which the rows are found
	columns          func() []sheet.Column
	run              func(s *identity.Service, ctx context.Context, actor models.Actor, open func() (*sheet.Reader, error), o sheet.Options) (sheet.Report, error)
	cells            map[string]sheet.TemplateColumn // by column: how it is filled in, an example, choices
}

// dayCell and flagCell say how days and truth values are filled in.
func dayCell(how string) sheet.TemplateColumn {
	return sheet.TemplateColumn{How: strings.TrimRight("日期，如2024-06-01；"+how, "；"), Example: "2024-06-01"}
}
func flagCell(how string) sheet.TemplateColumn {
	return sheet.TemplateColumn{How: how, Example: "是", Choices: []string{"是", "否"}}
}
func choiceCell(list []models.Choice) sheet.TemplateColumn {
	return sheet.TemplateColumn{How: "从可选值中选", Example: list[0].Label, Choices: choiceLabels(list)}
}

// ownerCell names the bureau of a row.
var ownerCell = sheet.TemplateColumn{How: "本机关或下级机关的代码或全称"}

// certificateCells are the columns that officers and certificates share.
var certificateCells = map[string]sheet.TemplateColumn{
	"bureau": ownerCell, "active_from": dayCell("有同名人员时据此区分"), "certificate": {How: "行政执法证编号", Example: "SL00001"},
	"authority": {How: "发证机关全称", Example: "示例市人民政府"}, "applied_on": dayCell(""), "issued_on": dayCell(""), "valid_from": dayCell(""), "valid_to": dayCell(""),
	"cancelled_on": {How: "日期；没有注销的留空"}, "cancel_reason": {How: "没有注销的留空"}, "renumbered_on": {How: "日期；没有换号的留空"},
}

// settingKinds lists what comes in by sheet, in the order in which a new
// installation needs it.
var settingKinds = []settingKind{
	{"bureaus", "机关", "名称、代码、层级、上级机关；上级机关可以在同一文件的后面", "/settings/bureaus", identity.BureauColumns, (*identity.Service).ImportBureaus, map[string]sheet.TemplateColumn{
		"code": {How: "统一社会信用代码或自编代码，已有的按代码更新"}, "name": {How: "全称", Example: "示例市示例局"}, "short": {How: "文号代字", Example: "示"},
		"kind": choiceCell(models.BureauKinds), "level": choiceCell(bureauLevels), "region": {How: "六位或更多数字", Example: "000000"}, "field": choiceCell(models.Sectors),
		"parent": {How: "上级机关的代码或全称", Example: "示例市人民政府"}, "founded_on": dayCell(""), "closed_on": {How: "日期；没有撤销的留空"},
	}},
	{"officers", "执法人员", "姓名、岗位、审核资格，每行可带一个证件", "/settings/officers", identity.OfficerColumns, (*identity.Service).ImportOfficers, withCells(certificateCells, map[string]sheet.TemplateColumn{
		"name": {How: "姓名", Example: "示例某"}, "active_from": dayCell("到岗之日"), "active_to": {How: "日期；在岗的留空"}, "post": {Example: "科员"}, "education": {Example: "本科"},
		"frontline": flagCell("是否一线办案"), "formal": flagCell("是否正式在岗"), "reviewer": flagCell("是否法制审核人员"), "qualified": flagCell("是否取得法律职业资格"), "review_from": dayCell("从事法制审核之日"),
	})},
	{"certificates", "执法证件", "已登记人员的证件：发证、换号、注销", "/settings/officers", identity.CertificateColumns, (*identity.Service).ImportCertificates, withCells(certificateCells, map[string]sheet.TemplateColumn{
		"officer": {How: "已登记人员的姓名", Example: "示例某"},
	})},
	{"devices", "执法记录设备", "编号、类别、启用和停用日期", "/settings/devices", identity.DeviceColumns, (*identity.Service).ImportDevices, map[string]sheet.TemplateColumn{
		"bureau": ownerCell, "serial": {How: "设备编号，已有的按编号更新", Example: "SL-001"}, "kind": choiceCell(models.DeviceKinds), "service_from": dayCell(""), "service_to": {How: "日期；在用的留空"},
	}},
}

// withCells lays cells over others.
func withCells(under, over map[string]sheet.TemplateColumn) map[string]sheet.TemplateColumn {
	out := map[string]sheet.TemplateColumn{}
	for _, cells := range []map[string]sheet.TemplateColumn{under, over} {
		for name, c := range cells {
			out[name] = c
		}
	}
	return out
}

// template gives the columns for filling in, under their Chinese names.
func (k settingKind) template() []sheet.TemplateColumn {
	var out []sheet.TemplateColumn
	for _, c := range k.columns() {
		x := k.cells[c.Name]
		x.Head, x.Required, x.Codes = c.Aliases[0], c.Required, append(slices.Clone(c.Aliases[1:]), c.Name)
		out = append(out, x)
	}
	return out
}

// label gives the Chinese name of a column.
func (k settingKind) label(column string) string {
	for _, c := range k.columns() {
		if c.Name == column {
			return c.Aliases[0]
		}
	}
	return column
}

// importOf is the import of a kind as the pages show it.
func (d *settingImportDesk) importOf(v *visit, k settingKind) sheetImport {
	at := Prefix + "/settings/import/" + k.code
	s := sheetImport{
		Title: "导入" + k.name, Section: "settings", Crumbs: settingCrumbs(crumb{"从表格导入", Prefix + "/settings/import"}),
		Action: at, Upload: at + "/upload", Template: at + "/template.xlsx", Back: Prefix + k.back, label: k.label,
		run: func(open func() (*sheet.Reader, error), o sheet.Options) (sheet.Report, error) {
			return k.run(d.Identity, v.ctx, v.actor, open, o)
		},
	}
	for _, c := range k.template() {
		if c.Required {
			c.Head += "（必填）"
		}
		s.Heads = append(s.Heads, c.Head)
	}
	return s
}

// showIndex offers the kinds.
func (d *settingImportDesk) showIndex(v *visit) error {
	list := listing{
		Title: "从表格导入", Columns: columns("导入什么", "内容", "模板"),
		Lead: "先导入机关，再导入人员、证件和设备。每个表格先检查，不写入任何内容，看过结果后再导入；已有的按表格更新，同一表格可以重复导入。",
	}
	for _, k := range settingKinds {
		at := Prefix + "/settings/import/" + k.code
		list.Rows = append(list.Rows, line{linkCell(k.name, at), textCell(k.hint), linkCell(k.name+"导入模板（xlsx）", at+"/template.xlsx")})
	}
	return v.render(d.index, head{Title: list.Title, Section: "settings", Crumbs: settingCrumbs()}, list)
}
