package web

import (
	"net/url"
	"strconv"
	"strings"

	"sanxiang/models"
)

// RecordPath is the address of a published thing. It never changes.
func RecordPath(p models.Publication) string {
	switch p.Kind {
	case "chapter":
		return ReportPath(p.BureauCode, p.Year)
	case "bureau":
		return BureauPath(p.BureauCode)
	}
	return "/d/" + url.PathEscape(p.PublicID)
}

// BureauPath is the address of a bureau's page.
func BureauPath(code string) string { return "/o/" + url.PathEscape(code) }

// PartyPath is the address of an organisation's page, by its credit code.
func PartyPath(code string) string { return "/p/" + url.PathEscape(code) }

// ReportPath is the address of a bureau's chapter of a year.
func ReportPath(code string, year int) string {
	return "/report/" + url.PathEscape(code) + "/" + strconv.Itoa(year)
}

// FeedPath is the address of the Atom feed of a bureau.
func FeedPath(code string) string { return "/feed/o/" + url.PathEscape(code) + ".atom" }

// ObjectionPath is the address of the form by which a published thing is
// objected to.
func ObjectionPath(publicID string) string { return "/objection?id=" + url.QueryEscape(publicID) }

// RecordIn gives the public id when a path is the address of one published
// thing, as a page or as JSON; empty for any other. An id that is written with
// escapes is not looked into.
func RecordIn(path string) string {
	id, found := strings.CutPrefix(path, "/d/")
	if !found {
		if id, found = strings.CutPrefix(path, "/api/v1/decisions/"); !found {
			return ""
		}
	}
	id = strings.TrimSuffix(strings.TrimSuffix(id, "/"), ".json")
	for _, r := range id {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' {
			return ""
		}
	}
	return id
}
