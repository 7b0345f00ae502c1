package routes_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/app/recording"
	"sanxiang/models"
	"sanxiang/routes"
)

// secrets plants personal data of one random case: in every text of the step,
// and in the names of its attachments.
type secrets struct {
	step  models.Step
	names []string // of persons whom the preparer names
	never []string // what must not be found in public
}

var givenNames = []rune("翀玥淼祎喆堃昇珺燚")

// plant makes the case. Parties of all kinds come by turns.
func plant(r *rand.Rand, n int) secrets {
	out := secrets{}
	name := func() string {
		return []string{"甲", "乙", "丙", "欧阳", "上官"}[r.IntN(5)] + string(givenNames[r.IntN(len(givenNames))]) + "示"
	}
	party := models.Party{
		Seq: 1, Kind: models.PartyKinds[n%3], IDNumber: models.MakeIDNumber("000000", models.Day("1970-01-01").Add(r.IntN(9000)), r.IntN(900)+1),
		Phone: fmt.Sprintf("13%09d", r.IntN(1_000_000_000)), Address: fmt.Sprintf("示例市示例区示例街%d号%d单元%d室", 1+r.IntN(99), 1+r.IntN(9), 101+r.IntN(900)),
	}
	switch party.Kind {
	case models.PartyOrg:
		party.Name, party.USCC, party.LegalRep, party.Address = fmt.Sprintf("示例%d号商贸有限公司", n), apptest.Organisation().USCC, "示例己", ""
	case models.PartySoleTrader:
		party.Name, party.Operator = fmt.Sprintf("示例区示例%d号小吃店", n), name()
		out.never = append(out.never, party.Operator)
	default:
		party.Name = name()
		out.never = append(out.never, party.Name)
	}
	witness, card := name(), []string{"6200000000000005", "4000000000000002"}[n%2]
	out.names = []string{witness}
	out.never = append(out.never, party.IDNumber, party.Phone, witness, card)
	if party.Address != "" {
		out.never = append(out.never, party.Address)
	}
	out.step = apptest.Fined(fmt.Sprint(n+1), "2024-02-28", party)
	for _, text := range []*string{&out.step.Cause, &out.step.Facts, &out.step.Basis, &out.step.Content} {
		for _, i := range r.Perm(len(out.never)) {
			*text += []string{"，证人", "。联系", "、位于", "；账号"}[r.IntN(4)] + out.never[i]
		}
	}
	if runes := []rune(out.step.Cause); len(runes) > 200 {
		out.step.Cause = string(runes[:200])
	}
	return out
}

// attach records a file whose name, title, place and text tell of persons.
func attach(t *testing.T, w *apptest.World, caseID int64, never []string) {
	t.Helper()
	_, _, err := recording.New(w.Store, w.Blobs).Append(t.Context(), w.Handler, caseID, recording.Item{
		Recording: models.Recording{
			Stage: "evidence", Medium: "photo", Act: "scene", Title: "现场照片" + never[0], Place: "示例路1号" + never[1],
			TakenAt: models.InstantOf(w.Clock.Now()) - 3600_000, FileName: never[0] + never[1] + ".jpg", CertShown: true,
		},
		Officers: models.IDs{w.Officers[0].ID, w.Officers[1].ID},
	}, strings.NewReader(strings.Join(never, "\n")))
	if err != nil {
		t.Fatalf("attach: %v", err)
	}
}

// measures gives what the program tells its operator of itself, which only a
// program on the same machine may ask.
func measures(t *testing.T, app *fiber.App) string {
	t.Helper()
	response, err := http.Get(listen(t, app) + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("metrics: %d, %v", response.StatusCode, err)
	}
	return string(body)
}

// TestNothingPersonalLeavesTheSite plants personal data in every field and
// attachment of random cases, publishes, corrects and withdraws them, and
// looks for it in every answer, header, feed, file and metric of the site.
func TestNothingPersonalLeavesTheSite(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	app := newApp(t, w, func(d *routes.Deps) { d.PublicURL, d.Rate = publicHost, unlimited })
	r := rand.New(rand.NewPCG(20240304, 3))
	service := disclosure.New(w.Store)
	var never, further []string
	published := 0
	for n := range 45 {
		x := plant(r, n)
		c := w.Decide(t, x.step)
		attach(t, w, c.ID, x.never)
		never = append(never, x.never...)
		if n%9 == 8 {
			continue // decided and not published: nothing of it may be seen at all
		}
		if _, _, err := service.Prepare(t.Context(), w.Handler, c.ID, disclosure.Preparation{ExtraNames: x.names}); err != nil {
			if models.KindOf(err) != models.Invalid {
				t.Fatalf("case %d: %v", n, err)
			}
			continue // the gate refuses what cannot be parted; that is safe
		}
		d, err := service.Approve(t.Context(), w.Approver, c.ID, disclosure.Approval{})
		if err != nil {
			t.Fatalf("case %d: %v", n, err)
		}
		published++
		further = append(further, "/d/"+d.PublicID, "/d/"+d.PublicID+".json", "/api/v1/decisions/"+d.PublicID)
		if n%5 == 4 {
			if _, err := service.Withdraw(t.Context(), w.Approver, c.ID, disclosure.Withdrawal{Code: "not_public", Note: strings.Join(x.never, "")}); err != nil {
				t.Fatalf("withdraw %d: %v", n, err)
			}
		}
	}
	if published < 35 {
		t.Fatalf("only %d cases could be published", published)
	}
	for _, secret := range never[:40] {
		further = append(further, "/search?q="+secret, "/api/v1/decisions?q="+secret)
	}
	site := crawl(t, app, further...)
	site["/metrics"] = bare(measures(t, app))
	for _, secret := range never {
		for _, path := range site.holding(secret) {
			if asked := strings.Contains(path, "?q="); !asked {
				t.Errorf("%s shows %q", path, secret)
			}
		}
	}
	if shown := site.holding("示例3号商贸有限公司"); len(site) < 150 || len(shown) < 5 {
		t.Errorf("the crawl saw only %d addresses, an organisation at %d of them", len(site), len(shown))
	}
	if log := w.Log.String(); strings.Contains(log, never[0]) {
		t.Error("the log holds personal data")
	}
}
