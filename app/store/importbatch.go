package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"sanxiang/models"
)

// CreateImport adds a batch.
func (tx *Tx) CreateImport(b *models.ImportBatch) error {
	b.ID, b.CreatedAt, b.UpdatedAt, b.Version = tx.NewID(), tx.Now, tx.Now, 1
	if err := tx.create(b, "该导入批次已存在"); err != nil {
		return fmt.Errorf("create import: %w", err)
	}
	tx.Append("上传导入文件", "import", b.ID, b.BureauID, b.FileName)
	return nil
}

// UpdateImport writes a changed batch. A verb makes an audit line; progress has
// none.
func (tx *Tx) UpdateImport(b *models.ImportBatch, verb, note string) error {
	b.UpdatedAt = tx.Now
	if err := tx.replace(b, b.ID, &b.Version); err != nil {
		return err
	}
	if verb != "" {
		tx.Append(verb, "import", b.ID, b.BureauID, note)
	}
	return nil
}

// FindImport gives one batch.
func (tx *Tx) FindImport(id int64) (models.ImportBatch, error) { return findImport(tx.db, id) }

// FindImport gives one batch.
func (s *Store) FindImport(ctx context.Context, id int64) (models.ImportBatch, error) {
	if err := s.injected("find"); err != nil {
		return models.ImportBatch{}, err
	}
	return findImport(s.reader(ctx), id)
}

func findImport(db *gorm.DB, id int64) (models.ImportBatch, error) {
	var b models.ImportBatch
	err := db.Where("id = ?", id).Take(&b).Error
	return b, found(err, models.HiddenMessage)
}

// ImportFilter picks batches, newest first: of a bureau, in any of the states,
// of a file, or untouched since an instant. Before is the last id of the page
// before.
type ImportFilter struct {
	Bureau int64
	States []models.ImportState
	Hash   string
	Idle   models.Instant
	Before int64
	Limit  int
}

// ListImports gives batches without their previews.
func (s *Store) ListImports(ctx context.Context, f ImportFilter) ([]models.ImportBatch, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	q := s.reader(ctx).Omit("preview").Order("id DESC").Limit(f.Limit)
	if f.Bureau > 0 {
		q = q.Where("bureau_id = ?", f.Bureau)
	}
	if len(f.States) > 0 {
		q = q.Where("state IN ?", f.States)
	}
	if f.Hash != "" {
		q = q.Where("hash = ?", f.Hash)
	}
	if f.Idle > 0 {
		q = q.Where("updated_at < ?", f.Idle)
	}
	if f.Before > 0 {
		q = q.Where("id < ?", f.Before)
	}
	var list []models.ImportBatch
	if err := q.Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list imports: %w", err)
	}
	return list, nil
}

// KeepMapping remembers how a bureau mapped a header.
func (tx *Tx) KeepMapping(m models.ImportMapping) error {
	m.At = tx.Now
	err := tx.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&m).Error
	if err != nil {
		return fmt.Errorf("keep mapping of bureau %d: %w", m.BureauID, err)
	}
	return nil
}

// FindMapping gives what a bureau made of a header before; empty when it met
// none like it.
func (s *Store) FindMapping(ctx context.Context, bureau int64, fingerprint string) (models.ImportMapping, error) {
	var m models.ImportMapping
	err := s.reader(ctx).Where("bureau_id = ? AND fingerprint = ?", bureau, fingerprint).Limit(1).Find(&m).Error
	if err != nil {
		return m, fmt.Errorf("find mapping of bureau %d: %w", bureau, err)
	}
	return m, nil
}

// ListCasesNumbered gives the cases that have the document numbers of the
// keys, or, of keys without one, the case numbers.
func (s *Store) ListCasesNumbered(ctx context.Context, keys []CaseKey) ([]models.Case, error) {
	return listCasesNumbered(s.reader(ctx), keys)
}

// ListCasesNumbered gives the cases that the keys name.
func (tx *Tx) ListCasesNumbered(keys []CaseKey) ([]models.Case, error) {
	if err := tx.settle(); err != nil {
		return nil, err
	}
	return listCasesNumbered(tx.db, keys)
}

func listCasesNumbered(db *gorm.DB, keys []CaseKey) ([]models.Case, error) {
	byColumn := map[string]map[int64][]string{"document_number": {}, "number": {}}
	for _, k := range keys {
		if k.DocumentNumber != "" {
			byColumn["document_number"][k.BureauID] = append(byColumn["document_number"][k.BureauID], k.DocumentNumber)
		} else if k.Number != "" {
			byColumn["number"][k.BureauID] = append(byColumn["number"][k.BureauID], k.Number)
		}
	}
	var out []models.Case
	for column, bureaus := range byColumn {
		for bureau, numbers := range bureaus {
			for at := 0; at < len(numbers); at += idBatch {
				var part []models.Case
				q := db.Session(&gorm.Session{PrepareStmt: false}).Where("bureau_id = ? AND "+column+" IN ?", bureau, numbers[at:min(at+idBatch, len(numbers))])
				if err := q.Find(&part).Error; err != nil {
					return nil, fmt.Errorf("list numbered cases: %w", err)
				}
				out = append(out, part...)
			}
		}
	}
	return out, nil
}
