package review_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/review"
	"sanxiang/app/store"
	"sanxiang/models"
)

// colleague adds another reviewer to Urban, with an account.
func colleague(t *testing.T, w *apptest.World, qualified bool) models.Actor {
	t.Helper()
	var a models.Actor
	err := w.Store.Tx(t.Context(), models.SystemActor("测试"), func(tx *store.Tx) error {
		o := models.Officer{BureauID: w.Urban.ID, Name: "示例庚", Formal: true, Reviewer: true, Qualified: qualified, ReviewFrom: "2022-01-01", ActiveFrom: "2020-01-01"}
		if err := tx.CreateOfficer(&o); err != nil {
			return err
		}
		u := models.User{BureauID: w.Urban.ID, OfficerID: o.ID, Login: "colleague", Name: "示例用户colleague", Roles: "reviewer"}
		if err := tx.CreateUser(&u); err != nil {
			return err
		}
		a = models.Actor{UserID: u.ID, Name: u.Name, BureauID: u.BureauID, OfficerID: o.ID, Roles: []models.Role{models.RoleReviewer}}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// A reviewer takes a review on, nobody else may then conclude it, and it goes
// to another by handing over.
func TestClaimAndHandOver(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s, other := review.New(w.Store), colleague(t, w, true)
		c := newCase(t, w, "示例案〔2024〕1号", 60000)
		if _, err := s.Claim(t.Context(), w.Reviewer, c.ID, ""); models.KindOf(err) != models.TooEarly {
			t.Errorf("Claim before submission = %v, want too_early", err)
		}
		submitted(t, w, s, c.ID, nil)
		v, err := s.Claim(t.Context(), w.Reviewer, c.ID, "")
		if err != nil || v.HolderID != w.Reviewer.OfficerID || v.HeldAt == 0 {
			t.Fatalf("Claim = %+v, %v", v, err)
		}
		if again, err := s.Claim(t.Context(), w.Reviewer, c.ID, ""); err != nil || again.Version != v.Version {
			t.Errorf("Claim again = %+v, %v, want nothing changed", again, err)
		}
		w.Check(t)
		for name, err := range map[string]error{
			"claim":    second(s.Claim(t.Context(), other, c.ID, "")),
			"conclude": second(s.Conclude(t.Context(), other, c.ID, passes())),
			"handover": second(s.HandOver(t.Context(), other, c.ID, review.HandOver{To: w.Reviewer.OfficerID, Reason: "示例"})),
		} {
			if models.KindOf(err) != models.Conflict && name != "handover" || err == nil {
				t.Errorf("%s of a review that is taken = %v, want refused", name, err)
			}
		}
		v, err = s.HandOver(t.Context(), w.Reviewer, c.ID, review.HandOver{To: other.OfficerID, Reason: "外出学习"})
		if err != nil || v.HolderID != other.OfficerID {
			t.Fatalf("HandOver = %+v, %v", v, err)
		}
		if _, err := s.Conclude(t.Context(), w.Reviewer, c.ID, passes()); models.KindOf(err) != models.Conflict {
			t.Errorf("Conclude after handing over = %v, want conflict", err)
		}
		if v, err = s.Conclude(t.Context(), other, c.ID, returns()); err != nil || v.ReviewerID != other.OfficerID {
			t.Fatalf("Conclude by the new reviewer = %+v, %v", v, err)
		}
		if v = submitted(t, w, s, c.ID, map[int]string{1: "已补", 2: "已写"}); v.HolderID != other.OfficerID {
			t.Errorf("second round is held by %d, want the same reviewer", v.HolderID)
		}
		if v, err = s.HandOver(t.Context(), w.Approver, c.ID, review.HandOver{To: w.Reviewer.OfficerID, Reason: "重新分派"}); err != nil || v.HolderID != w.Reviewer.OfficerID {
			t.Errorf("HandOver by the head = %+v, %v", v, err)
		}
		w.Check(t)
	})
}

func second[T any](_ T, err error) error { return err }

// TestHandOverRefused lists whom a review may not go to and who may not give it.
func TestHandOverRefused(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s, green := review.New(w.Store), colleague(t, w, false)
		c := newCase(t, w, "示例案〔2024〕1号", 60000)
		submitted(t, w, s, c.ID, nil)
		for name, tt := range map[string]struct {
			actor models.Actor
			in    review.HandOver
			want  models.Kind
		}{
			"guest":        {w.Guest, review.HandOver{To: 1, Reason: "示例"}, models.Unauthenticated},
			"wrong bureau": {w.Stranger, review.HandOver{To: 1, Reason: "示例"}, models.NotFound},
			"wrong role":   {w.Handler, review.HandOver{To: w.Reviewer.OfficerID, Reason: "示例"}, models.Forbidden},
			"to nobody":    {w.Reviewer, review.HandOver{}, models.Invalid},
			"to himself":   {w.Reviewer, review.HandOver{To: w.Reviewer.OfficerID, Reason: "示例"}, models.Invalid},
			"to handler":   {w.Reviewer, review.HandOver{To: w.Handler.OfficerID, Reason: "示例"}, models.Invalid},
			"unqualified":  {w.Reviewer, review.HandOver{To: green.OfficerID, Reason: "示例"}, models.Invalid},
			"to stranger":  {w.Reviewer, review.HandOver{To: w.Stranger.OfficerID, Reason: "示例"}, models.Invalid},
		} {
			if _, err := s.HandOver(t.Context(), tt.actor, c.ID, tt.in); err == nil || models.KindOf(err) != tt.want {
				t.Errorf("%s = %v, want %s", name, err, tt.want)
			}
		}
		for name, actor := range map[string]models.Actor{"handler": w.Handler, "stranger": w.Stranger, "guest": w.Guest, "unqualified": green} {
			if _, err := s.Claim(t.Context(), actor, c.ID, ""); err == nil {
				t.Errorf("claim by %s is not refused", name)
			}
		}
		w.Check(t)
	})
}

// A reviewer who handled the case is refused and offered to hand it over.
func TestDeskOfHandlingReviewer(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s, other := review.New(w.Store), colleague(t, w, true)
		c := newCase(t, w, "示例案〔2024〕1号", 60000)
		submitted(t, w, s, c.ID, nil)
		both := w.Handler
		both.Roles = []models.Role{models.RoleHandler, models.RoleReviewer}
		d, err := s.FindDesk(t.Context(), both, c.ID)
		if err != nil || !strings.Contains(d.Refused, "您是本案办案人员") || !d.HandedOver {
			t.Fatalf("desk says %q, hand over %v, %v", d.Refused, d.HandedOver, err)
		}
		var names []int64
		for _, o := range d.Candidates {
			names = append(names, o.ID)
		}
		slices.Sort(names)
		want := []int64{w.Reviewer.OfficerID, other.OfficerID}
		slices.Sort(want)
		if !slices.Equal(names, want) {
			t.Errorf("candidates = %v, want %v", names, want)
		}
		if _, err := s.HandOver(t.Context(), both, c.ID, review.HandOver{To: w.Reviewer.OfficerID, Reason: "本人办理本案"}); err != nil {
			t.Errorf("HandOver = %v", err)
		}
		d, err = s.FindDesk(t.Context(), w.Reviewer, c.ID)
		if err != nil || d.Refused != "" || !d.Open() || len(d.Hits) == 0 || len(d.Pack) == 0 || len(d.Handlers()) != 2 || len(d.Certificates[w.Officers[0].ID]) != 1 {
			t.Errorf("desk = %+v, %v", d, err)
		}
		if d, err := s.FindDesk(t.Context(), w.Stranger, c.ID); models.KindOf(err) != models.NotFound || d.Case.ID != 0 {
			t.Errorf("desk for a stranger = %v, %v", d.Case, err)
		}
		if d, err := s.FindDesk(t.Context(), w.Reporter, c.ID); err != nil || d.Refused == "" || d.HandedOver || d.Candidates != nil {
			t.Errorf("desk for a reporter = %q, %v, %v", d.Refused, d.HandedOver, err)
		}
	})
}

// Signing asks for the password only when the opinion is good, and a wrong one
// changes nothing; the chain holds the digest of what was signed.
func TestSign(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := review.New(w.Store)
		c := newCase(t, w, "示例案〔2024〕1号", 60000)
		submitted(t, w, s, c.ID, nil)
		asked := 0
		wrong := func(context.Context) error { asked++; return models.Errorf(models.Invalid, "密码不正确") }
		if _, err := s.Sign(t.Context(), w.Reviewer, c.ID, review.Conclusion{}, wrong); models.KindOf(err) != models.Invalid || asked != 0 {
			t.Errorf("Sign of nothing = %v, asked %d times, want 0", err, asked)
		}
		if _, err := s.Sign(t.Context(), w.Reviewer, c.ID, returns(), wrong); err == nil || asked != 1 {
			t.Errorf("Sign with a wrong password = %v, asked %d times", err, asked)
		}
		if v, rounds, err := s.Find(t.Context(), w.Reviewer, c.ID); err != nil || v.ConcludedOn != "" || rounds[0].Text != "" {
			t.Errorf("after a wrong password %+v, %v, want nothing changed", v, err)
		}
		in := returns()
		in.Remarks[0].Ref, in.Remarks[0].Place = "rec-3", "第2页"
		if _, err := s.Sign(t.Context(), w.Reviewer, c.ID, in, func(context.Context) error { return nil }); err != nil {
			t.Fatalf("Sign: %v", err)
		}
		d, err := s.FindDesk(t.Context(), w.Reviewer, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		r := d.Rounds[0]
		if r.SignedAt != w.Store.Now() || !review.Intact(r, d.Steps) || r.Remarks[0].Ref != "rec-3" {
			t.Errorf("round = %+v, intact %v", r, review.Intact(r, d.Steps))
		}
		r.Text += "（改）"
		if review.Intact(r, d.Steps) {
			t.Error("a changed opinion counts as intact")
		}
		r.Digest = r.OpinionDigest()
		if review.Intact(r, d.Steps) {
			t.Error("a changed opinion with a new digest counts as intact")
		}
		w.Check(t)
	})
}
