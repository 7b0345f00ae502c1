package office

import (
	"strconv"

	"sanxiang/app/review"
	"sanxiang/app/stats"
	"sanxiang/models"
)

// reviewStatsPage is a reviewer's own year (我的统计).
type reviewStatsPage struct {
	Year    field
	Action  string
	Name    string
	Bureau  string
	Figures []reviewFigure
	Reasons []reviewReason
}

// reviewFigure is one number with the list behind it; Whole is the same number
// of the whole bureau, as the yearly table prints it.
type reviewFigure struct {
	Name, Printed, Unit, Basis, Href, Whole string
	Defined                                 bool
}

// reviewReason is how often one item was remarked on.
type reviewReason struct {
	Item, Href     string
	Remarks, Round int
}

func (d *reviewListDesk) showMine(v *visit) error {
	f := newForm(v.query())
	year, err := strconv.Atoi(f.value("year"))
	if err != nil {
		year = d.today().Year()
	}
	out, err := d.Review.Statistics(v.ctx, v.actor, year)
	if err != nil {
		return err
	}
	p := reviewStatsPage{Year: f.pick("year", "年度", yearChoices(d.today().Year())), Action: Prefix + "/reviews/mine", Name: v.actor.Name, Bureau: v.bureau.Name}
	p.Year.Options = options(yearChoices(d.today().Year()), []string{strconv.Itoa(year)})
	whole, err := d.wholeBureau(v, out)
	if err != nil {
		return err
	}
	for _, x := range out.Figures {
		p.Figures = append(p.Figures, reviewFigure{Name: x.Name, Printed: x.Printed, Unit: x.Unit, Basis: x.Basis, Href: reviewsPath(x.Query), Whole: whole[x.Code], Defined: x.Code != ""})
	}
	for _, x := range out.Reasons {
		p.Reasons = append(p.Reasons, reviewReason{
			models.ChoiceLabel(models.ReviewItems, x.Item), reviewsPath(review.Query{View: "all", Item: x.Item, Year: year}), x.Remark, x.Round,
		})
	}
	return v.render(d.mine, head{Title: "我的审核统计", Section: "reviews", Crumbs: []crumb{{"法制审核", Prefix + "/reviews"}}}, p)
}

// wholeBureau reads the same indicators of the reviewer's own bureau and those
// below it.
func (d *reviewListDesk) wholeBureau(v *visit, out review.Statistics) (map[string]string, error) {
	var refs []stats.Ref
	for _, x := range out.Figures {
		if x.Code != "" {
			refs = append(refs, stats.Ref{Code: x.Code})
		}
	}
	if !v.can(models.ActReadFigures) || len(refs) == 0 {
		return nil, nil
	}
	read, err := d.Stats.Read(v.ctx, v.actor.BureauID, refs, models.Period{Year: out.Year, From: 1, To: 12}, "")
	if err != nil {
		return nil, err
	}
	whole := map[string]string{}
	for ref, figure := range read {
		whole[ref.Code] = figure.State.Label()
		if figure.HasData() {
			whole[ref.Code] = models.PlainDecimal(figure.Value, figure.Decimals)
		}
	}
	return whole, nil
}
