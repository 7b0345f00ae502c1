package office

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// rowLimit is how many rows a list in a form may have.
const rowLimit = 50

// rowName takes the name of a row's field apart: parties[0].name.
var rowName = regexp.MustCompile(`^([a-z_]+)\[(\d{1,2})\]\.([a-z_]+)$`)

// rowCount says how many rows of a list were sent.
func rowCount(values url.Values, list string) int {
	n := 0
	for name := range values {
		if m := rowName.FindStringSubmatch(name); m != nil && m[1] == list {
			i, _ := strconv.Atoi(m[2])
			n = max(n, i+1)
		}
	}
	return min(n, rowLimit)
}

// rowMark is a hidden field that each row carries, so that an empty one is sent too.
const rowMark = "row"

// rearrange does what the buttons of lists ask for without a script:
// add:parties, remove:parties:1. It says whether the action was one.
func rearrange(values url.Values) bool {
	verb, rest, _ := strings.Cut(values.Get("action"), ":")
	list, at, _ := strings.Cut(rest, ":")
	switch verb {
	case "add":
		if n := rowCount(values, list); n < rowLimit {
			values.Set(itemName(list, n, rowMark), "1")
		}
	case "remove":
		i, err := strconv.Atoi(at)
		if err == nil && i >= 0 {
			removeRow(values, list, i)
		}
	default:
		return false
	}
	return true
}

// removeRow takes a row out and moves those behind it up.
func removeRow(values url.Values, list string, at int) {
	n := rowCount(values, list)
	moved := url.Values{}
	for name, v := range values {
		m := rowName.FindStringSubmatch(name)
		if m == nil || m[1] != list {
			continue
		}
		values.Del(name)
		switch i, _ := strconv.Atoi(m[2]); {
		case i == at || i >= n:
		case i > at:
			moved[itemName(list, i-1, m[3])] = v
		default:
			moved[name] = v
		}
	}
	for name, v := range moved {
		values[name] = v
	}
}

// dropEmptyRows takes out the rows in which nobody typed or chose anything.
// Choices that a form makes beforehand do not count.
func dropEmptyRows(values url.Values, list string, preset ...string) {
	for i := rowCount(values, list) - 1; i >= 0; i-- {
		empty := true
		for name, v := range values {
			m := rowName.FindStringSubmatch(name)
			if m == nil || m[1] != list || m[2] != strconv.Itoa(i) || m[3] == rowMark {
				continue
			}
			beforehand := false
			for _, p := range preset {
				beforehand = beforehand || m[3] == p
			}
			empty = empty && (beforehand || strings.TrimSpace(strings.Join(v, "")) == "")
		}
		if empty {
			removeRow(values, list, i)
		}
	}
}
