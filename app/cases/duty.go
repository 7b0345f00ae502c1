package cases

import (
	"cmp"
	"slices"

	"sanxiang/models"
)

// sortDuties orders duties by day, then case, then rule; no day comes last.
func sortDuties(list []models.Duty) {
	slices.SortStableFunc(list, func(a, b models.Duty) int {
		return cmp.Or(
			cmp.Compare(dayOrder(a), dayOrder(b)), cmp.Compare(a.CaseID, b.CaseID), cmp.Compare(a.Rule, b.Rule),
		)
	})
}

// dayOrder makes a duty without a day sort after every day.
func dayOrder(d models.Duty) string {
	if d.DueOn == "" {
		return "~"
	}
	return string(d.DueOn)
}
