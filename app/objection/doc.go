// Package objection takes what anybody has to say against a published record
// or a bureau's page (公示异议和纠错) and leads it to the bureau's answer.
// 国办发〔2018〕118号（二） wants wrong information corrected in time; the term for
// an answer is a rule in data, models.TermObjection.
//
// Desk is the public side: it takes an objection in, gives a reference and a
// secret code, and shows to whoever has both how far it has come. Service is
// the bureau's side. What somebody wrote is kept sealed and is shown on the
// bureau's side only.
package objection
