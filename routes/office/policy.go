package office

import (
	"github.com/gofiber/fiber/v2"

	"sanxiang/app/rulebook"
	"sanxiang/models"
)

// policyDesk is the pages on what each bureau discloses where the law leaves a
// choice (公示范围).
type policyDesk struct {
	*office
	list, edit *page
}

func newPolicyDesk(o *office) *policyDesk {
	return &policyDesk{office: o, list: o.parse("listing.html"), edit: o.parse("sheet.html")}
}

const policiesPath = Prefix + "/settings/policies"

func (d *policyDesk) routes() []route {
	return []route{
		get("/settings/policies", d.showList),
		get("/settings/policies/:id", d.showOne, manageSystem...),
		post("/settings/policies/:id", d.put, manageSystem...),
	}
}

func (d *policyDesk) showList(v *visit) error {
	list := listing{
		Title: "公示范围", Columns: columns("机关", "公示范围", "来源"),
		Lead: "国办发〔2018〕118号要求公示全部行政处罚决定，《行政处罚法》第48条要求公示具有一定社会影响的决定。法律、法规另有规定的，可以在这里限定范围，并写明依据。",
	}
	for _, id := range v.tree.Within(v.actor.BureauID, models.ScopeAll) {
		b := v.tree.Bureaus[id]
		p, own, err := d.Rules.FindPolicy(v.ctx, v.actor, b.Code)
		if err != nil {
			return err
		}
		name, source := cell{Text: b.Name, Head: true}, tagCell(tagPlain, "默认")
		if own {
			source = tagCell(tagOK, "另行规定")
		}
		if v.shares() {
			name.Href = policiesPath + "/" + idString(id)
		}
		list.Rows = append(list.Rows, line{name, textCell(rulebook.PolicyText(p)), source})
	}
	return v.render(d.list, head{Title: list.Title, Section: "settings", Crumbs: settingCrumbs()}, list)
}

// find gives the bureau in the address.
func (d *policyDesk) find(v *visit) (models.Bureau, error) {
	if err := models.PermitCatalogue(v.actor, v.tree); err != nil {
		return models.Bureau{}, err
	}
	id, err := v.id("id")
	if err != nil {
		return models.Bureau{}, err
	}
	b, ok := v.tree.Bureaus[id]
	if !ok {
		return b, models.Errorf(models.NotFound, "%s", models.HiddenMessage)
	}
	return b, nil
}

func (d *policyDesk) showOne(v *visit) error {
	b, err := d.find(v)
	if err != nil {
		return err
	}
	p, _, err := d.Rules.FindPolicy(v.ctx, v.actor, b.Code)
	if err != nil {
		return err
	}
	f := newForm(nil)
	f.fill(map[string]string{"impact_only": box(p.ImpactOnly), "skip_warning": box(p.SkipWarning), "ordinary_only": box(p.OrdinaryOnly), "credit_rules": box(p.CreditRules)})
	return d.form(v, fiber.StatusOK, f, b)
}

func (d *policyDesk) put(v *visit) error {
	b, err := d.find(v)
	if err != nil {
		return err
	}
	f, err := v.sent()
	if err != nil {
		return err
	}
	p := models.PublicationPolicy{
		ImpactOnly: f.checked("impact_only"), SkipWarning: f.checked("skip_warning"), OrdinaryOnly: f.checked("ordinary_only"), CreditRules: f.checked("credit_rules"),
	}
	err = d.Rules.PutPolicy(v.ctx, v.actor, b.Code, p, f.value("reason"))
	if err == nil {
		return v.done("已规定“"+b.Name+"”的公示范围，此后准备的公示按此办理", policiesPath)
	}
	if !f.refuse(err) {
		return err
	}
	return d.form(v, statusOf(err), f, b)
}

// form shows what a bureau discloses.
func (d *policyDesk) form(v *visit, status int, f *form, b models.Bureau) error {
	s := sheetForm{
		Title: "公示范围", Lead: b.Name, Form: f, Action: policiesPath + "/" + idString(b.ID), Button: "保存", Back: policiesPath,
		Groups: []fieldGroup{
			{"不勾选的，依法可以公示的全部公示", []field{f.check("impact_only", "只公示具有一定社会影响的处罚（《行政处罚法》第48条）"), f.check("skip_warning", "仅给予警告的不公示"),
				f.check("ordinary_only", "只公示普通程序的处罚"), f.check("credit_rules", "轻微失信的按信用信息规则不公示")}},
			{"", []field{f.area("reason", "依据和理由", rows(3), most(500), hint("记入审计日志"))}},
		},
	}
	return v.renderAs(status, d.edit, head{Title: s.Title, Section: "settings", Crumbs: settingCrumbs(crumb{"公示范围", policiesPath})}, s)
}
