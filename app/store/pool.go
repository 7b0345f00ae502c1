package store

import (
	"context"
	"database/sql"
	"strings"
	"sync"

	"gorm.io/gorm"
)

// pool stands between gorm and the connections and keeps the statements that
// come again prepared. Statements are prepared on the pool, never inside a
// transaction: one that was prepared inside is bound to it and would be
// prepared anew in every other.
type pool struct {
	*sql.DB
	statements *statements
}

// statements are the prepared statements of a pool. A text is prepared when it
// has been seen twice, so that lists of changing length do not fill the server.
type statements struct {
	mu     sync.RWMutex
	ready  map[string]*sql.Stmt
	seen   map[string]struct{}
	wanted []string
}

const (
	statementLimit  = 200     // prepared statements per connection; servers allow some 16,000 in all
	statementSeen   = 4000    // texts that are remembered as seen once
	statementLength = 8 << 10 // bytes of a text worth keeping
)

func newPool(db *sql.DB) *pool {
	return &pool{DB: db, statements: &statements{ready: map[string]*sql.Stmt{}, seen: map[string]struct{}{}}}
}

// find gives the prepared statement of a text; nil when there is none, and
// then the text may become wanted.
func (s *statements) find(query string) *sql.Stmt {
	if len(query) > statementLength {
		return nil
	}
	s.mu.RLock()
	stmt := s.ready[query]
	s.mu.RUnlock()
	if stmt == nil && preparable(query) {
		s.want(query)
	}
	return stmt
}

func (s *statements) want(query string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, again := s.seen[query]; again && len(s.ready)+len(s.wanted) < statementLimit {
		s.wanted = append(s.wanted, query)
		delete(s.seen, query)
		return
	}
	if len(s.seen) >= statementSeen {
		clear(s.seen)
	}
	s.seen[query] = struct{}{}
}

// preparable leaves out what engines do not prepare: schema, savepoints, settings.
func preparable(query string) bool {
	query = strings.TrimLeft(query, " \n\t(")
	for _, verb := range []string{"SELECT", "INSERT", "UPDATE", "DELETE"} {
		if len(query) > len(verb) && strings.EqualFold(query[:len(verb)], verb) {
			return true
		}
	}
	return false
}

// prepare makes the wanted statements ready. It must not be called while the
// caller holds the pool's only connection.
func (p *pool) prepare(ctx context.Context) {
	s := p.statements
	s.mu.Lock()
	wanted := s.wanted
	s.wanted = nil
	s.mu.Unlock()
	for _, query := range wanted {
		stmt, err := p.DB.PrepareContext(ctx, query)
		if err != nil {
			continue // it goes on unprepared, and its own run reports what is wrong
		}
		s.mu.Lock()
		if s.ready[query] != nil {
			_ = stmt.Close()
		} else {
			s.ready[query] = stmt
		}
		s.mu.Unlock()
	}
}

// close closes the statements and the connections.
func (p *pool) close() {
	p.statements.mu.Lock()
	for _, stmt := range p.statements.ready {
		_ = stmt.Close()
	}
	clear(p.statements.ready)
	p.statements.mu.Unlock()
	_ = p.DB.Close()
}

// GetDBConn gives gorm the connections.
func (p *pool) GetDBConn() (*sql.DB, error) { return p.DB, nil }

// ExecContext runs a statement outside of a transaction.
func (p *pool) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	p.prepare(ctx)
	if stmt := p.statements.find(query); stmt != nil {
		return stmt.ExecContext(ctx, args...)
	}
	return p.DB.ExecContext(ctx, query, args...)
}

// QueryContext runs a query outside of a transaction.
func (p *pool) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	p.prepare(ctx)
	if stmt := p.statements.find(query); stmt != nil {
		return stmt.QueryContext(ctx, args...)
	}
	return p.DB.QueryContext(ctx, query, args...)
}

// QueryRowContext runs a query for one row outside of a transaction.
func (p *pool) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	p.prepare(ctx)
	if stmt := p.statements.find(query); stmt != nil {
		return stmt.QueryRowContext(ctx, args...)
	}
	return p.DB.QueryRowContext(ctx, query, args...)
}

// BeginTx begins a transaction that uses the prepared statements.
func (p *pool) BeginTx(ctx context.Context, options *sql.TxOptions) (gorm.ConnPool, error) {
	p.prepare(ctx)
	tx, err := p.DB.BeginTx(ctx, options)
	if err != nil {
		return nil, err
	}
	return &poolTx{Tx: tx, pool: p}, nil
}

// poolTx is a transaction on a pool.
type poolTx struct {
	*sql.Tx
	pool   *pool
	writes int // statements so far that may have changed something
}

// note counts a statement unless it only reads.
func (t *poolTx) note(query string) {
	if len(query) < 6 || !strings.EqualFold(query[:6], "SELECT") {
		t.writes++
	}
}

// GetDBConn gives gorm the connections.
func (t *poolTx) GetDBConn() (*sql.DB, error) { return t.pool.DB, nil }

// ExecContext runs a statement in the transaction.
func (t *poolTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	t.note(query)
	if stmt := t.pool.statements.find(query); stmt != nil {
		return t.Tx.StmtContext(ctx, stmt).ExecContext(ctx, args...)
	}
	return t.Tx.ExecContext(ctx, query, args...)
}

// QueryContext runs a query in the transaction.
func (t *poolTx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	t.note(query)
	if stmt := t.pool.statements.find(query); stmt != nil {
		return t.Tx.StmtContext(ctx, stmt).QueryContext(ctx, args...)
	}
	return t.Tx.QueryContext(ctx, query, args...)
}

// QueryRowContext runs a query for one row in the transaction.
func (t *poolTx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	t.note(query)
	if stmt := t.pool.statements.find(query); stmt != nil {
		return t.Tx.StmtContext(ctx, stmt).QueryRowContext(ctx, args...)
	}
	return t.Tx.QueryRowContext(ctx, query, args...)
}
