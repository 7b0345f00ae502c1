package store

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"sanxiang/models"
)

// Definition is one piece of reference data: what it is, its code, and its
// body as JSON or text. Administrators' own are Custom and survive a new seed.
type Definition struct {
	Kind      string `gorm:"primaryKey"`
	Code      string `gorm:"primaryKey"`
	Position  int
	Body      string
	Custom    bool
	UpdatedAt models.Instant `gorm:"autoUpdateTime:false"`
}

// The kinds of definitions.
const (
	DefinitionRegister  = "register"
	DefinitionIndicator = "indicator"
	DefinitionProfile   = "profile"
	DefinitionTrigger   = "trigger"
	DefinitionHearing   = "hearing"
	DefinitionTerm      = "term"
	DefinitionTemplate  = "template"
	DefinitionCalendar  = "calendar" // code = year, body = the year's exceptional days
	DefinitionRegion    = "region"
	DefinitionPolicy    = "policy"  // code = bureau code or "*", body = what the bureau discloses
	definitionVersion   = "version" // position = the number that rises with every change
)

// versions of what processes cache.
const (
	versionCatalogue = "catalogue"
)

// Put writes definitions, replacing those of the same kind and code, and
// raises the catalogue's version. An administrator's own is not replaced by a
// seeded one. It returns the codes of indicators that are new or changed,
// whose counters have to be rebuilt in a transaction after this one.
func (tx *Tx) Put(list []Definition) ([]string, error) {
	var old []Definition
	if err := tx.db.Find(&old).Error; err != nil {
		return nil, fmt.Errorf("find definitions: %w", err)
	}
	known := map[[2]string]Definition{}
	for _, d := range old {
		known[[2]string{d.Kind, d.Code}] = d
	}
	var (
		fresh   []Definition
		changed []string
	)
	for _, d := range list {
		before := known[[2]string{d.Kind, d.Code}]
		if before.Custom && !d.Custom || before.Body == d.Body && before.Position == d.Position && before.Kind != "" {
			continue
		}
		d.UpdatedAt = tx.Now
		fresh = append(fresh, d)
		if d.Kind == DefinitionIndicator && before.Body != d.Body {
			changed = append(changed, d.Code)
		}
		if d.Kind == DefinitionRegister && before.Body != d.Body {
			changed = append(changed, models.KeptCode(d.Code))
		}
	}
	if len(fresh) == 0 {
		return nil, nil
	}
	replace := clause.OnConflict{
		Columns:   []clause.Column{{Name: "kind"}, {Name: "code"}},
		DoUpdates: clause.AssignmentColumns([]string{"position", "body", "custom", "updated_at"}),
	}
	if err := tx.db.Clauses(replace).CreateInBatches(&fresh, 200).Error; err != nil {
		return nil, fmt.Errorf("write definitions: %w", err)
	}
	tx.Append("更新基础数据", "definition", 0, 0, fmt.Sprintf("%d项", len(fresh)))
	return changed, tx.bump(versionCatalogue)
}

// PutCustom writes one definition of an administrator's own and raises the
// catalogue's version, with the audit line that the caller words. Indicators
// and registers go through Put, for they have to be counted anew.
func (tx *Tx) PutCustom(d Definition, verb, note string) error {
	d.Custom, d.UpdatedAt = true, tx.Now
	replace := clause.OnConflict{
		Columns:   []clause.Column{{Name: "kind"}, {Name: "code"}},
		DoUpdates: clause.AssignmentColumns([]string{"position", "body", "custom", "updated_at"}),
	}
	if err := tx.db.Clauses(replace).Create(&d).Error; err != nil {
		return fmt.Errorf("write definition %s/%s: %w", d.Kind, d.Code, err)
	}
	tx.Append(verb, "definition", 0, tx.Actor.BureauID, note)
	return tx.bump(versionCatalogue)
}

// bump raises one of the versions that processes watch.
func (tx *Tx) bump(name string) error {
	tx.ruled = true
	result := tx.db.Exec("UPDATE definitions SET position = position + 1 WHERE kind = ? AND code = ?", definitionVersion, name)
	if result.Error != nil {
		return fmt.Errorf("raise version: %w", result.Error)
	}
	if result.RowsAffected == 0 {
		return tx.create(&Definition{Kind: definitionVersion, Code: name, Position: 1}, "版本记录冲突，请重试")
	}
	return nil
}

// FindDefinition gives one definition.
func (s *Store) FindDefinition(ctx context.Context, kind, code string) (Definition, error) {
	var d Definition
	err := s.reader(ctx).Where("kind = ? AND code = ?", kind, code).Take(&d).Error
	return d, found(err, "没有该项基础数据")
}

// ListDefinitions gives the definitions of a kind in their order.
func (s *Store) ListDefinitions(ctx context.Context, kind string) ([]Definition, error) {
	return listDefinitions(s.reader(ctx), kind)
}

// ListDefinitions gives the definitions of a kind as this transaction sees them.
func (tx *Tx) ListDefinitions(kind string) ([]Definition, error) {
	return listDefinitions(tx.db, kind)
}

func listDefinitions(db *gorm.DB, kind string) ([]Definition, error) {
	var list []Definition
	if err := db.Where("kind = ?", kind).Order("position, code").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list definitions: %w", err)
	}
	return list, nil
}

func decodeDefinitions[T any](db *gorm.DB, kind string) ([]T, error) {
	list, err := listDefinitions(db, kind)
	if err != nil {
		return nil, err
	}
	out := make([]T, len(list))
	for i, d := range list {
		if err := json.Unmarshal([]byte(d.Body), &out[i]); err != nil {
			return nil, fmt.Errorf("read definition %s/%s: %w", kind, d.Code, err)
		}
	}
	return out, nil
}

// refresh reloads the catalogue when its version in the database has moved, so
// that every transaction counts by the definitions in force.
func (s *Store) refresh(db *gorm.DB) error {
	var version int64
	err := db.Raw("SELECT position FROM definitions WHERE kind = ? AND code = ?", definitionVersion, versionCatalogue).Scan(&version).Error
	if err != nil {
		return fmt.Errorf("read catalogue version: %w", err)
	}
	if c := s.catalogue.Load(); c != nil && c.Version == version {
		return nil
	}
	registers, err := decodeDefinitions[models.Register](db, DefinitionRegister)
	if err != nil {
		return err
	}
	indicators, err := decodeDefinitions[models.Indicator](db, DefinitionIndicator)
	if err != nil {
		return err
	}
	profiles, err := decodeDefinitions[models.Profile](db, DefinitionProfile)
	if err != nil {
		return err
	}
	c, err := models.NewCatalogue(version, registers, indicators, profiles)
	if err != nil {
		return err
	}
	s.catalogue.Store(c)
	return nil
}

// Catalogue gives the definitions in force.
func (s *Store) Catalogue(ctx context.Context) (*models.Catalogue, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	if err := s.refresh(s.reader(ctx)); err != nil {
		return nil, err
	}
	return s.catalogue.Load(), nil
}

// Catalogue gives the definitions that this transaction counts by.
func (tx *Tx) Catalogue() *models.Catalogue { return tx.store.catalogue.Load() }

// treeCache keeps the bureau tree for a moment; a change made here drops it at
// once, one made elsewhere is seen within treeAge.
type treeCache struct {
	mu   sync.Mutex
	tree *models.Tree
	read time.Time
}

const treeAge = time.Second

func (c *treeCache) drop() {
	c.mu.Lock()
	c.tree = nil
	c.mu.Unlock()
}

// Tree gives the bureau tree.
func (s *Store) Tree(ctx context.Context) (*models.Tree, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	c := &s.tree
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tree != nil && time.Since(c.read) < treeAge {
		return c.tree, nil
	}
	tree, err := readTree(s.reader(ctx))
	if err != nil {
		return nil, err
	}
	c.tree, c.read = tree, time.Now()
	return tree, nil
}

func readTree(db *gorm.DB) (*models.Tree, error) {
	var list []models.Bureau
	if err := db.Order("code").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("read bureau tree: %w", err)
	}
	return models.NewTree(list), nil
}

// Tree gives the bureau tree as this transaction sees it.
func (tx *Tx) Tree() (*models.Tree, error) { return readTree(tx.db) }
