package office

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/identity"
	"sanxiang/models"
)

// userDesk is the accounts of a bureau (账号管理), for those who manage them.
type userDesk struct {
	*office
	list, create, show, once *page
}

func newUserDesk(o *office) *userDesk {
	return &userDesk{
		office: o, list: o.parse("users.html"), create: o.parse("user_new.html"), show: o.parse("user.html", "session.html"), once: o.parse("once.html"),
	}
}

func (d *userDesk) routes() []route {
	manage := models.ActManageUsers
	return []route{
		get("/settings/users", d.showList, manage),
		get("/settings/users/new", d.showNew, manage), post("/settings/users/new", d.createUser, manage),
		get("/settings/users/:id", d.showUser, manage), post("/settings/users/:id", d.updateUser, manage),
		post("/settings/users/:id/password", d.resetPassword, manage), post("/settings/users/:id/factor", d.resetFactor, manage),
		post("/settings/users/:id/sessions/end", d.endSessions, manage), post("/settings/users/:id/sessions/:session/end", d.endSession, manage),
		post("/settings/users/:id/tokens", d.issueToken, manage), post("/settings/users/:id/tokens/revoke", d.revokeToken, manage),
	}
}

// userHead is what the pages of accounts say about themselves.
func userHead(title string, more ...crumb) head {
	return head{Title: title, Section: "settings", Crumbs: append([]crumb{{"设置", Prefix + "/settings"}}, more...)}
}

// userPath is the address of an account's page.
func userPath(id int64) string { return Prefix + "/settings/users/" + strconv.FormatInt(id, 10) }

// userList is the accounts of one bureau.
type userList struct {
	Bureau field
	New    string
	Rows   []userRow
}

// userRow is one account as the list shows it.
type userRow struct {
	Login, Name, Roles, Href string
	State                    tag
	Factor                   bool
	Sessions                 int
}

// userTag puts how an account stands into a word.
func userTag(a identity.Account) tag {
	switch {
	case a.Disabled:
		return tag{tagGone, "已停用"}
	case a.LockedUntil != 0:
		return tag{tagLate, "已锁定"}
	case !a.HasPassword:
		return tag{tagPlain, "未设密码"}
	case a.Temporary:
		return tag{tagWait, "待改临时密码"}
	case a.Outworn:
		return tag{tagWait, "密码到期"}
	}
	return tag{tagOK, "正常"}
}

func (d *userDesk) showList(v *visit) error {
	f := newForm(v.query())
	bureau, err := v.asked(f.value("bureau"))
	if err != nil {
		return err
	}
	list, err := d.Identity.ListAccounts(v.ctx, v.actor, bureau)
	if err != nil {
		return err
	}
	id := strconv.FormatInt(bureau, 10)
	p := userList{Bureau: f.pick("bureau", "机关", nil), New: pathWith("/settings/users/new", url.Values{"bureau": {id}})}
	p.Bureau.Options = options(v.bureaus(models.ActManageUsers), []string{id})
	for _, a := range list {
		p.Rows = append(p.Rows, userRow{
			Login: a.Login, Name: a.Name, Roles: models.RolesText(a.Roles), Href: userPath(a.ID), State: userTag(a), Factor: a.Enrolled, Sessions: a.Sessions,
		})
	}
	return v.render(d.list, userHead("账号"), p)
}

// userForm is the fields of an account.
type userForm struct {
	Form                                      *form
	Bureau                                    string
	Login, Name, Roles, Officer, Disabled, ID field
}

// userFields builds the fields of an account of the bureau.
func (d *userDesk) userFields(v *visit, f *form, bureau int64) (userForm, error) {
	officers, err := d.Identity.ListOfficers(v.ctx, v.actor, bureau)
	if err != nil {
		return userForm{}, err
	}
	list := make([]models.Choice, len(officers))
	for i, o := range officers {
		list[i] = idChoice(o.ID, strings.TrimSpace(o.Name+" "+o.Post))
	}
	p := userForm{
		Form: f, Bureau: v.tree.Bureaus[bureau].Name, ID: f.hidden("bureau"),
		Login:    f.text("login", "登录名", mid, most(64), autocomplete("off"), hint("小写字母、数字或 . _ @ -，例如 zhifa01；接统一身份认证时须与其账号一致")),
		Name:     f.text("name", "姓名或系统名称", mid, most(100), autocomplete("off")),
		Roles:    f.checks("roles", "角色", models.Roles, hint("审计员须单设；法制审核人员须关联执法人员")),
		Officer:  f.pick("officer_id", "关联的执法人员", list, mid, optional),
		Disabled: f.check("disabled", "停用此账号", hint("停用后不能登录，令牌失效，已登录的立即退出")),
	}
	p.ID.Value = strconv.FormatInt(bureau, 10)
	return p, nil
}

// userOf reads the fields of an account.
func userOf(f *form) models.User {
	return models.User{
		Login: f.value("login"), Name: f.value("name"), Roles: strings.Join(f.list("roles"), ","), OfficerID: f.row("officer_id"), Disabled: f.checked("disabled"),
	}
}

func (d *userDesk) showNew(v *visit) error {
	return d.renderNew(v, fiber.StatusOK, newForm(v.query()))
}

func (d *userDesk) renderNew(v *visit, status int, f *form) error {
	bureau, err := v.asked(f.value("bureau"))
	if err != nil {
		return err
	}
	if _, err := d.Identity.ListUsers(v.ctx, v.actor, bureau); err != nil {
		return err
	}
	p, err := d.userFields(v, f, bureau)
	if err != nil {
		return err
	}
	return v.renderAs(status, d.create, userHead("新建账号", crumb{"账号", pathWith("/settings/users", url.Values{"bureau": {p.ID.Value}})}), p)
}

// createUser makes an account with a temporary password, which shows once.
func (d *userDesk) createUser(v *visit) error {
	f, err := v.sent()
	if err != nil {
		return err
	}
	u := userOf(f)
	u.Disabled = false
	if u.BureauID, err = v.asked(f.value("bureau")); err != nil {
		return err
	}
	if err = f.err(); err == nil {
		u, err = d.Identity.CreateUser(v.ctx, v.actor, u)
	}
	if err != nil {
		if !f.refuse(err) {
			return err
		}
		return d.renderNew(v, statusOf(err), f)
	}
	return d.givePassword(v, u)
}

// oncePage shows something that is shown this once.
type oncePage struct{ Title, Lead, Label, Secret, Note, Back string }

// givePassword gives an account a temporary password and shows it.
func (d *userDesk) givePassword(v *visit, u models.User) error {
	password, err := d.Identity.ResetPassword(v.ctx, v.actor, u.ID)
	if err != nil {
		return err
	}
	return v.render(d.once, userHead("临时密码"), oncePage{
		Title: u.Name + "的临时密码", Lead: "请当面或通过可靠的渠道告诉本人。它只显示这一次，首次登录时须修改。", Label: "登录名 " + u.Login + "，临时密码",
		Secret: password, Note: "该账号此前的登录已全部退出。", Back: userPath(u.ID),
	})
}

// userPage is one account.
type userPage struct {
	userForm
	User     identity.Account
	State    tag
	Base     string
	Facts    []fact
	Sessions []sessionRow
	Tokens   []tokenRow
	Token    field
	Self     bool
}

func (d *userDesk) showUser(v *visit) error { return d.renderUser(v, fiber.StatusOK, nil) }

// account gives the account that the address names.
func (d *userDesk) account(v *visit) (identity.Account, error) {
	id, err := v.id("id")
	if err != nil {
		return identity.Account{}, err
	}
	return d.Identity.FindAccount(v.ctx, v.actor, id)
}

// renderUser shows an account as it is kept, or as a form that was refused has it.
func (d *userDesk) renderUser(v *visit, status int, f *form) error {
	a, err := d.account(v)
	if err != nil {
		return err
	}
	if f == nil {
		f = newForm(nil)
	}
	if !f.values.Has("login") {
		f.values.Set("login", a.Login)
		f.values.Set("name", a.Name)
		f.values["roles"] = strings.Split(a.Roles, ",")
		f.values.Set("officer_id", strconv.FormatInt(a.OfficerID, 10))
		if a.Disabled {
			f.values.Set("disabled", "1")
		}
	}
	p := userPage{User: a, State: userTag(a), Base: userPath(a.ID), Self: a.ID == v.actor.UserID}
	if p.userForm, err = d.userFields(v, f, a.BureauID); err != nil {
		return err
	}
	sessions, err := d.Identity.ListSessions(v.ctx, v.actor, a.ID)
	if err != nil {
		return err
	}
	tokens, err := d.Identity.ListTokens(v.ctx, v.actor, a.ID)
	if err != nil {
		return err
	}
	p.Sessions, p.Tokens = sessionRows(sessions, v.session.ID, p.Base), tokenRows(tokens)
	p.Token = f.text("token_name", "新令牌的用途", mid, most(100), autocomplete("off"), hint("例如 办案系统对接"))
	p.Facts = userFacts(a, p.Bureau, p.State)
	bureau := url.Values{"bureau": {strconv.FormatInt(a.BureauID, 10)}}
	return v.renderAs(status, d.show, userHead(a.Name, crumb{"账号", pathWith("/settings/users", bureau)}), p)
}

// userFacts is how an account stands.
func userFacts(a identity.Account, bureau string, state tag) []fact {
	factor := "未启用"
	if a.Enrolled {
		factor = "已启用"
	}
	facts := []fact{{Name: "机关", Value: bureau}, {Name: "状态", Tag: &state}, {Name: "两步验证", Value: factor}, {Name: "建立时间", Value: moment(a.CreatedAt)}}
	if a.LockedUntil != 0 {
		facts = append(facts, fact{Name: "锁定至", Value: moment(a.LockedUntil) + "，重设密码可立即解除"})
	}
	return facts
}

func (d *userDesk) updateUser(v *visit) error {
	a, err := d.account(v)
	if err != nil {
		return err
	}
	f, err := v.sent()
	if err != nil {
		return err
	}
	u := userOf(f)
	u.ID = a.ID
	if err = f.err(); err == nil {
		_, err = d.Identity.UpdateUser(v.ctx, v.actor, u)
	}
	if err != nil {
		if !f.refuse(err) {
			return err
		}
		return d.renderUser(v, statusOf(err), f)
	}
	return v.done("账号已保存", userPath(a.ID))
}

func (d *userDesk) resetPassword(v *visit) error {
	a, err := d.account(v)
	if err != nil {
		return err
	}
	return d.givePassword(v, a.User)
}

// act does something to the account that the address names and goes back to it.
func (d *userDesk) act(v *visit, said string, do func(id int64) error) error {
	id, err := v.id("id")
	if err == nil {
		err = do(id)
	}
	if err != nil {
		return err
	}
	return v.done(said, userPath(id))
}

func (d *userDesk) resetFactor(v *visit) error {
	return d.act(v, "两步验证已停用，该账号的登录已全部退出", func(id int64) error { return d.Identity.ResetFactor(v.ctx, v.actor, id) })
}

func (d *userDesk) endSessions(v *visit) error {
	return d.act(v, "该账号的登录已全部退出", func(id int64) error { return d.Identity.EndSessions(v.ctx, v.actor, id, 0) })
}

func (d *userDesk) endSession(v *visit) error {
	return d.act(v, "该会话已结束", func(id int64) error {
		session, err := v.id("session")
		if err != nil {
			return err
		}
		return d.Identity.EndSession(v.ctx, v.actor, id, session)
	})
}

// issueToken makes an access token, which shows once.
func (d *userDesk) issueToken(v *visit) error {
	a, err := d.account(v)
	if err != nil {
		return err
	}
	f, err := v.sent()
	if err != nil {
		return err
	}
	token, err := d.Identity.IssueToken(v.ctx, v.actor, a.ID, f.value("token_name"))
	if err != nil {
		if !f.refuse(renamedFault(err, "name", "token_name")) {
			return err
		}
		return d.renderUser(v, statusOf(err), f)
	}
	return v.render(d.once, userHead("访问令牌"), oncePage{
		Title: "新的访问令牌", Lead: "请复制到业务系统的设置中。它只显示这一次，以该账号的权限调用接口。", Label: "令牌（" + f.value("token_name") + "）", Secret: token,
		Note: "不再使用时请及时停用。", Back: userPath(a.ID),
	})
}

func (d *userDesk) revokeToken(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	return d.act(v, "令牌已停用", func(id int64) error { return d.Identity.RevokeToken(v.ctx, v.actor, id, values.Get("token")) })
}

// renamedFault moves the faults of one field to another, where a page has two
// of the name.
func renamedFault(err error, from, to string) error {
	wrong, ok := err.(*models.Error) //nolint:errorlint // as the use case gave it
	if !ok {
		return err
	}
	out := *wrong
	out.Fields = nil
	for _, x := range wrong.Fields {
		if x.Field == from {
			x.Field = to
		}
		out.Fields = append(out.Fields, x)
	}
	return &out
}
