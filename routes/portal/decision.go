package portal

import (
	"html/template"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/disclosure"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// decisionPage is one published decision.
type decisionPage struct {
	Title     []string // in parts
	Kind      string
	Facts     []fact
	Texts     []section
	Timeline  []moment
	Rights    []right
	Served    bool
	Period    []string // how long it is shown
	History   []correction
	Permalink string
	Citation  string
	JSON      string
}

// fact is one line of the summary.
type fact struct {
	Name, Value, Href string
	Extra             string // second line
	Strong            bool
}

// section is one text under a heading of its own.
type section struct{ ID, Title, Text string }

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
	if to := href(row); row.Kind == "chapter" || row.Kind == "bureau" {
		return c.Redirect(to, fiber.StatusFound)
	}
	c.Set(fiber.HeaderCacheControl, briefly)
	head := web.Head{Title: oneLine(page), Path: href(row), JSON: href(row) + ".json", NoIndex: shy(row, page)}
	if page.HTML != "" {
		return p.document.Render(c, fiber.StatusOK, head, newDocumentPage(p.site, row, page))
	}
	rights, err := p.public.Rights(c.UserContext(), page)
	if err != nil {
		return err
	}
	return p.decision.Render(c, fiber.StatusOK, head, newDecisionPage(p.site, row, page, rights))
}

// shortTerm is the longest time in days for which search engines are kept away.
const shortTerm = 93

// shy says whether search engines are asked to stay away: pages about natural
// persons and sole traders, and pages that are shown for a short time only.
func shy(row models.Publication, p models.PublicPage) bool {
	return p.PartyKind == models.PartyPerson || p.PartyKind == models.PartySoleTrader ||
		p.ShownUntil != "" && p.ShownUntil.Sub(row.PublishedOn) <= shortTerm
}

func newDecisionPage(site *web.Site, row models.Publication, p models.PublicPage, rights []disclosure.Right) decisionPage {
	out := decisionPage{
		Title: headline(p), Kind: kindLabel(p.Kind), Facts: summary(p), Timeline: timeline(row, p),
		Served: p.ServedOn != "", Permalink: site.URL(href(row)), JSON: href(row) + ".json",
		Citation: p.BureauName + "：" + oneLine(p) + "，" + p.Number + "，" + row.PublishedOn.Chinese() + "公示",
	}
	for _, s := range []section{{"content", "决定内容", p.Content}, {"facts", "违法事实", p.Facts}, {"basis", "依据", p.Basis}} {
		if s.Text != "" {
			out.Texts = append(out.Texts, s)
		}
	}
	if p.Kind == "penalty" {
		for _, r := range rights {
			out.Rights = append(out.Rights, right{r.Label, r.Term, r.Basis, lastDay(r.LastOn)})
		}
	}
	if p.ShownUntil != "" {
		out.Period = append(out.Period, "公示至"+p.ShownUntil.Chinese()+"，期满自动停止公示。完成信用修复的，可以提前停止公示。")
	}
	out.Period = append(out.Period, p.Notes...)
	for _, r := range p.History {
		out.History = append(out.History, correction{dayOf(r.On), r.Reason, r.Revision})
	}
	return out
}

// summary lists the facts that come first.
func summary(p models.PublicPage) []fact {
	list := []fact{
		{Name: "当事人", Value: p.PartyName, Extra: p.PartyKind.Label()},
		{Name: "统一社会信用代码", Value: p.PartyCode},
		{Name: "法定代表人", Value: p.LegalRep},
		{Name: "案由", Value: p.Cause},
		{Name: "决定结果", Value: result(p), Strong: true},
		{Name: "决定书文号", Value: p.Number},
		{Name: "作出机关", Value: p.BureauName, Href: bureauHref(p.BureauCode)},
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

// tombstonePage is what stays of something that is no longer shown.
type tombstonePage struct {
	Kind, State string
	Facts       []fact
	Ended       bool
	Query       string
}

func (p *portal) showTombstone(c *fiber.Ctx, row models.Publication) error {
	page := tombstonePage{
		Kind: kindLabel(row.Kind), State: models.ChoiceLabel(models.DisclosureStates, row.Status),
		Ended: row.Status == string(models.DisclosureEnded),
	}
	for _, f := range []fact{
		{Name: "文号", Value: row.Number},
		{Name: "作出机关", Value: row.BureauName, Href: bureauHref(row.BureauCode)},
		{Name: "停止公示日期", Value: row.EndedOn.Chinese()},
		{Name: "原因和依据", Value: row.Reason, Strong: true},
	} {
		if f.Value != "" {
			page.Facts = append(page.Facts, f)
		}
	}
	c.Set(fiber.HeaderCacheControl, briefly)
	return p.tombstone.Render(c, fiber.StatusGone, web.Head{Title: "该信息已停止公示", JSON: href(row) + ".json", NoIndex: true}, page)
}

// documentPage is a bureau's own document or table.
type documentPage struct {
	Title, Kind string
	HasTitle    bool // the document itself does not begin with its title
	Facts       []fact
	HTML        template.HTML
	Permalink   string
	History     []correction
}

// newDocumentPage takes over the markup as it is: it was held to what the
// document walker writes before it was published.
func newDocumentPage(site *web.Site, row models.Publication, p models.PublicPage) documentPage {
	out := documentPage{Title: p.Title, Kind: kindLabel(p.Kind), HTML: template.HTML(p.HTML), Permalink: site.URL(href(row))}
	out.HasTitle = models.IsChoice(models.DisclosureKinds, p.Kind)
	for _, f := range []fact{
		{Name: "文号", Value: p.Number},
		{Name: "发布机关", Value: row.BureauName, Href: bureauHref(row.BureauCode)},
		{Name: "成文日期", Value: p.DecidedOn.Chinese()},
		{Name: "公示日期", Value: row.PublishedOn.Chinese()},
	} {
		if f.Value != "" {
			out.Facts = append(out.Facts, f)
		}
	}
	if row.Revision > 1 {
		out.Facts = append(out.Facts, fact{Name: "版本", Value: "第" + strconv.Itoa(row.Revision) + "版，" + row.UpdatedAt.Day().Chinese() + "更新"})
	}
	return out
}
