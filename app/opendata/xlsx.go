package opendata

import (
	"errors"
	"io"
	"strconv"

	"sanxiang/app/sheet"
	"sanxiang/models"
)

// xlsxWriter writes a workbook: the data, the dictionary, and how to read them.
type xlsxWriter struct {
	out     *sheet.XLSXWriter
	columns []column
	options Options
	labels  labels
	cells   []any
	rows    int
}

func newXLSXWriter(w io.Writer, o Options) (Writer, error) {
	out, err := sheet.NewXLSXWriter(w)
	if err != nil {
		return nil, err
	}
	x := &xlsxWriter{out: out, columns: columnsOf(o.Fields), options: o, labels: labels{}}
	if err := out.Sheet("数据", heads(x.columns, o.Fields)); err != nil {
		return nil, errors.Join(err, out.Close())
	}
	return x, nil
}

// Write appends a row of typed cells.
func (x *xlsxWriter) Write(row *models.Publication, page *models.PublicPage) error {
	x.cells = x.cells[:0]
	for i := range x.columns {
		c := &x.columns[i]
		x.cells = append(x.cells, x.cell(c, c.cell(row, page)))
	}
	x.rows++
	return x.out.Write(x.cells...)
}

func (x *xlsxWriter) cell(c *column, v cell) any {
	switch c.Type {
	case typeMoney:
		if x.options.Fields == FieldsDual {
			return float64(v.number) / 1e6
		}
		return models.Fen(v.number)
	case typeNumber:
		return v.number
	case typeTime:
		return models.Instant(v.number)
	case typeDay:
		return c.dayIn(x.options.Fields, v)
	case typeList:
		return x.labels.of(*c, x.options.Fields, v)
	}
	if c.Name == linkColumn {
		return x.options.Base + v.text
	}
	return c.textIn(x.options.Fields, v)
}

// Close adds the sheets that explain the data and writes the workbook.
func (x *xlsxWriter) Close() error { return errors.Join(x.explain(), x.out.Close()) }

func (x *xlsxWriter) explain() error {
	if err := x.out.Sheet("数据字典", []string{"英文字段名", "中文表头", "双公示表头", "类型", "含义", "取值规则"}); err != nil {
		return err
	}
	for _, c := range columns {
		if err := x.out.Write(c.Name, c.Header, c.Dual, c.Type, c.Meaning, c.Source); err != nil {
			return err
		}
	}
	if err := x.out.Sheet("统计口径和说明", []string{"项目", "说明"}); err != nil {
		return err
	}
	for _, n := range Notes(x.options, strconv.Itoa(x.rows)) {
		if err := x.out.Write(n.Code, n.Label); err != nil {
			return err
		}
	}
	return nil
}
