package disclosure

import (
	"strings"

	"sanxiang/models"
)

// changes lists what differs between two versions of a page, in the order in
// which a page is read.
func changes(old, page models.PublicPage) []Change {
	var out []Change
	was, is := parts(old), parts(page)
	for i := range was {
		if was[i].Old != is[i].Old {
			out = append(out, Change{was[i].Label, was[i].Old, is[i].Old})
		}
	}
	return out
}

// parts gives what of a page is compared; the text stands in Old.
func parts(p models.PublicPage) []Change {
	var kinds []string
	for _, k := range p.Kinds {
		kinds = append(kinds, k.Label())
	}
	return []Change{
		{Label: "文号", Old: p.Number}, {Label: "机关", Old: p.BureauName}, {Label: "当事人", Old: p.PartyName},
		{Label: "统一社会信用代码", Old: p.PartyCode}, {Label: "法定代表人", Old: p.LegalRep}, {Label: "案由", Old: p.Cause},
		{Label: "违法事实", Old: p.Facts}, {Label: "依据", Old: p.Basis}, {Label: "决定内容", Old: p.Content},
		{Label: "处罚种类", Old: strings.Join(kinds, "、")}, {Label: "罚款", Old: money(p.Fine)}, {Label: "罚没合计", Old: money(p.Forfeit)},
		{Label: "程序", Old: p.Procedure.Label()}, {Label: "决定日期", Old: p.DecidedOn.Chinese()}, {Label: "送达日期", Old: p.ServedOn.Chinese()},
		{Label: "公示至", Old: p.ShownUntil.Chinese()}, {Label: "说明", Old: strings.Join(p.Notes, "\n")},
	}
}

func money(f models.Fen) string {
	if f == 0 {
		return ""
	}
	return f.Grouped() + "元"
}
