package models

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// filled writes every column of a section.
func filled(s ExAnteSection) ExAnteContent {
	switch {
	case s.Code == ExAnteOfficers:
		return ExAnteContent{Category: "城市管理"}
	case s.Form == ExAnteText:
		return ExAnteContent{Paragraphs: []string{"可以依法申请行政复议。"}}
	}
	row := map[string]string{}
	for _, c := range s.Columns {
		row[c.Key] = "示例"
	}
	return ExAnteContent{Rows: []map[string]string{row}}
}

// TestExAnteSections holds the list to 国办发〔2018〕118号（四）.
func TestExAnteSections(t *testing.T) {
	t.Parallel()
	var labels []string
	for _, s := range ExAnteSections {
		labels = append(labels, s.Label)
		if err := s.Check(filled(s)); err != nil {
			t.Errorf("%s filled: %v", s.Code, err)
		}
		if err := s.Check(ExAnteContent{}); KindOf(err) != Invalid {
			t.Errorf("%s empty: %v", s.Code, err)
		}
		if got, err := FindExAnteSection(s.Code); err != nil || got.Label != s.Label {
			t.Errorf("find %s: %v", s.Code, err)
		}
	}
	want := []string{"执法主体", "执法人员", "职责权限", "执法依据", "执法程序", "救济渠道", "随机抽查事项清单", "服务指南", "执法流程图"}
	if diff := cmp.Diff(want, labels); diff != "" {
		t.Errorf("sections (-want +got):\n%s", diff)
	}
	if _, err := FindExAnteSection("photos"); KindOf(err) != NotFound {
		t.Errorf("unknown section: %v", err)
	}
}

// TestExAnteCheck names what is wrong with each field.
func TestExAnteCheck(t *testing.T) {
	t.Parallel()
	row := func(section, key, text string) ExAnteContent {
		s, _ := FindExAnteSection(section)
		c := filled(s)
		c.Rows[0][key] = text
		return c
	}
	two := row("authority", "name", "示例局")
	two.Rows = append(two.Rows, two.Rows[0])
	large := row("powers", "basis", strings.Repeat("长", 1000))
	large.Rows = slices.Repeat(large.Rows, 700)
	for _, tt := range []struct {
		name, section string
		content       ExAnteContent
		field         string
	}{
		{"a column is empty", "powers", row("powers", "basis", ""), "rows[0].basis"},
		{"a column is too long", "powers", row("powers", "kind", strings.Repeat("长", 41)), "rows[0].kind"},
		{"all is too long", "powers", large, "rows"},
		{"a column is unknown", "powers", row("powers", "photo", "照片"), "rows[0].photo"},
		{"one body has two rows", "authority", two, "rows"},
		{"text has rows", "remedy", ExAnteContent{Paragraphs: []string{"文字"}, Rows: []map[string]string{{"item": "行"}}}, "rows"},
		{"a paragraph is too long", "remedy", ExAnteContent{Paragraphs: []string{strings.Repeat("长", 2001)}}, "paragraphs[0]"},
		{"officers are written by hand", ExAnteOfficers, ExAnteContent{Category: "城市管理", Rows: []map[string]string{{"name": "示例甲"}}}, "rows"},
		{"officers have no category", ExAnteOfficers, ExAnteContent{}, "category"},
		{"a category elsewhere", "remedy", ExAnteContent{Category: "城市管理", Paragraphs: []string{"文字"}}, "category"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, err := FindExAnteSection(tt.section)
			if err != nil {
				t.Fatal(err)
			}
			err = s.Check(tt.content)
			if e, ok := err.(*Error); !ok || !slices.ContainsFunc(e.Fields, func(f FieldError) bool { return f.Field == tt.field }) {
				t.Errorf("Check = %v, want a fault of %s", err, tt.field)
			}
		})
	}
}

// TestExAnteTidy leaves nothing but lines of text.
func TestExAnteTidy(t *testing.T) {
	t.Parallel()
	got := ExAnteContent{Category: " 城市管理\n", Paragraphs: []string{" ", "一\n二"}, Rows: []map[string]string{{"a": " "}, {"a": " 甲 ", "b": ""}}}.Tidy()
	want := ExAnteContent{Category: "城市管理", Paragraphs: []string{"一 二"}, Rows: []map[string]string{{"a": "甲"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tidy (-want +got):\n%s", diff)
	}
}

// TestOfficerRoll shows who may enforce on the day, and nobody else
// (《行政处罚法》第42条).
func TestOfficerRoll(t *testing.T) {
	t.Parallel()
	officers := []Officer{
		{ID: 1, BureauID: 9, Name: "示例甲", Post: "执法队员", ActiveFrom: "2020-01-01", Education: "本科"},
		{ID: 2, BureauID: 9, Name: "示例乙", ActiveFrom: "2020-01-01"},
		{ID: 3, BureauID: 9, Name: "示例丙", ActiveFrom: "2020-01-01", ActiveTo: "2024-01-01"},
		{ID: 4, BureauID: 9, Name: "示例丁", ActiveFrom: "2020-01-01"},
		{ID: 5, BureauID: 9, Name: "示例戊", ActiveFrom: "2020-01-01"},
	}
	certificates := []Certificate{
		{OfficerID: 1, Number: "SL001", ValidFrom: "2020-01-01", ValidTo: "2029-12-31"},
		{OfficerID: 1, Number: "SL000", ValidFrom: "2015-01-01", ValidTo: "2019-12-31", EndsOn: "2020-01-01"},
		{OfficerID: 2, Number: "SL002", ValidFrom: "2020-01-01", CancelledOn: "2023-05-01", EndsOn: "2023-05-01"},
		{OfficerID: 3, Number: "SL003", ValidFrom: "2020-01-01"},
		{OfficerID: 4, ValidFrom: "2020-01-01"},
		{OfficerID: 5, Number: "SL005", ValidFrom: "2020-01-01"},
	}
	got := OfficerRoll(officers, certificates, map[int64]string{9: "示例局"}, "城市管理", "2024-03-04")
	want := []map[string]string{
		{"name": "示例甲", "bureau": "示例局", "post": "执法队员", "number": "SL001", "category": "城市管理", "valid_to": "2029年12月31日"},
		{"name": "示例戊", "bureau": "示例局", "number": "SL005", "category": "城市管理", "valid_to": "长期"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("roll (-want +got):\n%s", diff)
	}
}
