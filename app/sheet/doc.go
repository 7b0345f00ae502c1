// Package sheet reads and writes tabular files: CSV in UTF-8, GB18030 or
// UTF-16, and the first worksheet of an xlsx workbook. Every importer and
// every export goes through it, so that encodings, limits, header matching
// and the wording of problems are the same everywhere.
//
// Reading: Open or New, then Use with the columns of the import, then Next
// until io.EOF. CSV and rows of a workbook are streamed; nothing grows with
// the number of rows. An error of Next that is a *RowError concerns one row
// only and reading may go on; any other error ends the file.
//
// Cells may hold personal data: problems and reports are for the person who
// sent the file and must never be written to a log.
package sheet
