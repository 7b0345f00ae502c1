package review

import (
	"context"
	"fmt"
	"slices"

	"sanxiang/models"
)

// Statistics is a reviewer's own work of a year (我的统计).
type Statistics struct {
	Year    int
	Figures []Figure
	Reasons []Reason // by item of models.ReviewItems
}

// Figure is one number of a reviewer's year. Code names the indicator of the
// catalogue whose definition counted it, "" for one that the catalogue does not
// have; Basis says what is counted (口径).
type Figure struct {
	Code    string
	Name    string
	Printed string
	Unit    string
	Basis   string
	Query   Query // lists what stands behind it
}

// Reason is how often the reviewer remarked on an item.
type Reason struct {
	Item   string
	Remark int // remarks
	Round  int // rounds with at least one
}

// ownFigures are the catalogue's indicators of reviews that are counted for one
// reviewer, each with the list behind it.
var ownFigures = []struct{ code, flag string }{
	{"review.legality.count", ""}, {"review.major.count", "major"}, {"review.corrected.count", "corrected"},
	{"review.passed.count", "passed"}, {"review.first_passed.count", "first_passed"},
}

// Statistics counts the actor's own reviews of a year. What the catalogue
// defines is counted by its definitions, record by record, as the yearly table
// is; the rest says its own basis. Errors: Forbidden for whoever is no officer
// that reviews.
func (s *Service) Statistics(ctx context.Context, actor models.Actor, year int) (Statistics, error) {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return Statistics{}, err
	}
	if err := models.Permit(actor, models.ActReview, tree, actor.BureauID); err != nil {
		return Statistics{}, err
	}
	if actor.OfficerID == 0 {
		return Statistics{}, models.Errorf(models.Forbidden, "您的账号没有关联执法人员，没有个人审核统计，请联系系统管理员关联")
	}
	if year < 1949 || year > 9999 {
		return Statistics{}, models.Errorf(models.Invalid, "年度应为四位公历年，请重新选择")
	}
	from, to := yearDays(year)
	reviews, err := s.store.ListReviewsOf(ctx, actor.OfficerID, from, to)
	if err != nil {
		return Statistics{}, err
	}
	rounds, err := s.store.ListRoundsOf(ctx, actor.OfficerID, from, to)
	if err != nil {
		return Statistics{}, err
	}
	rules, err := s.store.Rules(ctx)
	if err != nil {
		return Statistics{}, err
	}
	catalogue, err := s.store.Catalogue(ctx)
	if err != nil {
		return Statistics{}, err
	}
	out := Statistics{Year: year, Figures: counted(catalogue, reviews, year), Reasons: reasons(rounds)}
	out.Figures = append(out.Figures, returned(rounds, year), average(rules.Calendar, rounds, year))
	return out, nil
}

// yearDays gives the first and the last day of a year.
func yearDays(year int) (from, to models.Day) {
	return models.Day(fmt.Sprintf("%04d-01-01", year)), models.Day(fmt.Sprintf("%04d-12-31", year))
}

// counted adds up what each review contributes to the catalogue's indicators in
// the year.
func counted(c *models.Catalogue, reviews []models.Review, year int) []Figure {
	sums := map[string]int64{}
	for _, r := range reviews {
		for _, d := range c.Contributions(nil, r, 1) {
			if d.Period/100 == year {
				sums[d.Indicator] += d.Value
			}
		}
	}
	var out []Figure
	for _, own := range ownFigures {
		d, ok := c.Indicators[own.code]
		if !ok {
			continue
		}
		out = append(out, Figure{
			Code: d.Code, Name: d.Name, Printed: fmt.Sprint(sums[d.Code]), Unit: d.Unit, Basis: d.Note,
			Query: Query{View: "done", Year: year, Own: true, Flag: own.flag},
		})
	}
	return out
}

// returned counts the rounds that sent a case back.
func returned(rounds []models.Round, year int) Figure {
	n := 0
	for _, r := range rounds {
		if r.Opinion != models.OpinionAgree {
			n++
		}
	}
	return Figure{
		Name: "退回轮次", Printed: fmt.Sprint(n), Unit: "轮次", Basis: "本人在本年作出的、结论不是“同意”的审核轮次；同一案件退回两轮计两次",
		Query: Query{View: "all", Own: true, Flag: "returned", Year: year},
	}
}

// average is the mean number of working days from submission to opinion, round
// by round.
func average(c models.Calendar, rounds []models.Round, year int) Figure {
	f := Figure{
		Name: "平均用时", Printed: "无", Basis: "本人在本年作出意见的各轮，自送审次日起至作出意见之日止的工作日数的平均值，当天作出的计0天",
		Query: Query{View: "done", Year: year, Own: true},
	}
	days := 0
	for _, r := range rounds {
		n, err := c.CountWorkdays(r.SubmittedAt.Day(), r.ConcludedAt.Day())
		if err != nil {
			f.Printed = "工作日历不全，无法推算"
			return f
		}
		days += n
	}
	if len(rounds) > 0 {
		tenth := (days*20/len(rounds) + 1) / 2
		f.Printed, f.Unit = fmt.Sprintf("%d.%d", tenth/10, tenth%10), "个工作日"
	}
	return f
}

// reasons counts remarks by item, in the order of the items.
func reasons(rounds []models.Round) []Reason {
	var out []Reason
	for _, item := range models.ReviewItems {
		x := Reason{Item: item.Code}
		for _, r := range rounds {
			about := slices.DeleteFunc(slices.Clone(r.Remarks), func(m models.Remark) bool { return m.Item != item.Code })
			x.Remark += len(about)
			if len(about) > 0 {
				x.Round++
			}
		}
		out = append(out, x)
	}
	return out
}
