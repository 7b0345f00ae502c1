package portal

import (
	"strconv"
	"strings"

	"sanxiang/app/disclosure"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// plot is a chart with the table of the same numbers.
type plot struct {
	ID, Heading string
	Keys        []legend
	Chart       chart
	Columns     []string // titles behind the first
	Head        string   // title of the first column
	Lines       []plotLine
	Note        string
}

// legend says what a colour and shape of a chart stands for.
type legend struct{ Class, Text string }

// plotLine is one line of a plot's table.
type plotLine struct {
	Name, Href string
	Cells      []string
}

// bureauMost is how many bureaus a chart shows by name.
const bureauMost = 12

// yearLegend names the two years of a comparison.
func yearLegend(s disclosure.YearStatistics) []legend {
	return []legend{{"now", yearLabel(s.Year)}, {"was", yearLabel(s.Year - 1)}}
}

// comparePlot sets the totals of two years against each other. Each pair has
// its own scale: decisions and money cannot share one.
func comparePlot(s, before disclosure.YearStatistics) plot {
	now, was := yearLabel(s.Year), yearLabel(before.Year)
	p := plot{ID: "compare", Heading: "与上年比较", Keys: yearLegend(s), Head: "项目", Columns: []string{now, was}}
	var list []barRow
	pair := func(name string, a, b int64, print, printShort func(int64) string) {
		most := max(a, b)
		list = append(list, barRow{now + name, printShort(a), portion(a, most), "now"}, barRow{was + name, printShort(b), portion(b, most), "was"})
		p.Lines = append(p.Lines, plotLine{Name: name, Cells: []string{print(a), print(b)}})
	}
	count := func(n int64) string { return thousands(n) + "件" }
	money := func(n int64) string { return models.Fen(n).Grouped() }
	pair("处罚决定", int64(s.Decisions), int64(before.Decisions), count, count)
	pair("罚款", int64(s.Fine), int64(before.Fine), money, wan)
	pair("罚没", int64(s.Forfeit), int64(before.Forfeit), money, wan)
	p.Chart = drawRows(chart{
		ID: p.ID, Title: now + "与" + was + "处罚决定、罚款和罚没的比较",
		Desc: "本年" + count(int64(s.Decisions)) + "，罚款" + s.Fine.Grouped() + "；上年" + count(int64(before.Decisions)) + "，罚款" + before.Fine.Grouped() + "。",
	}, list)
	return p
}

// wan prints money so that it fits at the end of a bar: from one 万元 on in
// 万元, from one 亿元 on in 亿元, cut to two decimals.
func wan(fen int64) string {
	switch {
	case fen < 1_000_000:
		return models.Fen(fen).Grouped()
	case fen < 10_000_000_000:
		return strings.TrimSuffix(models.Fen(fen/10_000).Grouped(), "元") + "万元"
	}
	return strings.TrimSuffix(models.Fen(fen/100_000_000).Grouped(), "元") + "亿元"
}

// monthPlot shows the decisions by month of the decision.
func monthPlot(s, before disclosure.YearStatistics) plot {
	p := plot{
		ID: "months", Heading: "按月份", Keys: yearLegend(s), Head: "月份",
		Columns: []string{"决定（件）", "罚款（元）", "上年决定（件）"},
	}
	names, now, was := make([]string, 12), make([]int64, 12), make([]int64, 12)
	marks := []string{"1月", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"} // short enough for a phone
	best := 0
	for i, m := range s.Months {
		names[i], now[i], was[i] = strconv.Itoa(i+1)+"月", int64(m.N), int64(before.Months[i].N)
		p.Lines = append(p.Lines, plotLine{Name: names[i], Cells: []string{thousands(m.N), strings.TrimSuffix(m.Fine.Grouped(), "元"), thousands(before.Months[i].N)}})
		if m.N > s.Months[best].N {
			best = i
		}
	}
	p.Chart = drawColumns(chart{
		ID: p.ID, Title: yearLabel(s.Year) + "各月作出的处罚决定数，与上年同月比较",
		Desc: "最多的是" + names[best] + "，" + thousands(s.Months[best].N) + "件；全年" + thousands(s.Decisions) + "件。",
	}, marks, now, was)
	return p
}

// countPlot makes the plot of a list of counts, a bar each.
func countPlot(p plot, list []disclosure.Count, total int, href func(disclosure.Count) string) plot {
	most, best := 0, disclosure.Count{}
	for _, x := range list {
		if x.N > most {
			most, best = x.N, x
		}
	}
	p.Columns = []string{"件数", "占比"}
	var bars []barRow
	for _, x := range list {
		class := "now"
		if x.Code == "" {
			class = "rest"
		}
		bars = append(bars, barRow{x.Name, thousands(x.N) + "件", portion(int64(x.N), int64(most)), class})
		p.Lines = append(p.Lines, plotLine{Name: x.Name, Href: href(x), Cells: []string{thousands(x.N), percent(int64(x.N), int64(total))}})
	}
	p.Lines = append(p.Lines, plotLine{Name: "合计", Cells: []string{thousands(total), ""}})
	p.Chart = drawRows(chart{
		ID: p.ID, Title: p.Heading + "的处罚决定数", Desc: "最多的是" + best.Name + "，" + thousands(best.N) + "件；合计" + thousands(total) + "件。",
	}, bars)
	return p
}

// yearSearch gives the address of the year's decisions narrowed down once more.
func yearSearch(s disclosure.YearStatistics, narrow func(*models.PublicQuery)) string {
	q := models.PublicQuery{Bureau: s.Bureau, Kind: "penalty", Year: s.Year}
	narrow(&q)
	return web.SearchPath("/search", q)
}

// columnPlot shows the decisions under the columns of the counting profile. A
// column of one kind leads to the decisions that impose it.
func columnPlot(s disclosure.YearStatistics) plot {
	p := plot{
		ID: "kinds", Heading: "按处罚种类", Head: "种类",
		Note: "一件决定并处多种处罚的，只计入最重的一种。点击种类查到的是所有含有该种处罚的决定，可能多于本表的件数。",
	}
	kinds := map[string][]models.PenaltyKind{}
	for _, c := range s.Profile.Columns {
		kinds[c.Code] = c.Kinds
	}
	return countPlot(p, s.ByColumn, s.Decisions, func(x disclosure.Count) string {
		if len(kinds[x.Code]) != 1 || x.N == 0 {
			return ""
		}
		return yearSearch(s, func(q *models.PublicQuery) { q.Penalty = kinds[x.Code][0] })
	})
}

// bandPlot shows the decisions by the fine that they impose.
func bandPlot(s disclosure.YearStatistics) plot {
	p := plot{ID: "bands", Heading: "按罚款金额", Head: "罚款"}
	return countPlot(p, s.ByBand, s.Decisions, func(x disclosure.Count) string {
		if x.N == 0 {
			return ""
		}
		return yearSearch(s, func(q *models.PublicQuery) { q.Band = x.Code })
	})
}

// bureauPlot shows the bureaus with the most decisions, the rest in one bar.
func bureauPlot(s disclosure.YearStatistics) plot {
	p := plot{ID: "bureaus", Heading: "按执法机关", Head: "机关", Note: "件数多少与职责范围、监管对象数量有关，不说明执法好坏。"}
	list := s.ByBureau
	if len(list) > bureauMost {
		rest := disclosure.Count{Name: "其他" + strconv.Itoa(len(list)-bureauMost) + "个机关"}
		for _, x := range list[bureauMost:] {
			rest.N += x.N
		}
		list = append(append([]disclosure.Count(nil), list[:bureauMost]...), rest)
	}
	return countPlot(p, list, s.Decisions, func(x disclosure.Count) string {
		if x.Code == "" {
			return ""
		}
		return yearSearch(s, func(q *models.PublicQuery) { q.Bureau = x.Code })
	})
}
