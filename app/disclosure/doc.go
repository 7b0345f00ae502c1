// Package disclosure is 公示, the only door to the public. What the public
// reads is a redacted copy made at approval: Prepare makes the page and hides
// what is personal, a second person approves it, and from then on it can only
// be corrected with a reason, withdrawn to a tombstone, or end with its term.
// Service writes; Public reads published rows and nothing else. It answers
// lists, searches and yearly figures from memory, and before every answer makes
// sure that no change has passed it by, its own process's or another's.
package disclosure
