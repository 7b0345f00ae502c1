package cases

import (
	"context"
	"strconv"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Remark is a comment that somebody adds to a case. Key makes it safe to send again.
type Remark struct {
	Key  string `json:"-"`
	Text string `json:"text"`
}

// AppendComment adds a comment; whoever may read the case may. It gives the
// users whom it names as @姓名, of the case's bureau and of the actor's, and
// tells them.
func (s *Service) AppendComment(ctx context.Context, actor models.Actor, id int64, r Remark) ([]models.User, error) {
	c, err := s.find(ctx, actor, models.ActReadCase, id)
	if err != nil {
		return nil, err
	}
	comment := models.Comment{CaseID: id, BureauID: c.BureauID, UserID: actor.UserID, Author: actor.Name, Text: strings.TrimSpace(r.Text)}
	if err := comment.Check(); err != nil {
		return nil, err
	}
	asked, err := content("comment", id, r)
	if err != nil {
		return nil, err
	}
	named, err := s.mentioned(ctx, actor, c.BureauID, comment.Text)
	if err != nil {
		return nil, err
	}
	err = s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		_, again, err := tx.Once(r.Key, asked)
		if err != nil || again {
			return err
		}
		row := comment
		if err := tx.CreateComment(&row); err != nil {
			return err
		}
		if err := tx.Tell(mention(c, row), named); err != nil {
			return err
		}
		return tx.Keep(r.Key, asked, strconv.FormatInt(row.ID, 10))
	})
	return named, err
}

// mention is the message to those whom a comment names.
func mention(c models.Case, row models.Comment) models.Message {
	return models.Message{
		Kind: models.MessageMention, Source: "comment:" + strconv.FormatInt(row.ID, 10), BureauID: c.BureauID, Object: "case", ObjectID: c.ID,
		CaseID: c.ID, Number: c.Number, Act: row.Author + "在案件批注中提到您，请查看",
	}
}

// mentioned finds the users whom a text names, other than the actor.
func (s *Service) mentioned(ctx context.Context, actor models.Actor, bureau int64, text string) ([]models.User, error) {
	if !strings.Contains(text, "@") {
		return nil, nil
	}
	users, err := s.store.ListUsersOf(ctx, bureau)
	if err != nil {
		return nil, err
	}
	if actor.BureauID != bureau {
		more, err := s.store.ListUsersOf(ctx, actor.BureauID)
		if err != nil {
			return nil, err
		}
		users = append(users, more...)
	}
	var named []models.User
	for _, u := range models.Mentions(text, users) {
		if u.ID != actor.UserID && !u.Disabled {
			named = append(named, u)
		}
	}
	return named, nil
}
