package jobs

import (
	"context"
	"fmt"
	"strings"
	"time"

	"sanxiang/app/cases"
	"sanxiang/app/disclosure"
	"sanxiang/app/inbox"
	"sanxiang/app/objection"
	"sanxiang/app/opendata"
	"sanxiang/app/recording"
	"sanxiang/app/report"
	"sanxiang/app/stats"
	"sanxiang/app/store"
	"sanxiang/models"
)

// Deps is what the jobs work with.
type Deps struct {
	Store      *store.Store
	Cases      *cases.Service
	Imports    *cases.Imports
	Stats      *stats.Service
	Report     *report.Service
	Disclosure *disclosure.Service
	Dumps      *opendata.Maker
	Objections *objection.Service
	Uploads    *recording.Uploads
	Inbox      *inbox.Service
}

// actor is who acts for a job.
func actor(name string) models.Actor { return models.SystemActor("定时任务：" + name) }

// Table is the calendar: 国办发〔2018〕118号（六） for the statistics,
// 《法治政府建设与责任落实督察工作规定》第23、24条 for the report, 《行政处罚法》第48条
// for withdrawal. Yearly jobs work on the year before the day they run for.
func Table(d Deps) []Job {
	return []Job{
		{Name: "clocks", Title: "每日核对公示期限，期满的停止公示，逾期的标记", Schedule: "0 7 * * *", Timeout: 30 * time.Minute, Run: d.clocks},
		{Name: "withdrawals", Title: "每小时提醒应撤下的公示（三个工作日内）", Schedule: "5 * * * *", Hourly: true, Timeout: 5 * time.Minute, Run: d.withdrawals},
		{Name: "dumps", Title: "生成年度数据文件：含已撤下、已更正信息的每小时重新生成，有新公示的每日生成", Schedule: "20 * * * *", Hourly: true, Timeout: 2 * time.Hour, Run: d.dumps},
		{Name: "objections", Title: "每日核对公示异议的答复期限，逾期的标记，今明到期的提醒", Schedule: "50 7 * * *", Timeout: 30 * time.Minute, Run: d.objections},
		{Name: "uploads", Title: "每日清理期满未登记的上传和中断超过一天的临时文件", Schedule: "10 3 * * *", Timeout: time.Hour, Run: d.uploads},
		{Name: "drafts", Title: "每日清除三十天没有改动的未提交草稿", Schedule: "40 3 * * *", Timeout: 10 * time.Minute, Run: d.drafts},
		{Name: "imports", Title: "每日放弃七天无人继续的导入，清理三十天前已结束导入的明细", Schedule: "50 3 * * *", Timeout: time.Hour, Run: d.imports},
		{Name: "check", Title: "每日核对计数与记录是否一致", Schedule: "30 2 * * *", Timeout: 2 * time.Hour, Run: d.check},
		{Name: "duties", Title: "每小时按现行期限和工作日历更新待办事项", Schedule: "10 * * * *", Hourly: true, Timeout: 30 * time.Minute, Run: d.duties},
		{Name: "reminders", Title: "每日提醒即将到期和已超期的事项，清理过期消息", Schedule: "55 7 * * *", Timeout: 30 * time.Minute, Run: d.reminders},
		{Name: "digest", Title: "每个工作日早上八点的汇总邮件", Schedule: "0 8 * * *", Timeout: 30 * time.Minute, Run: d.digest},
		{Name: "mails", Title: "每五分钟发送待发的邮件，失败的稍后重试", Schedule: "*/5 * * * *", Often: true, Timeout: 20 * time.Minute, Run: d.mails},
		{Name: "self_audit", Title: "每日核对并公布本年度和上年度的公示情况自查", Schedule: "30 7 * * *", Timeout: time.Hour, Run: d.selfAudit},
		{Name: "review_exante", Title: "每日核对执法人员名册等事前公开事项是否需要更新", Schedule: "40 7 * * *", Timeout: 30 * time.Minute, Run: d.reviewExAnte},
		{Name: "cutoff", Title: "元旦固定上年度数据，此后补录的另行标明", Schedule: "30 0 1 1 *", Every: true, Timeout: time.Hour, Run: d.cutoff},
		{Name: "draft_tables", Title: "起草上年度行政执法统计年报", Schedule: "0 6 5 1 *", Every: true, Timeout: time.Hour, Run: d.draftTables},
		{Name: "remind", Title: "提醒尚无上年度数据的机关", Schedule: "0 8 20 1 *", Every: true, Timeout: 30 * time.Minute, Run: d.remind},
		{Name: "publish_statistics", Title: "公布上年度行政执法统计年报（1月31日前）", Schedule: "0 8 31 1 *", Every: true, Timeout: time.Hour, Run: d.publishStatistics},
		{Name: "draft_chapter", Title: "编制上年度报告的执法章节初稿", Schedule: "0 6 10 2 *", Every: true, Timeout: time.Hour, Run: d.draftChapters},
		{Name: "submit_report", Title: "报送前重新编制章节并列出数字疑点（3月1日前）", Schedule: "0 8 25 2 *", Every: true, Timeout: time.Hour, Run: d.submitReports},
		{Name: "publish_report", Title: "公布上年度报告的执法章节（4月1日前）", Schedule: "0 8 31 3 *", Every: true, Timeout: time.Hour, Run: d.publishReports},
		{Name: "province_return", Title: "住房城乡建设领域处罚统计上报（3月底前）", Schedule: "0 6 25 3 *", Every: true, Timeout: time.Hour, Run: d.provinceReturn},
		{Name: "holidays", Title: "检查下一年工作日历是否已载入", Schedule: "0 9 * 11,12 *", Timeout: 5 * time.Minute, Run: d.holidays},
	}
}

// clocks stops what has been shown long enough and marks what is overdue.
func (d Deps) clocks(ctx context.Context, on models.Day) (string, error) {
	ended, err := d.Disclosure.Expire(ctx, on)
	if err != nil {
		return "", err
	}
	late, err := d.Disclosure.MarkOverdue(ctx, on)
	return fmt.Sprintf("停止公示%d件，新增逾期%d件", ended, late), err
}

// withdrawals names the pages that have to come down.
func (d Deps) withdrawals(ctx context.Context, on models.Day) (string, error) {
	owed, late, after := 0, 0, int64(0)
	var numbers []string
	for {
		list, err := d.Store.ListDisclosures(ctx, store.DisclosureFilter{Unruled: true, After: after, Limit: 500})
		if err != nil {
			return "", err
		}
		for _, x := range list {
			owed, after = owed+1, x.ID
			if x.WithdrawBy < on {
				late++
			}
			if len(numbers) < 10 {
				numbers = append(numbers, x.Number+"（"+x.WithdrawBy.Chinese()+"前）")
			}
		}
		if len(list) < 500 {
			break
		}
	}
	return fmt.Sprintf("应撤下%d件，其中已逾期%d件%s", owed, late, listed(numbers)), nil
}

// listed writes names behind a sentence.
func listed(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "：" + strings.Join(names, "、")
}

// dumps brings the prepared files of open data up to date.
func (d Deps) dumps(ctx context.Context, on models.Day) (string, error) {
	made, err := d.Dumps.Make(ctx, on)
	return fmt.Sprintf("生成%d个年度的数据文件，删除过时的文件%d个", made.Years, made.Purged), err
}

// drafts forgets forms that nobody has gone on with.
func (d Deps) drafts(ctx context.Context, on models.Day) (string, error) {
	n, err := d.Cases.PurgeDrafts(ctx, actor("清除草稿"), on)
	return fmt.Sprintf("清除草稿%d份", n), err
}

// imports clears what imports leave behind.
func (d Deps) imports(ctx context.Context, _ models.Day) (string, error) {
	n, err := d.Imports.PurgeIdle(ctx, actor("清理导入"))
	return fmt.Sprintf("清理导入%d批", n), err
}

// check reports counters that differ from the records.
func (d Deps) check(ctx context.Context, _ models.Day) (string, error) {
	faults, err := d.Stats.Check(ctx)
	if err != nil {
		return "", err
	}
	if len(faults) > 0 {
		return "", models.Errorf(models.Conflict, "计数与记录不一致%d处%s", len(faults), listed(faults[:min(3, len(faults))]))
	}
	return "计数与记录一致", nil
}

// holidays warns while the next year's calendar is missing, because deadlines
// that reach into it cannot be worked out.
func (d Deps) holidays(ctx context.Context, on models.Day) (string, error) {
	rules, err := d.Store.Rules(ctx)
	if err != nil {
		return "", err
	}
	next := on.Year() + 1
	if _, err := rules.Calendar.IsWorkday(models.Day(fmt.Sprintf("%04d-01-01", next))); err != nil {
		return "", models.Errorf(models.Unavailable, "%d年工作日历尚未载入，跨年期限无法推算，请在国务院办公厅公布放假安排后载入", next)
	}
	return fmt.Sprintf("%d年工作日历已载入", next), nil
}
