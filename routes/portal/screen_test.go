package portal_test

import (
	"context"
	"image"
	"image/png"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/models"
)

// TestScreens opens the pages in a real browser, wide and on a phone, and
// looks for the double rule under the header, which only shows when the style
// sheet was let in by the content security policy. SANXIANG_SCREENS names a
// folder in which the pictures stay.
func TestScreens(t *testing.T) {
	browser, err := exec.LookPath("chromium")
	if err != nil {
		apptest.Missing(t, "chromium")
	}
	if testing.Short() {
		t.Skip("浏览器截图在完整测试中进行")
	}
	h := newHall(t)
	pages := h.furnish(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = h.app.Listener(listener) }()
	t.Cleanup(func() { _ = h.app.ShutdownWithTimeout(time.Second) })
	folder := os.Getenv("SANXIANG_SCREENS")
	if folder == "" {
		folder = t.TempDir()
	}
	for _, size := range []string{"1440,1800", "390,1900"} {
		for name, path := range pages {
			file := filepath.Join(folder, name+"-"+size[:3]+".png")
			shoot(t, browser, "http://"+listener.Addr().String()+path, file, size)
			blue, red := rules(t, file)
			if !blue || !red {
				t.Errorf("%s at %s: header rule blue %v, red %v; is the style sheet missing?", name, size, blue, red)
			}
		}
	}
}

// furnish publishes what the pictures show and gives the pages by name.
func (h *hall) furnish(t *testing.T) map[string]string {
	t.Helper()
	h.Clock.Set("2026-04-24")
	facts := "2026年3月9日，执法人员巡查发现，当事人在示例街与示例路交叉口东侧人行道上摆放货架和商品，占用公共场地约12平方米，未办理临时占用审批手续。执法人员当场制作现场笔录并拍照取证，责令限期改正。3月12日复查时，当事人仍未改正。"
	var first models.Disclosure
	for i, x := range []decided{
		{cause: "未采取有效防尘措施", party: organisation("示例建筑工程有限公司第二分公司"), fine: 30_000_00, day: "2026-04-09"},
		{cause: "随意倾倒建筑垃圾", party: person(), fine: 200_00, day: "2026-04-10"},
		{cause: "未按规定设置户外广告设施", party: models.Party{Seq: 1, Kind: models.PartySoleTrader, Name: "示例区示例小吃店", Operator: "示例庚"}, fine: 800_00, day: "2025-11-20"},
		{cause: "擅自占用城市道路、公共场地", party: organisation("示例商贸有限公司"), fine: 60_000_00, day: "2026-04-13"},
	} {
		x.facts = facts
		d := h.publish(t, x)
		if i == 3 {
			first = d
		}
	}
	gone := h.publish(t, decided{cause: "其他", facts: facts, party: organisation("示例商贸有限公司"), fine: 500_00, day: "2026-04-02"})
	if _, err := h.service.Withdraw(t.Context(), h.Approver, gone.CaseID, disclosure.Withdrawal{Code: "not_public"}); err != nil {
		t.Fatal(err)
	}
	h.Clock.Set("2026-04-28")
	if _, err := h.service.Correct(t.Context(), h.Approver, first.CaseID, disclosure.Correction{Reason: "占用面积记录有误，原为12平方米", Texts: disclosure.Texts{Facts: facts + "经核实，占用面积为10平方米。"}}); err != nil {
		t.Fatal(err)
	}
	h.publishChapter(t, 2025)
	return map[string]string{
		"home": "/", "search": "/search", "empty": "/search?q=zzz", "filter": "/search?org=DEP01&year=2026", "decision": "/d/" + first.PublicID,
		"tombstone": "/d/" + gone.PublicID, "bureau": "/o/DEP01", "chapter": "/report/DEP01/2025", "failure": "/search?year=20x6&kind=y", "missing": "/x",
	}
}

// shoot takes a picture of a page.
func shoot(t *testing.T, browser, address, file, size string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--lang=zh-CN",
		"--user-data-dir="+t.TempDir(), "--screenshot="+file, "--window-size="+size, address)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("chromium: %v\n%s", err, out)
	}
}

// rules looks for the colours of the header's double rule in its rows.
func rules(t *testing.T, file string) (blue, red bool) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	at := func(img image.Image, x, y int) [3]uint32 {
		r, g, b, _ := img.At(x, y).RGBA()
		return [3]uint32{r >> 8, g >> 8, b >> 8}
	}
	for y := range min(300, picture.Bounds().Dy()) {
		switch at(picture, 2, y) {
		case [3]uint32{0x0b, 0x4f, 0x9c}:
			blue = true
		case [3]uint32{0xb3, 0x19, 0x1f}:
			red = true
		}
	}
	return blue, red
}
