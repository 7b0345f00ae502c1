package portal_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/disclosure"
	"sanxiang/models"
)

const street = "擅自占用城市道路、公共场地"

// person is a natural person whose data must never show.
func person() models.Party {
	return models.Party{
		Seq: 1, Kind: models.PartyPerson, Name: "欧阳示例", IDNumber: models.MakeIDNumber("000000", "1985-06-07", 11),
		Phone: "13900000000", Address: "示例市示例区示例街2号3单元401室",
	}
}

var personal = []string{"欧阳示例", "13900000000", "3单元401", models.MakeIDNumber("000000", "1985-06-07", 11)}

func TestHome(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.get(t, "/").want(t, "empty home", 200, []string{"尚未公示信息", "还没有公示的执法决定", `name="q"`}, []string{"<script", "style="})
	h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: 60_000_00, day: "2024-03-01"})
	h.publishChapter(t, 2023)
	home := h.get(t, "/")
	home.want(t, "home", 200, []string{
		"<span>示例商贸有限公司</span><span>" + street, "罚款60,000.00元", "现有1个机关公示1条执法信息", `<a class="small" href="/report/DEP01/2023">2023年度执法报告`,
		`<link rel="canonical" href="https://example.org/">`, `<html lang="zh-CN">`, `<a class="skip" href="#main">`, `<time datetime="2024-03-01">2024年3月1日`,
	}, nil)
	if csp := home.header("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") {
		t.Errorf("content security policy = %q", csp)
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	for range 21 {
		h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: 500_00, day: "2024-03-01"})
	}
	only := h.publish(t, decided{cause: "未按规定<设置>围挡", facts: "事实", party: organisation("示例建筑有限公司"), fine: 500_00, day: "2023-12-29"})
	h.publishChapter(t, 2023)

	h.get(t, "/search").want(t, "all", 200, []string{"共找到23条公示信息", `rel="next"`, "示例建筑有限公司", "未按规定&lt;设置&gt;围挡"}, []string{"<设置>", "回到第一页"})
	q := "/search?q=" + url.QueryEscape("商贸 占用")
	first := h.get(t, q)
	first.want(t, "words", 200, []string{"共找到21条与“商贸 占用”有关的公示信息", `value="商贸 占用"`}, []string{"示例建筑"})
	_, rest, _ := strings.Cut(first.body, `<a href="/search?before=`)
	before, _, found := strings.Cut(rest, `"`)
	if n := strings.Count(first.body, "<h3 "); n != 20 || !found {
		t.Errorf("first page has %d results, next %q; want 20 and a next page", n, before)
	}
	h.get(t, "/search?before="+strings.ReplaceAll(before, "&amp;", "&")).want(t, "second page", 200, []string{"回到第一页", "共找到21条"}, []string{`rel="next"`})
	h.get(t, "/search?year=2023&org=DEP01&kind=penalty").want(t, "filters", 200, []string{
		"共找到1条", `<option value="2023" selected>`, `<option value="penalty" selected>`, `aria-label="去掉条件：2023年"`, `href="/search?kind=penalty&amp;year=2023" aria-label="去掉条件：示例市城市管理局"`,
	}, nil)
	h.get(t, "/search?q="+url.QueryEscape("没有这家")).want(t, "nothing", 200, []string{"没有找到与“没有这家”有关的公示信息", "公示期已满", "信用中国"}, nil)

	jump := h.get(t, "/search?q="+url.QueryEscape(only.Number))
	if jump.status != 303 || jump.header("Location") != "/d/"+only.PublicID {
		t.Errorf("exact number: %d to %q, want 303 to the record", jump.status, jump.header("Location"))
	}
}

func TestBadInput(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	for _, tt := range []struct {
		name, path string
		status     int
		says       []string
	}{
		{"overlong words", "/search?q=" + url.QueryEscape(strings.Repeat("长", 101)), 422, []string{"查询内容至多100个字", "请缩短"}},
		{"year and kind", "/search?year=abcd&kind=x", 422, []string{"年份应为1990年至2200年之间", "类别不在可选范围"}},
		{"negative page", "/search?before=-3", 422, []string{"翻页位置不正确"}},
		{"unknown record", "/d/aaaaaaaaaaaaaaaa", 404, []string{"没有找到", `name="q"`}},
		{"odd record", "/d/%27%20OR%201=1", 404, []string{"没有找到"}},
		{"unknown bureau", "/o/none", 404, []string{"没有找到该机关"}},
		{"bad year", "/report/DEP01/20x4", 422, []string{"年份应为"}},
		{"chapter that is not there", "/report/DEP01/2020", 404, []string{"可能尚未发布"}},
		{"unknown page", "/nothing/here", 404, []string{"没有找到您要的内容", `name="q"`}},
	} {
		h.get(t, tt.path).want(t, tt.name, tt.status, append(tt.says, "回到首页"), []string{"panic", "goroutine", "SQL"})
	}
	h.get(t, "/d/aaaaaaaaaaaaaaaa.json").want(t, "unknown record as JSON", 404, []string{`"code":"not_found"`}, []string{"<html"})
}

func TestStoreFails(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	d := h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: 500_00, day: "2024-03-01"})
	h.publishChapter(t, 2023)
	h.Store.Fail(func(op string) error {
		if op == "find" {
			return errDatabase
		}
		return nil
	})
	for _, path := range []string{"/", "/search", "/search?q=x", "/d/" + d.PublicID, "/d/" + d.PublicID + ".json", "/o/DEP01", "/report/DEP01/2023"} {
		a := h.get(t, path)
		a.want(t, path, 500, nil, []string{errDatabase.Error()})
		if !strings.Contains(a.body, "编号") && !strings.Contains(a.body, "reference") {
			t.Errorf("%s: no reference to read out", path)
		}
	}
}

var errDatabase = models.Errorf(models.Internal, "secret database detail")

func TestDecision(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	x := decided{cause: street, facts: "第一段事实。\n第二段<b>事实</b>。", party: organisation("示例商贸有限公司"), fine: 60_000_00, day: "2024-03-01"}
	c := h.decide(t, x)
	if _, _, err := h.service.Prepare(t.Context(), h.Handler, c.ID, disclosure.Preparation{}); err != nil {
		t.Fatal(err)
	}
	d, err := h.service.Approve(t.Context(), h.Approver, c.ID, disclosure.Approval{})
	if err != nil {
		t.Fatal(err)
	}
	path := "/d/" + d.PublicID
	h.get(t, path).want(t, "decision", 200, []string{
		`<h1 class="parts"><span>示例商贸有限公司</span><span>` + street + "</span></h1>", "<title>示例商贸有限公司　" + street, "法人及非法人组织", organisation("").USCC, "罚款60,000.00元", "陆万元整", d.Number, "普通程序",
		"第二段&lt;b&gt;事实&lt;/b&gt;。", "申请行政复议", "60日", "2024年5月6日（星期一）", "2024年3月18日（星期一）", "提起行政诉讼", "6个月",
		"长期公示", `<link rel="canonical" href="https://example.org` + path + `">`, `type="application/json" href="` + path + `.json"`, "已公示",
	}, []string{"更正记录", "noindex", "<b>事实"})

	if _, err := h.service.Correct(t.Context(), h.Approver, c.ID, disclosure.Correction{Reason: "地点记录有误", Texts: disclosure.Texts{Facts: "更正后的事实。"}}); err != nil {
		t.Fatal(err)
	}
	h.get(t, path).want(t, "corrected", 200, []string{"更正1次", "第2版：地点记录有误", "更正后的事实", "更正公示内容"}, []string{"第一段事实"})

	if _, err := h.service.Withdraw(t.Context(), h.Approver, c.ID, disclosure.Withdrawal{Code: "not_public", Note: "内部说明"}); err != nil {
		t.Fatal(err)
	}
	gone := h.get(t, path)
	gone.want(t, "tombstone", 410, []string{"该信息已停止公示", "依法不应公开", "2024年3月4日", d.Number, "已撤下", "noindex"}, []string{"示例商贸", street, "更正后的事实", "内部说明"})
	h.get(t, path+".json").want(t, "tombstone as JSON", 410, []string{`"status":"withdrawn"`, `"reason_code":"not_public"`}, []string{"示例商贸", `"data"`})
}

func TestPersonStaysHidden(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	d := h.publish(t, decided{cause: street, facts: "欧阳示例（电话13900000000，住示例市示例区示例街2号3单元401室）占道经营。", party: person(), fine: 200_00, day: "2024-03-01"})
	for _, path := range []string{"/", "/search", "/search?q=" + url.QueryEscape("欧阳某某"), "/d/" + d.PublicID, "/d/" + d.PublicID + ".json", "/o/DEP01"} {
		h.get(t, path).want(t, path, 200, []string{"欧阳某某"}, personal)
	}
	h.get(t, "/d/"+d.PublicID).want(t, "page", 200, []string{`<meta name="robots" content="noindex">`, models.LeakMask}, nil)
}

func TestJSON(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	d := h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: 500_00, day: "2024-03-01"})
	a := h.get(t, "/d/"+d.PublicID+".json")
	var got struct {
		ID, Status, Link string
		Data             models.PublicPage
	}
	if err := json.Unmarshal([]byte(a.body), &got); err != nil {
		t.Fatalf("%v: %s", err, a.body)
	}
	if got.ID != d.PublicID || got.Status != "published" || got.Link != "https://example.org/d/"+d.PublicID || got.Data.Fine != 500_00 {
		t.Errorf("got %+v", got)
	}
	if diff := cmp.Diff("*", a.header("Access-Control-Allow-Origin")); diff != "" {
		t.Errorf("other sites cannot read it: %s", diff)
	}
}

func TestBureauAndReport(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: 500_00, day: "2024-03-01"})
	row := h.publishChapter(t, 2023)
	h.get(t, "/o/DEP01").want(t, "bureau", 200, []string{
		"<h1>示例市城市管理局</h1>", `<th scope="col" class="num">行政处罚决定</th>`, `<td class="num">1</td>`, `href="/report/DEP01/2023"`, "示例商贸有限公司", `href="/search?org=DEP01"`,
	}, []string{"行政许可决定"})
	h.get(t, "/report/DEP01/2023").want(t, "report", 200, []string{`<a class="figure" href="#src-f1"`, "数据来源", "2024年3月4日公示", "示例市城市管理局2023年度行政执法工作报告 - "}, []string{"&lt;p&gt;"})
	if a := h.get(t, "/d/"+row.PublicID); a.status != 302 || a.header("Location") != "/report/DEP01/2023" {
		t.Errorf("chapter by id: %d to %q", a.status, a.header("Location"))
	}
}

func TestDocument(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	doc, err := h.service.PrepareDocument(t.Context(), h.Handler, disclosure.Document{
		Bureau: h.Urban.ID, Kind: "rule_doc", Title: "示例市城市管理局行政执法公示办法", Number: "示城管发〔2024〕3号", Text: "第一条 为了规范公示。\n第二条 <i>办法</i>。", Day: "2024-02-01",
	})
	if err == nil {
		doc, err = h.service.ApproveDocument(t.Context(), h.Approver, doc.ID, disclosure.Approval{})
	}
	if err != nil {
		t.Fatal(err)
	}
	h.get(t, "/d/"+doc.PublicID).want(t, "document", 200, []string{"<h1>示例市城市管理局行政执法公示办法</h1>", "示城管发〔2024〕3号", "&lt;i&gt;办法&lt;/i&gt;", "执法制度文件"}, []string{"<i>"})
	h.get(t, "/o/DEP01").want(t, "bureau", 200, []string{"执法制度文件"}, nil)
}

// TestBudget holds pages to 14 KB compressed and the style sheet to 12 KB.
func TestBudget(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	var d models.Disclosure
	for range 20 {
		d = h.publish(t, decided{cause: street, facts: strings.Repeat("当事人在示例街口摆放货架。", 40), party: organisation("示例商贸有限公司"), fine: 500_00, day: "2024-03-01"})
	}
	h.publishChapter(t, 2023)
	home := h.get(t, "/")
	_, rest, _ := strings.Cut(home.body, `<link rel="stylesheet" href="`)
	css, _, _ := strings.Cut(rest, `"`)
	style := h.get(t, css)
	style.want(t, "style sheet", 200, []string{"--brand: #0b4f9c"}, nil)
	if n := len(style.body); n > 12<<10 || !strings.Contains(style.header("Cache-Control"), "immutable") {
		t.Errorf("style sheet has %d bytes, cache %q; want at most 12 KB, kept for ever", n, style.header("Cache-Control"))
	}
	for _, path := range []string{"/", "/search", "/d/" + d.PublicID, "/o/DEP01", "/report/DEP01/2023"} {
		if n := zipped(t, h.get(t, path).body); n > 14<<10 {
			t.Errorf("%s has %d bytes compressed, want at most 14 KB", path, n)
		}
	}
}

func zipped(t *testing.T, s string) int {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}
