package stats

import (
	"context"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// EntryQuery asks for the rows of a bureau's register in one year, newest
// first. Before is the id of the last row of the page before.
type EntryQuery struct {
	Bureau   int64
	Register string
	Year     int    // 0 = all years
	Text     string // anywhere in a text field, or in the label of a choice
	Before   int64
	Limit    int // 50 by default, 1000 at most
}

// EntryPage is one page of a register's list: the rows with their definition,
// the id to go on from (0 at the end), and what the whole list comes to.
type EntryPage struct {
	Register *models.Register
	Rows     []models.BoundEntry
	Next     int64
	Total    store.EntryTotal
}

// ListEntries gives a page of rows and the id to go on from, 0 at the end.
func (s *Service) ListEntries(ctx context.Context, actor models.Actor, q EntryQuery) (rows []models.Entry, next int64, err error) {
	_, f, err := s.entryFilter(ctx, actor, q)
	if err != nil {
		return nil, 0, err
	}
	return s.entryPage(ctx, f, q.Before)
}

// ListEntryPage gives a page of the list with its count and sums. Errors:
// NotFound for a register that has no list.
func (s *Service) ListEntryPage(ctx context.Context, actor models.Actor, q EntryQuery) (EntryPage, error) {
	reg, f, err := s.entryFilter(ctx, actor, q)
	if err != nil {
		return EntryPage{}, err
	}
	if reg == nil || reg.Builtin {
		return EntryPage{}, models.Errorf(models.NotFound, "没有这个台账，请从台账列表中选择")
	}
	page := EntryPage{Register: reg}
	rows, next, err := s.entryPage(ctx, f, q.Before)
	if err != nil {
		return page, err
	}
	for i := range rows {
		page.Rows = append(page.Rows, models.BoundEntry{Entry: &rows[i], Definition: reg})
	}
	page.Next = next
	page.Total, err = s.store.SumEntries(ctx, f)
	return page, err
}

// entryFilter is the query as the store asks it.
func (s *Service) entryFilter(ctx context.Context, actor models.Actor, q EntryQuery) (*models.Register, store.EntryFilter, error) {
	r, err := s.newReader(ctx)
	if err != nil {
		return nil, store.EntryFilter{}, err
	}
	if err := models.Permit(actor, models.ActReadFigures, r.tree, q.Bureau); err != nil {
		return nil, store.EntryFilter{}, err
	}
	if q.Limit <= 0 {
		q.Limit = defaultPage
	}
	reg := r.catalogue.Registers[q.Register]
	f := store.EntryFilter{
		Bureau: q.Bureau, Register: q.Register, First: models.YearPeriod(1).First(), Last: models.YearPeriod(9998).Last(),
		Text: strings.TrimSpace(q.Text), Limit: min(q.Limit, largestPage) + 1,
	}
	if q.Year != 0 {
		f.First, f.Last = models.YearPeriod(q.Year).First(), models.YearPeriod(q.Year).Last()
	}
	if reg != nil && f.Text != "" {
		f.Codes = codesOf(reg, f.Text)
	}
	return reg, f, nil
}

// codesOf finds the choices whose labels hold the text, by column.
func codesOf(reg *models.Register, text string) map[string][]string {
	out := map[string][]string{}
	for _, f := range reg.Fields {
		for _, c := range f.Choices {
			if strings.Contains(c.Label, text) {
				out[f.Column] = append(out[f.Column], c.Code)
			}
		}
	}
	return out
}

func (s *Service) entryPage(ctx context.Context, f store.EntryFilter, before int64) (rows []models.Entry, next int64, err error) {
	if before != 0 {
		e, err := s.store.FindEntry(ctx, before)
		if err == nil && (e.BureauID != f.Bureau || e.Register != f.Register) {
			err = models.Errorf(models.NotFound, models.HiddenMessage)
		}
		if err != nil {
			return nil, 0, err
		}
		f.Before = &e
	}
	if rows, err = s.store.ListEntries(ctx, f); err != nil || len(rows) < f.Limit {
		return rows, 0, err
	}
	rows = rows[:f.Limit-1]
	return rows, rows[len(rows)-1].ID, nil
}

// SheetWriter takes the rows of an export: sheet.CSVWriter, or a worksheet of
// sheet.XLSXWriter.
type SheetWriter interface {
	Write(cells ...any) error
}

// EntryHeader is the header of an export, which an import takes again.
func EntryHeader(reg *models.Register) []string {
	header := []string{"机关名称"}
	for _, f := range reg.Fields {
		header = append(header, f.Label)
	}
	return append(header, "依据")
}

// WriteEntries writes all rows of the list, whatever page was asked for: the
// cells of EntryHeader. It streams.
func (s *Service) WriteEntries(ctx context.Context, out SheetWriter, actor models.Actor, q EntryQuery) error {
	q.Limit, q.Before = largestPage, 0
	reg, f, err := s.entryFilter(ctx, actor, q)
	if err != nil {
		return err
	}
	if reg == nil || reg.Builtin {
		return models.Errorf(models.NotFound, "没有这个台账，请从台账列表中选择")
	}
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return err
	}
	name := tree.Bureaus[q.Bureau].Name
	for before := int64(0); ; {
		rows, next, err := s.entryPage(ctx, f, before)
		if err != nil {
			return err
		}
		for i := range rows {
			if err := out.Write(entryCells(name, models.BoundEntry{Entry: &rows[i], Definition: reg})...); err != nil {
				return err
			}
		}
		if before = next; next == 0 {
			return nil
		}
	}
}

// entryCells are the typed cells of one row.
func entryCells(bureau string, e models.BoundEntry) []any {
	cells := []any{bureau}
	for _, f := range e.Definition.Fields {
		switch f.Type {
		case models.FieldDay:
			cells = append(cells, models.Day(e.Text(f.Name)))
		case models.FieldMoney:
			cells = append(cells, models.Fen(e.Int(f.Name)))
		case models.FieldInt:
			cells = append(cells, e.Int(f.Name))
		default:
			cells = append(cells, e.Print(f))
		}
	}
	return append(cells, e.Evidence)
}
