package models

import (
	"math/bits"
	"regexp"
	"slices"
	"strings"
)

// PenaltyKind (处罚种类) is one of the 13 named kinds of 《行政处罚法》第九条, or
// other.
type PenaltyKind string

// The kinds of penalty in the order of 《行政处罚法》第九条.
const (
	KindWarning          PenaltyKind = "warning"           // 警告
	KindReprimand        PenaltyKind = "reprimand"         // 通报批评
	KindFine             PenaltyKind = "fine"              // 罚款
	KindConfiscateGains  PenaltyKind = "confiscate_gains"  // 没收违法所得
	KindConfiscateGoods  PenaltyKind = "confiscate_goods"  // 没收非法财物
	KindSuspendLicence   PenaltyKind = "suspend_licence"   // 暂扣许可证件
	KindDowngrade        PenaltyKind = "downgrade"         // 降低资质等级
	KindRevokeLicence    PenaltyKind = "revoke_licence"    // 吊销许可证件
	KindRestrictBusiness PenaltyKind = "restrict_business" // 限制开展生产经营活动
	KindSuspendBusiness  PenaltyKind = "suspend_business"  // 责令停产停业
	KindClose            PenaltyKind = "close"             // 责令关闭
	KindBarPractice      PenaltyKind = "bar_practice"      // 限制从业
	KindDetention        PenaltyKind = "detention"         // 行政拘留
	KindOther            PenaltyKind = "other"             // 法律、行政法规规定的其他行政处罚
)

// PenaltyKinds lists all kinds in the order of 《行政处罚法》第九条. It is no
// order of severity: that one belongs to a counting profile.
var PenaltyKinds = []PenaltyKind{
	KindWarning, KindReprimand, KindFine, KindConfiscateGains, KindConfiscateGoods,
	KindSuspendLicence, KindDowngrade, KindRevokeLicence, KindRestrictBusiness,
	KindSuspendBusiness, KindClose, KindBarPractice, KindDetention, KindOther,
}

var penaltyLabels = map[PenaltyKind]string{
	KindWarning: "警告", KindReprimand: "通报批评", KindFine: "罚款",
	KindConfiscateGains: "没收违法所得", KindConfiscateGoods: "没收非法财物",
	KindSuspendLicence: "暂扣许可证件", KindDowngrade: "降低资质等级", KindRevokeLicence: "吊销许可证件",
	KindRestrictBusiness: "限制开展生产经营活动", KindSuspendBusiness: "责令停产停业",
	KindClose: "责令关闭", KindBarPractice: "限制从业", KindDetention: "行政拘留", KindOther: "其他行政处罚",
}

// penaltyNames are names of the kinds in older laws and in the dual-disclosure
// sheets of 2018, after licences have been written 许可证件.
var penaltyNames = map[string]PenaltyKind{
	"没收所得": KindConfiscateGains, "没收非法所得": KindConfiscateGains,
	"没收财物": KindConfiscateGoods, "没收违法财物": KindConfiscateGoods, "非法财物": KindConfiscateGoods,
	"暂扣证照": KindSuspendLicence, "降低资质": KindDowngrade, "吊销证照": KindRevokeLicence,
	"吊销营业许可证件": KindRevokeLicence, "限制生产经营活动": KindRestrictBusiness,
	"停产停业": KindSuspendBusiness, "责令停产": KindSuspendBusiness, "责令停业": KindSuspendBusiness,
	"关闭": KindClose, "拘留": KindDetention, "其他": KindOther, "其它": KindOther, "其它行政处罚": KindOther,
}

// Label is the Chinese name of the kind, the code itself for an unknown one.
func (k PenaltyKind) Label() string {
	if l, ok := penaltyLabels[k]; ok {
		return l
	}
	return string(k)
}

// Valid says whether k is one of PenaltyKinds.
func (k PenaltyKind) Valid() bool { return penaltyLabels[k] != "" }

// index is the place of k in PenaltyKinds, -1 for none.
func (k PenaltyKind) index() int { return slices.Index(PenaltyKinds, k) }

// Monetary says whether the kind can carry an amount: a fine or a confiscation.
func (k PenaltyKind) Monetary() bool {
	return k == KindFine || k == KindConfiscateGains || k == KindConfiscateGoods
}

// licenceWords folds the older names of licences into 许可证件, so that the
// enumeration comma inside 许可证、执照 does not split a kind.
var licenceWords = regexp.MustCompile(`许可证、营业执照|许可证、执照|许可证件、执照|许可证和执照|许可证及执照|营业执照|执照|许可证件|许可证`)

// penaltySplit separates kinds that are listed together.
var penaltySplit = regexp.MustCompile(`[、/;,|\\]|并处|以及|和`)

// ParsePenaltyKind reads one kind: a code, its label, an older name, or
// 其他-… with a supplement. The 2018 name 暂扣或者吊销许可证、执照 names two
// kinds and is refused; ParsePenaltyKinds can decide it by the content.
func ParsePenaltyKind(s string) (PenaltyKind, error) {
	word := strings.TrimSuffix(licenceWords.ReplaceAllString(squeeze(s), "许可证件"), "。")
	for _, k := range PenaltyKinds {
		if word == k.Label() || strings.EqualFold(word, string(k)) {
			return k, nil
		}
	}
	if k, ok := penaltyNames[word]; ok {
		return k, nil
	}
	if strings.HasPrefix(word, "其他") || strings.HasPrefix(word, "其它") {
		return KindOther, nil
	}
	if strings.Contains(word, "暂扣") && strings.Contains(word, "吊销") {
		return "", Errorf(Invalid, "处罚种类“%s”同时包含暂扣和吊销，无法判断，请改填“暂扣许可证件”或“吊销许可证件”", s)
	}
	return "", Errorf(Invalid, "处罚种类“%s”无法识别，请按《行政处罚法》第九条填写，如：警告、罚款、没收违法所得", s)
}

// ParsePenaltyKinds reads a list of kinds parted by 、/；, or 并处. The content
// of the penalty (CF_NR) decides 暂扣或者吊销; it may be empty. The error names
// the first part that is not a kind.
func ParsePenaltyKinds(s, content string) (KindSet, error) {
	var set KindSet
	text := licenceWords.ReplaceAllString(squeeze(s), "许可证件")
	if strings.HasPrefix(text, "其他") || strings.HasPrefix(text, "其它") {
		return set.Add(KindOther), nil // the supplement is free text and may hold any mark
	}
	for _, part := range penaltySplit.Split(text, -1) {
		if part == "" {
			continue
		}
		k, err := ParsePenaltyKind(suspendOrRevoke(part, content))
		if err != nil {
			return 0, err
		}
		set = set.Add(k)
	}
	if set == 0 {
		return 0, Errorf(Invalid, "处罚种类为空，请按《行政处罚法》第九条填写")
	}
	return set, nil
}

// suspendOrRevoke decides the joint name of 2018 by what the content imposes;
// it leaves the name alone when the content says both or neither.
func suspendOrRevoke(part, content string) string {
	if !strings.Contains(part, "暂扣") || !strings.Contains(part, "吊销") {
		return part
	}
	suspended, revoked := strings.Contains(content, "暂扣"), strings.Contains(content, "吊销")
	switch {
	case suspended && !revoked:
		return KindSuspendLicence.Label()
	case revoked && !suspended:
		return KindRevokeLicence.Label()
	}
	return part
}

// KindSet is a set of kinds, bit i for PenaltyKinds[i]. It is stored as it is:
// the order of PenaltyKinds must never change.
type KindSet uint16

// KindSetOf collects the kinds of some penalties.
func KindSetOf(penalties []Penalty) KindSet {
	var s KindSet
	for _, p := range penalties {
		s = s.Add(p.Kind)
	}
	return s
}

// KindSetOfKinds collects kinds.
func KindSetOfKinds(kinds []PenaltyKind) KindSet {
	var s KindSet
	for _, k := range kinds {
		s = s.Add(k)
	}
	return s
}

// Add gives the set with k in it; an unknown kind adds nothing.
func (s KindSet) Add(k PenaltyKind) KindSet {
	if i := k.index(); i >= 0 {
		s |= 1 << i
	}
	return s
}

// Has says whether k is in the set.
func (s KindSet) Has(k PenaltyKind) bool {
	i := k.index()
	return i >= 0 && s&(1<<i) != 0
}

// Len counts the kinds in the set.
func (s KindSet) Len() int { return bits.OnesCount16(uint16(s)) }

// Within says whether every kind of the set is one of kinds.
func (s KindSet) Within(kinds ...PenaltyKind) bool {
	for _, k := range kinds {
		if i := k.index(); i >= 0 {
			s &^= 1 << i
		}
	}
	return s == 0
}

// List gives the kinds in the order of 《行政处罚法》第九条.
func (s KindSet) List() []PenaltyKind {
	var out []PenaltyKind
	for _, k := range PenaltyKinds {
		if s.Has(k) {
			out = append(out, k)
		}
	}
	return out
}

// String gives the labels joined by 、.
func (s KindSet) String() string {
	labels := make([]string, 0, s.Len())
	for _, k := range s.List() {
		labels = append(labels, k.Label())
	}
	return strings.Join(labels, "、")
}

// Penalty (行政处罚) is one kind imposed on one party by a decision.
type Penalty struct {
	Seq         int         `json:"seq"`       // 1-based within the decision
	PartySeq    int         `json:"party_seq"` // the Party it falls on
	Kind        PenaltyKind `json:"kind"`
	Amount      Fen         `json:"amount"`       // in the decision, not what was collected
	AmountFixed bool        `json:"amount_fixed"` // false when the value of confiscated goods is not known
	Detail      string      `json:"detail"`       // licence and its number, days, goods, or what the other penalty is
}

// Check reports every field error of the penalty at once: a fine needs an
// amount, a confiscation one or the remark that it cannot be fixed, the other
// kinds none; licences, detention and other penalties need a detail (双公示 CF_NR_ZKDX, CF_CFLB).
func (p Penalty) Check() error {
	var c Checks
	c.Require(p.Kind.Valid(), "kind", "处罚种类应属于《行政处罚法》第九条所列", "请选择处罚种类")
	c.Require(p.PartySeq > 0, "party_seq", "每项处罚应对应一名当事人", "请选择被处罚的当事人")
	c.Require(p.Amount >= 0, "amount", "金额不能为负数", "请填写决定书载明的金额")
	switch {
	case p.Kind == KindFine:
		c.Require(p.Amount > 0 && p.AmountFixed, "amount", "罚款必须有确定的金额", "请填写决定书载明的罚款数额")
	case p.Kind.Monetary():
		c.Require(p.AmountFixed || p.Amount == 0, "amount", "金额无法确定的没收不填金额", "请清空金额，或勾选金额可以确定")
		c.Require(p.AmountFixed || strings.TrimSpace(p.Detail) != "", "detail", "金额无法确定的没收应写明财物", "请填写没收财物的名称和数量")
	case p.Kind.Valid():
		c.Require(p.Amount <= 0, "amount", "“"+p.Kind.Label()+"”不涉及金额", "请清空金额，罚款和没收另行添加")
		c.Require(!p.needsDetail() || strings.TrimSpace(p.Detail) != "", "detail", "“"+p.Kind.Label()+"”应写明具体内容", "请填写证照名称及编号、期限或处罚内容")
	}
	return c.Err("处罚内容有误，未能保存")
}

// needsDetail holds for kinds that say nothing without their object or length.
func (p Penalty) needsDetail() bool {
	switch p.Kind {
	case KindWarning, KindReprimand, KindFine, KindConfiscateGains, KindConfiscateGoods, KindClose, KindSuspendBusiness:
		return false
	}
	return true
}

// FineOf adds the fines of a decision in 分.
func FineOf(penalties []Penalty) Fen {
	var sum Fen
	for _, p := range penalties {
		if p.Kind == KindFine {
			sum += p.Amount
		}
	}
	return sum
}

// ConfiscatedOf adds the confiscations of a decision in 分. Only amounts that
// can be fixed count, as the notes of the yearly statistics tables say.
func ConfiscatedOf(penalties []Penalty) Fen {
	var sum Fen
	for _, p := range penalties {
		if p.AmountFixed && (p.Kind == KindConfiscateGains || p.Kind == KindConfiscateGoods) {
			sum += p.Amount
		}
	}
	return sum
}

// ForfeitOf (罚没金额) is fines and confiscations together, in 分.
func ForfeitOf(penalties []Penalty) Fen { return FineOf(penalties) + ConfiscatedOf(penalties) }
