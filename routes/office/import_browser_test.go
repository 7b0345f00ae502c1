package office

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"sanxiang/app/apptest"
)

// TestImportJourney is a handler's way through the five steps in a real browser,
// with the system at work behind: upload, columns, rows, result, import, undo.
func TestImportJourney(t *testing.T) {
	t.Parallel()
	h := newHall(t, apptest.Engines()[0])
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { h.deps.Imports.Run(ctx, slog.New(slog.DiscardHandler)); close(done) }()
	t.Cleanup(func() { cancel(); <-done })
	j, axe := newJourney(t, h), apptest.AxeSource(t)
	j.as(t, h.Handler)
	j.open(t, "/imports")
	j.look(t, "import-list", axe)
	path := filepath.Join(t.TempDir(), "示例局2023年案件台账.csv")
	text := "示例局2023年案件台账,,,,,,,,,,\n" + importHead + importText(1, "甲案", "罚款:100") + importText(2, "乙案", "罚款:很多") + importText(3, "丙案", "罚款:很多") + importText(4, "丁案", "警告")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	j.run(t, "choose file", chromedp.SetUploadFiles(named("file"), []string{path}, chromedp.ByQuery))
	j.press(t, "上传并对应列", "有1列没有对应的项目")
	j.look(t, "import-columns", axe)
	j.press(t, "检查各行", "只导入没有错误的2行") // the page follows the work by itself
	j.look(t, "import-result", axe)
	j.open(t, "/imports")
	j.run(t, "back to the batch", chromedp.Click(`//main//tbody//a`, chromedp.BySearch))
	j.says(t, "问题分类")
	j.run(t, "rows", chromedp.Click(`//main//a[normalize-space()="查看和修改各行"]`, chromedp.BySearch))
	j.says(t, "共4行")
	j.look(t, "import-rows", axe)
	j.run(t, "replace", chromedp.Click(`//main//a[normalize-space()="相同的值一起改"]`, chromedp.BySearch))
	j.says(t, "有错误的值")
	j.fill(t, [2]string{"new", "罚款:3百"})
	j.look(t, "import-replace", axe)
	j.press(t, "全部修改并重新检查", "已修改2行")
	j.run(t, "row", chromedp.Click(`//main//a[starts-with(normalize-space(),"修改")]`, chromedp.BySearch))
	j.says(t, "保存并重新检查")
	j.look(t, "import-row", axe)
	j.fill(t, [2]string{"cell[9]", "罚款:300"})
	j.press(t, "保存并重新检查", "还有1行有错误")
	j.fill(t, [2]string{"cell[9]", "罚款:200"})
	j.press(t, "保存并重新检查", "各行都没有错误了")
	j.fill(t, [2]string{"mode", "all"})
	j.press(t, "开始导入", "导入结果")
	j.says(t, "已新增")
	j.look(t, "import-done", axe)
	h.Check(t)
	j.press(t, "撤销这一批…", "将移除这一批新增的4件案件")
	j.press(t, "撤销这一批", "已撤销")
	h.Check(t)
}
