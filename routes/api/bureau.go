package api

import "sanxiang/models"

// bureauForm is a bureau as it is handed in.
type bureauForm struct {
	Code      string            `json:"code" doc:"统一社会信用代码或本地代码"`
	Name      string            `json:"name"`
	Short     string            `json:"short" doc:"机关代字，用于文号"`
	Kind      models.BureauKind `json:"kind"`
	Level     string            `json:"level" doc:"bureau、district、city 或 prefecture"`
	Region    string            `json:"region" doc:"行政区划代码"`
	Field     string            `json:"field" doc:"执法领域"`
	ParentID  int64             `json:"parent_id,string"`
	FoundedOn models.Day        `json:"founded_on"`
	ClosedOn  models.Day        `json:"closed_on"`
	Duties    string            `json:"duties"`
	Contact   string            `json:"contact"`
}

// bureauList lists bureaus by code.
type bureauList struct {
	Bureaus []models.Bureau `json:"bureaus"`
}

func (a *api) listBureaus(r call, _ none) (bureauList, error) {
	rows, err := a.Identity.ListBureaus(r.ctx, r.actor)
	return bureauList{list(rows)}, err
}

func (a *api) createBureau(r call, b bureauForm) (models.Bureau, error) {
	return a.Identity.CreateBureau(r.ctx, r.actor, models.Bureau{
		Code: b.Code, Name: b.Name, Short: b.Short, Kind: b.Kind, Level: b.Level, Region: b.Region, Field: b.Field,
		ParentID: b.ParentID, FoundedOn: b.FoundedOn, ClosedOn: b.ClosedOn, Duties: b.Duties, Contact: b.Contact,
	})
}
