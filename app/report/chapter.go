package report

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"sync"

	"sanxiang/app/document"
	"sanxiang/app/stats"
	"sanxiang/app/store"
	"sanxiang/models"
)

// Service compiles the yearly chapter from the records, keeps the compiled
// draft, and writes it out in every format.
type Service struct {
	store  *store.Store
	stats  *stats.Service
	mu     sync.Mutex
	parsed map[parsedKey]*Template
}

// New makes the service.
func New(s *store.Store, figures *stats.Service) *Service {
	return &Service{store: s, stats: figures, parsed: map[parsedKey]*Template{}}
}

// Request says which chapter to compile. Text, when given, is the template
// itself; else Template names one; else the bureau's level picks it. Profile
// is a counting profile's code; empty picks by region and year.
type Request struct {
	Bureau   int64
	Year     int
	Template string
	Text     string
	Profile  string
}

// Compiled is a chapter with what it was made from. The same records, template
// and profile give the same bytes.
type Compiled struct {
	*Chapter
	Bureau   models.Bureau
	Profile  models.Profile
	Template string // name
	Text     string
	Findings []Finding // what 数字体检 found

	catalogue *models.Catalogue // that it was counted with
}

// Compile reads all figures of the template in one batch and compiles the
// chapter. A template with faults is Invalid and lists them all.
func (s *Service) Compile(ctx context.Context, r Request) (*Compiled, error) {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	bureau, ok := tree.Bureaus[r.Bureau]
	if !ok {
		return nil, models.Errorf(models.NotFound, "没有找到该机关")
	}
	catalogue, err := s.store.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	out := &Compiled{Bureau: bureau, Text: r.Text, Template: r.Template, catalogue: catalogue}
	if err := s.pickTemplate(ctx, out); err != nil {
		return nil, err
	}
	if out.Profile = catalogue.Profile(bureau.Region, r.Year); r.Profile != "" {
		if out.Profile, err = catalogue.FindProfile(r.Profile); err != nil {
			return nil, err
		}
	}
	template, err := s.parse(out.Text, catalogue)
	if err != nil {
		return nil, err
	}
	data, err := s.read(ctx, template, catalogue, tree, out, models.YearPeriod(r.Year))
	if err != nil {
		return nil, err
	}
	if out.Chapter, err = Compile(template, catalogue, data); err != nil {
		return nil, err
	}
	out.Findings = CheckNumbers(out.Chapter, catalogue)
	return out, nil
}

// pickTemplate finds the template's text by name, or by the bureau's level.
func (s *Service) pickTemplate(ctx context.Context, out *Compiled) error {
	if out.Text != "" {
		return nil
	}
	if out.Template == "" {
		out.Template = out.Bureau.Level
	}
	template, err := s.store.FindDefinition(ctx, store.DefinitionTemplate, out.Template)
	if err == nil {
		out.Text = template.Body
		return nil
	}
	if models.KindOf(err) != models.NotFound {
		return err
	}
	list, err := s.store.ListDefinitions(ctx, store.DefinitionTemplate)
	if err != nil {
		return err
	}
	names := make([]string, len(list))
	for i, d := range list {
		names[i] = d.Code
	}
	return models.Errorf(models.NotFound, "没有模板“%s”，是否要用“%s”？", out.Template, models.Nearest(out.Template, names))
}

// parsedKey is a template text under one catalogue.
type parsedKey struct {
	version int64
	text    string
}

// parse parses and checks a template; a sound one is kept, as long as it is
// one of few, so that it is parsed once per catalogue.
func (s *Service) parse(text string, catalogue *models.Catalogue) (*Template, error) {
	key := parsedKey{catalogue.Version, text}
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.parsed[key]; t != nil {
		return t, nil
	}
	t, _ := Parse(text)
	if problems := Check(t, catalogue); len(problems) > 0 {
		e := models.Errorf(models.Invalid, "模板有%d处错误", len(problems))
		for _, p := range problems {
			e.Fields = append(e.Fields, models.FieldError{Field: p.Place(), Rule: p.What, Fix: p.Fix})
		}
		return nil, e
	}
	if len(s.parsed) >= parsedLimit {
		clear(s.parsed)
	}
	s.parsed[key] = t
	return t, nil
}

// parsedLimit is how many parsed templates are kept.
const parsedLimit = 64

// read gathers what the template needs: the bureau's figures, its
// subordinates' for loops, and the rows of the penalty table.
func (s *Service) read(ctx context.Context, t *Template, c *models.Catalogue, tree *models.Tree, out *Compiled, period models.Period) (Data, error) {
	own, each := Refs(t, c)
	data := Data{Name: out.Bureau.Name, Period: period, Profile: out.Profile}
	read, err := s.figures(ctx, []int64{out.Bureau.ID}, own, period, out.Profile)
	if err != nil {
		return data, err
	}
	data.Figures = read[0]
	if t.HasLoop() {
		below := tree.Children(out.Bureau.ID)
		read, err := s.figures(ctx, below, each, period, out.Profile)
		if err != nil {
			return data, err
		}
		for i, id := range below {
			data.Below = append(data.Below, Unit{Bureau: id, Name: tree.Bureaus[id].Name, Figures: read[i]})
		}
	}
	if t.HasPenaltyTable() {
		data.Penalty, err = s.penaltyRows(ctx, out.Bureau.ID, period, out.Profile)
	}
	return data, err
}

// figures reads the references of several bureaus in one batch.
func (s *Service) figures(ctx context.Context, bureaus []int64, refs []Ref, period models.Period, profile models.Profile) ([]Figures, error) {
	wanted := make([]stats.Ref, len(refs))
	for i, r := range refs {
		wanted[i] = stats.Ref(r)
	}
	read, err := s.stats.ReadEach(ctx, bureaus, wanted, period, profile.Code)
	if err != nil {
		return nil, err
	}
	out := make([]Figures, len(bureaus))
	for i := range bureaus {
		out[i] = make(Figures, len(refs))
		for j, r := range refs {
			f := read[i][wanted[j]]
			out[i][r] = &f
		}
	}
	return out, nil
}

func (s *Service) penaltyRows(ctx context.Context, bureau int64, period models.Period, profile models.Profile) ([]PenaltyRow, error) {
	table, err := s.stats.PenaltyTable(ctx, bureau, period, profile.Code)
	if err != nil {
		return nil, err
	}
	rows := make([]PenaltyRow, len(table.Rows))
	for i, r := range table.Rows {
		rows[i] = PenaltyRow(r)
	}
	return rows, nil
}

// Formats lists the formats that Write knows.
var Formats = []string{"docx", "html", "md", "json"}

// Write writes the chapter in a format: docx, html, md or json.
func (c *Compiled) Write(w io.Writer, format string) error {
	switch format {
	case "docx":
		return document.WriteDOCX(w, &c.Document)
	case "html":
		return document.WriteHTML(w, &c.Document)
	case "md":
		return document.WriteMarkdown(w, &c.Document)
	case "json":
		return document.WriteJSON(w, &c.Document)
	}
	return models.Errorf(models.Invalid, "没有“%s”这种格式，可用 docx、html、md、json", format)
}

// Draft compiles a bureau's chapter and keeps it with its figures. A chapter
// that is frozen is left alone: Conflict.
func (s *Service) Draft(ctx context.Context, actor models.Actor, r Request) (*Compiled, error) {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	if err := models.Permit(actor, models.ActWriteReport, tree, r.Bureau); err != nil {
		return nil, err
	}
	c, err := s.Compile(ctx, r)
	if err != nil {
		return nil, err
	}
	var body bytes.Buffer
	if err := c.Write(&body, "json"); err != nil {
		return nil, err
	}
	figures, err := json.Marshal(c.facts())
	if err != nil {
		return nil, err
	}
	row := store.Chapter{
		BureauID: r.Bureau, Year: r.Year, State: "draft", Template: c.Template, TemplateText: c.Text,
		Profile: c.Profile.Code, Body: body.String(), Figures: string(figures), Hash: store.Digest(body.Bytes()),
	}
	err = s.store.Tx(ctx, actor, func(tx *store.Tx) error { return tx.PutChapter(&row) })
	return c, err
}

// facts lists the figures as they were printed.
func (c *Compiled) facts() []Printed {
	var out []Printed
	for _, st := range c.Statements {
		for _, f := range st.Facts {
			out = append(out, Printed{ID: f.ID, Printed: f.Printed, Figure: f.Figure})
		}
	}
	return out
}

// Printed is one figure as a chapter printed it.
type Printed struct {
	ID      string         `json:"id"`
	Printed string         `json:"printed"`
	Figure  *models.Figure `json:"figure"`
}
