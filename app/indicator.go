package main

import (
	"context"
	"flag"
	"fmt"
	"time"

	"sanxiang/app/config"
	"sanxiang/app/stats"
)

// indicator adds an indicator of the administrator's own.
func indicator(ctx context.Context, cfg config.Config, args []string, c console) error {
	if len(args) == 0 || args[0] != "add" {
		return fmt.Errorf("%w：只有 indicator add", errUsage)
	}
	var form stats.IndicatorForm
	f := flag.NewFlagSet("indicator", flag.ContinueOnError)
	for name, field := range map[string]*string{
		"code": &form.Code, "name": &form.Name, "unit": &form.Unit, "group": &form.Group, "note": &form.Note, "kind": &form.Kind,
		"register": &form.Register, "where": &form.Where, "sum": &form.Sum, "by": &form.By, "date": &form.Date, "from": &form.From, "to": &form.To,
		"of": &form.Of, "dims": &form.Dims, "parts": &form.Parts, "numerator": &form.Numerator, "denominator": &form.Denominator, "zero": &form.Zero,
	} {
		f.StringVar(field, name, "", "")
	}
	f.BoolVar(&form.Percent, "percent", false, "")
	f.BoolVar(&form.OwnOnly, "own-only", false, "")
	if words, err := parse(f, args[1:]); err != nil || len(words) > 0 {
		return fmt.Errorf("%w：%v", errUsage, err)
	}
	sys, err := open(ctx, cfg, time.Now, c)
	if err != nil {
		return err
	}
	defer sys.Close()
	d, err := sys.Stats.ParseIndicator(ctx, form)
	if err != nil {
		return err
	}
	if err := sys.Stats.AddIndicator(ctx, operator, d); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "已新增指标 %s（%s）\n", d.Code, d.Name)
	return nil
}
