package office

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/models"
)

// importHead heads files of a few cases; the last column means nothing to us.
const importHead = "机关,案号,文号,案由,当事人,当事人类别,统一社会信用代码,立案日期,处罚决定日期,处罚,我的标签\n"

// importCode is a credit code of an example organisation.
var importCode = models.MakeUSCC("91", "000000", 12)

func importText(n int, cause, penalty string) string {
	return fmt.Sprintf("DEP01,甲%d,示罚〔2023〕%d号,%s,示例有限公司,法人及非法人组织,%s,2023-06-01,2023-07-01,%s,随便\n", n, n, cause, importCode, penalty)
}

// bring uploads a file and gives the address of its batch below Prefix.
func (h *hall) bring(t testing.TB, c *client, name, text string) string {
	t.Helper()
	a := c.upload(t, "/imports/upload", url.Values{"key": {fmt.Sprintf("%032x", h.Store.NewID())}}, file{name, text})
	if a.status != 303 {
		t.Fatalf("upload = %d\n%s", a.status, a.body)
	}
	return strings.TrimSuffix(strings.TrimPrefix(a.header("Location"), Prefix), "/columns")
}

// sift takes the proposed columns and lets the system check the rows.
func (h *hall) sift(t testing.TB, c *client, batch string) answer {
	t.Helper()
	c.post(t, batch+"/columns", fieldsOf(c.get(t, batch+"/columns").body)).want(t, "columns", 303, nil, nil)
	h.toil(t)
	return c.get(t, batch)
}

// toil lets the system do what waits.
func (h *hall) toil(t testing.TB) {
	t.Helper()
	if err := h.deps.Imports.Work(t.Context()); err != nil {
		t.Fatalf("work: %v", err)
	}
}

// TestImportStory goes through the five steps without a script: upload, columns,
// rows, result, import; mends a row, a value that stands twice, corrects, undoes.
func TestImportStory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c := h.signIn(t, h.Handler)
		c.get(t, "/imports").want(t, "empty list", 200, []string{"还没有导入过文件", "32 MB", "100000行", "下载案件模板"}, nil)
		if a := c.get(t, "/imports/template.xlsx"); !strings.HasPrefix(a.body, "PK") || !strings.Contains(a.header("Content-Disposition"), "xlsx") {
			t.Errorf("template = %d %q", a.status, a.header("Content-Disposition"))
		}
		c.upload(t, "/imports/upload", nil).want(t, "no file", 422, []string{"没有选择文件"}, nil)
		c.upload(t, "/imports/upload", nil, file{"旧.xls", "\xD0\xCF\x11\xE0 old"}).want(t, "old workbook", 422, []string{"旧版 .xls", "另存为 .xlsx"}, nil)

		text := "示例局2023年案件台账,,,,,,,,,,\n" + importHead + importText(1, "甲案<b>", "罚款:100") + importText(2, "乙案", "罚款:很多") + importText(3, "丙案", "罚款:很多") + importText(3, "丁案", "警告")
		batch := h.bring(t, c, "台账.csv", text)
		c.get(t, batch+"/columns").want(t, "columns", 200, []string{"第2行：机关 | 案号", "有1列没有对应", "我的标签", "甲案&lt;b&gt;", "不导入这一列"}, []string{"<b>"})
		c.get(t, batch+"/columns?header=1").want(t, "another header", 200, []string{"示例局2023年案件台账", "有11列没有对应"}, nil)
		twice := fieldsOf(c.get(t, batch+"/columns").body)
		twice.Set("column[3]", "document_number")
		c.post(t, batch+"/columns", twice).want(t, "two columns of one target", 422, []string{"对应同一项目", "请只保留其中一列"}, nil)
		c.post(t, batch+"/columns", fieldsOf(c.get(t, batch+"/columns").body)).want(t, "columns", 303, nil, nil)
		c.get(t, batch).want(t, "at work", 200, []string{"正在读取文件", `http-equiv="refresh"`, "data-poll"}, []string{"<script>"})
		c.get(t, batch+"/progress").want(t, "progress", 200, []string{`"state":"checking"`}, nil)
		h.toil(t)
		c.get(t, batch).want(t, "result", 200, []string{"只导入没有错误的2行", "没有导入的列：我的标签", "问题分类"}, []string{"全部导入或全部不导入"})
		mendRows(t, h, c, batch)
		v := fieldsOf(c.get(t, batch).body)
		v.Set("mode", "all")
		c.post(t, batch+"/commit", v).want(t, "commit", 303, nil, nil)
		c.get(t, batch).want(t, "importing", 200, []string{"正在导入", "停止导入"}, nil)
		h.toil(t)
		c.get(t, batch).want(t, "imported", 200, []string{"已新增", "撤销这一批"}, []string{"开始导入"})
		h.Check(t)
		undoImport(t, h, c, batch)
	})
}

// mendRows mends the rows: when the first row of a number stands, the second no
// longer does.
func mendRows(t *testing.T, h *hall, c *client, batch string) {
	t.Helper()
	c.get(t, batch+"/rows?status=bad").want(t, "bad rows", 200, []string{"共2行", "罚款:很多", "不是数字", "相同的值一起改"}, nil)
	replace := batch + "/replace?place=9&line=4"
	c.get(t, replace).want(t, "replace", 200, []string{"罚款:很多", "2行"}, nil)
	v := fieldsOf(c.get(t, replace).body)
	v.Set("new", "罚款:300")
	c.follow(t, batch+"/replace", v).want(t, "replaced", 200, []string{"已修改2行", "共1行"}, nil)
	row := batch + "/rows/6"
	c.get(t, row).want(t, "row", 200, []string{"文号与第5行重复", "没有导入的列", "随便"}, nil)
	v = fieldsOf(c.get(t, row).body)
	v.Set("cell[2]", "示罚2023-9")
	c.follow(t, row, v).want(t, "still wrong", 200, []string{"仍有问题", "示罚2023-9", "格式不正确"}, nil)
	v = fieldsOf(c.get(t, row).body)
	v.Set("cell[1]", "甲9")
	v.Set("cell[2]", "示罚〔2023〕9号")
	c.follow(t, row, v).want(t, "mended", 200, []string{"各行都没有错误了", "全部导入或全部不导入"}, nil)
	a := c.get(t, batch+"/file")
	a.want(t, "file", 200, []string{"示例局2023年案件台账", ",错误说明\n", "示罚〔2023〕9号", "罚款:300"}, []string{"罚款:很多"})
}

// undoImport reads back and takes the batch back.
func undoImport(t *testing.T, h *hall, c *client, batch string) {
	t.Helper()
	a := c.post(t, batch+"/undo", url.Values{"key": {strings.Repeat("b", 32)}})
	a.want(t, "read back", 200, []string{"将移除这一批新增的4件案件"}, nil)
	c.post(t, batch+"/undo", url.Values{"confirm": {"1"}}).want(t, "undo", 303, nil, nil)
	h.toil(t)
	c.get(t, batch).want(t, "undone", 200, []string{"已撤销"}, []string{"撤销这一批…"})
	c.get(t, "/imports").want(t, "list", 200, []string{"台账.csv", "已撤销"}, nil)
	h.Check(t)
}

// TestImportRights lets the bureau's handlers work and its approvers look.
func TestImportRights(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c := h.signIn(t, h.Handler)
		batch := h.bring(t, c, "台账.csv", importHead+importText(1, "甲案", "警告")+importText(2, "乙案", "罚款:很多"))
		h.sift(t, c, batch)
		for _, page := range []string{"", "/columns", "/rows", "/rows/2", "/progress"} {
			h.rights(t, batch+page, door{"stranger", h.signIn(t, h.Stranger), 404}, door{"reviewer", h.signIn(t, h.Reviewer), 403}, door{"approver", h.signIn(t, h.Approver), 200})
		}
		h.rights(t, batch+"/rows", door{"above", h.signIn(t, h.Reporter), 403}, door{"auditor", h.signIn(t, h.Auditor), 403}, door{"colleague", h.signIn(t, h.Second), 200}, "示罚〔2023〕1号")
		approver := h.signIn(t, h.Approver)
		approver.get(t, batch).want(t, "approver looks", 200, []string{"查看和修改各行"}, []string{"开始导入", "放弃这个文件"})
		for _, act := range []string{"/commit", "/cancel", "/undo", "/columns", "/rows/2", "/replace"} {
			values := url.Values{"place": {"9"}, "line": {"3"}, "cell[3]": {"别的"}}
			approver.post(t, batch+act, values).want(t, "approver "+act, 403, nil, nil)
			h.signIn(t, h.Stranger).post(t, batch+act, values).want(t, "stranger "+act, 404, nil, []string{"示罚"})
			h.guest().post(t, batch+act, values).want(t, "guest "+act, 401, nil, nil)
		}
		c.get(t, batch).want(t, "nothing happened", 200, []string{"开始导入"}, nil)
		for _, path := range []string{batch + "/rows/99", batch + "/rows/x", batch + "/rows?status=x", "/imports/12345", "/imports?before=x"} {
			c.get(t, path).want(t, path, 404, nil, nil)
		}
		c.follow(t, batch+"/cancel", url.Values{"key": {strings.Repeat("c", 32)}}).want(t, "given up", 200, []string{"没有导入任何案件", "已放弃"}, nil)
		h.breakDown("find")
		c.get(t, batch).want(t, "broken store", 500, []string{"系统出错"}, []string{"示例故障"})
	})
}

// TestImportRecords maps both forms of the dual-disclosure record, by codes and
// by Chinese names, in GB18030, and remembers what was chosen.
func TestImportRecords(t *testing.T) {
	t.Parallel()
	h := newHall(t, apptest.Engines()[0])
	c := h.signIn(t, h.Handler)
	for name, head := range map[string]string{
		"2018 codes": "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_CFJG,BZ",
		"2018 names": "行政相对人名称,行政相对人类别,行政相对人代码_1(统一社会信用代码),行政处罚决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,处罚内容,罚款金额(万元),处罚决定日期,处罚机关,备注",
		"2016 names": "行政相对人名称,行政相对人类别,统一社会信用代码,行政处罚决定书文号,案件名称,处罚事由,处罚依据,处罚类别1,处罚结果,罚款金额万元,处罚决定日期,处罚机关,当前状态",
	} {
		n := len(name)*100 + int(name[3])
		line := fmt.Sprintf("示例有限公司,法人及非法人组织,%s,示罚〔2022〕%d号,占道经营,示例事实,《示例条例》第一条,罚款,罚款五千元,0.5,2022-07-01,示例市城市管理局,无\n", importCode, n)
		batch := h.bring(t, c, name+".csv", "双公示报送表\n"+head+"\n"+line)
		h.sift(t, c, batch).want(t, name, 200, []string{"导入1行"}, []string{"问题分类"})
	}
	batch := h.bring(t, c, "台账.csv", importHead+importText(1, "甲案", "警告"))
	v := fieldsOf(c.get(t, batch+"/columns").body)
	v.Set("column[10]", "cause_category")
	c.post(t, batch+"/columns", v).want(t, "columns", 303, nil, nil)
	again := h.bring(t, c, "台账2.csv", importHead+importText(2, "乙案", "警告"))
	a := c.get(t, again+"/columns")
	a.want(t, "remembered", 200, []string{"上次对同样表头的选择"}, []string{"没有对应的项目"})
	if got := fieldsOf(a.body).Get("column[10]"); got != "cause_category" {
		t.Errorf("remembered target = %q", got)
	}
}

var rowTag = regexp.MustCompile(`(?s)<tr id="row-(\d+)">.*?</tr>`)

// rowsOf reads every row of a filtered list, page by page: line → its text.
func rowsOf(t *testing.T, c *client, path string) map[string]string {
	t.Helper()
	out, next := map[string]string{}, regexp.MustCompile(`href="/office([^"]*)" rel="next"`)
	for path != "" {
		a := c.get(t, path)
		for _, m := range rowTag.FindAllStringSubmatch(a.body, -1) {
			out[m[1]] = html.UnescapeString(m[0])
		}
		path = ""
		if m := next.FindStringSubmatch(a.body); m != nil {
			path = html.UnescapeString(m[1])
		}
	}
	return out
}
