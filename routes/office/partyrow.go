package office

import (
	"fmt"
	"net/url"
	"slices"

	"sanxiang/app/cases"
	"sanxiang/models"
)

// partyList is the name of the rows of parties in forms.
const partyList = "parties"

// partyRow is one party in a form.
type partyRow struct {
	N                                                   int
	Mark                                                field
	Kind, Name, USCC, Rep, Operator, ID, Phone, Address field
	Birth, Minor                                        field
	Known                                               *knownParty
	Remove                                              string // value of the button that takes the row out; "" = the only one
}

// knownParty is what the bureau has on a party: it bears on 首违不罚.
type knownParty struct {
	Text  string
	Links []download
}

// partyKinds are the kinds as choices.
func partyKinds() []models.Choice {
	out := make([]models.Choice, len(models.PartyKinds))
	for i, k := range models.PartyKinds {
		out[i] = models.Choice{Code: string(k), Label: k.Label()}
	}
	return out
}

// partyRows builds the rows of parties, one at least.
func (f *form) partyRows() []partyRow {
	f.labels[partyList] = "当事人"
	n := max(1, rowCount(f.values, partyList))
	out := make([]partyRow, n)
	for i := range out {
		name := func(field string) string { return itemName(partyList, i, field) }
		when := func(kinds string) mod { return showWhen(name("kind") + "=" + kinds) }
		r := partyRow{
			N: i + 1, Mark: f.hidden(name(rowMark), preset("1")),
			Kind:     f.radios(name("kind"), "当事人类别", partyKinds()),
			Name:     f.text(name("name"), "名称或姓名", mid, hint("登记名称、字号名称或证件上的姓名")),
			USCC:     f.text(name("uscc"), "统一社会信用代码", short, most(30), autocomplete("off"), when("org|sole_trader"), hint("18位，法人和组织必填，个体工商户没有的可不填")),
			Rep:      f.text(name("legal_rep"), "法定代表人或负责人", short, optional, when("org"), hint("法人和组织填写")),
			Operator: f.text(name("operator"), "经营者", short, optional, when("sole_trader"), hint("个体工商户填写")),
			ID:       f.text(name("id_number"), "身份证件号码", short, optional, autocomplete("off"), hint("自然人、经营者或法定代表人的证件号码，加密保存")),
			Phone:    f.text(name("phone"), "联系电话", short, optional, autocomplete("off"), hint("加密保存，不公开")),
			Address:  f.text(name("address"), "住址或住所", mid, optional, autocomplete("off"), hint("加密保存，不公开")),
			Birth:    f.day(name("birth_day"), "出生日期", optional, when("sole_trader|person"), hint("证件号码中没有的才填写，例如 2001-06-01")),
			Minor:    f.check(name("minor"), "行为时不满十八周岁", when("sole_trader|person")),
		}
		r.Mark.Value = "1"
		if n > 1 {
			r.Remove = fmt.Sprintf("remove:%s:%d", partyList, i)
		}
		out[i] = r
	}
	return out
}

// parties reads the rows of parties; empty ones are dropped.
func (f *form) parties() []models.Party {
	dropEmptyRows(f.values, partyList)
	var out []models.Party
	for i := range rowCount(f.values, partyList) {
		out = append(out, f.party(i))
	}
	return out
}

// party reads one row. What a kind of party does not have is left behind, as
// its fields are hidden where there is a script.
func (f *form) party(i int) models.Party {
	name := func(field string) string { return itemName(partyList, i, field) }
	p := models.Party{
		Seq: i + 1, Kind: models.PartyKind(f.value(name("kind"))), Name: f.value(name("name")), USCC: f.value(name("uscc")),
		LegalRep: f.value(name("legal_rep")), Operator: f.value(name("operator")), IDNumber: f.value(name("id_number")),
		Phone: f.value(name("phone")), Address: f.value(name("address")), BirthDay: f.dayOf(name("birth_day")), Minor: f.checked(name("minor")),
	}
	switch p.Kind {
	case models.PartyOrg:
		p.Operator, p.BirthDay, p.Minor = "", "", false
	case models.PartySoleTrader:
		p.LegalRep = ""
	case models.PartyPerson:
		p.LegalRep, p.Operator, p.USCC = "", "", ""
	}
	return p
}

// presetParties fills the rows of a form from the parties of a case.
func presetParties(values url.Values, list []models.Party) {
	for i, p := range list {
		for name, text := range map[string]string{
			rowMark: "1", "kind": string(p.Kind), "name": p.Name, "uscc": p.USCC, "legal_rep": p.LegalRep, "operator": p.Operator,
			"id_number": p.IDNumber, "phone": p.Phone, "address": p.Address, "birth_day": string(p.BirthDay),
		} {
			values.Set(itemName(partyList, i, name), text)
		}
		if p.Minor {
			values.Set(itemName(partyList, i, "minor"), "1")
		}
	}
}

// known says in which earlier cases the bureau has dealt with a party.
func (o *office) known(v *visit, bureau int64, p models.Party, except int64) (*knownParty, error) {
	h, err := o.Cases.FindPartyHistory(v.ctx, v.actor, bureau, p)
	if err != nil {
		return nil, err
	}
	h.Cases = slices.DeleteFunc(h.Cases, func(c models.Case) bool { return c.ID == except })
	if len(h.Cases) == 0 {
		return nil, nil
	}
	return knownWords(h), nil
}

// knownShown is how many earlier cases are named.
const knownShown = 5

func knownWords(h cases.PartyHistory) *knownParty {
	k := &knownParty{Text: fmt.Sprintf("本机关已有该当事人%d件案件，其中%d件已作出处罚或不予处罚的决定", len(h.Cases), h.Decided)}
	if h.Decided > 0 {
		k.Text += "，一般不属于初次违法（首违不罚）"
	}
	for _, c := range h.Cases[:min(knownShown, len(h.Cases))] {
		k.Links = append(k.Links, download{casePath(c.ID, ""), c.Number + " " + c.Cause})
	}
	return k
}

// addKnown puts what is known beside each party of a form that names one.
func (o *office) addKnown(v *visit, bureau int64, rows []partyRow, f *form, except int64) error {
	for i := range rows {
		p := models.Party{USCC: rows[i].USCC.Value, IDNumber: rows[i].ID.Value}
		if p.USCC == "" && p.IDNumber == "" {
			continue
		}
		known, err := o.known(v, bureau, p, except)
		if err != nil {
			return err
		}
		rows[i].Known = known
	}
	return nil
}
