package office

import (
	"context"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
)

// JobRow is one timed job as administrators see it.
type JobRow struct {
	Name, Title, Schedule string
	Next                  time.Time
}

// JobRun is one run of a job that has ended or is under way.
type JobRun struct {
	Name, Slot, State, Outcome string // State: running, done, failed
	StartedAt, EndedAt         models.Instant
}

// JobRunner runs timed jobs by hand and tells how they went.
type JobRunner interface {
	ListJobs() ([]JobRow, error)
	ListJobRuns(ctx context.Context, name string, limit int) ([]JobRun, error)
	RunJob(ctx context.Context, actor models.Actor, name string, on models.Day) (string, error)
}

// jobDesk is the pages of timed jobs (定时任务).
type jobDesk struct {
	*office
	list, edit *page
}

func newJobDesk(o *office) *jobDesk {
	return &jobDesk{office: o, list: o.parse("listing.html"), edit: o.parse("sheet.html")}
}

const jobsPath = Prefix + "/settings/jobs"

func (d *jobDesk) routes() []route {
	return []route{
		get("/settings/jobs", d.showList, manageSystem...),
		get("/settings/jobs/:name", d.showOne, manageSystem...),
		post("/settings/jobs/:name", d.run, manageSystem...),
	}
}

// runTags says how runs ended.
var runTags = map[string]tag{"done": {tagOK, "完成"}, "failed": {tagLate, "失败"}, "running": {tagWait, "运行中"}}

func (d *jobDesk) showList(v *visit) error {
	if err := models.PermitCatalogue(v.actor, v.tree); err != nil {
		return err
	}
	jobs, err := d.Jobs.ListJobs()
	if err != nil {
		return err
	}
	list := listing{
		Title: "定时任务", Columns: columns("任务", "下次运行", "最近一次", "结果"),
		Lead: "多个进程共用一个数据库时，每期只运行一次；停机错过的，启动后补做。",
	}
	for _, j := range jobs {
		runs, err := d.Jobs.ListJobRuns(v.ctx, j.Name, 1)
		if err != nil {
			return err
		}
		last, outcome := textCell("还没有运行"), textCell("")
		if len(runs) > 0 {
			t := runTags[runs[0].State]
			last, outcome = cell{Tag: &t, Small: momentText(runs[0].StartedAt)}, textCell(runs[0].Outcome)
		}
		list.Rows = append(list.Rows, line{linkCell(j.Title, jobsPath+"/"+url.PathEscape(j.Name)), textCell(momentText(models.InstantOf(j.Next))), last, outcome})
	}
	return v.render(d.list, head{Title: list.Title, Section: "settings", Crumbs: settingCrumbs()}, list)
}

// find gives the job in the address to whoever may run jobs.
func (d *jobDesk) find(v *visit) (JobRow, error) {
	if err := models.PermitCatalogue(v.actor, v.tree); err != nil {
		return JobRow{}, err
	}
	jobs, err := d.Jobs.ListJobs()
	if err != nil {
		return JobRow{}, err
	}
	for _, j := range jobs {
		if j.Name == v.Params("name") {
			return j, nil
		}
	}
	return JobRow{}, models.Errorf(models.NotFound, "没有这个任务，请从列表中打开")
}

func (d *jobDesk) showOne(v *visit) error {
	j, err := d.find(v)
	if err != nil {
		return err
	}
	return d.form(v, fiber.StatusOK, newForm(nil), j)
}

// form shows a job's last runs and lets it be run for a day.
func (d *jobDesk) form(v *visit, status int, f *form, j JobRow) error {
	runs, err := d.Jobs.ListJobRuns(v.ctx, j.Name, 30)
	if err != nil {
		return err
	}
	list := listing{Title: "最近的运行", Columns: columns("期", "开始", "结束", "状态", "结果"), Empty: "还没有运行过。"}
	for _, r := range runs {
		t := runTags[r.State]
		list.Rows = append(list.Rows, line{{Text: r.Slot, Head: true}, textCell(momentText(r.StartedAt)), textCell(momentText(r.EndedAt)), {Tag: &t}, textCell(r.Outcome)})
	}
	f.fill(map[string]string{"on": string(d.today())})
	s := sheetForm{
		Title: j.Title, Lead: "下次运行：" + momentText(models.InstantOf(j.Next)), Form: f, Action: jobsPath + "/" + url.PathEscape(j.Name), Button: "立即运行", Back: jobsPath,
		Groups: []fieldGroup{{"手动运行", []field{f.day("on", "按哪一天运行", hint("年度任务按该日的上一年度办理"))}}}, Tables: []listing{list},
	}
	return v.renderAs(status, d.edit, head{Title: j.Title, Section: "settings", Crumbs: settingCrumbs(crumb{"定时任务", jobsPath})}, s)
}

// run runs a job by hand, after it was read back.
func (d *jobDesk) run(v *visit) error {
	j, err := d.find(v)
	if err != nil {
		return err
	}
	f, err := v.sent()
	if err != nil {
		return err
	}
	on := f.dayOf("on")
	f.unread.Require(on != "", "on", "没有填写日期", "请填写，例如 "+string(d.today()))
	path := jobsPath + "/" + url.PathEscape(j.Name)
	if err = f.err(); err == nil && !confirmed(f.values) {
		return v.confirm(confirmation{
			Title: "立即运行：" + j.Title, Section: "settings", Crumbs: settingCrumbs(crumb{"定时任务", jobsPath}, crumb{j.Title, path}),
			Lead: "任务可以重复运行，结果与按时运行相同；公布类任务会立即对公众公布。", Rows: []fact{{Name: "任务", Value: j.Title}, {Name: "按哪一天", Value: on.Weekday()}},
			Values: f.values, Action: path, Button: "运行", Back: path,
		})
	}
	outcome := ""
	if err == nil {
		outcome, err = d.Jobs.RunJob(v.ctx, v.actor, j.Name, on)
	}
	if err == nil {
		return v.done("已运行："+outcome, path)
	}
	if !f.refuse(err) {
		return err
	}
	return d.form(v, statusOf(err), f, j)
}
