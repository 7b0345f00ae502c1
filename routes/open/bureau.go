package open

import (
	"sort"

	"sanxiang/app/disclosure"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// bureauRow is a bureau with how much it shows.
type bureauRow struct {
	Code    string `json:"code"`
	Name    string `json:"name"`
	Shown   int64  `json:"shown" doc:"正在公示的决定和文件数"`
	Reports []int  `json:"reports" doc:"已公布年度报告的年份"`
	Link    string `json:"link"`
	Feed    string `json:"feed" doc:"Atom 订阅地址"`
}

// bureauFile is a bureau with its counts by year.
type bureauFile struct {
	Code  string      `json:"code"`
	Name  string      `json:"name"`
	Link  string      `json:"link"`
	Feed  string      `json:"feed" doc:"Atom 订阅地址"`
	Years []yearCount `json:"years"`
}

// yearCount is how much of a year's decisions stands how.
type yearCount struct {
	Year      int           `json:"year"`
	Shown     int64         `json:"shown" doc:"正在公示"`
	Withdrawn int64         `json:"withdrawn" doc:"已撤下"`
	Ended     int64         `json:"ended" doc:"公示期满"`
	ByKind    []countOfCode `json:"by_kind"`
	Report    bool          `json:"report" doc:"年度报告已公布"`
	Table     bool          `json:"statistics" doc:"统计表已公布"`
}

// countOfCode counts what one code stands for.
type countOfCode struct {
	Code  string `json:"code"`
	Name  string `json:"name"`
	Count int    `json:"count"`
}

func countsOf(list []disclosure.Count) []countOfCode {
	out := make([]countOfCode, len(list))
	for i, c := range list {
		out[i] = countOfCode{c.Code, c.Name, c.N}
	}
	return out
}

func feedPath(code string) string { return "/feed" + web.BureauPath(code) + ".atom" }

func (o *open) listBureaus(r request, _ noQuery) (answer[[]bureauRow], error) {
	directory, err := o.Public.Directory(r.ctx)
	if err != nil {
		return answer[[]bureauRow]{}, err
	}
	out := make([]bureauRow, len(directory.Bureaus))
	for i, b := range directory.Bureaus {
		out[i] = bureauRow{b.Code, b.Name, b.Shown, append([]int{}, b.Years...), r.base + web.BureauPath(b.Code), r.base + feedPath(b.Code)}
	}
	return answer[[]bureauRow]{data: out, total: len(out)}, nil
}

func (o *open) findBureau(r request, _ noQuery) (answer[bureauFile], error) {
	b, err := o.Public.Bureau(r.ctx, web.PathText(r.http, "code"))
	if err != nil {
		return answer[bureauFile]{}, err
	}
	out := bureauFile{Code: b.Code, Name: b.Name, Link: r.base + web.BureauPath(b.Code), Feed: r.base + feedPath(b.Code), Years: []yearCount{}}
	for _, y := range b.Years {
		one := yearCount{Year: y.Year, Shown: y.Shown, Withdrawn: y.Withdrawn, Ended: y.Ended, ByKind: []countOfCode{}, Report: y.Chapter, Table: y.Table}
		for code, n := range y.ByKind {
			one.ByKind = append(one.ByKind, countOfCode{code, models.PublicKindLabel(code), int(n)})
		}
		sort.Slice(one.ByKind, func(i, j int) bool { return one.ByKind[i].Code < one.ByKind[j].Code })
		out.Years = append(out.Years, one)
	}
	return answer[bureauFile]{data: out, total: -1}, nil
}
