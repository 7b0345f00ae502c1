package stats

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// HandInRow is how far one bureau directly below is with a year's figures.
type HandInRow struct {
	Bureau    models.Bureau
	State     models.HandInState
	Returns   int // handed-in totals, of units below it too
	Conflicts int // open ones
	Confirmed *models.HandIn
	Reminders []models.Reminder
}

// HandInBoard is the hand-in state (报送情况) of the bureaus directly below one.
type HandInBoard struct {
	Year  int
	Due   models.Day
	Late  bool // the due day is over
	Rows  []HandInRow
	Count map[models.HandInState]int
}

// Words says the board in a sentence: 3个下级机关：已报1个，未报1个，冲突1个.
func (b HandInBoard) Words() string {
	return fmt.Sprintf("%d个下级机关：已报%d个，未报%d个，冲突%d个", len(b.Rows),
		b.Count[models.HandInDone], b.Count[models.HandInMissing], b.Count[models.HandInConflict])
}

// ListHandIns gives the board of a bureau and a year. A bureau has handed in
// when any total of the year came from it or its units, or when it confirmed
// that its records are complete. Errors: Forbidden and NotFound by
// models.Permit, Invalid for a year.
func (s *Service) ListHandIns(ctx context.Context, actor models.Actor, bureau int64, year int) (HandInBoard, error) {
	board := HandInBoard{Year: year, Due: models.ReturnDue(year), Count: map[models.HandInState]int{}}
	r, err := s.newReader(ctx)
	if err != nil {
		return board, err
	}
	if err := models.Permit(actor, models.ActReadFigures, r.tree, bureau); err != nil {
		return board, err
	}
	if err := checkPeriod(models.YearPeriod(year)); err != nil {
		return board, err
	}
	board.Late = r.today > board.Due
	below := r.tree.Within(bureau, models.ScopeBelow)
	list, err := s.store.ListReturns(ctx, store.ReturnFilter{Bureaus: below, First: year, Last: year})
	if err != nil {
		return board, err
	}
	open, err := r.conflicts(ctx, list)
	if err != nil {
		return board, err
	}
	confirmed, err := s.store.ListHandIns(ctx, below, year)
	if err != nil {
		return board, err
	}
	reminders, err := s.store.ListReminders(ctx, below, year)
	if err != nil {
		return board, err
	}
	for _, id := range r.tree.Children(bureau) {
		b := r.tree.Bureaus[id]
		if b.FoundedOn > models.YearPeriod(year).Last() || b.ClosedOn != "" && b.ClosedOn <= models.YearPeriod(year).First() {
			continue
		}
		row := HandInRow{Bureau: b}
		row.fill(r.tree, list, open)
		for i := range confirmed {
			if confirmed[i].BureauID == id {
				row.Confirmed = &confirmed[i]
			}
		}
		row.Reminders = slices.DeleteFunc(slices.Clone(reminders), func(m models.Reminder) bool { return m.BureauID != id })
		row.State = row.state()
		board.Count[row.State]++
		board.Rows = append(board.Rows, row)
	}
	return board, nil
}

// fill counts what came from the bureau and all below it.
func (h *HandInRow) fill(tree *models.Tree, list []models.Return, open []Conflict) {
	for _, x := range list {
		if tree.Covers(h.Bureau.ID, x.BureauID) {
			h.Returns++
		}
	}
	for _, c := range open {
		if !c.Settled && tree.Covers(h.Bureau.ID, c.Return.BureauID) {
			h.Conflicts++
		}
	}
}

func (h HandInRow) state() models.HandInState {
	switch {
	case h.Conflicts > 0:
		return models.HandInConflict
	case h.Returns > 0 || h.Confirmed != nil:
		return models.HandInDone
	}
	return models.HandInMissing
}

// ReminderForm reminds bureaus of a year's figures.
type ReminderForm struct {
	Key     string // idempotency key, may be empty
	Year    int
	Bureaus []int64
	Note    string
}

// Remind keeps a reminder (催报) for every bureau and sends it the message. The
// bureaus must be below the actor's own. Errors: Invalid without any, Forbidden
// and NotFound by models.Permit.
func (s *Service) Remind(ctx context.Context, actor models.Actor, f ReminderForm) (int, error) {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return 0, err
	}
	if err := models.Permit(actor, models.ActEnter, tree, actor.BureauID); err != nil {
		return 0, err
	}
	var k models.Checks
	k.Require(len(f.Bureaus) > 0, "bureaus", "请选择要催报的机关", "至少勾选一个")
	k.Require(len([]rune(f.Note)) <= 500, "note", "附言至多500个字", "请缩短")
	k.Add("year", checkPeriod(models.YearPeriod(f.Year)))
	if err := k.Err("催报没有发出"); err != nil {
		return 0, err
	}
	for _, id := range f.Bureaus {
		if err := models.Permit(actor, models.ActEnter, tree, id); err != nil {
			return 0, err
		}
		if id == actor.BureauID {
			return 0, models.Errorf(models.Invalid, "不能向本机关催报，请选择下级机关")
		}
	}
	content, err := json.Marshal(f)
	if err != nil {
		return 0, err
	}
	return len(f.Bureaus), s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		if _, known, err := tx.Once(f.Key, content); err != nil || known {
			return err
		}
		for _, id := range f.Bureaus {
			if err := remind(tx, tree.Bureaus[actor.BureauID].Name, id, f); err != nil {
				return err
			}
		}
		return tx.Keep(f.Key, content, "done")
	})
}

// remind keeps one reminder and tells whoever may enter figures there.
func remind(tx *store.Tx, from string, bureau int64, f ReminderForm) error {
	r := models.Reminder{BureauID: bureau, Year: f.Year, FromBureau: tx.Actor.BureauID, Note: strings.TrimSpace(f.Note)}
	if err := tx.CreateReminder(&r); err != nil {
		return err
	}
	users, err := tx.ListColleagues(bureau, models.RoleReporter, models.RoleHandler, models.RoleApprover)
	if err != nil {
		return err
	}
	return tx.Tell(models.Message{
		Kind: models.MessageHandIn, Source: fmt.Sprintf("handin:%d", r.ID), BureauID: bureau, Object: "handin", ObjectID: r.ID, DueOn: models.ReturnDue(f.Year),
		Number: fmt.Sprintf("%d年度行政执法数据", f.Year), Act: strings.TrimSpace(from + "催报：" + f.reminded()),
	}, users)
}

// reminded is what a reminder asks for.
func (f ReminderForm) reminded() string {
	if note := strings.TrimSpace(f.Note); note != "" {
		return note
	}
	return "报齐数据，或确认已经报齐"
}

// ConfirmHandIn keeps a bureau's word that its figures of a year are complete.
func (s *Service) ConfirmHandIn(ctx context.Context, actor models.Actor, h models.HandIn) error {
	r, err := s.newReader(ctx)
	if err != nil {
		return err
	}
	if err := models.Permit(actor, models.ActEnter, r.tree, h.BureauID); err != nil {
		return err
	}
	var k models.Checks
	if h.Responsible = strings.TrimSpace(h.Responsible); h.Responsible == "" {
		h.Responsible = actor.Name
	}
	k.Require(len([]rune(h.Responsible)) <= 100, "responsible", "责任人至多100个字", "请缩短")
	k.Require(len([]rune(h.Note)) <= 500, "note", "说明至多500个字", "请缩短")
	k.Require(h.Year >= 1949 && h.Year <= r.today.Year(), "year", fmt.Sprintf("年份须在1949至%d之间", r.today.Year()), "请更正")
	if err := k.Err("确认没有保存"); err != nil {
		return err
	}
	return s.store.Tx(ctx, actor, func(tx *store.Tx) error { return tx.PutHandIn(h) })
}

// ReturnList is what one bureau handed in for a year.
type ReturnList struct {
	Bureau    models.Bureau
	Due       models.Day
	Rows      []ReturnRow
	Confirmed *models.HandIn
	Reminders []models.Reminder
}

// ReturnRow is a handed-in total with its indicator.
type ReturnRow struct {
	models.Return
	Name, Unit string
	Decimals   int
}

// Plain writes the total in the indicator's unit.
func (r ReturnRow) Plain() string { return models.PlainDecimal(r.Value, r.Decimals) }

// ListReturns gives what a bureau itself handed in for a year.
func (s *Service) ListReturns(ctx context.Context, actor models.Actor, bureau int64, year int) (ReturnList, error) {
	out := ReturnList{Due: models.ReturnDue(year)}
	r, err := s.newReader(ctx)
	if err != nil {
		return out, err
	}
	if err := models.Permit(actor, models.ActReadFigures, r.tree, bureau); err != nil {
		return out, err
	}
	out.Bureau = r.tree.Bureaus[bureau]
	list, err := s.store.ListReturns(ctx, store.ReturnFilter{Bureaus: []int64{bureau}, First: year, Last: year})
	if err != nil {
		return out, err
	}
	for _, x := range list {
		row := ReturnRow{Return: x, Name: x.Indicator}
		if d := r.catalogue.Indicators[x.Indicator]; d != nil {
			row.Name, row.Unit, row.Decimals = d.Name, d.Unit, d.Decimals
		}
		out.Rows = append(out.Rows, row)
	}
	confirmed, err := s.store.ListHandIns(ctx, []int64{bureau}, year)
	if err != nil {
		return out, err
	}
	if len(confirmed) > 0 {
		out.Confirmed = &confirmed[0]
	}
	out.Reminders, err = s.store.ListReminders(ctx, []int64{bureau}, year)
	return out, err
}
