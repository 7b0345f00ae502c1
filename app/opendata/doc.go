// Package opendata writes what is published as files that people and machines
// can use: one table of columns, from which come every export, the data
// dictionary (数据字典) and the description of the interface; CSV, XLSX, NDJSON
// and JSON, streamed; and the prepared files of whole years.
//
// It takes published rows and their redacted pages from its callers and has no
// way to anything else: what a snapshot does not show is in no file.
package opendata
