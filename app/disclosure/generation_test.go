package disclosure_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/app/store"
	"sanxiang/models"
)

// other is the public side of another process on the same database, started.
func (d *desk) other(t *testing.T) (*disclosure.Public, *store.Store) {
	t.Helper()
	s := apptest.OpenStore(t, d.DSN, d.Clock)
	p := disclosure.NewPublic(s)
	if err := p.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	return p, s
}

// follows waits until the other process has seen the last change: a second, and
// two more for a busy machine.
func (d *desk) follows(t *testing.T, p *disclosure.Public) {
	t.Helper()
	want, err := d.Store.LastPublicSeq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(3 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		got, err := p.Generation(t.Context())
		if err == nil && got == want {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("the other process is at %d, %v; want %d", got, err, want)
		}
	}
}

// TestEverythingAgrees tells a story of publication, correction, withdrawal and
// the end of a term, and holds every public answer to the rows after each
// step, in this process and in another.
func TestEverythingAgrees(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		elsewhere, its := d.other(t)
		step := func(name string) {
			t.Helper()
			t.Run(name, func(t *testing.T) {
				d.check(t)
				agree(t, d.Public, d.Store)
				d.follows(t, elsewhere)
				agree(t, elsewhere, its)
			})
		}
		step("nothing")
		var cases []models.Case
		for i, day := range []models.Day{"2023-12-29", "2024-02-28", "2024-03-01", "2024-03-01"} {
			party := apptest.Organisation()
			if i == 3 {
				party = apptest.Person()
			}
			cases = append(cases, d.Decide(t, apptest.Fined(fmt.Sprint(i+1), day, party)))
			d.World.Publish(t, cases[i].ID)
			step(fmt.Sprintf("publish %d", i+1))
		}
		if _, err := d.PublishPage(t.Context(), models.SystemActor("发布报告"), chapter(d, 2023)); err != nil {
			t.Fatal(err)
		}
		step("chapter")
		if _, err := d.Correct(t.Context(), d.Approver, cases[0].ID, disclosure.Correction{Reason: "地点有误", Texts: disclosure.Texts{Facts: "更正后的事实。"}}); err != nil {
			t.Fatal(err)
		}
		step("correct")
		for i, code := range []string{"not_public", "error"} {
			if _, err := d.Withdraw(t.Context(), d.Approver, cases[i+1].ID, disclosure.Withdrawal{Code: code}); err != nil {
				t.Fatal(err)
			}
			step("withdraw " + code)
		}
		d.World.Publish(t, cases[2].ID)
		step("publish again")
		d.Clock.Set("2026-04-20")
		termed := d.Decide(t, apptest.Fined("9", "2026-04-17", apptest.Organisation()))
		d.World.Publish(t, termed.ID)
		d.Clock.Set("2027-06-01")
		if n, err := d.Expire(t.Context(), "2027-06-01"); err != nil || n != 1 {
			t.Fatalf("expire = %d, %v", n, err)
		}
		step("expire")
	})
}

// TestWatch hears of every change before anyone can read it.
func TestWatch(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		var seen atomic.Int64
		var heard []string
		d.Public.Watch(func(publicIDs []string) {
			last, err := d.Store.LastPublicSeq(t.Context())
			if err != nil || last <= seen.Load() {
				t.Errorf("heard of %q at %d, %v, when %d could be read", publicIDs, last, err, seen.Load())
			}
			heard = append(heard, publicIDs...)
		})
		look := func() {
			now, err := d.Public.Generation(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			seen.Store(now)
		}
		first := d.World.Publish(t, d.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation())).ID)
		look()
		c := d.Decide(t, apptest.Fined("2", "2024-03-01", apptest.Organisation()))
		second := d.World.Publish(t, c.ID)
		look()
		if _, err := d.Withdraw(t.Context(), d.Approver, c.ID, disclosure.Withdrawal{Code: "error"}); err != nil {
			t.Fatal(err)
		}
		look()
		look()
		if want := []string{second.PublicID, second.PublicID}; !slices.Equal(heard, want) {
			t.Errorf("heard %q, want %q after %s, which was there from the start", heard, want, first.PublicID)
		}
	})
}

// TestDoubt answers nothing when nobody knows what was withdrawn, and answers
// again when the database does.
func TestDoubt(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		one := d.World.Publish(t, d.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation())).ID)
		var down atomic.Bool
		d.Store.Fail(func(op string) error {
			if op == "find" && down.Load() {
				return errors.New("down")
			}
			return nil
		})
		if err := d.Public.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		wait := func(what string, ok func(error) bool) {
			t.Helper()
			for end := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
				_, err := d.Public.Generation(t.Context())
				if ok(err) {
					return
				}
				if time.Now().After(end) {
					t.Fatalf("%s: %v", what, err)
				}
			}
		}
		down.Store(true)
		wait("down", func(err error) bool { return err != nil })
		for name, read := range map[string]func() error{
			"search": func() error {
				_, err := d.Public.Search(t.Context(), models.PublicQuery{}, disclosure.Window{})
				return err
			},
			"find":        func() error { _, _, err := d.Public.Find(t.Context(), one.PublicID); return err },
			"find exact":  func() error { _, _, err := d.Public.FindExact(t.Context(), "1号"); return err },
			"latest":      func() error { _, err := d.Public.Latest(t.Context(), "", 1); return err },
			"directory":   func() error { _, err := d.Public.Directory(t.Context()); return err },
			"bureau":      func() error { _, err := d.Public.Bureau(t.Context(), d.Urban.Code); return err },
			"party":       func() error { _, err := d.Public.Party(t.Context(), apptest.Organisation().USCC); return err },
			"chapter":     func() error { _, _, err := d.Public.Chapter(t.Context(), d.Urban.Code, 2024); return err },
			"statistics":  func() error { _, _, err := d.Public.Statistics(t.Context(), d.Urban.Code, 2024); return err },
			"changes":     func() error { _, err := d.Public.Changes(t.Context(), disclosure.ChangeFilter{}); return err },
			"recent":      func() error { _, err := d.Public.Recent(t.Context(), models.PublicQuery{}, 0, 9); return err },
			"year":        func() error { _, err := d.Public.Year(t.Context(), 2024, ""); return err },
			"withdrawals": func() error { _, err := d.Public.Withdrawals(t.Context(), 2024, ""); return err },
			"audits":      func() error { _, err := d.Public.Audits(t.Context(), 2024); return err },
			"walk": func() error {
				return d.Public.WalkRows(t.Context(), models.PublicQuery{}, func(models.Publication) error { return nil })
			},
		} {
			wantKind(t, name, read(), models.Unavailable)
		}
		down.Store(false)
		wait("up again", func(err error) bool { return err == nil })
		agree(t, d.Public, d.Store)
	})
}

// TestStarved halts polling while the database is well: whoever asks is
// answered, with what was withdrawn elsewhere meanwhile taken down.
func TestStarved(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation()))
		one := d.World.Publish(t, c.ID)
		elsewhere, its := d.other(t)
		var halt atomic.Bool
		held, release := make(chan struct{}), make(chan struct{})
		its.Fail(func(op string) error {
			if op == "find" && halt.CompareAndSwap(true, false) {
				close(held)
				<-release
			}
			return nil
		})
		defer close(release)
		halt.Store(true)
		<-held // nobody but polling asks
		time.Sleep(1100 * time.Millisecond)
		shown := func() string {
			row, _, err := elsewhere.Find(t.Context(), one.PublicID)
			if err != nil {
				t.Error(err)
			}
			return row.Status
		}
		var all sync.WaitGroup
		for range 32 {
			all.Go(func() {
				if got := shown(); got != string(models.DisclosurePublished) {
					t.Errorf("status %q while polling is halted", got)
				}
			})
		}
		all.Wait()
		if _, err := d.Withdraw(t.Context(), d.Approver, c.ID, disclosure.Withdrawal{Code: "error"}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(1100 * time.Millisecond)
		if got := shown(); got != string(models.DisclosureWithdrawn) {
			t.Errorf("status %q after the withdrawal", got)
		}
		agree(t, elsewhere, its)
		down := errors.New("down")
		its.Fail(func(string) error { return down })
		time.Sleep(1100 * time.Millisecond)
		_, err := elsewhere.Generation(t.Context())
		wantKind(t, "halted and down", err, models.Unavailable)
		its.Fail(nil)
	})
}

// TestPlaces proves that places in the order of change have no doubles and that
// what was undone is not seen, whoever writes.
func TestPlaces(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		second := apptest.OpenStore(t, d.DSN, d.Clock)
		refused := errors.New("refused")
		put := func(s *store.Store, id int64, fate error) error {
			return s.Tx(t.Context(), models.SystemActor("测试"), func(tx *store.Tx) error {
				p := models.Publication{PublicID: fmt.Sprint("id", id), DisclosureID: id, BureauCode: "b", BureauName: "示例局", Kind: "penalty", Status: "withdrawn", Number: fmt.Sprint(id)}
				if err := tx.PutPublication(&p); err != nil {
					return err
				}
				return fate
			})
		}
		done := make(chan error)
		const writers, turns = 8, 10
		for w := range int64(writers) {
			s := []*store.Store{d.Store, second}[w%2]
			go func() {
				for i := range int64(turns) {
					if err := put(s, 1+w*turns+i, nil); err != nil {
						done <- err
						return
					}
					if err := put(s, 1000+w, refused); !errors.Is(err, refused) {
						done <- fmt.Errorf("refused: %w", err)
						return
					}
				}
				done <- nil
			}()
		}
		seen := int64(0)
		for left := writers; left > 0; {
			select {
			case err := <-done:
				if err != nil {
					t.Error(err)
				}
				left--
			default:
				now, err := d.Public.Generation(t.Context())
				if err != nil || now < seen {
					t.Fatalf("generation %d after %d, %v", now, seen, err)
				}
				seen = now
			}
		}
		agree(t, d.Public, d.Store)
		if rows := truth(t, d.Store); len(rows) != writers*turns || rows[len(rows)-1].Seq != writers*turns {
			t.Errorf("%d rows, last %d; want %d without gaps", len(rows), rows[len(rows)-1].Seq, writers*turns)
		}
		if d.Store.PublicSeq() == 0 || second.PublicSeq() == 0 {
			t.Errorf("committed here %d, there %d", d.Store.PublicSeq(), second.PublicSeq())
		}
	})
}

// TestCommitted raises the place of the last change when a commit stands, even
// if its answer is lost, and not before.
func TestCommitted(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		for i, tt := range []struct {
			fault string
			want  int64 // how far the place moves
		}{{"", 1}, {"commit", 0}, {"committed", 1}} {
			before := d.Store.PublicSeq()
			d.fail(tt.fault)
			err := d.Store.Tx(t.Context(), models.SystemActor("测试"), func(tx *store.Tx) error {
				p := plain(i + 1)
				return tx.PutPublication(&p)
			})
			if moved := d.Store.PublicSeq() - before; moved != tt.want || (err != nil) != (tt.fault != "") {
				t.Errorf("fault %q: %v, the place moves by %d, want %d", tt.fault, err, moved, tt.want)
			}
			agree(t, d.Public, d.Store)
		}
	})
}

// TestOldRows finds rows of before searched texts had a line per field.
func TestOldRows(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		old := plain(1)
		old.PartyName, old.PartyCode, old.Search = apptest.Organisation().Name, apptest.Organisation().USCC, models.FoldSearch(apptest.Organisation().Name+apptest.Organisation().USCC+old.Number)
		d.put(t, old, plain(2))
		for _, q := range []models.PublicQuery{{Text: "示例商贸"}, {Text: "公司91"}, {Text: "[2024]1号 商贸"}, {Party: apptest.Organisation().USCC}} {
			got, err := d.Public.Search(t.Context(), q, disclosure.Window{})
			if err != nil || got.Total != 1 || got.Rows[0].PublicID != "id1" {
				t.Errorf("%+v: %+v, %v", q, got.Rows, err)
			}
		}
	})
}

// TestBuildFails starts anew after the first reading of everything failed.
func TestBuildFails(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		d.put(t, plain(1), plain(2))
		asked := 0
		d.Store.Fail(func(op string) error {
			if asked++; op == "find" && asked == 2 { // the first asks for the last change
				return errInjected
			}
			return nil
		})
		if _, err := d.Public.Generation(t.Context()); !errors.Is(err, errInjected) {
			t.Errorf("generation while reading fails: %v", err)
		}
		d.Store.Fail(nil)
		agree(t, d.Public, d.Store)
	})
}
