package routes_test

import (
	"archive/zip"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/models"
	"sanxiang/routes"
)

// hostile is written wherever a bureau or a reader may write. Every ending of
// a string, element or cell stands in it, with a mark that must stay text.
const hostile = "'\"><x-planted onx='1'></title></textarea></script><script>planted()</script><!--]]>&lt;x-planted&gt;{{1}}${1}\u2028\r\nX-Planted: 1"

// formula is a text that a spreadsheet program would run.
const formula = "=cmd|'/c planted'!A1"

// plantHostile publishes decisions, a table of the ex-ante disclosure and a
// withdrawal that say what is hostile, and gives the public ids: of a company
// and of a person.
func plantHostile(t *testing.T, w *apptest.World) []string {
	t.Helper()
	w.Tamper(t, "UPDATE bureaus SET name = ? WHERE id = ?", "示例局"+hostile[:60], w.Urban.ID)
	company, person := apptest.Organisation(), apptest.Person()
	company.Name, company.LegalRep = formula+hostile[:60], "示例己"+hostile[:40]
	var ids []string
	for i, p := range []models.Party{company, person} {
		s := apptest.Fined(string(rune('1'+i))+hostile[:16], "2024-03-01", p)
		s.Cause, s.Facts, s.Basis, s.Content = formula+hostile, "\t"+formula+"\x00\x01\x0b\ufffe"+hostile, "@"+hostile, "+1"+hostile
		ids = append(ids, w.Publish(t, w.Decide(t, s).ID).PublicID)
	}
	service := disclosure.New(w.Store)
	content := models.ExAnteContent{Paragraphs: []string{hostile}, Rows: []map[string]string{{"kind": "行政处罚", "item": hostile[:80], "basis": hostile, "unit": formula + hostile[:40]}}}
	if _, err := service.PrepareExAnte(t.Context(), w.Handler, disclosure.ExAnteDraft{Bureau: w.Urban.ID, Section: "powers", Content: content}); err != nil {
		t.Fatal(err)
	}
	e, err := service.ApproveExAnte(t.Context(), w.Approver, disclosure.ExAnteRef{Bureau: w.Urban.ID, Section: "powers"})
	if err != nil {
		t.Fatal(err)
	}
	gone := w.Decide(t, apptest.Fined("9"+hostile[:16], "2024-03-01", apptest.Organisation()))
	w.Publish(t, gone.ID)
	if _, err := service.Withdraw(t.Context(), w.Approver, gone.ID, disclosure.Withdrawal{Code: "not_public", Note: hostile}); err != nil {
		t.Fatal(err)
	}
	return append(ids, e.PublicID)
}

// TestHostileTexts writes what is hostile into everything that is published and
// into every parameter of every kind of address, and reads each answer as its
// reader does: it stays text in all of them, and every answer carries its rules.
func TestHostileTexts(t *testing.T) {
	t.Parallel()
	apptest.Each(t, readHostile)
}

// readHostile does it on one engine.
func readHostile(t *testing.T, w *apptest.World) {
	app := newApp(t, w, func(d *routes.Deps) { d.PublicURL, d.Rate = publicHost, unlimited })
	ids := plantHostile(t, w)
	var further []string
	for _, id := range ids {
		further = append(further, "/d/"+id, "/d/"+id+".json", "/api/v1/decisions/"+id, "/objection?id="+id)
	}
	for _, text := range []string{hostile, "\xff\xfe" + hostile, formula} {
		q := url.QueryEscape(text)
		for _, path := range []string{"/search", "/download.csv", "/feed/search.atom", "/api/v1/decisions"} {
			for _, name := range []string{"q", "org", "party", "year", "kind", "band", "min", "status", "sort", "page", "cursor", "view", q} {
				further = append(further, path+"?"+name+"="+q)
			}
		}
		p := url.PathEscape(text)
		further = append(further, "/stats/2024?org="+q, "/objection?id="+q, "/objection?org="+q, "/d/"+p, "/o/"+p, "/p/"+p, "/report/"+p+"/2024", "/feed/o/"+p+".atom", "/api/v1/"+p, "/"+p)
	}
	shown := map[string]int{}
	for path := range crawl(t, app, append(further, extremes()...)...) {
		response, body := fetch(t, app, path)
		inspect(t, path, response, body)
		shown[response.Header.Get("Content-Type")] += strings.Count(body, "planted()")
	}
	for _, kind := range []string{"text/html", "application/json", "application/atom+xml", "text/csv", "application/x-ndjson"} {
		if shown[kind+"; charset=utf-8"] == 0 {
			t.Errorf("no answer of %s shows what was planted: %v", kind, shown)
		}
	}
	for _, path := range []string{"/d/" + ids[1], "/d/" + ids[1] + ".json", "/search?q=x", "/api/v1/decisions/" + ids[1], "/feed/all.atom", "/download.json"} {
		response, body := fetch(t, app, path)
		if response.Header.Get("X-Robots-Tag") != "noindex" && !strings.Contains(body, `<meta name="robots" content="noindex">`) {
			t.Errorf("search engines may keep %s", path)
		}
	}
}

// extremes asks with numbers that are none, too large, or the last there is.
func extremes() []string {
	var out []string
	for _, path := range []string{"/search", "/withdrawals/2024", "/stats/2024", "/reports", "/coverage/2024", "/feed/all.atom", "/feed/search.atom", "/download.ndjson", "/api/v1/decisions", "/api/v1/reports", "/api/v1/statistics/2024"} {
		for _, name := range []string{"page", "before", "limit", "cursor", "year", "min", "max", "updated_since"} {
			for _, value := range []string{"9223372036854775807", "-9223372036854775808", "99999999999999999999", "NaN", "1e309", "-1", "0.001", "c1y2p0ij32e8e7", "p1y2p0ij32e8e7", "n1y2p0ij32e8e7"} {
				out = append(out, path+"?"+name+"="+value)
			}
		}
	}
	for _, year := range []string{"9223372036854775807", "-1", "0", "65536", "99999999999999999999"} {
		out = append(out, "/stats/"+year, "/withdrawals/"+year, "/coverage/"+year, "/report/DEP01/"+year, "/data/"+year+".csv", "/api/v1/statistics/"+year, "/sitemap-"+year+".xml")
	}
	return out
}

// inspect reads an answer as its reader does.
func inspect(t *testing.T, path string, response *http.Response, body string) {
	t.Helper()
	for name, values := range response.Header {
		if strings.Contains(name, "Planted") || strings.Contains(strings.Join(values, ""), "<x-") {
			t.Errorf("%s: header %s: %q", path, name, values)
		}
	}
	if response.Header.Get("Content-Security-Policy") == "" || response.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%s: headers %v", path, response.Header)
	}
	var err error
	kind := response.Header.Get("Content-Type")
	switch {
	case strings.Contains(kind, "html"):
		err = inspectHTML(body)
	case strings.Contains(kind, "ndjson"):
		for line := range strings.Lines(body) {
			err = errors.Join(err, json.Unmarshal([]byte(line), new(any)))
		}
	case strings.Contains(kind, "json"):
		err = json.Unmarshal([]byte(body), new(any))
	case strings.Contains(kind, "sheet"):
		err = inspectWorkbook(body)
	case strings.Contains(kind, "xml"):
		err = inspectXML(body)
	case strings.Contains(kind, "csv"):
		err = inspectCSV(body)
	}
	if err != nil {
		t.Errorf("%s: %v", path, err)
	}
}

// inspectHTML reads a page as browsers do and looks for what was planted.
func inspectHTML(body string) error {
	z := html.NewTokenizer(strings.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if errors.Is(z.Err(), io.EOF) {
				return nil
			}
			return z.Err()
		case html.CommentToken:
			return errors.New("a comment: " + z.Token().Data)
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			if token.Data == "x-planted" || token.Data == "script" && (len(token.Attr) != 1 || token.Attr[0].Val != "application/ld+json") {
				return errors.New("element " + token.String())
			}
			for _, a := range token.Attr {
				if strings.HasPrefix(a.Key, "on") || strings.Contains(a.Key, "planted") || a.Key == "style" || strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
					return errors.New("attribute of " + token.String())
				}
			}
		}
	}
}

// inspectXML reads a document to its end.
func inspectXML(body string) error {
	d := xml.NewDecoder(strings.NewReader(body))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := token.(xml.StartElement); ok && (e.Name.Local == "x-planted" || e.Name.Local == "f") {
			return errors.New("element " + e.Name.Local)
		}
	}
}

// inspectWorkbook reads the parts of a workbook.
func inspectWorkbook(body string) error {
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		return err
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return err
		}
		part, err := io.ReadAll(r)
		if err := errors.Join(err, r.Close(), inspectXML(string(part))); err != nil {
			return err
		}
	}
	return nil
}

// inspectCSV reads a table and looks for cells that a program would run.
func inspectCSV(body string) error {
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
	if err != nil {
		return err
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.Contains("=+-@\t\r\n", cell[:1]) {
				return errors.New("cell " + cell)
			}
			if !utf8.ValidString(cell) {
				return errors.New("cell that is no UTF-8")
			}
		}
	}
	return nil
}
