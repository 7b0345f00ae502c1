package store

import (
	"fmt"
	"slices"

	"gorm.io/gorm/clause"

	"sanxiang/models"
)

// caseWork is what lists read of a case beside its row: the work it makes and
// what it is looked up by. It is kept in the transaction of the step.
type caseWork struct {
	duties []models.CaseDuty
	text   *models.CaseText // nil: unchanged
}

// workOf works out what a dossier makes; nothing for one that has no step yet.
func (tx *Tx) workOf(d *Dossier) *caseWork {
	if d.Case.ChainSeq == 0 {
		return nil
	}
	names := make([]string, len(d.Env.Parties))
	for i, p := range d.Env.Parties {
		names[i] = p.Name
	}
	text := models.TextOf(d.Case, names)
	return &caseWork{duties: models.DutyRows(d.Case, d.Env), text: &text}
}

// since gives what has to be written after the step; nil when nothing changed.
func (w *caseWork) since(before *caseWork) *caseWork {
	if before == nil {
		return w
	}
	after := *w
	if *before.text == *w.text {
		after.text = nil
	}
	if after.text == nil && slices.Equal(before.duties, w.duties) {
		return nil
	}
	return &after
}

// importedWork works out what a case from elsewhere makes.
func (tx *Tx) importedWork(c CaseChange) (*caseWork, error) {
	d := Dossier{Case: *c.After, Env: models.Env{Today: tx.Today, Parties: c.Parties}}
	if slices.Contains(models.SettledStates(), c.After.State) {
		return tx.workOf(&d), nil
	}
	rules, err := tx.Rules()
	if err != nil {
		return nil, err
	}
	if d.Env.Bureau, err = tx.bureau(c.After.BureauID); err != nil {
		return nil, err
	}
	d.Env.Calendar, d.Env.Terms, d.Env.ReviewTriggers = rules.Calendar, rules.TermsOf(d.Env.Bureau.Region), rules.Review
	step, err := c.Event.Step()
	if err != nil {
		return nil, err
	}
	d.Env.Steps = []models.Step{step}
	return tx.workOf(&d), nil
}

// replaceWork writes a changed case's work.
func (tx *Tx) replaceWork(id int64, w *caseWork) error {
	if w == nil {
		return nil
	}
	if err := tx.db.Where("case_id = ?", id).Delete(&models.CaseDuty{}).Error; err != nil {
		return fmt.Errorf("replace duties of case %d: %w", id, err)
	}
	if err := insertRows(tx, w.duties, "待办事项重复"); err != nil || w.text == nil {
		return err
	}
	if err := tx.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(w.text).Error; err != nil {
		return fmt.Errorf("replace text of case %d: %w", id, err)
	}
	return nil
}

// freshWork is the work of new cases that wait to be inserted.
type freshWork struct {
	duties []models.CaseDuty
	texts  []models.CaseText
}

func (f *freshWork) add(w *caseWork) {
	if w != nil {
		f.duties, f.texts = append(f.duties, w.duties...), append(f.texts, *w.text)
	}
}

func (f *freshWork) join(o freshWork) {
	f.duties, f.texts = append(f.duties, o.duties...), append(f.texts, o.texts...)
}

func (f freshWork) insert(tx *Tx) error {
	if err := insertRows(tx, f.duties, "待办事项重复"); err != nil {
		return err
	}
	return insertRows(tx, f.texts, "案件检索内容重复")
}
