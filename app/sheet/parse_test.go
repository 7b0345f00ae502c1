package sheet

import (
	"errors"
	"strings"
	"testing"

	"sanxiang/models"
)

// wantFault checks that err is the parsers' kind of error and says want.
func wantFault(t *testing.T, input string, err error, want string) {
	t.Helper()
	var typed *models.Error
	if !errors.As(err, &typed) || typed.Kind != models.Invalid || len(typed.Fields) != 1 {
		t.Errorf("%q: %v, want one invalid field", input, err)
		return
	}
	if f := typed.Fields[0]; !strings.Contains(f.Rule, want) || f.Fix == "" {
		t.Errorf("%q: rule %q fix %q, want a rule with %q and a fix", input, f.Rule, f.Fix, want)
	}
}

func TestParseDay(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"2024-6-1", "2024-06-01", "2024/6/1", "2024.06.1", "20240601", "2024年6月1日", "2024年06月1日",
		"２０２４－６－１", "2024-06-01 00:00:00", "2024-06-01T08:30", "2024/6/1 8:30:00.5", " 2024-6-1 ",
	} {
		if got, err := ParseDay(in); got != "2024-06-01" || err != nil {
			t.Errorf("ParseDay(%q) = %q, %v", in, got, err)
		}
	}
	for in, want := range map[string]string{
		"": "没有填写", "45444": "序号", "24-6-1": "四位年份", "2024-6": "四位年份", "6/1/2024": "四位年份",
		"2024-02-30": "不存在", "2023-02-29": "不存在", "2024-13-01": "不存在", "20241301": "不存在", "0001-01-01": "不存在",
		"2024-06-01T00:00:00Z": "四位年份", "去年": "四位年份", "2024-06-01 至 2024-06-02": "四位年份",
	} {
		_, err := ParseDay(in)
		wantFault(t, in, err, want)
	}
	if got, err := ParseDay("2024-02-29"); got != "2024-02-29" || err != nil {
		t.Errorf("leap day = %q, %v", got, err)
	}
}

func TestParseInt(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int64{"0": 0, "12": 12, "-3": -3, "１２": 12, "1,234,567": 1234567, " 7 ": 7, "9223372036854775807": 1<<63 - 1} {
		if got, err := ParseInt(in); got != want || err != nil {
			t.Errorf("ParseInt(%q) = %d, %v, want %d", in, got, err, want)
		}
	}
	for in, want := range map[string]string{
		"": "没有填写", "1.5": "整数", "12件": "整数", "1.1E+17": "科学计数法", "1,23": "整数", "9223372036854775808": "整数", "-": "整数",
	} {
		_, err := ParseInt(in)
		wantFault(t, in, err, want)
	}
}

func TestParseBool(t *testing.T) {
	t.Parallel()
	for want, list := range map[bool][]string{true: {"是", "有", "yes", "Y", "TRUE", "1", "１"}, false: {"否", "无", "No", "n", "False", "0"}} {
		for _, in := range list {
			if got, err := ParseBool(in); got != want || err != nil {
				t.Errorf("ParseBool(%q) = %v, %v, want %v", in, got, err, want)
			}
		}
	}
	for _, in := range []string{"", "对", "2", "√"} {
		_, err := ParseBool(in)
		wantFault(t, in, err, "是")
	}
}

func FuzzParseDay(f *testing.F) {
	f.Add("2024年6月1日")
	f.Add("20240601")
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := ParseDay(s); (err == nil) != d.Valid() {
			t.Errorf("ParseDay(%q) = %q, %v", s, d, err)
		}
	})
}
