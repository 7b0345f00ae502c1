// Package generate makes plausible fictional records, the same ones for the
// same seed: bureaus and penalty cases for load tests and for the imported
// part of the demonstration. Parties are 示例…; credit codes are made with
// their check digits and are nobody's.
//
//	bureau.go  机关: a city with districts and departments
//	trade.go   执法领域: what departments meet, with basis and usual fines
//	case.go    案件: rows in the columns of cases.Import
//	fill.go    Fill: both into a database, through the use cases
package generate
