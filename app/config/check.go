package config

import (
	"encoding/hex"
	"math"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"sanxiang/models"
)

// sqlitePrefix begins a Database that names an SQLite file.
const sqlitePrefix = "sqlite:"

// dsnShape is user[:password]@protocol(address)/database[?options], the form
// the MySQL driver reads. The password may hold any character.
var dsnShape = regexp.MustCompile(`^[^:@/]+(:.*)?@[a-z]+\([^()]+\)/[^/?]+(\?.*)?$`)

// checkAddr wants host:port.
func checkAddr(v string) (string, error) {
	const fix = "请写成 主机:端口，例如 127.0.0.1:3000 或 :3000"
	_, port, err := net.SplitHostPort(v)
	if err != nil {
		return "", rule("须为 主机:端口", fix)
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || strconv.FormatUint(n, 10) != port {
		return "", rule("端口须为 0 到 65535 的整数", fix)
	}
	return v, nil
}

// checkFolder wants a path.
func checkFolder(v string) (string, error) {
	if strings.ContainsRune(v, 0) {
		return "", rule("路径含有空字符", "请填写文件夹的路径")
	}
	return v, nil
}

// checkDatabase wants nothing, sqlite:PATH or a MySQL DSN.
func checkDatabase(v string) (string, error) {
	const fix = "请写成 sqlite:路径，或 user:pw@tcp(host:3306)/db"
	switch path, isSQLite := strings.CutPrefix(v, sqlitePrefix); {
	case v == "":
		return "", nil
	case isSQLite && (path == "" || strings.ContainsRune(path, 0)):
		return "", rule("sqlite: 之后须有文件路径", fix)
	case isSQLite:
		return v, nil
	case strings.Contains(v, "://"):
		return "", rule("连接串不是网址的形式", fix)
	case !dsnShape.MatchString(v):
		return "", rule("不是可识别的数据库连接串", fix)
	}
	return v, nil
}

// checkLine wants text of one line, at most 60 characters.
func checkLine(v string) (string, error) {
	if len([]rune(v)) > 60 || strings.ContainsFunc(v, unicode.IsControl) {
		return "", rule("不得超过 60 个字，也不得换行", "请缩短名称")
	}
	return v, nil
}

// checkURL wants nothing or scheme://host[:port]; a final slash is dropped.
func checkURL(v string) (string, error) {
	if v == "" {
		return "", nil
	}
	u, err := url.Parse(strings.TrimSuffix(v, "/"))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" ||
		u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil || u.Opaque != "" {
		return "", rule("须为 http:// 或 https:// 开头的网址，不带路径", "请写成 https://域名，例如 https://zf.example.gov.cn")
	}
	return u.String(), nil
}

// checkHost wants nothing or host[:port].
func checkHost(v string) (string, error) {
	const fix = "请写成 主机 或 主机:端口，例如 10.0.0.8:9000"
	u, err := url.Parse("https://" + v)
	if v != "" && (err != nil || u.Host != v || u.Hostname() == "") {
		return "", rule("须为主机名，可带端口，不带 https:// 和路径", fix)
	}
	return v, nil
}

// bucketShape is what every S3-compatible service takes as a bucket's name.
var bucketShape = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

// checkBucket wants nothing or a bucket's name.
func checkBucket(v string) (string, error) {
	if v != "" && !bucketShape.MatchString(v) {
		return "", rule("须为 3 到 63 位小写字母、数字、点和短横", "请照对象存储控制台中的名称填写")
	}
	return v, nil
}

// checkToken wants one word of printable ASCII, or nothing.
func checkToken(v string) (string, error) {
	if strings.ContainsFunc(v, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", rule("只能有可见的英文字符，不含空格", "请照对象存储控制台中的内容填写")
	}
	return v, nil
}

// checkSecret wants nothing or 32 bytes in hexadecimal.
func checkSecret(v string) (string, error) {
	if b, err := hex.DecodeString(v); v != "" && (err != nil || len(b) != 32) {
		return "", rule("须为 64 位十六进制数字（32 字节）", "请用 openssl rand -hex 32 生成，或留空由程序生成")
	}
	return v, nil
}

// checkLogFormat wants text or json.
func checkLogFormat(v string) (string, error) {
	if v != "text" && v != "json" {
		return "", rule("只能是 text 或 json", "请填写 text 或 json")
	}
	return v, nil
}

// checkMailHost wants nothing or a host without a port.
func checkMailHost(v string) (string, error) {
	if strings.Contains(v, ":") {
		return "", rule("须为主机名，不带端口", "端口请填在 smtp-port 中")
	}
	return checkHost(v)
}

// checkEmail wants nothing or a mail address.
func checkEmail(v string) (string, error) {
	address, err := models.CheckEmail(v)
	if err != nil {
		return "", rule("须为邮箱地址", "请写成 name@example.gov.cn 的形式")
	}
	return address, nil
}

// checkMailTLS wants one of three words.
func checkMailTLS(v string) (string, error) {
	if v != "starttls" && v != "tls" && v != "none" {
		return "", rule("只能是 starttls、tls 或 none", "请按邮件服务器的说明填写，通常为 starttls")
	}
	return v, nil
}

// parsePort reads a port.
func parsePort(v string) (int, error) {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > 65535 {
		return 0, rule("须为 1 到 65535 的整数", "请填写端口号，例如 587")
	}
	return n, nil
}

// Bounds of the body limit: a form must fit, and an int must hold it on every
// machine.
const (
	smallestBody = 64 << 10
	largestBody  = 1 << 30
)

// units of sizes, largest first.
var units = []struct {
	name string
	size int
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}}

// parseSize reads a whole number of KiB, MiB or GiB.
func parseSize(v string) (int, error) {
	wrong := rule("须为 64KiB 到 1GiB 之间的大小", "请写成整数加单位，例如 8MiB")
	for _, u := range units {
		digits, found := strings.CutSuffix(v, u.name)
		if !found {
			continue
		}
		n, err := strconv.Atoi(strings.TrimSpace(digits))
		if err != nil || n < 0 || n > math.MaxInt32/u.size || n*u.size < smallestBody || n*u.size > largestBody {
			return 0, wrong
		}
		return n * u.size, nil
	}
	return 0, wrong
}

// sizeText writes a size in the largest unit that divides it.
func sizeText(n int) string {
	for _, u := range units {
		if n >= u.size && n%u.size == 0 {
			return strconv.Itoa(n/u.size) + u.name
		}
	}
	return strconv.Itoa(n)
}

// parseCount reads a number of connections.
func parseCount(v string) (int, error) {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > 10000 {
		return 0, rule("须为 1 到 10000 的整数", "请填写整数，例如 32")
	}
	return n, nil
}

// checkRoles wants a comma-separated list of roles, or nothing.
func checkRoles(v string) (string, error) {
	roles := models.RolesOf(v)
	for _, r := range roles {
		if !models.IsChoice(models.Roles, string(r)) {
			return "", rule("没有角色“"+string(r)+"”", "可用 handler、reviewer、approver、reporter、supervisor、admin、security、auditor，以逗号分隔")
		}
	}
	parts := make([]string, len(roles))
	for i, r := range roles {
		parts[i] = string(r)
	}
	return strings.Join(parts, ","), nil
}

// checkIssuer wants nothing or the address of an identity provider, kept as it
// is written: it is compared byte by byte (OpenID Connect Discovery 1.0, 4.3).
func checkIssuer(v string) (string, error) {
	if v == "" {
		return "", nil
	}
	u, err := url.Parse(v)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "", rule("须为 http:// 或 https:// 开头的网址", "请填写统一身份认证的签发方（issuer）网址")
	}
	return v, nil
}

// checkSecretLine wants a secret of one line.
func checkSecretLine(v string) (string, error) {
	if len(v) > 500 || strings.ContainsFunc(v, unicode.IsControl) {
		return "", rule("不得超过 500 个字符，也不得换行", "请核对")
	}
	return v, nil
}

// Bounds of a session's length.
const (
	shortestPeriod = time.Minute
	longestPeriod  = 7 * 24 * time.Hour
)

// parsePeriod reads a length of time such as 30m or 12h.
func parsePeriod(v string) (time.Duration, error) {
	d, err := time.ParseDuration(v)
	if err != nil || d < shortestPeriod || d > longestPeriod || d%time.Minute != 0 {
		return 0, rule("须为 1m 到 168h 之间的时长", "请写成整分钟或整小时，例如 30m、12h")
	}
	return d, nil
}

// periodText writes a length of time without parts that are nothing.
func periodText(d time.Duration) string {
	if d%time.Hour == 0 {
		return strconv.Itoa(int(d/time.Hour)) + "h"
	}
	return strconv.Itoa(int(d/time.Minute)) + "m"
}

// parseAge reads a number of days.
func parseAge(v string) (int, error) {
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 || n > 3650 {
		return 0, rule("须为 0 到 3650 的整数", "请填写天数，例如 90；0 为不限")
	}
	return n, nil
}
