package office

import (
	"fmt"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/cases"
	"sanxiang/models"
)

// importReplace is the page on which the same wrong value is mended wherever it
// stands in a column.
type importReplace struct {
	Form  *form
	Batch models.ImportBatch
	Steps []importStep
	Path  string
	Back  string
	Head  string
	Old   string
	Count int
	New   field
	List  []string
	Place string
	Line  string
}

// replacement reads which value of which column is meant: that of the row.
func (d *importDesk) replacement(v *visit, f *form) (cases.RowForm, cases.Replacement, error) {
	id, err := v.id("id")
	if err != nil {
		return cases.RowForm{}, cases.Replacement{}, err
	}
	place, err := strconv.Atoi(f.value("place"))
	if err != nil || place < 0 {
		return cases.RowForm{}, cases.Replacement{}, models.Errorf(models.NotFound, "没有这一列，请从列表进入")
	}
	r, err := d.Imports.Row(v.ctx, v.actor, id, atLeast(f.value("line")))
	if err != nil {
		return r, cases.Replacement{}, err
	}
	x := cases.Replacement{Place: place, Old: f.values.Get("old")}
	if x.Old == "" && place < len(r.Row.Cells) {
		x.Old = r.Row.Cells[place]
	}
	return r, x, nil
}

func (d *importDesk) showReplace(v *visit) error {
	q := v.query()
	q.Del("old")
	return d.renderReplace(v, fiber.StatusOK, newForm(q))
}

func (d *importDesk) renderReplace(v *visit, status int, f *form) error {
	r, x, err := d.replacement(v, f)
	if err != nil {
		return err
	}
	id := r.Batch.ID
	p := importReplace{
		Form: f, Batch: r.Batch, Steps: importSteps(r.Batch, 3), Path: importPath(id, "replace"), Back: importPath(id, "rows") + "?status=bad",
		Old: x.Old, Place: strconv.Itoa(x.Place), Line: strconv.Itoa(r.Row.Line),
	}
	if p.Count, err = d.Imports.CountFaulty(v.ctx, v.actor, id, x); err != nil {
		return err
	}
	mods := []mod{autocomplete("off"), mid}
	for _, c := range r.Columns {
		if c.Place != x.Place {
			continue
		}
		how, choices := cases.ImportHelp(c.Target)
		p.Head, p.List = c.Head, choices
		if how != "" {
			mods = append(mods, hint(how))
		}
		if len(choices) > 0 {
			mods = append(mods, datalist("replace-list"))
		}
	}
	p.New = f.text("new", "改为", mods...)
	return v.renderAs(status, d.replace, head{Title: "批量修改 " + p.Head, Section: "cases", Crumbs: append(importCrumbs(r.Batch), crumb{"各行", importPath(id, "rows")}, crumb{"批量修改", ""})}, p)
}

// takeReplace mends the value everywhere.
func (d *importDesk) takeReplace(v *visit) error {
	f, err := v.sent()
	if err != nil {
		return err
	}
	r, x, err := d.replacement(v, f)
	if err != nil {
		return err
	}
	x.New = f.value("new")
	n, err := d.Imports.CountFaulty(v.ctx, v.actor, r.Batch.ID, x)
	if err != nil {
		return err
	}
	b, err := d.Imports.Replace(v.ctx, v.actor, r.Batch.ID, x)
	if err != nil {
		if !f.refuse(err) {
			return err
		}
		return d.renderReplace(v, fiber.StatusUnprocessableEntity, f)
	}
	said := fmt.Sprintf("已修改%d行。", n)
	if b.State.Working() {
		return v.done(said+"这一批正在重新检查。", importPath(b.ID, ""))
	}
	return v.done(said, importPath(b.ID, "rows")+"?"+url.Values{"status": {string(models.ImportBad)}}.Encode())
}
