package web

import (
	"bytes"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
)

type closing struct {
	*bytes.Reader
	closed *int
}

func (c closing) Close() error { *c.closed++; return nil }

// TestSendContent answers ranges as RFC 9110 says, and closes the file always.
func TestSendContent(t *testing.T) {
	t.Parallel()
	const text, tag = "0123456789", `"abc"`
	for _, tt := range []struct {
		name, method string
		header       []string // name, value, …
		status       int
		body, part   string
	}{
		{"whole", "GET", nil, 200, text, ""},
		{"head", "HEAD", nil, 200, "", ""},
		{"head of a range", "HEAD", []string{"Range", "bytes=2-4"}, 206, "", "bytes 2-4/10"},
		{"from and to", "GET", []string{"Range", "bytes=2-4"}, 206, "234", "bytes 2-4/10"},
		{"first byte", "GET", []string{"Range", "bytes=0-0"}, 206, "0", "bytes 0-0/10"},
		{"from", "GET", []string{"Range", "bytes=7-"}, 206, "789", "bytes 7-9/10"},
		{"all of it", "GET", []string{"Range", "bytes=0-"}, 200, text, ""},
		{"past the end", "GET", []string{"Range", "bytes=8-99"}, 206, "89", "bytes 8-9/10"},
		{"huge end", "GET", []string{"Range", "bytes=8-99999999999999999999"}, 206, "89", "bytes 8-9/10"},
		{"last", "GET", []string{"Range", "bytes=-3"}, 206, "789", "bytes 7-9/10"},
		{"last of more", "GET", []string{"Range", "bytes=-99"}, 200, text, ""},
		{"last of none", "GET", []string{"Range", "bytes=-0"}, 416, "", "bytes */10"},
		{"outside", "GET", []string{"Range", "bytes=10-"}, 416, "", "bytes */10"},
		{"several", "GET", []string{"Range", "bytes=0-1,4-5"}, 416, "", "bytes */10"},
		{"turned round", "GET", []string{"Range", "bytes=5-2"}, 200, text, ""},
		{"another unit", "GET", []string{"Range", "lines=1-2"}, 200, text, ""},
		{"nonsense", "GET", []string{"Range", "bytes=a-b"}, 200, text, ""},
		{"signs", "GET", []string{"Range", "bytes=+1-2"}, 200, text, ""},
		{"two dashes", "GET", []string{"Range", "bytes=1--2"}, 200, text, ""},
		{"same since", "GET", []string{"Range", "bytes=2-4", "If-Range", tag}, 206, "234", "bytes 2-4/10"},
		{"another since", "GET", []string{"Range", "bytes=2-4", "If-Range", `"x"`}, 200, text, ""},
		{"weak since", "GET", []string{"Range", "bytes=2-4", "If-Range", "W/" + tag}, 200, text, ""},
		{"dated since", "GET", []string{"Range", "bytes=2-4", "If-Range", "Mon, 04 Mar 2024 00:00:00 GMT"}, 200, text, ""},
		{"known", "GET", []string{"If-None-Match", `"x", W/"abc"`}, 304, "", ""},
	} {
		closed := 0
		app := fiber.New(fiber.Config{ErrorHandler: func(c *fiber.Ctx, err error) error {
			return c.SendStatus(problemStatus(err))
		}})
		app.All("/", func(c *fiber.Ctx) error {
			return SendContent(c, Content{closing{bytes.NewReader([]byte(text)), &closed}, 10, "video/mp4", tag})
		})
		r := httptest.NewRequest(tt.method, "/", nil)
		for i := 0; i+1 < len(tt.header); i += 2 {
			r.Header.Set(tt.header[i], tt.header[i+1])
		}
		res, err := app.Test(r, -1)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		if res.StatusCode != tt.status || tt.status != 416 && string(body) != tt.body || res.Header.Get("Content-Range") != tt.part {
			t.Errorf("%s = %d %q %q, want %d %q %q", tt.name, res.StatusCode, body, res.Header.Get("Content-Range"), tt.status, tt.body, tt.part)
		}
		if tt.status < 300 && (res.Header.Get("ETag") != tag || res.Header.Get("Accept-Ranges") != "bytes" || !strings.HasPrefix(res.Header.Get("Content-Type"), "video/mp4")) {
			t.Errorf("%s: headers %v", tt.name, res.Header)
		}
		if closed != 1 {
			t.Errorf("%s: file closed %d times", tt.name, closed)
		}
	}
}

func problemStatus(err error) int { p, _ := problemOf(err); return p.Status }

// FuzzRange never gives a range outside of the file.
func FuzzRange(f *testing.F) {
	for _, s := range []string{"", "bytes=0-", "bytes=-5", "bytes=1-2", "bytes=9-1", "bytes=--1", "bytes=1-2,3-4", "bytes=99999999999999999999-"} {
		f.Add(s, int64(10))
	}
	f.Fuzz(func(t *testing.T, header string, size int64) {
		if size < 0 {
			size = 0
		}
		from, length, err := parseRange(header, size)
		if err == nil && (from < 0 || length < 0 || from > size || length > size-from) {
			t.Errorf("parseRange(%q, %d) = %d, %d", header, size, from, length)
		}
	})
}
