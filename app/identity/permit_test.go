package identity_test

import (
	"fmt"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/identity"
	"sanxiang/app/sheet"
	"sanxiang/models"
)

// call is one method with sound input for a record of Urban.
type call struct {
	name string
	call func(models.Actor) error
	open bool // to whoever works in the bureau
}

// calls lists every method that needs a right. Each makes what it needs with
// names of its own, so that it can be called many times.
func calls(t *testing.T, w *apptest.World, s *identity.Service) []call {
	ctx, n := t.Context(), 0
	name := func() string { n++; return "名称" + string(rune('一'+n)) }
	certificate := certificates(t, w, w.Urban.ID)["SL00001"]
	device, err := s.CreateDevice(ctx, w.Admin, models.Device{BureauID: w.Urban.ID, Serial: "JL", Kind: "camera", ServiceFrom: "2024-01-01"})
	if err != nil {
		t.Fatal(err)
	}
	user := models.User{ID: w.Second.UserID, Login: "second", Name: "示例用户", Roles: "handler"}
	sheets := func(run importer, header, row string) func(models.Actor) error {
		return func(a models.Actor) error {
			_, err := run(s, t, a, file(header, row), sheet.Options{DryRun: true})
			return err
		}
	}
	forget := func(_ any, err error) error { return err }
	return []call{
		{name: "CreateBureau", call: func(a models.Actor) error {
			b := models.Bureau{Code: name(), Name: name(), Kind: models.BureauUnit, Region: "650104", FoundedOn: "2020-01-01", ParentID: w.Urban.ID}
			return forget(s.CreateBureau(ctx, a, b))
		}},
		{name: "UpdateBureau", call: func(a models.Actor) error { b := w.Urban; b.Version = 0; return forget(s.UpdateBureau(ctx, a, b)) }},
		{name: "CreateOfficer", call: func(a models.Actor) error {
			return forget(s.CreateOfficer(ctx, a, models.Officer{BureauID: w.Urban.ID, Name: name(), ActiveFrom: "2024-01-01"}))
		}},
		{name: "UpdateOfficer", call: func(a models.Actor) error {
			o := w.Officers[0]
			o.Version = 0
			return forget(s.UpdateOfficer(ctx, a, o))
		}},
		{name: "CreateCertificate", call: func(a models.Actor) error {
			return forget(s.CreateCertificate(ctx, a, models.Certificate{OfficerID: w.Officers[0].ID, Number: name(), IssuedOn: "2024-01-01"}))
		}},
		{name: "UpdateCertificate", call: func(a models.Actor) error {
			c := certificate
			c.Version = 0
			return forget(s.UpdateCertificate(ctx, a, c))
		}},
		{name: "CreateDevice", call: func(a models.Actor) error {
			return forget(s.CreateDevice(ctx, a, models.Device{BureauID: w.Urban.ID, Serial: name(), Kind: "camera", ServiceFrom: "2024-01-01"}))
		}},
		{name: "UpdateDevice", call: func(a models.Actor) error { d := device; d.Version = 0; return forget(s.UpdateDevice(ctx, a, d)) }},
		{name: "CreateUser", call: func(a models.Actor) error {
			n++
			return forget(s.CreateUser(ctx, a, models.User{BureauID: w.Urban.ID, Login: fmt.Sprintf("user%d", n), Name: name(), Roles: "handler"}))
		}},
		{name: "UpdateUser", call: func(a models.Actor) error { return forget(s.UpdateUser(ctx, a, user)) }},
		{name: "ListUsers", call: func(a models.Actor) error { return forget(s.ListUsers(ctx, a, w.Urban.ID)) }},
		{name: "IssueToken", call: func(a models.Actor) error { return forget(s.IssueToken(ctx, a, w.Second.UserID, name())) }},
		{name: "ListTokens", call: func(a models.Actor) error { return forget(s.ListTokens(ctx, a, w.Second.UserID)) }},
		{name: "RevokeToken", call: func(a models.Actor) error {
			token := name()
			if _, err := s.IssueToken(ctx, w.Admin, w.Second.UserID, token); err != nil {
				t.Fatal(err)
			}
			return s.RevokeToken(ctx, a, w.Second.UserID, token)
		}},
		{name: "ListOfficers", open: true, call: func(a models.Actor) error { return forget(s.ListOfficers(ctx, a, w.Urban.ID)) }},
		{name: "ListCertificates", open: true, call: func(a models.Actor) error { return forget(s.ListCertificates(ctx, a, w.Urban.ID)) }},
		{name: "ListDevices", open: true, call: func(a models.Actor) error { return forget(s.ListDevices(ctx, a, w.Urban.ID)) }},
		{name: "ImportBureaus", call: sheets(importBureaus, "code,name", "DEP01,示例市城市管理局")},
		{name: "ImportOfficers", call: sheets(importOfficers, "bureau,name,active_from", "DEP01,示例甲,2020-01-01")},
		{name: "ImportCertificates", call: sheets(importCertificates, "bureau,officer,certificate", "DEP01,示例甲,SL00001")},
		{name: "ImportDevices", call: sheets(importDevices, "bureau,serial", "DEP01,JL")},
	}
}

func TestPermissions(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := identity.New(w.Store)
		elsewhere := w.Admin
		elsewhere.BureauID = w.Water.ID
		below := w.Admin
		below.BureauID = w.Below.ID
		own := w.Admin
		own.BureauID = w.Urban.ID
		for _, m := range calls(t, w, s) {
			for _, tt := range []struct {
				name  string
				actor models.Actor
				want  models.Kind // "" = allowed
			}{
				{"guest", w.Guest, models.Unauthenticated}, {"handler", w.Handler, models.Forbidden}, {"auditor above", w.Auditor, models.Forbidden},
				{"administrator elsewhere", elsewhere, models.NotFound}, {"administrator below", below, models.NotFound},
				{"administrator", own, ""}, {"administrator above", w.Admin, ""},
			} {
				want := tt.want
				if m.open && tt.name == "handler" || m.name[:6] == "Import" && want == models.NotFound {
					want = "" // a file of another bureau is refused row by row
				}
				err := m.call(tt.actor)
				if (err == nil) != (want == "") || err != nil && models.KindOf(err) != want {
					t.Errorf("%s by %s = %v, want %q", m.name, tt.name, err, want)
				}
			}
			w.Check(t)
		}
	})
}

// Administrators do not import into bureaus that they do not manage, nor take
// them over.
func TestImportsStayInside(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := identity.New(w.Store)
		elsewhere := w.Admin
		elsewhere.BureauID = w.Water.ID
		before := bureaus(t, w)
		for _, tt := range []struct {
			name   string
			run    importer
			header string
			rows   []string
		}{
			{"officers", importOfficers, "bureau,name,active_from", []string{"DEP01,示例新,2024-01-01"}},
			{"certificates", importCertificates, "bureau,officer,certificate,issued_on", []string{"DEP01,示例甲,NEW1,2024-01-01"}},
			{"devices", importDevices, "bureau,serial,kind,service_from", []string{"DEP01,JL,camera,2024-01-01"}},
			{"bureaus: change", importBureaus, "code,name,kind", []string{"DEP01,改名,unit"}},
			{"bureaus: take over", importBureaus, "code,name,parent", []string{"DEP01,示例市城市管理局,DEP02", "UNIT01,示例市城市管理局示例大队,DEP02"}},
			{"bureaus: put below", importBureaus, "code,name,kind,region,founded_on,parent", []string{"NEW,新设机关,unit,650104,2024-01-01,DEP01"}},
			{"bureaus: put on top", importBureaus, "code,name,kind,region,founded_on,parent", []string{"NEW,新设机关,unit,650104,2024-01-01,"}},
		} {
			r, err := tt.run(s, t, elsewhere, file(append([]string{tt.header}, tt.rows...)...), sheet.Options{SkipBad: true})
			if err != nil || r.Skipped != len(tt.rows) || r.Good != 0 || r.Duplicate != 0 {
				t.Errorf("%s: %+v, %v, want every row refused", tt.name, r, err)
			}
			w.Check(t)
		}
		for code, b := range bureaus(t, w) {
			if before[code] != b {
				t.Errorf("bureau %s changed: %+v", code, b)
			}
		}
		if list := officers(t, w, w.Urban.ID); len(list) != 4 {
			t.Errorf("Urban has %d officers, want 4", len(list))
		}
	})
}
