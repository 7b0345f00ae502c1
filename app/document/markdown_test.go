package document

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWriteMarkdown(t *testing.T) {
	t.Parallel()
	f := sampleFigure(1)
	d := &Document{
		Title: "标题", Organ: "示例市司法局", Date: "2026-01-09",
		Blocks: []Block{
			Heading{Level: 1, Inlines: Inlines{Text("情况*总述*")}},
			Heading{Level: 3, Inlines: Inlines{Text("办案")}},
			Paragraph{Inlines{Text("办结"), f, Text("件。\n另有<说明>。")}},
			Paragraph{Inlines{Text("1. 不是列表")}},
			Table{Columns: []Column{{Title: "单|位"}, {Title: "数", Align: AlignRight}}, Rows: []Row{{{Text("甲")}, {f}}, {{Text("乙")}}}},
		},
		Sources: []Source{{FigureID: f.ID, Name: f.Name, Printed: f.Printed, Code: "c_1", Records: 1037}},
	}
	want := `# 标题

## 一、情况\*总述\*

#### 1.办案

办结1037[^1]件。 另有\<说明\>。

1\. 不是列表

| 单\|位 | 数 |
| --- | --: |
| 甲 | 1037[^1] |
| 乙 |  |

示例市司法局

2026年1月9日

## 数据来源

[^1]: 数据名称：办结行政处罚案件；文中数字：1037；指标代码：c\_1；记录数：1037
`
	var b strings.Builder
	if err := WriteMarkdown(&b, d); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("markdown (-want +got):\n%s", diff)
	}
}
