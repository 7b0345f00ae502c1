package identity

import (
	"time"

	"sanxiang/models"
)

// Options is what a site decides about signing in. The zero value takes the
// usual numbers of GB/T 22239-2019 8.1.4.1.
type Options struct {
	Session     models.SessionTerm // 0 = 30 minutes without a request, 12 hours in all
	PasswordAge time.Duration      // after which a password must be changed; 0 = 90 days, negative = never
	Factor      []models.Role      // who must have a second factor
	Apart       bool               // system, security and audit are three persons (三员分立)
	OIDC        OIDC               // sign-in by the authority's own identity provider
}

// The numbers that hold unless a site decides otherwise.
const (
	sessionIdle = 30 * time.Minute
	sessionLife = 12 * time.Hour
	passwordAge = 90 * 24 * time.Hour
)

func (o Options) withDefaults() Options {
	if o.Session.Idle <= 0 {
		o.Session.Idle = sessionIdle
	}
	if o.Session.Life <= 0 {
		o.Session.Life = sessionLife
	}
	if o.PasswordAge == 0 {
		o.PasswordAge = passwordAge
	}
	return o
}

// The limits of failures: of a login, of an address that may stand for a whole
// office, and of an account's second factor.
var (
	loginRule   = models.AttemptRule{Limit: 5, Window: 24 * time.Hour, Lock: 15 * time.Minute}
	addressRule = models.AttemptRule{Limit: 50, Window: 15 * time.Minute, Lock: 15 * time.Minute}
	factorRule  = models.AttemptRule{Limit: 5, Window: 24 * time.Hour, Lock: 15 * time.Minute}
)
