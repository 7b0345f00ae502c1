package models

// SavedFilter is a list of cases that a user has given a name (常用筛选).
type SavedFilter struct {
	ID     int64  `gorm:"primaryKey;autoIncrement:false"`
	UserID int64  // whose it is; nobody else sees it
	Name   string // unique for the user, at most 20 characters
	Query  string // the fields of the list's address
	At     Instant
}
