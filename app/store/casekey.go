package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"sanxiang/models"
)

// CaseKey is what tells a case from others of its bureau: its case number and
// the number of its decision. Either may be empty.
type CaseKey struct {
	BureauID       int64
	Number         string
	DocumentNumber string
}

// KnownCases holds the numbers that are taken.
type KnownCases struct {
	numbers   map[bureauNumber]bool
	documents map[bureauNumber]bool
}

type bureauNumber struct {
	bureau int64
	number string
}

// HasNumber says whether the bureau has a case of the case number.
func (k KnownCases) HasNumber(bureau int64, number string) bool {
	return k.numbers[bureauNumber{bureau, number}]
}

// HasDocument says whether the bureau has a decision of the document number.
func (k KnownCases) HasDocument(bureau int64, number string) bool {
	return k.documents[bureauNumber{bureau, number}]
}

// FindKnownCases tells which of the numbers the bureaus have used already, so
// that an import can be run twice without doubling.
func (tx *Tx) FindKnownCases(keys []CaseKey) (KnownCases, error) { return findKnownCases(tx.db, keys) }

// FindKnownCases tells which of the numbers the bureaus have used already.
func (s *Store) FindKnownCases(ctx context.Context, keys []CaseKey) (KnownCases, error) {
	if err := s.injected("find"); err != nil {
		return KnownCases{}, err
	}
	return findKnownCases(s.reader(ctx), keys)
}

func findKnownCases(db *gorm.DB, keys []CaseKey) (KnownCases, error) {
	var k KnownCases
	var err error
	if k.numbers, err = findTaken(db, "number", keys, func(c CaseKey) string { return c.Number }); err != nil {
		return k, err
	}
	k.documents, err = findTaken(db, "document_number", keys, func(c CaseKey) string { return c.DocumentNumber })
	return k, err
}

// findTaken looks the numbers up in one column, each bureau's as ranges of its
// unique key.
func findTaken(db *gorm.DB, column string, keys []CaseKey, number func(CaseKey) string) (map[bureauNumber]bool, error) {
	wanted := make([]bureauNumber, 0, len(keys))
	for _, k := range keys {
		if n := number(k); n != "" {
			wanted = append(wanted, bureauNumber{k.BureauID, n})
		}
	}
	slices.SortFunc(wanted, func(a, b bureauNumber) int {
		return cmpOr(cmpInt(a.bureau, b.bureau), strings.Compare(a.number, b.number))
	})
	taken := map[bureauNumber]bool{}
	for part := range slices.Chunk(wanted, idBatch) {
		clause, args := takenClause(column, part)
		var rows []models.Case
		if err := db.Session(&gorm.Session{PrepareStmt: false}).Select("bureau_id, "+column).Where(clause, args...).Find(&rows).Error; err != nil {
			return nil, fmt.Errorf("find known cases: %w", err)
		}
		for _, r := range rows {
			n := r.Number
			if column == "document_number" {
				n = r.DocNo()
			}
			taken[bureauNumber{r.BureauID, n}] = true
		}
	}
	return taken, nil
}

// takenClause joins one range per bureau.
func takenClause(column string, part []bureauNumber) (string, []any) {
	var (
		clauses []string
		args    []any
	)
	for len(part) > 0 {
		n := 1
		for n < len(part) && part[n].bureau == part[0].bureau {
			n++
		}
		numbers := make([]string, n)
		for i := range numbers {
			numbers[i] = part[i].number
		}
		clauses, args = append(clauses, "(bureau_id = ? AND "+column+" IN ?)"), append(args, part[0].bureau, numbers)
		part = part[n:]
	}
	return strings.Join(clauses, " OR "), args
}
