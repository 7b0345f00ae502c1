package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// node is one XML element; names are local, since all parts use one prefix per
// namespace.
type node struct {
	name     string
	attrs    map[string]string
	children []*node
	text     string // of the element itself
}

// parseXML reads a whole part.
func parseXML(content []byte) (*node, error) {
	root := &node{}
	stack := []*node{root}
	d := xml.NewDecoder(bytes.NewReader(content))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return root, nil
		}
		if err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		switch v := token.(type) {
		case xml.StartElement:
			n := &node{name: v.Name.Local, attrs: make(map[string]string)}
			for _, a := range v.Attr {
				n.attrs[a.Name.Local] = a.Value
			}
			top.children = append(top.children, n)
			stack = append(stack, n)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.text += string(v)
		}
	}
}

// all gives every element of the name, in order.
func (n *node) all(name string) []*node {
	var found []*node
	for _, c := range n.children {
		if c.name == name {
			found = append(found, c)
		}
		found = append(found, c.all(name)...)
	}
	return found
}

// val is the attribute of the first element of the name, "" if there is none.
func (n *node) val(name, attr string) string {
	for _, c := range n.all(name) {
		return c.attrs[attr]
	}
	return ""
}

// plain is the text of the runs.
func (n *node) plain() string {
	s := ""
	for _, c := range n.all("t") {
		s += c.text
	}
	return s
}

// partsOf unzips and parses every part.
func partsOf(t testing.TB, docx []byte) map[string]*node {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatalf("open as ZIP: %v", err)
	}
	parts := make(map[string]*node)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatalf("open %s: %v", f.Name, err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatalf("read %s: %v", f.Name, err)
		}
		if parts[f.Name], err = parseXML(content); err != nil {
			t.Fatalf("parse %s: %v", f.Name, err)
		}
	}
	return parts
}

// styleOf finds a paragraph style.
func styleOf(t *testing.T, parts map[string]*node, id string) *node {
	t.Helper()
	for _, s := range parts["word/styles.xml"].all("style") {
		if s.attrs["styleId"] == id {
			return s
		}
	}
	t.Fatalf("style %s is missing", id)
	return nil
}

func TestDOCXPage(t *testing.T) {
	t.Parallel()
	parts := partsOf(t, docxOf(t, sampleChapter(1)))
	section := parts[partBody].all("sectPr")[0]
	const twip = 25.4 / 1440 // mm
	tests := map[string]struct {
		element, attr string
		want          float64
	}{
		"paper width":             {"pgSz", "w", 210},
		"paper height":            {"pgSz", "h", 297},
		"天头":                      {"pgMar", "top", 37},
		"订口":                      {"pgMar", "left", 28},
		"bottom leaves 225 mm":    {"pgMar", "bottom", 297 - 37 - 225},
		"right leaves 156 mm":     {"pgMar", "right", 210 - 28 - 156},
		"footer line under 28 mm": {"pgMar", "footer", 28 - 320*twip/2},
	}
	for name, tt := range tests {
		n, err := strconv.Atoi(section.val(tt.element, tt.attr))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := float64(n) * twip; got < tt.want-0.05 || got > tt.want+0.05 {
			t.Errorf("%s = %.2f mm, want %.2f", name, got, tt.want)
		}
	}
	if n := len(section.all("docGrid")); n != 0 {
		t.Errorf("docGrid elements = %d, want none", n)
	}
}

func TestDOCXGrid(t *testing.T) {
	t.Parallel()
	normal := styleOf(t, partsOf(t, docxOf(t, &Document{})), "Normal")
	spacing := normal.all("pPr")[0].all("spacing")[0].attrs
	if spacing["line"] != "579" || spacing["lineRule"] != "exact" {
		t.Errorf("line = %s %s, want 579 exact", spacing["line"], spacing["lineRule"])
	}
	if got := normal.all("rPr")[0].val("spacing", "val"); got != "-5" {
		t.Errorf("character spacing = %s, want -5", got)
	}
	if height, typeHeight := 22*lineHeight, pageHeight-marginTop-marginBottom; height > typeHeight {
		t.Errorf("22 lines need %d twips, the type area has %d", height, typeHeight)
	}
	if width := 28 * (bodyChar + squeeze); width > typeWidth {
		t.Errorf("28 characters need %d twips, the type area has %d", width, typeWidth)
	}
}

func TestDOCXStyles(t *testing.T) {
	t.Parallel()
	parts := partsOf(t, docxOf(t, sampleChapter(1)))
	tests := map[string]struct{ font, size, outline, indent string }{
		"Title":     {font: "方正小标宋简体", size: "44", indent: "0"},
		"BodyText":  {indent: "640"},
		"Heading1":  {font: "黑体", outline: "0", indent: "640"},
		"Heading2":  {font: "楷体_GB2312", outline: "1", indent: "640"},
		"Heading3":  {font: "仿宋_GB2312", outline: "2", indent: "640"},
		"Heading4":  {font: "仿宋_GB2312", outline: "3", indent: "640"},
		"Footer":    {font: "宋体", size: "28", indent: "0"},
		"TableText": {size: "24", indent: "0"},
		"TableHead": {font: "黑体", indent: "0"},
	}
	for id, tt := range tests {
		s := styleOf(t, parts, id)
		got := struct{ font, size, outline, indent string }{s.val("rFonts", "eastAsia"), s.val("sz", "val"), s.val("outlineLvl", "val"), s.val("ind", "firstLine")}
		if got != tt {
			t.Errorf("%s = %+v, want %+v", id, got, tt)
		}
	}
	defaults := parts["word/styles.xml"].all("docDefaults")[0]
	for _, attr := range []string{"ascii", "hAnsi", "eastAsia"} {
		if got := defaults.val("rFonts", attr); got != "仿宋_GB2312" {
			t.Errorf("default %s font = %s, want 仿宋_GB2312", attr, got)
		}
	}
	if got := defaults.val("sz", "val"); got != "32" {
		t.Errorf("default size = %s, want 32", got)
	}
	for _, p := range parts[partBody].all("pStyle") {
		styleOf(t, parts, p.attrs["val"])
	}
}

func TestDOCXPageNumbers(t *testing.T) {
	t.Parallel()
	parts := partsOf(t, docxOf(t, &Document{}))
	if len(parts["word/settings.xml"].all("evenAndOddHeaders")) != 1 {
		t.Error("settings lack evenAndOddHeaders")
	}
	relations := make(map[string]string)
	for _, r := range parts["word/_rels/document.xml.rels"].all("Relationship") {
		relations[r.attrs["Id"]] = r.attrs["Target"]
	}
	sides := map[string]string{"default": "right", "even": "left"}
	for _, ref := range parts[partBody].all("footerReference") {
		side := sides[ref.attrs["type"]]
		footer := parts["word/"+relations[ref.attrs["id"]]]
		if got := footer.val("jc", "val"); got != side {
			t.Errorf("%s footer stands %s, want %s", ref.attrs["type"], got, side)
		}
		if got := footer.val("ind", side); got != "280" {
			t.Errorf("%s footer indent = %s, want 280", ref.attrs["type"], got)
		}
		if got := footer.plain(); got != "— 1 —" {
			t.Errorf("%s footer text = %q", ref.attrs["type"], got)
		}
		if got := strings.TrimSpace(footer.all("instrText")[0].text); got != "PAGE" {
			t.Errorf("%s footer field = %q", ref.attrs["type"], got)
		}
		delete(sides, ref.attrs["type"])
	}
	if len(sides) > 0 {
		t.Errorf("footers missing: %v", sides)
	}
}

func TestDOCXBody(t *testing.T) {
	t.Parallel()
	d := sampleChapter(2)
	d.PrintSources = false
	d.HeadingStart = 4
	var got []string
	for _, p := range partsOf(t, docxOf(t, d))[partBody].all("p") {
		if s := p.val("pStyle", "val"); strings.HasPrefix(s, "Heading") {
			got = append(got, s+" "+p.plain())
		}
	}
	want := []string{"Heading1 四、第1类执法工作情况", "Heading2 （一）规范办案程序", "Heading1 五、第2类执法工作情况", "Heading2 （一）规范办案程序"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("headings (-want +got):\n%s", diff)
	}
}

func TestDOCXTable(t *testing.T) {
	t.Parallel()
	d := &Document{Blocks: []Block{sampleTable(3)}}
	table := partsOf(t, docxOf(t, d))[partBody].all("tbl")[0]
	rows := table.all("tr")
	if len(rows) != 4 || len(rows[0].all("tblHeader")) != 1 || len(rows[1].all("tblHeader")) != 0 {
		t.Errorf("rows = %d, want 4 with the first one repeated", len(rows))
	}
	total := 0
	for _, c := range table.all("gridCol") {
		w, err := strconv.Atoi(c.attrs["w"])
		if err != nil {
			t.Fatal(err)
		}
		total += w
	}
	if total != typeWidth {
		t.Errorf("columns are %d twips wide, want %d", total, typeWidth)
	}
	if got := rows[1].all("tc")[1].val("jc", "val"); got != "right" {
		t.Errorf("second column aligned %q, want right", got)
	}
}

func TestDOCXRaggedTable(t *testing.T) {
	t.Parallel()
	d := &Document{Blocks: []Block{
		Table{Columns: []Column{{Title: "甲", Weight: -5}, {Title: "乙", Weight: 1 << 60}}, Rows: []Row{{{Text("一")}}, {{Text("一")}, {Text("二")}, {Text("三")}}, nil}},
		Table{Caption: "空表"},
		&Table{Columns: []Column{{Title: "丙"}}},
		(*Table)(nil),
	}}
	tables := partsOf(t, docxOf(t, d))[partBody].all("tbl")
	if len(tables) != 2 {
		t.Fatalf("tables = %d, want 2", len(tables))
	}
	for i, r := range tables[0].all("tr") {
		if n := len(r.all("tc")); n != 3 {
			t.Errorf("row %d has %d cells, want 3", i, n)
		}
	}
	if got := tables[0].all("tr")[2].plain(); got != "一二三" {
		t.Errorf("long row = %q, want every cell", got)
	}
}

func TestDOCXFiguresAreBookmarks(t *testing.T) {
	t.Parallel()
	f := sampleFigure(1)
	other := sampleFigure(2)
	other.ID = "f1_2"
	d := &Document{
		Blocks:       []Block{Paragraph{Inlines{f, Text("与"), &f, Text("及"), other, Figure{Printed: "无号"}}}},
		Sources:      []Source{{FigureID: "f1", Printed: "1037"}, {FigureID: "没有印出", Printed: "9"}},
		PrintSources: true,
	}
	body := partsOf(t, docxOf(t, d))[partBody]
	var names []string
	for _, b := range body.all("bookmarkStart") {
		names = append(names, b.attrs["name"])
	}
	if diff := cmp.Diff([]string{"fig_f1", "fig_f1_2", "fig_f1_2_2"}, names); diff != "" {
		t.Errorf("bookmarks (-want +got):\n%s", diff)
	}
	if len(body.all("bookmarkEnd")) != 3 {
		t.Errorf("bookmark ends = %d, want 3", len(body.all("bookmarkEnd")))
	}
	links := body.all("hyperlink")
	if len(links) != 1 || links[0].attrs["anchor"] != "fig_f1" || links[0].plain() != "1037" {
		t.Errorf("links of the sources = %d, want one to fig_f1", len(links))
	}
	if got := body.all("p")[0].plain(); got != "1037与1037及1074无号" {
		t.Errorf("text = %q", got)
	}
}

func TestDOCXProperties(t *testing.T) {
	t.Parallel()
	d := &Document{Title: "示例<标题>\n第二行", Organ: "示例&局", Date: "2026-11-20"}
	core := partsOf(t, docxOf(t, d))[partCore]
	got := []string{core.all("title")[0].text, core.all("creator")[0].text, core.all("created")[0].text}
	if diff := cmp.Diff([]string{"示例<标题>第二行", "示例&局", "2026-11-20T00:00:00Z"}, got); diff != "" {
		t.Errorf("core properties (-want +got):\n%s", diff)
	}
	body := partsOf(t, docxOf(t, d))[partBody]
	if n := len(body.all("p")[0].all("br")); n != 1 {
		t.Errorf("title has %d line breaks, want 1", n)
	}
}

func TestDOCXRedHead(t *testing.T) {
	t.Parallel()
	d := &Document{Title: "标题", RedHead: &RedHead{Mark: "示例市司法局文件", DocNumber: "示司发〔2026〕3号"}}
	parts := partsOf(t, docxOf(t, d))
	paragraphs := parts[partBody].all("p")
	if got := paragraphs[0].val("pStyle", "val") + paragraphs[0].plain(); got != "RedMark示例市司法局文件" {
		t.Errorf("first paragraph = %q", got)
	}
	if got := styleOf(t, parts, "RedMark").val("color", "val"); got != "FF0000" {
		t.Errorf("mark colour = %s", got)
	}
	if got := styleOf(t, parts, "DocNumber").val("bottom", "color"); got != "FF0000" {
		t.Errorf("rule colour = %s", got)
	}
	if got := paragraphs[2].val("spacing", "before"); got != "1158" {
		t.Errorf("title stands %s below the rule, want 1158 (two lines)", got)
	}
}

func TestDOCXSameBytes(t *testing.T) {
	t.Parallel()
	first := docxOf(t, sampleChapter(3))
	for range 5 {
		docxOf(t, sampleChapter(1)) // leaves other content in the pooled buffers
		if !bytes.Equal(first, docxOf(t, sampleChapter(3))) {
			t.Fatal("the same document gave other bytes")
		}
	}
	z, err := zip.NewReader(bytes.NewReader(first), int64(len(first)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		if got := f.Modified.Format("2006-01-02"); got != "1980-01-01" {
			t.Errorf("%s is dated %s", f.Name, got)
		}
	}
	if !slices.IsSorted(names) || names[0] != "[Content_Types].xml" {
		t.Errorf("parts are not sorted: %v", names)
	}
}

// failingWriter refuses everything after so many bytes.
type failingWriter struct{ room int }

var errFull = errors.New("disk full")

func (w *failingWriter) Write(p []byte) (int, error) {
	if w.room -= len(p); w.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWritersReportErrors(t *testing.T) {
	t.Parallel()
	writers := map[string]func(io.Writer, *Document) error{"docx": WriteDOCX, "html": WriteHTML, "markdown": WriteMarkdown, "json": WriteJSON}
	for name, write := range writers {
		if err := write(&failingWriter{room: 100}, sampleChapter(1)); !errors.Is(err, errFull) {
			t.Errorf("%s: error = %v, want %v", name, err, errFull)
		}
	}
}
