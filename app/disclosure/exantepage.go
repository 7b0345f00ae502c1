package disclosure

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// compile fills in what the bureau does not write itself: the officers. The
// error is Invalid when nobody could be shown.
func (x exAnteSubject) compile(tx *store.Tx, c models.ExAnteContent) (models.ExAnteContent, error) {
	if x.section.Code != models.ExAnteOfficers {
		return c, nil
	}
	bureaus, names := rollBureaus(x.tree, x.bureau.ID)
	officers, certificates, err := tx.ListRoll(bureaus)
	if err != nil {
		return c, err
	}
	c.Rows = models.OfficerRoll(officers, certificates, names, c.Category, tx.Today)
	if len(c.Rows) == 0 {
		return c, models.Errorf(models.Invalid, "本机关没有在岗并持有效执法证的人员，不能编制名册，请先登记执法人员和执法证")
	}
	return c, nil
}

// rollBureaus are the bureau and what enforces in its name: its units and the
// organisations it has entrusted (《行政处罚法》第20条), with their names.
func rollBureaus(tree *models.Tree, bureau int64) ([]int64, map[int64]string) {
	ids, names := []int64{bureau}, map[int64]string{bureau: tree.Bureaus[bureau].Name}
	for i := 0; i < len(ids); i++ {
		for _, id := range tree.Children(ids[i]) {
			if b := tree.Bureaus[id]; b.Kind == models.BureauUnit || b.Kind == models.BureauEntrusted {
				ids, names[id] = append(ids, id), b.Name
			}
		}
	}
	return ids, names
}

// page makes the page of a section.
func (x exAnteSubject) page(c models.ExAnteContent) models.PublicPage {
	return models.PublicPage{
		Kind: "exante", Section: x.section.Code, Title: x.title(), BureauName: x.bureau.Name, BureauCode: x.bureau.Code,
		Category: x.section.Label, HTML: exAnteHTML(x.section, c),
	}
}

// checkPage is the gate: no text may give a person away, and faults are named
// by field. Certificate numbers often have the eleven digits of a mobile
// phone; they are let through as what they are, but no identity number is.
func (x exAnteSubject) checkPage(page models.PublicPage, c models.ExAnteContent) error {
	var k models.Checks
	var known []string
	checkText(&k, "category", c.Category)
	for i, p := range c.Paragraphs {
		checkText(&k, fmt.Sprintf("paragraphs[%d]", i), p)
	}
	for i, row := range c.Rows {
		for _, col := range x.section.Columns {
			if x.section.Code == models.ExAnteOfficers && col.Key == "number" && certificateNumber(row["number"]) {
				known = append(known, row["number"])
				continue
			}
			checkText(&k, fmt.Sprintf("rows[%d].%s", i, col.Key), row[col.Key])
		}
	}
	if err := k.Err(x.section.Label + "含有个人信息，不能公开"); err != nil {
		return err
	}
	slices.Sort(known)
	return checkOwn(page, known...)
}

// certificateNumber says whether a certificate's number may be shown: it looks
// like no number of another sort but a telephone's.
func certificateNumber(number string) bool {
	for _, s := range models.ScanLeaks(number) {
		if s.Rule != models.LeakMobile && s.Rule != models.LeakPhone {
			return false
		}
	}
	return true
}

// exAnteHTML writes a section as a fragment of the elements that the gate
// knows: tables with caption and scoped headers, the chart as an ordered list.
func exAnteHTML(s models.ExAnteSection, c models.ExAnteContent) string {
	w := &exAnteWriter{}
	w.add(`<article class="document">`, "\n")
	for _, p := range c.Paragraphs {
		w.add("<p>", html.EscapeString(p), "</p>\n")
	}
	switch {
	case s.Form == models.ExAnteFields:
		w.fields(s, c.Rows)
	case s.Code == models.ExAnteFlow:
		for _, part := range byItem(c.Rows) {
			w.flow(s, part)
		}
	case s.Form == models.ExAnteSteps:
		for _, part := range byItem(c.Rows) {
			w.table(either(part[0]["item"], s.Label), s.Columns[1:], part)
		}
	case s.Form == models.ExAnteTable:
		w.table(s.Label, s.Columns, c.Rows)
	}
	w.add("</article>\n")
	return w.String()
}

// exAnteWriter builds the fragment.
type exAnteWriter struct{ strings.Builder }

// add appends markup as it is.
func (w *exAnteWriter) add(parts ...string) {
	for _, p := range parts {
		w.WriteString(p)
	}
}

// open begins a table that scrolls where it is too wide.
func (w *exAnteWriter) open(caption string) {
	w.add(`<div class="table-scroll"><table>`, "\n<caption>", html.EscapeString(caption), "</caption>\n")
}

// shut ends what open began, and the tbody.
func (w *exAnteWriter) shut() { w.add("</tbody>\n</table></div>\n") }

// fields writes one row as a table of names and values.
func (w *exAnteWriter) fields(s models.ExAnteSection, rows []map[string]string) {
	w.open(s.Label)
	w.add("<tbody>\n")
	for _, row := range rows {
		for _, col := range s.Columns {
			if row[col.Key] != "" {
				w.add(`<tr><th scope="row">`, col.Label, "</th><td>", html.EscapeString(row[col.Key]), "</td></tr>\n")
			}
		}
	}
	w.shut()
}

// table writes rows under the columns that any of them fills.
func (w *exAnteWriter) table(caption string, columns []models.ExAnteColumn, rows []map[string]string) {
	used := slices.DeleteFunc(slices.Clone(columns), func(col models.ExAnteColumn) bool {
		return !slices.ContainsFunc(rows, func(row map[string]string) bool { return row[col.Key] != "" })
	})
	w.open(caption)
	w.add("<thead>\n<tr>")
	for _, col := range used {
		w.add(`<th scope="col">`, col.Label, "</th>")
	}
	w.add("</tr>\n</thead>\n<tbody>\n")
	for _, row := range rows {
		w.add("<tr>")
		for _, col := range used {
			w.add("<td>", html.EscapeString(row[col.Key]), "</td>")
		}
		w.add("</tr>\n")
	}
	w.shut()
}

// flow writes the steps of one matter as a chart.
func (w *exAnteWriter) flow(s models.ExAnteSection, rows []map[string]string) {
	if item := rows[0]["item"]; item != "" {
		w.add("<h2>", html.EscapeString(item), "</h2>\n")
	}
	w.add(`<ol class="flow">`, "\n")
	for _, row := range rows {
		w.add("<li><p><strong>", html.EscapeString(row["step"]), "</strong></p>")
		for _, col := range s.Columns[2:] {
			if row[col.Key] != "" {
				w.add("<p>", col.Label, "：", html.EscapeString(row[col.Key]), "</p>")
			}
		}
		w.add("</li>\n")
	}
	w.add("</ol>\n")
}

// byItem cuts steps where the matter changes.
func byItem(rows []map[string]string) [][]map[string]string {
	var out [][]map[string]string
	for i, row := range rows {
		if i == 0 || row["item"] != rows[i-1]["item"] {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], row)
	}
	return out
}
