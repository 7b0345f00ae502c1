package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"sanxiang/app/config"
	"sanxiang/app/memory"
	"sanxiang/models"
	"sanxiang/routes"
	"sanxiang/seeds/demo"
)

// serve opens the system, starts the jobs and answers requests until ctx ends.
func serve(ctx context.Context, cfg config.Config, args []string, c console) error {
	if len(args) > 0 {
		return fmt.Errorf("%w：多余的“%s”", errUsage, args[0])
	}
	return listen(ctx, cfg, c, nil)
}

// listen serves; ready, when given, is called with the address once requests
// are answered. While what is public is being read into memory the public side
// says so; health checks and the bureaus' own side answer at once.
func listen(ctx context.Context, cfg config.Config, c console, ready func(address string)) error {
	memory.Begin()
	sys, err := open(ctx, cfg, time.Now, c)
	if err != nil {
		return err
	}
	defer sys.Close()
	listener, err := net.Listen("tcp", cfg.Addr)
	if err != nil {
		return models.Errorf(models.Unavailable, "地址 %s 不能监听，可能已被占用，请用 --addr 换一个端口", cfg.Addr)
	}
	if cfg.Jobs {
		if err := sys.Jobs.Start(ctx); err != nil {
			return err
		}
		defer sys.Jobs.Stop()
	}
	defer sys.background(ctx)()
	deps := routes.Deps{
		Identity: sys.Identity, Inbox: sys.Inbox, Cases: sys.Cases, Imports: sys.Imports, Recording: sys.Recording, Uploads: sys.Uploads, Review: sys.Review,
		Documents:  sys.Documents,
		Disclosure: sys.Disclosure, Public: sys.Public, Files: sys.Files, Stats: sys.Stats, Papers: sys.Papers, Report: sys.Report, Store: sys.Store,
		Rules: sys.Rules, Audit: sys.Audit, Jobs: jobDoor{sys.Jobs, sys.Store},
		Objections: sys.Objections, Desk: sys.Desk,
		Site: cfg.SiteName, PublicURL: cfg.PublicURL, BodyLimit: cfg.BodyLimit, Log: sys.Log, Now: sys.Now,
	}
	if err := deps.Check(); err != nil {
		return err
	}
	app := routes.New(deps)
	loaded, failed := sys.Public.StartBehind(ctx), make(chan error, 1)
	go func() { failed <- app.Listener(listener) }()
	address := "http://" + listener.Addr().String()
	for {
		select {
		case err = <-failed:
			return err
		case err = <-loaded:
			if err != nil {
				return errors.Join(err, app.Shutdown())
			}
			go memory.Follow(ctx)
			fmt.Fprintf(c.out, "三项已启动：%s\n", address)
			if err := sys.printSetup(ctx, c, address); err != nil {
				return errors.Join(err, app.Shutdown())
			}
			if ready != nil {
				ready(address)
			}
		case <-ctx.Done():
			return app.ShutdownWithTimeout(15 * time.Second)
		}
	}
}

// printSetup tells whoever started a server without accounts where to set it up
// and the code that the page asks for.
func (s *system) printSetup(ctx context.Context, c console, address string) error {
	needs, err := s.Identity.NeedsSetup(ctx)
	if err != nil || !needs {
		return err
	}
	_, err = fmt.Fprintf(c.out, "还没有任何账号。请在浏览器中打开 %s/office/setup 完成初始设置，设置码：%s\n", address, s.Identity.SetupCode())
	return err
}

// demoFolder is where the demonstration lives unless --data names a folder.
const demoFolder = "demo-data"

// demoMark tells a demonstration's folder from a real one.
const demoMark = ".sanxiang-demo"

// demoWorld builds the demonstration world in a fresh folder and serves it.
func demoWorld(ctx context.Context, cfg config.Config, args []string, c console) error {
	if len(args) > 0 {
		return fmt.Errorf("%w：多余的“%s”", errUsage, args[0])
	}
	if cfg.Data == config.Default().Data {
		cfg.Data = demoFolder
	}
	if err := freshFolder(cfg.Data); err != nil {
		return err
	}
	if cfg.PublicURL == "" {
		cfg.PublicURL = localURL(cfg.Addr)
	}
	signins, err := buildDemo(ctx, cfg, c)
	if err != nil {
		return err
	}
	cfg.PasswordAge = 0 // the demonstration's passwords were set years ago by its clock
	return listen(ctx, cfg, c, func(address string) { printSignins(c, address, signins) })
}

// localURL is how this machine itself reaches the address, so that permanent
// links of a demonstration can be followed. An address whose port is chosen
// later has none.
func localURL(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil || port == "0" || port == "" {
		return ""
	}
	if host == "" || net.ParseIP(host).IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// freshFolder empties a folder that held a demonstration, and refuses one that
// holds anything else.
func freshFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) > 0 {
		if _, err := os.Stat(filepath.Join(dir, demoMark)); err != nil {
			return models.Errorf(models.Conflict, "目录“%s”里已有其他数据，演示数据须建在全新目录，请用 --data 指定一个空目录", dir)
		}
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, demoMark), []byte("演示数据目录，可整个删除\n"), 0o600)
}

// buildDemo runs the real use cases under a clock that walks through the years.
func buildDemo(ctx context.Context, cfg config.Config, c console) ([]demo.Signin, error) {
	began := time.Now()
	clock := demo.NewClock()
	sys, err := open(ctx, cfg, clock.Now, c)
	if err != nil {
		return nil, err
	}
	defer sys.Close()
	list, err := sys.Store.ListBureaus(ctx)
	if err == nil && len(list) > 0 {
		err = models.Errorf(models.Conflict, "数据库里已有机关，演示数据须建在空库")
	}
	if err != nil {
		return nil, err
	}
	fmt.Fprintln(c.out, "正在建立演示数据……")
	signins, err := demo.Build(ctx, demo.Options{
		Store: sys.Store, Blobs: sys.Evidence, Clock: clock, Log: sys.Log, Today: models.DayOf(began),
		Publish: func(ctx context.Context, bureau int64, year int) error {
			return publishYear(ctx, sys, bureau, year)
		},
	})
	if err != nil {
		return nil, fmt.Errorf("build demonstration: %w", err)
	}
	if _, err := sys.Dumps.Make(ctx, sys.Store.Today()); err != nil {
		return nil, fmt.Errorf("make year files: %w", err)
	}
	fmt.Fprintf(c.out, "演示数据已建立，用时%.1f秒\n", time.Since(began).Seconds())
	return signins, nil
}

func printSignins(c console, address string, signins []demo.Signin) {
	fmt.Fprintf(c.out, "\n公众页面    %s/\n办公端      %s/office\n接口说明    %s/api/office/openapi.json\n健康检查    %s/healthz\n", address, address, address, address)
	if len(signins) == 0 {
		return
	}
	first := signins[0]
	fmt.Fprintf(c.out, "\n示例账号（仅用于演示），在 %s/office 登录，密码都是 %s：\n", address, first.Password)
	for _, s := range signins {
		fmt.Fprintf(c.out, "  %-18s %s  %s  %s\n", s.Login, s.Role, s.Name, s.Bureau)
	}
	fmt.Fprintf(c.out, "\n%s的接口令牌：%s\n例如：curl -H 'Authorization: Bearer %s' %s/api/office/v1/cases\n按 Ctrl+C 结束。\n", first.Name, first.Token, first.Token, address)
}

// migrate brings the schema and the reference data up to date.
func migrate(ctx context.Context, cfg config.Config, args []string, c console) error {
	return seed(ctx, cfg, args, c)
}

// seed loads the reference data, and the demonstration when asked.
func seed(ctx context.Context, cfg config.Config, args []string, c console) error {
	f := flag.NewFlagSet("seed", flag.ContinueOnError)
	withDemo := f.Bool("demo", false, "")
	words, err := parse(f, args)
	if err != nil || len(words) > 0 {
		return errors.Join(errUsage, err)
	}
	if *withDemo {
		signins, err := buildDemo(ctx, cfg, c)
		if err == nil {
			printSignins(c, "http://"+cfg.Addr, signins)
		}
		return err
	}
	sys, err := open(ctx, cfg, time.Now, c)
	if err != nil {
		return err
	}
	defer sys.Close()
	fmt.Fprintln(c.out, "数据库和基础数据已是最新")
	return nil
}
