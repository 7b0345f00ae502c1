package cases_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/app/cases"
	"sanxiang/app/store"
	"sanxiang/models"
)

// TestAutosave keeps what somebody types over two windows, gives it back, and
// forgets it with the case that it became or after thirty days.
func TestAutosave(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		secret := models.MakeIDNumber("000000", "1985-06-07", 11)
		first, err := d.UpdateDraft(ctx, d.Handler, models.Draft{Form: "cases/new", Values: `{"id":["` + secret + `"]}`})
		if err != nil || first.Version != 1 || first.SavedAt != d.Store.Now() {
			t.Fatalf("first draft %+v, %v", first, err)
		}
		if raw := d.Tell(t, "SELECT sealed FROM drafts"); strings.Contains(raw, secret) || !strings.HasPrefix(raw, "a1:") {
			t.Errorf("draft at rest = %q, want it sealed", raw)
		}
		_, err = d.UpdateDraft(ctx, d.Handler, models.Draft{Form: "cases/new", Values: "{}"})
		wantKind(t, "a second window that saw no draft", err, models.Conflict, "另一个窗口")
		d.Clock.Add(time.Minute)
		second, err := d.UpdateDraft(ctx, d.Handler, models.Draft{Form: "cases/new", Values: `{"cause":["示例"]}`, Version: first.Version})
		if err != nil || second.Version != 2 || second.SavedAt <= first.SavedAt {
			t.Errorf("second draft %+v, %v", second, err)
		}
		_, err = d.UpdateDraft(ctx, d.Handler, models.Draft{Form: "cases/new", Values: "{}", Version: first.Version})
		wantKind(t, "the first window goes on", err, models.Conflict)
		got, err := d.FindDraft(ctx, d.Handler, "cases/new")
		if err != nil || got.Values != `{"cause":["示例"]}` {
			t.Errorf("draft found = %+v, %v", got, err)
		}
		for who, actor := range map[string]models.Actor{"a colleague": d.Second, "a stranger": d.Stranger} {
			_, err := d.FindDraft(ctx, actor, "cases/new")
			wantKind(t, who, err, models.NotFound)
		}
		_, err = d.FindDraft(ctx, d.Guest, "cases/new")
		wantKind(t, "a guest", err, models.Unauthenticated)

		_, _, err = d.Register(ctx, d.Handler, cases.Registration{Bureau: d.Urban.ID, Draft: "cases/new", Step: models.Step{}})
		wantKind(t, "a registration that is refused", err, models.Invalid)
		if list, err := d.ListDrafts(ctx, d.Handler); err != nil || len(list) != 1 || list[0].Values != "" {
			t.Errorf("drafts after a refusal = %+v, %v, want the one kept", list, err)
		}
		if _, _, err := d.Register(ctx, d.Handler, cases.Registration{Bureau: d.Urban.ID, Draft: "cases/new", Step: clueStep()}); err != nil {
			t.Fatal(err)
		}
		_, err = d.FindDraft(ctx, d.Handler, "cases/new")
		wantKind(t, "the draft of a case that was registered", err, models.NotFound)
		d.Check(t)
		purge(t, d)
	})
}

// purge keeps a draft for thirty days and no longer.
func purge(t *testing.T, d *desk) {
	t.Helper()
	ctx, job := t.Context(), models.SystemActor("测试")
	if _, err := d.UpdateDraft(ctx, d.Handler, models.Draft{Form: "cases/1/step/filed", Values: "{}"}); err != nil {
		t.Fatal(err)
	}
	today := d.Store.Today()
	for _, row := range []struct {
		on   models.Day
		want int64
	}{{today.Add(30), 0}, {today.Add(31), 1}, {today.Add(31), 0}} {
		if n, err := d.PurgeDrafts(ctx, job, row.on); n != row.want || err != nil {
			t.Errorf("purged on %s: %d, %v, want %d", row.on, n, err, row.want)
		}
	}
	_, err := d.PurgeDrafts(ctx, d.Admin, today)
	wantKind(t, "a person who purges", err, models.Forbidden)
	if _, err := d.UpdateDraft(ctx, d.Handler, models.Draft{Form: "cases/new", Values: "{}"}); err != nil {
		t.Fatal(err)
	}
	if err := d.PurgeDraft(ctx, d.Second, "cases/new"); err != nil {
		t.Errorf("purge of nothing: %v", err)
	}
	if _, err := d.FindDraft(ctx, d.Handler, "cases/new"); err != nil {
		t.Errorf("a colleague purged another's draft: %v", err)
	}
	if err := d.PurgeDraft(ctx, d.Handler, "cases/new"); err != nil {
		t.Error(err)
	}
	_, err = d.FindDraft(ctx, d.Handler, "cases/new")
	wantKind(t, "a draft that was given up", err, models.NotFound)
}

// TestDocket reads a case's page at the point at which a review is compulsory.
func TestDocket(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.notified(t, 60000)
		k, err := d.FindDocket(t.Context(), d.Handler, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if k.Main != models.StepSubmitted || k.Locked || len(k.Review) == 0 || models.PenaltyWords(k.Proposed) != "罚款60,000.00元" {
			t.Errorf("main %q locked %v review %v proposed %v", k.Main, k.Locked, k.Review, k.Proposed)
		}
		at := slices.IndexFunc(k.Prospects, func(p cases.Prospect) bool { return p.Kind == models.StepDecided })
		decide := k.Prospects[at]
		if !decide.Blocked() || !strings.Contains(decide.Refused, "审批负责人") || models.Missing(decide.Findings)[0].Rule != "R11" {
			t.Errorf("prospect of the decision = %+v, want it to wait for review and the head", decide)
		}
		if k.Officers[d.Officers[0].ID] != "示例甲" || k.Parties[0].Phone != "0991-1234567" || len(k.Events) != len(k.Steps) {
			t.Errorf("officers %v, phone %q", k.Officers, k.Parties[0].Phone)
		}
		if c.Version != int64(c.ChainSeq) {
			t.Errorf("version %d, event %d: a version no longer says which events somebody has seen", c.Version, c.ChainSeq)
		}
		above, err := d.FindDocket(t.Context(), d.Reporter, c.ID)
		if err != nil || above.Parties[0].Phone == k.Parties[0].Phone {
			t.Errorf("the reporter reads the phone %v, %v", above.Parties, err)
		}
		_, err = d.FindDocket(t.Context(), d.Stranger, c.ID)
		wantKind(t, "wrong bureau", err, models.NotFound)
		_, err = d.FindDocket(t.Context(), d.Admin, c.ID)
		wantKind(t, "wrong role", err, models.Forbidden)
		_, err = d.FindDocket(t.Context(), d.Guest, c.ID)
		wantKind(t, "guest", err, models.Unauthenticated)
	})
}

// TestPreview reads back a decision: its number is told and not used up.
func TestPreview(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.passReview(t, d.notified(t, 60000))
		d.Clock.Set("2024-03-12")
		for range 2 {
			p, err := d.Preview(t.Context(), d.Approver, c.ID, cases.Move{Version: c.Version, Step: decision(60000)})
			if err != nil || p.Number != "示DEP01罚决字〔2024〕1号" || !strings.Contains(p.Step.Remedy, "示例市人民政府") || !p.Step.Penalties[0].AmountFixed {
				t.Fatalf("preview %+v, %v", p, err)
			}
		}
		harder := decision(70000)
		p, err := d.Preview(t.Context(), d.Approver, c.ID, cases.Move{Step: harder})
		wantKind(t, "a fine that the review did not see", err, models.TooEarly, "R11")
		if len(p.Findings) == 0 {
			t.Error("a blocked preview names no finding")
		}
		_, err = d.Preview(t.Context(), d.Approver, c.ID, cases.Move{Version: c.Version - 1, Step: decision(60000)})
		wantKind(t, "an old version", err, models.Conflict, "已被他人修改")
		_, err = d.Preview(t.Context(), d.Handler, c.ID, cases.Move{Step: decision(60000)})
		wantKind(t, "a handler decides", err, models.Forbidden)
		_, err = d.Preview(t.Context(), d.Stranger, c.ID, cases.Move{Step: decision(60000)})
		wantKind(t, "wrong bureau", err, models.NotFound)
		_, err = d.Preview(t.Context(), d.Handler, c.ID, cases.Move{Step: models.Step{Kind: models.StepPassed}})
		wantKind(t, "another's step", err, models.Invalid)
		_, err = d.Preview(t.Context(), d.Approver, c.ID, cases.Move{Step: models.Step{Kind: models.StepArchived}})
		wantKind(t, "out of order", err, models.Forbidden)
		_, err = d.Preview(t.Context(), d.Handler, c.ID, cases.Move{Step: models.Step{Kind: models.StepArchived}})
		wantKind(t, "out of order", err, models.TooEarly)
		if c = d.take(t, c, decision(60000)); c.DocNo() != "示DEP01罚决字〔2024〕1号" {
			t.Errorf("decided %s, want the number that was told", c.DocNo())
		}
		k, err := d.FindDocket(t.Context(), d.Approver, c.ID)
		if err != nil || !k.Locked || k.Counting.Column != "罚款" {
			t.Errorf("counting %+v, locked %v, %v", k.Counting, k.Locked, err)
		}
		given := decision(1)
		given.DocumentNumber = "示DEP01罚决字[2024]1号"
		_, err = d.Preview(t.Context(), d.Approver, d.notified(t, 1000).ID, cases.Move{Step: given})
		wantKind(t, "a number that is in use", err, models.Conflict, "文号")
	})
}

// TestCandidates tells who may act, and refuses a clue with one who may not.
func TestCandidates(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		expire(t, d)
		list, err := d.ListCandidates(t.Context(), d.Handler, d.Urban.ID, d.Store.Today())
		if err != nil || len(list) != 4 {
			t.Fatalf("candidates %+v, %v", list, err)
		}
		for _, c := range list {
			if unfit := c.Officer.ID == d.Officers[1].ID; (c.Unfit != "") != unfit || (c.Certificate == "") != unfit {
				t.Errorf("candidate %s: %q, certificate %q", c.Officer.Name, c.Unfit, c.Certificate)
			}
		}
		_, err = d.ListCandidates(t.Context(), d.Stranger, d.Urban.ID, d.Store.Today())
		wantKind(t, "wrong bureau", err, models.NotFound)
		stranger := d.Stranger.OfficerID
		for _, row := range []struct {
			name     string
			officers models.IDs
			words    []string
		}{
			{"expired", d.pair(), []string{"officers[1]", "示例乙", "后失效"}},
			{"of another bureau", models.IDs{d.Officers[0].ID, stranger}, []string{"officers[1]", "不是本机关"}},
			{"the same twice", models.IDs{d.Officers[0].ID, d.Officers[0].ID}, []string{"officers[1]", "同一人"}},
		} {
			step := clueStep()
			step.Officers = row.officers
			_, _, err := d.Register(t.Context(), d.Handler, cases.Registration{Bureau: d.Urban.ID, Step: step})
			wantKind(t, row.name, err, models.Invalid, row.words...)
		}
		d.Check(t)
	})
}

// expire lets the second officer's certificate end in February.
func expire(t *testing.T, d *desk) {
	t.Helper()
	err := d.Store.Tx(t.Context(), d.Admin, func(tx *store.Tx) error {
		all, err := tx.ListCertificates([]int64{d.Officers[1].ID})
		if err != nil {
			return err
		}
		before := all[d.Officers[1].ID][0]
		after := before
		after.ValidTo = "2024-02-29"
		return tx.UpdateCertificate(before, &after)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestKnownParty finds the bureau's earlier cases of a party and its usual causes.
func TestKnownParty(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		party, person := apptest.Organisation(), apptest.Person()
		d.Decide(t, apptest.Fined("1", "2024-01-10", party))
		d.Decide(t, apptest.Fined("2", "2024-02-10", person))
		d.register(t, func(s *models.Step) { s.Parties = []models.Party{party} })
		for _, row := range []struct {
			name           string
			actor          models.Actor
			bureau         int64
			party          models.Party
			cases, decided int
		}{
			{"by code", d.Handler, d.Urban.ID, models.Party{USCC: " " + strings.ToLower(party.USCC)}, 2, 1},
			{"by identity number", d.Handler, d.Urban.ID, models.Party{Kind: models.PartyPerson, IDNumber: person.IDNumber}, 1, 1},
			{"by nothing", d.Handler, d.Urban.ID, models.Party{Name: party.Name}, 0, 0},
			{"in another bureau", d.Stranger, d.Water.ID, models.Party{USCC: party.USCC}, 0, 0},
		} {
			h, err := d.FindPartyHistory(t.Context(), row.actor, row.bureau, row.party)
			if err != nil || len(h.Cases) != row.cases || h.Decided != row.decided {
				t.Errorf("%s: %d cases, %d decided, %v", row.name, len(h.Cases), h.Decided, err)
			}
		}
		_, err := d.FindPartyHistory(t.Context(), d.Stranger, d.Urban.ID, models.Party{USCC: party.USCC})
		wantKind(t, "wrong bureau", err, models.NotFound)
		causes, err := d.ListCauses(t.Context(), d.Handler, d.Urban.ID)
		if err != nil || len(causes) != 2 || causes[0].Name != "擅自占用城市道路" || causes[0].Cases != 2 || causes[0].Basis == "" {
			t.Errorf("causes %+v, %v", causes, err)
		}
		_, err = d.ListCauses(t.Context(), d.Stranger, d.Urban.ID)
		wantKind(t, "wrong bureau", err, models.NotFound)
	})
}

// TestComments lets whoever reads a case speak about it and name colleagues.
func TestComments(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.register(t, nil)
		for range 2 { // the second is the same request again
			named, err := d.AppendComment(t.Context(), d.Reporter, c.ID, cases.Remark{Key: "k1", Text: "@" + d.Handler.Name + " 请补充照片，@" + d.Reporter.Name})
			if err != nil || len(named) != 1 || named[0].ID != d.Handler.UserID {
				t.Fatalf("named %+v, %v, want the handler and not the author", named, err)
			}
		}
		k, err := d.FindDocket(t.Context(), d.Handler, c.ID)
		if err != nil || len(k.Comments) != 1 || k.Comments[0].Author != d.Reporter.Name {
			t.Errorf("comments %+v, %v", k.Comments, err)
		}
		inbox, err := d.Store.ListMessages(t.Context(), store.MessageFilter{User: d.Handler.UserID, Limit: 10})
		if err != nil || len(inbox) != 1 || inbox[0].Kind != models.MessageMention || inbox[0].CaseID != c.ID {
			t.Errorf("inbox of whom it names = %+v, %v, want one message", inbox, err)
		}
		_, err = d.AppendComment(t.Context(), d.Handler, c.ID, cases.Remark{Text: " "})
		wantKind(t, "an empty comment", err, models.Invalid, "text")
		_, err = d.AppendComment(t.Context(), d.Handler, c.ID, cases.Remark{Text: strings.Repeat("长", 2001)})
		wantKind(t, "a long comment", err, models.Invalid, "2000")
		_, err = d.AppendComment(t.Context(), d.Stranger, c.ID, cases.Remark{Text: "示例"})
		wantKind(t, "wrong bureau", err, models.NotFound)
		_, err = d.AppendComment(t.Context(), d.Admin, c.ID, cases.Remark{Text: "示例"})
		wantKind(t, "wrong role", err, models.Forbidden)
		if err := d.DeleteDraft(t.Context(), d.Handler, c.ID); err != nil {
			t.Fatal(err)
		}
		if n := d.Tell(t, "SELECT COUNT(*) FROM case_comments"); n != "0" {
			t.Errorf("%s comments outlive the case", n)
		}
		d.Check(t)
	})
}
