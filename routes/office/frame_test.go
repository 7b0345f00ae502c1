package office

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/models"
)

// TestForeignRequests refuses changes that no page of this site sent.
func TestForeignRequests(t *testing.T) {
	t.Parallel()
	h := newHall(t, apptest.Engines()[0])
	for _, row := range []struct {
		name, header, value string
		refused             bool
	}{
		{"own page", "Sec-Fetch-Site", "same-origin", false}, {"other site", "Sec-Fetch-Site", "cross-site", true},
		{"sister site", "Sec-Fetch-Site", "same-site", true}, {"own origin", "Origin", "http://example.com", false},
		{"other origin", "Origin", "http://example.org", true}, {"no word of it", "", "", true},
	} {
		r := httptest.NewRequest("POST", Prefix+"/reports", nil)
		r.Header.Set("Accept", "text/html")
		if row.header != "" {
			r.Header.Set(row.header, row.value)
		}
		res, err := h.app.Test(r, -1)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if refused := res.StatusCode == 403; refused != row.refused {
			t.Errorf("%s: status %d, refused %v, want %v", row.name, res.StatusCode, refused, row.refused)
		}
	}
}

// TestFrame finds in the menu of each role what it may open and nothing else.
func TestFrame(t *testing.T) {
	t.Parallel()
	h := newHall(t, apptest.Engines()[0])
	for _, row := range []struct {
		actor models.Actor
		shows string
	}{
		{h.Handler, "工作台 案件 法制审核 公示 统计 年度报告 设置"}, {h.Reporter, "工作台 案件 法制审核 公示 统计 年度报告 设置"},
	} {
		page := h.signIn(t, row.actor).get(t, "/reports?year=2023").body
		var shown []string
		_, list, _ := strings.Cut(page, `<nav class="menu"`)
		list, _, _ = strings.Cut(list, "</nav>")
		for _, e := range menu {
			if strings.Contains(list, ">"+e.Text+"</a>") {
				shown = append(shown, e.Text)
			}
		}
		if got := strings.Join(shown, " "); got != row.shows {
			t.Errorf("menu of %v = %q, want %q", row.actor.Roles, got, row.shows)
		}
	}
	lost := h.signIn(t, h.Handler).get(t, "/nowhere")
	lost.want(t, "no such page", 404, []string{"没有找到这个页面", `href="/office/"`}, nil)
	guest := h.guest().get(t, "/nowhere?a=1")
	if want := Prefix + "/signin?to=" + url.QueryEscape(Prefix+"/nowhere?a=1"); guest.status != 303 || guest.header("Location") != want {
		t.Errorf("guest = %d to %q, want %q", guest.status, guest.header("Location"), want)
	}
	for _, name := range []string{"Content-Security-Policy", "Cache-Control"} {
		if lost.header(name) == "" {
			t.Errorf("the page has no %s", name)
		}
	}
	if strings.Contains(lost.header("Content-Security-Policy"), "unsafe") {
		t.Error("the policy lets inline code run")
	}
}

// TestForm reads what people type and puts every fault beside its field.
func TestForm(t *testing.T) {
	t.Parallel()
	f := newForm(url.Values{"day": {"2024年6月1日"}, "fine": {"5万"}, "n": {"x"}, "bad": {"昨天"}, "kinds": {"a", "", "b"}})
	if d, m := f.dayOf("day"), f.fen("fine"); d != "2024-06-01" || m != 5_0000_00 {
		t.Errorf("day %q, fine %d", d, m)
	}
	if got := f.list("kinds"); len(got) != 2 {
		t.Errorf("list = %q", got)
	}
	f.int("n")
	f.dayOf("bad")
	err := f.err()
	if models.KindOf(err) != models.Invalid || !f.refuse(err) {
		t.Fatalf("err = %v, want invalid", err)
	}
	n, other := f.number("n", "人数"), f.day("day", "日期")
	if n.Fault == "" || n.Value != "x" || !strings.Contains(n.Described, "n-fault") || other.Fault != "" {
		t.Errorf("fields = %+v, %+v", n, other)
	}
	lines := f.Faults()
	if len(lines) != 2 || lines[0].Href != "#n" || lines[0].Label != "人数" || lines[1].Href != "" {
		t.Errorf("summary = %+v", lines)
	}
	if f.refuse(models.Errorf(models.Internal, "x")) || f.refuse(models.Errorf(models.Forbidden, "x")) {
		t.Error("what the user cannot mend is kept in the form")
	}
	again := newForm(url.Values{"key": {f.Key}})
	if again.Key != f.Key || newForm(url.Values{"key": {"../x"}}).Key == "../x" {
		t.Error("the form does not keep its own key, or takes any")
	}
}
