package models

import (
	"fmt"
	"strconv"
	"strings"
)

// Fen is an amount of money in 分, the only unit that is stored or added.
type Fen int64

// Yuan prints the amount in 元 with two decimals: "60000.00".
func (f Fen) Yuan() string {
	sign, v := "", int64(f)
	if v < 0 {
		sign, v = "-", -v
	}
	return fmt.Sprintf("%s%d.%02d", sign, v/100, v%100)
}

// yuanMarks drops what people write around the digits of an amount.
var yuanMarks = strings.NewReplacer(",", "", "，", "", " ", "", "　", "", "元", "", "¥", "", "￥", "")

// ParseYuan reads an amount in 元 as users write it: "60000", "60,000.50",
// "6万", "1.5万元". More than two decimals of 元 is an error.
func ParseYuan(s string) (Fen, error) {
	t := yuanMarks.Replace(strings.TrimSpace(s))
	scale := 2
	switch {
	case strings.HasSuffix(t, "万"):
		scale, t = 6, strings.TrimSuffix(t, "万")
	case strings.HasSuffix(t, "亿"):
		scale, t = 10, strings.TrimSuffix(t, "亿")
	}
	v, ok := parseScaled(t, scale)
	if !ok {
		return 0, Errorf(Invalid, "金额“%s”不是数字，请填写以元为单位的金额，最多两位小数", s)
	}
	return Fen(v), nil
}

// parseScaled reads a plain decimal as an integer of the given scale.
func parseScaled(s string, scale int) (int64, bool) {
	whole, frac, _ := strings.Cut(s, ".")
	if strings.TrimLeft(whole, "+-") == "" || len(frac) > scale || len(whole)+scale > 18 {
		return 0, false
	}
	v, err := strconv.ParseInt(whole+frac+strings.Repeat("0", scale-len(frac)), 10, 64)
	if err != nil || strings.ContainsAny(frac, "+-") {
		return 0, false
	}
	return v, true
}

// Grouped prints money in 元 with groups of three: 60,000.00元.
func (f Fen) Grouped() string {
	s := f.Yuan()
	whole, frac, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return whole + "." + frac + "元"
}
