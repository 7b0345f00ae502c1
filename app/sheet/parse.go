package sheet

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"sanxiang/models"
)

// The parsers take a trimmed cell. An empty cell is an error: whether a column
// may be blank is for the caller to say. Every error is models.Invalid with
// one field error whose Field is empty; Row.Problems puts the column there.

var (
	dayDashed   = regexp.MustCompile(`^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$`)
	dayCompact  = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	clockSuffix = regexp.MustCompile(`[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$`)
	grouped     = regexp.MustCompile(`^[+-]?\d{1,3}(,\d{3})+$`)
)

// ParseDay reads a day as users write it: 2024-6-1, 2024/6/1, 2024.6.1,
// 20240601 or 2024年6月1日, in either width; a time of day after it is
// dropped. Two-digit years and days that do not exist are refused, never
// guessed.
func ParseDay(s string) (models.Day, error) {
	t := strings.TrimSpace(models.HalfWidth(s))
	t = clockSuffix.ReplaceAllString(t, "")
	m := dayDashed.FindStringSubmatch(t)
	if m == nil {
		m = dayCompact.FindStringSubmatch(t)
	}
	if m == nil {
		return "", dayError(t)
	}
	year, month, day := atoi(m[1]), atoi(m[2]), atoi(m[3])
	d := models.Day(fmt.Sprintf("%04d-%02d-%02d", year, month, day))
	if !d.Valid() || year < 1900 {
		return "", invalid("日期不存在", "请核对年、月、日，例如 2024-06-01")
	}
	return d, nil
}

// dayError says what is wrong with a text that has no day's shape.
func dayError(s string) error {
	const fix = "请写成 2024-06-01、20240601 或 2024年6月1日"
	switch {
	case s == "":
		return invalid("没有填写日期", fix)
	case len(s) == 5 && isDigits(s):
		return invalid("这是 Excel 的日期序号，不是日期", "请在 Excel 中把该列设为日期格式后重新导出")
	}
	return invalid("日期须写全四位年份、月和日", fix)
}

// ParseInt reads a whole number, in either width, with or without thousands
// separators. Fractions and scientific notation are refused.
func ParseInt(s string) (int64, error) {
	t := strings.TrimSpace(models.HalfWidth(s))
	if grouped.MatchString(t) {
		t = strings.ReplaceAll(t, ",", "")
	}
	n, err := strconv.ParseInt(t, 10, 64)
	switch {
	case err == nil:
		return n, nil
	case t == "":
		return 0, invalid("没有填写数字", "请填写整数，没有发生的填 0")
	case strings.ContainsAny(t, "eE"):
		return 0, invalid("数字被 Excel 写成了科学计数法，尾数已丢失", "请把该列设为文本格式后重新填写")
	}
	return 0, invalid("须为整数", "请只填写数字，不带小数和单位")
}

// ParseBool reads 是/否, 有/无, yes/no, y/n, true/false and 1/0.
func ParseBool(s string) (bool, error) {
	switch strings.ToLower(strings.TrimSpace(models.HalfWidth(s))) {
	case "是", "有", "yes", "y", "true", "1":
		return true, nil
	case "否", "无", "no", "n", "false", "0":
		return false, nil
	}
	return false, invalid("只能填写“是”或“否”", "请填写 是 或 否")
}

// invalid is the error of a parser.
func invalid(rule, fix string) error {
	return &models.Error{Kind: models.Invalid, Message: rule, Fields: []models.FieldError{{Rule: rule, Fix: fix}}}
}

// atoi reads digits that a pattern has already checked.
func atoi(digits string) int {
	n, _ := strconv.Atoi(digits) // at most four digits
	return n
}

// decimal writes a whole number.
func decimal(n int64) string { return strconv.FormatInt(n, 10) }
