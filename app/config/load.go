package config

import (
	"strconv"
	"strings"

	"sanxiang/models"
)

// input is one value from one source, as the user named it there.
type input struct {
	setting Setting
	origin  string // "--addr", "SANXIANG_ADDR", "配置文件第3行 addr"
	value   string
}

// loader gathers inputs in the order of the sources, and every fault.
type loader struct {
	inputs []input
	file   string // path of the configuration file, empty for none
	checks models.Checks
}

// Load makes the configuration. args are the command line without the
// program's name: global flags may stand before or after the command, and
// what is not a global flag is given back in its order as rest, for the
// command to read; so is everything from "--" on. env has entries "NAME=value".
// readFile reads the configuration file.
//
// Error: models.Invalid with one field error per fault, whose Field is the
// setting as the user wrote it.
func Load(args, env []string, readFile func(path string) ([]byte, error)) (Config, []string, error) {
	var fromEnv, fromFlags, fromFile loader
	fromEnv.readEnv(env)
	rest := fromFlags.readArgs(args)
	path := fromFlags.file
	if path == "" {
		path = fromEnv.file
	}
	if path != "" {
		fromFile.readFile(path, readFile)
	}
	c := Default()
	var checks models.Checks
	for _, l := range []*loader{&fromFile, &fromEnv, &fromFlags} {
		l.apply(&c)
		if err := l.checks.Err("设置有误"); err != nil {
			checks.Add("", err)
		}
	}
	checks.Require(c.SMTPHost == "" || c.SMTPFrom != "", "smtp-host", "发送邮件须有发件人地址", "请补填 smtp-from")
	checks.Require(c.S3Endpoint == "" || c.S3Bucket != "" && c.S3AccessKey != "" && c.S3SecretKey != "", "s3-endpoint",
		"使用对象存储须同时设置存储桶和密钥", "请补填 s3-bucket、s3-access-key 和环境变量 SANXIANG_S3_SECRET_KEY")
	if err := checks.Err("设置有误，程序没有启动"); err != nil {
		return Config{}, nil, err
	}
	return c, rest, nil
}

// apply sets the values; an empty one means the default.
func (l *loader) apply(c *Config) {
	for _, in := range l.inputs {
		v := strings.TrimSpace(in.value)
		if v == "" {
			v = in.setting.Default
		}
		if err := in.setting.set(c, v); err != nil {
			b := asBroken(err)
			l.fault(in.origin, "值“"+in.setting.mask(v)+"”不合规则："+b.rule, b.fix)
		}
	}
}

// fault notes what is wrong with one name or value.
func (l *loader) fault(origin, rule, fix string) { l.checks.Require(false, origin, rule, fix) }

// readEnv takes the variables that begin with the prefix and refuses unknown
// ones.
func (l *loader) readEnv(env []string) {
	for _, entry := range env {
		name, value, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, prefix) || strings.HasPrefix(name, testPrefix) {
			continue
		}
		if name == configFile.Env {
			l.file = strings.TrimSpace(value)
			continue
		}
		s, known := find(name, func(s Setting) string { return s.Env })
		if !known {
			l.fault(name, "不认识的环境变量", suggest(name, func(s Setting) string { return s.Env }))
			continue
		}
		l.inputs = append(l.inputs, input{s, name, value})
	}
}

// readFile reads "key = value" lines; blank lines and lines that begin with #
// say nothing.
func (l *loader) readFile(path string, readFile func(string) ([]byte, error)) {
	data, err := readFile(path)
	if err != nil {
		l.fault(path, "无法读取配置文件："+err.Error(), "请核对路径和权限，或去掉 --config 与 "+configFile.Env)
		return
	}
	seen := map[string]int{}
	text := strings.TrimPrefix(string(data), "\ufeff")
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		key, value, found := strings.Cut(line, "=")
		key = strings.TrimSpace(key)
		origin := "配置文件第" + strconv.Itoa(i+1) + "行 " + key
		s, known := find(key, func(s Setting) string { return s.Name })
		switch {
		case !found:
			// The line may be a secret without its name: it is not repeated.
			l.fault("配置文件第"+strconv.Itoa(i+1)+"行", "缺少等号", "请写成 名称 = 值，注释以 # 开头")
		case !known:
			l.fault(origin, "不认识的设置", suggest(key, func(s Setting) string { return s.Name }))
		case seen[key] > 0:
			l.fault(origin, "与第"+strconv.Itoa(seen[key])+"行重复", "请只保留一行")
		default:
			seen[key] = i + 1
			l.inputs = append(l.inputs, input{s, origin, value})
		}
	}
}

// readArgs takes out the global flags, "--name value" or "--name=value" with
// one dash or two, and returns the other arguments.
func (l *loader) readArgs(args []string) []string {
	var rest []string
	for i := 0; i < len(args); i++ {
		if args[i] == "--" {
			return append(rest, args[i:]...)
		}
		name, value, inline := cutFlag(args[i])
		s, known := find(name, func(s Setting) string { return s.Name })
		if name == configFile.Name {
			s, known = configFile, true
		}
		if !known {
			rest = append(rest, args[i])
			continue
		}
		if !inline && i+1 < len(args) {
			i++
			value, inline = args[i], true
		}
		if inline {
			l.addFlag(s, value)
		} else {
			l.fault("--"+name, "没有值", "请写成 --"+name+" 值")
		}
	}
	return rest
}

// addFlag takes the value of one flag.
func (l *loader) addFlag(s Setting, value string) {
	switch {
	case s.Name == configFile.Name:
		l.file = strings.TrimSpace(value)
	case s.flagless:
		l.fault("--"+s.Name, "不能写在命令行里，本机其他用户看得到", "请改用环境变量 "+s.Env+" 或配置文件")
	default:
		l.inputs = append(l.inputs, input{s, "--" + s.Name, value})
	}
}

// cutFlag takes "--name=value" apart; the name is empty for what is no flag.
func cutFlag(arg string) (name, value string, inline bool) {
	name, isFlag := strings.CutPrefix(arg, "-")
	if !isFlag {
		return "", "", false
	}
	name = strings.TrimPrefix(name, "-")
	return strings.Cut(name, "=")
}

// find looks a setting up by one of its names.
func find(name string, by func(Setting) string) (Setting, bool) {
	for _, s := range Settings {
		if by(s) == name {
			return s, true
		}
	}
	return Setting{}, false
}

// suggest names the setting that was probably meant.
func suggest(name string, by func(Setting) string) string {
	known := make([]string, len(Settings))
	for i, s := range Settings {
		known[i] = by(s)
	}
	if near := models.Nearest(name, known); near != "" {
		return "最接近的是 " + near + "，请改正或删去"
	}
	return "请删去，或对照 README 的设置表改正"
}
