package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"sanxiang/models"
)

// TestBounded reads up to the limit and not past it, and stays with its error.
func TestBounded(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		stream io.Reader
		want   string
		status int // of the error; 0 = none
	}{
		{"under", strings.NewReader("abc"), "abc", 0},
		{"at", strings.NewReader("abcde"), "abcde", 0},
		{"past", strings.NewReader("abcdef"), "abcde", 413},
		{"byte by byte", iotest.OneByteReader(strings.NewReader("abcdef")), "abcde", 413},
		{"end with data", iotest.DataErrReader(strings.NewReader("abcde")), "abcde", 0},
		{"broken off", io.MultiReader(strings.NewReader("abc"), iotest.ErrReader(errors.New("reset"))), "abc", 400},
	} {
		b := &bounded{stream: row.stream, left: 5, limit: 5}
		got, err := io.ReadAll(b)
		status := 0
		if refusal := (*Refusal)(nil); errors.As(err, &refusal) {
			status = refusal.Status
		}
		if string(got) != row.want || status != row.status {
			t.Errorf("%s = %q, %v; want %q, %d", row.name, got, err, row.want, row.status)
		}
		if _, again := b.Read(make([]byte, 1)); again == nil {
			t.Errorf("%s: reads on after the end", row.name)
		}
	}
}

// inner and outer stand for the embedded types of answers.
type inner struct {
	ID   int64  `json:"id,string"`
	Name string `json:"name"`
}

type outer struct {
	inner
	Name   []string       `json:"name"`
	Hidden string         `json:"-"`
	Days   map[int]string `json:"days"`
	Any    any            `json:"any"`
	Next   *outer         `json:"next"`
	On     models.Day     `json:"on"`
	IDs    models.IDs     `json:"ids"`
	Count  uint8          `json:"count"`
}

// TestDecode names every member that does not fit.
func TestDecode(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, body string
		want       []string
	}{
		{"all well", `{"id": "1", "name": ["x"], "days": {"1": "x"}, "any": [1], "next": {"on": "2024-02-29"}, "ids": ["1", 2], "count": 255}`, nil},
		{"nulls", `{"id": null, "name": null, "next": null}`, nil},
		{"everything wrong", `{"id": 1, "name": "x", "days": {"x": 1}, "next": {"on": "2024-02-30", "ids": [0]}, "count": 256, "Hidden": ""}`,
			[]string{"Hidden", "count", "days.x", "days.x", "id", "name", "next.ids", "next.on"}},
	} {
		var dst outer
		err := DecodeJSON([]byte(row.body), &dst)
		var got []string
		if typed := (*models.Error)(nil); errors.As(err, &typed) {
			for _, f := range typed.Fields {
				got = append(got, f.Field)
			}
		}
		slices.Sort(got)
		if diff := cmp.Diff(row.want, got); diff != "" || (err == nil) != (row.want == nil) {
			t.Errorf("%s: %v (-want +got):\n%s", row.name, err, diff)
		}
	}
}

// FuzzDecode finds no text that is taken and means something else when it is
// written and read again, and none that fails as a fault of ours.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{`{}`, `{"id": "1"}`, `{"next": {"next": {}}}`, `[`, `{"days": {"1": null}}`, `{"count": 1e2}`, "{\"any\": \"\xff\"}"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var first, second outer
		if err := DecodeJSON(body, &first); err != nil {
			if models.KindOf(err) != models.Invalid {
				t.Fatalf("%q: %v", body, err)
			}
			return
		}
		text, err := json.Marshal(first)
		if err != nil {
			t.Fatal(err)
		}
		if err := DecodeJSON(text, &second); err != nil {
			t.Fatalf("%s does not read back: %v", text, err)
		}
		again, _ := json.Marshal(second)
		if !bytes.Equal(text, again) {
			t.Fatalf("%s reads back as %s", text, again)
		}
	})
}
