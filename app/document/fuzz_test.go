package document

import (
	"io"
	"strings"
	"testing"

	"sanxiang/models"
)

// oddDocument puts the fuzzed texts and numbers in every place there is.
func oddDocument(a, b string, n int) *Document {
	f := Figure{ID: a, Code: b, Name: a, Printed: b, Basis: a, Records: n, State: models.State(a)}
	other := f
	other.ID = b
	in := Inlines{Text(a), f, nil, &f, (*Figure)(nil), (*Text)(nil), other, Text(b)}
	return &Document{
		Title: a, Subtitle: b, Banner: a, Sealed: n%2 == 0, Organ: a, Date: models.Day(b), RedHead: &RedHead{Mark: b, DocNumber: a},
		HeadingBase: n, HeadingStart: -n, PrintSources: true,
		Blocks: []Block{
			Heading{Level: n, Inlines: in}, &Heading{Level: -n}, nil, (*Paragraph)(nil), Paragraph{in},
			Table{Caption: a, Columns: []Column{{Title: b, Align: Align(a), Weight: n}, {Title: a, Align: AlignRight, Weight: -n}}, Rows: []Row{{in, in, in}, {}, nil}, Note: b},
			Table{Note: a}, Line{Align: Align(b), Inlines: in}, &Line{}, (*Line)(nil), (*Form)(nil), oddForm(in, a, n), &Form{Note: b}, Heading{Level: 2, Inlines: in},
		},
		Sources: []Source{{FigureID: a, Name: b, Printed: a, Code: b, Profile: a, Records: n, AsOf: models.Day(a)}, {FigureID: b}, {FigureID: a}},
	}
}

// oddForm merges cells over bounds.
func oddForm(in Inlines, a string, n int) Form {
	return Form{Grid: []int{n, -n}, Note: a, Rows: []FormRow{
		{Lines: n, Cells: []FormCell{{Down: n, Label: true, Text: []Inlines{in}}, {Span: n, Down: 2, Prose: true, Text: []Inlines{in, nil, in}, Sign: a}, {Align: Align(a)}}},
		{Cells: []FormCell{{Span: -n, Text: []Inlines{nil}}, {Span: 2, Down: 3}}},
		{}, {Lines: -n, Cells: []FormCell{{}, {}, {}, {Sign: a}}},
	}}
}

// addSeeds gives a fuzz target its first inputs.
func addSeeds(f *testing.F) {
	f.Add("", "", 0)
	f.Add("罚款\x00<w:p>&\"'", "]]>\ufffe\xff\r\n\t", 3)
	f.Add("2026-11-20", "fig_1_2", -1)
	f.Add("2025-01-01", strings.Repeat("长", 300), 1<<40)
	f.Add("a b", "a_b", 4)
}

func FuzzWriteDOCX(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, a, b string, n int) {
		body := partsOf(t, docxOf(t, oddDocument(a, b, n)))[partBody]
		names, ids := make(map[string]bool), make(map[string]bool)
		for _, m := range body.all("bookmarkStart") {
			name := m.attrs["name"]
			if names[name] || ids[m.attrs["id"]] || len(name) > 40 {
				t.Errorf("bookmark %q is not unique or too long", name)
			}
			names[name], ids[m.attrs["id"]] = true, true
		}
		for _, l := range body.all("hyperlink") {
			if !names[l.attrs["anchor"]] {
				t.Errorf("link to %q leads nowhere", l.attrs["anchor"])
			}
		}
		for _, row := range body.all("tbl")[0].all("tr") {
			if got := len(row.all("tc")); got != 3 {
				t.Errorf("row has %d cells, want 3", got)
			}
		}
	})
}

func FuzzWriteHTML(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, a, b string, n int) {
		root := fragmentOf(t, oddDocument(a, b, n))
		ids := make(map[string]bool)
		collectIDs(t, root, ids)
		for _, l := range root.all("a") {
			if !ids[strings.TrimPrefix(l.attrs["href"], "#")] {
				t.Errorf("link to %q leads nowhere", l.attrs["href"])
			}
		}
		if len(root.all("script")) > 0 {
			t.Error("a text became markup")
		}
	})
}

// collectIDs gathers every id and reports one that occurs twice.
func collectIDs(t *testing.T, n *node, ids map[string]bool) {
	t.Helper()
	if id, ok := n.attrs["id"]; ok {
		if ids[id] {
			t.Errorf("id %q occurs twice", id)
		}
		ids[id] = true
	}
	for _, c := range n.children {
		collectIDs(t, c, ids)
	}
}

func FuzzWritePlain(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, a, b string, n int) {
		d := oddDocument(a, b, n)
		if err := WriteMarkdown(io.Discard, d); err != nil {
			t.Errorf("WriteMarkdown: %v", err)
		}
		if err := WriteJSON(io.Discard, d); err != nil {
			t.Errorf("WriteJSON: %v", err)
		}
	})
}
