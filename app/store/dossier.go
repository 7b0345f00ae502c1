package store

import (
	"context"
	"fmt"
	"slices"

	"sanxiang/models"
)

// Dossier is a case with all that the rules of law look at (案卷): its history,
// parties, recordings, officers and the reference data of its bureau.
type Dossier struct {
	Case models.Case
	Env  models.Env
}

// FindDossier reads a case's dossier for a step that is about to be taken.
func (tx *Tx) FindDossier(id int64, step models.Step) (*Dossier, error) {
	c, err := tx.FindCase(id)
	if err != nil {
		return nil, err
	}
	d := &Dossier{Case: c}
	events, err := tx.ListEvents(id)
	if err != nil {
		return nil, err
	}
	for _, e := range events {
		s, err := e.Step()
		if err != nil {
			return nil, err
		}
		d.Env.Steps = append(d.Env.Steps, s)
	}
	if d.Env.Parties, err = tx.ListParties(id); err != nil {
		return nil, err
	}
	for i, p := range d.Env.Parties {
		if d.Env.Parties[i], err = tx.store.UnsealParty(p); err != nil {
			return nil, err
		}
	}
	if d.Env.Recordings, err = tx.ListRecordings(id); err != nil {
		return nil, err
	}
	return d, tx.fill(d, step)
}

// FindDossier reads a case's dossier as it stands today, for its page and its
// duties.
func (s *Store) FindDossier(ctx context.Context, id int64) (*Dossier, error) {
	return s.FindDossierFor(ctx, id, models.Step{})
}

// FindDossierFor reads a case's dossier as a step would find it, without
// taking the step.
func (s *Store) FindDossierFor(ctx context.Context, id int64, step models.Step) (*Dossier, error) {
	tx, err := s.view(ctx)
	if err != nil {
		return nil, err
	}
	return tx.FindDossier(id, step)
}

// view is a transaction's look at the data without writing.
func (s *Store) view(ctx context.Context) (*Tx, error) {
	if _, err := s.Catalogue(ctx); err != nil {
		return nil, err
	}
	now := s.Now()
	return &Tx{db: s.reader(ctx), store: s, Now: now, Today: now.Day()}, nil
}

// dossierBatch is how many dossiers are read at once.
const dossierBatch = 200

// EachOpenDossier calls f for every case of the bureaus that is not archived,
// closed or refused, in order of id. Only the parts that deadlines look at are
// filled: steps, parties, recordings, bureau and rules; identifiers stay sealed.
func (s *Store) EachOpenDossier(ctx context.Context, bureaus []int64, f func(*Dossier)) error {
	tx, err := s.view(ctx)
	if err != nil {
		return err
	}
	for after := int64(0); ; {
		var list []models.Case
		err := tx.db.Where("bureau_id IN ? AND state NOT IN ? AND id > ?", bureaus, models.SettledStates(), after).Order("id").Limit(dossierBatch).Find(&list).Error
		if err != nil {
			return fmt.Errorf("list open cases: %w", err)
		}
		if len(list) == 0 {
			return nil
		}
		after = list[len(list)-1].ID
		dossiers, err := tx.gather(list)
		if err != nil {
			return err
		}
		for _, d := range dossiers {
			f(d)
		}
	}
}

// gather reads what deadlines look at for many cases at once.
func (tx *Tx) gather(list []models.Case) ([]*Dossier, error) {
	tree, err := tx.store.Tree(tx.db.Statement.Context)
	if err != nil {
		return nil, err
	}
	rules, err := tx.store.rules(tx.db)
	if err != nil {
		return nil, err
	}
	out, ids, byID := make([]*Dossier, len(list)), make([]int64, len(list)), map[int64]*Dossier{}
	for i, c := range list {
		b := tree.Bureaus[c.BureauID]
		out[i] = &Dossier{Case: c, Env: models.Env{Today: tx.Today, Bureau: b, Calendar: rules.Calendar, Terms: rules.TermsOf(b.Region), ReviewTriggers: rules.Review}}
		ids[i], byID[c.ID] = c.ID, out[i]
	}
	var events []models.Event
	if err := tx.db.Where("case_id IN ?", ids).Order("case_id, seq").Find(&events).Error; err != nil {
		return nil, fmt.Errorf("list events of open cases: %w", err)
	}
	for _, e := range events {
		step, err := e.Step()
		if err != nil {
			return nil, err
		}
		byID[e.CaseID].Env.Steps = append(byID[e.CaseID].Env.Steps, step)
	}
	var parties []models.CaseParty
	if err := tx.db.Where("case_id IN ?", ids).Order("case_id, seq").Find(&parties).Error; err != nil {
		return nil, fmt.Errorf("list parties of open cases: %w", err)
	}
	for _, p := range parties {
		byID[p.CaseID].Env.Parties = append(byID[p.CaseID].Env.Parties, p.Party)
	}
	var recordings []models.Recording
	if err := tx.db.Where("case_id IN ?", ids).Order("case_id, seq").Find(&recordings).Error; err != nil {
		return nil, fmt.Errorf("list recordings of open cases: %w", err)
	}
	for _, r := range recordings {
		byID[r.CaseID].Env.Recordings = append(byID[r.CaseID].Env.Recordings, r)
	}
	return out, nil
}

// NewDossier makes the dossier of a case that is about to be registered.
func (tx *Tx) NewDossier(bureau int64, step models.Step) (*Dossier, error) {
	d := &Dossier{Case: models.Case{ID: tx.NewID(), BureauID: bureau}}
	d.Env.Parties = step.Parties
	return d, tx.fill(d, step)
}

// fill adds the bureau, the officers and the reference data.
func (tx *Tx) fill(d *Dossier, step models.Step) (err error) {
	d.Env.Today = tx.Today
	if d.Env.Bureau, err = tx.bureau(d.Case.BureauID); err != nil {
		return err
	}
	rules, err := tx.store.rules(tx.db)
	if err != nil {
		return err
	}
	d.Env.Calendar, d.Env.Terms = rules.Calendar, rules.TermsOf(d.Env.Bureau.Region)
	d.Env.ReviewTriggers, d.Env.HearingTriggers = rules.Review, rules.Hearing
	d.Env.SimpleLimits = models.DefaultSimpleLimits
	ids := append(models.IDs{d.Case.Handler1, d.Case.Handler2, step.Chair}, step.Officers...)
	ids = slices.DeleteFunc(ids, func(id int64) bool { return id == 0 })
	if d.Env.Officers, err = tx.ListOfficers(ids); err != nil {
		return err
	}
	if d.Env.Certificates, err = tx.ListCertificates(ids); err != nil {
		return err
	}
	if step.Kind == models.StepDecided {
		d.Env.Searched = true
		d.Env.Prior, d.Env.SameDayFines, err = tx.CountPrior(d.Case, d.Env.Parties, step.Day)
	}
	return err
}

// bureau gives a bureau from the tree that the store keeps, which is at most
// treeAge old; one that is newer is read.
func (tx *Tx) bureau(id int64) (models.Bureau, error) {
	if !tx.treed {
		tree, err := tx.store.Tree(tx.db.Statement.Context)
		if err != nil {
			return models.Bureau{}, err
		}
		if b, ok := tree.Bureaus[id]; ok {
			return b, nil
		}
	}
	return tx.FindBureau(id)
}

// Take moves the case by one step: the rules of law are asked first, and what
// they block is refused unless an override that they allow goes with the step.
// The findings that do not block are returned for the user to read.
func (tx *Tx) Take(d *Dossier, step models.Step, recording *models.Recording) ([]models.Finding, error) {
	findings := d.Case.Guard(step, d.Env)
	if err := models.Blocked(findings, step.Override); err != nil {
		return findings, err
	}
	before := tx.workOf(d)
	change, err := tx.advance(d, step)
	if err != nil {
		return findings, err
	}
	if recording != nil {
		recording.ID, recording.CaseID, recording.Seq, recording.BureauID = tx.NewID(), d.Case.ID, change.Event.Seq, d.Case.BureauID
		change.Recording = recording
		d.Env.Recordings = append(d.Env.Recordings, *recording)
	}
	if len(step.Parties) > 0 {
		d.Env.Parties = step.Parties
	}
	d.Env.Steps = append(d.Env.Steps, step)
	change.work = tx.workOf(d).since(before)
	if err := tx.AppendStep(change); err != nil {
		return findings, err
	}
	return findings, tx.follow(d, step)
}

// advance applies the step to the dossier's case and gives what to keep.
func (tx *Tx) advance(d *Dossier, step models.Step) (CaseChange, error) {
	change := CaseChange{Parties: step.Parties, Penalties: step.Penalties}
	if d.Case.ChainSeq > 0 {
		before := d.Case
		change.Before = &before
	}
	sealed := make([]models.Party, len(step.Parties))
	for i, p := range step.Parties {
		sealed[i] = tx.store.SealParty(p)
	}
	if len(sealed) > 0 {
		step.Parties, change.Parties = sealed, sealed
	}
	event, err := d.Case.Advance(step, tx.Now, tx.Actor)
	if err != nil {
		return change, err
	}
	if due, err := models.DecisionDue(d.Case, d.Env); err == nil {
		d.Case.DueOn = due
	}
	after := d.Case
	change.After, change.Event = &after, event
	if change.Before != nil {
		defer func() { d.Case.Version++ }()
	} else {
		d.Case.Version = 1
	}
	return change, nil
}

// IssueDocumentNumber gives the bureau's next decision number of the year
// (GB/T 9704-2012 7.2.5): its short name, the kind of document, year, number.
func (tx *Tx) IssueDocumentNumber(b models.Bureau, kind string, year int) (string, error) {
	n, err := tx.NextNumber(b.ID, kind, year)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s%s〔%d〕%d号", b.Short, kind, year, n), nil
}
