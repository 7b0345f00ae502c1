package sheet

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/models"
)

func TestProblemString(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		p    Problem
		want string
	}{
		{"whole", Problem{12, "decided_on", "2024-13-01", "日期不存在", "请核对年、月、日"}, "第12行 列“decided_on” 值“2024-13-01”：日期不存在；请核对年、月、日"},
		{"row only", Problem{Row: 3, Rule: "与第2行重复", Fix: "请删去一行"}, "第3行：与第2行重复；请删去一行"},
		{"no value", Problem{Row: 3, Column: "a", Rule: "必填"}, "第3行 列“a”：必填"},
	}
	for _, tt := range tests {
		if got := tt.p.String(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestRowProblems(t *testing.T) {
	t.Parallel()
	r := openCSV(t, "a,b\n1,x\n")
	row, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	_, parseErr := ParseInt("x")
	given := Problem{Row: 9, Rule: "r"}
	tests := []struct {
		name   string
		column string
		err    error
		want   []Problem
	}{
		{"parser", "b", parseErr, []Problem{{2, "b", "x", "须为整数", "请只填写数字，不带小数和单位"}}},
		{"fields", "", &models.Error{Kind: models.Invalid, Fields: []models.FieldError{{Field: "a", Rule: "r", Fix: "f"}, {Field: "c", Rule: "s", Fix: "g"}}},
			[]Problem{{2, "a", "1", "r", "f"}, {2, "c", "", "s", "g"}}},
		{"message", "b", models.Errorf(models.Conflict, "重复"), []Problem{{2, "b", "x", "重复", "请核对后更正"}}},
		{"fault of the row", "", &RowError{given}, []Problem{given}},
		{"not the user's", "b", errors.New("disk"), nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, row.Problems(tt.column, tt.err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	r := Report{Read: 5, Good: 2, Skipped: 2, Duplicate: 1}
	r.Add(Problem{Row: 2, Column: "a", Value: "x\ny", Rule: "r", Fix: "f"})
	want := "共读取 5 行：可导入 2 行，重复 1 行，有错误 2 行。\n第2行 列“a” 值“x y”：r；f\n"
	if got := r.String(); got != want {
		t.Errorf("String = %q, want %q", got, want)
	}
	b, err := json.Marshal(&r)
	if err != nil {
		t.Fatal(err)
	}
	wantJSON := `{"read":5,"good":2,"skipped":2,"duplicate":1,"problems":[{"row":2,"column":"a","value":"x y","rule":"r","fix":"f"}],"unlisted":0}`
	if string(b) != wantJSON {
		t.Errorf("JSON = %s, want %s", b, wantJSON)
	}
	if b, _ := json.Marshal(Report{}); !strings.Contains(string(b), `"problems":[]`) {
		t.Errorf("empty JSON = %s", b)
	}
}

func TestReportIsBounded(t *testing.T) {
	t.Parallel()
	var r Report
	for i := range Kept + 7 {
		r.Add(Problem{Row: i + 2, Value: strings.Repeat("长", 10_000), Rule: "r"})
	}
	if len(r.Problems) != Kept || r.Unlisted != 7 || r.Count() != Kept+7 {
		t.Errorf("listed %d, unlisted %d, count %d", len(r.Problems), r.Unlisted, r.Count())
	}
	if got, want := r.Problems[0].Value, strings.Repeat("长", shown)+"…"; got != want {
		t.Errorf("value = %q, want %q", got, want)
	}
	if !strings.Contains(r.String(), "另有 7 处问题") {
		t.Errorf("String does not count the rest")
	}
}
