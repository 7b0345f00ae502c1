package office

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/models"
)

// clueForm is a new case as its form sends it.
func (h *hall) clueForm() url.Values {
	p := apptest.Organisation()
	v := url.Values{
		"source": {"inspection"}, "found_on": {"2024-3-1"}, "act_on": {"2024年2月20日"}, "cause": {"擅自占用城市道路案"}, "basis": {"《城市道路管理条例》第四十二条"},
		"facts": {"当事人在示例街口摆放货架，占用人行道。"}, "procedure": {"ordinary"},
		"officers[0]": {idString(h.Officers[0].ID)}, "officers[1]": {idString(h.Officers[1].ID)},
	}
	presetParties(v, []models.Party{p})
	return v
}

// open registers a case by its form and gives it.
func (h *hall) open(t testing.TB, edit func(url.Values)) models.Case {
	t.Helper()
	v := h.clueForm()
	if edit != nil {
		edit(v)
	}
	a := h.signIn(t, h.Handler).post(t, "/cases/new", v)
	if a.status != 303 {
		t.Fatalf("register = %d\n%s", a.status, a.body)
	}
	return h.caseAt(t, a.header("Location"))
}

// caseAt is the case whose page an address leads to.
func (h *hall) caseAt(t testing.TB, location string) models.Case {
	t.Helper()
	id, err := strconv.ParseInt(strings.TrimPrefix(location, Prefix+"/cases/"), 10, 64)
	if err != nil {
		t.Fatalf("address %q: %v", location, err)
	}
	c, err := h.Store.FindCase(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// again is a case as it stands now.
func (h *hall) again(t testing.TB, c models.Case) models.Case {
	t.Helper()
	return h.caseAt(t, casePath(c.ID, ""))
}

// stepPath is the form of a step below Prefix.
func stepPath(c models.Case, kind string) string {
	return "/cases/" + idString(c.ID) + "/step/" + kind
}

// TestNewCase registers a case by its form, with all that may go wrong on the way.
func TestNewCase(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		h.rights(t, "/cases/new", door{"another bureau's handler", h.signIn(t, h.Stranger), 200}, door{"reviewer", h.signIn(t, h.Reviewer), 403},
			door{"handler", h.signIn(t, h.Handler), 200}, "示例甲（执法证 SL00001）")
		c := h.signIn(t, h.Handler)
		bad := h.clueForm()
		for name, text := range map[string]string{"source": "", "cause": "", "parties[0].uscc": "91000000000000000X", "parties[0].id_number": "110101199001011234", "found_on": "昨天", "procedure": "x"} {
			bad.Set(name, text)
		}
		c.post(t, "/cases/new", bad).want(t, "a form full of faults", 422, []string{
			`href="#source"`, `href="#cause"`, `href="#found_on"`, `href="#parties-0-uscc"`, `href="#parties-0-id_number"`, `id="parties-0-uscc-fault"`,
			"当事人在示例街口摆放货架", `value="昨天"`, "110101199001011234",
		}, []string{"已登记"})
		more := h.clueForm()
		more.Set("action", "add:parties")
		c.post(t, "/cases/new", more).want(t, "another party", 200, []string{"当事人2", `name="parties[1].name"`, "示例商贸有限公司"}, []string{"有误"})
		more.Set("action", "remove:parties:0")
		more.Set("parties[1].name", "示例第二有限公司")
		c.post(t, "/cases/new", more).want(t, "the first party out", 200, []string{`value="示例第二有限公司"`, `name="parties[0].name"`}, []string{"示例商贸有限公司", `name="parties[1].name"`})
		key := h.clueForm()
		key.Set("key", strings.Repeat("ab", 16))
		first, again := c.post(t, "/cases/new", key), c.post(t, "/cases/new", key)
		if first.status != 303 || first.header("Location") != again.header("Location") {
			t.Errorf("sent twice: %d %s, %d %s %s", first.status, first.header("Location"), again.status, again.header("Location"), faultsOf(first.body))
		}
		h.Check(t)
		known := h.clueForm()
		known.Set("action", "check")
		c.post(t, "/cases/new", known).want(t, "a known party", 200, []string{"本机关已有该当事人1件案件"}, nil)
		if a := c.post(t, "/cases/new/check", h.clueForm()); a.status != 200 || !strings.Contains(a.body, "本机关已有该当事人1件案件") {
			t.Errorf("check = %d %s", a.status, a.body)
		}
		c.get(t, "/cases/new").want(t, "causes that were used", 200, []string{`<option value="擅自占用城市道路案" data-basis="《城市道路管理条例》第四十二条"`}, nil)
		h.breakDown("begin")
		c.post(t, "/cases/new", h.clueForm()).want(t, "a broken store", 500, nil, []string{"示例故障"})
	})
}

// faultsOf is the summary of faults of a page, for messages of tests.
func faultsOf(page string) string {
	_, rest, _ := strings.Cut(page, `id="faults"`)
	text, _, _ := strings.Cut(rest, "</div>")
	return text
}
