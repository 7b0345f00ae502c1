package office

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/cases"
	"sanxiang/models"
)

// newCaseDesk registers cases (新建案件).
type newCaseDesk struct {
	*office
	page *page
}

func newNewCaseDesk(o *office) *newCaseDesk {
	return &newCaseDesk{office: o, page: o.parse("newcase.html", "casepart.html")}
}

func (d *newCaseDesk) routes() []route {
	return []route{
		get("/cases/new", d.show, models.ActHandleCase),
		post("/cases/new", d.take, models.ActHandleCase),
		post("/cases/new/check", d.check, models.ActHandleCase),
	}
}

// newCaseForm is the name of the form's draft and its address.
const newCaseForm = "cases/new"

// newCasePage is the form of a new case.
type newCasePage struct {
	Form                          *form
	Draft                         draftState
	Source, Found, ActOn, ActEnd  field
	Procedure, Number             field
	Cause, Category, Basis, Facts field
	Causes                        []cases.Cause
	Parties                       []partyRow
	First, Second                 field
	NoStaff                       bool // nobody of the bureau may handle a case today
}

func (d *newCaseDesk) show(v *visit) error {
	values, draft, err := d.openDraft(v, newCaseForm)
	if err != nil {
		return err
	}
	if values == nil {
		values = url.Values{"procedure": {string(models.OrdinaryProcedure)}, "found_on": {string(d.today())}}
	}
	return d.render(v, fiber.StatusOK, newForm(values), draft)
}

// render shows the form with everything that was typed.
func (d *newCaseDesk) render(v *visit, status int, f *form, draft draftState) error {
	staff, err := d.Cases.ListCandidates(v.ctx, v.actor, v.bureau.ID, d.today())
	if err != nil {
		return err
	}
	p := newCasePage{Form: f, Draft: draft}
	if p.Causes, err = d.Cases.ListCauses(v.ctx, v.actor, v.bureau.ID); err != nil {
		return err
	}
	fillBasis(f, p.Causes)
	p.Source = f.pick("source", "案件来源", models.CaseSources, short)
	p.Found = f.day("found_on", "发现日期", optional, hint("发现违法行为的日期，用于判断追责时效，例如 2024-06-01"))
	p.ActOn = f.day("act_on", "违法行为发生日期", optional)
	p.ActEnd = f.day("act_end_on", "行为终了日期", optional, hint("行为有连续或者继续状态的填写"))
	p.Cause = f.text("cause", "案由", mid, datalist("causes"), most(255), autocomplete("off"), hint("输入几个字，可从本机关用过的案由中选择；选择后自动填入依据"))
	p.Category = f.text("cause_category", "违法类别", short, optional, most(100))
	p.Basis = f.area("basis", "依据", optional, rows(3), hint("法律、法规、规章的名称和条款，立案后可补充"))
	p.Facts = f.area("facts", "违法事实", optional, rows(6), hint("线索反映的时间、地点、行为；调查终结时可以修改"))
	p.First, p.Second = handlerFields(f, staff, optional)
	p.NoStaff = !slices.ContainsFunc(staff, func(c cases.Candidate) bool { return c.Unfit == "" })
	p.Procedure = f.radios("procedure", "程序", procedureChoices)
	p.Number = f.text("number", "案号", mid, optional, most(80), autocomplete("off"), hint("不填则按本机关代字自动编号"))
	p.Parties = f.partyRows()
	if err := d.addKnown(v, v.bureau.ID, p.Parties, f, 0); err != nil {
		return err
	}
	h := head{Title: "新建案件", Section: "cases", Crumbs: []crumb{{"案件", Prefix + "/cases"}, {"新建案件", ""}}}
	return v.renderAs(status, d.page, h, p)
}

// procedureChoices are the procedures.
var procedureChoices = []models.Choice{
	{Code: string(models.OrdinaryProcedure), Label: "普通程序"}, {Code: string(models.SimpleProcedure), Label: "简易程序（当场处罚）"},
}

// fillBasis takes the basis that the bureau last gave for a cause where none is
// stated yet.
func fillBasis(f *form, causes []cases.Cause) {
	if f.value("basis") != "" || f.value("cause") == "" {
		return
	}
	for _, c := range causes {
		if c.Name == f.value("cause") && c.Basis != "" {
			f.values.Set("basis", c.Basis)
		}
	}
}

// handlerFields are the two officers of a case, each with the certificate or
// with what stands against them.
func handlerFields(f *form, staff []cases.Candidate, mods ...mod) (first, second field) {
	choices := make([]models.Choice, len(staff))
	for i, c := range staff {
		label := c.Officer.Name + "（执法证 " + c.Certificate + "）"
		if c.Unfit != "" {
			label = c.Officer.Name + "（不能承办：" + c.Unfit + "）"
		}
		choices[i] = idChoice(c.Officer.ID, label)
	}
	first = f.pick("officers[0]", "承办人员一", choices, append([]mod{mid}, mods...)...)
	second = f.pick("officers[1]", "承办人员二", choices, append([]mod{mid, hint("不得少于两人，均须持有效证件（《行政处罚法》第四十二条）")}, mods...)...)
	return first, second
}

// handlers reads the two officers.
func (f *form) handlers() models.IDs {
	var out models.IDs
	for i := range 2 {
		if id := f.row("officers[" + strconv.Itoa(i) + "]"); id != 0 {
			out = append(out, id)
		}
	}
	return out
}

// take registers the case, or does what another button of the form asks for.
func (d *newCaseDesk) take(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	draft := typedDraft(newCaseForm, values)
	if rearrange(values) || values.Get("action") == "check" {
		return d.render(v, fiber.StatusOK, newForm(values), draft)
	}
	f := newForm(values)
	if values.Get("action") == "draft" {
		return d.keep(v, f, draft)
	}
	c, err := d.register(v, f)
	if err == nil {
		return v.done("已登记，案号 "+c.Number, casePath(c.ID, ""))
	}
	if !f.refuse(err) {
		return err
	}
	return d.render(v, statusOf(err), f, draft)
}

// keep saves the draft by hand and goes on in it.
func (d *newCaseDesk) keep(v *visit, f *form, draft draftState) error {
	kept, err := d.keepDraft(v, newCaseForm, f.values)
	if err == nil {
		return v.done(draftSaved(kept), draft.Continue())
	}
	if !f.refuse(err) {
		return err
	}
	return d.render(v, statusOf(err), f, draft)
}

// register reads the form and enters the clue.
func (d *newCaseDesk) register(v *visit, f *form) (models.Case, error) {
	step := models.Step{
		Source: f.value("source"), FoundOn: f.dayOf("found_on"), ActOn: f.dayOf("act_on"), ActEndOn: f.dayOf("act_end_on"),
		Cause: f.value("cause"), CauseCategory: f.value("cause_category"), Basis: f.value("basis"), Facts: f.value("facts"),
		Parties: f.parties(), Officers: f.handlers(), Procedure: models.Procedure(f.value("procedure")), Number: f.value("number"),
	}
	f.unread.Require(step.Source != "", "source", "案件来源必须选择", "请选择线索从哪里来")
	f.unread.Add("", cases.CheckRegistration(step))
	if err := d.checkHandlers(v, f, step.Officers); err != nil {
		return models.Case{}, err
	}
	if err := f.err(); err != nil {
		return models.Case{}, err
	}
	c, _, err := d.Cases.Register(v.ctx, v.actor, cases.Registration{Key: f.Key, Bureau: v.bureau.ID, Step: step, Draft: newCaseForm})
	return c, err
}

// checkHandlers notes officers who may not handle a case today, so that they
// are told of together with all else; the use case asks again.
func (d *newCaseDesk) checkHandlers(v *visit, f *form, chosen models.IDs) error {
	if len(chosen) == 0 {
		return nil
	}
	staff, err := d.Cases.ListCandidates(v.ctx, v.actor, v.bureau.ID, d.today())
	if err != nil {
		return err
	}
	for i := range 2 {
		name := "officers[" + strconv.Itoa(i) + "]"
		for _, c := range staff {
			if strconv.FormatInt(c.Officer.ID, 10) == f.value(name) && c.Unfit != "" {
				f.unread.Require(false, name, "执法人员"+c.Officer.Name+c.Unfit+"，不能承办本案（《行政处罚法》第四十二条）", "请改选持有效证件的人员，或先更新证件信息")
			}
		}
	}
	return nil
}

// checked is what the script shows beside the fields of the parties.
type checked struct {
	Name  string `json:"name"` // of the field
	ID    string `json:"id"`
	Fault string `json:"fault"`
	Known string `json:"known"`
}

// check looks at the numbers of the parties while the form is filled in.
func (d *newCaseDesk) check(v *visit) error {
	f, err := v.sent()
	if err != nil {
		return err
	}
	out := []checked{}
	for i := range rowCount(f.values, partyList) {
		p := f.party(i)
		known, err := d.known(v, v.bureau.ID, p, 0)
		if err != nil {
			return err
		}
		g := newForm(nil)
		if p.Kind.Valid() {
			g.refuse(p.Check())
		}
		for _, name := range []string{"uscc", "id_number"} {
			full := itemName(partyList, i, name)
			c := checked{Name: full, ID: anchor(full)}
			if f.value(full) != "" {
				c.Fault = g.faultOf(name)
			}
			if known != nil && (name == "uscc") == (p.USCC != "") {
				c.Known = known.Text
			}
			out = append(out, c)
		}
	}
	return v.JSON(out)
}
