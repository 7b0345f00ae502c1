package web

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
)

// PublicQuery reads a search out of the address: q, org, party, year, kind,
// penalty, band, min and max in 元, status, sort. A number that is none becomes
// -1, which models.PublicQuery.Check explains with everything else that is wrong.
func PublicQuery(c *fiber.Ctx) models.PublicQuery {
	text := func(name string) string { return strings.TrimSpace(c.Query(name)) }
	return models.PublicQuery{
		Text: text("q"), Bureau: text("org"), Party: text("party"), Year: int(WholeNumber(text("year"))), Kind: text("kind"),
		Penalty: models.PenaltyKind(text("penalty")), Band: text("band"), Min: yuanOf(text("min")), Max: yuanOf(text("max")),
		Status: models.DisclosureState(text("status")), Sort: text("sort"),
	}
}

// WholeNumber reads a number from 1 on; none is 0, anything else -1.
func WholeNumber(s string) int64 {
	if s == "" {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 {
		return -1
	}
	return n
}

// yuanOf reads an amount as people write it, 60000 or 6万; none is 0, anything
// that is no amount -1.
func yuanOf(s string) models.Fen {
	if s == "" {
		return 0
	}
	f, err := models.ParseYuan(s)
	if err != nil || f < 0 {
		return -1
	}
	return f
}

// PublicValues writes a query back as parameters of an address, sorted by name.
func PublicValues(q models.PublicQuery) url.Values {
	v := url.Values{}
	for name, value := range map[string]string{
		"q": q.Text, "org": q.Bureau, "party": q.Party, "kind": q.Kind, "penalty": string(q.Penalty), "band": q.Band,
		"status": string(q.Status), "sort": q.Sort,
	} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if q.Year != 0 {
		v.Set("year", strconv.Itoa(q.Year))
	}
	for name, value := range map[string]models.Fen{"min": q.Min, "max": q.Max} {
		if value > 0 {
			v.Set(name, strings.TrimSuffix(value.Yuan(), ".00"))
		}
	}
	return v
}

// SearchPath is the address of a search, or of the same query under another path.
func SearchPath(path string, q models.PublicQuery) string {
	if v := PublicValues(q).Encode(); v != "" {
		return path + "?" + v
	}
	return path
}
