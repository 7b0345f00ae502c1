package portal_test

import (
	"encoding/json"
	"html"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"sanxiang/app/disclosure"
)

// linkedData takes the block of data out of a page.
var linkedData = regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`)

// TestData shows the files of each year with their checksums, and says when
// they are being made anew.
func TestData(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.get(t, "/data").want(t, "empty", 200, []string{"尚未公示执法信息", "使用许可"}, []string{"/data/2"})
	d := h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: 500_00, day: "2024-03-01"})
	h.get(t, "/data").want(t, "before the job", 200, []string{`href="/data/2024.csv"`, "尚未生成文件"}, []string{".sha256"})
	if _, err := h.dumps.Make(t.Context(), h.Store.Today()); err != nil {
		t.Fatal(err)
	}
	page := h.get(t, "/data")
	page.want(t, "with files", 200, []string{
		`href="/data/2024.csv">CSV（`, `href="/data/2024.xlsx">Excel（`, `href="/data/2024.ndjson.sha256">校验值 <code>`, `<time datetime="2024-03-04">2024年3月4日</time></td>`, `<td class="num">1</td>`,
		"CF_XDR_MC", "<code>party_name</code>", "《政府信息公开条例》", `id="licence"`, `href="/feed/all.atom"`, "curl -O &#39;https://example.org/data/2024.csv&#39;",
	}, []string{"正在重新生成；", "尚未生成文件"})
	if got := page.header("Cache-Control"); got != "public, no-cache" {
		t.Errorf("cache control = %q", got)
	}
	if n := zipped(t, page.body); n > 14<<10 {
		t.Errorf("the page has %d bytes compressed, want at most 14 KB", n)
	}
	var linked struct {
		Type         string `json:"@type"`
		License      string `json:"license"`
		Distribution []struct {
			Location string `json:"contentUrl"`
		} `json:"distribution"`
	}
	block := linkedData.FindStringSubmatch(page.body)
	if len(block) != 2 || strings.Count(page.body, "<script") != 1 {
		t.Fatalf("the page has %d blocks of data, %d script elements", len(block)-1, strings.Count(page.body, "<script"))
	}
	if err := json.Unmarshal([]byte(block[1]), &linked); err != nil || linked.Type != "Dataset" || len(linked.Distribution) != 3 || linked.Distribution[0].Location != "https://example.org/data/2024.csv" {
		t.Errorf("linked data = %+v, %v", linked, err)
	}
	if _, err := h.service.Withdraw(t.Context(), h.Approver, d.CaseID, disclosure.Withdrawal{Code: "not_public"}); err != nil {
		t.Fatal(err)
	}
	h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: 500_00, day: "2024-03-01"})
	h.get(t, "/data").want(t, "after a withdrawal", 200, []string{"文件正在重新生成；"}, []string{".sha256"})
}

// TestDataExamples has every command of the page be one that a shell can read.
func TestDataExamples(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: 500_00, day: "2024-03-01"})
	commands := regexp.MustCompile(`<pre tabindex="0"><code>(.*?)</code>`).FindAllStringSubmatch(h.get(t, "/data").body, -1)
	if len(commands) < 4 {
		t.Fatalf("%d commands", len(commands))
	}
	for _, c := range commands {
		command := html.UnescapeString(c[1])
		if out, err := exec.Command("sh", "-n", "-c", command).CombinedOutput(); err != nil || !strings.HasPrefix(command, "curl ") {
			t.Errorf("%s: %v %s", command, err, out)
		}
	}
}
