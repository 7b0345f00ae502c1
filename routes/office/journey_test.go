package office

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/app/objection"
	"sanxiang/models"
	"sanxiang/routes/portal"
)

// TestWholeJourney is a major case from its registration to the public's eyes,
// in a real browser before a running server: a handler opens it and hands in a
// photograph, a reviewer sends it back and then passes it, the head decides, a
// handler prepares the disclosure and the head releases it; then anybody finds
// it on the public pages, without what is nobody's business.
func TestWholeJourney(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		portal.Mount(h.app, portal.Deps{Public: disclosure.NewPublic(h.Store), Objections: objection.NewDesk(h.Store), Site: "示例公示", Now: h.Clock.Now})
		j, axe, password := newJourney(t, h), apptest.AxeSource(t), h.password(t)
		j.as(t, h.Handler)
		c := j.newCase(t, axe)
		page := "/cases/" + idString(c.ID)
		j.as(t, h.Approver)
		j.step(t, page, "filed", "核对并提交", "核对并提交：立案")
		j.press(t, "确认立案", "已办理“立案”")
		j.as(t, h.Handler)
		j.photograph(t, page)
		j.step(t, page, "concluded", "办理调查终结", "罚款60,000.00元", [2]string{"proposed[0].kind", "fine"}, [2]string{"proposed[0].amount", "6万"}, [2]string{"discretion", "适用示例裁量基准一般阶次"})
		j.step(t, page, "notified", "告知当事人", "已办理“告知”")
		j.step(t, page, "defended", "登记陈述申辩", "已办理“陈述申辩”", [2]string{"waived", "1"}, [2]string{"note", "当事人书面放弃陈述申辩和听证"})
		j.step(t, page, "submitted", "提交法制审核", "已提交法制审核，应于")
		j.as(t, h.Reviewer)
		j.opinion(t, page, "correct", password, "审核意见已签署：建议改正")
		j.as(t, h.Handler)
		j.open(t, page+"/step/submitted")
		j.look(t, "resubmit", axe)
		j.fill(t, [2]string{"answers.1", "已补充现场照片"})
		j.press(t, "提交法制审核", "已提交法制审核，应于")
		j.as(t, h.Reviewer)
		j.opinion(t, page, "agree", password, "审核意见已签署：同意")
		j.look(t, "review", axe)
		j.as(t, h.Approver)
		j.step(t, page, "decided", "核对并提交", "示DEP01罚决字〔2024〕1号", [2]string{"content", "自收到本决定书之日起十五日内缴纳罚款"})
		j.press(t, "确认作出决定", "文号 示DEP01罚决字〔2024〕1号")
		j.as(t, h.Handler)
		j.open(t, page+"/disclosure")
		j.look(t, "prepare", axe)
		j.press(t, "送审", "等待另一名审批负责人批准")
		j.as(t, h.Approver)
		j.open(t, page+"/disclosure")
		j.press(t, "批准公示", "请核对")
		j.press(t, "批准公示", "已公示")
		j.look(t, "released", axe)
		h.Check(t)
		j.public(t)
	})
}

// step opens a step's form, fills it in and sends it.
func (j *journey) step(t *testing.T, page, kind, button, says string, values ...[2]string) {
	t.Helper()
	j.open(t, page+"/step/"+kind)
	j.fill(t, values...)
	j.press(t, button, says)
}

// photograph hands in a real picture with the browser's own upload.
func (j *journey) photograph(t *testing.T, page string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "现场.png")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, image.NewGray(image.Rect(0, 0, 64, 48))); err != nil {
		t.Fatal(err)
	}
	f.Close()
	j.open(t, page+"/recordings")
	j.fill(t, [2]string{"medium", "photo"}, [2]string{"stage", "evidence"}, [2]string{"act", "scene"}, [2]string{"title", "现场照片"}, [2]string{"taken_at", "2024-03-04 09:30"},
		[2]string{"officers", idString(j.Officers[0].ID)}, [2]string{"officers", idString(j.Officers[1].ID)}, [2]string{"cert_shown", "1"})
	j.run(t, "choose a file", chromedp.SetUploadFiles(`input[type=file]`, []string{file}, chromedp.ByQuery))
	j.press(t, "添加记录", "现场照片")
}

// opinion fills in the reviewer's checklist and signs it.
func (j *journey) opinion(t *testing.T, page, opinion, password, says string) {
	t.Helper()
	j.open(t, page+"/review")
	for _, item := range models.ReviewItems {
		verdict := "pass"
		if item.Code == "evidence" && opinion != string(models.OpinionAgree) {
			verdict = "problem"
		}
		j.fill(t, [2]string{"checklist." + item.Code, verdict})
	}
	j.fill(t, [2]string{"opinion", opinion})
	if opinion != string(models.OpinionAgree) {
		j.run(t, "another remark", chromedp.Click(`button[value="add:remarks"]`, chromedp.ByQuery), chromedp.WaitVisible(`[name="remarks[0].text"]`, chromedp.ByQuery))
		j.fill(t, [2]string{"remarks[0].item", "evidence"}, [2]string{"remarks[0].text", "违法持续时间缺少证据"})
	}
	j.fill(t, [2]string{"text", "示例审核意见书正文。"}, [2]string{"password", password})
	j.press(t, "签署审核意见", says)
}

// public looks for the decision as anybody does.
func (j *journey) public(t *testing.T) {
	t.Helper()
	var text string
	j.run(t, "search", chromedp.Navigate(j.home+"/search?q=%E7%A4%BA%E4%BE%8B%E5%95%86%E8%B4%B8"), chromedp.WaitVisible("#main"), chromedp.Text("main", &text, chromedp.ByQuery))
	for _, want := range []string{"示例商贸有限公司", "60,000.00元"} {
		if !strings.Contains(text, want) {
			t.Errorf("the public does not find %q:\n%s", want, text)
		}
	}
	for _, never := range []string{"13800000000", "示例市示例区示例路1号"} {
		if strings.Contains(text, never) {
			t.Errorf("the public reads %q", never)
		}
	}
}
