// Package apptest is the test harness: a store with schema and reference data
// on every engine that is at hand, a clock that stands until it is moved, a
// small tree of bureaus with a user in each role, a store that fails on
// demand, and Check, which proves the whole state after a step.
package apptest
