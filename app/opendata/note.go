package opendata

import "sanxiang/models"

// Licence says what may be done with the data.
const Licence = "任何人都可以免费使用、复制、加工和再发布这些数据，包括用于商业目的；使用时应当注明来源和取得日期，不得歪曲原意。" +
	"数据依照《政府信息公开条例》公开。依法撤下、期满或者更正的信息，转载和再发布的一方应当及时删除或者更正自己的副本。"

// Notes explain a file: what is in it, how it is counted, what may be done
// with it. Code is the heading, Label the text.
func Notes(o Options, rows string) []models.Choice {
	scope := o.Scope
	if scope == "" {
		scope = "全部公示信息"
	}
	return []models.Choice{
		{Code: "范围", Label: scope},
		{Code: "数据截至", Label: o.AsOf.Chinese()},
		{Code: "行数", Label: rows},
		{Code: "统计口径", Label: "一个决定一行，并处几种处罚的也是一行，种类都列出；年份按决定日期归入；金额是决定书载明的数额，不是实际缴纳数额。"},
		{Code: "收录范围", Label: "只有正在公示的信息。依法不予公开的、尚未公示的、已经撤下和公示期满的都不在内，所以行数不等于机关作出的决定数。"},
		{Code: "个人信息", Label: "自然人的姓名已隐去，证件号码、电话、住址不公开；不得用这些数据识别特定自然人。"},
		{Code: "金额单位", Label: "元，两位小数；双公示表头下为万元。空白是没有此项，0 是没有罚款或者没收。"},
		{Code: "公式", Label: "以 =、+、-、@ 等开头的文字在 csv 中前加一个单引号，以免被表格软件当作公式执行。"},
		{Code: "规则版本", Label: RuleSet},
		{Code: "使用许可", Label: Licence},
	}
}
