package office

import (
	"slices"
	"strings"

	"sanxiang/app/cases"
	"sanxiang/models"
)

// step reads the form of a step. Facts of the case that nobody changed are left
// out, so that an event says only what it changed.
func (f *form) step(k cases.Docket, kind models.StepKind) models.Step {
	s := models.Step{Kind: kind, Day: f.dayOf("day")}
	f.unread.Require(f.value("day") != "", "day", "发生日期必须填写", "请填写实际办理的日期")
	for _, name := range stepForms[kind].inputs {
		name, full := strings.CutSuffix(name, "!")
		f.unread.Require(!full || f.value(name) != "", name, "理由必须填写", "请写明事实、理由和依据的文书")
		if !f.readFact(&s, name) {
			f.readAct(&s, name)
		}
	}
	if kind == models.StepDecided && s.Outcome != models.OutcomePenalty {
		s.Penalties, s.Tier = nil, ""
	}
	f.override(&s)
	leaveUnchanged(&s, k)
	return s
}

// readFact reads an input that states a fact of the case.
func (f *form) readFact(s *models.Step, name string) bool {
	switch name {
	case "procedure":
		s.Procedure = models.Procedure(f.value(name))
	case "source":
		s.Source = f.value(name)
	case "number":
		s.Number = f.value(name)
	case "cause":
		s.Cause = f.value(name)
	case "cause_category":
		s.CauseCategory = f.value(name)
	case "act_on":
		s.ActOn = f.dayOf(name)
	case "act_end_on":
		s.ActEndOn = f.dayOf(name)
	case "found_on":
		s.FoundOn = f.dayOf(name)
	case "facts":
		s.Facts = f.value(name)
	case "basis":
		s.Basis = f.value(name)
	case "discretion":
		s.Discretion = f.value(name)
	case "content":
		s.Content = f.value(name)
	case "grounds":
		s.Grounds = f.list(name)
	case "parties":
		s.Parties = f.parties()
	case "officers":
		s.Officers = f.handlers()
	default:
		return false
	}
	return true
}

// readAct reads an input that says what was done.
func (f *form) readAct(s *models.Step, name string) {
	switch name {
	case "note":
		s.Note = f.value(name)
	case "proposed":
		s.Proposed = f.penalties(name)
	case "penalties":
		if f.value("outcome") == string(models.OutcomePenalty) {
			s.Penalties = f.penalties(name)
		}
	case "hearing_offered":
		s.HearingOffered = f.checked(name)
	case "hearing_asked":
		s.HearingAsked = f.checked(name)
	case "waived":
		s.Waived = f.checked(name)
	case "hearing_on":
		s.HearingOn = f.dayOf(name)
	case "chair":
		s.Chair = f.row(name)
	case "outcome":
		s.Outcome = models.Outcome(f.value(name))
		f.unread.Require(s.Outcome != "", name, "没有选择处理结果", "请选择一项")
	case "tier":
		s.Tier = f.value(name)
	case "waived_fine":
		s.WaivedFine = f.fen(name)
	case "document_number":
		s.DocumentNumber = f.value(name)
	case "remedy":
		s.Remedy = f.value(name)
	case "method":
		s.Method = f.value(name)
		f.unread.Require(s.Method != "", name, "没有选择送达方式", "请选择实际采用的方式")
	case "amount":
		s.Amount = f.fen(name)
	case "revocation":
		s.Revocation = f.value(name)
	}
}

// overrideRule is the rule that approval may lift in a case (R04, 追责时效).
const overrideRule = "R04"

// override reads the approval by which a rule is lifted, where one is given.
func (f *form) override(s *models.Step) {
	reason, document := f.value("override_reason"), f.value("override_document")
	if reason == "" && document == "" {
		return
	}
	f.unread.Require(reason != "", "override_reason", "经批准继续的应写明理由", "请写明为什么适用较长的时效")
	f.unread.Require(document != "", "override_document", "经批准继续的应写明批准文件", "请填写批准文件的名称和文号")
	s.Override = &models.Override{Rule: overrideRule, Reason: reason, Document: document}
}

// leaveUnchanged takes out of a step what the case says already.
func leaveUnchanged(s *models.Step, k cases.Docket) {
	c := k.Case
	for _, x := range []struct {
		stated *string
		known  string
	}{
		{&s.Number, c.Number}, {(*string)(&s.Procedure), string(c.Procedure)}, {&s.Source, c.Source}, {&s.Cause, c.Cause}, {&s.CauseCategory, c.CauseCategory},
		{&s.Facts, c.Facts}, {&s.Basis, c.Basis}, {&s.Discretion, c.Discretion}, {&s.Content, c.Content},
		{(*string)(&s.ActOn), string(c.ActOn)}, {(*string)(&s.ActEndOn), string(c.ActEndOn)}, {(*string)(&s.FoundOn), string(c.FoundOn)},
	} {
		if typedLike(*x.stated, x.known) {
			*x.stated = ""
		}
	}
	if strings.Join(s.Grounds, ",") == c.Grounds {
		s.Grounds = nil
	}
	if slices.Equal(s.Parties, k.Parties) {
		s.Parties = nil
	}
	if s.Kind == models.StepAmended && slices.Equal(s.Officers, compactIDs(c.Handler1, c.Handler2)) {
		s.Officers = nil
	}
}

// typedLike compares a text with what it was before: browsers send other ends
// of lines and the form takes blanks off the ends.
func typedLike(typed, known string) bool {
	return strings.ReplaceAll(typed, "\r\n", "\n") == strings.TrimSpace(strings.ReplaceAll(known, "\r\n", "\n"))
}

func compactIDs(ids ...int64) models.IDs {
	return slices.DeleteFunc(models.IDs(ids), func(id int64) bool { return id == 0 })
}
