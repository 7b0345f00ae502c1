package document

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/models"
)

func TestWriteJSON(t *testing.T) {
	t.Parallel()
	f := Figure{ID: "f1", Code: "c.1", Name: "案件", Printed: "未统计", State: models.StateNotKept}
	d := &Document{
		Title: "标题", Date: "2026-01-09", HeadingStart: 4,
		Blocks: []Block{
			Heading{Level: 1, Inlines: Inlines{Text("情况")}},
			Paragraph{Inlines{Text("办结"), f}},
			Table{Caption: "表", Columns: []Column{{Title: "甲", Weight: 2}}, Rows: []Row{{{f}}, nil}},
		},
	}
	figure := map[string]any{"id": "f1", "code": "c.1", "name": "案件", "printed": "未统计", "basis": "", "records": 0.0, "state": "not_kept"}
	want := map[string]any{
		"title": "标题", "date": "2026-01-09", "sources": []any{},
		"blocks": []any{
			map[string]any{"type": "heading", "level": 1.0, "number": "四、", "anchor": "sec-4", "inlines": []any{map[string]any{"text": "情况"}}},
			map[string]any{"type": "paragraph", "inlines": []any{map[string]any{"text": "办结"}, map[string]any{"figure": figure}}},
			map[string]any{"type": "table", "caption": "表", "columns": []any{map[string]any{"title": "甲", "weight": 2.0}},
				"rows": []any{[]any{[]any{map[string]any{"figure": figure}}}, []any{[]any{}}}},
		},
	}
	var b strings.Builder
	if err := WriteJSON(&b, d); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(b.String()), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("json (-want +got):\n%s", diff)
	}
}
