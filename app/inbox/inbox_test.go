package inbox_test

import (
	"encoding/base64"
	"io"
	"mime/quotedprintable"
	"strings"
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/app/inbox"
	"sanxiang/app/mail"
	"sanxiang/app/objection"
	"sanxiang/app/review"
	"sanxiang/models"
)

// TestReviewTold tells the reviewers of what came in and the handlers how it
// ended, in the same transaction, never the one who acted.
func TestReviewTold(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c, reviews := d.reviewable(t), review.New(d.Store)
		d.address(t, d.Handler, "a@example.gov.cn")
		if _, err := reviews.Submit(t.Context(), d.Handler, c.ID, review.Submission{Pack: "示例材料"}); err != nil {
			t.Fatal(err)
		}
		d.want(t, "submitted", d.Reviewer, "submitted review 2024-03-18")
		d.want(t, "submitted", d.Handler)
		if _, err := reviews.Conclude(t.Context(), d.Reviewer, c.ID, opinion(models.OpinionCorrect)); err != nil {
			t.Fatal(err)
		}
		d.want(t, "returned", d.Handler, "returned review ")
		d.want(t, "returned", d.Second, "returned review ")
		if sent, failed, err := d.SendMails(t.Context(), system); sent != 1 || failed != 0 || err != nil {
			t.Errorf("mails: %d, %d, %v; want the handler's one at once", sent, failed, err)
		}
		if _, err := reviews.Submit(t.Context(), d.Second, c.ID, review.Submission{Pack: "示例材料", Answers: map[int]string{1: "已补充"}}); err != nil {
			t.Fatal(err)
		}
		if _, err := reviews.Conclude(t.Context(), d.Reviewer, c.ID, opinion(models.OpinionAgree)); err != nil {
			t.Fatal(err)
		}
		d.want(t, "passed", d.Handler, "passed review ", "returned review ")
		d.want(t, "two rounds", d.Reviewer, "submitted review 2024-03-18", "submitted review 2024-03-18")
		d.want(t, "another bureau", d.Stranger)
		d.Check(t)
	})
}

// TestDisclosureTold tells the approvers of what waits for release.
func TestDisclosureTold(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation()))
		d.prepare(t, c)
		d.want(t, "prepared", d.Approver, "release disclosure 2024-03-12")
		d.prepare(t, c)
		if list := d.messages(t, d.Approver); len(list) > 2 {
			t.Errorf("prepared twice: %q", list)
		}
		_, err := objection.NewDesk(d.Store).Submit(t.Context(), objection.Submission{Bureau: d.Urban.Code, Kind: models.ObjectionError, Text: "机关页面上的咨询电话写错了。"})
		if err != nil {
			t.Fatal(err)
		}
		d.want(t, "objection", d.Second, "objection objection 2024-03-13")
		d.Check(t)
	})
}

// TestRemind tells of last days once before and once after, and only whoever
// has to act.
func TestRemind(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.reviewable(t)
		if _, err := review.New(d.Store).Submit(t.Context(), d.Handler, c.ID, review.Submission{Pack: "示例材料"}); err != nil {
			t.Fatal(err)
		}
		fined := apptest.Fined("2", "2024-03-01", apptest.Organisation())
		fined.Officers = models.IDs{d.Officers[0].ID, d.Officers[1].ID}
		decided := d.Decide(t, fined)
		days := []struct {
			on       models.Day
			reviewer []string
		}{
			{"2024-03-14", []string{"submitted review 2024-03-18"}},
			{"2024-03-15", []string{"due_tomorrow review 2024-03-18", "submitted review 2024-03-18"}},
			{"2024-03-18", []string{"due_tomorrow review 2024-03-18", "submitted review 2024-03-18"}},
			{"2024-03-19", []string{"overdue review 2024-03-18", "due_tomorrow review 2024-03-18", "submitted review 2024-03-18"}},
			{"2024-03-20", []string{"overdue review 2024-03-18", "due_tomorrow review 2024-03-18", "submitted review 2024-03-18"}},
		}
		for _, day := range days {
			d.Clock.Set(day.on)
			for range 2 {
				if _, err := d.Remind(t.Context(), system, day.on); err != nil {
					t.Fatal(err)
				}
			}
			d.want(t, string(day.on), d.Reviewer, day.reviewer...)
		}
		list, err := d.List(t.Context(), d.Handler, inbox.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		disclosed := 0
		for _, m := range list {
			if m.Object == "disclosure" && m.CaseID == decided.ID {
				disclosed++
			}
			if m.Object == "review" {
				t.Errorf("the handler is told of the reviewers' last day: %+v", m)
			}
			if strings.Contains(m.Act+m.Number, "示例秘密当事人") {
				t.Errorf("a message names a party: %+v", m)
			}
		}
		if disclosed == 0 {
			t.Errorf("handler's messages %+v lack the disclosure", list)
		}
		d.Check(t)
	})
}

// TestChoices lets a user do without a kind, but not without duties.
func TestChoices(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		bad := inbox.Choices{Email: "nobody", Off: []models.MessageKind{models.MessageOverdue}}
		if err := d.UpdateChoices(t.Context(), d.Reviewer, bad); models.KindOf(err) != models.Invalid || !strings.Contains(err.Error(), "法定期限") || !strings.Contains(err.Error(), "邮箱") {
			t.Errorf("bad choices: %v", err)
		}
		good := inbox.Choices{Email: "b@example.gov.cn", Off: []models.MessageKind{models.MessageSubmitted}}
		if err := d.UpdateChoices(t.Context(), d.Reviewer, good); err != nil {
			t.Fatal(err)
		}
		got, err := d.FindChoices(t.Context(), d.Reviewer)
		if err != nil || got.Email != good.Email || len(got.Off) != 1 {
			t.Errorf("choices = %+v, %v", got, err)
		}
		c := d.reviewable(t)
		if _, err := review.New(d.Store).Submit(t.Context(), d.Handler, c.ID, review.Submission{Pack: "示例材料"}); err != nil {
			t.Fatal(err)
		}
		d.want(t, "switched off", d.Reviewer)
		for _, a := range []models.Actor{d.Guest, system} {
			if _, err := d.List(t.Context(), a, inbox.Filter{}); models.KindOf(err) != models.Unauthenticated {
				t.Errorf("%s lists: %v", a.Name, err)
			}
		}
	})
}

// TestRead marks one message and all up to one, and never another user's.
func TestRead(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		desk := objection.NewDesk(d.Store)
		for range 3 {
			if _, err := desk.Submit(t.Context(), objection.Submission{Bureau: d.Urban.Code, Kind: models.ObjectionError, Text: "机关页面上的咨询电话写错了。"}); err != nil {
				t.Fatal(err)
			}
		}
		unread := func(a models.Actor, want int) {
			t.Helper()
			if n, err := d.CountUnread(t.Context(), a); n != want || err != nil {
				t.Errorf("%s has %d unread, %v; want %d", a.Name, n, err, want)
			}
		}
		list, err := d.List(t.Context(), d.Handler, inbox.Filter{Unread: true, Limit: 2})
		if err != nil || len(list) != 2 {
			t.Fatalf("%d messages, %v", len(list), err)
		}
		if _, err := d.Read(t.Context(), d.Second, list[0].ID); models.KindOf(err) != models.NotFound {
			t.Errorf("another's message: %v", err)
		}
		if m, err := d.Read(t.Context(), d.Handler, list[0].ID); err != nil || m.Object != "objection" {
			t.Errorf("read: %+v, %v", m, err)
		}
		unread(d.Handler, 2)
		if err := d.ReadAll(t.Context(), d.Handler, list[1].ID); err != nil {
			t.Fatal(err)
		}
		unread(d.Handler, 0)
		unread(d.Second, 3)
		d.Clock.Add(200 * 24 * time.Hour)
		if n, err := d.Purge(t.Context(), system); n != 3 || err != nil {
			t.Errorf("purged %d, %v; want the three that were read", n, err)
		}
		d.Clock.Add(600 * 24 * time.Hour)
		if n, err := d.Purge(t.Context(), system); n != 3 || err != nil {
			t.Errorf("purged %d, %v; want the rest", n, err)
		}
	})
}

// TestDigest sends one mail a user and working day through a real mail server,
// without a word about parties.
func TestDigest(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		server := newSMTPServer(t)
		s := inbox.New(d.Store, mail.New(mail.Options{Host: "127.0.0.1", Port: server.port, From: "no-reply@example.gov.cn", FromName: "示例平台", TLS: "none"}), "https://zf.example.gov.cn/office/")
		d.address(t, d.Handler, "a@example.gov.cn")
		d.address(t, d.Approver, "b@example.gov.cn")
		c := d.reviewable(t)
		d.Clock.Set("2024-05-31")
		for _, row := range []struct {
			on   models.Day
			want int
		}{{"2024-05-31", 1}, {"2024-06-01", 0}, {"2024-06-03", 1}} {
			d.Clock.Set(row.on)
			before := len(server.letters())
			for range 2 {
				if _, err := s.WriteDigests(t.Context(), system, row.on); err != nil {
					t.Fatal(err)
				}
				if _, failed, err := s.SendMails(t.Context(), system); err != nil || failed > 0 {
					t.Fatalf("%d failed, %v", failed, err)
				}
			}
			if got := len(server.letters()) - before; got != row.want {
				t.Errorf("on %s %d letters, want %d", row.on, got, row.want)
			}
		}
		text := letterText(t, server.letters()[0])
		if !strings.Contains(text, c.Number) || !strings.Contains(text, "2024年6月3日（星期一）") || !strings.Contains(text, "https://zf.example.gov.cn/office/") {
			t.Errorf("digest = %s", text)
		}
		if strings.Contains(text, "示例秘密当事人") {
			t.Errorf("digest names the party: %s", text)
		}
	})
}

// letterText decodes the body of a letter.
func letterText(t *testing.T, letter string) string {
	t.Helper()
	head, body, _ := strings.Cut(letter, "\n\n")
	if strings.Contains(strings.ToLower(head), "base64") {
		b, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(body, "\n", ""))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	b, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(body)))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestFailingServer keeps and retries what a mail server refuses, says why, and
// gives up in the end; nothing else is kept from going on.
func TestFailingServer(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		d.address(t, d.Handler, "a@example.gov.cn")
		c := d.reviewable(t)
		d.post.broken = true
		reviews := review.New(d.Store)
		if _, err := reviews.Submit(t.Context(), d.Handler, c.ID, review.Submission{Pack: "示例材料"}); err != nil {
			t.Fatal(err)
		}
		if _, err := reviews.Conclude(t.Context(), d.Reviewer, c.ID, opinion(models.OpinionCorrect)); err != nil {
			t.Fatal(err)
		}
		tries := 0
		for range 40 {
			sent, failed, err := d.SendMails(t.Context(), system)
			if err != nil || sent > 0 {
				t.Fatalf("%d sent, %v", sent, err)
			}
			tries += failed
			d.Clock.Add(2 * time.Hour)
		}
		faults, err := d.Store.ListFaultyMails(t.Context(), 10)
		if err != nil || len(faults) != 1 || faults[0].State != models.MailFailed || !strings.Contains(faults[0].Fault, "451") || tries != faults[0].Attempts || tries != 6 {
			t.Errorf("%d tries, faults %+v, %v", tries, faults, err)
		}
		d.post.broken = false
		d.want(t, "the inbox is the truth", d.Handler, "returned review ")
	})
}
