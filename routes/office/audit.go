package office

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/audit"
	"sanxiang/models"
)

// auditDesk is the audit trail (审计日志) for people who are no technicians.
type auditDesk struct {
	*office
	list *page
}

func newAuditDesk(o *office) *auditDesk { return &auditDesk{office: o, list: o.parse("listing.html")} }

const auditPath = Prefix + "/settings/audit"

func (d *auditDesk) routes() []route {
	return []route{
		get("/settings/audit", d.showList, readAudits...),
		get("/settings/audit/export", d.export, readAudits...),
	}
}

// auditPage is how many lines a page shows.
const auditPage = 50

// filter reads what is asked for.
func (d *auditDesk) filter(v *visit, f *form) (audit.Filter, error) {
	bureau, err := v.asked(f.value("bureau"))
	out := audit.Filter{
		Bureau: bureau, From: f.dayOf("from"), To: f.dayOf("to"), Object: f.value("object"), ObjectID: f.value("object_id"), Text: f.value("q"),
		ActorID: f.row("actor"), Before: f.row("before"), Limit: auditPage,
	}
	return out, errors.Join(err, f.err())
}

func (d *auditDesk) showList(v *visit) error {
	f := newForm(v.query())
	status, rows := fiber.StatusOK, []models.Audit(nil)
	picked, err := d.filter(v, f)
	if err == nil {
		rows, err = d.Audit.List(v.ctx, v.actor, picked)
	}
	if err != nil {
		if !f.refuse(err) {
			return err
		}
		status = statusOf(err)
	}
	query := v.query()
	query.Del("before")
	list := listing{
		Title: "审计日志", Action: auditPath, Columns: columns("时间", "谁", "做了什么", "对象", "说明"), Empty: "没有符合条件的记录。",
		Filter: []field{
			f.day("from", "起日", optional), f.day("to", "止日", optional), f.pick("object", "对象", models.AuditObjects, optional),
			f.text("q", "包含", optional, hint("姓名、事项或说明")), f.pick("bureau", "机关", v.bureaus(models.ActReadAudit), optional),
		},
		Actions: []download{{auditPath + "/export?format=xlsx&" + query.Encode(), "导出 xlsx"}, {auditPath + "/export?format=csv&" + query.Encode(), "导出 csv"}},
	}
	if f.Faulty() {
		list.Lead = f.Title()
	}
	for _, a := range rows {
		list.Rows = append(list.Rows, auditLine(v, a))
	}
	if len(rows) == auditPage {
		query.Set("before", strconv.FormatInt(rows[len(rows)-1].ID, 10))
		list.Pager.Next = auditPath + "?" + query.Encode()
	}
	return v.renderAs(status, d.list, head{Title: list.Title, Section: "settings", Crumbs: settingCrumbs(), Wide: true}, list)
}

// auditPaths leads from an object to its page, for those who may open it.
var auditPaths = map[string]struct {
	path string
	act  models.Act
}{
	"case": {"/cases/", models.ActReadCase}, "bureau": {"/settings/bureaus/", models.ActManageBureau}, "officer": {"/settings/officers/", models.ActManageBureau},
	"device": {"/settings/devices/", models.ActManageBureau},
}

// auditLine is one line in words.
func auditLine(v *visit, a models.Audit) line {
	object := textCell(models.ChoiceLabel(models.AuditObjects, a.Object))
	if to, known := auditPaths[a.Object]; known && a.ObjectID != "0" && models.Permit(v.actor, to.act, v.tree, a.BureauID) == nil {
		object.Href = Prefix + to.path + a.ObjectID
	}
	object.Small = v.tree.Bureaus[a.BureauID].Name
	at := cell{Text: a.At.Day().Chinese(), Small: a.At.Time().In(models.Shanghai).Format("15:04:05"), Head: true}
	return line{at, textCell(a.Actor), textCell(a.Verb), object, textCell(a.Note)}
}

// auditHeader heads the exported lines.
var auditHeader = []string{"时间", "操作人", "事项", "对象", "对象编号", "机关", "说明", "记录编号"}

// export sends exactly what the list shows, without its pages.
func (d *auditDesk) export(v *visit) error {
	f := newForm(v.query())
	picked, err := d.filter(v, f)
	if err != nil {
		return err
	}
	format := v.Query("format")
	if _, err := d.Audit.List(v.ctx, v.actor, picked); err != nil {
		return err
	}
	words := fmt.Sprintf("%s；%s；对象：%s；包含：%s", v.tree.Bureaus[picked.Bureau].Name, spanText(picked.From, picked.To), models.ChoiceLabel(models.AuditObjects, picked.Object), picked.Text)
	names := v.tree.Bureaus
	actor := v.actor
	return d.send(v, tableFile{
		Name: "审计日志_" + string(d.today()), Sheet: "审计日志", Format: format, Header: auditHeader,
		Write: func(ctx context.Context, out tableWriter) error {
			return d.Audit.Each(ctx, actor, picked, words, func(a models.Audit) error {
				return out.Write(momentText(a.At), a.Actor, a.Verb, models.ChoiceLabel(models.AuditObjects, a.Object), a.ObjectID, names[a.BureauID].Name, a.Note, strconv.FormatInt(a.ID, 10))
			})
		},
	})
}

// idString is an id as addresses have it.
func idString(id int64) string { return strconv.FormatInt(id, 10) }
