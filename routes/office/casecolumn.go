package office

import (
	"slices"
	"strings"

	"sanxiang/models"
)

// listCookie keeps which columns of the list somebody wants to see.
const listCookie = "sanxiang_list"

// listColumn is a column of the list of cases.
type listColumn struct {
	Code, Label string
	Num         bool // numbers, to the right
	start       bool // shown unless chosen otherwise
	cell        func(c models.Case, x rowSource) listCell
}

// listCell is one cell.
type listCell struct {
	Text, Href string
	Num, Day   bool
	Tag        *tag
}

// rowSource is what cells need beside the case.
type rowSource struct {
	officers map[int64]string
	tree     *models.Tree
}

func caseTextCell(get func(models.Case) string) func(models.Case, rowSource) listCell {
	return func(c models.Case, _ rowSource) listCell { return listCell{Text: get(c)} }
}

func caseDayCell(get func(models.Case) models.Day) func(models.Case, rowSource) listCell {
	return func(c models.Case, _ rowSource) listCell { return listCell{Text: string(get(c)), Day: true} }
}

// listColumns lists the columns in their order. The first always stands.
var listColumns = []listColumn{
	{Code: "number", Label: "案号", start: true, cell: func(c models.Case, _ rowSource) listCell {
		return listCell{Text: c.Number, Href: casePath(c.ID, "")}
	}},
	{Code: "party", Label: "当事人", start: true, cell: caseTextCell(func(c models.Case) string { return c.PartyName })},
	{Code: "cause", Label: "案由", start: true, cell: caseTextCell(func(c models.Case) string { return c.Cause })},
	{Code: "state", Label: "状态", start: true, cell: func(c models.Case, _ rowSource) listCell {
		t := caseTag(c.State)
		return listCell{Tag: &t}
	}},
	{Code: "bureau", Label: "机关", cell: func(c models.Case, x rowSource) listCell {
		return listCell{Text: x.tree.Bureaus[c.BureauID].Name}
	}},
	{Code: "handlers", Label: "承办人", start: true, cell: func(c models.Case, x rowSource) listCell {
		return listCell{Text: handlersOf(c, x.officers)}
	}},
	{Code: "procedure", Label: "程序", cell: caseTextCell(func(c models.Case) string { return c.Procedure.Label() })},
	{Code: "filed", Label: "立案日期", start: true, cell: caseDayCell(func(c models.Case) models.Day { return c.FiledOn })},
	{Code: "due", Label: "办案期限", cell: caseDayCell(func(c models.Case) models.Day { return c.DueOn })},
	{Code: "major", Label: "重大", cell: caseTextCell(func(c models.Case) string { return models.ChoiceLabel(yesNo, models.YesNo(c.Major)) })},
	{Code: "document", Label: "决定书文号", start: true, cell: caseTextCell(func(c models.Case) string { return c.DocNo() })},
	{Code: "decided", Label: "决定日期", start: true, cell: caseDayCell(func(c models.Case) models.Day { return c.DecidedOn })},
	{Code: "outcome", Label: "处理结果", cell: caseTextCell(func(c models.Case) string { return models.ChoiceLabel(models.Outcomes, string(c.Outcome)) })},
	{Code: "kinds", Label: "处罚种类", cell: caseTextCell(func(c models.Case) string { return c.Kinds.String() })},
	{Code: "fine", Label: "罚款", Num: true, start: true, cell: func(c models.Case, _ rowSource) listCell {
		if c.DecidedOn == "" {
			return listCell{Num: true}
		}
		return listCell{Text: c.Fine.Grouped(), Num: true}
	}},
}

// handlersOf names a case's handlers.
func handlersOf(c models.Case, names map[int64]string) string {
	var out []string
	for _, id := range []int64{c.Handler1, c.Handler2} {
		if name := names[id]; name != "" {
			out = append(out, name)
		}
	}
	return strings.Join(out, "、")
}

// columnChoices lists the columns that may be left out.
func columnChoices() []models.Choice {
	var out []models.Choice
	for _, c := range listColumns[1:] {
		out = append(out, models.Choice{Code: c.Code, Label: c.Label})
	}
	return out
}

// listView is how somebody wants the list.
type listView struct {
	codes []string
	dense bool
}

// readListView reads it from the browser's cookie.
func readListView(v *visit) listView {
	text, dense := strings.CutSuffix(v.Cookies(listCookie), "-dense")
	view := listView{codes: strings.Split(text, "."), dense: dense}
	known := slices.ContainsFunc(listColumns, func(c listColumn) bool { return slices.Contains(view.codes, c.Code) })
	if text == "" && !dense || !known && text != "" {
		view.codes = nil
		for _, c := range listColumns {
			if c.start {
				view.codes = append(view.codes, c.Code)
			}
		}
	}
	return view
}

// columns lists the columns that are shown.
func (w listView) columns() []listColumn {
	var out []listColumn
	for i, c := range listColumns {
		if i == 0 || slices.Contains(w.codes, c.Code) {
			out = append(out, c)
		}
	}
	return out
}

// row words a case in the columns that are shown.
func (w listView) row(c models.Case, officers map[int64]string, tree *models.Tree) []listCell {
	var out []listCell
	for _, column := range w.columns() {
		out = append(out, column.cell(c, rowSource{officers, tree}))
	}
	return out
}
