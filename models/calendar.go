package models

import (
	"slices"
	"time"
)

// DayException (工作日历例外日) is one day on which the calendar differs from
// the week: a weekday off, or a weekend day worked. The list of a year is the
// holiday notice of the State Council.
type DayException struct {
	Day  Day    `json:"day"`
	Off  bool   `json:"off"`  // true: 放假; false: 上班
	Name string `json:"name"` // 春节, 国庆节 …
}

// Calendar answers which days are working days. It knows only the years that
// were loaded; about any other year it gives an error, never a guess. The zero
// Calendar knows none. It is read-only after NewCalendar and safe to share.
type Calendar struct {
	off   map[Day]bool
	years map[int]bool
}

// NewCalendar builds a calendar of the given years. A year without exceptions
// must still be named. Exceptions outside the years, twice, or on no real day
// are Invalid, all reported at once.
func NewCalendar(years []int, exceptions []DayException) (Calendar, error) {
	c := Calendar{off: map[Day]bool{}, years: map[int]bool{}}
	for _, y := range years {
		c.years[y] = true
	}
	var k Checks
	for _, e := range exceptions {
		_, twice := c.off[e.Day]
		k.Require(e.Day.Valid(), string(e.Day), "不是有效日期", "请按“2006-01-02”的格式填写")
		k.Require(!e.Day.Valid() || c.years[e.Day.Year()], string(e.Day), "不在本次载入的年份内", "请一并载入该年份")
		k.Require(!twice, string(e.Day), "同一日期重复", "请只保留一行")
		c.off[e.Day] = e.Off
	}
	if err := k.Err("工作日历有误，未能载入"); err != nil {
		return Calendar{}, err
	}
	return c, nil
}

// Years lists the loaded years in order.
func (c Calendar) Years() []int {
	var out []int
	for y := range c.years {
		out = append(out, y)
	}
	slices.Sort(out)
	return out
}

// IsWorkday says whether d is a working day. The error is Unavailable when the
// year is not loaded and Invalid when d is no day.
func (c Calendar) IsWorkday(d Day) (bool, error) {
	t, ok := d.Time()
	if !ok {
		return false, Errorf(Invalid, "“%s”不是有效日期，无法判断是否工作日，请更正", d)
	}
	if !c.years[t.Year()] {
		return false, Errorf(Unavailable, "%d年的工作日历尚未载入，请在国务院办公厅公布放假安排后载入", t.Year())
	}
	if off, ok := c.off[d]; ok {
		return !off, nil
	}
	return t.Weekday() != time.Saturday && t.Weekday() != time.Sunday, nil
}

// AddWorkdays gives the n-th working day after d; d itself is not counted
// (《行政处罚法》第八十五条). n of 0 gives d. The errors are those of IsWorkday.
func (c Calendar) AddWorkdays(d Day, n int) (Day, error) {
	if n == 0 {
		return d, nil
	}
	return c.Deadline(d, Term{N: n, Unit: UnitWorkday}, nil)
}

// RollForward gives d, or the next working day when d is none.
func (c Calendar) RollForward(d Day) (Day, error) {
	for {
		ok, err := c.IsWorkday(d)
		if err != nil {
			return "", err
		}
		if ok {
			return d, nil
		}
		d = d.Add(1)
	}
}

// CountWorkdays counts the working days after from up to and with to; 0 when
// to is not later. It is the inverse of AddWorkdays.
func (c Calendar) CountWorkdays(from, to Day) (int, error) {
	n := 0
	for d := from.Add(1); d != "" && d <= to; d = d.Add(1) {
		ok, err := c.IsWorkday(d)
		if err != nil {
			return 0, err
		}
		if ok {
			n++
		}
	}
	return n, nil
}
