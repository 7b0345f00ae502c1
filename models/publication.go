package models

// PublicationPolicy is a bureau's choice where the law leaves one: disclosing
// every penalty (国办发〔2018〕118号) or those of some social impact
// (《行政处罚法》第四十八条). The zero policy discloses everything that may be.
type PublicationPolicy struct {
	ImpactOnly   bool // only decisions 具有一定社会影响
	SkipWarning  bool // not those with a warning only (市场监督管理行政处罚信息公示规定 第二条)
	OrdinaryOnly bool // only the ordinary procedure (the same rule)
	CreditRules  bool // the credit portal's rule for 轻微 acts, from its effective day
}

// PublicationFacts is what decides whether one enforcement decision may be
// published. The handling unit states them; the reviewer confirms them.
type PublicationFacts struct {
	On             Day  // the day the question is put: some rules have a first day
	Secret         bool // 国家秘密
	Harm           bool // would harm 国家安全、公共安全、经济安全、社会稳定
	PublicOrder    bool // a 治安管理 penalty
	Minor          bool // a party is a minor
	Private        bool // 商业秘密 or 个人隐私 that redaction cannot part from the rest
	Consent        bool // the person concerned agrees to publication
	PublicInterest bool // 不公开会对公共利益造成重大影响
	OtherCase      bool // would affect another case
	Transfer       bool // 涉嫌犯罪移送 is pending
	Overturned     bool // revoked, varied, held unlawful or held void
	Penalty        bool // a penalty; false for licences and other decisions
	Impact         bool // 具有一定社会影响
	Kinds          KindSet
	Procedure      Procedure
	Policy         PublicationPolicy
}

// PublicationVerdict is the answer with its reason, either way. Rule is a
// stable code; Reason is Chinese and is kept with the disclosure.
type PublicationVerdict struct {
	Publish bool   `json:"publish"`
	Rule    string `json:"rule"`
	Reason  string `json:"reason"`
	Basis   string `json:"basis"`
}

// The codes of PublicationVerdict.Rule, in the order in which they are tried.
const (
	PublishSecret      = "secret"
	PublishHarm        = "harm"
	PublishPublicOrder = "public_order"
	PublishMinor       = "minor"
	PublishPrivate     = "private"
	PublishOtherCase   = "other_case"
	PublishTransfer    = "transfer"
	PublishOverturned  = "overturned"
	PublishWarning     = "warning_only"
	PublishSimple      = "simple_procedure"
	PublishCreditMinor = "credit_minor"
	PublishNoImpact    = "no_impact"
	PublishInterest    = "public_interest"
	PublishConsent     = "consent"
	PublishImpact      = "impact"
	PublishAll         = "all"
)

// The first days of rules that came into force lately.
const (
	publicOrderSealedFrom Day = "2026-01-01" // 《治安管理处罚法》 as revised in 2025
	creditRulesFrom       Day = "2026-04-01" // 《信用修复管理办法》
)

// publicationRule is one row of the decision table.
type publicationRule struct {
	code, reason, basis string
	holds               func(PublicationFacts) bool
}

// withholding lists the grounds to withhold in their order; the first that
// holds decides (R23 for the first four).
var withholding = []publicationRule{
	{PublishSecret, "涉及国家秘密，不予公示", "《政府信息公开条例》第十四条", func(f PublicationFacts) bool { return f.Secret }},
	{PublishHarm, "公示可能危及国家安全、公共安全、经济安全、社会稳定，不予公示", "《政府信息公开条例》第十四条", func(f PublicationFacts) bool { return f.Harm }},
	{PublishPublicOrder, "治安管理处罚记录已封存，不得公开，只计入统计", "《治安管理处罚法》第一百三十六条", func(f PublicationFacts) bool { return f.PublicOrder && f.On >= publicOrderSealedFrom }},
	{PublishMinor, "当事人为未成年人，不予公示", "内蒙古自治区人民政府令第244号第十一条", func(f PublicationFacts) bool { return f.Minor }},
	{PublishPrivate, "含有无法区分处理的商业秘密或个人隐私，权利人未同意，也不涉及重大公共利益，不予公示", "《政府信息公开条例》第十五条、第三十七条", func(f PublicationFacts) bool { return f.Private && !f.Consent && !f.PublicInterest }},
	{PublishOtherCase, "公示可能影响其他案件的调查处理，暂不公示", "内蒙古自治区人民政府令第244号第十一条", func(f PublicationFacts) bool { return f.OtherCase }},
	{PublishTransfer, "案件涉嫌犯罪正在移送，暂不公示", "内蒙古自治区人民政府令第244号第十一条", func(f PublicationFacts) bool { return f.Transfer }},
	{PublishOverturned, "决定已被撤销、变更、确认违法或确认无效，不予公示", "《行政处罚法》第四十八条", func(f PublicationFacts) bool { return f.Overturned }},
	{PublishWarning, "仅给予警告，按本机关公示办法不予公示", "《市场监督管理行政处罚信息公示规定》第二条", func(f PublicationFacts) bool { return f.Policy.SkipWarning && f.Penalty && f.warningOnly() }},
	{PublishSimple, "适用简易程序，按本机关公示办法不予公示", "《市场监督管理行政处罚信息公示规定》第二条", func(f PublicationFacts) bool {
		return f.Policy.OrdinaryOnly && f.Penalty && f.Procedure == SimpleProcedure
	}},
	{PublishCreditMinor, "属于轻微失信行为，原则上不公示", "《信用修复管理办法》", func(f PublicationFacts) bool { return f.Policy.CreditRules && f.creditMinor() }},
	{PublishNoImpact, "不具有一定社会影响，按本机关公示办法不予公示", "《行政处罚法》第四十八条、《政府信息公开条例》第二十条", func(f PublicationFacts) bool { return f.Policy.ImpactOnly && f.Penalty && !f.Impact }},
}

// publishing lists the grounds to publish that are worth naming.
var publishing = []publicationRule{
	{PublishConsent, "涉及商业秘密或个人隐私，权利人同意公开，予以公示", "《政府信息公开条例》第十五条", func(f PublicationFacts) bool { return f.Private && f.Consent }},
	{PublishInterest, "涉及商业秘密或个人隐私，但不公开会对公共利益造成重大影响，予以公示", "《政府信息公开条例》第十五条", func(f PublicationFacts) bool { return f.Private && f.PublicInterest }},
	{PublishImpact, "具有一定社会影响的行政处罚决定，应当依法公开", "《行政处罚法》第四十八条", func(f PublicationFacts) bool { return f.Penalty && f.Impact }},
}

// warningOnly holds when a warning is all that was imposed.
func (f PublicationFacts) warningOnly() bool { return f.Kinds.Len() == 1 && f.Kinds.Has(KindWarning) }

// creditMinor holds for the acts that the credit rules call 轻微: the simple
// procedure, or nothing but a warning or a public reprimand.
func (f PublicationFacts) creditMinor() bool {
	if !f.Penalty || f.On < creditRulesFrom {
		return false
	}
	return f.Procedure == SimpleProcedure || f.Kinds != 0 && f.Kinds.Within(KindWarning, KindReprimand)
}

// DecidePublication says whether a decision is published, and why either way:
// the grounds to withhold come first, in a fixed order, and the first match
// wins. Whatever is published is still redacted (R22, R23). An invalid On is
// taken as a day after every rule has come into force, the safe reading.
func DecidePublication(f PublicationFacts) PublicationVerdict {
	if !f.On.Valid() {
		f.On = max(publicOrderSealedFrom, creditRulesFrom)
	}
	for _, r := range withholding {
		if r.holds(f) {
			return PublicationVerdict{false, r.code, r.reason, r.basis}
		}
	}
	for _, r := range publishing {
		if r.holds(f) {
			return PublicationVerdict{true, r.code, r.reason, r.basis}
		}
	}
	return PublicationVerdict{true, PublishAll, "行政执法决定应当在规定期限内公示", "国办发〔2018〕118号（六）"}
}
