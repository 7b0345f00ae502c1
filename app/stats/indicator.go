package stats

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// customGroup is the catalogue heading of administrators' own indicators.
const customGroup = "十五、自定义指标"

var indicatorCode = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$`)

// AddIndicator adds an administrator's own indicator to the catalogue and
// counts it from the records that are there. Adding the same again only
// counts again. Errors: Invalid with all faults of the definition, Conflict
// for a code that stands for something else, Forbidden for whoever is not an
// administrator of the bureau at the top.
func (s *Service) AddIndicator(ctx context.Context, actor models.Actor, d models.Indicator) error {
	r, err := s.newReader(ctx)
	if err != nil {
		return err
	}
	if err := models.PermitCatalogue(actor, r.tree); err != nil {
		return err
	}
	d.Custom = true
	if d.Group == "" {
		d.Group = customGroup
	}
	body, err := json.Marshal(d)
	if err != nil {
		return err
	}
	if have := r.catalogue.Indicators[d.Code]; have != nil {
		if same, err := json.Marshal(have); err != nil || string(same) != string(body) {
			return models.Errorf(models.Conflict, "指标代码“%s”已用于“%s”，请换一个代码", d.Code, have.Name)
		}
		return s.rebuild(ctx, actor, []string{d.Code})
	}
	if err := checkIndicator(r.catalogue, d); err != nil {
		return err
	}
	return s.putDefinition(ctx, actor, store.Definition{
		Kind: store.DefinitionIndicator, Code: d.Code, Position: len(r.catalogue.Codes()), Body: string(body), Custom: true,
	})
}

// AddRegister adds an administrator's own register. The errors are those of
// AddIndicator.
func (s *Service) AddRegister(ctx context.Context, actor models.Actor, reg models.Register) error {
	r, err := s.newReader(ctx)
	if err != nil {
		return err
	}
	if err := models.PermitCatalogue(actor, r.tree); err != nil {
		return err
	}
	reg.Builtin, reg.Table, reg.Main = false, "", ""
	if have := r.catalogue.Registers[reg.Code]; have != nil {
		return models.Errorf(models.Conflict, "台账代码“%s”已用于“%s”，请换一个代码", reg.Code, have.Name)
	}
	registers, indicators := definitionsOf(r.catalogue)
	if _, err := models.NewCatalogue(0, append(registers, reg), indicators, r.catalogue.Profiles); err != nil {
		return err
	}
	body, err := json.Marshal(reg)
	if err != nil {
		return err
	}
	return s.putDefinition(ctx, actor, store.Definition{
		Kind: store.DefinitionRegister, Code: reg.Code, Position: len(registers), Body: string(body), Custom: true,
	})
}

// putDefinition writes a definition and then counts what it changed.
func (s *Service) putDefinition(ctx context.Context, actor models.Actor, d store.Definition) error {
	var changed []string
	err := s.store.Tx(ctx, actor, func(tx *store.Tx) (err error) {
		changed, err = tx.Put([]store.Definition{d})
		return err
	})
	if err != nil || len(changed) == 0 {
		return err
	}
	return s.rebuild(ctx, actor, changed)
}

func (s *Service) rebuild(ctx context.Context, actor models.Actor, codes []string) error {
	return s.store.Tx(ctx, actor, func(tx *store.Tx) error { return tx.Rebuild(codes) })
}

// definitionsOf gives the definitions that a catalogue was made from.
func definitionsOf(c *models.Catalogue) ([]models.Register, []models.Indicator) {
	var registers []models.Register
	for _, r := range c.Registers {
		if !r.Builtin {
			registers = append(registers, *r)
		}
	}
	var indicators []models.Indicator
	for _, d := range c.List() {
		indicators = append(indicators, *d)
	}
	return registers, indicators
}

// checkIndicator validates a new indicator by making the catalogue with it.
func checkIndicator(c *models.Catalogue, d models.Indicator) error {
	var k models.Checks
	k.Require(indicatorCode.MatchString(d.Code), "code", "指标代码由小写字母、数字、下划线和点组成，以字母开头", "例如 inspection.night.count")
	k.Require(d.Unit != "", "unit", "计量单位必填", "例如 件、次、元")
	k.Require(d.Kind != models.IndicatorOperator, "kind", "不能新增比较方式", "可用 flow、stock、distinct、ledger、slice、total、ratio、share、returned")
	k.Require(d.Decimals >= 0 && d.Decimals <= 6, "decimals", "小数位数须在0至6之间", "请更正")
	registers, indicators := definitionsOf(c)
	_, err := models.NewCatalogue(0, registers, append(indicators, d), c.Profiles)
	k.Add("", err)
	return k.Err("指标定义有误")
}

// IndicatorForm is an indicator as command-line flags or a form give it.
type IndicatorForm struct {
	Code, Name, Unit, Group, Note string
	Kind                          string // empty: stock when From is given, else flow
	Register                      string
	Where                         string // conditions parted by ; as in "kind=special;persons>10"
	Sum, By                       string
	Date                          string // empty: the register's own count date
	From, To                      string // of a stock
	Of                            string
	Dims, Parts                   string // parted by |
	Numerator, Denominator        string
	Percent, OwnOnly              bool
	Zero                          string
}

// ParseIndicator fills in what the form leaves to be understood: the kind, the
// main date, the decimals and unit that follow from the summed field.
func (s *Service) ParseIndicator(ctx context.Context, f IndicatorForm) (models.Indicator, error) {
	c, err := s.store.Catalogue(ctx)
	if err != nil {
		return models.Indicator{}, err
	}
	d := models.Indicator{
		Code: f.Code, Name: f.Name, Unit: f.Unit, Group: f.Group, Note: f.Note, Kind: models.IndicatorKind(f.Kind), Register: f.Register,
		Date: f.Date, From: f.From, To: f.To, Where: split(f.Where, ";"), Sum: f.Sum, By: f.By, Of: f.Of, Dims: split(f.Dims, "|"),
		Parts: split(f.Parts, "|"), Numerator: f.Numerator, Denominator: f.Denominator, Percent: f.Percent, OwnOnly: f.OwnOnly, Zero: f.Zero,
	}
	if d.Kind == "" {
		d.Kind = kindOf(d)
	}
	switch d.Kind {
	case models.IndicatorRatio, models.IndicatorShare:
		d.Decimals, d.Percent = 2, d.Percent || d.Unit == "%"
	case models.IndicatorTotal:
		if part := c.Indicators[firstOf(d.Parts)]; part != nil {
			d.Decimals = part.Decimals
		}
	case models.IndicatorSlice:
		if of := c.Indicators[d.Of]; of != nil {
			d.Decimals = of.Decimals
		}
	}
	if reg := c.Registers[d.Register]; reg != nil && d.Counted() {
		if d.Date == "" && !d.IsStock() {
			d.Date = reg.CountDate()
		}
		field, _ := reg.Find(d.Sum)
		switch field.Type {
		case models.FieldMoney:
			d.Decimals, d.Unit = 2, "元"
		case models.FieldNumber:
			d.Decimals = 3
		}
	}
	if d.Note == "" {
		d.Note = "自定义指标，按" + d.Name + "的定义由记录计算。"
	}
	return d, nil
}

// kindOf guesses the kind from what the definition has.
func kindOf(d models.Indicator) models.IndicatorKind {
	switch {
	case d.Numerator != "":
		return models.IndicatorRatio
	case len(d.Parts) > 0:
		return models.IndicatorTotal
	case d.Of != "" && len(d.Dims) > 0:
		return models.IndicatorSlice
	case d.Of != "":
		return models.IndicatorShare
	case d.IsStock():
		return models.IndicatorStock
	case d.Register == "":
		return models.IndicatorReturned
	}
	return models.IndicatorFlow
}

func firstOf(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// split parts a list and drops blanks.
func split(s, by string) []string {
	var out []string
	for _, part := range strings.Split(s, by) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return slices.Clip(out)
}
