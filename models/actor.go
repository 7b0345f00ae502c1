package models

import (
	"slices"
	"strings"
)

// Role is what a person may do in a bureau.
type Role string

// The roles.
const (
	RoleHandler    Role = "handler"    // 办案人员
	RoleReviewer   Role = "reviewer"   // 法制审核人员
	RoleApprover   Role = "approver"   // 审批负责人
	RoleReporter   Role = "reporter"   // 报告编写人员
	RoleSupervisor Role = "supervisor" // 行政执法监督人员
	RoleAdmin      Role = "admin"      // 系统管理员
	RoleSecurity   Role = "security"   // 安全管理员
	RoleAuditor    Role = "auditor"    // 审计员
)

// Roles lists the roles with their labels.
var Roles = []Choice{
	{string(RoleHandler), "办案人员"}, {string(RoleReviewer), "法制审核人员"}, {string(RoleApprover), "审批负责人"},
	{string(RoleReporter), "报告编写人员"}, {string(RoleSupervisor), "执法监督人员"}, {string(RoleAdmin), "系统管理员"},
	{string(RoleSecurity), "安全管理员"}, {string(RoleAuditor), "审计员"},
}

// RolesOf takes a comma-separated list of roles apart.
func RolesOf(list string) []Role {
	var out []Role
	for _, r := range strings.Split(list, ",") {
		if r = strings.TrimSpace(r); r != "" && !slices.Contains(out, Role(r)) {
			out = append(out, Role(r))
		}
	}
	return out
}

// RolesText gives the labels of a comma-separated list of roles.
func RolesText(list string) string { return rolesLabel(RolesOf(list)) }

// SplitDuties says what is wrong with one account that has the roles, "" when
// nothing: whoever is audited does not audit, and where a site keeps the three
// duties apart (三员分立) nobody has two of them (GB/T 22239-2019 8.1.5, 8.1.4.2).
// A small bureau may leave system and security to one person.
func SplitDuties(roles []Role, apart bool) string {
	has := func(r Role) bool { return slices.Contains(roles, r) }
	switch {
	case has(RoleAuditor) && has(RoleAdmin):
		return "系统管理员与审计员不能为同一账号"
	case has(RoleAuditor) && has(RoleSecurity):
		return "安全管理员与审计员不能为同一账号"
	case apart && has(RoleAdmin) && has(RoleSecurity):
		return "已实行三员分立，系统管理员与安全管理员不能为同一账号"
	}
	return ""
}

// Actor is who acts: a user of a bureau, or the system itself. The zero Actor
// may do nothing.
type Actor struct {
	UserID    int64
	Name      string
	BureauID  int64
	OfficerID int64 // 0 for users who are not officers
	Roles     []Role
	System    bool // jobs and commands run by the administrator of the machine
}

// SystemActor acts for a job or command of the name.
func SystemActor(name string) Actor { return Actor{Name: name, System: true} }

// Empty says whether nobody acts.
func (a Actor) Empty() bool { return !a.System && (a.UserID == 0 || a.Name == "") }

// Has says whether the actor has one of the roles.
func (a Actor) Has(roles ...Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(a.Roles, r) })
}

// Act is something that needs a right.
type Act string

// The acts.
const (
	ActHandleCase   Act = "handle_case"   // register cases, take steps, record
	ActApproveCase  Act = "approve_case"  // file, decide, close, revoke
	ActReadCase     Act = "read_case"     //
	ActReview       Act = "review"        // give an opinion
	ActPublish      Act = "publish"       // release, correct, withdraw
	ActPrepare      Act = "prepare"       // prepare a disclosure
	ActEnter        Act = "enter"         // registers and returns
	ActReadFigures  Act = "read_figures"  //
	ActWriteReport  Act = "write_report"  //
	ActManageBureau Act = "manage_bureau" // bureaus, officers, devices
	ActManageUsers  Act = "manage_users"  // accounts, their rights and tokens
	ActManageSystem Act = "manage_system" // catalogue, jobs
	ActReadAudit    Act = "read_audit"    //

	ActAnswerObjection  Act = "answer_objection"  // read, begin and answer objections
	ActOverseeObjection Act = "oversee_objection" // read how they are handled
)

// grants says which roles may do an act, and whether a bureau above may do it
// for one below. Reading reaches down the tree, acting does not.
var grants = map[Act]struct {
	roles []Role
	down  bool
}{
	ActHandleCase:   {[]Role{RoleHandler}, false},
	ActApproveCase:  {[]Role{RoleApprover}, false},
	ActReadCase:     {[]Role{RoleHandler, RoleReviewer, RoleApprover, RoleSupervisor, RoleReporter}, true},
	ActReview:       {[]Role{RoleReviewer}, true},
	ActPrepare:      {[]Role{RoleHandler}, false},
	ActPublish:      {[]Role{RoleApprover}, false},
	ActEnter:        {[]Role{RoleHandler, RoleReporter, RoleApprover}, true},
	ActReadFigures:  {[]Role{RoleHandler, RoleReviewer, RoleApprover, RoleReporter, RoleSupervisor}, true},
	ActWriteReport:  {[]Role{RoleReporter}, true},
	ActManageBureau: {[]Role{RoleAdmin}, true},
	ActManageUsers:  {[]Role{RoleSecurity, RoleAdmin}, true},
	ActManageSystem: {[]Role{RoleAdmin}, true},
	ActReadAudit:    {[]Role{RoleAuditor}, true},

	ActAnswerObjection:  {[]Role{RoleHandler, RoleApprover}, false},
	ActOverseeObjection: {[]Role{RoleSupervisor}, true},
}

// HiddenMessage is said of a record that does not exist and of one that the
// actor may not know of, in the same words, so that nobody can tell which.
const HiddenMessage = "没有找到该记录，或它不属于您所在的机关"

// Permit decides whether the actor may do the act on records of the bureau.
// An actor who may not know of the record is told not_found, one who may read
// it is told forbidden.
func Permit(a Actor, act Act, tree *Tree, bureau int64) error {
	if a.System {
		return nil
	}
	if a.Empty() {
		return Errorf(Unauthenticated, "请先登录，或在请求中提供有效的访问令牌")
	}
	g := grants[act]
	own := a.BureauID == bureau
	if !own && !tree.Covers(a.BureauID, bureau) {
		return Errorf(NotFound, "%s", HiddenMessage)
	}
	if !a.Has(g.roles...) {
		return Errorf(Forbidden, "您没有“%s”的权限，请联系本机关系统管理员授权", rolesLabel(g.roles))
	}
	if !own && !g.down {
		return Errorf(Forbidden, "该操作须由承办机关自己进行，上级机关可以查阅")
	}
	return nil
}

func rolesLabel(roles []Role) string {
	label := ""
	for i, r := range roles {
		if i > 0 {
			label += "、"
		}
		label += ChoiceLabel(Roles, string(r))
	}
	return label
}

// User is an account of a bureau's person or system.
type User struct {
	ID        int64   `json:"id,string" gorm:"primaryKey;autoIncrement:false"`
	BureauID  int64   `json:"bureau_id,string"`
	OfficerID int64   `json:"officer_id,string"`
	Login     string  `json:"login"`
	Name      string  `json:"name"`
	Roles     string  `json:"roles"` // comma separated
	Disabled  bool    `json:"disabled"`
	Email     string  `json:"-"` // where the morning mail goes; empty = no mail
	CreatedAt Instant `json:"created_at" gorm:"autoCreateTime:false"`
}

// Token lets a bureau's own system act as one of its users. Only its hash is kept.
type Token struct {
	Hash      string  `json:"-" gorm:"primaryKey"` // SHA-256 of the token, hexadecimal
	UserID    int64   `json:"user_id,string"`
	Name      string  `json:"name"` // what it is for
	CreatedAt Instant `json:"created_at" gorm:"autoCreateTime:false"`
	RevokedAt Instant `json:"revoked_at"`
}

// Audit is one line of the audit trail (留痕): who did what to which record.
// Lines are never changed.
type Audit struct {
	ID       int64   `json:"id,string" gorm:"primaryKey;autoIncrement:false"`
	At       Instant `json:"at"`
	ActorID  int64   `json:"actor_id,string"`
	Actor    string  `json:"actor"`
	BureauID int64   `json:"bureau_id,string"`
	Verb     string  `json:"verb"`
	Object   string  `json:"object"`
	ObjectID string  `json:"object_id"`
	Note     string  `json:"note"`
}
