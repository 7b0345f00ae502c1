package document

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// approvalForm is a form with cells merged over columns and rows.
func approvalForm() Form {
	text := func(s string) []Inlines { return []Inlines{{Text(s)}} }
	return Form{Grid: []int{2, 2, 3, 2, 3}, Rows: []FormRow{
		{Cells: []FormCell{{Label: true, Text: text("案由")}, {Span: 4, Text: text("示例案由")}}},
		{Cells: []FormCell{{Label: true, Down: 2, Text: text("当事人")}, {Label: true, Text: text("名称")}, {Text: text("示例商店")}, {Label: true, Text: text("电话")}}},
		{Cells: []FormCell{{Label: true, Text: text("地址")}, {Span: 3, Text: text("示例路1号")}}},
		{Lines: 5, Cells: []FormCell{{Label: true, Text: text("负责人审批意见")}, {Span: 4, Prose: true, Text: text("同意立案。"), Sign: "签名：　　　　2024年6月21日"}}},
	}, Note: "注：示例。"}
}

// TestFormPlace finds each cell where a form's reader expects it, and every row
// over all columns.
func TestFormPlace(t *testing.T) {
	t.Parallel()
	f := approvalForm()
	rows, width := f.place()
	if width != 5 {
		t.Fatalf("width = %d, want 5", width)
	}
	var got []string
	for _, row := range rows {
		var cells []string
		end := 0
		for _, c := range row {
			if c.column != end {
				t.Errorf("cell begins at %d, want %d", c.column, end)
			}
			end = c.column + c.span
			name := "·"
			if c.below {
				name = "^"
			} else if len(c.Text) > 0 {
				name = c.Text[0].Plain()
			}
			cells = append(cells, name+strings.Repeat("-", c.span-1))
		}
		if end != width {
			t.Errorf("row ends at %d, want %d", end, width)
		}
		got = append(got, strings.Join(cells, " "))
	}
	want := []string{"案由 示例案由---", "当事人 名称 示例商店 电话 ·", "^ 地址 示例路1号--", "负责人审批意见 同意立案。---"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
}

// TestFormDOCX finds the merged cells in the markup in the schema's order.
func TestFormDOCX(t *testing.T) {
	t.Parallel()
	d := &Document{Title: "立案审批表", Banner: "草稿", Organ: "示例市城市管理局", Sealed: true,
		Blocks: []Block{Line{Align: AlignRight, Inlines: Inlines{Text("示城管立〔2024〕1号")}}, approvalForm()}}
	parts := partsOf(t, docxOf(t, d))
	checkOrder(t, partBody, parts[partBody])
	body := parts[partBody]
	if got := len(body.all("vMerge")); got != 2 {
		t.Errorf("vMerge = %d, want the head and one continuation", got)
	}
	if got := body.all("gridSpan")[0].attrs["val"]; got != "4" {
		t.Errorf("gridSpan = %s, want 4", got)
	}
	for i, row := range body.all("tr") {
		sum := 0
		for _, c := range row.all("tc") {
			n := 1
			if s := c.val("gridSpan", "val"); s != "" {
				n = int(s[0] - '0')
			}
			sum += n
			if len(c.all("p")) == 0 {
				t.Errorf("row %d has a cell without paragraph", i)
			}
		}
		if sum != 5 {
			t.Errorf("row %d covers %d columns, want 5", i, sum)
		}
	}
	text := body.plain()
	for _, want := range []string{"草稿立案审批表示城管立〔2024〕1号", "同意立案。签名：", "示例市城市管理局　　年　月　日"} {
		if !strings.Contains(text, want) {
			t.Errorf("text lacks %q: %s", want, text)
		}
	}
}

// TestFormHTML heads rows by their labels.
func TestFormHTML(t *testing.T) {
	t.Parallel()
	got := htmlOf(t, &Document{Blocks: []Block{approvalForm()}})
	for _, want := range []string{`<th scope="row" rowspan="2">当事人</th>`, `<td colspan="3">示例路1号</td>`, `<p class="sign">签名：`} {
		if !strings.Contains(got, want) {
			t.Errorf("HTML lacks %s:\n%s", want, got)
		}
	}
}

// TestSealIndents centres 署名 over a date that ends four characters before the
// edge, and keeps a long name on the page (GB/T 9704-2012 7.3.5.1).
func TestSealIndents(t *testing.T) {
	t.Parallel()
	date := "2024年6月21日"
	for _, organ := range []string{"示例局", "示例市城市管理局", strings.Repeat("示例", 10)} {
		o, d := sealIndents(organ, date)
		middle, under := o+textWidth(organ)/2, d+textWidth(date)/2
		if abs := middle - under; abs < -1 || abs > 1 {
			t.Errorf("%s: centres at %d and %d", organ, middle, under)
		}
		if right := o + textWidth(organ); right > typeWidth {
			t.Errorf("%s ends at %d, past %d", organ, right, typeWidth)
		}
		if right := d + textWidth(date); textWidth(organ) < 12*bodyChar && right != typeWidth-4*bodyChar {
			t.Errorf("%s: date ends at %d, want %d", organ, right, typeWidth-4*bodyChar)
		}
	}
}
