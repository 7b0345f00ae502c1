// Package portal is everything that anonymous visitors read: home, search,
// decisions, organisations, bureaus, yearly chapters and figures, and what the
// site says about itself. It reaches the data through disclosure.Public alone,
// so no unpublished record can be asked for; the one thing a visitor can hand
// in is an objection. The pages work without scripts and print as they stand.
package portal
