package office

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/cases"
	"sanxiang/models"
)

// stepDesk takes the steps of cases (办理).
type stepDesk struct {
	*office
	page, submission *page
}

func newStepDesk(o *office) *stepDesk {
	return &stepDesk{office: o, page: o.parse("steppage.html", "casepart.html"), submission: o.parse("submission.html", "casepart.html")}
}

func (d *stepDesk) routes() []route {
	return []route{
		get("/cases/:id/step/submitted", d.showSubmission, models.ActHandleCase),
		post("/cases/:id/step/submitted", d.submit, models.ActHandleCase),
		get("/cases/:id/step/:kind", d.show, models.ActHandleCase, models.ActApproveCase),
		post("/cases/:id/step/:kind", d.take, models.ActHandleCase, models.ActApproveCase),
	}
}

// stepPage is the form of a step.
type stepPage struct {
	Case          caseHead
	Form          *form
	Draft         draftState
	Title, Lead   string
	Action, Back  string
	Button        string
	Danger        bool
	Version       string // of the case that the form was filled from
	Items         []stepItem
	Causes        []cases.Cause
	Blocked       bool
	Why           []whyLine
	Changed       *caseChange
	Reason, Paper field // of an approval that lifts a rule
	Override      bool
}

// caseChange says what others did to a case while a form was filled in.
type caseChange struct {
	State  string
	Events []eventLine
}

// stepVisit is one visit to the form of a step.
type stepVisit struct {
	*visit
	k    cases.Docket
	kind models.StepKind
	form string // name of the draft, and address below Prefix
}

// open finds the case and asks for the right to take the step in it. Steps that
// belong elsewhere lead there.
func (d *stepDesk) open(v *visit, kind models.StepKind) (*stepVisit, error) {
	id, err := v.id("id")
	if err != nil {
		return nil, err
	}
	k, err := d.Cases.FindDocket(v.ctx, v.actor, id)
	if err != nil {
		return nil, err
	}
	if _, known := stepForms[kind]; !known && kind != models.StepSubmitted {
		return nil, models.Errorf(models.NotFound, "没有“%s”这个步骤，请在案件页选择下一步", kind)
	}
	if err := models.Permit(v.actor, cases.ActOf(kind), v.tree, k.Case.BureauID); err != nil {
		return nil, err
	}
	return &stepVisit{v, k, kind, "cases/" + strconv.FormatInt(id, 10) + "/step/" + string(kind)}, nil
}

func (d *stepDesk) show(v *visit) error {
	s, err := d.open(v, models.StepKind(v.Params("kind")))
	if err != nil {
		return err
	}
	values, draft, err := d.openDraft(v, s.form)
	if err != nil {
		return err
	}
	if values == nil {
		values = presetStep(s.k, s.kind)
	}
	if values.Get("version") == "" {
		values.Set("version", strconv.FormatInt(s.k.Case.Version, 10))
	}
	return d.render(s, fiber.StatusOK, newForm(values), draft)
}

// render shows the form with everything that was typed, and, when the case has
// moved on since it was filled, what others did.
func (d *stepDesk) render(s *stepVisit, status int, f *form, draft draftState) error {
	spec, prospect := stepForms[s.kind], prospectOf(s.k, s.kind)
	p := stepPage{
		Case: d.caseHead(s.visit, s.k.Case, ""), Form: f, Draft: draft, Title: stepActs[s.kind], Lead: spec.lead, Danger: spec.danger,
		Action: Prefix + "/" + s.form, Back: casePath(s.k.Case.ID, ""), Button: stepActs[s.kind],
		Blocked: prospect.Blocked(), Why: whyLines(s.k.Case, s.kind, prospect.Findings),
	}
	if spec.final {
		p.Button = "核对并提交"
	}
	p.Changed = s.changed(f)
	p.Version = f.value("version")
	var err error
	build := stepBuild{f: f, k: s.k}
	if build.staff, err = d.Cases.ListCandidates(s.ctx, s.actor, s.k.Case.BureauID, d.today()); err != nil {
		return err
	}
	p.Override = f.faultOf(overrideRule) != "" || f.value("override_reason")+f.value("override_document") != ""
	p.Reason = f.area("override_reason", "继续办理的理由", rows(2), hint("例如 涉及公民生命健康安全且有危害后果，时效为五年"))
	p.Paper = f.text("override_document", "批准文件", mid, hint("名称和文号"))
	p.Items = build.items(spec)
	for i := range p.Items {
		if err := d.addKnown(s.visit, s.k.Case.BureauID, p.Items[i].Parties, f, s.k.Case.ID); err != nil {
			return err
		}
	}
	h := head{Title: stepActs[s.kind] + " " + s.k.Case.Number, Section: "cases", Crumbs: append(caseCrumbs(s.k.Case), crumb{stepActs[s.kind], ""})}
	return s.renderAs(status, d.page, h, p)
}

// changed says what happened to the case since the form was filled, nil when
// nothing did. The form goes on from the case as it stands.
func (s *stepVisit) changed(f *form) *caseChange {
	seen, err := strconv.ParseInt(f.value("version"), 10, 64)
	f.values.Set("version", strconv.FormatInt(s.k.Case.Version, 10))
	if err != nil || seen >= s.k.Case.Version {
		return nil
	}
	return &caseChange{State: models.ChoiceLabel(models.CaseStates, string(s.k.Case.State)), Events: eventsAfter(s.k, seen)}
}

// stale says whether the form was filled from an older version of the case.
func (s *stepVisit) stale(f *form) bool {
	return f.value("version") != strconv.FormatInt(s.k.Case.Version, 10)
}

// take takes the step, reads it back first where it cannot be undone, or does
// what another button of the form asks for.
func (d *stepDesk) take(v *visit) error {
	s, err := d.open(v, models.StepKind(v.Params("kind")))
	if err != nil {
		return err
	}
	values, err := v.form()
	if err != nil {
		return err
	}
	f, draft := newForm(values), typedDraft(s.form, values)
	switch {
	case values.Get("action") == "draft":
		return d.keep(s, f, draft, d.render)
	case rearrange(values) || values.Get("action") == "check":
		return d.render(s, fiber.StatusOK, f, draft)
	case s.stale(f):
		return d.render(s, fiber.StatusConflict, f, draft)
	}
	move, err := s.move(f)
	if err == nil && stepForms[s.kind].final && !confirmed(values) {
		err = d.readBack(s, f, move)
		if err == nil {
			return nil
		}
	} else if err == nil {
		var c models.Case
		if c, _, err = d.Cases.Take(v.ctx, v.actor, s.k.Case.ID, move); err == nil {
			return v.done(takenWords(s.kind, c), casePath(c.ID, ""))
		}
	}
	return d.refused(s, f, draft, err)
}

// refused shows the form again with what stands against it.
func (d *stepDesk) refused(s *stepVisit, f *form, draft draftState, err error) error {
	if !f.refuse(err) {
		return err
	}
	f.place(s.kind)
	if models.KindOf(err) == models.Conflict {
		k, failed := d.Cases.FindDocket(s.ctx, s.actor, s.k.Case.ID)
		if failed != nil {
			return failed
		}
		s.k = k
	}
	return d.render(s, statusOf(err), f, draft)
}

// move reads the form.
func (s *stepVisit) move(f *form) (cases.Move, error) {
	step := f.step(s.k, s.kind)
	if s.kind == models.StepAmended && len(step.Statements(nil)) == 0 && step.Note == "" {
		f.unread.Require(false, "", "没有改动任何内容", "请修改需要补正的内容，或返回案件页")
	}
	return cases.Move{Key: f.Key, Version: s.k.Case.Version, Step: step, Draft: s.form}, f.err()
}

// placed says beside which field the findings of a rule belong.
var placed = map[string][]string{
	"R01": {"officers[0]"}, "R02": {"officers[0]"}, "R00": {"day"}, "R09": {"hearing_offered"}, "R10": {"hearing_on", "chair"}, "R08": {"proposed"},
}

// place moves the findings of rules to the fields of the form that mend them.
func (f *form) place(kind models.StepKind) {
	asked := map[string]bool{"day": true}
	for _, name := range stepForms[kind].inputs {
		asked[name] = true
		asked["officers[0]"] = asked["officers[0]"] || name == "officers"
	}
	for i := range f.faults {
		for _, name := range placed[f.faults[i].Field] {
			if asked[name] {
				f.faults[i].Field = name
				break
			}
		}
	}
}

// keep saves the draft by hand and goes on in it, or shows the form again.
func (d *stepDesk) keep(s *stepVisit, f *form, draft draftState, render func(*stepVisit, int, *form, draftState) error) error {
	kept, err := d.keepDraft(s.visit, s.form, f.values)
	if err == nil {
		return s.done(draftSaved(kept), draft.Continue())
	}
	if !f.refuse(err) {
		return err
	}
	return render(s, statusOf(err), f, draft)
}

// takenWords says what was done.
func takenWords(kind models.StepKind, c models.Case) string {
	said := "已办理“" + kind.Label() + "”"
	if kind == models.StepDecided && c.DocNo() != "" {
		said += "，文号 " + c.DocNo()
	}
	return said + "，案件现处于“" + models.ChoiceLabel(models.CaseStates, string(c.State)) + "”"
}

// readBack shows the step as it will be taken (核对并提交). What was typed is
// kept as a draft meanwhile, so that the way back loses nothing.
func (d *stepDesk) readBack(s *stepVisit, f *form, move cases.Move) error {
	preview, err := d.Cases.Preview(s.ctx, s.actor, s.k.Case.ID, move)
	if err != nil {
		return err
	}
	if err := d.replaceDraft(s.visit, s.form, f.values); err != nil {
		return err
	}
	names, err := d.names(s)
	if err != nil {
		return err
	}
	spec, act := stepForms[s.kind], stepActs[s.kind]
	c := confirmation{
		Title: "核对并提交：" + act, Section: "cases", Crumbs: append(caseCrumbs(s.k.Case), crumb{act, Prefix + "/" + s.form}, crumb{"核对", ""}),
		Lead: spec.lead + "提交后不能撤回。", Values: f.sent(), Action: Prefix + "/" + s.form, Button: "确认" + act,
		Back: Prefix + "/" + s.form + "?draft=1", Danger: spec.danger,
		Rows: []fact{{Name: "案号", Value: s.k.Case.Number}, {Name: "当事人", Value: s.k.Case.PartyName}, {Name: "发生日期", Value: preview.Step.Day.Weekday()}},
	}
	if preview.Number != "" {
		c.Rows = append(c.Rows, fact{Name: "将编发文号", Value: preview.Number})
	}
	preview.Step.DocumentNumber = ""
	for _, x := range preview.Step.Statements(names) {
		c.Rows = append(c.Rows, fact{Name: x.Label, Value: x.Text})
	}
	c.Notes = append(c.Notes, "已核对："+spec.rules+"。没有阻止办理的情形。")
	for _, w := range whyLines(s.k.Case, s.kind, preview.Findings) {
		c.Notes = append(c.Notes, w.Word+"："+w.Text)
	}
	return s.confirm(c)
}

// sent are the values of a form as they go along to the read-back.
func (f *form) sent() url.Values {
	out := url.Values{}
	for name, list := range f.values {
		out[name] = list
	}
	out.Set("key", f.Key)
	out.Del("action")
	return out
}

// names are the officers whom a step may speak of.
func (d *stepDesk) names(s *stepVisit) (map[int64]string, error) {
	staff, err := d.Cases.ListCandidates(s.ctx, s.actor, s.k.Case.BureauID, d.today())
	if err != nil {
		return nil, err
	}
	names := map[int64]string{}
	for id, name := range s.k.Officers {
		names[id] = name
	}
	for _, c := range staff {
		names[c.Officer.ID] = c.Officer.Name
	}
	return names, nil
}
