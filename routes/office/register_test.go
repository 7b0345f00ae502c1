package office

import (
	"bytes"
	"mime/multipart"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"sanxiang/models"
)

// sendFile sends a form with a file, as a browser without script does.
func (c *client) sendFile(t testing.TB, path, name, content string) answer {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write([]byte(content))
	w.Close()
	r := httptest.NewRequest("POST", Prefix+path, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for name, value := range c.cookies {
		r.Header.Add("Cookie", name+"="+value)
	}
	res, err := c.app.Test(r, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var body bytes.Buffer
	_, _ = body.ReadFrom(res.Body)
	return answer{res.StatusCode, res.Header.Get, body.String()}
}

// way is the address that an answer leads to, below the office.
func (a answer) way(t testing.TB) string {
	t.Helper()
	if a.status != 303 {
		t.Fatalf("status %d leads nowhere:\n%s", a.status, a.body)
	}
	return strings.TrimPrefix(a.header("Location"), Prefix)
}

// A row is entered, corrected, borne out by a file and made void; the list, its
// export and the figure follow.
func TestRegisterPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c, urban := h.signIn(t, h.Handler), idString(h.Urban.ID)
		c.get(t, "/registers").want(t, "index", 200, []string{"法制培训", "未申报", "办案自动形成"}, nil)
		form := c.get(t, "/registers/trainings/new")
		form.want(t, "form", 200, []string{"培训名称", "参训人次（选填）", "依据"}, nil)
		c.post(t, "/registers/trainings/new", url.Values{"bureau": {urban}, "v.persons": {"很多"}}).
			want(t, "all faults", 422, []string{"培训日期必填", "培训名称必填", `value="很多"`, `href="#v-persons"`}, nil)
		values := url.Values{"key": {strings.Repeat("a", 32)}, "bureau": {urban}, "v.date": {"2024年5月1日"}, "v.title": {"示例<b>培训</b>"}, "v.persons": {"30"}, "v.kind": {"law"}, "evidence": {"签到表"}}
		entry := c.post(t, "/registers/trainings/new", values).way(t)
		if again := c.post(t, "/registers/trainings/new", values).way(t); again != entry {
			t.Errorf("the form sent twice leads to %s and %s", entry, again)
		}
		c.get(t, entry).want(t, "entry", 200, []string{"示例&lt;b&gt;培训", "法律法规", "签到表"}, []string{"<b>培训"})
		list := "/registers/trainings?year=2024&bureau=" + urban
		h.rights(t, list, door{"stranger", h.signIn(t, h.Stranger), 404}, door{"administrator", h.signIn(t, h.Admin), 403}, door{"reporter above", h.signIn(t, h.Reporter), 200}, "共1条", "示例&lt;b&gt;培训")
		h.rights(t, entry, door{"stranger", h.signIn(t, h.Stranger), 404}, door{"administrator", h.signIn(t, h.Admin), 403}, door{"reporter above", h.signIn(t, h.Reporter), 200}, "签到表")
		c.get(t, list+"&q=法律").want(t, "found by a label", 200, []string{"共1条"}, nil)
		c.get(t, list+"&q=没有").want(t, "not found", 200, []string{"共0条", "没有符合条件的记录"}, nil)
		c.get(t, "/registers/trainings/file?year=2024&format=csv").want(t, "export", 200, []string{"培训名称", "30"}, nil)
		c.get(t, "/registers/trainings/file?year=2024&format=xlsx").want(t, "export", 200, []string{"PK"}, nil)
		c.get(t, "/registers/trainings/file?year=2024&format=exe").want(t, "export", 404, []string{"没有这种格式"}, nil)
		c.get(t, "/registers/nothing?year=2024").want(t, "no register", 404, []string{"没有这个台账"}, nil)
		values = url.Values{"v.date": {"2024-05-01"}, "v.title": {"示例培训"}, "v.persons": {"31"}, "version": {"1"}}
		c.post(t, entry+"/edit", values).want(t, "no reason", 422, []string{"须写明原因", "示例培训"}, nil)
		values.Set("reason", "补签一人")
		c.follow(t, entry+"/edit", values).want(t, "corrected", 200, []string{"补签一人", "30", "31", "已修改"}, nil)
		c.post(t, entry+"/edit", values).want(t, "an old version", 409, []string{"已被他人修改"}, nil)
		h.signIn(t, h.Reviewer).post(t, entry+"/edit", values).want(t, "wrong role", 403, nil, nil)
		h.signIn(t, h.Stranger).post(t, entry+"/edit", values).want(t, "wrong bureau", 404, nil, []string{"补签"})
		a := c.sendFile(t, entry+"/upload", "签到.pdf", "示例文件")
		page := c.get(t, a.way(t))
		page.want(t, "with a file", 200, []string{"签到.pdf"}, nil)
		_, rest, _ := strings.Cut(page.body, `href="/office/attachments/`)
		id, _, _ := strings.Cut(rest, `"`)
		c.get(t, "/attachments/"+id).want(t, "file", 200, []string{"示例文件"}, nil)
		h.signIn(t, h.Stranger).get(t, "/attachments/"+id).want(t, "file of another bureau", 404, nil, []string{"示例文件"})
		c.sendFile(t, entry+"/upload", "空.pdf", "").want(t, "empty file", 422, []string{"文件是空的"}, nil)
		c.get(t, "/figures/training.session.count?year=2024").want(t, "figure", 200, []string{`href="` + Prefix + entry}, nil)
		c.post(t, entry+"/void", url.Values{"reason": {"重复登记"}}).want(t, "read back", 200, []string{"核对", "重复登记"}, nil)
		c.follow(t, entry+"/void", url.Values{"reason": {"重复登记"}, "confirm": {"1"}}).want(t, "void", 200, []string{"作废", "重复登记", "示例培训"}, nil)
		c.get(t, list).want(t, "after it is void", 200, []string{"共0条"}, nil)
		h.Check(t)
	})
}

// A sheet is checked, says what is wrong row by row, and is taken in.
func TestRegisterImportPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c := h.signIn(t, h.Handler)
		c.get(t, "/registers/trainings/import").want(t, "page", 200, []string{"培训日期（必填）"}, nil)
		c.get(t, "/registers/trainings/template.xlsx").want(t, "template", 200, []string{"PK"}, nil)
		h.signIn(t, h.Reviewer).get(t, "/registers/trainings/import").want(t, "wrong role", 403, nil, nil)
		sheet := "机关名称,培训日期,培训名称,参训人次\n示例市城市管理局,2024-05-01,示例一,10\n示例市城市管理局,2024-13-01,示例二,x\n"
		a := c.sendFile(t, "/registers/trainings/upload", "培训.csv", sheet)
		a.want(t, "checked", 200, []string{"共读取 2 行", "参训人次", "跳过有错误的行，导入其余1行", "<td>x</td>"}, nil)
		_, rest, _ := strings.Cut(a.body, `name="sheet" value="`)
		id, _, _ := strings.Cut(rest, `"`)
		h.signIn(t, h.Second).post(t, "/registers/trainings/import", url.Values{"sheet": {id}, "skip": {"1"}}).want(t, "sheet of another", 404, nil, nil)
		c.post(t, "/registers/trainings/import", url.Values{"sheet": {id}}).want(t, "with faults", 422, []string{"有错误 1 行"}, nil)
		c.follow(t, "/registers/trainings/import", url.Values{"sheet": {id}, "skip": {"1"}}).want(t, "taken in", 200, []string{"导入完成"}, nil)
		c.get(t, "/registers/trainings?year=2024").want(t, "list", 200, []string{"共1条", "示例一"}, []string{"示例二"})
		c.sendFile(t, "/registers/trainings/upload", "x.xlsx", "不是表格").want(t, "no sheet", 422, nil, nil)
		h.Check(t)
	})
}

// A declaration decides why a figure is empty.
func TestCoveragePage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		h.Clock.Set("2025-01-20")
		c, urban := h.signIn(t, h.Handler), idString(h.Urban.ID)
		c.get(t, "/figures/training.session.count?year=2024&scope=own").want(t, "before", 200, []string{"未统计"}, nil)
		values := url.Values{"bureau": {urban}, "year": {"2024"}, "state": {"zero"}}
		h.signIn(t, h.Stranger).post(t, "/registers/trainings/coverage", values).want(t, "wrong bureau", 404, nil, nil)
		c.follow(t, "/registers/trainings/coverage", values).want(t, "declared", 200, []string{"已申报：未发生"}, nil)
		c.get(t, "/figures/training.session.count?year=2024&scope=own").want(t, "after", 200, []string{"真实的零"}, []string{"不能当作零"})
		values.Set("state", "maybe")
		c.post(t, "/registers/trainings/coverage", values).want(t, "no such state", 422, []string{"没有“maybe”这种情况"}, nil)
	})
}

// An administrator makes a register and an indicator over it in the browser,
// tries it, keeps it, and sees it count.
func TestDefinitionPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		h.Clock.Set("2025-01-20")
		c := h.signIn(t, h.Admin)
		h.rights(t, "/indicators", door{"stranger", h.signIn(t, h.Stranger), 403}, door{"handler", h.signIn(t, h.Handler), 403}, door{"administrator", c, 200}, "法制培训")
		c.get(t, "/registers/new").want(t, "form", 200, []string{"自有字段", "再加几个字段"}, nil)
		values := url.Values{"key": {strings.Repeat("b", 32)}, "name": {"夜间巡查"}, "code": {"patrols"}, "act": {"add"},
			"fields[0].label": {"路段"}, "fields[0].type": {"text"}, "fields[1].label": {"方式"}, "fields[1].type": {"choice"}, "fields[1].choices": {"步行\n车巡"}, "fields[2].label": {"时长"}, "fields[2].type": {"text"}}
		c.post(t, "/registers/new", values).want(t, "more fields", 200, []string{`name="fields[5].label"`, `value="路段"`}, []string{"已建立"})
		values.Set("act", "save")
		values.Set("fields[2].label", "方式")
		c.post(t, "/registers/new", values).want(t, "faults", 422, []string{"与另一字段相同", `href="#fields-2-label"`}, nil)
		values.Set("fields[2].label", "时长")
		values.Set("fields[2].type", "number")
		definition := c.post(t, "/registers/new", values).way(t)
		c.get(t, definition).want(t, "definition", 200, []string{"夜间巡查", "第1版", "c1=步行"}, nil)
		handler := h.signIn(t, h.Handler)
		handler.get(t, "/registers/patrols/new").want(t, "its form", 200, []string{"路段", "步行"}, nil)
		handler.post(t, "/registers/patrols/new", url.Values{"v.date": {"2024-06-01"}, "v.f1": {"示例路"}, "v.f2": {"步行"}, "v.f3": {"2.5"}}).way(t)
		draft := url.Values{"name": {"步行巡查时长"}, "unit": {"小时"}, "way": {"sum"}, "register": {"patrols"}, "sum": {"f3"}, "conditions[0].field": {"f2"}, "conditions[0].op": {"="}, "conditions.0": {"步行"}, "year": {"2024"}, "act": {"fields"}}
		c.post(t, "/indicators/new", draft).want(t, "fields", 200, []string{">时长</option>", "可用：步行、车巡"}, nil)
		draft.Set("act", "preview")
		c.post(t, "/indicators/new", draft).want(t, "preview", 200, []string{"2.5小时，共1条记录"}, []string{"/office/entries/"})
		draft.Set("conditions.0", "跑步")
		draft.Set("act", "save")
		c.post(t, "/indicators/new", draft).want(t, "faults", 422, []string{"可选范围", `href="#conditions-0"`}, nil)
		draft.Set("conditions.0", "步行")
		made := c.post(t, "/indicators/new", draft).way(t)
		c.get(t, made).want(t, "indicator", 200, []string{"步行巡查时长", "第1版", `value="步行"`}, nil)
		handler.get(t, "/figures/"+strings.TrimPrefix(made, "/indicators/")+"?year=2024").want(t, "its figure", 200, []string{"2.5"}, nil)
		draft.Set("seen", "1")
		draft.Set("conditions.0", "车巡")
		c.post(t, made, draft).want(t, "no reason", 422, []string{"修改定义须写明原因"}, nil)
		draft.Set("reason", "改计车巡")
		c.follow(t, made, draft).want(t, "changed", 200, []string{"第2版", "改计车巡"}, nil)
		c.post(t, made, draft).want(t, "an old version", 409, []string{"已被他人修改"}, nil)
		c.get(t, "/indicators/penalty.decided.count").want(t, "system's own", 200, []string{"系统自带的指标"}, []string{"保存指标"})
		change := url.Values{"name": {"夜间巡查"}, "seen": {"1"}, "reason": {"精简"}, "act": {"save"}, "fields[0].name": {"f1"}, "fields[0].label": {"路段"}, "fields[0].type": {"text"}}
		c.post(t, definition, change).want(t, "used fields go", 422, []string{"已有记录填写", "不能删去"}, nil)
		for _, x := range []models.Actor{h.Handler, h.Reporter, h.Stranger} {
			h.signIn(t, x).post(t, "/indicators/new", draft).want(t, "wrong role", 403, nil, nil)
		}
		h.Check(t)
	})
}
