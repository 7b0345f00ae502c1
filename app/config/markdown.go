package config

import "strings"

// MarkdownTable is the settings as the README shows them.
func MarkdownTable() string {
	var b strings.Builder
	b.WriteString("| 命令行 | 环境变量 | 配置文件 | 默认值 | 说明 |\n|---|---|---|---|---|\n")
	for _, s := range append([]Setting{configFile}, Settings...) {
		flag, key := "`--"+s.Name+"`", "`"+s.Name+"`"
		if s.flagless {
			flag = "—"
		}
		if s.fileless {
			key = "—"
		}
		def := "（空）"
		if s.Default != "" {
			def = "`" + s.Default + "`"
		}
		b.WriteString("| " + strings.Join([]string{flag, "`" + s.Env + "`", key, def, s.Reason}, " | ") + " |\n")
	}
	return b.String()
}
