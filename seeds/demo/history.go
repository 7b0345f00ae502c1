package demo

import (
	"context"
	"fmt"
	"strconv"

	"sanxiang/app/sheet"
	"sanxiang/models"
	"sanxiang/seeds/generate"
)

// trade is a sort of department.
func trade(i int) *generate.Trade { return &generate.Trades[i] }

// writeImports writes the scenes in which records from elsewhere come in.
func (w *world) writeImports() {
	w.writeCertificates()
	w.writeBaotou()
	w.script.add(w.workday("2023-12-25"), 16, 0, "导入轻微违法案件", w.importLenient)
}

// renumbered is how many certificates the district brought to the national
// form, in rounds through its report year.
const renumbered = 432

// reviewerEvery is how many officers there are to a legal reviewer: a few more
// reviewers than the five in a hundred of 国办发〔2018〕118号（十一）.
const reviewerEvery = 18

// writeCertificates lets the administrator import officers with their
// certificates in four rounds.
func (w *world) writeCertificates() {
	header := []string{"bureau", "name", "post", "formal", "reviewer", "qualified", "education", "active_from", "certificate", "issued_on", "valid_from", "valid_to", "renumbered_on"}
	const round = renumbered / 4
	for i, on := range []models.Day{"2021-03-30", "2021-06-29", "2021-09-28", "2021-11-30"} {
		var rows [][]any
		for n := i*round + 1; n <= (i+1)*round; n++ {
			day := on.Add(-n % 20)
			rows = append(rows, []any{
				"沙依巴克区" + saybaghDepartments[n%len(saybaghDepartments)], fmt.Sprintf("示例执法人员%04d", n), "执法人员", true, n%reviewerEvery == 0, n%reviewerEvery == 0,
				[]string{"本科", "大专", "本科", "研究生"}[n%4], "2018-07-02", fmt.Sprintf("SL650103%05d", n), "2019-03-01", day, day.Add(5*365 - 1), day,
			})
		}
		w.script.add(w.workday(on), 16, 0, "导入换证人员", func(ctx context.Context) error {
			report, err := w.identity.ImportOfficers(ctx, w.admin, csvOf(header, rows), sheet.Options{})
			return whole(report, err, len(rows))
		})
	}
}

// entered is how many cases of the city come into the platform each month.
const entered = 668

// The totals of 免罚轻罚 over three years: what is in records, and what the
// counties hand in for the rest.
const (
	leniencies   = 126_013
	leniencyYuan = 90_340_000
)

// tally is what imported rows say of lenient cases.
type tally struct{ cases, yuan int }

// add counts one row.
func (t *tally) add(r generate.Row) error {
	if outcome, tier := r[18].(string), r[19].(string); outcome != string(models.OutcomePenalty) || tier == "mitigated" || tier == "lighter" {
		t.cases++
	}
	if waived := r[21].(string); waived != "" {
		n, err := strconv.Atoi(waived)
		t.yuan += n
		return err
	}
	return nil
}

// writeBaotou imports the city's cases month by month and its counties' totals
// of the year.
func (w *world) writeBaotou() {
	offices := make([]generate.Office, len(baotouDepartments))
	for i, d := range baotouDepartments {
		b := w.bureaus["包头市"+d.name]
		offices[i] = generate.Office{Code: b.Code, Short: b.Short, Trade: trade(d.trade), Weight: d.weight}
	}
	cases := generate.New(2024, offices)
	var have tally
	for month := 1; month <= 12; month++ {
		day := w.workdaysBefore(models.Period{Year: 2024, From: month, To: month}.Last().Add(1), 1)
		w.script.add(day, 17, 0, "导入处罚案件", func(ctx context.Context) error {
			span := generate.Span{From: max(day.Add(-35), "2024-01-02"), To: day.Add(-4), Until: day}
			rows := make([][]any, entered)
			for i := range rows {
				row := cases.Next(span)
				if err := have.add(row); err != nil {
					return err
				}
				rows[i] = append([]any(nil), row...)
			}
			report, err := w.cases.Import(ctx, builder, csvOf(generate.Header, rows), sheet.Options{})
			return whole(report, err, len(rows))
		})
	}
	w.script.add(w.workday("2025-01-06"), 15, 0, "报送免罚轻罚数", func(ctx context.Context) error {
		return w.handIn(ctx, 2024, tally{leniencies - have.cases, leniencyYuan - have.yuan})
	})
}

// handIn lets the counties hand in their totals of a year, month by month.
func (w *world) handIn(ctx context.Context, year int, total tally) error {
	var rows [][]any
	cells := 12 * len(baotouCounties)
	left := total
	for i := range cells {
		county, month := baotouCounties[i%len(baotouCounties)], i/len(baotouCounties)+1
		part := tally{total.cases / cells * (8 + i%5) / 10, total.yuan / cells * (8 + i%5) / 10}
		if i == cells-1 {
			part = left
		}
		left.cases, left.yuan = left.cases-part.cases, left.yuan-part.yuan
		for _, x := range []struct {
			code  string
			value int
		}{{"lenient.exempt_light.count", part.cases}, {"lenient.exempt_light.amount", part.yuan}} {
			rows = append(rows, []any{county.region, year, month, x.code, x.value, county.name + "行政执法平台导出"})
		}
	}
	report, err := w.stats.ImportReturns(ctx, w.reporters[baotou], csvOf([]string{"bureau", "year", "month", "indicator", "value", "source_note"}, rows), sheet.Options{})
	return whole(report, err, len(rows))
}

// The prefecture's lenient cases: first violations that were not punished, and
// cases in which no compulsory measure was taken.
const (
	firstOffences = 58
	noCoercions   = 22
)

// importLenient imports the prefecture's lenient cases.
func (w *world) importLenient(ctx context.Context) error {
	header := []string{"bureau", "document_number", "source", "cause", "cause_category", "facts", "basis", "content", "party_kind", "party_name",
		"filed_on", "decided_on", "served_on", "closed_on", "outcome", "penalties", "no_coercion_on"}
	var rows [][]any
	for i := range firstOffences + noCoercions {
		b := w.bureaus[bortalaDepartment(i)]
		cause := trade(0).Causes[i%4]
		day := spread("2023-11-20", i*17%(firstOffences+noCoercions), firstOffences+noCoercions)
		series, outcome, content, penalties, spared := "不罚决字", models.OutcomeExemptFirst, "首次违法、后果轻微并及时改正，不予行政处罚。", "", models.Day("")
		if i >= firstOffences {
			fine := 200 + i%9*100
			series, outcome, content, penalties, spared = "罚决字", models.OutcomePenalty, fmt.Sprintf("处罚款%d元，不采取行政强制措施。", fine), fmt.Sprintf("罚款:%d", fine), day.Add(-5)
		}
		rows = append(rows, []any{
			b.Code, fmt.Sprintf("%s%s〔2023〕%d号", b.Short, series, i+1), "inspection", cause.Name, cause.Category, "当事人违法行为轻微。（虚构案件）", cause.Basis,
			content, string(models.PartySoleTrader), fmt.Sprintf("示例第%d号经营部", i+1), day.Add(-15), day, day.Add(2), day.Add(12), string(outcome), penalties, spared,
		})
	}
	report, err := w.cases.Import(ctx, builder, csvOf(header, rows), sheet.Options{})
	return whole(report, err, len(rows))
}
