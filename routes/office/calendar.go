package office

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/rulebook"
	"sanxiang/app/sheet"
	"sanxiang/models"
)

// calendarDesk is the pages of the working-day calendar (工作日历).
type calendarDesk struct {
	*office
	list, edit *page
}

func newCalendarDesk(o *office) *calendarDesk {
	return &calendarDesk{office: o, list: o.parse("listing.html"), edit: o.parse("sheet.html")}
}

const calendarPath = Prefix + "/settings/calendar"

func (d *calendarDesk) routes() []route {
	return []route{
		get("/settings/calendar", d.showList),
		get("/settings/calendar/new", d.showNew, manageSystem...),
		post("/settings/calendar/new", d.put, manageSystem...),
		get("/settings/calendar/:year", d.showYear),
	}
}

func (d *calendarDesk) showList(v *visit) error {
	years, err := d.Rules.ListYears(v.ctx, v.actor)
	if err != nil {
		return err
	}
	list := listing{
		Title: "工作日历", Columns: columns("年份", "#调整日", "#工作日", "来源"),
		Lead: "工作日期限按国务院办公厅公布的放假安排推算。没有载入的年份不推算，也不猜测。",
	}
	if v.shares() {
		list.Actions = []download{{calendarPath + "/new", "载入一年"}}
	}
	for _, y := range years {
		source := tagCell(tagPlain, "系统自带")
		if y.Custom {
			source = tagCell(tagOK, "自行载入")
		}
		list.Rows = append(list.Rows, line{linkCell(strconv.Itoa(y.Year)+"年", calendarPath+"/"+strconv.Itoa(y.Year)),
			numberCell(strconv.Itoa(len(y.Days))), numberCell(strconv.Itoa(y.Workdays)), source})
	}
	if len(years) > 0 && years[0].Year <= d.today().Year() {
		list.Note = fmt.Sprintf("%d年的日历还没有载入，跨年的期限暂时不能推算。放假安排通常在11月公布。", years[0].Year+1)
	}
	return v.render(d.list, head{Title: list.Title, Section: "settings", Crumbs: settingCrumbs()}, list)
}

// find gives the year in the address.
func (d *calendarDesk) find(v *visit, text string) (rulebook.Year, error) {
	years, err := d.Rules.ListYears(v.ctx, v.actor)
	if err != nil {
		return rulebook.Year{}, err
	}
	for _, y := range years {
		if strconv.Itoa(y.Year) == text {
			return y, nil
		}
	}
	return rulebook.Year{}, models.Errorf(models.NotFound, "没有载入这一年的日历，请从列表中打开")
}

func (d *calendarDesk) showYear(v *visit) error {
	y, err := d.find(v, v.Params("year"))
	if err != nil {
		return err
	}
	s := sheetForm{Title: strconv.Itoa(y.Year) + "年工作日历", Lead: fmt.Sprintf("全年%d个工作日。以下日期与平常的星期不同。", y.Workdays)}
	days := listing{Title: "放假和调休上班", Columns: columns("日期", "安排", "名称"), Empty: "没有调整日。"}
	for _, x := range y.Days {
		what := tagCell(tagGone, "放假")
		if !x.Off {
			what = tagCell(tagOK, "上班")
		}
		days.Rows = append(days.Rows, line{{Text: x.Day.Weekday(), Head: true}, what, textCell(x.Name)})
	}
	if v.shares() {
		days.Actions = []download{{calendarPath + "/new?year=" + strconv.Itoa(y.Year), "修改这一年"}}
	}
	s.Tables = []listing{days}
	return v.render(d.edit, head{Title: s.Title, Section: "settings", Crumbs: settingCrumbs(crumb{"工作日历", calendarPath})}, s)
}

func (d *calendarDesk) showNew(v *visit) error {
	f := newForm(nil)
	if year := v.Query("year"); year != "" {
		y, err := d.find(v, year)
		if err != nil {
			return err
		}
		var rows []string
		for _, x := range y.Days {
			what := "班"
			if x.Off {
				what = "休"
			}
			rows = append(rows, string(x.Day)+" "+what+" "+x.Name)
		}
		f.fill(map[string]string{"year": year, "days": strings.Join(rows, "\n")})
	}
	return d.form(v, fiber.StatusOK, f)
}

func (d *calendarDesk) put(v *visit) error {
	f, err := v.sent()
	if err != nil {
		return err
	}
	year := int(f.int("year"))
	days, wrong := rulebook.ParseDays(f.values.Get("days"), sheet.ParseDay)
	f.unread.Add("", wrong)
	var y rulebook.Year
	if err = f.err(); err == nil {
		y, err = d.Rules.PutYear(v.ctx, v.actor, year, days)
	}
	if err == nil {
		return v.done(fmt.Sprintf("已载入%d年工作日历，全年%d个工作日，期限即按新日历推算", y.Year, y.Workdays), calendarPath+"/"+strconv.Itoa(y.Year))
	}
	if !f.refuse(err) {
		return err
	}
	return d.form(v, statusOf(err), f)
}

// form shows a year to be filled in.
func (d *calendarDesk) form(v *visit, status int, f *form) error {
	if err := models.PermitCatalogue(v.actor, v.tree); err != nil {
		return err
	}
	s := sheetForm{
		Title: "载入工作日历", Form: f, Action: calendarPath + "/new", Button: "载入", Back: calendarPath,
		Lead: "逐日列出与平常星期不同的日子：工作日放假的写“休”，周末上班的写“班”。已载入的年份整年替换。",
		Groups: []fieldGroup{{"", []field{f.number("year", "年份")}}, {"", []field{
			f.area("days", "放假和调休上班的日子", rows(16), hint("一行一天，例如 2027-01-01 休 元旦")),
		}}},
	}
	return v.renderAs(status, d.edit, head{Title: s.Title, Section: "settings", Crumbs: settingCrumbs(crumb{"工作日历", calendarPath})}, s)
}
