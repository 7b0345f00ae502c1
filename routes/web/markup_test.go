package web

import (
	"html/template"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// compared is the same markup as a template of html/template and in Go.
var compared = template.Must(template.New("").Parse(
	`<p class="{{.}}">{{.}}</p>{{define "link"}}<a href="{{.}}">x</a>{{end}}`))

func executed(t *testing.T, name, value string) string {
	t.Helper()
	var b strings.Builder
	if err := compared.ExecuteTemplate(&b, name, value); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// FuzzMarkup holds what Markup makes of any text to what html/template makes of
// it. An address that html/template refuses leads nowhere, and so does one with
// the scheme mailto.
func FuzzMarkup(f *testing.F) {
	for _, s := range []string{
		"", "示例街口", `"><script>alert(1)</script>`, `' onclick='x`, "a&b&amp;c", "\x00\xff\xfe", "1+1=2", "`", "javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x",
		"mailto:a@example.org", "https://zf.example.gov.cn/d/abc", "/search?q=%E7%A4%BA&org=1+2", "/d/%zz%", "?view=large", "#main", "/a:b", "//example.org", "HTTP:x", "/x y\"'<>\\^|{}", "%2", "%e7",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := HTML(func(m *Markup) { m.Raw(`<p class="`).Text(s).Raw(`">`).Text(s).Raw("</p>") })
		if want := executed(t, "", s); string(text) != want {
			t.Errorf("text %q became %s, want %s", s, text, want)
		}
		link := HTML(func(m *Markup) { m.Raw(`<a href="`).Link(s).Raw(`">x</a>`) })
		want := executed(t, "link", s)
		if scheme, _, found := strings.Cut(s, ":"); strings.Contains(want, "#ZgotmplZ") || found && strings.EqualFold(scheme, "mailto") {
			want = `<a href="#">x</a>`
		}
		if string(link) != want {
			t.Errorf("address %q became %s, want %s", s, link, want)
		}
	})
}

func TestMarkup(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		write func(m *Markup)
		want  template.HTML
	}{
		{"nothing", func(*Markup) {}, ""},
		{"text", func(m *Markup) { m.Raw("<b>").Text(`<"&'+>`).Raw("</b>") }, "<b>&lt;&#34;&amp;&#39;&#43;&gt;</b>"},
		{"number", func(m *Markup) { m.Number(-3).Raw(" ").Number(1024) }, "-3 1024"},
		{"part", func(m *Markup) { m.Part("<i>x</i>") }, "<i>x</i>"},
		{"time", func(m *Markup) { m.Time("2024-06-21", "2024年6月21日") }, `<time datetime="2024-06-21">2024年6月21日</time>`},
		{"address", func(m *Markup) { m.Link("/d/a b?x=1&y=示") }, "/d/a%20b?x=1&amp;y=%e7%a4%ba"},
		{"script", func(m *Markup) { m.Link("javascript:alert(1)") }, "#"},
	} {
		if got := HTML(tt.write); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// TestPagesShareNoBytes makes a page while the one before it is still to be sent.
func TestPagesShareNoBytes(t *testing.T) {
	t.Parallel()
	site := NewSite("", "")
	app := fiber.New()
	render := func(word string) *fiber.Ctx {
		c := app.AcquireCtx(&fasthttp.RequestCtx{})
		err := site.Render(c, fiber.StatusOK, Head{}, func(m *Markup) error {
			m.Text(word)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	for range 100 {
		first := render("先写的一页")
		second := render("后写的一页")
		if body := string(first.Response().Body()); !strings.Contains(body, "先写的一页") || strings.Contains(body, "后写的一页") {
			t.Fatalf("the first page now says %s", body)
		}
		app.ReleaseCtx(first)
		app.ReleaseCtx(second)
	}
}
