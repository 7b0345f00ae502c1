package api

import (
	"context"
	"fmt"
	"io"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/sheet"
	"sanxiang/app/stats"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// figureQuery asks for figures of one bureau and span of months.
type figureQuery struct {
	Bureau     int64        `query:"bureau" doc:"机关编号，默认为本机关"`
	Year       int          `query:"year" min:"1949" max:"9999" doc:"年度，必填"`
	From       int          `query:"from" min:"1" max:"12" default:"1" doc:"起始月"`
	To         int          `query:"to" min:"1" max:"12" default:"12" doc:"截止月"`
	Scope      models.Scope `query:"scope" choices:"own,below" doc:"own 本级，below 下级；不填为本级及下级"`
	Codes      []string     `query:"codes" doc:"指标代码，逗号分隔；不填为全部"`
	Profile    string       `query:"profile" doc:"统计口径；不填按地区和年度"`
	Cumulative bool         `query:"cumulative" doc:"从有记录起累计"`
}

// recordQuery asks for the records behind one figure.
type recordQuery struct {
	Bureau     int64        `query:"bureau" doc:"机关编号，默认为本机关"`
	Dim        string       `query:"dim" doc:"分项"`
	Year       int          `query:"year" min:"1949" max:"9999" doc:"年度，必填"`
	From       int          `query:"from" min:"1" max:"12" default:"1" doc:"起始月"`
	To         int          `query:"to" min:"1" max:"12" default:"12" doc:"截止月"`
	Scope      models.Scope `query:"scope" choices:"own,below" doc:"own 本级，below 下级；不填为本级及下级"`
	Profile    string       `query:"profile" doc:"统计口径；不填按地区和年度"`
	Cumulative bool         `query:"cumulative" doc:"从有记录起累计"`
	Cursor     string       `query:"cursor" doc:"上一页的 next"`
	Limit      int          `query:"limit" min:"1" max:"1000" default:"50" doc:"每页条数"`
}

// figureView is a figure with its value as people write it.
type figureView struct {
	models.Figure
	Text       string `json:"text" doc:"以单位计的数值；没有数据时为空"`
	StateLabel string `json:"state_label"`
}

// figureList lists figures in the order asked for.
type figureList struct {
	Figures []figureView `json:"figures"`
}

// recordList is one page of the records behind a figure.
type recordList struct {
	Records []stats.Row `json:"records"`
	Next    string      `json:"next" doc:"填入 cursor 读取下一页；空为最后一页"`
}

// indicatorList lists the catalogue of indicators.
type indicatorList struct {
	Indicators []models.Indicator `json:"indicators"`
}

func (a *api) listIndicators(r call, _ none) (indicatorList, error) {
	c, err := a.Ledger.Catalogue(r.ctx)
	if err != nil {
		return indicatorList{}, err
	}
	out := indicatorList{[]models.Indicator{}}
	for _, d := range c.List() {
		out.Indicators = append(out.Indicators, *d)
	}
	return out, nil
}

// figures asks for figures that the actor may read.
func (a *api) figures(r call, q figureQuery) ([]models.Figure, error) {
	bureau := r.own(q.Bureau)
	if err := a.permit(r, models.ActReadFigures, bureau); err != nil {
		return nil, err
	}
	return a.Stats.Figures(r.ctx, stats.Query{
		Bureau: bureau, Period: models.Period{Year: q.Year, From: q.From, To: q.To}, Scope: q.Scope,
		Codes: q.Codes, Profile: q.Profile, Cumulative: q.Cumulative,
	})
}

func (a *api) listFigures(r call, q figureQuery) (figureList, error) {
	rows, err := a.figures(r, q)
	out := figureList{make([]figureView, len(rows))}
	for i, f := range rows {
		out.Figures[i] = viewFigure(f)
	}
	return out, err
}

func viewFigure(f models.Figure) figureView {
	v := figureView{Figure: f, StateLabel: f.State.Label()}
	if f.HasData() {
		v.Text = f.Plain()
	}
	return v
}

func (a *api) sendFigures(r call, q figureQuery) error {
	rows, err := a.figures(r, q)
	if err != nil {
		return err
	}
	return a.sendCSV(r, fmt.Sprintf("指标_%d.csv", q.Year), func(_ context.Context, w io.Writer) error {
		out, err := sheet.NewCSVWriter(w, []string{"code", "name", "value", "unit", "state", "records", "profile", "note"})
		if err != nil {
			return err
		}
		for _, f := range rows {
			v := viewFigure(f)
			if err := out.Write(f.Code, f.Name, v.Text, f.Unit, v.StateLabel, f.Records, f.Profile, f.Note); err != nil {
				return err
			}
		}
		return out.Close()
	})
}

// query is the use case's form of the question.
func (q recordQuery) query(r call) stats.RecordQuery {
	return stats.RecordQuery{
		Bureau: r.own(q.Bureau), Code: web.PathText(r.http, "code"), Dim: q.Dim, Period: models.Period{Year: q.Year, From: q.From, To: q.To},
		Scope: q.Scope, Profile: q.Profile, Cumulative: q.Cumulative, Cursor: q.Cursor, Limit: q.Limit,
	}
}

func (a *api) listRecords(r call, q recordQuery) (recordList, error) {
	rows, next, err := a.Stats.Records(r.ctx, r.actor, q.query(r))
	return recordList{list(rows), next}, err
}

func (a *api) sendRecords(r call, q recordQuery) error {
	asked := q.query(r)
	return a.sendCSV(r, fmt.Sprintf("记录_%s_%d.csv", asked.Code, q.Year), func(ctx context.Context, w io.Writer) error {
		return a.Stats.WriteRecords(ctx, w, r.actor, asked)
	})
}

// sendCSV streams a file of the name.
func (a *api) sendCSV(r call, name string, produce func(context.Context, io.Writer) error) error {
	if err := a.Edge.Stream(r.http, produce); err != nil {
		return err
	}
	r.http.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	web.Attachment(r.http, name)
	return nil
}
