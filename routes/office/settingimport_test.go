package office

import (
	"net/url"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/sheet"
	"sanxiang/models"
)

// checkedSheet is the id of the sheet that a page has checked.
func checkedSheet(a answer) string {
	_, rest, _ := strings.Cut(a.body, `name="sheet" value="`)
	id, _, _ := strings.Cut(rest, `"`)
	return id
}

// settingSheets has, by kind, a sheet of one good row and one with a fault, and
// where the good one shows.
var settingSheets = []struct {
	kind, good, bad string
	faults          []string // what the page says of the bad row
	list, shows     string
}{
	{"bureaus", "机关代码,名称,代字,类别,层级,行政区划代码,上级机关,成立日期\nNEW01,示例区示例局,示新,department,部门,650104,示例市城市管理局,2020-01-01\n",
		"NEW02,示例区另一局,示另,部门,部门,650104,示例市城市管理局,昨天\n", []string{"<td>成立日期</td>", "昨天", "日期须写全四位年份"}, "/settings/bureaus", "示例区示例局"},
	{"officers", "机关,姓名,到岗日期,证号,发证机关,发证日期,有效期起,有效期止\nDEP01,示例新人,2024-01-01,SLN0001,示例市人民政府,2024-01-01,2024-01-01,2029-12-31\n",
		"没有的局,示例旧人,2024-13-01,,,,,\n", []string{"没有代码或名称为“没有的局”的机关", "2024-13-01", "到岗日期"}, "/settings/officers", "示例新人"},
	{"certificates", "机关,姓名,证号,发证机关,发证日期,有效期起,有效期止\nDEP01,示例甲,SLN0002,示例市人民政府,2024-01-01,2024-01-01,2029-12-31\n",
		"DEP01,查无此人,SLN0003,示例市人民政府,2024-01-01,2024-01-01,2029-12-31\n", []string{"查无此人", "姓名"}, "/settings/officers", "示例甲"},
	{"devices", "机关,设备编号,设备类别,启用日期\nDEP01,SL-NEW-1,执法记录仪,2024-01-01\n",
		"DEP01,SL-NEW-2,望远镜,2024-01-01\n", []string{"望远镜", "设备类别"}, "/settings/devices", "SL-NEW-1"},
}

// TestSettingImport checks sheets of every kind, takes in the good rows by
// choice, and nothing before it is asked to.
func TestSettingImport(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c := h.signIn(t, h.Admin)
		for _, x := range settingSheets {
			base := "/settings/import/" + x.kind
			never := []string{x.shows}
			if x.kind == "certificates" {
				never = nil // the officer is there before
			}
			a := c.sendFile(t, base+"/upload", "一批.csv", x.good+x.bad)
			a.want(t, x.kind+" checked", 200, append([]string{"共读取 2 行：可导入 1 行", "<th scope=\"row\" class=\"num\">3</th>", "跳过有错误的行，导入其余1行"}, x.faults...), nil)
			id := checkedSheet(a)
			c.post(t, base, url.Values{"sheet": {id}}).want(t, x.kind+" with faults", 422, []string{"有错误 1 行"}, nil)
			list := x.list + "?bureau=" + idString(h.Urban.ID)
			c.get(t, list).want(t, x.kind+" before", 200, nil, never)
			h.signIn(t, h.user(t, "second-"+x.kind, h.City.ID, models.RoleAdmin)).post(t, base, url.Values{"sheet": {id}, "skip": {"1"}}).want(t, x.kind+" of another", 404, nil, nil)
			h.signIn(t, h.Handler).post(t, base, url.Values{"sheet": {id}, "skip": {"1"}}).want(t, x.kind+" in the wrong role", 403, nil, nil)
			h.guest().post(t, base, url.Values{"sheet": {id}, "skip": {"1"}}).want(t, x.kind+" by a guest", 401, nil, nil)
			c.follow(t, base, url.Values{"sheet": {id}, "skip": {"1"}}).want(t, x.kind+" taken in", 200, []string{"导入完成：共读取 2 行：可导入 1 行"}, nil)
			c.get(t, list).want(t, x.kind+" after", 200, []string{x.shows}, nil)
			a = c.sendFile(t, base+"/upload", "又一批.csv", x.good)
			a.want(t, x.kind+" again", 200, []string{"重复 1 行", "没有可以导入的新行"}, []string{"跳过有错误的行"})
			h.Check(t)
		}
	})
}

// TestSettingImportRights opens the pages to administrators alone, and refuses
// what is no sheet.
func TestSettingImportRights(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c := h.signIn(t, h.Admin)
		c.get(t, "/settings").want(t, "settings", 200, []string{"/office/settings/import"}, nil)
		for _, path := range []string{"/settings/import", "/settings/import/bureaus"} {
			h.rights(t, path, door{"stranger", h.signIn(t, h.Stranger), 403}, door{"handler", h.signIn(t, h.Handler), 403}, door{"administrator", c, 200}, "xlsx")
		}
		c.get(t, "/settings/import/officers").want(t, "form", 200, []string{"到岗日期（必填）", `enctype="multipart/form-data"`, "表格文件"}, nil)
		c.get(t, "/settings/import/nothing").want(t, "no such kind", 404, nil, nil)
		for name, x := range map[string]struct{ content, says string }{
			"空.csv":   {"", "文件是空的"},
			"坏.xlsx":  {"不是表格", "机关"},
			"少列.csv":  {"机关,备注\nDEP01,x\n", "姓名"},
			"只有头.csv": {"机关,姓名,到岗日期\n", "共读取 0 行"},
		} {
			status := fiber.StatusUnprocessableEntity
			if name == "只有头.csv" {
				status = fiber.StatusOK
			}
			c.sendFile(t, "/settings/import/officers/upload", name, x.content).want(t, name, status, []string{x.says}, []string{"导入其余"})
		}
		h.signIn(t, h.Handler).sendFile(t, "/settings/import/officers/upload", "x.csv", settingSheets[1].good).want(t, "upload in the wrong role", 403, nil, nil)
		h.Check(t)
		h.breakDown("begin")
		c.sendFile(t, "/settings/import/officers/upload", "x.csv", settingSheets[1].good).want(t, "broken store", 500, []string{"系统出错"}, []string{"示例故障"})
	})
}

// TestSettingTemplates sends for every kind a template whose headers its import
// knows, and whose example it passes over.
func TestSettingTemplates(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c := h.signIn(t, h.Admin)
		for _, k := range settingKinds {
			a := c.get(t, "/settings/import/"+k.code+"/template.xlsx")
			a.want(t, k.code, 200, []string{"PK"}, nil)
			r, err := sheet.New(strings.NewReader(a.body))
			if err != nil {
				t.Fatal(err)
			}
			if got, want := r.Header(), k.columns(); len(got) != len(want) || got[0] != want[0].Aliases[0] {
				t.Errorf("%s: header %v, want the %d columns of the import", k.code, got, len(want))
			}
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
			c.sendFile(t, "/settings/import/"+k.code+"/upload", "模板.xlsx", a.body).want(t, k.code+" empty template", 200, []string{"共读取 0 行"}, []string{"须更正"})
			for name := range k.cells {
				if k.label(name) == name {
					t.Errorf("%s: %s says how to fill in a column that there is not", k.code, name)
				}
			}
		}
		h.signIn(t, h.Handler).get(t, "/settings/import/bureaus/template.xlsx").want(t, "wrong role", 403, nil, []string{"PK"})
	})
}
