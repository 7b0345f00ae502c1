package cases

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Order says how a batch is to be imported.
type Order struct {
	Key     string
	Strict  bool   // all or nothing: refused while any row is bad, undone when one turns out so
	Correct bool   // rows that may be corrections become such
	Reason  string // of the corrections
}

// Commit has the good rows of a checked batch imported. It returns at once; the
// work goes on in the background, over restarts.
func (s *Imports) Commit(ctx context.Context, actor models.Actor, id int64, o Order) (models.ImportBatch, error) {
	if _, err := s.own(ctx, actor, id); err != nil {
		return models.ImportBatch{}, err
	}
	o.Reason = strings.TrimSpace(o.Reason)
	asked, err := content("commit import", id, o)
	if err != nil {
		return models.ImportBatch{}, err
	}
	b, err := s.change(ctx, actor, id, func(tx *store.Tx, b *models.ImportBatch) (string, error) {
		if _, again, err := tx.Once(o.Key, asked); err != nil || again {
			return "", err
		}
		if err := o.check(*b); err != nil {
			return "", err
		}
		begin(b, models.ImportCommitting, actor)
		b.Strict, b.Correct, b.Reason = o.Strict, o.Correct, o.Reason
		return "开始导入", tx.Keep(o.Key, asked, strconv.FormatInt(id, 10))
	})
	if err == nil {
		s.Kick()
	}
	return b, err
}

// check refuses orders that a batch does not allow.
func (o Order) check(b models.ImportBatch) error {
	if b.State != models.ImportChecked && b.State != models.ImportDone {
		return models.Errorf(models.Conflict, "这一批%s，不能导入", b.State.Label())
	}
	var c models.Checks
	c.Require(!o.Strict || b.Bad == 0, "mode", fmt.Sprintf("还有%d行有错误，不能“全部导入”", b.Bad), "请先更正这些行，或选择只导入没有错误的行")
	c.Require(b.Good > 0 || o.Correct && b.Updates > 0, "mode", "没有可以导入的行", "请先更正有错误的行，或放弃这一批")
	if o.Correct {
		c.Require(o.Reason != "", "reason", "更正应写明理由", "请填写更正的理由，它会写入每件案件的过程记录")
		c.Require(utf8.RuneCountInString(o.Reason) <= 500, "reason", "更正理由至多500个字", "请缩短")
	}
	return c.Err("不能导入")
}

// commit imports what waits, chunk by chunk, each in one transaction with its
// rows' statuses: whatever moment the process is killed at, no row is lost or
// comes in twice.
func (s *stager) commit(ctx context.Context) error {
	c, err := s.newChecker(ctx, s.actor, s.batch)
	if err != nil {
		return err
	}
	wanted := []models.ImportStatus{models.ImportGood}
	if s.batch.Correct {
		wanted = append(wanted, models.ImportUpdate)
	}
	for {
		now, err := s.store.FindImport(ctx, s.batch.ID)
		if err != nil {
			return err
		}
		if now.Stop {
			s.batch = now
			return s.stop(ctx, "已按要求停止")
		}
		rows, err := s.store.ListImportRows(ctx, store.ImportRowFilter{Batch: s.batch.ID, Statuses: wanted, Limit: batchChunk})
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return s.finish(ctx, models.ImportDone, "导入案件")
		}
		bad, err := s.commitChunk(ctx, c, rows)
		if err != nil {
			return err
		}
		if bad > 0 && s.batch.Strict {
			return s.stop(ctx, fmt.Sprintf("检查之后又有%d行与系统中的案件冲突", bad))
		}
	}
}

// stop ends an import that is not to go on: all or nothing takes back what
// there is.
func (s *stager) stop(ctx context.Context, why string) error {
	if !s.batch.Strict || s.batch.Added == 0 {
		s.batch.Message = why + fmt.Sprintf("，已导入%d件，其余没有导入", s.batch.Added)
		return s.finish(ctx, models.ImportDone, "停止导入")
	}
	s.batch.Message = why + "，按“全部导入或全部不导入”撤销了已导入的案件"
	return s.finish(ctx, models.ImportUndoing, "停止导入")
}

// commitChunk imports rows and says how many could not be.
func (s *stager) commitChunk(ctx context.Context, c *checker, rows []models.ImportRow) (bad int, err error) {
	list := make([]*staged, len(rows))
	for i, row := range rows {
		x, err := c.open(row)
		if err == nil {
			err = c.read(x)
		}
		if err != nil {
			return 0, err
		}
		list[i] = x
	}
	if err := s.hold(); err != nil {
		return 0, err
	}
	err = s.save(ctx, func(tx *store.Tx) error {
		added, corrected, err := c.write(tx, list)
		s.batch.Added, s.batch.Corrected = s.batch.Added+added, s.batch.Corrected+corrected
		s.batch.Progress, s.batch.Attempts = s.batch.Progress+len(list), 0
		bad = len(list) - added - corrected
		return err
	})
	return bad, err
}

// write brings rows into the ledger inside a transaction, beside what it has
// by then, and notes what became of each.
func (c *checker) write(tx *store.Tx, list []*staged) (added, corrected int, err error) {
	cases := map[int64]models.Case{}
	err = c.compare(list, func(keys []store.CaseKey) (store.KnownCases, []models.Case, error) {
		taken, err := tx.FindKnownCases(keys)
		if err != nil {
			return taken, nil, err
		}
		found, err := tx.ListCasesNumbered(duplicates(keys, taken))
		for _, k := range found {
			cases[k.ID] = k
		}
		return taken, found, err
	})
	if err != nil {
		return 0, 0, err
	}
	var fresh []*item
	var links []models.ImportedCase
	var changes []store.CaseChange
	for _, x := range list {
		switch {
		case x.row.Status == models.ImportGood:
			change, err := x.item.change(tx)
			if err != nil {
				return 0, 0, err
			}
			fresh, changes = append(fresh, &x.item), append(changes, change)
			links = append(links, models.ImportedCase{CaseID: change.After.ID, BatchID: c.batch.ID, Line: x.row.Line})
			x.row.Status, x.faults = models.ImportAdded, nil
		case x.row.Status == models.ImportUpdate && c.batch.Correct:
			if err := c.correct(tx, x, cases[x.row.CaseID]); err != nil {
				return 0, 0, err
			}
			corrected++
		}
	}
	if err := tx.CreateCases(changes, strconv.Itoa(len(fresh))+"件"); err != nil {
		return 0, 0, err
	}
	if err := reserveAll(tx, fresh); err != nil {
		return 0, 0, err
	}
	if err := tx.AppendImported(links); err != nil {
		return 0, 0, err
	}
	return len(fresh), corrected, c.put(tx, list)
}

// correct writes a row as a correction of its case.
func (c *checker) correct(tx *store.Tx, x *staged, have models.Case) error {
	step, ok := correction(have, x.item, c.batch.Reason, tx.Today)
	if !ok {
		return fmt.Errorf("row %d of import %d cannot be a correction", x.row.Line, c.batch.ID)
	}
	settle(&step)
	if err := checkStep(step); err != nil {
		return err
	}
	if _, _, err := take(tx, have.ID, Move{Step: step}, ""); err != nil {
		return fmt.Errorf("correct case %d: %w", have.ID, err)
	}
	x.row.Status, x.faults = models.ImportCorrected, nil
	return nil
}
