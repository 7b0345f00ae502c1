package office

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/cases"
	"sanxiang/models"
)

// casePageDesk is a case's own page (案件概况) with its comments.
type casePageDesk struct {
	*office
	page *page
}

func newCasePageDesk(o *office) *casePageDesk {
	return &casePageDesk{office: o, page: o.parse("casepage.html", "casepart.html")}
}

func (d *casePageDesk) routes() []route {
	return []route{
		get("/cases/:id", d.show, models.ActReadCase),
		post("/cases/:id/comments", d.comment, models.ActReadCase),
		get("/cases/:id/delete", d.askDelete, models.ActHandleCase),
		post("/cases/:id/delete", d.remove, models.ActHandleCase),
	}
}

// casePage is what the page shows.
type casePage struct {
	Case     caseHead
	Track    []stageLine
	Main     *stepLink
	Waits    string // what the case waits for when it is nobody's step
	Others   []stepLink
	Facts    []fact
	Parties  []partyFacts
	Story    []models.Statement
	Counting models.Counting
	Locked   bool
	Events   []eventLine
	Comments []commentLine
	Form     *form
	Comment  field
	Path     string // of the case
	Delete   string // "" = may not be deleted
}

// stageLine is one stage of the track.
type stageLine struct {
	Name, State, Word string
	On                models.Day
	Due               []dueLine
}

// dueLine is a deadline in words.
type dueLine struct{ Text, Day, Left, Class string }

// partyFacts is a party as the page shows it.
type partyFacts struct {
	Name  string
	Facts []fact
}

// commentLine is one comment.
type commentLine struct{ Author, At, Text string }

func (d *casePageDesk) show(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	return d.render(v, fiber.StatusOK, id, newForm(nil))
}

func (d *casePageDesk) render(v *visit, status int, id int64, f *form) error {
	k, err := d.Cases.FindDocket(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	p := casePage{
		Case: d.caseHead(v, k.Case, ""), Track: trackLines(k), Facts: caseFacts(k, v.tree), Story: caseStory(k.Case),
		Counting: k.Counting, Locked: k.Locked, Events: eventLines(k), Form: f, Path: casePath(id, ""),
	}
	p.Main, p.Others, p.Waits = nextSteps(k)
	for _, x := range k.Parties {
		p.Parties = append(p.Parties, partyFacts{x.Name, factsOfParty(x)})
	}
	for _, x := range k.Comments {
		p.Comments = append(p.Comments, commentLine{x.Author, momentText(x.At), x.Text})
	}
	p.Comment = f.area("text", "添加批注", rows(2), hint("写“@姓名”提醒同事；批注不属于案卷，不能修改"))
	if k.Case.State == models.CaseClue && models.Permit(v.actor, models.ActHandleCase, v.tree, k.Case.BureauID) == nil {
		p.Delete = casePath(id, "delete")
	}
	h := head{Title: k.Case.Number + " " + k.Case.PartyName, Section: "cases", Crumbs: []crumb{{"案件", Prefix + "/cases"}, {k.Case.Number, ""}}, Wide: true}
	return v.renderAs(status, d.page, h, p)
}

// stageWords say how far a stage is.
var stageWords = map[models.MilestoneState]string{models.MilestoneDone: "已办", models.MilestoneNow: "在办", models.MilestoneTodo: "未到"}

// trackLines puts the track in words.
func trackLines(k cases.Docket) []stageLine {
	out := make([]stageLine, len(k.Track))
	for i, m := range k.Track {
		out[i] = stageLine{Name: m.Name, State: string(m.State), Word: stageWords[m.State], On: m.On}
		for _, due := range m.Due {
			out[i].Due = append(out[i].Due, dueOf(k, due))
		}
	}
	return out
}

// dueSoon is how many days before its end a deadline is near.
const dueSoon = 5

// dueOf puts a deadline in words: the last day with its weekday and how long
// that is away.
func dueOf(k cases.Docket, due models.Duty) dueLine {
	line := dueLine{Text: due.Text, Left: k.Calendar.Remaining(k.Today, due.DueOn)}
	if due.DueOn != "" {
		line.Day = "须于" + due.DueOn.Weekday() + "前"
	}
	switch {
	case due.Overdue:
		line.Class = "late"
	case due.DueOn != "" && due.DueOn.Sub(k.Today) <= dueSoon:
		line.Class = "soon"
	}
	return line
}

// caseFacts are the main facts of a case.
func caseFacts(k cases.Docket, tree *models.Tree) []fact {
	c := k.Case
	var out []fact
	add := func(name, value string) {
		if value != "" {
			out = append(out, fact{Name: name, Value: value})
		}
	}
	add("承办机关", tree.Bureaus[c.BureauID].Name)
	add("程序", c.Procedure.Label())
	add("承办人", strings.Trim(k.Officers[c.Handler1]+"、"+k.Officers[c.Handler2], "、"))
	add("来源", models.ChoiceLabel(models.CaseSources, c.Source))
	add("违法类别", c.CauseCategory)
	add("行为发生", c.ActOn.Chinese())
	add("行为终了", c.ActEndOn.Chinese())
	add("发现", c.FoundOn.Chinese())
	var grounds []string
	for _, g := range strings.Split(c.Grounds, ",") {
		if g != "" {
			grounds = append(grounds, models.ChoiceLabel(models.CaseGrounds, g))
		}
	}
	add("案件情形", strings.Join(grounds, "、"))
	if c.DecidedOn == "" {
		add("拟处罚", models.PenaltyWords(k.Proposed))
		add("法制审核", models.Reasons(k.Review))
	} else {
		add("文号", c.DocNo())
		add("处理结果", models.ChoiceLabel(models.Outcomes, string(c.Outcome)))
		add("处罚", models.PenaltyWords(k.Penalties))
		if c.Outcome == models.OutcomePenalty {
			add("裁量阶次", models.ChoiceLabel(models.Tiers, c.Tier))
		}
	}
	if c.Revoked {
		add("决定失效", c.RevokedOn.Chinese())
	}
	return out
}

// factsOfParty are the facts of a party; identifiers come masked for those who
// have no part in the case.
func factsOfParty(p models.Party) []fact {
	var out []fact
	for _, x := range []fact{
		{Name: "类别", Value: p.Kind.Label()}, {Name: "信用代码", Value: p.USCC}, {Name: "负责人", Value: p.LegalRep}, {Name: "经营者", Value: p.Operator},
		{Name: "证件号码", Value: p.IDNumber}, {Name: "出生日期", Value: p.BirthDay.Chinese()}, {Name: "电话", Value: p.Phone}, {Name: "住址", Value: p.Address},
	} {
		if x.Value != "" {
			out = append(out, x)
		}
	}
	if p.Minor {
		out = append(out, fact{Name: "年龄", Value: "行为时不满十八周岁"})
	}
	return out
}

// caseStory are the long texts of a case.
func caseStory(c models.Case) []models.Statement {
	var out []models.Statement
	for _, s := range []models.Statement{{Label: "违法事实", Text: c.Facts}, {Label: "依据", Text: c.Basis}, {Label: "裁量说明", Text: c.Discretion}, {Label: "决定内容", Text: c.Content}} {
		if s.Text != "" {
			out = append(out, s)
		}
	}
	return out
}

// comment adds a comment to a case.
func (d *casePageDesk) comment(v *visit) error {
	id, f, err := v.sentTo("id")
	if err != nil {
		return err
	}
	named, err := d.Cases.AppendComment(v.ctx, v.actor, id, cases.Remark{Key: f.Key, Text: f.value("text")})
	if err != nil {
		if !f.refuse(err) {
			return err
		}
		return d.render(v, statusOf(err), id, f)
	}
	said := "批注已添加"
	if len(named) > 0 {
		names := make([]string, len(named))
		for i, u := range named {
			names[i] = u.Name
		}
		said += "，提到了" + strings.Join(names, "、")
	}
	return v.done(said, casePath(id, "")+"#comments")
}

// askDelete reads back what deleting a clue takes away.
func (d *casePageDesk) askDelete(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	f, err := d.Cases.Find(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	if err := models.Permit(v.actor, models.ActHandleCase, v.tree, f.Case.BureauID); err != nil {
		return err
	}
	if f.Case.State != models.CaseClue {
		return models.Errorf(models.Conflict, "案件已处于“%s”，不能删除；已立案的请办理终止调查", models.ChoiceLabel(models.CaseStates, string(f.Case.State)))
	}
	return v.confirm(confirmation{
		Title: "删除线索", Section: "cases", Crumbs: append(caseCrumbs(f.Case), crumb{"删除", ""}), Danger: true,
		Lead: "删除后不能恢复，操作日志仍会记载本次删除。案号不会再次使用。",
		Rows: []fact{
			{Name: "案号", Value: f.Case.Number}, {Name: "当事人", Value: f.Case.PartyName}, {Name: "案由", Value: f.Case.Cause},
			{Name: "登记日期", Value: f.Case.EnteredOn.Chinese()}, {Name: "过程记录", Value: strconv.Itoa(len(f.Recordings)) + "项"},
		},
		Values: url.Values{}, Action: casePath(id, "delete"), Button: "删除线索", Back: casePath(id, ""),
	})
}

// remove deletes a clue that was read back.
func (d *casePageDesk) remove(v *visit) error {
	id, f, err := v.sentTo("id")
	if err != nil {
		return err
	}
	if !confirmed(f.values) {
		return d.askDelete(v)
	}
	if err := d.Cases.DeleteDraft(v.ctx, v.actor, id); err != nil {
		return err
	}
	return v.done("线索已删除", Prefix+"/cases")
}

// eventLine is one line of the timeline: who did what and when.
type eventLine struct {
	Seq, Count           int
	What, Day, Who, When string
	Hash                 string
	Brief                string             // what is said in few words
	Said                 []models.Statement // the rest
	Href                 string             // where the recordings are
}

// eventLines puts the events in words, the latest first; recordings that follow
// one another are one line that leads to them.
func eventLines(k cases.Docket) []eventLine {
	var out []eventLine
	for i := len(k.Events) - 1; i >= 0; i-- {
		e, step := k.Events[i], k.Steps[i]
		line := eventLine{
			Seq: e.Seq, Count: 1, What: e.Kind.Label(), Day: e.Day.Chinese(), Who: e.Actor, When: momentText(e.At), Hash: e.Hash[:min(8, len(e.Hash))],
		}
		line.Brief, line.Said = brief(step.Statements(k.Officers))
		if e.Kind == models.StepRecorded {
			line.Href = casePath(k.Case.ID, "recordings")
			if n := len(out); n > 0 && out[n-1].Href != "" {
				last := &out[n-1]
				last.Count++
				last.What = fmt.Sprintf("过程记录%d项", last.Count)
				last.Brief = line.Brief + "；" + last.Brief
				continue
			}
		}
		out = append(out, line)
	}
	return out
}

// briefLimit is how many characters of a statement the timeline shows at once.
const briefLimit = 40

// brief parts what a step states into the short statements, in one line, and
// the long ones.
func brief(list []models.Statement) (line string, rest []models.Statement) {
	var parts []string
	for _, s := range list {
		if utf8.RuneCountInString(s.Text) > briefLimit {
			rest = append(rest, s)
			continue
		}
		parts = append(parts, s.Label+"："+s.Text)
	}
	return strings.Join(parts, "；"), rest
}

// eventsAfter are the events that somebody who saw the version has not seen,
// the earliest first.
func eventsAfter(k cases.Docket, version int64) []eventLine {
	var out []eventLine
	for i, e := range k.Events {
		if int64(e.Seq) > version {
			out = append(out, eventLine{
				Seq: e.Seq, Count: 1, What: e.Kind.Label(), Day: e.Day.Chinese(), Who: e.Actor, When: momentText(e.At), Said: k.Steps[i].Statements(k.Officers),
			})
		}
	}
	return out
}
