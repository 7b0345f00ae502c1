package office

import (
	"crypto/sha1"
	"encoding/base64"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"sanxiang/app/store"
	"sanxiang/models"
)

// filedCase registers and files a case of Urban.
func filedCase(t testing.TB, h *hall) models.Case {
	t.Helper()
	var c models.Case
	err := h.Store.Tx(t.Context(), h.Handler, func(tx *store.Tx) error {
		step := models.Step{Kind: models.StepRegistered, Day: tx.Today, Number: "示例案〔2024〕1号", Procedure: models.OrdinaryProcedure,
			Cause: "示例案由", Source: "inspection", Facts: "示例事实", Basis: "《示例条例》第一条", ActOn: "2024-03-01", FoundOn: "2024-03-01",
			Parties: []models.Party{{Seq: 1, Kind: models.PartySoleTrader, Name: "示例经营部", Operator: "示例甲"}}}
		d, err := tx.NewDossier(h.Urban.ID, step)
		if err == nil {
			_, err = tx.Take(d, step, nil)
		}
		c = d.Case
		return err
	})
	if err == nil {
		err = h.Store.Tx(t.Context(), h.Approver, func(tx *store.Tx) error {
			step := models.Step{Kind: models.StepFiled, Day: tx.Today, Officers: models.IDs{h.Officers[0].ID, h.Officers[1].ID}}
			d, err := tx.FindDossier(c.ID, step)
			if err == nil {
				_, err = tx.Take(d, step, nil)
			}
			return err
		})
	}
	if err != nil {
		t.Fatalf("file case: %v", err)
	}
	return c
}

// tus sends a request of the protocol; headers are name, value, …
func (c *client) tus(t testing.TB, method, path, body string, headers ...string) answer {
	t.Helper()
	r := httptest.NewRequest(method, Prefix+path, strings.NewReader(body))
	r.Header.Set("Tus-Resumable", "1.0.0")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept", "application/problem+json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return c.exchange(t, r)
}

// described is metadata of an upload.
func described(caseID int64, name string) string {
	encode := base64.StdEncoding.EncodeToString
	return "case " + encode([]byte(idString(caseID))) + ",filename " + encode([]byte(name))
}

// beginUpload begins an upload and gives its address below Prefix.
func (c *client) beginUpload(t testing.TB, caseID int64, name, length string) string {
	t.Helper()
	a := c.tus(t, "POST", "/uploads", "", "Upload-Length", length, "Upload-Metadata", described(caseID, name))
	if a.status != 201 {
		t.Fatalf("begin upload = %d: %s", a.status, a.body)
	}
	return strings.TrimPrefix(a.header("Location"), Prefix)
}

// piece sends a piece of an upload.
func (c *client) piece(t testing.TB, path, offset, body string, headers ...string) answer {
	t.Helper()
	return c.tus(t, "PATCH", path, body, append([]string{"Content-Type", tusType, "Upload-Offset", offset}, headers...)...)
}

// TestTus walks through the protocol.
func TestTus(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c, id := h.signIn(t, h.Handler), filedCase(t, h).ID
		o := h.guest().tus(t, "OPTIONS", "/uploads", "")
		if o.status != 204 || o.header("Tus-Version") != "1.0.0" || o.header("Tus-Extension") != tusExtensions || o.header("Tus-Checksum-Algorithm") == "" || o.header("Tus-Max-Size") == "" {
			t.Errorf("OPTIONS = %d, %s", o.status, o.header("Tus-Extension"))
		}
		path := c.beginUpload(t, id, "../现场\x00.mp4", "10")
		sum := sha1.Sum([]byte("234"))
		right := "sha1 " + base64.StdEncoding.EncodeToString(sum[:])
		for _, step := range []struct {
			name           string
			a              answer
			status         int
			offset, digest string
		}{
			{"nothing yet", c.tus(t, "HEAD", path, ""), 200, "0", ""},
			{"a piece", c.piece(t, path, "0", "01"), 204, "2", ""},
			{"where", c.tus(t, "HEAD", path, ""), 200, "2", ""},
			{"wrong sum", c.piece(t, path, "2", "2x4", "Upload-Checksum", right), 460, "", ""},
			{"right sum", c.piece(t, path, "2", "234", "Upload-Checksum", right), 204, "5", ""},
			{"over POST", c.tus(t, "POST", path, "56", "X-HTTP-Method-Override", "PATCH", "Content-Type", tusType, "Upload-Offset", "5"), 204, "7", ""},
			{"the rest", c.piece(t, path, "7", "789"), 204, "10", store.Digest([]byte("0123456789"))},
			{"whole", c.tus(t, "HEAD", path, ""), 200, "10", store.Digest([]byte("0123456789"))},
		} {
			if step.a.status != step.status || step.a.header(headerOffset) != step.offset || step.a.header(headerDigest) != step.digest {
				t.Errorf("%s = %d, offset %q, digest %q: %s", step.name, step.a.status, step.a.header(headerOffset), step.a.header(headerDigest), step.a.body)
			}
			if _, err := time.Parse(time.RFC1123, step.a.header(headerExpires)); err != nil && step.status < 300 {
				t.Errorf("%s: expires %q", step.name, step.a.header(headerExpires))
			}
			if step.a.header("Cache-Control") != "no-store" || step.a.header(headerTus) != "1.0.0" {
				t.Errorf("%s: cached %q, version %q", step.name, step.a.header("Cache-Control"), step.a.header(headerTus))
			}
		}
		c.get(t, "/cases/"+idString(id)+"/recordings").want(t, "page with an upload", 200, []string{"待登记的文件", "现场.mp4"}, []string{".."})
		if a := c.tus(t, "DELETE", path, ""); a.status != 204 {
			t.Errorf("DELETE = %d: %s", a.status, a.body)
		}
		if a := c.tus(t, "HEAD", path, ""); a.status != 404 {
			t.Errorf("HEAD after that = %d", a.status)
		}
	})
}

// TestTusHostile refuses what is malformed, and tells others nothing.
func TestTusHostile(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c, id := h.signIn(t, h.Handler), filedCase(t, h).ID
		path := c.beginUpload(t, id, "a.mp4", "10")
		good := described(id, "a")
		begin := func(who *client, length, meta string) answer {
			return who.tus(t, "POST", "/uploads", "", "Upload-Length", length, "Upload-Metadata", meta)
		}
		for _, row := range []struct {
			name   string
			a      answer
			status int
		}{
			{"another version", c.tus(t, "HEAD", path, "", "Tus-Resumable", "0.2.0"), 412},
			{"no length", begin(c, "", good), 400},
			{"negative length", begin(c, "-1", good), 400},
			{"empty file", begin(c, "0", good), 422},
			{"too large", begin(c, "99999999999999", good), 413},
			{"not base64", begin(c, "1", "filename 图.jpg"), 400},
			{"no case", begin(c, "1", "filename YQ=="), 404},
			{"no name", begin(c, "1", described(id, "../")), 422},
			{"case of another bureau", begin(h.signIn(t, h.Stranger), "1", good), 404},
			{"wrong role", begin(h.signIn(t, h.Reviewer), "1", good), 403},
			{"guest", begin(h.guest(), "1", good), 401},
			{"guest writes", h.guest().piece(t, path, "0", "x"), 401},
			{"guest looks", h.guest().tus(t, "HEAD", path, ""), 401},
			{"a colleague looks", h.signIn(t, h.Second).tus(t, "HEAD", path, ""), 404},
			{"a colleague writes", h.signIn(t, h.Second).piece(t, path, "0", "x"), 404},
			{"a colleague ends it", h.signIn(t, h.Second).tus(t, "DELETE", path, ""), 404},
			{"another bureau looks", h.signIn(t, h.Stranger).tus(t, "HEAD", path, ""), 404},
			{"no such upload", c.tus(t, "HEAD", "/uploads/9", ""), 404},
			{"no number", c.tus(t, "HEAD", "/uploads/x", ""), 404},
			{"another type", c.piece(t, path, "0", "x", "Content-Type", "text/plain"), 415},
			{"wrong offset", c.piece(t, path, "3", "x"), 409},
			{"offset past the end", c.piece(t, path, "11", "x"), 409},
			{"negative offset", c.piece(t, path, "-1", "x"), 400},
			{"no offset", c.piece(t, path, "", "x"), 400},
			{"longer than declared", c.piece(t, path, "0", "0123456789x"), 413},
			{"unknown checksum", c.piece(t, path, "0", "x", "Upload-Checksum", "md5 x"), 400},
			{"unknown override", c.tus(t, "POST", path, "", "X-HTTP-Method-Override", "TRACE"), 405},
			{"from another site", c.piece(t, path, "0", "x", "Sec-Fetch-Site", "cross-site"), 403},
		} {
			if row.a.status != row.status {
				t.Errorf("%s = %d, want %d: %s", row.name, row.a.status, row.status, row.a.body)
			}
		}
		if a := c.tus(t, "HEAD", path, ""); a.header(headerOffset) != "0" {
			t.Errorf("offset after all that = %q, want 0", a.header(headerOffset))
		}
		h.breakDown("find")
		if a := c.piece(t, path, "0", "x"); a.status != 500 || strings.Contains(a.body, "示例故障") {
			t.Errorf("broken store = %d: %s", a.status, a.body)
		}
	})
}
