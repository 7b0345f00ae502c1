package migrations

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// session0007 is one sign-in at a browser.
type session0007 struct {
	ID        int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	Hash      string `gorm:"type:char(64);uniqueIndex:uq_sessions_hash;not null"`
	UserID    int64  `gorm:"index:ix_sessions_user;not null"`
	Method    string `gorm:"size:12;not null"`
	Factor    bool   `gorm:"not null"`
	Address   string `gorm:"size:64;not null"`
	Browser   string `gorm:"size:100;not null"`
	CreatedAt int64  `gorm:"index:ix_sessions_created;not null"`
	SeenAt    int64  `gorm:"index:ix_sessions_seen;not null"`
}

func (session0007) TableName() string { return "sessions" }

// credential0007 is what an account signs in with.
type credential0007 struct {
	UserID    int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	Hash      string `gorm:"size:200;not null"`
	Temporary bool   `gorm:"not null"`
	ChangedAt int64  `gorm:"not null"`
	Factor    string `gorm:"size:200;not null"`
	FactorAt  int64  `gorm:"not null"`
	FactorUse int64  `gorm:"not null"`
}

func (credential0007) TableName() string { return "credentials" }

// recoveryCode0007 is a code for whoever lost the second factor.
type recoveryCode0007 struct {
	ID     int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	UserID int64  `gorm:"uniqueIndex:uq_recovery_codes_hash,priority:1;not null"`
	Hash   string `gorm:"type:char(64);uniqueIndex:uq_recovery_codes_hash,priority:2;not null"`
	UsedAt int64  `gorm:"not null"`
}

func (recoveryCode0007) TableName() string { return "recovery_codes" }

// attempts0007 counts failures under a key.
type attempts0007 struct {
	Key     string `gorm:"column:attempt_key;type:char(64);primaryKey;not null"`
	Count   int    `gorm:"column:tries;not null"`
	BeganAt int64  `gorm:"index:ix_attempts_began;not null"`
	Until   int64  `gorm:"column:until_ms;not null"`
}

func (attempts0007) TableName() string { return "attempts" }

func sessions() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0007_session", Migrate: func(db *gorm.DB) error {
		for _, table := range []any{&session0007{}, &credential0007{}, &recoveryCode0007{}, &attempts0007{}} {
			if err := create(db, table); err != nil {
				return err
			}
		}
		return nil
	}}
}
