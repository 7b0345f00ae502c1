package config

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sanxiang/models"
)

// files reads configuration files from a map.
func files(m map[string]string) func(string) ([]byte, error) {
	return func(path string) ([]byte, error) {
		if text, ok := m[path]; ok {
			return []byte(text), nil
		}
		return nil, fs.ErrNotExist
	}
}

// defaults is the configuration of a program started without anything, spelt
// out so that a changed default is seen.
var defaults = Config{
	Addr: "127.0.0.1:3000", Data: "data", SiteName: "行政执法三项制度公示平台",
	LogFormat: "text", BodyLimit: 8 << 20, Jobs: true, MaxConnections: 32, S3TLS: true,
	SMTPPort: 587, SMTPTLS: "starttls",
	SessionIdle: 30 * time.Minute, SessionLife: 12 * time.Hour, PasswordAge: 90, OIDCLabel: "统一身份认证", OIDCClaim: "preferred_username",
}

// with is the defaults after a change.
func with(change func(*Config)) Config {
	c := defaults
	change(&c)
	return c
}

const testSecret = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

func TestLoad(t *testing.T) {
	t.Parallel()
	addr := func(v string) Config { return with(func(c *Config) { c.Addr = v }) }
	conf := map[string]string{
		"a.conf":    "\ufeff# 注释\n\naddr = :1\r\n  data=/srv/数据 # 1\nsite-name = 示例 = 平台\n",
		"b.conf":    "addr = :2\n",
		"empty":     "",
		"keys.conf": "secret = " + testSecret + "\n",
	}
	tests := []struct {
		name      string
		args, env []string
		want      Config
		rest      []string
	}{
		{"nothing", nil, nil, defaults, nil},
		{"flag before the command", []string{"--addr", ":80", "serve"}, nil, addr(":80"), []string{"serve"}},
		{"flag after the command", []string{"serve", "--addr", ":80"}, nil, addr(":80"), []string{"serve"}},
		{"flag with an equals sign", []string{"--addr=:80"}, nil, addr(":80"), nil},
		{"one dash", []string{"-addr", ":80"}, nil, addr(":80"), nil},
		{"the command's own flags stay in order", []string{"import", "--dry-run", "--data", "d", "cases", "a.csv", "--skip-bad", "--addr=:1"}, nil,
			with(func(c *Config) { c.Data, c.Addr = "d", ":1" }), []string{"import", "--dry-run", "cases", "a.csv", "--skip-bad"}},
		{"nothing is taken after two dashes", []string{"seed", "--", "--addr", "x"}, nil, defaults, []string{"seed", "--", "--addr", "x"}},
		{"the last flag wins", []string{"--addr=:1", "--addr=:2"}, nil, addr(":2"), nil},
		{"environment", nil, []string{"PATH=/bin", "SANXIANG_ADDR=:80", "SANXIANG_MAX_CONNECTIONS=5", "SANXIANG_JOBS=off"},
			with(func(c *Config) { c.Addr, c.MaxConnections, c.Jobs = ":80", 5, false }), nil},
		{"object store", []string{"--s3-endpoint=10.0.0.8:9000", "--s3-bucket=evidence", "--s3-access-key=k", "--s3-tls=off"}, []string{"SANXIANG_S3_SECRET_KEY=s"},
			with(func(c *Config) {
				c.S3Endpoint, c.S3Bucket, c.S3AccessKey, c.S3SecretKey, c.S3TLS = "10.0.0.8:9000", "evidence", "k", "s", false
			}), nil},
		{"mail server", []string{"--smtp-host=smtp.example.cn", "--smtp-port=465", "--smtp-user=u", "--smtp-from=a@example.cn", "--smtp-tls=tls"}, []string{"SANXIANG_SMTP_PASSWORD=p"},
			with(func(c *Config) {
				c.SMTPHost, c.SMTPPort, c.SMTPUser, c.SMTPPassword, c.SMTPFrom, c.SMTPTLS = "smtp.example.cn", 465, "u", "p", "a@example.cn", "tls"
			}), nil},
		{"variables of tests", nil, []string{"SANXIANG_TEST_MYSQL=x", "SANXIANGX=1"}, defaults, nil},
		{"an empty value is the default", []string{"--data="}, []string{"SANXIANG_ADDR= "}, defaults, nil},
		{"file by flag", []string{"--config", "a.conf"}, nil,
			with(func(c *Config) { c.Addr, c.Data, c.SiteName = ":1", "/srv/数据 # 1", "示例 = 平台" }), nil},
		{"file by environment", nil, []string{"SANXIANG_CONFIG=b.conf"}, addr(":2"), nil},
		{"flag chooses another file", []string{"--config=b.conf"}, []string{"SANXIANG_CONFIG=a.conf"}, addr(":2"), nil},
		{"environment over file", []string{"--config=b.conf"}, []string{"SANXIANG_ADDR=:3"}, addr(":3"), nil},
		{"flag over environment over file", []string{"--config=b.conf", "--addr=:4"}, []string{"SANXIANG_ADDR=:3"}, addr(":4"), nil},
		{"empty flag over environment", []string{"--addr="}, []string{"SANXIANG_ADDR=:3"}, defaults, nil},
		{"empty file", []string{"--config=empty"}, nil, defaults, nil},
		{"secret in the file", []string{"--config=keys.conf"}, nil, with(func(c *Config) { c.Secret = testSecret }), nil},
		{"final slash of the address dropped", []string{"--public-url=https://zf.example.cn/"}, nil, with(func(c *Config) { c.PublicURL = "https://zf.example.cn" }), nil},
		{"sign-in", []string{"--session-idle=15m", "--session-life=120m", "--password-age=0", "--second-factor=admin, auditor", "--separate-duties=on", "--oidc-issuer=https://id.example.cn/realm/"}, []string{"SANXIANG_OIDC_SECRET=g e"},
			with(func(c *Config) {
				c.SessionIdle, c.SessionLife, c.PasswordAge, c.SecondFactor, c.SeparateDuties = 15*time.Minute, 2*time.Hour, 0, "admin,auditor", true
				c.OIDCIssuer, c.OIDCSecret = "https://id.example.cn/realm/", "g e"
			}), nil},
		{"sizes", []string{"--body-limit=512KiB"}, nil, with(func(c *Config) { c.BodyLimit = 512 << 10 }), nil},
		{"password with odd characters", nil, []string{"SANXIANG_DATABASE=u:p@ss:/w(d)@tcp(db:3306)/sanxiang?timeout=5s"},
			with(func(c *Config) { c.Database = "u:p@ss:/w(d)@tcp(db:3306)/sanxiang?timeout=5s" }), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, rest, err := Load(tt.args, tt.env, files(conf))
			if err != nil {
				t.Fatalf("Load: %v", err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("config (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.rest, rest); diff != "" {
				t.Errorf("rest (-want +got):\n%s", diff)
			}
		})
	}
}

// faults gives the field errors of a refusal.
func faults(t *testing.T, err error) []models.FieldError {
	t.Helper()
	var typed *models.Error
	if !errors.As(err, &typed) || typed.Kind != models.Invalid {
		t.Fatalf("err = %v, want invalid", err)
	}
	return typed.Fields
}

func TestValuesRefused(t *testing.T) {
	t.Parallel()
	bad := map[string][]string{
		"addr":            {"3000", "localhost", "a:b", ":65536", ":-1", ":080", "a:1:2"},
		"data":            {"a\x00b"},
		"database":        {"x", "mysql://u:geheim@h/db", "u:geheim@tcp(h:3306)", "sqlite:", "postgres://h", "@tcp(h)/db"},
		"site-name":       {strings.Repeat("长", 61), "甲\x07乙"},
		"public-url":      {"zf.example.cn", "ftp://a.cn", "https://", "https://a.cn/x", "https://a.cn?x=1", "https://u:p@a.cn", "https://a.cn#x"},
		"secret":          {"geheim", testSecret[:62], testSecret + "00"},
		"log-format":      {"xml", "JSON"},
		"body-limit":      {"8", "8MB", "0MiB", "1KiB", "2GiB", "-8MiB", "9999999999GiB", "x"},
		"jobs":            {"yes", "1", "ON"},
		"max-connections": {"0", "-1", "10001", "many"},
		"session-idle":    {"30", "10s", "90s", "200h", "-1h"},
		"session-life":    {"1d", "0"},
		"password-age":    {"-1", "3651", "90d"},
		"second-factor":   {"king", "admin,king"},
		"separate-duties": {"yes"},
		"oidc-issuer":     {"id.example.cn", "ftp://a.cn", "https://u:p@a.cn", "https://a.cn?x=1"},
		"oidc-client":     {"甲\x07乙"},
		"oidc-secret":     {"geheim\x07"},
		"oidc-label":      {"甲\n乙"},
		"oidc-claim":      {strings.Repeat("长", 61)},
		"s3-endpoint":     {"https://oss.example.cn", "a/b", ":9000", "a b", "u@h"},
		"s3-bucket":       {"X", "a", "-ab", "证据"},
		"s3-region":       {"cn north"},
		"s3-access-key":   {"a b", "密钥"},
		"s3-secret-key":   {"geheim x"},
		"s3-tls":          {"yes"},
		"smtp-host":       {"smtp://h", "h:25", "a b"},
		"smtp-port":       {"0", "65536", "x"},
		"smtp-user":       {"a\x07b"},
		"smtp-password":   {"geheim\x07"},
		"smtp-from":       {"x", "a b@c.cn", "Name <a@b.cn>"},
		"smtp-tls":        {"yes", "ssl"},
	}
	for _, s := range Settings {
		if len(bad[s.Name]) == 0 {
			t.Errorf("no bad value for %s in this test", s.Name)
		}
		for _, v := range bad[s.Name] {
			_, _, err := Load(nil, []string{s.Env + "=" + v}, nil)
			list := faults(t, err)
			if len(list) != 1 || list[0].Field != s.Env || list[0].Rule == "" || list[0].Fix == "" {
				t.Errorf("%s=%q: %+v, want one fault with rule and fix", s.Env, v, list)
			}
			if strings.Contains(err.Error(), "geheim") || strings.Contains(err.Error(), testSecret[:62]) {
				t.Errorf("%s: the error shows the secret: %v", s.Name, err)
			}
		}
	}
}

func TestNamesRefused(t *testing.T) {
	t.Parallel()
	conf := map[string]string{
		"typo":   "adr = :1\nsite_name = x\n",
		"double": "addr = :1\naddr = :2\n",
		"bare":   "# x\n" + testSecret + "\n",
		"config": "config = other\n",
	}
	tests := []struct {
		name        string
		args, env   []string
		field, want string // the first fault: where, and what its rule and fix say
	}{
		{"misspelt variable", nil, []string{"SANXIANG_ADRR=:1"}, "SANXIANG_ADRR", "SANXIANG_ADDR"},
		{"foreign variable", nil, []string{"SANXIANG_X=:1"}, "SANXIANG_X", "不认识"},
		{"misspelt key", []string{"--config=typo"}, nil, "配置文件第1行 adr", "addr"},
		{"key twice", []string{"--config=double"}, nil, "配置文件第2行 addr", "第1行重复"},
		{"no equals sign", []string{"--config=bare"}, nil, "配置文件第2行", "等号"},
		{"config within the file", []string{"--config=config"}, nil, "配置文件第1行 config", "不认识"},
		{"no such file", []string{"--config=none"}, nil, "none", "无法读取"},
		{"flag without a value", []string{"serve", "--addr"}, nil, "--addr", "没有值"},
		{"config without a value", []string{"--config"}, nil, "--config", "没有值"},
		{"secret on the command line", []string{"--secret", testSecret}, nil, "--secret", "SANXIANG_SECRET"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, _, err := Load(tt.args, tt.env, files(conf))
			first := faults(t, err)[0]
			if first.Field != tt.field || !strings.Contains(first.Rule+first.Fix, tt.want) {
				t.Errorf("fault = %+v, want field %q with %q", first, tt.field, tt.want)
			}
			if strings.Contains(err.Error(), testSecret) {
				t.Errorf("the error shows the secret: %v", err)
			}
		})
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	_, _, err := Load([]string{"--config=f", "--addr=x"}, []string{"SANXIANG_JOBS=x", "SANXIANG_NONE=1"}, files(map[string]string{"f": "body-limit = x\nnone = 1\n"}))
	var got []string
	for _, f := range faults(t, err) {
		got = append(got, f.Field)
	}
	want := []string{"配置文件第2行 none", "配置文件第1行 body-limit", "SANXIANG_NONE", "SANXIANG_JOBS", "--addr"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
}

func TestPaths(t *testing.T) {
	t.Parallel()
	tests := []struct {
		database, path string
		sqlite         bool
	}{
		{"", "d/sanxiang.db", true},
		{"sqlite:/srv/x.db", "/srv/x.db", true},
		{"sqlite::memory:", ":memory:", true},
		{"u:p@tcp(h:3306)/db", "", false},
	}
	for _, tt := range tests {
		c := Config{Data: "d", Database: tt.database}
		if path, ok := c.SQLitePath(); ok != tt.sqlite || ok && path != tt.path {
			t.Errorf("SQLitePath of %q = %q, %v, want %q, %v", tt.database, path, ok, tt.path, tt.sqlite)
		}
	}
	if c := (Config{Data: "d"}); c.BlobFolder() != "d/blobs" || c.SecretFile() != "d/secret.key" {
		t.Errorf("paths %q and %q", c.BlobFolder(), c.SecretFile())
	}
}

// What String prints may be logged, and says the same as the configuration.
func TestString(t *testing.T) {
	t.Parallel()
	c := with(func(c *Config) { c.Secret, c.Database = testSecret, "user:geheim@tcp(h:3306)/db" })
	got := c.String()
	for _, leak := range []string{testSecret, "geheim"} {
		if strings.Contains(got, leak) {
			t.Errorf("String shows %q:\n%s", leak, got)
		}
	}
	if !strings.Contains(got, "database = user:******@tcp(h:3306)/db\n") {
		t.Errorf("String hides too much:\n%s", got)
	}
	changed := Config{Addr: ":1", Data: "d", Database: "sqlite:x", SiteName: "甲", PublicURL: "http://a.cn", LogFormat: "json", BodyLimit: 1 << 30, Jobs: false, MaxConnections: 7, SMTPPort: 25, SMTPTLS: "none",
		SessionIdle: time.Hour, SessionLife: 90 * time.Minute, SecondFactor: "admin", SeparateDuties: true, OIDCIssuer: "https://a.cn", OIDCClient: "c", OIDCLabel: "甲", OIDCClaim: "email"}
	again, _, err := Load([]string{"--config=f"}, nil, files(map[string]string{"f": changed.String()}))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(changed, again); diff != "" {
		t.Errorf("String read back as a file (-want +got):\n%s", diff)
	}
}

func TestMarkdownTable(t *testing.T) {
	t.Parallel()
	table := MarkdownTable()
	lines := strings.Split(strings.TrimSuffix(table, "\n"), "\n")
	if got, want := len(lines), len(Settings)+3; got != want {
		t.Errorf("%d lines, want %d", got, want)
	}
	for _, l := range lines {
		if strings.Count(l, "|") != 6 {
			t.Errorf("not five cells: %s", l)
		}
	}
	for _, want := range []string{
		"| `--addr` | `SANXIANG_ADDR` | `addr` | `127.0.0.1:3000` |",
		"| — | `SANXIANG_SECRET` | `secret` | （空） |",
		"| `--config` | `SANXIANG_CONFIG` | — | （空） |",
	} {
		if !strings.Contains(table, want) {
			t.Errorf("table lacks %q:\n%s", want, table)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("--addr=:1", "SANXIANG_JOBS=on", "log-format = json\n")
	f.Add("--config", "SANXIANG_", "=\n#")
	f.Fuzz(func(t *testing.T, arg, env, file string) {
		c, _, err := Load([]string{arg, "--config=f"}, []string{env}, files(map[string]string{"f": file}))
		if err != nil {
			return
		}
		if _, _, err := Load([]string{"--addr=" + c.Addr, "--body-limit=" + sizeText(c.BodyLimit)}, nil, nil); err != nil {
			t.Errorf("accepted values are refused the second time: %v", err)
		}
	})
}
