package main

import (
	"context"
	"flag"
	"fmt"
	"strings"
	"time"

	"sanxiang/app/config"
	"sanxiang/app/sheet"
	"sanxiang/seeds/generate"
)

// importFile imports one file of a kind and prints the report.
func importFile(ctx context.Context, cfg config.Config, args []string, c console) error {
	f := flag.NewFlagSet("import", flag.ContinueOnError)
	var options sheet.Options
	f.BoolVar(&options.DryRun, "dry-run", false, "")
	f.BoolVar(&options.SkipBad, "skip-bad", false, "")
	asJSON := f.Bool("json", false, "")
	words, err := parse(f, args)
	if err != nil || len(words) != 2 {
		return fmt.Errorf("%w：须给出种类和文件", errUsage)
	}
	sys, err := open(ctx, cfg, time.Now, c)
	if err != nil {
		return err
	}
	defer sys.Close()
	file := func() (*sheet.Reader, error) { return sheet.Open(words[1]) }
	result, err := sys.importKind(ctx, words[0], file, options)
	if err != nil {
		return err
	}
	if *asJSON {
		if err := printJSON(c, result); err != nil {
			return err
		}
	} else {
		fmt.Fprintln(c.out, strings.TrimSpace(result.String()))
	}
	if result.Count() > 0 && !options.SkipBad {
		return errFaults
	}
	return nil
}

// importKind sends a file to the use case that imports its kind; anything that
// is not built in is a register of the 台账.
func (s *system) importKind(ctx context.Context, kind string, file func() (*sheet.Reader, error), o sheet.Options) (sheet.Report, error) {
	switch kind {
	case "bureaus":
		return s.Identity.ImportBureaus(ctx, operator, file, o)
	case "officers":
		return s.Identity.ImportOfficers(ctx, operator, file, o)
	case "certificates":
		return s.Identity.ImportCertificates(ctx, operator, file, o)
	case "devices":
		return s.Identity.ImportDevices(ctx, operator, file, o)
	case "cases":
		return s.Cases.Import(ctx, operator, file, o)
	case "returns":
		return s.Stats.ImportReturns(ctx, operator, file, o)
	case "entries":
		return s.Stats.ImportEntries(ctx, operator, "", file, o)
	default:
		return s.Stats.ImportEntries(ctx, operator, kind, file, o)
	}
}

// runJobs lists the jobs or runs one by hand.
func runJobs(ctx context.Context, cfg config.Config, args []string, c console) error {
	f := flag.NewFlagSet("jobs", flag.ContinueOnError)
	on := f.String("on", "", "")
	words, err := parse(f, args)
	if err != nil || len(words) == 0 {
		return fmt.Errorf("%w：jobs list 或 jobs run 任务", errUsage)
	}
	sys, err := open(ctx, cfg, time.Now, c)
	if err != nil {
		return err
	}
	defer sys.Close()
	switch {
	case words[0] == "list" && len(words) == 1:
		return listJobs(ctx, sys, c)
	case words[0] == "run" && len(words) == 2:
		day := sys.Store.Today()
		if *on != "" {
			if day, err = sheet.ParseDay(*on); err != nil {
				return err
			}
		}
		outcome, err := sys.Jobs.RunNow(ctx, words[1], day)
		if err == nil {
			fmt.Fprintln(c.out, outcome)
		}
		return err
	}
	return fmt.Errorf("%w：jobs list 或 jobs run 任务", errUsage)
}

func listJobs(ctx context.Context, sys *system, c console) error {
	for _, j := range sys.Jobs.Jobs() {
		next, err := j.Next(sys.Now())
		if err != nil {
			return err
		}
		runs, err := sys.Store.ListRuns(ctx, j.Name, 1)
		if err != nil {
			return err
		}
		last := "尚未运行"
		if len(runs) > 0 {
			last = fmt.Sprintf("上次 %s %s %s", runs[0].Slot, runs[0].State, runs[0].Outcome)
		}
		fmt.Fprintf(c.out, "%-20s %-14s 下次 %s  %s\n    %s\n", j.Name, j.Schedule, next.Format("2006-01-02 15:04"), j.Title, last)
	}
	return nil
}

// check proves counters, chains, files and published pages, and prints a
// sentence for each fault.
func check(ctx context.Context, cfg config.Config, args []string, c console) error {
	if len(args) > 0 {
		return fmt.Errorf("%w：check 没有参数", errUsage)
	}
	sys, err := open(ctx, cfg, time.Now, c)
	if err != nil {
		return err
	}
	defer sys.Close()
	faults := 0
	for _, part := range []struct {
		name string
		run  func(context.Context) ([]string, error)
	}{{"计数", sys.Stats.Check}, {"过程记录和文件", sys.Recording.Check}, {"公示", sys.Disclosure.Check}} {
		list, err := part.run(ctx)
		if err != nil {
			return err
		}
		for _, fault := range list {
			fmt.Fprintln(c.out, part.name+"："+fault)
		}
		faults += len(list)
	}
	if faults > 0 {
		fmt.Fprintf(c.out, "共发现%d处问题\n", faults)
		return errFaults
	}
	fmt.Fprintln(c.out, "计数、过程记录、文件和公示均一致")
	return nil
}

// generateRecords fills the database with plausible fictional records.
func generateRecords(ctx context.Context, cfg config.Config, args []string, c console) error {
	f := flag.NewFlagSet("generate", flag.ContinueOnError)
	bureaus, cases := f.Int("bureaus", 10, ""), f.Int("cases", 1000, "")
	if words, err := parse(f, args); err != nil || len(words) > 0 || *bureaus < 1 || *cases < 0 {
		return fmt.Errorf("%w：--bureaus 和 --cases 为正整数", errUsage)
	}
	sys, err := open(ctx, cfg, time.Now, c)
	if err != nil {
		return err
	}
	defer sys.Close()
	began := time.Now()
	if err := generate.Fill(ctx, sys.Store, sys.Cases, *bureaus, *cases); err != nil {
		return err
	}
	spent := time.Since(began)
	fmt.Fprintf(c.out, "已生成%d个机关、%d件虚构案件，用时%.1f秒（每秒%.0f件）\n", *bureaus, *cases, spent.Seconds(), float64(*cases)/spent.Seconds())
	return nil
}
