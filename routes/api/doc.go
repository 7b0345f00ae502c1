// Package api is the machine interface for bureaus' own systems, under
// /api/office/v1. A caller shows the access token of a user of its bureau
// (Authorization: Bearer sx_…) and can lead a case through its whole life,
// keep registers, and read figures with the records behind them.
//
// The table in routes.go is the whole of it: mounting and the OpenAPI document
// are made from it. Names are snake_case, row ids are strings, money is integer
// 分, instants are Unix milliseconds, days are 2006-01-02 and "" is none.
// Failures are problem documents (web.Problem). Lists are keyset-paged: next
// goes into before, or cursor, of the following request.
package api
