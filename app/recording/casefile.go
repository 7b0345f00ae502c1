package recording

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"

	"sanxiang/app/store"
	"sanxiang/models"
)

// CaseFile is a case's papers in the order in which they are bound (案卷).
type CaseFile struct {
	Case    models.Case
	Bureau  string
	Parties []string
	Order   []models.ArchiveClass
	Papers  []Paper
	Needs   []models.ArchiveNeed
	Gaps    []models.Gap
	Events  []models.Event
	At      models.Instant // when the last event was entered
}

// Paper is one item of a case file: a recording, or a document of the case.
type Paper struct {
	No       int      // in the catalogue, from 1
	Class    int      // in the order
	Line              // of a document title, day and size alone
	Document Document // none for a recording
	Path     string   // in the archive
	Text     string   // what the archive holds where there is no file of evidence
}

// Made says whether the paper is a document of the case.
func (p Paper) Made() bool { return p.Document.Title != "" }

// Document is a paper that is made from the case's own data (文书).
type Document struct {
	Kind     string // as its maker knows it
	Title    string
	Material models.Material
	On       models.Day // of the step that made it final
	Ending   string     // of its file, such as .docx
	Content  []byte
}

// Documents are the final documents of a case as it stood at an event. The
// zero value has none.
type Documents struct {
	Head string // hash of the case's last event when they were made
	List []Document
}

// Complete says whether nothing is missing.
func (f CaseFile) Complete() bool {
	return len(f.Gaps) == 0 && !slices.ContainsFunc(f.Needs, func(n models.ArchiveNeed) bool { return !n.Have })
}

// FindCaseFile gives a case's file in its bureau's order, the recordings and
// the documents by time within each class, with what it lacks. Errors: those of
// FindTimeline; Conflict when the case has gone on since the documents were made.
func (s *Service) FindCaseFile(ctx context.Context, actor models.Actor, caseID int64, docs Documents) (CaseFile, error) {
	t, err := s.FindTimeline(ctx, actor, caseID)
	if err != nil {
		return CaseFile{}, err
	}
	if docs.Head != "" && docs.Head != t.Case.ChainHead {
		return CaseFile{}, models.Errorf(models.Conflict, "案件刚刚有新的办理记录，案卷没有生成，请重新打开或下载")
	}
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return CaseFile{}, err
	}
	bureau := tree.Bureaus[t.Case.BureauID]
	field := t.Case.Field
	if field == "" {
		field = bureau.Field
	}
	f := CaseFile{Case: t.Case, Bureau: bureau.Name, Order: models.ArchiveOrder(field), Gaps: t.Gaps}
	if f.Events, err = s.store.ListEvents(ctx, caseID); err != nil {
		return CaseFile{}, err
	}
	parties, err := s.store.ListParties(ctx, caseID)
	if err != nil {
		return CaseFile{}, err
	}
	for _, p := range parties {
		f.Parties = append(f.Parties, p.Name)
	}
	return f, f.bind(t.Lines, docs.List)
}

// bind puts the papers in order and works out what is missing. Documents stand
// before the recordings of their day.
func (f *CaseFile) bind(lines []Line, docs []Document) error {
	var have []models.Material
	for _, d := range docs {
		have = append(have, d.Material)
		line := Line{Recording: models.Recording{CaseID: f.Case.ID, Title: d.Title, Medium: "document", TakenOn: d.On, FileName: d.Title + d.Ending}}
		f.Papers = append(f.Papers, Paper{Class: models.ClassOf(f.Order, d.Material), Line: line, Document: d, Text: string(d.Content)})
	}
	for _, line := range lines {
		m := line.Material()
		have = append(have, m)
		f.Papers = append(f.Papers, Paper{Class: models.ClassOf(f.Order, m), Line: line})
	}
	slices.SortStableFunc(f.Papers, func(a, b Paper) int {
		return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(a.TakenOn, b.TakenOn), cmp.Compare(a.TakenAt, b.TakenAt), cmp.Compare(a.Seq, b.Seq))
	})
	for i := range f.Papers {
		p := &f.Papers[i]
		p.No = i + 1
		extension := strings.ToLower(path.Ext(p.FileName))
		if p.Hash == "" && !p.Made() {
			p.Text, extension = p.page(), ".txt"
		}
		p.Path = f.Folder(p.Class) + fmt.Sprintf("/%03d_%s%s", p.No, plain(p.Title, 60), plain(extension, 12))
	}
	var steps []models.Step
	for _, e := range f.Events {
		step, err := e.Step()
		if err != nil {
			return err
		}
		steps, f.At = append(steps, step), e.At
	}
	f.Needs = models.ArchiveNeeds(steps, have)
	return nil
}

// ClassOf gives the place of a material in the file's order.
func (f CaseFile) ClassOf(m models.Material) int { return models.ClassOf(f.Order, m) }

// Folder names the folder of a class in the archive.
func (f *CaseFile) Folder(class int) string {
	c := f.Order[class]
	return fmt.Sprintf("%02d_%s", class+1, plain(c.Volume+c.Name, 60))
}

// plain makes a name that every file system takes, of at most n characters.
func plain(name string, n int) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`<>:"/\|?*`, r) || r == '\u2028' || r == '\u2029' || r == unicode.ReplacementChar {
			return '_'
		}
		return r
	}, name)
	if r := []rune(name); len(r) > n {
		name = string(r[:n])
	}
	return strings.TrimRight(name, " .")
}

// page is a recording of text alone as a paper.
func (p Paper) page() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n环节：%s\n执法行为：%s\n形成时间：%s\n上传时间：%s\n", p.Title, models.ChoiceLabel(models.Stages, p.Stage),
		models.ChoiceLabel(models.Acts, p.Act), clock(p.TakenAt), clock(p.UploadedAt))
	for _, x := range []struct{ name, value string }{
		{"地点", p.Place}, {"执法人员", strings.Join(p.Officers, "、")}, {"设备", p.Device}, {"迟于24小时的原因", p.LateReason},
	} {
		if x.value != "" {
			fmt.Fprintf(&b, "%s：%s\n", x.name, x.value)
		}
	}
	b.WriteString("\n" + p.Content + "\n")
	return strings.ReplaceAll(b.String(), "\n", "\r\n")
}

// clock writes an instant in Chinese time.
func clock(i models.Instant) string { return i.Time().Format("2006-01-02 15:04:05") }

// TakeCaseFile gives a case's file to be taken away, and notes that it was. It
// gives nothing when that fails. Errors as of FindCaseFile.
func (s *Service) TakeCaseFile(ctx context.Context, actor models.Actor, caseID int64, docs Documents) (CaseFile, error) {
	f, err := s.FindCaseFile(ctx, actor, caseID, docs)
	if err != nil {
		return CaseFile{}, err
	}
	return f, s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		tx.Append("下载案卷", "case", caseID, f.Case.BureauID, f.Case.Number)
		return nil
	})
}
