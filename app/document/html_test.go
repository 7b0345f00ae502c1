package document

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/models"
)

// fragmentOf renders d and parses the fragment.
func fragmentOf(t testing.TB, d *Document) *node {
	t.Helper()
	s := htmlOf(t, d)
	n, err := parseXML([]byte(s))
	if err != nil {
		t.Fatalf("parse html: %v\n%s", err, s)
	}
	return n
}

// content is all text below n, in order of elements.
func (n *node) content() string {
	s := n.text
	for _, c := range n.children {
		s += c.content()
	}
	return s
}

func TestHTMLOutline(t *testing.T) {
	t.Parallel()
	d := &Document{Title: "标题", HeadingBase: 2, Blocks: headings(1, 2, 2, 1)}
	sections := fragmentOf(t, d).all("article")[0].children[1:]
	if len(sections) != 2 || len(sections[0].all("section")) != 2 || len(sections[1].all("section")) != 0 {
		t.Fatalf("top sections = %d, want 2 with 2 and 0 below", len(sections))
	}
	if got := sections[0].all("h2")[0].text + sections[0].all("h3")[1].text; got != "（一）题2.题" {
		t.Errorf("headings = %q", got)
	}
	if got := sections[1].attrs["aria-labelledby"]; got != sections[1].children[0].attrs["id"] {
		t.Errorf("section is labelled by %q, its heading is %q", got, sections[1].children[0].attrs["id"])
	}
}

func TestHTMLFigures(t *testing.T) {
	t.Parallel()
	traced, empty := sampleFigure(1), sampleFigure(2)
	traced.ID, traced.Name = "penalty-cases/2025", `罚款"案件"`
	empty.Printed, empty.State, empty.Records = "未统计", models.StateNotKept, 0
	d := &Document{
		Blocks:  []Block{Paragraph{Inlines{traced, Text("件<b>，"), &empty}}},
		Sources: []Source{{FigureID: traced.ID, Name: traced.Name, Printed: traced.Printed, Code: traced.Code, Records: 1037, AsOf: "2025-12-31"}},
	}
	root := fragmentOf(t, d)
	link := root.all("a")[0]
	want := map[string]string{
		"class": "figure", "href": "#" + root.all("tr")[1].attrs["id"], "data-code": "penalty.case.1",
		"title": `罚款"案件"；统计口径：按决定作出日期统计，已撤销的不计；记录1037条`,
	}
	if diff := cmp.Diff(want, link.attrs); diff != "" {
		t.Errorf("link (-want +got):\n%s", diff)
	}
	span := root.all("span")[0]
	if span.text != "未统计" || span.attrs["data-state"] != "not_kept" || !strings.Contains(span.attrs["title"], "未统计") {
		t.Errorf("figure without source = %q %v", span.text, span.attrs)
	}
	if got := root.all("p")[0].text; got != "件<b>，" {
		t.Errorf("text beside the figures = %q", got)
	}
	var cells []string
	for _, c := range root.all("tr")[1].children {
		cells = append(cells, c.text)
	}
	if diff := cmp.Diff([]string{traced.Name, "1037", "penalty.case.1", "", "1037", "2025年12月31日"}, cells); diff != "" {
		t.Errorf("source row (-want +got):\n%s", diff)
	}
}

func TestHTMLTable(t *testing.T) {
	t.Parallel()
	table := fragmentOf(t, &Document{Blocks: []Block{sampleTable(2)}}).all("table")[0]
	if got := table.all("caption")[0].text; got != "各单位执法情况统计表" {
		t.Errorf("caption = %q", got)
	}
	for _, th := range table.all("th") {
		if th.attrs["scope"] != "col" {
			t.Errorf("header %q has scope %q", th.text, th.attrs["scope"])
		}
	}
	row := table.all("tbody")[0].all("tr")[0].all("td")
	if len(row) != 4 || row[1].content() != sampleFigure(500).Printed || row[1].attrs["class"] != "align-right" {
		t.Errorf("first row has %d cells, the second %q", len(row), row[1].content())
	}
}

func TestHTMLSignature(t *testing.T) {
	t.Parallel()
	footer := fragmentOf(t, &Document{Organ: "示例市司法局", Date: "2026-01-09"}).all("footer")[0]
	if got := footer.all("p")[0].text + footer.all("time")[0].text; got != "示例市司法局2026年1月9日" {
		t.Errorf("signature = %q", got)
	}
	if got := htmlOf(t, &Document{Date: "昨天"}); got != "<article class=\"document\">\n</article>\n" {
		t.Errorf("document without content = %q", got)
	}
}
