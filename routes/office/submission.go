package office

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/review"
	"sanxiang/models"
)

// submissionPage is the form by which a case goes to legal review (提交法制审核).
type submissionPage struct {
	Case    caseHead
	Form    *form
	Draft   draftState
	Action  string
	Back    string
	Version string
	Reasons []models.Hit // why review is compulsory; none = at the bureau's choice
	Round   int
	Blocked bool
	Why     []whyLine
	Changed *caseChange
	Pack    []packLine
	Missing bool
	Explain field
	Text    field
	Answers []answerLine
}

// packLine is one document of the pack.
type packLine struct {
	Name, Why string
	Tag       tag
	Link      download
}

// answerLine is a remark of the round before with the field for its answer.
type answerLine struct {
	Item, Text, Anchor string
	Answer, Proof      field
}

func (d *stepDesk) showSubmission(v *visit) error {
	s, err := d.open(v, models.StepSubmitted)
	if err != nil {
		return err
	}
	values, draft, err := d.openDraft(v, s.form)
	if err != nil {
		return err
	}
	f := newForm(values)
	if values == nil {
		f.values.Set("pack", packText(s.k.Pack))
	}
	if f.value("version") == "" {
		f.values.Set("version", strconv.FormatInt(s.k.Case.Version, 10))
	}
	return d.renderSubmission(s, fiber.StatusOK, f, draft)
}

// packText lists the documents that are there.
func packText(pack []models.PackItem) string {
	var names []string
	for _, x := range pack {
		if x.Ready {
			names = append(names, x.Name)
		}
	}
	return strings.Join(names, "、")
}

// remarks are those of the round that came back last; none on the first round.
func (d *stepDesk) remarks(s *stepVisit) (round int, list []models.Remark, err error) {
	_, rounds, err := d.Review.Find(s.ctx, s.actor, s.k.Case.ID)
	if err != nil && models.KindOf(err) == models.NotFound || err == nil && len(rounds) == 0 {
		return 0, nil, nil
	}
	if err != nil {
		return 0, nil, err
	}
	last := rounds[len(rounds)-1]
	return last.Number, last.Remarks, nil
}

func (d *stepDesk) renderSubmission(s *stepVisit, status int, f *form, draft draftState) error {
	prospect := prospectOf(s.k, models.StepSubmitted)
	p := submissionPage{
		Case: d.caseHead(s.visit, s.k.Case, ""), Form: f, Draft: draft, Action: Prefix + "/" + s.form, Back: casePath(s.k.Case.ID, ""),
		Reasons: s.k.Review, Blocked: prospect.Blocked(), Why: whyLines(s.k.Case, models.StepSubmitted, prospect.Findings), Changed: s.changed(f),
	}
	p.Version = f.value("version")
	for _, x := range s.k.Pack {
		line := packLine{Name: x.Name, Why: x.Why, Tag: tag{tagOK, "已备"}}
		if !x.Ready {
			p.Missing, line.Tag, line.Link = true, tag{tagPlain, "缺少"}, packLink(s.k.Case, x)
		}
		p.Pack = append(p.Pack, line)
	}
	p.Explain = f.area("explain", "缺少材料的说明", rows(2), hint("缺少的材料应先补齐；确实没有的，写明原因"))
	p.Text = f.area("pack", "送审材料", rows(3), hint("列明随案送审的材料名称，可补充其他材料"))
	before, remarks, err := d.remarks(s)
	if err != nil {
		return err
	}
	p.Round = before + 1
	for _, r := range remarks {
		name := fmt.Sprintf("answers.%d", r.Seq)
		p.Answers = append(p.Answers, answerLine{
			models.ChoiceLabel(models.ReviewItems, r.Item), r.Text, r.Anchor,
			f.area(name, fmt.Sprintf("对第%d条意见的答复", r.Seq), rows(2), hint("写明如何改正；不采纳的说明理由")),
			f.checks(fmt.Sprintf("proof.%d", r.Seq), fmt.Sprintf("第%d条答复所附的过程记录", r.Seq), recordingChoices(s.k.Recordings), optional, hint("新的材料请先在过程记录中上传")),
		})
	}
	h := head{Title: "提交法制审核 " + s.k.Case.Number, Section: "cases", Crumbs: append(caseCrumbs(s.k.Case), crumb{"提交法制审核", ""})}
	return s.renderAs(status, d.submission, h, p)
}

// recordingChoices offers the recordings of a case, the latest first.
func recordingChoices(list []models.Recording) []models.Choice {
	out := make([]models.Choice, 0, len(list))
	for _, r := range slices.Backward(list) {
		out = append(out, models.Choice{Code: strconv.Itoa(r.Seq), Label: r.Title + "（" + r.TakenOn.Chinese() + "）"})
	}
	return out
}

// packLink is where a missing document is made good, as far as the case's state
// lets it.
func packLink(c models.Case, x models.PackItem) download {
	if !mendable(c, x.Where) {
		return download{}
	}
	return download{casePath(c.ID, x.Where), "去补充"}
}

// submit hands the case in for review.
func (d *stepDesk) submit(v *visit) error {
	s, err := d.open(v, models.StepSubmitted)
	if err != nil {
		return err
	}
	values, err := v.form()
	if err != nil {
		return err
	}
	f, draft := newForm(values), typedDraft(s.form, values)
	switch {
	case values.Get("action") == "draft":
		return d.keep(s, f, draft, d.renderSubmission)
	case s.stale(f):
		return d.renderSubmission(s, fiber.StatusConflict, f, draft)
	}
	in, err := d.readSubmission(s, f)
	if err == nil {
		var r models.Review
		if r, err = d.Review.Submit(v.ctx, v.actor, s.k.Case.ID, in); err == nil {
			return v.done("已提交法制审核，应于"+r.DueOn.Weekday()+"前出具意见", casePath(s.k.Case.ID, ""))
		}
	}
	if !f.refuse(err) {
		return err
	}
	return d.renderSubmission(s, statusOf(err), f, draft)
}

// readSubmission reads the form; what the pack lacks has to be explained.
func (d *stepDesk) readSubmission(s *stepVisit, f *form) (review.Submission, error) {
	in := review.Submission{Key: f.Key, Pack: f.value("pack"), Version: s.k.Case.Version, Draft: s.form, Answers: map[int]string{}, Proof: map[int][]int{}}
	var missing []string
	for _, x := range s.k.Pack {
		if !x.Ready {
			missing = append(missing, x.Name)
		}
	}
	if len(missing) > 0 {
		f.unread.Require(f.value("explain") != "", "explain", "送审材料缺少"+strings.Join(missing, "、"), "请先补齐，确实没有的写明原因")
		in.Pack += "\n缺少" + strings.Join(missing, "、") + "，说明：" + f.value("explain")
	}
	f.unread.Require(f.value("pack") != "", "pack", "送审材料必填", "请列明调查终结报告、决定代拟稿、依据、证据等材料")
	_, remarks, err := d.remarks(s)
	if err != nil {
		return in, err
	}
	for _, r := range remarks {
		if text := f.value(fmt.Sprintf("answers.%d", r.Seq)); text != "" {
			in.Answers[r.Seq] = text
		}
		for _, text := range f.list(fmt.Sprintf("proof.%d", r.Seq)) {
			seq, err := strconv.Atoi(text)
			f.unread.Require(err == nil, fmt.Sprintf("proof.%d", r.Seq), "所附的材料不存在", "请重新选择")
			in.Proof[r.Seq] = append(in.Proof[r.Seq], seq)
		}
	}
	return in, f.err()
}
