package office

import (
	"fmt"

	"sanxiang/app/disclosure"
	"sanxiang/models"
)

// publicView is a public page as it reads or will read (公众将看到), with what is
// hidden in grey and why.
type publicView struct {
	Title, Kind string
	Facts       []fact
	Texts       []publicText
	Rights      []fact
	Period      []string
	History     []string
	Gone        []string // instead of all that: what a tombstone says
}

// publicText is one text under its heading.
type publicText struct {
	Title  string
	Pieces []publicPiece
}

// publicPiece is a stretch of a text; Why is said of one that is hidden.
type publicPiece struct{ Text, Why string }

// newPublicView lays a page out as the public side does.
func newPublicView(x models.PublicPage, marks []disclosure.Mark, rights []disclosure.Right) publicView {
	out := publicView{Title: x.PartyName + "，" + x.Cause, Kind: models.PublicKindLabel(x.Kind)}
	for _, f := range []fact{
		{Name: "当事人", Value: x.PartyName}, {Name: "统一社会信用代码", Value: x.PartyCode}, {Name: "法定代表人", Value: x.LegalRep},
		{Name: "案由", Value: x.Cause}, {Name: "决定结果", Value: x.Result()}, {Name: "决定书文号", Value: x.Number}, {Name: "作出机关", Value: x.BureauName},
		{Name: "决定日期", Value: x.DecidedOn.Chinese()}, {Name: "送达日期", Value: x.ServedOn.Chinese()}, {Name: "适用程序", Value: x.Procedure.Label()},
	} {
		if f.Value != "" {
			out.Facts = append(out.Facts, f)
		}
	}
	for _, t := range []struct{ field, title, text string }{{"content", "决定内容", x.Content}, {"facts", "违法事实", x.Facts}, {"basis", "依据", x.Basis}} {
		if t.text != "" {
			out.Texts = append(out.Texts, publicText{t.title, publicPieces(t.field, t.text, marks)})
		}
	}
	for _, r := range rights {
		f := fact{Name: r.Label, Value: r.Term + "内，自收到决定书之日起计算"}
		if r.LastOn != "" {
			f.Value = r.Term + "内，最后一日为" + r.LastOn.Weekday()
		}
		out.Rights = append(out.Rights, f)
	}
	if x.ShownUntil != "" {
		out.Period = append(out.Period, "公示至"+x.ShownUntil.Chinese()+"，期满自动停止公示。")
	}
	out.Period = append(out.Period, x.Notes...)
	for _, r := range x.History {
		out.History = append(out.History, fmt.Sprintf("%s 第%d版：%s", r.On.Chinese(), r.Revision, r.Reason))
	}
	return out
}

// publicPieces gives a text with what is hidden in it.
func publicPieces(field, text string, marks []disclosure.Mark) []publicPiece {
	for _, m := range marks {
		if m.Field != field {
			continue
		}
		var out []publicPiece
		for _, p := range m.Pieces {
			x := publicPiece{Text: p.Text}
			if p.Hidden {
				x.Why = "按规则“" + p.Rule.Label() + "”隐去"
				if p.Rule == models.LeakManual {
					x.Why = "由承办人员手工隐去"
				}
			}
			out = append(out, x)
		}
		return out
	}
	return []publicPiece{{Text: text}}
}

// tombstoneView is what is left on show of a page that was taken down, or would be.
func tombstoneView(number, bureau string, on models.Day, code string) publicView {
	if number == "" {
		number = "该信息"
	}
	return publicView{Title: number, Gone: []string{
		bureau + "的“" + number + "”于" + on.Chinese() + "停止公示。",
		"原因：" + models.ChoiceLabel(models.WithdrawReasons, code) + "。依据：" + disclosure.WithdrawBasis(code) + "。",
		"除机关、文号、日期和原因外，页面和各版本的文字全部删除，旧链接显示“已停止公示”（410）。",
	}}
}

// changeView is a part of a page before and after, piece by piece.
type changeView struct {
	Label    string
	Old, New []models.Piece
}

func changeViews(list []disclosure.Change) []changeView {
	var out []changeView
	for _, c := range list {
		x := changeView{Label: c.Label}
		for _, p := range models.DiffText(c.Old, c.New) {
			if p.Change != models.Added {
				x.Old = append(x.Old, p)
			}
			if p.Change != models.Removed {
				x.New = append(x.New, p)
			}
		}
		out = append(out, x)
	}
	return out
}
