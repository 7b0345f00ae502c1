package models

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// PublicQuery is one search of what is public. The zero query picks everything
// that is on show, newest first.
type PublicQuery struct {
	Text    string          // words parted by blanks, all of which must be found
	Bureau  string          // code of the publishing bureau
	Party   string          // credit code of a party, exact
	Year    int             // of the decision; 0 = any
	Kind    string          // a disclosure kind or a page kind; empty = any
	Penalty PenaltyKind     // decisions that impose this kind, alone or with others
	Band    string          // code of one of FineBands; empty = any
	Min     Fen             // fines from this amount on; 0 = any
	Max     Fen             // fines up to this amount; 0 = open
	Status  DisclosureState // empty = on show; DisclosureWithdrawn and DisclosureEnded give tombstones
	Sort    string          // one of PublicSorts; empty = newest
}

// The orders of a search.
const (
	SortNewest = "newest" // latest published, corrected or withdrawn first
	SortFine   = "fine"   // largest fine first, newest first among equals
)

// PublicSorts lists the orders with their labels.
var PublicSorts = []Choice{{SortNewest, "最新公示"}, {SortFine, "罚款金额"}}

// PublicStates lists the states that a search can ask for.
var PublicStates = []Choice{
	{string(DisclosurePublished), "已公示"}, {string(DisclosureWithdrawn), "已撤下"}, {string(DisclosureEnded), "公示期满"},
}

// PageKinds lists the public pages that are no decision and no document.
var PageKinds = []Choice{
	{"chapter", "年度执法报告"}, {"statistics", "行政执法统计表"}, {"bureau", "机关信息"},
	{"exante", "事前公开"}, {"audit", "公示情况自查"},
}

// The limits of a search.
const (
	MaxQuery   = 100 // characters
	queryWords = 6
)

// State is the state that the query asks for.
func (q PublicQuery) State() DisclosureState {
	if q.Status == "" {
		return DisclosurePublished
	}
	return q.Status
}

// Words gives the words of the text as search compares them.
func (q PublicQuery) Words() []string {
	var out []string
	for _, w := range strings.Fields(q.Text) {
		out = append(out, FoldSearch(w))
	}
	return out
}

// Check reports every field error at once. Field names are those of the address.
func (q PublicQuery) Check() error {
	var c Checks
	c.Require(utf8.RuneCountInString(q.Text) <= MaxQuery, "q", "查询内容至多100个字", "请缩短，只填名称、代码或文号")
	c.Require(len(strings.Fields(q.Text)) <= queryWords, "q", "查询词至多6个", "请减少用空格分开的词")
	c.Require(len(q.Bureau) <= 32, "org", "机关代码至多32个字符", "请从机关列表中选择")
	c.Require(len(q.Party) <= 18, "party", "统一社会信用代码为18位", "请核对代码")
	c.Require(q.Year == 0 || q.Year >= 1990 && q.Year <= 2200, "year", "年份应为1990年至2200年之间的四位数字", "请更正年份，或留空")
	c.Require(q.Kind == "" || IsChoice(DisclosureKinds, q.Kind) || IsChoice(PageKinds, q.Kind), "kind", "类别不在可选范围", "请从类别列表中选择")
	c.Require(q.Penalty == "" || slices.Contains(PenaltyKinds, q.Penalty), "penalty", "处罚种类不在可选范围", "请从处罚种类列表中选择")
	_, known := FindFineBand(q.Band)
	c.Require(q.Band == "" || known, "band", "金额段不在可选范围", "请从金额段列表中选择")
	c.Require(q.Min >= 0, "min", "最低罚款金额应为不小于0的数，单位元", "请更正金额，或留空")
	c.Require(q.Max >= 0, "max", "最高罚款金额应为不小于0的数，单位元", "请更正金额，或留空")
	c.Require(q.Max <= 0 || q.Min <= q.Max, "max", "最高罚款金额不能小于最低罚款金额", "请调换两个金额，或留空其中一个")
	c.Require(q.Status == "" || IsChoice(PublicStates, string(q.Status)), "status", "公示状态不在可选范围", "可用 published、withdrawn、ended")
	c.Require(q.Sort == "" || IsChoice(PublicSorts, q.Sort), "sort", "排序方式不在可选范围", "可用 newest、fine")
	return c.Err("查询条件有误")
}

// FoldSearch writes a text as search compares it: half width, capitals, one
// kind of bracket, no blanks.
func FoldSearch(s string) string {
	return strings.ToUpper(searchBrackets.Replace(HalfWidth(strings.Join(strings.Fields(s), ""))))
}

var searchBrackets = strings.NewReplacer("〔", "(", "〕", ")", "［", "(", "］", ")", "【", "(", "】", ")", "[", "(", "]", ")")
