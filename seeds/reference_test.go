package seeds_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/models"
	"sanxiang/seeds"
)

func TestProfileOfRegionAndYear(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	tests := []struct {
		name, region string
		year         int
		want         string
	}{
		{"anywhere before the 2021 kinds", "440100", 2019, "a"},
		{"庆元县 2020", "331126", 2020, "a"},
		{"庆元县 2022 still the old columns", "331126", 2022, "a_33"},
		{"庆元县 2024", "331126", 2024, "c_33"},
		{"大同市 2024", "140200", 2024, "b_14"},
		{"沂源县 2021", "370323", 2021, "e_37"},
		{"新疆 2024", "650103", 2024, "c"},
		{"内蒙古 2024", "150200", 2024, "c"},
		{"no region", "", 2026, "c"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := c.Profile(tt.region, tt.year).Code; got != tt.want {
				t.Errorf("Profile(%s, %d) = %s, want %s", tt.region, tt.year, got, tt.want)
			}
		})
	}
}

func key(revoked bool, kinds ...models.PenaltyKind) string {
	var set models.KindSet
	for _, k := range kinds {
		set = set.Add(k)
	}
	return models.CountKey(set, revoked)
}

// The published table of 庆元县 for 2024 adds up to 108156 decisions.
func TestTabulateQingyuan2024(t *testing.T) {
	t.Parallel()
	counts := map[string]int64{
		key(false, models.KindWarning):                                 12000,
		key(false, models.KindReprimand):                               175,
		key(false, models.KindFine):                                    94000,
		key(false, models.KindWarning, models.KindFine):                929,
		key(false, models.KindFine, models.KindConfiscateGains):        200,
		key(false, models.KindConfiscateGoods, models.KindOther):       35,
		key(false, models.KindSuspendLicence, models.KindFine):         180,
		key(false, models.KindDowngrade):                               9,
		key(false, models.KindRevokeLicence, models.KindFine):          101,
		key(false, models.KindSuspendBusiness, models.KindFine):        11,
		key(false, models.KindDetention):                               500,
		key(false, models.KindDetention, models.KindFine):              4,
		key(false, models.KindOther):                                   12,
		key(true, models.KindFine):                                     7, // revoked: not counted there
		key(true, models.KindRevokeLicence, models.KindSuspendLicence): 1,
	}
	cells, total := catalogue(t).Profile("331126", 2024).Tabulate(counts)
	want := []int64{12175, 94929, 235, 189, 101, 0, 11, 504, 12}
	if diff := cmp.Diff(want, cells); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
	if total != 108156 {
		t.Errorf("total = %d, want 108156", total)
	}
}

// One decision with several kinds counts once, under the heaviest kind of the
// profile's own order.
func TestTabulateCombinedPenalties(t *testing.T) {
	t.Parallel()
	fineAndGains := key(false, models.KindFine, models.KindConfiscateGains)
	tests := []struct {
		name, profile, key, want string
	}{
		{"fine and confiscation, 2018 columns", "a", fineAndGains, "confiscation"},
		{"fine and confiscation, 2021 columns", "c", fineAndGains, "confiscation"},
		{"fine and confiscation, Shandong", "e_37", fineAndGains, "confiscate_gains"},
		{"suspension and revocation in A", "a", key(false, models.KindSuspendBusiness, models.KindRevokeLicence), "revoke"},
		{"suspension and revocation in B", "b_14", key(false, models.KindSuspendBusiness, models.KindRevokeLicence), "revoke"},
		{"suspension and revocation in C", "c", key(false, models.KindSuspendBusiness, models.KindRevokeLicence), "shutdown"},
		{"named kind and other", "c", key(false, models.KindWarning, models.KindOther), "warning"},
		{"revoked decision in A counts", "a", key(true, models.KindFine), "fine"},
		{"revoked decision in B does not", "b_14", key(true, models.KindFine), ""},
	}
	c := catalogue(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p, err := c.FindProfile(tt.profile)
			if err != nil {
				t.Fatal(err)
			}
			cells, total := p.Tabulate(map[string]int64{tt.key: 3})
			got, sum := "", int64(0)
			for i, n := range cells {
				if n != 0 {
					got, sum = p.Columns[i].Code, sum+n
				}
			}
			if got != tt.want || sum != total {
				t.Errorf("counted under %q (%d of %d), want %q", got, sum, total, tt.want)
			}
		})
	}
}

func TestCalendar(t *testing.T) {
	t.Parallel()
	c, err := models.NewCalendar(seeds.CalendarYears(), seeds.CalendarDays())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range seeds.CalendarDays() {
		day, _ := e.Day.Time()
		if weekend := day.Weekday()%6 == 0; weekend == e.Off {
			t.Errorf("%s differs in nothing from the week", e.Day)
		}
	}
	years := []struct {
		name     string
		from, to models.Day
		want     int
	}{
		{"2021", "2020-12-31", "2021-12-31", 250},
		{"2022", "2021-12-31", "2022-12-31", 249},
		{"2023", "2022-12-31", "2023-12-31", 249},
		{"2024", "2023-12-31", "2024-12-31", 251},
		{"2025", "2024-12-31", "2025-12-31", 248},
		{"2026", "2025-12-31", "2026-12-31", 248},
	}
	for _, tt := range years {
		if got, err := c.CountWorkdays(tt.from, tt.to); err != nil || got != tt.want {
			t.Errorf("working days of %s = %d, %v, want %d", tt.name, got, err, tt.want)
		}
	}
	terms := []struct {
		from models.Day
		n    int
		want models.Day
	}{
		{"2026-01-05", 3, "2026-01-08"}, {"2026-01-05", 5, "2026-01-12"}, {"2026-01-05", 7, "2026-01-14"}, {"2026-01-05", 20, "2026-02-02"},
		{"2026-04-30", 3, "2026-05-08"}, {"2026-04-30", 5, "2026-05-11"}, {"2026-04-30", 7, "2026-05-13"}, {"2026-04-30", 20, "2026-06-01"},
		{"2026-11-20", 7, "2026-12-01"}, {"2026-11-20", 20, "2026-12-18"},
		{"2023-09-28", 7, "2023-10-13"}, {"2024-02-08", 7, "2024-02-23"}, {"2021-09-30", 3, "2021-10-11"},
	}
	for _, tt := range terms {
		if got, err := c.AddWorkdays(tt.from, tt.n); err != nil || got != tt.want {
			t.Errorf("%s + %d = %s, %v, want %s", tt.from, tt.n, got, err, tt.want)
		}
	}
}

func TestRegions(t *testing.T) {
	t.Parallel()
	known, provinces := map[models.RegionCode]bool{}, 0
	list := seeds.Regions()
	for _, r := range list {
		if parent := r.Code.Parent(); !r.Code.Valid() || r.Name == "" || known[r.Code] || parent != "" && !known[parent] {
			t.Errorf("%s %s: invalid, twice, or without its parent %s before it", r.Code, r.Name, parent)
		}
		known[r.Code] = true
		if r.Code.Level() == models.LevelProvince {
			provinces++
		}
	}
	if provinces != 34 {
		t.Errorf("provinces = %d, want 34", provinces)
	}
	if !slices.Contains(list, seeds.Region{Code: "650103", Name: "沙依巴克区"}) {
		t.Errorf("650103 is missing")
	}
}

func TestTriggersAreWellFormed(t *testing.T) {
	t.Parallel()
	for _, list := range [][]models.Trigger{seeds.Triggers(), seeds.HearingTriggers()} {
		seen := map[string]bool{}
		for _, r := range list {
			if seen[r.Code] || r.Name == "" || r.Basis == "" || len(r.Facts)+len(r.Kinds)+int(r.AtLeast) == 0 {
				t.Errorf("%s: twice, nameless, without basis or without condition", r.Code)
			}
			seen[r.Code] = true
			if !models.IsChoice(models.Sectors, r.Field) {
				t.Errorf("%s: no field %q", r.Code, r.Field)
			}
			for _, f := range r.Facts {
				if !models.IsChoice(models.CaseGrounds, f) {
					t.Errorf("%s: no ground %q", r.Code, f)
				}
			}
			for _, k := range r.Kinds {
				if !k.Valid() {
					t.Errorf("%s: no penalty kind %q", r.Code, k)
				}
			}
			for _, k := range r.PartyKinds {
				if !k.Valid() {
					t.Errorf("%s: no party kind %q", r.Code, k)
				}
			}
		}
	}
}

func TestTriggersMeetProposals(t *testing.T) {
	t.Parallel()
	fine := models.KindSet(0).Add(models.KindFine)
	tests := []struct {
		name            string
		p               models.Proposal
		review, hearing []string
	}{
		{"small fine", models.Proposal{PartyKind: models.PartyOrg, Region: "650103", On: "2024-06-01", Fine: 4_999_999, Kinds: fine}, nil, nil},
		{"default for an organisation", models.Proposal{PartyKind: models.PartyOrg, Region: "650103", On: "2024-06-01", Fine: 5_000_000, Kinds: fine}, []string{"amount_default_org"}, []string{"amount_default_org"}},
		{"default for a person", models.Proposal{PartyKind: models.PartyPerson, Region: "650103", On: "2024-06-01", Fine: 1_000_000, Kinds: fine}, []string{"amount_default_person"}, []string{"amount_default_person"}},
		{"Shanghai is stricter on persons", models.Proposal{PartyKind: models.PartyPerson, Region: "310115", On: "2024-06-01", Fine: 500_000, Kinds: fine}, []string{"amount_31_person"}, []string{"amount_31_person"}},
		{"Guangdong is wider on organisations", models.Proposal{PartyKind: models.PartyOrg, Region: "440100", On: "2024-06-01", Fine: 9_999_999, Kinds: fine}, nil, nil},
		{"agriculture by its own rule", models.Proposal{PartyKind: models.PartyOrg, Region: "650103", Field: models.SectorAgriculture, On: "2024-06-01", Fine: 5_000_000, Kinds: fine}, nil, nil},
		{"agriculture follows its province", models.Proposal{PartyKind: models.PartyOrg, Region: "310115", Field: models.SectorAgriculture, On: "2024-06-01", Fine: 5_000_000, Kinds: fine}, []string{"amount_31_mara_org"}, []string{"amount_31_mara_org"}},
		{"revocation", models.Proposal{PartyKind: models.PartyOrg, Region: "650103", On: "2024-06-01", Kinds: fine.Add(models.KindRevokeLicence)}, []string{"kind_revoke_licence"}, []string{"kind_revoke_licence"}},
		{"after a hearing, complex", models.Proposal{PartyKind: models.PartyOrg, Region: "650103", On: "2024-06-01", Kinds: fine, Grounds: []string{"hearing", "complex"}}, []string{"apl58_2", "apl58_3"}, nil},
		{"complex before 2021-07-15", models.Proposal{PartyKind: models.PartyOrg, Region: "650103", On: "2021-07-14", Kinds: fine, Grounds: []string{"complex"}}, nil, nil},
		{"social risk", models.Proposal{PartyKind: models.PartyOrg, Region: "650103", On: "2020-06-01", Kinds: fine, Grounds: []string{"social_risk"}}, []string{"guide118_risk"}, nil},
	}
	codes := func(list []models.Trigger, p models.Proposal) []string {
		var out []string
		for _, h := range models.Evaluate(list, p) {
			out = append(out, h.Code)
		}
		return out
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.review, codes(seeds.Triggers(), tt.p)); diff != "" {
				t.Errorf("review (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.hearing, codes(seeds.HearingTriggers(), tt.p)); diff != "" {
				t.Errorf("hearing (-want +got):\n%s", diff)
			}
		})
	}
}
