package models

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAuditDisclosures counts one of every sort.
func TestAuditDisclosures(t *testing.T) {
	t.Parallel()
	got := AuditDisclosures([]DisclosureCount{
		{State: DisclosurePublished, Published: true, OnTime: true, N: 40},
		{State: DisclosurePublished, Published: true, N: 3, Past: true},
		{State: DisclosureWithdrawn, Published: true, OnTime: true, N: 2},
		{State: DisclosureDraft, Published: true, OnTime: true, N: 1}, // came down for an error, prepared anew
		{State: DisclosureEnded, Published: true, OnTime: true, N: 4},
		{State: DisclosureDraft, N: 5},
		{State: DisclosureDraft, Past: true, N: 6},
		{State: DisclosureWithheld, Withheld: true, PolicyRule: PublishMinor, N: 1},
		{State: DisclosureWithheld, Withheld: true, PolicyRule: PublishSecret, N: 2},
		{State: DisclosureWithheld, Withheld: true, PolicyRule: "示例当事人的情况", N: 1},
	}, []DecisionCount{
		{Outcome: OutcomePenalty, Duty: true, N: 65}, {Outcome: OutcomeTransferred, N: 7}, {Outcome: OutcomePenalty, Elsewhere: true, N: 8}, {Outcome: OutcomePenalty, N: 9},
	})
	want := DisclosureCoverage{
		Cases: 89, Transferred: 7, Elsewhere: 8, Missing: 9, Decided: 65, Due: 61, OnTime: 47, Late: 3, Pending: 5, Overdue: 6,
		Withdrawn: 3, Ended: 4, OnTimeRate: Share{47, 56},
		Exempt: []ReasonCount{
			{PublishSecret, "涉及国家秘密，不予公示", "《政府信息公开条例》第十四条", 2},
			{PublishMinor, "当事人为未成年人，不予公示", "内蒙古自治区人民政府令第244号第十一条", 1},
			{ExemptUnknown, "依法不予公示", "", 1},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("audit (-want +got):\n%s", diff)
	}
	if !got.Closes() {
		t.Error("the sums do not close")
	}
}

// TestAuditCloses adds random rows up: the sums close whatever the rows are,
// and the total of bureaus is the sum of theirs.
func TestAuditCloses(t *testing.T) {
	t.Parallel()
	states := []DisclosureState{DisclosureDraft, DisclosurePublished, DisclosureWithheld, DisclosureWithdrawn, DisclosureEnded}
	rules := []string{PublishAll, PublishMinor, PublishSecret, PublishOverturned, "", "旧规则"}
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 118))
		flip := func() bool { return r.IntN(2) == 0 }
		var rows []DisclosureCount
		var cases []DecisionCount
		for range r.IntN(30) {
			row := DisclosureCount{int64(r.IntN(3)), states[r.IntN(5)], flip(), flip(), flip(), flip(), rules[r.IntN(len(rules))], int64(r.IntN(50))}
			rows = append(rows, row)
			cases = append(cases, DecisionCount{BureauID: row.BureauID, Outcome: OutcomePenalty, Duty: true, N: row.N})
		}
		for range r.IntN(10) {
			cases = append(cases, DecisionCount{int64(r.IntN(3)), []Outcome{OutcomePenalty, OutcomeTransferred}[r.IntN(2)], false, flip(), int64(r.IntN(50))})
		}
		total := AuditDisclosures(rows, cases)
		if !total.Closes() {
			t.Fatalf("seed %d: sums do not close: %+v", seed, total)
		}
		checkParts(t, rows, cases, total)
		if total.Decided++; total.Closes() {
			t.Fatalf("seed %d: a count too many is not noticed", seed)
		}
	}
}

// checkParts audits each bureau alone and adds the audits up.
func checkParts(t *testing.T, rows []DisclosureCount, cases []DecisionCount, total DisclosureCoverage) {
	t.Helper()
	var sum [13]int64
	for b := range int64(3) {
		var some []DisclosureCount
		var decided []DecisionCount
		for _, r := range rows {
			if r.BureauID == b {
				some = append(some, r)
			}
		}
		for _, r := range cases {
			if r.BureauID == b {
				decided = append(decided, r)
			}
		}
		part := AuditDisclosures(some, decided)
		if !part.Closes() {
			t.Fatalf("bureau %d: sums do not close: %+v", b, part)
		}
		for i, n := range part.numbers() {
			sum[i] += n
		}
	}
	if diff := cmp.Diff(total.numbers(), sum); diff != "" {
		t.Fatalf("the bureaus do not add up (-total +sum):\n%s", diff)
	}
}

// TestSameNumbers sees a change of any count and no change of the day.
func TestSameNumbers(t *testing.T) {
	t.Parallel()
	a := DisclosureAudit{Year: 2024, AsOf: "2024-03-01", Bureaus: 2, Total: &DisclosureCoverage{Due: 3}}
	b := a
	b.AsOf = "2024-03-02"
	if !a.SameNumbers(b) {
		t.Error("another day counts as a change")
	}
	b.Total = &DisclosureCoverage{Due: 4}
	if a.SameNumbers(b) {
		t.Error("a change of the total is not seen")
	}
	b = a
	b.Exempt = []ReasonCount{{Code: PublishMinor, N: 1}}
	if a.SameNumbers(b) {
		t.Error("a change of an exemption is not seen")
	}
}
