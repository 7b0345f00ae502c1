package stats

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"sanxiang/app/sheet"
	"sanxiang/app/store"
	"sanxiang/models"
)

// EntryForm is one register row as a form or a client sends it: fields by
// name, values as people write them. Version is the one that was read, for an
// update.
type EntryForm struct {
	Key      string // idempotency key, may be empty
	Bureau   int64
	Register string
	Values   map[string]string
	Evidence string // hash of a file, or the source in words
	Version  int64
	Reason   string // of an update
}

// AddEntry adds one row to a data-defined register. Who enters it answers for
// it unless the form names somebody. Errors: Invalid with all field errors at
// once, Forbidden and NotFound by models.Permit.
func (s *Service) AddEntry(ctx context.Context, actor models.Actor, form EntryForm) (models.Entry, error) {
	reg, err := s.entryRegister(ctx, actor, form.Register, form.Bureau)
	if err != nil {
		return models.Entry{}, err
	}
	e, err := form.entry(reg, actor)
	if err != nil {
		return e, err
	}
	content, err := json.Marshal(form)
	if err != nil {
		return e, err
	}
	err = s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		result, known, err := tx.Once(form.Key, content)
		if err != nil {
			return err
		}
		if known {
			id, err := models.ParseID(result)
			if err == nil {
				e, err = tx.FindEntry(id)
			}
			return err
		}
		e.ID, e.Version = tx.NewID(), 1
		if _, err := tx.CreateEntries(reg, []models.Entry{e}); err != nil {
			return err
		}
		return tx.Keep(form.Key, content, strconv.FormatInt(e.ID, 10))
	})
	return e, err
}

// UpdateEntry replaces a row's fields. A row that changed since form.Version
// is a Conflict; its bureau and register stay.
func (s *Service) UpdateEntry(ctx context.Context, actor models.Actor, id int64, form EntryForm) (models.Entry, error) {
	var e models.Entry
	before, reg, err := s.findEntry(ctx, actor, id)
	if err != nil {
		return e, err
	}
	form.Bureau, form.Register = before.BureauID, before.Register
	if e, err = form.entry(reg, actor); err != nil {
		return e, err
	}
	if form.Version != 0 && form.Version != before.Version {
		return e, models.Errorf(models.Conflict, "该记录已被他人修改，请刷新后重试")
	}
	e.ID, e.ImportKey, e.Version = before.ID, before.ImportKey, before.Version
	if e.Evidence == "" {
		e.Evidence = before.Evidence
	}
	if strings.TrimSpace(form.Values["responsible"]) == "" && before.Responsible != "" {
		e.Responsible = before.Responsible // who corrects a row does not thereby answer for it
	}
	err = s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		e.Version = before.Version
		return tx.UpdateEntry(models.BoundEntry{Entry: &before, Definition: reg}, models.BoundEntry{Entry: &e, Definition: reg}, form.Reason)
	})
	return e, err
}

// CorrectEntry is UpdateEntry by a person, who says why and on which version.
func (s *Service) CorrectEntry(ctx context.Context, actor models.Actor, id int64, form EntryForm) (models.Entry, error) {
	if form.Version == 0 || strings.TrimSpace(form.Reason) == "" || len([]rune(form.Reason)) > 500 {
		if _, _, err := s.findEntry(ctx, actor, id); err != nil {
			return models.Entry{}, err
		}
		var k models.Checks
		k.Require(false, "reason", "修改台账记录须写明原因，至多500个字", "例如 登记时金额有误，按发票更正")
		return models.Entry{}, k.Err("修改原因必填")
	}
	return s.UpdateEntry(ctx, actor, id, form)
}

// DeleteEntry makes a row void: it counts no longer, and its changes keep what
// it was and why.
func (s *Service) DeleteEntry(ctx context.Context, actor models.Actor, id int64, reason string) error {
	e, reg, err := s.findEntry(ctx, actor, id)
	if err != nil {
		return err
	}
	var k models.Checks
	k.Require(strings.TrimSpace(reason) != "" && len([]rune(reason)) <= 500, "reason", "作废台账记录须写明原因，至多500个字", "例如 重复登记")
	if err := k.Err("作废原因必填"); err != nil {
		return err
	}
	return s.store.Tx(ctx, actor, func(tx *store.Tx) error { return tx.DeleteEntry(reg, e, reason) })
}

// FindEntry gives one row with its register's definition.
func (s *Service) FindEntry(ctx context.Context, actor models.Actor, id int64) (models.BoundEntry, error) {
	e, reg, err := s.readEntry(ctx, actor, models.ActReadFigures, id)
	return models.BoundEntry{Entry: &e, Definition: reg}, err
}

// entryRegister finds a data-defined register that the actor may enter into.
func (s *Service) entryRegister(ctx context.Context, actor models.Actor, code string, bureau int64) (*models.Register, error) {
	r, err := s.newReader(ctx)
	if err != nil {
		return nil, err
	}
	if err := models.Permit(actor, models.ActEnter, r.tree, bureau); err != nil {
		return nil, err
	}
	if _, ok := r.tree.Bureaus[bureau]; !ok {
		return nil, models.Errorf(models.NotFound, "没有找到该机关")
	}
	return dataRegister(r.catalogue, code)
}

// dataRegister gives a register that rows may be entered into.
func dataRegister(c *models.Catalogue, code string) (*models.Register, error) {
	reg := c.Registers[code]
	if reg == nil {
		var known []string
		for k, r := range c.Registers {
			if !r.Builtin {
				known = append(known, k)
			}
		}
		slices.Sort(known)
		if near := models.Nearest(code, known); near != "" {
			return nil, models.Errorf(models.Invalid, "没有台账“%s”，是否要用“%s”？", code, near)
		}
		return nil, models.Errorf(models.Invalid, "没有台账“%s”，请先登记台账", code)
	}
	if reg.Builtin {
		return nil, models.Errorf(models.Invalid, "“%s”由系统按业务办理自动形成，不能直接登记", reg.Name)
	}
	return reg, nil
}

func (s *Service) findEntry(ctx context.Context, actor models.Actor, id int64) (models.Entry, *models.Register, error) {
	return s.readEntry(ctx, actor, models.ActEnter, id)
}

func (s *Service) readEntry(ctx context.Context, actor models.Actor, act models.Act, id int64) (models.Entry, *models.Register, error) {
	r, err := s.newReader(ctx)
	if err != nil {
		return models.Entry{}, nil, err
	}
	e, err := s.store.FindEntry(ctx, id)
	if err == nil {
		err = models.Permit(actor, act, r.tree, e.BureauID)
	}
	if err != nil {
		return models.Entry{}, nil, err
	}
	reg, err := dataRegister(r.catalogue, e.Register)
	return e, reg, err
}

// entry reads the form by the register's definition.
func (f EntryForm) entry(reg *models.Register, actor models.Actor) (models.Entry, error) {
	e := models.Entry{BureauID: f.Bureau, Register: reg.Code, Evidence: f.Evidence}
	var k models.Checks
	k.Add("", fillEntry(models.BoundEntry{Entry: &e, Definition: reg}, func(field string) string { return f.Values[field] }))
	for name := range f.Values {
		_, ok := reg.Find(name)
		k.Require(ok, name, "台账“"+reg.Name+"”没有这个字段", "请改用："+strings.Join(reg.FieldNames(), "、"))
	}
	k.Require(len([]rune(e.Evidence)) <= 255, "evidence", "依据至多255个字", "请缩短")
	if e.Responsible == "" {
		e.Responsible = actor.Name
	}
	return e, k.Err(reg.Name + "台账记录有误")
}

// fillEntry sets every field of the register from what people wrote and checks
// the whole; all field errors at once.
func fillEntry(e models.BoundEntry, value func(field string) string) error {
	var k models.Checks
	for _, f := range e.Definition.Fields {
		v := strings.TrimSpace(value(f.Name))
		if f.Type == models.FieldDay && v != "" {
			d, err := sheet.ParseDay(v)
			if err != nil {
				addNamed(&k, f.Name, err)
				continue
			}
			v = string(d)
		}
		if err := e.Set(f.Name, v); err != nil {
			addNamed(&k, f.Name, err)
		} else if v == "" && (f.Required || f.Name == "date") {
			k.Require(false, f.Name, f.Label+"必填", "请填写"+f.Label)
		}
	}
	k.Add("", e.CheckOrder())
	k.Require(len([]rune(e.Number)) <= 128, "number", "编号至多128个字", "请缩短")
	k.Require(len([]rune(e.Responsible)) <= 100, "responsible", "责任人至多100个字", "请缩短")
	return k.Err(e.Definition.Name + "台账记录有误")
}

// addNamed takes over an error about one field under the field's name.
func addNamed(k *models.Checks, field string, err error) {
	var e *models.Error
	if !errors.As(err, &e) || len(e.Fields) == 0 {
		k.Require(false, field, err.Error(), "请按规则更正后重新提交")
		return
	}
	for _, f := range e.Fields {
		k.Require(false, field, f.Rule, f.Fix)
	}
}

// ListEntryChanges gives the changes of a row that the actor may read, the
// latest first; also of one that is void. Errors: NotFound and Forbidden by
// models.Permit.
func (s *Service) ListEntryChanges(ctx context.Context, actor models.Actor, id int64) ([]models.EntryChange, error) {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	list, err := s.store.ListEntryChanges(ctx, id)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list, models.Permit(actor, models.ActReadFigures, tree, list[0].BureauID)
}
