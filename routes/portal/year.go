package portal

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
)

// yearOf reads the year out of the address.
func yearOf(c *fiber.Ctx) (int, error) {
	year, err := strconv.Atoi(c.Params("year"))
	if err != nil || year < 1990 || year > 2200 {
		return 0, &models.Error{Kind: models.Invalid, Message: "页面没有打开", Fields: []models.FieldError{
			{Field: "year", Rule: "年份应为1990年至2200年之间的四位数字", Fix: "请更正网址中的年份"}}}
	}
	return year, nil
}

// yearLabel writes a year: 2024年.
func yearLabel(year int) string { return strconv.Itoa(year) + "年" }

// thousands writes a whole number in groups of three: 12,345.
func thousands[T int | int64](n T) string {
	s := strconv.FormatInt(int64(n), 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// percent writes a part of a whole with one decimal: 88.2%; a dash where there
// is no whole.
func percent(n, of int64) string {
	if of <= 0 {
		return "—"
	}
	tenths := (n*2000 + of) / (2 * of)
	return strconv.FormatInt(tenths/10, 10) + "." + strconv.FormatInt(tenths%10, 10) + "%"
}

// years links to the same page of every other year of which something is published.
func (p *portal) years(c *fiber.Ctx, path string, but int) ([]link, error) {
	directory, err := p.public.Directory(c.UserContext())
	if err != nil {
		return nil, err
	}
	var out []link
	for _, y := range directory.Years {
		if y != but {
			out = append(out, link{path + strconv.Itoa(y), yearLabel(y)})
		}
	}
	return out, nil
}

// latestYear sends the reader to the year of today.
func (p *portal) latestYear(path string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		return c.Redirect(path+strconv.Itoa(models.DayOf(p.now()).Year()), fiber.StatusFound)
	}
}
