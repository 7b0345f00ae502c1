package office

import (
	"github.com/gofiber/fiber/v2"

	"sanxiang/app/review"
	"sanxiang/models"
)

// reviewDesk is the legal review of one case (法制审核): what was handed in
// beside the reviewer's checklist and opinion, and all rounds.
type reviewDesk struct {
	*office
	show, alike, hand *page
}

func newReviewDesk(o *office) *reviewDesk {
	return &reviewDesk{office: o, show: o.parse("review.html", "reviewround.html", "casepart.html"), alike: o.parse("listing.html"), hand: o.parse("sheet.html")}
}

func (d *reviewDesk) routes() []route {
	return []route{
		get("/cases/:id/review", d.showReview, models.ActReadCase),
		post("/cases/:id/review", d.giveOpinion, models.ActReview),
		post("/cases/:id/review/claim", d.claim, models.ActReview),
		get("/cases/:id/review/handover", d.showHandOver, models.ActReview, models.ActApproveCase),
		post("/cases/:id/review/handover", d.handOver, models.ActReview, models.ActApproveCase),
		post("/cases/:id/review/filing", d.fileReview, models.ActReview, models.ActApproveCase),
		get("/cases/:id/review/alike", d.showAlike, models.ActReadCase),
	}
}

// reviewPage is the desk as it shows.
type reviewPage struct {
	Case     caseHead
	Status   []fact
	Refused  string
	HandOver string // address; empty when the user may not
	Claim    string
	Key      string
	Opinion  *opinionForm // nil when this user may not give it now
	View     viewer
	Officers []officerLine
	Clocks   []clockLine
	Alike    *alikeBox
	Rounds   []roundBox
	Filing   *filingForm
	Submit   *download // the handling unit's next act
	Missing  []packLine
}

// officerLine is an officer who handled the case with the certificates.
type officerLine struct {
	Name, Certificates string
	Tag                tag
}

// clockLine is a term that runs.
type clockLine struct{ Text, Day, Left, Class string }

// framePolicy lets the desk frame the recordings of its own case.
const framePolicy = contentPolicy + "; frame-src 'self'"

func (d *reviewDesk) showReview(v *visit) error {
	k, err := d.find(v)
	if err != nil {
		return err
	}
	values, draft, err := d.openDraft(v, reviewForm(k.Case))
	if err != nil {
		return err
	}
	f := newForm(values)
	if at := v.Query("at"); at != "" {
		f.values.Set("at", at)
	}
	return d.render(v, fiber.StatusOK, k, f, draft, nil)
}

// reviewForm names the opinion's form, for its draft.
func reviewForm(c models.Case) string { return "cases/" + idString(c.ID) + "/review" }

// find gives the desk of the case in the address.
func (d *reviewDesk) find(v *visit) (review.Desk, error) {
	id, err := v.id("id")
	if err != nil {
		return review.Desk{}, err
	}
	return d.Review.FindDesk(v.ctx, v.actor, id)
}

// render shows the desk: f is the opinion's form, filing that of the filing
// when it was refused.
func (d *reviewDesk) render(v *visit, status int, k review.Desk, f *form, draft draftState, filing *form) error {
	p := reviewPage{Case: d.caseHead(v, k.Case, "review"), Key: f.Key, Alike: newAlikeBox(k), Officers: officerLines(k), Clocks: clockLines(k)}
	path := casePath(k.Case.ID, "review")
	answering := k.Open() && k.Refused == ""
	var err error
	if p.View, err = d.view(v, k, f.value("at"), answering); err != nil {
		return err
	}
	p.Status = d.reviewFacts(v, k)
	if k.Open() && v.can(models.ActReview) {
		p.Refused = k.Refused
	}
	if k.HandedOver {
		p.HandOver = path + "/handover"
	}
	if answering && k.Review.HolderID == 0 {
		p.Claim = path + "/claim"
	}
	if answering {
		p.Opinion = newOpinionForm(f, draft, k, p.View)
	}
	if k.Review.Passed && k.Review.Major && k.Review.FiledOn == "" && models.Permit(v.actor, models.ActReview, v.tree, k.Case.BureauID) == nil ||
		k.Review.Passed && k.Review.Major && k.Review.FiledOn == "" && models.Permit(v.actor, models.ActApproveCase, v.tree, k.Case.BureauID) == nil {
		p.Filing = newFilingForm(filing, path)
	}
	p.Rounds = roundBoxes(k)
	p.Submit, p.Missing = d.submission(v, k)
	v.Set(fiber.HeaderContentSecurityPolicy, framePolicy)
	return v.renderAs(status, d.show, head{Title: "法制审核 " + k.Case.Number, Section: "reviews", Wide: true, Crumbs: append([]crumb{{"法制审核", Prefix + "/reviews"}}, caseCrumbs(k.Case)[1:]...)}, p)
}

// reviewFacts says where the review stands.
func (d *reviewDesk) reviewFacts(v *visit, k review.Desk) []fact {
	proposed := models.ProposalText(k.Proposed)
	if proposed == "" {
		proposed = "尚未提出"
	}
	if k.Review.ID == 0 {
		out := []fact{{Name: "状态", Value: "尚未提交", Tag: nil}, {Name: "拟处罚", Value: proposed}}
		if len(k.Hits) > 0 {
			out = append(out, fact{Name: "必须审核", Value: models.Reasons(k.Hits)})
		}
		return out
	}
	r := k.Review
	out := []fact{
		{Name: "类别", Value: models.ChoiceLabel(models.ReviewKinds, r.Kind)}, {Name: "触发规则", Value: r.Reason}, {Name: "拟处罚", Value: proposed},
		{Name: "轮次", Value: "第" + models.ChineseNumber(int64(r.Rounds)) + "轮，" + r.SubmittedOn.Chinese() + "送审"},
	}
	if k.Open() {
		t := tag{tagWait, k.Calendar.Remaining(k.Today, r.DueOn)}
		if r.DueOn < k.Today {
			t.Class = tagLate
		}
		holder := k.Officers[r.HolderID].Name
		if holder == "" {
			holder = "尚未认领"
		}
		out = append(out, fact{Name: "最后期限", Value: r.DueOn.Weekday(), Tag: &t}, fact{Name: "审核人", Value: holder})
	} else {
		t := tag{tagOK, models.ChoiceLabel(models.Opinions, string(r.Opinion))}
		if !r.Passed {
			t.Class = tagWait
		}
		out = append(out, fact{Name: "结论", Value: r.ConcludedOn.Chinese() + " " + k.Officers[r.ReviewerID].Name, Tag: &t})
	}
	if r.FiledOn != "" {
		out = append(out, fact{Name: "备案", Value: r.FilingNumber + "，" + r.FiledOn.Chinese()})
	}
	if r.Reason == "" {
		out = append(out[:1], out[2:]...)
	}
	return out
}

// officerLines lists the handlers with their certificates on this day.
func officerLines(k review.Desk) []officerLine {
	var out []officerLine
	for _, o := range k.Handlers() {
		l := officerLine{Name: o.Name, Tag: tag{tagOK, "证件有效"}}
		for _, c := range k.Certificates[o.ID] {
			if l.Certificates != "" {
				l.Certificates += "；"
			}
			l.Certificates += c.Number
			if c.ValidTo != "" {
				l.Certificates += "（有效期至" + c.ValidTo.Chinese() + "）"
			}
		}
		if why := o.Unfit(k.Certificates[o.ID], k.Today); why != "" {
			l.Tag = tag{tagLate, why}
		}
		out = append(out, l)
	}
	return out
}

// clockLines lists the terms that run.
func clockLines(k review.Desk) []clockLine {
	var out []clockLine
	for _, x := range k.Duties {
		l := clockLine{Text: x.Text, Day: x.DueOn.Weekday(), Left: k.Calendar.Remaining(k.Today, x.DueOn)}
		if x.DueOn != "" {
			l.Class = dueClass(k.Calendar, k.Today, x.DueOn)
		}
		out = append(out, l)
	}
	return out
}

// submission leads the handling unit to the form by which the case is handed
// in, or answered and handed in again.
func (d *reviewDesk) submission(v *visit, k review.Desk) (*download, []packLine) {
	if models.Permit(v.actor, models.ActHandleCase, v.tree, k.Case.BureauID) != nil || !models.Allowed(k.Case.State, models.StepSubmitted) {
		return nil, nil
	}
	link := download{casePath(k.Case.ID, "step/submitted"), "提交法制审核"}
	if k.Review.ID != 0 && !k.Review.Passed {
		link.Text = "逐条答复并再次提交"
	}
	var missing []packLine
	for _, x := range k.Pack {
		if !x.Ready {
			missing = append(missing, packLine{Name: x.Name, Why: x.Why, Tag: tag{tagPlain, "缺少"}, Link: packLink(k.Case, x)})
		}
	}
	return &link, missing
}
