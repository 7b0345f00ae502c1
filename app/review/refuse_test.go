package review_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/app/review"
	"sanxiang/app/store"
	"sanxiang/models"
)

func TestSubmitRefuses(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := review.New(w.Store)
		c := newCase(t, w, "示例案〔2024〕1号", 60000)
		try := func(name string, in review.Submission, kind models.Kind, fields ...string) {
			t.Helper()
			before := find(t, w, c.ID)
			_, err := s.Submit(t.Context(), w.Handler, c.ID, in)
			if err == nil || models.KindOf(err) != kind {
				t.Errorf("%s: %v, want %s", name, err, kind)
			}
			if diff := cmp.Diff(fields, fieldsOf(err)); diff != "" {
				t.Errorf("%s: fields (-want +got):\n%s", name, diff)
			}
			if after := find(t, w, c.ID); after.Version != before.Version {
				t.Errorf("%s changed the case", name)
			}
			w.Check(t)
		}
		try("without a pack", review.Submission{Pack: " "}, models.Invalid, "pack")
		try("answers to nothing", review.Submission{Pack: pack, Answers: map[int]string{1: "x"}}, models.Invalid)
		submitted(t, w, s, c.ID, nil)
		try("twice", review.Submission{Pack: pack}, models.TooEarly)
		concluded(t, w, s, c.ID, returns())
		try("no answers", review.Submission{Pack: pack}, models.Invalid, "answers.1", "answers.2")
		try("one answer", review.Submission{Pack: pack, Answers: map[int]string{1: "x", 2: "  "}}, models.Invalid, "answers.2")
		try("an answer too many", review.Submission{Pack: pack, Answers: map[int]string{1: "x", 2: "y", 3: "z"}}, models.Invalid, "answers")
		submitted(t, w, s, c.ID, map[int]string{1: "x", 2: "y"})
	})
}

// Past the last loaded year the last day cannot be worked out, and nothing is kept.
func TestSubmitWithoutCalendar(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := review.New(w.Store)
		rules, err := w.Store.Rules(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		c := newCase(t, w, "示例案〔2024〕1号", 60000)
		years := rules.Calendar.Years()
		last := models.Day("2023-12-28")
		w.Clock.Set(last.Add(366 + 365*(years[len(years)-1]-2024)))
		if w.Store.Today().Year() != years[len(years)-1] {
			t.Fatalf("clock stands at %s, want the end of %d", w.Store.Today(), years[len(years)-1])
		}
		if _, err := s.Submit(t.Context(), w.Handler, c.ID, review.Submission{Pack: pack}); models.KindOf(err) != models.Unavailable {
			t.Errorf("Submit = %v, want unavailable", err)
		}
		if now := find(t, w, c.ID); now.State != models.CaseConcluded {
			t.Errorf("case is %s, want concluded", now.State)
		}
		w.Check(t)
	})
}

func TestConcludeRefuses(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := review.New(w.Store)
		c := newCase(t, w, "示例案〔2024〕1号", 60000)
		if _, err := s.Conclude(t.Context(), w.Reviewer, c.ID, passes()); models.KindOf(err) != models.TooEarly {
			t.Errorf("before it is handed in: %v, want too_early", err)
		}
		submitted(t, w, s, c.ID, nil)
		for _, tt := range []struct {
			name   string
			edit   func(*review.Conclusion)
			fields []string
		}{
			{"no opinion", func(in *review.Conclusion) { in.Opinion = "" }, []string{"opinion", "remarks"}},
			{"an item left out", func(in *review.Conclusion) { delete(in.Checklist, "crime") }, []string{"checklist.crime"}},
			{"an item too many", func(in *review.Conclusion) { in.Checklist["taste"] = "pass" }, []string{"checklist.taste"}},
			{"a problem agreed to, unsaid", func(in *review.Conclusion) { in.Checklist["basis"] = "problem" }, []string{"remarks", "opinion"}},
			{"returned without a remark", func(in *review.Conclusion) { in.Opinion = models.OpinionSupplement }, []string{"remarks"}},
			{"no text", func(in *review.Conclusion) { in.Text = " " }, []string{"text"}},
			{"remark of no item", func(in *review.Conclusion) { in.Remarks = []models.Remark{{Text: "x"}} }, []string{"remarks[0].item"}},
			{"empty remark", func(in *review.Conclusion) { in.Remarks = []models.Remark{{Item: "basis"}} }, []string{"remarks[0].text"}},
		} {
			in := passes()
			tt.edit(&in)
			_, err := s.Conclude(t.Context(), w.Reviewer, c.ID, in)
			if diff := cmp.Diff(tt.fields, fieldsOf(err)); diff != "" || models.KindOf(err) != models.Invalid {
				t.Errorf("%s: %v, fields (-want +got):\n%s", tt.name, err, diff)
			}
			w.Check(t)
		}
		if now := find(t, w, c.ID); now.State != models.CaseReviewing {
			t.Errorf("case is %s, want reviewing", now.State)
		}
	})
}

// Who handled a case, is no reviewer, came without the qualification, or took
// part in the investigation gives no opinion (《行政处罚法》第58条第2款).
func TestConcludeSeparation(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := review.New(w.Store)
		c := newCase(t, w, "示例案〔2024〕1号", 60000)
		helper := newOfficer(t, w, models.Officer{Name: "示例己", Reviewer: true, Qualified: true, ReviewFrom: "2022-01-01"})
		recruit := newOfficer(t, w, models.Officer{Name: "示例庚", Reviewer: true, ReviewFrom: "2021-07-15"})
		veteran := newOfficer(t, w, models.Officer{Name: "示例辛", Reviewer: true, ReviewFrom: "2021-07-14"})
		gone := newOfficer(t, w, models.Officer{Name: "示例壬", Reviewer: true, Qualified: true, ActiveTo: "2024-03-04"})
		at := models.InstantOf(w.Clock.Now())
		scene := models.Recording{Stage: "evidence", Medium: "text", Act: "other", Title: "核查记录", Content: "示例", TakenAt: at, UploadedAt: at}
		scene.Settle()
		take(t, w, c.ID, models.Step{Kind: models.StepRecorded, Officers: models.IDs{w.Officers[0].ID, helper}, Recording: &scene})
		submitted(t, w, s, c.ID, nil)
		for _, tt := range []struct {
			name    string
			officer int64
		}{
			{"no officer", 0}, {"handler", w.Officers[0].ID}, {"no reviewer", w.Officers[3].ID},
			{"took part", helper}, {"unqualified", recruit}, {"left the service", gone},
		} {
			actor := w.Reviewer
			actor.OfficerID = tt.officer
			if _, err := s.Conclude(t.Context(), actor, c.ID, passes()); models.KindOf(err) != models.Forbidden || err == nil {
				t.Errorf("%s: %v, want forbidden", tt.name, err)
			}
			w.Check(t)
		}
		actor := w.Reviewer
		actor.OfficerID = veteran
		if v, err := s.Conclude(t.Context(), actor, c.ID, passes()); err != nil || v.ReviewerID != veteran {
			t.Errorf("reviewer of before the Act: %v, %v, want passed", v, err)
		}
		w.Check(t)
	})
}

func newOfficer(t *testing.T, w *apptest.World, o models.Officer) int64 {
	t.Helper()
	o.BureauID, o.ActiveFrom = w.Urban.ID, "2020-01-01"
	if err := w.Store.Tx(t.Context(), w.Admin, func(tx *store.Tx) error { return tx.CreateOfficer(&o) }); err != nil {
		t.Fatal(err)
	}
	return o.ID
}

func TestFileRefuses(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := review.New(w.Store)
		one, two := newCase(t, w, "甲", 60000), newCase(t, w, "乙", 60000)
		try := func(name string, id int64, in review.Filing, kind models.Kind, fields ...string) {
			t.Helper()
			_, err := s.File(t.Context(), w.Approver, id, in)
			if err == nil || models.KindOf(err) != kind {
				t.Errorf("%s: %v, want %s", name, err, kind)
			}
			if diff := cmp.Diff(fields, fieldsOf(err)); diff != "" {
				t.Errorf("%s: fields (-want +got):\n%s", name, diff)
			}
			w.Check(t)
		}
		sound := review.Filing{Number: "示备〔2024〕1号", Day: "2024-03-05"}
		try("never handed in", one.ID, sound, models.NotFound)
		submitted(t, w, s, one.ID, nil)
		try("open", one.ID, sound, models.TooEarly)
		concluded(t, w, s, one.ID, returns())
		try("returned", one.ID, sound, models.TooEarly)
		submitted(t, w, s, one.ID, map[int]string{1: "x", 2: "y"})
		w.Clock.Set("2024-03-05")
		concluded(t, w, s, one.ID, passes())
		w.Clock.Set("2024-03-06")
		try("nothing filled in", one.ID, review.Filing{}, models.Invalid, "number", "day")
		try("before the opinion", one.ID, review.Filing{Number: "1", Day: "2024-03-04"}, models.Invalid, "day")
		try("tomorrow", one.ID, review.Filing{Number: "1", Day: "2024-03-07"}, models.Invalid, "day")
		if _, err := s.File(t.Context(), w.Approver, one.ID, sound); err != nil {
			t.Fatalf("File: %v", err)
		}
		try("again", one.ID, review.Filing{Number: "2", Day: "2024-03-06"}, models.Conflict)
		submitted(t, w, s, two.ID, nil)
		concluded(t, w, s, two.ID, passes())
		sound.Day = "2024-03-06"
		try("number of another case", two.ID, sound, models.Conflict)
		sound.Number = "示备〔2024〕2号"
		if _, err := s.File(t.Context(), w.Reviewer, two.ID, sound); err != nil {
			t.Errorf("File with a number of its own: %v", err)
		}
		w.Check(t)
	})
}

// Requests that are sent again lead to one round, one opinion, one filing.
func TestAgain(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := review.New(w.Store)
		c := newCase(t, w, "示例案〔2024〕1号", 60000)
		opinion, filing := passes(), review.Filing{Key: "f", Number: "1", Day: "2024-03-04"}
		opinion.Key = "c"
		acts := []struct {
			name string
			call func() (models.Review, error)
		}{
			{"Submit", func() (models.Review, error) {
				return s.Submit(t.Context(), w.Handler, c.ID, review.Submission{Key: "s", Pack: pack})
			}},
			{"Conclude", func() (models.Review, error) { return s.Conclude(t.Context(), w.Reviewer, c.ID, opinion) }},
			{"File", func() (models.Review, error) { return s.File(t.Context(), w.Approver, c.ID, filing) }},
		}
		for _, act := range acts {
			w.Store.Fail(func(op string) error {
				if op == "committed" {
					return errors.New("answer lost")
				}
				return nil
			})
			if _, err := act.call(); err == nil {
				t.Fatalf("%s = nil, want the lost answer", act.name)
			}
			w.Store.Fail(nil)
			before := find(t, w, c.ID)
			v, err := act.call()
			if err != nil || v.Rounds != 1 {
				t.Errorf("%s again = %+v, %v", act.name, v, err)
			}
			if after := find(t, w, c.ID); after != before {
				t.Errorf("%s again changed the case", act.name)
			}
			w.Check(t)
		}
		if _, err := s.Submit(t.Context(), w.Handler, c.ID, review.Submission{Key: "s", Pack: "其他材料"}); models.KindOf(err) != models.Conflict {
			t.Errorf("key with another pack = %v, want conflict", err)
		}
	})
}

// A commit that fails leaves neither step, nor review, nor round.
func TestSubmitFails(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := review.New(w.Store)
		c := newCase(t, w, "示例案〔2024〕1号", 60000)
		down := errors.New("database down")
		w.Store.Fail(func(op string) error {
			if op == "commit" {
				return down
			}
			return nil
		})
		if _, err := s.Submit(t.Context(), w.Handler, c.ID, review.Submission{Pack: pack}); !errors.Is(err, down) {
			t.Errorf("Submit = %v, want the fault", err)
		}
		w.Store.Fail(nil)
		if _, _, err := s.Find(t.Context(), w.Handler, c.ID); models.KindOf(err) != models.NotFound {
			t.Errorf("Find = %v, want not_found", err)
		}
		if now := find(t, w, c.ID); now.State != models.CaseConcluded {
			t.Errorf("case is %s, want concluded", now.State)
		}
		w.Check(t)
	})
}
