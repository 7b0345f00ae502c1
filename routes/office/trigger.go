package office

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/rulebook"
	"sanxiang/models"
)

// triggerDesk is the pages of the two catalogues of dated rows: of decisions
// that need legal review, and of penalties that need the offer of a hearing.
type triggerDesk struct {
	*office
	list, edit *page
}

func newTriggerDesk(o *office) *triggerDesk {
	return &triggerDesk{office: o, list: o.parse("listing.html"), edit: o.parse("sheet.html")}
}

// triggerPlaces says at which address a catalogue lies.
var triggerPlaces = map[rulebook.Catalogue]string{rulebook.ReviewCatalogue: "/settings/triggers", rulebook.HearingCatalogue: "/settings/hearing"}

func (d *triggerDesk) routes() []route {
	var out []route
	for _, c := range []rulebook.Catalogue{rulebook.ReviewCatalogue, rulebook.HearingCatalogue} {
		path := triggerPlaces[c]
		out = append(out,
			get(path, func(v *visit) error { return d.showList(v, c) }),
			get(path+"/new", func(v *visit) error { return d.form(v, fiber.StatusOK, newForm(nil), c) }, manageSystem...),
			post(path+"/new", func(v *visit) error { return d.create(v, c) }, manageSystem...),
			get(path+"/:code", func(v *visit) error { return d.showOne(v, c, fiber.StatusOK, newForm(nil)) }),
			post(path+"/:code/end", func(v *visit) error { return d.end(v, c) }, manageSystem...),
		)
	}
	return out
}

// shares says whether the user may change what all bureaus share.
func (v *visit) shares() bool { return models.PermitCatalogue(v.actor, v.tree) == nil }

func (d *triggerDesk) showList(v *visit, c rulebook.Catalogue) error {
	rows, err := d.Rules.ListTriggers(v.ctx, v.actor, c)
	if err != nil {
		return err
	}
	list := listing{
		Title: c.Label(), Columns: columns("名称", "条件", "适用", "依据", "起止", "状态"),
		Lead: "各行自生效日起适用，只增加和停用，不改写；任何一天适用的目录都能查到。同一类金额标准以地区、领域最具体的一行为准。",
	}
	if v.shares() {
		list.Actions = []download{{Prefix + triggerPlaces[c] + "/new", "增加一行"}}
	}
	for _, r := range rows {
		state := tagCell(tagOK, "适用中")
		switch today := d.today(); {
		case r.FromDay > today:
			state = tagCell(tagPlain, "尚未生效")
		case !r.InForce(today):
			state = tagCell(tagGone, "已停用")
		}
		list.Rows = append(list.Rows, line{linkCell(r.Name, Prefix+triggerPlaces[c]+"/"+r.Code), textCell(conditionText(r.Trigger)), textCell(reachText(r.Trigger)),
			textCell(r.Basis), textCell(spanOf(r.Trigger)), state})
	}
	return v.render(d.list, head{Title: list.Title, Section: "settings", Crumbs: settingCrumbs()}, list)
}

// conditionText says what a row looks for.
func conditionText(t models.Trigger) string {
	var parts []string
	switch {
	case t.AtLeast > 0 && t.Confiscate:
		return "没收" + t.AtLeast.Grouped() + "以上"
	case t.AtLeast > 0:
		return "罚款" + t.AtLeast.Grouped() + "以上"
	}
	for _, k := range t.Kinds {
		parts = append(parts, k.Label())
	}
	for _, g := range t.Facts {
		parts = append(parts, models.ChoiceLabel(models.CaseGrounds, g))
	}
	return strings.Join(parts, "、")
}

// reachText says to whom a row applies.
func reachText(t models.Trigger) string {
	var parts []string
	for _, k := range t.PartyKinds {
		parts = append(parts, k.Label())
	}
	if t.Field != "" {
		parts = append(parts, models.ChoiceLabel(models.Sectors, t.Field))
	}
	if t.Region != "" {
		parts = append(parts, "区划"+t.Region)
	}
	if len(parts) == 0 {
		return "全部"
	}
	return strings.Join(parts, "；")
}

// spanOf says from when to when a row holds.
func spanOf(t models.Trigger) string {
	if t.FromDay == "" && t.ToDay == "" {
		return "长期"
	}
	if t.FromDay == "" {
		return "至" + t.ToDay.Chinese()
	}
	return spanText(t.FromDay, t.ToDay)
}

// create adds a row. It is read back first: decisions are measured by it.
func (d *triggerDesk) create(v *visit, c rulebook.Catalogue) error {
	f, err := v.sent()
	if err != nil {
		return err
	}
	t := models.Trigger{
		Code: f.value("code"), Name: f.value("name"), Basis: f.value("basis"), Region: f.value("region"), Field: f.value("field"),
		FromDay: f.dayOf("from_day"), ToDay: f.dayOf("to_day"), AtLeast: f.fen("at_least_fen"), Confiscate: f.checked("confiscate"), Facts: f.list("facts"),
	}
	for _, k := range f.list("kinds") {
		t.Kinds = append(t.Kinds, models.PenaltyKind(k))
	}
	for _, k := range f.list("party_kinds") {
		t.PartyKinds = append(t.PartyKinds, models.PartyKind(k))
	}
	if err = f.err(); err == nil {
		err = d.Rules.CreateTrigger(v.ctx, v.actor, c, t)
	}
	if err == nil {
		return v.done("已增加“"+t.Name+"”，自"+t.FromDay.Chinese()+"起适用", Prefix+triggerPlaces[c])
	}
	if !f.refuse(err) {
		return err
	}
	return d.form(v, statusOf(err), f, c)
}

// form shows a new row to be filled in.
func (d *triggerDesk) form(v *visit, status int, f *form, c rulebook.Catalogue) error {
	if err := models.PermitCatalogue(v.actor, v.tree); err != nil {
		return err
	}
	f.fill(map[string]string{"from_day": string(d.today())})
	path := Prefix + triggerPlaces[c]
	s := sheetForm{
		Title: "增加一行：" + c.Label(), Form: f, Action: path + "/new", Button: "增加", Back: path,
		Lead: "金额、处罚种类、案件情形只填一项。适用对象、领域、区划都留空的，适用于全部。",
		Groups: []fieldGroup{
			{"", []field{f.text("name", "名称", most(100)), f.text("code", "代码", hint("小写字母、数字和下划线，例如 fine_org_2027"), most(64)), f.area("basis", "依据", rows(2))}},
			{"条件", []field{f.money("at_least_fen", "金额达到", optional), f.check("confiscate", "是没收的金额，不是罚款"),
				f.checks("kinds", "处罚种类", penaltyKinds(), optional), f.checks("facts", "案件情形", models.CaseGrounds, optional)}},
			{"适用", []field{f.checks("party_kinds", "当事人类别", partyKinds(), optional), f.pick("field", "执法领域", generalSectors(), optional),
				f.text("region", "行政区划", optional, hint("代码的前几位，例如 6501 为全市"), most(6)), f.day("from_day", "生效日"), f.day("to_day", "最后一天", optional)}},
		},
	}
	return v.renderAs(status, d.edit, head{Title: s.Title, Section: "settings", Crumbs: settingCrumbs(crumb{c.Label(), path})}, s)
}

// showOne shows a row with, for whoever may, the form that ends it.
func (d *triggerDesk) showOne(v *visit, c rulebook.Catalogue, status int, f *form) error {
	rows, err := d.Rules.ListTriggers(v.ctx, v.actor, c)
	if err != nil {
		return err
	}
	path := Prefix + triggerPlaces[c]
	for _, r := range rows {
		if r.Code != v.Params("code") {
			continue
		}
		s := sheetForm{Title: r.Name, Form: f, Tables: []listing{{Title: "内容", Columns: columns("项目", "内容"), Rows: []line{
			{{Text: "代码", Head: true}, textCell(r.Code)}, {{Text: "条件", Head: true}, textCell(conditionText(r.Trigger))}, {{Text: "适用", Head: true}, textCell(reachText(r.Trigger))},
			{{Text: "依据", Head: true}, textCell(r.Basis)}, {{Text: "起止", Head: true}, textCell(spanOf(r.Trigger))},
		}}}}
		if v.shares() && (r.ToDay == "" || r.ToDay >= d.today()) {
			s.Groups = []fieldGroup{{"停用", []field{f.day("to_day", "最后一天", hint("从次日起不再适用；已作出的决定不受影响"))}}}
			s.Action, s.Button, s.Danger, s.Back = path+"/"+r.Code+"/end", "停用", true, path
		}
		return v.renderAs(status, d.edit, head{Title: r.Name, Section: "settings", Crumbs: settingCrumbs(crumb{c.Label(), path})}, s)
	}
	return models.Errorf(models.NotFound, "目录中没有这一行，请从列表中打开")
}

func (d *triggerDesk) end(v *visit, c rulebook.Catalogue) error {
	f, err := v.sent()
	if err != nil {
		return err
	}
	last := f.dayOf("to_day")
	if err = f.err(); err == nil {
		err = d.Rules.EndTrigger(v.ctx, v.actor, c, v.Params("code"), last)
	}
	if err == nil {
		return v.done("已停用，最后一天为"+last.Chinese(), Prefix+triggerPlaces[c])
	}
	if !f.refuse(err) {
		return err
	}
	return d.showOne(v, c, statusOf(err), f)
}
