package store

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"sanxiang/models"
)

// sealedObjection is what of an objection is personal data.
type sealedObjection struct {
	Text    string `json:"text"`
	Name    string `json:"name"`
	Contact string `json:"contact"`
}

// UnsealObjection gives an objection with what somebody wrote.
func (s *Store) UnsealObjection(o models.Objection) (models.Objection, error) {
	plain, err := s.Unseal(o.Sealed)
	if err != nil {
		return o, err
	}
	var own sealedObjection
	if err := json.Unmarshal([]byte(plain), &own); err != nil {
		return o, fmt.Errorf("read objection %d: %w", o.ID, err)
	}
	o.Text, o.Name, o.Contact = own.Text, own.Name, own.Contact
	return o, nil
}

// CreateObjection keeps a new objection; what somebody wrote is sealed as one
// and goes into no audit line.
func (tx *Tx) CreateObjection(o *models.Objection) error {
	plain, err := json.Marshal(sealedObjection{o.Text, o.Name, o.Contact})
	if err != nil {
		return fmt.Errorf("seal objection: %w", err)
	}
	o.ID, o.Version, o.Sealed = tx.NewID(), 1, tx.store.Seal(string(plain))
	if err := tx.create(o, "异议编号重复，请重新提交"); err != nil {
		return err
	}
	tx.Append("收到公示异议", "objection", o.ID, o.BureauID, o.Reference)
	return tx.tellObjection(*o)
}

// UpdateObjection writes how an objection is handled; what somebody wrote stays
// as it came.
func (tx *Tx) UpdateObjection(o *models.Objection, verb string) error {
	if err := tx.replace(o, o.ID, &o.Version); err != nil {
		return err
	}
	tx.Append(verb, "objection", o.ID, o.BureauID, o.Reference)
	return nil
}

// FindObjection gives one objection, sealed.
func (tx *Tx) FindObjection(id int64) (models.Objection, error) { return findObjection(tx.db, id) }

// FindObjection gives one objection, sealed.
func (s *Store) FindObjection(ctx context.Context, id int64) (models.Objection, error) {
	if err := s.injected("find"); err != nil {
		return models.Objection{}, err
	}
	return findObjection(s.reader(ctx), id)
}

func findObjection(db *gorm.DB, id int64) (models.Objection, error) {
	var o models.Objection
	err := db.Where("id = ?", id).Take(&o).Error
	return o, found(err, models.HiddenMessage)
}

// FindObjectionByCode gives the objection of a reference, sealed, to whoever
// knows the hash of its code. With a wrong one no row is read, as if there were
// none: the time it takes does not tell which.
func (s *Store) FindObjectionByCode(ctx context.Context, reference, codeHash string) (models.Objection, error) {
	if err := s.injected("find"); err != nil {
		return models.Objection{}, err
	}
	var o models.Objection
	err := s.reader(ctx).Where("reference = ? AND code_hash = ?", reference, codeHash).Take(&o).Error
	return o, found(err, "没有找到该异议")
}

// ObjectionFilter picks objections. Rows come newest first by id; Before is
// the last id of the page before.
type ObjectionFilter struct {
	Bureaus    []int64 // nil = all
	PublicID   string
	State      models.ObjectionState
	Open       bool // not answered yet
	Overdue    bool
	Unmarked   bool       // not marked as overdue
	DueTo      models.Day // due on or before
	ReceivedOn models.Day
	Before     int64
	Limit      int
	ByDue      bool // the nearest last day first, from DueAfter and After on
	DueAfter   models.Day
	After      int64
}

// ListObjections gives one page of objections, sealed.
func (s *Store) ListObjections(ctx context.Context, f ObjectionFilter) ([]models.Objection, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	q := f.narrow(s.reader(ctx)).Limit(f.Limit)
	switch {
	case !f.ByDue:
		q = q.Order("id DESC")
	case f.After > 0:
		q = q.Where("due_on > ? OR (due_on = ? AND id > ?)", f.DueAfter, f.DueAfter, f.After).Order("due_on, id")
	default:
		q = q.Order("due_on, id")
	}
	if f.Before > 0 {
		q = q.Where("id < ?", f.Before)
	}
	var list []models.Objection
	if err := q.Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list objections: %w", err)
	}
	return list, nil
}

// CountObjections counts what the filter picks, whatever the page. It is
// stable only under a lock that every writer of objections takes.
func (tx *Tx) CountObjections(f ObjectionFilter) (int64, error) {
	var n int64
	if err := f.narrow(tx.db.Model(&models.Objection{})).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count objections: %w", err)
	}
	return n, nil
}

// narrow adds the filter's conditions.
func (f ObjectionFilter) narrow(q *gorm.DB) *gorm.DB {
	where := func(given bool, condition string, value any) {
		if given {
			q = q.Where(condition, value)
		}
	}
	where(f.Bureaus != nil, "bureau_id IN ?", f.Bureaus)
	where(f.PublicID != "", "public_id = ?", f.PublicID)
	where(f.State != "", "state = ?", f.State)
	where(f.Open, "state <> ?", models.ObjectionAnswered)
	where(f.Overdue, "overdue = ?", true)
	where(f.Unmarked, "overdue = ?", false)
	where(f.DueTo != "", "due_on <= ?", f.DueTo)
	where(f.ReceivedOn != "", "received_on = ?", f.ReceivedOn)
	return q
}

// ObjectionTally is how a bureau's objections stand.
type ObjectionTally struct {
	BureauID int64
	Open     int64
	Late     int64 // open, the last day is over
	Answered int64 // received in the year
	OnTime   int64 // of these, by the last day
}

// TallyObjections counts the objections of bureaus: those that are open, and
// those received in the year that were answered. Bureaus without any are left
// out.
func (s *Store) TallyObjections(ctx context.Context, bureaus []int64, year int, today models.Day) ([]ObjectionTally, error) {
	if err := s.injected("find"); err != nil {
		return nil, err
	}
	period := models.YearPeriod(year)
	var list []ObjectionTally
	err := s.reader(ctx).Raw(`SELECT bureau_id, COUNT(CASE WHEN state <> ? THEN 1 END) AS open, COUNT(CASE WHEN state <> ? AND due_on < ? THEN 1 END) AS late,
		COUNT(CASE WHEN state = ? THEN 1 END) AS answered, COUNT(CASE WHEN state = ? AND overdue = ? THEN 1 END) AS on_time
		FROM objections WHERE bureau_id IN ? AND (state <> ? OR received_on BETWEEN ? AND ?) GROUP BY bureau_id ORDER BY bureau_id`,
		models.ObjectionAnswered, models.ObjectionAnswered, today, models.ObjectionAnswered, models.ObjectionAnswered, false,
		bureaus, models.ObjectionAnswered, period.First(), period.Last()).Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("count objections: %w", err)
	}
	return list, nil
}

// PublicChange picks changes of what a bureau shows: one record's or, without
// a public id, any.
type PublicChange struct {
	Bureau   string // code
	PublicID string
	After    int64 // place in the order of change
	State    models.DisclosureState
}

// CountPublicChanges counts the public rows that changed after a place and are
// now in the state.
func (tx *Tx) CountPublicChanges(c PublicChange) (int64, error) {
	q := tx.db.Model(&models.Publication{}).Where("bureau_code = ? AND seq > ? AND status = ?", c.Bureau, c.After, string(c.State))
	if c.PublicID != "" {
		q = q.Where("public_id = ?", c.PublicID)
	}
	var n int64
	if err := q.Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count public changes: %w", err)
	}
	return n, nil
}

// LastPublicSeq is the place of the last public change that the transaction sees.
func (tx *Tx) LastPublicSeq() (int64, error) {
	var seq int64
	if err := tx.db.Model(&models.Publication{}).Select("COALESCE(MAX(seq), 0)").Scan(&seq).Error; err != nil {
		return 0, fmt.Errorf("find last public change: %w", err)
	}
	return seq, nil
}
