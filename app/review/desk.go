package review

import (
	"context"
	"slices"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Desk is all that a reviewer, or the handler who answers, has before them.
type Desk struct {
	Case         models.Case
	Parties      []models.Party // identifiers masked for whoever has no part in the case
	Steps        []models.Step
	Recordings   []models.Recording
	Review       models.Review // zero before the first round
	Rounds       []models.Round
	Changes      []models.RoundChange // from each round to the next
	Hits         []models.Hit         // why review is compulsory as the case stands
	Pack         []models.PackItem
	Proposed     []models.Penalty
	Officers     map[int64]models.Officer
	Certificates map[int64][]models.Certificate
	Duties       []models.Duty
	Calendar     models.Calendar
	Today        models.Day
	Alike        models.Alike
	Candidates   []models.Officer // to whom the review may be handed over
	Refused      string           // why this actor may not give the opinion; "" = may
	HandedOver   bool             // the actor may hand the review over
}

// Open says whether a round waits for an opinion.
func (d Desk) Open() bool { return d.Review.ID != 0 && d.Review.ConcludedOn == "" }

// Handlers lists the officers who handle the case.
func (d Desk) Handlers() []models.Officer {
	var out []models.Officer
	for _, id := range []int64{d.Case.Handler1, d.Case.Handler2} {
		if o, ok := d.Officers[id]; ok {
			out = append(out, o)
		}
	}
	return out
}

// FindDesk gives the desk of a case that the actor may read.
func (s *Service) FindDesk(ctx context.Context, actor models.Actor, caseID int64) (Desk, error) {
	if err := s.permit(ctx, actor, caseID, models.ActReadCase); err != nil {
		return Desk{}, err
	}
	var d Desk
	var err error
	d.Review, err = s.store.FindReviewOf(ctx, caseID)
	if err != nil && models.KindOf(err) != models.NotFound {
		return Desk{}, err
	}
	if err == nil {
		if d.Rounds, err = s.store.ListRounds(ctx, d.Review.ID); err != nil {
			return Desk{}, err
		}
	}
	named := models.IDs{d.Review.HolderID, actor.OfficerID}
	for _, r := range d.Rounds {
		named = append(named, r.ReviewerID)
	}
	file, err := s.store.FindDossierFor(ctx, caseID, models.Step{Officers: named})
	if err != nil {
		return Desk{}, err
	}
	d.fill(file, actor)
	if d.Alike, err = s.alike(ctx, actor, file.Case, d.Proposed); err != nil {
		return Desk{}, err
	}
	return d, s.staff(ctx, actor, &d, file)
}

// fill takes over what the case's file says.
func (d *Desk) fill(file *store.Dossier, actor models.Actor) {
	d.Case, d.Parties, d.Steps, d.Recordings = file.Case, slices.Clone(file.Env.Parties), file.Env.Steps, file.Env.Recordings
	d.Officers, d.Certificates, d.Calendar, d.Today = file.Env.Officers, file.Env.Certificates, file.Env.Calendar, file.Env.Today
	d.Duties, d.Pack, d.Proposed = models.Duties(file.Case, file.Env), models.ReviewPack(file.Case, file.Env), file.Env.Proposed()
	d.Hits = file.Case.ReviewHits(d.Proposed, d.Today, file.Env)
	if !models.SeesIdentifiers(actor, file.Case.BureauID) {
		for i := range d.Parties {
			d.Parties[i] = d.Parties[i].Masked()
		}
	}
	proposed := file.Env.Submitted()
	for i := 1; i < len(d.Rounds) && i < len(proposed); i++ {
		d.Changes = append(d.Changes, models.CompareRounds(d.Rounds[i-1], d.Rounds[i], proposed[i-1], proposed[i]))
	}
}

// staff says who may give the opinion: this actor or, by handing over, others.
func (s *Service) staff(ctx context.Context, actor models.Actor, d *Desk, file *store.Dossier) error {
	d.Refused = refusal(s.permit(ctx, actor, d.Case.ID, models.ActReview))
	if d.Refused == "" && actor.OfficerID == 0 {
		d.Refused = "您的账号没有关联执法人员，不能出具审核意见，请联系系统管理员关联"
	}
	reviewer := d.Refused == ""
	if reviewer {
		d.Refused = refusal(eligible(d.Officers[actor.OfficerID], file))
	}
	if d.Refused == "" {
		d.Refused = refusal(held(d.Review, actor.OfficerID))
	}
	head := s.permit(ctx, actor, d.Case.ID, models.ActApproveCase) == nil
	d.HandedOver = d.Open() && (head || reviewer && held(d.Review, actor.OfficerID) == nil)
	if !d.HandedOver {
		return nil
	}
	for _, bureau := range slices.Compact([]int64{d.Case.BureauID, actor.BureauID}) {
		list, err := s.store.ListOfficersOf(ctx, bureau)
		if err != nil {
			return err
		}
		for _, o := range list {
			if o.ID != actor.OfficerID && o.ID != d.Review.HolderID && eligible(o, file) == nil {
				d.Candidates = append(d.Candidates, o)
			}
		}
	}
	return nil
}

// refusal is what an error says, "" for none.
func refusal(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// alike compares the case with the decisions of the same cause that the actor
// may read: in the own bureau and below.
func (s *Service) alike(ctx context.Context, actor models.Actor, c models.Case, proposed []models.Penalty) (models.Alike, error) {
	bureaus, err := s.readable(ctx, actor)
	if err != nil {
		return models.Alike{}, err
	}
	groups, err := s.store.ListFineGroups(ctx, bureaus, c.Cause)
	if err != nil {
		return models.Alike{}, err
	}
	own := models.FineOf(proposed)
	if c.DecidedOn != "" {
		own = c.Fine
	}
	if c.Outcome == models.OutcomePenalty && !c.Revoked && slices.Contains(bureaus, c.BureauID) {
		for i, g := range groups {
			if g.Fine == c.Fine && g.Kinds == c.Kinds {
				groups[i].Count-- // it is no example for itself
			}
		}
	}
	return models.CompareFines(groups, own), nil
}

// readable lists the bureaus whose cases the actor may read.
func (s *Service) readable(ctx context.Context, actor models.Actor) ([]int64, error) {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	if err := models.Permit(actor, models.ActReadCase, tree, actor.BureauID); err != nil {
		return nil, err
	}
	return tree.Within(actor.BureauID, models.ScopeAll), nil
}

// AlikePage is how many cases of the same cause one page lists.
const AlikePage = 50

// ListAlike lists the decisions that a case is compared with, highest fine
// first; after is the last of the page before, the zero Case for the first.
// more says whether another page follows.
func (s *Service) ListAlike(ctx context.Context, actor models.Actor, caseID int64, after models.Case) (c models.Case, list []models.Case, more bool, err error) {
	if err := s.permit(ctx, actor, caseID, models.ActReadCase); err != nil {
		return models.Case{}, nil, false, err
	}
	if c, err = s.store.FindCase(ctx, caseID); err != nil {
		return models.Case{}, nil, false, err
	}
	bureaus, err := s.readable(ctx, actor)
	if err != nil {
		return models.Case{}, nil, false, err
	}
	list, err = s.store.ListAlike(ctx, bureaus, c.Cause, c.ID, after, AlikePage+1)
	if len(list) > AlikePage {
		return c, list[:AlikePage], true, err
	}
	return c, list, false, err
}
