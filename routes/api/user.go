package api

import (
	"strconv"

	"sanxiang/models"
)

// me is the account behind the token.
type me struct {
	UserID    int64         `json:"user_id,string"`
	Name      string        `json:"name"`
	BureauID  int64         `json:"bureau_id,string"`
	OfficerID int64         `json:"officer_id,string"`
	Roles     []models.Role `json:"roles"`
}

// auditQuery picks audit lines, newest first.
type auditQuery struct {
	Before int64 `query:"before" doc:"上一页的 next"`
	Limit  int   `query:"limit" min:"1" max:"200" default:"50" doc:"每页条数"`
}

// auditList is one page of the audit trail.
type auditList struct {
	Audits []models.Audit `json:"audits"`
	Next   string         `json:"next" doc:"填入 before 读取下一页；空为最后一页"`
}

func (a *api) findMe(r call, _ none) (me, error) {
	return me{r.actor.UserID, r.actor.Name, r.actor.BureauID, r.actor.OfficerID, list(r.actor.Roles)}, nil
}

func (a *api) listAudits(r call, q auditQuery) (auditList, error) {
	tree, err := a.Ledger.Tree(r.ctx)
	if err == nil {
		err = models.Permit(r.actor, models.ActReadAudit, tree, r.actor.BureauID)
	}
	if err != nil {
		return auditList{}, err
	}
	rows, err := a.Ledger.ListAudits(r.ctx, tree.Within(r.actor.BureauID, models.ScopeAll), q.Before, q.Limit)
	out := auditList{Audits: list(rows)}
	if len(rows) == q.Limit {
		out.Next = strconv.FormatInt(rows[len(rows)-1].ID, 10)
	}
	return out, err
}
