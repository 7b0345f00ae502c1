// Package office is the back office (办公端), where bureaus do the work: server
// rendered pages below /office for handlers, reviewers, heads, report writers,
// supervisors, administrators and auditors.
//
// A page is an area's handler with its template beside it. An area (type area)
// is the pages of one noun; areas lists them. Its routes say which acts open a
// page at all; whether an act may be done on this very record is decided by the
// use case (models.Permit), in the same words for a record that does not exist
// and for one that the user may not know of.
//
// What every area shares: visit is one request of somebody who is signed in,
// form reads and refills a form with every fault beside its field, page renders
// a template inside the frame, confirmation reads back what cannot be undone.
//
// Forms are answered 303 on success and 422 (or 409) with everything that was
// typed otherwise. A request that changes anything must come from a page of
// this site, as its Sec-Fetch-Site or Origin header says. Every page works
// without JavaScript; scripts only make it quicker.
package office
