package cases_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"sanxiang/app/apptest"
	"sanxiang/app/cases"
	"sanxiang/app/disclosure"
	"sanxiang/app/recording"
	"sanxiang/app/review"
	"sanxiang/app/sheet"
	"sanxiang/app/store"
	"sanxiang/models"
)

// TestCountersProperty plays random histories over cases, reviews, recordings,
// disclosures, registers, officers and the bureau tree. After each part of it
// the counters equal a recount, and every counted indicator of a random bureau
// and period equals the records that are listed behind it. A failure names its
// seed.
func TestCountersProperty(t *testing.T) {
	t.Parallel()
	seeds, acts := []uint64{1, 2}, 400
	if testing.Short() {
		seeds, acts = seeds[:1], 100
	}
	for _, seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			apptest.Each(t, func(t *testing.T, w *apptest.World) {
				h := newHistory(t, w, seed)
				for i := range acts {
					h.act()
					if i%100 == 99 {
						w.Check(t)
						h.drill()
						h.wantDuties()
					}
				}
				if testing.Short() {
					return
				}
				for _, name := range []string{"decide", "publish", "withdraw", "revoke", "entry", "import", "move a bureau", "pass a review", "return a review"} {
					if h.done[name] == 0 {
						t.Errorf("the history never did: %s (%v)", name, h.done)
					}
				}
			})
		})
	}
}

// wantDuties holds the kept duties to those that the law gives for every file
// of the city, walked one by one.
func (h *history) wantDuties() {
	h.t.Helper()
	var want []string
	tree, err := h.Store.Tree(h.ctx())
	if err != nil {
		h.t.Fatal(err)
	}
	err = h.Store.EachOpenDossier(h.ctx(), tree.Within(h.City.ID, models.ScopeAll), func(d *store.Dossier) {
		for _, x := range models.Duties(d.Case, d.Env) {
			want = append(want, fmt.Sprintf("%+v", x))
		}
	})
	if err != nil {
		h.t.Fatal(err)
	}
	list, err := h.Duties(h.ctx(), models.SystemActor("历史"), h.City.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	got := make([]string, len(list))
	for i, x := range list {
		got[i] = fmt.Sprintf("%+v", x)
	}
	slices.Sort(got)
	slices.Sort(want)
	if len(want) == 0 || !slices.Equal(got, want) {
		h.t.Errorf("kept duties are\n%v\nwant\n%v", got, want)
	}
}

// history is a random history under way.
type history struct {
	*desk
	t       *testing.T
	r       *rand.Rand
	cases   []int64
	entries []models.Entry
	devices []models.Device
	imports int
	done    map[string]int // what was done and stood
}

func newHistory(t *testing.T, w *apptest.World, seed uint64) *history {
	return &history{desk: newDesk(w), t: t, r: rand.New(rand.NewPCG(seed, 7)), done: map[string]int{}}
}

// act does one random thing. What the rules refuse is part of a history; a
// fault of ours is not.
func (h *history) act() {
	moves := []struct {
		name   string
		weight int
		do     func() error
	}{
		{"register", 10, h.enter}, {"step", 40, h.step}, {"record", 14, h.recordOne}, {"review", 12, h.reviewOne},
		{"publish", 12, h.publishOne}, {"draft", 2, h.dropDraft}, {"move a bureau", 3, h.moveBureau}, {"entry", 6, h.entry},
		{"officer", 3, h.officer}, {"device", 3, h.device}, {"import", 4, h.importSome}, {"time", 5, h.wait},
	}
	total := 0
	for _, m := range moves {
		total += m.weight
	}
	pick := h.r.IntN(total)
	for _, m := range moves {
		if pick -= m.weight; pick >= 0 {
			continue
		}
		err := m.do()
		if models.KindOf(err) == models.Internal && err != nil {
			h.t.Fatalf("%s: %v", m.name, err)
		}
		if err == nil {
			h.done[m.name]++
		}
		return
	}
}

func (h *history) ctx() context.Context { return h.t.Context() }

func (h *history) one() int64 {
	if len(h.cases) == 0 {
		return 0
	}
	return h.cases[h.r.IntN(len(h.cases))]
}

// in gives a case in one of the states where there is one, else any.
func (h *history) in(states ...models.CaseState) int64 {
	for range 3 * len(h.cases) {
		id := h.one()
		if c, err := h.Store.FindCase(h.ctx(), id); err == nil && slices.Contains(states, c.State) {
			return id
		}
	}
	return h.one()
}

func pick[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }

func (h *history) wait() error {
	h.Clock.Add(time.Duration(1+h.r.IntN(9)) * 24 * time.Hour)
	return nil
}

func (h *history) enter() error {
	step := clueStep()
	step.Day = h.Store.Today()
	step.Procedure = pick(h.r, models.OrdinaryProcedure, models.OrdinaryProcedure, models.SimpleProcedure)
	step.Source = pick(h.r, "inspection", "complaint", "")
	step.CauseCategory = pick(h.r, "甲类", "乙类", "")
	step.Officers = h.pair()
	step.ActOn, step.FoundOn = step.Day, step.Day
	if h.r.IntN(3) == 0 {
		step.Parties = []models.Party{{Kind: models.PartyPerson, Name: "示例庚", IDNumber: idA}}
	}
	c, _, err := h.Register(h.ctx(), h.Handler, cases.Registration{Bureau: h.Urban.ID, Step: step})
	if err == nil {
		h.cases = append(h.cases, c.ID)
	}
	return err
}

// step takes the step that leads on from where the case stands, or at times
// any other.
func (h *history) step() error {
	id := h.one()
	if len(h.cases) > 6 && h.r.IntN(2) == 0 {
		id = h.cases[len(h.cases)-1-h.r.IntN(6)] // so that some go all the way
	}
	c, err := h.Store.FindCase(h.ctx(), id)
	if err != nil {
		return err
	}
	step := h.onward(c)
	if h.r.IntN(6) == 0 {
		step = models.Step{Kind: models.StepKind(pick(h.r, models.StepKinds...).Code), Note: "示例理由", Officers: h.pair()}
	}
	actor := models.SystemActor("历史")
	_, _, err = h.Take(h.ctx(), actor, id, cases.Move{Step: step})
	if err == nil && step.Kind == models.StepDecided {
		h.done["decide"]++
	}
	if err == nil && step.Kind == models.StepRevoked {
		h.done["revoke"]++
	}
	return err
}

func (h *history) onward(c models.Case) models.Step {
	amount := pick[int64](h.r, 100, 900, 60000)
	switch c.State {
	case models.CaseClue:
		if c.Procedure == models.SimpleProcedure {
			return h.random(100)
		}
		return pick(h.r, models.Step{Kind: models.StepFiled, Officers: h.pair()}, models.Step{Kind: models.StepFiled, Officers: h.pair()}, models.Step{Kind: models.StepAmended, Cause: "补正后的案由"})
	case models.CaseInvestigating:
		return pick(h.r, models.Step{Kind: models.StepConcluded, Proposed: fine(amount)}, models.Step{Kind: models.StepNoCoercion}, models.Step{Kind: models.StepConcluded, Proposed: fine(100)})
	case models.CaseConcluded:
		return models.Step{Kind: models.StepNotified, HearingOffered: true}
	case models.CaseNotified, models.CaseReviewed:
		return pick(h.r, models.Step{Kind: models.StepDefended, Waived: true}, h.random(100), h.random(c.ProposedFine/100))
	case models.CaseDecided:
		return pick(h.r, models.Step{Kind: models.StepServed}, models.Step{Kind: models.StepServed}, models.Step{Kind: models.StepRevoked, Revocation: pick(h.r, "revoked", "varied"), Note: "示例"})
	case models.CaseServed:
		return pick(h.r, models.Step{Kind: models.StepPaid, Amount: max(c.Fine, 1)}, models.Step{Kind: models.StepClosed, Note: "示例"}, models.Step{Kind: models.StepCorrected, CauseCategory: pick(h.r, "丙类", "丁类"), Note: "示例"})
	default:
		return pick(h.r, models.Step{Kind: models.StepArchived}, models.Step{Kind: models.StepRevoked, Revocation: "revoked", Note: "示例"}, models.Step{Kind: models.StepResumed}, models.Step{Kind: models.StepCorrected, Source: "transfer", Note: "示例"})
	}
}

// random is a decision of a random outcome.
func (h *history) random(yuan models.Fen) models.Step {
	step := decision(max(int64(yuan), 1))
	step.Officers = h.pair()
	step.Tier = pick(h.r, "", "lighter", "heavier")
	switch h.r.IntN(6) {
	case 0:
		step.Outcome, step.Penalties = pick(h.r, models.OutcomeExempt, models.OutcomeExemptFirst, models.OutcomeTransferred), nil
		step.WaivedFine = 500_00
	case 1:
		step.Penalties = append(step.Penalties, models.Penalty{Kind: models.KindWarning})
	default:
	}
	return step
}

func (h *history) recordOne() error {
	item := recording.Item{Officers: h.pair(), Recording: models.Recording{
		Stage: pick(h.r, "start", "evidence", "evidence", "decision", "service"), Medium: "text", Act: pick(h.r, "scene", "interview", "other"),
		Title: "示例笔录", Content: "示例内容", TakenAt: h.Store.Now() - models.Instant(h.r.IntN(30))*3600_000, CertShown: true, LateReason: "示例",
	}}
	_, _, err := h.Recordings.Append(h.ctx(), h.Handler, h.one(), item, nil)
	return err
}

func (h *history) reviewOne() error {
	id := h.in(models.CaseConcluded, models.CaseNotified)
	for range 3 {
		c, err := h.Store.FindCase(h.ctx(), id)
		if err != nil || c.State == models.CaseConcluded || c.State == models.CaseNotified {
			break
		}
		_, _, _ = h.Take(h.ctx(), models.SystemActor("历史"), id, cases.Move{Step: h.onward(c)}) // what is refused changes nothing
	}
	_, err := h.Reviews.Submit(h.ctx(), h.Handler, id, review.Submission{Pack: "示例材料"})
	if models.KindOf(err) == models.Invalid { // a round that came back wants answers
		_, err = h.Reviews.Submit(h.ctx(), h.Handler, id, review.Submission{Pack: "示例材料", Answers: map[int]string{1: "已补充"}})
	}
	if err != nil && models.KindOf(err) == models.Internal {
		return err
	}
	in, name := agreement(), "pass a review"
	if h.r.IntN(3) == 0 {
		in.Opinion, in.Checklist["evidence"], name = models.OpinionCorrect, "problem", "return a review"
		in.Remarks = []models.Remark{{Item: "evidence", Text: "示例意见"}}
	}
	if _, err = h.Reviews.Conclude(h.ctx(), h.Reviewer, id, in); err == nil {
		h.done[name]++
	}
	return err
}

func (h *history) publishOne() error {
	id := h.in(models.CaseDecided, models.CaseServed, models.CaseClosed)
	if h.r.IntN(2) == 0 {
		_, err := h.Disclosures.Withdraw(h.ctx(), h.Approver, id, disclosure.Withdrawal{Code: pick(h.r, "error", "not_public", "revoked", "varied"), Note: "示例理由"})
		if err == nil {
			h.done["withdraw"]++
		}
		return err
	}
	_, _, err := h.Disclosures.Prepare(h.ctx(), h.Handler, id, disclosure.Preparation{})
	if err != nil {
		return err
	}
	_, err = h.Disclosures.Approve(h.ctx(), h.Approver, id, disclosure.Approval{})
	return err
}

func (h *history) dropDraft() error { return h.DeleteDraft(h.ctx(), h.Handler, h.one()) }

// tx writes what other use cases write.
func (h *history) tx(f func(*store.Tx) error) error {
	return h.Store.Tx(h.ctx(), models.SystemActor("历史"), f)
}

func (h *history) moveBureau() error {
	return h.tx(func(tx *store.Tx) error {
		b, err := tx.FindBureau(h.Below.ID)
		if err != nil {
			return err
		}
		b.ParentID = pick(h.r, h.Urban.ID, h.Water.ID, h.City.ID)
		b.ClosedOn = pick(h.r, "", "", models.Day("2024-05-01"))
		return tx.UpdateBureau(&b)
	})
}

func (h *history) entry() error {
	catalogue, err := h.Store.Catalogue(h.ctx())
	if err != nil {
		return err
	}
	reg := catalogue.Registers["trainings"]
	if len(h.entries) > 0 && h.r.IntN(3) == 0 {
		i := h.r.IntN(len(h.entries))
		err := h.tx(func(tx *store.Tx) error {
			e, err := tx.FindEntry(h.entries[i].ID)
			if err != nil {
				return err
			}
			return tx.DeleteEntry(reg, e, "示例理由")
		})
		h.entries = slices.Delete(h.entries, i, i+1)
		return err
	}
	e := models.Entry{ID: h.Store.NewID(), BureauID: pick(h.r, h.Urban.ID, h.Below.ID, h.Water.ID), Day: h.Store.Today().Add(-h.r.IntN(400)), Title: "示例培训"}
	bound := models.BoundEntry{Entry: &e, Definition: reg}
	for field, value := range map[string]string{"persons": fmt.Sprint(h.r.IntN(90)), "hours": "1.5", "kind": pick(h.r, "law", "documents")} {
		if err := bound.Set(field, value); err != nil {
			return err
		}
	}
	err = h.tx(func(tx *store.Tx) error {
		_, err := tx.CreateEntries(reg, []models.Entry{e})
		return err
	})
	h.entries = append(h.entries, e)
	return err
}

func (h *history) officer() error {
	return h.tx(func(tx *store.Tx) error {
		before, err := tx.FindOfficer(h.Officers[3].ID)
		if err != nil {
			return err
		}
		after := before
		after.Education, after.Frontline = pick(h.r, "本科", "硕士"), !before.Frontline
		after.ActiveTo = pick(h.r, "", models.Day("2024-06-01"), "2020-01-01")
		return tx.UpdateOfficer(before, &after)
	})
}

func (h *history) device() error {
	return h.tx(func(tx *store.Tx) error {
		if len(h.devices) == 0 || h.r.IntN(2) == 0 {
			d := models.Device{BureauID: h.Urban.ID, Serial: fmt.Sprintf("D%d", len(h.devices)), Kind: models.DeviceKinds[0].Code, ServiceFrom: "2023-02-01"}
			h.devices = append(h.devices, d)
			return tx.CreateDevice(&h.devices[len(h.devices)-1])
		}
		before, err := tx.FindDevice(h.devices[h.r.IntN(len(h.devices))].ID)
		if err != nil {
			return err
		}
		after := before
		after.ServiceTo = pick(h.r, "", models.Day("2024-04-01"))
		return tx.UpdateDevice(before, &after)
	})
}

func (h *history) importSome() error {
	text := "bureau,document_number,cause,party_name,party_code,filed_on,decided_on,closed_on,penalties\n"
	for range 5 {
		h.imports++
		day := models.Day("2022-11-01").Add(h.r.IntN(400))
		text += fmt.Sprintf("%s,示导〔%d〕%d号,示例案,示例有限公司,%s,%s,%s,%s,罚款:%d\n", pick(h.r, "DEP01", "DEP02", "UNIT01"), day.Year(), h.r.IntN(60)+1, usccA, day, day.Add(9), day.Add(30), h.r.IntN(9000)+1)
	}
	_, err := h.Import(h.ctx(), models.SystemActor("历史"), csvFile(text), sheet.Options{SkipBad: true})
	return err
}

// drill compares every counted indicator of random bureaus and periods with
// the records that are listed behind it.
func (h *history) drill() {
	h.t.Helper()
	catalogue, err := h.Store.Catalogue(h.ctx())
	if err != nil {
		h.t.Fatal(err)
	}
	tree, err := h.Store.Tree(h.ctx())
	if err != nil {
		h.t.Fatal(err)
	}
	for _, d := range catalogue.List() {
		if !d.Counted() {
			continue
		}
		bureaus := tree.Within(pick(h.r, h.City.ID, h.Urban.ID, h.Below.ID, h.Water.ID), models.ScopeAll)
		from := 1 + h.r.IntN(12)
		period := pick(h.r, models.YearPeriod(2024), models.YearPeriod(2023), models.Period{Year: 2024, From: from, To: from + h.r.IntN(13-from)})
		h.compare(d, catalogue.Registers[d.Register], bureaus, period)
	}
}

func (h *history) compare(d *models.Indicator, reg *models.Register, bureaus []int64, period models.Period) {
	h.t.Helper()
	sums, err := h.Store.SumCounters(h.ctx(), store.CounterFilter{Bureaus: bureaus, Indicators: []string{d.Code}, Period: period, Stock: d.IsStock()})
	if err != nil {
		h.t.Fatal(err)
	}
	rows, _, err := h.Store.ListRecords(h.ctx(), store.RecordFilter{Indicator: d, Register: reg, Bureaus: bureaus, Period: period})
	if err != nil {
		h.t.Fatal(err)
	}
	var value, records, listed int64
	for _, s := range sums {
		value, records = value+s.Value, records+s.Records
	}
	for _, r := range rows {
		listed += r.Value
	}
	if records != int64(len(rows)) || value != listed {
		h.t.Errorf("%s over %d bureaus in %s: counters %d/%d, listed records %d/%d", d.Code, len(bureaus), period.Label(), value, records, listed, len(rows))
	}
}
