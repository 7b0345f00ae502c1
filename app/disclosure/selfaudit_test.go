package disclosure_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/app/store"
	"sanxiang/models"
)

// audit counts Urban's year and publishes it as the daily job does.
func (d *desk) audit(t *testing.T, on models.Day) (models.DisclosureAudit, models.Publication) {
	t.Helper()
	d.Clock.Set(on)
	all, faulty, err := d.AuditYear(t.Context(), 2024, on)
	if err != nil || len(faulty) > 0 {
		t.Fatal(faulty, err)
	}
	row, err := d.PublishAudit(t.Context(), models.SystemActor("自查"), d.Urban.ID, all[d.Urban.ID])
	if err != nil {
		t.Fatal(err)
	}
	d.check(t)
	return all[d.Urban.ID], row
}

// unregistered imports a case that was decided elsewhere, without a duty.
func (d *desk) unregistered(t *testing.T, s models.Step) {
	t.Helper()
	err := d.Store.Tx(t.Context(), d.Handler, func(tx *store.Tx) error {
		dossier, err := tx.NewDossier(d.Urban.ID, s)
		if err == nil {
			_, err = tx.Take(dossier, s, nil)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestSelfAuditStory follows the counts from day to day.
func TestSelfAuditStory(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		one := d.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation()))
		two := d.Decide(t, apptest.Fined("2", "2024-03-01", apptest.Organisation()))
		three := d.Decide(t, apptest.Fined("3", "2024-03-01", apptest.Organisation()))
		d.Decide(t, apptest.Fined("4", "2024-03-01", apptest.Organisation()))
		d.unregistered(t, apptest.Fined("5", "2024-03-01", apptest.Organisation()))
		before := d.Decide(t, apptest.Fined("6", "2023-12-29", apptest.Organisation()))
		if before.DecidedOn.Year() != 2023 {
			t.Fatal("the case of the year before is of this year")
		}
		d.World.Publish(t, one.ID)
		minor := disclosure.Preparation{Facts: models.PublicationFacts{Minor: true}}
		if _, _, err := d.Prepare(t.Context(), d.Handler, two.ID, minor); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Approve(t.Context(), d.Approver, two.ID, disclosure.Approval{}); err != nil {
			t.Fatal(err)
		}
		coverage := models.DisclosureCoverage{
			Cases: 5, Elsewhere: 1, Decided: 4, Due: 3, OnTime: 1, Pending: 2, OnTimeRate: models.Share{N: 1, Of: 1},
			Exempt: []models.ReasonCount{{Code: models.PublishMinor, Reason: "当事人为未成年人，不予公示", Basis: "内蒙古自治区人民政府令第244号第十一条", N: 1}},
		}
		first := d.wantAudit(t, "2024-03-05", 1, models.DisclosureAudit{Year: 2024, AsOf: "2024-03-05", DisclosureCoverage: coverage, Bureaus: 2, Total: &coverage})
		d.wantAudit(t, "2024-03-06", 1, models.DisclosureAudit{Year: 2024, AsOf: "2024-03-05", DisclosureCoverage: coverage, Bureaus: 2, Total: &coverage})

		late := coverage
		late.Pending, late.Overdue, late.OnTimeRate = 0, 2, models.Share{N: 1, Of: 3}
		d.wantAudit(t, "2024-03-20", 2, models.DisclosureAudit{Year: 2024, AsOf: "2024-03-20", DisclosureCoverage: late, Bureaus: 2, Total: &late})
		d.World.Publish(t, three.ID)
		if _, err := d.Withdraw(t.Context(), d.Approver, one.ID, disclosure.Withdrawal{Code: "error"}); err != nil {
			t.Fatal(err)
		}
		late.Late, late.Overdue, late.Withdrawn = 1, 1, 1
		last := d.wantAudit(t, "2024-03-21", 3, models.DisclosureAudit{Year: 2024, AsOf: "2024-03-21", DisclosureCoverage: late, Bureaus: 2, Total: &late})
		if last.PublicID != first.PublicID {
			t.Error("the audit's address changed")
		}
	})
}

// wantAudit publishes the audit of the day and holds what the public reads.
func (d *desk) wantAudit(t *testing.T, on models.Day, revision int, want models.DisclosureAudit) models.Publication {
	t.Helper()
	counted, row := d.audit(t, on)
	if counted.AsOf != on || row.Revision != revision {
		t.Errorf("on %s: counted on %s, revision %d, want %d", on, counted.AsOf, row.Revision, revision)
	}
	for _, year := range []int{2024, 0} {
		_, page, err := d.Public.Audit(t.Context(), d.Urban.Code, year)
		if err != nil || page.HTML != "" || page.Title != "示例市城市管理局2024年行政执法公示情况自查" {
			t.Fatalf("audit of %d = %+v, %v", year, page, err)
		}
		if diff := cmp.Diff(&want, page.Audit); diff != "" {
			t.Errorf("on %s (-want +got):\n%s", on, diff)
		}
	}
	if b, err := d.Public.Bureau(t.Context(), d.Urban.Code); err != nil || b.Audit == nil || cmp.Diff(&want, b.Audit.Page.Audit) != "" {
		t.Errorf("bureau's page has audit %+v, %v", b.Audit, err)
	}
	if list, err := d.Public.Audits(t.Context(), 2024); err != nil || len(list) != 1 || list[0].Row.BureauCode != d.Urban.Code {
		t.Errorf("audits = %+v, %v", list, err)
	}
	return row
}

// TestSelfAuditMissing names a decision that nobody registered, and refuses to
// publish counts that do not add up.
func TestSelfAuditMissing(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		c := d.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation()))
		d.Tamper(t, "UPDATE disclosures SET case_id = 0 WHERE case_id = ?", c.ID)
		all, _, err := d.AuditYear(t.Context(), 2024, "2024-03-05")
		if err != nil || all[d.Urban.ID].Elsewhere != 1 || all[d.City.ID].Total.Cases != 1 || all[d.City.ID].Cases != 0 || len(all) != 2 {
			t.Errorf("an imported decision: %+v, %v", all, err)
		}
		d.Tamper(t, "UPDATE case_events SET kind = 'decided' WHERE case_id = ?", c.ID)
		all, _, err = d.AuditYear(t.Context(), 2024, "2024-03-05")
		if err != nil || all[d.Urban.ID].Missing != 1 || all[d.Urban.ID].Elsewhere != 0 || all[d.Urban.ID].Decided != 0 {
			t.Errorf("a decision without its duty: %+v, %v", all, err)
		}
		d.Tamper(t, "UPDATE disclosures SET case_id = 12345 WHERE case_id = 0")
		all, faulty, err := d.AuditYear(t.Context(), 2024, "2024-03-05")
		if diff := cmp.Diff([]string{"示例市人民政府", "示例市城市管理局"}, faulty); err != nil || diff != "" || len(all) != 0 {
			t.Errorf("a duty without its case: %+v, %v %s", all, err, diff)
		}
	})
}

// TestSelfAuditForm keeps numbers and pages of other kinds apart.
func TestSelfAuditForm(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		for name, p := range map[string]disclosure.Page{
			"an audit without numbers": {Bureau: d.Urban.ID, Kind: "audit", Year: 2024, Title: "自查"},
			"an audit of no year":      {Bureau: d.Urban.ID, Kind: "audit", Title: "自查", Body: models.PublicPage{Audit: &models.DisclosureAudit{}}},
			"numbers elsewhere":        {Bureau: d.Urban.ID, Kind: "bureau", Title: "机关", Body: models.PublicPage{Audit: &models.DisclosureAudit{}}},
		} {
			_, err := d.PublishPage(t.Context(), d.Approver, p)
			wantKind(t, name, err, models.Invalid)
		}
		_, _, err := d.Public.Audit(t.Context(), d.Urban.Code, 2024)
		wantKind(t, "an audit that was not published", err, models.NotFound)
	})
}
