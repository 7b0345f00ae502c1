package recording_test

import (
	"context"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/recording"
	"sanxiang/app/store"
	"sanxiang/models"
)

// party is the only party of the cases here.
var party = models.Party{Seq: 1, Kind: models.PartySoleTrader, Name: "示例经营部", Operator: "示例甲"}

// newCase registers and files a case of Urban in the world.
func newCase(t *testing.T, w *apptest.World, number string) models.Case {
	t.Helper()
	handlers := models.IDs{w.Officers[0].ID, w.Officers[1].ID}
	var c models.Case
	err := w.Store.Tx(t.Context(), w.Handler, func(tx *store.Tx) error {
		step := models.Step{Kind: models.StepRegistered, Day: tx.Today, Number: number, Procedure: models.OrdinaryProcedure,
			Cause: "示例案由", Source: "inspection", Facts: "示例事实", Basis: "《示例条例》第一条", ActOn: "2024-03-01", FoundOn: "2024-03-01",
			Parties: []models.Party{party}}
		d, err := tx.NewDossier(w.Urban.ID, step)
		if err != nil {
			return err
		}
		if _, err := tx.Take(d, step, nil); err != nil {
			return err
		}
		c = d.Case
		return nil
	})
	if err != nil {
		t.Fatalf("register: %v", err)
	}
	return take(t, w, c.ID, models.Step{Kind: models.StepFiled, Officers: handlers})
}

// take moves a case by a step of today.
func take(t *testing.T, w *apptest.World, id int64, step models.Step) models.Case {
	t.Helper()
	var c models.Case
	err := w.Store.Tx(t.Context(), w.Approver, func(tx *store.Tx) error {
		step.Day = tx.Today
		d, err := tx.FindDossier(id, step)
		if err != nil {
			return err
		}
		if _, err := tx.Take(d, step, nil); err != nil {
			return err
		}
		c = d.Case
		return nil
	})
	if err != nil {
		t.Fatalf("take %s: %v", step.Kind, err)
	}
	return c
}

// newDevice registers a device of the bureau.
func newDevice(t *testing.T, w *apptest.World, d models.Device) models.Device {
	t.Helper()
	d.Kind, d.ServiceFrom = "body_camera", "2024-01-01"
	if err := w.Store.Tx(t.Context(), w.Admin, func(tx *store.Tx) error { return tx.CreateDevice(&d) }); err != nil {
		t.Fatal(err)
	}
	return d
}

// photo is a sound item taken an hour before the world's present.
func photo(w *apptest.World) recording.Item {
	return recording.Item{Recording: models.Recording{
		Stage: "evidence", Medium: "photo", Act: "scene", Title: "现场照片", Place: "示例路1号",
		TakenAt: models.InstantOf(w.Clock.Now()) - 3600_000, FileName: "照片.jpg", CertShown: true,
	}}
}

// text is a written item.
func text(w *apptest.World) recording.Item {
	item := photo(w)
	item.Recording.Medium, item.Recording.Title, item.Recording.FileName = "text", "现场检查笔录", ""
	item.Recording.Content = "检查经过的示例文字"
	return item
}

// appended appends an item and fails the test when that fails.
func appended(t *testing.T, w *apptest.World, s *recording.Service, caseID int64, item recording.Item, body string) models.Recording {
	t.Helper()
	r, err := tryAppend(t.Context(), w, s, caseID, item, body)
	if err != nil {
		t.Fatalf("Append %s: %v", item.Recording.Title, err)
	}
	w.Check(t)
	return r
}

func tryAppend(ctx context.Context, w *apptest.World, s *recording.Service, caseID int64, item recording.Item, body string) (models.Recording, error) {
	if body == "" {
		r, _, err := s.Append(ctx, w.Handler, caseID, item, nil)
		return r, err
	}
	r, _, err := s.Append(ctx, w.Handler, caseID, item, strings.NewReader(body))
	return r, err
}
