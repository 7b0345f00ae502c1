package office

import (
	"net/url"
	"strings"
	"testing"

	"sanxiang/app/review"
	"sanxiang/models"
)

// reviewing brings a case to legal review through its pages.
func (h *hall) reviewing(t testing.TB) models.Case {
	t.Helper()
	c := h.open(t, nil)
	handler, head := h.signIn(t, h.Handler), h.signIn(t, h.Approver)
	h.take(t, head, stepPath(c, "filed"), nil)
	h.recordText(t, c, "evidence", "interview")
	h.take(t, handler, stepPath(c, "concluded"), url.Values{"proposed[0].kind": {"fine"}, "proposed[0].amount": {"6万"}, "discretion": {"适用示例裁量基准一般阶次"}})
	h.take(t, handler, stepPath(c, "submitted"), nil)
	return c
}

// reviewPath is the desk of a case below Prefix.
func reviewPath(c models.Case) string { return "/cases/" + idString(c.ID) + "/review" }

// password gives the reviewer a password to sign with.
func (h *hall) password(t testing.TB) string {
	t.Helper()
	const password = "Shili-Mima-2024"
	if err := h.deps.Identity.SetPassword(t.Context(), models.SystemActor("测试"), h.Reviewer.UserID, password); err != nil {
		t.Fatal(err)
	}
	return password
}

// opinion is a form filled in with one problem.
func opinion() url.Values {
	v := url.Values{"opinion": {"correct"}, "text": {"逐字保存的意见书。"}, "remarks[0].row": {"1"}, "remarks[0].item": {"evidence"}, "remarks[0].ref": {"doc-report"},
		"remarks[0].place": {"第2页"}, "remarks[0].text": {"违法持续时间缺少证据"}}
	for _, item := range models.ReviewItems {
		v.Set("checklist."+item.Code, "pass")
	}
	v.Set("checklist.evidence", "problem")
	return v
}

// TestReviewQueue lists what waits, with its last day and who has taken it on.
func TestReviewQueue(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c := h.reviewing(t)
		reviewer := h.signIn(t, h.Reviewer)
		reviewer.get(t, "/reviews").want(t, "queue", 200, []string{c.Number, "罚款 60,000.00元", "拟罚款60000.00元", "2024年3月18日（星期一）", "剩余10个工作日", "认领", "示例商贸有限公司", "我的统计"}, nil)
		h.rights(t, "/reviews", door{"stranger", h.signIn(t, h.Stranger), 200}, door{"admin", h.signIn(t, h.Admin), 403}, door{"handler", h.signIn(t, h.Handler), 200}, c.Number)
		h.signIn(t, h.Handler).get(t, "/reviews").want(t, "a handler's queue", 200, []string{c.Number}, []string{"/review/claim", "我的统计"})
		reviewer.get(t, "/reviews?view=mine").want(t, "nothing taken on", 200, []string{"没有符合条件"}, []string{c.Number})
		reviewer.follow(t, reviewPath(c)+"/claim", url.Values{}).want(t, "claimed", 200, []string{"已认领", "示例丙", "签署审核意见"}, []string{`/review/claim"`})
		reviewer.get(t, "/reviews?view=mine").want(t, "taken on", 200, []string{c.Number, "示例丙"}, nil)
		h.Clock.Set("2024-03-20")
		h.signIn(t, h.Reviewer).get(t, "/reviews").want(t, "late", 200, []string{"已超期2个工作日"}, nil)
		reviewer = h.signIn(t, h.Reviewer)
		reviewer.get(t, "/reviews?view=x").want(t, "no such list", 422, []string{"没有这种审核列表"}, nil)
		h.Check(t)
		h.breakDown("find")
		reviewer.get(t, "/reviews").want(t, "broken store", 500, []string{"系统出错"}, []string{"示例故障"})
	})
}

// TestReviewStory is two rounds at the desk: papers turn without losing what
// was typed, a wrong password loses nothing, the opinion is kept word for word,
// and the second round shows what changed.
func TestReviewStory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c, secret := h.reviewing(t), h.password(t)
		reviewer, path := h.signIn(t, h.Reviewer), reviewPath(c)
		reviewer.get(t, path).want(t, "desk", 200, []string{"审核清单", "执法程序合法", "案件调查终结报告", "示例笔录", "SL00001", "有效期至2029年12月31日", "同案比较", "完成法制审核", `data-key="j"`, `form="opinion"`}, nil)
		h.turnPapers(t, reviewer, path)
		v := opinion()
		v.Set("password", "falsch")
		reviewer.post(t, path, v).want(t, "wrong password", 422, []string{"密码不正确", "逐字保存的意见书。", "违法持续时间缺少证据", `href="#password"`}, []string{"falsch"})
		v.Set("password", secret)
		v.Set("checklist.crime", "")
		reviewer.post(t, path, v).want(t, "an item without verdict", 422, []string{`href="#checklist-crime"`, "逐字保存的意见书。"}, []string{secret})
		v.Set("checklist.crime", "n/a")
		reviewer.follow(t, path, v).want(t, "returned", 200, []string{"审核意见已签署：建议改正", "逐字保存的意见书。", "与签署时一致", "案件调查终结报告 第2页"}, []string{"签署审核意见"})
		h.Check(t)
		h.answer(t, c)
		reviewer.get(t, path).want(t, "second round", 200, []string{"第2轮（待审）", "承办机构答复：已补充现场照片", "示例笔录", "与第1轮相比", "<ins>", "与签署时一致"}, nil)
		v = opinion()
		v.Set("opinion", "agree")
		v.Set("checklist.evidence", "pass")
		v.Set("password", secret)
		for name := range v {
			if strings.HasPrefix(name, "remarks") {
				v.Del(name)
			}
		}
		reviewer.follow(t, path, v).want(t, "passed", 200, []string{"审核意见已签署：同意", "<del>问题</del> <ins>通过</ins>", "<del>违法持续时间缺少证据</del>", "登记备案"}, nil)
		h.Check(t)
		reviewer.post(t, path+"/filing", url.Values{"number": {""}, "day": {"明天"}}).want(t, "no filing", 422, []string{`href="#day"`}, nil)
		reviewer.follow(t, path+"/filing", url.Values{"number": {"示备〔2024〕1号"}, "day": {"2024-3-4"}}).want(t, "filed", 200, []string{"已登记备案", "示备〔2024〕1号"}, []string{">登记备案</button>"})
		reviewer.get(t, "/reviews/mine?year=2024").want(t, "statistics", 200, []string{"合法性审核次数", "法制审核纠错数量", "退回轮次", "平均用时", "指标目录：", "本页口径："}, nil)
		reviewer.get(t, "/reviews?view=done&own=1&year=2024&flag=corrected").want(t, "the list behind", 200, []string{c.Number, "共1件"}, nil)
		h.signIn(t, h.Handler).get(t, "/reviews/mine").want(t, "statistics of a handler", 403, nil, []string{"退回轮次"})
	})
}

// turnPapers turns to another paper and rearranges the form, as without a script.
func (h *hall) turnPapers(t *testing.T, reviewer *client, path string) {
	t.Helper()
	v := opinion()
	v.Set("action", "at:doc-filing")
	v.Set("draft", strings.TrimPrefix(path, "/"))
	v.Set("draft_version", "0")
	v.Set("password", "Geheim-1234")
	reviewer.follow(t, path, v).want(t, "another paper", 200, []string{"立案审批表", "违法持续时间缺少证据", "逐字保存的意见书。"}, []string{"Geheim-1234"})
	v = opinion()
	v.Set("action", "about:doc-filing")
	reviewer.post(t, path, v).want(t, "remark on the paper", 200, []string{"第2条", `<option value="doc-filing" selected>`, "违法持续时间缺少证据"}, nil)
	v.Set("action", "remove:remarks:0")
	reviewer.post(t, path, v).want(t, "remark taken out", 200, []string{"还没有意见"}, []string{"违法持续时间缺少证据"})
	v = opinion()
	v.Set("text", "")
	v.Set("action", "assemble")
	reviewer.post(t, path, v).want(t, "text drafted", 200, []string{"需要改正的问题", "1. 案件事实清楚、证据合法充分"}, nil)
	reviewer.get(t, path+"?at=rec-999").want(t, "a paper that is not there", 200, []string{"审核清单"}, nil)
}

// answer lets the handling unit answer with a recording and hand in again.
func (h *hall) answer(t *testing.T, c models.Case) {
	t.Helper()
	handler := h.signIn(t, h.Handler)
	handler.get(t, reviewPath(c)).want(t, "the handler's side", 200, []string{"逐条答复并再次提交", "违法持续时间缺少证据"}, []string{"签署审核意见"})
	list, _, err := h.deps.Recording.List(t.Context(), h.Handler, c.ID)
	if err != nil || len(list) == 0 {
		t.Fatalf("recordings = %v, %v", list, err)
	}
	h.take(t, handler, stepPath(c, "submitted"), url.Values{"answers.1": {"已补充现场照片"}, "proof.1": {idString(int64(list[0].Seq))}, "pack": {"调查终结报告、补充照片"}})
}

// TestReviewDoors keeps the desk's acts to those who may do them.
func TestReviewDoors(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c := h.reviewing(t)
		path := reviewPath(c)
		h.rights(t, path, door{"stranger", h.signIn(t, h.Stranger), 404}, door{"auditor", h.signIn(t, h.Auditor), 403}, door{"reviewer", h.signIn(t, h.Reviewer), 200}, "审核清单", c.Number)
		h.rights(t, path+"/alike", door{"stranger", h.signIn(t, h.Stranger), 404}, door{"auditor", h.signIn(t, h.Auditor), 403}, door{"reviewer", h.signIn(t, h.Reviewer), 200}, "同案：")
		h.rights(t, path+"/handover", door{"stranger", h.signIn(t, h.Stranger), 404}, door{"handler", h.signIn(t, h.Handler), 403}, door{"reviewer", h.signIn(t, h.Reviewer), 200}, "移交法制审核")
		for _, act := range []string{"", "/claim", "/handover", "/filing"} {
			h.guest().post(t, path+act, opinion()).want(t, act+" by a guest", 401, nil, []string{c.Number})
			h.signIn(t, h.Stranger).post(t, path+act, opinion()).want(t, act+" by a stranger", 404, nil, []string{c.Number})
			h.signIn(t, h.Handler).post(t, path+act, opinion()).want(t, act+" by a handler", 403, nil, nil)
		}
		h.signIn(t, h.Handler).get(t, path).want(t, "for the handler", 200, []string{"审核情况"}, []string{"签署审核意见", "移交其他审核人员"})
		if v, err := h.Store.FindReviewOf(t.Context(), c.ID); err != nil || v.HolderID != 0 || v.ConcludedOn != "" {
			t.Errorf("review = %+v, %v, want untouched", v, err)
		}
		head := h.signIn(t, h.Approver)
		head.post(t, path+"/handover", url.Values{"reason": {""}}).want(t, "to nobody", 422, []string{`href="#to"`, `href="#reason"`}, nil)
		head.follow(t, path+"/handover", url.Values{"to": {idString(h.Reviewer.OfficerID)}, "reason": {"分派"}}).want(t, "handed over", 200, []string{"审核已移交", "示例丙"}, nil)
		h.Check(t)
		if _, err := h.deps.Review.HandOver(t.Context(), h.Second, c.ID, review.HandOver{}); models.KindOf(err) != models.Forbidden {
			t.Errorf("hand over by a handler = %v", err)
		}
	})
}

// TestDocumentPages lists, shows and sends the documents of a case.
func TestDocumentPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c := h.open(t, nil)
		path := "/cases/" + idString(c.ID) + "/documents"
		h.rights(t, path, door{"stranger", h.signIn(t, h.Stranger), 404}, door{"auditor", h.signIn(t, h.Auditor), 403}, door{"handler", h.signIn(t, h.Handler), 200}, "案件来源登记表", "可生成草稿", "尚未立案")
		h.rights(t, path+"/filing", door{"stranger", h.signIn(t, h.Stranger), 404}, door{"auditor", h.signIn(t, h.Auditor), 403}, door{"handler", h.signIn(t, h.Handler), 200}, "草稿（尚未作出", "13800000000")
		h.signIn(t, h.Reporter).get(t, path+"/filing").want(t, "masked", 200, []string{"已隐去"}, []string{"13800000000"})
		handler := h.signIn(t, h.Handler)
		handler.get(t, path+"/x").want(t, "no such document", 404, []string{"没有这种文书"}, nil)
		handler.get(t, path+"/report").want(t, "too early", 409, []string{"尚未立案"}, nil)
		a := handler.get(t, path+"/filing/file")
		a.want(t, "file", 200, []string{"PK"}, nil)
		if a.header("Content-Type") != fileType("docx") || !strings.Contains(a.header("Content-Disposition"), "docx") {
			t.Errorf("sent as %q, %q", a.header("Content-Type"), a.header("Content-Disposition"))
		}
		h.guest().get(t, path+"/filing/file").want(t, "file for a guest", 303, nil, []string{"PK"})
		h.signIn(t, h.Stranger).get(t, path+"/filing/file").want(t, "file for a stranger", 404, nil, []string{"PK"})
		h.Check(t)
	})
}
