package stats

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"sanxiang/app/sheet"
	"sanxiang/app/store"
	"sanxiang/models"
)

// bureauHeads and registerHeads are the headers for whose a row is and which
// register it belongs to; a register's own field of the name goes first.
var (
	bureauHeads   = []string{"机关代码", "机关", "机关名称", "单位代码", "单位名称", "填报单位", "执法机关", "单位"}
	registerHeads = []string{"台账", "台账代码"}
)

// ImportEntries reads register rows from a file. register names one register,
// or is empty when the file's column says it row by row; then only headers
// that mean the same in every register are taken. open is called once to check
// the file and once more to write it. A file with faults writes nothing unless
// SkipBad. A second import of the same rows adds none: a row is known by its
// number, or as a whole when it has none; equal rows without a number within a
// file are as many records.
func (s *Service) ImportEntries(ctx context.Context, actor models.Actor, register string, open func() (*sheet.Reader, error), o sheet.Options) (sheet.Report, error) {
	r, err := s.newReader(ctx)
	if err == nil {
		err = mayEnter(actor, r.tree)
	}
	if err != nil {
		return sheet.Report{}, err
	}
	imp := &entryImport{entrant: newEntrant(actor, r.tree), catalogue: r.catalogue}
	if register != "" {
		if imp.register, err = dataRegister(r.catalogue, register); err != nil {
			return sheet.Report{}, err
		}
	}
	imp.reset()
	columns, err := imp.columns()
	if err != nil {
		return sheet.Report{}, err
	}
	m := importer[models.Entry]{columns: columns, row: imp.row, reset: imp.reset}
	m.known = func(ctx context.Context, list []models.Entry) (int, error) {
		n := 0
		for code, part := range byRegister(list) {
			known, err := s.store.CountKnownEntries(ctx, code, part)
			if err != nil {
				return 0, err
			}
			n += known
		}
		return n, nil
	}
	m.write = func(ctx context.Context, list []models.Entry) (int, error) {
		return s.txWrite(ctx, actor, func(tx *store.Tx) (int, error) {
			n := 0
			for code, part := range byRegister(list) {
				reg, err := dataRegister(tx.Catalogue(), code)
				if err != nil {
					return 0, err
				}
				added, err := tx.CreateEntries(reg, part)
				if err != nil {
					return 0, err
				}
				n += added
			}
			return n, nil
		})
	}
	return m.run(ctx, open, o)
}

func byRegister(list []models.Entry) map[string][]models.Entry {
	out := map[string][]models.Entry{}
	for _, e := range list {
		out[e.Register] = append(out[e.Register], e)
	}
	return out
}

// entryImport reads the rows of one file.
type entryImport struct {
	*entrant
	catalogue *models.Catalogue
	register  *models.Register // nil: named row by row
	numbers   map[string]string
	ordinals  map[string]int
}

func (m *entryImport) reset() {
	m.numbers, m.ordinals = map[string]string{}, map[string]int{}
}

// columns lists what the file may hold: the fields of its register, or those
// of all registers under headers that are clear.
func (m *entryImport) columns() (*sheet.Columns, error) {
	registers := []*models.Register{m.register}
	if m.register == nil {
		registers = nil
		for _, r := range m.catalogue.Registers {
			if !r.Builtin {
				registers = append(registers, r)
			}
		}
	}
	heads := map[string]map[string]bool{} // header → fields that answer to it
	required := map[string]int{}
	claim := func(field string, names ...string) {
		for _, n := range names {
			if heads[n] == nil {
				heads[n] = map[string]bool{}
			}
			heads[n][field] = true
		}
	}
	fields := map[string]bool{}
	for _, r := range registers {
		for _, f := range r.Fields {
			fields[f.Name] = true
			claim(f.Name, append([]string{f.Label}, f.Aliases...)...)
			if f.Required {
				required[f.Name]++
			}
		}
	}
	list := []sheet.Column{
		{Name: "bureau", Required: true, Aliases: freeHeads(heads, bureauHeads)},
		{Name: "register", Required: m.register == nil, Aliases: freeHeads(heads, registerHeads)},
	}
	for _, name := range sorted(fields) {
		c := sheet.Column{Name: name, Required: required[name] == len(registers)}
		for head, owners := range heads {
			if owners[name] && len(owners) == 1 && head != name && !fields[head] {
				c.Aliases = append(c.Aliases, head)
			}
		}
		slices.Sort(c.Aliases)
		list = append(list, c)
	}
	list = append(list, sheet.Column{Name: "evidence", Aliases: freeHeads(heads, []string{"依据", "证据", "数据来源"})})
	return sheet.NewColumns(list)
}

// freeHeads leaves out the headers that a field of the register claims.
func freeHeads(claimed map[string]map[string]bool, heads []string) []string {
	return slices.DeleteFunc(slices.Clone(heads), func(h string) bool { return claimed[h] != nil })
}

// row reads one row and gives it its import key.
func (m *entryImport) row(row sheet.Row) (models.Entry, bool, error) {
	var k models.Checks
	e := models.Entry{Evidence: row.Value("evidence")}
	reg := m.registerOf(&k, row.Value("register"))
	e.BureauID = m.bureau(&k, row.Value("bureau"))
	if reg != nil {
		e.Register = reg.Code
		k.Add("", fillEntry(models.BoundEntry{Entry: &e, Definition: reg}, row.Value))
		k.Add("", m.strays(row, reg))
	}
	k.Require(len([]rune(e.Evidence)) <= 255, "evidence", "依据至多255个字", "请缩短")
	if err := k.Err("台账记录有误"); err != nil {
		return e, false, err
	}
	return m.keyed(e)
}

func (m *entryImport) registerOf(k *models.Checks, word string) *models.Register {
	if m.register != nil {
		k.Require(word == "" || word == m.register.Code || word == m.register.Name, "register", "这一行属于台账“"+word+"”，不是“"+m.register.Name+"”", "请分开导入，或不指定台账")
		return m.register
	}
	for _, r := range m.catalogue.Registers {
		if r.Name == word && !r.Builtin {
			return r
		}
	}
	reg, err := dataRegister(m.catalogue, word)
	k.Add("register", err)
	return reg
}

// strays refuses values of a mixed file that the row's register has no field for.
func (m *entryImport) strays(row sheet.Row, reg *models.Register) error {
	if m.register != nil {
		return nil
	}
	var k models.Checks
	for _, r := range m.catalogue.Registers {
		for _, f := range r.Fields {
			_, ok := reg.Find(f.Name)
			k.Require(ok || r.Builtin || row.Value(f.Name) == "", f.Name, "台账“"+reg.Name+"”没有这个字段", "请清空这一格，或改到有该字段的台账")
		}
	}
	return k.Err("台账记录有误")
}

// keyed gives the row its import key. Within a file, a second row of the same
// number is skipped when it says the same, and refused when it does not.
func (m *entryImport) keyed(e models.Entry) (models.Entry, bool, error) {
	content, err := json.Marshal(e)
	if err != nil {
		return e, false, err
	}
	whole := store.Digest(content)
	key, skip := "", false
	if e.Number == "" {
		m.ordinals[whole]++
		key = store.Digest([]byte(whole + "#" + strconv.Itoa(m.ordinals[whole])))
	} else {
		key = store.Digest([]byte(strconv.FormatInt(e.BureauID, 10) + "\n" + e.Register + "\n" + e.Number))
		if before, seen := m.numbers[key]; seen && before != whole {
			var k models.Checks
			k.Require(false, "number", "编号在本文件中出现两次，内容不同", "请核对编号；确为两条记录的，请使用不同的编号")
			return e, false, k.Err("编号重复")
		} else {
			skip = seen
		}
		m.numbers[key] = whole
	}
	e.ImportKey = &key
	if e.Responsible == "" {
		e.Responsible = m.actor.Name
	}
	return e, skip, nil
}
