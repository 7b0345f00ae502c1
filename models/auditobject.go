package models

// AuditObjects lists the kinds of objects that audit lines name, with the words
// that people know them by.
var AuditObjects = []Choice{
	{"case", "案件"}, {"recording", "过程记录"}, {"review", "法制审核"}, {"disclosure", "公示"}, {"publication", "公开页面"}, {"objection", "公示异议"},
	{"exante", "事前公开"}, {"entry", "台账"}, {"return", "报送"}, {"coverage", "统计范围"}, {"chapter", "年度报告"}, {"figure_set", "年度数据"},
	{"dump", "数据文件"}, {"bureau", "机关"}, {"officer", "执法人员"}, {"certificate", "行政执法证"}, {"device", "设备"}, {"user", "账号"}, {"session", "登录"},
	{"token", "访问令牌"}, {"definition", "目录和口径"}, {"job", "定时任务"}, {"audit", "审计日志"}, {"upload", "上传"}, {"import", "导入"},
}
