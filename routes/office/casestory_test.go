package office

import (
	"net/url"
	"strings"
	"testing"

	"sanxiang/app/recording"
	"sanxiang/app/review"
	"sanxiang/models"
)

// form is the form of a step as its page has it for whoever asks.
func (c *client) form(t testing.TB, path string, edit url.Values) url.Values {
	t.Helper()
	v := fieldsOf(c.get(t, path).body)
	for name, list := range edit {
		v[name] = list
	}
	return v
}

// take takes a step by its form, over the read-back where there is one, and
// gives the page that it leads to.
func (h *hall) take(t testing.TB, c *client, path string, edit url.Values) answer {
	t.Helper()
	v := c.form(t, path, edit)
	a := c.post(t, path, v)
	if a.status == 200 && strings.Contains(a.body, "核对并提交") {
		a = c.post(t, path, fieldsOf(a.body))
	}
	if a.status != 303 {
		t.Fatalf("%s = %d, faults %s", path, a.status, faultsOf(a.body))
	}
	h.Check(t)
	return c.get(t, strings.TrimPrefix(a.header("Location"), Prefix))
}

// recordText adds a text to a case's record.
func (h *hall) recordText(t testing.TB, c models.Case, stage, act string) {
	t.Helper()
	item := recording.Item{Officers: models.IDs{h.Officers[0].ID, h.Officers[1].ID}, Recording: models.Recording{
		Stage: stage, Medium: "text", Act: act, Title: "示例笔录", Content: "示例内容", TakenAt: h.Store.Now() - 60_000, CertShown: true}}
	if _, _, err := h.deps.Recording.Append(t.Context(), h.Handler, c.ID, item, nil); err != nil {
		t.Fatal(err)
	}
}

// agree lets the reviewer agree.
func (h *hall) agree(t testing.TB, c models.Case) {
	t.Helper()
	in := review.Conclusion{Opinion: models.OpinionAgree, Checklist: map[string]string{}, Text: "同意。"}
	for _, item := range models.ReviewItems {
		in.Checklist[item.Code] = "pass"
	}
	if _, err := h.deps.Review.Conclude(t.Context(), h.Reviewer, c.ID, in); err != nil {
		t.Fatal(err)
	}
}

// TestCaseStory leads a case with a compulsory review through its pages from
// the clue to the archive; nothing about the penalty is typed twice.
func TestCaseStory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		handler, head := h.signIn(t, h.Handler), h.signIn(t, h.Approver)
		c := h.open(t, nil)
		page := handler.get(t, "/cases/"+idString(c.ID))
		page.want(t, "a clue", 200, []string{"办理进度", "线索登记", "剩余", "星期", "立案", "审批负责人", "删除线索", "13800000000"}, []string{`class="button" href="` + casePath(c.ID, "step/filed")})
		head.get(t, "/cases/"+idString(c.ID)).want(t, "the head's clue", 200, []string{`<a class="button" href="` + casePath(c.ID, "step/filed") + `">立案</a>`}, []string{"删除线索"})
		h.take(t, head, stepPath(c, "filed"), nil).want(t, "filed", 200, []string{"已办理“立案”", "调查取证", "办案期限至2024年6月3日（星期一）"}, nil)
		h.recordText(t, c, "evidence", "interview")
		h.take(t, handler, stepPath(c, "concluded"), url.Values{
			"proposed[0].kind": {"fine"}, "proposed[0].amount": {"6万"}, "discretion": {"适用示例裁量基准一般阶次"}, "content": nil,
		}).want(t, "concluded", 200, []string{"罚款60,000.00元", `">告知当事人</a>`, "过程记录"}, nil)
		handler.get(t, stepPath(c, "notified")).want(t, "the notice", 200, []string{`value="60000.00"`, "应当告知：", `name="hearing_offered" value="1" checked`}, nil)
		h.take(t, handler, stepPath(c, "notified"), nil)
		h.take(t, handler, stepPath(c, "defended"), url.Values{"waived": {"1"}, "note": {"当事人书面放弃"}}).want(t, "waived", 200, []string{
			`">提交法制审核</a>`, "达到50000.00元标准"}, nil)
		head.get(t, "/cases/"+idString(c.ID)).want(t, "why it may not be decided", 200, []string{"作出决定", "尚不能办理", "未经法制审核或者审核未通过"}, nil)
		h.submitStory(t, handler, c)
		h.agree(t, c)
		h.Clock.Set("2024-03-12")
		handler, head = h.signIn(t, h.Handler), h.signIn(t, h.Approver) // sessions end meanwhile
		h.decideStory(t, head, c)
		h.take(t, handler, stepPath(c, "served"), url.Values{"method": {"直接送达"}})
		handler.get(t, stepPath(c, "paid")).want(t, "what is left to pay", 200, []string{`value="60000.00"`}, nil)
		h.take(t, handler, stepPath(c, "paid"), nil)
		h.take(t, head, stepPath(c, "closed"), nil)
		h.take(t, handler, stepPath(c, "archived"), nil).want(t, "archived", 200, []string{
			"计入“<span class=\"strong\">罚款</span>”", "处罚种类为“罚款”", "统计口径", "案件已归档", "信息已锁定"}, []string{"补正信息"})
	})
}

// submitStory hands a case in: the page says why and what is missing.
func (h *hall) submitStory(t *testing.T, handler *client, c models.Case) {
	t.Helper()
	path := stepPath(c, "submitted")
	handler.get(t, path).want(t, "submission", 200, []string{"本案必须经法制审核", "拟罚款60000.00元", "已备", "决定代拟稿"}, []string{"缺少材料的说明"})
	v := handler.form(t, path, url.Values{"pack": {""}})
	handler.post(t, path, v).want(t, "no pack", 422, []string{"送审材料必填"}, nil)
	h.take(t, handler, path, nil).want(t, "submitted", 200, []string{"已提交法制审核，应于", "星期", "等待法制审核机构出具意见"}, nil)
}

// decideStory reads back and takes the decision.
func (h *hall) decideStory(t *testing.T, head *client, c models.Case) {
	t.Helper()
	path := stepPath(c, "decided")
	v := head.form(t, path, url.Values{"content": {""}})
	head.post(t, path, v).want(t, "a decision that lacks its terms", 422, []string{"决定书没有载明处罚的履行方式和期限", `value="60000.00"`}, nil)
	v.Set("content", "自收到本决定书之日起十五日内缴纳罚款")
	v.Set("penalties[0].amount", "七万")
	head.post(t, path, v).want(t, "an amount that is none", 422, []string{`href="#penalties-0-amount"`, "七万"}, nil)
	v.Set("penalties[0].amount", "7万")
	head.post(t, path, v).want(t, "more than was reviewed", 422, []string{"重于审核通过的内容"}, nil)
	v.Set("penalties[0].amount", "6万")
	back := head.post(t, path, v)
	back.want(t, "read back", 200, []string{"核对并提交：作出决定", "将编发文号", "示DEP01罚决字〔2024〕1号", "罚款60,000.00元", "已核对：", "确认作出决定", "示例市人民政府"}, nil)
	if got := h.again(t, c); got.DecidedOn != "" {
		t.Errorf("decided on %s before it was confirmed", got.DecidedOn)
	}
	head.get(t, path+"?draft=1").want(t, "the way back", 200, []string{"自收到本决定书之日起十五日内缴纳罚款", `value="6万"`}, nil)
	a := head.follow(t, path, fieldsOf(back.body))
	a.want(t, "decided", 200, []string{"文号 示DEP01罚决字〔2024〕1号", "登记送达"}, nil)
	h.Check(t)
	head.get(t, path).want(t, "a second decision", 200, []string{"现在还不能办理", "不能进行“作出决定”"}, []string{"您有一份未提交的草稿"})
}

// TestCaseMoved is two people in one case: the second reads what the first did,
// loses nothing, and may go on.
func TestCaseMoved(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		handler, second, head := h.signIn(t, h.Handler), h.signIn(t, h.Second), h.signIn(t, h.Approver)
		c := h.open(t, nil)
		h.take(t, head, stepPath(c, "filed"), nil)
		path := stepPath(c, "concluded")
		mine := handler.form(t, path, url.Values{"note": {"我写了很久的说明"}, "proposed[0].kind": {"fine"}, "proposed[0].amount": {"2000"}})
		h.take(t, second, stepPath(c, "amended"), url.Values{"cause": {"改过的示例案由"}, "note": {"补正案由"}})
		moved := handler.post(t, path, mine)
		moved.want(t, "the case has moved", 409, []string{
			"您填写期间，案件已被他人办理", h.Second.Name, "补正信息", "改过的示例案由", "我写了很久的说明", `value="2000"`, `value="3"`,
		}, []string{"您填写的内容有误"})
		if got := h.again(t, c); got.State != models.CaseInvestigating {
			t.Errorf("state %s, want that the refused step left it alone", got.State)
		}
		handler.follow(t, path, fieldsOf(moved.body)).want(t, "going on", 200, []string{"已办理“调查终结”", "罚款2,000.00元"}, nil)
		h.Check(t)

		over := handler.form(t, stepPath(c, "notified"), nil)
		h.take(t, second, stepPath(c, "notified"), nil)
		h.take(t, second, stepPath(c, "defended"), url.Values{"waived": {"1"}, "note": {"示例"}})
		handler.post(t, stepPath(c, "notified"), over).want(t, "two steps behind", 409, []string{"办理了“告知”", "办理了“陈述申辩”"}, nil)
	})
}

// TestStepRights asks for pages of a case as everybody who may not.
func TestStepRights(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c := h.open(t, nil)
		stranger, admin := h.signIn(t, h.Stranger), h.signIn(t, h.Admin)
		secrets := []string{"示例商贸有限公司", c.Number}
		base := "/cases/" + idString(c.ID)
		h.rights(t, base, door{"wrong bureau", stranger, 404}, door{"wrong role", admin, 403}, door{"reader", h.signIn(t, h.Reviewer), 200}, secrets...)
		h.rights(t, base+"/step/filed", door{"wrong bureau", stranger, 404}, door{"handler", h.signIn(t, h.Handler), 403}, door{"head", h.signIn(t, h.Approver), 200}, secrets...)
		h.rights(t, base+"/step/amended", door{"wrong bureau", stranger, 404}, door{"head", h.signIn(t, h.Approver), 403}, door{"handler", h.signIn(t, h.Handler), 200}, secrets...)
		h.rights(t, base+"/step/submitted", door{"wrong bureau", stranger, 404}, door{"head", h.signIn(t, h.Approver), 403}, door{"handler", h.signIn(t, h.Handler), 200}, secrets...)
		h.rights(t, base+"/delete", door{"wrong bureau", stranger, 404}, door{"head", h.signIn(t, h.Approver), 403}, door{"handler", h.signIn(t, h.Handler), 200}, secrets...)
		for path, actor := range map[string]models.Actor{"/step/filed": h.Stranger, "/step/not_filed": h.Handler, "/comments": h.Stranger, "/delete": h.Approver, "/step/submitted": h.Reviewer} {
			a := h.signIn(t, actor).post(t, base+path, url.Values{"day": {"2024-03-04"}, "note": {"x"}, "text": {"x"}, "confirm": {"1"}, "version": {"1"}})
			if a.status != 403 && a.status != 404 {
				t.Errorf("%s by %s = %d", path, actor.Name, a.status)
			}
		}
		handler := h.signIn(t, h.Handler)
		for path, status := range map[string]int{"/step/registered": 404, "/step/nonsense": 404} {
			handler.get(t, base+path).want(t, path, status, nil, nil)
		}
		above := h.signIn(t, h.Reporter).get(t, base)
		above.want(t, "the bureau above", 200, []string{"13*******00", "［已隐去］"}, []string{"13800000000", "示例路1号"})
		if got := h.again(t, c); got.Version != c.Version {
			t.Errorf("version %d after requests that were all refused, want %d", got.Version, c.Version)
		}
		h.breakDown("find")
		handler.get(t, base).want(t, "a broken store", 500, nil, []string{"示例故障", c.Number})
	})
}

// TestDraftPages keeps a form over a closed page, with a script and without.
func TestDraftPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c := h.signIn(t, h.Handler)
		v := url.Values{"draft": {"cases/new"}, "draft_version": {"0"}, "cause": {"写到一半的示例案由"}, "parties[0].id_number": {models.MakeIDNumber("000000", "1985-06-07", 11)}}
		a := c.post(t, "/drafts", v)
		a.want(t, "autosave", 200, []string{`"version":"1"`, "已自动保存 10:00"}, nil)
		c.post(t, "/drafts", v).want(t, "another window", 409, []string{"另一个窗口"}, nil)
		c.get(t, "/cases/new").want(t, "coming back", 200, []string{"您有一份未提交的草稿，保存于2024年3月4日 10:00", "继续填写草稿", "丢弃草稿"}, []string{"写到一半的示例案由"})
		c.get(t, "/cases/new?draft=1").want(t, "going on", 200, []string{"写到一半的示例案由", `name="draft_version" value="1"`}, []string{"您有一份未提交的草稿"})
		h.signIn(t, h.Second).get(t, "/cases/new?draft=1").want(t, "a colleague", 200, nil, []string{"写到一半的示例案由", "您有一份"})
		v.Set("draft_version", "1")
		v.Set("action", "draft")
		c.follow(t, "/cases/new", v).want(t, "the button", 200, []string{"草稿已保存于10:00", "写到一半的示例案由", `name="draft_version" value="2"`}, nil)
		v.Set("draft_version", "1")
		c.post(t, "/cases/new", v).want(t, "the button in an old window", 409, []string{"另一个窗口", "写到一半的示例案由"}, nil)
		c.follow(t, "/drafts/discard", url.Values{"draft": {"cases/new"}}).want(t, "discarded", 200, []string{"草稿已丢弃"}, []string{"您有一份"})
		if a := h.guest().post(t, "/drafts", v); a.status != 401 {
			t.Errorf("a guest's draft = %d", a.status)
		}
		if a := c.post(t, "/drafts", url.Values{"draft": {"//示例"}}); a.status != 422 && a.status != 400 {
			t.Errorf("a draft of nothing = %d", a.status)
		}
		id := h.open(t, nil)
		path := stepPath(id, "amended")
		typed := c.form(t, path, url.Values{"facts": {"补正到一半"}, "action": {"draft"}})
		c.follow(t, path, typed).want(t, "a step's draft", 200, []string{"补正到一半"}, nil)
		done := c.form(t, path+"?draft=1", nil)
		c.follow(t, path, done).want(t, "taken", 200, []string{"已办理“补正信息”", "补正到一半"}, nil)
		c.get(t, path).want(t, "after it was taken", 200, nil, []string{"您有一份"})
		h.breakDown("begin")
		c.post(t, "/drafts", v).want(t, "a broken store", 500, nil, []string{"示例故障"})
	})
}

// TestCaseComments and the deletion of a clue.
func TestCaseComments(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c := h.open(t, nil)
		base := "/cases/" + idString(c.ID)
		reporter, handler := h.signIn(t, h.Reporter), h.signIn(t, h.Handler)
		reporter.follow(t, base+"/comments", url.Values{"text": {"@" + h.Handler.Name + " 请补充<照片>"}}).want(t, "commented", 200, []string{"批注已添加，提到了" + h.Handler.Name, "请补充&lt;照片&gt;"}, nil)
		handler.get(t, base).want(t, "read", 200, []string{"请补充&lt;照片&gt;", h.Reporter.Name}, nil)
		handler.post(t, base+"/comments", url.Values{"text": {"  "}}).want(t, "empty", 422, []string{`href="#text"`, "批注没有内容"}, nil)
		handler.get(t, base+"/delete").want(t, "asked", 200, []string{"删除后不能恢复", c.Number, `class="danger"`}, nil)
		handler.post(t, base+"/delete", nil).want(t, "not confirmed", 200, []string{"删除后不能恢复"}, nil)
		a := handler.post(t, base+"/delete", url.Values{"confirm": {"1"}})
		if a.status != 303 || a.header("Location") != Prefix+"/cases" {
			t.Errorf("delete = %d %s", a.status, a.header("Location"))
		}
		handler.get(t, base).want(t, "gone", 404, nil, []string{c.Number})
		h.Check(t)
		filed := h.open(t, nil)
		h.take(t, h.signIn(t, h.Approver), stepPath(filed, "filed"), nil)
		handler.get(t, "/cases/"+idString(filed.ID)+"/delete").want(t, "a filed case", 409, []string{"不能删除"}, nil)
	})
}

// TestOtherSteps takes what the story leaves out.
func TestOtherSteps(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		handler, head := h.signIn(t, h.Handler), h.signIn(t, h.Approver)
		c := h.open(t, func(v url.Values) { v.Set("act_on", "2021-01-04") })
		late := head.form(t, stepPath(c, "filed"), nil)
		head.post(t, stepPath(c, "filed"), late).want(t, "out of time", 422, []string{"经批准继续办理", `name="override_reason"`}, nil)
		late.Set("override_reason", "涉及公民生命健康安全")
		head.post(t, stepPath(c, "filed"), late).want(t, "half an approval", 422, []string{`href="#override_document"`}, nil)
		late.Set("override_document", "示批〔2024〕1号")
		back := head.post(t, stepPath(c, "filed"), late)
		back.want(t, "approved", 200, []string{"经批准继续", "示批〔2024〕1号"}, nil)
		head.follow(t, stepPath(c, "filed"), fieldsOf(back.body))
		h.take(t, head, stepPath(c, "suspended"), url.Values{"note": {"等待检测"}})
		h.take(t, handler, stepPath(c, "resumed"), nil)
		handler.post(t, stepPath(c, "amended"), handler.form(t, stepPath(c, "amended"), nil)).want(t, "nothing amended", 422, []string{"没有改动任何内容"}, nil)
		h.take(t, head, stepPath(c, "dropped"), url.Values{"note": {"违法主体已注销"}}).want(t, "dropped", 200, []string{"终止调查", `">结案</a>`}, nil)
		tooMany := h.open(t, func(v url.Values) { v.Set("procedure", "simple") })
		form := head.form(t, stepPath(tooMany, "decided"), url.Values{"penalties[0].kind": {"fine"}, "penalties[0].amount": {"5000"}})
		head.post(t, stepPath(tooMany, "decided"), form).want(t, "too much on the spot", 422, []string{"3000.00元"}, nil)
		form.Set("penalties[0].amount", "500")
		back = head.post(t, stepPath(tooMany, "decided"), form)
		back.want(t, "on the spot", 200, []string{"示DEP01当场罚决字〔2024〕1号"}, nil)
		head.follow(t, stepPath(tooMany, "decided"), fieldsOf(back.body))
		h.take(t, handler, stepPath(tooMany, "corrected"), url.Values{"facts": {"更正后的事实"}, "note": {"笔误"}}).want(t, "corrected", 200, []string{"更正后的事实", "笔误"}, nil)
		h.take(t, head, stepPath(tooMany, "revoked"), url.Values{"revocation": {"revoked"}, "note": {"示复决〔2024〕1号"}}).want(t, "revoked", 200, []string{"决定失效"}, nil)
	})
}

// TestSubmitAgain hands a case in that was sent back: every remark is answered,
// and a form from before is told what happened.
func TestSubmitAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		handler, head := h.signIn(t, h.Handler), h.signIn(t, h.Approver)
		c := h.open(t, nil)
		path := stepPath(c, "submitted")
		h.take(t, head, stepPath(c, "filed"), nil)
		h.take(t, handler, stepPath(c, "concluded"), url.Values{"proposed[0].kind": {"fine"}, "proposed[0].amount": {"6万"}})
		handler.get(t, path).want(t, "no evidence yet", 200, []string{"缺少", "过程记录中没有启动或者调查取证环节的材料", "去补充", "缺少材料的说明"}, nil)
		handler.post(t, path, handler.form(t, path, nil)).want(t, "unexplained", 422, []string{`href="#explain"`}, nil)
		old := handler.form(t, path, url.Values{"explain": {"证据随后补交"}})
		h.take(t, handler, path, url.Values{"explain": {"证据随后补交"}})
		in := review.Conclusion{Opinion: models.OpinionCorrect, Checklist: map[string]string{}, Text: "请改正。", Remarks: []models.Remark{{Item: "evidence", Anchor: "笔录第2页", Text: "证据不足"}}}
		for _, item := range models.ReviewItems {
			in.Checklist[item.Code] = "pass"
		}
		in.Checklist["evidence"] = "problem"
		if _, err := h.deps.Review.Conclude(t.Context(), h.Reviewer, c.ID, in); err != nil {
			t.Fatal(err)
		}
		handler.post(t, path, old).want(t, "a form from before", 409, []string{"您填写期间，案件已被他人办理", "审核退回", "证据随后补交"}, nil)
		handler.get(t, path).want(t, "the second round", 200, []string{"第2轮", "证据不足", "笔录第2页"}, nil)
		again := handler.form(t, path, url.Values{"explain": {"仍在补交"}})
		handler.post(t, path, again).want(t, "a remark without an answer", 422, []string{"第1条审核意见须逐条答复", "仍在补交"}, nil)
		h.take(t, handler, path, url.Values{"explain": {"仍在补交"}, "answers.1": {"已补充询问笔录"}}).want(t, "again", 200, []string{"已提交法制审核"}, nil)
	})
}
