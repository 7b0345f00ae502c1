package api

import (
	"context"
	"reflect"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
	"sanxiang/routes/web"
)

// call is what every handler needs of a request: who acts, on which record of
// the path (id, 0 when the path names none), under which idempotency key, and
// the version that the client saw (0 = does not matter).
type call struct {
	ctx     context.Context
	actor   models.Actor
	id      int64
	key     string
	version int64
	http    *fiber.Ctx
}

// own gives the bureau that is asked for, the actor's own when none is.
func (r call) own(bureau int64) int64 {
	if bureau == 0 {
		return r.actor.BureauID
	}
	return bureau
}

// none stands for a request without query or body, or an answer without content.
type none struct{}

// route is one line of the table.
type route struct {
	method, path, summary string
	endpoint
}

// endpoint is how a route is served, with the types that its handler reads and
// writes, from which the document is made.
type endpoint struct {
	query, body, answer reflect.Type // nil = none
	status              int
	keyless             bool   // a repeated request is not known again
	versioned           bool   // takes If-Match
	upload              bool   // takes a file
	media               string // of an answer that is not JSON
	serve               func(*api, *fiber.Ctx) error
}

// typeOf is T for the document, nil for none.
func typeOf[T any]() reflect.Type {
	if t := reflect.TypeFor[T](); t != reflect.TypeFor[none]() {
		return t
	}
	return nil
}

// reads serves a GET with a query and a JSON answer.
func reads[Q, A any](f func(*api, call, Q) (A, error)) endpoint {
	return endpoint{query: typeOf[Q](), answer: typeOf[A](), status: fiber.StatusOK, serve: func(a *api, c *fiber.Ctx) error {
		var q Q
		r, err := newCall(c, false)
		if err != nil {
			return err
		}
		if err := web.ReadQuery(c, &q); err != nil {
			return err
		}
		answer, err := f(a, r, q)
		if err != nil {
			return err
		}
		return c.JSON(answer)
	}}
}

// sends serves a GET with a query whose handler writes the answer itself.
func sends[Q any](media string, f func(*api, call, Q) error) endpoint {
	return endpoint{query: typeOf[Q](), status: fiber.StatusOK, media: media, serve: func(a *api, c *fiber.Ctx) error {
		var q Q
		r, err := newCall(c, false)
		if err != nil {
			return err
		}
		if err := web.ReadQuery(c, &q); err != nil {
			return err
		}
		return f(a, r, q)
	}}
}

// takes serves a request with a JSON body.
func takes[B, A any](f func(*api, call, B) (A, error)) endpoint {
	return writes(fiber.StatusOK, false, f)
}

// enters serves a request that creates a record whose own number, not an
// idempotency key, keeps it from being doubled.
func enters[B, A any](f func(*api, call, B) (A, error)) endpoint {
	e := writes(fiber.StatusCreated, false, f)
	serve := e.serve
	e.keyless, e.serve = true, func(a *api, c *fiber.Ctx) error {
		if c.Get("Idempotency-Key") != "" {
			return web.Refuse(fiber.StatusBadRequest, "该操作不支持 Idempotency-Key，请去掉该请求头；重复登记由编号识别")
		}
		return serve(a, c)
	}
	return e
}

// makes serves a request that creates a record.
func makes[B, A any](f func(*api, call, B) (A, error)) endpoint {
	return writes(fiber.StatusCreated, false, f)
}

// moves serves a request that changes a record of a version (If-Match).
func moves[B, A any](f func(*api, call, B) (A, error)) endpoint {
	return writes(fiber.StatusOK, true, f)
}

func writes[B, A any](status int, versioned bool, f func(*api, call, B) (A, error)) endpoint {
	return endpoint{body: typeOf[B](), answer: typeOf[A](), status: status, versioned: versioned, serve: func(a *api, c *fiber.Ctx) error {
		var b B
		r, err := newCall(c, versioned)
		if err == nil {
			err = web.ReadQuery(c, &none{})
		}
		if err == nil && typeOf[B]() != nil {
			err = web.ReadJSON(c, &b)
		}
		if err != nil {
			return err
		}
		answer, err := f(a, r, b)
		if err != nil {
			return err
		}
		return c.Status(status).JSON(answer)
	}}
}

// removes serves a DELETE.
func removes[Q any](f func(*api, call, Q) error) endpoint {
	return endpoint{query: typeOf[Q](), status: fiber.StatusNoContent, serve: func(a *api, c *fiber.Ctx) error {
		var q Q
		r, err := newCall(c, false)
		if err == nil {
			err = web.ReadQuery(c, &q)
		}
		if err == nil {
			err = f(a, r, q)
		}
		if err != nil {
			return err
		}
		return c.SendStatus(fiber.StatusNoContent)
	}}
}

// newCall reads what is common to all requests.
func newCall(c *fiber.Ctx, versioned bool) (call, error) {
	r := call{ctx: c.UserContext(), actor: web.Actor(c), http: c}
	var err error
	if c.Params("id") != "" {
		if r.id, err = web.PathID(c, "id"); err != nil {
			return r, err
		}
	}
	if r.key, err = web.Key(c); err != nil {
		return r, err
	}
	if r.version, err = web.Version(c); err != nil {
		return r, err
	}
	if r.version != 0 && !versioned {
		return r, web.Refuse(fiber.StatusBadRequest, "该操作不核对版本，请去掉请求头 If-Match")
	}
	return r, nil
}

// list makes an absent list an empty one: JSON has [] for it, never null.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
