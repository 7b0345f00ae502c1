package office

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/sheet"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// importPage is the import of one register: the sheet is chosen, checked, and
// taken in once what was found has been read.
type importPage struct {
	Form                 *form
	Name                 string
	Action, Upload, Back string
	Template             string
	File                 field
	Report               *sheet.Report
	Words                string
	Sheet                string // id of the sheet that was checked
	FileName             string
	Heads                []string
}

func (d *registerDesk) showImport(v *visit) error {
	return d.renderImport(v, newForm(v.query()), importPage{}, 200)
}

func (d *registerDesk) renderImport(v *visit, f *form, p importPage, status int) error {
	reg, err := d.register(v, web.PathText(v.Ctx, "code"))
	if err != nil {
		return err
	}
	s := standpoint{Bureau: v.actor.BureauID, Year: d.today().Year()}
	base := Prefix + "/registers/" + reg.Code
	p.Form, p.Name, p.Action, p.Upload, p.Template, p.Back = f, reg.Name, base+"/import", base+"/upload", base+"/template.xlsx", s.address("/registers/"+reg.Code)
	p.File = f.file("file", "表格文件", accept(".xlsx,.csv"), hint("xlsx 或 csv，64 MB 以内。第一行为表头"))
	for _, x := range reg.Fields {
		head := x.Label
		if x.Required || x.Name == "date" {
			head += "（必填）"
		}
		p.Heads = append(p.Heads, head)
	}
	return v.renderAs(status, d.imports, head{Title: "导入" + reg.Name, Section: "figures", Wide: true, Crumbs: d.crumbs(s.Bureau, reg.Code, reg.Name)}, p)
}

// checkImport keeps the sheet and says what is in it, without taking anything
// in.
func (d *registerDesk) checkImport(v *visit) error {
	reg, err := d.register(v, web.PathText(v.Ctx, "code"))
	if err != nil {
		return err
	}
	var kept models.Attachment
	values, err := v.readFile(func(_ url.Values, name string, file io.Reader) (err error) {
		kept, err = d.Papers.AttachSheet(v.ctx, v.actor, name, file)
		return err
	})
	if err == nil && kept.ID == 0 {
		err = &models.Error{Kind: models.Invalid, Message: "没有收到文件", Fields: []models.FieldError{{Field: "file", Rule: "请选择表格文件", Fix: "xlsx 或 csv"}}}
	}
	p := importPage{}
	if err == nil {
		p, err = d.importSheet(v, reg, kept.ID, sheet.Options{DryRun: true})
	}
	if err != nil {
		f := newForm(values)
		if f.refuse(err) {
			return d.renderImport(v, f, importPage{}, refusedStatus(err))
		}
		return err
	}
	return d.renderImport(v, newForm(nil), p, 200)
}

// importSheet runs the import over a sheet that was kept.
func (d *registerDesk) importSheet(v *visit, reg *models.Register, id int64, o sheet.Options) (importPage, error) {
	p := importPage{Sheet: strconv.FormatInt(id, 10)}
	open := func() (*sheet.Reader, error) {
		a, file, err := d.Papers.OpenAttachment(v.ctx, v.actor, id)
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(file) // at most attachmentLimit; the reader outlives the file
		if err = errors.Join(err, file.Close()); err != nil {
			return nil, err
		}
		p.FileName = a.Name
		if strings.EqualFold(filepath.Ext(a.Name), ".csv") {
			return sheet.NewCSV(bytes.NewReader(content))
		}
		return sheet.New(bytes.NewReader(content))
	}
	report, err := d.Stats.ImportEntries(v.ctx, v.actor, reg.Code, open, o)
	p.Report, p.Words = &report, strings.SplitN(report.String(), "\n", 2)[0]
	for i, x := range report.Problems {
		if f, ok := reg.Find(x.Column); ok {
			report.Problems[i].Column = f.Label
		}
	}
	return p, err
}

// commitImport takes in what was checked.
func (d *registerDesk) commitImport(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	f := newForm(values)
	reg, err := d.register(v, web.PathText(v.Ctx, "code"))
	if err != nil {
		return err
	}
	p, err := d.importSheet(v, reg, f.row("sheet"), sheet.Options{SkipBad: f.checked("skip")})
	if err != nil {
		if f.refuse(err) {
			return d.renderImport(v, f, importPage{}, refusedStatus(err))
		}
		return err
	}
	if p.Report.Count() > 0 && !f.checked("skip") {
		return d.renderImport(v, f, p, 422)
	}
	s := standpoint{Bureau: v.actor.BureauID, Year: d.today().Year()}
	return v.done("导入完成："+p.Words, s.address("/registers/"+reg.Code))
}

// sendTemplate sends an empty sheet with the headers that an import takes,
// choices that fold out, an example and a guide.
func (d *registerDesk) sendTemplate(v *visit) error {
	reg, err := d.register(v, web.PathText(v.Ctx, "code"))
	if err != nil {
		return err
	}
	columns := templateColumns(reg)
	err = d.Edge.Stream(v.Ctx, func(_ context.Context, w io.Writer) error { return sheet.WriteTemplate(w, "台账", columns) })
	if err != nil {
		return err
	}
	v.Set(fiber.HeaderContentType, fileType("xlsx"))
	web.Attachment(v.Ctx, reg.Name+"_导入模板.xlsx")
	return nil
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
	out := make([]string, len(x.Choices))
	for i, c := range x.Choices {
		out[i] = c.Label
	}
	return out
}
