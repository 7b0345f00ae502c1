package store

import (
	"fmt"
	"reflect"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"sanxiang/models"
)

// insertMarks is how many values one statement inserts, by engine: the
// embedded one takes short statements that stay prepared, a server long ones
// that save round trips.
var insertMarks = map[string]int{"sqlite": 1500, "mysql": 24000}

// insertRows inserts many rows of one table with plain statements. It does
// what gorm's Create does for our models, which have neither hooks nor
// defaults, at a fraction of the cost.
func insertRows[T any](tx *Tx, rows []T, message string) error {
	if len(rows) == 0 {
		return nil
	}
	statement := &gorm.Statement{DB: tx.db}
	if err := statement.Parse(&rows[0]); err != nil {
		return fmt.Errorf("parse %T: %w", rows[0], err)
	}
	fields := storedFields(statement.Schema)
	size := max(1, insertMarks[tx.store.dialect]/len(fields))
	for len(rows) > 0 {
		n := min(size, len(rows))
		if n < size && tx.store.dialect == "sqlite" {
			n = 1 // so that the remainder needs no statement of its own
		}
		err := insertBatch(tx, statement.Schema.Table, fields, rows[:n])
		if duplicate(err) {
			return models.Errorf(models.Conflict, "%s", message)
		}
		if err != nil {
			return fmt.Errorf("insert %d rows of %s: %w", n, statement.Schema.Table, err)
		}
		rows = rows[n:]
	}
	return nil
}

// storedFields are the fields that have a column.
func storedFields(s *schema.Schema) []*schema.Field {
	var out []*schema.Field
	for _, f := range s.Fields {
		if f.DBName != "" {
			out = append(out, f)
		}
	}
	return out
}

func insertBatch[T any](tx *Tx, table string, fields []*schema.Field, rows []T) error {
	ctx := tx.db.Statement.Context
	args := make([]any, 0, len(rows)*len(fields))
	for i := range rows {
		row := reflect.ValueOf(&rows[i]).Elem()
		for _, f := range fields {
			v, _ := f.ValueOf(ctx, row)
			args = append(args, v)
		}
	}
	_, err := tx.db.Statement.ConnPool.ExecContext(ctx, insertSQL(table, fields, len(rows)), args...)
	return err
}

func insertSQL(table string, fields []*schema.Field, rows int) string {
	var q strings.Builder
	q.WriteString("INSERT INTO " + quoted(table) + " (")
	for i, f := range fields {
		if i > 0 {
			q.WriteByte(',')
		}
		q.WriteString(quoted(f.DBName))
	}
	q.WriteString(") VALUES ")
	marks := "(" + strings.TrimSuffix(strings.Repeat("?,", len(fields)), ",") + ")"
	for i := range rows {
		if i > 0 {
			q.WriteByte(',')
		}
		q.WriteString(marks)
	}
	return q.String()
}
