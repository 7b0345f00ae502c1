package report

import (
	"strings"
	"testing"

	"sanxiang/app/document"
	"sanxiang/models"
)

// testCatalogue has one indicator of each kind that templates treat differently.
func testCatalogue(t testing.TB) *models.Catalogue {
	t.Helper()
	registers := []models.Register{{Code: "complaints", Name: "投诉举报", Fields: []models.Field{
		{Name: "channel", Label: "渠道", Type: models.FieldChoice, Column: "s1", Choices: []models.Choice{{Code: "12345", Label: "12345热线"}, {Code: "letter", Label: "来信"}}},
		{Name: "place", Label: "地点", Type: models.FieldText, Column: "s2"},
	}}}
	returned := func(code, name, unit string, decimals int) models.Indicator {
		return models.Indicator{Code: code, Name: name, Unit: unit, Kind: models.IndicatorReturned, Decimals: decimals}
	}
	flow := func(code, name, by string) models.Indicator {
		return models.Indicator{Code: code, Name: name, Unit: "件", Kind: models.IndicatorFlow, Register: "complaints", Date: "date", By: by}
	}
	indicators := []models.Indicator{
		returned("penalty.disclosed.count", "公示行政处罚案件数", "件", 0),
		returned("penalty.decided.count", "作出行政处罚数", "件", 0),
		returned("penalty.forfeit.amount", "罚没金额", "元", 2),
		returned("officer.count", "一线办案人员数", "人", 0),
		returned("device.count", "执法记录仪数量", "部", 0),
		returned("items.count", "清单事项数", "项", 3),
		{Code: "reconsider.count", Name: "引起行政复议件数", Unit: "件", Kind: models.IndicatorReturned, Zero: "全年未引起行政复议。"},
		{Code: "device.ratio", Name: "人员与记录仪配比", Unit: "比", Kind: models.IndicatorRatio, Numerator: "officer.count", Denominator: "device.count", Decimals: 2},
		{Code: "penalty.disclosed.rate", Name: "行政处罚公示率", Unit: "%", Kind: models.IndicatorRatio, Percent: true, Decimals: 2, Numerator: "penalty.disclosed.count", Denominator: "penalty.decided.count"},
		{Code: "act.total.count", Name: "行政执法总数", Unit: "件", Kind: models.IndicatorTotal, Parts: []string{"penalty.decided.count", "inspection.count"}},
		returned("inspection.count", "行政检查次数", "次", 0),
		flow("complaint.channel.count", "分渠道投诉件数", "channel"),
		flow("complaint.place.count", "分地点投诉件数", "place"),
		{Code: "complaint.channel.share", Name: "分渠道投诉占比", Unit: "%", Kind: models.IndicatorShare, Of: "complaint.channel.count", Percent: true, Decimals: 2},
		{Code: "complaint.open.count", Name: "期末未办结投诉件数", Unit: "件", Kind: models.IndicatorStock, Register: "complaints", From: "date", To: "ended", By: ""},
		{Code: "rank", Name: "排名", Unit: "名次", Kind: models.IndicatorReturned, OwnOnly: true},
		{Code: "act.yoy.rate", Name: "同比", Unit: "%", Kind: models.IndicatorOperator},
	}
	registers[0].Fields = append(registers[0].Fields, models.Field{Name: "ended", Label: "办结日期", Type: models.FieldDay, Column: "d1"})
	c, err := models.NewCatalogue(1, registers, indicators, []models.Profile{testProfile()})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func testProfile() models.Profile {
	return models.Profile{
		Code: "p", Name: "示例口径", AmountUnit: "万元", CountUnit: "宗", Note: "并处多种的，计入最重的一种",
		Severity: []models.PenaltyKind{models.KindWarning, models.KindFine},
		Columns: []models.Column{
			{Code: "warning", Label: "警告", Kinds: []models.PenaltyKind{models.KindWarning}},
			{Code: "rest", Label: "其他", Kinds: models.PenaltyKinds[1:]},
		},
	}
}

// values gives figures their values; a code that is not listed has none (未统计).
type values map[string]int64

// figuresFor answers every reference: values by "code" for this year and
// "code-1" for the year before; "code/dim" with a dimension.
func (v values) figuresFor(c *models.Catalogue, refs []Ref, bureau int64) Figures {
	out := Figures{}
	for _, r := range refs {
		d := c.Indicators[r.Code]
		unit := d.Unit
		f := models.Figure{Code: r.Code, Name: d.Name, Unit: unit, Dim: r.Dim, Bureau: bureau, Period: r.Period(models.YearPeriod(2024)),
			Decimals: d.Decimals, State: models.StateNotKept, Zero: d.Zero, Note: d.Note, Profile: "p"}
		key := r.Code
		if r.Dim != "" {
			key += "/" + r.Dim
		}
		key += string(pick(r.Scope != "", "@"+string(r.Scope), ""))
		key += strings.Repeat("-1", r.Back)
		if n, ok := v[key]; ok {
			f.Value, f.State, f.Records = n, models.StateValue, n
			if n == 0 {
				f.State = models.StateZero
			}
		}
		out[r] = &f
	}
	return out
}

// compileText compiles a template that must be right.
func compileText(t testing.TB, text string, v values) *Chapter {
	t.Helper()
	c := testCatalogue(t)
	tpl, _ := Parse(text)
	for _, p := range Check(tpl, c) {
		t.Fatalf("模板有误：%v", p)
	}
	own, each := Refs(tpl, c)
	data := Data{
		Name: "示例市城市管理局", Period: models.YearPeriod(2024), Profile: testProfile(), Figures: v.figuresFor(c, own, 1),
		Below: []Unit{
			{Bureau: 11, Name: "示例一队", Figures: v.figuresFor(c, each, 11)},
			{Bureau: 12, Name: "示例二队", Figures: values{}.figuresFor(c, each, 12)},
		},
		Penalty: []PenaltyRow{
			{Bureau: 11, Name: "示例一队", Cells: []int64{2, 3}, Total: 5, Amount: 1234500, Records: 5, State: models.StateValue},
			{Bureau: 12, Name: "示例二队", Cells: []int64{0, 0}, State: models.StateZero},
			{Bureau: 13, Name: "示例三队", State: models.StateNotApplicable},
		},
	}
	ch, err := Compile(tpl, c, data)
	if err != nil {
		t.Fatal(err)
	}
	return ch
}

// plain writes the document as text: headings with #, tables with bars.
func plain(d document.Document) string {
	var lines []string
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case document.Heading:
			lines = append(lines, strings.Repeat("#", b.Level)+" "+b.Inlines.Plain())
		case document.Paragraph:
			lines = append(lines, b.Inlines.Plain())
		case document.Table:
			if b.Caption != "" {
				lines = append(lines, "题："+b.Caption)
			}
			cells := []string{}
			for _, c := range b.Columns {
				cells = append(cells, c.Title)
			}
			lines = append(lines, strings.Join(cells, "|"))
			for _, r := range b.Rows {
				cells = cells[:0]
				for _, c := range r {
					cells = append(cells, c.Plain())
				}
				lines = append(lines, strings.Join(cells, "|"))
			}
			if b.Note != "" {
				lines = append(lines, "注："+b.Note)
			}
		}
	}
	return strings.Join(lines, "\n")
}
