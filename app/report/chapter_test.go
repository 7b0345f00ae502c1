package report_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/report"
	"sanxiang/app/stats"
	"sanxiang/app/store"
	"sanxiang/models"
)

func service(w *apptest.World) *report.Service { return report.New(w.Store, stats.New(w.Store)) }

// enter adds rows of a data-defined register to Urban.
func enter(t testing.TB, w *apptest.World, register string, rows ...models.Entry) {
	t.Helper()
	ctx := context.Background()
	c, err := w.Store.Catalogue(ctx)
	if err != nil {
		t.Fatal(err)
	}
	err = w.Store.Tx(ctx, models.SystemActor("测试"), func(tx *store.Tx) error {
		_, err := tx.CreateEntries(c.Registers[register], rows)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func trainings(w *apptest.World, n int) []models.Entry {
	list := make([]models.Entry, n)
	for i := range list {
		list[i] = models.Entry{BureauID: w.Urban.ID, Day: "2024-02-06", Title: "示例培训"}
	}
	return list
}

// TestChapter compiles the bureau's own template on each engine, in every
// format, twice, and finds the same bytes and the right figures.
func TestChapter(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx := context.Background()
		enter(t, w, "trainings", trainings(w, 11)...)
		w.Clock.Set("2025-02-10")
		first, err := service(w).Draft(ctx, w.Reporter, report.Request{Bureau: w.Urban.ID, Year: 2024})
		if err != nil {
			t.Fatal(err)
		}
		second, err := service(w).Compile(ctx, report.Request{Bureau: w.Urban.ID, Year: 2024})
		if err != nil {
			t.Fatal(err)
		}
		for _, format := range report.Formats {
			var a, b bytes.Buffer
			if err := errors.Join(first.Write(&a, format), second.Write(&b, format)); err != nil {
				t.Fatal(err)
			}
			if a.Len() == 0 || !bytes.Equal(a.Bytes(), b.Bytes()) {
				t.Errorf("%s: %d and %d bytes, want the same", format, a.Len(), b.Len())
			}
			if format == "md" && (!strings.Contains(a.String(), "11") || strings.Contains(a.String(), "{{")) {
				t.Errorf("chapter = %s", a.String())
			}
		}
		if err := first.Write(io.Discard, "odt"); models.KindOf(err) != models.Invalid {
			t.Errorf("unknown format: %v", err)
		}
		kept, err := w.Store.FindChapter(ctx, w.Urban.ID, 2024)
		if err != nil || kept.State != "draft" || !strings.Contains(kept.Figures, "training.session.count") {
			t.Errorf("kept chapter = %+v, %v", kept.State, err)
		}
		w.Check(t)
	})
}

// TestChapterRefuses covers templates, profiles and people that do not fit.
func TestChapterRefuses(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx := context.Background()
		s := service(w)
		for name, tt := range map[string]struct {
			request report.Request
			kind    models.Kind
			text    string
		}{
			"no such bureau":   {report.Request{Bureau: 1, Year: 2024}, models.NotFound, "机关"},
			"no such template": {report.Request{Bureau: w.Urban.ID, Year: 2024, Template: "burau"}, models.NotFound, "bureau"},
			"no such profile":  {report.Request{Bureau: w.Urban.ID, Year: 2024, Profile: "zz"}, models.NotFound, "口径"},
			"unknown code":     {report.Request{Bureau: w.Urban.ID, Year: 2024, Text: "办理{{penalty.decided.cuont}}件。"}, models.Invalid, "penalty.decided.count"},
		} {
			_, err := s.Compile(ctx, tt.request)
			if models.KindOf(err) != tt.kind || !strings.Contains(err.Error(), tt.text) {
				t.Errorf("%s: %v, want %s with %q", name, err, tt.kind, tt.text)
			}
		}
		for name, tt := range map[string]struct {
			actor models.Actor
			want  models.Kind
		}{
			"guest": {w.Guest, models.Unauthenticated}, "wrong bureau": {w.Stranger, models.NotFound}, "wrong role": {w.Handler, models.Forbidden},
		} {
			if _, err := s.Draft(ctx, tt.actor, report.Request{Bureau: w.Urban.ID, Year: 2024}); models.KindOf(err) != tt.want {
				t.Errorf("%s: %v, want %s", name, err, tt.want)
			}
		}
	})
}

// TestLoopOverSubordinates repeats a part for each bureau below the city.
func TestLoopOverSubordinates(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		enter(t, w, "trainings", trainings(w, 3)...)
		w.Clock.Set("2025-02-10")
		text := "全市培训{{training.session.count}}次，下级{{training.session.count@下级}}次。\n每个下级：\n  {{机关}}培训{{training.session.count}}次。\n"
		c, err := service(w).Compile(context.Background(), report.Request{Bureau: w.City.ID, Year: 2024, Text: text})
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := c.Write(&out, "json"); err != nil {
			t.Fatal(err)
		}
		if got := out.String(); !strings.Contains(got, "示例市城市管理局培训") || strings.Contains(got, "示例市水务局培训") {
			t.Errorf("only the bureau with trainings is named, got %s", got)
		}
	})
}

// BenchmarkChapter reads a bureau's figures, compiles its chapter and writes
// the DOCX: what a user waits for.
func BenchmarkChapter(b *testing.B) {
	for _, e := range apptest.Engines() {
		b.Run(e.Name, func(b *testing.B) {
			w := apptest.NewWorld(b, e)
			enter(b, w, "trainings", trainings(w, 11)...)
			s, ctx := service(w), context.Background()
			for b.Loop() {
				c, err := s.Compile(ctx, report.Request{Bureau: w.Urban.ID, Year: 2024})
				if err != nil {
					b.Fatal(err)
				}
				if err := c.Write(io.Discard, "docx"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
