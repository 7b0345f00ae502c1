package office

import (
	"net/url"
	"strings"
	"testing"

	"sanxiang/models"
)

// Figures are listed and opened by those who may read them, of the own bureau
// and those below.
func TestFigurePages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		h.Clock.Set("2025-01-20")
		at := "?year=2024&bureau=" + idString(h.Urban.ID)
		for path, says := range map[string]string{
			"/figures" + at: "共", "/figures/penalty.decided.count" + at: "背后的记录", "/figures/tables/penalty" + at: "统计口径", "/registers" + at: "法制培训", "/returns" + at: "报送期限为2025年1月31日",
			"/returns/conflicts" + at: "没有冲突",
		} {
			h.rights(t, path, door{"stranger", h.signIn(t, h.Stranger), 404}, door{"auditor", h.signIn(t, h.Auditor), 403}, door{"reporter above", h.signIn(t, h.Reporter), 200}, says)
		}
		c := h.signIn(t, h.Reporter)
		c.get(t, "/figures?year=2024&q=培训").want(t, "found", 200, []string{"培训", "未统计"}, []string{"行政处罚公示率"})
		c.get(t, "/figures?year=2024&q=zzz").want(t, "none", 200, []string{"共0项指标", "没有符合条件的指标"}, nil)
		c.get(t, "/figures?year=2024&against=b_14").want(t, "compared", 200, []string{"山西2021年起口径", "数值都相同"}, nil)
		c.get(t, "/figures/penalty.decided.count?year=2024&against=b_14").want(t, "moved", 200, []string{"不再计入0条", "新计入0条"}, nil)
		c.get(t, "/figures/penalty.decided.count?year=2024&against=zz").want(t, "no profile", 404, nil, nil)
		c.get(t, "/figures/nothing?year=2024").want(t, "no indicator", 404, []string{"没有这个指标"}, nil)
		c.get(t, "/figures?year=1").want(t, "no year", 404, []string{"没有“1”这个年度"}, nil)
		for _, format := range []string{"xlsx", "csv"} {
			c.get(t, "/figures/penalty.decided.count/file?year=2024&format="+format).want(t, format, 200, nil, nil)
			c.get(t, "/figures/tables/penalty/file?year=2024&format="+format).want(t, format, 200, nil, nil)
		}
		h.signIn(t, h.Stranger).get(t, "/figures/penalty.decided.count/file"+at).want(t, "file of another bureau", 404, nil, nil)
		h.breakDown("find")
		c.get(t, "/figures?year=2024").want(t, "broken store", 500, []string{"系统出错"}, []string{"示例故障"})
	})
}

// A bureau hands in, is reminded, confirms; a conflict shows both numbers and is
// settled with a reason.
func TestReturnPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		h.Clock.Set("2025-01-20")
		c, above, urban := h.signIn(t, h.Handler), h.signIn(t, h.Reporter), idString(h.Urban.ID)
		above.get(t, "/returns?year=2024").want(t, "board", 200, []string{"2个下级机关：已报0个，未报2个，冲突0个", "向勾选的机关催报"}, nil)
		above.post(t, "/returns/remind", url.Values{"year": {"2024"}}).want(t, "nobody ticked", 422, []string{"请选择要催报的机关"}, nil)
		above.follow(t, "/returns/remind", url.Values{"year": {"2024"}, "bureaus": {urban}, "note": {"请抓紧"}}).want(t, "reminded", 200, []string{"已向1个机关催报", "催报1次"}, nil)
		c.post(t, "/returns/remind", url.Values{"year": {"2024"}, "bureaus": {idString(h.City.ID)}}).want(t, "upwards", 404, nil, nil)
		c.get(t, "/returns?year=2024").want(t, "own page", 200, []string{"请抓紧", "没有另行报送的数据"}, nil)
		c.post(t, "/registers/mediations/new", url.Values{"v.date": {"2024-05-01"}, "v.outcome": {"ok"}}).way(t)
		c.get(t, "/returns/new?year=2024").want(t, "form", 200, []string{"来源说明", "责任人（选填）"}, nil)
		values := url.Values{"bureau": {urban}, "year": {"2024"}, "indicator": {"mediation.admin.count"}, "value": {"很多"}}
		c.post(t, "/returns/new", values).want(t, "faults", 422, []string{"不是数字", "来源说明必填"}, nil)
		values.Set("value", "10")
		values.Set("source_note", "示例系统")
		values.Set("responsible", "示例责任人")
		one := c.post(t, "/returns/new", values).way(t)
		c.get(t, one).want(t, "return", 200, []string{"示例系统", "示例责任人", "10", "1条记录", "待确定"}, nil)
		h.rights(t, one, door{"stranger", h.signIn(t, h.Stranger), 404}, door{"auditor", h.signIn(t, h.Auditor), 403}, door{"reporter above", above, 200}, "示例责任人")
		above.get(t, "/returns?year=2024").want(t, "board", 200, []string{"已报0个，未报1个，冲突1个"}, nil)
		above.get(t, "/returns/conflicts?year=2024").want(t, "conflicts", 200, []string{"1项待确定", "报送数", "系统内记录"}, nil)
		c.post(t, one+"/choice", url.Values{"version": {"1"}, "standing": {"returned"}}).want(t, "no reason", 422, []string{"理由必填"}, nil)
		choice := url.Values{"version": {"1"}, "standing": {"returned"}, "reason": {"已逐件核对"}}
		h.signIn(t, h.Stranger).post(t, one+"/choice", choice).want(t, "wrong bureau", 404, nil, nil)
		above.follow(t, one+"/choice", choice).want(t, "settled", 200, []string{"0项待确定", "已逐件核对"}, nil)
		above.post(t, one+"/choice", choice).want(t, "an old version", 409, nil, nil)
		above.get(t, "/figures/mediation.admin.count?year=2024").want(t, "figure", 200, []string{"<strong>10</strong>"}, nil)
		c.sendFile(t, one+"/upload", "报表.pdf", "示例").way(t)
		c.follow(t, "/returns/confirm", url.Values{"bureau": {urban}, "year": {"2024"}, "confirm_note": {"已核对"}}).want(t, "confirmed", 200, []string{"已确认报齐", "已核对"}, nil)
		c.post(t, one+"/withdraw", url.Values{"version": {"2"}}).want(t, "no reason", 422, []string{"撤回报送数须写明原因"}, nil)
		c.follow(t, one+"/withdraw", url.Values{"version": {"2"}, "reason": {"报错"}}).want(t, "withdrawn", 200, []string{"报送数已撤回"}, nil)
		h.Check(t)
	})
}

// Columns are as high as their numbers, and empty months say why.
func TestDrawMonths(t *testing.T) {
	t.Parallel()
	c := drawMonths([]models.Figure{{Value: 4, State: models.StateValue}, {Value: 2, State: models.StateValue}, {State: models.StatePending}, {Value: 123_456_00, Decimals: 2, State: models.StateValue}})
	if c.Columns[3].Height != chartHigh || c.Columns[3].Short != "12.3万" || c.Columns[2].Value != "" || c.Columns[2].State.Text != "待定" || c.Columns[0].Height < 2 {
		t.Errorf("columns = %+v", c.Columns)
	}
	if !strings.Contains(c.Columns[0].Name, "1月") {
		t.Errorf("name = %q", c.Columns[0].Name)
	}
}
