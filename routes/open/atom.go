package open

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
)

// mimeAtom is the media type of feeds.
const mimeAtom = "application/atom+xml; charset=utf-8"

// The elements of a feed (RFC 4287) and of deleted entries (RFC 6721).
type (
	atomFeed struct {
		XMLName xml.Name      `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string        `xml:"xml:lang,attr"`
		ID      string        `xml:"id"`
		Title   string        `xml:"title"`
		Note    string        `xml:"subtitle"`
		Updated string        `xml:"updated"`
		Author  atomAuthor    `xml:"author"`
		Rights  string        `xml:"rights"`
		Links   []atomLink    `xml:"link"`
		Deleted []atomDeleted `xml:"http://purl.org/atompub/tombstones/1.0 deleted-entry"`
		Entries []atomEntry   `xml:"entry"`
	}
	atomAuthor struct {
		Name string `xml:"name"`
		URI  string `xml:"uri,omitempty"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr,omitempty"`
		Href string `xml:"href,attr"`
	}
	atomEntry struct {
		ID        string         `xml:"id"`
		Title     string         `xml:"title"`
		Published string         `xml:"published"`
		Updated   string         `xml:"updated"`
		Author    atomAuthor     `xml:"author"`
		Category  []atomCategory `xml:"category"`
		Links     []atomLink     `xml:"link"`
		Summary   string         `xml:"summary"`
		Content   *atomText      `xml:"content"`
	}
	atomCategory struct {
		Term  string `xml:"term,attr"`
		Label string `xml:"label,attr"`
	}
	atomText struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	}
	atomDeleted struct {
		Ref     string `xml:"ref,attr"`
		When    string `xml:"when,attr"`
		Comment string `xml:"http://purl.org/atompub/tombstones/1.0 comment"`
	}
)

// sendXML sends a document.
func sendXML(c *fiber.Ctx, mime string, document any) error {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(&b).Encode(document); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, mime)
	return c.Send(b.Bytes())
}

// tagYear is part of every tag URI and never changes: an id must not.
const tagYear = "2026"

// identity gives the id of a thing that is published, by its path: a tag URI
// (RFC 4151) of the site's host; without a public address one that is made
// from the path alone (a UUID of version 8, RFC 9562).
func (o *open) identity(path string) string {
	if o.host != "" {
		return "tag:" + o.host + "," + tagYear + ":" + path
	}
	sum := sha256.Sum256([]byte("sanxiang:" + path))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	h := hex.EncodeToString(sum[:16])
	return "urn:uuid:" + h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// hostOf is the host of an address, empty when it has none.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// atomTime writes an instant as feeds do (RFC 3339).
func atomTime(i models.Instant) string { return i.Time().Format("2006-01-02T15:04:05.000Z07:00") }

// atomDay writes the beginning of a legal day.
func atomDay(d models.Day) string { return string(d) + "T00:00:00+08:00" }
