package disclosure_test

import (
	"maps"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/models"
)

const (
	witness = "张示例"
	mobile  = "13900000000"
	hotline = "0471-2345678"
)

// leaky is a decision whose facts name a witness and hold a telephone and the
// hotline of an office.
func leaky(number string) models.Step {
	s := apptest.Fined(number, "2024-03-01", apptest.Organisation())
	s.Facts = "当事人占用人行道，证人" + witness + "在场，其手机为" + mobile + "，举报热线" + hotline + "。"
	return s
}

// sheet gives the sheet as the actor sees it.
func (d *desk) sheet(t *testing.T, a models.Actor, caseID int64) disclosure.Sheet {
	t.Helper()
	s, err := d.FindSheet(t.Context(), a, caseID)
	if err != nil {
		t.Fatalf("sheet: %v", err)
	}
	return s
}

// TestHits walks a page from its first scan to its release: what the rules find
// is hidden, doubts have to be decided, and what is kept needs a reason.
func TestHits(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.Decide(t, leaky("1"))
		s := d.sheet(t, d.Handler, c.ID)
		var states []string
		for _, h := range s.Hits {
			states = append(states, string(h.Rule)+" "+string(h.State))
		}
		if got := strings.Join(states, "|"); got != "doubt_name open|phone masked|phone masked" && got != "doubt_name open|mobile masked|phone masked" {
			t.Errorf("hits = %s", got)
		}
		_, _, err := d.Prepare(t.Context(), d.Handler, c.ID, disclosure.Preparation{})
		wantKind(t, "prepare with an open doubt", err, models.Invalid)
		_, err = d.UpdateDraft(t.Context(), d.Handler, c.ID, disclosure.Preparation{Kept: []models.Retained{{Rule: models.LeakPhone, Text: hotline}}})
		wantKind(t, "keep without a reason", err, models.Invalid)
		p := disclosure.Preparation{
			Version: s.Disclosure.Version, ExtraNames: []string{witness}, Masks: []models.Mask{{Text: "占用人行道", Reason: "other"}},
			Kept: []models.Retained{{Rule: models.LeakPhone, Text: hotline, Reason: "本机关公开热线"}},
		}
		if _, err := d.UpdateDraft(t.Context(), d.Handler, c.ID, p); err != nil {
			t.Fatal(err)
		}
		d.check(t)
		_, _, err = d.Prepare(t.Context(), d.Handler, c.ID, p)
		wantKind(t, "prepare an old version", err, models.Conflict)
		p.Version = 0
		out, _, err := d.Prepare(t.Context(), d.Handler, c.ID, p)
		if err != nil || out.Stage != models.StageRelease || out.Findings != 4 {
			t.Fatalf("prepared = %+v, %v", out, err)
		}
		d.check(t)
		page := d.sheet(t, d.Approver, c.ID).Page
		want := "当事人［已隐去：依法不公开的内容］，证人张某某在场，其手机为［已隐去：个人信息］，举报热线" + hotline + "。"
		if page.Facts != want {
			t.Errorf("facts = %q, want %q", page.Facts, want)
		}
		published, err := d.Approve(t.Context(), d.Approver, c.ID, disclosure.Approval{Version: out.Version})
		if err != nil {
			t.Fatal(err)
		}
		d.check(t)
		if _, shown, err := d.Public.Find(t.Context(), published.PublicID); err != nil || shown.Facts != want {
			t.Errorf("public facts = %q, %v", shown.Facts, err)
		}
	})
}

// TestWithhold takes two persons, like a publication.
func TestWithhold(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		both := d.Handler
		both.Roles = []models.Role{models.RoleHandler, models.RoleApprover}
		c := d.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation()))
		asked, _, err := d.Prepare(t.Context(), both, c.ID, disclosure.Preparation{Facts: models.PublicationFacts{Secret: true}})
		if err != nil || asked.Withheld || asked.State != models.DisclosureDraft || asked.Stage != models.StageWithhold {
			t.Fatalf("asked = %+v, %v; want it to wait", asked, err)
		}
		d.check(t)
		_, err = d.Approve(t.Context(), both, c.ID, disclosure.Approval{})
		wantKind(t, "the same person withholds", err, models.Forbidden)
		_, err = d.Approve(t.Context(), d.Approver, c.ID, disclosure.Approval{Version: asked.Version - 1})
		wantKind(t, "an old version", err, models.Conflict)
		if n, err := d.MarkOverdue(t.Context(), "2024-05-01"); err != nil || n != 1 {
			t.Errorf("MarkOverdue = %d, %v: nothing is withheld yet", n, err)
		}
		held, err := d.Approve(t.Context(), d.Approver, c.ID, disclosure.Approval{})
		if err != nil || !held.Withheld || held.State != models.DisclosureWithheld || held.Overdue || held.PolicyRule != models.PublishSecret || held.ApprovedBy != d.Approver.UserID {
			t.Errorf("withheld = %+v, %v", held, err)
		}
		d.check(t)
		if _, _, err := d.Prepare(t.Context(), d.Handler, c.ID, disclosure.Preparation{}); err != nil {
			t.Errorf("prepare for publication after all: %v", err)
		}
		d.check(t)
	})
}

// TestReturn sends a page back with what was stated, for the preparer to go on.
func TestReturn(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.Decide(t, leaky("1"))
		back := disclosure.Returning{Reason: "地点请再核对"}
		_, err := d.Return(t.Context(), d.Approver, c.ID, back)
		wantKind(t, "return nothing", err, models.TooEarly)
		p := disclosure.Preparation{ExtraNames: []string{witness}}
		if _, _, err := d.Prepare(t.Context(), d.Handler, c.ID, p); err != nil {
			t.Fatal(err)
		}
		_, err = d.Return(t.Context(), d.Handler, c.ID, back)
		wantKind(t, "a handler returns", err, models.Forbidden)
		_, err = d.Return(t.Context(), d.Stranger, c.ID, back)
		wantKind(t, "a stranger returns", err, models.NotFound)
		_, err = d.Return(t.Context(), d.Approver, c.ID, disclosure.Returning{Reason: "  "})
		wantKind(t, "return without a reason", err, models.Invalid)
		got, err := d.Return(t.Context(), d.Approver, c.ID, back)
		if err != nil || got.Stage != "" || got.ReturnNote != back.Reason || got.ReturnedOn != "2024-03-04" || got.State != models.DisclosureDraft {
			t.Errorf("returned = %+v, %v", got, err)
		}
		d.check(t)
		_, err = d.Approve(t.Context(), d.Approver, c.ID, disclosure.Approval{})
		wantKind(t, "approve what was sent back", err, models.TooEarly)
		s := d.sheet(t, d.Handler, c.ID)
		if len(s.Prepared.ExtraNames) != 1 || strings.Contains(s.Page.Facts, witness) {
			t.Errorf("what was stated is lost: %+v", s.Prepared)
		}
		if above := d.sheet(t, d.Reporter, c.ID); above.Own || above.Texts != (disclosure.Texts{}) || above.Disclosure.ReturnNote != "" || len(above.Prepared.ExtraNames) > 0 || above.Hits[0].Text != "" {
			t.Errorf("the bureau above reads %+v", above)
		}
		again, _, err := d.Prepare(t.Context(), d.Handler, c.ID, p)
		if err != nil || again.ReturnNote != "" || again.ReturnedBy != 0 {
			t.Errorf("again = %+v, %v", again, err)
		}
		d.check(t)
	})
}

// TestPropose has a correction and a withdrawal take effect by a second person.
func TestPropose(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation()))
		fix := disclosure.Proposal{Stage: models.StageCorrect, Correction: disclosure.Correction{Reason: "地点有误", Texts: disclosure.Texts{Facts: "更正后的事实。"}}}
		_, err := d.Propose(t.Context(), d.Handler, c.ID, fix)
		wantKind(t, "correct what is not public", err, models.TooEarly)
		first := d.World.Publish(t, c.ID)
		for name, bad := range map[string]disclosure.Proposal{
			"no act": {}, "no reason": {Stage: models.StageCorrect, Correction: disclosure.Correction{Texts: fix.Correction.Texts}},
			"no change": {Stage: models.StageCorrect, Correction: disclosure.Correction{Reason: "无"}}, "not fallen": {Stage: models.StageWithdraw, Withdrawal: disclosure.Withdrawal{Code: "revoked"}},
			"a doubt": {Stage: models.StageCorrect, Correction: disclosure.Correction{Reason: "补充", Texts: disclosure.Texts{Facts: "证人" + witness + "在场。"}}},
		} {
			_, err := d.Propose(t.Context(), d.Handler, c.ID, bad)
			wantKind(t, name, err, models.Invalid)
		}
		_, err = d.Propose(t.Context(), d.Reviewer, c.ID, fix)
		wantKind(t, "a reviewer proposes", err, models.Forbidden)
		if _, err := d.Propose(t.Context(), d.Approver, c.ID, fix); err != nil {
			t.Fatal(err)
		}
		_, err = d.Approve(t.Context(), d.Approver, c.ID, disclosure.Approval{})
		wantKind(t, "whoever proposed approves", err, models.Forbidden)
		if _, err := d.Propose(t.Context(), d.Handler, c.ID, fix); err != nil {
			t.Fatal(err)
		}
		d.check(t)
		s := d.sheet(t, d.Approver, c.ID)
		if len(s.Changes) != 1 || s.Changes[0].Label != "违法事实" || s.Changes[0].New != "更正后的事实。" || s.Row.Revision != 1 || s.Obstacle != nil {
			t.Errorf("sheet = %+v", s.Changes)
		}
		if _, err := d.Return(t.Context(), d.Approver, c.ID, disclosure.Returning{Reason: "先不改"}); err != nil {
			t.Fatal(err)
		}
		d.check(t)
		if _, err := d.Propose(t.Context(), d.Handler, c.ID, fix); err != nil {
			t.Fatal(err)
		}
		fixed, err := d.Approve(t.Context(), d.Approver, c.ID, disclosure.Approval{})
		if err != nil || fixed.Revision != 2 || fixed.Stage != "" || fixed.PublicID != first.PublicID {
			t.Errorf("corrected = %+v, %v", fixed, err)
		}
		d.check(t)
		down := disclosure.Proposal{Stage: models.StageWithdraw, Withdrawal: disclosure.Withdrawal{Code: "error", Note: "内部说明"}}
		if _, err := d.Propose(t.Context(), d.Handler, c.ID, down); err != nil {
			t.Fatal(err)
		}
		gone, err := d.Approve(t.Context(), d.Approver, c.ID, disclosure.Approval{})
		if err != nil || gone.State != models.DisclosureWithdrawn || gone.WithdrawCode != "error" || gone.Stage != "" || gone.DraftSpans != "" {
			t.Errorf("withdrawn = %+v, %v", gone, err)
		}
		d.check(t)
	})
}

// TestListDesk walks every list page by page and counts what waits.
func TestListDesk(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		shown := d.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation()))
		d.World.Publish(t, shown.ID)
		ready := d.Decide(t, apptest.Fined("2", "2024-03-01", apptest.Organisation()))
		if _, _, err := d.Prepare(t.Context(), d.Handler, ready.ID, disclosure.Preparation{}); err != nil {
			t.Fatal(err)
		}
		late := d.Decide(t, apptest.Fined("3", "2024-01-05", apptest.Organisation()))
		open := d.Decide(t, apptest.Fined("4", "2024-03-04", apptest.Organisation()))
		if _, err := d.Propose(t.Context(), d.Handler, shown.ID, disclosure.Proposal{Stage: models.StageWithdraw, Withdrawal: disclosure.Withdrawal{Code: "error"}}); err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			tab  disclosure.DeskTab
			text string
			want []int64
		}{
			{disclosure.TabPrepare, "", []int64{late.ID, open.ID}}, {disclosure.TabRelease, "", []int64{ready.ID, shown.ID}},
			{disclosure.TabLate, "", []int64{late.ID}}, {disclosure.TabSoon, "", nil}, {disclosure.TabFallen, "", nil}, {disclosure.TabShown, "", nil},
			{disclosure.TabPrepare, "案4", []int64{open.ID}}, {disclosure.TabPrepare, "没有这样的当事人", nil},
		} {
			var got []int64
			f := disclosure.DeskFilter{Bureau: d.Urban.ID, Tab: tt.tab, Text: tt.text, Limit: 1}
			for {
				page, err := d.ListDesk(t.Context(), d.Handler, f)
				if err != nil {
					t.Fatal(err)
				}
				want := disclosure.DeskTally{disclosure.TabPrepare: 2, disclosure.TabRelease: 2, disclosure.TabLate: 1, disclosure.TabSoon: 0, disclosure.TabFallen: 0}
				if !maps.Equal(page.Tally, want) {
					t.Fatalf("tally = %+v", page.Tally)
				}
				for _, r := range page.Rows {
					got = append(got, r.CaseID)
					if r.Case.ID != r.CaseID || r.DraftBody != "" || r.DraftSpans != "" {
						t.Errorf("row = %+v", r)
					}
				}
				if page.Next == (disclosure.DeskKey{}) {
					break
				}
				f.After = page.Next
			}
			if len(got) != len(tt.want) || len(got) > 0 && tt.tab != disclosure.TabRelease && got[0] != tt.want[0] {
				t.Errorf("%s %q: got %v, want %v", tt.tab, tt.text, got, tt.want)
			}
		}
		page, err := d.ListDesk(t.Context(), d.Reporter, disclosure.DeskFilter{Bureau: d.City.ID, Below: true, Tab: disclosure.TabPrepare, Limit: 10})
		if err != nil || len(page.Rows) != 2 || page.Rate != (models.Share{N: 1, Of: 4}) {
			t.Errorf("from above: %d rows, rate %+v, %v", len(page.Rows), page.Rate, err)
		}
		_, err = d.ListDesk(t.Context(), d.Stranger, disclosure.DeskFilter{Bureau: d.Urban.ID, Limit: 1})
		wantKind(t, "a stranger lists", err, models.NotFound)
		d.fail("find")
		if _, err := d.ListDesk(t.Context(), d.Handler, disclosure.DeskFilter{Bureau: d.Urban.ID, Limit: 1}); err == nil {
			t.Error("a broken store lists")
		}
	})
}

// TestExAnteReturn sends a section back; a new draft waits again.
func TestExAnteReturn(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		draft := disclosure.ExAnteDraft{Bureau: d.Urban.ID, Section: "remedy", Content: models.ExAnteContent{Paragraphs: []string{"不服决定的，可以申请行政复议。"}}}
		ref, back := disclosure.ExAnteRef{Bureau: d.Urban.ID, Section: "remedy"}, disclosure.Returning{Reason: "请写明期限"}
		if _, err := d.PrepareExAnte(t.Context(), d.Handler, draft); err != nil {
			t.Fatal(err)
		}
		_, err := d.ReturnExAnte(t.Context(), d.Approver, ref, disclosure.Returning{})
		wantKind(t, "without a reason", err, models.Invalid)
		_, err = d.ReturnExAnte(t.Context(), d.Handler, ref, back)
		wantKind(t, "by a handler", err, models.Forbidden)
		if e, err := d.ReturnExAnte(t.Context(), d.Approver, ref, back); err != nil || e.ReturnNote != back.Reason || e.Draft == "" {
			t.Errorf("returned = %+v, %v", e, err)
		}
		d.check(t)
		_, err = d.ApproveExAnte(t.Context(), d.Approver, ref)
		wantKind(t, "approve what was sent back", err, models.TooEarly)
		if e, err := d.PrepareExAnte(t.Context(), d.Handler, draft); err != nil || e.ReturnedOn != "" {
			t.Errorf("again = %+v, %v", e, err)
		}
		if _, err := d.ApproveExAnte(t.Context(), d.Approver, ref); err != nil {
			t.Error(err)
		}
		s, err := d.FindExAnte(t.Context(), d.Reporter, d.Urban.ID, "remedy")
		if err != nil || !strings.Contains(s.Shown.HTML, "行政复议") || len(s.Snapshots) != 1 || len(s.History) != 4 || s.Stale {
			t.Errorf("sheet = %+v, %v", s, err)
		}
		d.check(t)
	})
}
