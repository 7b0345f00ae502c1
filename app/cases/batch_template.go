package cases

import (
	"slices"

	"sanxiang/app/sheet"
	"sanxiang/models"
)

// columnHelp says how a column of the template is filled in.
type columnHelp struct {
	how, example string
	choices      func() []string
}

func labels(list []models.Choice) func() []string {
	return func() []string {
		out := make([]string, len(list))
		for i, c := range list {
			out[i] = c.Label
		}
		return out
	}
}

func procedures() []string {
	return []string{models.OrdinaryProcedure.Label(), models.SimpleProcedure.Label()}
}

func partyKinds() []string {
	out := make([]string, len(models.PartyKinds))
	for i, k := range models.PartyKinds {
		out[i] = k.Label()
	}
	return out
}

func yesNo() []string { return []string{"是", "否"} }

// templateHelp explains the template's columns.
var templateHelp = map[string]columnHelp{
	"bureau":          {"登记的机关代码或全称；不填即本机关", "", nil},
	"number":          {"本机关唯一；不填时以文号代替", "示例立〔2024〕1号", nil},
	"document_number": {"机关代字加年份加顺序号，年份用六角括号；已决定的案件必填，本机关唯一", "示例罚决字〔2024〕1号", nil},
	"procedure":       {"不填即普通程序", "普通程序", procedures},
	"field":           {"执法领域的代码；不填即本机关的领域", "", nil},
	"source":          {"从列表中选择", "监督检查", labels(models.CaseSources)},
	"cause":           {"必填", "未经许可占用道路案", nil},
	"cause_category":  {"违法行为的类别", "占用道路", nil},
	"facts":           {"违法事实和证据", "", nil},
	"basis":           {"法律、法规、规章名称及条款", "《示例条例》第一条", nil},
	"content":         {"决定的全文或要点", "罚款五千元", nil},
	"discretion":      {"适用裁量基准的说明", "", nil},
	"party_kind":      {"不填时按证照号码判断", "法人及非法人组织", partyKinds},
	"party_name":      {"单位全称或个人姓名", "示例商贸有限公司", nil},
	"party_code":      {"18位，法人及非法人组织必填", "", nil},
	"party_id":        {"自然人的18位身份证号，加密保存，不对外公示", "", nil},
	"legal_rep":       {"法人及非法人组织填写", "示例某", nil},
	"act_on":          {"写成 2024-06-01；也可写 20240601 或 2024年6月1日", "2024-05-20", nil},
	"filed_on":        {"尚未决定的案件必填", "2024-06-01", nil},
	"notified_on":     {"不早于立案日期", "2024-06-10", nil},
	"decided_on":      {"已决定的案件必填，不早于告知日期", "2024-06-20", nil},
	"served_on":       {"不早于决定日期", "2024-06-22", nil},
	"closed_on":       {"不早于送达日期", "2024-07-01", nil},
	"outcome":         {"不填时，有处罚的即为给予行政处罚", "给予行政处罚", labels(models.Outcomes)},
	"tier":            {"从列表中选择", "一般", labels(models.Tiers)},
	"penalties":       {"种类:金额（元）或内容，多项用分号隔开，例如 罚款:5000;警告;暂扣许可证件:示例许可证三十日", "罚款:5000", nil},
	"waived":          {"减轻或免除的罚款，元", "", nil},
	"major":           {"属于重大执法决定的填“是”", "否", yesNo},
	"no_coercion_on":  {"决定不予实施行政强制措施的日期", "", nil},
	"officers":        {"本机关登记的执法证号，两人用分号隔开", "", nil},
	"entered_on":      {"不填即导入当天", "", nil},
}

// templateColumns makes the template's columns in the order of importColumns.
func templateColumns() []sheet.TemplateColumn {
	heads := chineseHeads()
	var out []sheet.TemplateColumn
	for _, c := range importColumns[:ownColumns] {
		h := templateHelp[c.Name]
		t := sheet.TemplateColumn{
			Head: heads[c.Name], How: h.how, Example: h.example,
			Required: c.Required || slices.Contains([]string{"document_number", "cause"}, c.Name),
			Codes:    slices.DeleteFunc(slices.Clone(c.Aliases), func(s string) bool { return s == heads[c.Name] }),
		}
		if h.choices != nil {
			t.Choices = h.choices()
		}
		out = append(out, t)
	}
	return out
}

// ImportHelp says how a target is filled in, and what may be chosen for it.
func ImportHelp(target string) (how string, choices []string) {
	h := templateHelp[target]
	if h.choices != nil {
		choices = h.choices()
	}
	return h.how, choices
}
