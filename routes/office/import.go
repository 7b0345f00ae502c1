package office

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/cases"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// importDesk leads files of cases into the ledger (导入向导).
type importDesk struct {
	*office
	list, columns, batch, rows, row, replace *page
}

func newImportDesk(o *office) *importDesk {
	return &importDesk{
		office: o, list: o.parse("import_list.html", "import_part.html"), columns: o.parse("import_columns.html", "import_part.html"),
		batch: o.parse("import_batch.html", "import_part.html"), rows: o.parse("import_rows.html", "import_part.html"),
		row: o.parse("import_row.html", "import_part.html"), replace: o.parse("import_replace.html", "import_part.html"),
	}
}

func (d *importDesk) routes() []route {
	handle, look := []models.Act{models.ActHandleCase}, []models.Act{models.ActHandleCase, models.ActApproveCase}
	return []route{
		get("/imports", d.showList, look...), get("/imports/template.xlsx", d.sendTemplate, look...), post("/imports/upload", d.takeFile, handle...),
		get("/imports/:id", d.showBatch, look...), get("/imports/:id/progress", d.sendProgress, look...), get("/imports/:id/file", d.sendFile, look...),
		get("/imports/:id/columns", d.showColumns, look...), post("/imports/:id/columns", d.takeColumns, handle...),
		get("/imports/:id/rows", d.showRows, look...), get("/imports/:id/rows/:line", d.showRow, look...), post("/imports/:id/rows/:line", d.takeRow, handle...),
		get("/imports/:id/replace", d.showReplace, handle...), post("/imports/:id/replace", d.takeReplace, handle...),
		post("/imports/:id/commit", d.commit, handle...), post("/imports/:id/cancel", d.cancel, handle...), post("/imports/:id/undo", d.undo, handle...),
	}
}

// importPath is the address of a batch, or of one of its pages.
func importPath(id int64, page string) string {
	path := Prefix + "/imports/" + idString(id)
	if page != "" {
		path += "/" + page
	}
	return path
}

// importCrumbs is the way to a batch's page.
func importCrumbs(b models.ImportBatch) []crumb {
	return []crumb{{"案件", Prefix + "/cases"}, {"导入", Prefix + "/imports"}, {b.FileName, importPath(b.ID, "")}}
}

// importStep is one of the wizard's five steps.
type importStep struct {
	Text, Href    string
	Done, Current bool
}

// importSteps says where a batch stands: at is the step from 1.
func importSteps(b models.ImportBatch, at int) []importStep {
	texts := []string{"上传文件", "对应列", "检查各行", "核对结果", "导入"}
	out := make([]importStep, len(texts))
	for i, text := range texts {
		out[i] = importStep{Text: text, Done: i+1 < at, Current: i+1 == at}
	}
	if b.State == models.ImportUploaded || b.State == models.ImportChecked {
		out[1].Href = importPath(b.ID, "columns")
	}
	if b.Staged && !b.State.Working() {
		out[2].Href, out[3].Href = importPath(b.ID, "rows"), importPath(b.ID, "")
	}
	return out
}

// importTags gives the class of each state of a batch.
var importTags = map[models.ImportState]string{
	models.ImportDone: tagOK, models.ImportUndone: tagGone, models.ImportCancelled: tagGone,
}

func importTag(s models.ImportState) tag {
	class := importTags[s]
	if class == "" {
		class = tagWait
	}
	return tag{class, s.Label()}
}

// importList is the page on which files are brought.
type importList struct {
	Form   *form
	File   field
	May    bool
	Limits string
	Lines  []importLine
	Pager  pager
	Steps  []importStep
}

// importLine is one batch in the list.
type importLine struct {
	Href, Name, Who, When, Outcome string
	Tag                            tag
}

func (d *importDesk) showList(v *visit) error {
	return d.renderList(v, fiber.StatusOK, newForm(nil))
}

func (d *importDesk) renderList(v *visit, status int, f *form) error {
	before := int64(0)
	if text := v.Query("before"); text != "" {
		id, err := models.ParseID(text)
		if err != nil {
			return models.Errorf(models.NotFound, "没有这一页，请从导入列表重新进入")
		}
		before = id
	}
	list, next, err := d.Imports.List(v.ctx, v.actor, before)
	if err != nil {
		return err
	}
	p := importList{Form: f, May: v.can(models.ActHandleCase), Steps: importSteps(models.ImportBatch{}, 1)}
	p.Limits = fmt.Sprintf("文件不超过%s，数据不超过%d行、%d列；更大的文件请拆开，或由系统管理员用命令行导入。", models.SizeText(models.LargestImport), models.ImportRowsMost, models.ImportWidth)
	p.File = f.file("file", "选择文件", accept(".xlsx,.csv"), hint("Excel 工作簿（.xlsx）或 CSV（UTF-8、GBK 均可）"))
	for _, b := range list {
		p.Lines = append(p.Lines, importLine{importPath(b.ID, ""), b.FileName, b.UserName, momentText(b.CreatedAt), importOutcome(b), importTag(b.State)})
	}
	if next > 0 {
		p.Pager.Next = Prefix + "/imports?before=" + idString(next)
	}
	return v.renderAs(status, d.list, head{Title: "导入案件", Section: "cases", Crumbs: []crumb{{"案件", Prefix + "/cases"}, {"导入", ""}}}, p)
}

// importOutcome says in a few words what became of a batch.
func importOutcome(b models.ImportBatch) string {
	switch b.State {
	case models.ImportChecked:
		return fmt.Sprintf("共%d行：可新增%d，可更新%d，重复%d，错误%d", b.Total, b.Good, b.Updates, b.Duplicates+b.Differing, b.Bad)
	case models.ImportDone:
		text := fmt.Sprintf("已新增%d件", b.Added)
		if b.Corrected > 0 {
			text += fmt.Sprintf("，已更正%d件", b.Corrected)
		}
		if b.Bad > 0 {
			text += fmt.Sprintf("，%d行有错误未导入", b.Bad)
		}
		return text
	default:
		return ""
	}
}

// takeFile takes a file in and leads on to its columns.
func (d *importDesk) takeFile(v *visit) error {
	values, b, err := d.readFile(v)
	if err == nil {
		return v.Redirect(importPath(b.ID, "columns"), fiber.StatusSeeOther)
	}
	f := newForm(values)
	if !f.refuse(err) {
		return err
	}
	f.renew()
	return d.renderList(v, fiber.StatusUnprocessableEntity, f)
}

// readFile reads the form with its file, piece by piece.
func (d *importDesk) readFile(v *visit) (url.Values, models.ImportBatch, error) {
	var none models.ImportBatch
	kind, options, err := mime.ParseMediaType(v.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEMultipartForm || options["boundary"] == "" {
		return nil, none, web.Refuse(fiber.StatusUnsupportedMediaType, "请在本站的页面上选择文件后提交")
	}
	values := url.Values{}
	const room = 64 << 10 // of the form around the file
	if int64(v.Request().Header.ContentLength()) > models.LargestImport+room {
		return values, none, models.Errorf(models.Invalid, "文件超过%s的上限，请拆成几个文件分次导入，或由系统管理员用命令行导入", models.SizeText(models.LargestImport))
	}
	parts := multipart.NewReader(web.Body(v.Ctx, models.LargestImport+room), options["boundary"])
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return values, none, noFile()
		}
		if err != nil {
			return values, none, partFailed(err)
		}
		if part.FormName() == "file" {
			if part.FileName() == "" {
				return values, none, noFile()
			}
			b, err := d.Imports.Create(v.ctx, v.actor, cases.Uploaded{Key: values.Get("key"), Name: part.FileName(), Body: part})
			if err != nil {
				err = partFailed(err)
			}
			return values, b, err
		}
		text, err := io.ReadAll(io.LimitReader(part, 1000))
		if err != nil {
			return values, none, partFailed(err)
		}
		values.Add(part.FormName(), string(text))
	}
}

// noFile says that nothing was chosen.
func noFile() error {
	return &models.Error{Kind: models.Invalid, Message: "没有收到文件", Fields: []models.FieldError{{Field: "file", Rule: "没有选择文件", Fix: "请选择要导入的 .xlsx 或 .csv 文件"}}}
}

// sendTemplate sends the workbook to fill in.
func (d *importDesk) sendTemplate(v *visit) error {
	v.Set(fiber.HeaderContentType, fileType("xlsx"))
	web.Attachment(v.Ctx, "案件导入模板.xlsx")
	return d.Imports.WriteTemplate(v.Response().BodyWriter())
}

// sendFile sends a batch's file back with what was found wrong.
func (d *importDesk) sendFile(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	f, err := d.Imports.Annotate(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	v.Set(fiber.HeaderContentType, fileType(strings.TrimPrefix(path.Ext(f.Name), ".")))
	web.Attachment(v.Ctx, f.Name)
	return d.Edge.Stream(v.Ctx, f.Write)
}
