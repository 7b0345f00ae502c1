package api

import (
	"sanxiang/app/disclosure"
	"sanxiang/models"
)

// publicationFacts is what people state about a decision that is to be public;
// what the case itself knows is added and cannot be denied.
type publicationFacts struct {
	Secret         bool `json:"secret" doc:"涉及国家秘密"`
	Harm           bool `json:"harm" doc:"公示可能危及国家安全、公共安全、经济安全、社会稳定"`
	PublicOrder    bool `json:"public_order" doc:"属于治安管理处罚"`
	Minor          bool `json:"minor" doc:"当事人为未成年人"`
	Private        bool `json:"private" doc:"含有无法区分处理的商业秘密或个人隐私"`
	Consent        bool `json:"consent" doc:"权利人同意公开"`
	PublicInterest bool `json:"public_interest" doc:"不公开会对公共利益造成重大影响"`
	OtherCase      bool `json:"other_case" doc:"可能影响其他案件"`
	Transfer       bool `json:"transfer" doc:"涉嫌犯罪正在移送"`
	Impact         bool `json:"impact" doc:"具有一定社会影响"`
}

func (f publicationFacts) facts() models.PublicationFacts {
	return models.PublicationFacts{
		Secret: f.Secret, Harm: f.Harm, PublicOrder: f.PublicOrder, Minor: f.Minor, Private: f.Private, Consent: f.Consent,
		PublicInterest: f.PublicInterest, OtherCase: f.OtherCase, Transfer: f.Transfer, Impact: f.Impact,
	}
}

// preparation asks for the redacted page of a decided case.
type preparation struct {
	Facts      publicationFacts  `json:"facts"`
	ExtraNames []string          `json:"extra_names" doc:"文中须隐去的其他人姓名"`
	Masks      []models.Mask     `json:"masks" doc:"手工隐去的文字；reason 为 personal、secret、other"`
	Kept       []models.Retained `json:"kept" doc:"说明理由后保留的疑似个人信息；text 须与原文一致"`
	Texts      disclosure.Texts  `json:"texts" doc:"公示用的文字；不填取自案件"`
}

// correction changes a published page.
type correction struct {
	Reason     string           `json:"reason" doc:"更正原因，向公众公开"`
	ExtraNames []string         `json:"extra_names"`
	Texts      disclosure.Texts `json:"texts"`
}

// repair states the conditions of credit repair.
type repair struct {
	Corrected bool `json:"corrected" doc:"违法行为已改正"`
	Performed bool `json:"performed" doc:"处罚义务已履行完毕"`
	Committed bool `json:"committed" doc:"已公开作出信用承诺"`
}

// withdrawal takes a page down.
type withdrawal struct {
	Code   string `json:"code" doc:"撤下原因"`
	Note   string `json:"note" doc:"内部说明，不公开"`
	Repair repair `json:"repair"`
}

func (w withdrawal) request(key string) disclosure.Withdrawal {
	return disclosure.Withdrawal{Key: key, Code: w.Code, Note: w.Note, Repair: models.RepairFacts(w.Repair)}
}

// disclosureAnswer is a disclosure after an act.
type disclosureAnswer struct {
	Disclosure models.Disclosure `json:"disclosure"`
}

// preparationAnswer says besides what was hidden; it is personal data.
type preparationAnswer struct {
	Disclosure models.Disclosure `json:"disclosure"`
	Hidden     []models.Span     `json:"hidden" doc:"已隐去的片段，属于个人信息，不得外传"`
}

// preview is what the public would read.
type preview struct {
	Page   models.PublicPage `json:"page"`
	Hidden []models.Span     `json:"hidden"`
}

// dueQuery picks what a bureau and those below it owe the public.
type dueQuery struct {
	Bureau int64 `query:"bureau" doc:"机关编号，默认为本机关；含下级机关"`
}

// dueList lists disclosures with what is still to be done, the earliest first.
type dueList struct {
	Disclosures []disclosure.Due `json:"disclosures"`
}

func (a *api) prepareDisclosure(r call, b preparation) (preparationAnswer, error) {
	d, spans, err := a.Disclosure.Prepare(r.ctx, r.actor, r.id, disclosure.Preparation{
		Key: r.key, Facts: b.Facts.facts(), ExtraNames: b.ExtraNames, Masks: b.Masks, Kept: b.Kept, Texts: b.Texts,
	})
	return preparationAnswer{d, list(spans)}, err
}

func (a *api) previewDisclosure(r call, _ none) (preview, error) {
	page, spans, err := a.Disclosure.Preview(r.ctx, r.actor, r.id)
	return preview{page, list(spans)}, err
}

func (a *api) approveDisclosure(r call, _ none) (disclosureAnswer, error) {
	d, err := a.Disclosure.Approve(r.ctx, r.actor, r.id, disclosure.Approval{Key: r.key})
	return disclosureAnswer{d}, err
}

// returning sends what waits back.
type returning struct {
	Reason string `json:"reason" doc:"退回理由，只在机关内部可见"`
}

func (a *api) returnDisclosure(r call, b returning) (disclosureAnswer, error) {
	d, err := a.Disclosure.Return(r.ctx, r.actor, r.id, disclosure.Returning{Key: r.key, Reason: b.Reason})
	return disclosureAnswer{d}, err
}

func (a *api) correctDisclosure(r call, b correction) (disclosureAnswer, error) {
	d, err := a.Disclosure.Correct(r.ctx, r.actor, r.id, disclosure.Correction{Key: r.key, Reason: b.Reason, ExtraNames: b.ExtraNames, Texts: b.Texts})
	return disclosureAnswer{d}, err
}

func (a *api) withdrawDisclosure(r call, b withdrawal) (disclosureAnswer, error) {
	d, err := a.Disclosure.Withdraw(r.ctx, r.actor, r.id, b.request(r.key))
	return disclosureAnswer{d}, err
}

func (a *api) listDue(r call, q dueQuery) (dueList, error) {
	rows, err := a.Disclosure.ListDue(r.ctx, r.actor, r.own(q.Bureau))
	return dueList{list(rows)}, err
}
