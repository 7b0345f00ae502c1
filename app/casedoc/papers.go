package casedoc

import (
	"context"
	"slices"

	"sanxiang/app/document"
	"sanxiang/models"
)

// papers is all that documents are assembled from.
type papers struct {
	c      models.Case
	env    models.Env
	events []models.Event
	review models.Review
	rounds []models.Round
	organ  string // for reconsideration
	masked bool
	doc    models.CaseDoc // the one that is assembled
}

// papers reads a case that the actor may read.
func (s *Service) papers(ctx context.Context, actor models.Actor, id int64) (*papers, error) {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	c, missing := s.store.FindCase(ctx, id)
	if missing != nil && models.KindOf(missing) != models.NotFound {
		return nil, missing
	}
	if err := models.Permit(actor, models.ActReadCase, tree, c.BureauID); err != nil {
		return nil, err
	}
	if missing != nil {
		return nil, missing
	}
	p := &papers{organ: tree.ReconsiderationOrgan(c.BureauID), masked: !models.SeesIdentifiers(actor, c.BureauID)}
	p.review, err = s.store.FindReviewOf(ctx, id)
	if err != nil && models.KindOf(err) != models.NotFound {
		return nil, err
	}
	if err == nil {
		if p.rounds, err = s.store.ListRounds(ctx, p.review.ID); err != nil {
			return nil, err
		}
	}
	if p.events, err = s.store.ListEvents(ctx, id); err != nil {
		return nil, err
	}
	officers, err := p.officers()
	if err != nil {
		return nil, err
	}
	d, err := s.store.FindDossierFor(ctx, id, models.Step{Officers: officers})
	if err != nil {
		return nil, err
	}
	p.c, p.env = d.Case, d.Env
	if p.masked {
		for i := range p.env.Parties {
			p.env.Parties[i] = p.env.Parties[i].Masked()
		}
	}
	return p, nil
}

// officers lists everybody whom the documents name.
func (p *papers) officers() (models.IDs, error) {
	var ids models.IDs
	for _, e := range p.events {
		step, err := e.Step()
		if err != nil {
			return nil, err
		}
		ids = append(append(ids, step.Officers...), step.Chair)
	}
	for _, r := range p.rounds {
		ids = append(ids, r.ReviewerID)
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// makers gives the maker of each kind of document.
var makers = map[models.CaseDocKind]func(*papers) *document.Document{
	models.DocSource: (*papers).source, models.DocFiling: (*papers).filing, models.DocReport: (*papers).report,
	models.DocNotice: (*papers).notice, models.DocNoticeReceipt: (*papers).noticeReceipt, models.DocOpinion: (*papers).opinion,
	models.DocDiscussion: (*papers).discussion, models.DocDecision: (*papers).decision, models.DocExempt: (*papers).exempt,
	models.DocSpot: (*papers).spot, models.DocReceipt: (*papers).receipt, models.DocClosing: (*papers).closing,
}

// draftBanner marks what has not been done yet.
const draftBanner = "草稿（尚未作出，不具有法律效力）"

// assemble makes the document; a draft says so above everything.
func (p *papers) assemble() *document.Document {
	d := makers[p.doc.Kind](p)
	if d.Title == "" {
		d.Title = p.doc.Name
	}
	if !p.doc.Final {
		d.Banner, d.Date = draftBanner, ""
	}
	return d
}

// made assembles one document.
func (p *papers) made(doc models.CaseDoc) Made {
	p.doc = doc
	return Made{CaseDoc: doc, Case: p.c, Masked: p.masked, Document: p.assemble()}
}

// last gives the last step of the kind with the event that carries it.
func (p *papers) last(kind models.StepKind) (models.Step, models.Event, bool) {
	for i := len(p.env.Steps) - 1; i >= 0; i-- {
		if p.env.Steps[i].Kind == kind && i < len(p.events) {
			return p.env.Steps[i], p.events[i], true
		}
	}
	return models.Step{}, models.Event{}, false
}

// steps gives all steps of the kind, in order.
func (p *papers) steps(kind models.StepKind) []models.Step {
	return slices.DeleteFunc(slices.Clone(p.env.Steps), func(s models.Step) bool { return s.Kind != kind })
}
