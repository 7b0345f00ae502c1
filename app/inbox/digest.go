package inbox

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// The lines that a digest lists of each kind.
const (
	digestDuties   = 30
	digestMessages = 20
	digestUsers    = 200
)

// soonDays is how many working days ahead is soon.
const soonDays = 3

// WriteDigests puts one mail into the box for each user with an address who has
// work or unread messages, on working days only. It may run twice: a user gets
// one a day.
func (s *Service) WriteDigests(ctx context.Context, actor models.Actor, on models.Day) (int, error) {
	rules, err := s.store.Rules(ctx)
	if err != nil {
		return 0, err
	}
	if works, err := rules.Calendar.IsWorkday(on); err != nil || !works || s.mailer == nil {
		return 0, err
	}
	soon, err := rules.Calendar.AddWorkdays(on, soonDays)
	if err != nil {
		soon = on.Add(soonDays)
	}
	total := 0
	for after := int64(0); ; {
		users, err := s.store.ListMailUsers(ctx, models.MessageDigest, after, digestUsers)
		if err != nil || len(users) == 0 {
			return total, err
		}
		var mails []models.Mail
		for _, u := range users {
			after = u.ID
			m, err := s.digest(ctx, u, on, soon)
			if err != nil {
				return total, err
			}
			if m.Body != "" {
				mails = append(mails, m)
			}
		}
		err = s.store.Tx(ctx, actor, func(tx *store.Tx) error {
			for i := range mails {
				mails[i].ID, mails[i].At, mails[i].NextAt = tx.NewID(), tx.Now, tx.Now
			}
			return tx.CreateMails(mails)
		})
		if err != nil {
			return total, err
		}
		total += len(mails)
	}
}

// digest writes a user's mail of the day; one without a body has nothing to say.
func (s *Service) digest(ctx context.Context, u models.User, on, soon models.Day) (models.Mail, error) {
	var parts []string
	late, due := 0, 0
	if u.OfficerID != 0 && store.ActorOf(u).Has(models.RoleHandler) {
		lines, err := s.store.ListDuties(ctx, store.DutyFilter{Officer: u.OfficerID, From: "0", To: soon, Limit: digestDuties})
		if err != nil {
			return models.Mail{}, err
		}
		var text []string
		for _, l := range lines {
			mark := ""
			if l.DueOn < on {
				late++
				mark = "【已超期】"
			} else {
				due++
			}
			text = append(text, mark+l.DueOn.Weekday()+"　"+l.Number+"　"+l.Text)
		}
		parts = appendPart(parts, "您的案件", text)
	}
	waiting, err := s.waiting(ctx, store.ActorOf(u))
	if err != nil {
		return models.Mail{}, err
	}
	parts = appendPart(parts, "本机关待办", waiting)
	messages, err := s.store.ListMessages(ctx, store.MessageFilter{User: u.ID, Unread: true, Limit: digestMessages})
	if err != nil {
		return models.Mail{}, err
	}
	var text []string
	for _, m := range messages {
		text = append(text, m.Kind.Label()+"　"+m.Number+"　"+m.Act)
	}
	parts = appendPart(parts, "未读消息", text)
	mail := models.Mail{UserID: u.ID, Source: "digest:" + string(on), State: models.MailWaiting}
	if len(parts) == 0 {
		return mail, nil
	}
	mail.Subject = fmt.Sprintf("%s待办：即将到期%d项、已超期%d项、未读消息%d条", on.Chinese(), due, late, len(messages))
	if s.link != "" {
		parts = append(parts, "请登录办理："+s.link)
	}
	mail.Body = strings.Join(parts, "\n\n") + "\n\n不想收到汇总邮件的，可在“消息”页的设置中关闭。\n"
	return mail, nil
}

func appendPart(parts []string, title string, lines []string) []string {
	if len(lines) == 0 {
		return parts
	}
	return append(parts, title+"\n"+strings.Join(lines, "\n"))
}

// waiting counts what waits for a user's role in the own bureau.
func (s *Service) waiting(ctx context.Context, a models.Actor) ([]string, error) {
	own := []int64{a.BureauID}
	var out []string
	var faults []error
	add := func(role models.Role, text string, count func() (store.Tally, error)) {
		if !a.Has(role) {
			return
		}
		t, err := count()
		faults = append(faults, err)
		if t.Count > 0 {
			out = append(out, fmt.Sprintf("%s%d件，最近的最后日期%s", text, t.Count, orNone(t.Nearest)))
		}
	}
	add(models.RoleReviewer, "待法制审核", func() (store.Tally, error) { return s.store.TallyReviews(ctx, own) })
	add(models.RoleApprover, "待审批案件", func() (store.Tally, error) { return s.store.TallyApprovals(ctx, own) })
	add(models.RoleApprover, "公示待审批", func() (store.Tally, error) { return s.store.TallyDisclosures(ctx, 0, own, true) })
	return out, errors.Join(faults...)
}

func orNone(d models.Day) string {
	if d == "" {
		return "未定"
	}
	return d.Weekday()
}

// mailBatch is how many mails one run hands over.
const mailBatch = 200

// SendMails hands the mails that wait to the mail server and notes how each
// ended; what fails is tried again later, a few times. It says how many were
// taken and how many failed.
func (s *Service) SendMails(ctx context.Context, actor models.Actor) (sent, failed int, err error) {
	if s.mailer == nil {
		return 0, 0, nil
	}
	list, err := s.store.ListMails(ctx, s.store.Now(), mailBatch)
	for _, m := range list {
		if ctx.Err() != nil {
			return sent, failed, ctx.Err()
		}
		fault, err := s.send(ctx, actor, m)
		if err != nil {
			return sent, failed, err
		}
		if fault {
			failed++
		} else {
			sent++
		}
	}
	return sent, failed, err
}

// send hands one mail over, unless another process did or nobody wants it now.
func (s *Service) send(ctx context.Context, actor models.Actor, m models.Mail) (fault bool, err error) {
	var u models.User
	claimed := false
	err = s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		now, err := tx.FindMail(m.ID)
		if claimed = err == nil && now.State == models.MailWaiting && now.Attempts == m.Attempts; !claimed {
			return err
		}
		if u, err = tx.FindUser(m.UserID); err != nil {
			return err
		}
		m.Attempt(tx.Now)
		return tx.UpdateMail(m)
	})
	if err != nil || !claimed {
		return false, err
	}
	said := "账号已停用或没有邮箱地址"
	if u.Email != "" && !u.Disabled {
		said = reason(s.mailer.Send(ctx, models.Letter{ID: fmt.Sprint(m.ID), To: u.Email, Subject: m.Subject, Body: m.Body}))
	} else {
		m.Attempts = giveUp
	}
	err = s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		m.Settle(tx.Now, said)
		return tx.UpdateMail(m)
	})
	return said != "", err
}

// giveUp is more attempts than any mail gets.
const giveUp = 100

// reason is what is recorded of a failure; empty for none.
func reason(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
