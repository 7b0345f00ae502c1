package cases

import (
	"errors"
	"strings"

	"sanxiang/app/sheet"
	"sanxiang/models"
)

// day reads a day; blank is none. The common form is read without patterns.
func (r *rowReader) day(column string) models.Day {
	v := r.row.Value(column)
	if v == "" {
		return ""
	}
	if len(v) == 10 && v[4] == '-' && v >= "1900" && models.Day(v).Valid() {
		return models.Day(v)
	}
	d, err := sheet.ParseDay(v)
	r.checks.Add(column, err)
	return d
}

// flag reads yes or no; blank is no.
func (r *rowReader) flag(column string) bool {
	v := r.row.Value(column)
	if v == "" {
		return false
	}
	yes, err := sheet.ParseBool(v)
	r.checks.Add(column, err)
	return yes
}

// yuan reads an amount in 元; blank is nothing.
func (r *rowReader) yuan(column string) models.Fen {
	v := r.row.Value(column)
	if v == "" {
		return 0
	}
	amount, err := models.ParseYuan(v)
	r.checks.Add(column, err)
	r.checks.Require(amount >= 0, column, "金额不能为负数", "请更正")
	return amount
}

// wan reads an amount in 万元 with up to six decimals, as the dual-disclosure
// record has it; blank is nothing.
func (r *rowReader) wan(column string) models.Fen {
	v := r.row.Value(column)
	if v == "" {
		return 0
	}
	amount, err := models.ParseYuan(strings.TrimSuffix(strings.TrimSuffix(v, "元"), "万") + "万")
	r.checks.Require(err == nil && amount >= 0, column, "金额须为以万元为单位的数字，最多六位小数", "请填写数字，例如 0.5 表示5000元")
	return amount
}

// choice reads a code or its label; blank is none.
func (r *rowReader) choice(column, label string, list []models.Choice) string {
	v := r.row.Value(column)
	if v == "" {
		return ""
	}
	labels := make([]string, len(list))
	for i, c := range list {
		if v == c.Code || v == c.Label {
			return c.Code
		}
		labels[i] = c.Label
	}
	r.checks.Require(false, column, label+"不在可选范围", "请填写："+strings.Join(labels, "、"))
	return ""
}

// procedure reads the procedure; blank is the ordinary one.
func (r *rowReader) procedure() models.Procedure {
	v := r.row.Value("procedure")
	if v == "" {
		return models.OrdinaryProcedure
	}
	p, err := models.ParseProcedure(v)
	r.checks.Add("procedure", err)
	return p
}

// olderCodes are columns of codes that organisations had before 2015.
var olderCodes = []string{"trade_no", "org_code", "tax_no", "institution_no", "social_no"}

// party reads the party. Older records know organisations by other codes;
// then the credit code may be missing.
func (r *rowReader) party() models.Party {
	p := models.Party{
		Seq: 1, Kind: r.partyKind(), Name: r.row.Value("party_name"), LegalRep: r.row.Value("legal_rep"),
		USCC: models.NormalUSCC(r.row.Value("party_code")), IDNumber: models.NormalIDNumber(first(r.row, "party_id", "rep_id")),
	}
	probe := p
	if p.Kind == models.PartyOrg && p.USCC == "" && first(r.row, olderCodes...) != "" {
		probe.Kind = models.PartySoleTrader // which may go without a credit code
	}
	r.checks.Add("", renamed(probe.Check()))
	return p
}

// partyKind reads the kind, or tells it by the code: 92 marks sole traders in
// credit codes (GB 32100-2015), and an identity number alone a person.
func (r *rowReader) partyKind() models.PartyKind {
	code := models.NormalUSCC(r.row.Value("party_code"))
	switch v := r.row.Value("party_kind"); {
	case v != "":
		kind, err := models.ParsePartyKind(v)
		r.checks.Add("party_kind", err)
		if err != nil {
			return models.PartySoleTrader // so that only the kind is reported
		}
		return kind
	case strings.HasPrefix(code, "92"):
		return models.PartySoleTrader
	case code != "" || first(r.row, olderCodes...) != "":
		return models.PartyOrg
	case r.row.Value("party_id") != "":
		return models.PartyPerson
	}
	return ""
}

// fieldColumns are the columns that hold what the entities' checks speak of.
var fieldColumns = map[string]string{
	"kind": "party_kind", "name": "party_name", "uscc": "party_code", "id_number": "party_id",
	"parties[0].name": "party_name", "parties[0].legal_rep": "legal_rep",
}

// renamed turns the field names of an entity's error into columns.
func renamed(err error) error {
	var e *models.Error
	if !errors.As(err, &e) {
		return err
	}
	out := &models.Error{Kind: e.Kind, Message: e.Message}
	for _, f := range e.Fields {
		if column := fieldColumns[f.Field]; column != "" {
			f.Field = column
		}
		if strings.HasPrefix(f.Field, "penalties[") {
			f.Field = "penalties"
		}
		out.Fields = append(out.Fields, f)
	}
	return out
}
