package sheet

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/models"
)

// decisionColumns is a small import as the tests use it.
func decisionColumns(t *testing.T) *Columns {
	t.Helper()
	c, err := NewColumns([]Column{
		{Name: "document_number", Aliases: []string{"CF_WSH", "决定书文号"}, Required: true},
		{Name: "decided_on", Aliases: []string{"CF_JDRQ", "决定日期"}, Required: true},
		{Name: "note", Aliases: []string{"备注"}},
	}, "序号")
	if err != nil {
		t.Fatalf("NewColumns: %v", err)
	}
	return c
}

func TestUse(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, header string
		fields       []string // of the field errors
	}{
		{"canonical names", "document_number,decided_on,note", nil},
		{"aliases in any order", "决定日期,决定书文号", nil},
		{"case, width and blanks", "cf_wsh,决 定 日 期", nil},
		{"full width", "ＣＦ＿ＷＳＨ,decided_on", nil},
		{"ignorable", "序号,CF_WSH,decided_on", nil},
		{"blank header", "CF_WSH,,decided_on", nil},
		{"unknown", "CF_WSH,decided_on,决定书文号码", []string{"决定书文号码"}},
		{"missing", "CF_WSH,备注", []string{"decided_on"}},
		{"double", "CF_WSH,decided_on,决定书文号", []string{"决定书文号"}},
		{"all at once", "a,b,note", []string{"a", "b", "document_number", "decided_on"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := openCSV(t, tt.header+"\n1,2,3\n").Use(decisionColumns(t))
			var typed *models.Error
			var got []string
			if errors.As(err, &typed) {
				for _, f := range typed.Fields {
					got = append(got, f.Field)
				}
			}
			if diff := cmp.Diff(tt.fields, got); diff != "" || (err == nil) != (tt.fields == nil) {
				t.Errorf("fields (-want +got):\n%s\nerr = %v", diff, err)
			}
		})
	}
}

func TestUseNamesNearest(t *testing.T) {
	t.Parallel()
	err := openCSV(t, "CF_WSHH,decided_on,CF_WSH\n").Use(decisionColumns(t))
	want := &models.Error{Kind: models.Invalid, Message: "表头与要导入的内容不符", Fields: []models.FieldError{
		{Field: "CF_WSHH", Rule: "不认识表头“CF_WSHH”", Fix: "最接近的表头是“CF_WSH”，请改名；不需要的列请删去"},
	}}
	if diff := cmp.Diff(want, err); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
}

func TestValueByCanonicalName(t *testing.T) {
	t.Parallel()
	r := openCSV(t, "序号,决定书文号,决定日期\n1,甲〔2024〕1号,2024-6-1\n")
	if err := r.Use(decisionColumns(t)); err != nil {
		t.Fatal(err)
	}
	row, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	got := []string{row.Value("document_number"), row.Value("decided_on"), row.Value("note"), row.Value("序号")}
	if diff := cmp.Diff([]string{"甲〔2024〕1号", "2024-6-1", "", ""}, got); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if !row.Has("decided_on") || row.Has("note") {
		t.Errorf("Has(decided_on), Has(note) = %v, %v, want true, false", row.Has("decided_on"), row.Has("note"))
	}
}

func TestNewColumnsRefusesClashes(t *testing.T) {
	t.Parallel()
	if _, err := NewColumns([]Column{{Name: "a", Aliases: []string{"甲"}}, {Name: "b", Aliases: []string{" 甲"}}}); err == nil {
		t.Error("one header for two columns: no error")
	}
	if _, err := NewColumns([]Column{{Name: "a", Aliases: []string{"甲"}}}, "甲"); err == nil {
		t.Error("known header to be ignored: no error")
	}
	c, err := NewColumns([]Column{{Name: "a", Aliases: []string{"A"}}, {Name: "b"}})
	if err != nil {
		t.Fatalf("alias that repeats its own column: %v", err)
	}
	if diff := cmp.Diff([]string{"a", "b"}, c.Names()); diff != "" {
		t.Errorf("Names (-want +got):\n%s", diff)
	}
}
