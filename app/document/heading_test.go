package document

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// outline gathers what the walk hands out.
type outline struct{ headings, anchors []string }

func (o *outline) heading(h placedHeading) {
	o.headings = append(o.headings, h.Number+h.Inlines.Plain())
	o.anchors = append(o.anchors, h.Anchor)
}
func (o *outline) paragraph(Paragraph) {}
func (o *outline) table(Table)         {}
func (o *outline) form(Form)           {}
func (o *outline) line(Line)           {}

// headings makes blocks of headings of the levels.
func headings(levels ...int) []Block {
	var b []Block
	for _, l := range levels {
		b = append(b, Heading{Level: l, Inlines: Inlines{Text("题")}})
	}
	return b
}

func TestHeadingNumbers(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		doc  Document
		want []string
	}{
		"four levels":                 {Document{Blocks: headings(1, 2, 3, 4)}, []string{"一、题", "（一）题", "1.题", "（1）题"}},
		"restart under a parent":      {Document{Blocks: headings(1, 2, 2, 3, 1, 2, 3)}, []string{"一、题", "（一）题", "（二）题", "1.题", "二、题", "（一）题", "1.题"}},
		"start":                       {Document{HeadingStart: 9, Blocks: headings(1, 1, 1)}, []string{"九、题", "十、题", "十一、题"}},
		"base 2 starts at its number": {Document{HeadingBase: 2, HeadingStart: 3, Blocks: headings(1, 2, 1, 2)}, []string{"（三）题", "1.题", "（四）题", "1.题"}},
		"base 4":                      {Document{HeadingBase: 4, Blocks: headings(1, 2, 1)}, []string{"（1）题", "（2）题", "（3）题"}},
		"levels out of range":         {Document{HeadingBase: 9, HeadingStart: -7, Blocks: headings(-1, 99)}, []string{"（1）题", "（2）题"}},
		"a level left out":            {Document{Blocks: headings(1, 3, 2)}, []string{"一、题", "1.题", "（一）题"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got outline
			walk(&tt.doc, &got)
			if diff := cmp.Diff(tt.want, got.headings); diff != "" {
				t.Errorf("headings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHeadingAnchors(t *testing.T) {
	t.Parallel()
	var got outline
	walk(&Document{HeadingBase: 2, HeadingStart: 4, Blocks: headings(1, 2, 2, 1)}, &got)
	if diff := cmp.Diff([]string{"sec-4", "sec-4-1", "sec-4-2", "sec-5"}, got.anchors); diff != "" {
		t.Errorf("anchors (-want +got):\n%s", diff)
	}
}
