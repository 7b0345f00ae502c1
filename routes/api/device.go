package api

import "sanxiang/models"

// deviceForm is a recording device as handed in.
type deviceForm struct {
	Bureau      int64      `json:"bureau,string" doc:"机关编号，默认为本机关"`
	Serial      string     `json:"serial"`
	Kind        string     `json:"kind"`
	ServiceFrom models.Day `json:"service_from"`
	ServiceTo   models.Day `json:"service_to"`
}

// deviceList lists a bureau's devices by serial number.
type deviceList struct {
	Devices []models.Device `json:"devices"`
}

func (a *api) listDevices(r call, _ none) (deviceList, error) {
	rows, err := a.Identity.ListDevices(r.ctx, r.actor, r.id)
	return deviceList{list(rows)}, err
}

func (a *api) createDevice(r call, b deviceForm) (models.Device, error) {
	return a.Identity.CreateDevice(r.ctx, r.actor, models.Device{
		BureauID: r.own(b.Bureau), Serial: b.Serial, Kind: b.Kind, ServiceFrom: b.ServiceFrom, ServiceTo: b.ServiceTo,
	})
}
