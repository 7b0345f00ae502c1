package demo

import (
	"context"
	"fmt"
	"time"

	"sanxiang/app/cases"
	"sanxiang/app/disclosure"
	"sanxiang/app/recording"
	"sanxiang/app/review"
	"sanxiang/models"
)

// proceeding is one case on its way. Its scenes are written day by day; the
// case itself comes to be when they are played.
type proceeding struct {
	*world
	plan  docket
	n     int // running number, of party and filing
	team  team
	day   models.Day
	case_ models.Case
}

// proceed writes the scenes of one case, registered on the day.
func (w *world) proceed(plan docket, n int, day models.Day) {
	p := &proceeding{world: w, plan: plan, n: n, team: w.teams[n%len(w.teams)], day: w.workday(day)}
	for _, part := range []struct {
		from  stage
		write func()
	}{
		{atClue, p.register}, {atFiled, p.investigate}, {atConcluded, p.conclude}, {atNotified, p.notify}, {atReview, p.review},
		{atReviewed, p.discuss}, {atDecided, p.decide}, {atPrepared, p.serve}, {atEnd, p.finish},
	} {
		if !plan.reached(part.from) {
			return
		}
		part.write()
	}
}

// later moves on by working days.
func (p *proceeding) later(n int) { p.day = p.workdays(p.day, n) }

// scene writes a scene of the case on the day that the writing has come to.
func (p *proceeding) scene(hour, minute int, name string, run func(ctx context.Context, day models.Day) error) {
	day := p.day
	p.script.add(day, hour, minute, fmt.Sprintf("%s（第%d件）", name, p.n), func(ctx context.Context) error { return run(ctx, day) })
}

// step writes a scene in which somebody takes a step.
func (p *proceeding) step(hour int, actor models.Actor, s models.Step) {
	p.scene(hour, 0, s.Kind.Label(), func(ctx context.Context, day models.Day) error {
		s.Day = day
		c, findings, err := p.cases.Take(ctx, actor, p.case_.ID, cases.Move{Step: s})
		p.case_ = c
		return lawful(findings, err)
	})
}

// lawful takes an alarm for an error: nothing in the demonstration is late.
func lawful(findings []models.Finding, err error) error {
	for _, f := range findings {
		if err == nil && f.Severity == models.SeverityAlarm {
			return fmt.Errorf("%s %s", f.Rule, f.Message)
		}
	}
	return err
}

// record writes scenes in which the team hands in what it recorded an hour ago.
func (p *proceeding) record(hour int, list []exhibit) {
	for i, x := range list {
		p.scene(hour, 5*i+5, x.title, func(ctx context.Context, day models.Day) error {
			body, name := x.body(p.case_, day)
			r := models.Recording{
				Stage: x.stage, Medium: x.medium, Act: x.act, Title: x.title, CertShown: x.shown, FileName: name,
				TakenAt: models.InstantOf(p.clock.Now().Add(-time.Hour)),
			}
			if x.medium == "text" {
				r.Content = x.words(p.case_)
			}
			if x.medium == "av" && x.act == "scene" {
				r.DeviceID = p.team.camera
			}
			item := recording.Item{Recording: r}
			if x.together {
				item.Officers = p.team.members
			}
			_, findings, err := p.recording.Append(ctx, p.team.user, p.case_.ID, item, body)
			return lawful(findings, err)
		})
	}
}

func (p *proceeding) register() {
	o := offences[p.plan.offence]
	p.scene(9, 0, "线索登记", func(ctx context.Context, day models.Day) error {
		facts := o.facts
		if p.plan.witness {
			facts += "上述情况有现场证人" + witness + "的证言佐证。"
		}
		c, findings, err := p.cases.Register(ctx, p.team.user, cases.Registration{Bureau: p.bureau.ID, Step: models.Step{
			Day: day, Procedure: models.OrdinaryProcedure, Source: o.source, Cause: o.cause, CauseCategory: o.category, Facts: facts,
			Basis: o.basis, Grounds: p.plan.grounds, Parties: []models.Party{p.plan.partyOf(p.n)}, Officers: p.team.members,
			ActOn: day.Add(-1), FoundOn: day,
		}})
		p.case_ = c
		return lawful(findings, err)
	})
	p.record(11, onRegistering)
}

// witness is a third person named in the facts of a case.
const witness = "示例证人甲"

func (p *proceeding) investigate() {
	p.later(1)
	p.step(10, p.approver, models.Step{Kind: models.StepFiled, Officers: p.team.members})
	p.record(11, onFiling)
	p.later(1)
	p.record(16, onScene)
	p.later(2)
	p.record(15, onInterview)
}

func (p *proceeding) conclude() {
	p.later(4)
	p.step(10, p.team.user, models.Step{Kind: models.StepConcluded, Proposed: p.plan.penalties(), Note: "事实清楚，证据充分，建议按裁量基准处理。"})
}

// notify tells the party and hears it. A case that ends without a penalty has
// nothing to tell.
func (p *proceeding) notify() {
	p.later(1)
	if !p.plan.penalised() {
		return
	}
	p.step(10, p.team.user, models.Step{Kind: models.StepNotified, Proposed: p.plan.penalties(), HearingOffered: p.plan.reviewed()})
	if !p.plan.reached(atReview) {
		return
	}
	p.later(2)
	switch {
	case p.plan.hearing:
		p.hear()
	case p.plan.waits:
		p.step(15, p.team.user, models.Step{Kind: models.StepDefended, Note: "当事人提出陈述申辩，经复核不影响事实认定。"})
		p.later(5)
	default:
		p.step(15, p.team.user, models.Step{Kind: models.StepDefended, Waived: true, Note: "当事人书面放弃陈述、申辩和听证。"})
	}
}

// hear announces the hearing and holds it.
func (p *proceeding) hear() {
	p.step(15, p.team.user, models.Step{Kind: models.StepDefended, HearingAsked: true, Note: "当事人要求听证。"})
	p.later(1)
	held := p.workdays(p.day, 8)
	p.step(10, p.team.user, models.Step{Kind: models.StepSummoned, HearingOn: held})
	p.day = held
	p.step(11, p.team.user, models.Step{Kind: models.StepHeard, Chair: p.chair, Note: "听证公开举行，当事人对事实没有异议。"})
	p.record(15, onHearing)
}

// reviewed says whether the case needs legal review by amount, kind or
// grounds. The use case works it out by itself; this only says what to do.
func (d docket) reviewed() bool {
	limit := models.Fen(10000)
	if d.party == org {
		limit = 50000
	}
	return d.penalised() && (d.fine >= limit || d.also != "" || len(d.grounds) > 0)
}

func (p *proceeding) review() {
	if !p.plan.reviewed() {
		return
	}
	p.later(1)
	p.submit(nil)
	for round := 1; round <= p.plan.returned; round++ {
		if p.plan.stop == atReview {
			return
		}
		p.later(2)
		p.opinion(models.OpinionCorrect, remarks[(p.n+round)%len(remarks)])
		if p.plan.stop == atReturned {
			return
		}
		p.later(2)
		p.submit(map[int]string{1: "已按意见补正，补正后的材料附后。"})
	}
	if !p.plan.reached(atReviewed) {
		return
	}
	p.later(2)
	p.opinion(models.OpinionAgree)
	p.record(15, onReview)
}

func (p *proceeding) submit(answers map[int]string) {
	p.scene(10, 0, "提交法制审核", func(ctx context.Context, _ models.Day) error {
		_, err := p.reviews.Submit(ctx, p.team.user, p.case_.ID, review.Submission{
			Pack: "调查终结报告、行政处罚决定书代拟稿、证据目录、裁量说明", Answers: answers,
		})
		return err
	})
}

// remarks are what reviewers find.
var remarks = []models.Remark{
	{Item: "evidence", Anchor: "现场检查笔录", Text: "现场检查笔录没有写明测量的方法和结果，请补充说明。"},
	{Item: "discretion", Anchor: "调查终结报告", Text: "裁量说明没有对应基准的具体档次，请写明适用的理由。"},
	{Item: "documents", Anchor: "决定书代拟稿", Text: "引用条款没有写到款、项，请补全。"},
}

// opinion writes a scene in which the reviewer concludes the round.
func (p *proceeding) opinion(o models.Opinion, found ...models.Remark) {
	p.scene(14, 0, "审核意见", func(ctx context.Context, _ models.Day) error {
		list := map[string]string{}
		for _, item := range models.ReviewItems {
			list[item.Code] = "pass"
		}
		list["crime"] = "n/a"
		text := "经审核，主体适格，事实清楚，程序合法，适用依据和裁量适当，同意按拟处理意见作出决定。"
		if o != models.OpinionAgree {
			text = "经审核，基本事实清楚，存在需要改正的问题，改正后重新送审。"
		}
		for _, r := range found {
			list[r.Item] = "problem"
		}
		_, err := p.reviews.Conclude(ctx, p.reviewer, p.case_.ID, review.Conclusion{Opinion: o, Checklist: list, Remarks: found, Text: text})
		return err
	})
}

func (p *proceeding) discuss() {
	if p.plan.discussed() {
		p.later(1)
		p.step(10, p.team.user, models.Step{Kind: models.StepDiscussed, Note: "经集体讨论，同意拟处理意见。"})
		p.record(15, onDiscuss)
	}
}

func (p *proceeding) decide() {
	p.later(1)
	tier, s := p.plan.tier, models.Step{Kind: models.StepDecided, Outcome: p.plan.outcome}
	if tier == "" {
		tier = "normal"
	}
	s.Tier, s.Discretion = tier, discretion[tier]
	if p.plan.penalised() {
		s.Outcome, s.Penalties, s.Content = models.OutcomePenalty, p.plan.penalties(), p.plan.sentence()
	} else {
		s.Discretion, s.Content = discretion["exempt"], "责令改正，并对当事人进行教育。"
	}
	p.step(10, p.approver, s)
	p.record(15, onDeciding)
}

// serve serves the decision and puts its page before the approver.
func (p *proceeding) serve() {
	p.later(2)
	p.step(10, p.team.user, models.Step{Kind: models.StepServed, Method: "直接送达"})
	p.record(16, onServing)
	p.later(1)
	p.scene(10, 0, "准备公示", func(ctx context.Context, _ models.Day) error {
		_, _, err := p.disclosures.Prepare(ctx, p.team.second, p.case_.ID, p.preparation())
		return err
	})
}

func (p *proceeding) preparation() disclosure.Preparation {
	out := disclosure.Preparation{Facts: models.PublicationFacts{Impact: true}}
	if p.plan.witness {
		out.ExtraNames = []string{witness}
	}
	return out
}

// finish publishes, collects the fine, puts the review on file, closes and
// archives the case.
func (p *proceeding) finish() {
	p.later(1)
	p.scene(10, 0, "公示", func(ctx context.Context, _ models.Day) error {
		_, err := p.disclosures.Approve(ctx, p.approver, p.case_.ID, disclosure.Approval{})
		return err
	})
	p.later(1)
	if p.plan.fine > 0 {
		p.step(10, p.team.user, models.Step{Kind: models.StepPaid, Amount: p.plan.fine * yuan})
		p.record(14, onPaying)
	}
	if p.plan.reviewed() {
		p.scene(15, 0, "备案", func(ctx context.Context, day models.Day) error {
			number := fmt.Sprintf("示备〔%d〕%d号", day.Year(), p.n)
			_, err := p.reviews.File(ctx, p.reviewer, p.case_.ID, review.Filing{Number: number, Day: day})
			return err
		})
	}
	p.later(3)
	p.step(10, p.approver, models.Step{Kind: models.StepClosed})
	p.later(2)
	p.step(10, p.team.user, models.Step{Kind: models.StepArchived})
	p.amend()
	p.fall()
}

// amend corrects the case and the page that the public reads.
func (p *proceeding) amend() {
	if !p.plan.amended {
		return
	}
	p.later(3)
	facts := offences[p.plan.offence].facts + "检查时间更正为当日营业时段。"
	p.step(10, p.team.user, models.Step{Kind: models.StepCorrected, Facts: facts, Note: "违法事实中的检查时间表述有误，予以更正。"})
	p.scene(15, 0, "更正公示", func(ctx context.Context, _ models.Day) error {
		_, err := p.disclosures.Correct(ctx, p.approver, p.case_.ID, disclosure.Correction{Reason: "违法事实中的检查时间表述有误，予以更正。"})
		return err
	})
}

// fall revokes the decision after a reconsideration and takes its page down.
func (p *proceeding) fall() {
	if !p.plan.fallen {
		return
	}
	p.later(40)
	p.step(10, p.approver, models.Step{Kind: models.StepRevoked, Revocation: "revoked", Note: "行政复议决定撤销（示例复议决定书）。"})
	p.later(1)
	p.scene(10, 0, "撤下公示", func(ctx context.Context, _ models.Day) error {
		_, err := p.disclosures.Withdraw(ctx, p.approver, p.case_.ID, disclosure.Withdrawal{Note: "决定在行政复议中被撤销。"})
		return err
	})
}
