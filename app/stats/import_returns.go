package stats

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sanxiang/app/sheet"
	"sanxiang/app/store"
	"sanxiang/models"
)

// returnColumns are the columns of a sheet of handed-in totals.
var returnColumns = []sheet.Column{
	{Name: "bureau", Aliases: []string{"机关代码", "机关", "机关名称", "单位代码", "单位名称", "填报单位", "单位"}, Required: true},
	{Name: "year", Aliases: []string{"年份", "年度"}, Required: true},
	{Name: "month", Aliases: []string{"月份", "月"}},
	{Name: "indicator", Aliases: []string{"指标", "指标代码", "指标名称"}, Required: true},
	{Name: "dim", Aliases: []string{"分组", "维度", "类别"}},
	{Name: "value", Aliases: []string{"数值", "数量", "报送数"}, Required: true},
	{Name: "source_note", Aliases: []string{"来源说明", "数据来源", "来源"}, Required: true},
}

// ImportReturns reads totals that bureaus hand in for records kept elsewhere:
// a row per bureau, year (or month of it), indicator and, where there is one,
// dimension. A row replaces what was handed in before for the same; equal ones
// count as duplicates. Values are plain decimals in the indicator's unit. A
// file with faults writes nothing unless SkipBad.
func (s *Service) ImportReturns(ctx context.Context, actor models.Actor, open func() (*sheet.Reader, error), o sheet.Options) (sheet.Report, error) {
	r, err := s.newReader(ctx)
	if err == nil {
		err = mayEnter(actor, r.tree)
	}
	if err != nil {
		return sheet.Report{}, err
	}
	columns, err := sheet.NewColumns(returnColumns)
	if err != nil {
		return sheet.Report{}, err
	}
	imp := &returnImport{entrant: newEntrant(actor, r.tree), catalogue: r.catalogue, today: r.today, names: map[string]string{}}
	for _, d := range r.catalogue.List() {
		imp.names[d.Name] = d.Code
	}
	imp.reset()
	m := importer[models.Return]{columns: columns, row: imp.row, reset: imp.reset}
	m.known = func(ctx context.Context, list []models.Return) (int, error) {
		have, err := s.store.ListReturns(ctx, returnFilter(list))
		return len(list) - len(changed(have, list)), err
	}
	m.write = func(ctx context.Context, list []models.Return) (int, error) {
		return s.txWrite(ctx, actor, func(tx *store.Tx) (int, error) {
			have, err := tx.ListReturns(returnFilter(list))
			if err != nil {
				return 0, err
			}
			fresh := changed(have, list)
			for i := range fresh {
				if err := tx.PutReturn(&fresh[i]); err != nil {
					return 0, err
				}
			}
			return len(fresh), nil
		})
	}
	return m.run(ctx, open, o)
}

// PutReturn takes one total from a form; it replaces the one before. Value is
// a plain decimal in the indicator's unit.
func (s *Service) PutReturn(ctx context.Context, actor models.Actor, r models.Return, value string) (models.Return, error) {
	reader, err := s.newReader(ctx)
	if err != nil {
		return r, err
	}
	if err := models.Permit(actor, models.ActEnter, reader.tree, r.BureauID); err != nil {
		return r, err
	}
	imp := &returnImport{catalogue: reader.catalogue, today: reader.today}
	var k models.Checks
	if r.Responsible = strings.TrimSpace(r.Responsible); r.Responsible == "" {
		r.Responsible = actor.Name
	}
	k.Require(len([]rune(r.Responsible)) <= 100, "responsible", "责任人至多100个字", "请缩短")
	k.Require(len([]rune(r.Evidence)) <= 255, "evidence", "依据至多255个字", "请缩短")
	imp.check(&k, &r, value)
	if err := k.Err("报送数有误"); err != nil {
		return r, err
	}
	err = s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		have, err := tx.ListReturns(returnFilter([]models.Return{r}))
		if err != nil {
			return err
		}
		for _, h := range have {
			if returnKey(h) == returnKey(r) {
				r.ID = h.ID
			}
		}
		return tx.PutReturn(&r)
	})
	return r, err
}

func returnFilter(list []models.Return) store.ReturnFilter {
	bureaus, codes := map[int64]bool{}, map[string]bool{}
	f := store.ReturnFilter{First: 9999}
	for _, r := range list {
		bureaus[r.BureauID], codes[r.Indicator] = true, true
		f.First, f.Last = min(f.First, r.Year), max(f.Last, r.Year)
	}
	f.Bureaus, f.Indicators = sorted(bureaus), sorted(codes)
	return f
}

// returnKey is what a total is known by.
func returnKey(r models.Return) models.Return {
	return models.Return{BureauID: r.BureauID, Year: r.Year, Month: r.Month, Indicator: r.Indicator, Dim: r.Dim}
}

// changed leaves out the totals that are there already, word for word.
func changed(have, list []models.Return) []models.Return {
	known := make(map[models.Return]models.Return, len(have))
	for _, r := range have {
		known[returnKey(r)] = r
	}
	var out []models.Return
	for _, r := range list {
		h, ok := known[returnKey(r)]
		if ok && h.Value == r.Value && h.SourceNote == r.SourceNote {
			continue
		}
		if ok {
			r.ID = h.ID
		}
		out = append(out, r)
	}
	return out
}

// returnImport reads the rows of one file.
type returnImport struct {
	*entrant
	catalogue *models.Catalogue
	today     models.Day
	names     map[string]string // indicator name → code
	seen      map[models.Return]bool
}

func (m *returnImport) reset() { m.seen = map[models.Return]bool{} }

func (m *returnImport) row(row sheet.Row) (models.Return, bool, error) {
	var k models.Checks
	r := models.Return{Indicator: row.Value("indicator"), Dim: row.Value("dim"), SourceNote: row.Value("source_note"), Responsible: m.actor.Name}
	r.BureauID = m.bureau(&k, row.Value("bureau"))
	year, err := sheet.ParseInt(strings.TrimSuffix(row.Value("year"), "年"))
	if err != nil {
		addNamed(&k, "year", err)
	}
	r.Year = int(year)
	if v := strings.TrimSuffix(row.Value("month"), "月"); v != "" && v != "全年" {
		month, err := sheet.ParseInt(v)
		if err != nil {
			addNamed(&k, "month", err)
		}
		r.Month = int(month)
	}
	if code := m.names[r.Indicator]; code != "" {
		r.Indicator = code
	}
	m.check(&k, &r, row.Value("value"))
	if key := returnKey(r); m.seen[key] {
		k.Require(false, "indicator", "同一机关、同一期间的这一指标在文件中出现两次", "请只保留一行")
	} else {
		m.seen[key] = true
	}
	return r, false, k.Err("报送数有误")
}

// check validates a total and brings its value and dimension to what is kept.
func (m *returnImport) check(k *models.Checks, r *models.Return, value string) {
	this := m.today.Year()
	k.Require(r.Year >= 1949 && r.Year <= this, "year", fmt.Sprintf("年份须在1949至%d之间", this), "请填写四位年份，例如 2024")
	k.Require(r.Month >= 0 && r.Month <= 12, "month", "月份须为1至12，全年数不填", "请更正")
	k.Require(r.SourceNote != "", "source_note", "来源说明必填", "请写明数据出自哪个系统或者哪份材料")
	k.Require(len([]rune(r.SourceNote)) <= 500, "source_note", "来源说明至多500个字", "请缩短")
	d := m.indicator(k, r.Indicator)
	if d == nil {
		return
	}
	m.dim(k, d, r)
	v, err := parseValue(d, value)
	if err != nil {
		addNamed(k, "value", err)
	}
	k.Require(v >= 0, "value", "报送数不能是负数", "请核对后更正")
	r.Value = v
}

// parseValue reads a plain decimal in the indicator's unit; amounts of money
// may also carry 万 or 亿.
func parseValue(d *models.Indicator, value string) (int64, error) {
	if d.Unit == "元" && d.Decimals == 2 {
		v, err := models.ParseYuan(value)
		return int64(v), err
	}
	return models.ParseDecimal(models.HalfWidth(value), d.Decimals)
}

// indicator finds an indicator that totals may be handed in for.
func (m *returnImport) indicator(k *models.Checks, code string) *models.Indicator {
	d := m.catalogue.Indicators[code]
	if d == nil || strings.HasPrefix(code, "#") {
		fix := "确为新指标的，请先用 indicator add 登记"
		if near := models.Nearest(code, m.catalogue.Codes()); near != "" {
			fix = "最接近的是 " + near + "（" + m.catalogue.Indicators[near].Name + "）；" + fix
		}
		k.Require(false, "indicator", "目录中没有指标“"+code+"”", fix)
		return nil
	}
	switch d.Kind {
	case models.IndicatorRatio:
		k.Require(false, "indicator", "比率由系统计算，不能报送", "请改报分子 "+d.Numerator+" 和分母 "+d.Denominator)
		return nil
	case models.IndicatorShare:
		k.Require(false, "indicator", "占比由系统计算，不能报送", "请改报 "+d.Of+" 的各分组")
		return nil
	case models.IndicatorOperator:
		k.Require(false, "indicator", "“"+d.Name+"”是比较方式，没有自己的数值", "请改报所比较的指标")
		return nil
	}
	return d
}

// dim checks the dimension: a choice by code or label, a penalty kind where
// profiles count, else free text.
func (m *returnImport) dim(k *models.Checks, d *models.Indicator, r *models.Return) {
	if r.Dim == "" || d.Kind == models.IndicatorReturned {
		r.Dim = models.CutDim(r.Dim)
		return
	}
	if !d.Counted() || d.By == "" {
		k.Require(false, "dim", "指标“"+d.Name+"”没有分组", "请清空这一格")
		return
	}
	if d.Profiled() {
		kinds, err := models.ParsePenaltyKinds(r.Dim, "")
		k.Add("dim", err)
		r.Dim = models.CountKey(kinds, false)
		return
	}
	f, _ := m.catalogue.Registers[d.Register].Find(d.By)
	if f.Type == models.FieldChoice {
		i := slices.IndexFunc(f.Choices, func(c models.Choice) bool { return c.Code == r.Dim || c.Label == r.Dim })
		if i < 0 {
			k.Require(false, "dim", "“"+r.Dim+"”不在"+f.Label+"的可选范围", "可用："+choiceLabels(f.Choices))
			return
		}
		r.Dim = f.Choices[i].Code
	}
	r.Dim = models.CutDim(r.Dim)
}

func choiceLabels(list []models.Choice) string {
	labels := make([]string, len(list))
	for i, c := range list {
		labels[i] = c.Label
	}
	return strings.Join(labels, "、")
}
