package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"sanxiang/models"
)

// NextNumber takes the next number of a bureau's sequence for a kind and year,
// from 1. The number is used up only if the transaction stands, so there are
// no gaps and no number twice.
func (tx *Tx) NextNumber(bureau int64, kind string, year int) (int64, error) {
	result := tx.db.Exec("UPDATE sequences SET next = next + 1 WHERE bureau_id = ? AND kind = ? AND year = ?", bureau, kind, year)
	if result.Error != nil {
		return 0, fmt.Errorf("take number: %w", result.Error)
	}
	if result.RowsAffected == 0 {
		row := map[string]any{"bureau_id": bureau, "kind": kind, "year": year, "next": 1}
		err := tx.db.Table("sequences").Create(row).Error
		if duplicate(err) {
			return 0, errStale
		}
		return 1, err
	}
	var next int64
	err := tx.db.Raw("SELECT next FROM sequences WHERE bureau_id = ? AND kind = ? AND year = ?", bureau, kind, year).Scan(&next).Error
	return next, err
}

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
