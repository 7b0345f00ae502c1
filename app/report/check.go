package report

import (
	"strings"
	"unicode/utf8"

	"sanxiang/models"
)

// Check reports everything wrong with a template, its form and its use of the
// catalogue, in the order of the text. A template without problems compiles.
func Check(t *Template, c *models.Catalogue) []Problem {
	k := &checker{cat: c}
	t.walk(k.slot)
	all := append(k.problems, t.problems...)
	sortProblems(all)
	return all
}

type checker struct {
	cat      *models.Catalogue
	words    []string // codes and names, made when first needed
	problems []Problem
}

func (k *checker) add(s *slot, what, fix string) {
	k.problems = append(k.problems, Problem{Line: s.line, Column: s.column, What: what, Fix: fix})
}

// slot checks one figure slot against its indicator.
func (k *checker) slot(s *slot, p place) {
	if s.ref.Code == "" {
		return // reported by Parse
	}
	d, _, ok := bind(k.cat, s)
	if !ok {
		k.add(s, "没有指标“"+s.ref.Code+"”", k.nearestCode(s.ref.Code))
		return
	}
	if d.Kind == models.IndicatorOperator {
		k.add(s, "“"+d.Code+"”（"+d.Name+"）是比较方式，没有自己的数", "请写在别的指标后面，例如 {{penalty.decided.count|同比}}")
		return
	}
	k.dimension(s, d)
	k.span(s, d)
	k.style(s, d)
	if !p.table {
		k.unit(s, d, p.next)
	}
}

// nearestCode advises on an unknown code. A Chinese name is accepted as a
// hint too.
func (k *checker) nearestCode(word string) string {
	const rest = "全部指标见指标目录"
	for _, d := range k.cat.List() {
		if d.Name == word {
			return "“" + word + "”的代码是 " + d.Code
		}
	}
	if k.words == nil {
		k.words = append(k.cat.Codes(), "机关", "年", "上年")
	}
	return nearest(word, k.words, rest, "")
}

// dimension checks what stands behind the slash.
func (k *checker) dimension(s *slot, d *models.Indicator) {
	f, split := dimensionField(k.cat, d)
	switch {
	case s.ref.Dim == "" && d.Kind == models.IndicatorShare:
		k.add(s, "“"+d.Code+"”（"+d.Name+"）是占比，要写明是哪一类", "请写成 {{"+d.Code+"/"+firstChoice(f)+"}}")
	case s.ref.Dim == "" && !strings.Contains(s.raw, "/"):
	case s.ref.Dim == "":
		k.add(s, "“/”后面没有分类", "请写分类，例如 "+firstChoice(f)+"，或删去“/”")
	case !split:
		k.add(s, "“"+d.Code+"”（"+d.Name+"）没有分类，不能写“/"+s.ref.Dim+"”", "请删去“/”和它后面的分类，或改用分类的指标")
	case f.Type == models.FieldChoice:
		k.choice(s, f)
	}
}

func (k *checker) choice(s *slot, f models.Field) {
	var known, shown []string
	for _, c := range f.Choices {
		if s.ref.Dim == c.Code || s.ref.Dim == c.Label {
			return
		}
		known = append(known, c.Code, c.Label)
		shown = append(shown, c.Label)
	}
	k.add(s, "“"+f.Label+"”里没有“"+s.ref.Dim+"”", nearest(s.ref.Dim, known, "可用的有 "+strings.Join(shown, "、"), ""))
}

func firstChoice(f models.Field) string {
	if len(f.Choices) > 0 {
		return f.Choices[0].Label
	}
	return "分类"
}

// span checks the at-signs.
func (k *checker) span(s *slot, d *models.Indicator) {
	if s.ref.Back > 9 {
		k.add(s, "“@上年”写得太多", "最多往前九年")
	}
	if s.ref.Cumulative && d.IsStock() {
		k.add(s, "“"+d.Name+"”是期末数，没有累计", "请删去“@累计”")
	}
	if d.OwnOnly && s.ref.Scope == models.ScopeBelow {
		k.add(s, "“"+d.Name+"”不能把各下级相加", "请删去“@下级”")
	}
}

// style checks that the way of printing fits the unit.
func (k *checker) style(s *slot, d *models.Indicator) {
	st, money, percent, ratio := s.style, isMoney(d.Unit), isPercent(d), d.Kind == models.IndicatorRatio && !isPercent(d)
	name := "“" + d.Name + "”（单位：" + d.Unit + "）"
	switch {
	case (st.format == formatWanYuan || st.format == formatYiYuan) && !money:
		k.add(s, name+"不是金额，不能用 |万元、|亿元", "请改用 |万，或删去")
	case (st.format == formatWan || st.format == formatManyWan || st.about) && (percent || ratio):
		k.add(s, name+"是比率，不能用 |万、|多万、|余", "请改用 |% 或 |1位")
	case st.format == formatPercent && st.compare == compareNone && !percent:
		k.add(s, name+"不是百分数，不能用 |%", "请删去 |%；要写增长率请用 |同比|%1")
	case st.format == formatPercent && st.compare == compareDelta && !percent:
		k.add(s, name+"的增减不是百分数", "请用 |同比|%1")
	case st.format == formatRatio && d.Kind != models.IndicatorRatio:
		k.add(s, name+"不是两个数之比，不能用 |比", "请删去 |比，或改用比率类指标")
	case (st.compare == compareRate || st.compare == compareTimes) && (percent || ratio):
		k.add(s, name+"是比率，不宜再算同比或倍数", "请用 |增减，打印为“增加2.1个百分点”")
	}
}

// unit checks that number and following words make one unit: no %%, no
// amount in 元 called 万元, no percentage without %.
func (k *checker) unit(s *slot, d *models.Indicator, next string) {
	next = strings.TrimLeft(strings.ReplaceAll(next, "％", "%"), " ")
	first, _ := utf8.DecodeRuneInString(next)
	suffix := s.style.suffix()
	switch {
	case suffix != "" && strings.HasPrefix(next, suffix), suffix == "万" && s.style.format == formatManyWan && first == '多':
		k.add(s, "“"+suffix+"”会印两次："+"打印方式已经带“"+suffix+"”，后面又写了一个", "请删去后面的“"+suffix+"”")
	case first == '余' || first == '多':
		k.add(s, "数后面手写了“"+string(first)+"”，而印出的是准确数", "请删去它，并在指标后面写 |余 或 |多万")
	case suffix == "" && (first == '万' || first == '亿'):
		k.add(s, "“"+d.Name+"”印出的数以"+d.Unit+"计，后面写“"+string(first)+"”就大了"+map[rune]string{'万': "一万", '亿': "一亿"}[first]+"倍", "请删去它，并在指标后面写 |万元、|亿元 或 |万")
	case isPercent(d) && suffix == "" && s.style.compare == compareNone && s.style.format != formatRatio && s.style.format != formatChinese && first != '%' && !strings.HasPrefix(next, "个百分点"):
		k.add(s, "“"+d.Name+"”是百分数，后面没有百分号", "请写成 {{"+s.ref.Code+"|%}}")
	}
}
