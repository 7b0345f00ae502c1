package sheet

import (
	"fmt"
	"strconv"
	"unicode/utf8"
)

// Fault finds what makes a row unusable whatever its columns mean: a value in
// a column without header, one that is too long or not to be read. place is
// the column, from 0.
func (l Limits) Fault(header []string, line int, cells []string) (p Problem, place int, bad bool) {
	for i, v := range cells {
		if v == "" {
			continue
		}
		p := Problem{Row: line, Column: columnName(header, i), Value: v}
		switch {
		case i >= len(header) || header[i] == "":
			p.Rule, p.Fix = "这一列没有表头", "请核对本行是否多出逗号或单元格，或为该列补上表头"
		case len(v) > l.Cell && utf8.RuneCountInString(v) > l.Cell:
			p.Rule, p.Fix = fmt.Sprintf("单元格不得超过 %d 个字符", l.Cell), "请缩短内容，长文请作为附件上传"
		case !readable(v):
			p.Rule, p.Fix = "含有无法识别的字符（编码错误或控制字符）", "请用 Excel 打开核对该单元格，另存为“CSV UTF-8（逗号分隔）”后重新上传"
		default:
			continue
		}
		return p, i, true
	}
	return Problem{}, -1, false
}

// columnName is the header of column i, or its place when it has none.
func columnName(header []string, i int) string {
	if i < len(header) && header[i] != "" {
		return header[i]
	}
	return "第" + strconv.Itoa(i+1) + "列"
}
