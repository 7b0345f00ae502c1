package disclosure

import (
	"context"
	"strings"
	"unicode/utf8"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Query is one search. Before is the Next of the page before; Limit at most
// 200, 0 for 20. Kind is one of models.DisclosureKinds or PageKinds.
type Query struct {
	Text   string // words parted by blanks, all of which must be found
	Bureau string // code
	Year   int
	Kind   string
	Before int64
	Limit  int
}

// The limits of a search.
const (
	MaxQuery     = 100 // characters
	queryDefault = 20
	queryMost    = 200
	queryWords   = 6
)

// Check reports every field error at once.
func (q Query) Check() error {
	var c models.Checks
	c.Require(utf8.RuneCountInString(q.Text) <= MaxQuery, "q", "查询内容至多100个字", "请缩短，只填名称、代码或文号")
	c.Require(len(strings.Fields(q.Text)) <= queryWords, "q", "查询词至多6个", "请减少用空格分开的词")
	c.Require(len(q.Bureau) <= 32, "org", "机关代码至多32个字符", "请从机关列表中选择")
	c.Require(q.Year == 0 || q.Year >= 1990 && q.Year <= 2200, "year", "年份应为1990年至2200年之间的四位数字", "请更正年份，或留空")
	c.Require(q.Kind == "" || models.IsChoice(models.DisclosureKinds, q.Kind) || models.IsChoice(PageKinds, q.Kind), "kind", "类别不在可选范围", "请从类别列表中选择")
	c.Require(q.Before >= 0, "before", "翻页位置不正确", "请从第一页重新查询")
	c.Require(q.Limit >= 0 && q.Limit <= queryMost, "limit", "每页至多200条", "请改小")
	return c.Err("查询条件有误")
}

// Result is one page of a search, newest first.
type Result struct {
	Rows  []Row
	Total int64 // all that match, whatever the page
	Next  int64 // the Before of the next page; 0 on the last
}

// Search looks for published rows. The error is Invalid for a query that Check
// refuses.
func (p *Public) Search(ctx context.Context, q Query) (Result, error) {
	if err := q.Check(); err != nil {
		return Result{}, err
	}
	if q.Limit == 0 {
		q.Limit = queryDefault
	}
	var words []string
	for _, w := range strings.Fields(q.Text) {
		words = append(words, fold(w))
	}
	filter := store.PublicationFilter{
		Kinds: searchable(), Bureau: q.Bureau, Year: q.Year, Text: strings.Join(words, " "),
		Status: string(models.DisclosurePublished), Before: q.Before, Limit: q.Limit + 1,
	}
	if q.Kind != "" {
		filter.Kinds = []string{q.Kind}
	}
	total, err := p.store.CountMatches(ctx, filter)
	if err != nil {
		return Result{}, err
	}
	list, err := p.store.ListPublications(ctx, filter)
	if err != nil {
		return Result{}, err
	}
	out := Result{Total: total}
	if len(list) > q.Limit {
		list = list[:q.Limit]
		out.Next = list[q.Limit-1].Seq
	}
	out.Rows, err = rowsOf(list)
	return out, err
}

// searchable are the kinds that a search without a kind looks through.
func searchable() []string { return append(decisionKinds(), "chapter", "statistics") }

// FindExact tells whether a text is exactly the document number of one public
// thing, or the credit code of a party with one, so that search can jump to
// it. A tombstone is found by its number too.
func (p *Public) FindExact(ctx context.Context, text string) (string, bool, error) {
	text = strings.TrimSpace(text)
	if text == "" || utf8.RuneCountInString(text) > MaxQuery {
		return "", false, nil
	}
	for _, filter := range []store.PublicationFilter{
		{Number: text}, {Number: official(text)}, {Party: models.NormalUSCC(text)},
	} {
		if filter.Number == "" && filter.Party == "" {
			continue
		}
		filter.Limit = 2
		list, err := p.store.ListPublications(ctx, filter)
		if err != nil {
			return "", false, err
		}
		if len(list) == 1 {
			return list[0].PublicID, true, nil
		}
	}
	return "", false, nil
}

// official writes a document number with the brackets of GB/T 9704-2012
// 7.2.5, whatever brackets and blanks were typed.
func official(text string) string {
	return strings.NewReplacer("(", "〔", ")", "〕", "[", "〔", "]", "〕").Replace(fold(text))
}
