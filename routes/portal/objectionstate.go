package portal

import (
	"github.com/gofiber/fiber/v2"

	"sanxiang/app/objection"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// statePage is the look-up with the objection that was found, or with what is
// wrong. The code that was typed is not repeated.
type statePage struct {
	Reference string
	Faults    []faultLine
	Found     bool
	State     string
	Facts     facts
	Answer    string
	Late      bool
}

// showObjectionState shows the empty look-up.
func (p *portal) showObjectionState(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	return p.objectionState.Render(c, fiber.StatusOK, web.Head{Title: "查询异议办理情况", Path: "/objection/state"}, statePage{})
}

// findObjection looks an objection up. Reference and code come in the body, so
// that they stand in no address and no log.
func (p *portal) findObjection(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	if err := p.site.OwnForm(c); err != nil {
		return err
	}
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	head := web.Head{Title: "查询异议办理情况", NoIndex: true}
	found, err := p.objections.Find(c.UserContext(), form.Get("reference"), form.Get("code"))
	if err != nil && models.KindOf(err) == models.NotFound {
		return p.objectionState.Render(c, fiber.StatusNotFound, head, statePage{
			Reference: models.ReadReference(form.Get("reference")), Faults: []faultLine{{Href: "#reference", Rule: err.Error()}},
		})
	}
	if err != nil {
		return err
	}
	return p.objectionState.Render(c, fiber.StatusOK, head, newStatePage(found))
}

func newStatePage(s objection.Status) statePage {
	page := statePage{
		Reference: s.Reference, Found: true, State: models.ChoiceLabel(models.ObjectionStates, string(s.State)), Answer: s.Answer,
		Late: s.Overdue && s.State != models.ObjectionAnswered,
	}
	list := append(facts{{Name: "编号", Value: s.Reference}}, aboutOf(s.Subject)...)
	list = append(list,
		fact{Name: "收到日期", Value: s.ReceivedOn.Chinese()}, fact{Name: "开始办理", Value: s.BegunOn.Chinese()},
		fact{Name: "答复期限", Value: lastDay(s.DueOn).Text}, fact{Name: "答复日期", Value: s.AnsweredOn.Chinese()},
	)
	if s.Outcome != "" {
		list = append(list, fact{Name: "办理结果", Value: models.ChoiceLabel(models.ObjectionOutcomes, string(s.Outcome)), Strong: true})
	}
	for _, f := range list {
		if f.Value != "" {
			page.Facts = append(page.Facts, f)
		}
	}
	return page
}
