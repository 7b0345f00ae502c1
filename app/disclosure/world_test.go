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

// organisation is a party that may be shown in full.
func organisation() models.Party {
	return models.Party{
		Seq: 1, Kind: models.PartyOrg, Name: "示例商贸有限公司", USCC: models.MakeUSCC("91", "000000", 12), LegalRep: "示例己",
		IDNumber: models.MakeIDNumber("000000", "1980-03-04", 7), Phone: "13800000000", Address: "示例市示例区示例路1号",
	}
}

// person is a natural person.
func person() models.Party {
	return models.Party{
		Seq: 1, Kind: models.PartyPerson, Name: "欧阳示例", IDNumber: models.MakeIDNumber("000000", "1985-06-07", 11),
		Phone: "13900000000", Address: "示例市示例区示例街2号3单元401室",
	}
}

// fined is an imported case that was decided with a fine on the day.
func fined(number string, day models.Day, parties ...models.Party) models.Step {
	return models.Step{
		Kind: models.StepImported, Day: apptest.Start, Number: "案" + number, DocumentNumber: "示城管罚决字〔2024〕" + number + "号",
		Procedure: models.OrdinaryProcedure, Cause: "擅自占用城市道路", Facts: "当事人在示例街口摆放货架，占用人行道。", Basis: "《城市道路管理条例》第四十二条",
		Content: "责令改正，处以罚款。自收到决定书之日起十五日内缴纳。", Parties: parties, ActOn: "2023-11-05",
		FiledOn: "2023-11-08", DecidedOn: day, ServedOn: day, Outcome: models.OutcomePenalty,
		Penalties: []models.Penalty{{Seq: 1, PartySeq: 1, Kind: models.KindFine, Amount: 60_000_00, AmountFixed: true}},
	}
}

// decide registers the case with its duty to disclose.
func (d *desk) decide(t *testing.T, s models.Step) models.Case {
	t.Helper()
	var c models.Case
	err := d.Store.Tx(t.Context(), d.Handler, func(tx *store.Tx) error {
		dossier, err := tx.NewDossier(d.Urban.ID, s)
		if err != nil {
			return err
		}
		if _, err := tx.Take(dossier, s, nil); err != nil {
			return err
		}
		duty, err := tx.NewDuty(dossier)
		if err != nil {
			return err
		}
		c = dossier.Case
		return tx.CreateDisclosure(duty)
	})
	if err != nil {
		t.Fatalf("decide: %v", err)
	}
	return c
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

// publish prepares and approves the case.
func (d *desk) publish(t *testing.T, id int64) models.Disclosure {
	t.Helper()
	if _, _, err := d.Prepare(t.Context(), d.Handler, id, disclosure.Preparation{}); err != nil {
		t.Fatalf("prepare: %v", err)
	}
	out, err := d.Approve(t.Context(), d.Approver, id, disclosure.Approval{})
	if err != nil {
		t.Fatalf("approve: %v", err)
	}
	return out
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
