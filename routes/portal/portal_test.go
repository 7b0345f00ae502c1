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

// someone is a natural person whose data must never show.
func someone() models.Party {
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
	d := h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: 60_000_00, day: "2024-03-01"})
	h.publish(t, decided{cause: street, facts: "事实", party: someone(), fine: 200_00, day: "2024-03-01"})
	h.publishChapter(t, 2023)
	home := h.get(t, "/")
	home.want(t, "home", 200, []string{
		"<span>示例商贸有限公司</span><span>" + street, "罚款60,000.00元", "现有1个机关公示2条执法信息", `<a href="/report/DEP01/2023">2023年度`, `<a href="/search?kind=penalty">行政处罚决定</a>`,
		`<link rel="canonical" href="https://example.org/">`, `type="application/atom+xml" href="/feed/all.atom"`, `<html lang="zh-CN">`, `<a class="skip" href="#main">`, `<time datetime="2024-03-01">2024年3月1日`,
	}, personal)
	if csp := home.header("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || home.header("Cache-Control") != "" {
		t.Errorf("content security policy = %q, cache %q", csp, home.header("Cache-Control"))
	}
	_, rest, _ := strings.Cut(home.body, `aria-label="例如"`)
	examples, _, _ := strings.Cut(rest, "</ul>")
	for i, want := range []struct {
		text   string
		status int
	}{{"示例商贸", 200}, {organisation("").USCC, 303}, {d.Number, 303}} {
		path := "/search?q=" + url.QueryEscape(want.text)
		if !strings.Contains(examples, `href="`+path+`"`) {
			t.Errorf("example %d is not %s: %s", i, path, examples)
		}
		h.get(t, path).want(t, path, want.status, nil, nil)
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

	h.get(t, "/search").want(t, "all", 200, []string{
		"共找到23条公示信息", `rel="next"`, "示例建筑有限公司", "未按规定&lt;设置&gt;围挡", "noindex", `href="/download.csv"`, `href="/download.xlsx"`, `href="/download.json"`, "（23行）", `href="/feed/search.atom"`,
		`<a href="/search?kind=penalty"><span>行政处罚决定</span><span class="n">22</span>`, `<a href="/search?year=2024"><span>2024年</span><span class="n">21</span>`,
		`<a href="/search" aria-current="true"><span aria-hidden="true">↓ </span>最新公示`, `href="/search?sort=fine"`,
	}, []string{"<设置>", `rel="prev"`, "已选条件"})
	q := "/search?q=" + url.QueryEscape("商贸 占用")
	first := h.get(t, q)
	first.want(t, "words", 200, []string{"共找到21条与“商贸 占用”有关的公示信息", `value="商贸 占用"`, `href="/download.csv?q=` + escaped("商贸 占用") + `"`}, []string{"示例建筑"})
	if n := strings.Count(first.body, "<h3 "); n != 20 {
		t.Errorf("first page has %d results, want 20", n)
	}
	next := q + "&page=2"
	first.want(t, "words", 200, []string{`<a href="` + "/search?q=" + escaped("商贸 占用") + "&amp;page=2" + `" rel="next">下一页`}, nil)
	second := h.get(t, next)
	second.want(t, "second page", 200, []string{"共找到21条", `rel="prev">上一页`, `aria-current="page" aria-label="第2页"`, "（第2页） - "}, []string{`rel="next"`})
	if n := strings.Count(second.body, "<h3 "); n != 1 {
		t.Errorf("second page has %d results, want 1", n)
	}
	h.get(t, q+"&page=9").want(t, "page past the last", 200, []string{"没有这一页", "到最后一页"}, []string{"可能的原因"})
	h.get(t, "/search?year=2023&org=DEP01&kind=penalty").want(t, "filters", 200, []string{
		"共找到1条", `aria-label="去掉条件：2023年"`, `href="/search?kind=penalty&amp;year=2023" aria-label="去掉条件：示例市城市管理局"`, `<input type="hidden" name="kind" value="penalty">`,
	}, nil)
	h.get(t, "/search?year=2022&q="+url.QueryEscape("没有这家")).want(t, "nothing", 200, []string{"没有找到与“没有这家”有关的公示信息", "公示期已满", "信用中国", "不限“2022年”", "清空条件"}, []string{"/download."})

	jump := h.get(t, "/search?q="+url.QueryEscape(only.Number))
	if jump.status != 303 || jump.header("Location") != "/d/"+only.PublicID {
		t.Errorf("exact number: %d to %q, want 303 to the record", jump.status, jump.header("Location"))
	}
	code := organisation("").USCC
	if jump := h.get(t, "/search?q="+strings.ToLower(code)); jump.status != 303 || jump.header("Location") != "/p/"+code {
		t.Errorf("code of an organisation with several: %d to %q, want 303 to its page", jump.status, jump.header("Location"))
	}
	h.get(t, "/search?year=2024&q="+code).want(t, "code and a filter", 200, []string{"共找到21条"}, nil)
}

// TestSearchByAmount narrows by fines, by band and by the two amounts.
func TestSearchByAmount(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	for i, fine := range []models.Fen{500_00, 20_000_00, 70_000_00} {
		h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例" + []string{"甲", "乙", "丙"}[i] + "有限公司"), fine: fine, day: "2024-03-01"})
	}
	h.get(t, "/search?sort=fine").want(t, "largest first", 200, []string{`aria-current="true"><span aria-hidden="true">↓ </span>罚款金额`}, nil)
	h.get(t, "/search?band=1w-5w").want(t, "band", 200, []string{"共找到1条", "示例乙", "去掉条件：1万元至5万元"}, []string{"示例甲", "示例丙"})
	h.get(t, "/search?min="+url.QueryEscape("1万")+"&max=50000").want(t, "two amounts", 200, []string{
		"共找到1条", "示例乙", `value="10000"`, `value="50000"`, "罚款不低于10,000元", "罚款不超过50,000元",
	}, []string{"示例甲", "示例丙"})
}

// TestSearchTombstones lists what was taken down by number, bureau, reason and
// day alone.
func TestSearchTombstones(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	d := h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: 500_00, day: "2024-03-01"})
	if _, err := h.service.Withdraw(t.Context(), h.Approver, d.CaseID, disclosure.Withdrawal{Code: "not_public"}); err != nil {
		t.Fatal(err)
	}
	h.get(t, "/search?status=withdrawn").want(t, "tombstones", 200, []string{
		"共找到1条停止公示的信息", d.Number, "依法不应公开", `<time datetime="2024-03-04">2024年3月4日停止公示`, `<span class="state gone">已撤下`, `href="/d/` + d.PublicID + `"`,
	}, []string{"示例商贸", street, "罚款500"})
	h.get(t, "/search").want(t, "on show", 200, []string{"没有找到公示信息"}, []string{d.Number})
}

func TestBadInput(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	for _, tt := range []struct {
		name, path string
		status     int
		says       []string
	}{
		{"overlong words", "/search?q=" + url.QueryEscape(strings.Repeat("长", 101)), 422, []string{`<a href="#q">查询内容至多100个字`, "请缩短", strings.Repeat("长", 101)}},
		{"year and kind", "/search?year=abcd&kind=x", 422, []string{"年份应为1990年至2200年之间", "类别不在可选范围", "清空条件"}},
		{"amount", "/search?min=abc&max=" + url.QueryEscape(`"><i>`) + "&kind=penalty", 422, []string{
			`<a href="#min">最低罚款金额`, `value="abc"`, `aria-invalid="true" aria-describedby="min-fault"`, `value="&#34;&gt;&lt;i&gt;"`, `<details class="filters" open>`, "去掉条件：行政处罚决定",
		}},
		{"amounts the wrong way round", "/search?min=5&max=1", 422, []string{`<a href="#max">最高罚款金额不能小于最低罚款金额`, `name="min" value="5"`}},
		{"negative page", "/search?page=-3", 422, []string{"页码应为从1开始的整数"}},
		{"unknown record", "/d/aaaaaaaaaaaaaaaa", 404, []string{"没有找到", `name="q"`, "回到首页"}},
		{"odd record", "/d/%27%20OR%201=1", 404, []string{"没有找到"}},
		{"unknown bureau", "/o/none", 404, []string{"没有找到该机关", "回到首页"}},
		{"unknown organisation", "/p/" + models.MakeUSCC("91", "000000", 77), 404, []string{"没有找到该统一社会信用代码"}},
		{"no code at all", "/p/x", 404, []string{"没有找到该统一社会信用代码"}},
		{"bad year", "/report/DEP01/20x4", 422, []string{"年份应为"}},
		{"chapter that is not there", "/report/DEP01/2020", 404, []string{"可能尚未发布"}},
		{"unknown page", "/nothing/here", 404, []string{"没有找到您要的内容", `name="q"`, "回到首页"}},
	} {
		h.get(t, tt.path).want(t, tt.name, tt.status, tt.says, []string{"panic", "goroutine", "SQL", "<i>"})
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
	for _, path := range []string{"/", "/search", "/search?q=x", "/d/" + d.PublicID, "/d/" + d.PublicID + ".json", "/o", "/o/DEP01", "/p/" + organisation("").USCC, "/report/DEP01/2023"} {
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
		`<p class="brief">2024年3月1日，示例市城市管理局对示例商贸有限公司作出行政处罚决定：罚款60,000.00元。案由是“` + street + "”。", `<a href="/p/` + organisation("").USCC + `">`,
		`<span class="law">《城市市容和环境卫生管理条例》第三十四条第一项</span>、示例市`, `href="/objection?id=` + d.PublicID + `"`, `type="application/atom+xml" href="/feed/o/DEP01.atom"`,
		`role="img" aria-label="固定链接的二维码"><path stroke="#000" d="M4 4h7m`, "内容截至2024年3月4日",
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
	d := h.publish(t, decided{cause: street, facts: "欧阳示例（电话13900000000，住示例市示例区示例街2号3单元401室）占道经营。", party: someone(), fine: 200_00, day: "2024-03-01"})
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

func TestBureau(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: 500_00, day: "2024-03-01"})
	row := h.publishChapter(t, 2023)
	h.get(t, "/o").want(t, "bureaus", 200, []string{`<a href="/o/DEP01">示例市城市管理局</a>`, `<td class="num">1</td>`, `href="/report/DEP01/2023"`}, nil)
	h.get(t, "/o/DEP01").want(t, "bureau", 200, []string{
		"<h1>示例市城市管理局</h1>", `<th scope="col" class="num">行政处罚决定</th>`, `<td class="num">1</td>`, `href="/report/DEP01/2023"`, "示例商贸有限公司", `href="/search?org=DEP01"`,
		`href="/stats/2024?org=DEP01"`, `href="/feed/o/DEP01.atom"`, `href="/objection?org=DEP01"`, "还没有在本站公开执法主体",
	}, []string{"行政许可决定", "按时公示情况", "执法人员名册", "咨询和投诉电话"})
	h.publishSections(t)
	h.publishAudits(t, 2024)
	h.get(t, "/o/DEP01").want(t, "bureau with more", 200, []string{
		`<a class="strong" href="` + h.section(t, models.ExAnteOfficers) + `">执法人员名册`, `<a href="` + h.section(t, "authority") + `">咨询和投诉电话`, "执法流程图",
		"2024年按时公示情况", `<dd>100.0% <span class="small muted">1/1</span>`, `href="/coverage/2024"`, `href="` + h.audit(t) + `"`,
	}, []string{"还没有在本站公开执法主体"})
	h.get(t, h.audit(t)).want(t, "audit", 200, []string{`进入公示 − 不予公示</span></th><td class="num">1</td>`, "100.0%（1/1）", "由系统每日自动统计"}, []string{"作出决定</time>", "办理过程"})
	h.get(t, h.section(t, "authority")).want(t, "section", 200, []string{"<h1>示例市城市管理局行政执法主体信息</h1>", "监督电话", "0000-00000002"}, nil)
	h.get(t, "/report/DEP01/2023").want(t, "report", 200, []string{`<a class="figure" href="`, "数据来源", "2024年3月4日公示", "示例市城市管理局2023年度行政执法工作报告 - ", `aria-label="表格，可以左右滚动" tabindex="0"`}, []string{"&lt;p&gt;"})
	if a := h.get(t, "/d/"+row.PublicID); a.status != 302 || a.header("Location") != "/report/DEP01/2023" {
		t.Errorf("chapter by id: %d to %q", a.status, a.header("Location"))
	}
}

// TestParty shows organisations and nobody else.
func TestParty(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	for _, fine := range []models.Fen{500_00, 60_000_00} {
		h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: fine, day: "2024-03-01"})
	}
	h.publish(t, decided{cause: street, facts: "事实", party: someone(), fine: 200_00, day: "2024-03-01"})
	code := organisation("").USCC
	h.get(t, "/p/"+code).want(t, "party", 200, []string{
		"<h1>示例商贸有限公司</h1>", code, "<dd>2条</dd>", "<dd>60,500.00元</dd>", `<dt>2024年</dt><dd><a href="/search?party=` + code + `&amp;year=2024">2条`, `<link rel="canonical" href="https://example.org/p/` + code,
		`href="/feed/search.atom?party=` + code,
	}, append([]string{"noindex", "欧阳某某"}, personal...))
	h.get(t, "/p/"+models.MakeIDNumber("000000", "1985-06-07", 11)).want(t, "a person's number", 404, nil, personal)
}

// TestPartyOfShortTerms keeps search engines away from an organisation whose
// decisions are all shown for a short time only.
func TestPartyOfShortTerms(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.Clock.Set("2026-04-24")
	x := decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), simple: true, fine: 100_00, day: "2026-04-22"}
	h.publish(t, x)
	path := "/p/" + organisation("").USCC
	h.get(t, path).want(t, "short term only", 200, []string{`<meta name="robots" content="noindex">`}, nil)
	x.simple, x.fine = false, 60_000_00
	h.publish(t, x)
	h.get(t, path).want(t, "and a longer one", 200, nil, []string{"noindex"})
}

// TestOwnPages renders what the site says about itself.
func TestOwnPages(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	for path, says := range map[string][]string{
		"/about":         {"《行政处罚法》第三十九条、第四十八条", "国办发〔2018〕118号", "7个工作日", "严重失信", "至少12个月，至多36个月", "2026年4月1日", `href="/objection"`},
		"/accessibility": {"GB/T 37668—2019", "WCAG 2.2", "已知的不足", `<time datetime="20`},
		"/privacy":       {"view", "Cookie", "不写入日志"},
	} {
		h.get(t, path).want(t, path, 200, append(says, `<link rel="canonical" href="https://example.org`+path+`">`), []string{"<script"})
	}
	a := h.get(t, "/about?view=large")
	a.want(t, "large", 200, []string{`<html lang="zh-CN" class="large">`}, nil)
	if cookie := a.header("Set-Cookie"); !strings.HasPrefix(cookie, "view=large;") {
		t.Errorf("cookie %q, want the view", cookie)
	}
	if cookie := h.get(t, "/about").header("Set-Cookie"); cookie != "" {
		t.Errorf("cookie %q for a reader who chose nothing", cookie)
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

// TestBudget holds every page to 14 KB compressed, without scripts, and the
// style sheet as it is served to 12 KB.
func TestBudget(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	pages := h.furnish(t)
	home := h.get(t, "/")
	_, rest, _ := strings.Cut(home.body, `<link rel="stylesheet" href="`)
	css, _, _ := strings.Cut(rest, `"`)
	style := h.get(t, css)
	style.want(t, "style sheet", 200, []string{"--brand:#0b4f9c"}, nil)
	if n := len(style.body); n > 12<<10 || !strings.Contains(style.header("Cache-Control"), "immutable") {
		t.Errorf("style sheet has %d bytes, cache %q; want at most 12 KB, kept for ever", n, style.header("Cache-Control"))
	}
	for _, x := range pages {
		a := h.get(t, x.path)
		a.want(t, x.name, x.status, []string{`<h1`}, []string{" style=", " onclick="})
		if strings.Count(a.body, "<script") != strings.Count(a.body, `<script type="application/ld+json">`) {
			t.Errorf("%s has a script that is no description of data", x.path)
		}
		if n := zipped(t, a.body); n > 14<<10 {
			t.Errorf("%s has %d bytes compressed, want at most 14 KB", x.path, n)
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

// escaped is a text as it stands in the address of a link.
func escaped(s string) string {
	return strings.ReplaceAll(url.QueryEscape(s), "+", "&#43;")
}
