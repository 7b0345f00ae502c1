package cases

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"sanxiang/app/sheet"
	"sanxiang/app/store"
	"sanxiang/models"
)

// Annotated is a batch's file as it goes back to the user: with a column that
// says what is wrong with each row, and with the cells that were mended here.
type Annotated struct {
	Name  string
	Write func(ctx context.Context, w io.Writer) error
}

// Annotate prepares a batch's file to go back.
func (s *Imports) Annotate(ctx context.Context, actor models.Actor, id int64) (Annotated, error) {
	b, err := s.see(ctx, actor, id)
	if err == nil && (!b.Staged || b.State == models.ImportChecking) {
		err = models.Errorf(models.Conflict, "这一批%s，没有可以下载的检查结果", b.State.Label())
	}
	if err != nil {
		return Annotated{}, err
	}
	data, err := s.file(ctx, b)
	if err != nil {
		return Annotated{}, err
	}
	ending := path.Ext(b.FileName)
	name := strings.TrimSuffix(b.FileName, ending)
	if ending = ".csv"; b.Encoding == "xlsx" {
		ending = ".xlsx"
	}
	return Annotated{Name: name + "_" + sheet.NoteHead + ending, Write: func(ctx context.Context, w io.Writer) error {
		r := &noteReader{Imports: s, ctx: ctx, batch: b}
		column, err := noteColumn(data, b)
		if err != nil {
			return err
		}
		return importLimits.Annotate(w, data, sheet.Annotation{Sheet: b.Sheet, Header: b.HeaderRow, Column: column, Row: r.row})
	}}, nil
}

// noteColumn finds where the notes go: the column of an earlier round, or the
// first that no row of the sheet reaches.
func noteColumn(data []byte, b models.ImportBatch) (int, error) {
	var heads []string
	if err := json.Unmarshal([]byte(b.Header), &heads); err != nil {
		return 0, fmt.Errorf("read header of import %d: %w", b.ID, err)
	}
	if i := slices.Index(heads, sheet.NoteHead); i >= 0 {
		return i, nil
	}
	book, err := importLimits.OpenBook(data)
	if err != nil {
		return 0, err
	}
	defer book.Close()
	rows, err := book.Rows(b.Sheet)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	width := len(heads)
	for {
		_, cells, err := rows.Next()
		if err != nil {
			return width, nil // the end
		}
		width = max(width, len(cells))
	}
}

// noteReader reads what goes into the rows, in order of lines, a page at a time.
type noteReader struct {
	*Imports
	ctx   context.Context
	batch models.ImportBatch
	page  []models.ImportRow
	after int
	done  bool
}

// row gives what goes into a line.
func (r *noteReader) row(line int) (sheet.Amendment, error) {
	for len(r.page) == 0 || r.page[len(r.page)-1].Line < line {
		if r.done {
			return sheet.Amendment{}, nil
		}
		page, err := r.store.ListImportRows(r.ctx, store.ImportRowFilter{Batch: r.batch.ID, After: r.after, Limit: batchChunk})
		if err != nil {
			return sheet.Amendment{}, err
		}
		if len(page) < batchChunk {
			r.done = true
		}
		if len(page) == 0 {
			return sheet.Amendment{}, nil
		}
		r.page, r.after = page, page[len(page)-1].Line
	}
	i, found := slices.BinarySearchFunc(r.page, line, func(x models.ImportRow, line int) int { return x.Line - line })
	if !found {
		return sheet.Amendment{}, nil
	}
	return r.amend(r.page[i])
}

// amend gives what goes into a row.
func (r *noteReader) amend(row models.ImportRow) (sheet.Amendment, error) {
	var (
		out    sheet.Amendment
		cells  []string
		edits  map[int]string
		faults []models.ImportFault
	)
	if row.Edited {
		if err := errorsOf(r.unsealJSON(row.Cells, &cells), r.unsealJSON(row.Edits, &edits)); err != nil {
			return out, err
		}
		out.Cells = map[int]string{}
		for place := range edits {
			if place < len(cells) {
				out.Cells[place] = cells[place]
			}
		}
	}
	if err := r.unsealJSON(row.Faults, &faults); err != nil {
		return out, err
	}
	var said []string
	for _, f := range faults {
		said = append(said, faultText(f))
	}
	if row.Status == models.ImportDuplicate {
		said = append(said, "系统中已有该案件，内容相同，没有重复导入")
	}
	out.Note = strings.Join(said, "\n")
	return out, nil
}

// faultText says a fault in one line: column, value, rule and fix.
func faultText(f models.ImportFault) string {
	text := ""
	if f.Head != "" {
		text = "列“" + f.Head + "”"
	}
	if f.Value != "" {
		text += "值“" + shortText(f.Value) + "”"
	}
	if text != "" {
		text += "："
	}
	text += strings.TrimRight(f.Rule, "。")
	if f.Fix != "" {
		text += "；" + strings.TrimRight(f.Fix, "。")
	}
	return text
}

// WriteTemplate writes the workbook in which cases are filled in.
func (s *Imports) WriteTemplate(w io.Writer) error {
	return sheet.WriteTemplate(w, "案件", templateColumns())
}

// PurgeIdle gives batches up that nobody goes on with, and clears the rows of
// those that are over; it counts both. What was imported stays.
func (s *Imports) PurgeIdle(ctx context.Context, actor models.Actor) (int, error) {
	count := 0
	for _, p := range []struct {
		states []models.ImportState
		idle   models.Instant
		then   func(*models.ImportBatch)
	}{
		{[]models.ImportState{models.ImportUploaded, models.ImportChecked}, models.ImportLeaveTime, func(b *models.ImportBatch) { b.State = models.ImportCancelled }},
		{[]models.ImportState{models.ImportDone, models.ImportUndone}, models.ImportKeptRows, func(*models.ImportBatch) {}},
	} {
		n, err := s.purge(ctx, actor, p.states, p.idle, p.then)
		if count += n; err != nil {
			return count, err
		}
	}
	return count, nil
}

// purge clears the batches in the states that were idle so long.
func (s *Imports) purge(ctx context.Context, actor models.Actor, states []models.ImportState, idle models.Instant, then func(*models.ImportBatch)) (int, error) {
	count := 0
	for before := int64(0); ; {
		list, err := s.store.ListImports(ctx, store.ImportFilter{States: states, Idle: s.store.Now() - idle, Before: before, Limit: importPage})
		if err != nil || len(list) == 0 {
			return count, err
		}
		before = list[len(list)-1].ID
		for _, b := range list {
			if b.State != models.ImportUploaded && !b.Staged {
				continue
			}
			_, err := s.change(ctx, actor, b.ID, func(tx *store.Tx, b *models.ImportBatch) (string, error) {
				if !slices.Contains(states, b.State) {
					return "", nil
				}
				then(b)
				b.Staged, b.Preview = false, ""
				count++
				return "清理导入明细", tx.PurgeImportRows(b.ID)
			})
			if err != nil {
				return count, err
			}
		}
	}
}
