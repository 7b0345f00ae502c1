package models

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMentions(t *testing.T) {
	t.Parallel()
	users := []User{{ID: 1, Name: "示例甲"}, {ID: 2, Name: "示例甲乙"}, {ID: 3, Name: "示例丙"}, {ID: 4}}
	for _, row := range []struct {
		name, text string
		want       []int64
	}{
		{"nobody", "请核对", nil},
		{"one", "@示例丙 请看", []int64{3}},
		{"the longest name that fits", "请@示例甲乙看一下", []int64{2}},
		{"each once", "@示例甲，@示例丙，@示例甲", []int64{1, 3}},
		{"an address is nobody", "office@example.com @", nil},
	} {
		var got []int64
		for _, u := range Mentions(row.text, users) {
			got = append(got, u.ID)
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
	}
}

func TestDraftCheck(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		draft Draft
		field string
	}{
		{"good", Draft{Form: "cases/123/step/not_filed", Values: "{}"}, ""},
		{"no name", Draft{}, "form"},
		{"an address elsewhere", Draft{Form: "//example"}, "form"},
		{"not a name", Draft{Form: "cases/新"}, "form"},
		{"too long", Draft{Form: "cases/new", Values: strings.Repeat("字", DraftLimit/3+1)}, "values"},
	} {
		err := row.draft.Check()
		if (err != nil) != (row.field != "") || err != nil && !strings.Contains(err.Error(), row.field+"：") {
			t.Errorf("%s: %v, want a fault of %q", row.name, err, row.field)
		}
	}
}

// TestRemaining counts to last days over the National Day holiday of 2026.
func TestRemaining(t *testing.T) {
	t.Parallel()
	c := calendar2026(t)
	for _, row := range []struct {
		today, due Day
		want       string
	}{
		{"2026-09-29", "2026-09-30", "剩余1个工作日"},
		{"2026-09-30", "2026-09-30", "今天到期"},
		{"2026-10-12", "2026-10-09", "已超期2个工作日"},
		{"2026-05-31", "2026-05-30", "已超期1天"},
		{"2026-12-30", "2027-01-10", "剩余11天"}, // the calendar of 2027 is not known
		{"2026-09-30", "", ""},
	} {
		if got := c.Remaining(row.today, row.due); got != row.want {
			t.Errorf("Remaining(%s, %s) = %q, want %q", row.today, row.due, got, row.want)
		}
	}
	if got := Day("2026-06-19").Weekday(); got != "2026年6月19日（星期五）" || Day("").Weekday() != "" {
		t.Errorf("Weekday = %q", got)
	}
}

// TestTrack shows the way of cases of every sort.
func TestTrack(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		c    Case
		want string // stages in order, the one at hand in brackets
	}{
		{"clue", Case{State: CaseClue, Procedure: OrdinaryProcedure, EnteredOn: "2026-01-05"}, "线索登记 [立案] 调查终结 告知 决定 送达 结案 归档"},
		{"simple", Case{State: CaseClue, Procedure: SimpleProcedure, EnteredOn: "2026-01-05"}, "线索登记 [决定] 送达 结案 归档"},
		{"reviewing with a hearing", Case{State: CaseReviewing, Procedure: OrdinaryProcedure, EnteredOn: "2026-01-05", FiledOn: "2026-01-06", NotifiedOn: "2026-02-01", HearingOn: "2026-02-20", Heard: true, Major: true},
			"线索登记 立案 [调查终结] 告知 听证 法制审核 决定 送达 结案 归档"},
		{"decided with a fine", Case{State: CaseDecided, Procedure: OrdinaryProcedure, EnteredOn: "2026-01-05", FiledOn: "2026-01-06", NotifiedOn: "2026-02-01", DecidedOn: "2026-03-01", Outcome: OutcomePenalty, Fine: 1_00},
			"线索登记 立案 告知 决定 [送达] 缴款 结案 归档"},
		{"transferred", Case{State: CaseDecided, Procedure: OrdinaryProcedure, EnteredOn: "2026-01-05", FiledOn: "2026-01-06", DecidedOn: "2026-03-01", Outcome: OutcomeTransferred}, "线索登记 立案 决定 [结案] 归档"},
		{"not filed", Case{State: CaseNotFiled, EnteredOn: "2026-01-05"}, "线索登记 [不予立案] 归档"},
	} {
		var got []string
		for _, m := range Track(row.c, nil, nil) {
			if m.State == MilestoneNow {
				m.Name = "[" + m.Name + "]"
			}
			got = append(got, m.Name)
		}
		if s := strings.Join(got, " "); s != row.want {
			t.Errorf("%s: %s, want %s", row.name, s, row.want)
		}
	}
	duties := []Duty{{Rule: "R14", Text: "办案期限"}, {Rule: "R27", Text: "音像"}}
	track := Track(Case{State: CaseInvestigating, Procedure: OrdinaryProcedure, EnteredOn: "2026-01-05", FiledOn: "2026-01-06"}, nil, duties)
	for _, m := range track {
		want := map[string]int{"决定": 1, "调查终结": 1}[m.Name] // the other rule belongs to what is at hand
		if len(m.Due) != want {
			t.Errorf("duties of %s = %+v", m.Name, m.Due)
		}
	}
}

// TestMainStep follows the story and names what the case waits for.
func TestMainStep(t *testing.T) {
	t.Parallel()
	env := storyEnv(t)
	env.Today = "2026-03-02"
	notified := []Step{{Kind: StepFiled, Day: "2026-01-05"}, {Kind: StepConcluded, Day: "2026-02-01", Proposed: fine(60000)}, {Kind: StepNotified, Day: "2026-02-02", HearingOffered: true}}
	with := func(more ...Step) []Step { return append(slices.Clone(notified), more...) }
	asked := Step{Kind: StepDefended, Day: "2026-02-03", HearingAsked: true}
	summons := Step{Kind: StepSummoned, Day: "2026-02-04", HearingOn: "2026-02-25"}
	org := Case{Procedure: OrdinaryProcedure, PartyKind: PartyOrg, FiledOn: "2026-01-05"}
	for _, row := range []struct {
		name  string
		state CaseState
		steps []Step
		want  StepKind
	}{
		{"clue", CaseClue, nil, StepFiled},
		{"investigating", CaseInvestigating, nil, StepConcluded},
		{"grave enough for review", CaseNotified, notified, StepSubmitted},
		{"hearing asked for", CaseNotified, with(asked), StepSummoned},
		{"hearing announced", CaseNotified, with(asked, summons), StepHeard},
		{"given up", CaseNotified, with(asked, Step{Kind: StepDefended, Waived: true}, Step{Kind: StepSubmitted}, Step{Kind: StepPassed}), StepDecided},
		{"waits for the reviewer", CaseReviewing, notified, ""},
		{"reviewed ahead of the notice", CaseReviewed, notified[:2], StepNotified},
		{"reviewed", CaseReviewed, notified, StepDecided},
		{"archived", CaseArchived, notified, ""},
	} {
		c, e := org, env
		c.State, e.Steps = row.state, row.steps
		if got := MainStep(c, e); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
	simple := Case{State: CaseClue, Procedure: SimpleProcedure}
	if got := MainStep(simple, env); got != StepDecided {
		t.Errorf("simple: %q", got)
	}
}

// TestObstacles names only what no form of the step can mend.
func TestObstacles(t *testing.T) {
	t.Parallel()
	env := storyEnv(t)
	env.Today = "2026-03-02"
	c := Case{State: CaseNotified, Procedure: OrdinaryProcedure, PartyKind: PartyOrg, PartyName: "示例有限公司", FiledOn: "2026-01-05", ActOn: "2025-12-01"}
	env.Steps = []Step{{Kind: StepConcluded, Day: "2026-02-01", Proposed: fine(60000)}}
	rules := func(kind StepKind, c Case) string {
		var out []string
		for _, f := range Missing(c.Obstacles(kind, env)) {
			out = append(out, f.Rule)
		}
		return strings.Join(out, " ")
	}
	if got := rules(StepDecided, c); got != "R11 R08" {
		t.Errorf("a grave decision without review and notice lacks %q, want R11 R08", got)
	}
	if got := rules(StepNotified, c); got != "" {
		t.Errorf("a notice lacks %q, want nothing: its form asks for the rest", got)
	}
	if got := rules(StepHeard, c); got != "R10" {
		t.Errorf("a hearing lacks %q, want its announcement", got)
	}
	if got := rules(StepSummoned, c); got != "" {
		t.Errorf("the announcement of a hearing lacks %q", got)
	}
	if got := c.Obstacles(StepRecorded, env); got != nil {
		t.Errorf("a recording lacks %+v", got)
	}
	if !Overridable("R04") || Overridable("R11") {
		t.Error("only limitation may be lifted by approval")
	}
}

func TestReviewPack(t *testing.T) {
	t.Parallel()
	c := Case{Facts: "示例", Heard: true}
	env := Env{Steps: []Step{{Kind: StepConcluded, Proposed: fine(1)}}, Recordings: []Recording{{Stage: "evidence", Act: "scene"}}}
	var lacks []string
	for _, x := range ReviewPack(c, env) {
		if !x.Ready {
			lacks = append(lacks, x.Code+" "+x.Where)
		}
		if x.Ready != (x.Why == "") {
			t.Errorf("%s: ready %v, why %q", x.Code, x.Ready, x.Why)
		}
	}
	if diff := cmp.Diff([]string{"basis step/amended", "hearing recordings"}, lacks); diff != "" {
		t.Error(diff)
	}
	if n := len(ReviewPack(Case{}, Env{})); n != 5 {
		t.Errorf("%d items, want 5 and no minutes without a hearing", n)
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	p := Profile{
		Name: "示例口径", Note: "示例规则", CountUnit: "件", Severity: []PenaltyKind{KindWarning, KindFine, KindRevokeLicence},
		Columns: []Column{{Label: "警告", Kinds: []PenaltyKind{KindWarning}}, {Label: "罚款", Kinds: []PenaltyKind{KindFine}}},
	}
	decided := func(outcome Outcome, kinds ...PenaltyKind) Case {
		set := KindSetOfKinds(kinds)
		return Case{DecidedOn: "2026-03-02", Outcome: outcome, Kinds: set, CountKey: CountKey(set, false)}
	}
	fallen := decided(OutcomePenalty, KindFine)
	fallen.Revoked, fallen.RevokedOn, fallen.CountKey = true, "2026-04-01", CountKey(fallen.Kinds, true)
	for _, row := range []struct {
		name, column, says string
		c                  Case
	}{
		{"not decided", "", "", Case{}},
		{"the heaviest counts", "罚款", "并处警告、罚款，按最重的“罚款”归类", decided(OutcomePenalty, KindWarning, KindFine)},
		{"one kind", "警告", "处罚种类为“警告”，决定日期为2026年3月2日，计为1件", decided(OutcomePenalty, KindWarning)},
		{"no penalty", "", "首违不罚", decided(OutcomeExemptFirst)},
		{"fallen", "", "不计入后来被撤销的决定", fallen},
	} {
		got := p.Explain(row.c)
		if got.Column != row.column || !strings.Contains(got.Reason, row.says) {
			t.Errorf("%s: column %q, reason %q", row.name, got.Column, got.Reason)
		}
	}
}

// TestStatements says what steps state, and never who somebody is by number.
func TestStatements(t *testing.T) {
	t.Parallel()
	id := MakeIDNumber("000000", "1985-06-07", 11)
	s := Step{
		Kind: StepRegistered, Procedure: OrdinaryProcedure, Source: "complaint", Cause: "示例案", ActOn: "2026-01-02", Officers: IDs{7, 8},
		Parties:  []Party{{Kind: PartyPerson, Name: "示例甲", IDNumber: id, Phone: "13900000000", Address: "示例路1号"}},
		Proposed: append(fine(60000), Penalty{PartySeq: 2, Kind: KindRevokeLicence, Detail: "示例证"}), HearingOffered: true, Note: "示例说明",
		Override: &Override{Rule: "R04", Reason: "示例理由", Document: "示批1号"}, Recording: &Recording{Title: "笔录", Stage: "evidence", Medium: "text"},
		Outcome: OutcomePenalty, Penalties: fine(5), WaivedFine: 100, Amount: 100, Revocation: "revoked", Grounds: []string{"complex"},
	}
	text := ""
	for _, x := range s.Statements(map[int64]string{7: "示例乙"}) {
		text += x.Label + "=" + x.Text + "\n"
	}
	for _, want := range []string{
		"程序=普通程序", "案件来源=投诉举报", "当事人=示例甲（自然人）", "承办人员=示例乙、编号8", "拟作出的处罚=罚款60,000.00元、对第2名当事人吊销许可证件（示例证）",
		"已告知听证权利=是", "经批准继续=规则R04：示例理由（批准文件：示批1号）", "过程记录=笔录（调查取证、文字）", "缴款金额=1.00元", "决定失效方式=撤销",
	} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("statements lack %q:\n%s", want, text)
		}
	}
	for _, never := range []string{id, "13900000000", "示例路"} {
		if strings.Contains(text, never) {
			t.Errorf("statements tell %q", never)
		}
	}
}

func TestUnfit(t *testing.T) {
	t.Parallel()
	o := Officer{ActiveFrom: "2020-01-01", ActiveTo: "2026-06-01"}
	until := func(d Day) []Certificate {
		c := Certificate{ValidFrom: "2020-01-01", ValidTo: d}
		c.Settle()
		return []Certificate{c}
	}
	for _, row := range []struct {
		name string
		list []Certificate
		on   Day
		want string
	}{
		{"valid", until("2026-05-31"), "2026-05-31", ""},
		{"expired", until("2026-03-31"), "2026-05-01", "行政执法证已于2026年3月31日后失效"},
		{"none", nil, "2026-05-01", "没有在2026年5月1日有效的行政执法证"},
		{"left", until("2029-12-31"), "2026-06-01", "在2026年6月1日不在岗"},
	} {
		if got := o.Unfit(row.list, row.on); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}
