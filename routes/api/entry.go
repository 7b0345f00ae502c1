package api

import (
	"strconv"

	"sanxiang/app/sheet"
	"sanxiang/app/stats"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// entryView is one register row, its fields by name and as people write them:
// amounts in 元, flags as yes or no, choices as codes.
type entryView struct {
	ID       int64             `json:"id,string"`
	BureauID int64             `json:"bureau_id,string"`
	Register string            `json:"register"`
	Values   map[string]string `json:"values"`
	Evidence string            `json:"evidence"`
	Version  int64             `json:"version,string"`
}

func viewEntry(e models.BoundEntry) entryView {
	out := entryView{e.ID, e.BureauID, e.Register, map[string]string{}, e.Evidence, e.Version}
	for _, f := range e.Definition.Fields {
		switch f.Type {
		case models.FieldMoney:
			out.Values[f.Name] = models.Fen(e.Int(f.Name)).Yuan()
		case models.FieldNumber:
			out.Values[f.Name] = models.PlainDecimal(e.Int(f.Name), 3)
		case models.FieldInt:
			out.Values[f.Name] = strconv.FormatInt(e.Int(f.Name), 10)
		default:
			out.Values[f.Name] = e.Text(f.Name)
		}
	}
	return out
}

// entryForm is one register row as it is handed in.
type entryForm struct {
	Bureau   int64             `json:"bureau,string" doc:"机关编号，默认为本机关；修改时不能变"`
	Values   map[string]string `json:"values" doc:"字段名和值，字段见台账定义"`
	Evidence string            `json:"evidence" doc:"依据：文件摘要或来源说明"`
}

// entryQuery picks the rows of a bureau's register in one year, newest first.
type entryQuery struct {
	Bureau int64 `query:"bureau" doc:"机关编号，默认为本机关"`
	Year   int   `query:"year" min:"1949" max:"9999" doc:"年度，必填"`
	Before int64 `query:"before" doc:"上一页的 next"`
	Limit  int   `query:"limit" min:"1" max:"1000" default:"50" doc:"每页条数"`
}

// entryList is one page of register rows.
type entryList struct {
	Entries []entryView `json:"entries"`
	Next    string      `json:"next" doc:"填入 before 读取下一页；空为最后一页"`
}

// removal says why a row goes.
type removal struct {
	Reason string `query:"reason" doc:"删除原因，必填"`
}

func (a *api) listEntries(r call, q entryQuery) (entryList, error) {
	if q.Year == 0 {
		return entryList{}, &models.Error{Kind: models.Invalid, Message: "查询条件有误", Fields: []models.FieldError{{Field: "year", Rule: "年度必填", Fix: "例如 year=2024"}}}
	}
	code := web.PathText(r.http, "register")
	c, err := a.Ledger.Catalogue(r.ctx)
	if err != nil {
		return entryList{}, err
	}
	reg, ok := c.Registers[code]
	if !ok || reg.Builtin {
		return entryList{}, models.Errorf(models.NotFound, "没有这个台账，可用的台账见 %s/registers", Prefix)
	}
	rows, next, err := a.Stats.ListEntries(r.ctx, r.actor, stats.EntryQuery{Bureau: r.own(q.Bureau), Register: code, Year: q.Year, Before: q.Before, Limit: q.Limit})
	out := entryList{Entries: make([]entryView, len(rows))}
	for i := range rows {
		out.Entries[i] = viewEntry(models.BoundEntry{Entry: &rows[i], Definition: reg})
	}
	if next != 0 {
		out.Next = strconv.FormatInt(next, 10)
	}
	return out, err
}

func (a *api) addEntry(r call, b entryForm) (entryView, error) {
	e, err := a.Stats.AddEntry(r.ctx, r.actor, stats.EntryForm{
		Key: r.key, Bureau: r.own(b.Bureau), Register: web.PathText(r.http, "register"), Values: b.Values, Evidence: b.Evidence,
	})
	if err != nil {
		return entryView{}, err
	}
	return a.answerEntry(r, e)
}

func (a *api) findEntry(r call, _ none) (entryView, error) {
	e, err := a.Stats.FindEntry(r.ctx, r.actor, r.id)
	if err != nil {
		return entryView{}, err
	}
	web.SetVersion(r.http, e.Version)
	return viewEntry(e), nil
}

func (a *api) updateEntry(r call, b entryForm) (entryView, error) {
	e, err := a.Stats.UpdateEntry(r.ctx, r.actor, r.id, stats.EntryForm{Key: r.key, Bureau: b.Bureau, Values: b.Values, Evidence: b.Evidence, Version: r.version})
	if err != nil {
		return entryView{}, err
	}
	return a.answerEntry(r, e)
}

func (a *api) answerEntry(r call, e models.Entry) (entryView, error) {
	c, err := a.Ledger.Catalogue(r.ctx)
	if err != nil {
		return entryView{}, err
	}
	web.SetVersion(r.http, e.Version)
	return viewEntry(models.BoundEntry{Entry: &e, Definition: c.Registers[e.Register]}), nil
}

func (a *api) deleteEntry(r call, q removal) error {
	return a.Stats.DeleteEntry(r.ctx, r.actor, r.id, q.Reason)
}

func (a *api) importEntries(r call, open openSheet, o sheet.Options) (sheet.Report, error) {
	return a.Stats.ImportEntries(r.ctx, r.actor, web.PathText(r.http, "register"), open, o)
}
