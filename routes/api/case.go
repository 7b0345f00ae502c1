package api

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/cases"
	"sanxiang/app/sheet"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// caseView is a case as machines read it: sets of kinds as lists of codes.
type caseView struct {
	models.Case
	DocumentNumber string               `json:"document_number"`
	Kinds          []models.PenaltyKind `json:"kinds"`
	ProposedKinds  []models.PenaltyKind `json:"proposed_kinds"`
	StateLabel     string               `json:"state_label"`
}

func viewCase(c models.Case) caseView {
	return caseView{c, c.DocNo(), list(c.Kinds.List()), list(c.ProposedKinds.List()), models.ChoiceLabel(models.CaseStates, string(c.State))}
}

// eventView is one event of a case. The parties are in the file, where their
// identifiers are masked as the reader's role wants it.
type eventView struct {
	Seq   int             `json:"seq"`
	Kind  models.StepKind `json:"kind"`
	Label string          `json:"label"`
	Day   models.Day      `json:"day"`
	At    models.Instant  `json:"at"`
	Actor string          `json:"actor"`
	Step  models.Step     `json:"step"`
	Prev  string          `json:"prev"`
	Hash  string          `json:"hash"`
}

func viewEvent(e models.Event) (eventView, error) {
	step, err := e.Step()
	step.Parties = nil
	return eventView{e.Seq, e.Kind, e.Kind.Label(), e.Day, e.At, e.Actor, step, e.Prev, e.Hash}, err
}

// caseFile is the whole file of a case (案卷).
type caseFile struct {
	Case       caseView           `json:"case"`
	Parties    []models.Party     `json:"parties"`
	Penalties  []models.Penalty   `json:"penalties"`
	Events     []eventView        `json:"events"`
	Recordings []models.Recording `json:"recordings"`
	Next       []models.StepKind  `json:"next" doc:"当前可以办理的步骤"`
	Duties     []models.Duty      `json:"duties"`
}

// caseQuery picks cases, newest first.
type caseQuery struct {
	Bureau int64            `query:"bureau" doc:"机关编号，默认为本机关；含下级机关"`
	State  models.CaseState `query:"state" doc:"案件状态" choices:"clue,not_filed,investigating,suspended,concluded,notified,reviewing,reviewed,decided,served,closed,archived,dropped"`
	Text   string           `query:"text" doc:"案号、文号或当事人"`
	Before int64            `query:"before" doc:"上一页的 next"`
	Limit  int              `query:"limit" min:"1" max:"200" default:"20" doc:"每页条数"`
}

// caseList is one page of cases.
type caseList struct {
	Cases []caseView `json:"cases"`
	Next  string     `json:"next" doc:"填入 before 读取下一页；空为最后一页"`
}

// registration enters a clue.
type registration struct {
	Bureau int64       `json:"bureau,string" doc:"机关编号，默认为本机关"`
	Step   models.Step `json:"step"`
}

// move takes a step.
type move struct {
	Version int64       `json:"version,string" doc:"看到的案件版本，与 If-Match 相同；不填则不核对"`
	Step    models.Step `json:"step"`
}

// caseAnswer is a case after a step, with what the rules want looked at.
type caseAnswer struct {
	Case     caseView         `json:"case"`
	Findings []models.Finding `json:"findings"`
}

// dutyQuery picks the duties of a bureau and those below it.
type dutyQuery struct {
	Bureau int64 `query:"bureau" doc:"机关编号，默认为本机关；含下级机关"`
}

// dutyList lists what open cases still need, the earliest first.
type dutyList struct {
	Duties []models.Duty `json:"duties"`
}

func (a *api) listCases(r call, q caseQuery) (caseList, error) {
	rows, err := a.Cases.List(r.ctx, r.actor, cases.Filter{Bureau: r.own(q.Bureau), State: q.State, Text: q.Text, Before: q.Before, Limit: q.Limit})
	out := caseList{Cases: make([]caseView, len(rows))}
	for i, c := range rows {
		out.Cases[i] = viewCase(c)
	}
	if len(rows) == q.Limit {
		out.Next = strconv.FormatInt(rows[len(rows)-1].ID, 10)
	}
	return out, err
}

func (a *api) registerCase(r call, b registration) (caseAnswer, error) {
	c, findings, err := a.Cases.Register(r.ctx, r.actor, cases.Registration{Key: r.key, Bureau: r.own(b.Bureau), Step: b.Step})
	r.http.Set(fiber.HeaderLocation, Prefix+"/cases/"+strconv.FormatInt(c.ID, 10))
	return answerCase(r, c, findings), err
}

func (a *api) findCase(r call, _ none) (caseFile, error) {
	f, err := a.Cases.Find(r.ctx, r.actor, r.id)
	if err != nil {
		return caseFile{}, err
	}
	web.SetVersion(r.http, f.Case.Version)
	out := caseFile{
		Case: viewCase(f.Case), Parties: list(f.Parties), Penalties: list(f.Penalties), Events: make([]eventView, len(f.Events)),
		Recordings: list(f.Recordings), Next: list(f.Next), Duties: list(f.Duties),
	}
	for i, e := range f.Events {
		if out.Events[i], err = viewEvent(e); err != nil {
			return out, err
		}
	}
	return out, nil
}

func (a *api) deleteCase(r call, _ none) error { return a.Cases.DeleteDraft(r.ctx, r.actor, r.id) }

func (a *api) takeStep(r call, b move) (caseAnswer, error) {
	if b.Version == 0 {
		b.Version = r.version
	}
	if r.version != 0 && r.version != b.Version {
		return caseAnswer{}, models.Errorf(models.Invalid, "If-Match 与 version 不一致，请只填写一个")
	}
	c, findings, err := a.Cases.Take(r.ctx, r.actor, r.id, cases.Move{Key: r.key, Version: b.Version, Step: b.Step})
	return answerCase(r, c, findings), err
}

func (a *api) importCases(r call, open openSheet, o sheet.Options) (sheet.Report, error) {
	return a.Cases.Import(r.ctx, r.actor, open, o)
}

func (a *api) listDuties(r call, q dutyQuery) (dutyList, error) {
	duties, err := a.Cases.Duties(r.ctx, r.actor, r.own(q.Bureau))
	return dutyList{list(duties)}, err
}

func answerCase(r call, c models.Case, findings []models.Finding) caseAnswer {
	web.SetVersion(r.http, c.Version)
	return caseAnswer{viewCase(c), list(findings)}
}
