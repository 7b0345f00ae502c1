package demo

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"sanxiang/app/disclosure"
	"sanxiang/models"
)

// exAnteText is what the bureau shows before it enforces: by section a text
// and rows, cells in the order of the section's columns, an empty cell for
// none. The officers are compiled by the system.
type exAnteText struct {
	section    string
	paragraphs []string
	rows       [][]string
}

// exAnteTexts are the sections of the bureau whose cases run in full.
var exAnteTexts = []exAnteText{
	{"authority", nil, [][]string{{
		hightec, "法定行政机关", "《中华人民共和国行政处罚法》第十七条、第十八条；城市管理领域相对集中行政处罚权的批复（示例）", "高新区（新市区）行政区域",
		"高新区（新市区）示例路1号", "高新区（新市区）示例路1号，邮政编码000000", "0991-0000001", "0991-0000002", "工作日10:00—14:00，15:30—19:30",
	}}},
	{models.ExAnteOfficers, []string{"执法人员执法时应当主动出示行政执法证；未出示的，当事人有权拒绝接受调查或者检查。"}, nil},
	{"powers", []string{"本机关在城市管理领域行使下列职权，法律、法规、规章修改的，及时更新。"}, [][]string{
		{"行政处罚", "对擅自占用、挖掘城市道路的处罚", "《城市道路管理条例》第四十二条", "执法一中队", ""},
		{"行政处罚", "对擅自设置户外广告、影响市容的处罚", "《城市市容和环境卫生管理条例》第三十六条", "执法二中队", ""},
		{"行政处罚", "对随意倾倒、抛撒或者堆放建筑垃圾的处罚", "《城市建筑垃圾管理规定》第二十六条", "执法三中队", ""},
		{"行政处罚", "对损坏城市树木花草的处罚", "《城市绿化条例》第二十六条", "执法二中队", ""},
		{"行政检查", "对市容环境卫生的巡查", "《城市市容和环境卫生管理条例》第四条", "各执法中队", "按年度检查计划实施"},
		{"行政强制", "查封、扣押与违法行为有关的物品", "《中华人民共和国行政强制法》第二十二条至第二十五条", "各执法中队", "须经机关负责人批准"},
	}},
	{"basis", nil, [][]string{
		{"法律", "《中华人民共和国行政处罚法》", "全国人民代表大会常务委员会", "2021年7月15日"},
		{"法律", "《中华人民共和国行政强制法》", "全国人民代表大会常务委员会", "2012年1月1日"},
		{"行政法规", "《城市市容和环境卫生管理条例》", "国务院令第101号", "1992年8月1日"},
		{"行政法规", "《城市道路管理条例》", "国务院令第198号", "1996年10月1日"},
		{"行政法规", "《城市绿化条例》", "国务院令第100号", "1992年8月1日"},
		{"部门规章", "《城市建筑垃圾管理规定》", "建设部令第139号", "2005年6月1日"},
		{"部门规章", "《城市管理执法办法》", "住房和城乡建设部令第34号", "2017年5月1日"},
		{"部门规章", "《住房和城乡建设行政处罚程序规定》", "住房和城乡建设部令第55号", "2022年5月1日"},
	}},
	{"procedure", nil, append(ordinarySteps(), simpleSteps()...)},
	{"remedy", []string{
		"在决定作出之前，当事人可以陈述、申辩；符合听证条件的，可以自收到告知书之日起五个工作日内要求听证。",
		"对决定不服的，可以自收到决定书之日起六十日内向高新区（新市区）人民政府申请行政复议，也可以自收到决定书之日起六个月内向人民法院提起行政诉讼。",
		"合法权益因违法执法受到损害的，可以依法申请国家赔偿。",
		"对执法行为有意见的，可以拨打监督电话，也可以到本机关法制机构当面反映；反映情况不影响申请复议和提起诉讼。",
	}, nil},
	{"inspection_list", nil, inspectionList("1次")},
	{"service_guide", nil, [][]string{
		{"城市道路临时占用核查", "便民服务窗口", "分管负责人", "申请人已取得占用许可，占用地点在本辖区", "5个工作日", "现场提交或者网上提交", "不收费", "占用许可决定书；现场位置图"},
		{"行政处罚决定查询", "便民服务窗口", "不需审批", "当事人或者其委托的代理人提出", "当场", "现场提交", "不收费", "身份证明；委托他人的，另附授权委托书"},
		{"公示信息异议处理", "法制机构", "分管负责人", "认为公示的信息有误或者应当撤下", "依法定期限答复", "网上提交", "不收费", "异议说明；相关证明材料"},
	}},
	{models.ExAnteFlow, nil, append(ordinarySteps(), simpleSteps()...)},
}

// ordinarySteps is the ordinary procedure (《行政处罚法》第五章第三节).
func ordinarySteps() [][]string {
	const item = "行政处罚普通程序"
	return [][]string{
		{item, "立案", "执法中队、机关负责人", "发现线索后按规定时限核查并决定", ""},
		{item, "调查取证", "两名以上执法人员", "立案之日起九十日内作出决定", "有权要求出示执法证件，申请有利害关系的人员回避"},
		{item, "处罚告知", "执法中队", "决定作出之前", "陈述、申辩；符合条件的要求听证"},
		{item, "法制审核", "法制机构", "决定作出之前", ""},
		{item, "作出决定", "机关负责人", "重大、复杂的由负责人集体讨论", ""},
		{item, "送达", "执法中队", "宣告后当场交付，不在场的七个工作日内送达", "签收"},
		{item, "执行", "执法中队", "按决定书载明的期限", "确有困难的申请延期或者分期缴纳"},
		{item, "公示", "法制机构", "决定作出之日起七个工作日内", "认为公示有误的提出异议"},
		{item, "结案归档", "执法中队", "执行完毕后", "依法申请查阅案卷"},
	}
}

// simpleSteps is the simple procedure (《行政处罚法》第五章第二节).
func simpleSteps() [][]string {
	const item = "行政处罚简易程序"
	return [][]string{
		{item, "出示证件、说明情况", "两名以上执法人员", "当场", "有权要求出示执法证件"},
		{item, "当场告知", "两名以上执法人员", "当场", "陈述、申辩"},
		{item, "填写并交付决定书", "两名以上执法人员", "当场", "拒绝签收的，在决定书上注明"},
		{item, "备案", "执法中队", "按机关规定的时限", ""},
	}
}

// inspectionList are the matters that are inspected at random so often a year.
func inspectionList(often string) [][]string {
	return [][]string{
		{"建筑垃圾运输", "建筑垃圾运输单位", "运输车辆密闭、按规定路线和时间运输的情况", "《城市建筑垃圾管理规定》第十三条、第十四条", "随机抽取检查对象和检查人员", "每年" + often + "，抽取比例不低于5%", hightec},
		{"户外广告设施", "设置单位", "设置手续、完好和安全情况", "《城市市容和环境卫生管理条例》第十一条", "随机抽取检查对象和检查人员", "每年" + often + "，抽取比例不低于3%", hightec},
		{"门前环境卫生", "临街经营主体", "环境卫生责任区保洁情况", "《城市市容和环境卫生管理条例》第二十五条", "随机抽取检查对象和检查人员", "每年" + often + "，抽取比例不低于1%", hightec},
	}
}

// content writes the text as the section has it.
func (x exAnteText) content() models.ExAnteContent {
	section := must(models.FindExAnteSection(x.section))
	c := models.ExAnteContent{Paragraphs: x.paragraphs}
	if x.section == models.ExAnteOfficers {
		c.Category = "城市管理"
	}
	for _, cells := range x.rows {
		row := map[string]string{}
		for i, cell := range cells {
			row[section.Columns[i].Key] = cell
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

// writeExAnte writes the scenes of the nine sections: first published in 2024,
// looked at again a year later, when one of them changed.
func (w *world) writeExAnte() {
	for _, x := range exAnteTexts {
		w.writeSection(x, "2024-01-11", "")
		if x.section == "inspection_list" {
			x.rows = inspectionList("2次")
			w.writeSection(x, "2025-01-13", "年度抽查计划调整，提高抽查频次")
			continue
		}
		w.writeSection(x, "2025-01-13", "")
	}
}

// writeSection lets a handler prepare a section and the approver release it.
func (w *world) writeSection(x exAnteText, on models.Day, reason string) {
	day := w.workday(on)
	w.script.add(day, 11, 0, "准备事前公开", func(ctx context.Context) error {
		_, err := w.disclosures.PrepareExAnte(ctx, w.teams[0].user, disclosure.ExAnteDraft{
			Bureau: w.bureau.ID, Section: x.section, Reason: reason, Content: x.content(),
		})
		return err
	})
	w.script.add(w.workdays(day, 1), 11, 0, "公布事前公开", func(ctx context.Context) error {
		_, err := w.disclosures.ApproveExAnte(ctx, w.approver, disclosure.ExAnteRef{Bureau: w.bureau.ID, Section: x.section})
		return err
	})
}

// writeAudits lets every bureau's self-audit of a year come out when last
// year's decisions are all due, and this year's on the last day.
func (w *world) writeAudits() {
	for year := firstDay.Year(); year < lastDay.Year(); year++ {
		day := models.Period{Year: year + 1, From: 1, To: 1}.Last()
		w.script.add(day, 7, 30, "公布公示情况自查", func(ctx context.Context) error { return w.audit(ctx, year, day) })
	}
	w.script.add(lastDay, 17, 0, "公布公示情况自查", func(ctx context.Context) error { return w.audit(ctx, lastDay.Year(), lastDay) })
}

// audit publishes the audits of a year as the daily job would.
func (w *world) audit(ctx context.Context, year int, on models.Day) error {
	audits, faulty, err := w.disclosures.AuditYear(ctx, year, on)
	if err != nil || len(faulty) > 0 {
		return errors.Join(err, fmt.Errorf("the records of %d do not add up: %q", year, faulty))
	}
	for _, name := range slices.Sorted(maps.Keys(w.bureaus)) {
		id := w.bureaus[name].ID
		if a, counted := audits[id]; counted {
			if _, err := w.disclosures.PublishAudit(ctx, builder, id, a); err != nil {
				return err
			}
		}
	}
	return nil
}
