package office

import "sanxiang/models"

// momentText is a moment in China as pages show it: 2024年6月21日 10:05.
func momentText(at models.Instant) string {
	if at == 0 {
		return ""
	}
	return at.Day().Chinese() + " " + at.Time().In(models.Shanghai).Format("15:04")
}

// weekdays are the days of the week as people say them.
var weekdays = [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}

// dayAndWeekday is a day with its day of the week: 2024年6月21日 周五.
func dayAndWeekday(d models.Day) string {
	t, ok := d.Time()
	if !ok {
		return string(d)
	}
	return d.Chinese() + " " + weekdays[t.Weekday()]
}
