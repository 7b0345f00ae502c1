package cases

import (
	"context"
	"fmt"
	"slices"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Candidate is an officer who may be named in a case of a bureau, with what
// stands against it.
type Candidate struct {
	Officer     models.Officer
	Certificate string // number of the certificate that is valid on the day
	Unfit       string // Chinese: why the officer may not act; "" = may
}

// ListCandidates gives the officers of a bureau and of its units who serve on
// the day, by name, with their certificates.
func (s *Service) ListCandidates(ctx context.Context, actor models.Actor, bureau int64, on models.Day) ([]Candidate, error) {
	if err := s.permit(ctx, actor, models.ActReadCase, bureau); err != nil {
		return nil, err
	}
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	var out []Candidate
	for _, id := range staffOf(tree, bureau) {
		officers, err := s.store.ListOfficersOf(ctx, id)
		if err != nil {
			return nil, err
		}
		certificates, err := s.store.ListCertificatesOf(ctx, id)
		if err != nil {
			return nil, err
		}
		own := map[int64][]models.Certificate{}
		for _, c := range certificates {
			own[c.OfficerID] = append(own[c.OfficerID], c)
		}
		for _, o := range officers {
			if o.ActiveOn(on) {
				out = append(out, candidate(o, own[o.ID], on))
			}
		}
	}
	return out, nil
}

func candidate(o models.Officer, certificates []models.Certificate, on models.Day) Candidate {
	c := Candidate{Officer: o, Unfit: o.Unfit(certificates, on)}
	for _, x := range certificates {
		if x.ValidOn(on) {
			c.Certificate = x.Number
		}
	}
	return c
}

// staffOf lists the bureau and its units, whose officers act in its name.
func staffOf(tree *models.Tree, bureau int64) []int64 {
	out := []int64{bureau}
	for _, id := range tree.Within(bureau, models.ScopeBelow) {
		if tree.Bureaus[id].Kind == models.BureauUnit {
			out = append(out, id)
		}
	}
	return out
}

// checkHandlers refuses officers who are not of the bureau or may not act on
// the day (《行政处罚法》第42条), each by its place in the list.
func checkHandlers(tx *store.Tx, d *store.Dossier, step models.Step) error {
	if len(step.Officers) == 0 {
		return nil
	}
	tree, err := tx.Tree()
	if err != nil {
		return err
	}
	staff := staffOf(tree, d.Case.BureauID)
	var c models.Checks
	for i, id := range step.Officers {
		field := fmt.Sprintf("officers[%d]", i)
		o, known := d.Env.Officers[id]
		if !known || !slices.Contains(staff, o.BureauID) {
			c.Require(false, field, "承办人员不是本机关登记的执法人员", "请从列表中选择，或由系统管理员先登记")
			continue
		}
		c.Require(!slices.Contains(step.Officers[:i], id), field, "两名承办人员不能是同一人（《行政处罚法》第四十二条）", "请改选另一名执法人员")
		unfit := o.Unfit(d.Env.Certificates[id], step.Day)
		c.Require(unfit == "", field, "执法人员"+o.Name+unfit+"，不能承办本案（《行政处罚法》第四十二条）", "请改选持有效证件的人员，或先更新证件信息")
	}
	return c.Err("承办人员不符合规定，未能保存")
}
