package store_test

import (
	"encoding/json"
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/app/store"
	"sanxiang/models"
)

// TestRulesFollow changes a term in one process: that one goes by it at once,
// another within a second, although neither asks the database every time.
func TestRulesFollow(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		other := apptest.OpenStore(t, w.DSN, w.Clock)
		term := func(s *store.Store) models.Term {
			t.Helper()
			rules, err := s.Rules(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			rule, err := rules.Terms.Find(models.TermReconsider, models.SectorGeneral)
			if err != nil {
				t.Fatal(err)
			}
			return rule.Term
		}
		before := term(w.Store)
		if term(other) != before {
			t.Fatal("the processes begin with different terms")
		}
		want := models.Term{N: before.N + 30, Unit: before.Unit}
		body, err := json.Marshal(models.TermRule{Code: models.TermReconsider, Field: models.SectorGeneral, Label: "申请行政复议", Term: want, Basis: "《示例法》第一条"})
		if err != nil {
			t.Fatal(err)
		}
		err = w.Store.Tx(t.Context(), system, func(tx *store.Tx) error {
			_, err := tx.Put([]store.Definition{{Kind: store.DefinitionTerm, Code: "reconsider", Body: string(body), Custom: true}})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := term(w.Store); got != want {
			t.Errorf("the process that changed the term goes by %+v, want %+v", got, want)
		}
		time.Sleep(time.Second + 100*time.Millisecond)
		if got := term(other); got != want {
			t.Errorf("a second later the other process goes by %+v, want %+v", got, want)
		}
	})
}
