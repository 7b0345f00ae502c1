package casedoc

import (
	"fmt"
	"strings"

	"sanxiang/app/document"
	"sanxiang/models"
)

// opinion is the written opinion of the last round that was concluded, its text
// word for word; before any was, a sheet to be filled in (国办发〔2018〕118号（十三）).
func (p *papers) opinion() *document.Document {
	r := p.rounds[len(p.rounds)-1]
	for i := len(p.rounds) - 1; i >= 0; i-- {
		if p.rounds[i].ConcludedAt != 0 {
			r = p.rounds[i]
			break
		}
	}
	done := r.ConcludedAt != 0
	reason := "承办机构提请的合法性审核"
	if p.review.Major {
		reason = "属于重大执法决定：" + p.review.Reason
	}
	d := &document.Document{Title: p.env.Bureau.Name + "\n" + p.doc.Name}
	add := func(blocks ...document.Block) { d.Blocks = append(d.Blocks, blocks...) }
	add(document.Line{Align: document.AlignRight, Inlines: text(fmt.Sprintf("案号：%s　第%d轮", p.c.Number, r.Number))})
	add(document.Form{Grid: formGrid, Rows: []document.FormRow{
		wide("案由", p.c.Cause),
		pair("当事人", p.parties(), "承办人", p.names(models.IDs{p.c.Handler1, p.c.Handler2})),
		pair("送审日期", r.SubmittedAt.Day().Chinese(), "审核日期", dayOr(r.ConcludedAt.Day())),
		wide("送审理由", reason), wide("送审材料", r.Pack),
	}})
	add(heading("审核事项"), checklistTable(r))
	add(heading("审核意见"))
	if len(r.Remarks) > 0 {
		for _, m := range r.Remarks {
			add(paragraphs(stop(remarkText(m)))...)
		}
	}
	add(paragraphs(or(r.Text, "［待审核人员出具意见］"))...)
	add(heading("审核结论"))
	if done {
		add(paragraphs(models.ChoiceLabel(models.Opinions, string(r.Opinion)) + "。")...)
	} else {
		add(paragraphs("［尚未作出］")...)
	}
	add(line(""), line("审核人（签名）："+or(p.env.Officers[r.ReviewerID].Name, blank)+"　"+dayOr(r.ConcludedAt.Day())))
	return d
}

// remarkText says one remark with what it speaks of.
func remarkText(m models.Remark) string {
	s := fmt.Sprintf("%d.【%s】", m.Seq, models.ChoiceLabel(models.ReviewItems, m.Item))
	if m.Anchor != "" {
		s += "（" + m.Anchor + "）"
	}
	return s + m.Text
}

// checklistTable lists the eight items with their verdicts.
func checklistTable(r models.Round) document.Block {
	verdicts := r.Verdicts()
	t := document.Table{Columns: []document.Column{{Title: "序号", Weight: 1, Align: document.AlignCenter}, {Title: "审核内容", Weight: 6}, {Title: "结论", Weight: 2, Align: document.AlignCenter}}}
	for i, item := range models.ReviewItems {
		verdict := models.ChoiceLabel(models.Verdicts, verdicts[item.Code])
		t.Rows = append(t.Rows, document.Row{text(fmt.Sprint(i + 1)), text(item.Label), text(strings.TrimSpace(verdict))})
	}
	return t
}
