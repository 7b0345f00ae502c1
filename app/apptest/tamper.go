package apptest

import (
	"database/sql"
	"strings"
	"testing"
)

// appendOnly are the triggers of the embedded database that refuse changes.
var appendOnly = []string{"audits_no_update", "audits_no_delete", "case_events_no_update", "case_events_no_delete"}

// Tamper changes the database behind the store's back, as somebody with the
// database's password could. It fails unless at least one row changes.
func (w *World) Tamper(t testing.TB, statement string, args ...any) {
	t.Helper()
	db, lite := w.behind(t)
	defer db.Close()
	for _, name := range appendOnly {
		if _, err := db.Exec("DROP TRIGGER IF EXISTS " + name); lite && err != nil {
			t.Fatalf("drop trigger %s: %v", name, err)
		}
	}
	result, err := db.Exec(statement, args...)
	if err != nil {
		t.Fatalf("tamper %q: %v", statement, err)
	}
	if n, err := result.RowsAffected(); n == 0 || err != nil {
		t.Fatalf("tamper %q changed %d rows, %v", statement, n, err)
	}
}

// Tell reads one value from the database behind the store's back: what is at
// rest there.
func (w *World) Tell(t testing.TB, query string, args ...any) string {
	t.Helper()
	db, _ := w.behind(t)
	defer db.Close()
	var value string
	if err := db.QueryRow(query, args...).Scan(&value); err != nil {
		t.Fatalf("tell %q: %v", query, err)
	}
	return value
}

// behind opens the world's database beside the store, and says whether it is
// the embedded one.
func (w *World) behind(t testing.TB) (*sql.DB, bool) {
	t.Helper()
	driver, dsn := "mysql", w.DSN
	path, lite := strings.CutPrefix(w.DSN, "sqlite:")
	if lite {
		driver, dsn = "sqlite", "file:"+path+"?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	return db, lite
}
