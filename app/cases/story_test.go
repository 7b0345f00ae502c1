package cases_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"sanxiang/app/cases"
	"sanxiang/app/disclosure"
	"sanxiang/app/sheet"
	"sanxiang/models"
)

// TestOrdinaryLife leads a case with a compulsory review from clue to archive
// and publication, and proves the whole state after each step.
func TestOrdinaryLife(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.register(t, nil)
		if c.Number != "示DEP01立〔2024〕1号" || c.State != models.CaseClue || c.Field != "mohurd" || c.Version != 1 {
			t.Errorf("registered %s %s %s version %d", c.Number, c.State, c.Field, c.Version)
		}
		c = d.record(t, c, "start", "scene")
		c = d.take(t, c, models.Step{Kind: models.StepFiled, Officers: d.pair()})
		c = d.record(t, c, "evidence", "interview")
		d.Clock.Set("2024-03-06")
		c = d.take(t, c, models.Step{Kind: models.StepConcluded, Proposed: fine(60000)})
		c = d.take(t, c, models.Step{Kind: models.StepNotified, Proposed: fine(60000), HearingOffered: true})
		c = d.take(t, c, models.Step{Kind: models.StepDefended, Waived: true})
		c = d.passReview(t, c)
		c = d.record(t, c, "decision", "discussion")
		d.Clock.Set("2024-03-12")
		c = d.take(t, c, decision(60000))
		if c.DocNo() != "示DEP01罚决字〔2024〕1号" || c.Fine != 60000_00 || !c.Major || c.State != models.CaseDecided {
			t.Errorf("decided %q fine %d major %v state %s", c.DocNo(), c.Fine, c.Major, c.State)
		}
		if _, _, err := d.Disclosures.Prepare(t.Context(), d.Handler, c.ID, disclosure.Preparation{}); err != nil {
			t.Fatalf("prepare: %v", err)
		}
		if _, err := d.Disclosures.Approve(t.Context(), d.Approver, c.ID, disclosure.Approval{}); err != nil {
			t.Fatalf("approve: %v", err)
		}
		d.Check(t)
		d.Clock.Set("2024-03-13")
		c = d.take(t, c, models.Step{Kind: models.StepServed, Method: "直接送达"})
		c = d.record(t, c, "service", "service")
		c = d.take(t, c, models.Step{Kind: models.StepPaid, Amount: 60000_00})
		c = d.take(t, c, models.Step{Kind: models.StepClosed})
		c = d.take(t, c, models.Step{Kind: models.StepArchived})
		if c.State != models.CaseArchived || !c.RecordComplete {
			t.Errorf("state %s complete %v, want archived, complete", c.State, c.RecordComplete)
		}
		lookAtFile(t, d, c)
	})
}

// lookAtFile reads the archived case as its handler and as a supervisor.
func lookAtFile(t *testing.T, d *desk, c models.Case) {
	t.Helper()
	own, err := d.Find(t.Context(), d.Handler, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got := own.Parties[0].Phone; got != "0991-1234567" {
		t.Errorf("phone for the handler = %q", got)
	}
	decided := own.Events[slices.IndexFunc(own.Events, func(e models.Event) bool { return e.Kind == models.StepDecided })]
	step, err := decided.Step()
	if err != nil || !strings.Contains(step.Remedy, "向示例市人民政府申请行政复议") {
		t.Errorf("remedy = %q, %v, want the government above", step.Remedy, err)
	}
	if len(own.Penalties) != 1 || own.Penalties[0].Amount != 60000_00 || len(own.Recordings) != 4 {
		t.Errorf("penalties %+v, %d recordings", own.Penalties, len(own.Recordings))
	}
	if !slices.Contains(own.Next, models.StepCorrected) || slices.Contains(own.Next, models.StepRevoked) {
		t.Errorf("next for the handler = %v, want to correct but not to revoke", own.Next)
	}
	above, err := d.Find(t.Context(), d.Reporter, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if p := above.Parties[0]; strings.Contains(p.Phone, "1234") || p.Address != "［已隐去］" || len(above.Next) != 0 {
		t.Errorf("party for the city = %+v, next %v, want masked and nothing to do", p, above.Next)
	}
	for _, e := range own.Events {
		if strings.Contains(e.Data, "0991-1234567") {
			t.Errorf("event %d holds a phone number in plain text", e.Seq)
		}
	}
}

// TestSimpleLife punishes on the spot: the number of its own series, and a
// remedy that names reconsideration first.
func TestSimpleLife(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.register(t, func(s *models.Step) {
			s.Procedure, s.ActOn, s.FoundOn, s.Officers = models.SimpleProcedure, "2024-03-04", "2024-03-04", d.pair()
		})
		c = d.record(t, c, "start", "scene")
		step := decision(3000)
		step.Officers = d.pair()
		c = d.take(t, c, step)
		if c.DocNo() != "示DEP01当场罚决字〔2024〕1号" || c.FiledOn != "2024-03-04" {
			t.Errorf("document number %q, filed on %s", c.DocNo(), c.FiledOn)
		}
		c = d.take(t, c, models.Step{Kind: models.StepServed})
		c = d.take(t, c, models.Step{Kind: models.StepPaid, Amount: 3000_00})
		c = d.take(t, c, models.Step{Kind: models.StepClosed})
		if c.State != models.CaseClosed {
			t.Errorf("state = %s, want closed", c.State)
		}

		heavy := d.register(t, func(s *models.Step) { s.Procedure, s.Officers = models.SimpleProcedure, d.pair() })
		_, findings, err := d.Take(t.Context(), d.Approver, heavy.ID, cases.Move{Step: decision(3001)})
		wantKind(t, "3001 元 on the spot", err, models.Invalid, "3000.00元")
		if len(findings) == 0 {
			t.Error("no findings beside the error")
		}
	})
}

// TestNoNumberWithoutReview refuses a decision before its review and leaves no
// gap in the sequence; another outcome has a series of its own.
func TestNoNumberWithoutReview(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.notified(t, 60000)
		_, findings, err := d.Take(t.Context(), d.Approver, c.ID, cases.Move{Step: decision(60000)})
		wantKind(t, "decision without review", err, models.TooEarly, "法制审核")
		if !slices.ContainsFunc(findings, func(f models.Finding) bool { return f.Rule == "R11" && f.Severity == models.SeverityBlock }) {
			t.Errorf("findings = %+v, want R11", findings)
		}
		if got := d.refind(t, c); got.DocumentNumber != nil || got.Version != c.Version {
			t.Errorf("the refused decision left %q, version %d", got.DocNo(), got.Version)
		}
		d.Check(t)
		c = d.take(t, d.passReview(t, c), decision(60000))
		if c.DocNo() != "示DEP01罚决字〔2024〕1号" {
			t.Errorf("document number = %q, want the first of the series", c.DocNo())
		}
		light := d.notified(t, 500)
		light = d.take(t, light, models.Step{Kind: models.StepDecided, Outcome: models.OutcomeExempt, Content: "不予行政处罚", Discretion: "情节轻微"})
		if light.DocNo() != "示DEP01不罚决字〔2024〕1号" {
			t.Errorf("document number = %q, want the first of its own series", light.DocNo())
		}
	})
}

// TestGivenNumbers normalises, refuses twice, and issues past what was given.
func TestGivenNumbers(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.register(t, func(s *models.Step) { s.Number = " 示DEP01立[2024] 第 7 号" })
		if c.Number != "示DEP01立〔2024〕7号" {
			t.Errorf("case number = %q", c.Number)
		}
		step := clueStep()
		step.Number = "示DEP01立〔2024〕7号"
		_, _, err := d.Register(t.Context(), d.Handler, cases.Registration{Bureau: d.Urban.ID, Step: step})
		wantKind(t, "the same case number", err, models.Conflict, "示DEP01立〔2024〕7号", "请核对")
		if next := d.register(t, nil); next.Number != "示DEP01立〔2024〕8号" {
			t.Errorf("next case number = %q, want 8", next.Number)
		}
		given := decision(500)
		given.DocumentNumber = "示DEP01罚决字(2024)第5号"
		first := d.take(t, d.notified(t, 500), given)
		if first.DocNo() != "示DEP01罚决字〔2024〕5号" {
			t.Errorf("document number = %q", first.DocNo())
		}
		second := d.notified(t, 500)
		_, _, err = d.Take(t.Context(), d.Approver, second.ID, cases.Move{Step: given})
		wantKind(t, "the same document number", err, models.Conflict, "示DEP01罚决字〔2024〕5号")
		given.DocumentNumber = "2024-5"
		_, _, err = d.Take(t.Context(), d.Approver, second.ID, cases.Move{Step: given})
		wantKind(t, "no document number", err, models.Invalid, "格式不正确")
		if second = d.take(t, second, decision(500)); second.DocNo() != "示DEP01罚决字〔2024〕6号" {
			t.Errorf("document number = %q, want 6", second.DocNo())
		}
	})
}

// TestStepContents refuses what a step may not state.
func TestStepContents(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.notified(t, 500)
		for _, tt := range []struct {
			name string
			step models.Step
			kind models.Kind
			say  string
		}{
			{"a recording", models.Step{Kind: models.StepRecorded}, models.Invalid, "过程记录"},
			{"a passed review", models.Step{Kind: models.StepPassed}, models.Invalid, "法制审核"},
			{"a second registration", models.Step{Kind: models.StepRegistered}, models.Invalid, "案件登记"},
			{"a waiver that renames the party", models.Step{Kind: models.StepDefended, Cause: "另案"}, models.Invalid, "不能改动案件信息"},
			{"penalties outside a decision", models.Step{Kind: models.StepDiscussed, Penalties: fine(1)}, models.Invalid, "只有作出决定时"},
			{"an unknown source", models.Step{Kind: models.StepAmended, Source: "rumour"}, models.Invalid, "不在可选范围"},
			{"a cause past the column", models.Step{Kind: models.StepAmended, Cause: strings.Repeat("案", 256)}, models.Invalid, "至多255个字"},
			{"service before the decision", models.Step{Kind: models.StepServed}, models.TooEarly, "不能进行"},
			{"tomorrow", models.Step{Kind: models.StepDiscussed, Day: "2024-03-05"}, models.Invalid, "晚于今天"},
		} {
			actor := d.Handler
			_, _, err := d.Take(t.Context(), actor, c.ID, cases.Move{Step: tt.step})
			wantKind(t, tt.name, err, tt.kind, tt.say)
		}
		decided := d.take(t, c, decision(500))
		for _, step := range []models.Step{{Kind: models.StepRevoked, Revocation: "revoked"}, {Kind: models.StepRevoked, Note: "复议"}} {
			_, _, err := d.Take(t.Context(), d.Approver, decided.ID, cases.Move{Step: step})
			wantKind(t, "a revocation without its reason", err, models.Invalid)
		}
		got := d.take(t, decided, models.Step{Kind: models.StepRevoked, Revocation: "revoked", Note: "行政复议决定撤销"})
		if !got.Revoked {
			t.Error("not revoked")
		}
	})
}

// TestRepeats sends requests again under the same key, after the commit of the
// first was reported as failed too.
func TestRepeats(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		r := cases.Registration{Key: "k1", Bureau: d.Urban.ID, Step: clueStep()}
		d.Store.Fail(func(op string) error {
			if op == "committed" {
				return errInjected
			}
			return nil
		})
		if _, _, err := d.Register(t.Context(), d.Handler, r); err == nil {
			t.Fatal("no error although the commit was lost")
		}
		d.Store.Fail(nil)
		first, _, err := d.Register(t.Context(), d.Handler, r)
		if err != nil {
			t.Fatal(err)
		}
		second, _, err := d.Register(t.Context(), d.Handler, r)
		if err != nil || second.ID != first.ID {
			t.Errorf("repeated registration = %d, %v, want %d", second.ID, err, first.ID)
		}
		if n, err := countCases(t.Context(), d.Service, d.Handler, d.Urban.ID); n != 1 || err != nil {
			t.Errorf("%d cases, %v, want 1", n, err)
		}
		r.Step.Cause = "另一案由"
		_, _, err = d.Register(t.Context(), d.Handler, r)
		wantKind(t, "the key with other content", err, models.Conflict, "幂等键")
		move := cases.Move{Key: "k2", Step: models.Step{Kind: models.StepFiled, Officers: d.pair()}}
		for range 2 {
			c, _, err := d.Take(t.Context(), d.Approver, first.ID, move)
			if err != nil || c.ChainSeq != 2 {
				t.Errorf("repeated step: %d events, %v, want 2", c.ChainSeq, err)
			}
		}
		d.Check(t)
	})
}

// TestStaleVersion lets one of several who saw the same version go ahead; the
// others read what happened.
func TestStaleVersion(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.register(t, nil)
		var (
			group sync.WaitGroup
			errs  = make([]error, 8)
		)
		for i := range errs {
			group.Go(func() {
				_, _, errs[i] = d.Take(t.Context(), d.Approver, c.ID, cases.Move{Version: c.Version, Step: models.Step{Kind: models.StepFiled, Officers: d.pair()}})
			})
		}
		group.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
				continue
			}
			wantKind(t, "the slower one", err, models.Conflict, "第1版", "第2版", "立案", "请刷新")
		}
		if won != 1 {
			t.Errorf("%d steps were taken, want 1", won)
		}
		d.Check(t)
	})
}

// TestDrafts deletes a clue and nothing that has gone further.
func TestDrafts(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		draft, filed := d.register(t, nil), d.register(t, nil)
		draft = d.record(t, draft, "start", "other")
		filed = d.take(t, filed, models.Step{Kind: models.StepFiled, Officers: d.pair()})
		if err := d.DeleteDraft(t.Context(), d.Handler, draft.ID); err != nil {
			t.Fatal(err)
		}
		d.Check(t)
		_, err := d.Find(t.Context(), d.Handler, draft.ID)
		wantKind(t, "the deleted draft", err, models.NotFound)
		wantKind(t, "a filed case", d.DeleteDraft(t.Context(), d.Handler, filed.ID), models.Conflict, "调查取证")
	})
}

// TestDuties lists deadlines over the bureau and those below it, the earliest first.
func TestDuties(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.register(t, nil)
		c = d.take(t, c, models.Step{Kind: models.StepFiled, Officers: d.pair()})
		d.register(t, nil)
		d.Clock.Set("2024-07-01")
		for _, actor := range []models.Actor{d.Handler, d.Reporter} {
			duties, err := d.Service.Duties(t.Context(), actor, actor.BureauID)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for i, x := range duties {
				got = append(got, x.Rule)
				if i > 0 && x.DueOn != "" && x.DueOn < duties[i-1].DueOn {
					t.Errorf("duties out of order: %+v", duties)
				}
				if x.CaseID == c.ID && x.Rule == "R14" && !x.Overdue {
					t.Errorf("the decision is due on %s and not overdue on 2024-07-01", x.DueOn)
				}
			}
			if !slices.Equal(got, []string{"R03", "R14"}) {
				t.Errorf("duties = %v, want the clue's and the decision's", got)
			}
		}
	})
}

// TestPermissions asks for every method as a guest, another bureau, a wrong
// role and the right one.
func TestPermissions(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		read, filed := d.register(t, nil), d.register(t, nil)
		none := models.Kind("")
		table := []struct {
			name                         string
			do                           func(models.Actor) error
			guest, stranger, wrong, role models.Kind
			wrongActor, right            models.Actor
		}{
			{"register", func(a models.Actor) error {
				_, _, err := d.Register(t.Context(), a, cases.Registration{Bureau: d.Urban.ID, Step: clueStep()})
				return err
			}, models.Unauthenticated, models.NotFound, models.Forbidden, none, d.Reporter, d.Handler},
			{"file", func(a models.Actor) error {
				_, _, err := d.Take(t.Context(), a, filed.ID, cases.Move{Step: models.Step{Kind: models.StepFiled, Officers: d.pair()}})
				return err
			}, models.Unauthenticated, models.NotFound, models.Forbidden, none, d.Handler, d.Approver},
			{"suspend", func(a models.Actor) error {
				_, _, err := d.Take(t.Context(), a, filed.ID, cases.Move{Step: models.Step{Kind: models.StepSuspended}})
				return err
			}, models.Unauthenticated, models.NotFound, models.Forbidden, none, d.Handler, d.Approver},
			{"resume", func(a models.Actor) error {
				_, _, err := d.Take(t.Context(), a, filed.ID, cases.Move{Step: models.Step{Kind: models.StepResumed}})
				return err
			}, models.Unauthenticated, models.NotFound, models.Forbidden, none, d.Approver, d.Handler},
			{"drop", func(a models.Actor) error {
				_, _, err := d.Take(t.Context(), a, filed.ID, cases.Move{Step: models.Step{Kind: models.StepDropped}})
				return err
			}, models.Unauthenticated, models.NotFound, models.Forbidden, none, d.Handler, d.Approver},
			{"find", func(a models.Actor) error {
				_, err := d.Find(t.Context(), a, read.ID)
				return err
			}, models.Unauthenticated, models.NotFound, models.Forbidden, none, d.Admin, d.Reporter},
			{"list", func(a models.Actor) error {
				_, err := d.List(t.Context(), a, cases.Filter{Bureau: d.Urban.ID})
				return err
			}, models.Unauthenticated, models.NotFound, models.Forbidden, none, d.Admin, d.Reviewer},
			{"duties", func(a models.Actor) error {
				_, err := d.Service.Duties(t.Context(), a, d.Urban.ID)
				return err
			}, models.Unauthenticated, models.NotFound, models.Forbidden, none, d.Admin, d.Handler},
			{"import", func(a models.Actor) error {
				report, err := d.Import(t.Context(), a, csvFile("bureau,party_name,party_kind,cause,number,filed_on\nDEP01,示例己,自然人,示例,甲1,2024-01-02\n"), sheet.Options{DryRun: true})
				if err == nil && report.Skipped > 0 {
					return models.Errorf(models.NotFound, "%s", report.String())
				}
				return err
			}, models.Unauthenticated, models.NotFound, models.Forbidden, none, d.Approver, d.Handler},
			{"delete", func(a models.Actor) error { return d.DeleteDraft(t.Context(), a, read.ID) },
				models.Unauthenticated, models.NotFound, models.Forbidden, none, d.Approver, d.Handler},
		}
		for _, tt := range table {
			for _, row := range []struct {
				who   string
				actor models.Actor
				want  models.Kind
			}{{"guest", d.Guest, tt.guest}, {"wrong bureau", d.Stranger, tt.stranger}, {"wrong role", tt.wrongActor, tt.wrong}, {"right role", tt.right, tt.role}} {
				err := tt.do(row.actor)
				if row.want == none && err != nil {
					t.Errorf("%s as %s: %v", tt.name, row.who, err)
				}
				if row.want != none {
					wantKind(t, tt.name+" as "+row.who, err, row.want)
				}
			}
		}
		d.Check(t)
	})
}

// TestSystemFaults lets the store fail: no detail is invented, nothing is kept.
func TestSystemFaults(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.register(t, nil)
		for _, op := range []string{"begin", "commit"} {
			d.Store.Fail(func(asked string) error {
				if asked == op {
					return errInjected
				}
				return nil
			})
			_, _, err := d.Take(t.Context(), d.Approver, c.ID, cases.Move{Step: models.Step{Kind: models.StepFiled, Officers: d.pair()}})
			wantKind(t, "a store that fails at "+op, err, models.Internal)
			d.Store.Fail(nil)
			if got := d.refind(t, c); got.Version != c.Version {
				t.Errorf("%s: version %d, want %d", op, got.Version, c.Version)
			}
			d.Check(t)
		}
	})
}
