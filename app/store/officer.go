package store

import (
	"context"
	"fmt"

	"sanxiang/models"
)

// CreateOfficer adds an officer.
func (tx *Tx) CreateOfficer(o *models.Officer) error {
	if o.ID == 0 {
		o.ID = tx.NewID()
	}
	o.Version = 1
	if err := tx.create(o, "执法人员已存在"); err != nil {
		return err
	}
	tx.count(nil, *o)
	tx.Append("登记执法人员", "officer", o.ID, o.BureauID, o.Name)
	return nil
}

// UpdateOfficer writes a changed officer.
func (tx *Tx) UpdateOfficer(before models.Officer, o *models.Officer) error {
	if err := tx.replace(o, o.ID, &o.Version); err != nil {
		return err
	}
	tx.count(before, *o)
	tx.Append("修改执法人员", "officer", o.ID, o.BureauID, o.Name)
	return nil
}

// CreateCertificate adds an enforcement certificate.
func (tx *Tx) CreateCertificate(c *models.Certificate) error {
	if c.ID == 0 {
		c.ID = tx.NewID()
	}
	c.Version = 1
	c.Settle()
	if err := tx.create(c, "证号已存在"); err != nil {
		return err
	}
	tx.count(nil, *c)
	tx.Append("登记执法证", "certificate", c.ID, c.BureauID, c.Number)
	return nil
}

// UpdateCertificate writes a changed certificate.
func (tx *Tx) UpdateCertificate(before models.Certificate, c *models.Certificate) error {
	c.Settle()
	if err := tx.replace(c, c.ID, &c.Version); err != nil {
		return err
	}
	tx.count(before, *c)
	tx.Append("修改执法证", "certificate", c.ID, c.BureauID, c.Number)
	return nil
}

// CreateDevice adds a recording device.
func (tx *Tx) CreateDevice(d *models.Device) error {
	if d.ID == 0 {
		d.ID = tx.NewID()
	}
	d.Version = 1
	if err := tx.create(d, "设备编号已存在，请核对"); err != nil {
		return err
	}
	tx.count(nil, *d)
	tx.Append("登记设备", "device", d.ID, d.BureauID, d.Serial)
	return nil
}

// UpdateDevice writes a changed device.
func (tx *Tx) UpdateDevice(before models.Device, d *models.Device) error {
	if err := tx.replace(d, d.ID, &d.Version); err != nil {
		return err
	}
	tx.count(before, *d)
	tx.Append("修改设备", "device", d.ID, d.BureauID, d.Serial)
	return nil
}

// FindOfficer gives one officer.
func (tx *Tx) FindOfficer(id int64) (models.Officer, error) {
	var o models.Officer
	err := tx.db.Where("id = ?", id).Take(&o).Error
	return o, found(err, "没有找到该执法人员")
}

// FindDevice gives one recording device.
func (tx *Tx) FindDevice(id int64) (models.Device, error) {
	var d models.Device
	err := tx.db.Where("id = ?", id).Take(&d).Error
	return d, found(err, "没有找到该设备")
}

// FindCertificate gives one enforcement certificate.
func (tx *Tx) FindCertificate(id int64) (models.Certificate, error) {
	var c models.Certificate
	err := tx.db.Where("id = ?", id).Take(&c).Error
	return c, found(err, "没有找到该执法证")
}

// ListOfficers gives the officers of the ids.
func (tx *Tx) ListOfficers(ids []int64) (map[int64]models.Officer, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var list []models.Officer
	if err := tx.db.Where("id IN ?", ids).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list officers: %w", err)
	}
	out := make(map[int64]models.Officer, len(list))
	for _, o := range list {
		out[o.ID] = o
	}
	return out, nil
}

// ListOfficers gives the officers of the ids, by id.
func (s *Store) ListOfficers(ctx context.Context, ids []int64) (map[int64]models.Officer, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	return (&Tx{db: s.reader(ctx), store: s}).ListOfficers(ids)
}

// ListCertificates gives the certificates of the officers, by officer.
func (s *Store) ListCertificates(ctx context.Context, officers []int64) (map[int64][]models.Certificate, error) {
	return (&Tx{db: s.reader(ctx), store: s}).ListCertificates(officers)
}

// ListCertificates gives the certificates of the officers, by officer.
func (tx *Tx) ListCertificates(officers []int64) (map[int64][]models.Certificate, error) {
	if len(officers) == 0 {
		return nil, nil
	}
	var list []models.Certificate
	if err := tx.db.Where("officer_id IN ?", officers).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list certificates: %w", err)
	}
	out := map[int64][]models.Certificate{}
	for _, c := range list {
		out[c.OfficerID] = append(out[c.OfficerID], c)
	}
	return out, nil
}

// ListOfficersNamed gives the officers of the bureaus who bear one of the names.
func (tx *Tx) ListOfficersNamed(bureaus []int64, names []string) ([]models.Officer, error) {
	var list []models.Officer
	if err := tx.db.Where("bureau_id IN ? AND name IN ?", bureaus, names).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list officers by name: %w", err)
	}
	return list, nil
}

// ListCertificatesNumbered gives the certificates of the numbers, of all bureaus.
func (tx *Tx) ListCertificatesNumbered(numbers []string) ([]models.Certificate, error) {
	var list []models.Certificate
	if err := tx.db.Where("number <> '' AND number IN ?", numbers).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list certificates by number: %w", err)
	}
	return list, nil
}

// ListDevicesNumbered gives the devices of the bureaus with the serial numbers.
func (tx *Tx) ListDevicesNumbered(bureaus []int64, serials []string) ([]models.Device, error) {
	var list []models.Device
	if err := tx.db.Where("bureau_id IN ? AND serial IN ?", bureaus, serials).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list devices by serial number: %w", err)
	}
	return list, nil
}

// ListOfficersOf gives a bureau's officers by name.
func (s *Store) ListOfficersOf(ctx context.Context, bureau int64) ([]models.Officer, error) {
	var list []models.Officer
	if err := s.reader(ctx).Where("bureau_id = ?", bureau).Order("name, id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list officers: %w", err)
	}
	return list, nil
}

// ListCertificatesOf gives a bureau's certificates by number.
func (s *Store) ListCertificatesOf(ctx context.Context, bureau int64) ([]models.Certificate, error) {
	var list []models.Certificate
	if err := s.reader(ctx).Where("bureau_id = ?", bureau).Order("number, id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list certificates: %w", err)
	}
	return list, nil
}

// ListDevicesOf gives a bureau's devices by serial number.
func (s *Store) ListDevicesOf(ctx context.Context, bureau int64) ([]models.Device, error) {
	var list []models.Device
	if err := s.reader(ctx).Where("bureau_id = ?", bureau).Order("serial").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list devices: %w", err)
	}
	return list, nil
}

// FindOfficer gives one officer.
func (s *Store) FindOfficer(ctx context.Context, id int64) (models.Officer, error) {
	return (&Tx{db: s.reader(ctx)}).FindOfficer(id)
}

// FindDevice gives one recording device.
func (s *Store) FindDevice(ctx context.Context, id int64) (models.Device, error) {
	return (&Tx{db: s.reader(ctx)}).FindDevice(id)
}

// FindCertificate gives one enforcement certificate.
func (s *Store) FindCertificate(ctx context.Context, id int64) (models.Certificate, error) {
	return (&Tx{db: s.reader(ctx)}).FindCertificate(id)
}
