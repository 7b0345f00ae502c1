package identity

import (
	"context"
	"fmt"

	"sanxiang/app/sheet"
	"sanxiang/app/store"
	"sanxiang/models"
)

var bureauColumns = mustColumns(
	sheet.Column{Name: "code", Aliases: []string{"机关代码", "统一社会信用代码"}, Required: true},
	sheet.Column{Name: "name", Aliases: []string{"机关名称", "名称", "全称"}, Required: true},
	sheet.Column{Name: "short", Aliases: []string{"代字", "简称"}},
	sheet.Column{Name: "kind", Aliases: []string{"机关类别", "类别"}},
	sheet.Column{Name: "level", Aliases: []string{"层级"}},
	sheet.Column{Name: "region", Aliases: []string{"行政区划代码"}},
	sheet.Column{Name: "field", Aliases: []string{"执法领域"}},
	sheet.Column{Name: "parent", Aliases: []string{"上级机关", "上级机关代码"}},
	sheet.Column{Name: "founded_on", Aliases: []string{"成立日期", "启用日期"}},
	sheet.Column{Name: "closed_on", Aliases: []string{"撤销日期"}},
	sheet.Column{Name: "duties", Aliases: []string{"主要职责"}},
	sheet.Column{Name: "contact", Aliases: []string{"联系方式"}},
)

// bureauLevels are the levels with the words that sheets use for them.
var bureauLevels = []models.Choice{{Code: "bureau", Label: "部门"}, {Code: "district", Label: "区县"}, {Code: "city", Label: "地级市"}, {Code: "prefecture", Label: "自治州"}}

// readBureau sets the fields whose columns the file has; the parent is found
// later, for it may come further down in the file.
func readBureau(c *cells, b *models.Bureau) {
	c.text("code", &b.Code)
	c.text("name", &b.Name)
	c.text("short", &b.Short)
	kind := string(b.Kind)
	c.choice("kind", models.BureauKinds, &kind)
	b.Kind = models.BureauKind(kind)
	c.choice("level", bureauLevels, &b.Level)
	c.text("region", &b.Region)
	c.choice("field", models.Sectors, &b.Field)
	c.day("founded_on", &b.FoundedOn)
	c.day("closed_on", &b.ClosedOn)
	c.text("duties", &b.Duties)
	c.text("contact", &b.Contact)
}

// ImportBureaus brings in bureaus; a parent, named by code or full name, may
// come later in the same file. A bureau is known by its code: one that is kept
// already is updated where it differs. The whole file is one transaction, for
// its rows rest on each other. Columns: code, name, short, kind, level, region,
// field, parent, founded_on, closed_on, duties, contact, or their Chinese names.
func (s *Service) ImportBureaus(ctx context.Context, actor models.Actor, open func() (*sheet.Reader, error), o sheet.Options) (sheet.Report, error) {
	g, err := s.mayImport(ctx, actor)
	if err != nil {
		return sheet.Report{}, err
	}
	var read sheet.Report
	var rows []sheet.Row
	err = eachRow(open, bureauColumns, &read, func(row sheet.Row) error {
		rows = append(rows, row)
		return nil
	})
	if err != nil {
		return read, err
	}
	report := read
	planBureaus(g, rows, &report)
	if o.DryRun || report.Count() > 0 && !o.SkipBad {
		return report, nil
	}
	err = s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		if err := tx.Lock("tree", 0); err != nil {
			return err
		}
		tree, err := tx.Tree()
		if err != nil {
			return err
		}
		report = read
		p := planBureaus(gate{actor: actor, tree: tree}, rows, &report)
		if report.Count() > 0 && !o.SkipBad {
			return nil // the tree has changed since the file was checked
		}
		return p.write(tx)
	})
	return report, err
}

// bureauPlan is the tree as it will be: what is kept with the good rows laid
// over it. New bureaus have negative ids until they are written.
type bureauPlan struct {
	gate  gate
	rows  []*bureauRow
	after *models.Tree
	names lookup // of after
}

// bureauRow is a row with the bureau that it leads to; bad once it is refused.
type bureauRow struct {
	cells  cells
	before models.Bureau // zero for a new one
	bureau models.Bureau
	bad    bool
}

func (r *bureauRow) refuse(column, rule, fix string) {
	r.cells.refuse(column, rule, fix)
	r.bad = true
}

// planBureaus works out what the rows lead to and reports it.
func planBureaus(g gate, rows []sheet.Row, report *sheet.Report) *bureauPlan {
	p := &bureauPlan{gate: g}
	p.read(rows)
	for again := true; again; {
		p.overlay()
		again = false
		for _, r := range p.rows {
			if !r.bad && !p.admit(r) {
				again = true
			}
		}
	}
	for _, r := range p.rows {
		switch {
		case r.bad:
			refuse(report, r.cells.problems...)
		case r.bureau == r.before:
			report.Duplicate++
		default:
			report.Good++
		}
	}
	sortProblems(report)
	return p
}

// read makes rows out of cells and refuses what is wrong by itself.
func (p *bureauPlan) read(rows []sheet.Row) {
	kept, seen := newLookup(p.gate).byCode, map[string]int{}
	for i, row := range rows {
		r := &bureauRow{cells: cells{row: row}}
		code := row.Value("code")
		if id, old := kept[code]; old {
			r.before = p.gate.tree.Bureaus[id]
		}
		r.bureau = r.before
		readBureau(&r.cells, &r.bureau)
		if len(r.cells.problems) == 0 {
			r.cells.problems = row.Problems("", checkBureau(r.bureau))
		}
		r.bad = len(r.cells.problems) > 0
		if first, twice := seen[code]; twice {
			r.refuse("code", fmt.Sprintf("机关代码与第%d行重复", first), "请合并为一行，或删去其中一行")
		} else {
			seen[code] = row.Line
		}
		if r.before.ID == 0 {
			r.bureau.ID = int64(-1 - i)
		} else if !r.bad && p.gate.manage(r.before.ID) != nil {
			r.refuse("code", "该机关不归您管理，或代码已被其他机关使用", "请核对机关代码")
		}
		p.rows = append(p.rows, r)
	}
}

// overlay builds the tree of what is kept and the rows that are still good.
func (p *bureauPlan) overlay() {
	list := map[int64]models.Bureau{}
	for id, b := range p.gate.tree.Bureaus {
		list[id] = b
	}
	for _, r := range p.rows {
		if !r.bad {
			list[r.bureau.ID] = r.bureau
		}
	}
	p.nameAll(list)
	for _, r := range p.rows {
		if r.bad || !r.cells.row.Has("parent") {
			continue
		}
		r.bureau.ParentID = 0
		if v := r.cells.row.Value("parent"); v != "" {
			r.bureau.ParentID, _ = p.names.find(v) // admit tells of one that is missing
		}
		list[r.bureau.ID] = r.bureau
	}
	flat := make([]models.Bureau, 0, len(list))
	for _, b := range list {
		flat = append(flat, b)
	}
	p.after = models.NewTree(flat)
}

// nameAll makes the names of what will be. A name belongs to whoever bears it
// now, else to the first row that takes it.
func (p *bureauPlan) nameAll(list map[int64]models.Bureau) {
	p.names = lookup{byCode: map[string]int64{}, byName: map[string]int64{}}
	own := func(b models.Bureau) {
		p.names.byCode[b.Code] = b.ID
		name := models.HalfWidth(b.Name)
		if _, taken := p.names.byName[name]; !taken {
			p.names.byName[name] = b.ID
		}
	}
	for id, b := range list {
		if old, kept := p.gate.tree.Bureaus[id]; kept && old.Name == b.Name {
			own(b)
		}
	}
	for _, r := range p.rows {
		if !r.bad {
			own(r.bureau)
		}
	}
}

// admit holds a row to the tree as it will be; false when it is refused.
func (p *bureauPlan) admit(r *bureauRow) bool {
	b := r.bureau
	parent := r.cells.row.Value("parent")
	namesake := p.names.byName[models.HalfWidth(b.Name)]
	above := gate{actor: p.gate.actor, tree: p.after}
	switch {
	case namesake != b.ID && b.Name != r.before.Name:
		r.refuse("name", "机关名称与另一机关重复", "请核对是否重复登记")
	case parent != "" && b.ParentID == 0:
		r.refuse("parent", "没有代码或名称为“"+parent+"”的上级机关，或该行有误", "请先登记上级机关，或在本文件中补充、更正该行")
	case p.circular(b.ID):
		r.refuse("parent", "上级机关是本机关或其下级，形成循环", "请改填上级机关")
	case b.ParentID == r.before.ParentID && r.before.ID != 0:
	default:
		if err := above.place(b.ParentID); err != nil {
			r.refuse("parent", err.Error(), "请填写本机关或下级机关的代码或全称")
		}
	}
	return !r.bad
}

// circular says whether the way up from the bureau comes back to it.
func (p *bureauPlan) circular(id int64) bool {
	up := p.after.Bureaus[id].ParentID
	for range p.after.Bureaus {
		if up == id {
			return true
		}
		up = p.after.Bureaus[up].ParentID
	}
	return false
}

// write creates what is new, with lasting ids, and updates what differs.
func (p *bureauPlan) write(tx *store.Tx) error {
	lasting := map[int64]int64{}
	for _, r := range p.rows {
		if r.bureau.ID < 0 {
			lasting[r.bureau.ID] = tx.NewID()
		}
	}
	for _, r := range p.rows {
		b := r.bureau
		if r.bad || b == r.before {
			continue
		}
		if id, fresh := lasting[b.ParentID]; fresh {
			b.ParentID = id
		}
		var err error
		if id, fresh := lasting[b.ID]; fresh {
			b.ID = id
			err = tx.CreateBureau(&b)
		} else {
			err = tx.UpdateBureau(&b)
		}
		if err != nil {
			return fmt.Errorf("import bureau %s: %w", b.Code, err)
		}
	}
	return nil
}
