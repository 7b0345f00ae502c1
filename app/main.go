// Command app is Sanxiang (三项), the ledger of the three systems of
// administrative enforcement. Without a command it serves; the other commands
// set up, import, count, compile and check. All of them work on the same
// database, by default a file in the data folder.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"sanxiang/app/config"
	"sanxiang/models"
)

// console is what a command talks to.
type console struct {
	out, err io.Writer
}

// command is one subcommand.
type command struct {
	name  string
	usage string
	run   func(ctx context.Context, cfg config.Config, args []string, c console) error
}

func commands() []command {
	return []command{
		{"serve", "serve                     启动服务（默认命令）", serve},
		{"demo", "demo                      在全新目录中建立演示数据并启动服务", demoWorld},
		{"migrate", "migrate                   建立或升级数据库", migrate},
		{"seed", "seed [--demo]             载入基础数据，--demo 另建演示数据", seed},
		{"import", "import 种类 文件 [--dry-run] [--skip-bad]  导入 bureaus、officers、certificates、devices、cases、returns、entries 或任一台账", importFile},
		{"figures", "figures --bureau 机关 --year 年 [--json] [--records 指标] [--profile 口径]  查看指标及其背后的记录", figures},
		{"chapter", "chapter --bureau 机关 --year 年 [--template 名称或文件] --format docx|html|md|json --out 文件  编制年度章节", chapter},
		{"indicator", "indicator add --code … --name … --unit … [--register … --where … --sum … --by … --date …]  新增指标", indicator},
		{"token", "token --bureau 机关 --login 登录名 [--name 姓名] [--roles 角色,…] [--certificate 证号]  建立账号并签发访问令牌", issueToken},
		{"password", "password --bureau 机关 --login 登录名 [--reset-factor]  设置临时密码，用于管理员自己无法登录时", setPassword},
		{"jobs", "jobs list | run 任务 [--on 日期]  查看或手动运行定时任务", runJobs},
		{"check", "check                     核对计数、证据链、文件和公示", check},
		{"healthy", "healthy                   询问本机服务是否就绪，供容器健康检查", healthy},
		{"generate", "generate --bureaus N --cases M  生成虚构记录，用于压力测试", generateRecords},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Environ(), console{os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// run carries out one command line and gives the exit code: 0 done, 1 failed,
// 2 the words were wrong.
func run(ctx context.Context, args, env []string, c console) int {
	cfg, rest, err := config.Load(args, env, os.ReadFile)
	if err != nil {
		fmt.Fprintln(c.err, explain(err))
		return 2
	}
	name := "serve"
	if len(rest) > 0 && !strings.HasPrefix(rest[0], "-") {
		name, rest = rest[0], rest[1:]
	}
	list := commands()
	i := slices.IndexFunc(list, func(x command) bool { return x.name == name })
	if i < 0 || len(rest) > 0 && (rest[0] == "-h" || rest[0] == "--help") {
		usage(c.err, list)
		if i >= 0 || name == "help" {
			return 0
		}
		fmt.Fprintf(c.err, "没有命令“%s”。\n", name)
		return 2
	}
	err = list[i].run(ctx, cfg, rest, c)
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errUsage):
		fmt.Fprintf(c.err, "%s\n用法：%s\n", err, list[i].usage)
		return 2
	case errors.Is(err, errFaults):
		return 1
	}
	fmt.Fprintln(c.err, explain(err))
	return 1
}

func usage(w io.Writer, list []command) {
	fmt.Fprintln(w, "三项：行政执法三项制度台账\n\n用法：go run ./app [命令] [设置]\n\n命令：")
	for _, x := range list {
		fmt.Fprintln(w, "  "+x.usage)
	}
	fmt.Fprintln(w, "\n设置：")
	for _, s := range config.Settings {
		fmt.Fprintf(w, "  --%-16s %s（默认 %s）\n", s.Name, s.Reason, s.Default)
	}
}

var (
	errUsage  = errors.New("命令的写法有误")
	errFaults = errors.New("发现问题") // already printed
)

// explain writes an error for the administrator of the machine: field errors
// line by line, and an internal error in full.
func explain(err error) string {
	var e *models.Error
	if errors.As(err, &e) {
		lines := []string{e.Message}
		for _, f := range e.Fields {
			lines = append(lines, "  "+f.Field+"："+f.Rule+"；"+f.Fix)
		}
		return strings.Join(lines, "\n")
	}
	if errors.Is(err, fs.ErrNotExist) {
		return "没有找到文件：" + err.Error()
	}
	return "未能完成：" + err.Error()
}

// parse reads flags that may stand before or after the other words and gives
// the other words.
func parse(f *flag.FlagSet, args []string) ([]string, error) {
	f.SetOutput(io.Discard)
	var words []string
	for len(args) > 0 {
		if err := f.Parse(args); err != nil {
			return nil, fmt.Errorf("%w：%s", errUsage, err)
		}
		args = f.Args()
		if len(args) > 0 {
			words, args = append(words, args[0]), args[1:]
		}
	}
	return words, nil
}
