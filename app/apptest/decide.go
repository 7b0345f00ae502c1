package apptest

import (
	"fmt"
	"testing"

	"sanxiang/app/disclosure"
	"sanxiang/app/store"
	"sanxiang/models"
)

// Organisation is a party that may be shown in full but for its people.
func Organisation() models.Party {
	return models.Party{
		Seq: 1, Kind: models.PartyOrg, Name: "示例商贸有限公司", USCC: models.MakeUSCC("91", "000000", 12), LegalRep: "示例己",
		IDNumber: models.MakeIDNumber("000000", "1980-03-04", 7), Phone: "13800000000", Address: "示例市示例区示例路1号",
	}
}

// Person is a natural person.
func Person() models.Party {
	return models.Party{
		Seq: 1, Kind: models.PartyPerson, Name: "欧阳示例", IDNumber: models.MakeIDNumber("000000", "1985-06-07", 11),
		Phone: "13900000000", Address: "示例市示例区示例街2号3单元401室",
	}
}

// Fined is an imported case that was decided with a fine of 60,000 元 and
// served on the day; its numbers are made from the given one.
func Fined(number string, day models.Day, parties ...models.Party) models.Step {
	return models.Step{
		Kind: models.StepImported, Day: Start, Number: "案" + number, DocumentNumber: fmt.Sprintf("示城管罚决字〔%d〕%s号", day.Year(), number),
		Procedure: models.OrdinaryProcedure, Cause: "擅自占用城市道路", Facts: "当事人在示例街口摆放货架，占用人行道。", Basis: "《城市道路管理条例》第四十二条",
		Content: "责令改正，处以罚款。自收到决定书之日起十五日内缴纳。", Parties: parties, ActOn: day.Add(-100),
		FiledOn: day.Add(-95), DecidedOn: day, ServedOn: day, Outcome: models.OutcomePenalty,
		Penalties: []models.Penalty{{Seq: 1, PartySeq: 1, Kind: models.KindFine, Amount: 60_000_00, AmountFixed: true}},
	}
}

// Decide registers a decided case of Urban with its duty to disclose.
func (w *World) Decide(t testing.TB, s models.Step) models.Case {
	t.Helper()
	var c models.Case
	err := w.Store.Tx(t.Context(), w.Handler, func(tx *store.Tx) error {
		dossier, err := tx.NewDossier(w.Urban.ID, s)
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

// Publish prepares and approves the page of a case, hiding further names.
func (w *World) Publish(t testing.TB, caseID int64, names ...string) models.Disclosure {
	t.Helper()
	service := disclosure.New(w.Store)
	if _, _, err := service.Prepare(t.Context(), w.Handler, caseID, disclosure.Preparation{ExtraNames: names}); err != nil {
		t.Fatalf("prepare: %v", err)
	}
	d, err := service.Approve(t.Context(), w.Approver, caseID, disclosure.Approval{})
	if err != nil {
		t.Fatalf("approve: %v", err)
	}
	return d
}
