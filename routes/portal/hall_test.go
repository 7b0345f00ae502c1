package portal_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/apptest"
	"sanxiang/app/blob"
	"sanxiang/app/disclosure"
	"sanxiang/app/objection"
	"sanxiang/app/opendata"
	"sanxiang/models"
	"sanxiang/routes/open"
	"sanxiang/routes/portal"
	"sanxiang/routes/web"
)

// hall is a world in which things are published, with the portal before it.
type hall struct {
	*apptest.World
	service *disclosure.Service
	dumps   *opendata.Maker
	app     *fiber.App
	number  int
}

// newHall opens the portal of an empty world.
func newHall(t *testing.T) *hall {
	t.Helper()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	h := &hall{World: w, service: disclosure.New(w.Store)}
	edge := web.NewEdge(web.NewSite("示例市行政执法公示", "https://example.org/"), slog.New(slog.DiscardHandler))
	h.app = fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true, ErrorHandler: edge.Handle})
	h.app.Use(web.Headers)
	files, err := blob.OpenGenerated(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { files.Close() })
	public := disclosure.NewPublic(w.Store)
	h.dumps = opendata.NewMaker(w.Store, public, files, "https://example.org")
	data := opendata.NewReader(w.Store, files)
	open.Mount(h.app, open.Deps{Public: public, Files: data, Edge: edge, Site: "示例市行政执法公示", PublicURL: "https://example.org", Now: w.Clock.Now})
	portal.Mount(h.app, portal.Deps{
		Public: public, Data: data, Objections: objection.NewDesk(w.Store), Site: "示例市行政执法公示", PublicURL: "https://example.org/", Now: w.Clock.Now,
	})
	return h
}

// decided is what a test says of a decision.
type decided struct {
	cause, facts string
	party        models.Party
	fine         models.Fen
	day          models.Day
	simple       bool // by the simple procedure
}

// organisation is a party that is shown in full.
func organisation(name string) models.Party {
	return models.Party{Seq: 1, Kind: models.PartyOrg, Name: name, USCC: models.MakeUSCC("91", "000000", 12), LegalRep: "示例己"}
}

// publish decides a case and publishes it.
func (h *hall) publish(t *testing.T, x decided) models.Disclosure {
	t.Helper()
	return h.Publish(t, h.decide(t, x).ID)
}

// decide registers a decided case with its duty to disclose.
func (h *hall) decide(t *testing.T, x decided) models.Case {
	t.Helper()
	h.number++
	step := models.Step{
		Kind: models.StepImported, Day: h.Store.Today(), Number: fmt.Sprintf("示城管立〔%d〕%d号", x.day.Year(), h.number),
		DocumentNumber: fmt.Sprintf("示城管罚决字〔%d〕%d号", x.day.Year(), h.number), Procedure: models.OrdinaryProcedure,
		Cause: x.cause, Facts: x.facts, Basis: "《城市市容和环境卫生管理条例》第三十四条第一项、示例市城市管理行政处罚裁量基准第十二项",
		Content: "责令立即改正，处以罚款。当事人应当自收到决定书之日起十五日内到指定银行缴纳罚款；逾期不缴纳的，每日按罚款数额的百分之三加处罚款。",
		Parties: []models.Party{x.party}, ActOn: x.day.Add(-40), FiledOn: x.day.Add(-35), DecidedOn: x.day, ServedOn: x.day.Add(1),
		Outcome: models.OutcomePenalty, Penalties: []models.Penalty{{Seq: 1, PartySeq: 1, Kind: models.KindFine, Amount: x.fine, AmountFixed: true}},
	}
	if x.simple {
		step.Procedure = models.SimpleProcedure
	}
	return h.Decide(t, step)
}

// answer is what the portal sent.
type answer struct {
	status int
	header func(string) string
	body   string
}

// get asks the portal.
func (h *hall) get(t *testing.T, path string) answer {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Accept", "text/html")
	res, err := h.app.Test(r, -1)
	if err != nil {
		t.Fatalf("get %s: %v", path, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header.Get, string(body)}
}

// want holds an answer to its status and to what it says and must not say.
func (a answer) want(t *testing.T, what string, status int, says, never []string) {
	t.Helper()
	if a.status != status {
		t.Errorf("%s: status %d, want %d", what, a.status, status)
	}
	for _, s := range says {
		if !strings.Contains(a.body, s) {
			t.Errorf("%s does not say %q", what, s)
		}
	}
	for _, s := range never {
		if strings.Contains(a.body, s) {
			t.Errorf("%s says %q", what, s)
		}
	}
	if t.Failed() && len(a.body) < 20000 {
		t.Log(a.body)
	}
}

// chapterHTML is a chapter as the document walker writes it.
const chapterHTML = `<article class="document">
<header>
<h1>示例市城市管理局2023年度<br/>行政执法工作报告</h1>
<p class="document-subtitle">（2023年1月—12月）</p>
</header>
<section aria-labelledby="s1">
<h2 id="s1">一、严格落实行政执法公示制度</h2>
<p>按照谁执法谁公示的要求，全年公示行政处罚案件<a class="figure" href="#src-f1" data-code="penalty.disclosed.count" title="公示行政处罚案件数；统计口径：按公示日期统计；记录49条">49</a>件，公示率<a class="figure" href="#src-f2" title="行政处罚公示率；记录49条">98.00</a>%，公示三项制度文件<span class="figure" data-state="none" title="公示的三项制度文件数；未统计；记录0条">未统计</span>。</p>
<section aria-labelledby="s2">
<h3 id="s2">（一）规范办案程序</h3>
<p>推行执法全过程记录，全年归档执法案卷<a class="figure" href="#src-f3" title="记录62条">62</a>卷，没有发生应当记录而未记录的情形。重大执法决定均经法制审核后作出。</p>
<div class="table-scroll"><table>
<caption>各大队执法情况统计表</caption>
<thead><tr><th scope="col">单位</th><th scope="col">立案（件）</th><th scope="col">罚没（万元）</th><th scope="col">备注</th></tr></thead>
<tbody>
<tr><td>示例一大队</td><td class="align-right">31</td><td class="align-right">12.50</td><td class="align-center"></td></tr>
<tr><td>示例二大队</td><td class="align-right">28</td><td class="align-right">9.80</td><td class="align-center">含移送1件</td></tr>
</tbody>
</table></div>
<p class="table-note">注：罚没金额按决定书载明的数额统计。</p>
</section>
</section>
<footer class="signature">
<p>示例市城市管理局</p>
<p><time datetime="2024-01-20">2024年1月20日</time></p>
</footer>
<section class="sources" aria-labelledby="sources">
<h2 id="sources">数据来源</h2>
<div class="table-scroll"><table>
<thead><tr><th scope="col">指标</th><th scope="col">数值</th><th scope="col">代码</th><th scope="col">统计口径</th><th scope="col">记录数</th><th scope="col">统计截至</th></tr></thead>
<tbody>
<tr id="src-f1"><th scope="row">公示行政处罚案件数</th><td class="align-right">49</td><td>penalty.disclosed.count</td><td>按公示日期统计已公开的行政处罚决定，期后撤下的不计</td><td class="align-right">49</td><td>2023-12-31</td></tr>
<tr id="src-f2"><th scope="row">行政处罚公示率</th><td class="align-right">98.00</td><td>penalty.disclosed.rate</td><td>公示期限落在本期的处罚决定中，在期限内公示的所占比例</td><td class="align-right">50</td><td>2023-12-31</td></tr>
<tr id="src-f3"><th scope="row">归档执法案卷</th><td class="align-right">62</td><td>case.archived.count</td><td>按归档日期统计</td><td class="align-right">62</td><td>2023-12-31</td></tr>
</tbody>
</table></div>
</section>
</article>
`

// publishChapter publishes the chapter of a year.
func (h *hall) publishChapter(t *testing.T, year int) models.Publication {
	t.Helper()
	row, err := h.service.PublishPage(t.Context(), models.SystemActor("发布报告"), disclosure.Page{
		Bureau: h.Urban.ID, Kind: "chapter", Year: year, Title: "示例市城市管理局2023年度行政执法工作报告", Body: models.PublicPage{HTML: chapterHTML},
	})
	if err != nil {
		t.Fatalf("publish chapter: %v", err)
	}
	return row
}
