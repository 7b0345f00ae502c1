package objection_test

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/app/objection"
	"sanxiang/models"
)

// counter is a world with both sides of the objections at work in it.
type counter struct {
	*apptest.World
	*objection.Service
	Desk       *objection.Desk
	Supervisor models.Actor // of the city
}

// each runs the test on every engine.
func each(t *testing.T, f func(t *testing.T, c *counter)) {
	t.Helper()
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) { f(t, newCounter(w)) })
}

func newCounter(w *apptest.World) *counter {
	return &counter{w, objection.New(w.Store), objection.NewDesk(w.Store), models.Actor{
		UserID: 77, Name: "示例监督员", BureauID: w.City.ID, Roles: []models.Role{models.RoleSupervisor},
	}}
}

// published puts a decision of Urban on show.
func (c *counter) published(t *testing.T, number string) models.Disclosure {
	t.Helper()
	return c.Publish(t, c.Decide(t, apptest.Fined(number, "2024-03-01", apptest.Organisation())).ID)
}

const (
	wrong   = "页面上的占用面积写错了，应为十平方米。"
	writer  = "欧阳示例"
	contact = "13800000000"
)

// about is an objection to a record.
func about(publicID string) objection.Submission {
	return objection.Submission{PublicID: publicID, Kind: models.ObjectionError, Text: wrong, Name: writer, Contact: contact}
}

// submitted hands an objection in and fails the test when that fails.
func (c *counter) submitted(t *testing.T, in objection.Submission) (objection.Receipt, models.Objection) {
	t.Helper()
	r, err := c.Desk.Submit(t.Context(), in)
	if err != nil {
		t.Fatalf("Submit: %v", err)
	}
	o := c.kept(t, r)
	c.Check(t)
	return r, o
}

// kept is the row of an objection. Nobody without its code finds it.
func (c *counter) kept(t *testing.T, r objection.Receipt) models.Objection {
	t.Helper()
	sum := sha256.Sum256([]byte(models.ReadCode(r.Code)))
	o, err := c.Store.FindObjectionByCode(t.Context(), r.Reference, hex.EncodeToString(sum[:]))
	if err != nil {
		t.Fatalf("find %s: %v", r.Reference, err)
	}
	for _, wrong := range []string{"", strings.Repeat("0", 64), r.Code} {
		if _, err := c.Store.FindObjectionByCode(t.Context(), r.Reference, wrong); models.KindOf(err) != models.NotFound {
			t.Errorf("find %s by a wrong code: %v", r.Reference, err)
		}
	}
	return o
}

// status looks an objection up.
func (c *counter) status(t *testing.T, r objection.Receipt) objection.Status {
	t.Helper()
	s, err := c.Desk.Find(t.Context(), r.Reference, r.Code)
	if err != nil {
		t.Fatalf("Find: %v", err)
	}
	return s
}

// correct corrects the page of a case.
func (c *counter) correct(t *testing.T, caseID int64) {
	t.Helper()
	_, err := disclosure.New(c.Store).Correct(t.Context(), c.Approver, caseID, disclosure.Correction{
		Reason: "占用面积记录有误", Texts: disclosure.Texts{Facts: "当事人在示例街口摆放货架，占用人行道十平方米。"},
	})
	if err != nil {
		t.Fatalf("correct: %v", err)
	}
}

// withdraw takes the page of a case down.
func (c *counter) withdraw(t *testing.T, caseID int64) {
	t.Helper()
	if _, err := disclosure.New(c.Store).Withdraw(t.Context(), c.Approver, caseID, disclosure.Withdrawal{Code: "error"}); err != nil {
		t.Fatalf("withdraw: %v", err)
	}
}

// wantKind holds an error to its kind.
func wantKind(t *testing.T, what string, err error, want models.Kind) {
	t.Helper()
	if err == nil || models.KindOf(err) != want {
		t.Errorf("%s: error %v, want kind %s", what, err, want)
	}
}
