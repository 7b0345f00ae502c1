package identity

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"sanxiang/app/store"
	"sanxiang/models"
)

// OIDC is the identity provider of the authority (统一身份认证), by OpenID
// Connect Core 1.0 with PKCE (RFC 7636). It never makes accounts: whoever it
// vouches for is the account whose login the claim names.
type OIDC struct {
	Issuer string // address of the provider; empty = none
	Client string
	Secret string
	Label  string // of the button; empty = 统一身份认证
	Claim  string // preferred_username, email, or another that is a login; empty = preferred_username
	// Client to reach the provider with; nil = one that waits ten seconds.
	HTTP *http.Client
}

// errand is what is kept at the browser, sealed, while it is at the provider.
type errand struct {
	State, Nonce, Verifier, Redirect string
	Began                            models.Instant
}

// errandLife is how long a browser may stay at the provider.
const errandLife = 10 * time.Minute

// provider finds the provider when it is first needed, and again when that
// failed: the program starts without it.
type provider struct {
	options OIDC
	mu      sync.Mutex
	found   *oidc.Provider
}

func newProvider(o OIDC) *provider {
	if o.Label == "" {
		o.Label = "统一身份认证"
	}
	if o.Claim == "" {
		o.Claim = "preferred_username"
	}
	if o.HTTP == nil {
		o.HTTP = &http.Client{Timeout: 10 * time.Second}
	}
	return &provider{options: o}
}

// find asks the provider for its addresses and keys.
func (p *provider) find(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	// The keys are fetched with this context for as long as the program runs.
	long := oidc.ClientContext(context.WithoutCancel(ctx), p.options.HTTP)
	found, err := oidc.NewProvider(long, p.options.Issuer)
	if err != nil {
		return nil, models.Errorf(models.Unavailable, "%s暂时不能使用，请稍后再试，或用登录名和密码登录", p.options.Label)
	}
	p.found = found
	return found, nil
}

func (p *provider) config(found *oidc.Provider, redirect string) oauth2.Config {
	return oauth2.Config{
		ClientID: p.options.Client, ClientSecret: p.options.Secret, Endpoint: found.Endpoint(), RedirectURL: redirect,
		Scopes: []string{oidc.ScopeOpenID, "profile", "email"},
	}
}

// ProviderLabel names the identity provider; empty when there is none.
func (s *Service) ProviderLabel() string {
	if s.provider.options.Issuer == "" {
		return ""
	}
	return s.provider.options.Label
}

// BeginOIDC gives the address at the provider to send the browser to, and what
// the browser keeps until it comes back to the redirect address.
func (s *Service) BeginOIDC(ctx context.Context, redirect string) (address, kept string, err error) {
	if s.ProviderLabel() == "" {
		return "", "", models.Errorf(models.NotFound, "本站没有启用统一身份认证，请用登录名和密码登录")
	}
	found, err := s.provider.find(ctx)
	if err != nil {
		return "", "", err
	}
	e := errand{State: newSecret(), Nonce: newSecret(), Verifier: oauth2.GenerateVerifier(), Redirect: redirect, Began: s.store.Now()}
	text, err := json.Marshal(e)
	if err != nil {
		return "", "", err
	}
	config := s.provider.config(found, redirect)
	return config.AuthCodeURL(e.State, oidc.Nonce(e.Nonce), oauth2.S256ChallengeOption(e.Verifier)), s.store.Seal(string(text)), nil
}

// Return is what the browser brings back from the provider.
type Return struct{ Kept, State, Code, Fault string }

// FinishOIDC opens a session for whom the provider vouches for. Errors:
// Unauthenticated when anything does not fit or there is no such account.
func (s *Service) FinishOIDC(ctx context.Context, r Return, from From) (string, Session, error) {
	login, err := s.vouched(ctx, r)
	if err != nil {
		return "", Session{}, s.refuseOIDC(ctx, models.User{}, from, err)
	}
	u, _, err := s.store.FindUserByLogin(ctx, login)
	if err != nil {
		return "", Session{}, err
	}
	if u.ID == 0 || u.Disabled {
		err := models.Errorf(models.Unauthenticated, "%s已确认您的身份，但本系统没有登录名为“%s”的可用账号，请联系管理员", s.provider.options.Label, login)
		return "", Session{}, s.refuseOIDC(ctx, u, from, err)
	}
	from.Method = models.SessionOIDC
	return s.open(ctx, u.ID, from, func(*store.Tx) error { return nil })
}

// refuseOIDC notes the failure and gives it back.
func (s *Service) refuseOIDC(ctx context.Context, u models.User, from From, why error) error {
	if models.KindOf(why) != models.Unauthenticated {
		return why
	}
	if _, err := s.fail(ctx, "登录失败", u, "统一身份认证 "+cut(from.Address, 64)+" "+browserName(from.Agent)); err != nil {
		return err
	}
	return why
}

// vouched gives the login that the provider vouches for.
func (s *Service) vouched(ctx context.Context, r Return) (string, error) {
	unfit := models.Errorf(models.Unauthenticated, "%s未通过，请返回登录页重新开始", s.provider.options.Label)
	e, ok := s.readErrand(r.Kept)
	if !ok || subtle.ConstantTimeCompare([]byte(e.State), []byte(r.State)) != 1 {
		return "", unfit
	}
	if r.Fault != "" || r.Code == "" {
		return "", unfit
	}
	found, err := s.provider.find(ctx)
	if err != nil {
		return "", err
	}
	config := s.provider.config(found, e.Redirect)
	token, err := config.Exchange(oidc.ClientContext(ctx, s.provider.options.HTTP), r.Code, oauth2.VerifierOption(e.Verifier))
	if err != nil {
		return "", unfit
	}
	raw, _ := token.Extra("id_token").(string)
	proof, err := found.Verifier(&oidc.Config{
		ClientID: s.provider.options.Client, Now: func() time.Time { return s.store.Now().Time() },
	}).Verify(ctx, raw)
	if err != nil || subtle.ConstantTimeCompare([]byte(proof.Nonce), []byte(e.Nonce)) != 1 {
		return "", unfit
	}
	login, ok := s.provider.login(proof)
	if !ok {
		return "", unfit
	}
	return login, nil
}

// readErrand unseals what the browser kept, if it is ours and not too old.
func (s *Service) readErrand(kept string) (errand, bool) {
	var e errand
	plain, err := s.store.Unseal(kept)
	if err != nil || plain == kept || json.Unmarshal([]byte(plain), &e) != nil || e.State == "" {
		return errand{}, false
	}
	age := s.store.Now() - e.Began
	return e, age >= 0 && age < models.Instant(errandLife.Milliseconds())
}

// login takes the login out of the claims. An address counts only when the
// provider has verified it.
func (p *provider) login(proof *oidc.IDToken) (string, bool) {
	var claims map[string]any
	if proof.Claims(&claims) != nil {
		return "", false
	}
	login, _ := claims[p.options.Claim].(string)
	if verified, _ := claims["email_verified"].(bool); p.options.Claim == "email" && !verified {
		return "", false
	}
	login = strings.ToLower(strings.TrimSpace(login))
	return login, loginShape.MatchString(login)
}
