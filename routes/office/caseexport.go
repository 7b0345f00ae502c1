package office

import (
	"context"
	"strings"

	"sanxiang/models"
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

func (d *caseListDesk) sendCSV(v *visit) error  { return d.sendList(v, "csv") }
func (d *caseListDesk) sendXLSX(v *visit) error { return d.sendList(v, "xlsx") }

// sendList streams exactly the filtered list.
func (d *caseListDesk) sendList(v *visit, format string) error {
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
	tree := v.tree
	return d.send(v, tableFile{
		Name: "案件_" + tree.Bureaus[filter.Bureau].Name + "_" + strings.ReplaceAll(string(d.today()), "-", ""), Sheet: "案件", Format: format, Header: exportHeader,
		Write: func(ctx context.Context, out tableWriter) error {
			return e.Each(ctx, func(c models.Case, names map[int64]string) error { return out.Write(exportRow(c, names, tree)...) })
		},
	})
}
