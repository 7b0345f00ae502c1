package disclosure

import (
	"encoding/json"
	"strings"

	"sanxiang/models"
)

// PageTexts reads of a row's page what open data say beside the row itself:
// title, cause, representative, facts, basis, content, procedure and day of
// service. All else of the page stays empty; a tombstone's is empty altogether.
//
// It takes about a tenth of the time of reading the whole page, which is what
// most of an export would otherwise be spent on. A body is as json.Marshal
// writes it; one that reads otherwise is read in the ordinary way, so that
// what is broken is an error here too.
func PageTexts(row models.Publication) (models.PublicPage, error) {
	if !row.Shown() {
		return models.PublicPage{}, nil
	}
	var page models.PublicPage
	if readTexts(row.Body, &page) {
		return page, nil
	}
	page, err := decode(row.Body)
	return models.PublicPage{
		Title: page.Title, Cause: page.Cause, LegalRep: page.LegalRep, Facts: page.Facts, Basis: page.Basis, Content: page.Content,
		Procedure: page.Procedure, ServedOn: page.ServedOn,
	}, err
}

// textOf gives the place of a wanted member, nil for the others.
func textOf(p *models.PublicPage, name string) *string {
	switch name {
	case "title":
		return &p.Title
	case "cause":
		return &p.Cause
	case "legal_rep":
		return &p.LegalRep
	case "facts":
		return &p.Facts
	case "basis":
		return &p.Basis
	case "content":
		return &p.Content
	case "procedure":
		return (*string)(&p.Procedure)
	case "served_on":
		return (*string)(&p.ServedOn)
	}
	return nil
}

// readTexts reads the wanted members of an object without blanks between its
// parts. It says false for anything else. Texts without escapes are parts of
// the body, not copies.
func readTexts(s string, p *models.PublicPage) bool {
	if len(s) < 2 || s[0] != '{' {
		return false
	}
	for s = s[1:]; ; s = s[1:] {
		name, rest, ok := cutLiteral(s)
		if !ok || rest == "" || rest[0] != ':' {
			return false
		}
		rest = rest[1:]
		if to := textOf(p, name[1:len(name)-1]); to != nil {
			var text string
			if text, s, ok = cutLiteral(rest); !ok {
				return false
			}
			if *to, ok = unquote(text); !ok {
				return false
			}
		} else if s, ok = skipValue(rest); !ok {
			return false
		}
		if s == "}" {
			return true
		}
		if s == "" || s[0] != ',' {
			return false
		}
	}
}

// cutLiteral cuts the text literal at the beginning of s, quotes included.
func cutLiteral(s string) (literal, rest string, ok bool) {
	if s == "" || s[0] != '"' {
		return "", "", false
	}
	for at := 1; ; {
		end := strings.IndexByte(s[at:], '"')
		if end < 0 {
			return "", "", false
		}
		end += at
		back := end
		for s[back-1] == '\\' {
			back--
		}
		if (end-back)%2 == 0 {
			return s[:end+1], s[end+1:], true
		}
		at = end + 1
	}
}

// skipValue passes over one value of any type.
func skipValue(s string) (rest string, ok bool) {
	depth := 0
	for s != "" {
		switch s[0] {
		case '"':
			if _, s, ok = cutLiteral(s); !ok {
				return "", false
			}
		case '{', '[':
			depth++
			s = s[1:]
			continue
		case '}', ']':
			depth--
			s = s[1:]
		case ',', ':':
			s = s[1:]
			continue
		default:
			if s = s[len(scalar(s)):]; s == "" {
				return "", false
			}
		}
		if depth == 0 {
			return s, true
		}
		if depth < 0 {
			return "", false
		}
	}
	return "", false
}

// scalar is the number or word at the beginning of s.
func scalar(s string) string {
	if i := strings.IndexAny(s, `,:{}[]"`); i >= 0 {
		return s[:i]
	}
	return s
}

// unquote gives what a text literal says.
func unquote(literal string) (string, bool) {
	if strings.IndexByte(literal, '\\') < 0 {
		return literal[1 : len(literal)-1], true
	}
	var text string
	err := json.Unmarshal([]byte(literal), &text)
	return text, err == nil
}
