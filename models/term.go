package models

import "slices"

// TermCode names one legal term; it is stored and must never change.
type TermCode string

// The terms of the three systems and of the penalty procedure.
const (
	TermDisclosePenalty  TermCode = "disclose_penalty"
	TermDiscloseLicence  TermCode = "disclose_licence"
	TermDiscloseOther    TermCode = "disclose_other"
	TermWithdraw         TermCode = "withdraw"
	TermClue             TermCode = "clue"
	TermDecide           TermCode = "decide"
	TermServe            TermCode = "serve"
	TermEvidenceHold     TermCode = "evidence_hold"
	TermSeizure          TermCode = "seizure"
	TermDefence          TermCode = "defence"
	TermHearingRequest   TermCode = "hearing_request"
	TermHearingNotice    TermCode = "hearing_notice"
	TermReview           TermCode = "review"
	TermPay              TermCode = "pay"
	TermSimpleFiling     TermCode = "simple_filing"
	TermClose            TermCode = "close"
	TermAVIntake         TermCode = "av_intake"
	TermReconsider       TermCode = "reconsider"
	TermLitigate         TermCode = "litigate"
	TermLitigateReviewed TermCode = "litigate_reviewed"
	TermDemand           TermCode = "demand"
	TermCourtEnforcement TermCode = "court_enforcement"
	TermObjection        TermCode = "objection"
)

// The fields of enforcement (执法领域) whose own procedure rules differ from the
// general terms. A bureau of no listed field follows the general ones.
const (
	SectorGeneral       = ""       // 《行政处罚法》 and 国办发〔2018〕118号
	SectorConstruction  = "mohurd" // 住房和城乡建设, 城市管理
	SectorMarket        = "samr"   // 市场监督管理
	SectorAgriculture   = "mara"   // 农业
	SectorTransport     = "mot"    // 交通运输
	SectorMedicalInsure = "nhsa"   // 医疗保障
	SectorTelecom       = "miit"   // 通信
)

// Sectors lists the fields with their labels, for forms.
var Sectors = []Choice{
	{SectorGeneral, "一般"}, {SectorConstruction, "住房和城乡建设、城市管理"}, {SectorMarket, "市场监督管理"},
	{SectorAgriculture, "农业农村"}, {SectorTransport, "交通运输"}, {SectorMedicalInsure, "医疗保障"}, {SectorTelecom, "通信"},
}

// TermRule is one legal term with its source. Extension is what may be added
// on approval; none where the law gives none or gives no figure.
type TermRule struct {
	Code      TermCode `json:"code"`
	Field     string   `json:"field"` // SectorGeneral, or the field it holds for (Bureau.Field)
	Label     string   `json:"label"` // what has to be done
	Term      Term     `json:"term"`
	Extension Term     `json:"extension"`
	Basis     string   `json:"basis"`
}

// TermTable is a list of terms, one per code and field.
type TermTable []TermRule

func workdays(n int) Term { return Term{n, UnitWorkday} }
func days(n int) Term     { return Term{n, UnitDay} }
func months(n int) Term   { return Term{n, UnitMonth} }
func hours(n int) Term    { return Term{n, UnitHour} }

// Terms holds the terms as the law and the procedure rules of ministries give
// them. Regions and bureaus put their own over it with Override; nobody
// changes this table. R06 R07 R08 R10 R14 R19 R20 R21 R27 R28 read it.
var Terms = TermTable{
	{TermDisclosePenalty, SectorGeneral, "公示行政处罚决定", workdays(7), Term{}, "国办发〔2018〕118号（六）"},
	{TermDiscloseLicence, SectorGeneral, "公示行政许可决定", workdays(7), Term{}, "国办发〔2018〕118号（六）"},
	{TermDiscloseOther, SectorGeneral, "公示其他行政执法决定", workdays(20), Term{}, "国办发〔2018〕118号（六）"},
	{TermDisclosePenalty, SectorMarket, "公示行政处罚决定", workdays(20), Term{}, "《市场监督管理行政处罚信息公示规定》第九条"},
	{TermWithdraw, SectorGeneral, "撤回已公示的处罚决定并说明理由", workdays(3), Term{}, "《行政处罚法》第四十八条、第八十五条"},
	{TermClue, SectorConstruction, "核查线索并决定是否立案", workdays(15), workdays(10), "《住房和城乡建设行政处罚程序规定》第十五条"},
	{TermClue, SectorMarket, "核查线索并决定是否立案", workdays(15), workdays(15), "《市场监督管理行政处罚程序规定》第十八条"},
	{TermClue, SectorAgriculture, "核查线索并决定是否立案", days(7), Term{}, "《农业行政处罚程序规定》第二十九条"},
	{TermDecide, SectorGeneral, "作出行政处罚决定", days(90), Term{}, "《行政处罚法》第六十条"},
	{TermDecide, SectorConstruction, "作出行政处罚决定", days(90), days(30), "《住房和城乡建设行政处罚程序规定》第二十九条"},
	{TermDecide, SectorMarket, "作出行政处罚决定", days(90), days(30), "《市场监督管理行政处罚程序规定》第六十四条"},
	{TermDecide, SectorAgriculture, "作出行政处罚决定", days(90), days(30), "《农业行政处罚程序规定》第五十八条"},
	{TermDecide, SectorTransport, "作出行政处罚决定", days(90), days(30), "《交通运输行政执法程序规定》第七十八条"},
	{TermDecide, SectorMedicalInsure, "作出行政处罚决定", days(90), days(30), "《医疗保障行政处罚程序暂行规定》第四十五条"},
	{TermServe, SectorGeneral, "送达决定书", workdays(7), Term{}, "《行政处罚法》第六十一条、第八十五条"},
	{TermEvidenceHold, SectorGeneral, "处理先行登记保存的证据", workdays(7), Term{}, "《行政处罚法》第五十六条、第八十五条"},
	{TermSeizure, SectorGeneral, "处理查封、扣押的财物", days(30), days(30), "《行政强制法》第二十五条"},
	{TermDefence, SectorGeneral, "当事人陈述、申辩", workdays(5), Term{}, "《行政处罚法》第四十四条、第八十五条及部门程序规定"},
	{TermHearingRequest, SectorGeneral, "当事人要求听证", workdays(5), Term{}, "《行政处罚法》第六十四条、第八十五条"},
	{TermHearingNotice, SectorGeneral, "听证前通知当事人", workdays(7), Term{}, "《行政处罚法》第六十四条、第八十五条"},
	{TermReview, SectorGeneral, "完成法制审核", workdays(10), Term{}, "本机关审核制度（默认值，可调整）"},
	{TermReview, SectorConstruction, "完成法制审核", workdays(10), Term{}, "《住房和城乡建设行政处罚程序规定》第二十五条、第四十五条"},
	{TermReview, SectorMarket, "完成法制审核", workdays(10), Term{}, "《市场监督管理行政处罚程序规定》第五十五条"},
	{TermReview, SectorAgriculture, "完成法制审核", workdays(5), days(15), "《农业行政处罚程序规定》第五十三条"},
	{TermReview, SectorMedicalInsure, "完成法制审核", workdays(10), workdays(10), "《医疗保障行政处罚程序暂行规定》第四十条"},
	{TermPay, SectorGeneral, "缴纳罚款", days(15), Term{}, "《行政处罚法》第六十七条"},
	{TermSimpleFiling, SectorConstruction, "当场处罚决定备案", workdays(3), Term{}, "《住房和城乡建设行政处罚程序规定》第十四条、第四十五条"},
	{TermSimpleFiling, SectorMarket, "当场处罚材料归档", workdays(7), Term{}, "《市场监督管理行政处罚程序规定》第七十条"},
	{TermClose, SectorGeneral, "填写结案审批表", workdays(15), Term{}, "本机关办案制度（默认值，可调整）"},
	{TermClose, SectorConstruction, "填写结案审批表", workdays(15), Term{}, "《住房和城乡建设行政处罚程序规定》第三十一条、第四十五条"},
	{TermClose, SectorMarket, "填写结案审批表", workdays(15), Term{}, "《市场监督管理行政处罚程序规定》第七十七条"},
	{TermAVIntake, SectorGeneral, "存储音像记录", hours(24), Term{}, "本机关音像记录管理制度（默认值，可调整）"},
	{TermReconsider, SectorGeneral, "当事人申请行政复议", days(60), Term{}, "《行政复议法》第二十条"},
	{TermLitigate, SectorGeneral, "当事人提起行政诉讼", months(6), Term{}, "《行政诉讼法》第四十六条"},
	{TermLitigateReviewed, SectorGeneral, "当事人不服复议决定提起行政诉讼", days(15), Term{}, "《行政诉讼法》第四十五条"},
	{TermDemand, SectorGeneral, "催告后当事人履行义务", workdays(10), Term{}, "《行政强制法》第五十四条、第六十九条"},
	{TermCourtEnforcement, SectorGeneral, "申请人民法院强制执行", months(3), Term{}, "《行政强制法》第五十三条"},
	{TermObjection, SectorGeneral, "核实并答复公示异议", workdays(7), Term{}, "本站服务承诺（默认值，可调整）"},
}

// RegionTerms are the terms of provincial measures by province, to be put over
// Terms with Override where a bureau lies within the province.
var RegionTerms = map[RegionCode]TermTable{
	"150000": {
		{TermReview, SectorGeneral, "完成法制审核", workdays(5), workdays(5), "内蒙古自治区人民政府令第244号第三十一条"},
		{TermAVIntake, SectorGeneral, "存储音像记录", hours(24), Term{}, "内蒙古自治区人民政府令第244号第二十条"},
	},
}

// DisclosureTerm is the term in which a decision of one of DisclosureKinds is
// published (R20): penalties and licences have their own, all else the longer one.
func DisclosureTerm(kind string) TermCode {
	switch kind {
	case "penalty":
		return TermDisclosePenalty
	case "licence":
		return TermDiscloseLicence
	}
	return TermDiscloseOther
}

// Find gives the rule of a code for a field: the field's own, else the general
// one. The error is NotFound where the law sets no such term.
func (t TermTable) Find(code TermCode, field string) (TermRule, error) {
	for _, f := range []string{field, SectorGeneral} {
		i := slices.IndexFunc(t, func(r TermRule) bool { return r.Code == code && r.Field == f })
		if i >= 0 {
			return t[i], nil
		}
	}
	return TermRule{}, Errorf(NotFound, "没有设置期限“%s”，请在期限设置中补充", code)
}

// Override gives a new table in which the rules replace those of the same code
// and field, or are added. A rule without a code, a countable term or a basis
// is Invalid.
func (t TermTable) Override(rules ...TermRule) (TermTable, error) {
	out := slices.Clone(t)
	var c Checks
	for _, r := range rules {
		c.Require(r.Code != "" && r.Term.Valid(), string(r.Code), "期限应有代码和1至3650之间的长度", "请更正期限长度和单位")
		c.Require(r.Extension == (Term{}) || r.Extension.Valid(), string(r.Code), "延长期限的长度不正确", "请更正，或留空表示不得延长")
		c.Require(r.Basis != "", string(r.Code), "期限应注明依据", "请填写规定名称和条款")
		i := slices.IndexFunc(out, func(o TermRule) bool { return o.Code == r.Code && o.Field == r.Field })
		if i >= 0 {
			out[i] = r
		} else {
			out = append(out, r)
		}
	}
	if err := c.Err("期限设置有误，未能保存"); err != nil {
		return nil, err
	}
	return out, nil
}
