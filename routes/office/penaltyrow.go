package office

import (
	"fmt"
	"net/url"
	"strconv"

	"sanxiang/models"
)

// penaltyRow is one penalty in a form.
type penaltyRow struct {
	N                                 int
	Mark, Kind, Amount, Party, Detail field
	Parties                           bool // more than one party to choose from
	Remove                            string
}

// penaltyRows is a list of penalties in a form: penalties or proposed.
type penaltyRows struct {
	List, Title, Hint, Show string
	Rows                    []penaltyRow
	Fault                   string
}

// penaltyKinds are the kinds as choices.
func penaltyKinds() []models.Choice {
	out := make([]models.Choice, len(models.PenaltyKinds))
	for i, k := range models.PenaltyKinds {
		out[i] = models.Choice{Code: string(k), Label: k.Label()}
	}
	return out
}

// penaltyRows builds the rows of a list of penalties, one at least.
func (f *form) penaltyRows(list, title string, parties []models.Party) *penaltyRows {
	f.labels[list] = title
	out := &penaltyRows{List: list, Title: title, Fault: f.faultOf(list), Rows: make([]penaltyRow, max(1, rowCount(f.values, list)))}
	var choices []models.Choice
	for _, p := range parties {
		choices = append(choices, models.Choice{Code: strconv.Itoa(p.Seq), Label: p.Name})
	}
	for i := range out.Rows {
		name := func(field string) string { return itemName(list, i, field) }
		r := penaltyRow{
			N: i + 1, Mark: f.hidden(name(rowMark)), Kind: f.pick(name("kind"), "处罚种类", penaltyKinds()),
			Amount:  f.money(name("amount"), "金额", optional, hint("元，可写 5万；罚款必填")),
			Detail:  f.text(name("detail"), "具体内容", mid, optional, hint("证照名称及编号、期限、没收的财物等")),
			Parties: len(parties) > 1,
		}
		if r.Parties {
			r.Party = f.pick(name("party_seq"), "被处罚的当事人", choices)
		}
		r.Mark.Value = "1"
		if len(out.Rows) > 1 {
			r.Remove = fmt.Sprintf("remove:%s:%d", list, i)
		}
		out.Rows[i] = r
	}
	return out
}

// penalties reads a list of penalties and notes what is wrong with each.
func (f *form) penalties(list string) []models.Penalty {
	dropEmptyRows(f.values, list, "party_seq")
	var out []models.Penalty
	for i := range rowCount(f.values, list) {
		name := func(field string) string { return itemName(list, i, field) }
		p := models.Penalty{Seq: i + 1, PartySeq: 1, Kind: models.PenaltyKind(f.value(name("kind"))), Amount: f.fen(name("amount")), Detail: f.value(name("detail"))}
		if seq := f.int(name("party_seq")); seq > 0 {
			p.PartySeq = int(seq)
		}
		p.AmountFixed = p.Kind.Monetary() && p.Amount > 0
		if _, wrong := models.ParseYuan(f.value(name("amount"))); wrong == nil || f.value(name("amount")) == "" {
			f.unread.Add(itemPrefix(list, i), p.Check())
		}
		out = append(out, p)
	}
	return out
}

// itemPrefix begins the names of the fields of a row.
func itemPrefix(list string, i int) string { return fmt.Sprintf("%s[%d].", list, i) }

// presetPenalties fills the rows of a form, so that nothing is typed twice.
func presetPenalties(values url.Values, list string, penalties []models.Penalty) {
	for i, p := range penalties {
		values.Set(itemName(list, i, rowMark), "1")
		values.Set(itemName(list, i, "kind"), string(p.Kind))
		values.Set(itemName(list, i, "party_seq"), strconv.Itoa(p.PartySeq))
		values.Set(itemName(list, i, "detail"), p.Detail)
		if p.Amount > 0 {
			values.Set(itemName(list, i, "amount"), p.Amount.Yuan())
		}
	}
}
