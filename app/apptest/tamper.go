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
	driver, dsn := "mysql", w.DSN
	path, lite := strings.CutPrefix(w.DSN, "sqlite:")
	if lite {
		driver, dsn = "sqlite", "file:"+path+"?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
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
