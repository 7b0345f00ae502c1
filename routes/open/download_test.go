package open_test

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/app/sheet"
	"sanxiang/app/store"
)

// TestDownload writes a search in every format, with its headers.
func TestDownload(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		h := newHall(t, w, site)
		step := apptest.Fined("1", "2024-03-01", apptest.Organisation())
		step.Content = "=HYPERLINK(\"http://x\")责令改正"
		h.Publish(t, h.Decide(t, step).ID)
		h.fined(t, "2", "2024-03-01", apptest.Person())
		c, _ := h.fined(t, "3", "2024-03-01", apptest.Organisation())
		h.withdraw(t, c)
		h.fined(t, "4", "2023-12-28", apptest.Organisation())
		for _, row := range []struct {
			path string
			rows int
			kind string
			name string
		}{
			{"/download.csv?kind=penalty&year=2024&org=DEP01", 2, "text/csv", "行政处罚_示例市城市管理局_2024_20240304.csv"},
			{"/download.csv", 3, "text/csv", "执法公示信息_全部_各年_20240304.csv"},
			{"/download.ndjson?q=%E5%95%86%E8%B4%B8", 2, "application/x-ndjson", "执法公示信息_全部_各年_20240304.ndjson"},
			{"/download.json?year=2023", 1, "application/json", "执法公示信息_全部_2023_20240304.json"},
			{"/download.xlsx?min=60000", 3, "application/vnd.openxml", "执法公示信息_全部_各年_20240304.xlsx"},
			{"/download.csv?fields=shuanggongshi", 3, "text/csv", "行政处罚_全部_各年_20240304.csv"},
			{"/download.csv?status=withdrawn", 1, "text/csv", "执法公示信息_全部_各年_20240304.csv"},
			{"/download.ndjson?year=2020", 0, "application/x-ndjson", "执法公示信息_全部_2020_20240304.ndjson"},
		} {
			a := h.get(t, row.path)
			if got := rowsIn(t, row.path, a.body); a.status != 200 || got != row.rows || a.header.Get("X-Total-Count") != strconv.Itoa(row.rows) {
				t.Errorf("%s = %d with %d rows, header %s; want %d", row.path, a.status, got, a.header.Get("X-Total-Count"), row.rows)
			}
			if !strings.HasPrefix(a.header.Get("Content-Type"), row.kind) || a.header.Get("Cache-Control") != "no-store" || !strings.Contains(a.header.Get("Content-Disposition"), "filename*=UTF-8''"+escaped(row.name)) {
				t.Errorf("%s: headers %v", row.path, a.header)
			}
			for _, secret := range append(personal(), "内部说明") {
				if strings.Contains(a.body, secret) {
					t.Errorf("%s says %s", row.path, secret)
				}
			}
		}
		h.get(t, "/download.csv?kind=penalty").want(t, "formula", 200, []string{"'=HYPERLINK", "欧阳某某"}, []string{",=HYPERLINK", ",\"=HYPERLINK"})
		for path, status := range map[string]int{"/download.csv?yaer=2024": 422, "/download.csv?fields=x": 422, "/download.pdf": 404, "/download.csv?kind=licence&fields=shuanggongshi": 422, "/data/20x4.csv": 404, "/data/2019.csv": 404, "/data/2019.csv.sha256": 404, "/data/2024.csv?q=x": 422} {
			if a := h.get(t, path); a.status != status {
				t.Errorf("%s = %d, want %d: %s", path, a.status, status, a.body)
			}
		}
	})
}

func escaped(name string) string {
	var b strings.Builder
	for _, c := range []byte(name) {
		if c < 0x80 {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}

// rowsIn counts the rows of a file.
func rowsIn(t *testing.T, path, body string) int {
	t.Helper()
	path, _, _ = strings.Cut(path, "?")
	switch path[strings.LastIndex(path, ".")+1:] {
	case "csv":
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		return len(rows) - 1
	case "ndjson":
		return strings.Count(body, "\n")
	case "json":
		var doc struct{ Data []any }
		if err := json.Unmarshal([]byte(body), &doc); err != nil {
			t.Fatalf("%s: %v: %s", path, err, body)
		}
		return len(doc.Data)
	}
	book, err := sheet.New(bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	defer book.Close()
	n := 0
	for {
		if _, err := book.Next(); err == io.EOF {
			return n
		} else if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		n++
	}
}

// TestYearFile serves the prepared file with its checksum, and never once
// something in it was withdrawn.
func TestYearFile(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		h := newHall(t, w, site)
		c, _ := h.fined(t, "1", "2024-03-01", apptest.Organisation())
		h.fined(t, "2", "2024-03-01", apptest.Organisation())
		live := h.get(t, "/data/2024.csv")
		live.want(t, "before there is a file", 200, []string{"〔2024〕1号"}, nil)
		if live.header.Get("Etag") != "" || live.header.Get("Cache-Control") != "no-store" {
			t.Errorf("streamed: headers %v", live.header)
		}
		if _, err := h.maker.Make(t.Context(), w.Store.Today()); err != nil {
			t.Fatal(err)
		}
		if a := h.get(t, "/download.csv?year=2024"); a.status != 302 || a.header.Get("Location") != "/data/2024.csv" {
			t.Errorf("all of a year = %d to %s", a.status, a.header.Get("Location"))
		}
		file := h.get(t, "/data/2024.csv")
		tag := file.header.Get("Etag")
		if file.status != 200 || file.body != live.body || tag != `"`+store.Digest([]byte(file.body))+`"` || file.header.Get("Content-Length") != strconv.Itoa(len(file.body)) || file.header.Get("Last-Modified") == "" {
			t.Errorf("file = %d, headers %v", file.status, file.header)
		}
		h.get(t, "/data/2024.csv.sha256").want(t, "checksum", 200, []string{strings.Trim(tag, `"`) + "  2024.csv\n"}, nil)
		if a := h.get(t, "/data/2024.csv", "If-None-Match", `"x", `+tag); a.status != 304 || a.body != "" {
			t.Errorf("again = %d %s", a.status, a.body)
		}
		if a := h.get(t, "/data/2024.csv?fields=en"); a.header.Get("Etag") != "" || !strings.Contains(a.body, "fine_yuan") {
			t.Errorf("other headers come from the prepared file: %v", a.header)
		}
		for _, format := range []string{"ndjson", "xlsx"} {
			if a := h.get(t, "/data/2024."+format); a.status != 200 || a.header.Get("Etag") == "" || rowsIn(t, "x."+format, a.body) != 2 {
				t.Errorf("2024.%s = %d %v", format, a.status, a.header)
			}
		}
		h.withdraw(t, c)
		for _, headers := range [][]string{nil, {"If-None-Match", tag}} {
			a := h.get(t, "/data/2024.csv", headers...)
			a.want(t, "after the withdrawal", 200, []string{"〔2024〕2号"}, []string{"〔2024〕1号"})
			if a.header.Get("Etag") != "" {
				t.Errorf("the old file is served: %v", a.header)
			}
		}
		if a := h.get(t, "/download.csv?year=2024"); a.status != 200 || strings.Contains(a.body, "〔2024〕1号") {
			t.Errorf("download = %d %s", a.status, a.body)
		}
		h.get(t, "/data/2024.csv.sha256").want(t, "checksum of an old file", 404, nil, nil)
		h.get(t, "/api/v1/datasets").want(t, "datasets", 200, []string{`"current":false`}, []string{`"current":true`})
		if _, err := h.maker.Make(t.Context(), w.Store.Today()); err != nil {
			t.Fatal(err)
		}
		h.get(t, "/api/v1/datasets").want(t, "datasets made anew", 200, []string{`"current":true`}, []string{`"current":false`})
		if a := h.get(t, "/data/2024.csv"); a.header.Get("Etag") == "" || strings.Contains(a.body, "〔2024〕1号") {
			t.Errorf("the new file: %v", a.header)
		}
	})
}

// TestExportsAreBounded holds slow readers to two exports each and four at
// once, and lets others in when they are gone.
func TestExportsAreBounded(t *testing.T) {
	t.Parallel()
	h := lite(t)
	long := apptest.Fined("0", "2024-03-01", apptest.Organisation())
	long.Facts = strings.Repeat("当事人在示例街口摆放货架。", 150)
	for i := range 60 {
		long.Number, long.DocumentNumber = fmt.Sprintf("案%d", i), fmt.Sprintf("示城管罚决字〔2024〕%d号", i)
		h.Publish(t, h.Decide(t, long).ID)
	}
	multiply(t, h.World, h.public, 4000)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = h.app.Listener(l) }()
	t.Cleanup(func() { _ = h.app.ShutdownWithTimeout(time.Second) })
	begin := func(from string) (net.Conn, int, string) {
		t.Helper()
		conn, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		_ = conn.(*net.TCPConn).SetReadBuffer(4096)
		fmt.Fprintf(conn, "GET /download.ndjson HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: %s\r\n\r\n", from)
		res, err := http.ReadResponse(bufio.NewReaderSize(conn, 512), nil)
		if err != nil {
			t.Fatal(err)
		}
		return conn, res.StatusCode, res.Header.Get("Retry-After")
	}
	var held []net.Conn
	for i, row := range []struct {
		from   string
		status int
	}{{"192.0.2.1", 200}, {"192.0.2.1", 200}, {"192.0.2.1", 429}, {"192.0.2.2", 200}, {"192.0.2.2", 200}, {"192.0.2.3", 503}} {
		conn, status, retry := begin(row.from)
		if status != row.status || (status != 200) != (retry != "") {
			t.Fatalf("%d from %s = %d, retry %q; want %d", i, row.from, status, retry, row.status)
		}
		held = append(held, conn)
	}
	for _, conn := range held {
		conn.Close()
	}
	for try := 0; ; try++ {
		conn, status, _ := begin("192.0.2.3")
		conn.Close()
		if status == 200 {
			return
		}
		if try == 50 {
			t.Fatal("places are not given back")
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// TestCopiesAreNotIndexed keeps search engines from the copies that programs
// read, and leaves the pages about open data to them.
func TestCopiesAreNotIndexed(t *testing.T) {
	t.Parallel()
	h := lite(t)
	_, d := h.fined(t, "1", "2024-03-01", apptest.Person())
	for path, want := range map[string]string{
		"/api/v1/decisions/" + d.PublicID: "noindex", "/api/v1/decisions": "noindex", "/download.csv": "noindex", "/data/2024.ndjson": "noindex", "/feed/all.atom": "noindex",
		"/api": "", "/sitemap.xml": "",
	} {
		if got := h.get(t, path).header.Get("X-Robots-Tag"); got != want {
			t.Errorf("%s: X-Robots-Tag %q, want %q", path, got, want)
		}
	}
}
