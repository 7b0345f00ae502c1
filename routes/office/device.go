package office

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
)

// deviceDesk is the pages of recording devices (执法记录设备, 国办发〔2018〕118号（八）).
type deviceDesk struct {
	*office
	list, edit *page
}

func newDeviceDesk(o *office) *deviceDesk {
	return &deviceDesk{office: o, list: o.parse("listing.html"), edit: o.parse("sheet.html")}
}

func (d *deviceDesk) routes() []route {
	return []route{
		get("/settings/devices", d.showList, readOfficers...),
		get("/settings/devices/new", d.showNew, manageBureaus...),
		post("/settings/devices/new", d.create, manageBureaus...),
		get("/settings/devices/:id", d.showOne, manageBureaus...),
		post("/settings/devices/:id", d.update, manageBureaus...),
	}
}

const devicesPath = Prefix + "/settings/devices"

func (d *deviceDesk) showList(v *visit) error {
	f := newForm(v.query())
	bureau, err := v.asked(f.value("bureau"))
	if err != nil {
		return err
	}
	devices, err := d.Identity.ListDevices(v.ctx, v.actor, bureau)
	if err != nil {
		return err
	}
	f.fill(map[string]string{"bureau": strconv.FormatInt(bureau, 10)})
	choices := v.bureaus(models.ActReadFigures)
	manages := models.Permit(v.actor, models.ActManageBureau, v.tree, bureau) == nil
	list := listing{
		Title: "执法记录设备", Action: devicesPath, Columns: columns("设备编号", "类别", "使用期", "状态"), Empty: "还没有登记设备。",
	}
	if manages {
		choices = v.bureaus(models.ActManageBureau)
		list.Actions = []download{{devicesPath + "/new?bureau=" + strconv.FormatInt(bureau, 10), "登记设备"}}
	}
	list.Filter = []field{f.pick("bureau", "机关", choices)}
	for _, x := range devices {
		serial, state := cell{Text: x.Serial, Head: true}, tagCell(tagOK, "在用")
		if manages {
			serial.Href = devicesPath + "/" + strconv.FormatInt(x.ID, 10)
		}
		switch today := d.today(); {
		case x.ServiceTo != "" && x.ServiceTo <= today:
			state = tagCell(tagGone, "停用")
		case x.ServiceFrom > today:
			state = tagCell(tagPlain, "未启用")
		}
		last := models.Day("")
		if x.ServiceTo != "" {
			last = x.ServiceTo.Add(-1)
		}
		list.Rows = append(list.Rows, line{serial, textCell(models.ChoiceLabel(models.DeviceKinds, x.Kind)), textCell(spanText(x.ServiceFrom, last)), state})
	}
	return v.render(d.list, head{Title: list.Title, Section: "settings", Crumbs: settingCrumbs()}, list)
}

func (d *deviceDesk) showNew(v *visit) error {
	bureau, err := v.asked(v.Query("bureau"))
	if err != nil {
		return err
	}
	if err := models.Permit(v.actor, models.ActManageBureau, v.tree, bureau); err != nil {
		return err
	}
	return d.form(v, fiber.StatusOK, newForm(nil), models.Device{BureauID: bureau, Kind: "body_camera", ServiceFrom: d.today()})
}

func (d *deviceDesk) create(v *visit) error {
	f, x, err := readDevice(v, models.Device{})
	if err != nil {
		return err
	}
	x.BureauID = f.row("bureau")
	if err = f.err(); err == nil {
		_, err = d.Identity.CreateDevice(v.ctx, v.actor, x)
	}
	return d.saved(v, f, x, err)
}

func (d *deviceDesk) find(v *visit) (models.Device, error) {
	id, err := v.id("id")
	if err != nil {
		return models.Device{}, err
	}
	return d.Identity.FindDevice(v.ctx, v.actor, id)
}

func (d *deviceDesk) showOne(v *visit) error {
	x, err := d.find(v)
	if err != nil {
		return err
	}
	return d.form(v, fiber.StatusOK, newForm(nil), x)
}

func (d *deviceDesk) update(v *visit) error {
	before, err := d.find(v)
	if err != nil {
		return err
	}
	f, x, err := readDevice(v, before)
	if err != nil {
		return err
	}
	if err = f.err(); err == nil {
		_, err = d.Identity.UpdateDevice(v.ctx, v.actor, x)
	}
	return d.saved(v, f, before, err)
}

// readDevice takes the form over the device as it stands.
func readDevice(v *visit, x models.Device) (*form, models.Device, error) {
	values, err := v.form()
	if err != nil {
		return nil, x, err
	}
	f := newForm(values)
	x.Serial, x.Kind, x.ServiceFrom, x.ServiceTo, x.Version = f.value("serial"), f.value("kind"), f.dayOf("service_from"), f.dayOf("service_to"), f.version()
	return f, x, nil
}

func (d *deviceDesk) saved(v *visit, f *form, x models.Device, err error) error {
	if err == nil {
		return v.done("已保存设备", devicesPath+"?bureau="+strconv.FormatInt(x.BureauID, 10))
	}
	if !f.refuse(err) {
		return err
	}
	return d.form(v, statusOf(err), f, x)
}

// form shows a device to be filled in.
func (d *deviceDesk) form(v *visit, status int, f *form, x models.Device) error {
	if !f.Faulty() {
		f.fill(map[string]string{
			"bureau": strconv.FormatInt(x.BureauID, 10), "serial": x.Serial, "kind": x.Kind, "service_from": string(x.ServiceFrom), "service_to": string(x.ServiceTo),
			"version": strconv.FormatInt(x.Version, 10),
		})
	}
	s := sheetForm{Title: "登记设备", Lead: v.tree.Bureaus[x.BureauID].Name, Form: f, Action: devicesPath + "/new", Button: "登记", Back: devicesPath}
	if x.ID != 0 {
		s.Title, s.Action, s.Button, s.Version = "设备 "+x.Serial, devicesPath+"/"+strconv.FormatInt(x.ID, 10), "保存", f.value("version")
	}
	s.Groups = []fieldGroup{{"", []field{
		f.hidden("bureau"), f.text("serial", "设备编号", most(64)), f.pick("kind", "类别", models.DeviceKinds), f.day("service_from", "启用日期"),
		f.day("service_to", "停用日期", optional, hint("第一个不再使用的日子")),
	}}}
	return v.renderAs(status, d.edit, head{Title: s.Title, Section: "settings", Crumbs: settingCrumbs(crumb{"执法记录设备", devicesPath})}, s)
}
