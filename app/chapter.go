package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sanxiang/app/config"
	"sanxiang/app/report"
	"sanxiang/jobs"
	"sanxiang/models"
)

// chapter compiles a bureau's enforcement chapter of a year into a file.
func chapter(ctx context.Context, cfg config.Config, args []string, c console) error {
	f := flag.NewFlagSet("chapter", flag.ContinueOnError)
	bureau, year := f.String("bureau", "", ""), f.Int("year", 0, "")
	template, format := f.String("template", "", ""), f.String("format", "docx", "")
	out, profile := f.String("out", "", ""), f.String("profile", "", "")
	if words, err := parse(f, args); err != nil || len(words) > 0 || *bureau == "" || *year == 0 || *out == "" {
		return fmt.Errorf("%w：--bureau、--year 和 --out 必填", errUsage)
	}
	if !slices.Contains(report.Formats, *format) {
		return fmt.Errorf("%w：--format 可用 %s", errUsage, strings.Join(report.Formats, "、"))
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
	request := report.Request{Bureau: b.ID, Year: *year, Template: *template, Profile: *profile}
	if text, err := os.ReadFile(*template); *template != "" && err == nil {
		request.Template, request.Text = filepath.Base(*template), string(text)
	}
	compiled, err := sys.Report.Compile(ctx, request)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := compiled.Write(&body, *format); err != nil {
		return err
	}
	if *out == "-" {
		_, err = c.out.Write(body.Bytes())
		return err
	}
	if err := os.WriteFile(*out, body.Bytes(), 0o644); err != nil {
		return models.Errorf(models.Unavailable, "文件“%s”不能写入，请检查目录和权限", *out)
	}
	fmt.Fprintf(c.out, "已写入 %s（%d个数字，%d处因无数据略去）\n", *out, len(compiled.Document.Sources), len(compiled.Omitted))
	for _, finding := range compiled.Findings {
		fmt.Fprintln(c.out, "数字体检："+finding.String())
	}
	return nil
}

// publishYear compiles, keeps and publishes a bureau's chapter and pages of a year.
func publishYear(ctx context.Context, sys *system, bureau int64, year int) error {
	return jobs.PublishChapter(ctx, jobs.Deps{Store: sys.Store, Stats: sys.Stats, Report: sys.Report, Disclosure: sys.Disclosure}, bureau, year)
}
