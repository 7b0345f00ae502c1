package jobs

import (
	"context"
	"fmt"

	"sanxiang/models"
)

// duties brings the kept work of open cases to what their files say: terms,
// the calendar or a bureau's field may have changed.
func (d Deps) duties(ctx context.Context, _ models.Day) (string, error) {
	n, err := d.Store.RepairWork(ctx, actor("更新待办事项"))
	return fmt.Sprintf("更新%d件案件的待办事项", n), err
}

// reminders tells everybody of last days, and drops messages past their term.
func (d Deps) reminders(ctx context.Context, on models.Day) (string, error) {
	told, err := d.Inbox.Remind(ctx, actor("到期提醒"), on)
	if err != nil {
		return "", err
	}
	purged, err := d.Inbox.Purge(ctx, actor("清理消息"))
	return fmt.Sprintf("核对即将到期和新近超期的事项%d项，清理过期消息%d条", told, purged), err
}

// digest writes the morning's mails; the job of mails sends them.
func (d Deps) digest(ctx context.Context, on models.Day) (string, error) {
	n, err := d.Inbox.WriteDigests(ctx, actor("汇总邮件"), on)
	return fmt.Sprintf("写好汇总邮件%d封", n), err
}

// mails sends what waits. A mail server that does not answer fails no job: the
// mails stay and say why.
func (d Deps) mails(ctx context.Context, _ models.Day) (string, error) {
	sent, failed, err := d.Inbox.SendMails(ctx, actor("发送邮件"))
	if err != nil || sent+failed == 0 {
		return "", err
	}
	return fmt.Sprintf("发出邮件%d封，失败%d封", sent, failed), nil
}
