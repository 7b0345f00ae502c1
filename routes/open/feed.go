package open

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
	"sanxiang/routes/web"
)

// feedEntries is how many entries a page of a feed has.
const feedEntries = 50

// feedQuery pages a feed (RFC 5005).
type feedQuery struct {
	Before string `query:"before"`
}

// searchFeedQuery pages the feed of a search.
type searchFeedQuery struct {
	searchQuery
	feedQuery
}

// feed is one page of a feed to be written.
type feed struct {
	title  string
	path   string // of the feed itself
	page   string // of the page that shows the same
	query  models.PublicQuery
	before int64
}

func (o *open) sendFeedOfAll(c *fiber.Ctx) error {
	return o.sendFeed(c, feed{title: "全部公示信息", path: "/feed/all.atom", page: "/search"}, &feedQuery{})
}

func (o *open) sendFeedOfBureau(c *fiber.Ctx) error {
	code := web.PathText(c, "code")
	b, err := o.Public.Bureau(c.UserContext(), code)
	if err != nil {
		return err
	}
	return o.sendFeed(c, feed{
		title: b.Name + "公示信息", path: "/feed/o/" + url.PathEscape(code) + ".atom", page: web.BureauPath(code), query: models.PublicQuery{Bureau: code},
	}, &feedQuery{})
}

func (o *open) sendFeedOfSearch(c *fiber.Ctx) error {
	form := searchFeedQuery{}
	q, err := readSearch(c, &form)
	if err != nil {
		return err
	}
	q.Sort = "" // a feed has one order
	name, err := o.bureauName(c.UserContext(), q.Bureau)
	if err != nil {
		return err
	}
	return o.sendFeed(c, feed{title: "查询订阅：" + scope(q, name), path: web.SearchPath("/feed/search.atom", q), page: web.SearchPath("/search", q), query: q}, nil)
}

// sendFeed writes a page of a feed. form reads what has not been read yet.
func (o *open) sendFeed(c *fiber.Ctx, f feed, form *feedQuery) error {
	if form != nil {
		if err := web.ReadQuery(c, form); err != nil {
			return err
		}
	}
	if f.before = web.WholeNumber(c.Query("before")); f.before < 0 {
		return models.Errorf(models.Invalid, "翻页位置不正确，请从第一页重新订阅")
	}
	rows, err := o.Public.Recent(c.UserContext(), f.query, f.before, feedEntries+1)
	if err != nil {
		return err
	}
	deleted, err := o.deleted(c.UserContext(), f)
	if err != nil {
		return err
	}
	document, err := o.newFeed(c, f, rows[:min(feedEntries, len(rows))])
	if err != nil {
		return err
	}
	document.Deleted = deleted
	if len(rows) > feedEntries {
		document.Links = append(document.Links, atomLink{"next", mimeAtom, o.base(c) + with(f.path, "before", strconv.FormatInt(rows[feedEntries-1].Seq, 10))})
	}
	return sendXML(c, mimeAtom, document)
}

// with adds a parameter to an address.
func with(path, name, value string) string {
	join := "?"
	if strings.Contains(path, "?") {
		join = "&"
	}
	return path + join + name + "=" + url.QueryEscape(value)
}

// newFeed writes the head of a feed and its entries.
func (o *open) newFeed(c *fiber.Ctx, f feed, rows []models.Publication) (atomFeed, error) {
	base := o.base(c)
	self := f.path
	if f.before > 0 {
		self = with(f.path, "before", strconv.FormatInt(f.before, 10))
	}
	out := atomFeed{
		Lang: "zh-CN", ID: o.identity(strings.TrimPrefix(f.path, "/")), Title: f.title + "（" + o.site.Name() + "）", Updated: atomDay(o.today()),
		Note:   "新公示、更正和撤下都会更新条目；撤下的条目请从自己的副本中删除。",
		Author: atomAuthor{Name: o.site.Name(), URI: base + "/"}, Rights: "可免费使用，须注明来源；详见 " + base + "/data",
		Links: []atomLink{{"self", mimeAtom, base + self}, {"first", mimeAtom, base + f.path}, {"alternate", "text/html", base + f.page}},
	}
	if len(rows) > 0 {
		out.Updated = atomTime(rows[0].UpdatedAt)
	}
	full, err := o.pages(c.UserContext(), rows)
	if err != nil {
		return out, err
	}
	for _, r := range rows {
		page, ok := full[r.PublicID]
		if r.Shown() && r.Listed() && !ok {
			continue // changed just now: it comes with the next reading
		}
		out.Entries = append(out.Entries, o.entry(base, r, page))
	}
	return out, nil
}

// pages opens the pages of the rows that may be given in full.
func (o *open) pages(ctx context.Context, rows []models.Publication) (map[string]models.PublicPage, error) {
	var listed []models.Publication
	for _, r := range rows {
		if r.Listed() {
			listed = append(listed, r)
		}
	}
	listed, err := o.Public.Open(ctx, listed)
	if err != nil {
		return nil, err
	}
	out := make(map[string]models.PublicPage, len(listed))
	for _, r := range listed {
		page, err := pageOf(r)
		if err != nil {
			return nil, err
		}
		out[r.PublicID] = page
	}
	return out, nil
}

// pageOf reads the page of a row that has its Body; a tombstone's is empty.
func pageOf(r models.Publication) (models.PublicPage, error) {
	var page models.PublicPage
	if r.Body == "" {
		return page, nil
	}
	if err := json.Unmarshal([]byte(r.Body), &page); err != nil {
		return page, fmt.Errorf("read page %s: %w", r.PublicID, err)
	}
	return page, nil
}

// stopped is the title of an entry whose page came down.
const stopped = "该信息已停止公示"

// entry writes one row. Readers keep what feeds give, so a natural person's or
// a sole trader's entry has neither name nor text, and a tombstone says only
// that and why.
func (o *open) entry(base string, r models.Publication, page models.PublicPage) atomEntry {
	e := atomEntry{
		ID: o.identity("d/" + r.PublicID), Published: atomDay(r.PublishedOn), Updated: atomTime(r.UpdatedAt), Author: atomAuthor{Name: r.BureauName},
		Category: []atomCategory{{r.Kind, models.PublicKindLabel(r.Kind)}, {r.Status, models.ChoiceLabel(models.DisclosureStates, r.Status)}},
		Links:    []atomLink{{"alternate", "text/html", base + web.RecordPath(r)}},
	}
	if !r.Shown() {
		e.Title, e.Summary = stopped, r.BureauName+"于"+r.EndedOn.Chinese()+"停止公示本条信息，原因："+r.Reason+"。请删除自己保存的副本。"
		return e
	}
	e.Links = append(e.Links, atomLink{"related", "application/json", base + "/d/" + url.PathEscape(r.PublicID) + ".json"})
	e.Title, e.Summary = r.Title, r.BureauName+"，"+r.Number
	if r.PartyName == "" {
		e.Summary = strings.TrimSuffix(e.Summary, "，")
	} else if e.Title = r.Cause; r.Listed() {
		e.Title = r.PartyName + "　" + r.Cause
	}
	if r.Summary != "" {
		e.Summary += "：" + r.Summary
	}
	if r.Revision > 1 {
		e.Summary += "（更正后第" + strconv.Itoa(r.Revision) + "版）"
	}
	if text := fullText(page); r.Listed() && text != "" {
		e.Content = &atomText{"text", text}
	}
	return e
}

// fullText is what a decision says, in plain text.
func fullText(p models.PublicPage) string {
	var parts []string
	for _, s := range []struct{ title, text string }{{"决定内容", p.Content}, {"违法事实", p.Facts}, {"依据", p.Basis}} {
		if s.text != "" {
			parts = append(parts, s.title+"\n"+s.text)
		}
	}
	return strings.Join(parts, "\n\n")
}

// deleted lists what came down lately where the feed's own query cannot find it
// any more, because a tombstone keeps no text, party or amount. Ids that the
// reader never had do no harm.
func (o *open) deleted(ctx context.Context, f feed) ([]atomDeleted, error) {
	q := f.query
	if q.Text == "" && q.Party == "" && q.Penalty == "" && q.Band == "" && q.Min == 0 && q.Max == 0 || q.Status != "" || f.before > 0 {
		return nil, nil
	}
	var out []atomDeleted
	for _, state := range []models.DisclosureState{models.DisclosureWithdrawn, models.DisclosureEnded} {
		rows, err := o.Public.Recent(ctx, models.PublicQuery{Bureau: q.Bureau, Year: q.Year, Kind: q.Kind, Status: state}, 0, feedEntries)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			out = append(out, atomDeleted{o.identity("d/" + r.PublicID), atomTime(r.UpdatedAt), r.Reason})
		}
	}
	return out, nil
}
