package identity_test

import (
	"errors"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/identity"
	"sanxiang/app/sheet"
	"sanxiang/models"
)

// file makes a sheet of a header and rows that can be opened again and again.
func file(lines ...string) func() (*sheet.Reader, error) {
	return func() (*sheet.Reader, error) {
		return sheet.NewCSV(strings.NewReader(strings.Join(lines, "\n") + "\n"))
	}
}

// importer is one of the imports of the service.
type importer func(*identity.Service, *testing.T, models.Actor, func() (*sheet.Reader, error), sheet.Options) (sheet.Report, error)

func importBureaus(s *identity.Service, t *testing.T, a models.Actor, f func() (*sheet.Reader, error), o sheet.Options) (sheet.Report, error) {
	return s.ImportBureaus(t.Context(), a, f, o)
}

func importOfficers(s *identity.Service, t *testing.T, a models.Actor, f func() (*sheet.Reader, error), o sheet.Options) (sheet.Report, error) {
	return s.ImportOfficers(t.Context(), a, f, o)
}

func importCertificates(s *identity.Service, t *testing.T, a models.Actor, f func() (*sheet.Reader, error), o sheet.Options) (sheet.Report, error) {
	return s.ImportCertificates(t.Context(), a, f, o)
}

func importDevices(s *identity.Service, t *testing.T, a models.Actor, f func() (*sheet.Reader, error), o sheet.Options) (sheet.Report, error) {
	return s.ImportDevices(t.Context(), a, f, o)
}

// counts is a report without its problems.
type counts struct{ Read, Good, Skipped, Duplicate int }

func countsOf(r sheet.Report) counts { return counts{r.Read, r.Good, r.Skipped, r.Duplicate} }

// places lists where the problems are: row and column.
func places(r sheet.Report) []string {
	var out []string
	for _, p := range r.Problems {
		out = append(out, strings.TrimSpace(string(rune('0'+p.Row))+" "+p.Column))
	}
	return out
}

// imported runs an import that must not fail as a whole.
func imported(t *testing.T, w *apptest.World, run importer, f func() (*sheet.Reader, error), o sheet.Options) sheet.Report {
	t.Helper()
	r, err := run(identity.New(w.Store), t, w.Admin, f, o)
	if err != nil {
		t.Fatalf("import: %v", err)
	}
	w.Check(t)
	return r
}

// officers gives a bureau's officers by name.
func officers(t *testing.T, w *apptest.World, bureau int64) map[string]models.Officer {
	t.Helper()
	list, err := w.Store.ListOfficersOf(t.Context(), bureau)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]models.Officer{}
	for _, o := range list {
		out[o.Name] = o
	}
	return out
}

// certificates gives a bureau's certificates by number.
func certificates(t *testing.T, w *apptest.World, bureau int64) map[string]models.Certificate {
	t.Helper()
	list, err := w.Store.ListCertificatesOf(t.Context(), bureau)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]models.Certificate{}
	for _, c := range list {
		out[c.Number] = c
	}
	return out
}

// bureaus gives all bureaus by code.
func bureaus(t *testing.T, w *apptest.World) map[string]models.Bureau {
	t.Helper()
	list, err := w.Store.ListBureaus(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]models.Bureau{}
	for _, b := range list {
		out[b.Code] = b
	}
	return out
}

// fieldsOf lists the fields of an error.
func fieldsOf(err error) []string {
	var typed *models.Error
	var out []string
	if errors.As(err, &typed) {
		for _, f := range typed.Fields {
			out = append(out, f.Field)
		}
	}
	return out
}
