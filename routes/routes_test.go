package routes_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/apptest"
	"sanxiang/app/blob"
	"sanxiang/app/cases"
	"sanxiang/app/disclosure"
	"sanxiang/app/identity"
	"sanxiang/app/objection"
	"sanxiang/app/opendata"
	"sanxiang/app/recording"
	"sanxiang/app/report"
	"sanxiang/app/review"
	"sanxiang/app/stats"
	"sanxiang/app/store"
	"sanxiang/models"
	"sanxiang/routes"
)

// newApp makes the whole application over a world; change may alter what it is
// made of.
func newApp(t *testing.T, w *apptest.World, change func(*routes.Deps)) *fiber.App {
	t.Helper()
	figures := stats.New(w.Store)
	files, err := blob.OpenGenerated(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { files.Close() })
	parts, err := w.Blobs.Parts()
	if err != nil {
		t.Fatal(err)
	}
	d := routes.Deps{
		Identity: identity.New(w.Store), Cases: cases.New(w.Store), Recording: recording.New(w.Store, w.Blobs), Review: review.New(w.Store),
		Uploads:    recording.NewUploads(recording.New(w.Store, w.Blobs), parts),
		Disclosure: disclosure.New(w.Store), Public: disclosure.NewPublic(w.Store), Stats: figures, Report: report.New(w.Store, figures), Store: w.Store,
		Objections: objection.New(w.Store), Desk: objection.NewDesk(w.Store),
		Files: opendata.NewReader(w.Store, files), Site: "示例公示平台", Log: slog.New(slog.DiscardHandler), Now: w.Clock.Now,
	}
	if change != nil {
		change(&d)
	}
	return routes.New(d)
}

// ask sends a request and reads the answer.
func ask(t *testing.T, app *fiber.App, method, path string, headers ...string) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := app.Test(r, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

// listen serves the application on a port of this machine.
func listen(t *testing.T, app *fiber.App) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = app.Listener(l) }()
	t.Cleanup(func() { _ = app.ShutdownWithTimeout(5 * time.Second) })
	return "http://" + l.Addr().String()
}

// TestFaces finds each face at its place, with the security headers of all.
func TestFaces(t *testing.T) {
	t.Parallel()
	app := newApp(t, apptest.NewWorld(t, apptest.Engines()[0]), nil)
	for _, row := range []struct {
		method, path string
		status       int
		kind         string
	}{
		{"GET", "/", 200, "text/html"}, {"HEAD", "/", 200, "text/html"}, {"GET", "/healthz", 200, "text/plain"}, {"GET", "/readyz", 200, "text/plain"},
		{"GET", "/api/office/openapi.json", 200, "application/json"}, {"GET", "/api/office/v1/me", 401, "application/problem+json"},
		{"GET", "/api/office/v1/nothing", 401, "application/problem+json"}, {"GET", "/nothing", 404, "text/html"}, {"GET", "/d/nothing", 404, "text/html"},
		{"GET", "/d/nothing.json", 404, "application/problem+json"}, {"POST", "/", 405, "text/html"}, {"DELETE", "/readyz", 405, "text/html"},
		{"GET", "/metrics", 404, "text/html"}, {"TRACE", "/", 405, "text/html"},
	} {
		response, body := ask(t, app, row.method, row.path)
		if response.StatusCode != row.status || !strings.HasPrefix(response.Header.Get("Content-Type"), row.kind) {
			t.Errorf("%s %s = %d %s, want %d %s: %s", row.method, row.path, response.StatusCode, response.Header.Get("Content-Type"), row.status, row.kind, body)
		}
		for _, name := range []string{"Content-Security-Policy", "X-Content-Type-Options", "X-Request-Id", "Ratelimit-Limit"} {
			if response.Header.Get(name) == "" {
				t.Errorf("%s %s has no %s", row.method, row.path, name)
			}
		}
		if response.Header.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s %s sets HSTS on a plain site", row.method, row.path)
		}
	}
}

// TestHTTPS sets HSTS where the public address is https.
func TestHTTPS(t *testing.T) {
	t.Parallel()
	app := newApp(t, apptest.NewWorld(t, apptest.Engines()[0]), func(d *routes.Deps) { d.PublicURL = "https://zf.example.gov.cn" })
	if response, _ := ask(t, app, "GET", "/"); response.Header.Get("Strict-Transport-Security") == "" {
		t.Error("no HSTS")
	}
}

// TestNotReady says so while the database does not answer, and stays alive.
func TestNotReady(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	app := newApp(t, w, nil)
	w.Store.Fail(func(string) error { return errors.New("dial tcp 10.0.0.1:3306") })
	response, body := ask(t, app, "GET", "/readyz", "Accept", "application/json")
	if response.StatusCode < 500 || strings.Contains(body, "10.0.0.1") {
		t.Errorf("readyz = %d %s", response.StatusCode, body)
	}
	if response, _ := ask(t, app, "GET", "/healthz"); response.StatusCode != 200 {
		t.Errorf("healthz = %d", response.StatusCode)
	}
	response, body = ask(t, app, "GET", "/search?q=x")
	if response.StatusCode != 500 || strings.Contains(body, "10.0.0.1") || !strings.Contains(body, "请报编号") {
		t.Errorf("search = %d %s", response.StatusCode, body)
	}
}

// TestMetrics counts by route pattern and shows the counters to this machine
// alone, not through a proxy on it.
func TestMetrics(t *testing.T) {
	t.Parallel()
	base := listen(t, newApp(t, apptest.NewWorld(t, apptest.Engines()[0]), nil))
	for _, path := range []string{"/d/abc123", "/d/def456", "/secret/path-1", "/api/office/v1/cases/77"} {
		response, err := http.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
	}
	response, err := http.Get(base + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(response.Body)
	for _, want := range []string{`http_requests_total{method="GET",route="/d/:id",status="404"} 2`, `route="none"`, "http_request_duration_seconds_bucket"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("metrics lack %s", want)
		}
	}
	for _, raw := range []string{"abc123", "secret", "cases/77"} {
		if strings.Contains(string(text), raw) {
			t.Errorf("metrics hold the raw path %s", raw)
		}
	}
	for _, change := range []func(*http.Request){
		func(r *http.Request) { r.Header.Set("X-Forwarded-For", "192.0.2.7") },
		func(r *http.Request) { r.Host = "zf.example.org" }, // a proxy that adds nothing, or a name that was made to lead here
		func(r *http.Request) { r.Host = "192.0.2.1:80" },
	} {
		r, _ := http.NewRequest(http.MethodGet, base+"/metrics", nil)
		change(r)
		through, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		through.Body.Close()
		if through.StatusCode != 404 {
			t.Errorf("metrics asked for as %s with %v = %d, want 404", r.Host, r.Header, through.StatusCode)
		}
	}
}

// video is the file that TestLargeFile sends: larger than a body may be.
const video = 24 << 20

// TestLargeFile records a file larger than the body limit, which any other
// route refuses, and reads it back; and one that breaks off.
func TestLargeFile(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	base := listen(t, newApp(t, w, nil))
	token, err := identity.New(w.Store).IssueToken(t.Context(), models.SystemActor("测试"), w.Handler.UserID, "接口测试")
	if err != nil {
		t.Fatal(err)
	}
	caseID := newCase(t, w)
	path := base + "/api/office/v1/cases/" + strconv.FormatInt(caseID, 10) + "/recordings"
	content := bytes.Repeat([]byte("0123456789abcdef"), video/16)
	body, kind := upload(t, w, content)
	post := func(path string, body io.Reader, length int64) *http.Response {
		t.Helper()
		r, _ := http.NewRequest(http.MethodPost, path, body)
		r.ContentLength = length
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Expect", "100-continue")
		response, err := (&http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Second, DisableKeepAlives: true}}).Do(r)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		t.Cleanup(func() { response.Body.Close() })
		return response
	}
	for name, length := range map[string]int64{"whole": int64(len(body)), "chunked": -1} {
		if response := post(path, bytes.NewReader(body), length); response.StatusCode != 201 {
			text, _ := io.ReadAll(response.Body)
			t.Fatalf("%s upload = %d %s", name, response.StatusCode, text)
		}
	}
	broken := bytes.NewReader(body[:len(body)/2])
	if response := post(path, broken, -1); response.StatusCode != 400 {
		t.Errorf("upload without its end = %d, want 400", response.StatusCode)
	}
	r, _ := http.NewRequest(http.MethodGet, path+"/3/file", nil)
	r.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if got, err := io.ReadAll(response.Body); err != nil || !bytes.Equal(got, content) {
		t.Errorf("file = %d, %d bytes, %v; want what was sent", response.StatusCode, len(got), err)
	}
	w.Check(t)
}

// newCase files a case of Urban.
func newCase(t *testing.T, w *apptest.World) int64 {
	t.Helper()
	var id int64
	err := w.Store.Tx(t.Context(), w.Approver, func(tx *store.Tx) error {
		step := models.Step{Kind: models.StepRegistered, Day: tx.Today, Number: "示例案〔2024〕1号", Procedure: models.OrdinaryProcedure, Cause: "示例案由",
			Facts: "示例事实", Basis: "《示例条例》第一条", ActOn: "2024-03-01", FoundOn: "2024-03-01", Parties: []models.Party{{Seq: 1, Kind: models.PartySoleTrader, Name: "示例经营部", Operator: "示例甲"}}}
		d, err := tx.NewDossier(w.Urban.ID, step)
		if err != nil {
			return err
		}
		if _, err := tx.Take(d, step, nil); err != nil {
			return err
		}
		id = d.Case.ID
		filed := models.Step{Kind: models.StepFiled, Day: tx.Today, Officers: models.IDs{w.Officers[0].ID, w.Officers[1].ID}}
		if d, err = tx.FindDossier(id, filed); err != nil {
			return err
		}
		_, err = tx.Take(d, filed, nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// upload makes the multipart body of a recording.
func upload(t *testing.T, w *apptest.World, content []byte) ([]byte, string) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	taken := strconv.FormatInt(w.Clock.Now().UnixMilli()-1000, 10)
	err := m.WriteField("recording", `{"stage":"evidence","medium":"av","act":"scene","title":"现场录像","cert_shown":true,"taken_at":`+taken+`}`)
	if err != nil {
		t.Fatal(err)
	}
	file, err := m.CreateFormFile("file", "现场.mp4")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), m.FormDataContentType()
}
