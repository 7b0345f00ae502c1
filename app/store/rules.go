package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

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
	Policies map[string]models.PublicationPolicy // by bureau code, "*" for all others
	version  int64
}

// PolicyOf gives a bureau's choice of what it discloses; the zero policy, which
// discloses everything that may be, when nobody chose.
func (r *Rules) PolicyOf(bureau string) models.PublicationPolicy {
	if p, ok := r.Policies[bureau]; ok {
		return p
	}
	return r.Policies["*"]
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
	asked time.Time // when the version was last asked for
	drops int
}

// rulesAge is how long readers go without asking whether the rules changed. A
// change made here is seen at once, one made elsewhere within rulesAge.
const rulesAge = time.Second

func (c *rulesCache) drop() {
	c.mu.Lock()
	c.asked = time.Time{}
	c.drops++
	c.mu.Unlock()
}

// recent gives the rules if they were asked for a moment ago, otherwise nil
// and how often they were dropped.
func (c *rulesCache) recent() (*Rules, int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.asked) < rulesAge {
		return c.rules, c.drops
	}
	return nil, c.drops
}

// confirm notes that the rules were in force, unless they were dropped since.
func (c *rulesCache) confirm(asked time.Time, drops int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.drops == drops {
		c.asked = asked
	}
}

// Rules gives the reference data in force.
func (s *Store) Rules(ctx context.Context) (*Rules, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	r, drops := s.cached.recent()
	if r != nil {
		return r, nil
	}
	asked := time.Now()
	if _, err := s.Catalogue(ctx); err != nil {
		return nil, err
	}
	r, err := s.rules(s.reader(ctx))
	if err == nil {
		s.cached.confirm(asked, drops)
	}
	return r, err
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
	if r.Policies, err = readPolicies(db); err != nil {
		return nil, err
	}
	s.cached.rules = r
	return r, nil
}

// readPolicies reads what bureaus disclose, by bureau code.
func readPolicies(db *gorm.DB) (map[string]models.PublicationPolicy, error) {
	list, err := listDefinitions(db, DefinitionPolicy)
	if err != nil {
		return nil, err
	}
	out := make(map[string]models.PublicationPolicy, len(list))
	for _, d := range list {
		var p models.PublicationPolicy
		if err := json.Unmarshal([]byte(d.Body), &p); err != nil {
			return nil, fmt.Errorf("read policy of %s: %w", d.Code, err)
		}
		out[d.Code] = p
	}
	return out, nil
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
