package identity_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"sanxiang/app/apptest"
	"sanxiang/app/identity"
	"sanxiang/models"
)

// issuer is an identity provider with one client, that vouches for whoever the
// test says.
type issuer struct {
	*httptest.Server
	key    *rsa.PrivateKey
	clock  *apptest.Clock
	mu     sync.Mutex
	asked  map[string]url.Values // authorisation requests by code
	claims func(map[string]any)  // changes what it says
	signer *rsa.PrivateKey       // nil = key
}

func newIssuer(t *testing.T, w *apptest.World) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p := &issuer{key: key, clock: w.Clock, asked: map[string]url.Values{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{
			"issuer": p.URL, "authorization_endpoint": p.URL + "/auth", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: p.key.Public(), KeyID: "k1", Algorithm: "RS256", Use: "sig"}}})
	})
	mux.HandleFunc("/token", p.token)
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

// enter is what the browser does at the provider: it gives the code and state.
func (p *issuer) enter(t *testing.T, address string) (code, state string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	code = rand.Text()
	p.mu.Lock()
	p.asked[code] = u.Query()
	p.mu.Unlock()
	return code, u.Query().Get("state")
}

func (p *issuer) token(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	asked, known := p.asked[r.PostFormValue("code")]
	delete(p.asked, r.PostFormValue("code"))
	p.mu.Unlock()
	client, secret, _ := r.BasicAuth()
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if !known || client != "sanxiang" || secret != "geheim" || asked.Get("code_challenge_method") != "S256" ||
		asked.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(sum[:]) || asked.Get("redirect_uri") != r.PostFormValue("redirect_uri") {
		http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
		return
	}
	now := p.clock.Now()
	claims := map[string]any{
		"iss": p.URL, "aud": "sanxiang", "sub": "u-1", "nonce": asked.Get("nonce"), "iat": now.Unix(), "exp": now.Add(time.Minute).Unix(),
		"preferred_username": "Handler", "email": "handler", "email_verified": true,
	}
	if p.claims != nil {
		p.claims(claims)
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": p.sign(claims)})
}

func (p *issuer) sign(claims map[string]any) string {
	key := p.signer
	if key == nil {
		key = p.key
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: "k1"}}, nil)
	if err != nil {
		panic(err)
	}
	body, _ := json.Marshal(claims)
	signed, err := signer.Sign(body)
	if err != nil {
		panic(err)
	}
	text, _ := signed.CompactSerialize()
	return text
}

const redirect = "https://zf.example.cn/office/signin/return"

func TestOIDC(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		p := newIssuer(t, w)
		s := identity.NewWith(w.Store, identity.Options{OIDC: identity.OIDC{Issuer: p.URL, Client: "sanxiang", Secret: "geheim"}})
		address, kept, err := s.BeginOIDC(t.Context(), redirect)
		if err != nil || s.ProviderLabel() != "统一身份认证" {
			t.Fatalf("BeginOIDC: %v", err)
		}
		code, state := p.enter(t, address)
		secret, in, err := s.FinishOIDC(t.Context(), identity.Return{Kept: kept, State: state, Code: code}, desk)
		if err != nil || in.Actor.UserID != w.Handler.UserID || in.Method != models.SessionOIDC || in.Need != "" {
			t.Fatalf("FinishOIDC = %+v, %v", in, err)
		}
		if _, err := s.FindSession(t.Context(), secret); err != nil {
			t.Error(err)
		}
		_, _, err = s.FinishOIDC(t.Context(), identity.Return{Kept: kept, State: state, Code: code}, desk)
		gone(t, "the same return again", err, models.Unauthenticated)
		w.Check(t)
	})
}

func TestOIDCRefuses(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	closed := models.User{ID: w.Second.UserID, OfficerID: w.Second.OfficerID, Login: "second", Name: "示例用户", Roles: "handler", Disabled: true}
	if _, err := identity.New(w.Store).UpdateUser(t.Context(), w.Admin, closed); err != nil {
		t.Fatal(err)
	}
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	set := func(name string, v any) func(map[string]any) { return func(m map[string]any) { m[name] = v } }
	for _, tt := range []struct {
		name   string
		claim  string
		claims func(map[string]any)
		signer *rsa.PrivateKey
		edit   func(*identity.Return)
		wait   time.Duration
	}{
		{name: "another state", edit: func(r *identity.Return) { r.State = "x" }},
		{name: "nothing kept", edit: func(r *identity.Return) { r.Kept = "" }},
		{name: "what was kept is not sealed", edit: func(r *identity.Return) { r.Kept = `{"State":"` + r.State + `","Began":1}` }},
		{name: "fault of the provider", edit: func(r *identity.Return) { r.Fault = "access_denied" }},
		{name: "another code", edit: func(r *identity.Return) { r.Code = "x" }},
		{name: "no code", edit: func(r *identity.Return) { r.Code = "" }},
		{name: "too late", wait: 10 * time.Minute},
		{name: "another nonce", claims: set("nonce", "x")},
		{name: "another client", claims: set("aud", "other")},
		{name: "another issuer", claims: set("iss", "https://evil.example.cn")},
		{name: "run out", claims: set("exp", 1)},
		{name: "another key", signer: other},
		{name: "no such account", claims: set("preferred_username", "nobody")},
		{name: "closed account", claims: set("preferred_username", "second")},
		{name: "no claim", claims: func(m map[string]any) { delete(m, "preferred_username") }},
		{name: "a claim of another shape", claims: set("preferred_username", []string{"handler"})},
		{name: "address that is not verified", claim: "email", claims: set("email_verified", false)},
	} {
		p := newIssuer(t, w)
		p.claims, p.signer = tt.claims, tt.signer
		s := identity.NewWith(w.Store, identity.Options{OIDC: identity.OIDC{Issuer: p.URL, Client: "sanxiang", Secret: "geheim", Claim: tt.claim}})
		address, kept, err := s.BeginOIDC(t.Context(), redirect)
		if err != nil {
			t.Fatal(err)
		}
		r := identity.Return{Kept: kept}
		r.Code, r.State = p.enter(t, address)
		if tt.edit != nil {
			tt.edit(&r)
		}
		w.Clock.Add(tt.wait)
		secret, _, err := s.FinishOIDC(t.Context(), r, desk)
		if gone(t, tt.name, err, models.Unauthenticated); secret != "" {
			t.Errorf("%s gives a session", tt.name)
		}
	}
	if n := countVerb(t, w, "登录失败"); n != 17 {
		t.Errorf("%d lines of failures, want 17", n)
	}
	w.Check(t)
}

func TestOIDCAway(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	_, _, err := identity.New(w.Store).BeginOIDC(t.Context(), redirect)
	gone(t, "without a provider", err, models.NotFound)
	p := newIssuer(t, w)
	p.Close()
	s := identity.NewWith(w.Store, identity.Options{OIDC: identity.OIDC{Issuer: p.URL, Client: "sanxiang", Secret: "geheim"}})
	_, _, err = s.BeginOIDC(t.Context(), redirect)
	gone(t, "a provider that does not answer", err, models.Unavailable)
}
