package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/app/config"
	"sanxiang/app/identity"
	"sanxiang/app/store"
	"sanxiang/models"
)

// tusPackage is where the independent client is: the folder of the npm package
// tus-js-client.
const tusPackage = "SANXIANG_TEST_TUS"

// memoryLimit is what a server may take for a file of any size, bytes.
const memoryLimit = 200 << 20

// TestInterruptedUpload sends 1 GiB (64 MiB with -short) with a client that is
// not ours, cuts the connection, ends the client, and kills the server, and
// finds every byte in its place.
func TestInterruptedUpload(t *testing.T) {
	folder := os.Getenv(tusPackage)
	if folder == "" {
		apptest.Missing(t, "tus 客户端（"+tusPackage+" 指向 npm 包 tus-js-client 的目录）")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		apptest.Missing(t, "node")
	}
	size := int64(1 << 30)
	if testing.Short() {
		size = 64 << 20
	}
	cfg := config.Default()
	cfg.Data, cfg.Database = t.TempDir(), apptest.Engines()[0].DSN(t)
	caseID, cookie := prepareUpload(t, cfg)
	x := &sending{t: t, cfg: cfg, node: node, folder: folder, cookie: cookie, caseID: caseID, file: filepath.Join(t.TempDir(), "录像.mp4")}
	x.hash = makeFile(t, x.file, size)
	x.start()
	x.relay = newRelay(t, strings.TrimPrefix(x.address, "http://"), size/4, size/2, size*3/4)
	location := x.run()
	x.register(location)
	t.Logf("%d MiB over three interruptions, server took at most %d MiB", size>>20, x.peak>>20)
	if x.peak > memoryLimit {
		t.Errorf("server took %d MiB, want at most %d", x.peak>>20, memoryLimit>>20)
	}
	x.stop()
	var out bytes.Buffer
	if code := run(t.Context(), []string{"check", "--data", cfg.Data, "--database", cfg.Database}, nil, console{&out, &out}); code != 0 {
		t.Errorf("check = %d: %s", code, out.String())
	}
}

// prepareUpload makes a case of a bureau and signs its handler in.
func prepareUpload(t *testing.T, cfg config.Config) (caseID int64, cookie string) {
	t.Helper()
	prepareServer(t, cfg)
	ctx := context.Background()
	sys, err := open(ctx, cfg, time.Now, console{io.Discard, io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	defer sys.Close()
	b, err := sys.Store.FindBureauByCode(ctx, "DEP01")
	if err != nil {
		t.Fatal(err)
	}
	users, err := sys.Store.ListUsersOf(ctx, b.ID)
	if err != nil || len(users) != 1 {
		t.Fatalf("users = %v, %v", users, err)
	}
	err = sys.Store.Tx(ctx, store.ActorOf(users[0]), func(tx *store.Tx) error {
		step := models.Step{Kind: models.StepRegistered, Day: tx.Today, Number: "示城管立〔2026〕1号", Procedure: models.OrdinaryProcedure, Cause: "示例案由",
			Source: "inspection", Parties: []models.Party{{Seq: 1, Kind: models.PartyPerson, Name: "示例某"}}}
		d, err := tx.NewDossier(b.ID, step)
		if err == nil {
			_, err = tx.Take(d, step, nil)
		}
		caseID = d.Case.ID
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	secret, _, err := sys.Identity.OpenSession(ctx, users[0].ID, identity.From{Address: "127.0.0.1", Agent: "测试"})
	if err != nil {
		t.Fatal(err)
	}
	return caseID, "sanxiang=" + secret
}

// makeFile writes bytes that do not repeat and gives their digest.
func makeFile(t *testing.T, name string, size int64) string {
	t.Helper()
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.CopyN(io.MultiWriter(file, sum), rand.NewChaCha8([32]byte{1}), size); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// sending is an upload with the server that takes it in.
type sending struct {
	t                          *testing.T
	cfg                        config.Config
	node, folder, cookie, file string
	hash                       string
	caseID                     int64
	server                     *exec.Cmd
	address                    string
	relay                      *relay
	peak                       int64 // most memory that any of the servers took, bytes
}

func (x *sending) start() {
	x.server, x.address = startServer(x.t, x.cfg)
	server := x.server
	x.t.Cleanup(func() { _ = server.Process.Kill() })
}

// stop kills the server after noting what memory it took.
func (x *sending) stop() {
	x.peak = max(x.peak, peakOf(x.t, x.server.Process.Pid))
	_ = x.server.Process.Kill()
	_ = x.server.Wait()
}

// peakOf reads the most memory that a process ever took.
func peakOf(t *testing.T, pid int) int64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Skip("缺少 /proc，不能读出进程占用的内存，跳过")
	}
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	kib, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return kib << 10
}

// client runs the independent client until it ends.
func (x *sending) client() (*exec.Cmd, *bytes.Buffer, chan error) {
	job, err := json.Marshal(map[string]any{
		"package": x.folder, "endpoint": x.relay.address() + "/office/uploads", "file": x.file, "memory": filepath.Join(filepath.Dir(x.file), "memory.json"),
		"headers":  map[string]string{"Cookie": x.cookie, "Origin": x.relay.address()},
		"metadata": map[string]string{"case": strconv.FormatInt(x.caseID, 10), "filename": "录像.mp4", "sha256": x.hash},
	})
	if err != nil {
		x.t.Fatal(err)
	}
	var out bytes.Buffer
	c := exec.Command(x.node, "testdata/tus.mjs", string(job))
	c.Stdout, c.Stderr = &out, &out
	if err := c.Start(); err != nil {
		x.t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- c.Wait() }()
	x.t.Cleanup(func() { _ = c.Process.Kill() })
	return c, &out, done
}

// run sends the file over three interruptions and gives the upload's address.
func (x *sending) run() string {
	c, out, done := x.client()
	for i := range 3 {
		select {
		case passed := <-x.relay.reached:
			x.t.Logf("interruption %d after %d MiB", i+1, passed>>20)
		case err := <-done:
			x.t.Fatalf("client ended before interruption %d: %v: %s", i+1, err, out.String())
		}
		switch i {
		case 1: // the client is ended and begun anew
			_ = c.Process.Kill()
			<-done
		case 2: // the server is killed and begun anew
			x.stop()
			x.start()
			x.relay.lead(strings.TrimPrefix(x.address, "http://"))
		}
		x.relay.cut()
		x.relay.proceed <- struct{}{}
		if i == 1 {
			c, out, done = x.client()
		}
	}
	if err := <-done; err != nil {
		x.t.Fatalf("client: %v: %s", err, out.String())
	}
	if !strings.Contains(out.String(), "goes on with") {
		x.t.Errorf("the client that was begun anew did not go on: %s", out.String())
	}
	lines := strings.Fields(out.String())
	location, err := url.Parse(lines[len(lines)-1])
	if err != nil {
		x.t.Fatal(err)
	}
	x.peak = max(x.peak, peakOf(x.t, x.server.Process.Pid))
	return location.Path
}

// ask sends a request as the signed-in handler.
func (x *sending) ask(method, path string, form url.Values) *http.Response {
	r, err := http.NewRequestWithContext(x.t.Context(), method, x.address+path, strings.NewReader(form.Encode()))
	if err != nil {
		x.t.Fatal(err)
	}
	r.Header.Set("Cookie", x.cookie)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Tus-Resumable", "1.0.0")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(r)
	if err != nil {
		x.t.Fatal(err)
	}
	return response
}

// register makes the upload a recording, finds the file in its place, and
// reads it back over the web, whole and its last bytes.
func (x *sending) register(location string) {
	head := x.ask(http.MethodHead, location, nil)
	head.Body.Close()
	if got := head.Header.Get("Sanxiang-Sha256"); got != x.hash {
		x.t.Fatalf("upload %s has digest %q, want %q", location, got, x.hash)
	}
	base := fmt.Sprintf("/office/cases/%d/recordings", x.caseID)
	answer := x.ask(http.MethodPost, base+"/upload", url.Values{
		"stage": {"start"}, "medium": {"av"}, "act": {"other"}, "title": {"录像"}, "taken_at": {time.Now().In(models.Shanghai).Add(-time.Hour).Format("2006-01-02 15:04")},
		"key": {strings.Repeat("a", 32)}, "upload": {location[strings.LastIndex(location, "/")+1:]},
	})
	text, _ := io.ReadAll(answer.Body)
	answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther {
		x.t.Fatalf("register = %d: %s", answer.StatusCode, text)
	}
	if _, err := os.Stat(filepath.Join(x.cfg.Data, "blobs", x.hash[:2], x.hash[2:4], x.hash)); err != nil {
		x.t.Error(err)
	}
	if left, err := os.ReadDir(filepath.Join(x.cfg.Data, "blobs", "parts")); len(left) != 0 || err != nil {
		x.t.Errorf("parts left: %v, %v", left, err)
	}
	content := x.ask(http.MethodGet, base+"/2/content", nil)
	defer content.Body.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, content.Body); err != nil || hex.EncodeToString(sum.Sum(nil)) != x.hash {
		x.t.Errorf("read back %x, %v, want %s", sum.Sum(nil), err, x.hash)
	}
}
