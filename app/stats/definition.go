package stats

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// RegisterForm is the definition of a register as an administrator writes it in
// the browser. Code may be empty for a new one. Seen is how many versions the
// author saw.
type RegisterForm struct {
	Key    string // idempotency key, may be empty
	Code   string
	Name   string
	Fields []FieldForm
	Seen   int
	Reason string
}

// FieldForm is one field of the form. A blank name is made up; a field of a
// common name ("title", "amount" …) relabels that field. A form without a label
// is not there.
type FieldForm struct {
	Name, Label, Type string
	Required          bool
	Choices           string // one a line: 名称, or 代码=名称
	Aliases           string // parted by 、
	Min, Max          string
	NotBefore         string // name or label of a day field
}

// fieldLimit is how many fields a form may have; the columns allow sixteen
// beside the common ones.
const fieldLimit = 40

var choiceCode = regexp.MustCompile(`^[A-Za-z0-9_]{1,40}$`)

// ParseRegister makes a definition of the form. before is the one that it
// replaces, nil for a new register: what keeps its name keeps its column, and a
// choice that keeps its label keeps its code. taken says which codes are in use.
// Error: Invalid with all faults at once.
func ParseRegister(f RegisterForm, before *models.Register, taken func(code string) bool) (models.Register, error) {
	reg := models.Register{Code: strings.TrimSpace(f.Code), Name: strings.TrimSpace(f.Name)}
	var k models.Checks
	if before != nil {
		reg.Code = before.Code
	}
	for n := 1; reg.Code == "" || before == nil && f.Code == "" && taken(reg.Code); n++ {
		reg.Code = "own_" + strconv.Itoa(n)
	}
	k.Require(len([]rune(reg.Name)) <= 60, "name", "台账名称至多60个字", "请缩短")
	k.Require(len(f.Fields) <= fieldLimit, "fields", fmt.Sprintf("字段至多%d个", fieldLimit), "请删减")
	list := slices.Clone(f.Fields[:min(len(f.Fields), fieldLimit)])
	NameFields(list)
	for i, in := range list {
		if strings.TrimSpace(in.Label) == "" {
			k.Require(strings.TrimSpace(in.Choices+in.Min+in.Max) == "", at(i), "字段须有中文名称", "请填写名称；不要的字段请清空整行")
			continue
		}
		field, err := in.field(old(before, in.Name))
		k.Add(at(i), err)
		reg.Fields = append(reg.Fields, field)
	}
	for i := range reg.Fields {
		reg.Fields[i].NotBefore = dayName(reg, reg.Fields[i].NotBefore)
	}
	k.Add("", reg.AssignSlots())
	k.Add("", reg.Check())
	seen := map[string]bool{}
	for _, field := range reg.Fields {
		k.Require(!seen[field.Name], "fields."+field.Name, "字段名“"+field.Name+"”出现两次", "请改其中一个")
		seen[field.Name] = true
	}
	if err := k.Err("台账定义有误"); err != nil {
		return reg, err
	}
	full := reg.Complete()
	if _, err := (&entryImport{register: &full}).columns(); err != nil {
		k.Require(false, "fields", "导入表格的表头分不清："+err.Error(), "请改字段的名称或别名，使每个表头只属于一个字段")
	}
	return reg, k.Err("台账定义有误")
}

func at(i int) string { return "fields." + strconv.Itoa(i) }

// NameFields gives every row of a form a name; blank ones are made up.
func NameFields(list []FieldForm) {
	used := map[string]bool{}
	for i := range list {
		list[i].Name = strings.TrimSpace(list[i].Name)
		used[list[i].Name] = true
	}
	n := 0
	for i := range list {
		for list[i].Name == "" {
			n++
			if name := "f" + strconv.Itoa(n); !used[name] {
				list[i].Name, used[name] = name, true
			}
		}
	}
}

// old finds the field that a new definition replaces.
func old(before *models.Register, name string) models.Field {
	if before == nil {
		return models.Field{}
	}
	full := before.Complete()
	f, _ := full.Find(name)
	return f
}

// dayName lets a day field be named by its label.
func dayName(reg models.Register, word string) string {
	full := reg.Complete()
	for _, f := range full.Fields {
		if f.Label == word {
			return f.Name
		}
	}
	return word
}

func (f FieldForm) field(was models.Field) (models.Field, error) {
	var k models.Checks
	name := f.Name
	out := models.Field{
		Name: name, Label: strings.TrimSpace(f.Label), Type: models.FieldType(f.Type), Required: f.Required,
		Min: strings.TrimSpace(f.Min), Max: strings.TrimSpace(f.Max), NotBefore: strings.TrimSpace(f.NotBefore),
	}
	for _, c := range models.CommonFields() {
		if c.Name == name {
			out.Type = c.Type
		}
	}
	if was.Type == out.Type {
		out.Column = was.Column
	}
	if slices.ContainsFunc(models.CommonFields(), func(c models.Field) bool { return c.Name == name }) {
		out.Column = ""
	}
	for _, a := range strings.FieldsFunc(f.Aliases, func(r rune) bool { return strings.ContainsRune("、，,;；\r\n", r) }) {
		if a = strings.TrimSpace(a); a != "" && a != out.Label {
			out.Aliases = append(out.Aliases, a)
		}
	}
	if out.Type == models.FieldChoice {
		var err error
		out.Choices, err = parseChoices(f.Choices, was.Choices)
		k.Add("", err)
	}
	return out, k.Err("字段有误")
}

// parseChoices reads one choice a line; what keeps its label keeps its code.
func parseChoices(text string, was []models.Choice) ([]models.Choice, error) {
	var out []models.Choice
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		c := models.Choice{Label: line}
		if code, label, ok := strings.Cut(line, "="); ok && choiceCode.MatchString(strings.TrimSpace(code)) {
			c = models.Choice{Code: strings.TrimSpace(code), Label: strings.TrimSpace(label)}
		} else if i := slices.IndexFunc(was, func(o models.Choice) bool { return o.Label == line }); i >= 0 {
			c.Code = was[i].Code
		}
		out = append(out, c)
	}
	used := map[string]bool{}
	for _, c := range slices.Concat(was, out) {
		used[c.Code] = true
	}
	n := 0
	for i := range out {
		for out[i].Code == "" {
			n++
			if code := "c" + strconv.Itoa(n); !used[code] {
				out[i].Code, used[code] = code, true
			}
		}
	}
	return out, checkChoices(out)
}

func checkChoices(list []models.Choice) error {
	var k models.Checks
	codes, labels := map[string]bool{}, map[string]bool{}
	for _, c := range list {
		k.Require(c.Label != "" && len([]rune(c.Label)) <= 100, "", "可选值须有名称，至多100个字", "请更正“"+c.Code+"”")
		k.Require(!codes[c.Code] && !labels[c.Label] && !codes[c.Label] && !labels[c.Code], "", "可选值“"+c.Label+"”重复", "请只保留一个")
		codes[c.Code], labels[c.Label] = true, true
	}
	k.Require(len(list) <= 200, "", "可选值至多200个", "请删减")
	return k.Err("可选值有误")
}

// CreateRegister adds an administrator's register and keeps it as the first
// version. Errors: Invalid, Conflict for a code in use, Forbidden.
func (s *Service) CreateRegister(ctx context.Context, actor models.Actor, f RegisterForm) (models.Register, error) {
	r, err := s.newReader(ctx)
	if err != nil {
		return models.Register{}, err
	}
	if err := models.PermitCatalogue(actor, r.tree); err != nil {
		return models.Register{}, err
	}
	reg, err := ParseRegister(f, nil, func(code string) bool { return r.catalogue.Registers[code] != nil })
	if err != nil {
		return reg, err
	}
	f.Seen = 0
	return s.putRegister(ctx, actor, f, reg, func(tx *store.Tx) (int, error) {
		if have := tx.Catalogue().Registers[reg.Code]; have != nil {
			return 0, models.Errorf(models.Conflict, "台账代码“%s”已用于“%s”，请换一个代码", reg.Code, have.Name)
		}
		return len(tx.Catalogue().Registers), nil
	})
}

// UpdateRegister changes the definition of a data-defined register, from today
// on. A field that any record or indicator uses stays. Errors: Invalid,
// Conflict when somebody changed it meanwhile, Forbidden, NotFound.
func (s *Service) UpdateRegister(ctx context.Context, actor models.Actor, f RegisterForm) (models.Register, error) {
	before, _, err := s.FindRegister(ctx, actor, f.Code)
	if err != nil {
		return models.Register{}, err
	}
	reg, err := ParseRegister(f, &before, func(string) bool { return true })
	if err != nil {
		return reg, err
	}
	if err := checkReason(f.Reason); err != nil {
		return reg, err
	}
	return s.putRegister(ctx, actor, f, reg, func(tx *store.Tx) (int, error) {
		c := tx.Catalogue()
		use, err := tx.FindUsage(c.Registers[reg.Code])
		if err != nil {
			return 0, err
		}
		indicatorUse(c, reg.Code, use)
		d, err := tx.FindDefinition(store.DefinitionRegister, reg.Code)
		if err != nil {
			return 0, err
		}
		return d.Position, before.CheckChange(reg, use)
	})
}

func checkReason(reason string) error {
	var k models.Checks
	k.Require(strings.TrimSpace(reason) != "" && len([]rune(reason)) <= 500, "reason", "修改定义须写明原因，至多500个字", "例如 按新的统计通知增加一项")
	return k.Err("修改原因必填")
}

// indicatorUse notes which fields and choices the indicators of a register name.
func indicatorUse(c *models.Catalogue, register string, use models.Usage) {
	for _, d := range c.Counted(register) {
		if strings.HasPrefix(d.Code, "#") {
			continue
		}
		fields := []string{d.Date, d.From, d.To, d.Sum, d.By}
		for _, cond := range d.Conditions() {
			fields = append(fields, cond.Field)
			if use.Choices[cond.Field] == nil {
				use.Choices[cond.Field] = map[string]bool{}
			}
			for _, v := range cond.Values {
				use.Choices[cond.Field][v] = true
			}
		}
		for _, name := range fields {
			if name != "" && use.Fields[name] == "" {
				use.Fields[name] = "指标“" + d.Name + "”引用"
			}
		}
	}
}

// putRegister writes a definition once per key; check looks at it within the
// transaction and gives its position.
func (s *Service) putRegister(ctx context.Context, actor models.Actor, f RegisterForm, reg models.Register, check func(*store.Tx) (int, error)) (models.Register, error) {
	body, err := json.Marshal(reg)
	if err != nil {
		return reg, err
	}
	kept, err := s.putOnce(ctx, actor, request{f.Key, f, reg.Code}, func(tx *store.Tx) ([]string, error) {
		c := tx.Catalogue()
		registers, indicators := definitionsOf(c)
		registers = slices.DeleteFunc(registers, func(r models.Register) bool { return r.Code == reg.Code })
		position, err := check(tx)
		if err != nil {
			return nil, err
		}
		if _, err := models.NewCatalogue(0, append(registers, reg), indicators, c.Profiles); err != nil {
			return nil, err
		}
		d := store.Definition{Kind: store.DefinitionRegister, Code: reg.Code, Position: position, Body: string(body), Custom: true}
		return tx.PutVersion(d, f.Seen, strings.TrimSpace(f.Reason))
	})
	reg.Code = kept
	return reg, err
}

// request is a write that a client may repeat: its key, what it asks for, and
// the code that it leads to.
type request struct {
	key  string
	form any
	code string
}

// putOnce writes a definition in one transaction and counts what it changed in
// the next, which counts by the new catalogue. It gives the code that the first
// request with the key led to.
func (s *Service) putOnce(ctx context.Context, actor models.Actor, q request, put func(*store.Tx) ([]string, error)) (code string, err error) {
	content, err := json.Marshal(q.form)
	if err != nil {
		return q.code, err
	}
	var changed []string
	err = s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		changed, code = nil, q.code
		result, known, err := tx.Once(q.key, content)
		if err != nil {
			return err
		}
		if known {
			code = result
			return nil
		}
		if changed, err = put(tx); err != nil {
			return err
		}
		return tx.Keep(q.key, content, code)
	})
	if err != nil || len(changed) == 0 {
		return code, err
	}
	return code, s.rebuild(ctx, actor, changed)
}

// FindRegister gives the definition of a data-defined register and its
// versions, to an administrator of the catalogue.
func (s *Service) FindRegister(ctx context.Context, actor models.Actor, code string) (models.Register, []models.DefinitionVersion, error) {
	r, err := s.newReader(ctx)
	if err != nil {
		return models.Register{}, nil, err
	}
	if err := models.PermitCatalogue(actor, r.tree); err != nil {
		return models.Register{}, nil, err
	}
	if reg := r.catalogue.Registers[code]; reg == nil || reg.Builtin {
		return models.Register{}, nil, models.Errorf(models.NotFound, "没有这个台账，请从台账列表中选择")
	}
	d, err := s.store.FindDefinition(ctx, store.DefinitionRegister, code)
	if err != nil {
		return models.Register{}, nil, err
	}
	var reg models.Register
	if err := json.Unmarshal([]byte(d.Body), &reg); err != nil {
		return reg, nil, fmt.Errorf("read definition of %s: %w", code, err)
	}
	list, err := s.store.ListVersions(ctx, store.DefinitionRegister, code)
	return reg, list, err
}

// SeenVersions is how many versions of a definition an author has seen: one
// that nobody changed yet has its first.
func SeenVersions(list []models.DefinitionVersion) int { return max(1, len(list)) }
