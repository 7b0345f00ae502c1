package office

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/apptest"
	"sanxiang/app/cases"
	"sanxiang/app/objection"
	"sanxiang/app/sheet"
	"sanxiang/app/store"
	"sanxiang/models"
)

// caseOf registers a case of the handler's.
func (h *hall) caseOf(t *testing.T, cause string) models.Case {
	t.Helper()
	c, _, err := h.deps.Cases.Register(t.Context(), h.Handler, cases.Registration{Bureau: h.Urban.ID, Step: models.Step{
		Day: h.Store.Today(), Procedure: models.OrdinaryProcedure, Cause: cause, Facts: "示例事实", Basis: "示例依据", FoundOn: h.Store.Today(), ActOn: h.Store.Today(),
		Officers: models.IDs{h.Officers[0].ID, h.Officers[1].ID}, Parties: []models.Party{apptest.Organisation()},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestWorkPage shows everybody what waits for them, and no number without its list.
func TestWorkPage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c := h.caseOf(t, "示例占道案")
		h.Decide(t, apptest.Fined("77", "2024-03-01", apptest.Organisation()))
		h.Clock.Set("2024-03-20")
		h.signIn(t, h.Handler).get(t, "/").want(t, "handler", 200,
			[]string{"待办", "快到期", "已超期", "被退回", "待公示", "新建案件", "从 Excel 导入", c.Number, "立案", "已超期", "星期", "数据截至 2024年3月20日 10:00"}, []string{"待审批", "各机关办理情况"})
		h.signIn(t, h.Approver).get(t, "/").want(t, "approver", 200,
			[]string{"待审批", "公示待审批", "本机关已超期", "等待我审批", "审批：立案", casePath(c.ID, "step/filed")}, []string{"新建案件"})
		h.signIn(t, h.Reviewer).get(t, "/").want(t, "reviewer", 200, []string{"待法制审核"}, []string{"待审批", c.Number})
		h.signIn(t, h.Stranger).get(t, "/").want(t, "another bureau", 200, nil, []string{c.Number, "示例占道案"})
		h.signIn(t, h.Auditor).get(t, "/").want(t, "no cases", 200, []string{"您的角色不办理案件"}, []string{c.Number, "role=\"search\""})
		h.guest().get(t, "/").want(t, "guest", fiber.StatusSeeOther, nil, []string{c.Number})
		h.Check(t)
		handler := h.signIn(t, h.Handler)
		h.breakDown("find")
		handler.get(t, "/").want(t, "broken", 500, nil, []string{"示例故障"})
	})
}

// TestWorkTiles finds as many cases behind every tile as it says.
func TestWorkTiles(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		for i := range 3 {
			h.caseOf(t, fmt.Sprintf("示例案%d", i))
			h.Clock.Set(models.Day(fmt.Sprintf("2024-03-%02d", 6+3*i)))
		}
		for i := range 2 {
			s := apptest.Fined(fmt.Sprint(i), "2024-03-01", apptest.Organisation())
			s.Officers = models.IDs{h.Officers[0].ID, h.Officers[1].ID}
			h.Decide(t, s)
		}
		h.Clock.Set("2024-03-20")
		for _, a := range []models.Actor{h.Handler, h.Approver, h.Reviewer} {
			w, err := h.deps.Cases.FindWorklist(t.Context(), a)
			if err != nil || len(w.Tiles) == 0 || len(w.Tiles) > 6 {
				t.Fatalf("%s: %d tiles, %v", a.Name, len(w.Tiles), err)
			}
			for _, tile := range w.Tiles {
				l, err := h.deps.Cases.FindListing(t.Context(), a, tile.Filter)
				if err != nil || l.Sum.Count != tile.Count || int64(len(l.Cases)) != tile.Count {
					t.Errorf("%s: %s says %d, its list has %d of %d, %v", a.Name, tile.Label, tile.Count, len(l.Cases), l.Sum.Count, err)
				}
			}
		}
	})
}

// TestCaseList filters, pages, jumps, and answers everybody as they may.
func TestCaseList(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c := h.caseOf(t, "示例占道案")
		for i := range 25 {
			h.Decide(t, apptest.Fined(fmt.Sprintf("9%02d", i), "2024-03-01", apptest.Organisation()))
		}
		handler := h.signIn(t, h.Handler)
		handler.get(t, "/cases").want(t, "all", 200, []string{"共 26 件", "1,500,000.00", "指标“", "下一页", "导出本次清单"}, []string{"上一页", c.Number})
		handler.get(t, "/cases?state=clue").want(t, "filtered", 200, []string{c.Number, "共 1 件", "去掉这个条件", "逐件合计"}, []string{"案900"})
		handler.get(t, "/cases?from=2024-03-01&to=2024-03-31&outcome=penalty").want(t, "counted", 200, []string{"共 25 件", "作出行政处罚数", "1,500,000.00"}, nil)
		handler.get(t, "/cases?band=5w-20w&kind=fine&major=no").want(t, "band", 200, []string{"共 25 件"}, []string{c.Number})
		handler.get(t, "/cases?mine=1").want(t, "mine", 200, []string{c.Number, "共 1 件"}, nil)
		handler.get(t, "/cases?state=nothing&from=2024-13-40").want(t, "bad", fiber.StatusUnprocessableEntity, []string{"决定日期从"}, nil)
		handler.get(t, "/cases?q=900").want(t, "part of a number", 200, []string{"案900", "共 1 件"}, nil)
		handler.get(t, "/cases?q="+url.QueryEscape("没有这样的当事人")).want(t, "nothing", 200, []string{"没有符合条件的案件", "共 0 件"}, nil)
		for _, q := range []string{"案900", "示城管罚决字〔2024〕900号"} {
			if a := handler.get(t, "/cases?q="+url.QueryEscape(q)); a.status != fiber.StatusSeeOther || !strings.Contains(a.header("Location"), "/cases/") {
				t.Errorf("%s: %d %s, want a jump", q, a.status, a.header("Location"))
			}
		}
		handler.get(t, "/cases?q="+url.QueryEscape("示例商贸有限公司")).want(t, "party of many", 200, []string{"共 26 件"}, nil)
		wrong, _, ok := door{"auditor", h.signIn(t, h.Auditor), fiber.StatusForbidden}, 0, door{"handler", handler, 200}
		h.rights(t, "/cases?state=clue", door{"another bureau", h.signIn(t, h.Stranger), 200}, wrong, ok, c.Number)
		h.rights(t, "/cases.csv?state=clue", door{"another bureau", h.signIn(t, h.Stranger), 200}, wrong, ok, c.Number)
		h.signIn(t, h.Stranger).get(t, fmt.Sprintf("/cases?bureau=%d", h.Urban.ID)).want(t, "asked for", fiber.StatusNotFound, nil, []string{c.Number})
		h.breakDown("find")
		handler.get(t, "/cases").want(t, "broken", 500, nil, []string{"示例故障"})
	})
}

// TestCasePaging walks the list forth and back and sees each case once.
func TestCasePaging(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		for i := range 45 {
			h.Decide(t, apptest.Fined(fmt.Sprintf("9%02d", i), "2024-03-01", apptest.Organisation()))
		}
		for _, filter := range []cases.Filter{{Bureau: h.Urban.ID}, {Bureau: h.Urban.ID, Text: "商贸"}, {Bureau: h.City.ID, Due: "disclose"}} {
			reader := models.Actor{UserID: 1, Name: "示例", BureauID: h.City.ID, Roles: []models.Role{models.RoleSupervisor}}
			var pages [][]models.Case
			seen := map[int64]bool{}
			for f := filter; ; {
				l, err := h.deps.Cases.FindListing(t.Context(), reader, f)
				if err != nil || l.Sum.Count != 45 {
					t.Fatalf("%+v: %d, %v", f, l.Sum.Count, err)
				}
				pages = append(pages, l.Cases)
				for _, c := range l.Cases {
					if seen[c.ID] {
						t.Errorf("%s stands twice", c.Number)
					}
					seen[c.ID] = true
				}
				if (l.Later != 0) != (len(pages) > 1) {
					t.Errorf("page %d: way back is %d", len(pages), l.Later)
				}
				if l.Earlier == 0 {
					break
				}
				f.Before = l.Earlier
			}
			if len(seen) != 45 || len(pages) != 3 {
				t.Errorf("%d cases on %d pages", len(seen), len(pages))
			}
			for i := len(pages) - 1; i > 0; i-- {
				f := filter
				f.After = pages[i][0].ID
				l, err := h.deps.Cases.FindListing(t.Context(), reader, f)
				if err != nil || len(l.Cases) != 20 || l.Cases[0].ID != pages[i-1][0].ID || l.Earlier == 0 || (l.Later != 0) != (i > 1) {
					t.Errorf("back from page %d: %d cases, %d, %d, %v", i+1, len(l.Cases), l.Earlier, l.Later, err)
				}
			}
		}
	})
}

// TestCaseExport gives exactly the filtered list in both formats, harmless to
// spreadsheets, and leaves a trace.
func TestCaseExport(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		party := apptest.Organisation()
		party.Name = "=HYPERLINK(\"示例\")"
		for i := range 23 {
			s := apptest.Fined(fmt.Sprint(i), "2024-03-01", party)
			if i == 0 {
				s.DecidedOn, s.ServedOn = "2024-02-01", "2024-02-01"
			}
			h.Decide(t, s)
		}
		handler := h.signIn(t, h.Handler)
		a := handler.get(t, "/cases.csv?from=2024-03-01")
		if !strings.HasPrefix(a.body, "\ufeff") || !strings.Contains(a.header("Content-Disposition"), "filename*=UTF-8''%E6%A1%88%E4%BB%B6_") {
			t.Errorf("csv begins %q, %s", a.body[:min(9, len(a.body))], a.header("Content-Disposition"))
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(a.body, "\ufeff"))).ReadAll()
		if err != nil || len(rows) != 23 || len(rows[0]) != len(exportHeader) || strings.HasPrefix(rows[1][8], "=") || rows[1][18] != "60000.00" {
			t.Errorf("%d rows, first %q, %v", len(rows), rows[min(1, len(rows)-1)], err)
		}
		x := handler.get(t, "/cases.xlsx?from=2024-03-01")
		book, err := sheet.New(strings.NewReader(x.body))
		if err != nil {
			t.Fatal(err)
		}
		defer book.Close()
		lines := 0
		for {
			if _, err = book.Next(); err != nil {
				break
			}
			lines++
		}
		if lines != 22 || !errors.Is(err, io.EOF) || strings.Contains(x.body, "<f>") {
			t.Errorf("workbook has %d rows, %v", lines, err)
		}
		audits, err := h.Store.ListAudits(t.Context(), []int64{h.Urban.ID}, 0, 500)
		traces := slices.DeleteFunc(audits, func(a models.Audit) bool { return a.Verb != "导出案件清单" })
		if err != nil || len(traces) != 2 || traces[0].ActorID != h.Handler.UserID || !strings.Contains(traces[0].Note, "决定不早于2024-03-01") {
			t.Errorf("traces %+v, %v", traces, err)
		}
	})
}

// TestSavedFilters keeps named lists for their owner only.
func TestSavedFilters(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		handler := h.signIn(t, h.Handler)
		handler.follow(t, "/cases/saved", url.Values{"name": {"本月超期"}, "query": {"due=overdue&before=5&evil=1"}}).
			want(t, "saved", 200, []string{"本月超期", "/office/cases?due=overdue", "已保存为常用筛选"}, []string{"evil"})
		handler.follow(t, "/cases/saved", url.Values{"name": {""}, "query": {""}}).want(t, "no name", 200, []string{"没有保存常用筛选"}, nil)
		second := h.signIn(t, h.Second)
		second.get(t, "/cases").want(t, "another's", 200, nil, []string{"本月超期"})
		list, err := h.deps.Cases.ListSaved(t.Context(), h.Handler)
		if err != nil || len(list) != 1 {
			t.Fatalf("%+v, %v", list, err)
		}
		path := fmt.Sprintf("/cases/saved/%d/delete", list[0].ID)
		second.post(t, path, nil).want(t, "another deletes", fiber.StatusNotFound, nil, nil)
		h.guest().post(t, path, nil).want(t, "guest deletes", fiber.StatusUnauthorized, nil, nil)
		handler.follow(t, path, nil).want(t, "deleted", 200, []string{"已删去"}, []string{"本月超期"})
		for i := range 21 {
			err = h.deps.Cases.CreateSaved(t.Context(), h.Handler, fmt.Sprint(i), "")
		}
		if models.KindOf(err) != models.Conflict {
			t.Errorf("the 21st: %v", err)
		}
		handler.follow(t, "/cases/view", url.Values{"columns": {"kinds", "nothing"}, "dense": {"1"}, "query": {"state=clue"}}).
			want(t, "columns", 200, []string{"紧凑行距"}, nil)
		h.caseOf(t, "示例案由甲")
		handler.get(t, "/cases").want(t, "columns stay", 200, []string{"处罚种类</th>", `class="dense"`}, []string{"案由</th>"})
	})
}

// TestInboxPage shows, opens and marks one's own messages only.
func TestInboxPage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		for range 2 {
			if _, err := objection.NewDesk(h.Store).Submit(t.Context(), objection.Submission{Bureau: h.Urban.Code, Kind: models.ObjectionError, Text: "机关页面上的咨询电话写错了。"}); err != nil {
				t.Fatal(err)
			}
		}
		handler := h.signIn(t, h.Handler)
		handler.get(t, "/").want(t, "count in the head", 200, []string{`2<span class="sr">条未读</span>`}, nil)
		handler.get(t, "/inbox").want(t, "inbox", 200, []string{"公示异议", "核实并答复公示异议", "星期", "未读", "全部标为已读"}, nil)
		h.rights(t, "/inbox", door{"another bureau", h.signIn(t, h.Stranger), 200}, door{"reviewer", h.signIn(t, h.Reviewer), 200}, door{"handler", handler, 200}, "核实并答复公示异议")
		list, err := h.Store.ListMessages(t.Context(), store.MessageFilter{User: h.Handler.UserID, Limit: 9})
		if err != nil || len(list) != 2 {
			t.Fatalf("%d messages, %v", len(list), err)
		}
		path := fmt.Sprintf("/inbox/%d", list[0].ID)
		h.signIn(t, h.Second).get(t, path).want(t, "another's", fiber.StatusNotFound, nil, nil)
		if a := handler.get(t, path); a.status != fiber.StatusSeeOther || a.header("Location") != fmt.Sprintf("/office/objections/%d", list[0].ObjectID) {
			t.Errorf("open: %d %s", a.status, a.header("Location"))
		}
		handler.get(t, "/inbox?unread=1").want(t, "one left", 200, []string{list[1].Number}, []string{list[0].Number})
		handler.follow(t, "/inbox/read", url.Values{"upto": {fmt.Sprint(list[0].ID)}}).want(t, "all read", 200, []string{"已全部标为已读"}, []string{"条未读", ">未读<"})
		handler.post(t, "/inbox/settings", url.Values{"email": {"nobody"}}).want(t, "bad address", fiber.StatusUnprocessableEntity, []string{"邮箱地址格式不正确", `value="nobody"`}, nil)
		handler.follow(t, "/inbox/settings", url.Values{"email": {"a@example.gov.cn"}, "on": {"returned", "digest"}}).want(t, "settings", 200, []string{"消息设置已保存"}, nil)
		handler.get(t, "/inbox/settings").want(t, "kept", 200, []string{`value="a@example.gov.cn"`, `value="returned" checked`, "没有设置邮件服务器"}, []string{`value="objection" checked`})
		h.breakDown("find")
		handler.get(t, "/inbox").want(t, "broken", 500, nil, []string{"示例故障"})
	})
}
