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
		driver, dsn = "sqlite", "file:"+path+"?_pragma=busy_timeout(10000)"
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

// The penalty table of 庆元县 for 2024, as published: nine columns that add up
// to 108156 decisions and 1753.79万元.
func TestPenaltyTableGolden(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		w.Clock.Set("2025-01-20")
		county := models.Bureau{Code: "GOV02", Name: "示例县人民政府", Short: "示县", Kind: models.BureauGovernment, Level: "district", Region: "331126", FoundedOn: "2015-01-01"}
		var traffic, market models.Bureau
		write(t, w, func(tx *store.Tx) error {
			if err := tx.CreateBureau(&county); err != nil {
				return err
			}
			traffic = models.Bureau{Code: "DEP21", Name: "示例县交通局", Short: "示交", Kind: models.BureauDepartment, Level: "bureau", Region: "331126", ParentID: county.ID, FoundedOn: "2015-01-01"}
			market = models.Bureau{Code: "DEP22", Name: "示例县市场监管局", Short: "示市", Kind: models.BureauDepartment, Level: "bureau", Region: "331126", ParentID: county.ID, FoundedOn: "2015-01-01"}
			if err := tx.CreateBureau(&traffic); err != nil {
				return err
			}
			return tx.CreateBureau(&market)
		})
		db := openSQL(t, w.DSN)
		insert := func(bureau int64, code, dim string, value, records int64) {
			if _, err := db.Exec("INSERT INTO counters (bureau_id, indicator, period, dim, value, records) VALUES (?,?,?,?,?,?)", bureau, code, 202400, dim, value, records); err != nil {
				t.Fatal(err)
			}
		}
		for _, x := range []struct {
			bureau int64
			key    string
			n      int64
		}{
			{traffic.ID, keyOf(false, models.KindWarning), 12000},
			{traffic.ID, keyOf(false, models.KindFine), 90000},
			{traffic.ID, keyOf(false, models.KindFine, models.KindWarning), 4929},
			{traffic.ID, keyOf(false, models.KindSuspendLicence, models.KindFine), 189},
			{traffic.ID, keyOf(false, models.KindRevokeLicence, models.KindFine), 101},
			{traffic.ID, keyOf(false, models.KindDetention, models.KindFine, models.KindRevokeLicence), 4},
			{traffic.ID, keyOf(false, models.KindDetention), 500},
			{traffic.ID, keyOf(true, models.KindFine), 33}, // revoked: not counted in 浙江 from 2023 on
			{market.ID, keyOf(false, models.KindReprimand), 175},
			{market.ID, keyOf(false, models.KindConfiscateGains, models.KindFine), 35},
			{market.ID, keyOf(false, models.KindConfiscateGoods, models.KindFine, models.KindOther), 200},
			{market.ID, keyOf(false, models.KindSuspendBusiness, models.KindRevokeLicence), 11},
			{market.ID, keyOf(false, models.KindOther), 12},
		} {
			insert(x.bureau, "penalty.decided.count", x.key, x.n, x.n)
		}
		insert(traffic.ID, "penalty.forfeit.amount", keyOf(false, models.KindFine), 16_000_000_00, 95029)
		insert(traffic.ID, "penalty.forfeit.amount", keyOf(true, models.KindFine), 5_000_00, 33)
		insert(market.ID, "penalty.forfeit.amount", keyOf(false, models.KindConfiscateGains, models.KindFine), 1_537_949_50, 35)

		table, err := stats.New(w.Store).PenaltyTable(context.Background(), county.ID, models.YearPeriod(2024), "")
		if err != nil {
			t.Fatal(err)
		}
		if table.Profile.Code != "c_33" || len(table.Rows) != 2 {
			t.Fatalf("profile %s, %d rows, want c_33 and 2", table.Profile.Code, len(table.Rows))
		}
		want := stats.TableRow{
			Bureau: county.ID, Name: "合计", Cells: []int64{12175, 94929, 235, 189, 101, 0, 11, 504, 12}, Total: 108156,
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
