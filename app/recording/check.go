package recording

import (
	"context"
	"fmt"

	"sanxiang/app/blob"
	"sanxiang/app/store"
	"sanxiang/models"
)

// Check proves the record of all cases in order of id: each chain of events
// leads to the case's row, each recording's row is what its event says, and
// each file is there and unchanged. It gives a Chinese sentence for each
// fault, which names the case; nil when all is well.
func (s *Service) Check(ctx context.Context) ([]string, error) {
	var faults []string
	err := s.store.EachChain(ctx, func(c store.Chain) error {
		faults = append(faults, models.CheckChain(c.Case, c.Events)...)
		faults = append(faults, checkRows(c)...)
		files, err := s.checkFiles(ctx, c)
		faults = append(faults, files...)
		return err
	})
	return faults, err
}

// recorded gives what the case's events say of its recordings, as rows. An
// event that cannot be read is a fault of the chain.
func recorded(c store.Chain) map[int]models.Recording {
	rows := map[int]models.Recording{}
	for _, e := range c.Events {
		step, err := e.Step()
		if err != nil || step.Recording == nil {
			continue
		}
		r := *step.Recording
		r.CaseID, r.Seq, r.BureauID = c.Case.ID, e.Seq, c.Case.BureauID
		r.Settle()
		rows[e.Seq] = r
	}
	return rows
}

// checkRows compares the rows of recordings with their events.
func checkRows(c store.Chain) []string {
	var faults []string
	wanted := recorded(c)
	for _, row := range c.Recordings {
		want, ok := wanted[row.Seq]
		delete(wanted, row.Seq)
		row.ID = 0
		switch {
		case !ok:
			faults = append(faults, fmt.Sprintf("案件 %s 多出序号为%d的记录“%s”：没有对应的过程记录事件", c.Case.Number, row.Seq, row.Title))
		case row != want:
			faults = append(faults, fmt.Sprintf("案件 %s 第%d条过程记录“%s”的登记内容被改动：与其事件不符", c.Case.Number, row.Seq, want.Title))
		}
	}
	for _, e := range c.Events {
		if want, ok := wanted[e.Seq]; ok {
			faults = append(faults, fmt.Sprintf("案件 %s 第%d条过程记录“%s”的登记缺失", c.Case.Number, e.Seq, want.Title))
		}
	}
	return faults
}

// checkFiles reads every file that an event or a row of the case refers to,
// each once.
func (s *Service) checkFiles(ctx context.Context, c store.Chain) ([]string, error) {
	var faults []string
	seen := map[string]bool{"": true}
	check := func(r models.Recording) error {
		if seen[r.Hash] {
			return nil
		}
		seen[r.Hash] = true
		err := s.blobs.Verify(ctx, r.Hash)
		name := fmt.Sprintf("案件 %s 第%d条过程记录“%s”的文件", c.Case.Number, r.Seq, r.Title)
		switch {
		case err == nil:
		case models.KindOf(err) == models.NotFound:
			faults = append(faults, name+"遗失："+r.Hash)
		case models.KindOf(err) == models.Conflict:
			faults = append(faults, name+"内容被改动或损坏："+r.Hash)
		case models.KindOf(err) == models.Invalid:
			faults = append(faults, name+"摘要格式不正确："+r.Hash)
		default:
			return fmt.Errorf("check files of case %d: %w", c.Case.ID, err)
		}
		return nil
	}
	wanted := recorded(c)
	for _, e := range c.Events {
		if err := check(wanted[e.Seq]); err != nil {
			return faults, err
		}
	}
	for _, row := range c.Recordings {
		if err := check(row); err != nil {
			return faults, err
		}
	}
	return faults, nil
}

// orphanBatch is how many files are compared with the database at once.
const orphanBatch = 500

// Unreferenced lists the files that no recording refers to: what transactions
// that failed left behind. A file whose transaction is still under way is
// among them, so remove none that is younger than the slowest request.
func (s *Service) Unreferenced(ctx context.Context) ([]blob.Ref, error) {
	var out, batch []blob.Ref
	flush := func() error {
		hashes := make([]string, len(batch))
		for i, r := range batch {
			hashes[i] = r.Hash
		}
		known, err := s.store.FindKnownHashes(ctx, hashes)
		if err != nil {
			return err
		}
		for _, r := range batch {
			if !known[r.Hash] {
				out = append(out, r)
			}
		}
		batch = batch[:0]
		return nil
	}
	err := s.blobs.List(ctx, func(r blob.Ref) error {
		if batch = append(batch, r); len(batch) < orphanBatch {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	return out, err
}
