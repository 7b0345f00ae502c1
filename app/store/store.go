// Package store is the database: the only importer of gorm. It opens SQLite
// (the embedded default) or MySQL, MariaDB and TiDB, brings the schema up to
// date, runs every write through one writer that joins waiting transactions in
// one commit, and keeps audit lines and counters in the same transaction as
// the change they belong to.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	gomysql "github.com/go-sql-driver/mysql"
	"gorm.io/driver/mysql"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	_ "modernc.org/sqlite" // the pure-Go driver behind DriverName "sqlite"

	"sanxiang/models"
)

// Options says which database to open and with what.
type Options struct {
	// DSN is a MySQL data source name, or "sqlite:PATH".
	DSN string
	// Now is the clock; only main and tests make one.
	Now func() time.Time
	Log *slog.Logger
	// Key seals personal identifiers; 32 bytes.
	Key []byte
	// MaxConnections bounds the reading connections; 0 takes a default.
	MaxConnections int
	// Volatile leaves out the embedded database's disk sync. Tests only: a
	// power cut loses what was acknowledged.
	Volatile bool
}

// Store is an open database. Its methods may be used by many goroutines.
type Store struct {
	options   Options
	dialect   string // sqlite or mysql
	write     *gorm.DB
	read      *gorm.DB
	watch     *sql.DB // one connection that only asks whether anything changed
	writer    *writer
	ids       idMaker
	catalogue atomic.Pointer[models.Catalogue]
	tree      treeCache
	cached    rulesCache
	published atomic.Int64 // see PublicSeq
	sealer    sealer
	fault     atomic.Pointer[func(op string) error] // tests put faults here
	closing   sync.Once
}

// Open connects, without touching the schema; Migrate does that.
func Open(ctx context.Context, options Options) (*Store, error) {
	if options.Now == nil {
		return nil, errors.New("open store: no clock")
	}
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	s := &Store{options: options}
	var err error
	if s.sealer, err = newSealer(options.Key); err != nil {
		return nil, err
	}
	if path, ok := strings.CutPrefix(options.DSN, "sqlite:"); ok {
		err = s.openSQLite(path)
	} else {
		err = s.openMySQL(options.DSN)
	}
	if err != nil {
		return nil, err
	}
	s.ids = newIDMaker(options.Now)
	s.writer = newWriter(s)
	if err := s.Ping(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func gormConfig() *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true, TranslateError: true,
		Logger: logger.Discard, NowFunc: nil, CreateBatchSize: 0,
	}
}

// sqliteReaders bounds the reading connections on a file; the processor, not
// their number, limits what they read. The connections of a process share their
// page caches: together they fill what all of them are allowed, the writer's
// part too, and each page takes twice its size. What they lack lies in the
// system's cache.
const sqliteReaders = 16

// openSQLite keeps one writing connection and several reading ones on the
// same file, with a write-ahead log and full sync.
func (s *Store) openSQLite(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return models.Errorf(models.Unavailable, "数据目录不能建立，请检查目录权限或用 --data 指定其他目录")
	}
	s.dialect = "sqlite"
	pragmas := "?_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=journal_mode(WAL)&_pragma=temp_store(MEMORY)&_pragma=synchronous("
	if s.options.Volatile {
		pragmas += "OFF)"
	} else {
		pragmas += "FULL)"
	}
	open := func(extra string, connections int) (*gorm.DB, error) {
		db, err := gorm.Open(sqlite.Dialector{DriverName: "sqlite", DSN: "file:" + path + pragmas + extra}, gormConfig())
		if err != nil {
			return nil, fmt.Errorf("open sqlite: %w", err)
		}
		pool, err := db.DB()
		if err != nil {
			return nil, fmt.Errorf("open sqlite pool: %w", err)
		}
		pool.SetMaxOpenConns(connections)
		pool.SetMaxIdleConns(connections)
		usePool(db, newPool(pool))
		return db, nil
	}
	var err error
	if s.write, err = open("&_txlock=immediate&_pragma=cache_size(-4096)", 1); err != nil {
		return err
	}
	readers := min(max(2, s.options.MaxConnections), sqliteReaders)
	if s.read, err = open("&_pragma=query_only(1)&_pragma=cache_size(-256)", readers); err != nil {
		return err
	}
	s.watch, err = sql.Open("sqlite", "file:"+path+pragmas+"&_pragma=query_only(1)&_pragma=cache_size(-256)")
	if err == nil {
		s.watch.SetMaxOpenConns(1)
	}
	return err
}

// mysqlParameters are what every MySQL connection needs: UTC on the wire,
// byte-wise collation, time limits.
const mysqlParameters = "charset=utf8mb4&collation=utf8mb4_bin&parseTime=true&loc=UTC&time_zone=%27%2B00%3A00%27&interpolateParams=true&timeout=5s&readTimeout=60s&writeTimeout=60s"

func (s *Store) openMySQL(dsn string) error {
	s.dialect = "mysql"
	base, _, _ := strings.Cut(dsn, "?")
	if !strings.Contains(base, "/") {
		return models.Errorf(models.Invalid, "数据库地址格式不正确，应为 用户:密码@tcp(主机:端口)/库名，或 sqlite:文件路径")
	}
	n := s.options.MaxConnections
	if n <= 0 {
		n = 16
	}
	var err error
	if s.write, err = dialMySQL(base, writeConnections, true); err != nil {
		return err
	}
	if s.read, err = dialMySQL(base, n, false); err != nil {
		return err
	}
	watch, err := dialMySQL(base, 1, false)
	if err == nil {
		s.watch, err = watch.DB()
	}
	return err
}

// writeConnections is enough for the one writer and the leases beside it.
const writeConnections = 4

// dialMySQL opens one pool. Connections that write work at READ COMMITTED,
// which is set once for each and not before every transaction; those that read
// keep the default, under which a transaction sees one state.
func dialMySQL(base string, connections int, writes bool) (*gorm.DB, error) {
	config, err := gomysql.ParseDSN(base + "?" + mysqlParameters)
	if err != nil {
		return nil, models.Errorf(models.Invalid, "数据库地址格式不正确，应为 用户:密码@tcp(主机:端口)/库名，或 sqlite:文件路径")
	}
	connector, err := gomysql.NewConnector(config)
	if err != nil {
		return nil, fmt.Errorf("open mysql: %w", err)
	}
	if writes {
		connector = readCommitted{connector}
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxLifetime(3 * time.Minute)
	g, err := gorm.Open(mysql.New(mysql.Config{Conn: newPool(db), DisableWithReturning: true, DefaultStringSize: 255}), gormConfig())
	if err != nil {
		_ = db.Close()
		return nil, models.Errorf(models.Unavailable, "数据库连接不上，请检查地址、账号和网络")
	}
	return g, nil
}

// readCommitted makes connections whose transactions work at READ COMMITTED.
type readCommitted struct{ driver.Connector }

// Connect opens a connection and sets its session.
func (c readCommitted) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if session, ok := conn.(driver.ExecerContext); ok {
		_, err = session.ExecContext(ctx, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", nil)
	} else {
		err = errors.New("connection takes no statements")
	}
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return conn, nil
}

// usePool puts our pool between gorm and its connections.
func usePool(db *gorm.DB, p *pool) { db.ConnPool, db.Statement.ConnPool = p, p }

// Close stops the writer after what it holds and closes the connections.
func (s *Store) Close() {
	s.closing.Do(func() {
		s.writer.stop()
		for _, db := range []*gorm.DB{s.write, s.read} {
			if p, ok := db.ConnPool.(*pool); ok {
				p.close()
			}
		}
		if s.watch != nil {
			_ = s.watch.Close()
		}
	})
}

// Ping says whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.injected("ping"); err != nil {
		return err
	}
	pool, err := s.read.DB()
	if err == nil {
		err = pool.PingContext(ctx)
	}
	if err != nil {
		return models.Errorf(models.Unavailable, "数据库没有响应，请稍后重试")
	}
	return nil
}

// Now is the store's clock, cut to the millisecond.
func (s *Store) Now() models.Instant { return models.InstantOf(s.options.Now()) }

// Today is the legal day in China.
func (s *Store) Today() models.Day { return s.Now().Day() }

// reader gives the reading connection for one request.
func (s *Store) reader(ctx context.Context) *gorm.DB { return s.read.WithContext(ctx) }

// Fail makes operations fail: f is asked before each with its name ("begin",
// "commit", "committed" after a commit that stood, "find", "ping"). Tests only.
func (s *Store) Fail(f func(op string) error) {
	if f == nil {
		s.fault.Store(nil)
		return
	}
	s.fault.Store(&f)
}

func (s *Store) injected(op string) error {
	if f := s.fault.Load(); f != nil {
		return (*f)(op)
	}
	return nil
}

// found turns gorm's answers into the domain's: a missing row is NotFound
// with the message.
func found(err error, message string) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return models.Errorf(models.NotFound, "%s", message)
	}
	return err
}

// idMaker makes row ids: 41 bits of milliseconds since 2020, 12 random bits
// of this process, 10 of a counter. They grow with time and never repeat.
type idMaker struct {
	now  func() time.Time
	node int64
	mu   *sync.Mutex
	last *int64
}

const idEpoch = 1577836800000 // 2020-01-01 UTC in milliseconds

func newIDMaker(now func() time.Time) idMaker {
	var b [4]byte
	_, _ = rand.Read(b[:])
	// A random start, up to 64 ms ahead of the clock, keeps processes apart that
	// drew the same node and begin at the same moment.
	last := (now().UnixMilli()-idEpoch)<<10 + int64(binary.BigEndian.Uint16(b[2:]))
	return idMaker{now: now, node: int64(binary.BigEndian.Uint16(b[:])) & 0xFFF, mu: new(sync.Mutex), last: &last}
}

// next gives a fresh id. More than 1024 in a millisecond run ahead of the clock.
func (m idMaker) next() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	tick := (m.now().UnixMilli() - idEpoch) << 10
	*m.last = max(*m.last+1, tick)
	return (*m.last>>10)<<22 | m.node<<10 | *m.last&0x3FF
}

// NewID makes a row id.
func (s *Store) NewID() int64 { return s.ids.next() }
