package portal

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net/url"
	"regexp"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/objection"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// objectionPages are the pages by which anybody objects to what is published.
type objectionPages struct {
	objectionForm, objectionDone, objectionState *web.Page
}

func newObjectionPages(page func(names ...string) *web.Page) objectionPages {
	return objectionPages{
		objectionForm: page("objection.html"), objectionDone: page("objection_done.html"),
		objectionState: page("objection_state.html"),
	}
}

// mountObjections adds the routes. What is asked and answered here is nobody
// else's: it is kept by no cache and stands in no address.
func (p *portal) mountObjections(app *fiber.App) {
	app.Get("/objection", p.showObjection)
	app.Post("/objection", p.sendObjection)
	app.Get("/objection/state", p.showObjectionState)
	app.Post("/objection/state", p.findObjection)
}

// objectionPage is the form, as it was typed and with what is wrong with it.
type objectionPage struct {
	Key         string // the form's own, see objection.Submission
	ID, Org     string // what it is about, when that is settled
	About       facts
	Bureaus     []pick // to choose from, when it is not
	Kinds       []pick
	Text        entered
	Name        entered
	Contact     entered
	KindFault   string
	BureauFault string
	Faults      []faultLine
	Title       string // of the faults
	TextMost    int
	NameMost    int
	ContactMost int
}

// pick is one entry of a list to choose from.
type pick struct {
	Value, Text string
	Selected    bool
}

// entered is a field as it was typed with what is wrong with it.
type entered struct{ Value, Fault string }

// showObjection shows the empty form, about a record (id), a bureau (org), or
// with the bureaus to choose from.
func (p *portal) showObjection(c *fiber.Ctx) error {
	return p.askObjection(c, fiber.StatusOK, objection.Submission{PublicID: c.Query("id"), Bureau: c.Query("org")}, nil)
}

// formKey is the shape of the keys that forms are given.
var formKey = regexp.MustCompile(`^[0-9a-f]{32}$`)

// senderRate bounds what one address may send, so that nobody alone fills what
// a bureau takes in a day (models.ObjectionsDayMost); an office with one address
// for all is not stopped by it.
var senderRate = web.Rate{PerSecond: 1.0 / 120, Burst: 20}

// sendObjection takes the form in. When it is refused for a reason that the
// sender can mend or wait for, the form comes back as it was typed.
func (p *portal) sendObjection(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	if err := p.site.OwnForm(c); err != nil {
		return err
	}
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	in := submission(form)
	if form.Get(trap) != "" {
		return p.askObjection(c, fiber.StatusUnprocessableEntity, in, models.Errorf(models.Invalid, "看起来是程序自动填写的，没有收下。请核对内容后再提交一次"))
	}
	if in.Check() == nil && p.senders.Wait(c) > 0 {
		return p.askObjection(c, fiber.StatusTooManyRequests, in, models.Errorf(models.Unavailable, "从您所在的网络刚刚提交了很多异议，没有收下。请过几分钟再提交，或者拨打该机关公布的电话说明情况"))
	}
	receipt, err := p.objections.Submit(c.UserContext(), in)
	var wrong *models.Error
	switch {
	case err == nil:
		return p.objectionDone.Render(c, fiber.StatusOK, web.Head{Title: "异议已收到", NoIndex: true}, donePage{
			Reference: receipt.Reference, Code: receipt.Code, DueOn: lastDay(receipt.DueOn), Bureau: receipt.BureauName,
			Form: p.site.URL("/objection/state"),
		})
	case !errors.As(err, &wrong):
		return err
	case wrong.Kind == models.Invalid:
		return p.askObjection(c, fiber.StatusUnprocessableEntity, in, wrong)
	case wrong.Kind == models.Conflict:
		return p.askObjection(c, fiber.StatusConflict, in, wrong)
	case wrong.Kind == models.Unavailable:
		return p.askObjection(c, fiber.StatusServiceUnavailable, in, wrong)
	}
	return err
}

// trap is the field that people do not see and programs fill in.
const trap = "website"

// submission reads the fields of the form.
func submission(form url.Values) objection.Submission {
	return objection.Submission{
		Key: form.Get("key"), PublicID: form.Get("id"), Bureau: form.Get("org"), Kind: models.ObjectionKind(form.Get("kind")),
		Text: form.Get("text"), Name: form.Get("name"), Contact: form.Get("contact"),
	}
}

// askObjection shows the form with what is wrong with it.
func (p *portal) askObjection(c *fiber.Ctx, status int, in objection.Submission, wrong *models.Error) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	page := objectionPage{
		Key: in.Key, Text: entered{Value: in.Text}, Name: entered{Value: in.Name}, Contact: entered{Value: in.Contact},
		TextMost: models.ObjectionTextMost, NameMost: models.ObjectionNameMost, ContactMost: models.ObjectionContactMost,
	}
	if !formKey.MatchString(page.Key) || wrong != nil && wrong.Kind == models.Conflict {
		page.Key = newFormKey()
	}
	for _, k := range models.ObjectionKinds {
		page.Kinds = append(page.Kinds, pick{k.Code, k.Label, k.Code == string(in.Kind)})
	}
	if err := p.settle(c, &page, in); err != nil {
		return err
	}
	title := "提出异议"
	if wrong != nil {
		page.refuse(wrong)
		title = "异议没有提交"
	}
	return p.objectionForm.Render(c, status, web.Head{Title: title, NoIndex: status != fiber.StatusOK || len(page.About) > 0}, page)
}

// newFormKey makes a key for a form.
func newFormKey() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// settle says what the form is about or, where that is open, what there is to
// choose from.
func (p *portal) settle(c *fiber.Ctx, page *objectionPage, in objection.Submission) error {
	if in.PublicID == "" && in.Bureau == "" {
		directory, err := p.public.Directory(c.UserContext())
		if err != nil {
			return err
		}
		for _, b := range directory.Bureaus {
			page.Bureaus = append(page.Bureaus, pick{Value: b.Code, Text: b.Name})
		}
		return nil
	}
	subject, err := p.objections.Subject(c.UserContext(), in.PublicID, in.Bureau)
	if err != nil {
		return err
	}
	page.ID, page.Org, page.About = subject.Record.PublicID, subject.BureauCode, aboutOf(subject)
	return nil
}

// aboutOf lists what an objection is about.
func aboutOf(s objection.Subject) facts {
	list := facts{{Name: "公示机关", Value: s.BureauName, Href: web.BureauPath(s.BureauCode)}}
	if s.Record.PublicID == "" {
		return append(list, fact{Name: "所涉信息", Value: "该机关公示的信息"})
	}
	about := fact{Name: "所涉信息", Value: s.Record.Title, Href: web.RecordPath(s.Record), Extra: s.Record.Number}
	if s.Record.PartyName != "" {
		about.Value = s.Record.PartyName + "　" + s.Record.Cause
	}
	if about.Value == "" {
		about.Value, about.Extra = models.PublicKindLabel(s.Record.Kind), s.Record.Number
	}
	return append(list, about)
}

// refuse puts every fault beside its field and into the summary.
func (o *objectionPage) refuse(wrong *models.Error) {
	o.Title = "异议没有提交，请更正以下内容"
	if len(wrong.Fields) == 0 {
		o.Title, o.Faults = "异议没有提交", []faultLine{{Rule: wrong.Message}}
	}
	faults := map[string]*string{"kind": &o.KindFault, "org": &o.BureauFault, "text": &o.Text.Fault, "name": &o.Name.Fault, "contact": &o.Contact.Fault}
	for _, f := range wrong.Fields {
		o.Faults = append(o.Faults, faultLine{"#" + f.Field, f.Rule, f.Fix})
		if at := faults[f.Field]; at != nil && *at == "" {
			*at = f.Rule + "。" + f.Fix + "。"
		}
	}
}

// donePage is the receipt. It is the only place where the code is ever shown.
type donePage struct {
	Reference, Code, Bureau string
	DueOn                   day
	Form                    string // address of the look-up
}
