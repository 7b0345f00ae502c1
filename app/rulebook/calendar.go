package rulebook

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Year is a loaded year of the working-day calendar.
type Year struct {
	Year     int
	Days     []models.DayException // in the order of days
	Workdays int
	Custom   bool
}

// ListYears gives the years of the calendar, the latest first.
func (s *Service) ListYears(ctx context.Context, actor models.Actor) ([]Year, error) {
	if err := read(actor); err != nil {
		return nil, err
	}
	list, err := s.store.ListDefinitions(ctx, store.DefinitionCalendar)
	if err != nil {
		return nil, err
	}
	days, err := decode[[]models.DayException](list)
	if err != nil {
		return nil, err
	}
	out := make([]Year, 0, len(list))
	for i, d := range list {
		year, err := strconv.Atoi(d.Code)
		if err != nil {
			return nil, fmt.Errorf("read calendar of %q: %w", d.Code, err)
		}
		y, err := newYear(year, days[i])
		if err != nil {
			return nil, err
		}
		y.Custom = d.Custom
		out = append(out, y)
	}
	slices.SortFunc(out, func(a, b Year) int { return b.Year - a.Year })
	return out, nil
}

// newYear checks the days of a year and counts its working days.
func newYear(year int, days []models.DayException) (Year, error) {
	calendar, err := models.NewCalendar([]int{year}, days)
	if err != nil {
		return Year{}, err
	}
	y := Year{Year: year, Days: slices.Clone(days)}
	slices.SortFunc(y.Days, func(a, b models.DayException) int { return strings.Compare(string(a.Day), string(b.Day)) })
	for day := models.Day(fmt.Sprintf("%04d-01-01", year)); day.Year() == year; day = day.Add(1) {
		on, err := calendar.IsWorkday(day)
		if err != nil {
			return Year{}, err
		}
		if on {
			y.Workdays++
		}
	}
	return y, nil
}

// PutYear loads a year of the calendar, or replaces it: every day on which it
// differs from the week (国务院办公厅节假日安排的通知). A weekday may only be off
// and a day of a weekend only be worked, else the row says nothing. Deadlines
// are worked out by the new calendar from then on. Errors: Invalid, all at once.
func (s *Service) PutYear(ctx context.Context, actor models.Actor, year int, days []models.DayException) (Year, error) {
	var y Year
	err := s.change(ctx, actor, func(tx *store.Tx) error {
		if err := checkYear(year, days, tx.Today); err != nil {
			return err
		}
		var err error
		if y, err = newYear(year, days); err != nil {
			return err
		}
		list, err := tx.ListDefinitions(store.DefinitionCalendar)
		if err != nil {
			return err
		}
		d := store.Definition{Kind: store.DefinitionCalendar, Code: strconv.Itoa(year), Position: len(list)}
		before := "此前未载入"
		for _, x := range list {
			if x.Code == d.Code {
				d.Position = x.Position
				var old []models.DayException
				if err := json.Unmarshal([]byte(x.Body), &old); err != nil {
					return fmt.Errorf("read calendar of %d: %w", year, err)
				}
				before = fmt.Sprintf("原有%d个调整日", len(old))
			}
		}
		return put(tx, d, y.Days, "载入工作日历", fmt.Sprintf("%d年，%d个调整日，%d个工作日；%s", year, len(y.Days), y.Workdays, before))
	})
	return y, err
}

// checkYear refuses a year that is none and rows that say nothing.
func checkYear(year int, days []models.DayException, today models.Day) error {
	var c models.Checks
	c.Require(year >= 2021 && year <= today.Year()+2, "year", fmt.Sprintf("年份须在2021年至%d年之间", today.Year()+2), "请填写四位年份")
	c.Require(len(days) > 0, "days", "没有填写放假和调休上班的日期", "请按国务院办公厅的通知逐日填写")
	for _, d := range days {
		t, ok := d.Day.Time()
		if !ok || d.Day.Year() != year {
			c.Require(false, "days", "“"+string(d.Day)+"”不是"+strconv.Itoa(year)+"年的日期", "请写成 "+strconv.Itoa(year)+"-01-01")
			continue
		}
		weekend := t.Weekday() == time.Saturday || t.Weekday() == time.Sunday
		c.Require(d.Off || weekend, "days", string(d.Day)+"本来就是工作日，不需要写“班”", "请删去该行")
		c.Require(strings.TrimSpace(d.Name) != "" && len([]rune(d.Name)) <= 20, "days", string(d.Day)+"没有写明节日名称", "例如 2027-01-01 休 元旦")
	}
	return c.Err("工作日历没有载入")
}

// ParseDays reads pasted rows, one day a line: 2027-01-01 休 元旦. Day reads a
// day as users write it. Rows that cannot be read are Invalid, all at once.
func ParseDays(text string, day func(string) (models.Day, error)) ([]models.DayException, error) {
	var (
		c   models.Checks
		out []models.DayException
	)
	for i, line := range strings.Split(text, "\n") {
		parts := strings.Fields(strings.NewReplacer(",", " ", "，", " ", "\t", " ", "　", " ").Replace(line))
		if len(parts) == 0 {
			continue
		}
		place := fmt.Sprintf("第%d行“%s”", i+1, strings.TrimSpace(line))
		if len(parts) != 3 {
			c.Require(false, "days", place+"须有日期、休或班、节日名称三项", "例如 2027-01-01 休 元旦")
			continue
		}
		d, err := day(parts[0])
		c.Require(err == nil, "days", place+"的日期不能识别", "请写成 2027-01-01")
		c.Require(parts[1] == "休" || parts[1] == "班", "days", place+"的第二项只能写“休”或“班”", "放假写休，调休上班写班")
		out = append(out, models.DayException{Day: d, Off: parts[1] == "休", Name: parts[2]})
	}
	return out, c.Err("工作日历没有载入")
}
