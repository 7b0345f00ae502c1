package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"unicode/utf8"

	"sanxiang/models"
)

// NextNumber takes the next number of a bureau's sequence for a kind and year,
// from 1. The number is used up only if the transaction stands, so there are
// no gaps and no number twice.
func (tx *Tx) NextNumber(bureau int64, kind string, year int) (int64, error) {
	next, err := tx.raise(bureau, kind, year)
	if err != nil || next > 0 {
		return next, err
	}
	err = tx.db.Create(&Sequence{BureauID: bureau, Kind: kind, Year: year, Next: 1}).Error
	if duplicate(err) {
		return 0, errStale
	}
	return 1, err
}

// raise moves a sequence on by one and gives its number, 0 when there is no
// such sequence yet. A server hands the number back with the update, which
// saves asking for it.
func (tx *Tx) raise(bureau int64, kind string, year int) (int64, error) {
	number := "next + 1"
	if tx.store.dialect == "mysql" {
		number = "LAST_INSERT_ID(next + 1)"
	}
	same := " WHERE bureau_id = ? AND kind = ? AND year = ?"
	db := tx.db.Statement
	result, err := db.ConnPool.ExecContext(db.Context, "UPDATE sequences SET next = "+number+same, bureau, kind, year)
	if err != nil {
		return 0, fmt.Errorf("take number: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return 0, err
	}
	if tx.store.dialect == "mysql" {
		return result.LastInsertId()
	}
	var next int64
	err = tx.db.Raw("SELECT next FROM sequences"+same, bureau, kind, year).Scan(&next).Error
	return next, err
}

// Sequence is one running number: of a bureau, a kind and a year. Next is the
// last number that was given out.
type Sequence struct {
	BureauID int64
	Kind     string
	Year     int
	Next     int64
}

// ReserveNumber moves a sequence past a number that was given by hand, so that
// it is not issued again. A sequence that is further already stays.
func (tx *Tx) ReserveNumber(wanted Sequence) error {
	var have Sequence
	same := "bureau_id = ? AND kind = ? AND year = ?"
	err := tx.db.Where(same, wanted.BureauID, wanted.Kind, wanted.Year).Limit(1).Find(&have).Error
	switch {
	case err != nil:
		return fmt.Errorf("find sequence: %w", err)
	case have.BureauID == 0:
		err = tx.db.Create(&wanted).Error
		if duplicate(err) {
			return errStale
		}
		return err
	case have.Next >= wanted.Next:
		return nil
	}
	return tx.db.Exec("UPDATE sequences SET next = ? WHERE "+same+" AND next < ?", wanted.Next, wanted.BureauID, wanted.Kind, wanted.Year, wanted.Next).Error
}

// Lock makes transactions of all processes that name the same thing of a bureau
// (0 = of none) wait for one another until they commit. Rules over several rows
// that no unique key can hold are checked behind it. It takes the row of a
// sequence that numbers nothing.
func (tx *Tx) Lock(name string, bureau int64) error {
	_, err := tx.NextNumber(bureau, "lock:"+name, 0)
	return err
}

// keyLimit is how many characters an idempotency key may have.
const keyLimit = 100

// idempotencyKey is one client-made key with what its first request led to.
type idempotencyKey struct {
	Key      string `gorm:"column:idem_key;primaryKey"`
	BureauID int64  `gorm:"primaryKey;autoIncrement:false"`
	Digest   string
	Result   string
	At       models.Instant
}

// Once looks up what an earlier request with the key led to: its result and
// true when there was one. The same key with other content is a Conflict.
func (tx *Tx) Once(key string, content []byte) (string, bool, error) {
	if key == "" {
		return "", false, nil
	}
	if !utf8.ValidString(key) || utf8.RuneCountInString(key) > keyLimit {
		return "", false, models.Errorf(models.Invalid, "幂等键至多%d个字符，请换一个短的键", keyLimit)
	}
	var k idempotencyKey
	err := tx.db.Where("idem_key = ? AND bureau_id = ?", key, tx.Actor.BureauID).Limit(1).Find(&k).Error
	if err != nil || k.Key == "" {
		return "", false, err
	}
	if k.Digest != Digest(content) {
		return "", false, models.Errorf(models.Conflict, "幂等键“%s”已用于内容不同的请求，请换一个新的键", key)
	}
	return k.Result, true, nil
}

// Keep notes what the request with the key led to.
func (tx *Tx) Keep(key string, content []byte, result string) error {
	if key == "" {
		return nil
	}
	k := idempotencyKey{Key: key, BureauID: tx.Actor.BureauID, Digest: Digest(content), Result: result, At: tx.Now}
	err := tx.db.Create(&k).Error
	if duplicate(err) {
		return errStale
	}
	return err
}

// Digest is the SHA-256 of b, hexadecimal.
func Digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
