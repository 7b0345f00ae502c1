package models

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what sort of failure an Error is; one edge maps it to a status.
// The set is closed: anything that carries no Kind is Internal.
type Kind string

// The kinds of failure.
const (
	Invalid         Kind = "invalid"         // the input breaks a rule; the user can mend it
	Unauthenticated Kind = "unauthenticated" // nobody is signed in
	Forbidden       Kind = "forbidden"       // signed in, but without the right
	NotFound        Kind = "not_found"       // no such record, or none the actor may know of
	Conflict        Kind = "conflict"        // the record changed meanwhile, or exists already
	TooEarly        Kind = "too_early"       // a legal step that must come first is missing
	Unavailable     Kind = "unavailable"     // a part of the system does not answer; try again
	Internal        Kind = "internal"        // our fault; no detail is shown
)

// FieldError is one thing wrong with one field: what rule it breaks and how
// to mend it, in Chinese, to be shown beside the field.
type FieldError struct {
	Field string `json:"field"` // the input's name, as the form or the API has it
	Rule  string `json:"rule"`  // what the rule says, with its article where there is one
	Fix   string `json:"fix"`   // what to do
}

// Error is a failure the user may read. Message is Chinese and names what
// failed; Fields holds every field error of the input at once.
type Error struct {
	Kind    Kind
	Message string
	Fields  []FieldError
}

// Error joins the message and the field errors in one line.
func (e *Error) Error() string {
	if len(e.Fields) == 0 {
		return e.Message
	}
	parts := make([]string, 0, len(e.Fields))
	for _, f := range e.Fields {
		parts = append(parts, f.Field+"："+f.Rule+"；"+f.Fix)
	}
	return e.Message + "（" + strings.Join(parts, "；") + "）"
}

// Errorf makes an Error of the kind with a formatted Chinese message.
func Errorf(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...)}
}

// KindOf tells the kind of err; an untyped error is Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// PlainFix is what to do about an error that says it itself.
const PlainFix = "请按规则更正后重新提交"

// Checks gathers field errors, so that all of them are reported at once.
// The zero value is ready.
type Checks struct {
	fields []FieldError
}

// Require adds a field error when ok is false.
func (c *Checks) Require(ok bool, field, rule, fix string) {
	if !ok {
		c.fields = append(c.fields, FieldError{Field: field, Rule: rule, Fix: fix})
	}
}

// Add takes over the field errors of err under a prefix ("parties[0].").
// An error without fields becomes one field error of its message.
func (c *Checks) Add(prefix string, err error) {
	if err == nil {
		return
	}
	var e *Error
	if !errors.As(err, &e) || len(e.Fields) == 0 {
		c.fields = append(c.fields, FieldError{Field: strings.TrimSuffix(prefix, "."), Rule: err.Error(), Fix: PlainFix})
		return
	}
	for _, f := range e.Fields {
		f.Field = prefix + f.Field
		c.fields = append(c.fields, f)
	}
}

// Err returns nil when nothing was added, else one Invalid error.
func (c *Checks) Err(message string) error {
	if len(c.fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: message, Fields: c.fields}
}
