package office

import (
	"bytes"
	"context"
	"io"
	"strconv"

	"sanxiang/app/recording"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// caseFilePage is a case's file before it is taken away (案卷).
type caseFilePage struct {
	Case     caseHead
	Complete bool
	Gaps     []gapLine
	Classes  []caseFileClass
	Count    int
	Size     string
	Href     string
	Back     string
	Volumes  bool
}

// caseFileClass is one class with its papers and what it lacks.
type caseFileClass struct {
	No, Name string
	Papers   []recordingLine
	Missing  []string
}

// showCaseFile shows what the file holds and what is missing.
func (d *recordingDesk) showCaseFile(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	docs, err := d.caseDocuments(v, id)
	if err != nil {
		return err
	}
	f, err := d.Recording.FindCaseFile(v.ctx, v.actor, id, docs)
	if err != nil {
		return err
	}
	p := caseFilePage{
		Case: d.caseHead(v, f.Case, "recordings"), Complete: f.Complete(), Classes: caseFileClasses(f), Count: len(f.Papers),
		Href: casePath(id, "file.zip"), Back: casePath(id, "recordings"), Volumes: f.Order[0].Volume != "",
	}
	var size int64
	for _, x := range f.Papers {
		size += x.Bytes()
	}
	p.Size = models.SizeText(size)
	for _, g := range f.Gaps {
		p.Gaps = append(p.Gaps, gapLine{g.Text, g.Fix, p.Back})
	}
	return v.render(d.file, head{Title: "案卷 " + f.Case.Number, Section: "cases", Crumbs: append(caseCrumbs(f.Case), crumb{"过程记录", p.Back})}, p)
}

// caseFileClasses words the classes of a file.
func caseFileClasses(f recording.CaseFile) []caseFileClass {
	out := make([]caseFileClass, len(f.Order))
	for i, c := range f.Order {
		out[i] = caseFileClass{No: strconv.Itoa(i + 1), Name: c.Name}
		if c.Volume != "" {
			out[i].Name = c.Volume + "：" + c.Name
		}
	}
	for _, p := range f.Papers {
		line := lineOf(p.Line)
		if p.Made() {
			line.Href, line.Time = casePath(f.Case.ID, "documents/"+p.Document.Kind), string(p.TakenOn)
			line.Bytes, line.Short = models.SizeText(p.Bytes()), p.Digest()[:8]
		}
		out[p.Class].Papers = append(out[p.Class].Papers, line)
	}
	for _, n := range f.Needs {
		if !n.Have {
			c := &out[f.ClassOf(n.Material)]
			c.Missing = append(c.Missing, n.Name+"（“"+n.Why+"”后应有）")
		}
	}
	return out
}

// caseDocuments makes the final documents of a case for its file. They are
// small; the evidence is read while the file is sent.
func (d *recordingDesk) caseDocuments(v *visit, id int64) (recording.Documents, error) {
	list, err := d.Documents.ListFinal(v.ctx, v.actor, id)
	if err != nil {
		return recording.Documents{}, err
	}
	var out recording.Documents
	for _, m := range list {
		var b bytes.Buffer
		if err := m.WriteDOCX(&b); err != nil {
			return recording.Documents{}, err
		}
		title := m.Name
		if m.Masked {
			title += "（已隐去身份信息）"
		}
		out.Head = m.Case.ChainHead
		out.List = append(out.List, recording.Document{
			Kind: string(m.Kind), Title: title, Material: m.Kind.Material(), On: m.On, Ending: ".docx", Content: b.Bytes(),
		})
	}
	return out, nil
}

// sendCaseFile sends the file as a ZIP archive while it is made.
func (d *recordingDesk) sendCaseFile(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	docs, err := d.caseDocuments(v, id)
	if err != nil {
		return err
	}
	f, err := d.Recording.TakeCaseFile(v.ctx, v.actor, id, docs)
	if err != nil {
		return err
	}
	v.Set("Content-Type", "application/zip")
	web.Attachment(v.Ctx, "案卷_"+f.Case.Number+".zip")
	return d.Edge.Stream(v.Ctx, func(ctx context.Context, w io.Writer) error {
		return d.Recording.WriteCaseFile(ctx, f, w)
	})
}
