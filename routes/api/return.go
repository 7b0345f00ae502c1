package api

import (
	"sanxiang/app/sheet"
	"sanxiang/models"
)

// returnForm is a total handed in for records kept elsewhere.
type returnForm struct {
	Bureau     int64  `json:"bureau,string" doc:"机关编号，默认为本机关"`
	Year       int    `json:"year"`
	Month      int    `json:"month" doc:"0 为全年"`
	Indicator  string `json:"indicator"`
	Dim        string `json:"dim"`
	Value      string `json:"value" doc:"以指标的单位填写的数值，例如 \"12\" 或 \"3.50\""`
	SourceNote string `json:"source_note" doc:"数据来源"`
}

// returnAnswer is the total as it is kept.
type returnAnswer struct {
	Return models.Return `json:"return"`
}

func (a *api) putReturn(r call, b returnForm) (returnAnswer, error) {
	kept, err := a.Stats.PutReturn(r.ctx, r.actor, models.Return{
		BureauID: r.own(b.Bureau), Year: b.Year, Month: b.Month, Indicator: b.Indicator, Dim: b.Dim, SourceNote: b.SourceNote,
	}, b.Value)
	return returnAnswer{kept}, err
}

func (a *api) importReturns(r call, open openSheet, o sheet.Options) (sheet.Report, error) {
	return a.Stats.ImportReturns(r.ctx, r.actor, open, o)
}
