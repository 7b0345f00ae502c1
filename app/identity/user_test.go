package identity_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/app/identity"
	"sanxiang/models"
)

func TestCreateUser(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := identity.New(w.Store)
		u, err := s.CreateUser(t.Context(), w.Admin, models.User{ID: 7, BureauID: w.Urban.ID, OfficerID: w.Officers[2].ID, Login: " ZhiFa01 ", Name: "示例用户", Roles: "handler, reviewer,handler"})
		want := models.User{ID: u.ID, BureauID: w.Urban.ID, OfficerID: w.Officers[2].ID, Login: "zhifa01", Name: "示例用户", Roles: "handler,reviewer", CreatedAt: models.InstantOf(w.Clock.Now())}
		if diff := cmp.Diff(want, u); diff != "" || err != nil || u.ID == 7 {
			t.Errorf("CreateUser (-want +got, %v):\n%s", err, diff)
		}
		w.Check(t)
		sound := models.User{BureauID: w.Urban.ID, Login: "zhifa02", Name: "示例用户", Roles: "handler"}
		for _, tt := range []struct {
			name   string
			edit   func(*models.User)
			kind   models.Kind
			fields []string
		}{
			{"nothing filled in", func(u *models.User) { *u = models.User{BureauID: u.BureauID} }, models.Invalid, []string{"login", "name", "roles"}},
			{"odd login", func(u *models.User) { u.Login = "执法" }, models.Invalid, []string{"login"}},
			{"unknown role", func(u *models.User) { u.Roles = "handler,king" }, models.Invalid, []string{"roles"}},
			{"administrator and auditor", func(u *models.User) { u.Roles = "admin,auditor" }, models.Invalid, []string{"roles"}},
			{"reviewer who is no officer", func(u *models.User) { u.Roles = "reviewer" }, models.Invalid, []string{"officer_id"}},
			{"another bureau's officer", func(u *models.User) { u.OfficerID = w.Stranger.OfficerID }, models.Invalid, []string{"officer_id"}},
			{"login in use", func(u *models.User) { u.Login = "HANDLER" }, models.Conflict, nil},
			{"no such bureau", func(u *models.User) { u.BureauID = 9 }, models.NotFound, nil},
		} {
			in := sound
			tt.edit(&in)
			_, err := s.CreateUser(t.Context(), w.Admin, in)
			if diff := cmp.Diff(tt.fields, fieldsOf(err)); diff != "" || err == nil || models.KindOf(err) != tt.kind {
				t.Errorf("%s: %v, want %s, fields (-want +got):\n%s", tt.name, err, tt.kind, diff)
			}
			w.Check(t)
		}
	})
}

func TestUpdateUser(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := identity.New(w.Store)
		list, err := s.ListUsers(t.Context(), w.Admin, w.Urban.ID)
		if err != nil || len(list) != 4 || list[0].Login != "approver" {
			t.Fatalf("ListUsers = %v, %v, want four by login", list, err)
		}
		before := list[1] // handler
		changed := before
		changed.Roles, changed.BureauID, changed.CreatedAt = "handler,approver", w.Water.ID, 1
		after, err := s.UpdateUser(t.Context(), w.Admin, changed)
		want := before
		want.Roles = "handler,approver"
		if diff := cmp.Diff(want, after); diff != "" || err != nil {
			t.Errorf("UpdateUser (-want +got, %v):\n%s", err, diff)
		}
		if list, err = s.ListUsers(t.Context(), w.Admin, w.Urban.ID); err != nil || list[1] != want {
			t.Errorf("kept user = %+v, %v, want %+v", list[1], err, want)
		}
		self := models.User{ID: w.Admin.UserID, Login: "admin", Name: "示例管理员", Roles: "admin"}
		if _, err := s.UpdateUser(t.Context(), w.Admin, self); err != nil {
			t.Errorf("UpdateUser of oneself: %v", err)
		}
		for _, edit := range []func(*models.User){func(u *models.User) { u.Disabled = true }, func(u *models.User) { u.Roles = "reporter" }} {
			in := self
			edit(&in)
			if _, err := s.UpdateUser(t.Context(), w.Admin, in); models.KindOf(err) != models.Invalid {
				t.Errorf("locking oneself out = %v, want invalid", err)
			}
		}
		w.Check(t)
	})
}
