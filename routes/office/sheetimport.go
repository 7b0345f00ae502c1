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

// sheetImport is one import of a sheet: what is taken in, and by whom.
type sheetImport struct {
	Title, Section       string
	Crumbs               []crumb
	Action, Upload, Back string // where the forms go, and where it ends
	Template             string
	Heads                []string
	label                func(column string) string // what a column is called on the page
	run                  func(open func() (*sheet.Reader, error), o sheet.Options) (sheet.Report, error)
}

// sheetImportPage is the page of an import: the sheet is chosen, checked, and
// taken in once what was found has been read.
type sheetImportPage struct {
	sheetImport
	Form     *form
	File     field
	Report   *sheet.Report
	Words    string
	Sheet    string // id of the sheet that was checked
	FileName string
}

// sheetImporter leads sheets in, for all areas that import.
type sheetImporter struct {
	*office
	page *page
}

func newSheetImporter(o *office) sheetImporter {
	return sheetImporter{office: o, page: o.parse("sheetimport.html")}
}

// show offers to choose a sheet.
func (d sheetImporter) show(v *visit, s sheetImport) error {
	return d.render(v, newForm(v.query()), sheetImportPage{sheetImport: s}, fiber.StatusOK)
}

func (d sheetImporter) render(v *visit, f *form, p sheetImportPage, status int) error {
	p.Form, p.File = f, f.file("file", "表格文件", accept(".xlsx,.csv"), hint("xlsx 或 csv，64 MB 以内。第一行为表头"))
	return v.renderAs(status, d.page, head{Title: p.Title, Section: p.Section, Wide: true, Crumbs: p.Crumbs}, p)
}

// refuse shows the page again with what is wrong; other errors go to the edge.
func (d sheetImporter) refuse(v *visit, f *form, s sheetImport, err error) error {
	if !f.refuse(err) {
		return err
	}
	return d.render(v, f, sheetImportPage{sheetImport: s}, statusOf(err))
}

// check keeps the sheet and says what is in it, without taking anything in.
func (d sheetImporter) check(v *visit, s sheetImport) error {
	var kept models.Attachment
	values, err := v.readFile(func(_ url.Values, name string, file io.Reader) (err error) {
		kept, err = d.Papers.AttachSheet(v.ctx, v.actor, name, file)
		return err
	})
	if err == nil && kept.ID == 0 {
		err = &models.Error{Kind: models.Invalid, Message: "没有收到文件", Fields: []models.FieldError{{Field: "file", Rule: "请选择表格文件", Fix: "xlsx 或 csv"}}}
	}
	var p sheetImportPage
	if err == nil {
		p, err = d.read(v, s, kept.ID, sheet.Options{DryRun: true})
	}
	if err != nil {
		return d.refuse(v, newForm(values), s, err)
	}
	return d.render(v, newForm(nil), p, fiber.StatusOK)
}

// read runs the import over a sheet that was kept.
func (d sheetImporter) read(v *visit, s sheetImport, id int64, o sheet.Options) (sheetImportPage, error) {
	p := sheetImportPage{sheetImport: s, Sheet: strconv.FormatInt(id, 10)}
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
	report, err := s.run(open, o)
	p.Report, p.Words = &report, strings.SplitN(report.String(), "\n", 2)[0]
	for i, x := range report.Problems {
		report.Problems[i].Column = s.label(x.Column)
	}
	return p, err
}

// commit takes in what was checked; rows with faults are passed over only by
// choice.
func (d sheetImporter) commit(v *visit, s sheetImport) error {
	f, err := v.sent()
	if err != nil {
		return err
	}
	p, err := d.read(v, s, f.row("sheet"), sheet.Options{SkipBad: f.checked("skip")})
	if err != nil {
		return d.refuse(v, f, s, err)
	}
	if p.Report.Count() > 0 && !f.checked("skip") {
		return d.render(v, f, p, fiber.StatusUnprocessableEntity)
	}
	return v.done("导入完成："+p.Words, s.Back)
}

// template sends an empty sheet with the headers that an import takes, choices
// that fold out, an example and a guide.
func (d sheetImporter) template(v *visit, name, tab string, columns []sheet.TemplateColumn) error {
	err := d.Edge.Stream(v.Ctx, func(_ context.Context, w io.Writer) error { return sheet.WriteTemplate(w, tab, columns) })
	if err != nil {
		return err
	}
	v.Set(fiber.HeaderContentType, fileType("xlsx"))
	web.Attachment(v.Ctx, name+"_导入模板.xlsx")
	return nil
}
