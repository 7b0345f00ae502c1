package portal

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
	"sanxiang/routes/web"
)

// aboutPage says what is published, on what grounds, and for how long.
type aboutPage struct {
	Site  string
	Terms []termLine
	Shown []termLine
	From  day // first day of the rules on how long penalties are shown
}

// termLine is one term with its source.
type termLine struct{ What, Term, Basis string }

// showAbout shows the page about the site. Its terms are those that the
// program itself works by.
func (p *portal) showAbout(c *fiber.Ctx) error {
	page := aboutPage{Site: p.site.Name()}
	for _, code := range []models.TermCode{models.TermDisclosePenalty, models.TermDiscloseLicence, models.TermDiscloseOther, models.TermWithdraw} {
		rule, err := models.Terms.Find(code, models.SectorGeneral)
		if err != nil {
			return err
		}
		page.Terms = append(page.Terms, termLine{rule.Label, rule.Term.String(), rule.Basis})
	}
	for _, r := range models.CreditClasses {
		term := "至少" + strconv.Itoa(r.MinMonths) + "个月，至多" + strconv.Itoa(r.MaxMonths) + "个月"
		if !r.Shown {
			term = "原则上不公示；公示的，至多" + strconv.Itoa(r.MaxMonths) + "个月"
		}
		page.Shown = append(page.Shown, termLine{r.Class.Label(), term, r.Basis})
		page.From = dayOf(r.From)
	}
	return p.about.Render(c, fiber.StatusOK, web.Head{Title: "关于本站", Path: "/about"}, page)
}

// checkedOn is the day of the accessibility check that /accessibility reports.
const checkedOn models.Day = "2026-11-21"

// showAccessibility shows the accessibility statement.
func (p *portal) showAccessibility(c *fiber.Ctx) error {
	return p.accessibility.Render(c, fiber.StatusOK, web.Head{Title: "无障碍说明", Path: "/accessibility"}, dayOf(checkedOn))
}

// showPrivacy says what the site keeps about its readers.
func (p *portal) showPrivacy(c *fiber.Ctx) error {
	return p.privacy.Render(c, fiber.StatusOK, web.Head{Title: "隐私", Path: "/privacy"}, nil)
}
