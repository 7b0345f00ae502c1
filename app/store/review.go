package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"sanxiang/models"
)

// CreateReview opens the review of a case.
func (tx *Tx) CreateReview(r *models.Review) error {
	r.ID, r.Version = tx.NewID(), 1
	if err := tx.create(r, "该案件已提交法制审核"); err != nil {
		return err
	}
	tx.count(nil, *r)
	tx.Append("提交法制审核", "review", r.ID, r.BureauID, r.Reason)
	return tx.tellReview(models.Review{}, *r)
}

// UpdateReview writes a changed review.
func (tx *Tx) UpdateReview(before models.Review, r *models.Review, verb string) error {
	if err := tx.replace(r, r.ID, &r.Version); err != nil {
		return err
	}
	tx.count(before, *r)
	tx.Append(verb, "review", r.ID, r.BureauID, r.CaseNumber)
	return tx.tellReview(before, *r)
}

// PutRound writes a round with its remarks.
func (tx *Tx) PutRound(r *models.Round) error {
	if err := tx.db.Save(r).Error; err != nil {
		return fmt.Errorf("write review round %d/%d: %w", r.ReviewID, r.Number, err)
	}
	if err := tx.db.Where("review_id = ? AND round = ?", r.ReviewID, r.Number).Delete(&models.Remark{}).Error; err != nil {
		return fmt.Errorf("replace remarks of review %d: %w", r.ReviewID, err)
	}
	for i := range r.Remarks {
		r.Remarks[i].ReviewID, r.Remarks[i].Round, r.Remarks[i].Seq = r.ReviewID, r.Number, i+1
	}
	if len(r.Remarks) == 0 {
		return nil
	}
	return tx.create(&r.Remarks, "审核意见序号重复")
}

// FindReviewOf gives the review of a case; NotFound when there is none.
func (tx *Tx) FindReviewOf(caseID int64) (models.Review, error) { return findReviewOf(tx.db, caseID) }

// FindReviewOf gives the review of a case; NotFound when there is none.
func (s *Store) FindReviewOf(ctx context.Context, caseID int64) (models.Review, error) {
	return findReviewOf(s.reader(ctx), caseID)
}

func findReviewOf(db *gorm.DB, caseID int64) (models.Review, error) {
	var r models.Review
	err := db.Where("case_id = ?", caseID).Take(&r).Error
	return r, found(err, "该案件没有提交法制审核")
}

// ListRounds gives a review's rounds in order, with their remarks.
func (tx *Tx) ListRounds(id int64) ([]models.Round, error) { return listRounds(tx.db, id) }

// ListRounds gives a review's rounds in order, with their remarks.
func (s *Store) ListRounds(ctx context.Context, id int64) ([]models.Round, error) {
	return listRounds(s.reader(ctx), id)
}

func listRounds(db *gorm.DB, id int64) ([]models.Round, error) {
	var rounds []models.Round
	if err := db.Where("review_id = ?", id).Order("number").Find(&rounds).Error; err != nil {
		return nil, fmt.Errorf("list rounds of review %d: %w", id, err)
	}
	var remarks []models.Remark
	if err := db.Where("review_id = ?", id).Order("round, seq").Find(&remarks).Error; err != nil {
		return nil, fmt.Errorf("list remarks of review %d: %w", id, err)
	}
	for _, m := range remarks {
		for i := range rounds {
			if rounds[i].Number == m.Round {
				rounds[i].Remarks = append(rounds[i].Remarks, m)
			}
		}
	}
	return rounds, nil
}

// CountFilings counts the bureau's reviews that were filed under the number
// (备案号). It is stable until the transaction ends.
func (tx *Tx) CountFilings(bureau int64, number string) (int64, error) {
	if err := tx.Lock("filing", bureau); err != nil {
		return 0, err
	}
	var n int64
	err := tx.db.Model(&models.Review{}).Where("bureau_id = ? AND filing_number = ?", bureau, number).Count(&n).Error
	if err != nil {
		return 0, fmt.Errorf("count filings: %w", err)
	}
	return n, nil
}

// ListOpenReviews gives the reviews of the bureaus that wait for an opinion,
// by last date.
func (s *Store) ListOpenReviews(ctx context.Context, bureaus []int64) ([]models.Review, error) {
	var list []models.Review
	err := s.reader(ctx).Where("bureau_id IN ? AND concluded_on = ''", bureaus).Order("due_on, id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list open reviews: %w", err)
	}
	return list, nil
}
