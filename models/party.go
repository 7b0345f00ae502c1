package models

import (
	"fmt"
	"regexp"
	"strings"
)

// PartyKind (行政相对人类别) is the sort of party: the three classes of the
// dual-disclosure record (CF_XDR_LB).
type PartyKind string

// The kinds of party.
const (
	PartyOrg        PartyKind = "org"         // 法人及非法人组织
	PartySoleTrader PartyKind = "sole_trader" // 个体工商户
	PartyPerson     PartyKind = "person"      // 自然人
)

// PartyKinds lists the kinds in the order forms show them.
var PartyKinds = []PartyKind{PartyOrg, PartySoleTrader, PartyPerson}

var partyLabels = map[PartyKind]string{
	PartyOrg: "法人及非法人组织", PartySoleTrader: "个体工商户", PartyPerson: "自然人",
}

// partyNames are the words that sheets of other systems use for the kinds.
var partyNames = map[string]PartyKind{
	"法人": PartyOrg, "法人和非法人组织": PartyOrg, "法人或其他组织": PartyOrg, "法人或者其他组织": PartyOrg,
	"其他组织": PartyOrg, "非法人组织": PartyOrg, "单位": PartyOrg, "企业": PartyOrg, "组织": PartyOrg,
	"个体": PartySoleTrader, "个体户": PartySoleTrader,
	"个人": PartyPerson, "公民": PartyPerson,
}

// Label is the Chinese name of the kind, the code itself for an unknown one.
func (k PartyKind) Label() string {
	if l, ok := partyLabels[k]; ok {
		return l
	}
	return string(k)
}

// Valid says whether k is one of PartyKinds.
func (k PartyKind) Valid() bool { return partyLabels[k] != "" }

// ParsePartyKind reads a code, a Chinese label or a usual other word for it.
// The error is Invalid and lists what is accepted.
func ParsePartyKind(s string) (PartyKind, error) {
	word := squeeze(s)
	for _, k := range PartyKinds {
		if word == k.Label() || strings.EqualFold(word, string(k)) {
			return k, nil
		}
	}
	if k, ok := partyNames[word]; ok {
		return k, nil
	}
	return "", Errorf(Invalid, "行政相对人类别“%s”无法识别，请填写：法人及非法人组织、个体工商户、自然人", s)
}

// Party (当事人) is one party of a case in plain form. IDNumber, Phone and
// Address are personal data: they are encrypted at rest and never reach a
// published snapshot or a log line.
type Party struct {
	Seq      int       `json:"seq"` // 1-based within the case
	Kind     PartyKind `json:"kind"`
	Name     string    `json:"name"`      // registered or trade name, or a person's name
	USCC     string    `json:"uscc"`      // 统一社会信用代码, GB 32100-2015
	LegalRep string    `json:"legal_rep"` // 法定代表人 or 负责人 of an organisation
	IDNumber string    `json:"id_number"` // of the person, the operator or the legal representative
	Phone    string    `json:"phone"`
	Address  string    `json:"address"`
	Operator string    `json:"operator"`  // 经营者 of a sole trader
	Minor    bool      `json:"minor"`     // under 18 on the day of the act
	BirthDay Day       `json:"birth_day"` // of a natural person; optional when the ID number says it
}

// otherPapers is the shape of passports and travel permits, which carry no check digit.
var otherPapers = regexp.MustCompile(`^([A-Z]{1,2}[0-9]{6,10}|[0-9]{8}|[A-Z]{3}[0-9]{12})$`)

// phoneShape is what a phone field may hold: digits, and the usual marks between them.
var phoneShape = regexp.MustCompile(`^\+?[0-9][0-9()\-转, ;/、]{5,40}$`)

// Check reports every field error of the party at once, nil when it may be
// stored. Names of fields are those of the JSON form.
func (p Party) Check() error {
	var c Checks
	c.Require(p.Kind.Valid(), "kind", "当事人应属于法人及非法人组织、个体工商户、自然人之一", "请选择当事人类别")
	c.Require(strings.TrimSpace(p.Name) != "", "name", "当事人名称或姓名必须填写（《行政处罚法》第五十九条）", "请填写登记名称或证件姓名")
	p.checkCode(&c)
	if id := NormalIDNumber(p.IDNumber); id != "" && !otherPapers.MatchString(id) {
		c.Add("id_number", CheckIDNumber(id))
	}
	phone := HalfWidth(strings.TrimSpace(p.Phone))
	c.Require(phone == "" || phoneShape.MatchString(phone), "phone", "联系电话只能由数字和连接符组成", "请填写手机号或带区号的固定电话")
	p.checkBirth(&c)
	return c.Err("当事人信息有误，未能保存")
}

// checkCode demands the credit code of an organisation and checks any that is given.
func (p Party) checkCode(c *Checks) {
	if NormalUSCC(p.USCC) != "" {
		c.Add("uscc", CheckUSCC(p.USCC))
		return
	}
	c.Require(p.Kind != PartyOrg, "uscc", "法人及非法人组织必须填写统一社会信用代码", "请对照登记证照填写18位代码")
}

// checkBirth compares the birth day with the ID number; an organisation has none.
func (p Party) checkBirth(c *Checks) {
	if p.Kind == PartyOrg {
		c.Require(!p.Minor && p.BirthDay == "", "birth_day", "法人及非法人组织没有出生日期，也不是未成年人", "请清空出生日期和未成年人标记，或更正当事人类别")
		return
	}
	c.Require(p.BirthDay == "" || p.BirthDay.Valid(), "birth_day", "出生日期应为有效日期", "请按“2006-01-02”的格式填写")
	own := IDBirthDay(p.IDNumber)
	c.Require(own == "" || !p.BirthDay.Valid() || own == p.BirthDay, "birth_day", "出生日期与身份证号码第7至14位不一致", "请核对证件后更正其中一项")
}

// Warnings lists what the user should look at although the party may be
// stored: no code for a sole trader, no ID number for a person, an unusual code.
func (p Party) Warnings() []FieldError {
	var out []FieldError
	if p.Kind == PartySoleTrader && NormalUSCC(p.USCC) == "" {
		out = append(out, FieldError{"uscc", "个体工商户一般有统一社会信用代码", "请对照营业执照补充；确无代码的可以不填"})
	}
	for _, w := range WarnUSCC(p.USCC) {
		out = append(out, FieldError{"uscc", w, "确认无误的可以保留"})
	}
	if p.Kind == PartyPerson && NormalIDNumber(p.IDNumber) == "" {
		out = append(out, FieldError{"id_number", "未填写身份证件号码，无法判断年龄和既往处罚", "请尽量补充证件号码"})
	}
	return out
}

// Birth is the birth day as entered, else the one in the ID number, else none.
// The ID number of an organisation is its representative's and says nothing.
func (p Party) Birth() Day {
	if p.Kind == PartyOrg {
		return ""
	}
	if p.BirthDay.Valid() {
		return p.BirthDay
	}
	return IDBirthDay(p.IDNumber)
}

// MinorOn says whether the party is a person under 18 on the day of the act:
// as marked by the handler, or by the birth day (《行政处罚法》第三十条).
func (p Party) MinorOn(act Day) bool {
	if p.Kind == PartyOrg {
		return false
	}
	age := AgeAt(p.Birth(), act)
	return p.Minor || age >= 0 && age < adultAge
}

// CheckParties checks the parties of one case together: at least one, each
// good by itself, no number twice.
func CheckParties(parties []Party) error {
	var c Checks
	c.Require(len(parties) > 0, "parties", "案件至少应有一名当事人", "请添加当事人")
	seen := map[int]bool{}
	for i, p := range parties {
		prefix := fmt.Sprintf("parties[%d].", i)
		c.Add(prefix, p.Check())
		c.Require(!seen[p.Seq], prefix+"seq", "当事人序号重复", "请重新编号")
		seen[p.Seq] = true
	}
	return c.Err("当事人信息有误，未能保存")
}
