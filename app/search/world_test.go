package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"sanxiang/models"
)

// world makes plausible documents out of a seed.
type world struct {
	r        *rand.Rand
	bureaus  []string // names
	causes   []string
	parties  []string
	syllable []rune
	trades   []string
}

func newWorld(seed uint64) *world {
	w := &world{r: rand.New(rand.NewPCG(seed, 7)), trades: strings.Fields("科技 商贸 餐饮 建筑 物业 运输 食品 医药 化工 实业 广告 装饰")}
	for range 600 {
		w.syllable = append(w.syllable, rune(0x4E00+w.r.IntN(3000)*7%20000))
	}
	for i := range 200 {
		w.bureaus = append(w.bureaus, fmt.Sprintf("示例%s%s局", w.some(2), []string{"城市管理", "市场监管", "交通运输", "生态环境"}[i%4]))
	}
	verbs, objects := strings.Fields("未按规定 擅自 未经许可 违法 逾期未"), strings.Fields("经营食品 占用道路 排放污水 处置建筑垃圾 运输危险货物 发布广告 张贴宣传品")
	for range 600 {
		w.causes = append(w.causes, verbs[w.r.IntN(len(verbs))]+w.some(2+w.r.IntN(10))+objects[w.r.IntN(len(objects))]+"案")
	}
	return w
}

// some gives n random characters.
func (w *world) some(n int) string {
	var out strings.Builder
	for range n {
		out.WriteRune(w.syllable[w.r.IntN(len(w.syllable))])
	}
	return out.String()
}

// party gives a name; three in ten are names that were given before.
func (w *world) party() string {
	if len(w.parties) > 0 && w.r.IntN(10) < 3 {
		return w.parties[w.r.IntN(len(w.parties))]
	}
	name := w.some(3)
	switch w.r.IntN(5) {
	case 0:
		name = string([]rune(name)[:1]) + "*"
	case 1:
		name = "示例市" + name + "商行(个体工商户)"
	default:
		name = "示例" + name + w.trades[w.r.IntN(len(w.trades))] + "有限公司"
	}
	if len(w.parties) < 100_000 {
		w.parties = append(w.parties, name)
	}
	return name
}

const codeLetters = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// code gives eighteen characters that look like a credit code.
func (w *world) code() string {
	out := []byte(fmt.Sprintf("91%06d", 330000+w.r.IntN(90)*101))
	for len(out) < 18 {
		out = append(out, codeLetters[w.r.IntN(len(codeLetters))])
	}
	return string(out)
}

var worldStates = []models.DisclosureState{models.DisclosureWithdrawn, models.DisclosureEnded}

// document gives the document with a key as its change numbered seq left it.
func (w *world) document(key, seq int64) Document {
	b, year := w.r.IntN(len(w.bureaus)), 2014+w.r.IntN(12)
	if w.r.IntN(2) > 0 {
		b = w.r.IntN(20)
	}
	name := []rune(w.bureaus[b])
	d := Document{
		Key: key, Seq: seq, Bureau: "B" + strconv.Itoa(b), BureauName: w.bureaus[b], Year: year, Kind: models.DisclosureKinds[w.r.IntN(100)*w.r.IntN(100)*6/10000].Code,
		Party: w.party(), Cause: w.causes[w.r.IntN(len(w.causes))], Status: models.DisclosurePublished,
		Number: models.FoldSearch(fmt.Sprintf("示%s罚决字〔%d〕%d号", string(name[2:5]), year, 1+w.r.IntN(40000))),
	}
	d.Title = d.Cause
	if strings.HasSuffix(d.Party, "公司") {
		d.Code = w.code()
	}
	for _, k := range []models.PenaltyKind{models.KindFine, models.PenaltyKinds[w.r.IntN(len(models.PenaltyKinds))]} {
		if w.r.IntN(3) > 0 {
			d.Penalties = d.Penalties.Add(k)
		}
	}
	if d.Penalties.Has(models.KindFine) {
		d.Fine = models.Fen(1+w.r.IntN(200)) * models.Fen([]int{10_000, 100_000, 1_000_000}[w.r.IntN(3)])
	}
	if w.r.IntN(50) == 0 {
		d.Status = worldStates[w.r.IntN(2)]
	}
	return d
}

// word gives a part of n characters of a text.
func (w *world) word(text string, n int) string {
	r := []rune(text)
	if len(r) == 0 {
		return "示例"
	}
	n = min(n, len(r))
	from := w.r.IntN(len(r) - n + 1)
	return string(r[from : from+n])
}

// filter narrows a query at random.
func (w *world) filter(q *Query) {
	switch w.r.IntN(9) {
	case 0:
		q.Bureau = "B" + strconv.Itoa(w.r.IntN(200))
	case 1:
		q.Year = 2014 + w.r.IntN(12)
	case 2:
		q.Kind = models.DisclosureKinds[w.r.IntN(6)].Code
	case 3:
		q.Penalty = models.PenaltyKinds[w.r.IntN(len(models.PenaltyKinds))]
	case 4:
		q.Band = models.FineBands[w.r.IntN(len(models.FineBands))].Code
	case 5:
		q.Min = models.Fen(w.r.IntN(5_000_000))
	case 6:
		q.Max = models.Fen(w.r.IntN(50_000_000))
	case 7:
		q.Kinds = []string{"penalty", "licence", "chapter"}
	case 8:
		q.Status = worldStates[w.r.IntN(2)]
	}
}

// naive is the search as it is defined, without an index.
type naive map[int64]Document

func (n naive) put(d Document) {
	delete(n, d.Key)
	if stateOf(d.Status) >= 0 {
		n[d.Key] = d
	}
}

// find answers a query by looking at every document.
func (n naive) find(q Query) Result {
	var found []Document
	words := q.Words()
	for _, d := range n {
		if naiveMatch(d, q) && naiveWords(d, words) {
			found = append(found, d)
		}
	}
	slices.SortFunc(found, func(a, b Document) int {
		if q.Sort == models.SortFine && naiveFine(a) != naiveFine(b) {
			return int(naiveFine(b) - naiveFine(a))
		}
		return int(b.Seq - a.Seq)
	})
	out := Result{Total: len(found)}
	for _, d := range found {
		if q.Before > 0 && q.Sort != models.SortFine && d.Seq >= q.Before {
			continue
		}
		if q.Offset--; q.Offset < 0 && len(out.Seqs) < q.Limit {
			out.Seqs = append(out.Seqs, d.Seq)
		}
	}
	if q.Facets {
		out.Facets = n.facets(q)
	}
	return out
}

func naiveFine(d Document) models.Fen {
	if d.Status != models.DisclosurePublished {
		return 0
	}
	return d.Fine
}

func naiveWords(d Document, words []string) bool {
	fields := []string{d.Party, d.Code, d.Cause, d.Number, d.BureauName, d.Title}
	if d.Status != models.DisclosurePublished {
		fields = []string{d.Number, d.BureauName}
	}
	for _, w := range words {
		if !slices.ContainsFunc(fields, func(f string) bool { return strings.Contains(f, w) }) {
			return false
		}
	}
	return true
}

func naiveMatch(d Document, q Query) bool {
	shown := d.Status == models.DisclosurePublished
	kinds := q.Kinds
	if q.Kind != "" {
		kinds = []string{q.Kind}
	}
	return d.Status == q.State() && (q.Bureau == "" || q.Bureau == d.Bureau) && (q.Year == 0 || q.Year == d.Year) &&
		(len(kinds) == 0 || slices.Contains(kinds, d.Kind)) &&
		(q.Party == "" || shown && d.Code == strings.ToUpper(q.Party)) &&
		(q.Penalty == "" || shown && d.Penalties.Has(q.Penalty)) &&
		(q.Band == "" || shown && d.Kind == models.BandKind && models.FineBands[models.BandOf(d.Fine)].Code == q.Band) &&
		(q.Min == 0 || shown && d.Fine >= q.Min) && (q.Max == 0 || shown && d.Fine <= q.Max)
}

// facets counts each value of each filter by searching for it.
func (n naive) facets(q Query) Facets {
	q.Facets, q.Limit = false, 0
	var out Facets
	count := func(list *[]Count, code string, q Query) {
		if t := n.find(q).Total; t > 0 {
			*list = append(*list, Count{code, t})
		}
	}
	bureaus, years := map[string]bool{}, map[int]bool{}
	for _, d := range n {
		bureaus[d.Bureau], years[d.Year] = true, true
	}
	for code := range bureaus {
		with := q
		if with.Bureau = code; code != "" {
			count(&out.Bureaus, code, with)
		}
	}
	slices.SortFunc(out.Bureaus, func(a, b Count) int {
		if a.N != b.N {
			return b.N - a.N
		}
		return strings.Compare(a.Code, b.Code)
	})
	for year := 2200; year > 0; year-- {
		with := q
		if with.Year = year; years[year] {
			count(&out.Years, strconv.Itoa(year), with)
		}
	}
	for _, k := range slices.Concat(models.DisclosureKinds, models.PageKinds) {
		with := q
		if with.Kind = k.Code; len(q.Kinds) == 0 || slices.Contains(q.Kinds, k.Code) {
			count(&out.Kinds, k.Code, with)
		}
	}
	for _, k := range models.PenaltyKinds {
		with := q
		with.Penalty = k
		count(&out.Penalties, string(k), with)
	}
	for _, b := range models.FineBands {
		with := q
		with.Band = b.Code
		count(&out.Bands, b.Code, with)
	}
	for _, s := range models.PublicStates {
		with := q
		with.Status = models.DisclosureState(s.Code)
		count(&out.States, s.Code, with)
	}
	return out
}
