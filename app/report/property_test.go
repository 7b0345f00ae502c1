package report

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"sanxiang/app/document"
	"sanxiang/models"
)

// chapterTemplate is a chapter of the length that bureaus print, with
// clauses in every position.
var chapterTemplate = "名称：{{年}}年行政执法情况\n层级：2\n序号：3\n\n# 规范执法行为\n## 执法公示\n" + strings.Repeat(
	`{{机关}}落实“谁执法、谁公示”要求，健全公示制度[[，全年公示行政处罚案件{{penalty.disclosed.count}}件]][[（公示率{{penalty.disclosed.rate|%}}）]]，做到公开透明；[[受理来信{{complaint.channel.count/来信}}件、]][[热线{{complaint.channel.count/12345}}件、]]其他渠道畅通[[，其中，上年{{complaint.channel.count/来信@上年}}件]]。
一是作出行政处罚{{penalty.decided.count|余}}件，同比{{penalty.decided.count|同比}}，罚没{{penalty.forfeit.amount|万元}}；二是开展检查{{inspection.count|零}}次[[，{{inspection.count|增减}}次]]；三是人员{{officer.count|中文}}人、记录仪{{device.count}}部，配比{{device.ratio|比}}。
[[公示{{penalty.disclosed.count}}件]]，[[检查{{inspection.count}}次]]，[[清单{{items.count}}项]]，“[[来信{{complaint.channel.count/来信}}件，]]热线畅通”。
引起行政复议{{reconsider.count}}件。监督有力：[[处罚{{penalty.decided.count}}件，]][[检查{{inspection.count}}次。]]
`, 8) + "## 下级情况\n每个下级：\n  {{机关}}作出处罚{{penalty.decided.count}}件[[、检查{{inspection.count}}次]]。\n## 统计表\n| 单位 | 处罚 |\n每个下级：\n  | {{机关}} | {{penalty.decided.count}} |\n表：penalty\n"

// broken finds punctuation that no author writes.
var broken = regexp.MustCompile(`[、，；：][、，；：。！？]|[。！？][、，；：。！？]|[（“《][、，；：。]|[、，；：][）》]|（）|“”|(?m:^[、，；：。！？）])|\[\[|\]\]|\{\{|\}\}`)

func TestPunctuationSurvivesMissingData(t *testing.T) {
	t.Parallel()
	codes := []string{"penalty.disclosed.count", "penalty.disclosed.rate", "complaint.channel.count/letter", "complaint.channel.count/12345", "complaint.channel.count/letter-1",
		"penalty.decided.count", "penalty.decided.count-1", "penalty.forfeit.amount", "inspection.count", "inspection.count-1", "officer.count", "device.count", "device.ratio", "items.count", "reconsider.count"}
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 1))
		v := values{}
		for _, c := range codes {
			if r.IntN(2) == 0 {
				v[c] = int64(r.IntN(4)) * int64(r.IntN(20000))
			}
		}
		text := plain(compileText(t, chapterTemplate, v).Document)
		if m := broken.FindString(text); m != "" {
			t.Fatalf("seed %d: %q in\n%s", seed, m, text)
		}
		for _, line := range strings.Split(text, "\n") {
			if strings.ContainsAny(line, "。；") && !strings.HasSuffix(line, "。") {
				t.Fatalf("seed %d: paragraph without full stop: %s", seed, line)
			}
		}
	}
}

// TestEveryFigureHasASource walks a full chapter: each figure leads to one
// source, whose text is the figure's.
func TestEveryFigureHasASource(t *testing.T) {
	t.Parallel()
	d := compileText(t, chapterTemplate, benchValues).Document
	sources := map[string]document.Source{}
	for _, s := range d.Sources {
		if _, twice := sources[s.FigureID]; twice {
			t.Errorf("source %s is listed twice", s.FigureID)
		}
		sources[s.FigureID] = s
	}
	figures := 0
	visit := func(in document.Inlines) {
		for _, i := range in {
			f, ok := i.(document.Figure)
			if !ok {
				continue
			}
			figures++
			if s, ok := sources[f.ID]; !ok || s.Records != f.Records || s.Code != f.Code || s.Code == "" {
				t.Errorf("figure %s has source %+v", f.ID, s)
			}
		}
	}
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case document.Paragraph:
			visit(b.Inlines)
		case document.Table:
			for _, r := range b.Rows {
				for _, c := range r {
					visit(c)
				}
			}
		}
	}
	if figures < 100 {
		t.Errorf("got %d figures, want a full chapter", figures)
	}
}

var benchValues = values{
	"penalty.disclosed.count": 49, "penalty.disclosed.rate": 9800, "penalty.decided.count": 50, "penalty.decided.count-1": 40, "penalty.forfeit.amount": 123456789,
	"complaint.channel.count/letter": 3, "complaint.channel.count/12345": 5, "complaint.channel.count/letter-1": 2, "inspection.count": 12, "inspection.count-1": 9,
	"officer.count": 6, "device.count": 6, "device.ratio": 100, "items.count": 425000, "reconsider.count": 0,
}

func FuzzTemplate(f *testing.F) {
	for _, s := range []string{chapterTemplate, "{{", "[[]]", "| {{a|b}} |", "每个下级：\n  | a |", "# {{年}}\n“。", "一是{{penalty.decided.count}}。二是甲；", "｛｛年｝｝[[，]]。", "表题：甲\n每个下级：\n |a|",
		"{{penalty.decided.count|增减|万元}}件", "名称:{{x}}\n序号:1", "[[甲{{inspection.count}}。]]；", "{{inspection.count@1月-3月|余3}}"} {
		f.Add(s, uint64(7))
	}
	cat := testCatalogue(f)
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		tpl, _ := Parse(text)
		problems := Check(tpl, cat)
		own, each := Refs(tpl, cat)
		r := rand.New(rand.NewPCG(seed, 2))
		figures := func(refs []Ref) Figures {
			out := Figures{}
			for _, ref := range refs {
				d := cat.Indicators[ref.Code]
				out[ref] = &models.Figure{Code: ref.Code, Name: d.Name, Unit: d.Unit, Decimals: d.Decimals, Zero: d.Zero, Value: int64(r.Uint64() >> r.IntN(64)),
					State: []models.State{models.StateValue, models.StateZero, models.StateNotKept, models.StatePending}[r.IntN(4)]}
			}
			return out
		}
		data := Data{Name: "示例局", Period: models.YearPeriod(2024), Profile: testProfile(), Figures: figures(own),
			Below: []Unit{{Bureau: 2, Name: "示例队", Figures: figures(each)}}, Penalty: []PenaltyRow{{Name: "示例队", Cells: []int64{1}, Total: 1, State: models.StateValue}}}
		ch, err := Compile(tpl, cat, data)
		if err != nil {
			if len(problems) == 0 {
				t.Fatalf("a template without problems fails: %v", err)
			}
			return
		}
		out := plain(ch.Document)
		if strings.Contains(out, "{{") || strings.ContainsRune(out, textMark) {
			t.Fatalf("marks in the text: %q", out)
		}
		CheckNumbers(ch, cat)
	})
}

func BenchmarkCompile(b *testing.B) {
	cat := testCatalogue(b)
	tpl, problems := Parse(chapterTemplate)
	if len(problems) > 0 {
		b.Fatal(problems)
	}
	own, each := Refs(tpl, cat)
	data := Data{Name: "示例市城市管理局", Period: models.YearPeriod(2024), Profile: testProfile(), Figures: benchValues.figuresFor(cat, own, 1)}
	for i := range 10 {
		id := int64(10 + i)
		data.Below = append(data.Below, Unit{Bureau: id, Name: fmt.Sprintf("示例%d队", i), Figures: benchValues.figuresFor(cat, each, id)})
		data.Penalty = append(data.Penalty, PenaltyRow{Bureau: id, Name: data.Below[i].Name, Cells: []int64{1, 2}, Total: 3, Amount: 100, State: models.StateValue})
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compile(tpl, cat, data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Parse(chapterTemplate)
	}
}
