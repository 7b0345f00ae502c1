package portal

import (
	"net/url"
	"strconv"

	"sanxiang/app/disclosure"
	"sanxiang/models"
)

// record is one line of a list.
type record struct {
	Href, Result, Number, Kind string
	Title                      []string // in parts
	Bureau, BureauHref         string
	DecidedOn                  day
	Corrected                  int // how often it was corrected
}

func recordsOf(rows []disclosure.Row) []record {
	out := make([]record, len(rows))
	for i, r := range rows {
		out[i] = record{
			Href: href(r.Publication), Title: headline(r.Page), Result: result(r.Page), Number: r.Number, Kind: kindLabel(r.Kind),
			Bureau: r.BureauName, BureauHref: bureauHref(r.BureauCode), DecidedOn: dayOf(r.DecidedOn), Corrected: len(r.Page.History),
		}
	}
	return out
}

// href is the address of a published thing.
func href(p models.Publication) string {
	switch p.Kind {
	case "chapter":
		return reportHref(p.BureauCode, p.Year)
	case "bureau":
		return bureauHref(p.BureauCode)
	}
	return "/d/" + url.PathEscape(p.PublicID)
}

func bureauHref(code string) string { return "/o/" + url.PathEscape(code) }

func reportHref(code string, year int) string {
	return "/report/" + url.PathEscape(code) + "/" + strconv.Itoa(year)
}

// kindLabel names what was published.
func kindLabel(kind string) string {
	if models.IsChoice(disclosure.PageKinds, kind) {
		return models.ChoiceLabel(disclosure.PageKinds, kind)
	}
	return models.ChoiceLabel(models.DisclosureKinds, kind)
}
