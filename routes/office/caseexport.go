package office

import (
	"bufio"
	"context"
	"io"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/sheet"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// exportHeader is the first row of an exported list.
var exportHeader = []string{
	"案号", "决定书文号", "机关", "状态", "程序", "案源", "案由", "当事人类别", "当事人", "承办人", "立案日期", "办案期限", "告知日期", "决定日期", "送达日期", "结案日期",
	"处理结果", "处罚种类", "罚款（元）", "没收金额（元）", "减免罚款（元）", "重大执法决定", "已撤销",
}

// exportRow is a case as the file has it.
func exportRow(c models.Case, names map[int64]string, tree *models.Tree) []any {
	return []any{
		c.Number, c.DocNo(), tree.Bureaus[c.BureauID].Name, models.ChoiceLabel(models.CaseStates, string(c.State)), c.Procedure.Label(),
		models.ChoiceLabel(models.CaseSources, c.Source), c.Cause, c.PartyKind.Label(), c.PartyName, handlersOf(c, names),
		c.FiledOn, c.DueOn, c.NotifiedOn, c.DecidedOn, c.ServedOn, c.ClosedOn,
		models.ChoiceLabel(models.Outcomes, string(c.Outcome)), c.Kinds.String(), c.Fine, c.Confiscated, c.Waived, c.Major, c.Revoked,
	}
}

func (d *caseListDesk) sendCSV(v *visit) error {
	return d.send(v, "csv", "text/csv; charset=utf-8", writeCSV)
}
func (d *caseListDesk) sendXLSX(v *visit) error { return d.send(v, "xlsx", xlsxType, writeXLSX) }

// xlsxType is the media type of a workbook.
const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// rowWriter writes the rows of a list into a file.
type rowWriter interface {
	Write(cells ...any) error
	Close() error
}

func writeCSV(w io.Writer) (rowWriter, error) { return sheet.NewCSVWriter(w, exportHeader) }

func writeXLSX(w io.Writer) (rowWriter, error) {
	x, err := sheet.NewXLSXWriter(w)
	if err != nil {
		return nil, err
	}
	return x, x.Sheet("案件", exportHeader)
}

// send streams exactly the filtered list.
func (d *caseListDesk) send(v *visit, format, kind string, begin func(io.Writer) (rowWriter, error)) error {
	f := newForm(v.query())
	filter, err := readFilter(v, f)
	if err != nil {
		return err
	}
	var words []string
	for _, c := range filterChips(v, listQuery(f.values)) {
		words = append(words, c.Text)
	}
	e, err := d.Cases.Export(v.ctx, v.actor, filter, strings.ToUpper(format)+" "+strings.Join(words, "；"))
	if err != nil {
		return err
	}
	v.Set(fiber.HeaderContentType, kind)
	web.Attachment(v.Ctx, "案件_"+v.tree.Bureaus[filter.Bureau].Name+"_"+strings.ReplaceAll(string(d.today()), "-", "")+"."+format)
	tree := v.tree
	return d.Edge.Stream(v.Ctx, func(ctx context.Context, w io.Writer) error {
		out := bufio.NewWriterSize(w, 64<<10)
		file, err := begin(out)
		if err != nil {
			return err
		}
		err = e.Each(ctx, func(c models.Case, names map[int64]string) error { return file.Write(exportRow(c, names, tree)...) })
		closed := file.Close() // after an error too: a workbook has temporary files
		if err != nil {
			return err
		}
		if closed != nil {
			return closed
		}
		return out.Flush()
	})
}
