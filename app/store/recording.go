package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"sanxiang/models"
)

// FindRecording gives one recording of a case by the number of its event.
func (tx *Tx) FindRecording(caseID int64, seq int) (models.Recording, error) {
	return findRecording(tx.db, caseID, seq)
}

// FindRecording gives one recording of a case by the number of its event.
func (s *Store) FindRecording(ctx context.Context, caseID int64, seq int) (models.Recording, error) {
	if err := s.injected("find"); err != nil {
		return models.Recording{}, err
	}
	return findRecording(s.reader(ctx), caseID, seq)
}

func findRecording(db *gorm.DB, caseID int64, seq int) (models.Recording, error) {
	var r models.Recording
	err := db.Where("case_id = ? AND seq = ?", caseID, seq).Take(&r).Error
	return r, found(err, "没有找到该过程记录")
}

// FindKnownHashes tells which of the files recordings refer to.
func (s *Store) FindKnownHashes(ctx context.Context, hashes []string) (map[string]bool, error) {
	known := map[string]bool{}
	for part := range slices.Chunk(hashes, idBatch) {
		var list []string
		if err := s.reader(ctx).Model(&models.Recording{}).Where("hash IN ?", part).Distinct("hash").Pluck("hash", &list).Error; err != nil {
			return nil, fmt.Errorf("find hashes: %w", err)
		}
		for _, h := range list {
			known[h] = true
		}
	}
	return known, nil
}

// Chain is a case with all that proves its integrity: the events in order, and
// the rows that the recordings among them led to.
type Chain struct {
	Case       models.Case
	Events     []models.Event
	Recordings []models.Recording
}

// chainBatch is how many chains are in memory at once.
const chainBatch = 100

// EachChain calls f for every case in order of id until f fails. A page of
// cases is read in one reading transaction, so that a step that is taken
// meanwhile never looks like a fault; f runs outside of it.
func (s *Store) EachChain(ctx context.Context, f func(Chain) error) error {
	for after := int64(0); ; {
		page, err := s.listChains(ctx, after)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			return nil
		}
		for _, c := range page {
			if err := f(c); err != nil {
				return err
			}
			after = c.Case.ID
		}
	}
}

func (s *Store) listChains(ctx context.Context, after int64) ([]Chain, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	var page []Chain
	err := s.reader(ctx).Transaction(func(db *gorm.DB) error {
		var list []models.Case
		if err := db.Where("id > ?", after).Order("id").Limit(chainBatch).Find(&list).Error; err != nil {
			return err
		}
		page = make([]Chain, len(list))
		ids, place := make([]int64, len(list)), make(map[int64]int, len(list))
		for i, c := range list {
			page[i].Case, ids[i], place[c.ID] = c, c.ID, i
		}
		var events []models.Event
		if err := db.Where("case_id IN ?", ids).Order("case_id, seq").Find(&events).Error; err != nil {
			return err
		}
		for _, e := range events {
			i := place[e.CaseID]
			page[i].Events = append(page[i].Events, e)
		}
		var recordings []models.Recording
		if err := db.Where("case_id IN ?", ids).Order("case_id, seq").Find(&recordings).Error; err != nil {
			return err
		}
		for _, r := range recordings {
			i := place[r.CaseID]
			page[i].Recordings = append(page[i].Recordings, r)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list chains after %d: %w", after, err)
	}
	return page, nil
}
