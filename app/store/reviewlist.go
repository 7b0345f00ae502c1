package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"sanxiang/models"
)

// ReviewFilter picks reviews for a list. Open ones come by last day, concluded
// ones latest first; After is where the page before ended.
type ReviewFilter struct {
	Bureaus  []int64
	Done     bool       // concluded; else those that wait for an opinion
	Any      bool       // both, by last day
	Holder   int64      // taken on by this officer
	Reviewer int64      // concluded by this officer
	Item     string     // some remark of this reviewer's is of the item
	Major    bool       //
	Flag     string     // passed, first_passed or corrected must hold
	Returned bool       // some round of this reviewer's sent the case back
	Text     string     // case number, exactly
	From, To models.Day // of the conclusion
	AfterDay models.Day
	AfterID  int64
	Limit    int
}

// ReviewRow is a review with what a list shows of its case.
type ReviewRow struct {
	models.Review
	PartyName     string
	Cause         string
	ProposedFine  models.Fen
	ProposedKinds models.KindSet
}

// reviewFlags are the columns that Flag may name.
var reviewFlags = map[string]string{"passed": "passed", "first_passed": "first_passed", "corrected": "corrected"}

// ListReviews gives one page of reviews.
func (s *Store) ListReviews(ctx context.Context, f ReviewFilter) ([]ReviewRow, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	q := f.narrow(s.reader(ctx).Table("reviews"))
	if f.Done {
		q = q.Order("reviews.concluded_on DESC, reviews.id DESC")
		if f.AfterID > 0 {
			q = q.Where("(reviews.concluded_on < ? OR reviews.concluded_on = ? AND reviews.id < ?)", f.AfterDay, f.AfterDay, f.AfterID)
		}
	} else {
		q = q.Order("reviews.due_on, reviews.id")
		if f.AfterID > 0 {
			q = q.Where("(reviews.due_on > ? OR reviews.due_on = ? AND reviews.id > ?)", f.AfterDay, f.AfterDay, f.AfterID)
		}
	}
	var rows []ReviewRow
	err := q.Joins("JOIN cases ON cases.id = reviews.case_id").
		Select("reviews.*, cases.party_name, cases.cause, cases.proposed_fine, cases.proposed_kinds").Limit(f.Limit).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list reviews: %w", err)
	}
	return rows, nil
}

// CountReviews counts what ListReviews lists over all pages.
func (s *Store) CountReviews(ctx context.Context, f ReviewFilter) (int64, error) {
	var n int64
	if err := f.narrow(s.reader(ctx).Table("reviews")).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count reviews: %w", err)
	}
	return n, nil
}

// narrow adds the filter's conditions.
func (f ReviewFilter) narrow(q *gorm.DB) *gorm.DB {
	where := func(given bool, condition string, values ...any) {
		if given {
			q = q.Where(condition, values...)
		}
	}
	where(true, "reviews.bureau_id IN ?", f.Bureaus)
	where(f.Done, "reviews.concluded_on <> ''")
	where(!f.Done && !f.Any, "reviews.concluded_on = ''")
	where(f.Holder != 0, "reviews.holder_id = ?", f.Holder)
	where(f.Major, "reviews.major = ?", true)
	where(f.Text != "", "reviews.case_number = ?", f.Text)
	byRound := f.Returned || f.Item != "" // the days are then of the round
	where(f.From != "" && !byRound, "reviews.concluded_on >= ?", f.From)
	where(f.To != "" && !byRound, "reviews.concluded_on BETWEEN '0' AND ?", f.To)
	if column := reviewFlags[f.Flag]; column != "" {
		where(true, "reviews."+column+" = ?", true)
	}
	const own = "reviews.id IN (SELECT r.review_id FROM review_rounds r WHERE r.reviewer_id = ? AND r.concluded_at BETWEEN ? AND ?"
	switch from, to := yearOf(f.From, f.To); {
	case f.Returned:
		where(true, own+" AND r.opinion <> ?)", f.Reviewer, from, to, models.OpinionAgree)
	case f.Item != "":
		where(true, "reviews.id IN (SELECT r.review_id FROM review_rounds r JOIN review_remarks m ON m.review_id = r.review_id AND m.round = r.number"+
			" WHERE r.reviewer_id = ? AND r.concluded_at BETWEEN ? AND ? AND m.item = ?)", f.Reviewer, from, to, f.Item)
	default:
		where(f.Reviewer != 0, "reviews.reviewer_id = ?", f.Reviewer)
	}
	return q
}

// yearOf gives the instants from the first day's beginning to the last day's
// end; without days, all time.
func yearOf(from, to models.Day) (first, last models.Instant) {
	first, last = 1, 1<<62
	if t, ok := from.Time(); ok {
		first = models.InstantOf(t)
	}
	if t, ok := to.Add(1).Time(); ok {
		last = models.InstantOf(t) - 1
	}
	return first, last
}

// ListReviewsOf gives the reviews whose last opinion the officer gave within
// the days.
func (s *Store) ListReviewsOf(ctx context.Context, officer int64, from, to models.Day) ([]models.Review, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	var list []models.Review
	err := s.reader(ctx).Where("reviewer_id = ? AND concluded_on BETWEEN ? AND ?", officer, from, to).Order("concluded_on, id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list reviews of officer %d: %w", officer, err)
	}
	return list, nil
}

// ListRoundsOf gives the rounds that the officer concluded within the days, in
// order, without their texts and with their remarks.
func (s *Store) ListRoundsOf(ctx context.Context, officer int64, from, to models.Day) ([]models.Round, error) {
	first, last := yearOf(from, to)
	var list []models.Round
	err := s.reader(ctx).Select("review_id, number, submitted_at, reviewer_id, concluded_at, opinion").
		Where("reviewer_id = ? AND concluded_at BETWEEN ? AND ?", officer, first, last).Order("concluded_at, review_id, number").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list rounds of officer %d: %w", officer, err)
	}
	var remarks []models.Remark
	err = s.reader(ctx).Table("review_remarks m").Select("m.review_id, m.round, m.seq, m.item").
		Joins("JOIN review_rounds r ON r.review_id = m.review_id AND r.number = m.round").
		Where("r.reviewer_id = ? AND r.concluded_at BETWEEN ? AND ?", officer, first, last).Order("m.review_id, m.round, m.seq").Scan(&remarks).Error
	if err != nil {
		return nil, fmt.Errorf("list remarks of officer %d: %w", officer, err)
	}
	at := map[[2]int64]int{}
	for i, r := range list {
		at[[2]int64{r.ReviewID, int64(r.Number)}] = i
	}
	for _, m := range remarks {
		if i, ok := at[[2]int64{m.ReviewID, int64(m.Round)}]; ok {
			list[i].Remarks = append(list[i].Remarks, m)
		}
	}
	return list, nil
}

// alike picks the decisions to penalise of a cause that stand, in the bureaus.
func alike(q *gorm.DB, bureaus []int64, cause string) *gorm.DB {
	q = q.Where("cause = ? AND outcome = ? AND revoked = ?", cause, models.OutcomePenalty, false)
	if len(bureaus) == 1 {
		return q.Where("bureau_id = ?", bureaus[0]) // much the quicker of the two on the embedded database
	}
	return q.Where("bureau_id IN ?", bureaus)
}

// ListFineGroups counts the decisions of a cause in the bureaus by fine and
// kinds of penalty.
func (s *Store) ListFineGroups(ctx context.Context, bureaus []int64, cause string) ([]models.FineGroup, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	var out []models.FineGroup
	err := alike(s.reader(ctx).Table("cases").Select("fine, kinds, COUNT(*) AS count"), bureaus, cause).Group("fine, kinds").Order("fine, kinds").Scan(&out).Error
	if err != nil {
		return nil, fmt.Errorf("compare fines: %w", err)
	}
	return out, nil
}

// ListAlike lists the decisions that ListFineGroups counts without one case,
// highest fine first, after the case of that fine and id (0, 0 = from the beginning).
func (s *Store) ListAlike(ctx context.Context, bureaus []int64, cause string, except int64, after models.Case, limit int) ([]models.Case, error) {
	q := alike(s.reader(ctx), bureaus, cause).Where("id <> ?", except)
	if after.ID > 0 {
		q = q.Where("(fine < ? OR fine = ? AND id < ?)", after.Fine, after.Fine, after.ID)
	}
	var list []models.Case
	err := q.Select("id, bureau_id, number, document_number, cause, party_kind, fine, kinds, tier, decided_on").Order("fine DESC, id DESC").Limit(limit).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list cases of the same cause: %w", err)
	}
	return list, nil
}
