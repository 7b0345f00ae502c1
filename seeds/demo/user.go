package demo

import (
	"context"
	"fmt"

	"sanxiang/models"
)

// team is who handles a case.
type team struct {
	user    models.Actor // of the first officer
	second  models.Actor // of the second one, who prepares the disclosure
	members models.IDs
	camera  int64 // body camera of the first officer
}

// The dates that all people of the bureau share.
const (
	activeFrom  models.Day = "2020-03-02"
	certifiedOn models.Day = "2020-06-01"
	certifiedTo models.Day = "2026-12-31"
)

// frontline is how many officers of the bureau handle cases, each with a body
// camera.
const frontline = 6

// createPeople makes users for all bodies, and officers with certificates and
// devices for the bureau whose cases run in full.
func (w *world) createPeople(ctx context.Context) error {
	if err := w.createHandlers(ctx); err != nil {
		return err
	}
	if err := w.createOffice(ctx); err != nil {
		return err
	}
	for _, u := range []struct {
		bureau, login, name string
		role                models.Role
		shown               bool
		actor               *models.Actor
	}{
		{urumqi, "urumqi-reporter", "示例报告员一", models.RoleReporter, true, nil},
		{urumqi, "urumqi-supervisor", "示例监督员一", models.RoleSupervisor, true, nil},
		{urumqi, "urumqi-admin", "示例管理员一", models.RoleAdmin, true, &w.admin},
		{urumqi, "urumqi-security", "示例安全员一", models.RoleSecurity, true, nil},
		{urumqi, "urumqi-auditor", "示例审计员一", models.RoleAuditor, true, nil},
		{baotou, "baotou-reporter", "示例报告员二", models.RoleReporter, true, nil},
		{bortala, "bortala-reporter", "示例报告员三", models.RoleReporter, true, nil},
		{saybagh, "saybagh-reporter", "示例报告员四", models.RoleReporter, true, nil},
		{hightec, "hightec-reporter", "示例报告员五", models.RoleReporter, true, nil},
	} {
		actor, err := w.createUser(ctx, models.User{BureauID: w.bureaus[u.bureau].ID, Login: u.login, Name: u.name, Roles: string(u.role)}, u.shown)
		if err != nil {
			return err
		}
		if u.role == models.RoleReporter {
			w.reporters[u.bureau] = actor
		}
		if u.actor != nil {
			*u.actor = actor
		}
	}
	return nil
}

// createHandlers makes the frontline officers, two by two.
func (w *world) createHandlers(ctx context.Context) error {
	var (
		officers [frontline]models.Officer
		users    [frontline]models.Actor
		cameras  [frontline]models.Device
		err      error
	)
	for i := range frontline {
		no := models.ChineseNumber(int64(i + 1))
		officers[i], err = w.createOfficer(ctx, i+1, models.Officer{Name: "示例办案员" + no, Post: "执法队员", Education: "本科", Frontline: true})
		if err != nil {
			return err
		}
		users[i], err = w.createUser(ctx, models.User{
			BureauID: w.bureau.ID, OfficerID: officers[i].ID, Login: fmt.Sprintf("hightec-handler-%d", i+1), Name: officers[i].Name, Roles: string(models.RoleHandler),
		}, i < 2)
		if err != nil {
			return err
		}
		cameras[i], err = w.identity.CreateDevice(ctx, builder, models.Device{
			BureauID: w.bureau.ID, Serial: fmt.Sprintf("SLJLY-%03d", i+1), Kind: "body_camera", ServiceFrom: "2020-11-02",
		})
		if err != nil {
			return err
		}
	}
	for i := 0; i < frontline; i += 2 {
		w.teams = append(w.teams, team{user: users[i], second: users[i+1], members: models.IDs{officers[i].ID, officers[i+1].ID}, camera: cameras[i].ID})
	}
	return nil
}

// createOffice makes the reviewer, the head who approves, and who leads
// hearings. The review was taken up before the present Act.
func (w *world) createOffice(ctx context.Context) error {
	reviewer, err := w.createOfficer(ctx, frontline+1, models.Officer{Name: "示例审核员", Post: "法制机构负责人", Education: "研究生", Reviewer: true, Qualified: true, ReviewFrom: activeFrom})
	if err != nil {
		return err
	}
	head, err := w.createOfficer(ctx, frontline+2, models.Officer{Name: "示例审批负责人", Post: "分管负责人", Education: "本科"})
	if err != nil {
		return err
	}
	chair, err := w.createOfficer(ctx, frontline+3, models.Officer{Name: "示例听证主持人", Post: "法制机构工作人员", Education: "本科"})
	if err != nil {
		return err
	}
	w.chair = chair.ID
	w.reviewer, err = w.createUser(ctx, models.User{BureauID: w.bureau.ID, OfficerID: reviewer.ID, Login: "hightec-reviewer", Name: reviewer.Name, Roles: string(models.RoleReviewer)}, true)
	if err != nil {
		return err
	}
	w.approver, err = w.createUser(ctx, models.User{BureauID: w.bureau.ID, OfficerID: head.ID, Login: "hightec-approver", Name: head.Name, Roles: string(models.RoleApprover)}, true)
	return err
}

// createOfficer makes the n-th officer of the bureau with a certificate.
func (w *world) createOfficer(ctx context.Context, n int, o models.Officer) (models.Officer, error) {
	o.BureauID, o.Formal, o.ActiveFrom = w.bureau.ID, true, activeFrom
	o, err := w.identity.CreateOfficer(ctx, builder, o)
	if err != nil {
		return o, err
	}
	_, err = w.identity.CreateCertificate(ctx, builder, models.Certificate{
		BureauID: o.BureauID, OfficerID: o.ID, Number: fmt.Sprintf("SL6501040%02d", n), Authority: "示例发证机关",
		IssuedOn: certifiedOn, ValidFrom: certifiedOn, ValidTo: certifiedTo,
	})
	return o, err
}

// createUser makes an account and signs it in. Shown accounts are given to
// whoever tries the demonstration.
func (w *world) createUser(ctx context.Context, u models.User, shown bool) (models.Actor, error) {
	made, err := w.identity.CreateUser(ctx, builder, u)
	if err != nil {
		return models.Actor{}, fmt.Errorf("%s: %w", u.Login, err)
	}
	token, err := w.identity.IssueToken(ctx, builder, made.ID, "演示")
	if err != nil {
		return models.Actor{}, fmt.Errorf("%s: %w", u.Login, err)
	}
	if shown {
		if err := w.identity.SetPassword(ctx, builder, made.ID, w.password); err != nil {
			return models.Actor{}, fmt.Errorf("%s: %w", u.Login, err)
		}
		w.signins = append(w.signins, Signin{
			Bureau: w.bureauName(u.BureauID), Role: models.RolesText(u.Roles), Name: u.Name, Login: u.Login, Password: w.password, Token: token,
		})
	}
	return w.identity.Authenticate(ctx, token)
}

func (w *world) bureauName(id int64) string {
	for name, b := range w.bureaus {
		if b.ID == id {
			return name
		}
	}
	return ""
}
