package office

import (
	"fmt"
	"strings"

	"sanxiang/app/review"
	"sanxiang/models"
)

// roundBox is one round of a review, with what changed since the one before.
type roundBox struct {
	Number    int
	Open      bool
	Facts     []fact
	Pack      string
	Items     []itemLine
	Remarks   []remarkLine
	Text      string
	Digest    string
	Intact    bool
	Change    *changeBox
	Answering bool
}

// itemLine is one item with its verdict; Before is the one of the round before
// when it was another.
type itemLine struct{ Item, Verdict, Before string }

// remarkLine is a remark with its answer.
type remarkLine struct {
	No                       int
	Item, Anchor, Href, Text string
	Answer                   string
	Proof                    []download
	Standing                 string // 新增, 仍存在; empty in the first round
}

// changeBox says what differs from the round before.
type changeBox struct {
	From, To       int
	Verdicts       []itemLine
	Settled        []models.Remark
	Proposed, Pack []models.Piece
	Text           []models.Piece
	None           bool
}

// roundBoxes words the rounds, the latest first.
func roundBoxes(k review.Desk) []roundBox {
	var out []roundBox
	for i := len(k.Rounds) - 1; i >= 0; i-- {
		r := k.Rounds[i]
		b := roundBox{Number: r.Number, Open: r.ConcludedAt == 0, Pack: r.Pack, Text: r.Text, Digest: r.Digest, Intact: review.Intact(r, k.Steps)}
		b.Facts = []fact{{Name: "送审", Value: momentText(r.SubmittedAt)}}
		var change models.RoundChange
		for _, c := range k.Changes {
			if c.To == r.Number {
				change = c
				b.Change = newChangeBox(c)
			}
		}
		b.Remarks = remarkLines(k, r, change)
		if !b.Open {
			b.Facts = append(b.Facts, fact{Name: "结论", Value: models.ChoiceLabel(models.Opinions, string(r.Opinion))},
				fact{Name: "审核人", Value: k.Officers[r.ReviewerID].Name + "，" + momentText(r.ConcludedAt)})
			verdicts := r.Verdicts()
			for _, item := range models.ReviewItems {
				b.Items = append(b.Items, itemLine{Item: item.Label, Verdict: models.ChoiceLabel(models.Verdicts, verdicts[item.Code])})
			}
		}
		out = append(out, b)
	}
	return out
}

// remarkLines words the remarks of a round.
func remarkLines(k review.Desk, r models.Round, change models.RoundChange) []remarkLine {
	var out []remarkLine
	for _, m := range r.Remarks {
		l := remarkLine{No: m.Seq, Item: models.ChoiceLabel(models.ReviewItems, m.Item), Anchor: m.Anchor, Text: m.Text, Answer: m.Answer}
		if m.Ref != "" {
			l.Href = casePath(k.Case.ID, "review") + "?at=" + m.Ref + "#viewer"
		}
		for _, x := range change.New {
			if x.Seq == m.Seq {
				l.Standing = "新增"
			}
		}
		for _, x := range change.Still {
			if x.Seq == m.Seq {
				l.Standing = "仍存在"
			}
		}
		for seq := range strings.SplitSeq(m.Proof, ",") {
			for _, rec := range k.Recordings {
				if fmt.Sprint(rec.Seq) == seq {
					l.Proof = append(l.Proof, download{casePath(k.Case.ID, "recordings/"+seq), rec.Title})
				}
			}
		}
		out = append(out, l)
	}
	return out
}

// newChangeBox words what changed between two rounds.
func newChangeBox(c models.RoundChange) *changeBox {
	b := &changeBox{From: c.From, To: c.To, Settled: c.Settled, None: c.Empty()}
	for _, x := range c.Verdicts {
		b.Verdicts = append(b.Verdicts, itemLine{models.ChoiceLabel(models.ReviewItems, x.Item), models.ChoiceLabel(models.Verdicts, x.After), models.ChoiceLabel(models.Verdicts, x.Before)})
	}
	b.Proposed, b.Pack, b.Text = changed(c.Proposed), changed(c.Pack), changed(c.Text)
	return b
}

// changed gives the pieces when any of them was removed or added.
func changed(pieces []models.Piece) []models.Piece {
	for _, p := range pieces {
		if p.Change != models.Kept {
			return pieces
		}
	}
	return nil
}
