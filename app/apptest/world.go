package apptest

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sanxiang/app/blob"
	"sanxiang/app/disclosure"
	"sanxiang/app/recording"
	"sanxiang/app/store"
	"sanxiang/models"
	"sanxiang/seeds"
)

// Clock stands still until it is moved.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set moves the clock to ten in the morning of the day, in China.
func (c *Clock) Set(d models.Day) {
	t, _ := d.Time()
	c.mu.Lock()
	c.now = t.Add(10 * time.Hour)
	c.mu.Unlock()
}

// Add moves the clock forward.
func (c *Clock) Add(d time.Duration) {
	c.mu.Lock()
	c.now = c.now.Add(d)
	c.mu.Unlock()
}

// World is a small jurisdiction: a city with two bureaus, the first with two
// handlers, a reviewer and an approver, all certified.
type World struct {
	Store *store.Store
	Blobs *blob.Folder
	Clock *Clock
	Log   *bytes.Buffer
	DSN   string

	City  models.Bureau // 示例市人民政府
	Urban models.Bureau // 示例市城市管理局
	Water models.Bureau // 示例市水务局, the wrong bureau
	Below models.Bureau // 示例市城市管理局示例大队, a unit of Urban

	Officers []models.Officer // of Urban: two handlers, a reviewer, a chair
	Handler  models.Actor
	Second   models.Actor // another handler of Urban
	Reviewer models.Actor
	Approver models.Actor
	Reporter models.Actor
	Admin    models.Actor // of the city
	Auditor  models.Actor // of the city
	Stranger models.Actor // handler, reviewer and approver of Water
	Guest    models.Actor
}

// Start is the day on which a new world's clock stands, a Monday.
const Start models.Day = "2024-03-04"

// Key is the sealing key of every test world.
var Key = bytes.Repeat([]byte{7}, 32)

// NewWorld makes a world on the engine.
func NewWorld(t testing.TB, e Engine) *World {
	t.Helper()
	w := &World{Clock: &Clock{}, Log: &bytes.Buffer{}, DSN: fresh(t, e)}
	w.Clock.Set(Start)
	w.Store = OpenStore(t, w.DSN, w.Clock)
	var err error
	if w.Blobs, err = blob.OpenFolder(filepath.Join(t.TempDir(), "blobs")); err != nil {
		t.Fatal(err)
	}
	w.populate(t)
	return w
}

// OpenStore opens a database that has its schema and reference data.
func OpenStore(t testing.TB, dsn string, clock *Clock) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), store.Options{DSN: dsn, Now: clock.Now, Key: Key, Log: slog.New(slog.DiscardHandler), Volatile: os.Getenv("SANXIANG_TEST_DURABLE") == ""})
	if err != nil {
		t.Fatalf("open store: %v", err)
	}
	t.Cleanup(s.Close)
	return s
}

var template struct {
	once sync.Once
	data []byte
	err  error
}

// fresh gives a database with schema and reference data: SQLite copies a
// template made once, a server runs the migrations.
func fresh(t testing.TB, e Engine) string {
	t.Helper()
	dsn := e.DSN(t)
	path, lite := strings.CutPrefix(dsn, "sqlite:")
	if !lite {
		if err := Prepare(dsn); err != nil {
			t.Fatal(err)
		}
		return dsn
	}
	template.once.Do(func() { template.data, template.err = makeTemplate() })
	if template.err != nil {
		t.Fatal(template.err)
	}
	if err := os.WriteFile(path, template.data, 0o600); err != nil {
		t.Fatal(err)
	}
	return dsn
}

func makeTemplate() ([]byte, error) {
	dir, err := os.MkdirTemp("", "sxtpl")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "t.db")
	if err := Prepare("sqlite:" + path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// Prepare migrates a database and loads the reference data.
func Prepare(dsn string) error {
	clock := &Clock{}
	clock.Set(Start)
	ctx := context.Background()
	s, err := store.Open(ctx, store.Options{DSN: dsn, Now: clock.Now, Key: Key, Volatile: true})
	if err != nil {
		return fmt.Errorf("open template: %w", err)
	}
	defer s.Close()
	if err := s.Migrate(ctx); err != nil {
		return err
	}
	return seeds.Load(ctx, s)
}

// populate makes the bureaus, officers and users.
func (w *World) populate(t testing.TB) {
	t.Helper()
	w.City = w.bureau("GOV01", "示例市人民政府", models.BureauGovernment, "city", 0)
	err := w.Store.Tx(context.Background(), models.SystemActor("测试"), func(tx *store.Tx) error {
		if err := tx.CreateBureau(&w.City); err != nil {
			return err
		}
		w.Urban = w.bureau("DEP01", "示例市城市管理局", models.BureauDepartment, "bureau", w.City.ID)
		w.Water = w.bureau("DEP02", "示例市水务局", models.BureauDepartment, "bureau", w.City.ID)
		for _, b := range []*models.Bureau{&w.Urban, &w.Water} {
			if err := tx.CreateBureau(b); err != nil {
				return err
			}
		}
		w.Below = w.bureau("UNIT01", "示例市城市管理局示例大队", models.BureauUnit, "bureau", w.Urban.ID)
		if err := tx.CreateBureau(&w.Below); err != nil {
			return err
		}
		return w.people(tx)
	})
	if err != nil {
		t.Fatalf("populate: %v", err)
	}
}

func (w *World) bureau(code, name string, kind models.BureauKind, level string, parent int64) models.Bureau {
	return models.Bureau{Code: code, Name: name, Short: "示" + code, Kind: kind, Level: level, Region: "650104", Field: "mohurd", ParentID: parent, FoundedOn: "2015-01-01"}
}

func (w *World) people(tx *store.Tx) error {
	w.Officers = nil
	for i, name := range []string{"示例甲", "示例乙", "示例丙", "示例丁"} {
		o := models.Officer{BureauID: w.Urban.ID, Name: name, Frontline: i < 2, Formal: true, Reviewer: i == 2, Qualified: i == 2, ReviewFrom: "2022-01-01", ActiveFrom: "2020-01-01", Education: "本科"}
		if err := tx.CreateOfficer(&o); err != nil {
			return err
		}
		w.Officers = append(w.Officers, o)
		c := models.Certificate{BureauID: w.Urban.ID, OfficerID: o.ID, Number: fmt.Sprintf("SL%05d", i+1), IssuedOn: "2020-01-01", ValidFrom: "2020-01-01", ValidTo: "2029-12-31"}
		if err := tx.CreateCertificate(&c); err != nil {
			return err
		}
	}
	stranger := models.Officer{BureauID: w.Water.ID, Name: "示例戊", Formal: true, Reviewer: true, Qualified: true, ReviewFrom: "2022-01-01", ActiveFrom: "2020-01-01"}
	if err := tx.CreateOfficer(&stranger); err != nil {
		return err
	}
	for _, p := range []struct {
		actor   *models.Actor
		login   string
		bureau  int64
		officer int64
		roles   []models.Role
	}{
		{&w.Handler, "handler", w.Urban.ID, w.Officers[0].ID, []models.Role{models.RoleHandler}},
		{&w.Second, "second", w.Urban.ID, w.Officers[1].ID, []models.Role{models.RoleHandler}},
		{&w.Reviewer, "reviewer", w.Urban.ID, w.Officers[2].ID, []models.Role{models.RoleReviewer}},
		{&w.Approver, "approver", w.Urban.ID, w.Officers[3].ID, []models.Role{models.RoleApprover}},
		{&w.Reporter, "reporter", w.City.ID, 0, []models.Role{models.RoleReporter}},
		{&w.Admin, "admin", w.City.ID, 0, []models.Role{models.RoleAdmin}},
		{&w.Auditor, "auditor", w.City.ID, 0, []models.Role{models.RoleAuditor}},
		{&w.Stranger, "stranger", w.Water.ID, stranger.ID, []models.Role{models.RoleHandler, models.RoleReviewer, models.RoleApprover}},
	} {
		u := models.User{BureauID: p.bureau, OfficerID: p.officer, Login: p.login, Name: "示例用户" + p.login, Roles: joinRoles(p.roles)}
		if err := tx.CreateUser(&u); err != nil {
			return err
		}
		*p.actor = models.Actor{UserID: u.ID, Name: u.Name, BureauID: u.BureauID, OfficerID: u.OfficerID, Roles: p.roles}
	}
	return nil
}

func joinRoles(roles []models.Role) string {
	parts := make([]string, len(roles))
	for i, r := range roles {
		parts[i] = string(r)
	}
	return strings.Join(parts, ",")
}

// Check proves the whole state: counters equal a recount, kept duties equal
// those that the law gives, every case's chain
// leads to its row and its files are unchanged, and the public sees nothing
// that was not approved.
func (w *World) Check(t testing.TB) {
	t.Helper()
	ctx := context.Background()
	drift, err := w.Store.ListDrift(ctx)
	if err != nil {
		t.Fatalf("check counters: %v", err)
	}
	for _, d := range drift {
		t.Errorf("counter %s bureau %d period %d dim %q = %d/%d, records say %d/%d", d.Indicator, d.BureauID, d.Period, d.Dim, d.Value, d.Records, d.Wanted.Value, d.Wanted.Records)
	}
	wrong, err := w.Store.ListWrongWork(ctx)
	if err != nil {
		t.Fatalf("check work: %v", err)
	}
	if len(wrong) > 0 {
		t.Errorf("what lists read of cases %v differs from their files", wrong)
	}
	for name, check := range map[string]func(context.Context) ([]string, error){
		"chains": recording.New(w.Store, w.Blobs).Check, "public": disclosure.New(w.Store).Check,
	} {
		faults, err := check(ctx)
		if err != nil {
			t.Fatalf("check %s: %v", name, err)
		}
		for _, fault := range faults {
			t.Errorf("check %s: %s", name, fault)
		}
	}
}
