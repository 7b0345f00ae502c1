package disclosure

import "sanxiang/models"

// Row makes the public row of a page as approval makes it, all but its id, day
// and revision. Nothing is published by it: it is for load tests, which write
// rows in bulk.
func Row(page models.PublicPage) models.Publication { return publicRow(page, encode(page)) }

// Tombstone makes what is left of a row that was taken down on the day for a
// reason of models.WithdrawReasons, as Withdraw leaves it. Like Row it writes nothing.
func Tombstone(p models.Publication, code string, on models.Day) models.Publication {
	p.Status, p.ReasonCode, p.EndedOn = string(models.DisclosureWithdrawn), code, on
	p.Reason = models.ChoiceLabel(models.WithdrawReasons, code) + "（" + withdrawBasis[code] + "）"
	return tombstone(p)
}
