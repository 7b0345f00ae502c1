package office

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/inbox"
	"sanxiang/models"
)

// inboxDesk is a user's own messages (站内消息).
type inboxDesk struct {
	*office
	list, settings *page
}

func newInboxDesk(o *office) *inboxDesk {
	return &inboxDesk{office: o, list: o.parse("inbox.html"), settings: o.parse("inboxsettings.html")}
}

func (d *inboxDesk) routes() []route {
	return []route{
		get("/inbox", d.show), post("/inbox/read", d.readAll),
		get("/inbox/settings", d.showSettings), post("/inbox/settings", d.keepSettings),
		get("/inbox/:id", d.open),
	}
}

// unread counts the user's unread messages for the head of every page; a fault
// of it keeps no page from being shown.
func (o *office) unread(v *visit) int {
	if o.Inbox == nil {
		return 0
	}
	n, err := o.Inbox.CountUnread(v.ctx, v.actor)
	if err != nil {
		return 0
	}
	return n
}

// inboxSize is how many messages a page shows.
const inboxSize = 30

// inboxPage is one page of messages.
type inboxPage struct {
	Lines      []inboxLine
	Unread     bool // only these are shown
	UpTo       string
	Prev, Next string
}

// inboxLine is one message.
type inboxLine struct {
	Kind, Number, Act, Day, At, Href string
	New                              bool
}

// show lists the messages, newest first.
func (d *inboxDesk) show(v *visit) error {
	values := v.query()
	f := inbox.Filter{Unread: values.Get("unread") != "", Before: place(values.Get("before")), Limit: inboxSize + 1}
	list, err := d.Inbox.List(v.ctx, v.actor, f)
	if err != nil {
		return err
	}
	p := inboxPage{Unread: f.Unread}
	if len(list) > inboxSize {
		list = list[:inboxSize]
		next := url.Values{"before": {strconv.FormatInt(list[inboxSize-1].ID, 10)}}
		if f.Unread {
			next.Set("unread", "1")
		}
		p.Next = Prefix + "/inbox?" + next.Encode()
	}
	for _, m := range list {
		p.Lines = append(p.Lines, inboxLine{
			m.Kind.Label(), m.Number, m.Act, m.DueOn.Weekday(), momentText(m.At), Prefix + "/inbox/" + strconv.FormatInt(m.ID, 10), m.ReadAt == 0,
		})
	}
	if len(list) > 0 && f.Before == 0 {
		p.UpTo = strconv.FormatInt(list[0].ID, 10)
	}
	return v.render(d.list, head{Title: "消息", Section: "work"}, p)
}

// open marks a message as read and leads to what it is about.
func (d *inboxDesk) open(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	m, err := d.Inbox.Read(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	return v.Redirect(messagePath(m), fiber.StatusSeeOther)
}

// messagePath is the page that a message is about.
func messagePath(m models.Message) string {
	switch {
	case m.Object == "objection":
		return Prefix + "/objections/" + strconv.FormatInt(m.ObjectID, 10)
	case m.CaseID == 0:
		return Prefix + "/disclosures"
	case m.Object == "review":
		return casePath(m.CaseID, "review")
	case m.Object == "disclosure":
		return casePath(m.CaseID, "disclosure")
	}
	return casePath(m.CaseID, "")
}

// readAll marks what the page showed, and all before, as read.
func (d *inboxDesk) readAll(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	if err := d.Inbox.ReadAll(v.ctx, v.actor, place(values.Get("upto"))); err != nil {
		return err
	}
	return v.done("已全部标为已读", Prefix+"/inbox")
}

// inboxSettings is the form of what a user wants to hear.
type inboxSettings struct {
	Form  *form
	Email field
	Kinds field
	Mails bool
}

func (d *inboxDesk) showSettings(v *visit) error {
	c, err := d.Inbox.FindChoices(v.ctx, v.actor)
	if err != nil {
		return err
	}
	values := url.Values{"email": {c.Email}}
	for _, k := range models.MessageChoices() {
		if !slices.Contains(c.Off, models.MessageKind(k.Code)) {
			values.Add("on", k.Code)
		}
	}
	return d.renderSettings(v, fiber.StatusOK, newForm(values))
}

func (d *inboxDesk) renderSettings(v *visit, status int, f *form) error {
	p := inboxSettings{
		Form: f, Mails: d.Inbox.Mails(),
		Email: f.field("email", "email", "邮箱地址", []mod{optional, mid, autocomplete("email"), most(200), hint("用于接收工作日早上的汇总，以及即将到期和审核退回的提醒。邮件中不含当事人信息")}),
		Kinds: f.checks("on", "要接收的消息", models.MessageChoices(), hint("即将到期和已超期的消息关系法定期限，总会发给您")),
	}
	return v.renderAs(status, d.settings, head{Title: "消息设置", Section: "work", Crumbs: []crumb{{"消息", Prefix + "/inbox"}}}, p)
}

func (d *inboxDesk) keepSettings(v *visit) error {
	f, err := v.sent()
	if err != nil {
		return err
	}
	c := inbox.Choices{Email: f.value("email")}
	for _, k := range models.MessageChoices() {
		if !slices.Contains(f.list("on"), k.Code) {
			c.Off = append(c.Off, models.MessageKind(k.Code))
		}
	}
	if err := d.Inbox.UpdateChoices(v.ctx, v.actor, c); err != nil {
		if !f.refuse(err) {
			return err
		}
		return d.renderSettings(v, fiber.StatusUnprocessableEntity, f)
	}
	return v.done("消息设置已保存", Prefix+"/inbox")
}
