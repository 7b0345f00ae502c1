package jobs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"sanxiang/app/disclosure"
	"sanxiang/app/report"
	"sanxiang/app/stats"
	"sanxiang/app/store"
	"sanxiang/models"
)

// perBureau calls f for every bureau that reports for itself: governments,
// departments and townships that stand on the day. One bureau's failure does
// not stop the others; all are reported at the end.
func (d Deps) perBureau(ctx context.Context, on models.Day, f func(b models.Bureau) error) (int, error) {
	list, err := d.Store.ListBureaus(ctx)
	if err != nil {
		return 0, err
	}
	done := 0
	var failed []error
	for _, b := range list {
		if b.Kind == models.BureauUnit || b.Kind == models.BureauEntrusted || b.ClosedOn != "" && b.ClosedOn <= on {
			continue
		}
		if err := ctx.Err(); err != nil {
			return done, err
		}
		if err := f(b); err != nil {
			failed = append(failed, fmt.Errorf("%s：%w", b.Name, err))
			continue
		}
		done++
	}
	return done, errors.Join(failed...)
}

// reportYear is the year that a yearly job works on: the one before the day.
func reportYear(on models.Day) int { return on.Year() - 1 }

// freeze keeps the figures of every bureau under a kind.
func (d Deps) freeze(ctx context.Context, on models.Day, kind string, body func(b models.Bureau, year int) (any, error)) (string, error) {
	year := reportYear(on)
	written := 0
	done, err := d.perBureau(ctx, on, func(b models.Bureau) error {
		v, err := body(b, year)
		if err != nil || v == nil {
			return err
		}
		text, err := json.Marshal(v)
		if err != nil {
			return err
		}
		return d.Store.Tx(ctx, actor(kind), func(tx *store.Tx) error {
			n, err := tx.PutFigureSets([]store.FigureSet{{BureauID: b.ID, Year: year, Kind: kind, Body: string(text)}})
			written += n
			return err
		})
	})
	return fmt.Sprintf("%d年：%d个机关，固定%d份", year, done, written), err
}

func (d Deps) cutoff(ctx context.Context, on models.Day) (string, error) {
	return d.freeze(ctx, on, store.FigureSetCutoff, func(b models.Bureau, year int) (any, error) {
		return d.Stats.Figures(ctx, stats.Query{Bureau: b.ID, Period: models.YearPeriod(year)})
	})
}

func (d Deps) draftTables(ctx context.Context, on models.Day) (string, error) {
	return d.freeze(ctx, on, store.FigureSetTables, func(b models.Bureau, year int) (any, error) {
		return d.Stats.PenaltyTable(ctx, b.ID, models.YearPeriod(year), "")
	})
}

// provinceReturn keeps the penalty table of housing and urban-management
// bureaus for the return to the province (住房和城乡建设行政处罚程序规定第44条).
func (d Deps) provinceReturn(ctx context.Context, on models.Day) (string, error) {
	return d.freeze(ctx, on, store.FigureSetReturned, func(b models.Bureau, year int) (any, error) {
		if b.Field != models.SectorConstruction {
			return nil, nil
		}
		return d.Stats.PenaltyTable(ctx, b.ID, models.YearPeriod(year), "")
	})
}

// remind names the bureaus that have recorded and handed in nothing.
func (d Deps) remind(ctx context.Context, on models.Day) (string, error) {
	var silent []string
	year := reportYear(on)
	_, err := d.perBureau(ctx, on, func(b models.Bureau) error {
		figures, err := d.Stats.Figures(ctx, stats.Query{Bureau: b.ID, Period: models.YearPeriod(year), Scope: models.ScopeOwn})
		if err != nil {
			return err
		}
		for _, f := range figures {
			if f.State == models.StateValue && f.Records > 0 {
				return nil
			}
		}
		silent = append(silent, b.Name)
		return nil
	})
	return fmt.Sprintf("%d年：%d个机关尚无数据%s", year, len(silent), listed(silent)), err
}

// statisticsTemplate is the yearly table of penalties with its counting profile.
const statisticsTemplate = "名称：{{机关}}{{年}}年度行政处罚实施情况统计表\n\n表：penalty\n"

// publishStatistics publishes each bureau's penalty table with its counting
// profile. A bureau that keeps no cases has nothing to publish; one that kept
// them and imposed nothing publishes zeros.
func (d Deps) publishStatistics(ctx context.Context, on models.Day) (string, error) {
	year, published := reportYear(on), 0
	_, err := d.perBureau(ctx, on, func(b models.Bureau) error {
		c, err := d.Report.Compile(ctx, report.Request{Bureau: b.ID, Year: year, Template: "统计表", Text: statisticsTemplate})
		if err != nil || c.Penalty == nil || c.Penalty.State != models.StateValue && c.Penalty.State != models.StateZero {
			return err
		}
		published++
		return d.publishDocument(ctx, "statistics", year, c)
	})
	return fmt.Sprintf("%d年：公布%d份", year, published), err
}

// publishDocument puts a compiled document of a bureau and year before the public.
func (d Deps) publishDocument(ctx context.Context, kind string, year int, c *report.Compiled) error {
	var html bytes.Buffer
	if err := c.Write(&html, "html"); err != nil {
		return err
	}
	page := disclosure.Page{
		Bureau: c.Bureau.ID, Kind: kind, Year: year, Title: c.Document.Title,
		Body: models.PublicPage{HTML: html.String(), Figures: c.PublicFigures()},
	}
	if kind == "chapter" {
		files, err := c.Files()
		if err != nil {
			return err
		}
		for _, f := range files {
			page.Files = append(page.Files, disclosure.File(f))
		}
	}
	_, err := d.Disclosure.PublishPage(ctx, actor(kind), page)
	return err
}

func (d Deps) draftChapters(ctx context.Context, on models.Day) (string, error) {
	year := reportYear(on)
	done, err := d.perBureau(ctx, on, func(b models.Bureau) error {
		_, err := d.Report.Draft(ctx, actor("draft_chapter"), report.Request{Bureau: b.ID, Year: year})
		return err
	})
	return fmt.Sprintf("%d年：编制%d个机关的章节", year, done), err
}

// submitReports compiles once more before the report goes up and says how many
// numbers still look wrong.
func (d Deps) submitReports(ctx context.Context, on models.Day) (string, error) {
	year := reportYear(on)
	var doubtful []string
	done, err := d.perBureau(ctx, on, func(b models.Bureau) error {
		c, err := d.Report.Draft(ctx, actor("submit_report"), report.Request{Bureau: b.ID, Year: year})
		if err == nil && len(c.Findings) > 0 {
			doubtful = append(doubtful, fmt.Sprintf("%s%d处", b.Name, len(c.Findings)))
		}
		return err
	})
	return fmt.Sprintf("%d年：%d个机关的章节待报送，%d个机关有数字疑点%s", year, done, len(doubtful), listed(doubtful)), err
}

func (d Deps) publishReports(ctx context.Context, on models.Day) (string, error) {
	year, published := reportYear(on), 0
	_, err := d.perBureau(ctx, on, func(b models.Bureau) error {
		c, err := d.Report.Compile(ctx, report.Request{Bureau: b.ID, Year: year})
		if err != nil || len(c.Document.Sources) == 0 {
			return err
		}
		published++
		return PublishChapter(ctx, d, b.ID, year)
	})
	return fmt.Sprintf("%d年：公布%d个机关的章节", year, published), err
}

// PublishChapter compiles and keeps a bureau's chapter of a year and publishes
// the document as it was compiled.
func PublishChapter(ctx context.Context, d Deps, bureau int64, year int) error {
	c, err := d.Report.Draft(ctx, actor("publish_report"), report.Request{Bureau: bureau, Year: year})
	if err != nil {
		return err
	}
	return d.publishDocument(ctx, "chapter", year, c)
}
