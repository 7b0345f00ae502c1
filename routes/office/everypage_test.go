package office

import (
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/apptest"
	"sanxiang/models"
)

// TestEveryPage opens every page of the office in a real browser, as the first
// role that may, wide and on a phone: none breaks a rule of WCAG 2.2 at level A
// or AA that a program can check, and none is wider than the screen. Pages of
// records that the world has none of are held to the frame they fail in.
func TestEveryPage(t *testing.T) {
	h := newHall(t, apptest.Engines()[0])
	j, axe := newJourney(t, h), apptest.AxeSource(t)
	step := apptest.Fined("甲零壹", apptest.Start, apptest.Organisation())
	c := h.Decide(t, step)
	places := h.matrixPlaces(t, c)
	roles := h.matrixRoles(t)
	for _, a := range areas(newOffice(h.deps)) {
		for _, r := range a.routes() {
			path := places.fill(r.path)
			if r.method != fiber.MethodGet || filePage(path) {
				continue
			}
			who, opened := h.opener(t, path, roles)
			if !opened {
				continue
			}
			t.Run(strings.TrimPrefix(r.path, "/"), func(t *testing.T) {
				j.as(t, who)
				j.open(t, path)
				j.look(t, "page"+strings.NewReplacer("/", "-", ":", "").Replace(r.path), axe)
			})
		}
	}
}

// filePage says whether an address answers with a file and not with a page.
func filePage(path string) bool {
	for _, end := range []string{".zip", ".docx", ".csv", ".xlsx", "/content", "/export", "/template", "/file", "/errors", "/progress", "/begin", "/return"} {
		if strings.HasSuffix(path, end) && !strings.HasSuffix(path, "/cases/file") {
			return true
		}
	}
	return false
}

// opener is the first role for which a page opens.
func (h *hall) opener(t *testing.T, path string, roles []matrixRole) (models.Actor, bool) {
	t.Helper()
	for _, x := range roles {
		if x.name == "guest" || x.name == "other" {
			continue
		}
		if status, body := h.knock(t, fiber.MethodGet, path, x.actor); status == fiber.StatusOK && strings.Contains(body, `id="main"`) {
			return x.actor, true
		}
	}
	return models.Actor{}, false
}
