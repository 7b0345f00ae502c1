package store

import (
	"database/sql/driver"
	"errors"
	"slices"

	gomysql "github.com/go-sql-driver/mysql"
	"gorm.io/gorm"
	sqlitedriver "modernc.org/sqlite"
)

// errStale asks for another run: a compare-and-set missed because another
// process changed the row since it was read.
var errStale = errors.New("row changed meanwhile")

// conflictCodes are MySQL's and TiDB's codes for "run it again": deadlock, lock
// wait, Galera certification, TiDB write conflicts.
var conflictCodes = []uint16{1205, 1213, 1047, 3572, 8002, 8022, 8028, 9007}

// SQLite's codes: busy, locked, and the broken constraints that gorm's dialect
// for another driver does not know.
const (
	sqliteBusy       = 5
	sqliteLocked     = 6
	sqliteUnique     = 2067
	sqlitePrimaryKey = 1555
)

// retryable says whether running the transaction again may help.
func retryable(err error) bool {
	return conflicting(err) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, gomysql.ErrInvalidConn)
}

// conflicting says whether the engine undid the transaction in favour of another.
func conflicting(err error) bool {
	var my *gomysql.MySQLError
	if errors.As(err, &my) {
		return slices.Contains(conflictCodes, my.Number)
	}
	var lite *sqlitedriver.Error
	if errors.As(err, &lite) {
		return lite.Code()&0xFF == sqliteBusy || lite.Code()&0xFF == sqliteLocked
	}
	return errors.Is(err, errStale)
}

// duplicate says whether a unique key refused the row.
func duplicate(err error) bool {
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return true
	}
	var lite *sqlitedriver.Error
	if errors.As(err, &lite) {
		return lite.Code() == sqliteUnique || lite.Code() == sqlitePrimaryKey
	}
	var my *gomysql.MySQLError
	return errors.As(err, &my) && my.Number == 1062
}
