package objection_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/objection"
	"sanxiang/models"
)

// TestNothingIsKeptInPlainText looks for what somebody wrote in the files of
// the database, in the audit trail and in what the look-up shows, and lets it
// be read where it belongs.
func TestNothingIsKeptInPlainText(t *testing.T) {
	t.Parallel()
	c := newCounter(apptest.NewWorld(t, apptest.Engines()[0]))
	in := about(c.published(t, "1").PublicID)
	in.Key, in.Text = "0123456789abcdef0123456789abcdef", "我家住示例街2号3单元401室，页面把我的名字写出来了。"
	r, o := c.submitted(t, in)
	if _, err := c.Begin(t.Context(), c.Handler, o.ID, objection.Handling{Key: "b"}); err != nil {
		t.Fatal(err)
	}
	_, err := c.Answer(t.Context(), c.Handler, o.ID, objection.Answering{Key: "a", Outcome: models.ObjectionKept, Answer: "经核对，页面没有写出姓名。"})
	if err != nil {
		t.Fatal(err)
	}
	never := []string{in.Text, "3单元401", writer, contact, r.Code, strings.ReplaceAll(r.Code, "-", "")}
	status, err := json.Marshal(c.status(t, r))
	if err != nil {
		t.Fatal(err)
	}
	audits, err := c.Store.ListAudits(t.Context(), []int64{c.Urban.ID}, 0, 100)
	if err != nil || !slices.ContainsFunc(audits, func(a models.Audit) bool { return a.Object == "objection" && a.Note == r.Reference }) {
		t.Fatalf("no audit line of the objection: %v", err)
	}
	trail, err := json.Marshal(audits)
	if err != nil {
		t.Fatal(err)
	}
	places := map[string]string{"status": string(status), "audit": string(trail), "log": c.Log.String()}
	for _, suffix := range []string{"", "-wal"} {
		file, err := os.ReadFile(strings.TrimPrefix(c.DSN, "sqlite:") + suffix)
		if err != nil {
			t.Fatal(err)
		}
		places["database"+suffix] = string(file)
	}
	for place, text := range places {
		for _, secret := range never {
			if strings.Contains(text, secret) {
				t.Errorf("%s holds %q", place, secret)
			}
		}
	}
	if read, err := c.Find(t.Context(), c.Handler, o.ID); err != nil || read.Text != in.Text {
		t.Errorf("the handler reads %q, %v", read.Text, err)
	}
}

// TestSealLooksLikeText keeps what looks as if it were sealed already.
func TestSealLooksLikeText(t *testing.T) {
	each(t, func(t *testing.T, c *counter) {
		in := about(c.published(t, "1").PublicID)
		in.Text, in.Name, in.Contact = "a1:这不是密文，而是有人这样开头写的异议。", "a1:", "a1:AAAA"
		_, o := c.submitted(t, in)
		if !strings.HasPrefix(o.Sealed, "a1:") || strings.Contains(o.Sealed, "异议") {
			t.Errorf("kept as %q", o.Sealed)
		}
		if read, err := c.Find(t.Context(), c.Handler, o.ID); err != nil || read.Text != in.Text || read.Name != in.Name || read.Contact != in.Contact {
			t.Errorf("read %+v, %v", read, err)
		}
	})
}

// TestDamagedSeal gives an error, not a wrong text.
func TestDamagedSeal(t *testing.T) {
	t.Parallel()
	c := newCounter(apptest.NewWorld(t, apptest.Engines()[0]))
	_, o := c.submitted(t, about(c.published(t, "1").PublicID))
	c.Tamper(t, fmt.Sprintf("UPDATE objections SET sealed = 'a1:AAAA' WHERE id = %d", o.ID))
	_, err := c.Find(t.Context(), c.Handler, o.ID)
	wantKind(t, "Find", err, models.Internal)
	if list, err := c.List(t.Context(), c.Handler, objection.Filter{Bureau: c.Urban.ID, Limit: 10}); err != nil || len(list) != 1 {
		t.Errorf("List = %+v, %v; one damaged row must not hide the others", list, err)
	}
}

// TestAnswerGivesNothingAway refuses an answer with personal data.
func TestAnswerGivesNothingAway(t *testing.T) {
	each(t, func(t *testing.T, c *counter) {
		_, o := c.submitted(t, about(c.published(t, "1").PublicID))
		for _, answer := range []string{"请与13900000000联系。", writer + "您好，经核对信息无误。", "经核对，身份证号" + models.MakeIDNumber("000000", "1985-06-07", 11) + "无误。", "好"} {
			_, err := c.Answer(t.Context(), c.Handler, o.ID, objection.Answering{Outcome: models.ObjectionKept, Answer: answer})
			wantKind(t, answer, err, models.Invalid)
		}
		if now, err := c.Find(t.Context(), c.Handler, o.ID); err != nil || now.State != models.ObjectionReceived || now.Answer != "" {
			t.Errorf("after refusals = %+v, %v", now, err)
		}
	})
}
