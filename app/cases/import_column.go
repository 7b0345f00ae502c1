package cases

import (
	"unicode/utf8"

	"sanxiang/app/sheet"
)

// importColumns are the columns of a case import: our own, then those that
// only the dual-disclosure record (双公示, the forms of 2016 and 2018) has. The
// CF_ codes are those of the record.
var importColumns = []sheet.Column{
	{Name: "bureau", Aliases: []string{"机关", "办案机关", "执法机关", "机关代码"}},
	{Name: "number", Aliases: []string{"案号", "案件编号", "立案号"}},
	{Name: "document_number", Aliases: []string{"CF_WSH", "文号", "决定书文号", "行政处罚决定书文号", "处罚决定书文号"}},
	{Name: "procedure", Aliases: []string{"程序", "适用程序"}},
	{Name: "field", Aliases: []string{"执法领域", "领域"}},
	{Name: "source", Aliases: []string{"案源", "案件来源"}},
	{Name: "cause", Aliases: []string{"案由"}},
	{Name: "cause_category", Aliases: []string{"违法类别"}},
	{Name: "facts", Aliases: []string{"CF_SY", "违法事实", "处罚事由"}},
	{Name: "basis", Aliases: []string{"CF_YJ", "处罚依据"}},
	{Name: "content", Aliases: []string{"CF_NR", "处罚内容", "决定内容"}},
	{Name: "discretion", Aliases: []string{"裁量说明", "裁量基准适用"}},
	{Name: "party_kind", Aliases: []string{"当事人类别", "CF_XDR_LB", "行政相对人类别"}},
	{Name: "party_name", Aliases: []string{"当事人", "CF_XDR_MC", "行政相对人名称", "当事人名称", "被处罚人", "当事人姓名或名称"}, Required: true},
	{Name: "party_code", Aliases: []string{"CF_XDR_SHXYM", "统一社会信用代码", "行政相对人代码_1", "行政相对人代码_1（统一社会信用代码）", "行政相对人代码_1 统一社会信用代码", "行政相对人统一社会信用代码"}},
	{Name: "party_id", Aliases: []string{"身份证号", "CF_XDR_ZJHM", "CF_XDR_SFZ", "自然人证件号码", "证件号码", "身份证号码", "居民身份证号", "行政相对人代码_5（居民身份证号）"}},
	{Name: "legal_rep", Aliases: []string{"CF_FRDB", "CF_FR", "法定代表人", "法定代表人姓名"}},
	{Name: "act_on", Aliases: []string{"违法行为发生日", "违法日期"}},
	{Name: "filed_on", Aliases: []string{"立案日期"}},
	{Name: "notified_on", Aliases: []string{"告知日期"}},
	{Name: "decided_on", Aliases: []string{"CF_JDRQ", "处罚决定日期", "决定日期"}},
	{Name: "served_on", Aliases: []string{"送达日期"}},
	{Name: "closed_on", Aliases: []string{"结案日期"}},
	{Name: "outcome", Aliases: []string{"处理结果"}},
	{Name: "tier", Aliases: []string{"裁量阶次"}},
	{Name: "penalties", Aliases: []string{"处罚"}},
	{Name: "waived", Aliases: []string{"减免金额", "减免罚款"}},
	{Name: "major", Aliases: []string{"重大执法决定"}},
	{Name: "no_coercion_on", Aliases: []string{"不予强制日期"}},
	{Name: "officers", Aliases: []string{"执法证号", "执法人员证号"}},
	{Name: "entered_on", Aliases: []string{"录入日期"}},

	{Name: "kinds", Aliases: []string{"CF_CFLB", "CF_CFLB1", "处罚类别", "处罚种类", "处罚类别1"}},
	{Name: "kinds_2", Aliases: []string{"CF_CFLB2", "处罚类别2"}},
	{Name: "fine_wan", Aliases: []string{"CF_NR_FK", "罚款金额（万元）", "罚款金额万元"}},
	{Name: "confiscated_wan", Aliases: []string{"CF_NR_WFFF", "没收违法所得、没收非法财物的金额（万元）"}},
	{Name: "licence", Aliases: []string{"CF_NR_ZKDX", "暂扣或吊销证照名称及编号"}},
	{Name: "violation", Aliases: []string{"CF_WFXW", "违法行为类型"}},
	{Name: "case_name", Aliases: []string{"CF_CFMC", "案件名称"}},
	{Name: "result", Aliases: []string{"CF_JG", "处罚结果"}},
	{Name: "organ_name", Aliases: []string{"CF_CFJG", "CF_XZJG", "处罚机关"}},
	{Name: "organ_code", Aliases: []string{"CF_CFJGDM", "处罚机关统一社会信用代码"}},
	{Name: "rep_id", Aliases: []string{"CF_FR_ZJHM", "CF_FR_SFZH", "法定代表人证件号码"}},
	{Name: "trade_no", Aliases: []string{"CF_XDR_GSZC", "CF_XDR_GSDJ", "工商注册号", "工商登记码", "行政相对人代码_2（工商注册号）", "行政相对人代码_2 工商注册号", "行政相对人代码_3（工商登记码）"}},
	{Name: "org_code", Aliases: []string{"CF_XDR_ZZJG", "CF_XDR_ZDM", "组织机构代码", "行政相对人代码_3（组织机构代码）", "行政相对人代码_3 组织机构代码", "行政相对人代码_2（组织机构代码）"}},
	{Name: "tax_no", Aliases: []string{"CF_XDR_SWDJ", "税务登记号", "行政相对人代码_4（税务登记号）", "行政相对人代码_4 税务登记号"}},
	{Name: "institution_no", Aliases: []string{"CF_XDR_SYDW", "事业单位证书号", "行政相对人代码_5（事业单位证书号）", "行政相对人代码_5 事业单位证书号"}},
	{Name: "social_no", Aliases: []string{"CF_XDR_SHZZ", "社会组织登记证号", "行政相对人代码_6（社会组织登记证号）", "行政相对人代码_6 社会组织登记证号"}},
}

// ownColumns is how many of importColumns make the template.
const ownColumns = 31

// ignoredColumns are columns of the record that say nothing about the case:
// terms of display, the sender, time stamps, remarks.
var ignoredColumns = []string{
	"CF_YXQ", "处罚有效期", "CF_GSJZQ", "公示截止期", "CF_SJLY", "数据来源单位", "CF_SJLYDM", "数据来源单位统一社会信用代码",
	"BZ", "备注", "CF_ZT", "当前状态", "DFBM", "CF_AREACODE", "地方编码", "SJC", "时间戳", "CF_FR_ZJLX", "法定代表人证件类型", "CF_XDR_ZJLX", "自然人证件类型", "序号", "数据更新时间戳", sheet.NoteHead,
}

// ImportColumns lists the column names of the template for case imports.
func ImportColumns() []string {
	names := make([]string, ownColumns)
	for i, c := range importColumns[:ownColumns] {
		names[i] = c.Name
	}
	return names
}

// headsOf gives, by canonical name, the headers as the file writes them, so
// that problems name columns the user can find; a column that the file lacks
// is named in Chinese.
func headsOf(r *sheet.Reader, c *sheet.Columns) map[string]string {
	heads := chineseHeads()
	header := r.Header()
	for name, i := range c.Match(header).Index {
		heads[name] = header[i]
	}
	return heads
}

// chineseHeads gives the Chinese name of every column.
func chineseHeads() map[string]string {
	heads := map[string]string{}
	for _, column := range importColumns {
		for _, alias := range column.Aliases {
			if heads[column.Name] == "" && alias[0] >= utf8.RuneSelf {
				heads[column.Name] = alias
			}
		}
	}
	return heads
}
