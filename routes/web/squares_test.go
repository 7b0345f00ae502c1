package web

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"rsc.io/qr"
)

// TestSquares draws the path again and holds it to the code, unit by unit.
func TestSquares(t *testing.T) {
	t.Parallel()
	const address = "https://example.org/d/djkhzsfwet6pm2fr"
	html := string(HTML(func(m *Markup) { NewSquares(address).Write(m, "固定链接<的>二维码") }))
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	size := code.Size + 8
	if want := fmt.Sprintf(`viewBox="0 -.5 %d %d"`, size, size); !strings.Contains(html, want) {
		t.Errorf("no %s, a border of four around the code, in %.80s", want, html)
	}
	if !strings.Contains(html, `aria-label="固定链接&lt;的&gt;二维码"`) {
		t.Errorf("the label is missing in %.200s", html)
	}
	_, path, _ := strings.Cut(html, ` d="`)
	path, _, _ = strings.Cut(path, `"`)
	black := map[[2]int]bool{}
	x, y, drawn := 0, 0, ""
	for _, step := range regexp.MustCompile(`M(\d+) (\d+)|m(\d+) 0|h(\d+)`).FindAllStringSubmatch(path, -1) {
		drawn += step[0]
		n := func(i int) int { v, _ := strconv.Atoi(step[i]); return v }
		switch step[0][0] {
		case 'M':
			x, y = n(1), n(2)
		case 'm':
			x += n(3)
		case 'h':
			for range n(4) {
				black[[2]int{x, y}] = true
				x++
			}
		}
	}
	if drawn != path {
		t.Fatalf("path %q has other steps than moves and dashes", path)
	}
	for y := range size {
		for x := range size {
			if black[[2]int{x, y}] != code.Black(x-4, y-4) {
				t.Fatalf("unit %d, %d is wrong", x, y)
			}
		}
	}
	if none := NewSquares(strings.Repeat("x", 5000)); none.code != nil {
		t.Error("an address too long for a code gave one")
	}
}
