package config

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// prefix begins the name of every environment variable of the program.
const prefix = "SANXIANG_"

// testPrefix begins variables that only the tests read.
const testPrefix = prefix + "TEST_"

// Setting describes one setting.
type Setting struct {
	Name    string // in the configuration file, and after "--" on the command line
	Env     string // environment variable
	Default string // as text; an empty value anywhere means this one
	Reason  string // what it is for, and why the default is what it is; Chinese

	fileless bool // not to be set in the configuration file
	flagless bool // not to be set on the command line, where every user of the machine can read it
	set      func(*Config, string) error
	show     func(Config) string
	mask     func(string) string
}

// Settings lists every setting in the order of the README.
var Settings = []Setting{
	text("addr", "127.0.0.1:3000", "监听地址。默认只供本机访问；对外服务时由反向代理转发，或改为 0.0.0.0:3000", checkAddr, func(c *Config) *string { return &c.Addr }),
	text("data", "data", "数据文件夹，存放 SQLite 数据库、证据文件和密钥。备份这一个文件夹即可", checkFolder, func(c *Config) *string { return &c.Data }),
	masked(maskDSN, text("database", "", "数据库。留空为数据文件夹内的 SQLite；sqlite:路径 指定文件；生产环境填 MySQL 连接串 user:pw@tcp(host:3306)/db", checkDatabase, func(c *Config) *string { return &c.Database })),
	text("site-name", "行政执法三项制度公示平台", "网站名称，显示在页眉和标题中", checkLine, func(c *Config) *string { return &c.SiteName }),
	text("public-url", "", "公众访问的网址，如 https://zf.example.gov.cn，用于固定链接。留空按请求的地址生成", checkURL, func(c *Config) *string { return &c.PublicURL }),
	secret(text("secret", "", "主密钥，64 位十六进制（32 字节），用于加密身份证号等信息。留空使用数据文件夹中的 secret.key。多台机器须相同", checkSecret, func(c *Config) *string { return &c.Secret })),
	text("log-format", "text", "日志格式：text 便于阅读，json 便于采集", checkLogFormat, func(c *Config) *string { return &c.LogFormat }),
	size("body-limit", "8MiB", "单次请求的大小上限，单位 KiB、MiB 或 GiB。证据大文件分段上传，不受此限", func(c *Config) *int { return &c.BodyLimit }),
	toggle("jobs", "on", "本进程是否执行定时任务。多台机器可都开启，任务由租约保证只执行一次", func(c *Config) *bool { return &c.Jobs }),
	number("max-connections", "32", "数据库连接数上限。各进程之和须小于数据库的上限（MySQL 默认 151）", func(c *Config) *int { return &c.MaxConnections }),
	text("s3-endpoint", "", "证据存入 S3 兼容的对象存储时填其地址，如 oss.example.gov.cn 或 10.0.0.8:9000。留空存在数据文件夹的 blobs 中；上传中的文件总在本机", checkHost, func(c *Config) *string { return &c.S3Endpoint }),
	text("s3-bucket", "", "存储桶名称，须先建立。填了 s3-endpoint 时必填", checkBucket, func(c *Config) *string { return &c.S3Bucket }),
	text("s3-region", "", "存储桶所在区域。服务不分区域的留空", checkToken, func(c *Config) *string { return &c.S3Region }),
	text("s3-access-key", "", "对象存储的访问密钥编号（Access Key）", checkToken, func(c *Config) *string { return &c.S3AccessKey }),
	secret(text("s3-secret-key", "", "对象存储的访问密钥（Secret Key）", checkToken, func(c *Config) *string { return &c.S3SecretKey })),
	text("smtp-host", "", "发送提醒邮件的邮件服务器，如 smtp.example.gov.cn。留空不发邮件，站内消息照常", checkMailHost, func(c *Config) *string { return &c.SMTPHost }),
	port("smtp-port", "587", "邮件服务器端口，常用 587（STARTTLS）、465（TLS）、25（内网不加密）", func(c *Config) *int { return &c.SMTPPort }),
	text("smtp-user", "", "邮件服务器账号。不需要登录的留空", checkLine, func(c *Config) *string { return &c.SMTPUser }),
	secret(text("smtp-password", "", "邮件服务器密码或授权码", checkLine, func(c *Config) *string { return &c.SMTPPassword })),
	text("smtp-from", "", "发件人邮箱地址。填了 smtp-host 时必填", checkEmail, func(c *Config) *string { return &c.SMTPFrom }),
	text("smtp-tls", "starttls", "与邮件服务器的加密：starttls、tls（直接加密）、none（只用于内网可信线路）", checkMailTLS, func(c *Config) *string { return &c.SMTPTLS }),
	toggle("s3-tls", "on", "是否用 https 连接对象存储。只在内网可信线路上关闭", func(c *Config) *bool { return &c.S3TLS }),
	period("session-idle", "30m", "登录后多久没有操作即自动退出，如 30m、1h。等级保护测评通常要求不超过 30 分钟", func(c *Config) *time.Duration { return &c.SessionIdle }),
	period("session-life", "12h", "一次登录最长保持多久，如 12h。到时须重新登录", func(c *Config) *time.Duration { return &c.SessionLife }),
	ageDays("password-age", "90", "密码使用多少天后须更换，0 为不限。等级保护测评通常要求不超过 90 天", func(c *Config) *int { return &c.PasswordAge }),
	text("second-factor", "", "必须启用两步验证的角色，以逗号分隔，如 admin,security,auditor。留空由本人自愿启用", checkRoles, func(c *Config) *string { return &c.SecondFactor }),
	toggle("separate-duties", "off", "是否实行三员分立（GB/T 22239）：开启后账号和权限只由安全管理员（security）管理，一人不得兼任。审计员始终单设", func(c *Config) *bool { return &c.SeparateDuties }),
	text("oidc-issuer", "", "统一身份认证（OpenID Connect）的签发方网址。留空只用登录名和密码登录", checkIssuer, func(c *Config) *string { return &c.OIDCIssuer }),
	text("oidc-client", "", "在统一身份认证登记的应用编号（client_id）。回调网址登记为 public-url 加 /office/signin/return", checkLine, func(c *Config) *string { return &c.OIDCClient }),
	secret(text("oidc-secret", "", "在统一身份认证登记的应用密钥（client_secret）", checkSecretLine, func(c *Config) *string { return &c.OIDCSecret })),
	text("oidc-label", "统一身份认证", "登录页上该按钮的名称", checkLine, func(c *Config) *string { return &c.OIDCLabel }),
	text("oidc-claim", "preferred_username", "以哪一项声明作为本系统的登录名，如 preferred_username 或 email。只登录已有账号，不会新建", checkLine, func(c *Config) *string { return &c.OIDCClaim }),
}

// configFile is the setting that names the configuration file itself.
var configFile = Setting{
	Name:     "config",
	Env:      prefix + "CONFIG",
	Reason:   "配置文件路径，每行一个 名称 = 值，# 开头为注释。留空不读取",
	fileless: true,
}

// text describes a setting of text with a rule.
func text(name, def, reason string, check func(string) (string, error), field func(*Config) *string) Setting {
	return Setting{
		Name: name, Env: envName(name), Default: def, Reason: reason, mask: plain,
		set: func(c *Config, v string) error {
			checked, err := check(v)
			*field(c) = checked
			return err
		},
		show: func(c Config) string { return *field(&c) },
	}
}

// size describes a setting in bytes.
func size(name, def, reason string, field func(*Config) *int) Setting {
	return Setting{
		Name: name, Env: envName(name), Default: def, Reason: reason, mask: plain,
		set:  func(c *Config, v string) (err error) { *field(c), err = parseSize(v); return err },
		show: func(c Config) string { return sizeText(*field(&c)) },
	}
}

// number describes a setting that is a count.
func number(name, def, reason string, field func(*Config) *int) Setting {
	return Setting{
		Name: name, Env: envName(name), Default: def, Reason: reason, mask: plain,
		set:  func(c *Config, v string) (err error) { *field(c), err = parseCount(v); return err },
		show: func(c Config) string { return strconv.Itoa(*field(&c)) },
	}
}

// port describes a setting that is a port.
func port(name, def, reason string, field func(*Config) *int) Setting {
	s := number(name, def, reason, field)
	s.set = func(c *Config, v string) (err error) { *field(c), err = parsePort(v); return err }
	return s
}

// period describes a setting that is a length of time.
func period(name, def, reason string, field func(*Config) *time.Duration) Setting {
	return Setting{
		Name: name, Env: envName(name), Default: def, Reason: reason, mask: plain,
		set:  func(c *Config, v string) (err error) { *field(c), err = parsePeriod(v); return err },
		show: func(c Config) string { return periodText(*field(&c)) },
	}
}

// ageDays describes a setting that is a number of days, 0 for no limit.
func ageDays(name, def, reason string, field func(*Config) *int) Setting {
	return Setting{
		Name: name, Env: envName(name), Default: def, Reason: reason, mask: plain,
		set:  func(c *Config, v string) (err error) { *field(c), err = parseAge(v); return err },
		show: func(c Config) string { return strconv.Itoa(*field(&c)) },
	}
}

// toggle describes a setting that is on or off.
func toggle(name, def, reason string, field func(*Config) *bool) Setting {
	return Setting{
		Name: name, Env: envName(name), Default: def, Reason: reason, mask: plain,
		set: func(c *Config, v string) error {
			*field(c) = v == "on"
			if v != "on" && v != "off" {
				return rule("只能是 on 或 off", "请填写 on（开启）或 off（关闭）")
			}
			return nil
		},
		show: func(c Config) string {
			if *field(&c) {
				return "on"
			}
			return "off"
		},
	}
}

// masked makes a setting show its value through mask.
func masked(mask func(string) string, s Setting) Setting {
	s.mask = mask
	return s
}

// secret makes a setting that is never shown and has no flag.
func secret(s Setting) Setting {
	s.flagless = true
	return masked(maskAll, s)
}

// envName is the environment variable of a setting.
func envName(name string) string {
	return prefix + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// plain shows a value as it is.
func plain(v string) string { return v }

// maskAll shows only whether there is a value.
func maskAll(v string) string {
	if v == "" {
		return ""
	}
	return "******"
}

// maskDSN hides the password of a MySQL DSN; all of it when it has no shape.
func maskDSN(v string) string {
	if v == "" || strings.HasPrefix(v, sqlitePrefix) {
		return v
	}
	at := strings.LastIndex(v, "@")
	if at < 0 {
		return maskAll(v)
	}
	user, _, _ := strings.Cut(v[:at], ":")
	return user + ":******" + v[at:]
}

// broken is a rule that a value breaks and how to mend it.
type broken struct{ rule, fix string }

// Error joins both.
func (b broken) Error() string { return b.rule + "；" + b.fix }

// rule makes the error of a check.
func rule(r, fix string) error { return broken{r, fix} }

// asBroken takes a check's error apart.
func asBroken(err error) broken {
	var b broken
	if errors.As(err, &b) {
		return b
	}
	return broken{err.Error(), "请核对"}
}
