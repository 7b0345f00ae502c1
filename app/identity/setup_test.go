package identity_test

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/app/identity"
	"sanxiang/app/store"
	"sanxiang/models"
)

// empty is a database with nothing but reference data.
func empty(t *testing.T, e apptest.Engine) *store.Store {
	t.Helper()
	clock := &apptest.Clock{}
	clock.Set(apptest.Start)
	dsn := e.DSN(t)
	if err := apptest.Prepare(dsn); err != nil {
		t.Fatal(err)
	}
	return apptest.OpenStore(t, dsn, clock)
}

func soundSetup(s *identity.Service) models.Setup {
	m := models.Setup{Code: s.SetupCode(), User: models.User{Login: "Erste", Name: "示例管理员"}}
	m.Bureau = models.Bureau{Code: "DEP01", Name: "示例市城市管理局", Short: "示城管", Kind: models.BureauDepartment, Region: "650104", Field: "mohurd"}
	m.Own.Password, m.Own.Again = sound, sound
	return m
}

func TestSetUp(t *testing.T) {
	t.Parallel()
	for _, e := range apptest.Engines() {
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			db := empty(t, e)
			s := identity.New(db)
			if needs, err := s.NeedsSetup(t.Context()); err != nil || !needs {
				t.Fatalf("NeedsSetup = %v, %v", needs, err)
			}
			m := soundSetup(s)
			m.Profile = "b_14"
			m.Code = "AAAA-BBBB-CCCC-DDDD"
			_, _, err := s.SetUp(t.Context(), m, desk)
			gone(t, "with another code", err, models.Invalid)
			m.Code = " " + s.SetupCode()[:9] + s.SetupCode()[10:]
			secret, in, err := s.SetUp(t.Context(), m, desk)
			if err != nil || in.Need != "" || in.User.Login != "erste" || in.User.Roles != "admin,security" {
				t.Fatalf("SetUp = %+v, %v", in, err)
			}
			if _, err := s.FindSession(t.Context(), secret); err != nil {
				t.Error(err)
			}
			if needs, err := s.NeedsSetup(t.Context()); err != nil || needs {
				t.Errorf("NeedsSetup afterwards = %v, %v", needs, err)
			}
			_, _, err = s.SetUp(t.Context(), m, desk)
			gone(t, "again", err, models.Conflict)
			signIn(t, s, "erste", sound)
			c, err := db.Catalogue(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if p := c.Profile("650104", 2024); p.Code != "b_14_650104" || p.AmountUnit != "元" {
				t.Errorf("the region counts by %s (%s)", p.Code, p.AmountUnit)
			}
			if p := c.Profile("650105", 2024); p.Code != "c" {
				t.Errorf("another region counts by %s", p.Code)
			}
		})
	}
}

func TestSetUpChecks(t *testing.T) {
	t.Parallel()
	s := identity.New(empty(t, apptest.Engines()[0]))
	for _, tt := range []struct {
		name   string
		edit   func(*models.Setup)
		fields []string
	}{
		{"nothing filled in", func(m *models.Setup) { *m = models.Setup{} }, []string{"code", "name", "kind", "region", "login", "admin_name", "password"}},
		{"no such profile", func(m *models.Setup) { m.Profile = "z" }, []string{"profile"}},
		{"weak password", func(m *models.Setup) { m.Own.Password = "aaaaaaaa" }, []string{"password", "again"}},
		{"password with the login", func(m *models.Setup) { m.Own.Password, m.Own.Again = "Erste-2024", "Erste-2024" }, []string{"password"}},
	} {
		m := soundSetup(s)
		tt.edit(&m)
		_, _, err := s.SetUp(t.Context(), m, desk)
		gone(t, tt.name, err, models.Invalid)
		if diff := cmp.Diff(tt.fields, fieldsOf(err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	p, err := s.FindPresets(t.Context(), "330106", "samr")
	if err != nil || p.Chosen.Code != "c_33" || len(p.Profiles) < 3 || p.Profiles[0].Code != "c_33" || p.Terms[0].Term.N != 20 {
		t.Errorf("FindPresets = %+v, %v", p, err)
	}
}

// Of several browsers that set up at the same moment, one wins.
func TestSetUpRace(t *testing.T) {
	t.Parallel()
	for _, e := range apptest.Engines() {
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			db := empty(t, e)
			var group sync.WaitGroup
			var mu sync.Mutex
			won := 0
			for range 6 {
				group.Go(func() {
					s := identity.New(db) // a process of its own
					_, _, err := s.SetUp(t.Context(), soundSetup(s), desk)
					mu.Lock()
					defer mu.Unlock()
					switch {
					case err == nil:
						won++
					case models.KindOf(err) != models.Conflict:
						t.Errorf("SetUp = %v", err)
					}
				})
			}
			group.Wait()
			n, err := db.CountUsers(t.Context())
			if won != 1 || n != 1 || err != nil {
				t.Errorf("%d won and made %d accounts, %v", won, n, err)
			}
		})
	}
}
