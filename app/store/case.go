package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"sanxiang/models"
)

// CaseChange is everything one step writes: the case's row before and after,
// the event that links it to the chain, and what else the step brings.
type CaseChange struct {
	Before    *models.Case // nil for a new case
	After     *models.Case
	Event     models.Event
	Parties   []models.Party // sealed; nil leaves them alone
	Penalties []models.Penalty
	Recording *models.Recording
	work      *caseWork // nil: what lists read of the case does not change
}

// AppendStep keeps one step of a case: row, event, parties, penalties and
// counters together. A row that changed since Before was read is a Conflict.
func (tx *Tx) AppendStep(c CaseChange) error {
	var err error
	if c.Before == nil {
		c.After.Version = 1
		err = tx.createCase(c)
	} else {
		err = tx.changeCase(c)
	}
	if err == nil && c.Penalties != nil {
		err = tx.replacePenalties(c)
	}
	if err == nil && c.Before != nil {
		err = tx.replaceWork(c.After.ID, c.work)
	}
	if err == nil && c.Recording != nil {
		err = tx.create(c.Recording, "该记录已存在")
		tx.count(nil, *c.Recording)
	}
	if err != nil {
		return err
	}
	var before models.Record
	if c.Before != nil {
		before = c.Before
	}
	tx.count(before, c.After)
	tx.Append(c.Event.Kind.Label(), "case", c.After.ID, c.After.BureauID, c.After.Number)
	return nil
}

// createCase inserts a new case with its first event and its parties: at once,
// or, when the transaction is joined with others, together with theirs.
func (tx *Tx) createCase(c CaseChange) error {
	parties, err := tx.partyRows(c.After, c.Parties)
	if err != nil {
		return err
	}
	tx.fresh.cases = append(tx.fresh.cases, *c.After)
	tx.fresh.events = append(tx.fresh.events, c.Event)
	tx.fresh.parties = append(tx.fresh.parties, parties...)
	tx.fresh.work.add(c.work)
	if tx.joined {
		return nil
	}
	return tx.settle()
}

// freshCases are new cases that wait to be inserted in few statements.
type freshCases struct {
	cases   []models.Case
	events  []models.Event
	parties []models.CaseParty
	work    freshWork
}

// settle inserts the new cases that wait. Whatever reads or changes cases in
// the same transaction calls it first.
func (tx *Tx) settle() error {
	fresh := tx.fresh
	tx.fresh = freshCases{}
	if err := insertRows(tx, fresh.cases, "案号或文号已被使用，请核对是否重复登记"); err != nil {
		return err
	}
	if err := insertRows(tx, fresh.events, "该案件已被他人修改，请刷新后重试"); err != nil {
		return err
	}
	if err := insertRows(tx, fresh.parties, "当事人序号重复"); err != nil {
		return err
	}
	return fresh.work.insert(tx)
}

// changeCase writes the changed row with its event and, if given, parties.
func (tx *Tx) changeCase(c CaseChange) error {
	if err := tx.settle(); err != nil {
		return err
	}
	if err := tx.replace(c.After, c.After.ID, &c.After.Version); err != nil {
		return err
	}
	if err := tx.create(&c.Event, "该案件已被他人修改，请刷新后重试"); err != nil || c.Parties == nil {
		return err
	}
	if err := tx.db.Where("case_id = ?", c.After.ID).Delete(&models.CaseParty{}).Error; err != nil {
		return fmt.Errorf("replace parties of case %d: %w", c.After.ID, err)
	}
	rows, err := tx.partyRows(c.After, c.Parties)
	if err != nil {
		return err
	}
	return insertRows(tx, rows, "当事人序号重复")
}

func (tx *Tx) partyRows(c *models.Case, parties []models.Party) ([]models.CaseParty, error) {
	rows := make([]models.CaseParty, len(parties))
	for i, p := range parties {
		plain, err := tx.store.Unseal(p.IDNumber)
		if err != nil {
			return nil, err
		}
		rows[i] = models.CaseParty{CaseID: c.ID, BureauID: c.BureauID, IDHash: tx.store.Fingerprint(plain), Party: tx.store.SealParty(p)}
	}
	return rows, nil
}

func (tx *Tx) replacePenalties(c CaseChange) error {
	if err := tx.db.Where("case_id = ?", c.After.ID).Delete(&models.CasePenalty{}).Error; err != nil {
		return fmt.Errorf("replace penalties of case %d: %w", c.After.ID, err)
	}
	rows := penaltyRows(c.After.ID, c.Penalties)
	if len(rows) == 0 {
		return nil
	}
	return tx.create(&rows, "处罚序号重复")
}

func penaltyRows(id int64, penalties []models.Penalty) []models.CasePenalty {
	rows := make([]models.CasePenalty, len(penalties))
	for i, p := range penalties {
		rows[i] = models.CasePenalty{CaseID: id, Penalty: p}
	}
	return rows
}

// CreateCases keeps many new cases at once, for imports: rows, first events,
// parties, penalties, counters and one audit line.
func (tx *Tx) CreateCases(list []CaseChange, note string) error {
	var (
		cases     = make([]models.Case, len(list))
		events    = make([]models.Event, len(list))
		parties   []models.CaseParty
		penalties []models.CasePenalty
		work      freshWork
	)
	for i, c := range list {
		c.After.Version = 1
		cases[i], events[i] = *c.After, c.Event
		rows, err := tx.partyRows(c.After, c.Parties)
		if err != nil {
			return err
		}
		if c.work, err = tx.importedWork(c); err != nil {
			return err
		}
		work.add(c.work)
		parties = append(parties, rows...)
		penalties = append(penalties, penaltyRows(c.After.ID, c.Penalties)...)
		tx.count(nil, c.After)
	}
	if err := insertRows(tx, cases, "案号或文号已被使用，请核对是否重复导入"); err != nil {
		return err
	}
	if err := insertRows(tx, events, "过程记录重复"); err != nil {
		return err
	}
	if err := insertRows(tx, parties, "当事人序号重复"); err != nil {
		return err
	}
	if err := insertRows(tx, penalties, "处罚序号重复"); err != nil {
		return err
	}
	if err := work.insert(tx); err != nil {
		return err
	}
	if len(list) > 0 {
		tx.Append("批量导入案件", "case", list[0].After.ID, list[0].After.BureauID, note)
	}
	return nil
}

// DeleteDraft removes a case that is still a clue, with all of its rows. The
// audit line stays.
func (tx *Tx) DeleteDraft(c models.Case) error {
	if err := tx.settle(); err != nil {
		return err
	}
	result := tx.db.Where("id = ? AND version = ? AND state = ?", c.ID, c.Version, models.CaseClue).Delete(&models.Case{})
	if result.Error != nil {
		return fmt.Errorf("delete draft %d: %w", c.ID, result.Error)
	}
	if result.RowsAffected == 0 {
		return models.Errorf(models.Conflict, "该案件已不是草稿或已被他人修改，请刷新后重试")
	}
	for _, row := range []any{&models.CaseParty{}, &models.CasePenalty{}, &models.Recording{}, &models.Comment{}, &models.CaseDuty{}} {
		if err := tx.dropRows(row, c.ID); err != nil {
			return err
		}
	}
	if err := tx.db.Where("bureau_id = ? AND case_id = ?", c.BureauID, c.ID).Delete(&models.CaseText{}).Error; err != nil {
		return fmt.Errorf("delete text of draft %d: %w", c.ID, err)
	}
	tx.count(&c, nil)
	tx.Append("删除草稿", "case", c.ID, c.BureauID, c.Number)
	return nil
}

func (tx *Tx) dropRows(row any, caseID int64) error {
	if _, ok := row.(*models.Recording); ok {
		var list []models.Recording
		if err := tx.db.Where("case_id = ?", caseID).Find(&list).Error; err != nil {
			return fmt.Errorf("find recordings of draft %d: %w", caseID, err)
		}
		for _, r := range list {
			tx.count(r, nil)
		}
	}
	if err := tx.db.Where("case_id = ?", caseID).Delete(row).Error; err != nil {
		return fmt.Errorf("delete rows of draft %d: %w", caseID, err)
	}
	return nil
}

// FindCase gives one case.
func (tx *Tx) FindCase(id int64) (models.Case, error) {
	if err := tx.settle(); err != nil {
		return models.Case{}, err
	}
	return findCase(tx.db, id)
}

// FindCase gives one case.
func (s *Store) FindCase(ctx context.Context, id int64) (models.Case, error) {
	if err := s.injected("find"); err != nil {
		return models.Case{}, err
	}
	return findCase(s.reader(ctx), id)
}

func findCase(db *gorm.DB, id int64) (models.Case, error) {
	var c models.Case
	err := db.Where("id = ?", id).Take(&c).Error
	return c, found(err, models.HiddenMessage)
}

// ListEvents gives a case's events in order.
func (tx *Tx) ListEvents(id int64) ([]models.Event, error) {
	if err := tx.settle(); err != nil {
		return nil, err
	}
	return listEvents(tx.db, id)
}

// ListEvents gives a case's events in order.
func (s *Store) ListEvents(ctx context.Context, id int64) ([]models.Event, error) {
	return listEvents(s.reader(ctx), id)
}

func listEvents(db *gorm.DB, id int64) ([]models.Event, error) {
	var list []models.Event
	if err := db.Where("case_id = ?", id).Order("seq").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list events of case %d: %w", id, err)
	}
	return list, nil
}

// ListRecordings gives a case's recordings in order.
func (tx *Tx) ListRecordings(id int64) ([]models.Recording, error) {
	return listRecordings(tx.db, id)
}

// ListRecordings gives a case's recordings in order.
func (s *Store) ListRecordings(ctx context.Context, id int64) ([]models.Recording, error) {
	return listRecordings(s.reader(ctx), id)
}

func listRecordings(db *gorm.DB, id int64) ([]models.Recording, error) {
	var list []models.Recording
	if err := db.Where("case_id = ?", id).Order("seq").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list recordings of case %d: %w", id, err)
	}
	return list, nil
}

// ListParties gives a case's parties in order, sealed.
func (tx *Tx) ListParties(id int64) ([]models.Party, error) {
	if err := tx.settle(); err != nil {
		return nil, err
	}
	return listParties(tx.db, id)
}

// ListParties gives a case's parties in order, sealed.
func (s *Store) ListParties(ctx context.Context, id int64) ([]models.Party, error) {
	return listParties(s.reader(ctx), id)
}

func listParties(db *gorm.DB, id int64) ([]models.Party, error) {
	var rows []models.CaseParty
	if err := db.Where("case_id = ?", id).Order("seq").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list parties of case %d: %w", id, err)
	}
	out := make([]models.Party, len(rows))
	for i, r := range rows {
		out[i] = r.Party
	}
	return out, nil
}

// ListPenalties gives the penalties of a case's decision in order.
func (s *Store) ListPenalties(ctx context.Context, id int64) ([]models.Penalty, error) {
	return listPenalties(s.reader(ctx), id)
}

// ListPenalties gives the penalties of a case's decision in order.
func (tx *Tx) ListPenalties(id int64) ([]models.Penalty, error) { return listPenalties(tx.db, id) }

func listPenalties(db *gorm.DB, id int64) ([]models.Penalty, error) {
	var rows []models.CasePenalty
	if err := db.Where("case_id = ?", id).Order("seq").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list penalties of case %d: %w", id, err)
	}
	out := make([]models.Penalty, len(rows))
	for i, r := range rows {
		out[i] = r.Penalty
	}
	return out, nil
}

// CountPrior counts decided cases of the same party in the same bureau with a
// penalty or an exemption, other than the case itself, and the fines decided on
// the day: the history search before 首违不罚 (《行政处罚法》第33条) and the check
// of one fine for one act (第29条).
func (tx *Tx) CountPrior(c models.Case, parties []models.Party, on models.Day) (prior, fines int, err error) {
	ids, err := tx.casesOf(parties)
	if err != nil || len(ids) == 0 {
		return 0, 0, err
	}
	for part := range slices.Chunk(ids, idBatch) {
		var list []models.Case
		q := tx.db.Select("id, outcome, decided_on, fine").Where("id IN ? AND id <> ? AND bureau_id = ? AND decided_on <> '' AND revoked = ?", part, c.ID, c.BureauID, false)
		if err := q.Find(&list).Error; err != nil {
			return 0, 0, fmt.Errorf("search history: %w", err)
		}
		for _, x := range list {
			if x.Outcome == models.OutcomePenalty || x.Outcome == models.OutcomeExempt || x.Outcome == models.OutcomeExemptFirst {
				prior++
			}
			if x.DecidedOn == on && x.Fine > 0 {
				fines++
			}
		}
	}
	return prior, fines, nil
}

// casesOf finds the cases in which any of the parties appears, by credit code
// or identity number.
func (tx *Tx) casesOf(parties []models.Party) ([]int64, error) {
	if err := tx.settle(); err != nil {
		return nil, err
	}
	var ids []int64
	for _, p := range parties {
		column, value := "uscc", p.USCC
		if value == "" {
			plain, err := tx.store.Unseal(p.IDNumber)
			if err != nil {
				return nil, err
			}
			column, value = "id_hash", tx.store.Fingerprint(plain)
		}
		if value == "" {
			continue
		}
		var part []int64
		if err := tx.db.Model(&models.CaseParty{}).Where(column+" = ?", value).Limit(1000).Pluck("case_id", &part).Error; err != nil {
			return nil, fmt.Errorf("find cases of party: %w", err)
		}
		ids = append(ids, part...)
	}
	return ids, nil
}

// escapeLike makes a text literal inside LIKE … ESCAPE '!'.
func escapeLike(s string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s)
}
