package portal_test

import (
	"fmt"
	"net"
	"net/url"
	"testing"
	"time"

	"sanxiang/app/disclosure"
	"sanxiang/models"
)

// leaf is one page of the site by name: what the browser looks at, and what
// the budget is about.
type leaf struct {
	name, path string
	status     int
}

// furnish publishes something of everything and gives the pages to look at.
func (h *hall) furnish(t *testing.T) []leaf {
	t.Helper()
	h.Clock.Set("2026-04-24")
	first, person, gone := h.publishMany(t)
	h.publishSections(t)
	h.publishChapter(t, 2025)
	h.publishAudits(t, 2026)
	q := url.QueryEscape
	return []leaf{
		{"home", "/", 200}, {"search", "/search", 200}, {"search-page", "/search?page=2", 200},
		{"search-filtered", "/search?band=1w-5w&kind=penalty&min=10000&org=DEP01&year=2026", 200}, {"search-tombstones", "/search?status=withdrawn", 200},
		{"search-fine", "/search?q=" + q("示例") + "&sort=fine", 200}, {"search-empty", "/search?q=" + q("没有这家企业") + "&year=2025", 200},
		{"search-wrong", "/search?min=abc&max=1&year=20x6&q=" + q("示例"), 422},
		{"decision", "/d/" + first, 200}, {"person", "/d/" + person, 200}, {"tombstone", "/d/" + gone, 410},
		{"bureau", "/o/DEP01", 200}, {"bureaus", "/o", 200}, {"party", "/p/" + organisation("").USCC, 200},
		{"officers", h.section(t, models.ExAnteOfficers), 200}, {"authority", h.section(t, "authority"), 200}, {"flowchart", h.section(t, models.ExAnteFlow), 200},
		{"audit", h.audit(t), 200}, {"report", "/report/DEP01/2025", 200}, {"reports", "/reports", 200},
		{"statistics", "/stats/2026", 200}, {"years", "/stats", 200}, {"withdrawals", "/withdrawals/2026", 200}, {"coverage", "/coverage/2026", 200},
		{"data", "/data", 200}, {"about", "/about", 200}, {"accessibility", "/accessibility", 200}, {"privacy", "/privacy", 200},
		{"objection", "/objection?id=" + first, 200}, {"objection-bureau", "/objection", 200}, {"objection-state", "/objection/state", 200}, {"api", "/api", 200},
		{"missing", "/nothing/here", 404}, {"failure", "/report/DEP01/20x4", 422}, {"large", "/d/" + first + "?view=large", 200}, {"contrast", "/search?view=contrast", 200},
		{"both", "/?view=large-contrast", 200},
	}
}

// publishMany publishes decisions and takes one down again; it gives the ids
// of a corrected one, of one about a person and of the one that is gone.
func (h *hall) publishMany(t *testing.T) (first, person, gone string) {
	t.Helper()
	const facts = "2026年3月9日，执法人员巡查发现，当事人在示例街与示例路交叉口东侧人行道上摆放货架和商品，占用公共场地约12平方米，未办理临时占用审批手续。执法人员当场制作现场笔录并拍照取证，责令限期改正。3月12日复查时，当事人仍未改正。"
	for i := range 24 {
		x := decided{cause: "未采取有效防尘措施", facts: facts, party: organisation(fmt.Sprintf("示例第%s建筑工程有限公司", models.ChineseNumber(int64(i+1)))), fine: models.Fen(1+i*i) * 3_000_00, day: "2026-04-09"}
		x.party.USCC = models.MakeUSCC("91", "000000", 40+i)
		h.publish(t, x)
	}
	h.publish(t, decided{cause: "未按规定设置户外广告设施", facts: facts, party: models.Party{Seq: 1, Kind: models.PartySoleTrader, Name: "示例区示例小吃店", Operator: "示例庚"}, fine: 800_00, day: "2025-11-20"})
	person = h.publish(t, decided{cause: "随意倾倒建筑垃圾", facts: facts, party: someone(), fine: 200_00, day: "2026-04-10"}).PublicID
	down := h.publish(t, decided{cause: "其他", facts: facts, party: organisation("示例商贸有限公司"), fine: 500_00, day: "2026-04-02"})
	if _, err := h.service.Withdraw(t.Context(), h.Approver, down.CaseID, disclosure.Withdrawal{Code: "not_public"}); err != nil {
		t.Fatal(err)
	}
	h.publish(t, decided{cause: "未保持车辆整洁", facts: facts, party: organisation("示例商贸有限公司"), fine: 1_000_00, day: "2026-04-13"})
	d := h.publish(t, decided{cause: "擅自占用城市道路、公共场地", facts: facts, party: organisation("示例商贸有限公司"), fine: 60_000_00, day: "2026-04-13"})
	h.Clock.Set("2026-04-28")
	texts := disclosure.Texts{Facts: facts + "经核实，占用面积为10平方米。"}
	if _, err := h.service.Correct(t.Context(), h.Approver, d.CaseID, disclosure.Correction{Reason: "占用面积记录有误，原为12平方米", Texts: texts}); err != nil {
		t.Fatal(err)
	}
	return d.PublicID, person, down.PublicID
}

// publishSections publishes three sections of ex-ante disclosure.
func (h *hall) publishSections(t *testing.T) {
	t.Helper()
	for section, content := range map[string]models.ExAnteContent{
		models.ExAnteOfficers: {Category: "城市管理"},
		"authority": {Rows: []map[string]string{{
			"name": "示例市城市管理局", "nature": "行政机关", "basis": "示例市机构改革方案", "area": "示例市市区", "address": "示例市示例路9号", "phone": "0000-00000001", "supervision": "0000-00000002", "hours": "工作日9时至18时",
		}}},
		models.ExAnteFlow: {Rows: []map[string]string{{"item": "行政处罚", "step": "立案", "post": "承办人", "limit": "15个工作日"}, {"item": "行政处罚", "step": "告知", "post": "承办人", "limit": "5个工作日", "rights": "陈述、申辩"}}},
	} {
		if _, err := h.service.PrepareExAnte(t.Context(), h.Handler, disclosure.ExAnteDraft{Bureau: h.Urban.ID, Section: section, Content: content}); err != nil {
			t.Fatalf("prepare %s: %v", section, err)
		}
		if _, err := h.service.ApproveExAnte(t.Context(), h.Approver, disclosure.ExAnteRef{Bureau: h.Urban.ID, Section: section}); err != nil {
			t.Fatalf("approve %s: %v", section, err)
		}
	}
}

// publishAudits publishes the self-audits of a year.
func (h *hall) publishAudits(t *testing.T, year int) {
	t.Helper()
	audits, faulty, err := h.service.AuditYear(t.Context(), year, h.Store.Today())
	if err != nil || len(faulty) > 0 {
		t.Fatal(err, faulty)
	}
	for bureau, a := range audits {
		if _, err := h.service.PublishAudit(t.Context(), models.SystemActor("公示情况自查"), bureau, a); err != nil {
			t.Fatal(err)
		}
	}
}

// section gives the path of an ex-ante page of Urban.
func (h *hall) section(t *testing.T, code string) string {
	t.Helper()
	list, err := disclosure.NewPublic(h.Store).ExAnte(t.Context(), h.Urban.Code)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range list {
		if x.Section == code {
			return "/d/" + x.Row.PublicID
		}
	}
	t.Fatalf("no section %s", code)
	return ""
}

// audit gives the path of Urban's latest self-audit.
func (h *hall) audit(t *testing.T) string {
	t.Helper()
	row, _, err := disclosure.NewPublic(h.Store).Audit(t.Context(), h.Urban.Code, 0)
	if err != nil {
		t.Fatal(err)
	}
	return "/d/" + row.PublicID
}

// listen serves the portal on a port of this machine and gives its address.
func (h *hall) listen(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = h.app.Listener(listener) }()
	t.Cleanup(func() { _ = h.app.ShutdownWithTimeout(time.Second) })
	return "http://" + listener.Addr().String()
}
