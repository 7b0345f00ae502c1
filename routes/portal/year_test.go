package portal_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"sanxiang/app/disclosure"
	"sanxiang/app/store"
	"sanxiang/models"
)

// stockBureaus is how many bureaus stock publishes for.
const stockBureaus = 14

// stock puts a city's two years of penalties on show, and some tombstones:
// every kind of penalty, every band of fines, every month.
func (h *hall) stock(t *testing.T, n int) {
	t.Helper()
	err := h.Store.Tx(t.Context(), models.SystemActor("测试"), func(tx *store.Tx) error {
		for i := range n {
			row := stockRow(i)
			if err := tx.PutPublication(&row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// stockRow is the i-th of them. Later bureaus have fewer.
func stockRow(i int) models.Publication {
	mix := uint32(i+1) * 2654435761
	bureau, year := int(min(mix>>8%stockBureaus, mix>>16%stockBureaus)), 2023+int(mix>>4%5+2)/4
	day := models.Day(fmt.Sprintf("%d-%02d-%02d", year, mix>>12%12+1, i%28+1))
	kind := models.KindFine
	if i%3 == 0 {
		kind = models.PenaltyKinds[int(mix>>6)%len(models.PenaltyKinds)]
	}
	row := models.Publication{
		PublicID: fmt.Sprintf("stock%05dx%05d", i*7919%100000, i), DisclosureID: int64(i + 1), BureauCode: fmt.Sprintf("B%02d", bureau), BureauName: fmt.Sprintf("示例市第%d示例执法局", bureau+1),
		Kind: "penalty", Status: "published", Number: fmt.Sprintf("示执罚决字〔%d〕%d号", year, i), PartyName: "示例商贸有限公司", Title: "示例",
		Year: year, DecidedOn: day, PublishedOn: day.Add(5), Revision: 1 + i%40/39, Cause: "擅自占用城市道路", Kinds: models.KindSetOfKinds([]models.PenaltyKind{kind}), Search: "示例", Body: "{}",
	}
	if kind == models.KindFine {
		row.Fine = []models.Fen{500_00, 20_000_00, 80_000_00, 300_000_00, 2_000_000_00}[i%5]
		row.Forfeit = row.Fine
	}
	if i%11 == 0 {
		reason := models.WithdrawReasons[i/11%len(models.WithdrawReasons)]
		row = models.Publication{
			PublicID: row.PublicID, DisclosureID: row.DisclosureID, BureauCode: row.BureauCode, BureauName: row.BureauName, Kind: row.Kind, Status: "withdrawn", Number: row.Number, Year: year,
			DecidedOn: day, PublishedOn: row.PublishedOn, Revision: 1, ReasonCode: reason.Code, Reason: reason.Label + "（" + disclosure.WithdrawBasis(reason.Code) + "）", EndedOn: models.Day(fmt.Sprintf("2024-%02d-11", i%12+1)),
		}
	}
	return row
}

// TestStatistics counts a year by hand and finds the same on its page.
func TestStatistics(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.Clock.Set("2025-03-31")
	const n = 3000
	h.stock(t, n)
	decided, months, fined := 0, [12]int{}, models.Fen(0)
	for i := range n {
		if r := stockRow(i); r.Year == 2024 && r.Shown() {
			decided++
			fined += r.Fine
			months[(int(r.DecidedOn[5]-'0')*10+int(r.DecidedOn[6]-'0'))-1]++
		}
	}
	a := h.get(t, "/stats/2024")
	a.want(t, "statistics", 200, []string{
		fmt.Sprintf(`<a href="/search?kind=penalty&amp;year=2024"><strong>%s件</strong></a>`, group(decided)), "罚款合计" + fined.Grouped(),
		`role="img" aria-labelledby="months-t months-d"`, `<title id="months-t">2024年各月作出的处罚决定数，与上年同月比较</title>`,
		fmt.Sprintf(`<th scope="row">1月</th><td class="num">%d</td>`, months[0]), "统计口径", "其他2个机关",
		`href="/search?band=1w-5w&amp;kind=penalty&amp;year=2024"`, `href="/search?kind=penalty&amp;org=B00&amp;year=2024"`,
		`href="/search?kind=penalty&amp;penalty=fine&amp;year=2024"`, `href="/withdrawals/2024"`, `href="/coverage/2024"`, `href="/stats/2023"`,
	}, []string{"<script", "style=", "尚未结束"})
	wellFormed(t, a.body)
	b := h.get(t, "/stats/2024?org=B03")
	b.want(t, "a bureau's statistics", 200, []string{"示例市第4示例执法局<br>", `noindex`, `kind=penalty&amp;org=B03&amp;year=2024`}, []string{"按执法机关"})
	h.get(t, "/stats").want(t, "years", 200, []string{`href="/stats/2024"`, `href="/stats/2023"`, group(decided)}, nil)
	h.get(t, "/stats/2024?org=nobody").want(t, "no such bureau", 404, nil, nil)
	h.get(t, "/stats/2001").want(t, "a year without any", 200, []string{"<strong>0件</strong>"}, []string{"<svg class=\"chart\""})
	h.get(t, "/stats/20x4").want(t, "no year", 422, []string{"1990年至2200年"}, nil)
	h.Clock.Set("2024-11-30")
	h.get(t, "/stats/2024").want(t, "a year that is not over", 200, []string{"尚未结束", "2024年11月30日"}, nil)
	for _, path := range []string{"/stats/2024", "/stats/2024?org=B03", "/withdrawals/2024"} {
		if size := zipped(t, h.get(t, path).body); size > 14<<10 {
			t.Errorf("%s has %d bytes compressed, want at most 14 KB", path, size)
		} else {
			t.Logf("%s: %d bytes compressed", path, size)
		}
	}
}

// group writes a number in groups of three.
func group(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// wellFormed reads every chart as XML.
func wellFormed(t *testing.T, body string) {
	t.Helper()
	charts := strings.Split(body, `<svg class="chart"`)[1:]
	if len(charts) != 5 {
		t.Errorf("%d charts, want 5", len(charts))
	}
	for _, c := range charts {
		c, _, _ = strings.Cut(c, "</svg>")
		d := xml.NewDecoder(strings.NewReader("<svg" + c + "</svg>"))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("chart: %v in %.300s", err, c)
			}
		}
		if strings.Contains(c, "NaN") || strings.Contains(c, `="-`) || strings.Contains(c, "Inf") {
			t.Errorf("chart has a measure that is none: %.300s", c)
		}
	}
}

func TestWithdrawals(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.Clock.Set("2025-01-10")
	const n = 2500
	h.stock(t, n)
	total, byReason, own := 0, map[string]int{}, 0
	for i := range n {
		if r := stockRow(i); !r.Shown() {
			total++
			byReason[r.ReasonCode]++
			if r.BureauCode == "B00" {
				own++
			}
		}
	}
	says := []string{fmt.Sprintf("共撤下公示信息<strong>%d</strong>条", total), "《行政处罚法》第四十八条", "第1至100条", `href="/withdrawals/2024?page=2"`, `href="/withdrawals/2024?org=B00"`, `href="/d/stock`}
	for _, r := range models.WithdrawReasons {
		says = append(says, fmt.Sprintf(`<th scope="row">%s<br><span class="muted small">%s</span></th><td class="num">%d</td>`, r.Label, disclosure.WithdrawBasis(r.Code), byReason[r.Code]))
	}
	h.get(t, "/withdrawals/2024").want(t, "withdrawals", 200, says, []string{"示例商贸有限公司"})
	h.get(t, "/withdrawals/2024?page=3").want(t, "the last part", 200, []string{fmt.Sprintf("第201至%d条", total), "page=2"}, []string{"page=4"})
	h.get(t, "/withdrawals/2024?org=B00").want(t, "a bureau's", 200, []string{fmt.Sprintf("<strong>%d</strong>条", own), `href="/withdrawals/2024"`}, []string{"按机关"})
	h.get(t, "/withdrawals/2023").want(t, "a year without any", 200, []string{"<strong>0</strong>条", "没有撤下的信息"}, nil)
	if a := h.get(t, "/withdrawals"); a.status != 302 || a.header("Location") != "/withdrawals/2025" {
		t.Errorf("without a year: %d to %q", a.status, a.header("Location"))
	}
}

// TestReportFiles downloads what a report page lists and follows a figure to
// its page.
func TestReportFiles(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	figure := models.PublicFigure{
		ID: "f1", Name: "公示行政处罚案件数", Printed: "4.9万", Value: "49012", Unit: "件", State: models.StateValue, Code: "penalty.disclosed.count",
		Basis: "按公示日期统计", Rule: "“执法公示”中公示日期在统计期内的记录数", Records: 49012, AsOf: "2023-12-31", Kind: "penalty",
	}
	empty := models.PublicFigure{ID: "f2", Name: "行政处罚公示率", Printed: "未统计", State: models.StateNotKept, Code: "penalty.disclosed.rate", Working: "按期÷应公示", AsOf: "2023-12-31"}
	body := []byte(`{"title":"示例"}`)
	_, err := h.service.PublishPage(t.Context(), models.SystemActor("发布报告"), disclosure.Page{
		Bureau: h.Urban.ID, Kind: "chapter", Year: 2023, Title: "示例市城市管理局2023年度行政执法工作报告",
		Body: models.PublicPage{HTML: chapterHTML, Figures: []models.PublicFigure{figure, empty}}, Files: []disclosure.File{{Format: "json", Body: body}, {Format: "docx", Body: []byte("PK示例")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	sum := store.Digest(body)
	h.get(t, "/report/DEP01/2023").want(t, "report", 200, []string{
		`<a class="figure" href="#src-f1"`, `<tr id="src-f1"><th scope="row"><a href="/report/DEP01/2023/f/f1">公示行政处罚案件数</a></th>`,
		`href="/report/DEP01/2023.json"`, `href="/report/DEP01/2023.docx"`, "18字节", sum,
	}, []string{`2023.xlsx"`, "/f/f3"})
	a := h.get(t, "/report/DEP01/2023.json")
	if a.status != 200 || a.body != string(body) || a.header("ETag") != `"`+sum+`"` || !strings.HasPrefix(a.header("Content-Type"), "application/json") {
		t.Errorf("json: %d %q, tag %q, type %q", a.status, a.body, a.header("ETag"), a.header("Content-Type"))
	}
	if want := "filename*=UTF-8''%E7%A4%BA%E4%BE%8B"; !strings.Contains(a.header("Content-Disposition"), want) {
		t.Errorf("saved as %q, want %q in it", a.header("Content-Disposition"), want)
	}
	again := httptest.NewRequest("GET", "/report/DEP01/2023.json", nil)
	again.Header.Set("If-None-Match", `"`+sum+`"`)
	if res, err := h.app.Test(again, -1); err != nil || res.StatusCode != 304 {
		t.Errorf("asked again: %v, %v; want 304", res, err)
	}
	dated := httptest.NewRequest("GET", "/report/DEP01/2023.json", nil)
	dated.Header.Set("If-Modified-Since", "Mon, 01 Jan 1990 00:00:00 GMT")
	if res, err := h.app.Test(dated, -1); err != nil || res.StatusCode != 200 {
		t.Errorf("asked with a date alone: %v, %v; want the file", res, err)
	}
	h.get(t, "/report/DEP01/2023.xlsx").want(t, "a file that is not there", 404, []string{"没有找到该文件"}, nil)
	h.get(t, "/report/DEP01/2022.json").want(t, "no such report", 404, nil, nil)
	h.get(t, "/report/DEP01/2023/f/f1").want(t, "figure", 200, []string{
		"<h1>公示行政处罚案件数</h1>", "4.9万", "49,012件", "按公示日期统计", html.EscapeString(figure.Rule), "49,012条", "2023年12月31日", "penalty.disclosed.count",
		`href="/report/DEP01/2023#src-f1"`, `href="/search?kind=penalty&amp;org=DEP01&amp;year=2023"`,
	}, nil)
	h.get(t, "/report/DEP01/2023/f/f2").want(t, "empty figure", 200, []string{"未统计", "不知道有没有发生，不能当作零", "按期÷应公示"}, []string{"/search?kind"})
	h.get(t, "/report/DEP01/2023/f/f9").want(t, "no such figure", 404, []string{"没有找到该数字"}, nil)
	h.get(t, "/reports").want(t, "reports", 200, []string{"2023年", `href="/report/DEP01/2023"`}, nil)
	h.get(t, "/reports?year=2001").want(t, "no reports", 200, []string{"2001年没有公布的报告", `href="/reports?year=2023"`}, nil)
	if bytes.Contains([]byte(h.get(t, "/reports").body), []byte("<script")) {
		t.Error("the page holds a script")
	}
}

// TestCoverage publishes the self-audits of a year and finds every bureau's
// own numbers, their sum, and what each column means.
func TestCoverage(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.publish(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: 500_00, day: "2024-03-01"})
	h.decide(t, decided{cause: street, facts: "事实", party: organisation("示例商贸有限公司"), fine: 500_00, day: "2024-03-03"})
	h.publishAudits(t, 2024)
	h.get(t, "/coverage/2024").want(t, "coverage", 200, []string{
		"各项合计相符", "按机关代码排列", `示例市城市管理局</a></th><td class="num">2</td><td class="num">0</td><td class="num">0</td><td class="num">0</td><td class="num">2</td><td class="num">0</td><td class="num">2</td><td class="num">1</td>`,
		`<td class="num">100.0%<br><span class="muted small">1/1</span></td>`, `<th scope="row">合计</th><td class="num">2</td>`,
		"<dt>按期率</dt>", "没有不予公示的决定", "数字最近一次变动在2024年3月4日",
	}, []string{"排名第"})
	h.get(t, "/coverage/2023").want(t, "a year without", 200, []string{"2023年的自查尚未公布"}, []string{"<table"})
	if a := h.get(t, "/coverage"); a.status != 302 || a.header("Location") != "/coverage/2024" {
		t.Errorf("without a year: %d to %q", a.status, a.header("Location"))
	}
}
