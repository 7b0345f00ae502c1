package api

import "sanxiang/models"

// officerForm is an officer as handed in.
type officerForm struct {
	Bureau     int64      `json:"bureau,string" doc:"机关编号，默认为本机关"`
	Name       string     `json:"name"`
	Post       string     `json:"post"`
	Education  string     `json:"education"`
	Frontline  bool       `json:"frontline" doc:"一线办案人员"`
	Formal     bool       `json:"formal" doc:"正式在岗"`
	Reviewer   bool       `json:"reviewer" doc:"法制审核人员"`
	Qualified  bool       `json:"qualified" doc:"取得法律职业资格"`
	ReviewFrom models.Day `json:"review_from"`
	ActiveFrom models.Day `json:"active_from"`
	ActiveTo   models.Day `json:"active_to"`
}

// officerList lists a bureau's officers by name.
type officerList struct {
	Officers []models.Officer `json:"officers"`
}

// certificateForm is an enforcement certificate as handed in.
type certificateForm struct {
	OfficerID int64      `json:"officer_id,string"`
	Number    string     `json:"number"`
	Authority string     `json:"authority"`
	AppliedOn models.Day `json:"applied_on"`
	IssuedOn  models.Day `json:"issued_on"`
	ValidFrom models.Day `json:"valid_from"`
	ValidTo   models.Day `json:"valid_to"`
}

// certificateList lists a bureau's certificates by number.
type certificateList struct {
	Certificates []models.Certificate `json:"certificates"`
}

func (a *api) listOfficers(r call, _ none) (officerList, error) {
	rows, err := a.Identity.ListOfficers(r.ctx, r.actor, r.id)
	return officerList{list(rows)}, err
}

func (a *api) createOfficer(r call, b officerForm) (models.Officer, error) {
	return a.Identity.CreateOfficer(r.ctx, r.actor, models.Officer{
		BureauID: r.own(b.Bureau), Name: b.Name, Post: b.Post, Education: b.Education, Frontline: b.Frontline, Formal: b.Formal,
		Reviewer: b.Reviewer, Qualified: b.Qualified, ReviewFrom: b.ReviewFrom, ActiveFrom: b.ActiveFrom, ActiveTo: b.ActiveTo,
	})
}

func (a *api) listCertificates(r call, _ none) (certificateList, error) {
	rows, err := a.Identity.ListCertificates(r.ctx, r.actor, r.id)
	return certificateList{list(rows)}, err
}

func (a *api) createCertificate(r call, b certificateForm) (models.Certificate, error) {
	return a.Identity.CreateCertificate(r.ctx, r.actor, models.Certificate{
		OfficerID: b.OfficerID, Number: b.Number, Authority: b.Authority, AppliedOn: b.AppliedOn, IssuedOn: b.IssuedOn,
		ValidFrom: b.ValidFrom, ValidTo: b.ValidTo,
	})
}
