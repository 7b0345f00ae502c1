package office

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"sanxiang/app/apptest"
)

// TestSettingImportJourney is an administrator's way from the settings to new
// officers in a real browser: kind, sheet, what is wrong, import.
func TestSettingImportJourney(t *testing.T) {
	t.Parallel()
	h := newHall(t, apptest.Engines()[0])
	j, axe := newJourney(t, h), apptest.AxeSource(t)
	j.as(t, h.Admin)
	j.open(t, "/settings")
	j.run(t, "from the settings", chromedp.Click(`//main//a[normalize-space()="从表格导入"]`, chromedp.BySearch))
	j.says(t, "先导入机关")
	j.look(t, "setting-import", axe)
	j.run(t, "kind", chromedp.Click(`//main//a[normalize-space()="执法人员"]`, chromedp.BySearch))
	j.says(t, "到岗日期（必填）")
	x := settingSheets[1]
	path := filepath.Join(t.TempDir(), "示例人员.csv")
	if err := os.WriteFile(path, []byte(x.good+x.bad), 0o600); err != nil {
		t.Fatal(err)
	}
	j.run(t, "choose file", chromedp.SetUploadFiles(named("file"), []string{path}, chromedp.ByQuery))
	j.press(t, "检查表格", "须更正的内容")
	j.look(t, "setting-import-checked", axe)
	j.press(t, "跳过有错误的行，导入其余1行", "导入完成")
	j.open(t, "/settings/officers?bureau="+idString(h.Urban.ID))
	j.says(t, x.shows)
	h.Check(t)
}
