package office

import (
	"html"
	"net/url"
	"regexp"
	"strings"
)

var (
	formTag     = regexp.MustCompile(`(?s)<form [^>]*>.*?</form>`)
	fieldTag    = regexp.MustCompile(`(?s)<input [^>]*>|<textarea [^>]*>.*?</textarea>|<select [^>]*>.*?</select>`)
	nameOf      = regexp.MustCompile(` name="([^"]*)"`)
	valueOf     = regexp.MustCompile(` value="([^"]*)"`)
	selectedTag = regexp.MustCompile(`<option value="([^"]*)" selected>`)
)

// fieldsOf reads what the form of a page would send: the form that carries a
// key, as a browser without a script sends it by its main button.
func fieldsOf(page string) url.Values {
	out := url.Values{}
	for _, form := range formTag.FindAllString(page, -1) {
		if !strings.Contains(form, `name="key"`) || strings.Contains(form, `/comments"`) {
			continue
		}
		for _, tag := range fieldTag.FindAllString(form, -1) {
			if name, value, sent := fieldOf(tag); sent {
				out.Add(name, value)
			}
		}
	}
	return out
}

// fieldOf reads one field; boxes that are not ticked are not sent.
func fieldOf(tag string) (name, value string, sent bool) {
	open, rest, _ := strings.Cut(tag, ">")
	m := nameOf.FindStringSubmatch(open)
	if m == nil {
		return "", "", false
	}
	name = html.UnescapeString(m[1])
	switch {
	case strings.HasPrefix(tag, "<textarea"):
		value, _ = strings.CutSuffix(rest, "</textarea>")
		value = strings.TrimPrefix(value, "\n")
	case strings.HasPrefix(tag, "<select"):
		if s := selectedTag.FindStringSubmatch(rest); s != nil {
			value = s[1]
		}
	default:
		if strings.Contains(open, `type="radio"`) || strings.Contains(open, `type="checkbox"`) {
			if !strings.HasSuffix(open, " checked") && !strings.Contains(open, " checked ") {
				return "", "", false
			}
		}
		if v := valueOf.FindStringSubmatch(open); v != nil {
			value = v[1]
		}
	}
	return name, html.UnescapeString(value), true
}
