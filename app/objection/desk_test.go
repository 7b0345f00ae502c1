package objection_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/objection"
	"sanxiang/app/store"
	"sanxiang/models"
)

// TestLookUp finds an objection by reference and code only, and says the same
// of everything else.
func TestLookUp(t *testing.T) {
	each(t, func(t *testing.T, c *counter) {
		d := c.published(t, "1")
		r, o := c.submitted(t, about(d.PublicID))
		other, _ := c.submitted(t, about(d.PublicID))
		if r.Code == other.Code || r.Reference == other.Reference {
			t.Fatal("two objections share a reference or a code")
		}
		if o.CodeHash == "" || strings.Contains(o.CodeHash+o.Sealed, r.Code) || len(strings.ReplaceAll(r.Code, "-", "")) != 16 {
			t.Errorf("code %s, kept as %s", r.Code, o.CodeHash)
		}
		if s, err := c.Desk.Find(t.Context(), strings.ToLower(r.Reference), strings.ReplaceAll(strings.ToLower(r.Code), "-", " ")); err != nil || s.Reference != r.Reference {
			t.Errorf("typed otherwise: %+v, %v", s, err)
		}
		var words string
		for _, tt := range []struct{ name, reference, code string }{
			{"wrong code", r.Reference, other.Code}, {"no code", r.Reference, ""}, {"the hash as code", r.Reference, o.CodeHash},
			{"wrong reference", "YY-20240304-3333-3333", r.Code}, {"no reference", "", r.Code}, {"nothing", "", ""}, {"odd", "' OR 1=1 --", "' OR 1=1 --"},
		} {
			s, err := c.Desk.Find(t.Context(), tt.reference, tt.code)
			wantKind(t, tt.name, err, models.NotFound)
			if words == "" {
				words = err.Error()
			}
			if err.Error() != words || s != (objection.Status{}) {
				t.Errorf("%s says %v and shows %+v, want what the others say", tt.name, err, s)
			}
		}
	})
}

func TestSubmitRefuses(t *testing.T) {
	each(t, func(t *testing.T, c *counter) {
		d := c.published(t, "1")
		for _, tt := range []struct {
			name   string
			in     objection.Submission
			want   models.Kind
			fields []string
		}{
			{"nothing", objection.Submission{}, models.Invalid, []string{"org", "kind", "text"}},
			{"too much", objection.Submission{PublicID: d.PublicID, Kind: "x", Text: strings.Repeat("字", 2001), Name: "\x00", Contact: strings.Repeat("1", 101)}, models.Invalid,
				[]string{"kind", "text", "name", "contact"}},
			{"no such record", about("aaaaaaaaaaaaaaaa"), models.NotFound, nil},
			{"no such bureau", objection.Submission{Bureau: "NONE", Kind: models.ObjectionOther, Text: wrong}, models.NotFound, nil},
		} {
			_, err := c.Desk.Submit(t.Context(), tt.in)
			wantKind(t, tt.name, err, tt.want)
			var typed *models.Error
			var fields []string
			if errors.As(err, &typed) {
				for _, f := range typed.Fields {
					fields = append(fields, f.Field)
				}
			}
			if diff := cmp.Diff(tt.fields, fields); diff != "" {
				t.Errorf("%s: fields (-want +got):\n%s", tt.name, diff)
			}
		}
		if list, err := c.List(t.Context(), c.Handler, objection.Filter{Bureau: c.Urban.ID, Limit: 10}); err != nil || len(list) != 0 {
			t.Errorf("refused objections are kept: %+v, %v", list, err)
		}
	})
}

// TestRecordDecidesBureau sends an objection to the bureau of its record,
// whatever bureau the form names.
func TestRecordDecidesBureau(t *testing.T) {
	each(t, func(t *testing.T, c *counter) {
		in := about(c.published(t, "1").PublicID)
		in.Bureau = c.Water.Code
		if _, o := c.submitted(t, in); o.BureauID != c.Urban.ID {
			t.Errorf("went to %d, want %d", o.BureauID, c.Urban.ID)
		}
	})
}

// TestTwice makes one objection of a form that is sent twice, even at once, and
// gives the same receipt.
func TestTwice(t *testing.T) {
	each(t, func(t *testing.T, c *counter) {
		in := about(c.published(t, "1").PublicID)
		in.Key = "0123456789abcdef0123456789abcdef"
		receipts := make([]objection.Receipt, 8)
		var wait sync.WaitGroup
		for i := range receipts {
			wait.Go(func() {
				var err error
				if receipts[i], err = c.Desk.Submit(t.Context(), in); err != nil {
					t.Errorf("Submit: %v", err)
				}
			})
		}
		wait.Wait()
		for _, r := range receipts {
			if r.Reference != receipts[0].Reference || r.Code != receipts[0].Code {
				t.Errorf("receipt %s %s, want %s %s", r.Reference, r.Code, receipts[0].Reference, receipts[0].Code)
			}
		}
		if s := c.status(t, receipts[7]); s.Reference != receipts[0].Reference {
			t.Errorf("status = %+v", s)
		}
		list, err := c.List(t.Context(), c.Handler, objection.Filter{Bureau: c.Urban.ID, Limit: 10})
		if err != nil || len(list) != 1 {
			t.Errorf("kept %d, %v; want one", len(list), err)
		}
		in.Text += "另外，案由也写错了。"
		_, err = c.Desk.Submit(t.Context(), in)
		wantKind(t, "the same form with another text", err, models.Conflict)
		in.Key = "another"
		if r, err := c.Desk.Submit(t.Context(), in); err != nil || r.Code == receipts[0].Code {
			t.Errorf("another form = %+v, %v", r, err)
		}
		c.Check(t)
	})
}

// TestFlood stops at the bound of a record, and lets others through; an answer
// makes room again.
func TestFlood(t *testing.T) {
	each(t, func(t *testing.T, c *counter) {
		full, other := c.published(t, "1"), c.published(t, "2")
		var first models.Objection
		for i := range models.ObjectionsOpenMost {
			r, err := c.Desk.Submit(t.Context(), about(full.PublicID))
			if err != nil {
				t.Fatalf("objection %d: %v", i, err)
			}
			if i == 0 {
				first = c.kept(t, r)
			}
		}
		_, err := c.Desk.Submit(t.Context(), about(full.PublicID))
		wantKind(t, "one more", err, models.Unavailable)
		if !strings.Contains(err.Error(), "电话") {
			t.Errorf("%v gives no other way", err)
		}
		c.submitted(t, about(other.PublicID))
		if _, err := c.Answer(t.Context(), c.Handler, first.ID, objection.Answering{Outcome: models.ObjectionKept, Answer: "经核对案卷，信息无误。"}); err != nil {
			t.Fatal(err)
		}
		c.submitted(t, about(full.PublicID))
	})
}

// TestFloodOfADay stops at the bound of a bureau's day, though every record is
// another, and begins anew the next day.
func TestFloodOfADay(t *testing.T) {
	each(t, func(t *testing.T, c *counter) {
		in := about("")
		in.Bureau = c.Urban.Code
		for i := range models.ObjectionsDayMost {
			if _, err := c.Desk.Submit(t.Context(), in); err != nil {
				t.Fatalf("objection %d: %v", i, err)
			}
		}
		_, err := c.Desk.Submit(t.Context(), in)
		wantKind(t, "one more", err, models.Unavailable)
		water := in
		water.Bureau = c.Water.Code
		c.submitted(t, water)
		c.Clock.Set("2024-03-05")
		c.submitted(t, in)
	})
}

// TestWithoutCalendar keeps nothing when the promised day cannot be worked out.
func TestWithoutCalendar(t *testing.T) {
	each(t, func(t *testing.T, c *counter) {
		in := about(c.published(t, "1").PublicID)
		rules, err := c.Store.Rules(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		years := rules.Calendar.Years()
		c.Clock.Set(models.Day(fmt.Sprintf("%04d-12-30", years[len(years)-1])))
		_, err = c.Desk.Submit(t.Context(), in)
		wantKind(t, "Submit", err, models.Unavailable)
		if list, err := c.List(t.Context(), c.Handler, objection.Filter{Bureau: c.Urban.ID, Limit: 10}); err != nil || len(list) != 0 {
			t.Errorf("kept %+v, %v", list, err)
		}
	})
}

// TestOwnTerm takes the term that an administrator put over the site's own.
func TestOwnTerm(t *testing.T) {
	each(t, func(t *testing.T, c *counter) {
		in := about(c.published(t, "1").PublicID)
		body, err := json.Marshal(models.TermRule{
			Code: models.TermObjection, Label: "核实并答复公示异议", Term: models.Term{N: 15, Unit: models.UnitWorkday}, Basis: "示例市公示办法第九条",
		})
		if err != nil {
			t.Fatal(err)
		}
		err = c.Store.Tx(t.Context(), models.SystemActor("测试"), func(tx *store.Tx) error {
			_, err := tx.Put([]store.Definition{{Kind: store.DefinitionTerm, Code: "objection", Body: string(body), Custom: true}})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if r, _ := c.submitted(t, in); r.DueOn != "2024-03-25" {
			t.Errorf("due on %s, want 15 working days", r.DueOn)
		}
	})
}
