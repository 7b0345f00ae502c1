package inbox_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/cases"
	"sanxiang/app/disclosure"
	"sanxiang/app/inbox"
	"sanxiang/app/review"
	"sanxiang/models"
)

// desk is a world with the inbox and what fills it.
type desk struct {
	*apptest.World
	*inbox.Service
	cases *cases.Service
	post  *postbox
}

// postbox takes letters, or refuses them.
type postbox struct {
	mu      sync.Mutex
	letters []models.Letter
	broken  bool
}

func (p *postbox) Send(_ context.Context, l models.Letter) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.broken {
		return errors.New("451 try again later")
	}
	p.letters = append(p.letters, l)
	return nil
}

func each(t *testing.T, f func(t *testing.T, d *desk)) {
	t.Helper()
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		post := &postbox{}
		f(t, &desk{w, inbox.New(w.Store, post, "https://zf.example.gov.cn/office/"), cases.New(w.Store), post})
	})
}

// messages gives what the actor has, newest first, as "kind object number act due".
func (d *desk) messages(t *testing.T, a models.Actor) []string {
	t.Helper()
	list, err := d.List(t.Context(), a, inbox.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, m := range list {
		out = append(out, fmt.Sprintf("%s %s %s", m.Kind, m.Object, m.DueOn))
	}
	return out
}

func (d *desk) want(t *testing.T, what string, a models.Actor, want ...string) {
	t.Helper()
	got := d.messages(t, a)
	if strings.Join(got, "; ") != strings.Join(want, "; ") {
		t.Errorf("%s: %s has %q, want %q", what, a.Name, got, want)
	}
}

// address gives an account a mail address.
func (d *desk) address(t *testing.T, a models.Actor, email string) {
	t.Helper()
	if err := d.UpdateChoices(t.Context(), a, inbox.Choices{Email: email}); err != nil {
		t.Fatal(err)
	}
}

// reviewable makes a case that waits for its review to be submitted.
func (d *desk) reviewable(t *testing.T) models.Case {
	t.Helper()
	pair := models.IDs{d.Officers[0].ID, d.Officers[1].ID}
	c, _, err := d.cases.Register(t.Context(), d.Handler, cases.Registration{Bureau: d.Urban.ID, Step: models.Step{
		Day: d.Store.Today(), Procedure: models.OrdinaryProcedure, Cause: "示例违法行为案", Officers: pair, FoundOn: d.Store.Today(), ActOn: d.Store.Today(),
		Parties: []models.Party{{Kind: models.PartyOrg, Name: "示例秘密当事人有限公司", USCC: models.MakeUSCC("91", "650100", 5)}},
		Facts:   "示例事实", Basis: "示例依据",
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []models.Step{
		{Kind: models.StepFiled, Officers: pair}, {Kind: models.StepConcluded, Proposed: []models.Penalty{{Seq: 1, PartySeq: 1, Kind: models.KindFine, Amount: 60000_00}}},
		{Kind: models.StepNotified, HearingOffered: true},
	} {
		if c, _, err = d.cases.Take(t.Context(), models.SystemActor("测试"), c.ID, cases.Move{Step: s}); err != nil {
			t.Fatalf("%s: %v", s.Kind, err)
		}
	}
	return c
}

func opinion(o models.Opinion) review.Conclusion {
	in := review.Conclusion{Opinion: o, Checklist: map[string]string{}, Text: "示例意见"}
	for _, item := range models.ReviewItems {
		in.Checklist[item.Code] = "pass"
	}
	if o != models.OpinionAgree {
		in.Checklist["evidence"] = "problem"
		in.Remarks = []models.Remark{{Item: "evidence", Text: "示例：补充现场照片"}}
	}
	return in
}

// smtpServer is a mail server that keeps what it is sent, as far as the tests
// need the protocol.
type smtpServer struct {
	port int
	mu   sync.Mutex
	got  []string
}

func newSMTPServer(t *testing.T) *smtpServer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	s := &smtpServer{port: l.Addr().(*net.TCPAddr).Port}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.serve(c)
		}
	}()
	return s
}

func (s *smtpServer) serve(c net.Conn) {
	defer c.Close()
	in := bufio.NewScanner(c)
	fmt.Fprint(c, "220 test\r\n")
	for in.Scan() {
		switch verb := strings.ToUpper(strings.Fields(in.Text() + " ")[0]); verb {
		case "EHLO", "HELO":
			fmt.Fprint(c, "250 test\r\n")
		case "DATA":
			fmt.Fprint(c, "354 go on\r\n")
			var text strings.Builder
			for in.Scan() && in.Text() != "." {
				text.WriteString(in.Text() + "\n")
			}
			s.mu.Lock()
			s.got = append(s.got, text.String())
			s.mu.Unlock()
			fmt.Fprint(c, "250 taken\r\n")
		case "QUIT":
			fmt.Fprint(c, "221 bye\r\n")
			return
		default:
			fmt.Fprint(c, "250 ok\r\n")
		}
	}
}

func (s *smtpServer) letters() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.got
}

// prepare puts a decided case's page before the approver.
func (d *desk) prepare(t *testing.T, c models.Case) {
	t.Helper()
	if _, _, err := disclosure.New(d.Store).Prepare(t.Context(), d.Handler, c.ID, disclosure.Preparation{}); err != nil {
		t.Fatal(err)
	}
}

var system = models.SystemActor("测试")
