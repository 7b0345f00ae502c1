package office

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
)

// bureauDesk is the pages of the bureaus (机关).
type bureauDesk struct {
	*office
	list, edit *page
}

func newBureauDesk(o *office) *bureauDesk {
	return &bureauDesk{office: o, list: o.parse("listing.html"), edit: o.parse("sheet.html")}
}

func (d *bureauDesk) routes() []route {
	return []route{
		get("/settings/bureaus", d.showList, manageBureaus...),
		get("/settings/bureaus/new", d.showNew, manageBureaus...),
		post("/settings/bureaus/new", d.create, manageBureaus...),
		get("/settings/bureaus/:id", d.showOne, manageBureaus...),
		post("/settings/bureaus/:id", d.update, manageBureaus...),
	}
}

const bureausPath = Prefix + "/settings/bureaus"

// bureauLevels says which chapter template fits a bureau.
var bureauLevels = []models.Choice{{Code: "bureau", Label: "部门"}, {Code: "district", Label: "区县"}, {Code: "city", Label: "地级市"}, {Code: "prefecture", Label: "自治州"}}

func (d *bureauDesk) showList(v *visit) error {
	list := listing{
		Title: "机关", Actions: []download{{bureausPath + "/new", "登记机关"}},
		Columns: columns("机关", "代码", "代字", "类别", "行政区划", "启用", "状态"),
		Lead:    "数字按这棵树逐级汇总。机关调整上级后，各年度的汇总都按新的上级计算。",
	}
	var walk func(id int64, depth int)
	walk = func(id int64, depth int) {
		b := v.tree.Bureaus[id]
		list.Rows = append(list.Rows, bureauLine(b, depth))
		for _, c := range v.tree.Children(id) {
			walk(c, depth+1)
		}
	}
	walk(v.actor.BureauID, 0)
	return v.render(d.list, head{Title: "机关", Section: "settings", Crumbs: settingCrumbs()}, list)
}

// bureauLine is the row of a bureau.
func bureauLine(b models.Bureau, depth int) line {
	name := linkCell(b.Name, bureausPath+"/"+strconv.FormatInt(b.ID, 10))
	name.Indent = min(depth, 4)
	state := tagCell(tagOK, "在用")
	if b.ClosedOn != "" {
		state = tagCell(tagGone, "自"+b.ClosedOn.Chinese()+"起撤销")
	}
	return line{name, textCell(b.Code), textCell(b.Short), textCell(models.ChoiceLabel(models.BureauKinds, string(b.Kind))),
		textCell(b.Region), textCell(b.FoundedOn.Chinese()), state}
}

func (d *bureauDesk) showNew(v *visit) error {
	f := newForm(v.query())
	return d.form(v, fiber.StatusOK, f, models.Bureau{ParentID: v.actor.BureauID, Kind: models.BureauDepartment, Level: "bureau", Region: v.bureau.Region, FoundedOn: d.today()})
}

func (d *bureauDesk) create(v *visit) error {
	f, b, err := d.read(v, models.Bureau{})
	if err != nil {
		return err
	}
	if err = f.err(); err == nil {
		b, err = d.Identity.CreateBureau(v.ctx, v.actor, b)
	}
	if err != nil {
		return d.refused(v, f, b, err)
	}
	return v.done("已登记“"+b.Name+"”", bureausPath)
}

func (d *bureauDesk) find(v *visit) (models.Bureau, error) {
	id, err := v.id("id")
	if err != nil {
		return models.Bureau{}, err
	}
	b, ok := v.tree.Bureaus[id]
	if err := models.Permit(v.actor, models.ActManageBureau, v.tree, id); err != nil {
		return models.Bureau{}, err
	}
	if !ok {
		return models.Bureau{}, models.Errorf(models.NotFound, "%s", models.HiddenMessage)
	}
	return b, nil
}

func (d *bureauDesk) showOne(v *visit) error {
	b, err := d.find(v)
	if err != nil {
		return err
	}
	return d.form(v, fiber.StatusOK, newForm(nil), b)
}

func (d *bureauDesk) update(v *visit) error {
	before, err := d.find(v)
	if err != nil {
		return err
	}
	f, b, err := d.read(v, before)
	if err != nil {
		return err
	}
	if err = f.err(); err == nil {
		b, err = d.Identity.UpdateBureau(v.ctx, v.actor, b)
	}
	if err != nil {
		return d.refused(v, f, before, err)
	}
	return v.done("已保存“"+b.Name+"”", bureausPath)
}

// read takes the form over the bureau as it stands.
func (d *bureauDesk) read(v *visit, b models.Bureau) (*form, models.Bureau, error) {
	values, err := v.form()
	if err != nil {
		return nil, b, err
	}
	f := newForm(values)
	b.Code, b.Name, b.Short = f.value("code"), f.value("name"), f.value("short")
	b.Kind, b.Level, b.Region, b.Field = models.BureauKind(f.value("kind")), f.value("level"), f.value("region"), f.value("field")
	if parent := f.row("parent"); parent != 0 || b.ID != v.actor.BureauID {
		b.ParentID = parent
	}
	b.FoundedOn, b.ClosedOn, b.Duties, b.Contact = f.dayOf("founded_on"), f.dayOf("closed_on"), f.value("duties"), f.value("contact")
	b.Version = f.version()
	return f, b, nil
}

// refused shows the form again.
func (d *bureauDesk) refused(v *visit, f *form, b models.Bureau, err error) error {
	if !f.refuse(err) {
		return err
	}
	return d.form(v, statusOf(err), f, b)
}

// form shows a bureau to be filled in.
func (d *bureauDesk) form(v *visit, status int, f *form, b models.Bureau) error {
	f.fill(map[string]string{
		"code": b.Code, "name": b.Name, "short": b.Short, "kind": string(b.Kind), "level": b.Level, "region": b.Region, "field": b.Field,
		"parent": strconv.FormatInt(b.ParentID, 10), "founded_on": string(b.FoundedOn), "closed_on": string(b.ClosedOn), "duties": b.Duties, "contact": b.Contact,
		"version": strconv.FormatInt(b.Version, 10),
	})
	s := sheetForm{Title: "登记机关", Form: f, Action: bureausPath + "/new", Button: "登记", Back: bureausPath}
	if b.ID != 0 {
		s.Title, s.Action, s.Button, s.Version = b.Name, bureausPath+"/"+strconv.FormatInt(b.ID, 10), "保存", f.value("version")
	}
	fields := []field{
		f.text("name", "全称", most(200)), f.text("code", "机关代码", hint("统一社会信用代码，没有的用本地代码"), most(32)),
		f.text("short", "代字", optional, hint("文号中年份之前的字，例如 示城管"), most(32)),
		f.pick("kind", "机关类别", models.BureauKinds), f.pick("level", "层级", bureauLevels, hint("决定年度报告用哪份模板")),
		f.text("region", "行政区划代码", hint("6位，例如 650104"), most(12)), f.pick("field", "执法领域", generalSectors(), optional, hint("决定期限和标准按哪个部门的规定")),
	}
	if b.ID != v.actor.BureauID {
		fields = append(fields, f.pick("parent", "上级机关", d.parents(v, b.ID)))
	}
	s.Groups = []fieldGroup{
		{"", fields},
		{"启用", []field{f.day("founded_on", "启用日期"), f.day("closed_on", "撤销日期", optional)}},
		{"对公众公布", []field{f.area("duties", "主要职责", optional), f.area("contact", "联系方式", optional, hint("办公地点、咨询和监督电话"))}},
	}
	return v.renderAs(status, d.edit, head{Title: s.Title, Section: "settings", Crumbs: settingCrumbs(crumb{"机关", bureausPath})}, s)
}

// parents lists what a bureau may stand below: not itself, not what is below it.
func (d *bureauDesk) parents(v *visit, id int64) []models.Choice {
	return slices.DeleteFunc(v.bureaus(models.ActManageBureau), func(c models.Choice) bool {
		other, err := models.ParseID(c.Code)
		return err != nil || id != 0 && v.tree.Covers(id, other)
	})
}

// generalSectors is the fields of enforcement, without the general one, which
// is the choice of none.
func generalSectors() []models.Choice {
	return slices.DeleteFunc(slices.Clone(models.Sectors), func(c models.Choice) bool { return c.Code == "" })
}
