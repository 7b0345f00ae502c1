package api

import (
	"sanxiang/app/review"
	"sanxiang/models"
)

// reviewFile is a case's review with all its rounds.
type reviewFile struct {
	Review models.Review  `json:"review"`
	Rounds []models.Round `json:"rounds"`
}

// reviewAnswer is a review after an act.
type reviewAnswer struct {
	Review models.Review `json:"review"`
}

// reviewList lists reviews that wait for an opinion.
type reviewList struct {
	Reviews []models.Review `json:"reviews"`
}

// triggerList says whether review is compulsory, and why.
type triggerList struct {
	Required bool         `json:"required"`
	Hits     []models.Hit `json:"hits"`
}

// submission hands a case in for review.
type submission struct {
	Pack    string         `json:"pack" doc:"送审材料"`
	Answers map[int]string `json:"answers" doc:"对上一轮各条审核意见的答复，以意见序号为键"`
}

// remark is one line item of an opinion.
type remark struct {
	Item   string `json:"item" doc:"八项审核内容之一"`
	Anchor string `json:"anchor" doc:"所指材料和页码"`
	Text   string `json:"text"`
}

// conclusion is a written opinion.
type conclusion struct {
	Opinion   models.Opinion    `json:"opinion"`
	Checklist map[string]string `json:"checklist" doc:"八项审核内容各自的结论：pass、problem、n/a"`
	Remarks   []remark          `json:"remarks"`
	Text      string            `json:"text" doc:"审核意见书正文"`
}

// filing puts a passed review on file.
type filing struct {
	Number string     `json:"number"`
	Day    models.Day `json:"day"`
}

func (a *api) findReview(r call, _ none) (reviewFile, error) {
	v, rounds, err := a.Review.Find(r.ctx, r.actor, r.id)
	for i := range rounds {
		rounds[i].Remarks = list(rounds[i].Remarks)
	}
	return reviewFile{v, list(rounds)}, err
}

func (a *api) listTriggers(r call, _ none) (triggerList, error) {
	hits, err := a.Review.Required(r.ctx, r.actor, r.id)
	return triggerList{len(hits) > 0, list(hits)}, err
}

func (a *api) submitReview(r call, b submission) (reviewAnswer, error) {
	v, err := a.Review.Submit(r.ctx, r.actor, r.id, review.Submission{Key: r.key, Pack: b.Pack, Answers: b.Answers})
	return reviewAnswer{v}, err
}

func (a *api) concludeReview(r call, b conclusion) (reviewAnswer, error) {
	remarks := make([]models.Remark, len(b.Remarks))
	for i, m := range b.Remarks {
		remarks[i] = models.Remark{Item: m.Item, Anchor: m.Anchor, Text: m.Text}
	}
	v, err := a.Review.Conclude(r.ctx, r.actor, r.id, review.Conclusion{
		Key: r.key, Opinion: b.Opinion, Checklist: b.Checklist, Remarks: remarks, Text: b.Text,
	})
	return reviewAnswer{v}, err
}

func (a *api) fileReview(r call, b filing) (reviewAnswer, error) {
	v, err := a.Review.File(r.ctx, r.actor, r.id, review.Filing{Key: r.key, Number: b.Number, Day: b.Day})
	return reviewAnswer{v}, err
}

func (a *api) listReviews(r call, _ none) (reviewList, error) {
	rows, err := a.Review.Queue(r.ctx, r.actor)
	return reviewList{list(rows)}, err
}
