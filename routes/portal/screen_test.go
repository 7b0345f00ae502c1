package portal_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"sanxiang/app/apptest"
)

// TestScreens opens every page in a real browser, wide and on a phone, and
// looks for the double rule under the header, which only shows when the style
// sheet was let in by the content security policy, and for pages wider than
// the screen. SANXIANG_SCREENS names a folder in which the pictures stay.
func TestScreens(t *testing.T) {
	browser := apptest.Browser(t)
	h := newHall(t)
	pages := h.furnish(t)
	home := h.listen(t)
	folder := os.Getenv("SANXIANG_SCREENS")
	for _, width := range apptest.Widths {
		for _, x := range pages {
			picture, overflow := shoot(t, browser, home+x.path, width)
			if folder != "" {
				file := filepath.Join(folder, x.name+"-"+strconv.FormatInt(width, 10)+".png")
				if err := os.WriteFile(file, picture, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if overflow > 0 {
				t.Errorf("%s at %d: %d pixels wider than the screen", x.name, width, overflow)
			}
			if x.name == "contrast" || x.name == "both" {
				continue // its rule has other colours
			}
			if blue, red := rules(t, picture); !blue || !red {
				t.Errorf("%s at %d: header rule blue %v, red %v; is the style sheet missing?", x.name, width, blue, red)
			}
		}
	}
}

// look opens a page at a width, as a reader who has not been here.
func look(t *testing.T, browser context.Context, address string, width int64) {
	t.Helper()
	apptest.View(t, browser, width)
	if err := chromedp.Run(browser, network.ClearBrowserCookies(), chromedp.Navigate(address)); err != nil {
		t.Fatalf("open %s: %v", address, err)
	}
}

// shoot takes a picture of a whole page, and says by how much it is wider than
// the screen.
func shoot(t *testing.T, browser context.Context, address string, width int64) (picture []byte, overflow int64) {
	t.Helper()
	look(t, browser, address, width)
	return apptest.Shoot(t, browser, width)
}

// rules looks for the colours of the header's double rule.
func rules(t *testing.T, data []byte) (blue, red bool) {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(data))
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
