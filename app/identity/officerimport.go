package identity

import (
	"context"
	"fmt"

	"sanxiang/app/sheet"
	"sanxiang/app/store"
	"sanxiang/models"
)

var officerColumns = mustColumns(append([]sheet.Column{
	{Name: "bureau", Aliases: []string{"机关", "单位", "所属机关", "机关代码"}, Required: true},
	{Name: "name", Aliases: []string{"姓名"}, Required: true},
	{Name: "active_from", Aliases: []string{"到岗日期"}, Required: true},
	{Name: "active_to", Aliases: []string{"离岗日期"}},
	{Name: "post", Aliases: []string{"职务", "岗位"}},
	{Name: "education", Aliases: []string{"学历"}},
	{Name: "frontline", Aliases: []string{"一线办案"}},
	{Name: "formal", Aliases: []string{"正式在岗"}},
	{Name: "reviewer", Aliases: []string{"法制审核人员"}},
	{Name: "qualified", Aliases: []string{"法律职业资格"}},
	{Name: "review_from", Aliases: []string{"从事审核日期"}},
}, certificateCells...)...)

// readOfficer sets the fields whose columns the file has.
func readOfficer(c *cells, o *models.Officer) {
	c.text("name", &o.Name)
	c.day("active_from", &o.ActiveFrom)
	c.day("active_to", &o.ActiveTo)
	c.text("post", &o.Post)
	c.text("education", &o.Education)
	c.flag("frontline", &o.Frontline)
	c.flag("formal", &o.Formal)
	c.flag("reviewer", &o.Reviewer)
	c.flag("qualified", &o.Qualified)
	c.day("review_from", &o.ReviewFrom)
}

// ImportOfficers brings in officers, each with one certificate where the row
// has it; further ones are for ImportCertificates. An officer is known by
// bureau and certificate number, or by bureau, name and first day of service.
// A row that differs from what is kept updates it; a certificate that the
// officer did not have is added. Columns: bureau, name, active_from, active_to,
// post, education, frontline, formal, reviewer, qualified, review_from and
// those of a certificate, or their Chinese names.
func (s *Service) ImportOfficers(ctx context.Context, actor models.Actor, open func() (*sheet.Reader, error), o sheet.Options) (sheet.Report, error) {
	g, err := s.mayImport(ctx, actor)
	if err != nil {
		return sheet.Report{}, err
	}
	bureaus := newLookup(g)
	return importRows(ctx, s, actor, open, o, kind[person]{
		columns: officerColumns,
		read: func(c *cells, p *person) {
			c.bureau("bureau", bureaus, &p.officer.BureauID)
			readOfficer(c, &p.officer)
			readCertificate(c, &p.certificate)
		},
		keys: func(p person) []string {
			who := fmt.Sprintf("%s，%s到岗（机关%d）", p.officer.Name, p.officer.ActiveFrom.Chinese(), p.officer.BureauID)
			return append(p.numbers(), who)
		},
		apply: applyOfficers,
	})
}

func applyOfficers(b *batch, list []entry[person]) error {
	r, err := newRoll(b.tx, list)
	if err != nil {
		return err
	}
	for _, e := range list {
		if err := r.applyOfficer(b, e); err != nil {
			if err := b.problem(e.row, "name", err); err != nil {
				return err
			}
		}
	}
	return nil
}

// applyOfficer settles one row: the officer, then the certificate.
func (r *roll) applyOfficer(b *batch, e entry[person]) error {
	before, err := r.officer(e.value)
	if err != nil {
		return err
	}
	after := before
	after.BureauID = e.value.officer.BureauID
	readOfficer(&cells{row: e.row}, &after)
	if err := checkOfficer(after); err != nil {
		return err
	}
	var had, has models.Certificate
	if e.value.holds() {
		if had, err = r.certificate(e.value, before.ID); err != nil {
			return err
		}
		if has, err = r.merged(e, had, after); err != nil {
			return err
		}
	}
	return b.settle(after != before || has != had, func() error {
		if err := putOfficer(b.tx, before, &after); err != nil || has == had {
			return err
		}
		has.OfficerID = after.ID
		return r.put(b.tx, had, &has)
	})
}

// officer finds whom the row speaks of; the zero officer is a new one.
func (r *roll) officer(p person) (models.Officer, error) {
	named, err := r.holder(p.officer)
	if models.KindOf(err) == models.Conflict {
		named = models.Officer{} // the certificate has to tell them apart
	}
	c, numbered := r.byNumber(p)
	switch {
	case numbered && named.ID != 0 && c.OfficerID != named.ID:
		return named, models.Errorf(models.Conflict, "证号“%s”属于本机关的%s，姓名和到岗日期属于另一人，请核对", c.Number, r.officers[c.OfficerID].Name)
	case numbered:
		return r.officers[c.OfficerID], nil
	case models.KindOf(err) == models.Conflict:
		return named, models.Errorf(models.Conflict, "该机关有多名同名且同日到岗的执法人员，须填写已登记的证号加以区分")
	}
	return named, nil
}

func putOfficer(tx *store.Tx, before models.Officer, after *models.Officer) error {
	switch {
	case before.ID == 0:
		return tx.CreateOfficer(after)
	case before == *after:
		return nil
	}
	return tx.UpdateOfficer(before, after)
}
