package disclosure

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"sanxiang/app/store"
	"sanxiang/models"
)

// ExAnteDraft is what a section of a bureau's ex-ante disclosure shall say.
type ExAnteDraft struct {
	Key     string               `json:"-"`
	Bureau  int64                `json:"bureau,string"`
	Section string               `json:"section"`
	Version int64                `json:"version,string"` // the one that the preparer saw; 0 = whichever
	Reason  string               `json:"reason"`         // what changed, and why; the public reads it from the second revision on
	Content models.ExAnteContent `json:"content"`
}

// ExAnteRef names a section of a bureau.
type ExAnteRef struct {
	Key     string `json:"-"`
	Bureau  int64  `json:"bureau,string"`
	Section string `json:"section"`
	Version int64  `json:"version,string"` // the one that the approver saw; 0 = whichever
}

// PrepareExAnte puts what a section shall say before the approver; a draft
// that waits is replaced. The officers' rows are compiled from the register.
// The errors are Invalid for content that breaks the section's form, gives
// personal data away or lacks its reason, Conflict when somebody was quicker.
func (s *Service) PrepareExAnte(ctx context.Context, actor models.Actor, d ExAnteDraft) (models.ExAnte, error) {
	if err := s.permit(ctx, actor, models.ActPrepare, d.Bureau); err != nil {
		return models.ExAnte{}, err
	}
	section, err := models.FindExAnteSection(d.Section)
	if err != nil {
		return models.ExAnte{}, err
	}
	d.Content, d.Reason = d.Content.Tidy(), strings.TrimSpace(d.Reason)
	if err := section.Check(d.Content); err != nil {
		return models.ExAnte{}, err
	}
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return models.ExAnte{}, err
	}
	return s.onceExAnte(ctx, actor, request{d.Key, "prepare_exante", d.Bureau, d}, func(tx *store.Tx) (models.ExAnte, error) {
		return exAnteSubject{section, tree.Bureaus[d.Bureau], tree}.prepare(tx, d)
	})
}

// ApproveExAnte publishes what was prepared; it has to be another person. What
// says the same as the page on show makes no revision: both have then looked
// at it again, and the day of that is kept. Errors: TooEarly without a draft,
// Forbidden for the preparer, Conflict when draft or officers changed since.
func (s *Service) ApproveExAnte(ctx context.Context, actor models.Actor, r ExAnteRef) (models.ExAnte, error) {
	x, err := s.exAnteSubject(ctx, actor, r)
	if err != nil {
		return models.ExAnte{}, err
	}
	return s.onceExAnte(ctx, actor, request{r.Key, "approve_exante", r.Bureau, r}, func(tx *store.Tx) (models.ExAnte, error) {
		e, err := x.find(tx, r.Version)
		if err != nil {
			return e, err
		}
		return x.approve(tx, e)
	})
}

// WithdrawExAnte takes a section down: a tombstone with day and reason stays,
// every text of it is erased. Code is error or not_public.
func (s *Service) WithdrawExAnte(ctx context.Context, actor models.Actor, r ExAnteRef, w Withdrawal) (models.ExAnte, error) {
	x, err := s.exAnteSubject(ctx, actor, r)
	if err != nil {
		return models.ExAnte{}, err
	}
	var c models.Checks
	c.Require(w.Code == withdrawError || w.Code == "not_public", "code", "撤下原因不在可选范围", "可用 error（信息有误须重新公示）、not_public（依法不应公开）")
	c.Require(utf8.RuneCountInString(w.Note) <= 500, "note", "说明至多500字", "请缩短")
	if err := c.Err("撤下没有办理"); err != nil {
		return models.ExAnte{}, err
	}
	body := struct {
		ExAnteRef
		Withdrawal Withdrawal
	}{r, w}
	return s.onceExAnte(ctx, actor, request{r.Key, "withdraw_exante", r.Bureau, body}, func(tx *store.Tx) (models.ExAnte, error) {
		e, err := x.find(tx, r.Version)
		if err != nil {
			return e, err
		}
		return x.withdraw(tx, e, w)
	})
}

// onceExAnte runs f in one transaction, or gives what the key led to before.
func (s *Service) onceExAnte(ctx context.Context, actor models.Actor, r request, f func(*store.Tx) (models.ExAnte, error)) (models.ExAnte, error) {
	var e models.ExAnte
	err := s.repeatable(ctx, actor, r, func(tx *store.Tx, known int64) (int64, error) {
		var err error
		if known != 0 {
			e, err = tx.FindExAnteID(known)
		} else {
			e, err = f(tx)
		}
		return e.ID, err
	})
	return e, err
}

// exAnteSubject is a section of a bureau with what its page is made of.
type exAnteSubject struct {
	section models.ExAnteSection
	bureau  models.Bureau
	tree    *models.Tree
}

// exAnteSubject gives the subject to somebody who may publish it.
func (s *Service) exAnteSubject(ctx context.Context, actor models.Actor, r ExAnteRef) (exAnteSubject, error) {
	if err := s.permit(ctx, actor, models.ActPublish, r.Bureau); err != nil {
		return exAnteSubject{}, err
	}
	section, err := models.FindExAnteSection(r.Section)
	if err != nil {
		return exAnteSubject{}, err
	}
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return exAnteSubject{}, err
	}
	return exAnteSubject{section, tree.Bureaus[r.Bureau], tree}, nil
}

// title is that of the page.
func (x exAnteSubject) title() string { return x.bureau.Name + x.section.Title }

// find gives the row as the actor saw it.
func (x exAnteSubject) find(tx *store.Tx, version int64) (models.ExAnte, error) {
	e, err := tx.FindExAnte(x.bureau.ID, x.section.Code)
	if err != nil && models.KindOf(err) == models.NotFound {
		return e, models.Errorf(models.TooEarly, "尚未准备%s的公开内容，请承办人员先准备", x.section.Label)
	}
	if err == nil && version != 0 && version != e.Version {
		return e, models.Errorf(models.Conflict, "%s的内容已被他人修改，请刷新后重新核对", x.section.Label)
	}
	return e, err
}

// prepare writes the draft.
func (x exAnteSubject) prepare(tx *store.Tx, d ExAnteDraft) (models.ExAnte, error) {
	e, err := tx.FindExAnte(x.bureau.ID, x.section.Code)
	if err != nil && models.KindOf(err) != models.NotFound {
		return e, err
	}
	if d.Version != 0 && d.Version != e.Version {
		return e, models.Errorf(models.Conflict, "%s的内容已被他人修改，请刷新后重新填写", x.section.Label)
	}
	content, err := x.compile(tx, d.Content)
	if err != nil {
		return e, err
	}
	draft := encodeExAnte(content)
	if err := x.checkDraft(e, draft, d.Reason); err != nil {
		return e, err
	}
	if err := x.checkPage(x.page(content), content); err != nil {
		return e, err
	}
	e.Draft, e.DraftReason, e.DraftedBy = draft, d.Reason, tx.Actor.UserID
	e.ReturnNote, e.ReturnedBy, e.ReturnedOn = "", 0, ""
	if e.ID != 0 {
		return e, tx.UpdateExAnte(&e, "准备事前公开", x.title())
	}
	e.BureauID, e.Section, e.State = x.bureau.ID, x.section.Code, models.DisclosureDraft
	e.PublicID, e.DisclosureID = store.NewPublicID(), tx.NewID()
	return e, tx.CreateExAnte(&e, x.title())
}

// checkDraft asks for the reason of a change.
func (x exAnteSubject) checkDraft(e models.ExAnte, draft, reason string) error {
	var c models.Checks
	changes := e.Revision > 0 && draft != e.Content
	c.Require(!changes || reason != "", "reason", "修改已公开的内容须公开说明原因", "请写明修改了什么、为什么修改")
	c.Require(utf8.RuneCountInString(reason) <= 200, "reason", "修改原因至多200字", "请缩短")
	checkText(&c, "reason", reason)
	return c.Err(x.section.Label + "没有保存")
}

// encodeExAnte writes content as it is kept and compared.
func encodeExAnte(c models.ExAnteContent) string {
	body, err := json.Marshal(c)
	if err != nil {
		panic(fmt.Sprintf("content of a section cannot be written: %v", err)) // plain texts always can
	}
	return string(body)
}

// decodeExAnte reads what encodeExAnte wrote; nothing is empty content.
func decodeExAnte(body string) (models.ExAnteContent, error) {
	var c models.ExAnteContent
	if body == "" {
		return c, nil
	}
	if err := json.Unmarshal([]byte(body), &c); err != nil {
		return c, fmt.Errorf("read content of a section: %w", err)
	}
	return c, nil
}
