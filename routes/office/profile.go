package office

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
)

// profileDesk is the pages of counting profiles (统计口径).
type profileDesk struct {
	*office
	list, edit *page
}

func newProfileDesk(o *office) *profileDesk {
	return &profileDesk{office: o, list: o.parse("listing.html"), edit: o.parse("sheet.html")}
}

const profilesPath = Prefix + "/settings/profiles"

func (d *profileDesk) routes() []route {
	return []route{
		get("/settings/profiles", d.showList),
		get("/settings/profiles/:code", d.showOne),
		get("/settings/profiles/:code/copy", d.showCopy, manageSystem...),
		get("/settings/profiles/:code/edit", d.showEdit, manageSystem...),
		post("/settings/profiles/save", d.save, manageSystem...),
	}
}

func (d *profileDesk) showList(v *visit) error {
	rows, err := d.Rules.ListProfiles(v.ctx, v.actor)
	if err != nil {
		return err
	}
	list := listing{
		Title: "统计口径", Columns: columns("名称", "适用地区", "适用年份", "撤销的决定", "金额单位", "说明", "来源"),
		Lead: "每份口径规定怎么计数。年报和年度报告按机关所在地区和年份选用，并把口径印在数字旁边。",
	}
	for _, p := range rows {
		source := tagCell(tagPlain, "系统自带")
		if p.Custom {
			source = tagCell(tagOK, "自定")
		}
		list.Rows = append(list.Rows, line{linkCell(p.Name, profilesPath+"/"+p.Code), textCell(regionText(p.Region)), textCell(yearsText(p.FromYear, p.ToYear)),
			textCell(revokedText(p.IncludeRevoked)), textCell(p.AmountUnit), textCell(p.Note), source})
	}
	return v.render(d.list, head{Title: list.Title, Section: "settings", Crumbs: settingCrumbs()}, list)
}

func regionText(prefix string) string {
	if prefix == "" {
		return "全部"
	}
	return "区划以" + prefix + "开头"
}

func yearsText(from, to int) string {
	switch {
	case from == 0 && to == 0:
		return "各年"
	case from == 0:
		return strconv.Itoa(to) + "年及以前"
	case to == 0:
		return strconv.Itoa(from) + "年起"
	}
	return strconv.Itoa(from) + "年至" + strconv.Itoa(to) + "年"
}

func revokedText(include bool) string {
	if include {
		return "计入"
	}
	return "不计"
}

func (d *profileDesk) showOne(v *visit) error {
	p, err := d.Rules.FindProfile(v.ctx, v.actor, v.Params("code"))
	if err != nil {
		return err
	}
	own := profilesPath + "/" + p.Code
	s := sheetForm{Title: p.Name, Lead: p.Note, Tables: []listing{
		{Title: "规则", Columns: columns("项目", "内容"), Rows: []line{
			{{Text: "适用地区", Head: true}, textCell(regionText(p.Region))}, {{Text: "适用年份", Head: true}, textCell(yearsText(p.FromYear, p.ToYear))},
			{{Text: "后来被撤销的决定", Head: true}, textCell(revokedText(p.IncludeRevoked))}, {{Text: "计数单位", Head: true}, textCell(p.CountUnit)}, {{Text: "金额单位", Head: true}, textCell(p.AmountUnit)},
		}},
		{Title: "并处时计入最重的一类，由轻到重", Columns: columns("#次序", "处罚种类"), Rows: severityLines(p.Severity)},
		{Title: "统计表的列", Columns: columns("列", "包含的处罚种类"), Rows: columnLines(p.Columns)},
	}}
	if v.shares() {
		s.Tables[0].Actions = []download{{own + "/copy", "复制为新口径"}}
		if p.Custom {
			s.Tables[0].Actions = append(s.Tables[0].Actions, download{own + "/edit", "修改"})
		}
	}
	return v.render(d.edit, head{Title: p.Name, Section: "settings", Crumbs: settingCrumbs(crumb{"统计口径", profilesPath})}, s)
}

func severityLines(kinds []models.PenaltyKind) []line {
	out := make([]line, len(kinds))
	for i, k := range kinds {
		out[i] = line{numberCell(strconv.Itoa(i + 1)), textCell(k.Label())}
	}
	return out
}

func columnLines(list []models.Column) []line {
	out := make([]line, len(list))
	for i, c := range list {
		labels := ""
		for j, k := range c.Kinds {
			if j > 0 {
				labels += "、"
			}
			labels += k.Label()
		}
		out[i] = line{{Text: c.Label, Head: true}, textCell(labels)}
	}
	return out
}

// showCopy starts a new profile from the one in the address.
func (d *profileDesk) showCopy(v *visit) error {
	p, err := d.Rules.FindProfile(v.ctx, v.actor, v.Params("code"))
	if err != nil {
		return err
	}
	base := p.Code
	p.Code, p.Name = "", p.Name+"（副本）"
	return d.form(v, fiber.StatusOK, newForm(nil), p.Profile, base)
}

// showEdit changes a profile of the administrators' own.
func (d *profileDesk) showEdit(v *visit) error {
	p, err := d.Rules.FindProfile(v.ctx, v.actor, v.Params("code"))
	if err != nil {
		return err
	}
	return d.form(v, fiber.StatusOK, newForm(nil), p.Profile, p.Code)
}

// save writes the profile: the columns are those of the one it was made from.
func (d *profileDesk) save(v *visit) error {
	f, err := v.sent()
	if err != nil {
		return err
	}
	base, err := d.Rules.FindProfile(v.ctx, v.actor, f.value("base"))
	if err != nil {
		return err
	}
	p := base.Profile
	p.Code, p.Name, p.Note, p.Region = f.value("code"), f.value("name"), f.value("note"), f.value("region")
	p.FromYear, p.ToYear = int(f.int("from_year")), int(f.int("to_year"))
	p.IncludeRevoked, p.AmountUnit, p.CountUnit = f.checked("include_revoked"), f.value("amount_unit"), f.value("count_unit")
	p.Severity = d.severity(f)
	if err = f.err(); err == nil {
		err = d.Rules.PutProfile(v.ctx, v.actor, p)
	}
	if err == nil {
		return v.done("已保存统计口径“"+p.Name+"”", profilesPath+"/"+p.Code)
	}
	if !f.refuse(err) {
		return err
	}
	return d.form(v, statusOf(err), f, p, base.Code)
}

// severity reads the order of the kinds: each has its place as a number, those
// without one are left out.
func (d *profileDesk) severity(f *form) []models.PenaltyKind {
	places := map[int64]models.PenaltyKind{}
	for _, k := range models.PenaltyKinds {
		n := f.int("rank_" + string(k))
		if n == 0 {
			continue
		}
		if other, taken := places[n]; taken {
			f.unread.Require(false, "rank_"+string(k), k.Label()+"与"+other.Label()+"的次序相同", "请填写不同的次序")
			continue
		}
		f.unread.Require(n > 0 && n <= 99, "rank_"+string(k), "次序须为1至99的整数", "请更正")
		places[n] = k
	}
	var out []models.PenaltyKind
	for n := int64(1); n <= 99; n++ {
		if k, ok := places[n]; ok {
			out = append(out, k)
		}
	}
	return out
}

// form shows a profile to be filled in.
func (d *profileDesk) form(v *visit, status int, f *form, p models.Profile, base string) error {
	if err := models.PermitCatalogue(v.actor, v.tree); err != nil {
		return err
	}
	if !f.Faulty() {
		values := map[string]string{
			"base": base, "code": p.Code, "name": p.Name, "note": p.Note, "region": p.Region, "include_revoked": box(p.IncludeRevoked),
			"amount_unit": p.AmountUnit, "count_unit": p.CountUnit, "from_year": yearText(p.FromYear), "to_year": yearText(p.ToYear),
		}
		for i, k := range p.Severity {
			values["rank_"+string(k)] = strconv.Itoa(i + 1)
		}
		f.fill(values)
	}
	var ranks []field
	for _, k := range models.PenaltyKinds {
		ranks = append(ranks, f.number("rank_"+string(k), k.Label(), optional))
	}
	units := []models.Choice{{Code: "元", Label: "元"}, {Code: "万元", Label: "万元"}}
	counts := []models.Choice{{Code: "宗", Label: "宗"}, {Code: "件", Label: "件"}}
	s := sheetForm{
		Title: "统计口径", Form: f, Action: profilesPath + "/save", Button: "保存", Back: profilesPath, Lead: "统计表的列与所复制的口径相同。保存后，未定稿的数字立即按新口径计算。",
		Groups: []fieldGroup{
			{"", []field{f.hidden("base"), f.text("name", "名称", most(100)), f.text("code", "代码", hint("小写字母、数字和下划线"), most(64)), f.area("note", "口径说明", hint("印在数字旁边"))}},
			{"适用", []field{f.text("region", "行政区划", optional, hint("代码的前几位，例如 65 为全自治区")), f.number("from_year", "起年", optional), f.number("to_year", "止年", optional)}},
			{"计数", []field{f.check("include_revoked", "后来被撤销的决定也计入"), f.radios("count_unit", "计数单位", counts), f.radios("amount_unit", "金额单位", units)}},
			{"由轻到重的次序（1最轻）", ranks},
		},
	}
	return v.renderAs(status, d.edit, head{Title: s.Title, Section: "settings", Crumbs: settingCrumbs(crumb{"统计口径", profilesPath})}, s)
}

func yearText(year int) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
}
