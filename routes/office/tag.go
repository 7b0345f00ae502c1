package office

import "sanxiang/models"

// tag is a state in a word with a shape, never by colour alone.
type tag struct{ Class, Text string }

// The classes of tags: done, waiting, not begun, gone, late.
const (
	tagOK    = "ok"    // ● 已办
	tagWait  = "wait"  // ◐ 待办
	tagPlain = "plain" // ○ 未到
	tagGone  = "gone"  // ■ 撤下、终止
	tagLate  = "late"  // ▲ 超期
)

// caseTags gives the class of each state of a case.
var caseTags = map[models.CaseState]string{
	models.CaseClue: tagPlain, models.CaseNotFiled: tagGone, models.CaseDropped: tagGone, models.CaseSuspended: tagWait,
	models.CaseDecided: tagOK, models.CaseServed: tagOK, models.CaseClosed: tagOK, models.CaseArchived: tagOK,
}

// caseTag is the state of a case.
func caseTag(state models.CaseState) tag {
	class := caseTags[state]
	if class == "" {
		class = tagWait
	}
	return tag{class, models.ChoiceLabel(models.CaseStates, string(state))}
}
