package stats_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/inbox"
	"sanxiang/app/stats"
	"sanxiang/models"
)

// A bureau hands in, its total meets records of the same, somebody chooses, and
// the figure with its rows follows every choice.
func TestConflictAndChoice(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		w.Clock.Set("2025-01-20")
		s, ctx := stats.New(w.Store), context.Background()
		board := func() string {
			t.Helper()
			b, err := s.ListHandIns(ctx, w.Reporter, w.City.ID, 2024)
			if err != nil {
				t.Fatal(err)
			}
			return b.Words()
		}
		if got := board(); got != "2个下级机关：已报0个，未报2个，冲突0个" {
			t.Errorf("before: %s", got)
		}
		for range 3 {
			if _, err := s.AddEntry(ctx, w.Handler, stats.EntryForm{Bureau: w.Urban.ID, Register: "mediations", Values: map[string]string{"date": "2024-05-01", "outcome": "ok"}}); err != nil {
				t.Fatal(err)
			}
		}
		kept, err := s.PutReturn(ctx, w.Handler, *handIn(w.Urban.ID, 2024, 0, "mediation.admin.count", "", 0), "10")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.ConfirmHandIn(ctx, w.Stranger, models.HandIn{BureauID: w.Water.ID, Year: 2024}); err != nil {
			t.Fatal(err)
		}
		if got := board(); got != "2个下级机关：已报1个，未报0个，冲突1个" {
			t.Errorf("with a conflict: %s", got)
		}
		proveMediations := func(what string, want int64) {
			t.Helper()
			f := figure(t, s, w.City.ID, stats.Ref{Code: "mediation.admin.count"}, 2024, "")
			c, _ := w.Store.Catalogue(ctx)
			proveFigure(t, c.Indicators[f.Code], f, records(t, s, stats.RecordQuery{Bureau: w.City.ID, Code: f.Code, Period: models.YearPeriod(2024), Limit: 2}))
			if f.Value != want {
				t.Errorf("%s: %d, want %d", what, f.Value, want)
			}
		}
		proveMediations("undecided", 13)
		for _, step := range []struct {
			standing models.Standing
			want     int64
		}{{models.StandsRecords, 3}, {models.StandsReturned, 10}, {models.StandsBeside, 13}, {models.StandsReturned, 10}} {
			list, err := s.ListConflicts(ctx, w.Reporter, w.City.ID, 2024)
			if err != nil || len(list) != 1 || list[0].Recorded != 3 {
				t.Fatalf("conflicts = %+v, %v", list, err)
			}
			if _, err := s.ChooseReturn(ctx, w.Reporter, stats.Choice{Return: kept.ID, Version: list[0].Return.Version, Standing: step.standing, Reason: "已逐件核对"}); err != nil {
				t.Fatal(err)
			}
			proveMediations(string(step.standing), step.want)
		}
		if got := board(); got != "2个下级机关：已报2个，未报0个，冲突0个" {
			t.Errorf("settled: %s", got)
		}
		if _, err := s.AddEntry(ctx, w.Handler, stats.EntryForm{Bureau: w.Urban.ID, Register: "mediations", Values: map[string]string{"date": "2024-06-01", "outcome": "ok"}}); err != nil {
			t.Fatal(err)
		}
		if got := board(); got != "2个下级机关：已报1个，未报0个，冲突1个" {
			t.Errorf("after one more record: %s", got)
		}
		if _, err := s.ChooseReturn(ctx, w.Reporter, stats.Choice{Return: kept.ID, Version: 1, Standing: models.StandsRecords, Reason: "旧页面"}); models.KindOf(err) != models.Conflict {
			t.Errorf("a choice on an old version: %v, want conflict", err)
		}
		x, err := s.FindReturn(ctx, w.Handler, kept.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.DeleteReturn(ctx, w.Handler, stats.Choice{Return: kept.ID, Version: x.Version, Reason: "报错"}); err != nil {
			t.Error(err)
		}
		proveMediations("taken back", 4)
		w.Check(t)
	})
}

// Who may hand in, choose and remind, and what each is told.
func TestHandInRights(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	w.Clock.Set("2025-01-20")
	s, ctx := stats.New(w.Store), context.Background()
	supervisor := w.Reporter
	supervisor.Roles = []models.Role{models.RoleSupervisor}
	kept, err := s.PutReturn(ctx, w.Handler, *handIn(w.Urban.ID, 2024, 0, "mediation.admin.count", "", 0), "10")
	if err != nil {
		t.Fatal(err)
	}
	form := stats.ReminderForm{Key: "m1", Year: 2024, Bureaus: []int64{w.Urban.ID, w.Water.ID}, Note: "请抓紧"}
	for _, tt := range []struct {
		name                  string
		actor                 models.Actor
		read, enter, reminded models.Kind
	}{
		{"guest", w.Guest, models.Unauthenticated, models.Unauthenticated, models.Unauthenticated},
		{"wrong bureau", w.Stranger, models.NotFound, models.NotFound, models.NotFound},
		{"supervisor", supervisor, "", models.Forbidden, models.Forbidden},
		{"administrator", w.Admin, models.Forbidden, models.Forbidden, models.Forbidden},
		{"reporter above", w.Reporter, "", models.Conflict, ""},
	} {
		_, read := s.FindReturn(ctx, tt.actor, kept.ID)
		_, enter := s.ChooseReturn(ctx, tt.actor, stats.Choice{Return: kept.ID, Version: 1, Standing: models.StandsRecords, Reason: "示例"})
		_, reminded := s.Remind(ctx, tt.actor, form)
		for what, got := range map[string]struct {
			err  error
			want models.Kind
		}{"read": {read, tt.read}, "choose": {enter, tt.enter}, "remind": {reminded, tt.reminded}} {
			if got.want == "" && got.err != nil || got.want != "" && models.KindOf(got.err) != got.want {
				t.Errorf("%s %s: %v, want %q", tt.name, what, got.err, got.want)
			}
		}
	}
	if _, err := s.Remind(ctx, w.Reporter, form); err != nil {
		t.Errorf("the same reminder again: %v", err)
	}
	for _, a := range []models.Actor{w.Handler, w.Approver, w.Stranger} {
		sent, err := inbox.New(w.Store, nil, "").List(ctx, a, inbox.Filter{})
		if err != nil || len(sent) != 1 || sent[0].DueOn != "2025-01-31" || !strings.Contains(sent[0].Act, "请抓紧") {
			t.Errorf("%s has the messages %+v, %v, want one", a.Name, sent, err)
		}
	}
	b, err := s.ListHandIns(ctx, supervisor, w.City.ID, 2024)
	if err != nil || len(b.Rows[0].Reminders) != 1 || b.Rows[0].Reminders[0].SentBy != w.Reporter.Name {
		t.Errorf("board = %+v, %v", b, err)
	}
	w.Store.Fail(func(string) error { return errors.New("gone") })
	if _, err := s.ListHandIns(ctx, w.Reporter, w.City.ID, 2024); models.KindOf(err) != models.Internal {
		t.Errorf("failing store: %v", err)
	}
}

// A row keeps what it was when it is corrected and when it is made void, and
// bears files that only those who may read it can open.
func TestEntryCorrection(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		w.Clock.Set("2025-01-20")
		s, files, ctx := stats.New(w.Store), stats.NewFiles(w.Store, w.Blobs), context.Background()
		values := map[string]string{"date": "2024-05-01", "title": "示例培训", "persons": "30"}
		e, err := s.AddEntry(ctx, w.Handler, stats.EntryForm{Bureau: w.Urban.ID, Register: "trainings", Values: values, Evidence: "签到表"})
		if err != nil {
			t.Fatal(err)
		}
		a, err := files.Attach(ctx, w.Handler, stats.AttachmentForm{Owner: stats.OwnerEntry, OwnerID: e.ID, Name: `C:\示例\签到表.pdf`, Content: strings.NewReader("示例")})
		if err != nil || a.Name != "签到表.pdf" {
			t.Fatalf("Attach = %+v, %v", a, err)
		}
		if _, _, err := files.OpenAttachment(ctx, w.Stranger, a.ID); models.KindOf(err) != models.NotFound {
			t.Errorf("the wrong bureau opens a file: %v", err)
		}
		_, r, err := files.OpenAttachment(ctx, w.Reporter, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		if b, _ := io.ReadAll(r); string(b) != "示例" {
			t.Errorf("file = %q", b)
		}
		r.Close()
		values["persons"] = "31"
		form := stats.EntryForm{Values: values, Version: e.Version}
		if _, err := s.CorrectEntry(ctx, w.Handler, e.ID, form); models.KindOf(err) != models.Invalid {
			t.Errorf("a correction without a reason: %v", err)
		}
		form.Reason = "补签一人"
		if _, err := s.CorrectEntry(ctx, w.Second, e.ID, form); err != nil {
			t.Fatal(err)
		}
		if err := s.DeleteEntry(ctx, w.Handler, e.ID, "重复登记"); err != nil {
			t.Fatal(err)
		}
		list, err := w.Store.ListEntryChanges(ctx, e.ID)
		if err != nil || len(list) != 2 || list[0].Kind != models.EntryVoided || list[1].Fields != `[{"label":"参训人次","before":"30","after":"31"}]` {
			t.Errorf("changes = %+v, %v", list, err)
		}
		if !strings.Contains(list[0].Fields, "示例培训") || list[1].Reason != "补签一人" || list[1].Actor != w.Second.Name {
			t.Errorf("changes = %+v", list)
		}
		w.Check(t)
	})
}

// The list's count and sums are of exactly what the list and its export hold.
func TestEntryList(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		w.Clock.Set("2025-01-20")
		s, ctx := stats.New(w.Store), context.Background()
		for i, kind := range []string{"法律法规", "执法实务", "law", "其他"} {
			values := map[string]string{"date": "2024-05-0" + string(rune('1'+i)), "title": "示例_培训", "persons": "10", "kind": kind}
			if _, err := s.AddEntry(ctx, w.Handler, stats.EntryForm{Bureau: w.Urban.ID, Register: "trainings", Values: values}); err != nil {
				t.Fatal(err)
			}
		}
		for _, tt := range []struct {
			text string
			year int
			want int64
		}{{"", 2024, 4}, {"", 2023, 0}, {"", 0, 4}, {"法律", 2024, 2}, {"示例_", 2024, 4}, {"%", 2024, 0}, {"例培", 2024, 0}, {"law", 0, 2}} {
			q := stats.EntryQuery{Bureau: w.Urban.ID, Register: "trainings", Year: tt.year, Text: tt.text, Limit: 3}
			page, err := s.ListEntryPage(ctx, w.Reporter, q)
			if err != nil || page.Total.Count != tt.want || page.Total.Sums["n1"] != 10*tt.want || int64(len(page.Rows)) != min(3, tt.want) {
				t.Errorf("%q %d: %d rows of %+v, %v, want %d", tt.text, tt.year, len(page.Rows), page.Total, err, tt.want)
			}
			var out rowCount
			if err := s.WriteEntries(ctx, &out, w.Reporter, q); err != nil || int64(out) != tt.want {
				t.Errorf("%q %d: export of %d rows, %v, want %d", tt.text, tt.year, out, err, tt.want)
			}
		}
		if _, err := s.ListEntryPage(ctx, w.Stranger, stats.EntryQuery{Bureau: w.Urban.ID, Register: "trainings"}); models.KindOf(err) != models.NotFound {
			t.Errorf("wrong bureau: %v", err)
		}
	})
}

// rowCount counts the rows of an export.
type rowCount int

func (n *rowCount) Write(...any) error { *n++; return nil }
