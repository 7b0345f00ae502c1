package store_test

import (
	"database/sql"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sanxiang/app/apptest"
)

var update = flag.Bool("update", false, "write the schema dumps anew")

// TestSchema holds the schema that the migrations make against its golden
// dump, one per engine, so that a change of the schema is seen in review.
func TestSchema(t *testing.T) {
	t.Parallel()
	for _, e := range apptest.Engines() {
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			dsn := e.DSN(t)
			if err := apptest.Prepare(dsn); err != nil {
				t.Fatal(err)
			}
			if err := apptest.Prepare(dsn); err != nil {
				t.Fatalf("migrating again: %v", err)
			}
			got := dump(t, dsn)
			golden := filepath.Join("testdata", "schema."+e.Name+".sql")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) && (e.Name == "sqlite" || os.Getenv("SANXIANG_TEST_MYSQL") == "") {
				t.Errorf("schema differs from %s; if meant, run go test ./app/store -run TestSchema -update", golden)
			}
		})
	}
}

func dump(t *testing.T, dsn string) string {
	t.Helper()
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		return strings.Join(column(t, "sqlite", path, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"), ";\n") + ";\n"
	}
	tables := column(t, "mysql", dsn, "SHOW TABLES")
	slices.Sort(tables)
	var out []string
	volatile := regexp.MustCompile(` AUTO_INCREMENT=\d+`)
	for _, name := range tables {
		db, err := sql.Open("mysql", dsn)
		if err != nil {
			t.Fatal(err)
		}
		var table, create string
		err = db.QueryRow("SHOW CREATE TABLE `"+name+"`").Scan(&table, &create)
		db.Close()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, volatile.ReplaceAllString(create, ""))
	}
	return strings.Join(out, ";\n") + ";\n"
}

func column(t *testing.T, driver, dsn, query string) []string {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

// TestAppendOnly finds that the embedded database refuses to change audit
// lines and events.
func TestAppendOnly(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	path := strings.TrimPrefix(w.DSN, "sqlite:")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, q := range []string{"UPDATE audits SET note = 'x'", "DELETE FROM audits"} {
		if _, err := db.Exec(q); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v, want it refused", q, err)
		}
	}
}
