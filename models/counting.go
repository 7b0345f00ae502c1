package models

// Counting says where a decided case counts and why (为什么计入这一类).
type Counting struct {
	Profile string // name of the counting profile
	Column  string // column of the penalty table; "" when the case is in none
	Reason  string // Chinese: why there
	Rule    string // the profile's rule in words
}

// Explain says where a decided case counts under the profile. The zero Counting
// is of a case that is not decided yet.
func (p Profile) Explain(c Case) Counting {
	if c.DecidedOn == "" {
		return Counting{}
	}
	out := Counting{Profile: p.Name, Rule: p.Note}
	outcome := ChoiceLabel(Outcomes, string(c.Outcome))
	switch {
	case c.Outcome != OutcomePenalty:
		out.Reason = "处理结果为“" + outcome + "”，没有作出行政处罚，不计入行政处罚决定数"
		return out
	case c.Revoked && !p.IncludeRevoked:
		out.Reason = "决定已于" + c.RevokedOn.Chinese() + "失去效力，本口径不计入后来被撤销的决定"
		return out
	}
	heaviest, ok := p.Heaviest(c.Kinds)
	if !ok {
		out.Reason = "决定没有登记处罚种类，无法归类"
		return out
	}
	for _, col := range p.Columns {
		if p.Admits(c.CountKey, col.Kinds) {
			out.Column = col.Label
		}
	}
	out.Reason = "处罚种类为“" + heaviest.Label() + "”，决定日期为" + c.DecidedOn.Chinese() + "，计为1" + p.CountUnit
	if c.Kinds.Len() > 1 {
		out.Reason = "并处" + c.Kinds.String() + "，按最重的“" + heaviest.Label() + "”归类；决定日期为" + c.DecidedOn.Chinese() + "，计为1" + p.CountUnit
	}
	if c.Revoked {
		out.Reason += "；决定虽已失去效力，本口径仍计入"
	}
	return out
}
