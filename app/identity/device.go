package identity

import (
	"context"

	"sanxiang/app/store"
	"sanxiang/models"
)

// CreateDevice adds a recording device to a bureau. Errors: Invalid with all
// field errors, Conflict for a serial number in use.
func (s *Service) CreateDevice(ctx context.Context, actor models.Actor, d models.Device) (models.Device, error) {
	return written(ctx, s, actor, func(tx *store.Tx, g gate) (models.Device, error) {
		if err := g.manage(d.BureauID); err != nil {
			return models.Device{}, err
		}
		if _, err := tx.FindBureau(d.BureauID); err != nil {
			return models.Device{}, err
		}
		created := d
		created.ID = 0
		if err := checkDevice(created); err != nil {
			return models.Device{}, err
		}
		err := tx.CreateDevice(&created)
		return created, err
	})
}

// UpdateDevice writes a changed device; it stays with its bureau. A version of
// 0 is not compared.
func (s *Service) UpdateDevice(ctx context.Context, actor models.Actor, d models.Device) (models.Device, error) {
	return written(ctx, s, actor, func(tx *store.Tx, g gate) (models.Device, error) {
		before, err := tx.FindDevice(d.ID)
		if err != nil {
			return models.Device{}, g.hide(err)
		}
		if err := g.manage(before.BureauID); err != nil {
			return models.Device{}, err
		}
		after := d
		current(&after.Version, before.Version)
		if after.BureauID != before.BureauID {
			return models.Device{}, models.Errorf(models.Invalid, "设备不能直接改换机关，请在原机关填写停用日期，再在新机关登记")
		}
		if err := checkDevice(after); err != nil {
			return models.Device{}, err
		}
		err = tx.UpdateDevice(before, &after)
		return after, err
	})
}

// ListDevices gives a bureau's devices by serial number.
func (s *Service) ListDevices(ctx context.Context, actor models.Actor, bureau int64) ([]models.Device, error) {
	g, err := s.gate(ctx, actor)
	if err == nil {
		err = g.read(bureau)
	}
	if err != nil {
		return nil, err
	}
	return s.store.ListDevicesOf(ctx, bureau)
}

// checkDevice reports every field error at once.
func checkDevice(d models.Device) error {
	var c models.Checks
	c.Add("", d.Check())
	checkTexts(&c, text{"serial", d.Serial, 60})
	checkDates(&c, date{"service_to", d.ServiceTo})
	c.Require(d.ServiceTo == "" || d.ServiceTo > d.ServiceFrom, "service_to", "停用日期须晚于启用日期", "请更正")
	return c.Err("设备信息有误")
}
