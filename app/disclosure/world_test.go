package disclosure_test

import (
	"errors"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/app/store"
	"sanxiang/models"
)

// desk is a world with the service and the reader at work in it.
type desk struct {
	*apptest.World
	*disclosure.Service
	Public *disclosure.Public
}

// each runs the test on every engine.
func each(t *testing.T, f func(t *testing.T, d *desk)) {
	t.Helper()
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		f(t, &desk{w, disclosure.New(w.Store), disclosure.NewPublic(w.Store)})
	})
}

// check proves counters and everything public.
func (d *desk) check(t *testing.T) {
	t.Helper()
	d.World.Check(t)
	faults, err := d.Service.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		t.Error(f)
	}
}

// step takes one more step of the case.
func (d *desk) step(t *testing.T, id int64, s models.Step) {
	t.Helper()
	err := d.Store.Tx(t.Context(), d.Handler, func(tx *store.Tx) error {
		dossier, err := tx.FindDossier(id, s)
		if err != nil {
			return err
		}
		_, err = tx.Take(dossier, s, nil)
		return err
	})
	if err != nil {
		t.Fatalf("step %s: %v", s.Kind, err)
	}
}

// wantKind holds an error to its kind.
func wantKind(t *testing.T, what string, err error, want models.Kind) {
	t.Helper()
	if err == nil || models.KindOf(err) != want {
		t.Errorf("%s: error %v, want kind %s", what, err, want)
	}
}

var errInjected = errors.New("injected")

// fail makes the next operation of the name fail once.
func (d *desk) fail(op string) {
	failed := false
	d.Store.Fail(func(asked string) error {
		if asked == op && !failed {
			failed = true
			return errInjected
		}
		return nil
	})
}
