package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/document"
	"sanxiang/models"
)

func TestCompileText(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, template, want string
		values               values
	}{
		{"a figure in its sentence", "{{年}}年公示行政处罚案件{{penalty.disclosed.count}}件。", "2024年公示行政处罚案件49件。", values{"penalty.disclosed.count": 49}},
		{"full-width marks of an input method", "公示｛｛penalty.disclosed.count｜中文｝｝件。", "公示四十九件。", values{"penalty.disclosed.count": 49}},
		{"the bureau and last year", "{{机关}}{{上年}}年公示{{penalty.disclosed.count@上年}}件。", "示例市城市管理局2023年公示7件。", values{"penalty.disclosed.count-1": 7}},
		{"a sentence without data vanishes", "制度健全。公示{{penalty.disclosed.count}}件。监督有力。", "制度健全。监督有力。", nil},
		{"a paragraph without sentences vanishes", "公示{{penalty.disclosed.count}}件。\n\n监督有力。", "监督有力。", nil},
		{"a clause vanishes alone", "健全公示制度[[，公示{{penalty.disclosed.count}}件]]，做到公开透明。", "健全公示制度，做到公开透明。", nil},
		{"a clause with data stays", "健全公示制度[[，公示{{penalty.disclosed.count}}件]]，做到公开透明。", "健全公示制度，公示3件，做到公开透明。", values{"penalty.disclosed.count": 3}},
		{"clauses at the front", "[[公示{{penalty.disclosed.count}}件]]，[[检查{{inspection.count}}次]]，监督持续加强。", "检查8次，监督持续加强。", values{"inspection.count": 8}},
		{"all clauses gone leaves too little", "全年[[公示{{penalty.disclosed.count}}件]][[，检查{{inspection.count}}次]]。", "", nil},
		{"a dangling 其中 goes", "作出处罚{{penalty.decided.count}}件，其中[[来信{{complaint.channel.count/来信}}件]]。", "作出处罚9件。", values{"penalty.decided.count": 9}},
		{"empty brackets go", "作出处罚{{penalty.decided.count}}件（[[公示{{penalty.disclosed.count}}件]]）。", "作出处罚9件。", values{"penalty.decided.count": 9}},
		{"a clause that holds the end mark", "监督持续加强有力[[，公示{{penalty.disclosed.count}}件。]]", "监督持续加强有力。", nil},
		{"the last semicolon becomes a full stop", "作出处罚{{penalty.decided.count}}件；公示{{penalty.disclosed.count}}件。", "作出处罚9件。", values{"penalty.decided.count": 9}},
		{"a semicolon that leads on stays", "作出处罚{{penalty.decided.count}}件；公示{{penalty.disclosed.count}}件；检查{{inspection.count}}次。", "作出处罚9件；检查1次。", values{"penalty.decided.count": 9, "inspection.count": 1}},
		{"quotations do not end sentences", "落实“谁执法。谁公示；”要求，公示{{penalty.disclosed.count}}件。监督有力。", "监督有力。", nil},
		{"an unpaired quote does not swallow the rest", "落实“要求。公示{{penalty.disclosed.count}}件。监督有力。", "落实“要求。监督有力。", nil},
		{"numbered sentences close up", "一是公示{{penalty.disclosed.count}}件。二是检查{{inspection.count}}次。三是监督有力。", "一是检查1次。二是监督有力。", values{"inspection.count": 1}},
		{"numbers run across paragraphs", "一是公示{{penalty.disclosed.count}}件。\n二是监督有力。\n三是保障到位。", "一是监督有力。\n二是保障到位。", nil},
		{"a true zero takes its phrase", "执法规范。引起复议{{reconsider.count}}件。", "执法规范。全年未引起行政复议。", values{"reconsider.count": 0}},
		{"a true zero without a phrase vanishes", "执法规范。公示{{penalty.disclosed.count}}件。", "执法规范。", values{"penalty.disclosed.count": 0}},
		{"零 prints a true zero", "公示{{penalty.disclosed.count|零}}件。", "公示0件。", values{"penalty.disclosed.count": 0}},
		{"零 does not print a missing figure", "执法规范。公示{{penalty.disclosed.count|零}}件。", "执法规范。", nil},
		{"a phrase needs to be alone", "执法规范。引起复议{{reconsider.count}}件，公示{{penalty.disclosed.count}}件。", "执法规范。", values{"reconsider.count": 0, "penalty.disclosed.count": 4}},
		{"a rate is rounded once, from its parts", "公示率{{penalty.disclosed.rate|%1}}。", "公示率88.4%。", values{"penalty.disclosed.rate": 8845, "penalty.disclosed.count": 88449, "penalty.decided.count": 100000}},
		{"a ratio is reduced", "配比为{{device.ratio|比}}。", "配比为1:1。", values{"device.ratio": 100, "officer.count": 6, "device.count": 6}},
		{"a ratio without devices vanishes", "执法规范。配比为{{device.ratio|比}}。", "执法规范。", values{"officer.count": 6, "device.count": 0, "device.ratio": 0}},
		{"year on year", "作出处罚{{penalty.decided.count}}件，同比{{penalty.decided.count|同比}}。", "作出处罚110件，同比增长10.0%。", values{"penalty.decided.count": 110, "penalty.decided.count-1": 100}},
		{"year on year without last year", "作出处罚{{penalty.decided.count}}件[[，{{penalty.decided.count|同比}}]]。", "作出处罚110件。", values{"penalty.decided.count": 110}},
		{"year on year from nothing", "作出处罚{{penalty.decided.count}}件[[，{{penalty.decided.count|同比}}]]。", "作出处罚110件。", values{"penalty.decided.count": 110, "penalty.decided.count-1": 0}},
		{"unchanged, in its context", "作出处罚{{penalty.decided.count}}件，同比{{penalty.decided.count|同比}}，较上年{{penalty.decided.count|增减}}件。", "作出处罚5件，同比持平，较上年持平。", values{"penalty.decided.count": 5, "penalty.decided.count-1": 5}},
		{"points of percentage", "公示率较上年{{penalty.disclosed.rate|增减}}。", "公示率较上年增加2.1个百分点。", values{"penalty.disclosed.rate": 8900, "penalty.disclosed.rate-1": 8690, "penalty.disclosed.count": 89, "penalty.decided.count": 100}},
		{"a dimension by its label", "来信{{complaint.channel.count/来信}}件。", "来信3件。", values{"complaint.channel.count/letter": 3}},
		{"a free dimension", "东城{{complaint.place.count/东城}}件。", "东城2件。", values{"complaint.place.count/东城": 2}},
		{"scopes", "本级{{penalty.decided.count@本级}}件，下级上年{{penalty.decided.count@上年@下级}}件。", "本级2件，下级上年3件。", values{"penalty.decided.count@own": 2, "penalty.decided.count@below-1": 3}},
		{"thousandths print as they are", "清单{{items.count}}项。", "清单425项。", values{"items.count": 425000}},
		{"comments stay out", "// 说明\n执法规范。", "执法规范。", nil},
		{"lead-in keeps its colon", "执法工作情况如下[[（共{{penalty.decided.count}}件）]]：\n执法规范。", "执法工作情况如下：\n执法规范。", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, plain(compileText(t, tt.template, tt.values).Document)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestCompileBlocks(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, template, want string
		values               values
	}{
		{"headings without content vanish", "# 甲\n## 乙\n公示{{penalty.disclosed.count}}件。\n## 丙\n规范执法。\n# 丁\n## 戊\n公示{{penalty.disclosed.count}}件。", "# 甲\n## 丙\n规范执法。", nil},
		{"loop", "每个下级：\n  ## {{机关}}\n  公示{{penalty.disclosed.count}}件。\n规范执法。", "## 示例一队\n公示4件。\n规范执法。", values{"penalty.disclosed.count": 4}},
		{"loop with an ASCII colon and full-width indent", "每个下级:\n　　{{机关}}公示{{penalty.disclosed.count}}件。", "示例一队公示4件。", values{"penalty.disclosed.count": 4}},
		{"free table prints the empties", "表题：公示情况\n| 项目 | 件数 |\n|---|---|\n| 公示 | {{penalty.disclosed.count}} |\n| 检查 | {{inspection.count}} |\n| 处罚 | {{penalty.decided.count|零}} |\n表注：按公示日期统计", "题：公示情况\n项目|件数\n公示|未统计\n检查|未发生\n处罚|0\n注：按公示日期统计", values{"inspection.count": 0, "penalty.decided.count": 0}},
		{"rows of a loop belong to the table", "| 单位 | 件数 |\n每个下级：\n  | {{机关}} | {{penalty.disclosed.count}} |\n| 合计 | {{penalty.disclosed.count}} |", "单位|件数\n示例一队|4\n示例二队|未统计\n合计|4", values{"penalty.disclosed.count": 4}},
		{"a bar within braces is no cell", "| 甲 |\n| {{penalty.forfeit.amount|万元2}} |", "甲\n1.23万元", values{"penalty.forfeit.amount": 1234500}},
		{"penalty table", "表：penalty", "题：行政处罚实施情况统计表\n单位名称|警告|其他|合计（宗）|罚没金额（万元）\n示例一队|2|3|5|1.23\n示例二队|0|0|0|0\n合计|2|3|5|1.23\n注：统计口径：并处多种的，计入最重的一种\n示例三队无行政处罚权，未列入本表。", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			template := tt.template
			if tt.name == "loop" {
				template = "# 总\n" + template
				tt.want = "# 总\n" + tt.want
			}
			if diff := cmp.Diff(tt.want, plain(compileText(t, template, tt.values).Document)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestCompileMetadata(t *testing.T) {
	t.Parallel()
	ch := compileText(t, "名称：{{年}}年执法情况\n层级: 2\n序号：四\n\n# 规范执法\n执法规范。", nil)
	d := ch.Document
	if d.Title != "2024年执法情况" || d.HeadingBase != 2 || d.HeadingStart != 4 {
		t.Errorf("got %q, base %d, start %d", d.Title, d.HeadingBase, d.HeadingStart)
	}
}

func TestCompileSources(t *testing.T) {
	t.Parallel()
	ch := compileText(t, "公示{{penalty.disclosed.count}}件，占{{penalty.disclosed.count}}件，约{{penalty.disclosed.count|余}}件，来信{{complaint.channel.count/来信@上年}}件。",
		values{"penalty.disclosed.count": 8216, "complaint.channel.count/letter-1": 5})
	want := []document.Source{
		{FigureID: "penalty.disclosed.count", Name: "公示行政处罚案件数", Printed: "8216", Code: "penalty.disclosed.count", Profile: "示例口径", Records: 8216, AsOf: "2024-12-31"},
		{FigureID: "penalty.disclosed.count|余", Name: "公示行政处罚案件数", Printed: "8000余", Code: "penalty.disclosed.count", Profile: "示例口径", Records: 8216, AsOf: "2024-12-31"},
		{FigureID: "complaint.channel.count/来信@上年", Name: "分渠道投诉件数·来信（2023年）", Printed: "5", Code: "complaint.channel.count", Profile: "示例口径", Records: 5, AsOf: "2023-12-31"},
	}
	if diff := cmp.Diff(want, ch.Document.Sources); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	p := ch.Document.Blocks[0].(document.Paragraph)
	if f, ok := p.Inlines[1].(document.Figure); !ok || f.Printed != "8216" || f.Records != 8216 || f.Basis != "示例口径" || f.State != models.StateValue {
		t.Errorf("got %#v", p.Inlines[1])
	}
}

func TestCompileOmitted(t *testing.T) {
	t.Parallel()
	ch := compileText(t, "执法规范。\n公示{{penalty.disclosed.count}}件，检查{{inspection.count}}次。", values{"penalty.disclosed.count": 1, "inspection.count": 0})
	want := []Omission{{Line: 2, Text: "公示〔公示行政处罚案件数〕件，检查〔行政检查次数：未发生〕次", Code: "inspection.count", State: "未发生"}}
	if diff := cmp.Diff(want, ch.Omitted); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestCompileRefuses(t *testing.T) {
	t.Parallel()
	c := testCatalogue(t)
	broken, _ := Parse("公示{{penalty.disclosed.count件。")
	if _, err := Compile(broken, c, Data{}); models.KindOf(err) != models.Invalid {
		t.Errorf("broken template: got %v, want invalid", err)
	}
	unknown, _ := Parse("公示{{penalty.disclosd.count}}件。")
	if _, err := Compile(unknown, c, Data{}); models.KindOf(err) != models.Invalid {
		t.Errorf("unknown code: got %v, want invalid", err)
	}
	good, _ := Parse("公示{{penalty.disclosed.count}}件。")
	if _, err := Compile(good, c, Data{}); models.KindOf(err) != models.Internal {
		t.Errorf("missing figure: got %v, want internal", err)
	}
}

func TestTemplateNeeds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]bool{
		"规范执法。":                        {false, false},
		"每个下级：\n  {{机关}}。":             {true, false},
		"| 单位 |\n每个下级：\n  | {{机关}} |":  {true, false},
		"| 单位 |\n| {{机关}} |\n\n表：行政处罚": {false, true},
	} {
		tpl, _ := Parse(text)
		if got := [2]bool{tpl.HasLoop(), tpl.HasPenaltyTable()}; got != want {
			t.Errorf("%q: got loop, table %v, want %v", text, got, want)
		}
	}
}

func TestRefs(t *testing.T) {
	t.Parallel()
	c := testCatalogue(t)
	tpl, _ := Parse("{{penalty.decided.count|同比}}，{{penalty.decided.count}}，{{device.ratio|比}}，{{complaint.channel.share/来信|%}}，{{rank@1-10月}}，{{inspection.count@累计@上年}}。\n每个下级：\n  公示{{penalty.disclosed.count@本级}}件。")
	own, each := Refs(tpl, c)
	want := []Ref{
		{Code: "penalty.decided.count"}, {Code: "penalty.decided.count", Back: 1},
		{Code: "device.ratio"}, {Code: "officer.count"}, {Code: "device.count"},
		{Code: "complaint.channel.share", Dim: "letter"}, {Code: "complaint.channel.count", Dim: "letter"}, {Code: "complaint.channel.count"},
		{Code: "rank", From: 1, To: 10}, {Code: "inspection.count", Cumulative: true, Back: 1},
	}
	if diff := cmp.Diff(want, own); diff != "" {
		t.Errorf("own -want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]Ref{{Code: "penalty.disclosed.count", Scope: models.ScopeOwn}}, each); diff != "" {
		t.Errorf("each -want +got:\n%s", diff)
	}
}
