package rulebook_test

import (
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/rulebook"
	"sanxiang/app/sheet"
	"sanxiang/app/store"
	"sanxiang/models"
)

// TestTriggers adds a row that holds from its day on and not before, ends it,
// and keeps the catalogue of every day.
func TestTriggers(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := rulebook.New(w.Store)
		row := models.Trigger{Code: "fine_small", Name: "示例标准", Basis: "示例办法第一条", FromDay: apptest.Start.Add(1), AtLeast: 100_00}
		if err := s.CreateTrigger(t.Context(), w.Admin, rulebook.ReviewCatalogue, row); err != nil {
			t.Fatalf("CreateTrigger: %v", err)
		}
		if err := s.CreateTrigger(t.Context(), w.Admin, rulebook.ReviewCatalogue, row); models.KindOf(err) != models.Conflict {
			t.Errorf("CreateTrigger twice = %v, want conflict", err)
		}
		hits := func(on models.Day) bool {
			t.Helper()
			rules, err := w.Store.Rules(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range models.Evaluate(rules.Review, models.Proposal{PartyKind: models.PartyOrg, Region: "650104", Field: "mohurd", On: on, Fine: 200_00}) {
				if h.Code == row.Code {
					return true
				}
			}
			return false
		}
		if hits(apptest.Start) || !hits(apptest.Start.Add(1)) {
			t.Errorf("the row holds before its day, or not from it on")
		}
		if err := s.EndTrigger(t.Context(), w.Admin, rulebook.ReviewCatalogue, row.Code, apptest.Start.Add(-2)); models.KindOf(err) != models.Invalid {
			t.Errorf("EndTrigger in the past = %v, want invalid", err)
		}
		if err := s.EndTrigger(t.Context(), w.Admin, rulebook.ReviewCatalogue, row.Code, apptest.Start.Add(5)); err != nil {
			t.Fatalf("EndTrigger: %v", err)
		}
		if !hits(apptest.Start.Add(5)) || hits(apptest.Start.Add(6)) {
			t.Errorf("the row ends on another day")
		}
		w.Clock.Set(apptest.Start.Add(10))
		if err := s.EndTrigger(t.Context(), w.Admin, rulebook.ReviewCatalogue, row.Code, apptest.Start.Add(20)); models.KindOf(err) != models.Conflict {
			t.Errorf("EndTrigger of an ended row = %v, want conflict", err)
		}
		if err := s.EndTrigger(t.Context(), w.Admin, rulebook.ReviewCatalogue, "nothing", apptest.Start.Add(20)); models.KindOf(err) != models.NotFound {
			t.Errorf("EndTrigger of no row = %v, want not_found", err)
		}
		bad := models.Trigger{Code: "X", AtLeast: 1, Facts: []string{"nothing"}}
		err := s.CreateTrigger(t.Context(), w.Admin, rulebook.HearingCatalogue, bad)
		for _, field := range []string{"code", "name", "basis", "from_day", "at_least_fen", "facts"} {
			if err == nil || !strings.Contains(err.Error(), field+"：") {
				t.Errorf("CreateTrigger(%+v) does not name %s: %v", bad, field, err)
			}
		}
		w.Check(t)
	})
}

// TestCalendar loads a year, after which deadlines can be worked out in it.
func TestCalendar(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := rulebook.New(w.Store)
		w.Clock.Set("2026-11-30")
		due := func() (models.Day, error) {
			rules, err := w.Store.Rules(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return rules.Calendar.AddWorkdays("2026-12-30", 3)
		}
		if d, err := due(); models.KindOf(err) != models.Unavailable {
			t.Fatalf("a deadline in a year that is not loaded = %q, %v, want unavailable", d, err)
		}
		days, err := rulebook.ParseDays("2027-01-01 休 元旦\n2027年1月4日，休，示例\n\n 20270109\t班 示例调休", sheet.ParseDay)
		if err != nil || len(days) != 3 {
			t.Fatalf("ParseDays = %v, %v", days, err)
		}
		y, err := s.PutYear(t.Context(), w.Admin, 2027, days)
		if err != nil || y.Workdays != 261-2+1 {
			t.Fatalf("PutYear = %+v, %v", y, err)
		}
		if d, err := due(); err != nil || d != "2027-01-06" {
			t.Errorf("deadline = %q, %v, want 2027-01-06", d, err)
		}
		years, err := s.ListYears(t.Context(), w.Handler)
		if err != nil || years[0].Year != 2027 || !years[0].Custom || years[1].Custom {
			t.Errorf("ListYears = %+v, %v", years, err)
		}
		for _, tt := range []struct {
			year int
			text string
			want string
		}{
			{2027, "2028-01-01 休 元旦", "不是2027年"}, {2027, "2027-01-05 班 示例", "本来就是工作日"}, {2040, "2040-01-02 休 示例", "年份须在"}, {2027, "", "没有填写"},
			{2027, "2027-01-01 休 元旦\n2027-01-01 休 元旦", "重复"},
		} {
			days, err := rulebook.ParseDays(tt.text, sheet.ParseDay)
			if err == nil {
				_, err = s.PutYear(t.Context(), w.Admin, tt.year, days)
			}
			if models.KindOf(err) != models.Invalid || err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("PutYear(%d, %q) = %v, want %q", tt.year, tt.text, err, tt.want)
			}
		}
		if _, err := rulebook.ParseDays("2027-01-01 停 元旦\n昨天 休 元旦\n2027-01-01", sheet.ParseDay); err == nil || strings.Count(err.Error(), "第") < 3 {
			t.Errorf("ParseDays names not all lines: %v", err)
		}
		w.Check(t)
	})
}

// TestProfiles copies a profile, which then counts revoked decisions, and
// leaves those that came with the system alone.
func TestProfiles(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := rulebook.New(w.Store)
		list, err := s.ListProfiles(t.Context(), w.Handler)
		if err != nil || len(list) == 0 {
			t.Fatalf("ListProfiles = %v, %v", list, err)
		}
		p := list[0].Profile
		if err := s.PutProfile(t.Context(), w.Admin, p); models.KindOf(err) != models.Conflict {
			t.Errorf("PutProfile of a seeded one = %v, want conflict", err)
		}
		p.Code, p.Name, p.Region, p.FromYear, p.ToYear, p.IncludeRevoked, p.Note = "local_one", "示例口径", "650104", 2024, 0, true, "示例说明"
		if err := s.PutProfile(t.Context(), w.Admin, p); err != nil {
			t.Fatalf("PutProfile: %v", err)
		}
		c, err := w.Store.Catalogue(t.Context())
		if err != nil || c.Profile("650104", 2024).Code != "local_one" {
			t.Errorf("the narrower profile is not chosen: %q, %v", c.Profile("650104", 2024).Code, err)
		}
		key := models.CountKey(models.KindSetOf([]models.Penalty{{Kind: models.KindFine}}), true)
		if !c.Profile("650104", 2024).Admits(key, nil) {
			t.Error("revoked decisions do not count under the copy")
		}
		p.IncludeRevoked = false
		if err := s.PutProfile(t.Context(), w.Admin, p); err != nil {
			t.Fatalf("PutProfile again: %v", err)
		}
		c, err = w.Store.Catalogue(t.Context())
		if err != nil || c.Profile("650104", 2024).Admits(key, nil) {
			t.Errorf("the change does not hold: %v", err)
		}
		p.Severity, p.Columns, p.AmountUnit = append(p.Severity, p.Severity[0]), nil, "美元"
		err = s.PutProfile(t.Context(), w.Admin, p)
		for _, want := range []string{"两次", "恰好归入一列", "金额单位"} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("PutProfile does not say %q: %v", want, err)
			}
		}
		w.Check(t)
	})
}

// TestPolicies decides what a bureau discloses, with the reason on record.
func TestPolicies(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := rulebook.New(w.Store)
		want := models.PublicationPolicy{ImpactOnly: true}
		if err := s.PutPolicy(t.Context(), w.Admin, w.Urban.Code, want, " "); models.KindOf(err) != models.Invalid {
			t.Errorf("PutPolicy without a reason = %v, want invalid", err)
		}
		if err := s.PutPolicy(t.Context(), w.Admin, "nothing", want, "示例理由"); models.KindOf(err) != models.NotFound {
			t.Errorf("PutPolicy of no bureau = %v, want not_found", err)
		}
		if err := s.PutPolicy(t.Context(), w.Admin, w.Urban.Code, want, "示例理由"); err != nil {
			t.Fatalf("PutPolicy: %v", err)
		}
		got, own, err := s.FindPolicy(t.Context(), w.Handler, w.Urban.Code)
		if err != nil || got != want || !own {
			t.Errorf("FindPolicy = %+v, %v, %v", got, own, err)
		}
		got, own, err = s.FindPolicy(t.Context(), w.Handler, w.Water.Code)
		if err != nil || got != (models.PublicationPolicy{}) || own {
			t.Errorf("another bureau's = %+v, %v, %v", got, own, err)
		}
		lines, err := w.Store.FindAudits(t.Context(), store.AuditFilter{Verb: "规定公示范围", Limit: 2})
		if err != nil || len(lines) != 1 || !strings.Contains(lines[0].Note, "示例理由") || !strings.Contains(lines[0].Note, " → 只公示具有一定社会影响的处罚") {
			t.Errorf("audit = %+v, %v", lines, err)
		}
		w.Check(t)
	})
}

// TestRights lets everybody who is signed in read, and only an administrator of
// the top bureau change.
func TestRights(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := rulebook.New(w.Store)
		below := w.Admin
		below.BureauID = w.Urban.ID
		for _, a := range []struct {
			who   string
			actor models.Actor
			read  models.Kind
			write models.Kind
		}{
			{"guest", w.Guest, models.Unauthenticated, models.Unauthenticated}, {"handler", w.Handler, "", models.Forbidden},
			{"auditor", w.Auditor, "", models.Forbidden}, {"administrator below", below, "", models.Forbidden},
		} {
			_, triggers := s.ListTriggers(t.Context(), a.actor, rulebook.ReviewCatalogue)
			_, years := s.ListYears(t.Context(), a.actor)
			_, profiles := s.ListProfiles(t.Context(), a.actor)
			for what, err := range map[string]error{"triggers": triggers, "years": years, "profiles": profiles} {
				if (err == nil) != (a.read == "") || err != nil && models.KindOf(err) != a.read {
					t.Errorf("%s reads %s: %v, want %q", a.who, what, err, a.read)
				}
			}
			_, put := s.PutYear(t.Context(), a.actor, 2027, []models.DayException{{Day: "2027-01-01", Off: true, Name: "元旦"}})
			for what, err := range map[string]error{
				"trigger": s.CreateTrigger(t.Context(), a.actor, rulebook.ReviewCatalogue, models.Trigger{}), "end": s.EndTrigger(t.Context(), a.actor, rulebook.ReviewCatalogue, "apl58_1", "2024-12-31"),
				"profile": s.PutProfile(t.Context(), a.actor, models.Profile{}), "policy": s.PutPolicy(t.Context(), a.actor, "", models.PublicationPolicy{}, "示例"), "year": put,
			} {
				if err == nil || models.KindOf(err) != a.write {
					t.Errorf("%s changes %s: %v, want %s", a.who, what, err, a.write)
				}
			}
		}
	})
}
