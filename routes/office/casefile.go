package office

import (
	"context"
	"io"
	"strconv"

	"sanxiang/app/recording"
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
	f, err := d.Recording.FindCaseFile(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	p := caseFilePage{
		Case: d.caseHead(v, f.Case, "recordings"), Complete: f.Complete(), Classes: caseFileClasses(f), Count: len(f.Papers),
		Href: casePath(id, "file.zip"), Back: casePath(id, "recordings"), Volumes: f.Order[0].Volume != "",
	}
	var lines []recording.Line
	for _, x := range f.Papers {
		lines = append(lines, x.Line)
	}
	_, _, p.Size = groupLines(lines)
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
		out[p.Class].Papers = append(out[p.Class].Papers, lineOf(p.Line))
	}
	for _, n := range f.Needs {
		if !n.Have {
			c := &out[f.ClassOf(n.Material)]
			c.Missing = append(c.Missing, n.Name+"（“"+n.Why+"”后应有）")
		}
	}
	return out
}

// sendCaseFile sends the file as a ZIP archive while it is made.
func (d *recordingDesk) sendCaseFile(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	f, err := d.Recording.TakeCaseFile(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	v.Set("Content-Type", "application/zip")
	web.Attachment(v.Ctx, "案卷_"+f.Case.Number+".zip")
	return d.Edge.Stream(v.Ctx, func(ctx context.Context, w io.Writer) error {
		return d.Recording.WriteCaseFile(ctx, f, w)
	})
}
