package office

import (
	"fmt"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
)

// BenchmarkDisclosures asks for the lists and the page of a case in a bureau
// with 100,000 decisions, half of which are on show.
func BenchmarkDisclosures(b *testing.B) {
	for _, e := range apptest.Engines() {
		b.Run(e.Name, func(b *testing.B) {
			h := newHall(b, e)
			c := h.Decide(b, apptest.Fined("1", "2024-03-01", apptest.Organisation()))
			if _, _, err := h.deps.Disclosure.Prepare(b.Context(), h.Handler, c.ID, disclosure.Preparation{}); err != nil {
				b.Fatal(err)
			}
			h.manyDisclosures(b, c.ID, 100_000)
			client := h.signIn(b, h.Approver)
			for _, path := range []string{"/disclosures?tab=release", "/disclosures?tab=prepare", "/disclosures?tab=late", "/disclosures?tab=shown", "/cases/" + idString(c.ID) + "/disclosure", "/exante", "/objections"} {
				b.Run(path[1:min(len(path), 22)], func(b *testing.B) {
					for b.Loop() {
						if a := client.get(b, path); a.status != 200 {
							b.Fatalf("%s = %d", path, a.status)
						}
					}
				})
			}
		})
	}
}

// manyDisclosures copies the disclosure of a case so many times: one in ten
// waits, four are to be prepared, five are on show.
func (h *hall) manyDisclosures(b *testing.B, caseID int64, n int) {
	b.Helper()
	const plain = "bureau_id, kind, title, number, decided_on, due_on, prepared_by, approved_by, on_time, overdue, withheld, policy_rule, policy_reason, " +
		"credit_class, min_until, max_until, ended_on, withdraw_by, withdrawn_on, withdraw_code, withdraw_note, revision, body_hash, draft_body, draft_spans, version, findings, return_note, returned_by, returned_on"
	h.Tamper(b, fmt.Sprintf("INSERT INTO disclosures (id, public_id, case_id, state, stage, published_on, %[1]s) "+
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000), m (j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM m WHERE j < %[2]d) "+
		"SELECT i + j * 1000, CONCAT('p', i + j * 1000), i + j * 1000, CASE WHEN i %% 2 = 0 THEN 'published' ELSE 'draft' END, CASE WHEN i %% 10 = 1 THEN 'release' ELSE '' END, "+
		"CASE WHEN i %% 2 = 0 THEN '2024-03-02' ELSE '' END, %[1]s FROM n, m, disclosures WHERE case_id = ?", plain, n/1000-1), caseID)
}
