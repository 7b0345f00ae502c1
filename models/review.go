package models

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
)

// Opinion is the conclusion of a legal review round.
type Opinion string

// The kinds of opinion (住房和城乡建设行政处罚程序规定第25条、市场监督管理行政处罚程序规定第54条).
const (
	OpinionAgree      Opinion = "agree"      // 同意
	OpinionCorrect    Opinion = "correct"    // 建议改正
	OpinionSupplement Opinion = "supplement" // 建议补充调查
	OpinionTransfer   Opinion = "transfer"   // 建议移送
	OpinionNoPenalty  Opinion = "no_penalty" // 建议不予处罚
)

// Opinions lists the opinions with their labels.
var Opinions = []Choice{
	{string(OpinionAgree), "同意"}, {string(OpinionCorrect), "建议改正"}, {string(OpinionSupplement), "建议补充调查"},
	{string(OpinionTransfer), "建议移送"}, {string(OpinionNoPenalty), "建议不予处罚"},
}

// ReviewItems are the eight things a reviewer checks (国办发〔2018〕118号（十三）).
var ReviewItems = []Choice{
	{"subject", "执法主体合法、执法人员具备资格"}, {"procedure", "执法程序合法"}, {"evidence", "案件事实清楚、证据合法充分"},
	{"basis", "适用法律、法规、规章准确"}, {"discretion", "裁量基准运用适当"}, {"authority", "未超越法定权限"},
	{"documents", "执法文书完备、规范"}, {"crime", "是否涉嫌犯罪需要移送"},
}

// ReviewKinds lists the kinds of review.
var ReviewKinds = []Choice{{"major", "重大执法决定法制审核"}, {"legality", "合法性审核"}}

// Review is the legal review of one case: its state over all rounds.
type Review struct {
	ID           int64   `json:"id,string" gorm:"primaryKey;autoIncrement:false"`
	BureauID     int64   `json:"bureau_id,string"`
	CaseID       int64   `json:"case_id,string"`
	CaseNumber   string  `json:"case_number"`
	Kind         string  `json:"kind"`
	Major        bool    `json:"major"`  // compulsory
	Reason       string  `json:"reason"` // why it is compulsory, trigger by trigger
	Rounds       int     `json:"rounds"`
	SubmittedOn  Day     `json:"submitted_on"` // of the present round
	DueOn        Day     `json:"due_on"`
	ReviewerID   int64   `json:"reviewer_id,string"`
	Opinion      Opinion `json:"opinion"`
	Passed       bool    `json:"passed"`
	FirstPassed  bool    `json:"first_passed"`
	Corrected    bool    `json:"corrected"` // some round found a problem (纠错)
	ConcludedOn  Day     `json:"concluded_on"`
	FiledOn      Day     `json:"filed_on"` // 备案
	FilingNumber string  `json:"filing_number"`
	HolderID     int64   `json:"holder_id,string"` // the officer who took it on, 0 while nobody has
	HeldAt       Instant `json:"held_at"`
	Version      int64   `json:"version,string"`
}

// Round is one round of a review: what was handed in and what came back.
type Round struct {
	ReviewID    int64    `json:"review_id,string" gorm:"primaryKey;autoIncrement:false"`
	Number      int      `json:"number" gorm:"primaryKey;autoIncrement:false"`
	SubmittedAt Instant  `json:"submitted_at"`
	Pack        string   `json:"pack"`   // 送审材料, as the handling unit states it
	Answer      string   `json:"answer"` // to the remarks of the round before
	ReviewerID  int64    `json:"reviewer_id,string"`
	ConcludedAt Instant  `json:"concluded_at"`
	Opinion     Opinion  `json:"opinion"`
	Text        string   `json:"text"`                       // 审核意见书, kept word for word
	Remarks     []Remark `json:"remarks" gorm:"-"`           // kept in rows of their own
	Checklist   string   `json:"checklist" gorm:"size:2000"` // item=verdict, comma separated
	SignedAt    Instant  `json:"signed_at"`                  // when the reviewer signed with the own password; 0 = came in by a machine
	Digest      string   `json:"digest"`                     // of the opinion as given, see OpinionDigest; the case's chain holds it too
}

// TableName names the table of rounds.
func (Round) TableName() string { return "review_rounds" }

// Remark is one line item of an opinion.
type Remark struct {
	ReviewID int64  `json:"-" gorm:"primaryKey;autoIncrement:false"`
	Round    int    `json:"-" gorm:"primaryKey;autoIncrement:false"`
	Seq      int    `json:"seq" gorm:"primaryKey;autoIncrement:false"`
	Item     string `json:"item"`   // one of ReviewItems
	Anchor   string `json:"anchor"` // document and page it speaks of, in words
	Text     string `json:"text"`
	Answer   string `json:"answer"`                // what the handling unit did about it
	Ref      string `json:"ref,omitempty"`         // what Anchor leads to: doc-KIND or rec-SEQ
	Place    string `json:"place,omitempty"`       // page or passage within it
	Proof    string `json:"answer_refs,omitempty"` // recordings that the answer points to: numbers of events, comma separated
}

// TableName names the table of remarks.
func (Remark) TableName() string { return "review_remarks" }

// Verdicts reads the checklist: verdict by item.
func (r Round) Verdicts() map[string]string {
	out := map[string]string{}
	for part := range strings.SplitSeq(r.Checklist, ",") {
		if item, verdict, ok := strings.Cut(part, "="); ok {
			out[item] = verdict
		}
	}
	return out
}

// OpinionDigest is the SHA-256 of all that the reviewer signed: conclusion,
// checklist, remarks and text, each with its length before it.
func (r Round) OpinionDigest() string {
	h := sha256.New()
	parts := []string{strconv.Itoa(r.Number), strconv.FormatInt(r.ReviewerID, 10), string(r.Opinion), r.Checklist, r.Text}
	for _, m := range r.Remarks {
		parts = append(parts, m.Item, m.Anchor, m.Text)
	}
	for _, part := range parts {
		h.Write(strconv.AppendInt(nil, int64(len(part)), 10))
		h.Write([]byte(":" + part))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Verdicts lists what may be said of a review item.
var Verdicts = []Choice{{"pass", "通过"}, {"problem", "问题"}, {"n/a", "不适用"}}

// CheckOpinion validates a round's conclusion: all eight items are judged,
// problems carry a remark, and agreement leaves no problem open.
func CheckOpinion(opinion Opinion, checklist map[string]string, remarks []Remark) error {
	var c Checks
	c.Require(IsChoice(Opinions, string(opinion)), "opinion", "审核意见不在可选范围", "可用 agree、correct、supplement、transfer、no_penalty")
	for _, item := range ReviewItems {
		verdict := checklist[item.Code]
		c.Require(IsChoice(Verdicts, verdict), "checklist."+item.Code, "“"+item.Label+"”须逐项给出结论（国办发〔2018〕118号（十三））", "可用 pass、problem、n/a")
		remarked := slices.ContainsFunc(remarks, func(r Remark) bool { return r.Item == item.Code && r.Text != "" })
		c.Require(verdict != "problem" || remarked, "remarks", "“"+item.Label+"”有问题时须写明意见", "请补充该项意见")
		c.Require(verdict != "problem" || opinion != OpinionAgree, "opinion", "“"+item.Label+"”有问题时不能同意", "请改为建议改正等意见")
	}
	c.Require(opinion == OpinionAgree || len(remarks) > 0, "remarks", "未同意的须逐条写明意见", "请补充意见")
	return c.Err("审核意见有误")
}

// CheckReviewer refuses a reviewer who handled the case, who is not a legal
// reviewer, or who came to the work without the qualification
// (《行政处罚法》第58条第2款；市场监督管理行政处罚程序规定第49条). Reviewers who began
// before the present Act (2021-07-15) need no qualification.
func CheckReviewer(o Officer, c Case, on Day) error {
	switch {
	case o.ID == c.Handler1 || o.ID == c.Handler2:
		return Errorf(Forbidden, "您是本案办案人员，不能审核本案，请移交其他法制审核人员")
	case !o.Reviewer || !o.ActiveOn(on):
		return Errorf(Forbidden, "只有在岗的法制审核人员可以审核，请联系系统管理员登记")
	case !o.Qualified && o.ReviewFrom >= actRevision:
		return Errorf(Forbidden, "初次从事法制审核的人员须取得法律职业资格（《行政处罚法》第58条），请移交有资格的审核人员")
	}
	return nil
}

// actRevision is the day the 2021 text of 《行政处罚法》 came into force.
const actRevision Day = "2021-07-15"

// Conclude settles the review after a round's opinion.
func (r *Review) Conclude(opinion Opinion, reviewer int64, on Day) {
	r.Opinion, r.ReviewerID, r.ConcludedOn = opinion, reviewer, on
	r.Passed = opinion == OpinionAgree
	r.FirstPassed = r.Passed && r.Rounds == 1
	r.Corrected = r.Corrected || !r.Passed
}

// RegisterCode names the built-in register of reviews.
func (r Review) RegisterCode() string { return "reviews" }

// BureauOf is the bureau of the case.
func (r Review) BureauOf() int64 { return r.BureauID }

// Int answers for the number of rounds.
func (r Review) Int(field string) int64 {
	if field == "rounds" {
		return int64(r.Rounds)
	}
	return 0
}

// Text answers for the fields that definitions may use.
func (r Review) Text(field string) string {
	switch field {
	case "number":
		return r.CaseNumber
	case "kind":
		return r.Kind
	case "opinion":
		return string(r.Opinion)
	case "submitted_on":
		return string(r.SubmittedOn)
	case "concluded_on":
		return string(r.ConcludedOn)
	case "filed_on":
		return string(r.FiledOn)
	case "major":
		return YesNo(r.Major)
	case "passed":
		return YesNo(r.Passed)
	case "first_passed":
		return YesNo(r.FirstPassed)
	case "corrected":
		return YesNo(r.Corrected)
	}
	return ""
}
