package identity

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"slices"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// tokenPrefix opens every access token, so that leaked ones can be searched for.
const tokenPrefix = "sx_"

// tokenBytes is how much of a token is random.
const tokenBytes = 32

// newToken makes an access token: the prefix and 32 random bytes in base64url.
func newToken() string {
	b := make([]byte, tokenBytes)
	_, _ = rand.Read(b)
	return tokenPrefix + base64.RawURLEncoding.EncodeToString(b)
}

// Authenticate gives the actor behind an access token. Every token that does
// not work is Unauthenticated, without saying whether it ever existed.
func (s *Service) Authenticate(ctx context.Context, token string) (models.Actor, error) {
	if token == "" {
		return models.Actor{}, models.Errorf(models.Unauthenticated, "请先登录，或在请求中提供有效的访问令牌")
	}
	if body, ok := strings.CutPrefix(token, tokenPrefix); !ok || len(body) != base64.RawURLEncoding.EncodedLen(tokenBytes) {
		return models.Actor{}, models.Errorf(models.Unauthenticated, "访问令牌无效或已停用，请联系系统管理员重新签发")
	}
	return s.store.FindActor(ctx, store.Digest([]byte(token)))
}

// IssueToken makes an access token for an account and gives it once; only its
// SHA-256 is kept. The name says what it is for and tells the account's live
// tokens apart. Errors: Invalid, Conflict for a name in use or a closed account.
func (s *Service) IssueToken(ctx context.Context, actor models.Actor, userID int64, name string) (string, error) {
	name = strings.TrimSpace(name)
	token := newToken()
	err := s.write(ctx, actor, func(tx *store.Tx, g gate) error {
		u, err := tx.FindUser(userID)
		if err != nil {
			return g.hideUser(err)
		}
		if err := g.govern(u.BureauID); err != nil {
			return err
		}
		var c models.Checks
		c.Require(name != "", "name", "令牌用途必填", "例如 办案系统对接")
		checkTexts(&c, text{"name", name, 100})
		if err := c.Err("令牌信息有误"); err != nil {
			return err
		}
		if u.Disabled {
			return models.Errorf(models.Conflict, "账号“%s”已停用，不能签发令牌", u.Login)
		}
		if err := tx.Lock("token", u.BureauID); err != nil {
			return err
		}
		live, err := liveTokens(tx, userID, name)
		if err != nil {
			return err
		}
		if len(live) > 0 {
			return models.Errorf(models.Conflict, "该账号已有名为“%s”的令牌，请换一个名称或先停用原令牌", name)
		}
		return tx.CreateToken(&models.Token{Hash: store.Digest([]byte(token)), UserID: userID, Name: name}, u.BureauID)
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// RevokeToken stops the account's token of the name at once. Whoever holds the
// account may do it as well as its administrator. NotFound when there is no
// live one.
func (s *Service) RevokeToken(ctx context.Context, actor models.Actor, userID int64, name string) error {
	return s.write(ctx, actor, func(tx *store.Tx, g gate) error {
		u, err := tx.FindUser(userID)
		if err != nil {
			return g.hideUser(err)
		}
		if actor.UserID != userID {
			if err := g.govern(u.BureauID); err != nil {
				return err
			}
		}
		live, err := liveTokens(tx, userID, strings.TrimSpace(name))
		if err != nil {
			return err
		}
		if len(live) == 0 {
			return models.Errorf(models.NotFound, "该账号没有名为“%s”的有效令牌", name)
		}
		for _, t := range live {
			if err := tx.UpdateToken(t, u.BureauID); err != nil {
				return err
			}
		}
		return nil
	})
}

// liveTokens gives the account's tokens of the name that still work.
func liveTokens(tx *store.Tx, userID int64, name string) ([]models.Token, error) {
	list, err := tx.ListTokens(userID)
	return slices.DeleteFunc(list, func(t models.Token) bool { return t.Name != name || t.RevokedAt != 0 }), err
}

// ListTokens gives an account's tokens, newest first, without what could be
// used to sign in.
func (s *Service) ListTokens(ctx context.Context, actor models.Actor, userID int64) ([]models.Token, error) {
	g, err := s.gate(ctx, actor)
	if err != nil {
		return nil, err
	}
	u, missing := s.store.FindUser(ctx, userID)
	if missing != nil {
		return nil, g.hideUser(missing)
	}
	if actor.UserID != userID {
		if err := g.govern(u.BureauID); err != nil {
			return nil, err
		}
	}
	return s.store.ListTokens(ctx, userID)
}
