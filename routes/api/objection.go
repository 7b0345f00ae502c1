package api

import (
	"strconv"

	"sanxiang/app/objection"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// objectionQuery picks the objections of a bureau, newest first.
type objectionQuery struct {
	Bureau  int64                 `query:"bureau" doc:"机关编号，默认为本机关；执法监督人员另含下级机关"`
	State   models.ObjectionState `query:"state" doc:"办理状态" choices:"received,handling,answered"`
	Overdue bool                  `query:"overdue" doc:"只看逾期的"`
	Before  int64                 `query:"before" doc:"上一页的 next"`
	Limit   int                   `query:"limit" min:"1" max:"200" default:"20" doc:"每页条数"`
}

// objectionList is one page of objections, without what was written in them.
type objectionList struct {
	Objections []models.Objection `json:"objections"`
	Next       string             `json:"next" doc:"填入 before 读取下一页；空为最后一页"`
}

// objectionAnswer is one objection with what was written in it.
type objectionAnswer struct {
	Objection models.Objection `json:"objection"`
}

// verdict answers an objection.
type verdict struct {
	Outcome models.ObjectionOutcome `json:"outcome" doc:"办理结果；corrected、withdrawn 须在收到异议后确已更正或撤下"`
	Answer  string                  `json:"answer" doc:"答复，凭编号和查询码可见，不得含个人信息"`
}

func (a *api) listObjections(r call, q objectionQuery) (objectionList, error) {
	rows, err := a.Objections.List(r.ctx, r.actor, objection.Filter{
		Bureau: r.own(q.Bureau), State: q.State, Overdue: q.Overdue, Before: q.Before, Limit: q.Limit,
	})
	out := objectionList{Objections: list(rows)}
	if len(rows) == q.Limit {
		out.Next = strconv.FormatInt(rows[len(rows)-1].ID, 10)
	}
	return out, err
}

func (a *api) findObjection(r call, _ none) (objectionAnswer, error) {
	o, err := a.Objections.Find(r.ctx, r.actor, r.id)
	return answerObjection(r, o), err
}

func (a *api) beginObjection(r call, _ none) (objectionAnswer, error) {
	o, err := a.Objections.Begin(r.ctx, r.actor, r.id, objection.Handling{Key: r.key, Version: r.version})
	return answerObjection(r, o), err
}

func (a *api) answerObjection(r call, b verdict) (objectionAnswer, error) {
	o, err := a.Objections.Answer(r.ctx, r.actor, r.id, objection.Answering{Key: r.key, Version: r.version, Outcome: b.Outcome, Answer: b.Answer})
	return answerObjection(r, o), err
}

func answerObjection(r call, o models.Objection) objectionAnswer {
	if o.Version > 0 {
		web.SetVersion(r.http, o.Version)
	}
	return objectionAnswer{o}
}
