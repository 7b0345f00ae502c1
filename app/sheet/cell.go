package sheet

import (
	"fmt"
	"reflect"
	"strconv"

	"sanxiang/models"
)

// cellText is a cell as CSV text.
func cellText(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return guard(v), nil
	case bool:
		return yesNo(v), nil
	case models.Day:
		return string(v), nil
	case models.Instant:
		if v == 0 {
			return "", nil
		}
		return v.Time().Format("2006-01-02 15:04:05"), nil
	case models.Fen:
		return v.Yuan(), nil
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), nil
	}
	text, number, isText, err := plainValue(v)
	if isText {
		return guard(text), err
	}
	return decimal(number), err
}

// plainValue takes apart named strings and whole numbers of any size.
func plainValue(v any) (text string, number int64, isText bool, err error) {
	r := reflect.ValueOf(v)
	switch {
	case r.Kind() == reflect.String:
		return r.String(), 0, true, nil
	case r.CanInt():
		return "", r.Int(), false, nil
	}
	return "", 0, false, fmt.Errorf("sheet: no cell can be made of a %T", v)
}

// yesNo is a truth value as users write it.
func yesNo(v bool) string {
	if v {
		return "是"
	}
	return "否"
}
