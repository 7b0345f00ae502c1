package jobs

import (
	"context"
	"fmt"

	"sanxiang/models"
)

// remindedMost is how many bureaus a reminder names.
const remindedMost = 10

// objections marks the objections that are not answered in time and names the
// bureaus that owe an answer by tomorrow or owe one that is late.
func (d Deps) objections(ctx context.Context, on models.Day) (string, error) {
	marked, err := d.Objections.MarkOverdue(ctx, on)
	if err != nil {
		return "", err
	}
	owed, err := d.Objections.ListReminders(ctx, on)
	if err != nil {
		return "", err
	}
	due, late := 0, 0
	var names []string
	for _, r := range owed {
		due, late = due+r.Due, late+r.Overdue
		if len(names) < remindedMost {
			names = append(names, fmt.Sprintf("%s（今明到期%d件、逾期%d件）", r.Bureau.Name, r.Due, r.Overdue))
		}
	}
	return fmt.Sprintf("新增逾期%d件；今明两日到期%d件、已逾期未答复%d件%s", marked, due, late, listed(names)), nil
}
