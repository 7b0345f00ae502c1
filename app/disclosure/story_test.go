package disclosure_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/app/store"
	"sanxiang/models"
)

// TestPublish walks one decision from preparation to its page.
func TestPublish(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation()))
		d.check(t)
		_, err := d.Approve(t.Context(), d.Approver, c.ID, disclosure.Approval{})
		wantKind(t, "approve before preparation", err, models.TooEarly)

		prepared, _, err := d.Prepare(t.Context(), d.Handler, c.ID, disclosure.Preparation{Key: "p1"})
		if err != nil {
			t.Fatal(err)
		}
		if prepared.State != models.DisclosureDraft || prepared.PolicyRule != models.PublishAll || prepared.CreditClass != string(models.CreditGeneral) || prepared.MaxUntil != "" {
			t.Errorf("prepared = %+v", prepared)
		}
		d.check(t)
		_, _, err = d.Public.Find(t.Context(), prepared.PublicID)
		wantKind(t, "read a draft", err, models.NotFound)

		published, err := d.Approve(t.Context(), d.Approver, c.ID, disclosure.Approval{Key: "a1"})
		if err != nil {
			t.Fatal(err)
		}
		if published.State != models.DisclosurePublished || published.Revision != 1 || !published.OnTime || published.Overdue || published.PublishedOn != "2024-03-04" {
			t.Errorf("published = %+v", published)
		}
		d.check(t)
		wantPage(t, d, published.PublicID)
	})
}

// wantPage holds the published page of the usual case to all of its fields.
func wantPage(t *testing.T, d *desk, publicID string) {
	t.Helper()
	row, page, err := d.Public.Find(t.Context(), publicID)
	if err != nil {
		t.Fatal(err)
	}
	want := models.PublicPage{
		Kind: "penalty", Title: "擅自占用城市道路", Number: "示城管罚决字〔2024〕1号", BureauName: d.Urban.Name, BureauCode: d.Urban.Code,
		PartyName: "示例商贸有限公司", PartyKind: models.PartyOrg, PartyCode: apptest.Organisation().USCC, LegalRep: "示例己", Cause: "擅自占用城市道路",
		Category: "行政处罚决定", Facts: "当事人在示例街口摆放货架，占用人行道。", Basis: "《城市道路管理条例》第四十二条",
		Content: "责令改正，处以罚款。自收到决定书之日起十五日内缴纳。", Kinds: []models.PenaltyKind{models.KindFine}, Fine: 60_000_00, Forfeit: 60_000_00,
		Procedure: models.OrdinaryProcedure, DecidedOn: "2024-03-01", ServedOn: "2024-03-01", Notes: page.Notes,
	}
	if diff := cmp.Diff(want, page); diff != "" {
		t.Errorf("page (-want +got):\n%s", diff)
	}
	if len(page.Notes) != 1 || !strings.Contains(page.Notes[0], "长期公示") {
		t.Errorf("notes = %q, want the open term", page.Notes)
	}
	if row.Status != "published" || row.PartyCode != apptest.Organisation().USCC || row.Year != 2024 {
		t.Errorf("row = %+v", row)
	}
}

// TestCorrect publishes the next revision with its reason in view.
func TestCorrect(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation()))
		facts := disclosure.Texts{Facts: "更正后的事实。"}
		_, err := d.Correct(t.Context(), d.Approver, c.ID, disclosure.Correction{Reason: "尚未公示", Texts: facts})
		wantKind(t, "correct before publication", err, models.TooEarly)
		d.World.Publish(t, c.ID)
		for name, bad := range map[string]disclosure.Correction{
			"no change": {Reason: "没有变化"}, "no reason": {Texts: facts}, "a phone in the reason": {Reason: "联系电话13800000000有误", Texts: facts},
		} {
			_, err := d.Correct(t.Context(), d.Approver, c.ID, bad)
			wantKind(t, name, err, models.Invalid)
		}
		d.Clock.Set("2024-03-08")
		corrected, err := d.Correct(t.Context(), d.Approver, c.ID, disclosure.Correction{Reason: "地点记录有误", Texts: facts})
		if err != nil {
			t.Fatal(err)
		}
		d.check(t)
		_, page, _ := d.Public.Find(t.Context(), corrected.PublicID)
		if diff := cmp.Diff([]models.Revision{{Revision: 2, On: "2024-03-08", Reason: "地点记录有误"}}, page.History); diff != "" || page.Facts != facts.Facts {
			t.Errorf("after correction: facts %q, history %s", page.Facts, diff)
		}
		if snapshots, _ := d.Store.ListSnapshots(t.Context(), corrected.ID); len(snapshots) != 2 || snapshots[1].Reason != "地点记录有误" {
			t.Errorf("snapshots = %+v", snapshots)
		}
	})
}

// TestWithdraw takes a page down after its decision fell: a tombstone stays.
func TestWithdraw(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation()))
		d.World.Publish(t, c.ID)
		d.Clock.Set("2024-03-08")
		_, err := d.Withdraw(t.Context(), d.Approver, c.ID, disclosure.Withdrawal{Code: "revoked"})
		wantKind(t, "withdraw as revoked while the decision stands", err, models.Invalid)
		d.step(t, c.ID, models.Step{Kind: models.StepRevoked, Day: "2024-03-08", Revocation: "revoked", Note: "复议撤销"})
		due, err := d.ListDue(t.Context(), d.Approver, d.Urban.ID)
		if err != nil || len(due) != 1 || due[0].Duty.DueOn != "2024-03-13" || due[0].Duty.Rule != "R21" {
			t.Errorf("due = %+v, %v; want withdrawal by 2024-03-13", due, err)
		}
		_, err = d.Correct(t.Context(), d.Approver, c.ID, disclosure.Correction{Reason: "再次更正", Texts: disclosure.Texts{Facts: "别的事实。"}})
		wantKind(t, "correct a fallen decision", err, models.Conflict)
		withdrawn, err := d.Withdraw(t.Context(), d.Approver, c.ID, disclosure.Withdrawal{Note: "示例复议决定"})
		if err != nil {
			t.Fatal(err)
		}
		d.check(t)
		wantTombstone(t, d, withdrawn)
		_, _, err = d.Prepare(t.Context(), d.Handler, c.ID, disclosure.Preparation{})
		wantKind(t, "prepare a revoked decision again", err, models.Conflict)
	})
}

// wantTombstone holds what is left of the usual case to number, day and reason.
func wantTombstone(t *testing.T, d *desk, withdrawn models.Disclosure) {
	t.Helper()
	row, page, err := d.Public.Find(t.Context(), withdrawn.PublicID)
	if err != nil || cmp.Diff(models.PublicPage{}, page) != "" {
		t.Errorf("tombstone shows %+v, %v", page, err)
	}
	want := models.Publication{
		PublicID: withdrawn.PublicID, Seq: row.Seq, DisclosureID: withdrawn.ID, BureauCode: d.Urban.Code, BureauName: d.Urban.Name, Kind: "penalty",
		Status: "withdrawn", Number: "示城管罚决字〔2024〕1号", Year: 2024, DecidedOn: "2024-03-01", PublishedOn: "2024-03-04", UpdatedAt: row.UpdatedAt,
		Revision: 1, ReasonCode: "revoked", Reason: "决定被依法撤销（《行政处罚法》第四十八条）", EndedOn: "2024-03-08",
	}
	if diff := cmp.Diff(want, row); diff != "" {
		t.Errorf("tombstone (-want +got):\n%s", diff)
	}
	snapshots, _ := d.Store.ListSnapshots(t.Context(), withdrawn.ID)
	for _, s := range snapshots {
		if s.Body != "" || s.BodyHash == "" {
			t.Errorf("snapshot %d keeps body %q, hash %q", s.Revision, s.Body, s.BodyHash)
		}
	}
}

// TestPublishedAgain covers a page that came down for an error.
func TestPublishedAgain(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation()))
		first := d.World.Publish(t, c.ID)
		d.Clock.Set("2024-03-20")
		if _, err := d.Withdraw(t.Context(), d.Approver, c.ID, disclosure.Withdrawal{Code: "error"}); err != nil {
			t.Fatal(err)
		}
		d.check(t)
		if _, _, err := d.Prepare(t.Context(), d.Handler, c.ID, disclosure.Preparation{Texts: disclosure.Texts{Facts: "重新核实的事实。"}}); err != nil {
			t.Fatal(err)
		}
		d.check(t)
		if n, err := d.MarkOverdue(t.Context(), "2024-05-01"); err != nil || n != 0 {
			t.Errorf("MarkOverdue = %d, %v; it was out in time once", n, err)
		}
		again, err := d.Approve(t.Context(), d.Approver, c.ID, disclosure.Approval{})
		if err != nil {
			t.Fatal(err)
		}
		d.check(t)
		if again.PublicID != first.PublicID || again.Revision != 2 || !again.OnTime || again.PublishedOn != "2024-03-04" || again.WithdrawnOn != "" {
			t.Errorf("again = %+v", again)
		}
	})
}

// TestPermissions asks every act as somebody who may not.
func TestPermissions(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation()))
		prepare := func(a models.Actor) error {
			_, _, err := d.Prepare(t.Context(), a, c.ID, disclosure.Preparation{})
			return err
		}
		approve := func(a models.Actor) error {
			_, err := d.Approve(t.Context(), a, c.ID, disclosure.Approval{})
			return err
		}
		correct := func(a models.Actor) error {
			_, err := d.Correct(t.Context(), a, c.ID, disclosure.Correction{Reason: "原因", Texts: disclosure.Texts{Facts: "别的"}})
			return err
		}
		withdraw := func(a models.Actor) error {
			_, err := d.Withdraw(t.Context(), a, c.ID, disclosure.Withdrawal{Code: "not_public"})
			return err
		}
		preview := func(a models.Actor) error {
			_, _, err := d.Preview(t.Context(), a, c.ID)
			return err
		}
		for _, tt := range []struct {
			name  string
			act   func(models.Actor) error
			actor models.Actor
			want  models.Kind
		}{
			{"guest prepares", prepare, d.Guest, models.Unauthenticated},
			{"stranger prepares", prepare, d.Stranger, models.NotFound},
			{"approver prepares", prepare, d.Approver, models.Forbidden},
			{"guest approves", approve, d.Guest, models.Unauthenticated},
			{"stranger approves", approve, d.Stranger, models.NotFound},
			{"handler approves", approve, d.Handler, models.Forbidden},
			{"handler corrects", correct, d.Handler, models.Forbidden},
			{"handler withdraws", withdraw, d.Handler, models.Forbidden},
			{"stranger withdraws", withdraw, d.Stranger, models.NotFound},
			{"stranger previews", preview, d.Stranger, models.NotFound},
			{"auditor previews", preview, d.Auditor, models.Forbidden},
		} {
			wantKind(t, tt.name, tt.act(tt.actor), tt.want)
		}
		both := d.Handler
		both.Roles = []models.Role{models.RoleHandler, models.RoleApprover}
		if err := prepare(both); err != nil {
			t.Fatal(err)
		}
		wantKind(t, "the preparer approves", approve(both), models.Forbidden)
		d.check(t)
	})
}

// TestPreviewHidesFromAbove shows hidden texts to the bureau itself only.
func TestPreviewHidesFromAbove(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		p := apptest.Person()
		s := apptest.Fined("1", "2024-03-01", p)
		s.Facts = "欧阳示例的电话是13900000000。"
		c := d.Decide(t, s)
		for _, tt := range []struct {
			name  string
			actor models.Actor
			shown bool
		}{{"handler", d.Handler, true}, {"reporter of the city", d.Reporter, false}} {
			page, spans, err := d.Preview(t.Context(), tt.actor, c.ID)
			if err != nil || len(spans) != 2 || strings.Contains(page.Facts, "13900000000") || strings.Contains(page.Facts, "示例的") {
				t.Fatalf("%s: %v, spans %+v, facts %q", tt.name, err, spans, page.Facts)
			}
			for _, x := range spans {
				if (x.Text != "") != tt.shown {
					t.Errorf("%s sees hidden text %q", tt.name, x.Text)
				}
			}
		}
	})
}

// TestChangedSincePreparation refuses to approve what is no longer true.
func TestChangedSincePreparation(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation()))
		if _, _, err := d.Prepare(t.Context(), d.Handler, c.ID, disclosure.Preparation{}); err != nil {
			t.Fatal(err)
		}
		d.step(t, c.ID, models.Step{Kind: models.StepCorrected, Day: "2024-03-04", Note: "笔误", Facts: "更正后的违法事实。"})
		_, err := d.Approve(t.Context(), d.Approver, c.ID, disclosure.Approval{})
		wantKind(t, "approve a stale page", err, models.Conflict)
		d.check(t)
		d.step(t, c.ID, models.Step{Kind: models.StepRevoked, Day: "2024-03-04", Revocation: "revoked", Note: "撤销"})
		_, err = d.Approve(t.Context(), d.Approver, c.ID, disclosure.Approval{})
		wantKind(t, "approve a fallen decision", err, models.Conflict)
		_, _, err = d.Prepare(t.Context(), d.Handler, c.ID, disclosure.Preparation{})
		wantKind(t, "prepare a fallen decision", err, models.Conflict)
		if out, err := d.Store.FindDisclosureOf(t.Context(), c.ID); err != nil || out.State != models.DisclosureWithheld || out.Stage != "" || out.PolicyRule != models.PublishOverturned {
			t.Errorf("a fallen decision = %+v, %v; want withheld", out, err)
		}
		d.check(t)
	})
}

// TestPolicy withholds with rule and reason, by what is stated, by what the
// case knows, and by the bureau's policy.
func TestPolicy(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		minor := apptest.Person()
		minor.IDNumber, minor.Minor, minor.BirthDay = "", true, "2008-01-02"
		for i, tt := range []struct {
			name  string
			step  models.Step
			facts models.PublicationFacts
			rule  string
			shown bool
		}{
			{"all", apptest.Fined("1", "2024-03-01", apptest.Organisation()), models.PublicationFacts{}, models.PublishAll, true},
			{"secret", apptest.Fined("2", "2024-03-01", apptest.Organisation()), models.PublicationFacts{Secret: true}, models.PublishSecret, false},
			{"minor known from the party", apptest.Fined("3", "2024-03-01", minor), models.PublicationFacts{}, models.PublishMinor, false},
			{"impact", apptest.Fined("4", "2024-03-01", apptest.Organisation()), models.PublicationFacts{Impact: true}, models.PublishImpact, true},
			{"kinds cannot be denied", apptest.Fined("5", "2024-03-01", apptest.Organisation()), models.PublicationFacts{Kinds: models.KindSet(0).Add(models.KindWarning), Policy: models.PublicationPolicy{SkipWarning: true}}, models.PublishAll, true},
		} {
			c := d.Decide(t, tt.step)
			got, spans, err := d.Prepare(t.Context(), d.Handler, c.ID, disclosure.Preparation{Facts: tt.facts})
			if err != nil {
				t.Fatalf("%d %s: %v", i, tt.name, err)
			}
			if got.PolicyRule != tt.rule || got.Withheld || (got.Stage == models.StageRelease) != tt.shown || got.PolicyReason == "" || !tt.shown && len(spans) > 0 {
				t.Errorf("%s: rule %q stage %q withheld %v reason %q", tt.name, got.PolicyRule, got.Stage, got.Withheld, got.PolicyReason)
			}
			got, err = d.Approve(t.Context(), d.Approver, c.ID, disclosure.Approval{})
			if err != nil || got.Withheld == tt.shown || got.Stage != "" || (got.State == models.DisclosurePublished) != tt.shown {
				t.Errorf("%s: approved = %+v, %v", tt.name, got, err)
			}
			d.check(t)
		}
		err := d.Store.Tx(t.Context(), models.SystemActor("测试"), func(tx *store.Tx) error {
			_, err := tx.Put([]store.Definition{{Kind: store.DefinitionPolicy, Code: d.Urban.Code, Body: `{"ImpactOnly":true}`, Custom: true}})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		c := d.Decide(t, apptest.Fined("6", "2024-03-01", apptest.Organisation()))
		if got, _, err := d.Prepare(t.Context(), d.Handler, c.ID, disclosure.Preparation{}); err != nil || got.PolicyRule != models.PublishNoImpact {
			t.Errorf("under the bureau's policy: rule %q, %v", got.PolicyRule, err)
		}
		d.check(t)
	})
}

// TestTerms covers the last day to publish and the end of the term.
func TestTerms(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		d.Clock.Set("2026-04-20")
		late := d.Decide(t, apptest.Fined("1", "2026-04-08", apptest.Organisation()))
		next := d.Decide(t, apptest.Fined("2", "2026-04-17", apptest.Organisation()))
		n, err := d.MarkOverdue(t.Context(), "2026-04-20")
		if err != nil || n != 1 {
			t.Fatalf("MarkOverdue = %d, %v; want the first only", n, err)
		}
		if n, _ := d.MarkOverdue(t.Context(), "2026-04-20"); n != 0 {
			t.Errorf("MarkOverdue again = %d", n)
		}
		d.check(t)
		got := d.World.Publish(t, late.ID)
		if got.OnTime || !got.Overdue || got.MinUntil != "2026-07-08" || got.MaxUntil != "2027-04-08" {
			t.Errorf("late = %+v", got)
		}
		other := d.World.Publish(t, next.ID)
		_, err = d.Withdraw(t.Context(), d.Approver, next.ID, disclosure.Withdrawal{Code: "repaired", Repair: models.RepairFacts{Corrected: true, Performed: true, Committed: true}})
		wantKind(t, "repair before the minimum", err, models.TooEarly)
		if n, _ := d.Expire(t.Context(), "2027-04-08"); n != 0 {
			t.Errorf("Expire on the last day = %d", n)
		}
		d.Clock.Set("2026-12-31")
		if n, err := d.Expire(t.Context(), "2027-04-09"); err != nil || n != 1 {
			t.Errorf("Expire = %d, %v", n, err)
		}
		d.check(t)
		row, _, err := d.Public.Find(t.Context(), got.PublicID)
		if err != nil || row.Status != "ended" || row.ReasonCode != "term_ended" {
			t.Errorf("row = %+v, %v", row, err)
		}
		if row, _, _ := d.Public.Find(t.Context(), other.PublicID); row.Status != "published" {
			t.Errorf("the other one is %s", row.Status)
		}
		_, _, err = d.Prepare(t.Context(), d.Handler, late.ID, disclosure.Preparation{})
		wantKind(t, "prepare after the term", err, models.Conflict)
	})
}

// TestFaults fails the store before and after the commit and repeats the
// request by its key.
func TestFaults(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation()))
		acts := []struct {
			name string
			run  func() (models.Disclosure, error)
			want models.DisclosureState
		}{
			{"prepare", func() (models.Disclosure, error) {
				out, _, err := d.Prepare(t.Context(), d.Handler, c.ID, disclosure.Preparation{Key: "p"})
				return out, err
			}, models.DisclosureDraft},
			{"approve", func() (models.Disclosure, error) {
				return d.Approve(t.Context(), d.Approver, c.ID, disclosure.Approval{Key: "a"})
			}, models.DisclosurePublished},
			{"correct", func() (models.Disclosure, error) {
				return d.Correct(t.Context(), d.Approver, c.ID, disclosure.Correction{Key: "c", Reason: "更正", Texts: disclosure.Texts{Facts: "更正的事实。"}})
			}, models.DisclosurePublished},
			{"withdraw", func() (models.Disclosure, error) {
				return d.Withdraw(t.Context(), d.Approver, c.ID, disclosure.Withdrawal{Key: "w", Code: "not_public"})
			}, models.DisclosureWithdrawn},
		}
		for _, act := range acts {
			before, err := d.Store.FindDisclosureOf(t.Context(), c.ID)
			if err != nil {
				t.Fatal(err)
			}
			d.fail("commit")
			if _, err := act.run(); err == nil {
				t.Fatalf("%s: no error from a failed commit", act.name)
			}
			if now, _ := d.Store.FindDisclosureOf(t.Context(), c.ID); now != before {
				t.Errorf("%s: a failed commit left %+v", act.name, now)
			}
			d.check(t)
			d.fail("committed")
			if _, err := act.run(); err == nil {
				t.Fatalf("%s: no error when the answer was lost", act.name)
			}
			kept, _ := d.Store.FindDisclosureOf(t.Context(), c.ID)
			again, err := act.run()
			if err != nil || again != kept || again.State != act.want {
				t.Errorf("%s repeated = %+v, %v; want what was kept: %+v", act.name, again, err, kept)
			}
			d.check(t)
		}
		_, err := d.Withdraw(t.Context(), d.Approver, c.ID, disclosure.Withdrawal{Key: "w", Code: "error"})
		wantKind(t, "the key with other content", err, models.Conflict)
	})
}
