package portal

import (
	"github.com/gofiber/fiber/v2"

	"sanxiang/app/disclosure"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// decisionPage is one published decision.
type decisionPage struct {
	Title     []string // in parts
	Kind      string
	Brief     string // who decided what against whom, when and why, in one sentence
	Facts     facts
	Texts     []section
	Timeline  []moment
	Rights    []right
	Served    bool
	Period    []string // how long it is shown
	Repair    bool     // it can end by credit repair
	Objection string   // address of the form
	History   []correction
	JSON      string
	Feed      string
	Imprint   imprint
}

// section is one text under a heading of its own.
type section struct {
	ID, Title string
	Text      []words
}

// moment is one line of the timeline.
type moment struct {
	On   day
	What string
	Open bool // still to come
}

// right is something the party may or must do.
type right struct {
	Label, Term, Basis string
	LastOn             day
}

// correction is one line of the history.
type correction struct {
	On     day
	Reason string
	Number int
}

// showRecord shows a decision, a document, or the tombstone left of one.
func (p *portal) showRecord(c *fiber.Ctx) error {
	row, page, err := p.public.Find(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	if row.Status != string(models.DisclosurePublished) {
		return p.showTombstone(c, row)
	}
	if to := web.RecordPath(row); row.Kind == "chapter" || row.Kind == "bureau" {
		return c.Redirect(to, fiber.StatusFound)
	}
	head := web.Head{
		Title: oneLine(page), Path: web.RecordPath(row), JSON: web.RecordPath(row) + ".json", Feed: web.FeedPath(row.BureauCode), NoIndex: shy(row),
	}
	if page.Audit != nil {
		return p.audit.Render(c, fiber.StatusOK, head, p.newAuditPage(row, page))
	}
	if page.HTML != "" {
		return p.document.Render(c, fiber.StatusOK, head, p.newDocumentPage(row, page))
	}
	rights, err := p.public.Rights(c.UserContext(), page)
	if err != nil {
		return err
	}
	decision := p.newDecisionPage(row, page, rights)
	return p.site.Render(c, fiber.StatusOK, head, func(m *web.Markup) error {
		decision.write(m)
		return nil
	})
}

// shortTerm is the longest time in days for which search engines are kept away.
const shortTerm = 93

// shy says whether search engines are asked to stay away: pages about natural
// persons and sole traders, and pages that are shown for a short time only.
func shy(row models.Publication) bool {
	return row.Natural() || row.ShownUntil != "" && row.ShownUntil.Sub(row.PublishedOn) <= shortTerm
}

func (p *portal) newDecisionPage(row models.Publication, x models.PublicPage, rights []disclosure.Right) decisionPage {
	out := decisionPage{
		Title: headline(x), Kind: models.PublicKindLabel(x.Kind), Brief: brief(x), Facts: summary(x), Timeline: timeline(row, x),
		Served: x.ServedOn != "", Objection: web.ObjectionPath(row.PublicID), JSON: web.RecordPath(row) + ".json", Feed: web.FeedPath(row.BureauCode),
		Imprint: p.newImprint(row, citationOf(row, x)),
		Repair:  x.Kind == "penalty" && x.PartyKind != models.PartyPerson && x.ShownUntil != "",
	}
	for _, s := range []struct{ id, title, text string }{{"content", "决定内容", x.Content}, {"facts", "违法事实", x.Facts}, {"basis", "依据", x.Basis}} {
		if s.text != "" {
			out.Texts = append(out.Texts, section{s.id, s.title, citations(s.text)})
		}
	}
	if x.Kind == "penalty" {
		for _, r := range rights {
			out.Rights = append(out.Rights, right{r.Label, r.Term, r.Basis, lastDay(r.LastOn)})
		}
	}
	if x.ShownUntil != "" {
		out.Period = append(out.Period, "公示至"+x.ShownUntil.Chinese()+"，期满自动停止公示。")
	}
	out.Period = append(out.Period, x.Notes...)
	for _, r := range x.History {
		out.History = append(out.History, correction{dayOf(r.On), r.Reason, r.Revision})
	}
	return out
}

// citationOf is how a text quotes the record.
func citationOf(row models.Publication, x models.PublicPage) string {
	out := x.BureauName + "：" + oneLine(x)
	if x.Number != "" {
		out += "，" + x.Number
	}
	return out + "，" + row.PublishedOn.Chinese() + "公示"
}

// acts words what a bureau does by a kind of decision.
var acts = map[string]string{
	"penalty": "作出行政处罚决定", "licence": "作出行政许可决定", "coercion": "作出行政强制决定", "inspection": "开展行政检查，结果", "other": "作出决定",
}

// brief says in one sentence who decided what against whom, when and why.
func brief(x models.PublicPage) string {
	act, known := acts[x.Kind]
	if !known || x.PartyName == "" {
		return ""
	}
	out := x.DecidedOn.Chinese() + "，" + x.BureauName + "对" + x.PartyName + act
	if result := x.Result(); result != "" {
		out += "：" + result
	}
	if x.Cause != "" {
		out += "。案由是“" + x.Cause + "”"
	}
	return out + "。"
}

// summary lists the facts that come first.
func summary(p models.PublicPage) facts {
	list := facts{
		{Name: "当事人", Value: p.PartyName, Extra: p.PartyKind.Label()},
		{Name: "统一社会信用代码", Value: p.PartyCode, Href: partyHref(p.PartyCode)},
		{Name: "法定代表人", Value: p.LegalRep},
		{Name: "案由", Value: p.Cause},
		{Name: "决定结果", Value: p.Result(), Strong: true},
		{Name: "决定书文号", Value: p.Number},
		{Name: "作出机关", Value: p.BureauName, Href: web.BureauPath(p.BureauCode)},
		{Name: "决定日期", Value: p.DecidedOn.Chinese()},
		{Name: "适用程序", Value: p.Procedure.Label()},
	}
	if p.Fine > 0 {
		list[4].Extra = "罚款金额大写：" + models.ChineseAmount(p.Fine)
	}
	out := list[:0]
	for _, f := range list {
		if f.Value != "" {
			out = append(out, f)
		}
	}
	return out
}

// partyHref is the address of an organisation's page; parties without a code
// have none.
func partyHref(code string) string {
	if code == "" {
		return ""
	}
	return web.PartyPath(code)
}

// timeline orders what happened and what is still to come.
func timeline(row models.Publication, p models.PublicPage) []moment {
	list := []moment{{dayOf(p.DecidedOn), "作出决定", false}}
	if p.ServedOn != "" {
		list = append(list, moment{dayOf(p.ServedOn), "送达决定书", false})
	}
	list = append(list, moment{dayOf(row.PublishedOn), "向社会公示", false})
	for _, r := range p.History {
		list = append(list, moment{dayOf(r.On), "更正公示内容", false})
	}
	if p.ShownUntil != "" {
		list = append(list, moment{dayOf(p.ShownUntil), "公示期满", true})
	}
	return list
}
