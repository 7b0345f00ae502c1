package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"sanxiang/models"
)

// FindDefinition gives one definition as this transaction sees it.
func (tx *Tx) FindDefinition(kind, code string) (Definition, error) {
	var d Definition
	err := tx.db.Where("kind = ? AND code = ?", kind, code).Take(&d).Error
	return d, found(err, "没有该项基础数据")
}

// PutVersion writes a definition and keeps it as the next version, in force
// from today. What stood before anybody changed it is kept as the first. A
// definition that has more versions than the author saw is a Conflict; seen 0
// is a new definition. The codes are those of Put.
func (tx *Tx) PutVersion(d Definition, seen int, reason string) ([]string, error) {
	list, err := listVersions(tx.db, d.Kind, d.Code)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 && seen > 0 {
		first, err := tx.FindDefinition(d.Kind, d.Code)
		if err != nil {
			return nil, err
		}
		v := models.DefinitionVersion{Kind: d.Kind, Code: d.Code, Version: 1, Body: first.Body, Since: first.UpdatedAt.Day(), Author: "系统", Reason: "初始定义", At: first.UpdatedAt}
		if err := tx.create(&v, "该定义已被他人修改，请刷新后重试"); err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	if len(list) != seen {
		return nil, models.Errorf(models.Conflict, "该定义已被他人修改，请刷新后在新版本上重新修改")
	}
	v := models.DefinitionVersion{Kind: d.Kind, Code: d.Code, Version: len(list) + 1, Body: d.Body, Since: tx.Today, Reason: reason, Author: tx.Actor.Name, At: tx.Now}
	if err := tx.create(&v, "该定义已被他人修改，请刷新后重试"); err != nil {
		return nil, err
	}
	verb := "新增定义"
	if seen > 0 {
		verb = "修改定义"
	}
	tx.Append(verb, "definition", int64(v.Version), tx.Actor.BureauID, d.Kind+" "+d.Code+"："+reason)
	return tx.Put([]Definition{d})
}

// ListVersions gives the versions of a definition, the first ahead. One that
// nobody changed has none.
func (s *Store) ListVersions(ctx context.Context, kind, code string) ([]models.DefinitionVersion, error) {
	return listVersions(s.reader(ctx), kind, code)
}

func listVersions(db *gorm.DB, kind, code string) ([]models.DefinitionVersion, error) {
	var list []models.DefinitionVersion
	if err := db.Where("kind = ? AND code = ?", kind, code).Order("version").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list versions of %s %s: %w", kind, code, err)
	}
	return list, nil
}
