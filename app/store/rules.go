package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"gorm.io/gorm"

	"sanxiang/models"
)

// Rules are the legal reference data that administrators keep: the working-day
// calendar, terms, and the catalogues of review and hearing.
type Rules struct {
	Calendar models.Calendar
	Terms    models.TermTable
	Review   []models.Trigger
	Hearing  []models.Trigger
	version  int64
}

// TermsOf gives the terms with a region's own laid over them.
func (r *Rules) TermsOf(region string) models.TermTable {
	for code, table := range models.RegionTerms {
		if strings.HasPrefix(region, strings.TrimRight(string(code), "0")) {
			if merged, err := r.Terms.Override(table...); err == nil {
				return merged
			}
		}
	}
	return r.Terms
}

// rulesCache keeps the rules until the catalogue's version moves.
type rulesCache struct {
	mu    sync.Mutex
	rules *Rules
}

// Rules gives the reference data in force.
func (s *Store) Rules(ctx context.Context) (*Rules, error) {
	if _, err := s.Catalogue(ctx); err != nil {
		return nil, err
	}
	return s.rules(s.reader(ctx))
}

// Rules gives the reference data as this transaction sees it.
func (tx *Tx) Rules() (*Rules, error) { return tx.store.rules(tx.db) }

func (s *Store) rules(db *gorm.DB) (*Rules, error) {
	version := int64(0)
	if c := s.catalogue.Load(); c != nil {
		version = c.Version
	}
	s.cached.mu.Lock()
	defer s.cached.mu.Unlock()
	if r := s.cached.rules; r != nil && r.version == version {
		return r, nil
	}
	r := &Rules{version: version}
	var err error
	if r.Calendar, err = readCalendar(db); err != nil {
		return nil, err
	}
	own, err := decodeDefinitions[models.TermRule](db, DefinitionTerm)
	if err != nil {
		return nil, err
	}
	if r.Terms, err = models.Terms.Override(own...); err != nil {
		return nil, err
	}
	if r.Review, err = decodeDefinitions[models.Trigger](db, DefinitionTrigger); err != nil {
		return nil, err
	}
	if r.Hearing, err = decodeDefinitions[models.Trigger](db, DefinitionHearing); err != nil {
		return nil, err
	}
	s.cached.rules = r
	return r, nil
}

// readCalendar joins the years that are loaded, one definition a year.
func readCalendar(db *gorm.DB) (models.Calendar, error) {
	list, err := listDefinitions(db, DefinitionCalendar)
	if err != nil {
		return models.Calendar{}, err
	}
	var (
		years []int
		days  []models.DayException
	)
	for _, d := range list {
		year, err := strconv.Atoi(d.Code)
		if err != nil {
			return models.Calendar{}, fmt.Errorf("read calendar of %q: %w", d.Code, err)
		}
		var part []models.DayException
		if err := json.Unmarshal([]byte(d.Body), &part); err != nil {
			return models.Calendar{}, fmt.Errorf("read calendar of %d: %w", year, err)
		}
		years, days = append(years, year), append(days, part...)
	}
	return models.NewCalendar(years, days)
}
