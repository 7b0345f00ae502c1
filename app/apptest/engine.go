package apptest

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql" // the driver that databases are made with
)

// Engine makes empty databases of one kind.
type Engine struct {
	Name string
	// DSN makes a database that is dropped when the test ends.
	DSN func(t testing.TB) string
}

// Engines lists what tests run on: SQLite always, and MariaDB (or the server
// that SANXIANG_TEST_MYSQL names). Where there is no server the second part
// skips, but fails when CI=true.
func Engines() []Engine {
	return []Engine{{"sqlite", sqliteDSN}, {"mariadb", mysqlDSN}}
}

// Each runs the test once per engine, on a fresh world.
func Each(t *testing.T, f func(t *testing.T, w *World)) {
	t.Helper()
	for _, e := range Engines() {
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			f(t, NewWorld(t, e))
		})
	}
}

func sqliteDSN(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "test.db") }

// Missing skips a test for want of a tool, or fails it when CI=true.
func Missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("CI=true 时必须具备：%s", what)
	}
	t.Skipf("缺少%s，跳过", what)
}

var server struct {
	once sync.Once
	base string // user:password@tcp(host:port)
	err  error
}

func mysqlDSN(t testing.TB) string {
	t.Helper()
	server.once.Do(startServer)
	if server.err != nil {
		Missing(t, "MariaDB（"+server.err.Error()+"）")
	}
	db, err := sql.Open("mysql", server.base+"/")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	name := fmt.Sprintf("sx_%d_%x", os.Getpid(), rand.Uint64())
	if _, err := db.Exec("CREATE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"); err != nil {
		t.Fatalf("create test database: %v", err)
	}
	t.Cleanup(func() {
		db, err := sql.Open("mysql", server.base+"/")
		if err == nil {
			_, _ = db.Exec("DROP DATABASE IF EXISTS " + name)
			db.Close()
		}
	})
	return server.base + "/" + name
}

// startServer uses the server of SANXIANG_TEST_MYSQL, or starts one in a
// temporary folder that dies with the test program.
func startServer() {
	if dsn := os.Getenv("SANXIANG_TEST_MYSQL"); dsn != "" {
		base, _, _ := strings.Cut(dsn, "/")
		server.base = base
		server.err = waitServer(base, 10*time.Second)
		return
	}
	daemon, err := findBinary("mariadbd", "mysqld")
	if err != nil {
		server.err = err
		return
	}
	install, err := findBinary("mariadb-install-db", "mysql_install_db")
	if err != nil {
		server.err = err
		return
	}
	server.err = runServer(daemon, install)
}

func findBinary(names ...string) (string, error) {
	for _, n := range names {
		if p, err := exec.LookPath(n); err == nil {
			return p, nil
		}
		if p := filepath.Join("/usr/sbin", n); fileExists(p) {
			return p, nil
		}
	}
	return "", fmt.Errorf("没有找到 %s", names[0])
}

func fileExists(p string) bool {
	_, err := os.Stat(p)
	return err == nil
}

func runServer(daemon, install string) error {
	dir, err := os.MkdirTemp("", "sxdb")
	if err != nil {
		return err
	}
	out, err := exec.Command(install, "--no-defaults", "--user="+serverUser(), "--datadir="+dir+"/data",
		"--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve").CombinedOutput()
	if err != nil {
		return fmt.Errorf("mariadb-install-db: %w: %s", err, out)
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	cmd := exec.Command(daemon, "--no-defaults", "--user="+serverUser(), "--datadir="+dir+"/data", "--socket="+dir+"/m.sock",
		"--pid-file="+dir+"/m.pid", "--tmpdir="+dir, // a server that starts empties its folder of temporary tables
		fmt.Sprintf("--port=%d", port), "--bind-address=127.0.0.1", "--skip-name-resolve",
		"--character-set-server=utf8mb4", "--innodb-buffer-pool-size=256M", "--performance-schema=OFF", "--max-connections=500",
		"--innodb-flush-log-at-trx-commit="+flushMode(), "--log-error="+dir+"/err.log")
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return err
	}
	server.base = fmt.Sprintf("root@tcp(127.0.0.1:%d)", port)
	return waitServer(server.base, 30*time.Second)
}

// flushMode is 0 for tests, which need no durability, and 1 for benchmarks,
// which measure it (SANXIANG_TEST_DURABLE=1).
func flushMode() string {
	if os.Getenv("SANXIANG_TEST_DURABLE") != "" {
		return "1"
	}
	return "0"
}

func serverUser() string {
	if os.Getuid() == 0 {
		return "root"
	}
	return os.Getenv("USER")
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func waitServer(base string, limit time.Duration) error {
	db, err := sql.Open("mysql", base+"/")
	if err != nil {
		return err
	}
	defer db.Close()
	for end := time.Now().Add(limit); ; time.Sleep(100 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		err = db.PingContext(ctx)
		cancel()
		if err == nil || time.Now().After(end) {
			return err
		}
	}
}
