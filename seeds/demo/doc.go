// Package demo builds the demonstration world: five bodies with the records
// and entered facts of one report year each, in the shape of real yearly
// reports. Everything goes through the use cases, by the hands of users with
// roles, on a clock that walks from 2021 to 2025; no row is written directly.
// The bodies bear names of real places; persons, parties, departments' records
// and decisions are made up.
//
//	build.go      Build: what is done when
//	bureau.go     机关: the five bodies and what lies below them
//	user.go       人员: users, officers, certificates, devices
//	docket.go     行政处罚案件: the plans of the cases that run in full
//	proceeding.go the steps of one case, from the clue to the archive
//	offence.go    案由: what the cases are about
//	evidence.go   过程记录: the files, made by code
//	entry.go      台账: registers and entered facts of all bodies
//	history.go    导入: cases that were handled elsewhere, and handed-in totals
//	page.go       公示: rule documents and the bodies' own pages
package demo
