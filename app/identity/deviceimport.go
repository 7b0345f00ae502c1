package identity

import (
	"context"
	"fmt"

	"sanxiang/app/sheet"
	"sanxiang/models"
)

var deviceColumns = mustColumns(
	sheet.Column{Name: "bureau", Aliases: []string{"机关", "单位", "所属机关", "机关代码"}, Required: true},
	sheet.Column{Name: "serial", Aliases: []string{"设备编号", "编号"}, Required: true},
	sheet.Column{Name: "kind", Aliases: []string{"设备类别", "类别"}},
	sheet.Column{Name: "service_from", Aliases: []string{"启用日期"}},
	sheet.Column{Name: "service_to", Aliases: []string{"停用日期"}},
)

// ImportDevices brings in recording devices. A device is known by bureau and
// serial number: one that is kept already is updated where it differs and
// counted as a duplicate where it does not. Columns: bureau, serial, kind,
// service_from, service_to, or their Chinese names.
func (s *Service) ImportDevices(ctx context.Context, actor models.Actor, open func() (*sheet.Reader, error), o sheet.Options) (sheet.Report, error) {
	g, err := s.mayImport(ctx, actor)
	if err != nil {
		return sheet.Report{}, err
	}
	bureaus := newLookup(g)
	read := func(c *cells, d *models.Device) {
		c.bureau("bureau", bureaus, &d.BureauID)
		c.text("serial", &d.Serial)
		c.choice("kind", models.DeviceKinds, &d.Kind)
		c.day("service_from", &d.ServiceFrom)
		c.day("service_to", &d.ServiceTo)
	}
	return importRows(ctx, s, actor, open, o, kind[models.Device]{
		columns: deviceColumns, read: read,
		keys: func(d models.Device) []string {
			return []string{fmt.Sprintf("设备编号%s（机关%d）", d.Serial, d.BureauID)}
		},
		apply: func(b *batch, list []entry[models.Device]) error { return applyDevices(b, list, read) },
	})
}

// deviceKey is what a device is known by.
type deviceKey struct {
	bureau int64
	serial string
}

func applyDevices(b *batch, list []entry[models.Device], read func(*cells, *models.Device)) error {
	var bureaus []int64
	var serials []string
	for _, e := range list {
		bureaus, serials = append(bureaus, e.value.BureauID), append(serials, e.value.Serial)
	}
	kept, err := b.tx.ListDevicesNumbered(bureaus, serials)
	if err != nil {
		return err
	}
	known := map[deviceKey]models.Device{}
	for _, d := range kept {
		known[deviceKey{d.BureauID, d.Serial}] = d
	}
	for _, e := range list {
		before, old := known[deviceKey{e.value.BureauID, e.value.Serial}]
		after := before
		read(&cells{row: e.row}, &after)
		if err := checkDevice(after); err != nil {
			if err := b.problem(e.row, "", err); err != nil {
				return err
			}
			continue
		}
		err := b.settle(after != before, func() error {
			if old {
				return b.tx.UpdateDevice(before, &after)
			}
			return b.tx.CreateDevice(&after)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
