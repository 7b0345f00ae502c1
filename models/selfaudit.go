package models

import "slices"

// DisclosureAudit (公示情况自查) says how far a bureau has published what it
// decided in a year (国办发〔2018〕118号（六）). It is counted by the system; every
// number is a count of decisions and names nobody. AsOf is the day on which
// one of the numbers last changed: they are counted every day.
type DisclosureAudit struct {
	Year int `json:"year"`
	AsOf Day `json:"as_of"`
	DisclosureCoverage
	Bureaus int                 `json:"bureaus"`         // how many Total is about, this one included
	Total   *DisclosureCoverage `json:"total,omitempty"` // with the bureaus below; none when there are none
}

// DisclosureCoverage is the count of one bureau or of several together. Its
// sums close: Cases = Decided + Missing + Transferred + Elsewhere, Decided =
// the sum of Exempt + Due, Due = OnTime + Late + Pending + Overdue. Withdrawn
// and Ended are part of OnTime and Late.
type DisclosureCoverage struct {
	Cases       int64         `json:"cases"`       // decided in the year
	Transferred int64         `json:"transferred"` // to the judiciary: nothing to publish
	Elsewhere   int64         `json:"elsewhere"`   // decided before they came into this system, published by another
	Missing     int64         `json:"missing"`     // decided here and not entered for publication: a fault
	Decided     int64         `json:"decided"`     // entered for publication
	Exempt      []ReasonCount `json:"exempt"`      // by law not published
	Due         int64         `json:"due"`         // to be published
	OnTime      int64         `json:"on_time"`     // published by the last day
	Late        int64         `json:"late"`        // published after it
	Pending     int64         `json:"pending"`     // not published, the last day not over
	Overdue     int64         `json:"overdue"`     // not published, the last day over
	Withdrawn   int64         `json:"withdrawn"`   // published, since taken down
	Ended       int64         `json:"ended"`       // published, shown to the end of the term
	OnTimeRate  Share         `json:"on_time_rate"`
}

// Share is a part of a whole as two numbers, so that the reader sees of how
// many. Of is 0 when nothing was due yet, and there is no rate then.
type Share struct {
	N  int64 `json:"n"`
	Of int64 `json:"of"`
}

// ReasonCount counts the decisions withheld on one legal ground. The reason is
// the ground's own wording, never what was noted of a case.
type ReasonCount struct {
	Code   string `json:"code"`
	Reason string `json:"reason"`
	Basis  string `json:"basis"`
	N      int64  `json:"n"`
}

// ExemptUnknown stands for a ground that is no longer in the table.
const ExemptUnknown = "unknown"

// DisclosureCount is how many disclosures of a bureau stand alike.
type DisclosureCount struct {
	BureauID   int64
	State      DisclosureState
	Published  bool // was published once
	OnTime     bool
	Past       bool // its last day is over
	Withheld   bool
	PolicyRule string
	N          int64
}

// DecisionCount is how many decided cases of a bureau stand alike.
type DecisionCount struct {
	BureauID  int64
	Outcome   Outcome
	Duty      bool // a disclosure was opened for it
	Elsewhere bool // not decided in this system
	N         int64
}

// AuditDisclosures adds counted rows up. Rows of several bureaus give their
// total.
func AuditDisclosures(disclosures []DisclosureCount, decisions []DecisionCount) DisclosureCoverage {
	var c DisclosureCoverage
	exempt := map[string]int64{}
	for _, r := range disclosures {
		c.Decided += r.N
		if r.Withheld {
			exempt[r.PolicyRule] += r.N
			continue
		}
		c.Due += r.N
		c.add(r)
	}
	c.Exempt = exemptions(exempt)
	c.OnTimeRate = Share{c.OnTime, c.Due - c.Pending}
	for _, r := range decisions {
		c.Cases += r.N
		switch {
		case r.Duty:
		case r.Outcome == OutcomeTransferred:
			c.Transferred += r.N
		case r.Elsewhere:
			c.Elsewhere += r.N
		default:
			c.Missing += r.N
		}
	}
	return c
}

// add counts disclosures that are to be published.
func (c *DisclosureCoverage) add(r DisclosureCount) {
	switch {
	case r.Published && r.OnTime:
		c.OnTime += r.N
	case r.Published:
		c.Late += r.N
	case r.Past:
		c.Overdue += r.N
	default:
		c.Pending += r.N
	}
	switch {
	case !r.Published:
	case r.State == DisclosureEnded:
		c.Ended += r.N
	case r.State != DisclosurePublished: // withdrawn, or withdrawn for an error and prepared anew
		c.Withdrawn += r.N
	}
}

// exemptions lists the grounds in the order of the law's table.
func exemptions(counts map[string]int64) []ReasonCount {
	out := []ReasonCount{}
	for _, r := range withholding {
		if n := counts[r.code]; n > 0 {
			out = append(out, ReasonCount{r.code, r.reason, r.basis, n})
			delete(counts, r.code)
		}
	}
	var rest int64
	for _, n := range counts {
		rest += n
	}
	if rest > 0 {
		out = append(out, ReasonCount{ExemptUnknown, "依法不予公示", "", rest})
	}
	return out
}

// Exempted is how many decisions are withheld by law.
func (c DisclosureCoverage) Exempted() int64 {
	var n int64
	for _, r := range c.Exempt {
		n += r.N
	}
	return n
}

// Closes says whether all sums hold. Where they do not, the records disagree
// with each other and the audit must not be published.
func (c DisclosureCoverage) Closes() bool {
	return c.Cases == c.Decided+c.Missing+c.Transferred+c.Elsewhere &&
		c.Decided == c.Exempted()+c.Due && c.Due == c.OnTime+c.Late+c.Pending+c.Overdue && c.Withdrawn+c.Ended <= c.OnTime+c.Late
}

// Empty says whether nothing was decided.
func (c DisclosureCoverage) Empty() bool { return c.Cases == 0 && c.Decided == 0 }

// SameNumbers says whether two audits differ in nothing but their day.
func (a DisclosureAudit) SameNumbers(b DisclosureAudit) bool {
	if a.Year != b.Year || a.Bureaus != b.Bureaus || (a.Total == nil) != (b.Total == nil) {
		return false
	}
	return a.DisclosureCoverage.equal(b.DisclosureCoverage) && (a.Total == nil || a.Total.equal(*b.Total))
}

func (c DisclosureCoverage) equal(d DisclosureCoverage) bool {
	return slices.Equal(c.Exempt, d.Exempt) && c.numbers() == d.numbers()
}

// numbers are all counts as one comparable value.
func (c DisclosureCoverage) numbers() [13]int64 {
	return [13]int64{
		c.Cases, c.Transferred, c.Elsewhere, c.Missing, c.Decided, c.Due, c.OnTime, c.Late, c.Pending, c.Overdue,
		c.Withdrawn, c.Ended, c.OnTimeRate.Of,
	}
}
