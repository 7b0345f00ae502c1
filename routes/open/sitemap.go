package open

import (
	"bufio"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/disclosure"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// mapSize is how many addresses one part of the site map has at most
// (sitemaps.org 0.9).
const mapSize = 50_000

// mapNamespace is the namespace of site maps.
const mapNamespace = "http://www.sitemaps.org/schemas/sitemap/0.9"

// part is one file of the site map: some of the rows of a year, in the order of
// change, from the skipped ones on. Part 0 holds the pages that are no records.
type part struct {
	year int
	skip int
}

// parts divides what is on show, so that a part is found without walking the
// years before it.
func (o *open) parts(ctx context.Context) ([]part, error) {
	found, err := o.Public.Search(ctx, models.PublicQuery{}, disclosure.Window{Limit: 1})
	if err != nil {
		return nil, err
	}
	out := []part{{}}
	for _, y := range found.Facets.Years {
		year, err := strconv.Atoi(y.Code)
		if err != nil || year == 0 {
			continue
		}
		for skip := 0; skip < y.N; skip += mapSize {
			out = append(out, part{year, skip})
		}
	}
	return out, nil
}

// mapIndex lists the parts.
type mapIndex struct {
	XMLName xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Maps    []mapPart `xml:"sitemap"`
}

type mapPart struct {
	Location string `xml:"loc"`
}

func (o *open) sendSitemapIndex(c *fiber.Ctx) error {
	list, err := o.parts(c.UserContext())
	if err != nil {
		return err
	}
	var index mapIndex
	for i := range list {
		index.Maps = append(index.Maps, mapPart{o.base(c) + "/sitemap-" + strconv.Itoa(i) + ".xml"})
	}
	return sendXML(c, fiber.MIMEApplicationXMLCharsetUTF8, index)
}

func (o *open) sendSitemap(c *fiber.Ctx) error {
	n, err := strconv.Atoi(c.Params("part"))
	list, found := o.parts(c.UserContext())
	if found != nil {
		return found
	}
	if err != nil || n < 0 || n >= len(list) {
		return models.Errorf(models.NotFound, "没有这个站点地图，全部站点地图见 /sitemap.xml")
	}
	leave, err := o.maps.enter(web.Address(c))
	if err != nil {
		return err
	}
	base := o.base(c)
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationXMLCharsetUTF8)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return o.Edge.Stream(c, func(ctx context.Context, w io.Writer) error {
		defer leave()
		m := &siteMap{out: bufio.NewWriterSize(w, 64<<10), base: base}
		m.out.WriteString(xml.Header + `<urlset xmlns="` + mapNamespace + `">`)
		err := o.writeMap(ctx, m, list[n], n == 0)
		if err != nil {
			return err
		}
		m.out.WriteString("</urlset>\n")
		return m.out.Flush() // carries the error of every write before it
	})
}

// errPartEnds ends the walk at the end of a part.
var errPartEnds = errors.New("part of the site map ends")

// writeMap writes the addresses of one part. What is about natural persons and
// sole traders, and what is shown for a short time only, is left out.
func (o *open) writeMap(ctx context.Context, m *siteMap, p part, fixed bool) error {
	if fixed {
		return o.writeFixed(ctx, m)
	}
	seen := 0
	err := o.Public.WalkRows(ctx, models.PublicQuery{Year: p.year}, func(r models.Publication) error {
		seen++
		if seen <= p.skip {
			return nil
		}
		if seen > p.skip+mapSize {
			return errPartEnds
		}
		if r.Listed() {
			m.add(web.RecordPath(r), r.UpdatedAt.Day())
		}
		return nil
	})
	if errors.Is(err, errPartEnds) {
		return nil
	}
	return err
}

// writeFixed writes the addresses of the pages that are no records.
func (o *open) writeFixed(ctx context.Context, m *siteMap) error {
	directory, err := o.Public.Directory(ctx)
	if err != nil {
		return err
	}
	for _, path := range []string{"/", "/stats", "/data", "/api", "/about", "/accessibility", "/privacy"} {
		m.add(path, "")
	}
	for _, b := range directory.Bureaus {
		m.add(web.BureauPath(b.Code), "")
	}
	for _, y := range directory.Years {
		m.add(fmt.Sprintf("/stats/%d", y), "")
	}
	return nil
}

// siteMap writes addresses.
type siteMap struct {
	out  *bufio.Writer
	base string
}

func (m *siteMap) add(path string, changed models.Day) {
	m.out.WriteString("<url><loc>")
	_ = xml.EscapeText(m.out, []byte(m.base+path)) // the writer keeps its error for Flush
	m.out.WriteString("</loc>")
	if changed != "" {
		m.out.WriteString("<lastmod>" + string(changed) + "</lastmod>")
	}
	m.out.WriteString("</url>\n")
}

// sendRobots asks search engines to stay away from what is made anew for every
// request, and shows them the site map.
func (o *open) sendRobots(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return c.SendString("User-agent: *\nAllow: /\nDisallow: /search\nDisallow: /download\nDisallow: /api/\nDisallow: /objection\nSitemap: " + o.base(c) + "/sitemap.xml\n")
}
