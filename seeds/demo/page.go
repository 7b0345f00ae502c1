package demo

import (
	"context"
	"fmt"
	"strings"

	"sanxiang/app/disclosure"
	"sanxiang/models"
)

// ruleDocuments are the bureau's documents on the three systems.
var ruleDocuments = []struct {
	title, text string
	day         models.Day
}{
	{hightec + "行政执法公示制度", "第一条　执法主体、人员、职责、权限、依据、程序和监督方式，由法制机构统一对外公示。\n" +
		"第二条　行政处罚决定自作出之日起七个工作日内公示，由承办人员准备、审批负责人核准。\n" +
		"第三条　公示内容有误的应当及时更正；决定被撤销、变更的，三个工作日内撤下并说明理由。", "2023-12-11"},
	{hightec + "行政执法全过程记录制度", "第一条　对执法的启动、调查取证、审核决定、送达执行全过程进行文字或者音像记录。\n" +
		"第二条　查封、扣押和强制拆除等直接涉及人身、财产的现场活动，应当全程音像记录。\n" +
		"第三条　音像记录应当在二十四小时内上传，按案归档。", "2023-12-11"},
	{hightec + "重大行政执法决定法制审核制度", "第一条　列入目录清单的重大执法决定，未经法制审核或者审核未通过的，不得作出。\n" +
		"第二条　审核由具备资格且未参与办案的人员进行，并出具书面意见。\n" +
		"第三条　承办机构对审核意见应当逐条答复；意见不一致的，提交负责人集体讨论。", "2023-12-11"},
}

// writePages writes the scenes of the pages that are no decisions.
func (w *world) writePages() {
	for _, d := range ruleDocuments {
		w.writeDocument(disclosure.Document{Bureau: w.bureau.ID, Kind: "rule_doc", Title: d.title, Text: d.text, Day: d.day}, "2024-01-10")
	}
	for _, b := range bodies {
		w.script.add(w.workday(models.Day(fmt.Sprintf("%d-01-12", b.year))), 10, 0, "发布机关信息", func(ctx context.Context) error {
			return w.introduce(ctx, w.bureaus[b.name])
		})
		if w.publish == nil {
			continue
		}
		w.script.add(w.workday(models.Day(fmt.Sprintf("%d-03-25", b.year+1))), 10, 0, "发布年度章节", func(ctx context.Context) error {
			return w.publish(ctx, w.bureaus[b.name].ID, b.year)
		})
	}
}

// writeDocument lets a handler prepare a document and the approver release it.
func (w *world) writeDocument(d disclosure.Document, on models.Day) {
	var id int64
	day := w.workday(on)
	w.script.add(day, 10, 0, "准备制度文件", func(ctx context.Context) error {
		made, err := w.disclosures.PrepareDocument(ctx, w.teams[0].user, d)
		id = made.ID
		return err
	})
	w.script.add(w.workdays(day, 1), 10, 0, "公示制度文件", func(ctx context.Context) error {
		_, err := w.disclosures.ApproveDocument(ctx, w.approver, id, disclosure.Approval{})
		return err
	})
}

// introduce publishes a body's own page. The one with people of its own has it
// released by its approver.
func (w *world) introduce(ctx context.Context, b models.Bureau) error {
	actor := builder
	if b.ID == w.bureau.ID {
		actor = w.approver
	}
	var html strings.Builder
	html.WriteString(`<article class="document">`)
	for _, part := range []struct{ title, text string }{
		{"主要职责", b.Duties},
		{"执法程序", "立案、调查取证、告知、听证、审核、决定、送达、执行、归档，各环节均作记录。"},
		{"监督方式", "对执法行为有异议的，可以向本机关或者上级机关投诉举报，也可以依法申请行政复议、提起行政诉讼。"},
	} {
		fmt.Fprintf(&html, "<h2>%s</h2><p>%s</p>", part.title, part.text)
	}
	html.WriteString("</article>")
	_, err := w.disclosures.PublishPage(ctx, actor, disclosure.Page{
		Bureau: b.ID, Kind: "bureau", Title: b.Name, Body: models.PublicPage{HTML: html.String()},
	})
	return err
}
