package models

import (
	"math/big"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ObjectionKind is what an objection says is wrong.
type ObjectionKind string

// The kinds of objections.
const (
	ObjectionError    ObjectionKind = "error"    // 信息有误
	ObjectionParty    ObjectionKind = "party"    // 当事人异议
	ObjectionRepair   ObjectionKind = "repair"   // 信用修复问题
	ObjectionWithdraw ObjectionKind = "withdraw" // 应当撤下
	ObjectionOther    ObjectionKind = "other"    // 其他
)

// ObjectionKinds lists the kinds with their labels, for forms.
var ObjectionKinds = []Choice{
	{string(ObjectionError), "信息有误"}, {string(ObjectionParty), "我是当事人，对内容有异议"}, {string(ObjectionRepair), "信用修复问题"},
	{string(ObjectionWithdraw), "应当撤下的没有撤下"}, {string(ObjectionOther), "其他"},
}

// ObjectionState is how far a bureau has come with an objection.
type ObjectionState string

// The states of an objection.
const (
	ObjectionReceived ObjectionState = "received" // 已收到
	ObjectionHandling ObjectionState = "handling" // 办理中
	ObjectionAnswered ObjectionState = "answered" // 已答复
)

// ObjectionStates lists the states with their labels.
var ObjectionStates = []Choice{
	{string(ObjectionReceived), "已收到"}, {string(ObjectionHandling), "办理中"}, {string(ObjectionAnswered), "已答复"},
}

// ObjectionOutcome is what a bureau found.
type ObjectionOutcome string

// The outcomes of an objection.
const (
	ObjectionCorrected   ObjectionOutcome = "corrected"   // 已更正
	ObjectionWithdrawn   ObjectionOutcome = "withdrawn"   // 已撤下
	ObjectionKept        ObjectionOutcome = "kept"        // 信息无误
	ObjectionRefused     ObjectionOutcome = "refused"     // 不予受理
	ObjectionTransferred ObjectionOutcome = "transferred" // 转交其他机关
)

// ObjectionOutcomes lists the outcomes with their labels.
var ObjectionOutcomes = []Choice{
	{string(ObjectionCorrected), "已更正"}, {string(ObjectionWithdrawn), "已撤下"}, {string(ObjectionKept), "经核实，信息无误"},
	{string(ObjectionRefused), "不予受理"}, {string(ObjectionTransferred), "转交其他机关"},
}

// NeedsChange says whether the outcome claims that something public changed.
func (o ObjectionOutcome) NeedsChange() bool {
	return o == ObjectionCorrected || o == ObjectionWithdrawn
}

// Objection (公示异议) is what somebody tells a bureau about a published record
// or about what the bureau publishes: 国办发〔2018〕118号（二） wants wrong
// information corrected in time. Text, Name and Contact are personal data: they
// are kept sealed and never reach the public side again.
type Objection struct {
	ID         int64            `json:"id,string" gorm:"primaryKey;autoIncrement:false"`
	Reference  string           `json:"reference"` // random; reveals no counts
	CodeHash   string           `json:"-"`         // SHA-256 of the secret code, hexadecimal
	PublicID   string           `json:"public_id"` // of the record; none for the bureau's pages as a whole
	Seen       int64            `json:"-"`         // place of the record's last change when the objection came
	BureauID   int64            `json:"bureau_id,string"`
	Kind       ObjectionKind    `json:"kind"`
	Text       string           `json:"text,omitempty" gorm:"-"`
	Name       string           `json:"name,omitempty" gorm:"-"`
	Contact    string           `json:"contact,omitempty" gorm:"-"`
	Sealed     string           `json:"-"` // Text, Name and Contact at rest
	State      ObjectionState   `json:"state"`
	Outcome    ObjectionOutcome `json:"outcome"`
	Answer     string           `json:"answer"` // read by whoever has reference and code
	ReceivedAt Instant          `json:"received_at"`
	ReceivedOn Day              `json:"received_on"`
	DueOn      Day              `json:"due_on"` // last day for the answer
	BegunOn    Day              `json:"begun_on"`
	BegunBy    int64            `json:"begun_by,string"` // user
	AnsweredOn Day              `json:"answered_on"`
	AnsweredBy int64            `json:"answered_by,string"` // user
	Overdue    bool             `json:"overdue"`            // not answered by the last day, or too late
	Version    int64            `json:"version,string"`
}

// The bounds of an objection and of its answer, in characters.
const (
	ObjectionTextLeast   = 10
	ObjectionTextMost    = 2000
	ObjectionNameMost    = 50
	ObjectionContactMost = 100
	ObjectionAnswerLeast = 5
	ObjectionAnswerMost  = 2000
)

// The bounds against a flood: open objections to one record, and objections to
// one bureau in a day.
const (
	ObjectionsOpenMost = 20
	ObjectionsDayMost  = 200
)

// Tidy takes blanks off the ends and writes line ends one way.
func (o Objection) Tidy() Objection {
	o.Text = strings.TrimSpace(strings.ReplaceAll(o.Text, "\r\n", "\n"))
	o.Name, o.Contact = strings.TrimSpace(o.Name), strings.TrimSpace(o.Contact)
	return o
}

// Check reports every field error of what somebody wrote, at once.
func (o Objection) Check() error {
	var c Checks
	c.Require(IsChoice(ObjectionKinds, string(o.Kind)), "kind", "请选择异议类型", "从列出的类型中选一项")
	n := utf8.RuneCountInString(o.Text)
	c.Require(n >= ObjectionTextLeast, "text", "请说明哪里有误、为什么，至少10个字", "写明有误的内容和您认为正确的内容")
	c.Require(n <= ObjectionTextMost, "text", "异议内容至多2000个字", "请缩短，只写要点")
	c.Require(readable(o.Text, true), "text", "异议内容含有不能显示的控制字符", "请删去从其他软件带来的特殊字符")
	c.Require(utf8.RuneCountInString(o.Name) <= ObjectionNameMost, "name", "姓名或名称至多50个字", "请缩短，或留空")
	c.Require(readable(o.Name, false), "name", "姓名或名称含有换行或不能显示的字符", "请重新填写，或留空")
	c.Require(utf8.RuneCountInString(o.Contact) <= ObjectionContactMost, "contact", "联系方式至多100个字", "只填一个电话、邮箱或地址，或留空")
	c.Require(readable(o.Contact, false), "contact", "联系方式含有换行或不能显示的字符", "请重新填写，或留空")
	return c.Err("异议没有提交")
}

// readable says whether a text is sound UTF-8 without control characters and
// without marks that turn the direction of writing; lines may be broken.
func readable(s string, lines bool) bool {
	if !utf8.ValidString(s) {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		if lines && (r == '\n' || r == '\t') {
			return false
		}
		return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
	})
}

// CheckAnswer reports every field error of an answer at once. Whoever has
// reference and code reads it, so it may hold no personal data and must not
// repeat who wrote.
func (o Objection) CheckAnswer(outcome ObjectionOutcome, answer string) error {
	var c Checks
	c.Require(IsChoice(ObjectionOutcomes, string(outcome)), "outcome", "办理结果不在可选范围", "可用 corrected、withdrawn、kept、refused、transferred")
	n := utf8.RuneCountInString(answer)
	c.Require(n >= ObjectionAnswerLeast && n <= ObjectionAnswerMost, "answer", "答复应为5至2000个字", "请写明核实情况、结果和理由")
	c.Require(readable(answer, true), "answer", "答复含有不能显示的控制字符", "请删去从其他软件带来的特殊字符")
	leaks := ScanLeaks(answer)
	c.Require(len(leaks) == 0, "answer", "答复中含有"+leakLabelsOf(leaks)+"，凭编号和查询码的人都能看到", "请删去；联系电话请写“见本机关页面”")
	for _, own := range []string{o.Name, o.Contact} {
		c.Require(utf8.RuneCountInString(own) < 2 || !strings.Contains(HalfWidth(answer), HalfWidth(own)), "answer",
			"答复中重复了提出人的姓名或联系方式", "请改用“您”或者“提出人”")
	}
	return c.Err("答复没有保存")
}

// leakLabelsOf names what the spans give away, each once.
func leakLabelsOf(spans []Span) string {
	var labels []string
	for _, s := range spans {
		if l := s.Rule.Label(); !slices.Contains(labels, l) {
			labels = append(labels, l)
		}
	}
	return strings.Join(labels, "、")
}

// Masked is the objection as those above the bureau read it, who oversee the
// handling but do not handle: without who wrote, and without what the text
// gives away of persons.
func (o Objection) Masked() Objection {
	o.Text, _ = Redact(o.Text, nil, []string{o.Name})
	o.Name = MaskName(PartyPerson, o.Name)
	if o.Contact != "" {
		o.Text, o.Contact = strings.ReplaceAll(o.Text, o.Contact, LeakMask), LeakMask
	}
	return o
}

// codeLetters are the capitals and digits that nobody mistakes for each other
// in print or on the phone.
const codeLetters = "34679ACDEFGHJKMNPQRTUVWXY"

// The lengths of the random part of a reference and of a secret code, in
// letters of 4.6 bits each: 37 and 74 bits.
const (
	referenceLength = 8
	codeLength      = 16
)

// ObjectionEntropy is how many random bytes a reference or a code is made from.
const ObjectionEntropy = 16

// referencePrefix begins every reference: 异议.
const referencePrefix = "YY"

// ObjectionReference makes the reference of an objection that came on the day,
// from random bytes: YY-20240621-7K3F-9QXD.
func ObjectionReference(on Day, random []byte) string {
	return referencePrefix + "-" + strings.ReplaceAll(string(on), "-", "") + "-" + spell(random, referenceLength)
}

// ObjectionCode makes a secret code from random bytes, in groups of four.
func ObjectionCode(random []byte) string { return spell(random, codeLength) }

// spell writes bytes in so many letters, parted after every fourth. The bytes
// hold far more than the letters can, so all letters are equally likely.
func spell(random []byte, letters int) string {
	left, base, digit := new(big.Int).SetBytes(random), big.NewInt(int64(len(codeLetters))), new(big.Int)
	var b strings.Builder
	for i := range letters {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		left.DivMod(left, base, digit)
		b.WriteByte(codeLetters[digit.Int64()])
	}
	return b.String()
}

// ReadReference writes a reference as it was given out, however it was typed:
// in small letters, full width, with blanks or without hyphens. What cannot be
// one gives an empty text.
func ReadReference(typed string) string {
	s := bareCode(typed)
	if len(s) != len(referencePrefix)+8+referenceLength || !strings.HasPrefix(s, referencePrefix) {
		return ""
	}
	return s[:2] + "-" + s[2:10] + "-" + s[10:14] + "-" + s[14:]
}

// ReadCode writes a secret code as it was given out, however it was typed.
// What cannot be one gives an empty text.
func ReadCode(typed string) string {
	s := bareCode(typed)
	if len(s) != codeLength {
		return ""
	}
	return s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:]
}

// bareCode keeps the letters and digits of what was typed, in capitals.
func bareCode(typed string) string {
	if len(typed) > 200 {
		return ""
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return -1
	}, HalfWidth(typed))
}
