package disclosure

import (
	"context"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// ExAnteSheet is a section as the bureau's office works on it: what is on show,
// what waits, and what became of it so far.
type ExAnteSheet struct {
	ExAnteState
	Bureau    models.Bureau
	Waiting   models.PublicPage // as the draft would read; zero when none waits
	Shown     models.PublicPage // as the public reads it; zero when nothing is on show
	Compiled  []map[string]string
	Snapshots []models.Snapshot
	History   []models.Audit // the latest first
}

// FindExAnte gives the sheet of a section to whoever may read the bureau's
// records.
func (s *Service) FindExAnte(ctx context.Context, actor models.Actor, bureau int64, code string) (ExAnteSheet, error) {
	list, err := s.ListExAnte(ctx, actor, bureau)
	if err != nil {
		return ExAnteSheet{}, err
	}
	section, err := models.FindExAnteSection(code)
	if err != nil {
		return ExAnteSheet{}, err
	}
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return ExAnteSheet{}, err
	}
	out := ExAnteSheet{Bureau: tree.Bureaus[bureau]}
	for _, x := range list {
		if x.Code == code {
			out.ExAnteState = x
		}
	}
	subject := exAnteSubject{section, out.Bureau, tree}
	if out.Draft != nil {
		out.Waiting = subject.page(*out.Draft)
	}
	if out.Content != nil {
		out.Shown = subject.page(*out.Content)
	}
	if code == models.ExAnteOfficers {
		bureaus, names := rollBureaus(tree, bureau)
		officers, certificates, err := s.store.ListRoll(ctx, bureaus)
		if err != nil {
			return out, err
		}
		out.Compiled = models.OfficerRoll(officers, certificates, names, "", s.store.Today())
	}
	if out.ID == 0 {
		return out, nil
	}
	if out.Snapshots, err = s.store.ListSnapshots(ctx, out.DisclosureID); err != nil {
		return out, err
	}
	out.History, err = s.store.ListHistory(ctx, "exante", out.ID, historyMost)
	return out, err
}

// SketchExAnte gives the page that the public would read of what somebody wrote,
// without keeping it; the errors are those of PrepareExAnte.
func (s *Service) SketchExAnte(ctx context.Context, actor models.Actor, d ExAnteDraft) (models.PublicPage, error) {
	if err := s.permit(ctx, actor, models.ActPrepare, d.Bureau); err != nil {
		return models.PublicPage{}, err
	}
	sheet, err := s.FindExAnte(ctx, actor, d.Bureau, d.Section)
	if err != nil {
		return models.PublicPage{}, err
	}
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return models.PublicPage{}, err
	}
	content := d.Content.Tidy()
	if err := sheet.Check(content); err != nil {
		return models.PublicPage{}, err
	}
	if d.Section == models.ExAnteOfficers {
		content.Rows = sheet.Compiled
		for _, row := range content.Rows {
			row["category"] = content.Category
		}
	}
	x := exAnteSubject{sheet.ExAnteSection, sheet.Bureau, tree}
	page := x.page(content)
	return page, x.checkPage(page, content)
}

// ReturnExAnte sends a draft back to its preparer with a reason that stays in
// the bureau; it has to be another person. Errors: TooEarly when nothing waits,
// Forbidden for the preparer, Invalid without a reason.
func (s *Service) ReturnExAnte(ctx context.Context, actor models.Actor, r ExAnteRef, back Returning) (models.ExAnte, error) {
	x, err := s.exAnteSubject(ctx, actor, r)
	if err != nil {
		return models.ExAnte{}, err
	}
	back.Reason = strings.TrimSpace(back.Reason)
	body := struct {
		ExAnteRef
		Returning Returning
	}{r, back}
	return s.onceExAnte(ctx, actor, request{r.Key, "return_exante", r.Bureau, body}, func(tx *store.Tx) (models.ExAnte, error) {
		e, err := x.find(tx, r.Version)
		if err != nil {
			return e, err
		}
		switch {
		case e.Draft == "" || e.ReturnedOn != "":
			return e, models.Errorf(models.TooEarly, "%s没有待审批的内容，不能退回", x.section.Label)
		case tx.Actor.UserID == 0 || tx.Actor.UserID == e.DraftedBy:
			return e, models.Errorf(models.Forbidden, "准备人不能退回自己准备的内容，直接修改即可")
		}
		if err := back.check(); err != nil {
			return e, err
		}
		e.ReturnNote, e.ReturnedBy, e.ReturnedOn = back.Reason, tx.Actor.UserID, tx.Today
		return e, tx.UpdateExAnte(&e, "退回事前公开", x.title())
	})
}
