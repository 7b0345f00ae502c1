package identity_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/app/identity"
	"sanxiang/models"
)

func TestBureau(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := identity.New(w.Store)
		in := models.Bureau{Code: "UNIT02", Name: "示例市城市管理局示例二队", Kind: models.BureauUnit, Region: "650104", FoundedOn: "2020-01-01", ParentID: w.Urban.ID}
		b, err := s.CreateBureau(t.Context(), w.Admin, in)
		if err != nil || b.ID == 0 || b.Version != 1 {
			t.Fatalf("CreateBureau = %+v, %v", b, err)
		}
		w.Check(t)
		if _, err := s.CreateBureau(t.Context(), w.Admin, in); models.KindOf(err) != models.Conflict {
			t.Errorf("CreateBureau again = %v, want conflict", err)
		}
		if _, err := s.CreateBureau(t.Context(), w.Admin, models.Bureau{ParentID: w.Urban.ID}); len(fieldsOf(err)) < 4 {
			t.Errorf("CreateBureau of nothing = %v, want all field errors", err)
		}

		moved := b
		moved.ParentID, moved.Version = w.Water.ID, 0
		if moved, err = s.UpdateBureau(t.Context(), w.Admin, moved); err != nil || moved.Version != 2 {
			t.Errorf("UpdateBureau = %+v, %v", moved, err)
		}
		tree, err := w.Store.Tree(t.Context())
		if err != nil || !tree.Covers(w.Water.ID, b.ID) || tree.Covers(w.Urban.ID, b.ID) {
			t.Errorf("the bureau did not move (%v)", err)
		}
		if _, err := s.UpdateBureau(t.Context(), w.Admin, b); models.KindOf(err) != models.Conflict {
			t.Errorf("UpdateBureau of an old version = %v, want conflict", err)
		}
		circle := w.Water
		circle.ParentID, circle.Version = b.ID, 0
		if _, err := s.UpdateBureau(t.Context(), w.Admin, circle); models.KindOf(err) != models.Invalid {
			t.Errorf("UpdateBureau into a circle = %v, want invalid", err)
		}
		top := w.Water
		top.ParentID = 0
		if _, err := s.UpdateBureau(t.Context(), w.Admin, top); models.KindOf(err) != models.Forbidden {
			t.Errorf("UpdateBureau out of the tree = %v, want forbidden", err)
		}
		list, err := s.ListBureaus(t.Context(), w.Stranger)
		var codes []string
		for _, x := range list {
			codes = append(codes, x.Code)
		}
		if diff := cmp.Diff([]string{"DEP02", "UNIT02"}, codes); diff != "" || err != nil {
			t.Errorf("ListBureaus (-want +got, %v):\n%s", err, diff)
		}
		w.Check(t)
	})
}

func TestOfficerAndCertificate(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := identity.New(w.Store)
		o, err := s.CreateOfficer(t.Context(), w.Admin, models.Officer{BureauID: w.Urban.ID, Name: "示例己", ActiveFrom: "2024-01-01"})
		if err != nil || o.ID == 0 {
			t.Fatalf("CreateOfficer = %+v, %v", o, err)
		}
		o.Frontline = true
		if o, err = s.UpdateOfficer(t.Context(), w.Admin, o); err != nil || o.Version != 2 {
			t.Errorf("UpdateOfficer = %+v, %v", o, err)
		}
		w.Check(t)
		for _, edit := range []func(*models.Officer){
			func(o *models.Officer) { o.BureauID = w.Water.ID }, func(o *models.Officer) { o.ActiveTo = "2023-01-01" }, func(o *models.Officer) { o.ReviewFrom = "昨天" },
		} {
			in := o
			edit(&in)
			if _, err := s.UpdateOfficer(t.Context(), w.Admin, in); models.KindOf(err) != models.Invalid {
				t.Errorf("UpdateOfficer to %+v = %v, want invalid", in, err)
			}
		}
		c, err := s.CreateCertificate(t.Context(), w.Admin, models.Certificate{OfficerID: o.ID, Number: "SL00009", IssuedOn: "2024-01-01", ValidFrom: "2024-01-01", ValidTo: "2024-12-31"})
		if err != nil || c.BureauID != w.Urban.ID || c.EndsOn != "2025-01-01" {
			t.Fatalf("CreateCertificate = %+v, %v", c, err)
		}
		w.Check(t)
		same := models.Certificate{OfficerID: w.Officers[0].ID, Number: "SL00009", IssuedOn: "2024-12-31", ValidFrom: "2024-12-31"}
		if _, err := s.CreateCertificate(t.Context(), w.Admin, same); models.KindOf(err) != models.Conflict {
			t.Errorf("CreateCertificate of a valid number = %v, want conflict", err)
		}
		same.IssuedOn, same.ValidFrom = "2025-01-01", "2025-01-01"
		if _, err := s.CreateCertificate(t.Context(), w.Admin, same); err != nil {
			t.Errorf("CreateCertificate of a number whose certificate has ended: %v", err)
		}
		c.CancelledOn, c.Version = "2024-06-01", 0
		if c, err = s.UpdateCertificate(t.Context(), w.Admin, c); err != nil || c.EndsOn != "2024-06-01" || c.Version != 2 {
			t.Errorf("UpdateCertificate = %+v, %v", c, err)
		}
		c.OfficerID = w.Officers[0].ID
		if _, err := s.UpdateCertificate(t.Context(), w.Admin, c); models.KindOf(err) != models.Invalid {
			t.Errorf("UpdateCertificate of another holder = %v, want invalid", err)
		}
		w.Check(t)
	})
}

func TestDevice(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := identity.New(w.Store)
		in := models.Device{BureauID: w.Urban.ID, Serial: "JL001", Kind: "body_camera", ServiceFrom: "2024-01-01"}
		d, err := s.CreateDevice(t.Context(), w.Admin, in)
		if err != nil || d.ID == 0 {
			t.Fatalf("CreateDevice = %+v, %v", d, err)
		}
		if _, err := s.CreateDevice(t.Context(), w.Admin, in); models.KindOf(err) != models.Conflict {
			t.Errorf("CreateDevice again = %v, want conflict", err)
		}
		in.BureauID = w.Water.ID
		if _, err := s.CreateDevice(t.Context(), w.Admin, in); err != nil {
			t.Errorf("CreateDevice of another bureau with the same number: %v", err)
		}
		d.ServiceTo = "2024-03-01"
		if d, err = s.UpdateDevice(t.Context(), w.Admin, d); err != nil || d.Version != 2 {
			t.Errorf("UpdateDevice = %+v, %v", d, err)
		}
		w.Check(t)
		for _, edit := range []func(*models.Device){
			func(d *models.Device) { d.BureauID = w.Water.ID }, func(d *models.Device) { d.ServiceTo = "2024-01-01" }, func(d *models.Device) { d.Kind = "drone" },
		} {
			bad := d
			edit(&bad)
			if _, err := s.UpdateDevice(t.Context(), w.Admin, bad); models.KindOf(err) != models.Invalid {
				t.Errorf("UpdateDevice to %+v = %v, want invalid", bad, err)
			}
		}
		w.Check(t)
	})
}
