package models

import "time"

// Shanghai is the zone of every legal day. China keeps one zone, UTC+8, the
// year round, so a fixed offset needs no zone database.
var Shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// Day is a legal calendar day, "2006-01-02". The empty Day means "none".
// It sorts and compares as text, in Go and in every database.
type Day string

// Instant is a point in time in Unix milliseconds, UTC. Zero means "none".
type Instant int64

// DayOf gives the legal day of t in China.
func DayOf(t time.Time) Day { return Day(t.In(Shanghai).Format(time.DateOnly)) }

// InstantOf cuts t to the millisecond, the precision every engine keeps.
func InstantOf(t time.Time) Instant { return Instant(t.UnixMilli()) }

// Time gives the instant as a time in China; the zero Instant gives the zero time.
func (i Instant) Time() time.Time {
	if i == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(i)).In(Shanghai)
}

// Day gives the legal day of the instant; none for the zero Instant.
func (i Instant) Day() Day {
	if i == 0 {
		return ""
	}
	return DayOf(i.Time())
}

// Time gives midnight in China at the start of the day, false for a text that is no day.
func (d Day) Time() (time.Time, bool) {
	t, err := time.ParseInLocation(time.DateOnly, string(d), Shanghai)
	return t, err == nil
}

// Valid says whether d is a real day written in full.
func (d Day) Valid() bool {
	_, ok := d.Time()
	return ok
}

// Year is the day's year, 0 for none.
func (d Day) Year() int {
	t, ok := d.Time()
	if !ok {
		return 0
	}
	return t.Year()
}

// Month is the day's month as yyyymm, 0 for none.
func (d Day) Month() int {
	t, ok := d.Time()
	if !ok {
		return 0
	}
	return t.Year()*100 + int(t.Month())
}

// Add gives the day n calendar days later; none stays none.
func (d Day) Add(n int) Day {
	t, ok := d.Time()
	if !ok {
		return ""
	}
	return DayOf(t.AddDate(0, 0, n))
}

// Sub counts the calendar days from e to d, 0 when either is none.
func (d Day) Sub(e Day) int {
	a, ok := d.Time()
	b, ok2 := e.Time()
	if !ok || !ok2 {
		return 0
	}
	return int(a.Sub(b).Hours() / 24)
}

// Chinese writes the day as documents do, without zero padding: 2026年11月20日
// (GB/T 9704-2012 7.3.5.4). None gives an empty text.
func (d Day) Chinese() string {
	t, ok := d.Time()
	if !ok {
		return ""
	}
	return t.Format("2006年1月2日")
}
