package opendata

import (
	"strings"

	"sanxiang/models"
)

// RuleSet names the rules by which columns are filled. It changes with their
// meaning, never with their number.
const RuleSet = "open-data-1"

// The forms that headers and coded values take.
const (
	FieldsEnglish = "en"            // English names, codes
	FieldsChinese = "cn"            // Chinese headers, labels
	FieldsDual    = "shuanggongshi" // column codes of the 双公示 record of 2018, penalties only, 万元
)

// FieldSets lists the forms.
var FieldSets = []models.Choice{{Code: FieldsEnglish, Label: "英文字段名"}, {Code: FieldsChinese, Label: "中文表头"}, {Code: FieldsDual, Label: "双公示表头"}}

// The types of columns, as the dictionary names them.
const (
	typeText   = "text"
	typeCode   = "code"
	typeList   = "list"
	typeMoney  = "money"
	typeDay    = "day"
	typeTime   = "time"
	typeNumber = "number"
)

// cell is one value before a format writes it.
type cell struct {
	text   string // of texts, days and codes
	label  string // of codes
	kinds  models.KindSet
	number int64 // of amounts in 分, instants in ms, and whole numbers
}

// column is one column with where its cells come from.
type column struct {
	models.DataColumn
	cell func(row *models.Publication, page *models.PublicPage) cell
}

// text makes a column of a text.
func text(name, header, dual, meaning, source string, of func(*models.Publication, *models.PublicPage) string) column {
	return column{models.DataColumn{Name: name, Header: header, Dual: dual, Type: typeText, Meaning: meaning, Source: source},
		func(r *models.Publication, p *models.PublicPage) cell { return cell{text: of(r, p)} }}
}

// day makes a column of a legal day.
func day(name, header, dual, meaning, source string, of func(*models.Publication, *models.PublicPage) models.Day) column {
	return column{models.DataColumn{Name: name, Header: header, Dual: dual, Type: typeDay, Meaning: meaning, Source: source},
		func(r *models.Publication, p *models.PublicPage) cell { return cell{text: string(of(r, p))} }}
}

// number makes a column of a whole number, an amount or an instant.
func number(kind, name, header, dual, meaning, source string, of func(*models.Publication) int64) column {
	return column{models.DataColumn{Name: name, Header: header, Dual: dual, Type: kind, Meaning: meaning, Source: source},
		func(r *models.Publication, _ *models.PublicPage) cell { return cell{number: of(r)} }}
}

// code makes a column of a code with its Chinese label.
func code(name, header, dual, meaning, source string, of func(*models.Publication, *models.PublicPage) (string, string)) column {
	return column{models.DataColumn{Name: name, Header: header, Dual: dual, Type: typeCode, Meaning: meaning, Source: source},
		func(r *models.Publication, p *models.PublicPage) cell {
			code, label := of(r, p)
			return cell{text: code, label: label}
		}}
}

// Short names for the functions of the table.
type (
	row  = *models.Publication
	page = *models.PublicPage
)

// columns is the only description of what the open data hold. New columns go to
// the end; names, codes and meanings of those that stand do not change.
var columns = []column{
	text("id", "公示编号", "", "一条公示信息的固定编号，更正后不变，撤下后不再使用", "公示时随机产生", func(r row, _ page) string { return r.PublicID }),
	code("status", "公示状态", "", "正在公示；按其他状态查询的文件中为已撤下或公示期满，内容为空", "公示状态", func(r row, _ page) (string, string) {
		return r.Status, models.ChoiceLabel(models.DisclosureStates, r.Status)
	}),
	code("kind", "类别", "", "公示信息的类别", "公示时确定", func(r row, _ page) (string, string) { return r.Kind, models.PublicKindLabel(r.Kind) }),
	text("title", "标题", "", "文件、报告的标题；决定以案由为标题", "公示页面", func(r row, _ page) string { return r.Title }),
	text("number", "决定书文号", "CF_WSH", "决定书或文件的文号", "公示页面", func(r row, _ page) string { return r.Number }),
	text("party_name", "当事人名称", "CF_XDR_MC", "组织为全称；自然人的名字已隐去", "公示页面", func(r row, _ page) string { return r.PartyName }),
	code("party_kind", "当事人类别", "CF_XDR_LB", "法人及非法人组织、个体工商户或自然人", "第一名当事人", func(r row, _ page) (string, string) {
		if r.PartyKind == "" {
			return "", ""
		}
		return string(r.PartyKind), r.PartyKind.Label()
	}),
	text("party_code", "统一社会信用代码", "CF_XDR_SHXYM", "只有组织有；自然人的证件号码不公开", "第一名当事人，校验位正确的才公示", func(r row, _ page) string { return r.PartyCode }),
	text("legal_rep", "法定代表人", "CF_FRDB", "组织的法定代表人或者负责人", "公示页面", func(_ row, p page) string { return p.LegalRep }),
	text("cause", "案由", "CF_WFXW", "违法行为类型", "公示页面", func(r row, p page) string {
		if p.Cause != "" {
			return p.Cause
		}
		return r.Cause
	}),
	text("facts", "违法事实", "CF_SY", "决定认定的事实，个人信息已隐去", "公示页面", func(_ row, p page) string { return p.Facts }),
	text("basis", "处罚依据", "CF_YJ", "作出决定的法律依据", "公示页面", func(_ row, p page) string { return p.Basis }),
	{models.DataColumn{
		Name: "penalty_kinds", Header: "处罚种类", Dual: "CF_CFLB", Type: typeList,
		Meaning: "一个决定并处几种处罚的，列出全部种类", Source: "《行政处罚法》第九条的种类；决定只占一行，不因并处重复",
	}, func(r row, _ page) cell { return cell{kinds: r.Kinds} }},
	text("content", "处罚内容", "CF_NR", "决定的内容", "公示页面", func(_ row, p page) string { return p.Content }),
	text("result", "处理结果", "", "用一句话说明决定了什么", "由处罚种类和金额生成；没有处罚的取决定内容的第一句", func(r row, _ page) string { return r.Summary }),
	number(typeMoney, "fine", "罚款金额", "CF_NR_FK", "罚款数额；没有罚款为0", "决定书载明的数额，不因减免、分期改变；双公示表头下以万元计", func(r row) int64 { return int64(r.Fine) }),
	number(typeMoney, "confiscated", "没收金额", "CF_NR_WFFF", "没收违法所得、没收非法财物的金额；没有没收为0", "决定书载明的数额；双公示表头下以万元计", func(r row) int64 { return int64(r.Forfeit - r.Fine) }),
	code("procedure", "适用程序", "", "简易程序或普通程序", "公示页面", func(_ row, p page) (string, string) {
		if p.Procedure == "" {
			return "", ""
		}
		return string(p.Procedure), p.Procedure.Label()
	}),
	day("decided_on", "决定日期", "CF_JDRQ", "作出决定的日期；文件为成文日期", "公示页面", func(r row, _ page) models.Day { return r.DecidedOn }),
	day("served_on", "送达日期", "", "决定书送达当事人的日期", "公示页面；公示时尚未送达的为空", func(_ row, p page) models.Day { return p.ServedOn }),
	day("published_on", "公示日期", "", "首次公示的日期", "更正不改变", func(r row, _ page) models.Day { return r.PublishedOn }),
	day("shown_until", "公示截止期", "CF_GSJZQ", "公示到这一天为止；空为长期公示", "按信用修复规定推算；双公示表头下长期公示写2099-12-31", func(r row, _ page) models.Day { return r.ShownUntil }),
	text("bureau_name", "作出机关", "CF_CFJG", "作出决定的机关", "公示时的名称", func(r row, _ page) string { return r.BureauName }),
	text("bureau_code", "机关代码", "CF_CFJGDM", "机关在本站的代码", "登记的代码；登记统一社会信用代码的即为该代码", func(r row, _ page) string { return r.BureauCode }),
	number(typeNumber, "year", "年份", "", "决定日期所在的年份；年度报告为报告的年度", "由决定日期得出", func(r row) int64 { return int64(r.Year) }),
	number(typeNumber, "revision", "版本", "", "第一次公示为1，每更正一次加1", "公示记录", func(r row) int64 { return int64(r.Revision) }),
	number(typeTime, "updated_at", "更新时间", "", "最近一次公示、更正、撤下的时间，北京时间", "公示记录", func(r row) int64 { return int64(r.UpdatedAt) }),
	text("link", "固定链接", "", "该条信息在本站的地址", "由公示编号得出", func(r row, _ page) string { return "/d/" + r.PublicID }),
}

// linkColumn is the column that the site's address goes before.
const linkColumn = "link"

// Dictionary lists the columns: the data dictionary.
func Dictionary() []models.DataColumn {
	out := make([]models.DataColumn, len(columns))
	for i, c := range columns {
		out[i] = c.DataColumn
	}
	return out
}

// columnsOf gives the columns that a form has.
func columnsOf(fields string) []column {
	if fields != FieldsDual {
		return columns
	}
	var out []column
	for _, c := range columns {
		if c.Dual != "" {
			out = append(out, c)
		}
	}
	return out
}

// head is a column's header in a table; amounts carry their unit.
func (c column) head(fields string) string {
	switch {
	case fields == FieldsDual:
		return c.Dual
	case fields == FieldsChinese && c.Type == typeMoney:
		return c.Header + "（元）"
	case fields == FieldsChinese:
		return c.Header
	case c.Type == typeMoney:
		return c.Name + "_yuan"
	}
	return c.Name
}

// heads gives the header row of a form.
func heads(list []column, fields string) []string {
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = c.head(fields)
	}
	return out
}

// endless is what the 双公示 record writes for a publication without an end.
const endless = models.Day("2099-12-31")

// dayIn gives a day as the form writes it.
func (c column) dayIn(fields string, v cell) models.Day {
	if fields == FieldsDual && v.text == "" && c.Dual == "CF_GSJZQ" {
		return endless
	}
	return models.Day(v.text)
}

// textIn gives a text, code or list of codes as a table writes it.
func (c column) textIn(fields string, v cell) string {
	switch {
	case c.Type == typeList && fields == FieldsEnglish:
		return codesOf(v.kinds)
	case c.Type == typeList:
		return v.kinds.String()
	case c.Type == typeCode && fields != FieldsEnglish:
		return v.label
	}
	return v.text
}

// codesOf joins the codes of kinds.
func codesOf(s models.KindSet) string {
	var parts []string
	for _, k := range s.List() {
		parts = append(parts, string(k))
	}
	return strings.Join(parts, ";")
}
