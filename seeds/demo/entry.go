package demo

import (
	"bytes"
	"context"
	"fmt"

	"sanxiang/app/sheet"
	"sanxiang/app/stats"
	"sanxiang/models"
)

// fact is one entered fact of the 台账: what it says, on what it rests, and
// whose office answers for it.
type fact struct {
	body     string
	register string
	item     string // of facts, or the kind of lists and regulations
	on       models.Day
	title    string
	quantity string
	evidence string
	office   string // 责任人, by post
}

// The offices that answer for facts.
const (
	legalOffice = "司法局执法监督科负责人"
	reviewDesk  = "司法局行政复议科负责人"
	reformDesk  = "综合执法改革牵头科室负责人"
	marketDesk  = "市场监督管理局执法科负责人"
)

// facts are the ledger figures of the bodies.
var facts = []fact{
	{urumqi, "facts", "plan.horizon", "2024-01-15", "行政执法质量提升行动计划的年限", "3", "行动计划印发件", legalOffice},
	{urumqi, "lists", "four_lists", "2024-05-20", "不予处罚、从轻处罚、减轻处罚、不予强制清单", "425", "清单公布件", legalOffice},
	{urumqi, "honours", "", "2024-11-18", "法治政府建设创新培育案例", "1", "入选通知", legalOffice},
	{urumqi, "facts", "supervision.tier.count", "2024-06-28", "市、区（县）、街道（乡镇）三级监督体系", "3", "体系建设方案", legalOffice},
	{urumqi, "facts", "authority.delegated.items", "2024-04-10", "下放区（县）的行政职权", "67", "赋权决定附件", reformDesk},
	{urumqi, "facts", "authority.delegated.items", "2024-04-10", "下放开发区的行政许可事项", "211", "赋权决定附件", reformDesk},
	{urumqi, "facts", "reconsider.rank", "2024-12-20", "复议立案量、办案量在全区的名次", "1", "上级机关通报", reviewDesk},
	{saybagh, "facts", "org.domain_team.count", "2021-06-30", "组建综合行政执法机构的领域", "5", "机构改革方案", reformDesk},
	{saybagh, "facts", "special.rank", "2021-09-10", "电动自行车和燃气安全执法在全市的名次", "1", "执法通报", legalOffice},
	{baotou, "lists", "discretion", "2024-03-15", "苏木乡镇（街道）行政处罚裁量基准", "56", "裁量基准公布件", legalOffice},
	{baotou, "facts", "org.township.claimed.count", "2024-05-31", "完成执法事项认领的苏木乡镇（街道）", "48", "认领情况汇总表", reformDesk},
	{baotou, "facts", "list.exempt_light.version", "2024-02-05", "涉企免罚轻罚清单现行版本", "3", "清单公布件", marketDesk},
	{baotou, "facts", "plan.horizon", "2024-01-08", "行政执法质量提升行动计划的年限", "3", "行动计划印发件", legalOffice},
	{baotou, "facts", "reconsider.agent_point.count", "2024-04-30", "设立的行政复议代办点", "85", "代办点名录", reviewDesk},
	{baotou, "facts", "reconsider.to_litigation.ratio", "2024-12-25", "复议受理数与一审行政案件数之比", "3.2", "与法院的数据核对表", reviewDesk},
	{bortala, "facts", "special.platform.count", "2023-08-15", "线上线下一体监管涉及的平台企业", "7", "专项行动台账", marketDesk},
	{bortala, "facts", "special.sanction.days", "2023-09-04", "对平台商户采取的惩戒措施天数", "3", "处理通知", marketDesk},
	{bortala, "lists", "first_offence", "2023-03-20", "首违不罚清单", "38", "清单公布件", legalOffice},
	{bortala, "lists", "no_coercion", "2023-03-20", "不予实施行政强制措施清单", "17", "清单公布件", legalOffice},
	{bortala, "facts", "reconsider.agent_point.count", "2023-05-10", "县市公共法律服务中心代收点", "4", "代收点名录", reviewDesk},
	{bortala, "facts", "reconsider.agent_point.count", "2023-05-10", "乡镇司法所代收点", "30", "代收点名录", reviewDesk},
	{bortala, "regulations", "made", "2023-02-14", "轻微违法行为不予处罚办法", "1", "印发件", legalOffice},
	{bortala, "regulations", "made", "2023-04-11", "规范涉企行政检查若干措施", "1", "印发件", legalOffice},
	{bortala, "regulations", "revised", "2023-07-19", "行政执法监督工作规则", "1", "印发件", legalOffice},
}

// urumqiRegulations are the eleven documents of the city, a fact each.
var urumqiRegulations = []struct{ kind, title string }{
	{"made", "行政执法人员行为规范"}, {"made", "行政执法监督信息线索移送办法"}, {"made", "执法监督与政务热线衔接办法"},
	{"made", "街道（乡镇）综合行政执法工作规程"}, {"made", "涉企行政检查管理办法"}, {"made", "跨部门综合监管工作办法"},
	{"made", "行政执法案卷评查标准"}, {"made", "行政裁量权基准动态管理办法"}, {"revised", "重大执法决定法制审核办法"},
	{"revised", "行政执法证件管理办法"}, {"repealed", "行政执法投诉办理暂行办法"},
}

// writeEntries writes the scenes in which reporters enter facts one by one and
// import register rows.
func (w *world) writeEntries() {
	list := facts
	for i, r := range urumqiRegulations {
		list = append(list, fact{urumqi, "regulations", r.kind, models.Day("2024-02-01").Add(i * 28), r.title, "1", "印发件", legalOffice})
	}
	for _, f := range list {
		w.script.add(w.workday(f.on), 9, 30, f.title, func(ctx context.Context) error { return w.enter(ctx, f) })
	}
	for _, r := range rollsOf() {
		w.script.add(w.workday(r.on), 17, 0, "导入"+r.register, func(ctx context.Context) error { return w.importRoll(ctx, r) })
	}
}

// enter adds one fact as the body's reporter.
func (w *world) enter(ctx context.Context, f fact) error {
	values := map[string]string{"date": string(f.on), "title": f.title, "quantity": f.quantity, "responsible": f.office}
	switch f.register {
	case "facts":
		values["item"] = f.item
	case "lists", "regulations":
		values["kind"] = f.item
	}
	_, err := w.stats.AddEntry(ctx, w.reporters[f.body], stats.EntryForm{
		Bureau: w.bureaus[f.body].ID, Register: f.register, Values: values, Evidence: f.evidence,
	})
	return err
}

// importRoll imports the rows of a roll from a file, as the body's reporter.
func (w *world) importRoll(ctx context.Context, r roll) error {
	report, err := w.stats.ImportEntries(ctx, w.reporters[r.body], r.register, r.file(), sheet.Options{})
	return whole(report, err, len(r.rows))
}

// file makes a CSV file of the roll that can be opened again and again.
func (r roll) file() func() (*sheet.Reader, error) {
	return csvOf(r.header, r.rows)
}

// csvOf writes rows as the CSV file that a user would upload.
func csvOf(header []string, rows [][]any) func() (*sheet.Reader, error) {
	return func() (*sheet.Reader, error) {
		var out bytes.Buffer
		c, err := sheet.NewCSVWriter(&out, header)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if err := c.Write(row...); err != nil {
				return nil, err
			}
		}
		if err := c.Close(); err != nil {
			return nil, err
		}
		return sheet.NewCSV(&out)
	}
}

// whole demands that an import took all its rows.
func whole(report sheet.Report, err error, rows int) error {
	if err == nil && (report.Good != rows || report.Count() > 0) {
		return fmt.Errorf("%d rows of %d: %s", report.Good, rows, report.String())
	}
	return err
}
