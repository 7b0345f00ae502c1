package report

import (
	"bytes"
	"fmt"
	"io"

	"sanxiang/app/sheet"
	"sanxiang/models"
)

// File is the chapter in one format.
type File struct {
	Format string
	Body   []byte
}

// Files writes the chapter in every format that is published with it
// (models.FileFormats): the same chapter gives the same bytes.
func (c *Compiled) Files() ([]File, error) {
	var out []File
	for _, format := range models.FileFormats {
		body, err := c.file(format.Code)
		if err != nil {
			return nil, fmt.Errorf("write %s of %s: %w", format.Code, c.Bureau.Code, err)
		}
		out = append(out, File{format.Code, body})
	}
	return out, nil
}

// file writes the chapter in one of the published formats.
func (c *Compiled) file(format string) ([]byte, error) {
	var b bytes.Buffer
	if format != "xlsx" {
		err := c.Write(&b, format)
		return b.Bytes(), err
	}
	if err := c.WriteSources(&b); err != nil {
		return nil, err
	}
	return sheet.Stable(b.Bytes())
}

// sourceHeader heads the 依据清单.
var sourceHeader = []string{"序号", "数据名称", "文中数字", "数值", "单位", "数据状态", "指标代码", "统计口径", "计算方法", "计算过程", "记录数", "统计截至"}

// WriteSources writes the 依据清单: a workbook with a row for every figure of
// the chapter and a sheet that explains the columns.
func (c *Compiled) WriteSources(w io.Writer) (err error) {
	x, err := sheet.NewXLSXWriter(w)
	if err != nil {
		return err
	}
	defer func() {
		if closed := x.Close(); err == nil {
			err = closed
		}
	}()
	if err := x.Sheet("依据清单", sourceHeader); err != nil {
		return err
	}
	for i, f := range c.PublicFigures() {
		err := x.Write(i+1, f.Name, f.Printed, f.Value, f.Unit, f.State.Label(), f.Code, f.Basis, f.Rule, f.Working, f.Records, f.AsOf)
		if err != nil {
			return err
		}
	}
	return c.writeNotes(x)
}

// writeNotes writes the sheet 说明.
func (c *Compiled) writeNotes(x *sheet.XLSXWriter) error {
	if err := x.Sheet("说明", []string{"项目", "内容"}); err != nil {
		return err
	}
	rows := [][2]string{
		{"报告", c.Document.Title}, {"机关", c.Bureau.Name}, {"统计期", c.Period.Label()},
		{"统计口径", c.Profile.Name}, {"口径说明", c.Profile.Note},
		{"文中数字", "报告正文印出的写法，可能经过取整或换算为万元"}, {"数值", "按“单位”一栏计的原值，没有数据的留空"},
	}
	for _, s := range []models.State{models.StateValue, models.StateZero, models.StateNotApplicable, models.StateNotKept, models.StatePending} {
		rows = append(rows, [2]string{"数据状态：" + s.Label(), s.Explain()})
	}
	for _, r := range rows {
		if err := x.Write(r[0], r[1]); err != nil {
			return err
		}
	}
	return nil
}
