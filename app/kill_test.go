package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/app/config"
	"sanxiang/models"
)

// mainMark makes the test binary behave as the program itself, so that a test
// can start it and kill it.
const mainMark = "SANXIANG_TEST_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(mainMark) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// TestKilledServer kills a server in the middle of a burst of writes, three
// times over, and finds that everything it acknowledged is there and that
// check is clean.
func TestKilledServer(t *testing.T) {
	t.Parallel()
	for _, e := range apptest.Engines() {
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			cfg := config.Default()
			cfg.Data, cfg.Database = t.TempDir(), e.DSN(t)
			token := prepareServer(t, cfg)
			var acknowledged atomic.Int64
			for round := range 3 {
				burst(t, cfg, token, round, &acknowledged)
			}
			var out bytes.Buffer
			arguments := []string{"check", "--data", cfg.Data, "--database", cfg.Database}
			if code := run(context.Background(), arguments, nil, console{&out, &out}); code != 0 {
				t.Fatalf("check = %d: %s", code, out.String())
			}
			sys, err := open(context.Background(), cfg, time.Now, console{io.Discard, io.Discard})
			if err != nil {
				t.Fatal(err)
			}
			defer sys.Close()
			actor, err := sys.Identity.Authenticate(context.Background(), token)
			if err != nil {
				t.Fatal(err)
			}
			kept := countCases(t, sys, actor.BureauID)
			if acknowledged.Load() == 0 || kept < acknowledged.Load() {
				t.Errorf("%d cases kept, %d acknowledged", kept, acknowledged.Load())
			}
		})
	}
}

// prepareServer makes a bureau with a handler and gives the handler's token.
func prepareServer(t *testing.T, cfg config.Config) string {
	t.Helper()
	ctx := context.Background()
	sys, err := open(ctx, cfg, time.Now, console{io.Discard, io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	defer sys.Close()
	b, err := sys.Identity.CreateBureau(ctx, operator, models.Bureau{
		Code: "DEP01", Name: "示例市城市管理局", Short: "示城管", Kind: models.BureauDepartment, Level: "bureau", Region: "650104", FoundedOn: "2015-01-01",
	})
	if err != nil {
		t.Fatal(err)
	}
	u, err := sys.Identity.CreateUser(ctx, operator, models.User{BureauID: b.ID, Login: "handler", Name: "示例办案员", Roles: string(models.RoleHandler)})
	if err != nil {
		t.Fatal(err)
	}
	token, err := sys.Identity.IssueToken(ctx, operator, u.ID, "测试")
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// startServer starts a server of its own process and gives it with its address.
func startServer(t *testing.T, cfg config.Config) (*exec.Cmd, string) {
	t.Helper()
	server := exec.Command(os.Args[0], "--data", cfg.Data, "--database", cfg.Database, "--addr", "127.0.0.1:0", "--jobs", "off")
	server.Env = append(os.Environ(), mainMark+"=1")
	var complaint bytes.Buffer
	server.Stderr = &complaint
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	_, address, ok := strings.Cut(strings.TrimSpace(line), "三项已启动：")
	if err != nil || !ok {
		_ = server.Process.Kill()
		_ = server.Wait()
		t.Fatalf("server said %q, %v, and complained: %s", line, err, complaint.String())
	}
	return server, address
}

// burst starts a server, lets eight clients register cases, and kills it.
func burst(t *testing.T, cfg config.Config, token string, round int, acknowledged *atomic.Int64) {
	t.Helper()
	server, address := startServer(t, cfg)
	var clients sync.WaitGroup
	stop := make(chan struct{})
	for client := range 8 {
		clients.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				if register(address, token, fmt.Sprintf("示城管立〔2026〕%d%d%05d号", round+1, client+1, i)) {
					acknowledged.Add(1)
				}
			}
		})
	}
	time.Sleep(time.Duration(300+rand.IntN(400)) * time.Millisecond)
	_ = server.Process.Kill()
	close(stop)
	clients.Wait()
	_ = server.Wait()
}

// register sends one case and says whether the server acknowledged it.
func register(address, token, number string) bool {
	body := fmt.Sprintf(`{"step":{"kind":"registered","number":%q,"procedure":"ordinary","source":"inspection","cause":"示例案由",
		"parties":[{"seq":1,"kind":"person","name":"示例某"}]}}`, number)
	request, err := http.NewRequest(http.MethodPost, address+"/api/office/v1/cases", strings.NewReader(body))
	if err != nil {
		return false
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", number)
	response, err := (&http.Client{Timeout: 5 * time.Second}).Do(request)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, response.Body)
	return response.StatusCode == http.StatusCreated || response.StatusCode == http.StatusOK
}

func countCases(t *testing.T, sys *system, bureau int64) int64 {
	t.Helper()
	catalogue, err := sys.Store.Catalogue(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	code := models.KeptCode("cases")
	counters, err := sys.Store.Recount(context.Background(), catalogue.Indicators[code], catalogue.Registers["cases"])
	if err != nil {
		t.Fatal(err)
	}
	var n int64
	for _, c := range counters {
		if c.BureauID == bureau && c.Period%100 == 0 {
			n += c.Records
		}
	}
	return n
}
