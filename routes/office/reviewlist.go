package office

import (
	"net/url"
	"strconv"
	"strings"

	"sanxiang/app/review"
	"sanxiang/models"
)

// reviewListDesk is the queue of legal reviews (审核台) and a reviewer's own
// statistics.
type reviewListDesk struct {
	*office
	list, mine *page
}

func newReviewListDesk(o *office) *reviewListDesk {
	return &reviewListDesk{office: o, list: o.parse("reviews.html"), mine: o.parse("reviewstats.html")}
}

func (d *reviewListDesk) routes() []route {
	return []route{get("/reviews", d.showList, models.ActReadCase), get("/reviews/mine", d.showMine, models.ActReview)}
}

// reviewsPage is one page of reviews.
type reviewsPage struct {
	Views  []tab
	What   string // what the list is narrowed to, in words
	Text   field
	View   string
	Count  int64
	Rows   []reviewLine
	Pager  pager
	Mine   bool // the user may review
	Done   bool
	Empty  string
	Action string
}

// reviewLine is one review in the list.
type reviewLine struct {
	Number, Href, Party, Cause, Bureau string
	Proposed, Reason, Holder           string
	Round                              int
	Major                              bool
	Due, Left, Class                   string
	Opinion                            tag
	Claim                              string // address; empty when it cannot be claimed
	Key                                string
}

// reviewQuery reads which list is meant.
func reviewQuery(f *form) review.Query {
	year, _ := strconv.Atoi(f.value("year"))
	q := review.Query{View: f.value("view"), Year: year, Flag: f.value("flag"), Item: f.value("item"), Own: f.value("own") == "1", Text: f.value("q")}
	if q.View == "" {
		q.View = "open"
	}
	if q.Text != "" && f.value("view") == "" {
		q.View = "all"
	}
	day, id, ok := strings.Cut(f.value("after"), "_")
	if n, err := models.ParseID(id); ok && err == nil {
		q.AfterDay, q.AfterID = models.Day(day), n
	}
	return q
}

// reviewsPath is the address of a list.
func reviewsPath(q review.Query) string {
	v := url.Values{"view": {q.View}}
	set := func(name, value string) {
		if value != "" && value != "0" {
			v.Set(name, value)
		}
	}
	set("year", strconv.Itoa(q.Year))
	set("flag", q.Flag)
	set("item", q.Item)
	set("q", q.Text)
	if q.Own {
		v.Set("own", "1")
	}
	if q.AfterID != 0 {
		v.Set("after", string(q.AfterDay)+"_"+idString(q.AfterID))
	}
	return Prefix + "/reviews?" + v.Encode()
}

// reviewFlags word what a list is narrowed to.
var reviewFlags = []models.Choice{
	{Code: "major", Label: "重大执法决定"}, {Code: "passed", Label: "审核通过"}, {Code: "first_passed", Label: "一次通过"},
	{Code: "corrected", Label: "经审核纠正"}, {Code: "returned", Label: "本人曾退回"},
}

func (d *reviewListDesk) showList(v *visit) error {
	f := newForm(v.query())
	q := reviewQuery(f)
	list, err := d.Review.List(v.ctx, v.actor, q)
	if err != nil {
		return err
	}
	p := reviewsPage{Count: list.Count, Text: f.text("q", "案号", short, optional), View: q.View, Mine: v.can(models.ActReview), Done: q.View == "done", Action: Prefix + "/reviews"}
	for _, x := range review.Views {
		if x.Code != "mine" || p.Mine {
			p.Views = append(p.Views, tab{reviewsPath(review.Query{View: x.Code}), x.Label, q.View == x.Code && q.Flag == "" && q.Item == "" && q.Year == 0})
		}
	}
	p.What, p.Empty = reviewWords(q), "没有符合条件的审核。"
	if q.View == "open" && p.What == "" {
		p.Empty = "没有待审的案件。承办机构提交法制审核后会出现在这里。"
	}
	for _, r := range list.Rows {
		p.Rows = append(p.Rows, d.reviewLineOf(v, list, r, f.Key))
	}
	if list.More {
		last := list.Rows[len(list.Rows)-1]
		q.AfterID, q.AfterDay = last.ID, last.DueOn
		if p.Done {
			q.AfterDay = last.ConcludedOn
		}
		p.Pager.Next = reviewsPath(q)
	}
	return v.render(d.list, head{Title: "法制审核", Section: "reviews", Wide: true}, p)
}

// reviewWords says what a list is narrowed to.
func reviewWords(q review.Query) string {
	var parts []string
	if q.Own {
		parts = append(parts, "本人出具意见的")
	}
	if q.Year != 0 {
		parts = append(parts, strconv.Itoa(q.Year)+"年")
	}
	if q.Flag != "" {
		parts = append(parts, models.ChoiceLabel(reviewFlags, q.Flag))
	}
	if q.Item != "" {
		parts = append(parts, "本人就“"+models.ChoiceLabel(models.ReviewItems, q.Item)+"”提出过意见")
	}
	if q.Text != "" {
		parts = append(parts, "案号“"+q.Text+"”")
	}
	return strings.Join(parts, "、")
}

// reviewLineOf words one review.
func (d *reviewListDesk) reviewLineOf(v *visit, list review.Listing, r review.Row, key string) reviewLine {
	l := reviewLine{
		Number: r.CaseNumber, Href: casePath(r.CaseID, "review"), Party: r.PartyName, Cause: r.Cause, Bureau: v.tree.Bureaus[r.BureauID].Name,
		Reason: r.Reason, Round: r.Rounds, Major: r.Major, Holder: list.Officers[r.HolderID].Name, Proposed: r.ProposedKinds.String(),
	}
	if r.ProposedFine > 0 {
		l.Proposed += " " + r.ProposedFine.Grouped()
	}
	if l.Reason == "" {
		l.Reason = models.ChoiceLabel(models.ReviewKinds, r.Kind)
	}
	if r.ConcludedOn != "" {
		class := tagOK
		if !r.Passed {
			class = tagWait
		}
		l.Opinion, l.Due = tag{class, models.ChoiceLabel(models.Opinions, string(r.Opinion))}, r.ConcludedOn.Chinese()
		l.Holder = list.Officers[r.ReviewerID].Name
		return l
	}
	l.Due, l.Left, l.Class = r.DueOn.Weekday(), list.Calendar.Remaining(list.Today, r.DueOn), dueClass(list.Calendar, list.Today, r.DueOn)
	if r.HolderID == 0 && v.can(models.ActReview) {
		l.Claim, l.Key = casePath(r.CaseID, "review/claim"), key
	}
	return l
}

// soonDays is how many working days before a last day count as soon.
const soonDays = 2

// dueClass marks a last day that is past or near; the words beside it say so too.
func dueClass(c models.Calendar, today, due models.Day) string {
	if due < today {
		return "late"
	}
	if n, err := c.CountWorkdays(today, due); err == nil && n <= soonDays {
		return "soon"
	}
	return ""
}
