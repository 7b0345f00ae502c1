package document

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"sanxiang/models"
)

// sampleFigure is the n-th figure of a sample with a printed value.
func sampleFigure(n int) Figure {
	return Figure{
		ID: fmt.Sprintf("f%d", n), Code: fmt.Sprintf("penalty.case.%d", n), Name: "办结行政处罚案件",
		Printed: fmt.Sprint(1000 + n*37), Basis: "按决定作出日期统计，已撤销的不计", Records: 1000 + n*37, State: models.StateValue,
	}
}

// sampleChapter is a chapter of sections headings with three paragraphs each
// of five figures, and a table of twelve bureaus after the first section.
func sampleChapter(sections int) *Document {
	d := &Document{
		Title: "示例市2025年度行政执法三项制度\n落实情况报告", Subtitle: "（2025年1月—12月）",
		Organ: "示例市综合行政执法局", Date: "2026-01-20", PrintSources: true,
	}
	n := 0
	figure := func() Figure {
		n++
		f := sampleFigure(n)
		d.Sources = append(d.Sources, Source{FigureID: f.ID, Name: f.Name, Printed: f.Printed, Code: f.Code, Profile: f.Basis, Records: f.Records, AsOf: "2025-12-31"})
		return f
	}
	for s := range sections {
		d.Blocks = append(d.Blocks,
			Heading{Level: 1, Inlines: Inlines{Text(fmt.Sprintf("第%d类执法工作情况", s+1))}},
			Heading{Level: 2, Inlines: Inlines{Text("规范办案程序")}})
		for range 3 {
			d.Blocks = append(d.Blocks, Paragraph{Inlines{
				Text("本年各执法单位共受理线索"), figure(), Text("条，依法立案"), figure(), Text("件，其中当年办结"), figure(),
				Text("件；向社会公开执法决定"), figure(), Text("条，逾期公开的均已说明原因并补充公开；法制审核机构退回补充调查"), figure(),
				Text("件，承办单位补正后重新提交，没有发生未经审核即作出决定的情形。"),
			}})
		}
		if s == 0 {
			d.Blocks = append(d.Blocks, sampleTable(12))
		}
	}
	return d
}

// sampleTable is a statistics table of so many bureaus.
func sampleTable(bureaus int) Table {
	t := Table{
		Caption: "各单位执法情况统计表",
		Columns: []Column{{Title: "单位", Weight: 3}, {Title: "立案（件）", Weight: 2, Align: AlignRight}, {Title: "罚没（万元）", Weight: 2, Align: AlignRight}, {Title: "备注", Weight: 2, Align: AlignCenter}},
		Note:    "注：罚没金额按决定书载明的数额统计。",
	}
	for i := range bureaus {
		t.Rows = append(t.Rows, Row{{Text(fmt.Sprintf("示例单位%d", i+1))}, {sampleFigure(500 + i)}, {Text(fmt.Sprintf("%d.50", 10+i))}, nil})
	}
	return t
}

// docxOf renders d.
func docxOf(t testing.TB, d *Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteDOCX(&b, d); err != nil {
		t.Fatalf("WriteDOCX: %v", err)
	}
	return b.Bytes()
}

// htmlOf renders d.
func htmlOf(t testing.TB, d *Document) string {
	t.Helper()
	var b strings.Builder
	if err := WriteHTML(&b, d); err != nil {
		t.Fatalf("WriteHTML: %v", err)
	}
	return b.String()
}
