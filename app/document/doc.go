// Package document holds the tree of an official text (a yearly chapter, a
// statistics report, a document or form of a case) and the renderers that walk it: DOCX to GB/T 9704-2012,
// an HTML fragment, Markdown and JSON.
//
// Everything is decided before rendering: what a heading says, how a number is
// printed, which source it has. A renderer adds no word of its own except the
// section 数据来源 that lists the sources. All renderers take heading numbers
// from one walk, so they cannot disagree.
//
// The package is pure: it writes to the given io.Writer and nothing else,
// reads no clock, and the same Document gives the same bytes. Strings may hold
// anything: markup is escaped, and characters that XML forbids are left out.
package document
