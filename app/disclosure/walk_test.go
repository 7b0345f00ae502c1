package disclosure_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/disclosure"
	"sanxiang/app/store"
	"sanxiang/models"
)

// put writes public rows past every rule, one transaction for all.
func (d *desk) put(t *testing.T, rows ...models.Publication) {
	t.Helper()
	err := d.Store.Tx(t.Context(), models.SystemActor("测试"), func(tx *store.Tx) error {
		for _, row := range rows {
			if err := tx.PutPublication(&row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// plain is a row on show with nothing but a number.
func plain(i int) models.Publication {
	number := fmt.Sprintf("示例〔2024〕%d号", i)
	return models.Publication{
		PublicID: fmt.Sprint("id", i), DisclosureID: int64(i), BureauCode: "b", BureauName: "示例局", Kind: "penalty", Status: "published",
		Number: number, Title: "标题", Year: 2024, DecidedOn: "2024-03-01", Revision: 1, Body: `{"title":"标题"}`, Search: "\n\n\n" + models.FoldSearch(number) + "\n示例局\n标题",
	}
}

// TestWalkMeetsChange walks over more rows than are read ahead while rows are
// corrected and taken down: what is corrected comes once, what is taken down
// comes no more.
func TestWalkMeetsChange(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		const n = 1500
		var rows []models.Publication
		for i := 1; i <= n; i++ {
			rows = append(rows, plain(i))
		}
		d.put(t, rows...)
		change := func() {
			corrected, seen, gone := plain(n-1), plain(1), plain(n)
			corrected.Revision, seen.Revision = 2, 2
			gone.Status, gone.Body, gone.Search, gone.Title = "withdrawn", "", "", ""
			d.put(t, corrected, seen, gone, plain(n+1))
		}
		for _, q := range []models.PublicQuery{{}, {Text: "示例局"}} {
			count, times := 0, map[string]int{}
			err := d.Public.WalkRows(t.Context(), q, func(p models.Publication) error {
				if count++; count == 1 {
					change()
				}
				times[p.PublicID]++
				if p.PublicID == fmt.Sprint("id", n-1) && p.Revision != 2 {
					t.Errorf("%+v: the row as it was before its correction", q)
				}
				return nil
			})
			if err != nil || times[fmt.Sprint("id", n)] != 0 {
				t.Errorf("%+v: %v; the row that was taken down comes %d times", q, err, times[fmt.Sprint("id", n)])
			}
			for i := 1; i < n; i++ {
				if times[fmt.Sprint("id", i)] != 1 {
					t.Fatalf("%+v: row %d comes %d times", q, i, times[fmt.Sprint("id", i)])
				}
			}
			d.put(t, rows...)
		}
	})
}

// TestWalkStops ends with the walker's own error, and with a page that cannot
// be read.
func TestWalkStops(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var rows []models.Publication
	for i := 1; i <= 2000; i++ {
		rows = append(rows, plain(i))
	}
	d.put(t, rows...)
	stop := errors.New("enough")
	n := 0
	err := d.Public.WalkRows(t.Context(), models.PublicQuery{}, func(models.Publication) error {
		if n++; n == 700 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || n != 700 {
		t.Errorf("%d rows, %v", n, err)
	}
	broken := plain(3)
	broken.Body = "{"
	d.put(t, broken)
	if err := d.Public.Walk(t.Context(), models.PublicQuery{}, func(models.Publication, models.PublicPage) error { return nil }); err == nil {
		t.Error("a broken page is walked over")
	}
	wantKind(t, "bad query", d.Public.WalkRows(t.Context(), models.PublicQuery{Year: -1}, nil), models.Invalid)
}

// TestWindows pages by number and by cursor, in both orders, to the end and
// beyond.
func TestWindows(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		var rows []models.Publication
		for i := 1; i <= 45; i++ {
			row := plain(i)
			row.Fine = models.Fen(i%7) * 100
			rows = append(rows, row)
		}
		d.put(t, rows...)
		page := func(q models.PublicQuery, w disclosure.Window) disclosure.Result {
			t.Helper()
			got, err := d.Public.Search(t.Context(), q, w)
			if err != nil || got.Total != 45 {
				t.Fatalf("%+v: %d, %v", w, got.Total, err)
			}
			return got
		}
		var byPage, byCursor []string
		for n := 1; n <= 3; n++ {
			byPage = append(byPage, ids(page(models.PublicQuery{}, disclosure.Window{Page: n}).Rows)...)
		}
		for w := (disclosure.Window{Limit: 7}); ; {
			got := page(models.PublicQuery{}, w)
			byCursor = append(byCursor, ids(got.Rows)...)
			if w.Before = got.Next; w.Before == 0 {
				break
			}
		}
		slices.Reverse(rows)
		if diff := cmp.Diff(ids(rows), byPage) + cmp.Diff(ids(rows), byCursor); diff != "" {
			t.Errorf("pages (-want +got):\n%s", diff)
		}
		for _, beyond := range []int{4, 5000} {
			if got := page(models.PublicQuery{}, disclosure.Window{Page: beyond}); len(got.Rows) != 0 || got.Next != 0 {
				t.Errorf("page %d: %d rows, next %d", beyond, len(got.Rows), got.Next)
			}
		}
		slices.SortStableFunc(rows, func(a, b models.Publication) int { return int(b.Fine - a.Fine) })
		if got := page(models.PublicQuery{Sort: models.SortFine}, disclosure.Window{Page: 2}); cmp.Diff(ids(rows[20:40]), ids(got.Rows)) != "" || got.Next != 0 {
			t.Errorf("second page by fine: %q, next %d", ids(got.Rows), got.Next)
		}
		for _, bad := range []disclosure.Window{{Page: 5001}, {Page: -1}, {Limit: 201}, {Before: -1}} {
			_, err := d.Public.Search(t.Context(), models.PublicQuery{}, bad)
			wantKind(t, fmt.Sprint(bad), err, models.Invalid)
		}
	})
}

// TestChanges follows the order of change in parts, and from an instant on.
func TestChanges(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		for i := 1; i <= 4; i++ {
			d.Clock.Set(models.Day("2024-03-04").Add(i))
			row := plain(i)
			if i == 2 {
				row.BureauCode, row.Kind, row.Year = "c", "licence", 2023
			}
			d.put(t, row)
		}
		d.put(t, plain(1))
		third := truth(t, d.Store)[1].UpdatedAt
		for _, tt := range []struct {
			name string
			f    disclosure.ChangeFilter
			want []string
		}{
			{"all", disclosure.ChangeFilter{}, []string{"id2", "id3", "id4", "id1"}},
			{"two", disclosure.ChangeFilter{Limit: 2}, []string{"id2", "id3"}},
			{"after", disclosure.ChangeFilter{After: 3}, []string{"id4", "id1"}},
			{"at the end", disclosure.ChangeFilter{After: 5}, nil},
			{"bureau", disclosure.ChangeFilter{Bureau: "b", Limit: 2}, []string{"id3", "id4"}},
			{"kind", disclosure.ChangeFilter{Kind: "licence"}, []string{"id2"}},
			{"year", disclosure.ChangeFilter{Year: 2023}, []string{"id2"}},
			{"since a change", disclosure.ChangeFilter{Since: third}, []string{"id3", "id4", "id1"}},
			{"since just after", disclosure.ChangeFilter{Since: third + 1}, []string{"id4", "id1"}},
			{"since, and after", disclosure.ChangeFilter{Since: third, After: 4}, []string{"id1"}},
			{"since the future", disclosure.ChangeFilter{Since: third * 2}, nil},
		} {
			got, err := d.Public.Changes(t.Context(), tt.f)
			if diff := cmp.Diff(tt.want, ids(got)); diff != "" || err != nil {
				t.Errorf("%s: %v (-want +got):\n%s", tt.name, err, diff)
			}
			for _, row := range got {
				if row.Body == "" {
					t.Errorf("%s: %s without Body", tt.name, row.PublicID)
				}
			}
		}
	})
}

// TestRecent pages through rows and tombstones, latest change first.
func TestRecent(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		gone := models.Publication{PublicID: "id2", DisclosureID: 2, BureauCode: "b", BureauName: "示例局", Kind: "penalty", Status: "ended", Number: "示例〔2024〕2号", Year: 2024}
		d.put(t, plain(1), plain(2), plain(3), gone)
		for _, tt := range []struct {
			name   string
			q      models.PublicQuery
			before int64
			want   []string
		}{
			{"first", models.PublicQuery{}, 0, []string{"id2", "id3"}},
			{"second", models.PublicQuery{}, 3, []string{"id1"}},
			{"on show", models.PublicQuery{Status: models.DisclosurePublished}, 0, []string{"id3", "id1"}},
			{"a text", models.PublicQuery{Text: "2024"}, 0, []string{"id3", "id1"}},
			{"a text before", models.PublicQuery{Text: "2024"}, 3, []string{"id1"}},
			{"no fine", models.PublicQuery{Band: "none"}, 0, []string{"id3", "id1"}},
			{"bureau and year", models.PublicQuery{Bureau: "b", Year: 2024}, 0, []string{"id2", "id3"}},
		} {
			got, err := d.Public.Recent(t.Context(), tt.q, tt.before, 2)
			if diff := cmp.Diff(tt.want, ids(got)); diff != "" || err != nil {
				t.Errorf("%s: %v (-want +got):\n%s", tt.name, err, diff)
			}
		}
	})
}
