package office

import (
	"fmt"
	"slices"
	"strings"

	"sanxiang/app/cases"
	"sanxiang/models"
)

// workDesk is the first page after signing in (工作台): what is due, not charts.
type workDesk struct {
	*office
	page *page
}

func newWorkDesk(o *office) *workDesk { return &workDesk{office: o, page: o.parse("work.html")} }

func (d *workDesk) routes() []route { return []route{get("/", d.show)} }

// workPage is what the page shows.
type workPage struct {
	AsOf    string
	Today   string
	May     bool // register cases
	Reads   bool // cases at all
	Tiles   []workTile
	Mine    []workLine
	Waiting []workLine
	Rates   []workRate
	Period  string
}

// workTile is a number that leads to its list.
type workTile struct {
	Label, Nearest, Href string
	Count                int64
	Alarm                bool
}

// workLine is one act with its last day and the one link that leads to it.
type workLine struct {
	Day, Class, Mark           string // the last day, how near it is, and that in a word
	Number, Party, Act, Href   string
	Rule, Cause, State, Bureau string
}

// workRate is a bureau's rates with their denominators.
type workRate struct{ Bureau, Late, OnTime, Href string }

// show gives the actor's work.
func (d *workDesk) show(v *visit) error {
	w, err := d.Cases.FindWorklist(v.ctx, v.actor)
	if err != nil {
		return err
	}
	p := workPage{AsOf: momentText(w.AsOf), Today: w.Today.Weekday(), May: v.can(models.ActHandleCase), Reads: v.can(models.ActReadCase)}
	for _, t := range w.Tiles {
		p.Tiles = append(p.Tiles, workTile{t.Label, t.Nearest.Weekday(), listPath(t.Filter, v.actor.BureauID), t.Count, t.Alarm && t.Count > 0})
	}
	for _, l := range w.Mine {
		p.Mine = append(p.Mine, mineLine(l, w))
	}
	for _, l := range w.Waiting {
		x := mineLine(l, w)
		x.Act, x.Href = "审批："+l.NextStep.Label(), casePath(l.CaseID, "step/"+string(l.NextStep))
		p.Waiting = append(p.Waiting, x)
	}
	for _, r := range w.Rates {
		late := cases.Filter{Bureau: r.Bureau.ID, OwnOnly: true, Due: "overdue"}
		p.Rates = append(p.Rates, workRate{r.Bureau.Name, shareText(r.Late), shareText(r.OnTime), listPath(late, v.actor.BureauID)})
	}
	if len(w.Rates) > 0 {
		p.Period = fmt.Sprintf("%d年%d月至%d月", w.Period.Year, w.Period.From, w.Period.To)
	}
	return v.render(d.page, head{Title: "工作台", Section: "work"}, p)
}

// mineLine words a line of work: what is done next, and where.
func mineLine(l cases.DutyLine, w cases.Worklist) workLine {
	x := workLine{
		Number: l.Number, Party: l.PartyName, Act: l.Text, Cause: l.Cause, State: models.ChoiceLabel(models.CaseStates, string(l.State)),
		Day: l.DueOn.Weekday(), Href: casePath(l.CaseID, dutyPage(l.CaseDuty)),
	}
	switch {
	case l.DueOn == "":
		x.Day = "待推算"
	case l.DueOn < w.Today:
		x.Class, x.Mark = "late", fmt.Sprintf("已超期%d天", w.Today.Sub(l.DueOn))
	case l.DueOn <= w.Soon:
		x.Class, x.Mark = "soon", "快到期"
	}
	return x
}

// recordingRules are the duties that end with a recording.
var recordingRules = []string{"R06", "R07", "R27"}

// dutyPage is the page of a case on which a duty is done.
func dutyPage(l models.CaseDuty) string {
	switch {
	case slices.Contains(recordingRules, l.Rule):
		return "recordings"
	case l.NextStep == "" || slices.Contains(models.ApproverSteps(), l.NextStep):
		return "" // somebody else's act: the page says whose
	}
	return "step/" + string(l.NextStep)
}

// shareText prints a rate with its denominator; none where nothing was due.
func shareText(s models.Share) string {
	if s.Of == 0 {
		return "—（0件）"
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(s.N)*100/float64(s.Of)), ".0") + fmt.Sprintf("%%（%d／%d件）", s.N, s.Of)
}
