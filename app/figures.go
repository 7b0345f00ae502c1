package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"time"

	"sanxiang/app/config"
	"sanxiang/app/stats"
	"sanxiang/models"
)

// figureLine is one figure as `figures --json` prints it; money is in 元.
type figureLine struct {
	Code    string        `json:"code"`
	Name    string        `json:"name"`
	Unit    string        `json:"unit"`
	Value   *json.Number  `json:"value"` // null for a figure without a value
	State   models.State  `json:"state"`
	Source  models.Source `json:"source"`
	Records int64         `json:"records"`
	Profile string        `json:"profile"`
}

// operator is who acts when the administrator of the machine runs a command.
var operator = models.SystemActor("命令行")

// figures prints a bureau's figures of a year, or the records behind one.
func figures(ctx context.Context, cfg config.Config, args []string, c console) error {
	f := flag.NewFlagSet("figures", flag.ContinueOnError)
	bureau, year := f.String("bureau", "", ""), f.Int("year", 0, "")
	asJSON, records := f.Bool("json", false, ""), f.String("records", "", "")
	profile := f.String("profile", "", "")
	if words, err := parse(f, args); err != nil || len(words) > 0 || *bureau == "" || *year == 0 {
		return fmt.Errorf("%w：--bureau 和 --year 必填", errUsage)
	}
	sys, err := open(ctx, cfg, time.Now, c)
	if err != nil {
		return err
	}
	defer sys.Close()
	b, err := sys.Store.FindBureauByCode(ctx, *bureau)
	if err != nil {
		return err
	}
	period := models.YearPeriod(*year)
	if *records != "" {
		return sys.Stats.WriteRecords(ctx, &plain{Writer: c.out}, operator, stats.RecordQuery{Bureau: b.ID, Code: *records, Period: period, Profile: *profile})
	}
	list, err := sys.Stats.Figures(ctx, stats.Query{Bureau: b.ID, Period: period, Profile: *profile})
	if err != nil {
		return err
	}
	if !*asJSON {
		for _, x := range list {
			value := x.State.Label()
			if x.HasData() {
				value = x.Plain() + x.Unit
			}
			fmt.Fprintf(c.out, "%-40s %s  %s\n", x.Code, x.Name, value)
		}
		return nil
	}
	lines := make([]figureLine, len(list))
	for i, x := range list {
		lines[i] = figureLine{Code: x.Code, Name: x.Name, Unit: x.Unit, State: x.State, Source: x.Source, Records: x.Records, Profile: x.Profile}
		if x.HasData() {
			n := json.Number(x.Plain())
			lines[i].Value = &n
		}
	}
	return printJSON(c, lines)
}

func printJSON(c console, v any) error {
	e := json.NewEncoder(c.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(v)
}

// plain drops the byte order mark that spreadsheets want and pipes do not.
type plain struct {
	io.Writer
	begun bool
}

// Write passes the bytes on.
func (p *plain) Write(b []byte) (int, error) {
	body := b
	if !p.begun {
		body = bytes.TrimPrefix(b, []byte("\uFEFF"))
		p.begun = true
	}
	_, err := p.Writer.Write(body)
	return len(b), err
}
