package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCommands walks from an empty folder to a working token on the command
// line, with the words a new user would get wrong.
func TestCommands(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	sheet := filepath.Join(dir, "bureaus.csv")
	text := "code,name,short,kind,level,region,founded_on\nDEP1,示例市城市管理局,示城管,department,bureau,650104,2010-01-01\n"
	if err := os.WriteFile(sheet, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		words string
		code  int
		want  string
	}{
		{"token --bureau DEP1 --login h1 --roles handler", 1, "没有代码或名称为“DEP1”的机关"},
		{"import bureaus " + sheet, 0, "可导入 1 行"},
		{"import bureaus " + sheet, 0, "重复 1 行"},
		{"token --bureau DEP1", 2, "--bureau 和 --login 必填"},
		{"token --bureau 示例市城市管理局 --login h1 --roles boss", 1, "没有角色“boss”"},
		{"token --bureau 示例市城市管理局 --login h1 --roles handler", 0, "sx_"},
		{"password --bureau DEP1", 2, "--bureau 和 --login 必填"},
		{"password --bureau DEP1 --login nobody", 1, "没有登录名为“nobody”的账号"},
		{"password --bureau DEP1 --login H1 --reset-factor", 0, "首次登录须修改"},
		{"figures --bureau DEP1 --year 2024 --json", 0, `"code": "penalty.decided.count"`},
		{"figures --bureau DEP1 --year 2024 --records penalty.decided.count", 0, "id,number,bureau,date"},
		{"indicator add --code my.count --name 示例指标 --unit 件 --register cases --where outcome=penalty", 0, "已新增指标 my.count"},
		{"chapter --bureau DEP1 --year 2024 --format pdf --out " + dir + "/x.pdf", 2, "docx、html、md、json"},
		{"chapter --bureau DEP1 --year 2024 --format docx --out " + dir + "/x.docx", 0, "已写入"},
		{"jobs list", 0, "draft_chapter"},
		{"jobs run draft_chapter --on 2025-02-10", 0, "2024年：编制1个机关的章节"},
		{"check", 0, "均一致"},
		{"chekc", 2, "没有命令“chekc”"},
	} {
		var out bytes.Buffer
		args := append([]string{"--data", dir}, strings.Fields(step.words)...)
		code := run(context.Background(), args, nil, console{&out, &out})
		if code != step.code || !strings.Contains(out.String(), step.want) {
			t.Errorf("%s = %d, %q; want %d with %q", step.words, code, out.String(), step.code, step.want)
		}
	}
}
