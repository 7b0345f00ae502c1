package models

import (
	"slices"
	"strconv"
	"strings"
)

// Profile is a counting profile (统计口径): what differs by place and year in
// the yearly statistics of penalties. It is data, chosen by region and year,
// and printed beside the figures. Source: the notes under published
// 行政执法统计年报 tables.
type Profile struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	Region   string `json:"region,omitempty"` // prefix of the division code; empty = anywhere
	FromYear int    `json:"from_year,omitempty"`
	ToYear   int    `json:"to_year,omitempty"` // 0 = open
	// Severity orders the kinds from light to heavy. A decision with several
	// kinds counts once, under its heaviest; a kind that is not listed ranks below all.
	Severity []PenaltyKind `json:"severity"`
	Columns  []Column      `json:"columns"`
	// IncludeRevoked counts decisions that were revoked later.
	IncludeRevoked bool   `json:"include_revoked"`
	AmountUnit     string `json:"amount_unit"` // 元 or 万元
	CountUnit      string `json:"count_unit"`  // 宗 or 件
	Note           string `json:"note"`        // the 统计口径 in words
}

// Column is a column of the profile's penalty table: the kinds it gathers.
type Column struct {
	Code  string        `json:"code"`
	Label string        `json:"label"`
	Kinds []PenaltyKind `json:"kinds"`
}

// Check validates the profile: every kind has exactly one column.
func (p Profile) Check() error {
	var c Checks
	seen := map[PenaltyKind]int{}
	for _, col := range p.Columns {
		for _, k := range col.Kinds {
			seen[k]++
		}
	}
	for _, k := range PenaltyKinds {
		c.Require(seen[k] == 1, "columns", "处罚种类“"+k.Label()+"”须恰好归入一列", "请检查各列的 kinds")
	}
	c.Require(p.AmountUnit == "元" || p.AmountUnit == "万元", "amount_unit", "金额单位为元或万元", "请更正")
	return c.Err("统计口径 " + p.Code + " 有误")
}

// Covers says whether the profile may serve the region in the year.
func (p Profile) Covers(region string, year int) bool {
	return strings.HasPrefix(region, p.Region) && year >= p.FromYear && (p.ToYear == 0 || year <= p.ToYear)
}

// Heaviest gives the heaviest kind of the set in the profile's order. A named
// kind always outranks 其他; false for the empty set.
func (p Profile) Heaviest(set KindSet) (PenaltyKind, bool) {
	best, rank := PenaltyKind(""), -2
	for _, k := range PenaltyKinds {
		if !set.Has(k) || k == KindOther && best != "" {
			continue // 其他 comes last in PenaltyKinds, after every named kind
		}
		if r := slices.Index(p.Severity, k); r > rank {
			best, rank = k, r
		}
	}
	return best, best != ""
}

// CountKey packs what profiles need to know of a decision into one dimension:
// its kinds as a hexadecimal bit set, and an x when it was revoked.
func CountKey(set KindSet, revoked bool) string {
	key := strconv.FormatUint(uint64(set), 16)
	if revoked {
		key += "x"
	}
	return key
}

// ParseCountKey undoes CountKey.
func ParseCountKey(key string) (set KindSet, revoked, ok bool) {
	digits, revoked := strings.CutSuffix(key, "x")
	v, err := strconv.ParseUint(digits, 16, 16)
	return KindSet(v), revoked, err == nil
}

// Admits says whether a decision with the key counts under the profile, and
// for a slice whether its heaviest kind is one of kinds (nil admits all).
func (p Profile) Admits(key string, kinds []PenaltyKind) bool {
	set, revoked, ok := ParseCountKey(key)
	if !ok || revoked && !p.IncludeRevoked {
		return false
	}
	if len(kinds) == 0 {
		return true
	}
	k, ok := p.Heaviest(set)
	return ok && slices.Contains(kinds, k)
}

// Tabulate spreads counts per key over the profile's columns, in column order,
// and gives their total: the penalty table's row of one bureau.
func (p Profile) Tabulate(counts map[string]int64) (cells []int64, total int64) {
	cells = make([]int64, len(p.Columns))
	for key, n := range counts {
		for i, col := range p.Columns {
			if p.Admits(key, col.Kinds) {
				cells[i] += n
				total += n
			}
		}
	}
	return cells, total
}
