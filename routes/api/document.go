package api

import (
	"sanxiang/app/disclosure"
	"sanxiang/models"
)

// documentForm is a bureau's own document that is to be disclosed.
type documentForm struct {
	Bureau int64      `json:"bureau,string" doc:"机关编号，默认为本机关"`
	Kind   string     `json:"kind" doc:"rule_doc 执法制度文件，other 其他"`
	Title  string     `json:"title"`
	Number string     `json:"number" doc:"文号"`
	Text   string     `json:"text" doc:"正文，每行一段"`
	Day    models.Day `json:"day" doc:"成文日期"`
}

func (a *api) prepareDocument(r call, b documentForm) (disclosureAnswer, error) {
	d, err := a.Disclosure.PrepareDocument(r.ctx, r.actor, disclosure.Document{
		Key: r.key, Bureau: r.own(b.Bureau), Kind: b.Kind, Title: b.Title, Number: b.Number, Text: b.Text, Day: b.Day,
	})
	return disclosureAnswer{d}, err
}

func (a *api) approveDocument(r call, _ none) (disclosureAnswer, error) {
	d, err := a.Disclosure.ApproveDocument(r.ctx, r.actor, r.id, disclosure.Approval{Key: r.key})
	return disclosureAnswer{d}, err
}

func (a *api) withdrawDocument(r call, b withdrawal) (disclosureAnswer, error) {
	d, err := a.Disclosure.WithdrawDocument(r.ctx, r.actor, r.id, b.request(r.key))
	return disclosureAnswer{d}, err
}
