package office

import (
	"flag"
	"fmt"
	"io"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/app/store"
	"sanxiang/models"
)

var updateMatrix = flag.Bool("update-matrix", false, "write the matrix of rights anew")

// matrixFile is who is answered with what at every address of the office. A
// change of a right shows there and is read by a person.
const matrixFile = "testdata/matrix.txt"

// matrixSecrets are what nobody may read who may not read the case.
var matrixSecrets = []string{"示例密案有限公司", "案甲零壹", "示例密案的事实", "13800000000"}

// matrixRole is one column: who asks, and whether they may read the case.
type matrixRole struct {
	name  string
	actor models.Actor
	reads bool
}

// matrixRoles are the columns; the first two are the guest and another bureau.
func (h *hall) matrixRoles(t *testing.T) []matrixRole {
	t.Helper()
	supervisor := h.user(t, "supervisor", h.City.ID, models.RoleSupervisor)
	security := h.user(t, "security", h.City.ID, models.RoleSecurity)
	return []matrixRole{
		{"guest", h.Guest, false}, {"other", h.Stranger, false}, {"handler", h.Handler, true}, {"reviewer", h.Reviewer, true}, {"approver", h.Approver, true},
		{"reporter", h.Reporter, true}, {"supervisor", supervisor, true}, {"admin", h.Admin, false}, {"security", security, false}, {"auditor", h.Auditor, false},
	}
}

// user makes an account of a role.
func (h *hall) user(t *testing.T, login string, bureau int64, role models.Role) models.Actor {
	t.Helper()
	u := models.User{BureauID: bureau, Login: login, Name: "示例用户" + login, Roles: string(role)}
	if err := h.Store.Tx(t.Context(), models.SystemActor("测试"), func(tx *store.Tx) error { return tx.CreateUser(&u) }); err != nil {
		t.Fatal(err)
	}
	return models.Actor{UserID: u.ID, Name: u.Name, BureauID: bureau, Roles: []models.Role{role}}
}

// parameter is a part of an address that names a record.
var parameter = regexp.MustCompile(`:[a-z]+`)

// TestMatrix asks for every address as every role and holds the answers to the
// matrix. Whoever may not read the case finds nothing of it in any answer,
// whatever its status; a guest is let in nowhere but where one signs in.
func TestMatrix(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		party := apptest.Organisation()
		party.Name = matrixSecrets[0]
		step := apptest.Fined("甲零壹", apptest.Start, party)
		step.Facts = matrixSecrets[2]
		c := h.Decide(t, step)
		places := h.matrixPlaces(t, c)
		roles := h.matrixRoles(t)
		var lines []string
		for _, a := range areas(newOffice(h.deps)) {
			for _, r := range a.routes() {
				path := places.fill(r.path)
				line := fmt.Sprintf("%-4s %-48s", r.method, r.path)
				for _, x := range roles {
					status, body := h.knock(t, r.method, path, x.actor)
					line += fmt.Sprintf(" %s=%d", x.name, status)
					if x.reads {
						continue
					}
					for _, s := range matrixSecrets {
						if strings.Contains(body, s) {
							t.Errorf("%s %s shows %q to %s", r.method, r.path, s, x.name)
						}
					}
					if x.name == "guest" && r.entrance != entranceGuest && status == fiber.StatusOK {
						t.Errorf("%s %s lets a guest in", r.method, r.path)
					}
				}
				lines = append(lines, line)
			}
		}
		slices.Sort(lines)
		h.holdMatrix(t, strings.Join(lines, "\n")+"\n")
	})
}

// holdMatrix compares with the file, or writes it.
func (h *hall) holdMatrix(t *testing.T, got string) {
	t.Helper()
	if *updateMatrix {
		if err := os.MkdirAll(filepath.Dir(matrixFile), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(matrixFile, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(matrixFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("rights differ from %s; if meant, run go test ./routes/office -run TestMatrix/sqlite -update-matrix\n%s", matrixFile, diff)
	}
}

// knock asks in a session of its own, so that signing out is felt by nobody
// else; forms are sent empty.
func (h *hall) knock(t *testing.T, method, path string, a models.Actor) (int, string) {
	t.Helper()
	c := h.guest()
	if !a.Empty() {
		c = h.signIn(t, a)
	}
	r := httptest.NewRequest(method, Prefix+path, strings.NewReader(url.Values{}.Encode()))
	r.Header.Set("Accept", "text/html")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if method != fiber.MethodGet {
		r.Header.Set("Content-Type", fiber.MIMEApplicationForm)
	}
	for name, value := range c.cookies {
		r.Header.Add("Cookie", name+"="+value)
	}
	res, err := h.app.Test(r, -1)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// matrixPlaces says which record an address names, by what stands before the
// parameter; the longest beginning counts.
type matrixPlaces map[string]string

func (h *hall) matrixPlaces(t *testing.T, c models.Case) matrixPlaces {
	t.Helper()
	spare := h.user(t, "spare", h.Urban.ID, models.RoleHandler) // whose password and sessions the rows may end
	return matrixPlaces{
		"/cases/": idString(c.ID), "/settings/bureaus/": idString(h.Urban.ID), "/settings/officers/": idString(h.Officers[0].ID),
		"/settings/policies/": idString(h.Urban.ID), "/settings/users/": idString(spare.UserID), "/settings/jobs/": "clocks",
		"/settings/profiles/": "a", "/settings/calendar/": "2024", "/settings/triggers/": "apl58_1", "/settings/hearing/": "apl63_1",
		"/cases/" + idString(c.ID) + "/step/": "served", "/figures/": "penalty.disclosed.count", "/indicators/": "penalty.count", "/registers/": "trainings",
	}
}

// fill puts records into an address, from the left.
func (p matrixPlaces) fill(path string) string {
	for {
		at := parameter.FindStringIndex(path)
		if at == nil {
			return path
		}
		value, ok := p[path[:at[0]]]
		if !ok {
			value = "1"
		}
		path = path[:at[0]] + value + path[at[1]:]
	}
}
