package office

import (
	"net/url"
	"strconv"

	"sanxiang/app/cases"
	"sanxiang/models"
)

// filterNames are the fields of a list's address, without its place.
var filterNames = []string{
	"q", "bureau", "own", "mine", "due", "state", "procedure", "outcome", "major", "kind", "band", "filed_from", "filed_to", "from", "to",
}

// listQuery keeps what an address says of the list, and nothing else.
func listQuery(values url.Values) url.Values {
	out := url.Values{}
	for _, name := range filterNames {
		if x := values.Get(name); x != "" {
			out.Set(name, x)
		}
	}
	return out
}

// listAddress is the address of a list of these fields.
func listAddress(values url.Values) string {
	if len(values) == 0 {
		return Prefix + "/cases"
	}
	return Prefix + "/cases?" + values.Encode()
}

// listPath is the address of the list of a filter, as somebody of the bureau opens it.
func listPath(f cases.Filter, own int64) string {
	values := url.Values{}
	set := func(name, value string) {
		if value != "" {
			values.Set(name, value)
		}
	}
	if f.Bureau != own {
		values.Set("bureau", strconv.FormatInt(f.Bureau, 10))
	}
	if f.OwnOnly {
		values.Set("own", "1")
	}
	if f.Mine {
		values.Set("mine", "1")
	}
	set("due", string(f.Due))
	set("state", string(f.State))
	return listAddress(values)
}

// readFilter reads the filter out of the form of a list's address.
func readFilter(v *visit, f *form) (cases.Filter, error) {
	bureau, err := v.asked(f.value("bureau"))
	if err != nil {
		return cases.Filter{}, err
	}
	out := cases.Filter{
		Bureau: bureau, OwnOnly: f.checked("own"), Mine: f.checked("mine"), Due: cases.DueState(f.value("due")),
		State: models.CaseState(f.value("state")), Procedure: models.Procedure(f.value("procedure")), Outcome: models.Outcome(f.value("outcome")),
		Major: f.value("major"), Kind: models.PenaltyKind(f.value("kind")), Band: f.value("band"),
		FiledFrom: f.dayOf("filed_from"), FiledTo: f.dayOf("filed_to"), From: f.dayOf("from"), To: f.dayOf("to"), Text: f.value("q"),
	}
	return out, f.err()
}

// yesNo are the answers to whether a decision is a major one.
var yesNo = []models.Choice{{Code: "yes", Label: "是"}, {Code: "no", Label: "否"}}

// kindChoices lists the kinds of penalties.
func kindChoices() []models.Choice {
	out := make([]models.Choice, len(models.PenaltyKinds))
	for i, k := range models.PenaltyKinds {
		out[i] = models.Choice{Code: string(k), Label: k.Label()}
	}
	return out
}

// bandChoices lists the ranges of fines.
func bandChoices() []models.Choice {
	out := make([]models.Choice, len(models.FineBands))
	for i, b := range models.FineBands {
		out[i] = models.Choice{Code: b.Code, Label: b.Label}
	}
	return out
}

// procedures lists the two procedures.
var procedures = []models.Choice{
	{Code: string(models.OrdinaryProcedure), Label: models.OrdinaryProcedure.Label()}, {Code: string(models.SimpleProcedure), Label: models.SimpleProcedure.Label()},
}

// filterFields are the inputs of the filter in the order of the page.
func filterFields(v *visit, f *form) []field {
	fields := []field{
		f.pick("due", "办理情况", cases.DueStates, optional), f.pick("state", "案件状态", models.CaseStates, optional),
		f.pick("procedure", "程序", procedures, optional), f.pick("outcome", "处理结果", models.Outcomes, optional),
		f.pick("major", "重大执法决定", yesNo, optional), f.pick("kind", "处罚种类", kindChoices(), optional), f.pick("band", "罚款区间", bandChoices(), optional),
		f.day("filed_from", "立案日期从", optional), f.day("filed_to", "立案日期到", optional),
		f.day("from", "决定日期从", optional), f.day("to", "决定日期到", optional),
	}
	if list := v.bureaus(models.ActReadCase); len(list) > 1 {
		fields = append(fields, f.pick("bureau", "机关", list, optional), f.check("own", "不含下级机关"))
	}
	if v.actor.OfficerID != 0 {
		fields = append(fields, f.check("mine", "只看我承办的"))
	}
	return fields
}

// chip is a condition that applies, with the list without it.
type chip struct{ Text, Href string }

// filterChips words the conditions that apply.
func filterChips(v *visit, values url.Values) []chip {
	labels := map[string][]models.Choice{
		"due": cases.DueStates, "state": models.CaseStates, "procedure": procedures, "outcome": models.Outcomes,
		"kind": kindChoices(), "band": bandChoices(), "bureau": v.bureaus(models.ActReadCase),
	}
	names := map[string]string{
		"q": "查找：", "filed_from": "立案不早于", "filed_to": "立案不晚于", "from": "决定不早于", "to": "决定不晚于", "major": "重大执法决定：",
		"own": "不含下级机关", "mine": "我承办的",
	}
	var out []chip
	for _, name := range filterNames {
		value := values.Get(name)
		if value == "" {
			continue
		}
		text := names[name]
		switch {
		case name == "own" || name == "mine":
		case name == "major":
			text += models.ChoiceLabel(yesNo, value)
		case labels[name] != nil:
			text += models.ChoiceLabel(labels[name], value)
		default:
			text += value
		}
		rest := listQuery(values)
		rest.Del(name)
		out = append(out, chip{text, listAddress(rest)})
	}
	return out
}
