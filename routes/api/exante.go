package api

import (
	"sanxiang/app/disclosure"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// exAnteForm is what a section of the ex-ante disclosure shall say.
type exAnteForm struct {
	Category   string              `json:"category" doc:"执法类别；只用于 officers，其名册由系统编制"`
	Paragraphs []string            `json:"paragraphs" doc:"表格之前的文字，每项一段"`
	Rows       []map[string]string `json:"rows" doc:"逐行填写，键为该事项的栏目"`
	Reason     string              `json:"reason" doc:"修改原因，向公众公开；修改已公开的内容时必填"`
}

// exAnteWithdrawal takes a section down.
type exAnteWithdrawal struct {
	Code string `json:"code" doc:"error 信息有误须重新公示，not_public 依法不应公开"`
	Note string `json:"note" doc:"内部说明，不公开"`
}

// exAnteList lists the nine sections of a bureau, prepared or not.
type exAnteList struct {
	Sections []disclosure.ExAnteState `json:"sections"`
}

// exAnteAnswer is a section after an act.
type exAnteAnswer struct {
	ExAnte models.ExAnte `json:"exante"`
}

func (a *api) listExAnte(r call, _ none) (exAnteList, error) {
	rows, err := a.Disclosure.ListExAnte(r.ctx, r.actor, r.id)
	return exAnteList{list(rows)}, err
}

func (a *api) prepareExAnte(r call, b exAnteForm) (exAnteAnswer, error) {
	e, err := a.Disclosure.PrepareExAnte(r.ctx, r.actor, disclosure.ExAnteDraft{
		Key: r.key, Bureau: r.id, Section: web.PathText(r.http, "section"), Version: r.version, Reason: b.Reason,
		Content: models.ExAnteContent{Category: b.Category, Paragraphs: b.Paragraphs, Rows: b.Rows},
	})
	return r.answerExAnte(e, err)
}

func (a *api) approveExAnte(r call, _ none) (exAnteAnswer, error) {
	return r.answerExAnte(a.Disclosure.ApproveExAnte(r.ctx, r.actor, r.exAnte()))
}

func (a *api) withdrawExAnte(r call, b exAnteWithdrawal) (exAnteAnswer, error) {
	return r.answerExAnte(a.Disclosure.WithdrawExAnte(r.ctx, r.actor, r.exAnte(), disclosure.Withdrawal{Code: b.Code, Note: b.Note}))
}

// exAnte names the section of the path.
func (r call) exAnte() disclosure.ExAnteRef {
	return disclosure.ExAnteRef{Key: r.key, Bureau: r.id, Section: web.PathText(r.http, "section"), Version: r.version}
}

// answerExAnte gives the section with its version.
func (r call) answerExAnte(e models.ExAnte, err error) (exAnteAnswer, error) {
	if err == nil {
		web.SetVersion(r.http, e.Version)
	}
	return exAnteAnswer{e}, err
}
