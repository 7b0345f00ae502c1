// Package search is the index behind the public search: Chinese substring
// search with exact totals, counts along every filter, two orders and paging,
// held in memory and therefore the same on every database engine.
//
// Rows have dense numbers in the order of change, so that a set of rows is one
// bit per row, the newest page is the top of a set and a count is a count of
// bits. A changed row gets a new number; its old one stays behind as a hole
// until the index is rewritten, which happens beside the readers.
//
// Texts come in two sorts. What repeats (bureau names, causes, titles, the part
// of a document number before its serial number, the first eight characters of
// a credit code) is kept once in a column, and a word is held against its few
// distinct values. The rest of a row is spelled out in its text, and every pair
// of adjoining characters leads to the rows that have it; runs of three or more
// characters that very many rows share (有限公司) lead to their rows as well. A
// word's candidates are the rows of all its runs, and only what remains after
// that is looked at.
package search
