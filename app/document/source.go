package document

import "strconv"

// sourcesTitle heads the section that lists the sources.
const sourcesTitle = "数据来源"

// sourcePrinted is the place of the printed figure among sourceColumns.
const sourcePrinted = 1

// sourceColumns are the columns of the sources section in every format.
func sourceColumns() []Column {
	return []Column{
		{Title: "数据名称", Weight: 19},
		{Title: "文中数字", Weight: 13, Align: AlignRight},
		{Title: "指标代码", Weight: 17},
		{Title: "统计口径", Weight: 17},
		{Title: "记录数", Weight: 11, Align: AlignRight},
		{Title: "统计截至", Weight: 23},
	}
}

// sourceCells are the texts of one source under sourceColumns.
func sourceCells(s Source) []string {
	return []string{s.Name, s.Printed, s.Code, s.Profile, strconv.Itoa(s.Records), s.AsOf.Chinese()}
}

// sourceIndex gives the number (from 1) of the first source of each figure.
func sourceIndex(all []Source) map[string]int {
	index := make(map[string]int, len(all))
	for i, s := range all {
		if _, seen := index[s.FigureID]; !seen && s.FigureID != "" {
			index[s.FigureID] = i + 1
		}
	}
	return index
}
