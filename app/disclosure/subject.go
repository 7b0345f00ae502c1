package disclosure

import (
	"context"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// subject is all that the page of a case is made from. It holds personal data
// in plain form and never leaves this package.
type subject struct {
	c         models.Case
	bureau    models.Bureau
	parties   []models.Party
	penalties []models.Penalty
	kind      string
	policy    models.PublicationPolicy
	today     models.Day
	officers  []string // names of the case's officers, who act in public
}

// findSubject reads what the page of a case is made from, as the transaction
// sees it.
func findSubject(tx *store.Tx, d models.Disclosure) (subject, error) {
	dossier, err := tx.FindDossier(d.CaseID, models.Step{})
	if err != nil {
		return subject{}, err
	}
	rules, err := tx.Rules()
	if err != nil {
		return subject{}, err
	}
	penalties, err := tx.ListPenalties(d.CaseID)
	return newSubject(dossier, rules, penalties, d.Kind), err
}

// subject reads the same for a page that only shows it.
func (s *Service) subject(ctx context.Context, d models.Disclosure) (subject, error) {
	dossier, err := s.store.FindDossier(ctx, d.CaseID)
	if err != nil {
		return subject{}, err
	}
	rules, err := s.store.Rules(ctx)
	if err != nil {
		return subject{}, err
	}
	penalties, err := s.store.ListPenalties(ctx, d.CaseID)
	return newSubject(dossier, rules, penalties, d.Kind), err
}

func newSubject(d *store.Dossier, rules *store.Rules, penalties []models.Penalty, kind string) subject {
	x := subject{
		c: d.Case, bureau: d.Env.Bureau, parties: d.Env.Parties, penalties: penalties, kind: kind,
		policy: rules.PolicyOf(d.Env.Bureau.Code), today: d.Env.Today,
	}
	for _, o := range d.Env.Officers {
		x.officers = append(x.officers, o.Name)
	}
	return x
}

// verdict says whether the decision is published: by what the preparer states
// and by what the case itself says, whichever is stricter.
func (x subject) verdict(stated models.PublicationFacts) models.PublicationVerdict {
	f := stated
	f.On, f.Policy = x.today, x.policy
	f.Penalty, f.Kinds, f.Procedure = x.kind == "penalty", x.c.Kinds, x.c.Procedure
	f.Overturned = f.Overturned || x.c.Revoked
	f.Transfer = f.Transfer || x.c.Outcome == models.OutcomeTransferred
	act := max(x.c.ActOn, x.c.ActEndOn)
	if act == "" {
		act = x.c.DecidedOn
	}
	for _, p := range x.parties {
		f.Minor = f.Minor || p.MinorOn(act)
	}
	return models.DecidePublication(f)
}

// openTerm is what the page says where no rule limits how long it is shown.
const openTerm = "决定作出之日施行的规定没有设定公示期限，本信息长期公示；规定另有要求或者决定失效的，依法撤下。"

// term gives class and period of a penalty's publication; without a rule for
// the day of the decision the term is open and the note says so.
func (x subject) term() (models.PublicationPeriod, string, error) {
	if x.kind != "penalty" {
		return models.PublicationPeriod{}, "", nil
	}
	class := models.DefaultCreditScale.Classify(x.c.Procedure, x.penalties)
	period, err := models.PublicationTerm(models.CreditClasses, class, x.c.DecidedOn, "")
	if err != nil && models.KindOf(err) == models.NotFound {
		return models.PublicationPeriod{Class: class}, openTerm, nil
	}
	return period, "", err
}

// partyName lists the parties as the public reads them: natural persons
// masked, many parties cut after the third.
func (x subject) partyName() string {
	const shown = 3
	var names []string
	for i, p := range x.parties {
		if i == shown {
			return strings.Join(names, "、") + "等" + models.ChineseNumber(int64(len(x.parties))) + "名当事人"
		}
		names = append(names, models.MaskName(p.Kind, p.Name))
	}
	return strings.Join(names, "、")
}
