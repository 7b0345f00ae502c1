package office

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	dialog "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/gofiber/fiber/v2"

	"sanxiang/app/apptest"
	"sanxiang/app/store"
)

// streaming serves the office on this machine as the program does, with bodies
// that are read while they come in, and gives the address.
func (h *hall) streaming(t testing.TB) string {
	t.Helper()
	app := fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true, StreamRequestBody: true, DisablePreParseMultipartForm: true, BodyLimit: 1 << 30, ErrorHandler: h.deps.Edge.Handle})
	Mount(app, h.deps)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = app.Listener(listener) }()
	t.Cleanup(func() { _ = app.Shutdown() })
	return "http://" + listener.Addr().String()
}

// steps runs steps in the browser.
func steps(t *testing.T, browser context.Context, what string, actions ...chromedp.Action) {
	t.Helper()
	if err := chromedp.Run(browser); err != nil {
		t.Fatalf("start browser: %v", err)
	}
	limited, cancel := context.WithTimeout(browser, time.Minute)
	defer cancel()
	if err := chromedp.Run(limited, actions...); err != nil {
		var shown string
		_ = chromedp.Run(browser, chromedp.Evaluate(`document.body.innerText`, &shown))
		t.Fatalf("%s: %v\n%s", what, err, shown)
	}
}

// fill types the form of an audio-video recording.
func fill(h *hall) chromedp.Tasks {
	return chromedp.Tasks{
		chromedp.Click(`input[name=medium][value=av]`), chromedp.SetValue("#stage", "evidence"), chromedp.SetValue("#act", "scene"),
		chromedp.SetValue("#title", "现场检查录像"), chromedp.SetValue("#taken_at", h.Clock.Now().Format("2006-01-02 08:00")), chromedp.Click("#cert_shown"),
	}
}

// TestUploadInBrowser sends a file with the page's own script over a slow line,
// pauses it by the keyboard, closes the page, and goes on in a new one.
func TestUploadInBrowser(t *testing.T) {
	browser := apptest.Browser(t)
	h := newHall(t, apptest.Engines()[0])
	id, home := filedCase(t, h).ID, h.streaming(t)
	data := bytes.Repeat([]byte("0123456789abcdef"), 3<<20) // 48 MiB
	file := filepath.Join(t.TempDir(), "录像.mp4")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	address := home + casePath(id, "recordings")
	chromedp.ListenTarget(browser, func(event any) { // the page asks before it is left
		if _, asks := event.(*dialog.EventJavascriptDialogOpening); asks {
			go func() { _ = chromedp.Run(browser, dialog.HandleJavaScriptDialog(true)) }()
		}
	})
	var paused, later string
	steps(t, browser, "begin",
		network.SetCookie(cookieName, h.secret(t, h.Handler)).WithURL(home), network.Enable(),
		network.EmulateNetworkConditions(false, 0, 50<<20, 24<<20),
		chromedp.Navigate(address), fill(h), chromedp.SetUploadFiles("#file", []string{file}), chromedp.Click("form[data-uploads] .actions button"),
		chromedp.WaitVisible(`.uploads progress`), chromedp.Poll(`document.querySelector(".uploads progress").value >= 17 << 20`, nil),
		chromedp.Focus(".uploads button"), chromedp.KeyEvent(kb.Enter), chromedp.Poll(`document.querySelector(".uploads button").textContent === "继续"`, nil),
		chromedp.Text(".uploads p", &paused),
		chromedp.Navigate("about:blank"), chromedp.Navigate(address), chromedp.Text("#add .upload p", &later),
	)
	if !strings.Contains(paused, "已暂停") || !strings.Contains(later, "已传") || strings.Contains(later, "已传0%") {
		t.Errorf("paused: %q; afterwards: %q", paused, later)
	}
	var said string
	steps(t, browser, "go on", fill(h), chromedp.SetUploadFiles("#file", []string{file}), chromedp.Click("form[data-uploads] .actions button"),
		chromedp.WaitVisible(".said"), chromedp.Text(".said", &said))
	list, _, err := h.deps.Recording.List(t.Context(), h.Handler, id)
	if err != nil || len(list) != 1 || list[0].Hash != store.Digest(data) || list[0].FileName != "录像.mp4" {
		t.Errorf("recordings = %+v, %v; page said %q", list, err, said)
	}
	if left, err := h.deps.Uploads.List(t.Context(), h.Handler, id); len(left) != 0 || err != nil {
		t.Errorf("uploads left: %+v, %v", left, err)
	}
	h.Check(t)
}

// TestRecordingScreens holds the pages of the record to the rules of
// accessibility, wide and on a phone. SANXIANG_SCREENS names a folder in which
// the pictures stay.
func TestRecordingScreens(t *testing.T) {
	source := apptest.AxeSource(t)
	browser := apptest.Browser(t)
	h := newHall(t, apptest.Engines()[0])
	c, id := h.signIn(t, h.Handler), filedCase(t, h).ID
	base := "/cases/" + idString(id) + "/recordings"
	form := sceneForm(h)
	form.Set("act", "seal_up")
	var picture bytes.Buffer
	picture.Write(testPicture(t))
	c.upload(t, base+"/upload", form, file{"查封现场照片.png", picture.String()}, file{"说明.docx", "x"})
	late := sceneForm(h)
	late.Set("key", strings.Repeat("d", 32))
	late.Set("medium", "text")
	late.Set("title", "现场检查笔录")
	late.Set("text", "检查经过的示例文字。\n当事人在场。")
	late.Set("taken_at", "2024-03-01 09:00")
	late.Set("late_reason", "异地执法，次日返回")
	c.post(t, base+"/upload", late)
	c.piece(t, c.beginUpload(t, id, "录像一.mp4", "10"), "0", "0123")
	c.piece(t, c.beginUpload(t, id, "录像二.mp4", "4"), "0", "0123")
	home := h.streaming(t)
	steps(t, browser, "sign in", network.SetCookie(cookieName, h.secret(t, h.Handler)).WithURL(home))
	for name, path := range map[string]string{"recordings": base, "photo": base + "/3", "other": base + "/4", "text": base + "/5", "casefile": "/cases/" + idString(id) + "/file"} {
		for _, width := range apptest.Widths {
			apptest.View(t, browser, width)
			steps(t, browser, name, chromedp.Navigate(home+Prefix+path))
			shot, overflow := apptest.Shoot(t, browser, width)
			if folder := os.Getenv("SANXIANG_SCREENS"); folder != "" {
				if err := os.WriteFile(filepath.Join(folder, name+"-"+strconv.FormatInt(width, 10)+".png"), shot, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if overflow > 0 {
				t.Errorf("%s at %d: %d pixels wider than the screen", name, width, overflow)
			}
			for _, v := range apptest.Violations(t, browser, source) {
				t.Errorf("%s at %d: %s (%s)\n\t%s", name, width, v.ID, v.Help, strings.Join(v.Nodes, "\n\t"))
			}
		}
	}
}

// testPicture is a small picture.
func testPicture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	m := image.NewGray(image.Rect(0, 0, 320, 180))
	for i := range m.Pix {
		m.Pix[i] = byte(i)
	}
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
