package office

import (
	"net/url"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/models"
)

const (
	publishWitness = "张示例"
	publishPhone   = "13900000000"
)

// leakyCase is a decision whose facts name a witness and hold a telephone.
func (h *hall) leakyCase(t *testing.T, number string) (models.Case, string) {
	t.Helper()
	s := apptest.Fined(number, "2024-03-01", apptest.Organisation())
	s.Facts = "当事人占用人行道，证人" + publishWitness + "在场，联系电话" + publishPhone + "。"
	c := h.Decide(t, s)
	return c, "/cases/" + idString(c.ID) + "/disclosure"
}

// publicSide cuts what the public will see out of a page.
func publicSide(t *testing.T, body string) string {
	t.Helper()
	_, rest, found := strings.Cut(body, `<section id="public"`)
	side, _, closed := strings.Cut(rest, "</section>")
	if !found || !closed {
		t.Fatal("the page has no public side")
	}
	return side
}

// TestPublishPage shows the record beside what the public will see: nobody finds
// a hidden number on the public side, and the bureau above nowhere.
func TestPublishPage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c, path := h.leakyCase(t, "1")
		handler, approver := h.signIn(t, h.Handler), h.signIn(t, h.Approver)
		h.rights(t, path, door{"stranger", h.signIn(t, h.Stranger), 404}, door{"auditor", h.signIn(t, h.Auditor), 403}, door{"approver", approver, 200}, publishPhone, publishWitness)
		h.signIn(t, h.Reporter).get(t, path).want(t, "the bureau above", 200, []string{"公众将看到", "疑似他人姓名"}, []string{publishPhone, "送审</button>"})
		a := handler.get(t, path)
		a.want(t, "a fresh page", 200, []string{"须于7个工作日内（2024-03-12 周二前）公示", "待判断", "联系电话<mark", "送审</button>"}, []string{"批准公示"})
		if side := publicSide(t, a.body); strings.Contains(side, publishPhone) || !strings.Contains(side, `class="masked"`) {
			t.Errorf("public side:\n%s", side)
		}
		handler.post(t, path+"/prepare", url.Values{"form": {"prepare"}}).want(t, "an open doubt", 422, []string{"还有疑似个人信息没有判断", `href="#facts"`}, nil)
		sheet, err := h.deps.Disclosure.FindSheet(t.Context(), h.Handler, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		keep := url.Values{"hit": {sheet.Hits[0].ID}, "do": {"keep"}, "version": {idString(sheet.Disclosure.Version)}}
		handler.post(t, path+"/hit", keep).want(t, "keep without a reason", 422, []string{"保留须说明理由"}, nil)
		keep.Set("reason", "证人同意公开")
		handler.follow(t, path+"/hit", keep).want(t, "kept", 200, []string{"已记下", "理由：证人同意公开", "改为隐去"}, []string{"待判断"})
		keep.Del("key")
		handler.post(t, path+"/hit", keep).want(t, "an old page", 409, []string{"已被他人修改"}, nil)
		handler.follow(t, path+"/mask", url.Values{"form": {"mask"}, "mask_text": {"占用人行道"}, "mask_reason": {"secret"}}).want(t, "by hand", 200, []string{"［已隐去：商业秘密］", "取消隐去"}, nil)
		handler.post(t, path+"/mask", url.Values{"form": {"mask"}, "mask_text": {"占"}, "mask_reason": {"x"}}).want(t, "one character", 422, []string{"要隐去的文字应为", "请选择隐去的原因"}, nil)
		h.Check(t)
		handler.follow(t, path+"/prepare", url.Values{"form": {"prepare"}, "facts_stated": {"impact"}}).want(t, "sent", 200, []string{"等待另一名审批负责人批准"}, nil)
		side := publicSide(t, approver.get(t, path).body)
		for _, never := range []string{publishPhone, "占用人行道"} {
			if strings.Contains(side, never) {
				t.Errorf("the approver's public side says %q", never)
			}
		}
		handler.post(t, path+"/approve", url.Values{"confirm": {"1"}}).want(t, "the handler approves", 403, nil, nil)
		approver.post(t, path+"/return", url.Values{"form": {"return"}}).want(t, "no reason", 422, []string{"退回须说明理由"}, nil)
		approver.follow(t, path+"/return", url.Values{"form": {"return"}, "reason": {"请核对地点"}}).want(t, "sent back", 200, []string{"退回：请核对地点"}, nil)
		h.Check(t)
	})
}

// TestPublishRelease reads back before it releases, and says what changed since.
func TestPublishRelease(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c := h.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation()))
		path := "/cases/" + idString(c.ID) + "/disclosure"
		handler, approver := h.signIn(t, h.Handler), h.signIn(t, h.Approver)
		approver.post(t, path+"/approve", url.Values{"confirm": {"1"}}).want(t, "nothing waits", 422, []string{"尚未准备公示内容"}, nil)
		handler.follow(t, path+"/prepare", url.Values{"form": {"prepare"}})
		approver.post(t, path+"/approve", url.Values{}).want(t, "read back", 200, []string{"请核对", "示例商贸有限公司", "confirm"}, nil)
		h.Check(t)
		approver.follow(t, path+"/approve", url.Values{"confirm": {"1"}}).want(t, "released", 200, []string{"已公示", "按期公示", "提请更正", "第1版"}, nil)
		h.Check(t)
		handler.post(t, path+"/withdraw", url.Values{"form": {"withdraw"}, "code": {"revoked"}}).want(t, "not fallen", 422, []string{"没有登记决定被撤销"}, nil)
		handler.follow(t, path+"/withdraw", url.Values{"form": {"withdraw"}, "code": {"not_public"}, "note": {"示例说明"}}).want(t, "asked", 200, []string{"批准撤下后公众将看到", "政府信息公开条例", "示例说明"}, nil)
		h.signIn(t, h.Reporter).get(t, path).want(t, "from above", 200, nil, []string{"示例说明"})
		h.Check(t)
		approver.follow(t, path+"/approve", url.Values{"confirm": {"1"}}).want(t, "down", 200, []string{"公众现在看到", "停止公示"}, []string{"提请更正"})
		h.Check(t)
		h.breakDown("find")
		approver.get(t, path).want(t, "broken store", 500, []string{"系统出错"}, nil)
	})
}

// TestPublishWithhold takes two persons.
func TestPublishWithhold(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c := h.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation()))
		path := "/cases/" + idString(c.ID) + "/disclosure"
		h.signIn(t, h.Handler).follow(t, path+"/prepare", url.Values{"form": {"prepare"}, "facts_stated": {"secret"}}).want(t, "asked", 200, []string{"已提请不予公示", "待批准不予公示", "公众看不到"}, nil)
		h.Check(t)
		h.signIn(t, h.Approver).follow(t, path+"/approve", url.Values{"confirm": {"1"}}).want(t, "decided", 200, []string{"已决定不予公示", "涉及国家秘密"}, nil)
		h.Check(t)
	})
}

// TestDisclosureLists shows what waits in the bureau, and releases together what
// has no finding.
func TestDisclosureLists(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		var ids []string
		for _, number := range []string{"1", "2"} {
			c := h.Decide(t, apptest.Fined(number, "2024-03-01", apptest.Organisation()))
			if _, _, err := h.deps.Disclosure.Prepare(t.Context(), h.Handler, c.ID, disclosure.Preparation{}); err != nil {
				t.Fatal(err)
			}
			ids = append(ids, idString(c.ID))
		}
		leaky, _ := h.leakyCase(t, "3")
		if _, _, err := h.deps.Disclosure.Prepare(t.Context(), h.Handler, leaky.ID, disclosure.Preparation{ExtraNames: []string{publishWitness}}); err != nil {
			t.Fatal(err)
		}
		h.leakyCase(t, "4")
		approver := h.signIn(t, h.Approver)
		h.rights(t, "/disclosures?bureau="+idString(h.Urban.ID), door{"stranger", h.signIn(t, h.Stranger), 404}, door{"auditor", h.signIn(t, h.Auditor), 403}, door{"approver", approver, 200}, "示城管罚决字〔2024〕1号", "本页有2件")
		h.signIn(t, h.Handler).get(t, "/disclosures?tab=prepare").want(t, "to prepare", 200, []string{"〔2024〕4号", "2024年3月12日 周二", "准备公示"}, []string{"〔2024〕1号", "勾选"})
		h.signIn(t, h.Handler).get(t, "/disclosures?tab=shown&q=案1").want(t, "nothing", 200, []string{"没有符合条件"}, nil)
		h.signIn(t, h.Handler).get(t, "/disclosures?id=x").want(t, "a broken address", 404, nil, nil)
		h.signIn(t, h.Handler).post(t, "/disclosures/release", url.Values{"cases": ids}).want(t, "the handler releases", 403, nil, nil)
		approver.post(t, "/disclosures/release", url.Values{}).want(t, "none chosen", 422, []string{"没有勾选"}, nil)
		all := append(ids, idString(leaky.ID))
		approver.post(t, "/disclosures/release", url.Values{"cases": all}).want(t, "read back", 200, []string{"批准公示3件", "不能公示：有隐去处理"}, nil)
		approver.follow(t, "/disclosures/release", url.Values{"cases": all, "confirm": {"1"}}).want(t, "released", 200, []string{"已批准公示2件", "有隐去处理"}, nil)
		h.Check(t)
		approver.get(t, "/disclosures?tab=shown").want(t, "shown", 200, []string{"〔2024〕1号", "〔2024〕2号", "及时率 50%", "4件中，按期公示2件"}, []string{"〔2024〕3号"})
	})
}
