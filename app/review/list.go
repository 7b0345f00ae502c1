package review

import (
	"context"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Query asks for a list of reviews in the actor's bureau and below.
type Query struct {
	View     string // open, mine, done or all
	Year     int    // of the conclusion; 0 = any
	Flag     string // passed, first_passed, corrected, major or returned
	Item     string // a remark of the actor's is of this item
	Own      bool   // the actor gave the opinion
	Text     string // a case number
	AfterDay models.Day
	AfterID  int64
}

// Views lists the lists of reviews.
var Views = []models.Choice{{Code: "open", Label: "全部待审"}, {Code: "mine", Label: "我的"}, {Code: "done", Label: "已审结"}, {Code: "all", Label: "全部"}}

// Row is a review in a list, with what it shows of its case.
type Row = store.ReviewRow

// Page is how many reviews one page lists.
const Page = 50

// Listing is one page of reviews.
type Listing struct {
	Rows     []Row
	Count    int64
	More     bool
	Officers map[int64]models.Officer // who has taken reviews on
	Calendar models.Calendar
	Today    models.Day
}

// List gives a page of reviews. Whoever may read cases may read the list.
// Errors: Invalid for a view, flag or item that does not exist.
func (s *Service) List(ctx context.Context, actor models.Actor, q Query) (Listing, error) {
	bureaus, err := s.readable(ctx, actor)
	if err != nil {
		return Listing{}, err
	}
	f, err := q.filter(actor, bureaus)
	if err != nil {
		return Listing{}, err
	}
	out := Listing{Today: s.store.Today()}
	if out.Rows, err = s.store.ListReviews(ctx, f); err != nil {
		return Listing{}, err
	}
	if out.Count, err = s.store.CountReviews(ctx, f); err != nil {
		return Listing{}, err
	}
	if len(out.Rows) > Page {
		out.Rows, out.More = out.Rows[:Page], true
	}
	var ids []int64
	for _, r := range out.Rows {
		ids = append(ids, r.HolderID, r.ReviewerID)
	}
	if out.Officers, err = s.store.ListOfficers(ctx, ids); err != nil {
		return Listing{}, err
	}
	rules, err := s.store.Rules(ctx)
	if err != nil {
		return Listing{}, err
	}
	out.Calendar = rules.Calendar
	return out, nil
}

// filter turns the question into the store's.
func (q Query) filter(actor models.Actor, bureaus []int64) (store.ReviewFilter, error) {
	f := store.ReviewFilter{Bureaus: bureaus, Text: q.Text, AfterDay: q.AfterDay, AfterID: q.AfterID, Limit: Page + 1}
	wrong := models.Errorf(models.Invalid, "没有这种审核列表，请从页面上选择")
	switch q.View {
	case "", "open":
	case "mine":
		f.Holder = or(actor.OfficerID, -1)
	case "done":
		f.Done = true
	case "all":
		f.Any = true
	default:
		return f, wrong
	}
	if q.Year != 0 {
		if q.Year < 1949 || q.Year > 9999 {
			return f, wrong
		}
		f.From, f.To = yearDays(q.Year)
	}
	if q.Own {
		f.Reviewer = or(actor.OfficerID, -1)
	}
	switch q.Flag {
	case "":
	case "major":
		f.Major = true
	case "returned":
		f.Returned, f.Reviewer = true, or(actor.OfficerID, -1)
	case "passed", "first_passed", "corrected":
		f.Flag = q.Flag
	default:
		return f, wrong
	}
	if q.Item != "" {
		if !models.IsChoice(models.ReviewItems, q.Item) {
			return f, wrong
		}
		f.Item, f.Reviewer = q.Item, or(actor.OfficerID, -1)
	}
	return f, nil
}

// or gives the id, or another where there is none.
func or(id, other int64) int64 {
	if id == 0 {
		return other
	}
	return id
}
