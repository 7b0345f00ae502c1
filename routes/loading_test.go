package routes_test

import (
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/routes"
)

// TestLoading asks every face while what is public is being read: the public
// side and readiness say when to come back, the rest answers; afterwards all do.
func TestLoading(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	goOn := make(chan struct{})
	w.Store.Fail(func(op string) error {
		if op == "find" {
			<-goOn
		}
		return nil
	})
	public := disclosure.NewPublic(w.Store)
	app := newApp(t, w, func(d *routes.Deps) { d.Public = public })
	outcome := public.StartBehind(t.Context())
	rows := []struct {
		path          string
		during, after int
	}{
		{"/", 503, 200}, {"/search", 503, 200}, {"/d/nothing", 503, 404}, {"/api/v1/decisions", 503, 200}, {"/readyz", 503, 200},
		{"/healthz", 200, 200}, {"/api/office/openapi.json", 200, 200},
	}
	for _, row := range rows {
		response, body := ask(t, app, "GET", row.path)
		if response.StatusCode != row.during || row.during == 503 && (response.Header.Get("Retry-After") != "5" || response.Header.Get("Cache-Control") != "no-store") {
			t.Errorf("%s while loading = %d, %v: %s", row.path, response.StatusCode, response.Header, body)
		}
	}
	close(goOn)
	if err := <-outcome; err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if response, body := ask(t, app, "GET", row.path); response.StatusCode != row.after {
			t.Errorf("%s when loaded = %d: %s", row.path, response.StatusCode, body)
		}
	}
}
