package sheet

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
)

// CSVWriter streams a CSV file that Excel opens without asking: UTF-8 with a
// byte order mark, CRLF line ends, no cell that runs as a formula.
type CSVWriter struct {
	out     *bufio.Writer
	csv     *csv.Writer
	columns int
	record  []string
}

// NewCSVWriter writes the header and is ready for rows. It does not close w.
func NewCSVWriter(w io.Writer, header []string) (*CSVWriter, error) {
	out := bufio.NewWriterSize(w, window)
	c := &CSVWriter{out: out, csv: csv.NewWriter(out), columns: len(header), record: make([]string, len(header))}
	c.csv.UseCRLF = true
	if _, err := out.Write(bomUTF8); err != nil {
		return nil, err
	}
	for i, h := range header {
		c.record[i] = guard(h)
	}
	return c, c.csv.Write(c.record)
}

// Write appends one row, a cell per column of the header. A cell is a string
// or a type made of one, bool, a whole number, float64, models.Day,
// models.Instant, models.Fen (written in 元), or nil for blank.
func (c *CSVWriter) Write(cells ...any) error {
	if len(cells) != c.columns {
		return fmt.Errorf("sheet: %d cells for %d columns", len(cells), c.columns)
	}
	for i, v := range cells {
		text, err := cellText(v)
		if err != nil {
			return err
		}
		c.record[i] = text
	}
	return c.csv.Write(c.record)
}

// Close writes out what is buffered.
func (c *CSVWriter) Close() error {
	c.csv.Flush()
	if err := c.csv.Error(); err != nil {
		return err
	}
	return c.out.Flush()
}
