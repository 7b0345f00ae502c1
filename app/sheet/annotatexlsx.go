package sheet

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// annotateWorkbook copies every part but the sheet's, which gets the notes.
func annotateWorkbook(w io.Writer, data []byte, a Annotation) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return notAgain()
	}
	part, err := sheetPart(z, a.Sheet)
	if err != nil {
		return err
	}
	out := zip.NewWriter(w)
	for _, f := range z.File {
		if partName(f.Name) != part {
			if err := out.Copy(f); err != nil {
				return fmt.Errorf("copy %s: %w", f.Name, err)
			}
			continue
		}
		if err := annotatePart(out, f, a); err != nil {
			return err
		}
	}
	return out.Close()
}

// annotatePart writes the sheet's part.
func annotatePart(out *zip.Writer, f *zip.File, a Annotation) error {
	dst, err := out.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: f.Modified})
	if err != nil {
		return fmt.Errorf("write %s: %w", f.Name, err)
	}
	src, err := f.Open()
	if err != nil {
		return notAgain()
	}
	defer src.Close()
	buffered := bufio.NewWriterSize(dst, window)
	s := &sheetWriter{out: buffered, kept: &keeper{}, a: a}
	if err := s.run(src); err != nil {
		return err
	}
	return buffered.Flush()
}

// partName is a part's name in its one form.
func partName(name string) string { return strings.TrimPrefix(path.Clean("/"+name), "/") }

// sheetPart finds the part in which a worksheet is kept, by the workbook's
// list of sheets and its relations (ECMA-376 part 1, 18.2.19; part 2, 9.3).
func sheetPart(z *zip.Reader, name string) (string, error) {
	var root, book struct {
		Relations []relation `xml:"Relationship"`
	}
	if err := readPart(z, "_rels/.rels", &root); err != nil {
		return "", err
	}
	home := "xl/workbook.xml"
	for _, r := range root.Relations {
		if strings.HasSuffix(r.Type, "/officeDocument") {
			home = partName(r.Target)
		}
	}
	var workbook struct {
		Sheets []struct {
			Name  string     `xml:"name,attr"`
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := readPart(z, home, &workbook); err != nil {
		return "", err
	}
	dir := path.Dir(home)
	if err := readPart(z, path.Join(dir, "_rels", path.Base(home)+".rels"), &book); err != nil {
		return "", err
	}
	for _, s := range workbook.Sheets {
		for _, at := range s.Attrs {
			for _, r := range book.Relations {
				if s.Name == name && at.Name.Local == "id" && at.Value == r.ID {
					if strings.HasPrefix(r.Target, "/") {
						return partName(r.Target), nil
					}
					return partName(path.Join(dir, r.Target)), nil
				}
			}
		}
	}
	return "", notAgain()
}

// relation leads from one part of a package to another.
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
}

// readPart reads a small part of a workbook.
func readPart(z *zip.Reader, name string, into any) error {
	for _, f := range z.File {
		if partName(f.Name) != partName(name) {
			continue
		}
		src, err := f.Open()
		if err != nil {
			return notAgain()
		}
		defer src.Close()
		if err := xml.NewDecoder(io.LimitReader(src, 16<<20)).Decode(into); err != nil {
			return notAgain()
		}
		return nil
	}
	return notAgain()
}

// sheetWriter copies a worksheet's XML byte for byte and puts cells in.
type sheetWriter struct {
	out    io.Writer
	kept   *keeper
	a      Annotation
	inside bool // within sheetData
	line   int
	place  int            // column of the last cell of the row, from 0; -1 before the first
	some   bool           // the row has a cell with a value
	cells  map[int]string // what the row still gets
	row    bytes.Buffer   // the row without its end, kept until it is known not to be blank
	ours   bytes.Buffer   // the same with what it gets
	skip   int            // depth within a cell that is replaced; 0 = none
}

var (
	spans = regexp.MustCompile(`\s+spans="[^"]*"`)
)

// run copies to the end.
func (s *sheetWriter) run(src io.Reader) error {
	d := xml.NewDecoder(bufio.NewReaderSize(io.TeeReader(src, s.kept), window))
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			_, err := s.out.Write(s.kept.rest())
			return err
		}
		if err != nil {
			return notAgain()
		}
		if err := s.token(token, s.kept.until(d.InputOffset())); err != nil {
			return err
		}
	}
}

// token takes one token with its bytes.
func (s *sheetWriter) token(token xml.Token, raw []byte) error {
	switch e := token.(type) {
	case xml.StartElement:
		switch {
		case e.Name.Local == "dimension" && !s.inside:
			return nil // it no longer holds, and nobody needs it
		case e.Name.Local == "sheetData":
			s.inside = true
		case s.inside && e.Name.Local == "row":
			return s.startRow(e, raw)
		case s.inside && e.Name.Local == "c" && s.skip == 0:
			return s.startCell(e, raw)
		case s.skip > 0:
			s.skip++
		}
	case xml.EndElement:
		switch {
		case e.Name.Local == "dimension" && !s.inside:
			return nil
		case e.Name.Local == "sheetData":
			s.inside = false
		case s.inside && e.Name.Local == "row":
			return s.endRow(e, raw)
		case s.skip > 0:
			s.skip--
			s.row.Write(raw)
			return nil
		}
	}
	return s.write(raw)
}

// write puts bytes where they belong.
func (s *sheetWriter) write(raw []byte) error {
	if s.line == 0 || !s.inside || s.place < -1 {
		_, err := s.out.Write(raw)
		return err
	}
	s.row.Write(raw)
	if s.skip == 0 {
		s.ours.Write(raw)
	}
	return nil
}

// startRow begins a row.
func (s *sheetWriter) startRow(e xml.StartElement, raw []byte) error {
	s.line++
	if n, err := strconv.Atoi(reference(e)); err == nil {
		s.line = n
	}
	s.place, s.some, s.cells = -1, false, nil
	s.row.Reset()
	s.ours.Reset()
	s.row.Write(raw)
	s.ours.Write(spans.ReplaceAll(raw, nil))
	return nil
}

// startCell begins a cell, after those that come before it.
func (s *sheetWriter) startCell(e xml.StartElement, raw []byte) error {
	if !s.some { // the first cell
		var err error
		if s.cells, err = s.a.cellsOf(s.line); err != nil {
			return err
		}
		s.some = true
	}
	s.place++
	if column, _, err := excelize.CellNameToCoordinates(reference(e)); err == nil {
		s.place = column - 1
	} else {
		raw = bytes.Replace(raw, []byte("c"), []byte(`c r="`+cellName(s.place, s.line)+`"`), 1)
	}
	prefix := ""
	if e.Name.Space != "" {
		prefix = e.Name.Space + ":"
	}
	s.before(s.place, prefix)
	text, replaced := s.cells[s.place]
	if !replaced {
		return s.write(raw)
	}
	delete(s.cells, s.place)
	s.row.Write(raw)
	s.ours.Write(inlineCell(prefix, s.place, s.line, text, style(e)))
	s.skip = 1
	return nil
}

// before writes the cells that stand before a column.
func (s *sheetWriter) before(column int, prefix string) {
	for _, i := range columnsOf(s.cells) {
		if i >= column {
			return
		}
		if s.cells[i] != "" {
			s.ours.Write(inlineCell(prefix, i, s.line, s.cells[i], ""))
		}
		delete(s.cells, i)
	}
}

// endRow ends a row. One without cells stays as it was.
func (s *sheetWriter) endRow(e xml.EndElement, raw []byte) error {
	prefix := ""
	if e.Name.Space != "" {
		prefix = e.Name.Space + ":"
	}
	whole := &s.row
	if s.some {
		s.before(excelize.MaxColumns, prefix)
		whole = &s.ours
	}
	if _, err := s.out.Write(whole.Bytes()); err != nil {
		return err
	}
	_, err := s.out.Write(raw)
	s.place = -2
	return err
}

// style gives the attribute of a cell's style.
func style(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "s" {
			if _, err := strconv.Atoi(a.Value); err == nil {
				return ` s="` + a.Value + `"`
			}
		}
	}
	return ""
}

// inlineCell is a cell of text, with its text in place.
func inlineCell(prefix string, column, line int, text, style string) []byte {
	if text == "" {
		return []byte("<" + prefix + `c r="` + cellName(column, line) + `"` + style + "/>")
	}
	runes := []rune(text)
	if len(runes) > excelize.TotalCellChars/2 { // Excel counts in halves of rare characters
		text = string(runes[:excelize.TotalCellChars/2-1]) + "…"
	}
	var b bytes.Buffer
	b.WriteString("<" + prefix + `c r="` + cellName(column, line) + `"` + style + ` t="inlineStr"><` + prefix + `is><` + prefix + `t xml:space="preserve">`)
	_ = xml.EscapeText(&b, []byte(text)) // into memory
	b.WriteString("</" + prefix + "t></" + prefix + "is></" + prefix + "c>")
	return b.Bytes()
}

// cellName names a cell by its column from 0 and its row from 1.
func cellName(column, line int) string {
	name, err := excelize.CoordinatesToCellName(column+1, line)
	if err != nil {
		return "A1"
	}
	return name
}
