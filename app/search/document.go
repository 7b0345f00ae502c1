package search

import (
	"strings"

	"sanxiang/models"
)

// Document is one public row as search sees it. The texts are folded by
// models.FoldSearch. Of a row that is no longer on show only number, bureau,
// kind and year are kept, whatever the document says: a tombstone must not be
// found by the party's name, nor counted under what was imposed.
type Document struct {
	Key                  int64 // never changes for one public thing: the id of its disclosure
	Seq                  int64 // place in the order of change, above 0; grows with every change
	Party, Code          string
	Cause, Number, Title string
	Bureau, BureauName   string // code as it is filtered by; folded name
	Kind                 string
	Year                 int
	Penalties            models.KindSet
	Fine                 models.Fen
	Status               models.DisclosureState // one of models.PublicStates; any other takes the row out
}

// shown is what of the document may be searched in.
func (d Document) shown() Document {
	if d.Status != models.DisclosurePublished {
		d.Party, d.Code, d.Cause, d.Title, d.Penalties, d.Fine = "", "", "", "", 0, 0
	}
	if d.Title == d.Cause {
		d.Title = ""
	}
	d.Penalties &= 1<<len(models.PenaltyKinds) - 1
	return d
}

// stateOf is the place of a state in models.PublicStates, -1 for none.
func stateOf(s models.DisclosureState) int {
	for i, c := range models.PublicStates {
		if c.Code == string(s) {
			return i
		}
	}
	return -1
}

// splitCode parts a credit code behind the office and region it begins with
// (GB 32100-2015: one, one and six characters), which many codes share.
func splitCode(code string) (head, tail string) {
	if len(code) != 18 {
		return "", code
	}
	return code[:8], code[8:]
}

// splitNumber parts a document number before its last run of digits, the
// serial number within bureau and year.
func splitNumber(number string) (head, tail string) {
	digit := func(r rune) bool { return r >= '0' && r <= '9' }
	end := strings.LastIndexFunc(number, digit)
	if end < 0 {
		return "", number
	}
	start := strings.LastIndexFunc(number[:end], func(r rune) bool { return !digit(r) })
	for start++; start < len(number) && !digit(rune(number[start])); start++ {
	}
	return number[:start], number[start:]
}
