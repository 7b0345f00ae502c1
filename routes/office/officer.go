package office

import (
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
)

// officerDesk is the pages of enforcement officers and their certificates
// (执法人员, 行政执法证).
type officerDesk struct {
	*office
	list, edit *page
}

func newOfficerDesk(o *office) *officerDesk {
	return &officerDesk{office: o, list: o.parse("listing.html"), edit: o.parse("sheet.html")}
}

func (d *officerDesk) routes() []route {
	return []route{
		get("/settings/officers", d.showList, readOfficers...),
		get("/settings/officers/new", d.showNew, manageBureaus...),
		post("/settings/officers/new", d.create, manageBureaus...),
		get("/settings/officers/:id", d.showOne, manageBureaus...),
		post("/settings/officers/:id", d.update, manageBureaus...),
		get("/settings/officers/:id/certificate", d.showNewCertificate, manageBureaus...),
		post("/settings/officers/:id/certificate", d.createCertificate, manageBureaus...),
		get("/settings/officers/:id/certificate/:certificate", d.showCertificate, manageBureaus...),
		post("/settings/officers/:id/certificate/:certificate", d.updateCertificate, manageBureaus...),
	}
}

const officersPath = Prefix + "/settings/officers"

// expiring is how many days ahead a certificate's end is shown.
const expiring = 90

// certificateTag is how a certificate stands on the day.
func certificateTag(c models.Certificate, today models.Day) tag {
	switch {
	case c.CancelledOn != "" && c.CancelledOn <= today:
		return tag{tagGone, "已注销"}
	case c.ValidFrom == "":
		return tag{tagWait, "申领中"}
	case c.ValidFrom > today:
		return tag{tagPlain, "尚未生效"}
	case !c.ValidOn(today):
		return tag{tagLate, "已过期"}
	case c.EndsOn != "" && c.EndsOn <= today.Add(expiring):
		return tag{tagWait, "将于" + c.EndsOn.Add(-1).Chinese() + "到期"}
	}
	return tag{tagOK, "有效"}
}

func (d *officerDesk) showList(v *visit) error {
	f := newForm(v.query())
	bureau, err := v.asked(f.value("bureau"))
	if err != nil {
		return err
	}
	officers, err := d.Identity.ListOfficers(v.ctx, v.actor, bureau)
	if err != nil {
		return err
	}
	certificates, err := d.Identity.ListCertificates(v.ctx, v.actor, bureau)
	if err != nil {
		return err
	}
	held := map[int64][]models.Certificate{}
	for _, c := range certificates {
		held[c.OfficerID] = append(held[c.OfficerID], c)
	}
	f.fill(map[string]string{"bureau": strconv.FormatInt(bureau, 10)})
	list := listing{
		Title: "执法人员和证件", Action: officersPath, Filter: []field{f.pick("bureau", "机关", v.bureaus(models.ActReadFigures))},
		Columns: columns("姓名", "职务", "身份", "执法证号", "证件状态", "在岗"), Empty: "还没有登记执法人员。",
	}
	manages := models.Permit(v.actor, models.ActManageBureau, v.tree, bureau) == nil
	if manages {
		list.Filter[0].Options = options(v.bureaus(models.ActManageBureau), []string{strconv.FormatInt(bureau, 10)})
		list.Actions = []download{{officersPath + "/new?bureau=" + strconv.FormatInt(bureau, 10), "登记执法人员"}}
	}
	active, reviewers := 0, 0
	for _, o := range officers {
		if o.ActiveOn(d.today()) {
			active++
			if o.Reviewer {
				reviewers++
			}
		}
		list.Rows = append(list.Rows, d.line(o, held[o.ID], manages))
	}
	quota := models.ReviewerQuota(active)
	list.Lead = fmt.Sprintf("在岗%d人，其中法制审核人员%d人；按原则上不少于5%%，应有%d人。", active, reviewers, quota)
	if reviewers < quota {
		list.Lead += fmt.Sprintf("还差%d人（国办发〔2018〕118号（十一））。", quota-reviewers)
	}
	return v.render(d.list, head{Title: list.Title, Section: "settings", Crumbs: settingCrumbs()}, list)
}

// line is the row of an officer with the certificate that counts today, else
// the latest.
func (d *officerDesk) line(o models.Officer, held []models.Certificate, manages bool) line {
	name := cell{Text: o.Name, Head: true}
	if manages {
		name.Href = officersPath + "/" + strconv.FormatInt(o.ID, 10)
	}
	number, state := textCell(""), tagCell(tagLate, "无证")
	for _, c := range held {
		t := certificateTag(c, d.today())
		if number.Text == "" || c.ValidOn(d.today()) {
			number, state = textCell(c.Number), cell{Tag: &t}
		}
	}
	active := tagCell(tagOK, "在岗")
	if !o.ActiveOn(d.today()) {
		active = tagCell(tagGone, "离岗")
	}
	return line{name, textCell(o.Post), textCell(officerRole(o)), number, state, active}
}

// officerRole says in words what an officer is.
func officerRole(o models.Officer) string {
	role := ""
	if o.Frontline {
		role = "一线办案"
	}
	if o.Reviewer {
		if role != "" {
			role += "、"
		}
		role += "法制审核"
		if o.Qualified {
			role += "（有法律职业资格）"
		}
	}
	return role
}

// find gives an officer of a bureau that the user manages.
func (d *officerDesk) find(v *visit) (models.Officer, error) {
	id, err := v.id("id")
	if err != nil {
		return models.Officer{}, err
	}
	return d.Identity.FindOfficer(v.ctx, v.actor, id)
}

func (d *officerDesk) showNew(v *visit) error {
	bureau, err := v.asked(v.Query("bureau"))
	if err != nil {
		return err
	}
	if err := models.Permit(v.actor, models.ActManageBureau, v.tree, bureau); err != nil {
		return err
	}
	return d.form(v, fiber.StatusOK, newForm(nil), models.Officer{BureauID: bureau, Formal: true, Frontline: true, ActiveFrom: d.today()})
}

func (d *officerDesk) create(v *visit) error {
	f, o, err := d.read(v, models.Officer{})
	if err != nil {
		return err
	}
	o.BureauID = f.row("bureau")
	if err = f.err(); err == nil {
		o, err = d.Identity.CreateOfficer(v.ctx, v.actor, o)
	}
	if err != nil {
		return d.refused(v, f, o, err)
	}
	return v.done("已登记“"+o.Name+"”，请接着登记行政执法证", officersPath+"/"+strconv.FormatInt(o.ID, 10))
}

func (d *officerDesk) showOne(v *visit) error {
	o, err := d.find(v)
	if err != nil {
		return err
	}
	return d.form(v, fiber.StatusOK, newForm(nil), o)
}

func (d *officerDesk) update(v *visit) error {
	before, err := d.find(v)
	if err != nil {
		return err
	}
	f, o, err := d.read(v, before)
	if err != nil {
		return err
	}
	if err = f.err(); err == nil {
		o, err = d.Identity.UpdateOfficer(v.ctx, v.actor, o)
	}
	if err != nil {
		return d.refused(v, f, before, err)
	}
	return v.done("已保存“"+o.Name+"”", officersPath+"?bureau="+strconv.FormatInt(o.BureauID, 10))
}

// read takes the form over the officer as it stands.
func (d *officerDesk) read(v *visit, o models.Officer) (*form, models.Officer, error) {
	values, err := v.form()
	if err != nil {
		return nil, o, err
	}
	f := newForm(values)
	o.Name, o.Post, o.Education = f.value("name"), f.value("post"), f.value("education")
	o.Frontline, o.Formal, o.Reviewer, o.Qualified = f.checked("frontline"), f.checked("formal"), f.checked("reviewer"), f.checked("qualified")
	o.ReviewFrom, o.ActiveFrom, o.ActiveTo, o.Version = f.dayOf("review_from"), f.dayOf("active_from"), f.dayOf("active_to"), f.version()
	return f, o, nil
}

func (d *officerDesk) refused(v *visit, f *form, o models.Officer, err error) error {
	if !f.refuse(err) {
		return err
	}
	return d.form(v, statusOf(err), f, o)
}

// form shows an officer to be filled in, with the certificates below.
func (d *officerDesk) form(v *visit, status int, f *form, o models.Officer) error {
	if !f.Faulty() {
		f.fill(map[string]string{
			"name": o.Name, "post": o.Post, "education": o.Education, "frontline": box(o.Frontline), "formal": box(o.Formal), "reviewer": box(o.Reviewer),
			"qualified": box(o.Qualified), "review_from": string(o.ReviewFrom), "active_from": string(o.ActiveFrom), "active_to": string(o.ActiveTo),
			"bureau": strconv.FormatInt(o.BureauID, 10), "version": strconv.FormatInt(o.Version, 10),
		})
	}
	s := sheetForm{Title: "登记执法人员", Lead: v.tree.Bureaus[o.BureauID].Name, Form: f, Action: officersPath + "/new", Button: "登记", Back: officersPath}
	own := officersPath + "/" + strconv.FormatInt(o.ID, 10)
	if o.ID != 0 {
		s.Title, s.Action, s.Button, s.Version = o.Name, own, "保存", strconv.FormatInt(o.Version, 10)
		if f.version() != 0 {
			s.Version = f.value("version")
		}
		certificates, err := d.certificates(v, o, own)
		if err != nil {
			return err
		}
		s.Tables = []listing{certificates}
	}
	s.Groups = []fieldGroup{
		{"", []field{f.hidden("bureau"), f.text("name", "姓名", most(50)), f.text("post", "职务", optional), f.text("education", "学历", optional),
			f.day("active_from", "到岗日期"), f.day("active_to", "离岗日期", optional, hint("第一个不在岗的日子"))}},
		{"身份", []field{f.check("frontline", "一线办案人员"), f.check("formal", "正式在岗"), f.check("reviewer", "法制审核人员"), f.check("qualified", "有法律职业资格"),
			f.day("review_from", "从事法制审核的起始日期", optional, hint("2021-07-15以后初次从事的，须有法律职业资格"), showWhen("reviewer=1"))}},
	}
	return v.renderAs(status, d.edit, head{Title: s.Title, Section: "settings", Crumbs: settingCrumbs(crumb{"执法人员和证件", officersPath})}, s)
}

// certificates lists an officer's certificates.
func (d *officerDesk) certificates(v *visit, o models.Officer, own string) (listing, error) {
	all, err := d.Identity.ListCertificates(v.ctx, v.actor, o.BureauID)
	list := listing{
		Title: "行政执法证", Columns: columns("证号", "发证机关", "有效期", "状态"), Empty: "还没有登记证件。没有有效证件的，不能作为承办人。",
		Actions: []download{{own + "/certificate", "登记证件"}},
	}
	for _, c := range all {
		if c.OfficerID != o.ID {
			continue
		}
		t := certificateTag(c, d.today())
		number := c.Number
		if number == "" {
			number = "（申领中）"
		}
		list.Rows = append(list.Rows, line{linkCell(number, own+"/certificate/"+strconv.FormatInt(c.ID, 10)), textCell(c.Authority),
			textCell(spanText(c.ValidFrom, c.ValidTo)), {Tag: &t}})
	}
	return list, err
}

// spanText says from when to when.
func spanText(from, to models.Day) string {
	switch {
	case from == "":
		return ""
	case to == "":
		return "自" + from.Chinese() + "起"
	}
	return from.Chinese() + "至" + to.Chinese()
}

// box is the value of a box that is ticked.
func box(on bool) string {
	if on {
		return "1"
	}
	return ""
}
