package office

import (
	"strings"

	"sanxiang/app/sheet"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// importOf is the import of the register in the address.
func (d *registerDesk) importOf(v *visit) (sheetImport, error) {
	reg, err := d.register(v, web.PathText(v.Ctx, "code"))
	if err != nil {
		return sheetImport{}, err
	}
	s := standpoint{Bureau: v.actor.BureauID, Year: d.today().Year()}
	base := Prefix + "/registers/" + reg.Code
	out := sheetImport{
		Title: "导入" + reg.Name, Section: "figures", Crumbs: d.crumbs(s.Bureau, reg.Code, reg.Name),
		Action: base + "/import", Upload: base + "/upload", Template: base + "/template.xlsx", Back: s.address("/registers/" + reg.Code),
		Heads: []string{"机关代码或机关名称（必填）"},
		label: func(column string) string {
			if f, ok := reg.Find(column); ok {
				return f.Label
			}
			return column
		},
		run: func(open func() (*sheet.Reader, error), o sheet.Options) (sheet.Report, error) {
			return d.Stats.ImportEntries(v.ctx, v.actor, reg.Code, open, o)
		},
	}
	for _, x := range reg.Fields {
		head := x.Label
		if x.Required || x.Name == "date" {
			head += "（必填）"
		}
		out.Heads = append(out.Heads, head)
	}
	out.Heads = append(out.Heads, "依据")
	return out, nil
}

func (d *registerDesk) showImport(v *visit) error {
	s, err := d.importOf(v)
	if err != nil {
		return err
	}
	return d.imports.show(v, s)
}

func (d *registerDesk) checkImport(v *visit) error {
	s, err := d.importOf(v)
	if err != nil {
		return err
	}
	return d.imports.check(v, s)
}

func (d *registerDesk) commitImport(v *visit) error {
	s, err := d.importOf(v)
	if err != nil {
		return err
	}
	return d.imports.commit(v, s)
}

// sendTemplate sends an empty sheet with the headers that an import takes,
// choices that fold out, an example and a guide.
func (d *registerDesk) sendTemplate(v *visit) error {
	reg, err := d.register(v, web.PathText(v.Ctx, "code"))
	if err != nil {
		return err
	}
	return d.imports.template(v, reg.Name, "台账", templateColumns(reg))
}

// templateColumns says how each column of an import is filled in.
func templateColumns(reg *models.Register) []sheet.TemplateColumn {
	out := []sheet.TemplateColumn{{Head: "机关名称", Required: true, How: "机关全称或代码"}}
	for _, x := range reg.Fields {
		out = append(out, sheet.TemplateColumn{
			Head: x.Label, Required: x.Required || x.Name == "date", How: strings.Trim(models.ChoiceLabel(models.FieldTypes, string(x.Type))+"；"+ruleWords(x), "；"),
			Example: examples[x.Type], Choices: offeredLabels(x), Codes: x.Aliases,
		})
	}
	return append(out, sheet.TemplateColumn{Head: "依据", How: "文件名称、文号或材料存放处", Example: "签到表"})
}

// examples are what the example row of a template has.
var examples = map[models.FieldType]string{models.FieldDay: "2024-06-01", models.FieldInt: "30", models.FieldNumber: "2.5", models.FieldMoney: "60000", models.FieldFlag: "是"}

// offeredLabels are what may be chosen in a field.
func offeredLabels(x models.Field) []string {
	if x.Type == models.FieldFlag {
		return []string{"是", "否"}
	}
	return choiceLabels(x.Choices)
}

// choiceLabels are the words of choices.
func choiceLabels(list []models.Choice) []string {
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = c.Label
	}
	return out
}
