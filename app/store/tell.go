package store

import (
	"fmt"
	"slices"

	"gorm.io/gorm/clause"

	"sanxiang/models"
)

// Tell puts a message into the inbox of each of the users, but not of whoever
// acts, of those who do without its kind, or of those who have it already from
// the same source. An urgent one goes out as a mail too. It stands or falls
// with what it tells of.
func (tx *Tx) Tell(m models.Message, users []models.User) error {
	users = slices.DeleteFunc(slices.Clone(users), func(u models.User) bool { return u.Disabled || u.ID == tx.Actor.UserID })
	spared, err := tx.spared(m.Kind, users)
	if err != nil {
		return err
	}
	m.At = tx.Now
	var messages []models.Message
	var mails []models.Mail
	for _, u := range users {
		if slices.Contains(spared, u.ID) {
			continue
		}
		m.ID, m.UserID = tx.NewID(), u.ID
		messages = append(messages, m)
		if m.Kind.Urgent() && u.Email != "" {
			mails = append(mails, urgentMail(tx, m))
		}
	}
	if len(messages) == 0 {
		return nil
	}
	if err := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&messages).Error; err != nil {
		return fmt.Errorf("write messages %s: %w", m.Source, err)
	}
	return tx.CreateMails(mails)
}

// urgentMail writes a message as a mail: number, act and last day, no parties.
func urgentMail(tx *Tx, m models.Message) models.Mail {
	body := m.Act + "\n编号：" + m.Number + "\n"
	if m.DueOn != "" {
		body += "最后日期：" + m.DueOn.Weekday() + "\n"
	}
	return models.Mail{
		ID: tx.NewID(), UserID: m.UserID, Source: "now:" + m.Source, Subject: m.Kind.Label() + "：" + m.Number,
		Body: body, State: models.MailWaiting, NextAt: tx.Now, At: tx.Now,
	}
}

// CreateMails puts mails into the box that the mail job empties, each source
// once per user.
func (tx *Tx) CreateMails(mails []models.Mail) error {
	if len(mails) == 0 {
		return nil
	}
	if err := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&mails).Error; err != nil {
		return fmt.Errorf("write mails: %w", err)
	}
	return nil
}

// spared lists those of the users who do without the kind.
func (tx *Tx) spared(kind models.MessageKind, users []models.User) ([]int64, error) {
	ids := make([]int64, len(users))
	for i, u := range users {
		ids[i] = u.ID
	}
	var out []int64
	for part := range slices.Chunk(ids, idBatch) {
		var some []int64
		if err := tx.db.Model(&models.MessageChoice{}).Where("kind = ? AND user_id IN ?", kind, part).Pluck("user_id", &some).Error; err != nil {
			return nil, fmt.Errorf("find choices: %w", err)
		}
		out = append(out, some...)
	}
	return out, nil
}

// ListColleagues gives the accounts of a bureau that have one of the roles; of
// any role without one.
func (tx *Tx) ListColleagues(bureau int64, roles ...models.Role) ([]models.User, error) {
	var list []models.User
	if err := tx.db.Where("bureau_id = ? AND disabled = ?", bureau, false).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list colleagues of %d: %w", bureau, err)
	}
	return slices.DeleteFunc(list, func(u models.User) bool { return len(roles) > 0 && !ActorOf(u).Has(roles...) }), nil
}

// ListHandlers gives the accounts of the officers who handle a case.
func (tx *Tx) ListHandlers(caseID int64) ([]models.User, error) {
	c, err := tx.FindCase(caseID)
	if err != nil {
		return nil, err
	}
	list, err := tx.ListColleagues(c.BureauID)
	return slices.DeleteFunc(list, func(u models.User) bool {
		return u.OfficerID == 0 || u.OfficerID != c.Handler1 && u.OfficerID != c.Handler2
	}), err
}

// tellReview tells the reviewers of a case that came in, and its handlers how
// the review ended.
func (tx *Tx) tellReview(before, r models.Review) error {
	m := models.Message{BureauID: r.BureauID, Object: "review", ObjectID: r.ID, CaseID: r.CaseID, Number: r.CaseNumber}
	switch {
	case r.Rounds > before.Rounds:
		m.Kind, m.DueOn, m.Act = models.MessageSubmitted, r.DueOn, fmt.Sprintf("审核第%d轮送审材料，出具法制审核意见", r.Rounds)
	case before.ConcludedOn != "" || r.ConcludedOn == "":
		return nil
	case r.Passed:
		m.Kind, m.Act = models.MessagePassed, "法制审核通过，可以办理下一步"
	default:
		m.Kind, m.Act = models.MessageReturned, "法制审核退回（"+models.ChoiceLabel(models.Opinions, string(r.Opinion))+"），逐条处理意见后重新送审"
	}
	m.Source = fmt.Sprintf("review:%d:%d:%s", r.ID, r.Rounds, m.Kind)
	users, err := tx.ListHandlers(r.CaseID)
	if m.Kind == models.MessageSubmitted && err == nil {
		users, err = tx.ListColleagues(r.BureauID, models.RoleReviewer)
	}
	if err != nil {
		return err
	}
	return tx.Tell(m, users)
}

// disclosureActs says what an approver is asked for.
var disclosureActs = map[models.DisclosureStage]string{
	models.StageRelease: "审批公示内容", models.StageWithhold: "审批不予公示", models.StageCorrect: "审批更正公示", models.StageWithdraw: "审批撤下公示",
}

// tellDisclosure tells the approvers of what waits for a second person, and
// whoever prepared it that it came back.
func (tx *Tx) tellDisclosure(before, d models.Disclosure) error {
	m := models.Message{BureauID: d.BureauID, Object: "disclosure", ObjectID: d.ID, CaseID: d.CaseID, Number: d.Number, DueOn: d.DueOn}
	m.Source = fmt.Sprintf("disclosure:%d:%d", d.ID, d.Version)
	switch {
	case d.Stage != "" && (d.Stage != before.Stage || d.DraftBody != before.DraftBody):
		m.Kind, m.Act = models.MessageRelease, disclosureActs[d.Stage]
		if d.State == models.DisclosurePublished {
			m.DueOn = d.WithdrawBy
		}
		users, err := tx.ListColleagues(d.BureauID, models.RoleApprover)
		if err != nil {
			return err
		}
		return tx.Tell(m, slices.DeleteFunc(users, func(u models.User) bool { return u.ID == d.PreparedBy && d.State == models.DisclosureDraft }))
	case before.Stage != "" && d.Stage == "" && d.ReturnedBy != 0:
		m.Kind, m.Act = models.MessageRefused, "公示内容被退回，按意见重新准备"
		users, err := tx.listPreparers(d)
		if err != nil {
			return err
		}
		return tx.Tell(m, users)
	}
	return nil
}

// listPreparers gives whoever prepared a disclosure and the officers who handle
// its case.
func (tx *Tx) listPreparers(d models.Disclosure) ([]models.User, error) {
	var users []models.User
	if err := tx.db.Where("id = ?", d.PreparedBy).Find(&users).Error; err != nil {
		return nil, fmt.Errorf("find preparer: %w", err)
	}
	if d.CaseID == 0 {
		return users, nil
	}
	handlers, err := tx.ListHandlers(d.CaseID)
	return append(users, slices.DeleteFunc(handlers, func(u models.User) bool { return u.ID == d.PreparedBy })...), err
}

// tellObjection tells the bureau's handlers of an objection.
func (tx *Tx) tellObjection(o models.Objection) error {
	users, err := tx.ListColleagues(o.BureauID, models.RoleHandler)
	if err != nil {
		return err
	}
	return tx.Tell(models.Message{
		Kind: models.MessageObjection, Source: fmt.Sprintf("objection:%d", o.ID), BureauID: o.BureauID, Object: "objection", ObjectID: o.ID,
		Number: o.Reference, Act: "核实并答复公示异议", DueOn: o.DueOn,
	}, users)
}
