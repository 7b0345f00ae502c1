// Package portal is everything that anonymous visitors read: home, search,
// decisions, bureaus and yearly chapters, as pages and as JSON. It reaches the
// data through disclosure.Public alone, so no unpublished record can be asked
// for. The pages work without scripts and print as they stand.
package portal
