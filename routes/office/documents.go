package office

import (
	"bytes"
	"html/template"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
	"sanxiang/routes/web"
)

// documentDesk is the documents of a case (文书): which there are, how they
// read, and as files.
type documentDesk struct {
	*office
	list, show *page
}

func newDocumentDesk(o *office) *documentDesk {
	return &documentDesk{office: o, list: o.parse("documents.html"), show: o.parse("document.html")}
}

func (d *documentDesk) routes() []route {
	return []route{
		get("/cases/:id/documents", d.showDocuments, models.ActReadCase),
		get("/cases/:id/documents/:kind", d.showDocument, models.ActReadCase),
		get("/cases/:id/documents/:kind/file", d.sendDocument, models.ActReadCase),
	}
}

// documentsPage lists the documents of a case.
type documentsPage struct {
	Case  caseHead
	Lines []documentLine
}

// documentLine is one document in the list.
type documentLine struct {
	Name, Note string
	Tag        tag
	Missing    []string
	Show, File string // addresses; empty while something is missing
	Step       download
}

// documentPath is the address of a document of a case.
func documentPath(c models.Case, kind models.CaseDocKind) string {
	return casePath(c.ID, "documents/"+string(kind))
}

func (d *documentDesk) showDocuments(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	f, err := d.Documents.List(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	p := documentsPage{Case: d.caseHead(v, f.Case, "documents")}
	for _, x := range f.Docs {
		p.Lines = append(p.Lines, documentLineOf(f.Case, x))
	}
	return v.render(d.list, head{Title: "文书 " + f.Case.Number, Section: "cases", Crumbs: caseCrumbs(f.Case)}, p)
}

// documentLineOf words one document.
func documentLineOf(c models.Case, x models.CaseDoc) documentLine {
	l := documentLine{Name: x.Name, Missing: x.Missing, Tag: tag{tagOK, "可生成"}, Note: x.Step.Label() + "于" + x.On.Chinese()}
	switch {
	case x.Kind == models.DocOpinion && x.Final:
		l.Note = "最近一轮意见作出于" + x.On.Chinese()
	case !x.Ready():
		l.Tag, l.Note = tag{tagPlain, "缺少内容"}, ""
	case !x.Final:
		l.Tag, l.Note = tag{tagWait, "可生成草稿"}, "“"+x.Step.Label()+"”办理后为正式文书"
	}
	if x.Ready() {
		l.Show, l.File = documentPath(c, x.Kind), documentPath(c, x.Kind)+"/file"
	} else if models.Allowed(c.State, models.StepAmended) {
		l.Step = download{casePath(c.ID, "step/amended"), "补正案件信息"}
	}
	return l
}

// documentPage shows one document as it reads.
type documentPage struct {
	Case   caseHead
	Name   string
	Final  bool
	Masked bool
	Body   template.HTML
	File   string
	Back   string
}

// documentKind reads which document of which case is meant.
func documentKind(v *visit) (int64, models.CaseDocKind, error) {
	id, err := v.id("id")
	return id, models.CaseDocKind(v.Params("kind")), err
}

func (d *documentDesk) showDocument(v *visit) error {
	id, kind, err := documentKind(v)
	if err != nil {
		return err
	}
	m, err := d.Documents.Make(v.ctx, v.actor, id, kind)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := m.WriteHTML(&b); err != nil {
		return err
	}
	p := documentPage{
		Case: d.caseHead(v, m.Case, "documents"), Name: m.Name, Final: m.Final, Masked: m.Masked,
		Body: template.HTML(b.String()), File: documentPath(m.Case, kind) + "/file", Back: casePath(id, "documents"),
	}
	return v.render(d.show, head{Title: m.Name + " " + m.Case.Number, Section: "cases", Crumbs: append(caseCrumbs(m.Case), crumb{"文书", p.Back})}, p)
}

// sendDocument sends a document as DOCX; that it was taken is noted.
func (d *documentDesk) sendDocument(v *visit) error {
	id, kind, err := documentKind(v)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	m, err := d.Documents.Write(v.ctx, &b, v.actor, id, kind)
	if err != nil {
		return err
	}
	v.Set(fiber.HeaderContentType, fileType("docx"))
	web.Attachment(v.Ctx, m.FileName()+".docx")
	return v.Send(b.Bytes())
}
