package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"sanxiang/models"
)

// importBytes is how much one statement writes of rows of an import, so that it
// stays below what servers take at once.
const importBytes = 2 << 20

// PutImportRows writes rows of a batch with what is wrong with them in place of
// those with the same lines. All are of one batch, in order of lines.
func (tx *Tx) PutImportRows(rows []models.ImportRow, faults []models.ImportFaultIndex) error {
	if len(rows) == 0 {
		return nil
	}
	batch := rows[0].BatchID
	for part := range slices.Chunk(rows, idBatch) {
		lines := make([]int, len(part))
		for i, r := range part {
			lines[i] = r.Line
		}
		for _, table := range []any{&models.ImportRow{}, &models.ImportFaultIndex{}} {
			if err := tx.db.Where("batch_id = ? AND line IN ?", batch, lines).Delete(table).Error; err != nil {
				return fmt.Errorf("replace rows of import %d: %w", batch, err)
			}
		}
	}
	return tx.AppendImportRows(rows, faults)
}

// AppendImportRows writes rows that are not there yet.
func (tx *Tx) AppendImportRows(rows []models.ImportRow, faults []models.ImportFaultIndex) error {
	for len(rows) > 0 {
		n, size := 0, 0
		for n < len(rows) && (n == 0 || size < importBytes) {
			size += len(rows[n].Cells) + len(rows[n].Edits) + len(rows[n].Faults)
			n++
		}
		if err := insertRows(tx, rows[:n], "该批次的行已经写入"); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return insertRows(tx, faults, "该批次的错误已经写入")
}

// PurgeImportRows removes the rows of a batch.
func (tx *Tx) PurgeImportRows(batch int64) error {
	for _, table := range []any{&models.ImportRow{}, &models.ImportFaultIndex{}} {
		if err := tx.db.Where("batch_id = ?", batch).Delete(table).Error; err != nil {
			return fmt.Errorf("purge rows of import %d: %w", batch, err)
		}
	}
	return nil
}

// SetImportStatus notes what became of rows.
func (tx *Tx) SetImportStatus(batch int64, lines []int, status models.ImportStatus) error {
	for part := range slices.Chunk(lines, idBatch) {
		err := tx.db.Model(&models.ImportRow{}).Where("batch_id = ? AND line IN ?", batch, part).Update("status", status).Error
		if err != nil {
			return fmt.Errorf("set status in import %d: %w", batch, err)
		}
	}
	return nil
}

// ImportRowFilter picks rows of a batch in order of lines: of the statuses, with
// a fault of a kind, with a faulty value in a column, with one of the keys, or
// the lines themselves. After is the last line of the page before, Before the
// first of the page after; with Before the page ends there.
type ImportRowFilter struct {
	Batch    int64
	Statuses []models.ImportStatus
	Kind     string
	Value    *models.ImportFaultIndex // Place and ValueHash count
	Keys     []string                 // DocKey or NumKey
	Lines    []int
	After    int
	Before   int
	Limit    int
}

// ListImportRows gives rows.
func (s *Store) ListImportRows(ctx context.Context, f ImportRowFilter) ([]models.ImportRow, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	return listImportRows(s.reader(ctx), f)
}

// ListImportRows gives rows.
func (tx *Tx) ListImportRows(f ImportRowFilter) ([]models.ImportRow, error) {
	return listImportRows(tx.db, f)
}

func listImportRows(db *gorm.DB, f ImportRowFilter) ([]models.ImportRow, error) {
	q := f.query(db)
	if f.Limit > 0 {
		q = q.Limit(f.Limit)
	}
	if f.Before > 0 {
		q = q.Where("line < ?", f.Before).Order("line DESC")
	} else {
		q = q.Order("line")
	}
	var list []models.ImportRow
	if err := q.Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list rows of import %d: %w", f.Batch, err)
	}
	if f.Before > 0 {
		slices.Reverse(list)
	}
	return list, nil
}

// query is the filter without order and limit.
func (f ImportRowFilter) query(db *gorm.DB) *gorm.DB {
	q := db.Where("batch_id = ?", f.Batch)
	if len(f.Statuses) > 0 {
		q = q.Where("status IN ?", f.Statuses)
	}
	if f.Kind != "" {
		q = q.Where("line IN (?)", db.Model(&models.ImportFaultIndex{}).Select("line").Where("batch_id = ? AND kind = ?", f.Batch, f.Kind))
	}
	if f.Value != nil {
		q = q.Where("line IN (?)", db.Model(&models.ImportFaultIndex{}).Select("line").
			Where("batch_id = ? AND place = ? AND value_hash = ?", f.Batch, f.Value.Place, f.Value.ValueHash))
	}
	if len(f.Keys) > 0 {
		q = q.Where("doc_key IN ? OR num_key IN ?", f.Keys, f.Keys)
	}
	if len(f.Lines) > 0 {
		q = q.Where("line IN ?", f.Lines)
	}
	if f.After > 0 {
		q = q.Where("line > ?", f.After)
	}
	return q
}

// CountImportRows counts rows by status.
func (tx *Tx) CountImportRows(batch int64) (map[models.ImportStatus]int, error) {
	var rows []struct {
		Status models.ImportStatus
		N      int
	}
	err := tx.db.Model(&models.ImportRow{}).Select("status, COUNT(*) AS n").Where("batch_id = ?", batch).Group("status").Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("count rows of import %d: %w", batch, err)
	}
	out := map[models.ImportStatus]int{}
	for _, r := range rows {
		out[r.Status] = r.N
	}
	return out, nil
}

// CountImportMatches counts the rows of a filter.
func (s *Store) CountImportMatches(ctx context.Context, f ImportRowFilter) (int, error) {
	var n int64
	if err := f.query(s.reader(ctx)).Model(&models.ImportRow{}).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count rows of import %d: %w", f.Batch, err)
	}
	return int(n), nil
}

// FaultKind is a kind of fault with how many rows have it.
type FaultKind struct {
	Kind, Label string
	Rows        int
}

// ListFaultKinds gives the kinds of faults of a batch, the most frequent first.
func (s *Store) ListFaultKinds(ctx context.Context, batch int64, limit int) ([]FaultKind, error) {
	var list []FaultKind
	err := s.reader(ctx).Model(&models.ImportFaultIndex{}).Select("kind, MAX(label) AS label, COUNT(DISTINCT line) AS `rows`").
		Where("batch_id = ?", batch).Group("kind").Order("`rows` DESC, kind").Limit(limit).Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list faults of import %d: %w", batch, err)
	}
	return list, nil
}

// AppendImported notes which batch cases came from.
func (tx *Tx) AppendImported(list []models.ImportedCase) error {
	return insertRows(tx, list, "案件已属于另一导入批次")
}

// ListImported gives cases that a batch added, in order of ids after one.
func (s *Store) ListImported(ctx context.Context, batch, after int64, limit int) ([]models.Case, error) {
	return listImported(s.reader(ctx), batch, after, limit)
}

// ListImported gives cases that a batch added, in order of ids after one.
func (tx *Tx) ListImported(batch, after int64, limit int) ([]models.Case, error) {
	if err := tx.settle(); err != nil {
		return nil, err
	}
	return listImported(tx.db, batch, after, limit)
}

func listImported(db *gorm.DB, batch, after int64, limit int) ([]models.Case, error) {
	var list []models.Case
	err := db.Select("cases.*").Joins("JOIN imported_cases ON imported_cases.case_id = cases.id").
		Where("imported_cases.batch_id = ? AND cases.id > ?", batch, after).Order("cases.id").Limit(limit).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list cases of import %d: %w", batch, err)
	}
	return list, nil
}

// CaseUse says what stands against taking an imported case back.
type CaseUse struct {
	Case models.Case
	Why  string
}

// FindImportedLines gives the cases that lines of a batch became.
func (s *Store) FindImportedLines(ctx context.Context, batch int64, lines []int) (map[int]int64, error) {
	var list []models.ImportedCase
	if len(lines) > 0 {
		if err := s.reader(ctx).Where("batch_id = ? AND line IN ?", batch, lines).Find(&list).Error; err != nil {
			return nil, fmt.Errorf("find cases of import %d: %w", batch, err)
		}
	}
	out := make(map[int]int64, len(list))
	for _, x := range list {
		out[x.Line] = x.CaseID
	}
	return out, nil
}

// ListUsed tells which of the cases that a batch added have been used since the
// instant: a later step, a recording, a review, a publication, or figures of
// their year that were fixed.
func (s *Store) ListUsed(ctx context.Context, list []models.Case, since models.Instant) ([]CaseUse, error) {
	return listUsed(s.reader(ctx), list, since)
}

// ListUsed tells which of the cases have been used since the instant.
func (tx *Tx) ListUsed(list []models.Case, since models.Instant) ([]CaseUse, error) {
	return listUsed(tx.db, list, since)
}

func listUsed(db *gorm.DB, list []models.Case, since models.Instant) ([]CaseUse, error) {
	why := map[int64]string{}
	for part := range slices.Chunk(list, idBatch) {
		ids := make([]int64, len(part))
		for i, c := range part {
			ids[i] = c.ID
			if c.ChainSeq > 1 || c.Version > 1 {
				why[c.ID] = "导入后已有新的办理步骤或过程记录"
			}
		}
		for _, t := range []struct{ table, why string }{
			{"recordings", "已上传过程记录"}, {"reviews", "已进入法制审核"}, {"disclosures", "已登记公示"}, {"case_comments", "已有同事留言"}, {"uploads", "有正在上传的过程记录"},
		} {
			var used []int64
			if err := db.Table(t.table).Where("case_id IN ?", ids).Distinct().Pluck("case_id", &used).Error; err != nil {
				return nil, fmt.Errorf("find %s of imported cases: %w", t.table, err)
			}
			for _, id := range used {
				why[id] = t.why
			}
		}
	}
	if err := fixedFigures(db, list, since, why); err != nil {
		return nil, err
	}
	var out []CaseUse
	for _, c := range list {
		if why[c.ID] != "" {
			out = append(out, CaseUse{c, why[c.ID]})
		}
	}
	return out, nil
}

// fixedFigures notes the cases whose year's figures were fixed or published
// since, of their bureau or of any other that may count them.
func fixedFigures(db *gorm.DB, list []models.Case, since models.Instant, why map[int64]string) error {
	var sets, pages []int
	if err := db.Table("figure_sets").Where("at >= ? AND kind <> ?", since, FigureSetTables).Distinct().Pluck("year", &sets).Error; err != nil {
		return fmt.Errorf("find fixed figures: %w", err)
	}
	if err := db.Table("publications").Where("kind IN ? AND updated_at >= ?", []string{"chapter", "statistics"}, since).Distinct().Pluck("year", &pages).Error; err != nil {
		return fmt.Errorf("find published figures: %w", err)
	}
	for _, c := range list {
		for _, day := range []models.Day{c.FiledOn, c.NotifiedOn, c.DecidedOn, c.ServedOn, c.ClosedOn, c.NoCoercionOn, c.TransferredOn} {
			switch {
			case day == "" || why[c.ID] != "":
			case slices.Contains(sets, day.Year()):
				why[c.ID] = fmt.Sprintf("%d年的统计数据在导入后已经固定或报送", day.Year())
			case slices.Contains(pages, day.Year()):
				why[c.ID] = fmt.Sprintf("%d年的年度报告或统计年报在导入后已经公布", day.Year())
			}
		}
	}
	return nil
}

// DeleteImported takes cases of a batch back, with everything that importing
// them added. Their events stay as the trail of what there was; numbers that
// were used up stay used up.
func (tx *Tx) DeleteImported(b models.ImportBatch, list []models.Case) error {
	if err := tx.settle(); err != nil {
		return err
	}
	for part := range slices.Chunk(list, idBatch) {
		ids := make([]int64, len(part))
		for i := range part {
			ids[i] = part[i].ID
			tx.count(&part[i], nil)
		}
		if err := tx.freeLines(b.ID, ids); err != nil {
			return err
		}
		result := tx.db.Where("id IN ? AND version = 1", ids).Delete(&models.Case{})
		if result.Error != nil {
			return fmt.Errorf("take back import %d: %w", b.ID, result.Error)
		}
		if int(result.RowsAffected) != len(ids) {
			return models.Errorf(models.Conflict, "有案件刚刚被办理，请刷新后重试")
		}
		if err := tx.db.Where("bureau_id IN ? AND case_id IN ?", bureausOf(part), ids).Delete(&models.CaseText{}).Error; err != nil {
			return fmt.Errorf("take back texts of import %d: %w", b.ID, err)
		}
		for _, table := range []any{&models.CaseParty{}, &models.CasePenalty{}, &models.CaseDuty{}, &models.ImportedCase{}} {
			if err := tx.db.Where("case_id IN ?", ids).Delete(table).Error; err != nil {
				return fmt.Errorf("take back import %d: %w", b.ID, err)
			}
		}
	}
	if len(list) == 0 {
		return nil
	}
	tx.Append("撤销导入案件", "import", b.ID, b.BureauID, fmt.Sprintf("%d件，首件 %s", len(list), list[0].Number))
	return nil
}

// bureausOf lists the bureaus of cases, each once.
func bureausOf(list []models.Case) []int64 {
	var out []int64
	for _, c := range list {
		if !slices.Contains(out, c.BureauID) {
			out = append(out, c.BureauID)
		}
	}
	return out
}

// freeLines sets the rows of cases that are taken back to what they were.
func (tx *Tx) freeLines(batch int64, cases []int64) error {
	var lines []int
	if err := tx.db.Model(&models.ImportedCase{}).Where("case_id IN ?", cases).Pluck("line", &lines).Error; err != nil {
		return fmt.Errorf("find lines of import %d: %w", batch, err)
	}
	return tx.SetImportStatus(batch, lines, models.ImportGood)
}
