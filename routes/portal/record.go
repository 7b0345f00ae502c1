package portal

import (
	"html/template"

	"sanxiang/models"
	"sanxiang/routes/web"
)

// record is one line of a list: something on show, or the tombstone of what was.
type record struct {
	Href, Result, Number, Kind string
	Title                      []string // in parts
	Bureau, BureauHref         string
	DecidedOn                  day
	Corrected                  bool
	State, Reason              string // of a tombstone; State is empty otherwise
	EndedOn                    day
}

// records is a list of records.
type records []record

func recordsOf(rows []models.Publication) records {
	out := make(records, len(rows))
	for i, r := range rows {
		out[i] = record{
			Href: web.RecordPath(r), Title: rowTitle(r), Result: r.Summary, Number: r.Number, Kind: models.PublicKindLabel(r.Kind),
			Bureau: r.BureauName, BureauHref: web.BureauPath(r.BureauCode), DecidedOn: dayOf(r.DecidedOn),
			Corrected: r.Revision > 1 && models.IsChoice(models.DisclosureKinds, r.Kind),
		}
		if !r.Shown() {
			out[i].bury(r)
		}
	}
	return out
}

// bury makes the line of a tombstone: number, bureau, reason and day, nothing
// of what was decided against whom.
func (x *record) bury(r models.Publication) {
	x.Href, x.Title, x.Result, x.Corrected = "/d/"+r.PublicID, []string{r.Number}, "", false
	if r.Number == "" {
		x.Title = []string{x.Kind}
	}
	x.Number, x.DecidedOn = "", day{}
	x.State, x.Reason, x.EndedOn = models.ChoiceLabel(models.DisclosureStates, r.Status), r.Reason, dayOf(r.EndedOn)
}

// rowTitle is the heading of a row in its parts: party and cause, or its title.
func rowTitle(r models.Publication) []string {
	if r.PartyName == "" {
		return []string{r.Title}
	}
	return []string{r.PartyName, r.Cause}
}

// HTML gives the list to a template; an empty one is nothing.
func (l records) HTML() template.HTML { return web.HTML(l.write) }

func (l records) write(m *web.Markup) {
	if len(l) == 0 {
		return
	}
	m.Raw("<ul class=\"records\">\n")
	for i := range l {
		l[i].write(m)
	}
	m.Raw("</ul>")
}

func (x *record) write(m *web.Markup) {
	m.Raw("<li>\n<h3 class=\"parts\"><a href=\"").Link(x.Href).Raw(`">`)
	writeSpans(m, x.Title)
	m.Raw("</a></h3>\n")
	if x.State != "" {
		x.writeTombstone(m)
	} else {
		x.writeShown(m)
	}
	m.Raw("</li>\n")
}

func (x *record) writeTombstone(m *web.Markup) {
	m.Raw("<p>").Text(x.Reason).Raw("</p>\n<p class=\"meta\"><span class=\"state gone\">").Text(x.State).Raw("</span>")
	m.Raw("<span>").Text(x.Bureau).Raw("</span>").Time(x.EndedOn.ISO, x.EndedOn.Text+"停止公示")
	m.Raw("<span>").Text(x.Kind).Raw("</span></p>\n")
}

func (x *record) writeShown(m *web.Markup) {
	if x.Result != "" {
		m.Raw("<p>").Text(x.Result).Raw("</p>\n")
	}
	m.Raw(`<p class="meta"><span>`).Text(x.Bureau).Raw("</span>")
	if x.Number != "" {
		m.Raw("<span>").Text(x.Number).Raw("</span>")
	}
	if x.DecidedOn.ISO != "" {
		m.Time(x.DecidedOn.ISO, x.DecidedOn.Text)
	}
	m.Raw("<span>").Text(x.Kind).Raw("</span>")
	if x.Corrected {
		m.Raw("<span>已更正</span>")
	}
	m.Raw("</p>\n")
}

// writeSpans writes texts between which a line may break.
func writeSpans(m *web.Markup, texts []string) {
	for _, s := range texts {
		m.Raw("<span>").Text(s).Raw("</span>")
	}
}
