package disclosure

import (
	"context"
	"slices"

	"sanxiang/models"
)

// Sheet is a disclosure as the bureau's office works on it: the internal record
// beside what the public will see.
type Sheet struct {
	Disclosure models.Disclosure
	Case       models.Case
	Today      models.Day
	Calendar   models.Calendar
	Own        bool // the actor may read what is hidden

	Prepared  Preparation    // as stated so far
	Texts     Texts          // the wordings in effect before anything is hidden; only for Own
	CaseTexts Texts          // the case's own; only for Own
	Parties   []models.Party // only for Own
	Hits      []Hit
	Verdict   models.PublicationVerdict
	Period    models.PublicationPeriod
	TermNote  string // where no rule limits how long it is shown

	Page     models.PublicPage // what the public will see, or sees
	Marks    []Mark            // where the page's texts hide something
	Rights   []Right
	Changes  []Change // of what waits, against what was prepared or is on show
	Obstacle error    // why what waits could not take effect now; nil = nothing
	Proposal *Proposal

	Row       models.Publication // what the public reads now; zero when nothing
	Snapshots []models.Snapshot
	History   []models.Audit // the latest first
}

// Mark is a text of the public page in its pieces.
type Mark struct {
	Field  string
	Pieces []Piece
}

// Piece is a stretch of a public text; a hidden one says by which rule.
type Piece struct {
	Text   string
	Rule   models.LeakRule // none = as it stands
	Hidden bool
}

// Change is one part of a page that differs between two versions.
type Change struct {
	Label    string
	Old, New string
}

// historyMost is how many lines of history a sheet shows.
const historyMost = 100

// FindSheet gives the sheet of a case's disclosure to whoever may read the case;
// what is hidden from the public is shown only to those who prepare and approve
// in the case's own bureau. TooEarly before there is anything to disclose.
func (s *Service) FindSheet(ctx context.Context, actor models.Actor, caseID int64) (Sheet, error) {
	c, err := s.store.FindCase(ctx, caseID)
	if err != nil {
		return Sheet{}, err
	}
	if err := s.permit(ctx, actor, models.ActReadCase, c.BureauID); err != nil {
		return Sheet{}, err
	}
	out := Sheet{Case: c, Own: reads(actor, c.BureauID), Today: s.store.Today()}
	if out.Disclosure, err = s.store.FindDisclosureOf(ctx, caseID); err != nil {
		return out, undecided(err)
	}
	if err := s.fillSheet(ctx, &out); err != nil {
		return out, err
	}
	if !out.Own {
		out.hide()
	}
	return out, nil
}

// fillSheet adds what the page is made from and what became of it.
func (s *Service) fillSheet(ctx context.Context, out *Sheet) error {
	x, err := s.subject(ctx, out.Disclosure)
	if err != nil {
		return err
	}
	kept, err := openDraft(s.store, out.Disclosure.DraftSpans)
	if err != nil {
		return err
	}
	rules, err := s.store.Rules(ctx)
	if err != nil {
		return err
	}
	out.Calendar, out.Prepared, out.Proposal, out.Parties = rules.Calendar, kept.Preparation, kept.Proposal, x.parties
	out.Verdict, out.CaseTexts = x.verdict(kept.Preparation.Facts), x.texts()
	if out.Period, out.TermNote, err = x.term(); err != nil {
		return err
	}
	if err := out.lay(x, kept); err != nil {
		return err
	}
	out.Rights = rightsOf(rules, out.Page)
	return s.fillPast(ctx, out)
}

// lay makes the page and its marks, and compares it with what it replaces.
func (out *Sheet) lay(x subject, kept draft) error {
	d, p := out.Disclosure, kept.Preparation
	now, _, err := x.page(p)
	if err != nil {
		return err
	}
	out.Page = now
	var old models.PublicPage
	if d.DraftBody != "" {
		if old, err = decode(d.DraftBody); err != nil {
			return err
		}
	}
	switch {
	case d.Stage == models.StageCorrect:
		var next models.PublicPage
		if next, p, _, out.Obstacle = x.corrected(d, p, kept.Proposal.Correction); out.Obstacle == nil {
			out.Page, out.Changes = next, changes(old, next)
		}
	case d.Stage == models.StageRelease:
		was := old
		was.ServedOn = now.ServedOn
		out.Changes = changes(was, now)
		out.Obstacle = x.obstacle(out.Verdict, out.Changes)
	case d.State == models.DisclosurePublished:
		was := old
		was.ServedOn = now.ServedOn
		out.Page, out.Changes = old, changes(was, now)
	}
	plain, err := x.plainPage(p)
	if err != nil {
		return err
	}
	out.Texts = Texts{plain.Cause, plain.Facts, plain.Basis, plain.Content}
	out.Hits = x.hits(plain, p.redaction())
	out.Marks = marksOf(plain, out.Page, x, p.redaction())
	return nil
}

// obstacle says why a prepared page can not be released as it is.
func (x subject) obstacle(v models.PublicationVerdict, changed []Change) error {
	switch {
	case !v.Publish:
		return models.Errorf(models.Conflict, "准备之后情况有变：%s。请退回承办人员重新准备", v.Reason)
	case len(changed) > 0:
		return models.Errorf(models.Conflict, "准备公示之后案件信息有变化，请退回承办人员重新准备")
	}
	return nil
}

// marksOf cuts the page's texts into what stands and what is hidden. A text that
// is no longer what would be made now is shown whole.
func marksOf(plain, page models.PublicPage, x subject, r models.Redaction) []Mark {
	var out []Mark
	texts, shown := redacted(&plain), redacted(&page)
	for i, f := range texts {
		spans := r.Find(*f.text, x.parties)
		pieces := piecesOf(*f.text, spans)
		if models.ApplySpans(*f.text, spans) != *shown[i].text {
			pieces = []Piece{{Text: *shown[i].text}}
		}
		out = append(out, Mark{f.name, pieces})
	}
	return out
}

// piecesOf cuts a text at its spans as ApplySpans does.
func piecesOf(text string, spans []models.Span) []Piece {
	var out []Piece
	at := 0
	for _, s := range spans {
		start, end := max(s.Start, at), min(s.End, len(text))
		if end <= start {
			continue
		}
		if start > at {
			out = append(out, Piece{Text: text[at:start]})
		}
		out = append(out, Piece{Text: s.Mask, Rule: s.Rule, Hidden: true})
		at = end
	}
	return append(out, Piece{Text: text[at:]})
}

// fillPast adds what the public reads now and what happened so far.
func (s *Service) fillPast(ctx context.Context, out *Sheet) error {
	row, err := s.store.FindPublication(ctx, out.Disclosure.PublicID)
	if err != nil && models.KindOf(err) != models.NotFound {
		return err
	}
	out.Row = row
	if out.Snapshots, err = s.store.ListSnapshots(ctx, out.Disclosure.ID); err != nil {
		return err
	}
	out.History, err = s.store.ListHistory(ctx, "disclosure", out.Disclosure.ID, historyMost)
	return err
}

// hide empties what the actor may not read.
func (out *Sheet) hide() {
	out.Texts, out.CaseTexts, out.Parties, out.Prepared = Texts{}, Texts{}, nil, Preparation{Facts: out.Prepared.Facts}
	out.Proposal, out.Disclosure.WithdrawNote, out.Disclosure.ReturnNote = nil, "", ""
	out.Hits = slices.Clone(out.Hits)
	for i := range out.Hits {
		h := &out.Hits[i]
		h.Text, h.Before, h.After, h.Reason, h.span.Text = "", "", "", "", ""
	}
}
