package models

import (
	"net/mail"
	"slices"
	"strings"
)

// MessageKind is what a message in a user's inbox (站内消息) is about.
type MessageKind string

// The kinds of messages.
const (
	MessageReturned  MessageKind = "returned"     // 法制审核退回
	MessageSubmitted MessageKind = "submitted"    // 提交法制审核
	MessagePassed    MessageKind = "passed"       // 法制审核通过
	MessageRelease   MessageKind = "release"      // 公示待审批
	MessageRefused   MessageKind = "refused"      // 公示退回
	MessageObjection MessageKind = "objection"    // 收到公示异议
	MessageHandIn    MessageKind = "handin"       // 催报年度数据
	MessageMention   MessageKind = "mention"      // 批注中提到
	MessageTomorrow  MessageKind = "due_tomorrow" // 明天到期
	MessageOverdue   MessageKind = "overdue"      // 已超期
	MessageDigest    MessageKind = "digest"       // the morning mail; no message, only a choice
)

// MessageKinds lists the kinds with their labels.
var MessageKinds = []Choice{
	{string(MessageTomorrow), "即将到期"}, {string(MessageOverdue), "已超期"}, {string(MessageReturned), "审核退回"},
	{string(MessageSubmitted), "送审待审核"}, {string(MessagePassed), "审核通过"}, {string(MessageRelease), "公示待审批"},
	{string(MessageRefused), "公示退回"}, {string(MessageObjection), "公示异议"}, {string(MessageHandIn), "催报"},
	{string(MessageMention), "批注提到我"},
}

// Label is the kind's Chinese name.
func (k MessageKind) Label() string { return ChoiceLabel(MessageKinds, string(k)) }

// dutyMessages tell of legal deadlines, which nobody may be spared.
var dutyMessages = []MessageKind{MessageTomorrow, MessageOverdue}

// MessageChoices lists what a user may do without: every kind but the duties,
// and the morning mail.
func MessageChoices() []Choice {
	out := slices.DeleteFunc(slices.Clone(MessageKinds), func(c Choice) bool {
		return slices.Contains(dutyMessages, MessageKind(c.Code))
	})
	return append(out, Choice{string(MessageDigest), "每个工作日早上的汇总邮件"})
}

// Urgent says whether a mail follows the message at once instead of the next
// morning: what is due tomorrow, and what came back from review.
func (k MessageKind) Urgent() bool { return k == MessageTomorrow || k == MessageReturned }

// Message is one line in a user's inbox. It is written in the transaction of
// what it tells of, once per user and source, and holds no personal data.
type Message struct {
	ID       int64       `json:"id,string" gorm:"primaryKey;autoIncrement:false"`
	UserID   int64       `json:"user_id,string"`
	Source   string      `json:"-"` // what made it: the same never makes another
	Kind     MessageKind `json:"kind"`
	BureauID int64       `json:"bureau_id,string"`
	Object   string      `json:"object"` // case, review, disclosure, objection, handin
	ObjectID int64       `json:"object_id,string"`
	CaseID   int64       `json:"case_id,string"` // 0 when it is no case's
	Number   string      `json:"number"`         // of the case, decision or objection
	Act      string      `json:"act"`            // Chinese: what is to be done
	DueOn    Day         `json:"due_on"`
	At       Instant     `json:"at"`
	ReadAt   Instant     `json:"read_at"`
}

// MessageChoice is a kind of message that a user does without.
type MessageChoice struct {
	UserID int64       `gorm:"primaryKey;autoIncrement:false"`
	Kind   MessageKind `gorm:"primaryKey"`
}

// MailState is how far a mail has come.
type MailState string

// The states of a mail.
const (
	MailWaiting MailState = "waiting"
	MailSent    MailState = "sent"
	MailFailed  MailState = "failed" // given up
)

// Mail is a letter to a user, kept until the mail server has taken it. Whoever
// it goes to is read when it is sent.
type Mail struct {
	ID       int64 `gorm:"primaryKey;autoIncrement:false"`
	UserID   int64
	Source   string // what made it: the same never makes another
	Subject  string
	Body     string
	State    MailState
	NextAt   Instant // not before
	Attempts int
	Fault    string // of the last attempt
	At       Instant
	SentAt   Instant
}

// mailTries is after how many minutes a mail that failed is tried again.
var mailTries = []int{5, 15, 60, 240, 720}

// Attempt notes that the mail is being sent, before it is: should nobody hear
// how that ended, it is tried again later.
func (m *Mail) Attempt(now Instant) {
	wait := mailTries[min(m.Attempts, len(mailTries)-1)]
	m.Attempts++
	m.NextAt = now + Instant(wait)*60_000
}

// Settle notes how sending ended. A mail that failed as often as it may is given up.
func (m *Mail) Settle(now Instant, fault string) {
	m.Fault = cutText(fault, 300)
	switch {
	case fault == "":
		m.State, m.SentAt = MailSent, now
	case m.Attempts > len(mailTries):
		m.State = MailFailed
	}
}

// CheckEmail gives the address in the form it is kept, empty for none.
func CheckEmail(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text || len(text) > 200 || strings.ContainsAny(text, "\r\n") {
		var c Checks
		c.Require(false, "email", "邮箱地址格式不正确", "请写成 name@example.com 的形式，或留空")
		return "", c.Err("邮箱地址有误")
	}
	return a.Address, nil
}

// Letter is a mail as a mail server takes it. ID tells it from all others and
// stays the same when it is sent again.
type Letter struct {
	ID, To, Subject, Body string
}
