package identity

import (
	"context"
	"crypto/subtle"
	"encoding/base32"
	"net/url"
	"strconv"
	"strings"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"sanxiang/app/store"
	"sanxiang/models"
)

// The second factor is a time-based code (RFC 6238) as the usual apps make it:
// six digits of SHA-1, new every thirty seconds; one step early or late is
// taken, for clocks differ.
const (
	factorStep  = 30
	factorSkew  = 1
	factorBytes = 20
)

var factorShape = totp.ValidateOpts{Period: factorStep, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

// Enrolment is what an app needs to make codes: the secret in base32 and the
// address that a QR code holds. It is shown until the factor is confirmed.
type Enrolment struct{ Secret, URL string }

// BeginFactor starts to enrol a second factor for whoever is signed in. Asked
// again before it is confirmed it gives the same. Conflict when there is one.
func (s *Service) BeginFactor(ctx context.Context, in Session, site string) (Enrolment, error) {
	var secret string
	err := s.store.Tx(ctx, in.Actor, func(tx *store.Tx) error {
		c, err := tx.FindCredential(in.User.ID)
		if err != nil {
			return err
		}
		if c.Enrolled() {
			return models.Errorf(models.Conflict, "您已启用两步验证，如要更换手机，请先停用再重新启用")
		}
		if c.Factor != "" {
			secret, err = s.store.Unseal(c.Factor)
			return err
		}
		secret = base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(random(factorBytes))
		c.Factor = s.store.Seal(secret)
		return tx.PutCredential(c)
	})
	if err != nil {
		return Enrolment{}, err
	}
	q := url.Values{"secret": {secret}, "issuer": {site}}
	label := url.PathEscape(site) + ":" + url.PathEscape(in.User.Login)
	return Enrolment{Secret: secret, URL: "otpauth://totp/" + label + "?" + strings.ReplaceAll(q.Encode(), "+", "%20")}, nil
}

// ConfirmFactor turns the second factor on when the code is right, and gives
// recovery codes, which are shown this once, and a new secret of the session.
func (s *Service) ConfirmFactor(ctx context.Context, in Session, code string) (codes []string, secret string, err error) {
	l := s.factorLimit(in.User.ID)
	if err := s.begin(ctx, l); err != nil {
		return nil, "", lockedAs(err, wrongCode)
	}
	secret = newSecret()
	codes, hashes := s.newCodes(in.User.ID)
	right := false
	err = s.store.Tx(ctx, in.Actor, func(tx *store.Tx) error {
		c, err := tx.FindCredential(in.User.ID)
		if err != nil {
			return err
		}
		if c.Enrolled() || c.Factor == "" {
			return models.Errorf(models.Conflict, "两步验证的启用步骤已失效，请重新开始")
		}
		if right, err = s.checkCode(&c, code, tx.Now); err != nil || !right {
			return err
		}
		c.FactorAt = tx.Now
		if err := tx.PutCredential(c); err != nil {
			return err
		}
		if err := tx.PutRecoveryCodes(in.User.ID, hashes); err != nil {
			return err
		}
		tx.Append("启用两步验证", "user", in.User.ID, in.User.BureauID, in.User.Login)
		if err := pass(tx, l); err != nil {
			return err
		}
		return show(tx, in, secret)
	})
	if err == nil && !right {
		_, err = s.fail(ctx, "两步验证失败", in.User, "启用时", l)
		if err == nil {
			err = wrongCode("验证码不正确")
		}
	}
	if err != nil {
		return nil, "", err
	}
	return codes, secret, nil
}

// show notes that the session showed its second factor and gives it a new secret.
func show(tx *store.Tx, in Session, secret string) error {
	m, err := tx.FindSession(store.Digest([]byte(in.secret)))
	if err != nil {
		return err
	}
	if m.ID == 0 || m.ID != in.ID {
		return models.Errorf(models.Unauthenticated, "%s", unsigned)
	}
	m.Hash, m.Factor = store.Digest([]byte(secret)), true
	return tx.UpdateSession(m)
}

// PassFactor lets a session through that showed a code of its account's second
// factor, or a recovery code, and gives it a new secret. No code works twice.
// Errors: Invalid at the field "code"; Unauthenticated when too many tries
// failed: the session has ended then.
func (s *Service) PassFactor(ctx context.Context, in Session, code string) (string, error) {
	l := s.factorLimit(in.User.ID)
	if err := s.begin(ctx, l); err != nil {
		return "", err
	}
	secret, right := newSecret(), false
	err := s.store.Tx(ctx, in.Actor, func(tx *store.Tx) error {
		c, err := tx.FindCredential(in.User.ID)
		if err != nil {
			return err
		}
		if !c.Enrolled() {
			return models.Errorf(models.Conflict, "您的账号没有启用两步验证，请重新登录")
		}
		if right, err = s.checkCode(&c, code, tx.Now); err == nil && right {
			err = tx.PutCredential(c)
		} else if err == nil {
			if right, err = tx.UseRecoveryCode(in.User.ID, s.codeHash(in.User.ID, code)); right {
				tx.Append("使用恢复码", "user", in.User.ID, in.User.BureauID, in.User.Login)
			}
		}
		if err != nil || !right {
			return err
		}
		if err := pass(tx, l); err != nil {
			return err
		}
		tx.Append("通过两步验证", "session", in.ID, in.User.BureauID, in.Address)
		return show(tx, in, secret)
	})
	if err == nil && !right {
		err = s.failFactor(ctx, in, l)
	}
	if err != nil {
		return "", err
	}
	return secret, nil
}

// failFactor notes a wrong code. After the last one allowed the session ends.
func (s *Service) failFactor(ctx context.Context, in Session, l limit) error {
	locked, err := s.fail(ctx, "两步验证失败", in.User, in.Address, l)
	if err != nil {
		return err
	}
	if locked == "" {
		return wrongCode("验证码不正确")
	}
	if err := s.SignOut(ctx, in); err != nil {
		return err
	}
	return models.Errorf(models.Unauthenticated, "%s", locked)
}

// checkCode says whether the code is the one of now, or of a step beside it,
// and notes its step, so that neither it nor an earlier one works again.
func (s *Service) checkCode(c *models.Credential, code string, now models.Instant) (bool, error) {
	secret, err := s.store.Unseal(c.Factor)
	if err != nil {
		return false, err
	}
	code = strings.ReplaceAll(strings.TrimSpace(code), " ", "")
	step := now.Time().Unix() / factorStep
	for at := step - factorSkew; at <= step+factorSkew; at++ {
		want, err := totp.GenerateCodeCustom(secret, models.Instant(at*factorStep*1000).Time(), factorShape)
		if err != nil {
			return false, err
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && at > c.FactorUse {
			c.FactorUse = at
			return true, nil
		}
	}
	return false, nil
}

// RemoveFactor turns the second factor of whoever is signed in off, on their
// password.
func (s *Service) RemoveFactor(ctx context.Context, in Session, password string) error {
	if err := s.CheckPassword(ctx, in.Actor, password); err != nil {
		return err
	}
	return s.store.Tx(ctx, in.Actor, func(tx *store.Tx) error { return removeFactor(tx, in.User) })
}

// ResetFactor turns the second factor of an account off, for somebody who lost
// it and the recovery codes, and ends the account's sessions.
func (s *Service) ResetFactor(ctx context.Context, actor models.Actor, userID int64) error {
	return s.write(ctx, actor, func(tx *store.Tx, g gate) error {
		u, err := g.account(tx, userID)
		if err != nil {
			return err
		}
		if err := removeFactor(tx, u); err != nil {
			return err
		}
		_, err = tx.PurgeSessions(userID, 0)
		return err
	})
}

func removeFactor(tx *store.Tx, u models.User) error {
	c, err := tx.FindCredential(u.ID)
	if err != nil {
		return err
	}
	c.Factor, c.FactorAt = "", 0
	if err := tx.PutCredential(c); err != nil {
		return err
	}
	tx.Append("停用两步验证", "user", u.ID, u.BureauID, u.Login)
	return tx.PutRecoveryCodes(u.ID, nil)
}

// RenewCodes gives whoever is signed in new recovery codes in place of those
// before, on their password. They are shown this once.
func (s *Service) RenewCodes(ctx context.Context, in Session, password string) ([]string, error) {
	if err := s.CheckPassword(ctx, in.Actor, password); err != nil {
		return nil, err
	}
	codes, hashes := s.newCodes(in.User.ID)
	err := s.store.Tx(ctx, in.Actor, func(tx *store.Tx) error {
		c, err := tx.FindCredential(in.User.ID)
		if err != nil {
			return err
		}
		if !c.Enrolled() {
			return models.Errorf(models.Conflict, "您没有启用两步验证，请先启用")
		}
		tx.Append("更换恢复码", "user", in.User.ID, in.User.BureauID, in.User.Login)
		return tx.PutRecoveryCodes(in.User.ID, hashes)
	})
	if err != nil {
		return nil, err
	}
	return codes, nil
}

// CountCodes counts the recovery codes that whoever is signed in has left.
func (s *Service) CountCodes(ctx context.Context, in Session) (int64, error) {
	return s.store.CountRecoveryCodes(ctx, in.User.ID)
}

// recoveryCodes is how many recovery codes an account has.
const recoveryCodes = 10

// newCodes makes recovery codes of 80 bits and their hashes.
func (s *Service) newCodes(user int64) (codes, hashes []string) {
	for range recoveryCodes {
		text := strings.ToLower(base32.StdEncoding.EncodeToString(random(10)))
		code := text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:]
		codes, hashes = append(codes, code), append(hashes, s.codeHash(user, code))
	}
	return codes, hashes
}

// codeHash is the keyed hash of a recovery code, however it was typed.
func (s *Service) codeHash(user int64, code string) string {
	code = strings.NewReplacer("-", "", " ", "").Replace(strings.ToLower(code))
	return s.store.Fingerprint("recovery " + strconv.FormatInt(user, 10) + " " + code)
}

// factorLimit counts wrong codes of an account.
func (s *Service) factorLimit(user int64) limit {
	return limit{s.store.Fingerprint("attempt factor " + strconv.FormatInt(user, 10)), factorRule, lockedFactor}
}

func wrongCode(rule string) error {
	var c models.Checks
	c.Require(false, "code", rule, "请填写验证器应用上现在显示的6位数字，每个验证码只能用一次")
	return c.Err("验证未通过")
}
