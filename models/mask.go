package models

import "strings"

// SeesIdentifiers says whether the actor may read the personal identifiers of a
// case's parties: those who work on the case in its own bureau.
func SeesIdentifiers(a Actor, bureau int64) bool {
	return a.System || a.BureauID == bureau && a.Has(RoleHandler, RoleApprover, RoleReviewer)
}

// Masked hides what identifies a person: enough of a number stays to tell two
// parties apart, nothing of an address or birth day.
func (p Party) Masked() Party {
	p.IDNumber, p.Phone = maskMiddle(p.IDNumber), maskMiddle(p.Phone)
	p.BirthDay = ""
	if p.Address != "" {
		p.Address = "［已隐去］"
	}
	return p
}

// maskMiddle leaves the first and the last two characters of a number.
func maskMiddle(s string) string {
	r := []rune(s)
	if len(r) <= 4 {
		return strings.Repeat("*", len(r))
	}
	return string(r[:2]) + strings.Repeat("*", len(r)-4) + string(r[len(r)-2:])
}
