package models

import (
	"slices"
	"testing"
)

// sampleTree is a government with two departments, and a unit below the first.
func sampleTree() *Tree {
	return NewTree([]Bureau{{ID: 1}, {ID: 2, ParentID: 1}, {ID: 3, ParentID: 1}, {ID: 4, ParentID: 2}})
}

func TestPermitMatrix(t *testing.T) {
	t.Parallel()
	// Who may do what in the own bureau, and whether a bureau above may do it too.
	for act, row := range map[Act]struct {
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
	} {
		for _, choice := range Roles {
			role := Role(choice.Code)
			a := Actor{UserID: 9, Name: "示例用户", BureauID: 2, Roles: []Role{role}}
			may := slices.Contains(row.roles, role)
			for _, tt := range []struct {
				name   string
				bureau int64
				want   Kind // "" for permitted
			}{
				{"own", 2, verdict(may)},
				{"below", 4, verdict(may && row.down)},
				{"beside", 3, NotFound},
				{"above", 1, NotFound},
				{"none", 99, NotFound},
			} {
				err := Permit(a, act, sampleTree(), tt.bureau)
				if got := kindOrNone(err); got != tt.want {
					t.Errorf("%s by %s, %s bureau: %q, want %q", act, role, tt.name, got, tt.want)
				}
			}
		}
	}
	if len(grants) != 15 {
		t.Errorf("%d acts have grants, the matrix has 15", len(grants))
	}
}

func verdict(ok bool) Kind {
	if ok {
		return ""
	}
	return Forbidden
}

func kindOrNone(err error) Kind {
	if err == nil {
		return ""
	}
	return KindOf(err)
}

func TestPermitNobodyAndSystem(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		actor Actor
		act   Act
		want  Kind
	}{
		{"nobody", Actor{}, ActReadCase, Unauthenticated},
		{"a user without name", Actor{UserID: 9, BureauID: 2, Roles: []Role{RoleHandler}}, ActReadCase, Unauthenticated},
		{"a name without user", Actor{Name: "示例用户", BureauID: 2, Roles: []Role{RoleHandler}}, ActReadCase, Unauthenticated},
		{"a user without role", Actor{UserID: 9, Name: "示例用户", BureauID: 2}, ActReadCase, Forbidden},
		{"an act that nobody was granted", Actor{UserID: 9, Name: "示例用户", BureauID: 2, Roles: []Role{RoleAdmin}}, "unknown", Forbidden},
		{"the system", SystemActor("示例任务"), ActPublish, ""},
	} {
		if got := kindOrNone(Permit(tt.actor, tt.act, sampleTree(), 2)); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestSplitDuties(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		roles       string
		small, wide bool // allowed where duties may be joined, where they are apart
	}{
		{"admin", true, true}, {"admin,security", true, false}, {"admin,auditor", false, false}, {"security,auditor", false, false},
		{"auditor,supervisor", true, true}, {"handler, security", true, true}, {"", true, true},
	} {
		if got := SplitDuties(RolesOf(tt.roles), false) == ""; got != tt.small {
			t.Errorf("%s in a small bureau: %v, want %v", tt.roles, got, tt.small)
		}
		if got := SplitDuties(RolesOf(tt.roles), true) == ""; got != tt.wide {
			t.Errorf("%s where duties are apart: %v, want %v", tt.roles, got, tt.wide)
		}
	}
}
