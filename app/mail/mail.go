// Package mail hands letters to a mail server by SMTP (RFC 5321). It alone
// knows the library that speaks it.
package mail

import (
	"context"
	"fmt"
	"time"

	gomail "github.com/wneessen/go-mail"

	"sanxiang/models"
)

// Options says which mail server takes the letters. TLS is "starttls", "tls"
// or "none".
type Options struct {
	Host           string
	Port           int
	User, Password string
	From           string
	FromName       string
	TLS            string
	Domain         string // of message ids; empty: Host
}

// sendLimit is how long a mail server may take.
const sendLimit = 20 * time.Second

// Sender hands letters over, a connection each. It may be used by many
// goroutines.
type Sender struct {
	options Options
}

// New makes a sender. Nothing is connected yet.
func New(o Options) *Sender {
	if o.Domain == "" {
		o.Domain = o.Host
	}
	return &Sender{options: o}
}

// Send hands one letter over. The error says what the mail server answered.
func (s *Sender) Send(ctx context.Context, l models.Letter) error {
	o := s.options
	m := gomail.NewMsg()
	if err := m.FromFormat(o.FromName, o.From); err != nil {
		return fmt.Errorf("sender %q: %w", o.From, err)
	}
	if err := m.To(l.To); err != nil {
		return fmt.Errorf("letter %s: %w", l.ID, err)
	}
	m.Subject(l.Subject)
	m.SetMessageIDWithValue(l.ID + "@" + o.Domain)
	m.SetBodyString(gomail.TypeTextPlain, l.Body)
	client, err := gomail.NewClient(o.Host, s.dial()...)
	if err != nil {
		return fmt.Errorf("mail server %s: %w", o.Host, err)
	}
	ctx, done := context.WithTimeout(ctx, sendLimit)
	defer done()
	if err := client.DialAndSendWithContext(ctx, m); err != nil {
		return fmt.Errorf("send letter %s: %w", l.ID, err)
	}
	return nil
}

// dial says how the server is reached.
func (s *Sender) dial() []gomail.Option {
	o := s.options
	out := []gomail.Option{gomail.WithPort(o.Port), gomail.WithTimeout(sendLimit)}
	switch o.TLS {
	case "tls":
		out = append(out, gomail.WithSSL())
	case "none":
		out = append(out, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		out = append(out, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if o.User != "" {
		out = append(out, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(o.User), gomail.WithPassword(o.Password))
	}
	return out
}
