package cases_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/cases"
	"sanxiang/app/disclosure"
	"sanxiang/app/recording"
	"sanxiang/app/review"
	"sanxiang/app/sheet"
	"sanxiang/models"
)

// TestMain runs the tests, or an import when a test started this program again
// as its child.
func TestMain(m *testing.M) {
	if dsn := os.Getenv(childDSN); dsn != "" {
		os.Exit(importAsChild(dsn, os.Getenv(childFile)))
	}
	os.Exit(m.Run())
}

// desk is a world with all that moves a case.
type desk struct {
	*apptest.World
	*cases.Service
	Recordings  *recording.Service
	Reviews     *review.Service
	Disclosures *disclosure.Service
}

func newDesk(w *apptest.World) *desk {
	return &desk{w, cases.New(w.Store), recording.New(w.Store, w.Blobs), review.New(w.Store), disclosure.New(w.Store)}
}

// each runs the test on every engine.
func each(t *testing.T, f func(t *testing.T, d *desk)) {
	t.Helper()
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) { f(t, newDesk(w)) })
}

func fine(yuan int64) []models.Penalty {
	return []models.Penalty{{Kind: models.KindFine, Amount: models.Fen(yuan * 100)}}
}

// register enters a clue and fails the test when that fails.
func (d *desk) register(t testing.TB, edit func(*models.Step)) models.Case {
	t.Helper()
	step := clueStep()
	step.Day = d.Store.Today()
	if edit != nil {
		edit(&step)
	}
	c, _, err := d.Register(t.Context(), d.Handler, cases.Registration{Bureau: d.Urban.ID, Step: step})
	if err != nil {
		t.Fatalf("Register: %v", err)
	}
	return c
}

// take takes a step as whoever may, proves the state, and gives the case.
func (d *desk) take(t testing.TB, c models.Case, step models.Step) models.Case {
	t.Helper()
	actor := d.Handler
	switch step.Kind {
	case models.StepFiled, models.StepNotFiled, models.StepDecided, models.StepClosed, models.StepRevoked, models.StepDropped, models.StepSuspended:
		actor = d.Approver
	default:
	}
	got, findings, err := d.Take(t.Context(), actor, c.ID, cases.Move{Version: c.Version, Step: step})
	if err != nil {
		t.Fatalf("%s: %v\n%+v", step.Kind, err, findings)
	}
	d.Check(t)
	return got
}

// record appends a text to the case's record and gives the case.
func (d *desk) record(t testing.TB, c models.Case, stage, act string) models.Case {
	t.Helper()
	item := recording.Item{Officers: d.pair(), Recording: models.Recording{
		Stage: stage, Medium: "text", Act: act, Title: "示例笔录", Content: "示例内容", TakenAt: d.Store.Now() - 60_000, CertShown: true}}
	if _, _, err := d.Recordings.Append(t.Context(), d.Handler, c.ID, item, nil); err != nil {
		t.Fatalf("record %s/%s: %v", stage, act, err)
	}
	return d.refind(t, c)
}

func (d *desk) refind(t testing.TB, c models.Case) models.Case {
	t.Helper()
	got, err := d.Store.FindCase(t.Context(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func (d *desk) pair() models.IDs { return models.IDs{d.Officers[0].ID, d.Officers[1].ID} }

// passReview submits the case and lets the reviewer agree.
func (d *desk) passReview(t testing.TB, c models.Case) models.Case {
	t.Helper()
	if _, err := d.Reviews.Submit(t.Context(), d.Handler, c.ID, review.Submission{Pack: "调查终结报告、决定代拟稿、证据"}); err != nil {
		t.Fatalf("submit: %v", err)
	}
	d.Check(t)
	if _, err := d.Reviews.Conclude(t.Context(), d.Reviewer, c.ID, agreement()); err != nil {
		t.Fatalf("conclude review: %v", err)
	}
	d.Check(t)
	return d.refind(t, c)
}

func agreement() review.Conclusion {
	in := review.Conclusion{Opinion: models.OpinionAgree, Checklist: map[string]string{}, Text: "同意。"}
	for _, item := range models.ReviewItems {
		in.Checklist[item.Code] = "pass"
	}
	return in
}

// decision is a penalty decision that states what it must.
func decision(yuan int64) models.Step {
	return models.Step{Kind: models.StepDecided, Outcome: models.OutcomePenalty, Penalties: fine(yuan),
		Content: "自收到本决定书之日起十五日内缴纳罚款", Discretion: "适用示例裁量基准一般阶次"}
}

// notified brings a new case to the end of the party's rights.
func (d *desk) notified(t testing.TB, yuan int64) models.Case {
	t.Helper()
	c := d.register(t, nil)
	c = d.take(t, c, models.Step{Kind: models.StepFiled, Officers: d.pair()})
	c = d.record(t, c, "evidence", "interview")
	c = d.take(t, c, models.Step{Kind: models.StepConcluded, Proposed: fine(yuan)})
	c = d.take(t, c, models.Step{Kind: models.StepNotified, Proposed: fine(yuan), HearingOffered: true})
	return d.take(t, c, models.Step{Kind: models.StepDefended, Waived: true})
}

// wantKind holds an error to its kind and to words that it must say.
func wantKind(t testing.TB, what string, err error, want models.Kind, words ...string) {
	t.Helper()
	if err == nil || models.KindOf(err) != want {
		t.Errorf("%s: error %v, want kind %s", what, err, want)
		return
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%s: error %q, want it to say %q", what, err, w)
		}
	}
}

// csvFile opens a text as a sheet as often as asked.
func csvFile(text string) func() (*sheet.Reader, error) {
	return func() (*sheet.Reader, error) { return sheet.New(strings.NewReader(text)) }
}

// countCases counts the cases of a bureau and those below.
func countCases(ctx context.Context, s *cases.Service, actor models.Actor, bureau int64) (int, error) {
	n := 0
	for before := int64(0); ; {
		page, err := s.List(ctx, actor, cases.Filter{Bureau: bureau, Before: before, Limit: 200})
		if err != nil || len(page) == 0 {
			return n, err
		}
		n, before = n+len(page), page[len(page)-1].ID
	}
}

var errInjected = errors.New("injected")
