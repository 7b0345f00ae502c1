package sheet

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"sanxiang/models"
)

// checkPackage reads every part of a workbook once before excelize does.
// excelize ends a worksheet silently at the first broken byte and trusts the
// sizes that the archive declares; an importer must not lose rows that way.
func checkPackage(z *zip.Reader, l Limits) error {
	left := l.Unpacked
	for _, f := range z.File {
		if err := checkPart(f, l, &left); err != nil {
			var typed *models.Error
			if errors.As(err, &typed) {
				return typed
			}
			return damaged(f.Name + " 校验不符")
		}
	}
	return nil
}

// checkPart reads one part to its end, so that its checksum is compared, and
// takes its true size off what is left.
func checkPart(f *zip.File, l Limits, left *int64) error {
	part, err := f.Open()
	if err != nil {
		return err
	}
	defer part.Close()
	in := &capped{src: part, left: *left, limit: l.Unpacked}
	if name := strings.ToLower(f.Name); strings.HasPrefix(name, "xl/") && strings.HasSuffix(name, ".xml") {
		if err := checkXML(in); err != nil {
			return err
		}
	}
	if _, err := io.Copy(io.Discard, in); err != nil {
		return err
	}
	*left = in.left
	return nil
}

// checkXML refuses XML that is not well formed, and worksheet rows and cells
// that are not in ascending order: excelize would put those in wrong columns.
func checkXML(r io.Reader) error {
	d := xml.NewDecoder(r)
	var order cellOrder
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.StartElement:
			err = order.start(e)
		case xml.EndElement:
			order.inside = order.inside && e.Name.Local != "sheetData"
		}
		if err != nil {
			return err
		}
	}
}

// cellOrder follows the rows and cells of a worksheet.
type cellOrder struct {
	inside bool // within sheetData, the only element that holds rows
	row    int  // number of the last row
	place  int  // column of the last cell of that row
}

// start takes the next element.
func (o *cellOrder) start(e xml.StartElement) error {
	switch {
	case e.Name.Local == "sheetData":
		o.inside = true
	case o.inside && e.Name.Local == "row":
		return o.addRow(reference(e))
	case o.inside && e.Name.Local == "c":
		return o.addCell(reference(e))
	}
	return nil
}

// addRow checks the number of a row; a row without one follows the last.
func (o *cellOrder) addRow(ref string) error {
	row, err := o.row+1, error(nil)
	if ref != "" {
		if row, err = strconv.Atoi(ref); err != nil {
			return err
		}
	}
	if row <= o.row || row > excelize.TotalRows {
		return damaged("第" + strconv.Itoa(row) + "行的次序不对")
	}
	o.row, o.place = row, 0
	return nil
}

// addCell checks the column of a cell; a cell without one follows the last.
func (o *cellOrder) addCell(ref string) error {
	place, err := o.place+1, error(nil)
	if ref != "" {
		if place, _, err = excelize.CellNameToCoordinates(ref); err != nil {
			return err
		}
	}
	if place <= o.place {
		return damaged("第" + strconv.Itoa(o.row) + "行的单元格次序不对")
	}
	o.place = place
	return nil
}

// reference is the element's r attribute.
func reference(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "r" {
			return a.Value
		}
	}
	return ""
}
