package stats_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/app/stats"
	"sanxiang/app/store"
	"sanxiang/models"
)

// openSQL opens the world's database beside the store, to put counters in
// without their records.
func openSQL(t testing.TB, dsn string) *sql.DB {
	t.Helper()
	driver := "mysql"
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		driver, dsn = "sqlite", "file:"+path+"?_pragma=busy_timeout(10000)&_pragma=synchronous(OFF)&_pragma=cache_size(-200000)"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func setOf(kinds ...models.PenaltyKind) models.KindSet {
	var set models.KindSet
	for _, k := range kinds {
		set = set.Add(k)
	}
	return set
}

func keyOf(revoked bool, kinds ...models.PenaltyKind) string {
	return models.CountKey(setOf(kinds...), revoked)
}

// county is a county in 浙江 with two bureaus.
type county struct {
	government, traffic, market models.Bureau
}

func newCounty(t *testing.T, w *apptest.World) *county {
	t.Helper()
	bureau := func(code, name string, kind models.BureauKind, level string) models.Bureau {
		return models.Bureau{Code: code, Name: name, Short: "示", Kind: kind, Level: level, Region: "331126", FoundedOn: "2015-01-01"}
	}
	c := &county{
		government: bureau("GOV02", "示例县人民政府", models.BureauGovernment, "district"),
		traffic:    bureau("DEP21", "示例县交通局", models.BureauDepartment, "bureau"),
		market:     bureau("DEP22", "示例县市场监管局", models.BureauDepartment, "bureau"),
	}
	write(t, w, func(tx *store.Tx) error {
		if err := tx.CreateBureau(&c.government); err != nil {
			return err
		}
		c.traffic.ParentID, c.market.ParentID = c.government.ID, c.government.ID
		if err := tx.CreateBureau(&c.traffic); err != nil {
			return err
		}
		return tx.CreateBureau(&c.market)
	})
	return c
}

// count puts the county's counters of 2024 in: some 108,000 decisions.
func (c *county) count(t *testing.T, w *apptest.World) {
	t.Helper()
	db := openSQL(t, w.DSN)
	insert := func(b models.Bureau, code, dim string, value, records int64) {
		if _, err := db.Exec("INSERT INTO counters (bureau_id, indicator, period, dim, value, records) VALUES (?,?,?,?,?,?)", b.ID, code, 202400, dim, value, records); err != nil {
			t.Fatal(err)
		}
	}
	for _, x := range []struct {
		bureau models.Bureau
		key    string
		n      int64
	}{
		{c.traffic, keyOf(false, models.KindWarning), 12000},
		{c.traffic, keyOf(false, models.KindFine), 90000},
		{c.traffic, keyOf(false, models.KindFine, models.KindWarning), 4929},
		{c.traffic, keyOf(false, models.KindSuspendLicence, models.KindFine), 189},
		{c.traffic, keyOf(false, models.KindRevokeLicence, models.KindFine), 101},
		{c.traffic, keyOf(false, models.KindDetention, models.KindFine, models.KindRevokeLicence), 4},
		{c.traffic, keyOf(false, models.KindDetention), 500},
		{c.traffic, keyOf(true, models.KindFine), 33}, // revoked: not counted in 浙江 from 2023 on
		{c.market, keyOf(false, models.KindReprimand), 175},
		{c.market, keyOf(false, models.KindConfiscateGains, models.KindFine), 35},
		{c.market, keyOf(false, models.KindConfiscateGoods, models.KindFine, models.KindOther), 200},
		{c.market, keyOf(false, models.KindSuspendBusiness, models.KindRevokeLicence), 11},
		{c.market, keyOf(false, models.KindOther), 12},
	} {
		insert(x.bureau, "penalty.decided.count", x.key, x.n, x.n)
	}
	insert(c.traffic, "penalty.forfeit.amount", keyOf(false, models.KindFine), 16_000_000_00, 95029)
	insert(c.traffic, "penalty.forfeit.amount", keyOf(true, models.KindFine), 5_000_00, 33)
	insert(c.market, "penalty.forfeit.amount", keyOf(false, models.KindConfiscateGains, models.KindFine), 1_537_949_50, 35)
}

// The penalty table of 庆元县 for 2024, as published: nine columns that add up
// to 108156 decisions and 1753.79万元.
func TestPenaltyTableGolden(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		w.Clock.Set("2025-01-20")
		c := newCounty(t, w)
		c.count(t, w)
		table, err := stats.New(w.Store).PenaltyTable(context.Background(), c.government.ID, models.YearPeriod(2024), "")
		if err != nil {
			t.Fatal(err)
		}
		if table.Profile.Code != "c_33" || len(table.Rows) != 2 {
			t.Fatalf("profile %s, %d rows, want c_33 and 2", table.Profile.Code, len(table.Rows))
		}
		want := stats.TableRow{
			Bureau: c.government.ID, Name: "合计", Cells: []int64{12175, 94929, 235, 189, 101, 0, 11, 504, 12}, Total: 108156,
			Amount: 17_537_949_50, Records: 108156, State: models.StateValue,
		}
		if diff := cmp.Diff(want, table.Total); diff != "" {
			t.Errorf("total (-want +got):\n%s", diff)
		}
		if got := table.AmountText(table.Total.Amount) + table.Profile.AmountUnit; got != "1753.79万元" {
			t.Errorf("amount = %s, want 1753.79万元", got)
		}
		if diff := cmp.Diff([]int64{175, 0, 235, 0, 0, 0, 11, 0, 12}, table.Rows[1].Cells); diff != "" {
			t.Errorf("cells of %s (-want +got):\n%s", table.Rows[1].Name, diff)
		}
	})
}

// Totals that were handed in stand in the table beside what was counted.
func TestPenaltyTableReturned(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	w.Clock.Set("2025-01-20")
	write(t, w, func(tx *store.Tx) error {
		for _, r := range []*models.Return{
			handIn(w.Water.ID, 2024, 0, "penalty.decided.count", "", 100), handIn(w.Water.ID, 2024, 0, "penalty.decided.count", keyOf(false, models.KindFine), 60),
			handIn(w.Water.ID, 2024, 0, "penalty.kind.warning.count", "", 40), handIn(w.Water.ID, 2024, 0, "penalty.forfeit.amount", "", 9_999_99),
		} {
			if err := tx.PutReturn(r); err != nil {
				return err
			}
		}
		return tx.CreateCases([]store.CaseChange{decided(w, w.Urban.ID, "甲1", false, models.KindFine), decided(w, w.Below.ID, "甲2", false, models.KindOther)}, "测试")
	})
	table, err := stats.New(w.Store).PenaltyTable(context.Background(), w.City.ID, models.YearPeriod(2024), "")
	if err != nil {
		t.Fatal(err)
	}
	want := []stats.TableRow{
		{Bureau: w.Urban.ID, Name: w.Urban.Name, Cells: []int64{0, 1, 0, 0, 0, 0, 0, 0, 1}, Total: 2, Amount: 200_00, Records: 2, State: models.StateValue},
		{Bureau: w.Water.ID, Name: w.Water.Name, Cells: []int64{40, 60, 0, 0, 0, 0, 0, 0, 0}, Total: 100, Amount: 9_999_99, Records: 1, State: models.StateValue},
	}
	if diff := cmp.Diff(want, table.Rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	below, err := stats.New(w.Store).PenaltyTable(context.Background(), w.Urban.ID, models.YearPeriod(2024), "b_14")
	if err != nil || len(below.Rows) != 2 || below.Rows[0].Name != w.Urban.Name+"（本级）" || below.Rows[0].Total != 1 || below.AmountText(below.Total.Amount) != "200" {
		t.Errorf("table of a bureau with units = %+v, %v", below, err)
	}
}
