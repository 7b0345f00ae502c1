package document

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// requireTools skips where an office suite or the PDF tools are missing, but
// fails in CI, which must have them.
func requireTools(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, err := exec.LookPath(name); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("%s is not installed, and CI must open the DOCX with it", name)
			}
			t.Skipf("%s is not installed: the DOCX is not opened by an office suite here", name)
		}
	}
}

// output runs a tool to its end.
func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// convert has the office suite, with a profile of its own, change d into the
// formats; it gives their paths.
func convert(t *testing.T, d *Document, formats ...string) (paths []string) {
	t.Helper()
	requireTools(t, "soffice", "pdftotext", "pdfinfo", "pdffonts")
	dir := t.TempDir()
	source := filepath.Join(dir, "sample.docx")
	if err := os.WriteFile(source, docxOf(t, d), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, format := range formats {
		output(t, "soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", format, "--outdir", dir, source)
		paths = append(paths, filepath.Join(dir, "sample."+format))
	}
	return paths
}

// officeSample is a chapter led by a paragraph without punctuation that
// fills the second page, so that lines and characters can be counted.
func officeSample() *Document {
	d := sampleChapter(3)
	d.Blocks = append([]Block{Paragraph{Inlines{Text(strings.Repeat("天地玄黄宇宙洪荒日月盈昃", 120))}}}, d.Blocks...)
	return d
}

func TestOfficeSuite(t *testing.T) {
	t.Parallel()
	paths := convert(t, officeSample(), "pdf", "fodt")
	pdf := paths[0]
	pages := strings.Split(strings.TrimSuffix(output(t, "pdftotext", "-layout", pdf, "-"), "\f"), "\f")
	t.Run("pages", func(t *testing.T) { checkPages(t, output(t, "pdfinfo", pdf), pages) })
	t.Run("grid", func(t *testing.T) { checkGrid(t, pages) })
	t.Run("page numbers", func(t *testing.T) { checkPageNumbers(t, output(t, "pdftotext", "-bbox", pdf, "-")) })
	t.Run("outline", func(t *testing.T) { checkOutline(t, paths[1]) })
	t.Run("fonts", func(t *testing.T) {
		for _, line := range strings.Split(strings.TrimSpace(output(t, "pdffonts", pdf)), "\n")[2:] {
			if f := strings.Fields(line); f[len(f)-5] != "yes" {
				t.Errorf("font is not embedded: %s", line)
			}
		}
	})
}

// checkPages checks paper, page count and headings.
func checkPages(t *testing.T, info string, pages []string) {
	if !strings.Contains(info, "(A4)") {
		t.Errorf("paper is not A4:\n%s", info)
	}
	if m := regexp.MustCompile(`Pages:\s+(\d+)`).FindStringSubmatch(info); m == nil || m[1] != strconv.Itoa(len(pages)) || len(pages) < 5 {
		t.Errorf("pages = %v, want the %d that carry text and at least 5", m, len(pages))
	}
	text := strings.Join(strings.Fields(strings.Join(pages, "")), "")
	for _, want := range []string{"一、第1类执法工作情况", "三、第3类执法工作情况", "（一）规范办案程序", "各单位执法情况统计表", "2026年1月20日", "数据来源"} {
		if !strings.Contains(text, want) {
			t.Errorf("the PDF lacks %q", want)
		}
	}
	for i, page := range pages {
		if number := "—" + strconv.Itoa(i+1) + "—"; !strings.Contains(strings.ReplaceAll(page, " ", ""), number) {
			t.Errorf("page %d lacks %s", i+1, number)
		}
	}
}

// checkGrid counts the lines of the second page and the characters of a full
// line: 22 and 28 (GB/T 9704-2012 5.2.3).
func checkGrid(t *testing.T, pages []string) {
	lines := strings.Split(strings.TrimSpace(pages[1]), "\n")
	if got := len(lines) - 1; got != 22 {
		t.Errorf("page 2 has %d lines above its number, want 22", got)
	}
	for _, line := range lines[:5] {
		if got := len([]rune(strings.TrimSpace(line))); got != 28 {
			t.Errorf("full line has %d characters, want 28: %s", got, line)
		}
	}
}

// checkPageNumbers measures where the numbers of the first two pages stand:
// 7 mm below the type area, one character from its outer edge (7.5).
func checkPageNumbers(t *testing.T, boxes string) {
	word := regexp.MustCompile(`<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">—</word>`)
	pages := strings.Split(boxes, "<page ")
	for i, outside := range []string{"right", "left"} {
		dashes := word.FindAllStringSubmatch(pages[i+1], -1)
		if len(dashes) < 2 {
			t.Fatalf("page %d has %d dashes, want 2", i+1, len(dashes))
		}
		first, last := floats(t, dashes[len(dashes)-2]), floats(t, dashes[len(dashes)-1])
		drop := ((first[1]+first[3])/2 - float64(pageHeight-marginBottom)/20) * 25.4 / 72
		if drop < 6 || drop > 8 {
			t.Errorf("page %d: the dash stands %.1f mm below the type area, want 7", i+1, drop)
		}
		gap := float64(pageWidth-marginRight)/20 - last[2]
		if outside == "left" {
			gap = first[0] - float64(marginLeft)/20
		}
		if gap < 10 || gap > 18 {
			t.Errorf("page %d: the number stands %.1f pt from the %s edge, want 14", i+1, gap, outside)
		}
	}
}

// floats reads the numbers of a regexp match.
func floats(t *testing.T, match []string) []float64 {
	t.Helper()
	var all []float64
	for _, s := range match[1:] {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	}
	return all
}

// checkOutline checks that the office suite takes the headings as headings.
func checkOutline(t *testing.T, path string) {
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, level := range []string{"1", "2"} {
		pattern := regexp.MustCompile(`<text:h [^>]*text:outline-level="` + level + `"`)
		if got := len(pattern.FindAll(content, -1)); got < 3 {
			t.Errorf("the office suite sees %d headings of level %s, want at least 3", got, level)
		}
	}
}

func TestOfficeSuiteRedHead(t *testing.T) {
	t.Parallel()
	d := sampleChapter(1)
	d.RedHead = &RedHead{Mark: "示例市司法局文件", DocNumber: "示司发〔2026〕3号"}
	text := output(t, "pdftotext", "-l", "1", convert(t, d, "pdf")[0], "-")
	got := strings.Join(strings.Fields(text), "")
	if !strings.HasPrefix(got, "示例市司法局文件示司发〔2026〕3号示例市2025年度") || !strings.Contains(got, "本年各执法单位") {
		t.Errorf("first page begins %.60q and must hold body text", got)
	}
}
