package open_test

import (
	"encoding/xml"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/models"
)

// feed is what a reader of Atom makes of a feed.
type feed struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string   `xml:"http://www.w3.org/2005/Atom id"`
	Title   string   `xml:"http://www.w3.org/2005/Atom title"`
	Updated string   `xml:"http://www.w3.org/2005/Atom updated"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"http://www.w3.org/2005/Atom link"`
	Entries []struct {
		ID      string  `xml:"http://www.w3.org/2005/Atom id"`
		Title   string  `xml:"http://www.w3.org/2005/Atom title"`
		Updated string  `xml:"http://www.w3.org/2005/Atom updated"`
		Author  string  `xml:"http://www.w3.org/2005/Atom author>name"`
		Summary string  `xml:"http://www.w3.org/2005/Atom summary"`
		Content *string `xml:"http://www.w3.org/2005/Atom content"`
	} `xml:"http://www.w3.org/2005/Atom entry"`
	Deleted []struct {
		Ref  string `xml:"ref,attr"`
		When string `xml:"when,attr"`
	} `xml:"http://purl.org/atompub/tombstones/1.0 deleted-entry"`
}

func (h *hall) feed(t *testing.T, path string) feed {
	t.Helper()
	a := h.get(t, path)
	var out feed
	if err := xml.Unmarshal([]byte(a.body), &out); err != nil || a.status != 200 || !strings.HasPrefix(a.header.Get("Content-Type"), "application/atom+xml") {
		t.Fatalf("%s: %d %v: %s", path, a.status, err, a.body)
	}
	for _, secret := range append(personal(), "欧阳某某", "内部说明") {
		if strings.Contains(a.body, secret) {
			t.Errorf("%s says %s", path, secret)
		}
	}
	for _, e := range append(out.Entries[:0:0], out.Entries...) {
		if _, err := time.Parse(time.RFC3339, e.Updated); err != nil || e.ID == "" || e.Title == "" || e.Author == "" {
			t.Errorf("%s: entry %+v, %v", path, e, err)
		}
	}
	if _, err := time.Parse(time.RFC3339, out.Updated); err != nil || out.ID == "" {
		t.Errorf("%s: feed %+v, %v", path, out, err)
	}
	return out
}

// link gives the address of a relation.
func (f feed) link(rel string) string {
	for _, l := range f.Links {
		if l.Rel == rel {
			return l.Href
		}
	}
	return ""
}

// TestFeed follows an entry through publication, correction and withdrawal: one
// id, a new date each time, nothing of the text at the end.
func TestFeed(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		h := newHall(t, w, site)
		for _, path := range []string{"/feed/all.atom", "/feed/search.atom?q=x"} {
			if f := h.feed(t, path); len(f.Entries) != 0 {
				t.Errorf("%s of an empty site: %+v", path, f)
			}
		}
		c, d := h.fined(t, "1", "2024-03-01", apptest.Organisation())
		search := "/feed/search.atom?q=" + url.QueryEscape("商贸") + "&penalty=fine"
		paths := []string{"/feed/all.atom", "/feed/o/DEP01.atom", search, "/feed/search.atom?org=DEP01&year=2024"}
		dates := map[string]string{}
		for _, path := range paths {
			f := h.feed(t, path)
			if len(f.Entries) != 1 {
				t.Fatalf("%s: %+v", path, f)
			}
			e := f.Entries[0]
			if e.ID != "tag:zf.example.org,2026:d/"+d.PublicID || e.Title != "示例商贸有限公司　擅自占用城市道路" || e.Content == nil || !strings.Contains(*e.Content, "摆放货架") || len(f.Deleted) != 0 {
				t.Errorf("%s: entry %+v", path, e)
			}
			if f.link("self") != site+path && path != search || f.link("next") != "" || f.link("alternate") == "" {
				t.Errorf("%s: links %+v", path, f.Links)
			}
			dates[path] = e.Updated
		}
		w.Clock.Add(time.Minute)
		if _, err := h.service.Correct(t.Context(), h.Approver, c.ID, disclosure.Correction{Reason: "地点有误", Texts: disclosure.Texts{Facts: "更正后的事实。"}}); err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			e := h.feed(t, path).Entries[0]
			if e.ID != "tag:zf.example.org,2026:d/"+d.PublicID || e.Updated <= dates[path] || !strings.Contains(*e.Content, "更正后的事实") || !strings.Contains(e.Summary, "更正后第2版") {
				t.Errorf("%s after the correction: %+v", path, e)
			}
			dates[path] = e.Updated
		}
		w.Clock.Add(time.Minute)
		h.withdraw(t, c)
		for _, path := range paths {
			h.buried(t, path, path == search, d.PublicID, dates[path])
		}
		h.Check(t)
	})
}

// buried wants a feed to say that the thing came down, and nothing else of it:
// as an entry, or as a deleted one where its query finds only what is on show.
func (h *hall) buried(t *testing.T, path string, unmatched bool, publicID, before string) {
	t.Helper()
	f, id := h.feed(t, path), "tag:zf.example.org,2026:d/"+publicID
	if body := h.get(t, path).body; strings.Contains(body, "示例商贸") || strings.Contains(body, "更正后的事实") {
		t.Errorf("%s still tells what was withdrawn", path)
	}
	if unmatched {
		if len(f.Entries) != 0 || len(f.Deleted) != 1 || f.Deleted[0].Ref != id || f.Deleted[0].When <= before {
			t.Errorf("%s after the withdrawal: %+v", path, f)
		}
		return
	}
	if len(f.Entries) != 1 {
		t.Fatalf("%s after the withdrawal: %+v", path, f)
	}
	e := f.Entries[0]
	if e.ID != id || e.Updated <= before || e.Title != "该信息已停止公示" || e.Content != nil || !strings.Contains(e.Summary, "依法不应公开") {
		t.Errorf("%s after the withdrawal: %+v", path, e)
	}
}

// TestFeedOfPersons gives neither name nor text of natural persons and sole traders.
func TestFeedOfPersons(t *testing.T) {
	t.Parallel()
	h := lite(t)
	h.fined(t, "1", "2024-03-01", apptest.Person())
	trader := apptest.Person()
	trader.Kind, trader.Name = models.PartySoleTrader, "示例市示例区示例小吃店"
	h.fined(t, "2", "2024-03-01", trader)
	f := h.feed(t, "/feed/all.atom")
	if len(f.Entries) != 2 {
		t.Fatalf("feed = %+v", f)
	}
	for _, e := range f.Entries {
		if e.Content != nil || e.Title != "擅自占用城市道路" || !strings.Contains(e.Summary, "罚款") || strings.Contains(e.Summary, "小吃店") {
			t.Errorf("entry = %+v", e)
		}
	}
}

// TestFeedPaging walks a long feed page by page, each entry once.
func TestFeedPaging(t *testing.T) {
	t.Parallel()
	h := lite(t)
	for i := range 53 {
		h.fined(t, strconv.Itoa(i+1), "2024-03-01", apptest.Organisation())
	}
	seen := map[string]bool{}
	var sizes []int
	for path := "/feed/o/DEP01.atom"; path != ""; {
		f := h.feed(t, path)
		sizes = append(sizes, len(f.Entries))
		for _, e := range f.Entries {
			seen[e.ID] = true
		}
		path = local(f.link("next"))
	}
	if diff := cmp.Diff([]int{50, 3}, sizes); diff != "" || len(seen) != 53 {
		t.Errorf("%d entries, pages (-want +got):\n%s", len(seen), diff)
	}
	for path, status := range map[string]int{"/feed/all.atom?before=x": 422, "/feed/all.atom?q=x": 422, "/feed/search.atom?year=x": 422, "/feed/o/none.atom": 404} {
		if a := h.get(t, path); a.status != status {
			t.Errorf("%s = %d, want %d", path, a.status, status)
		}
	}
}

// TestFeedWithoutAddress has ids that do not depend on the host that was asked.
func TestFeedWithoutAddress(t *testing.T) {
	t.Parallel()
	h := newHall(t, apptest.NewWorld(t, apptest.Engines()[0]), "")
	h.fined(t, "1", "2024-03-01", apptest.Organisation())
	var ids []string
	for _, host := range []string{"a.example", "b.example"} {
		f := h.feed(t, "http://"+host+"/feed/all.atom")
		ids = append(ids, f.Entries[0].ID)
		if !strings.HasPrefix(f.link("self"), "http://"+host+"/") {
			t.Errorf("self = %s", f.link("self"))
		}
	}
	var a, b, c, d, e uint64
	if n, err := fmt.Sscanf(ids[0], "urn:uuid:%8x-%4x-%4x-%4x-%12x", &a, &b, &c, &d, &e); n != 5 || err != nil || c>>12 != 8 || d>>14 != 2 || ids[0] != ids[1] {
		t.Errorf("ids = %v", ids)
	}
}

// TestSitemap lists what search engines may keep, and nothing about persons,
// sole traders, or what came down.
func TestSitemap(t *testing.T) {
	t.Parallel()
	h := lite(t)
	_, shown := h.fined(t, "1", "2024-03-01", apptest.Organisation())
	_, older := h.fined(t, "2", "2023-12-28", apptest.Organisation())
	_, person := h.fined(t, "3", "2024-03-01", apptest.Person())
	trader := apptest.Person()
	trader.Kind, trader.Name = models.PartySoleTrader, "示例小吃店"
	_, stall := h.fined(t, "4", "2024-03-01", trader)
	c, gone := h.fined(t, "5", "2024-03-01", apptest.Organisation())
	h.withdraw(t, c)
	var index struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Maps    []string `xml:"sitemap>loc"`
	}
	if err := xml.Unmarshal([]byte(h.get(t, "/sitemap.xml").body), &index); err != nil || len(index.Maps) != 3 {
		t.Fatalf("index = %+v, %v", index, err)
	}
	var all []string
	for _, m := range index.Maps {
		var part struct {
			XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
			URLs    []string `xml:"url>loc"`
		}
		a := h.get(t, local(m))
		if err := xml.Unmarshal([]byte(a.body), &part); err != nil || a.status != 200 {
			t.Fatalf("%s: %v: %s", m, err, a.body)
		}
		all = append(all, part.URLs...)
	}
	text := strings.Join(all, "\n") + "\n"
	for _, want := range []string{"/", "/data", "/o/DEP01", "/stats/2024", "/d/" + shown.PublicID, "/d/" + older.PublicID} {
		if !strings.Contains(text, site+want+"\n") {
			t.Errorf("the site map lacks %s:\n%s", want, text)
		}
	}
	for _, d := range []models.Disclosure{person, stall, gone} {
		if strings.Contains(text, d.PublicID) {
			t.Errorf("the site map lists %s", d.PublicID)
		}
	}
	h.get(t, "/sitemap-9.xml").want(t, "part", 404, nil, nil)
	h.get(t, "/robots.txt").want(t, "robots", 200, []string{"Disallow: /search\n", "Disallow: /api/\n", "Disallow: /download\n", "Disallow: /objection\n", "Sitemap: " + site + "/sitemap.xml\n"}, []string{"Disallow: /d/", "Disallow: /\n"})
}
