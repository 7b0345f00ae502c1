package models

import (
	"fmt"
	"strings"
)

// Procedure (程序) is the procedure a penalty is decided in.
type Procedure string

// The procedures.
const (
	SimpleProcedure   Procedure = "simple"   // 简易程序, on the spot
	OrdinaryProcedure Procedure = "ordinary" // 普通程序
)

var procedureLabels = map[Procedure]string{SimpleProcedure: "简易程序", OrdinaryProcedure: "普通程序"}

// Label is the Chinese name of the procedure, the code itself for an unknown one.
func (p Procedure) Label() string {
	if l, ok := procedureLabels[p]; ok {
		return l
	}
	return string(p)
}

// Valid says whether p is a known procedure.
func (p Procedure) Valid() bool { return procedureLabels[p] != "" }

// ParseProcedure reads a code or a Chinese name; 一般程序 is the older name of
// the ordinary procedure. The error is Invalid.
func ParseProcedure(s string) (Procedure, error) {
	switch strings.ToLower(squeeze(s)) {
	case "simple", "简易程序", "简易", "当场处罚":
		return SimpleProcedure, nil
	case "ordinary", "普通程序", "普通", "一般程序", "一般":
		return OrdinaryProcedure, nil
	}
	return "", Errorf(Invalid, "程序“%s”无法识别，请填写：简易程序、普通程序", s)
}

// SimpleLimits are the highest fines of the simple procedure by kind of party.
// The law names citizens and organisations; sole traders are data, because
// practice differs.
type SimpleLimits map[PartyKind]Fen

// DefaultSimpleLimits are 200 元 for citizens and 3000 元 for organisations
// (《行政处罚法》第五十一条), with sole traders as citizens, the stricter reading.
var DefaultSimpleLimits = SimpleLimits{PartyPerson: 200_00, PartySoleTrader: 200_00, PartyOrg: 3000_00}

// Check says whether penalties on one party may be imposed on the spot (R16;
// 《行政处罚法》第五十一条): warnings and fines up to the limit. The limit holds
// for the fines of the decision together. The error is Invalid.
func (l SimpleLimits) Check(kind PartyKind, penalties []Penalty) error {
	var c Checks
	set := KindSetOf(penalties)
	c.Require(set != 0, "penalties", "当场处罚决定应有处罚内容", "请添加警告或罚款")
	c.Require(set.Within(KindWarning, KindFine), "penalties", "简易程序只能给予警告或罚款（《行政处罚法》第五十一条）", "请改用普通程序")
	limit, known := l[kind]
	c.Require(known, "kind", "当事人类别未设置当场罚款限额", "请选择当事人类别")
	if known && FineOf(penalties) > limit {
		rule := fmt.Sprintf("简易程序对%s的罚款不得超过%s元（《行政处罚法》第五十一条），现为%s元", kind.Label(), limit.Yuan(), FineOf(penalties).Yuan())
		c.Require(false, "amount", rule, "请改用普通程序，或更正罚款数额")
	}
	return c.Err("不符合简易程序的条件")
}

// ReconsiderationFirst (复议前置) says whether a party must apply for
// reconsideration before going to court (R17; 《行政复议法》第二十三条): against
// a penalty imposed on the spot it must.
func ReconsiderationFirst(p Procedure) bool { return p == SimpleProcedure }

// RemedyText is the remedy paragraph of a penalty decision. organ is the
// reconsideration organ, court the court of first instance, by full name.
func RemedyText(p Procedure, organ, court string) string {
	reconsider := "如不服本决定，可以自收到本决定书之日起六十日内向" + organ + "申请行政复议"
	if ReconsiderationFirst(p) {
		return "本决定系当场作出。如不服本决定，应当先自收到本决定书之日起六十日内向" + organ +
			"申请行政复议；对复议决定仍不服的，可以自收到复议决定书之日起十五日内向" + court + "提起行政诉讼。"
	}
	return reconsider + "，也可以自收到本决定书之日起六个月内直接向" + court + "提起行政诉讼。"
}

// CheckRemedy checks the remedy paragraph of a decision (R17): it names
// reconsideration and court, and for an on-the-spot penalty says that
// reconsideration comes first. The error is Invalid.
func CheckRemedy(p Procedure, text string) error {
	t := squeeze(text)
	var c Checks
	c.Require(strings.Contains(t, "行政复议") && strings.Contains(t, "行政诉讼"), "remedy", "决定书应载明申请行政复议、提起行政诉讼的途径和期限（《行政处罚法》第五十九条）", "请补充救济途径和期限")
	before, _, _ := strings.Cut(t, "行政诉讼")
	first := strings.Contains(before, "先") && !strings.Contains(before, "直接向")
	c.Require(!ReconsiderationFirst(p) || first, "remedy", "当场作出的处罚决定应告知先申请行政复议（《行政复议法》第二十三条）", "请写明应当先申请行政复议，对复议决定不服再提起行政诉讼")
	return c.Err("救济途径告知不完整")
}

// adultAge and the age of responsibility, 《行政处罚法》第三十条, in full years.
const (
	responsibleAge = 14
	adultAge       = 18
)

// AgeClass is how the age of a person bears on the penalty.
type AgeClass string

// The classes of 《行政处罚法》第三十条.
const (
	AgeUnknown     AgeClass = "unknown"     // no birth day: check by hand
	AgeExempt      AgeClass = "exempt"      // 不满十四周岁: no penalty (R05, block)
	AgeMitigated   AgeClass = "mitigated"   // 已满十四不满十八周岁: lighter or mitigated (R05, warn)
	AgeResponsible AgeClass = "responsible" // 已满十八周岁
)

var ageLabels = map[AgeClass]string{
	AgeUnknown: "年龄不明", AgeExempt: "不满十四周岁，不予行政处罚",
	AgeMitigated: "已满十四周岁不满十八周岁，应当从轻或者减轻", AgeResponsible: "已满十八周岁",
}

// Label is what the class means for the case, in Chinese.
func (a AgeClass) Label() string { return ageLabels[a] }

// AgeClassOf applies 《行政处罚法》第三十条 (R05) to the age on the day of the act.
func AgeClassOf(birth, act Day) AgeClass {
	switch age := AgeAt(birth, act); {
	case age < 0:
		return AgeUnknown
	case age < responsibleAge:
		return AgeExempt
	case age < adultAge:
		return AgeMitigated
	}
	return AgeResponsible
}
