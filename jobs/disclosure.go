package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sanxiang/models"
)

// selfAudit counts and publishes how far each bureau has published what it
// decided this year and last: after 31 January last year's decisions are all
// due, and what is made good later still shows.
func (d Deps) selfAudit(ctx context.Context, on models.Day) (string, error) {
	var said []string
	var failed []error
	for _, year := range []int{on.Year() - 1, on.Year()} {
		outcome, err := d.auditYear(ctx, year, on)
		said, failed = append(said, outcome), append(failed, err)
	}
	return strings.Join(said, "；"), errors.Join(failed...)
}

// auditYear publishes the audits of one year. It names the bureaus that
// decided cases without opening the duty to publish them; those whose records
// do not add up are a Conflict, and the others' audits come out all the same.
func (d Deps) auditYear(ctx context.Context, year int, on models.Day) (string, error) {
	audits, faulty, err := d.Disclosure.AuditYear(ctx, year, on)
	if err != nil {
		return "", err
	}
	published := 0
	_, err = d.perBureau(ctx, on, func(b models.Bureau) error {
		a, counted := audits[b.ID]
		if !counted {
			return nil
		}
		published++
		_, err := d.Disclosure.PublishAudit(ctx, actor("公示情况自查"), b.ID, a)
		return err
	})
	outcome := fmt.Sprintf("%d年：%d个机关", year, published)
	missing, failed := d.missing(ctx, audits)
	if len(missing) > 0 {
		outcome += "，已作决定但没有登记公示" + listed(missing)
	}
	err = errors.Join(err, failed)
	if len(faulty) > 0 {
		err = errors.Join(err, models.Errorf(models.Conflict, "%d年的决定数与公示事项数对不上，没有公布自查%s", year, listed(faulty)))
	}
	return outcome, err
}

// missing names the bureaus, units too, with decisions that nobody registered.
func (d Deps) missing(ctx context.Context, audits map[int64]models.DisclosureAudit) ([]string, error) {
	bureaus, err := d.Store.ListBureaus(ctx)
	var out []string
	for _, b := range bureaus {
		if n := audits[b.ID].Missing; n > 0 {
			out = append(out, fmt.Sprintf("%s%d件", b.Name, n))
		}
	}
	return out, err
}

// reviewExAnte names what the public reads of bureaus before they enforce that
// should be brought up to date (国办发〔2018〕118号（四）).
func (d Deps) reviewExAnte(ctx context.Context, on models.Day) (string, error) {
	found, err := d.Disclosure.ReviewExAnte(ctx, on)
	slices.Sort(found.Outdated)
	return fmt.Sprintf("执法人员名册与在岗人员或执法证不一致的机关%d个%s；满一年没有核对的事项%d项%s", len(found.Outdated), listed(found.Outdated[:min(10, len(found.Outdated))]),
		len(found.Stale), listed(found.Stale[:min(10, len(found.Stale))])), err
}
