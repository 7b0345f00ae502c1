package portal

import (
	"strings"

	"sanxiang/models"
)

// day is a day in the two forms a page needs.
type day struct {
	ISO  string // for machines; empty for none
	Text string // 2024年6月21日
}

func dayOf(d models.Day) day { return day{string(d), d.Chinese()} }

var weekdays = [7]string{"日", "一", "二", "三", "四", "五", "六"}

// lastDay prints a last day with its weekday: 2024年6月21日（星期五）.
func lastDay(d models.Day) day {
	t, ok := d.Time()
	if !ok {
		return day{}
	}
	return day{string(d), d.Chinese() + "（星期" + weekdays[t.Weekday()] + "）"}
}

// headline is the first heading of a record in its parts, between which a line
// may break: party and cause, or its title.
func headline(p models.PublicPage) []string {
	if p.PartyName == "" {
		return []string{p.Title}
	}
	return []string{p.PartyName, p.Cause}
}

// oneLine is the headline where there are no lines.
func oneLine(p models.PublicPage) string { return strings.Join(headline(p), "　") }
