package migrations_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/go-gormigrate/gormigrate/v2"
	"github.com/google/go-cmp/cmp"
	"gorm.io/driver/mysql"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"sanxiang/app/apptest"
	"sanxiang/app/store/migrations"
)

// page is a page as the first schema kept it.
type page map[string]any

// filled is what the second step writes.
type filled struct {
	Cause, Summary, PartyKind string
	Kinds, Fine, Forfeit      int64
	ShownUntil, Search        string
}

// pages are what stood before the second step, and what it makes of them.
var pages = []struct {
	name string
	page page // nil for a tombstone
	want filled
}{
	{"fine and confiscation", page{
		"party_name": "示例（甲）ab公司", "party_kind": "organization", "party_code": "91330101TESTCODE12", "cause": "占用 道路", "number": "示罚〔2024〕12号",
		"bureau_name": "示例市城市管理局", "title": "示例处罚决定", "content": "罚款。没收。", "kinds": []string{"fine", "confiscate_gains"},
		"fine": 123456789, "forfeit": 123556794, "shown_until": "2027-01-31",
	}, filled{
		"占用 道路", "罚款1,234,567.89元、没收违法所得（没收1,000.05元）", "organization", 1<<2 | 1<<3, 123456789, 123556794, "2027-01-31",
		"示例(甲)AB公司\n91330101TESTCODE12\n占用道路\n示罚(2024)12号\n示例市城市管理局\n示例处罚决定",
	}},
	{"kinds in the order of the page", page{"kinds": []string{"other", "warning", "unheard"}, "content": "警告"},
		filled{Summary: "其他行政处罚、警告、unheard", Kinds: 1<<13 | 1, Search: strings.Repeat("\n", 5)}},
	{"small fine", page{"kinds": []string{"fine"}, "fine": 5, "forfeit": 5},
		filled{Summary: "罚款0.05元", Kinds: 1 << 2, Fine: 5, Forfeit: 5, Search: strings.Repeat("\n", 5)}},
	{"no penalty", page{"content": "准予许可。有效期三年。"}, filled{Summary: "准予许可", Search: strings.Repeat("\n", 5)}},
	{"long sentence", page{"content": strings.Repeat("许", 61)}, filled{Summary: strings.Repeat("许", 60) + "…", Search: strings.Repeat("\n", 5)}},
	{"long cause", page{"cause": strings.Repeat("占", 256)},
		filled{Cause: strings.Repeat("占", 254) + "…", Search: "\n\n" + strings.Repeat("占", 256) + "\n\n\n"}},
	{"rare character", page{"party_name": "𠮷某", "cause": "😀"}, filled{Cause: "😀", Search: "𠮷某\n\n😀\n\n\n"}},
	{"tombstone", nil, filled{}},
}

// TestPublicationColumns brings databases of the first schema up to date:
// every page of before gets the columns and the lines that a new one has.
func TestPublicationColumns(t *testing.T) {
	t.Parallel()
	for _, e := range apptest.Engines() {
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			db := open(t, e.DSN(t))
			older(t, db)
			if err := migrations.Run(db); err != nil {
				t.Fatal(err)
			}
			checkPages(t, db)
			if err := db.Exec("DELETE FROM schema_migrations WHERE id = '0002_publication'").Error; err != nil {
				t.Fatal(err)
			}
			if err := migrations.Run(db); err != nil {
				t.Fatalf("a step that was cut off, again: %v", err)
			}
			checkPages(t, db)
		})
	}
}

// open connects past the store, which always brings up to date.
func open(t *testing.T, dsn string) *gorm.DB {
	t.Helper()
	var dialect gorm.Dialector = mysql.Open(dsn + "?charset=utf8mb4&collation=utf8mb4_bin")
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		dialect = sqlite.Dialector{DriverName: "sqlite", DSN: path}
	}
	db, err := gorm.Open(dialect, &gorm.Config{Logger: logger.Discard})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if own, err := db.DB(); err == nil {
			own.Close()
		}
	})
	return db
}

// older makes the first schema with rows of its time: the pages, and enough of
// one kind that they come in several batches.
func older(t *testing.T, db *gorm.DB) {
	t.Helper()
	options := *gormigrate.DefaultOptions
	options.TableName = "schema_migrations"
	if err := gormigrate.New(db, &options, migrations.All()[:1]).Migrate(); err != nil {
		t.Fatal(err)
	}
	for i, c := range pages {
		insert(t, db, fmt.Sprintf("a%03d", i), i, c.page)
	}
	for i := range many {
		insert(t, db, fmt.Sprintf("b%03d", i), 1000+i, page{"cause": fmt.Sprint("事项", i)})
	}
}

// many is more than two batches.
const many = 250

func insert(t *testing.T, db *gorm.DB, id string, place int, p page) {
	t.Helper()
	body, status := "", "withdrawn"
	if p != nil {
		b, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		body, status = string(b), "published"
	}
	err := db.Table("publications").Create(map[string]any{
		"public_id": id, "seq": place, "disclosure_id": place, "bureau_code": "DEP01", "bureau_name": "示例市城市管理局", "kind": "penalty",
		"status": status, "number": "", "party_name": "", "party_code": "", "title": "", "year": 2024, "decided_on": "2024-05-06",
		"published_on": "2024-05-07", "updated_at": 1, "revision": 1, "body": body, "reason_code": "", "reason": "", "ended_on": "", "search": "",
	}).Error
	if err != nil {
		t.Fatal(err)
	}
}

func checkPages(t *testing.T, db *gorm.DB) {
	t.Helper()
	for i, c := range pages {
		var got filled
		if err := db.Table("publications").Where("public_id = ?", fmt.Sprintf("a%03d", i)).Take(&got).Error; err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
	var n int64
	if err := db.Table("publications").Where("public_id > 'b' AND cause LIKE '事项%'").Count(&n).Error; err != nil || n != many {
		t.Errorf("%d of %d rows filled, %v", n, many, err)
	}
}
