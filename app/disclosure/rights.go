package disclosure

import (
	"context"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Right is something the party may or must do after a decision, with its last
// day as far as the day of service is known.
type Right struct {
	Label  string     `json:"label"`
	Term   string     `json:"term"`    // 60日, 6个月
	LastOn models.Day `json:"last_on"` // none when it cannot be worked out
	Basis  string     `json:"basis"`
}

// Rights lists the terms that run for the party of a penalty from the day of
// service: payment, reconsideration, suit. A year without a working-day
// calendar gives no last day, never a guess.
func (p *Public) Rights(ctx context.Context, page models.PublicPage) ([]Right, error) {
	rules, err := p.store.Rules(ctx)
	if err != nil {
		return nil, err
	}
	return rightsOf(rules, page), nil
}

func rightsOf(rules *store.Rules, page models.PublicPage) []Right {
	var out []Right
	for _, x := range []struct {
		code  models.TermCode
		label string
		holds bool
	}{
		{models.TermPay, "缴纳罚款", page.Fine > 0},
		{models.TermReconsider, "申请行政复议", true},
		{models.TermLitigate, "提起行政诉讼", true},
	} {
		rule, err := rules.Terms.Find(x.code, models.SectorGeneral)
		if err != nil || !x.holds {
			continue
		}
		right := Right{Label: x.label, Term: rule.Term.String(), Basis: rule.Basis}
		if page.ServedOn != "" {
			if last, err := rules.Calendar.Deadline(page.ServedOn, rule.Term, nil); err == nil {
				right.LastOn = last
			}
		}
		out = append(out, right)
	}
	return out
}
