package identity

import (
	"context"
	"fmt"

	"sanxiang/app/sheet"
	"sanxiang/app/store"
	"sanxiang/models"
)

// certificateCells are the columns of a certificate's own fields.
var certificateCells = []sheet.Column{
	{Name: "certificate", Aliases: []string{"证号", "执法证号", "执法证件号", "number"}},
	{Name: "authority", Aliases: []string{"发证机关"}},
	{Name: "applied_on", Aliases: []string{"申领日期"}},
	{Name: "issued_on", Aliases: []string{"发证日期"}},
	{Name: "valid_from", Aliases: []string{"有效期起"}},
	{Name: "valid_to", Aliases: []string{"有效期止"}},
	{Name: "cancelled_on", Aliases: []string{"注销日期"}},
	{Name: "cancel_reason", Aliases: []string{"注销原因"}},
	{Name: "renumbered_on", Aliases: []string{"换号日期"}},
}

var certificateColumns = mustColumns(append([]sheet.Column{
	{Name: "bureau", Aliases: []string{"机关", "单位", "所属机关", "机关代码"}, Required: true},
	{Name: "officer", Aliases: []string{"姓名", "持证人", "name"}, Required: true},
	{Name: "active_from", Aliases: []string{"到岗日期"}},
}, certificateCells...)...)

// readCertificate sets the fields whose columns the file has.
func readCertificate(c *cells, x *models.Certificate) {
	c.text("certificate", &x.Number)
	c.text("authority", &x.Authority)
	c.day("applied_on", &x.AppliedOn)
	c.day("issued_on", &x.IssuedOn)
	c.day("valid_from", &x.ValidFrom)
	c.day("valid_to", &x.ValidTo)
	c.day("cancelled_on", &x.CancelledOn)
	c.text("cancel_reason", &x.CancelReason)
	c.day("renumbered_on", &x.RenumberedOn)
	x.Settle()
}

// person is a row of a file of officers or certificates: who, and the
// certificate, empty when the row has none.
type person struct {
	officer     models.Officer
	certificate models.Certificate
}

// holds says whether the row speaks of a certificate.
func (p person) holds() bool {
	c := p.certificate
	return c.Number != "" || c.AppliedOn != "" || c.IssuedOn != ""
}

// numbers are the keys of the row's certificate.
func (p person) numbers() []string {
	c := p.certificate
	if c.Number == "" {
		return nil
	}
	keys := []string{fmt.Sprintf("证号%s（机关%d）", c.Number, p.officer.BureauID)}
	if c.Authority != "" {
		keys = append(keys, "证号"+c.Number+"（"+c.Authority+"）")
	}
	return keys
}

// ImportCertificates brings in certificates of officers who are registered
// already. A certificate is known by bureau and number, an application without
// a number by its officer and day; the officer by bureau and name, and by the
// first day of service where several bear the name. Columns: bureau, officer,
// active_from, certificate, authority, applied_on, issued_on, valid_from,
// valid_to, cancelled_on, cancel_reason, renumbered_on, or their Chinese names.
func (s *Service) ImportCertificates(ctx context.Context, actor models.Actor, open func() (*sheet.Reader, error), o sheet.Options) (sheet.Report, error) {
	g, err := s.mayImport(ctx, actor)
	if err != nil {
		return sheet.Report{}, err
	}
	bureaus := newLookup(g)
	return importRows(ctx, s, actor, open, o, kind[person]{
		columns: certificateColumns,
		read: func(c *cells, p *person) {
			c.bureau("bureau", bureaus, &p.officer.BureauID)
			c.text("officer", &p.officer.Name)
			c.day("active_from", &p.officer.ActiveFrom)
			readCertificate(c, &p.certificate)
		},
		keys: func(p person) []string {
			if keys := p.numbers(); keys != nil {
				return keys
			}
			return []string{fmt.Sprintf("%s%s的申领（机关%d）", p.officer.Name, p.certificate.AppliedOn.Chinese(), p.officer.BureauID)}
		},
		apply: applyCertificates,
	})
}

func applyCertificates(b *batch, list []entry[person]) error {
	r, err := newRoll(b.tx, list)
	if err != nil {
		return err
	}
	for _, e := range list {
		holder, err := r.holder(e.value.officer)
		if err == nil {
			err = r.applyCertificate(b, e, holder)
		}
		if err != nil {
			if err := b.problem(e.row, "officer", err); err != nil {
				return err
			}
		}
	}
	return nil
}

// applyCertificate settles one row for a known officer.
func (r *roll) applyCertificate(b *batch, e entry[person], holder models.Officer) error {
	before, err := r.certificate(e.value, holder.ID)
	if err != nil {
		return err
	}
	after, err := r.merged(e, before, holder)
	if err != nil {
		return err
	}
	return b.settle(after != before, func() error { return r.put(b.tx, before, &after) })
}

// roll is what is kept about the people of a batch.
type roll struct {
	named    []models.Officer               // who bear a name of the batch
	officers map[int64]models.Officer       // those, and the holders of the numbers
	numbered []models.Certificate           // that bear a number of the batch
	own      map[int64][]models.Certificate // all certificates of the officers
}

func newRoll(tx *store.Tx, list []entry[person]) (*roll, error) {
	var bureaus []int64
	var names, numbers []string
	for _, e := range list {
		bureaus, names = append(bureaus, e.value.officer.BureauID), append(names, e.value.officer.Name)
		if n := e.value.certificate.Number; n != "" {
			numbers = append(numbers, n)
		}
	}
	if err := tx.Lock("certificate", 0); err != nil {
		return nil, err
	}
	var r roll
	var err error
	if r.named, err = tx.ListOfficersNamed(bureaus, names); err != nil {
		return nil, err
	}
	if r.numbered, err = tx.ListCertificatesNumbered(numbers); err != nil {
		return nil, err
	}
	var ids []int64
	for _, o := range r.named {
		ids = append(ids, o.ID)
	}
	for _, c := range r.numbered {
		ids = append(ids, c.OfficerID)
	}
	if r.officers, err = tx.ListOfficers(ids); err != nil {
		return nil, err
	}
	r.own, err = tx.ListCertificates(ids)
	return &r, err
}

// holder finds the one officer of the bureau, the name and, where it is given,
// the first day of service.
func (r *roll) holder(wanted models.Officer) (models.Officer, error) {
	var found []models.Officer
	for _, o := range r.named {
		if o.BureauID == wanted.BureauID && o.Name == wanted.Name && (wanted.ActiveFrom == "" || o.ActiveFrom == wanted.ActiveFrom) {
			found = append(found, o)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return models.Officer{}, models.Errorf(models.NotFound, "该机关没有登记这名执法人员，须先导入执法人员")
	}
	return models.Officer{}, models.Errorf(models.Conflict, "该机关有多名同名的执法人员，须填写到岗日期加以区分")
}

// certificate finds the kept certificate that a row of the officer speaks of:
// by number within the bureau, the latest where there are several, else an
// application that has no number yet. The zero one means that it is new.
func (r *roll) certificate(p person, holder int64) (models.Certificate, error) {
	if c, ok := r.byNumber(p); ok {
		if c.OfficerID != holder {
			return c, models.Errorf(models.Conflict, "证号“%s”属于本机关的%s，请核对姓名和证号", c.Number, r.officers[c.OfficerID].Name)
		}
		return c, nil
	}
	for _, c := range r.own[holder] {
		if c.Number == "" && (p.certificate.AppliedOn == "" || c.AppliedOn == p.certificate.AppliedOn) {
			return c, nil
		}
	}
	return models.Certificate{}, nil
}

// byNumber finds the bureau's latest certificate of the row's number.
func (r *roll) byNumber(p person) (models.Certificate, bool) {
	var best models.Certificate
	for _, c := range r.numbered {
		same := c.Number == p.certificate.Number && c.BureauID == p.officer.BureauID
		if same && (best.ID == 0 || c.ValidFrom > best.ValidFrom) {
			best = c
		}
	}
	return best, best.ID != 0
}

// merged lays the row over the kept certificate and checks the result.
func (r *roll) merged(e entry[person], before models.Certificate, holder models.Officer) (models.Certificate, error) {
	after := before
	readCertificate(&cells{row: e.row}, &after)
	after.OfficerID, after.BureauID = holder.ID, holder.BureauID
	if err := checkCertificateFields(after); err != nil {
		return after, err
	}
	for _, other := range r.numbered {
		if clash(after, other) {
			return after, models.Errorf(models.Conflict, "证号“%s”已有在同一时期有效的执法证，须先登记原证的注销日期", after.Number)
		}
	}
	return after, nil
}

// put writes a certificate and takes its number into the roll.
func (r *roll) put(tx *store.Tx, before models.Certificate, after *models.Certificate) error {
	if before.ID != 0 {
		return tx.UpdateCertificate(before, after)
	}
	if err := tx.CreateCertificate(after); err != nil {
		return err
	}
	r.numbered = append(r.numbered, *after)
	return nil
}
