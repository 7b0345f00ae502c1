package office

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
)

func (d *officerDesk) showNewCertificate(v *visit) error {
	o, err := d.find(v)
	if err != nil {
		return err
	}
	return d.certificateForm(v, fiber.StatusOK, newForm(nil), o, models.Certificate{})
}

func (d *officerDesk) createCertificate(v *visit) error {
	o, err := d.find(v)
	if err != nil {
		return err
	}
	f, c, err := readCertificate(v, models.Certificate{OfficerID: o.ID})
	if err != nil {
		return err
	}
	if err = f.err(); err == nil {
		_, err = d.Identity.CreateCertificate(v.ctx, v.actor, c)
	}
	return d.certificateSaved(v, f, o, models.Certificate{}, err)
}

// findCertificate gives a certificate of the officer in the address.
func (d *officerDesk) findCertificate(v *visit) (models.Officer, models.Certificate, error) {
	o, err := d.find(v)
	if err != nil {
		return o, models.Certificate{}, err
	}
	id, err := v.id("certificate")
	if err != nil {
		return o, models.Certificate{}, err
	}
	c, err := d.Identity.FindCertificate(v.ctx, v.actor, id)
	if err == nil && c.OfficerID != o.ID {
		err = models.Errorf(models.NotFound, "%s", models.HiddenMessage)
	}
	return o, c, err
}

func (d *officerDesk) showCertificate(v *visit) error {
	o, c, err := d.findCertificate(v)
	if err != nil {
		return err
	}
	return d.certificateForm(v, fiber.StatusOK, newForm(nil), o, c)
}

func (d *officerDesk) updateCertificate(v *visit) error {
	o, before, err := d.findCertificate(v)
	if err != nil {
		return err
	}
	f, c, err := readCertificate(v, before)
	if err != nil {
		return err
	}
	if err = f.err(); err == nil {
		_, err = d.Identity.UpdateCertificate(v.ctx, v.actor, c)
	}
	return d.certificateSaved(v, f, o, before, err)
}

// readCertificate takes the form over the certificate as it stands.
func readCertificate(v *visit, c models.Certificate) (*form, models.Certificate, error) {
	values, err := v.form()
	if err != nil {
		return nil, c, err
	}
	f := newForm(values)
	c.Number, c.Authority, c.CancelReason = f.value("certificate"), f.value("authority"), f.value("cancel_reason")
	c.AppliedOn, c.IssuedOn, c.ValidFrom, c.ValidTo = f.dayOf("applied_on"), f.dayOf("issued_on"), f.dayOf("valid_from"), f.dayOf("valid_to")
	c.CancelledOn, c.RenumberedOn, c.Version = f.dayOf("cancelled_on"), f.dayOf("renumbered_on"), f.version()
	return f, c, nil
}

// certificateSaved goes back to the officer, or shows the form again.
func (d *officerDesk) certificateSaved(v *visit, f *form, o models.Officer, c models.Certificate, err error) error {
	if err == nil {
		return v.done("已保存“"+o.Name+"”的行政执法证", officersPath+"/"+strconv.FormatInt(o.ID, 10))
	}
	if !f.refuse(err) {
		return err
	}
	return d.certificateForm(v, statusOf(err), f, o, c)
}

// certificateForm shows a certificate to be filled in.
func (d *officerDesk) certificateForm(v *visit, status int, f *form, o models.Officer, c models.Certificate) error {
	if !f.Faulty() {
		f.fill(map[string]string{
			"certificate": c.Number, "authority": c.Authority, "applied_on": string(c.AppliedOn), "issued_on": string(c.IssuedOn), "valid_from": string(c.ValidFrom),
			"valid_to": string(c.ValidTo), "cancelled_on": string(c.CancelledOn), "cancel_reason": c.CancelReason, "renumbered_on": string(c.RenumberedOn),
			"version": strconv.FormatInt(c.Version, 10),
		})
	}
	own := officersPath + "/" + strconv.FormatInt(o.ID, 10)
	s := sheetForm{Title: "登记行政执法证", Lead: o.Name, Form: f, Action: own + "/certificate", Button: "登记", Back: own}
	s.Groups = []fieldGroup{
		{"", []field{f.text("certificate", "证号", most(20)), f.text("authority", "发证机关", optional, most(200))}},
		{"日期", []field{f.day("applied_on", "申领日期", optional), f.day("issued_on", "发证日期", optional), f.day("valid_from", "有效期起"), f.day("valid_to", "有效期止", optional, hint("最后有效的一天")),
			f.day("renumbered_on", "换号日期", optional)}},
	}
	if c.ID != 0 {
		s.Title, s.Action, s.Button, s.Version = "行政执法证 "+c.Number, own+"/certificate/"+strconv.FormatInt(c.ID, 10), "保存", strconv.FormatInt(c.Version, 10)
		if f.version() != 0 {
			s.Version = f.value("version")
		}
		s.Groups = append(s.Groups, fieldGroup{"注销", []field{f.day("cancelled_on", "注销日期", optional), f.text("cancel_reason", "注销原因", optional, most(200))}})
	}
	crumbs := settingCrumbs(crumb{"执法人员和证件", officersPath}, crumb{o.Name, own})
	return v.renderAs(status, d.edit, head{Title: s.Title, Section: "settings", Crumbs: crumbs}, s)
}
