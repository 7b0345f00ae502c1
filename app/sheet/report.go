package sheet

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Kept is how many problems a Report lists; the rest are counted only, so a
// file in which every row is wrong costs no memory.
const Kept = 1000

// Report is the outcome of reading one file. The importer counts the rows;
// Read is the sum of the other three. The zero value is ready.
type Report struct {
	Read      int       `json:"read"`      // rows read, header and blank rows not counted
	Good      int       `json:"good"`      // rows that can be or were imported
	Skipped   int       `json:"skipped"`   // rows refused for a problem
	Duplicate int       `json:"duplicate"` // rows that are there already
	Problems  []Problem `json:"problems"`  // the first Kept problems
	Unlisted  int       `json:"unlisted"`  // problems past Kept
}

// Add notes problems; values are cut to what a list can show.
func (r *Report) Add(problems ...Problem) {
	for _, p := range problems {
		if len(r.Problems) >= Kept {
			r.Unlisted++
			continue
		}
		p.Value = shorten(p.Value)
		r.Problems = append(r.Problems, p)
	}
}

// Count is the number of problems, listed or not.
func (r *Report) Count() int { return len(r.Problems) + r.Unlisted }

// String is the report as Chinese text: one line of totals, one per problem.
func (r *Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "共读取 %d 行：可导入 %d 行，重复 %d 行，有错误 %d 行。\n", r.Read, r.Good, r.Duplicate, r.Skipped)
	for _, p := range r.Problems {
		b.WriteString(p.String() + "\n")
	}
	if r.Unlisted > 0 {
		fmt.Fprintf(&b, "另有 %d 处问题未列出，请先更正以上各处再重新检查。\n", r.Unlisted)
	}
	return b.String()
}

// MarshalJSON writes an empty list of problems as [], never as null.
func (r Report) MarshalJSON() ([]byte, error) {
	type plain Report
	if r.Problems == nil {
		r.Problems = []Problem{}
	}
	return json.Marshal(plain(r))
}
