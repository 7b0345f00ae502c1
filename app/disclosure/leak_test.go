package disclosure_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/app/store"
	"sanxiang/models"
)

// planted is a random case with personal data in every text, and everything
// that must not be found in public.
type planted struct {
	step  models.Step
	extra []string
	never []string
}

// plant makes a case of one to three parties.
func plant(r *rand.Rand, n int) planted {
	out := planted{step: apptest.Fined(fmt.Sprint(n), "2024-03-01")}
	surnames := []string{"甲", "乙", "丙", "丁", "欧阳", "上官"}
	name := func() string {
		return surnames[r.IntN(len(surnames))] + string([]rune("翀玥淼祎喆堃昇珺")[r.IntN(8)]) + "示"
	}
	for seq := 1; seq <= 1+r.IntN(3); seq++ {
		p := models.Party{
			Seq: seq, Kind: models.PartyKinds[r.IntN(3)], IDNumber: models.MakeIDNumber("000000", models.Day("1970-01-01").Add(r.IntN(9000)), r.IntN(999)+1),
			Phone: fmt.Sprintf("13%09d", r.IntN(1_000_000_000)), Address: fmt.Sprintf("示例市示例区示例街%d号%d单元%d室", 1+r.IntN(99), 1+r.IntN(9), 101+r.IntN(900)),
		}
		switch p.Kind {
		case models.PartyOrg:
			p.Name, p.USCC, p.LegalRep, p.Address = fmt.Sprintf("示例第%d商贸有限公司", r.IntN(100)), apptest.Organisation().USCC, "示例己", ""
		case models.PartySoleTrader:
			p.Name, p.Operator = fmt.Sprintf("示例区示例%d号小吃店", r.IntN(100)), name()
			out.never = append(out.never, p.Operator)
		default:
			p.Name = name()
			out.never = append(out.never, p.Name)
		}
		out.never = append(out.never, p.IDNumber, p.Phone)
		if p.Address != "" {
			out.never = append(out.never, p.Address)
		}
		out.step.Parties = append(out.step.Parties, p)
	}
	witness := name()
	out.extra = []string{witness}
	card := []string{"6200000000000005", "4000000000000002"}[r.IntN(2)]
	out.never = append(out.never, witness, card)
	pieces := append([]string{"证人", "位于", "账号", "，联系", "现场查明"}, out.never...)
	for _, text := range []*string{&out.step.Cause, &out.step.Facts, &out.step.Basis, &out.step.Content} {
		*text += "。" + scatter(r, pieces)
	}
	out.step.Cause = string([]rune(out.step.Cause)[:min(200, len([]rune(out.step.Cause)))])
	return out
}

// scatter joins the pieces in random order, some of them in full width or
// broken by blanks.
func scatter(r *rand.Rand, pieces []string) string {
	var b strings.Builder
	for _, i := range r.Perm(len(pieces)) {
		p := pieces[i]
		switch r.IntN(4) {
		case 0:
			p = strings.Map(func(c rune) rune {
				if c >= '0' && c <= '9' {
					return c + '０' - '0'
				}
				return c
			}, p)
		case 1:
			if strings.IndexFunc(p, unicode.IsLetter) < 0 {
				p = p[:4] + " " + p[4:]
			}
		}
		b.WriteString(p + []string{"", "，", "、", "\n", "和"}[r.IntN(5)])
	}
	return b.String()
}

// bare drops what may stand between the characters of something planted.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, models.HalfWidth(s))
}

// TestNothingPersonalIsPublic plants personal data in every text of random
// cases and looks for it in everything that the public can reach.
func TestNothingPersonalIsPublic(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	r := rand.New(rand.NewPCG(20240304, 1))
	published := 0
	for n := range 150 {
		x := plant(r, n)
		c := d.Decide(t, x.step)
		got, spans, err := d.Prepare(t.Context(), d.Handler, c.ID, disclosure.Preparation{ExtraNames: x.extra})
		if models.KindOf(err) == models.Invalid && err != nil {
			continue // the gate refuses what cannot be parted; that is safe
		}
		if err != nil || len(spans) == 0 {
			t.Fatalf("case %d: %v, %d spans", n, err, len(spans))
		}
		if strings.Contains(got.DraftSpans, x.never[0]) {
			t.Fatalf("case %d: spans are kept in plain form", n)
		}
		if _, err := d.Approve(t.Context(), d.Approver, c.ID, disclosure.Approval{}); err != nil {
			t.Fatalf("case %d: approve: %v", n, err)
		}
		published++
		search(t, d, got.PublicID, x.never)
	}
	if published < 140 {
		t.Errorf("only %d of 150 cases could be published", published)
	}
	d.check(t)
}

// search looks for what was planted in the public row of a disclosure.
func search(t *testing.T, d *desk, publicID string, never []string) {
	t.Helper()
	rows, err := d.Store.ListPublicationsOf(t.Context(), []string{publicID}) // with what search looks in
	if err != nil || len(rows) != 1 || rows[0].Search == "" {
		t.Fatalf("row of %s: %v, %v", publicID, rows, err)
	}
	row := rows[0]
	asJSON, err := json.Marshal(row)
	if err != nil {
		t.Fatal(err)
	}
	public := bare(row.Body + row.Search + row.PartyName + row.Title + row.Number + string(asJSON))
	for _, secret := range never {
		if strings.Contains(public, bare(secret)) {
			t.Errorf("%s shows %q:\n%s", publicID, secret, row.Body)
		}
	}
}

// newDesk is a desk on the embedded engine.
func newDesk(t *testing.T) *desk {
	t.Helper()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	return &desk{w, disclosure.New(w.Store), disclosure.NewPublic(w.Store)}
}

// TestGateHolds plants personal data where redaction does not look: in the
// document number and in a reason.
func TestGateHolds(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	s := apptest.Fined("1", "2024-03-01", apptest.Organisation())
	s.DocumentNumber = "13800000000"
	c := d.Decide(t, s)
	_, _, err := d.Prepare(t.Context(), d.Handler, c.ID, disclosure.Preparation{})
	wantKind(t, "a phone as number", err, models.Invalid)
	if err != nil && strings.Contains(err.Error(), "13800000000") {
		t.Errorf("the message repeats what it refuses: %v", err)
	}
	d.check(t)
}

// TestCheckFinds tampers with what is public and wants every fault told.
func TestCheckFinds(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		tamper := func(f func(p *models.Publication)) []string {
			t.Helper()
			var old models.Publication
			put := func(change func(p *models.Publication)) {
				err := d.Store.Tx(t.Context(), models.SystemActor("测试"), func(tx *store.Tx) error {
					p := old
					change(&p)
					return tx.PutPublication(&p)
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			list, err := d.Store.ListPublicationsAfter(t.Context(), 0, 1)
			if err != nil {
				t.Fatal(err)
			}
			old = list[0]
			put(f)
			faults, err := d.Service.Check(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			put(func(*models.Publication) {})
			return faults
		}
		c := d.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation()))
		d.World.Publish(t, c.ID)
		for _, tt := range []struct {
			name   string
			change func(p *models.Publication)
			want   int
		}{
			{"nothing", func(*models.Publication) {}, 0},
			{"another body", func(p *models.Publication) { p.Body = "{}" }, 1},
			{"another revision", func(p *models.Publication) { p.Revision = 9 }, 2},
			{"no disclosure behind it", func(p *models.Publication) { p.DisclosureID = 1 }, 5},
			{"a tombstone with its text", func(p *models.Publication) { p.Status = "withdrawn" }, 4},
		} {
			if got := tamper(tt.change); len(got) != tt.want {
				t.Errorf("%s: %d faults, want %d: %q", tt.name, len(got), tt.want, got)
			}
		}
		d.check(t)
	})
}
