package disclosure_test

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/disclosure"
	"sanxiang/models"
)

// textsOf is what encoding/json makes of a body, without what open data do not say.
func textsOf(body string) (models.PublicPage, error) {
	var p models.PublicPage
	err := json.Unmarshal([]byte(body), &p)
	return models.PublicPage{
		Title: p.Title, Cause: p.Cause, LegalRep: p.LegalRep, Facts: p.Facts, Basis: p.Basis, Content: p.Content, Procedure: p.Procedure, ServedOn: p.ServedOn,
	}, err
}

// shownBody is a row on show with a body.
func shownBody(body string) models.Publication {
	return models.Publication{Status: string(models.DisclosurePublished), Body: body}
}

// randomText is made of what JSON writes otherwise than it is, and of what it does not.
func randomText(r *rand.Rand) string {
	parts := []string{"", "当事人", `"引号"`, `\`, `\\`, "\n", "\t", "\r\n", "<b>&", "\u2028", "\x00", "\x7f", "🏛", "}", "{", `":"`, ",", "[]", `\u0041`, "abc", "\xff", `"facts":"假"`}
	var b strings.Builder
	for range r.IntN(8) {
		b.WriteString(parts[r.IntN(len(parts))])
	}
	return b.String()
}

// randomPage fills every member now and then.
func randomPage(r *rand.Rand) models.PublicPage {
	t := func() string { return randomText(r) }
	p := models.PublicPage{
		Kind: t(), Section: t(), Title: t(), Number: t(), BureauName: t(), BureauCode: t(), PartyName: t(), PartyKind: models.PartyKind(t()), PartyCode: t(),
		LegalRep: t(), Cause: t(), Category: t(), Facts: t(), Basis: t(), Content: t(), Fine: models.Fen(r.Int64N(3) * 1e9), Forfeit: models.Fen(-r.Int64N(2)),
		Procedure: models.Procedure(t()), DecidedOn: models.Day(t()), ServedOn: models.Day(t()), ShownUntil: models.Day(t()), HTML: t(),
	}
	for range r.IntN(3) {
		p.Kinds = append(p.Kinds, models.PenaltyKind(t()))
		p.Notes = append(p.Notes, t())
		p.History = append(p.History, models.Revision{Revision: r.IntN(9), On: models.Day(t()), Reason: t()})
		p.Figures = append(p.Figures, models.PublicFigure{})
		p.Files = append(p.Files, models.PublicFile{})
	}
	if r.IntN(2) == 0 {
		p.Audit = &models.DisclosureAudit{}
	}
	return p
}

// TestPageTexts reads of thousands of pages just what encoding/json reads.
func TestPageTexts(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		body, err := json.Marshal(randomPage(r))
		if err != nil {
			t.Fatal(err)
		}
		want, err := textsOf(string(body))
		if err != nil {
			t.Fatal(err)
		}
		got, err := disclosure.PageTexts(shownBody(string(body)))
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Fatalf("%s: %v (-want +got):\n%s", body, err, diff)
		}
	}
	gone, err := disclosure.PageTexts(models.Publication{Status: string(models.DisclosureWithdrawn), Body: `{"facts":"已撤下"}`})
	if diff := cmp.Diff(models.PublicPage{}, gone); err != nil || diff != "" {
		t.Errorf("a tombstone: %v\n%s", err, diff)
	}
}

// TestPageTextsOddly reads bodies that the program does not write: those with
// blanks as ever, and of what is cut off nothing.
func TestPageTextsOddly(t *testing.T) {
	t.Parallel()
	whole := `{"title":"题","kinds":["a","b"],"facts":"他说\"是\"","audit":{"a":[1,{"b":"}"}]},"fine":12}`
	for _, body := range []string{whole, ` { "title" : "题" , "facts" : null } `, `{}`, `{"title":null}`, `{"facts":"\ud800"}`, `{"kinds":[],"facts":"x"}`} {
		want, err := textsOf(body)
		if err != nil {
			t.Fatal(err)
		}
		got, err := disclosure.PageTexts(shownBody(body))
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", body, err, diff)
		}
	}
	for n := range whole {
		if got, err := disclosure.PageTexts(shownBody(whole[:n])); err == nil {
			t.Errorf("%s is read as %+v", whole[:n], got)
		}
	}
}

// BenchmarkPageTexts measures a page of usual length beside encoding/json.
func BenchmarkPageTexts(b *testing.B) {
	row := benchRow(7)
	for _, x := range []struct {
		name string
		read func() error
	}{
		{"texts", func() error { _, err := disclosure.PageTexts(row); return err }},
		{"encoding-json", func() error { _, err := textsOf(row.Body); return err }},
	} {
		b.Run(x.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := x.read(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
