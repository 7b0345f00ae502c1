package disclosure_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/disclosure"
	"sanxiang/app/store"
	"sanxiang/models"
)

// powers is what the section of powers says.
func powers(item string) models.ExAnteContent {
	return models.ExAnteContent{Paragraphs: []string{"本机关行使下列职权。"}, Rows: []map[string]string{
		{"kind": "行政处罚", "item": item, "basis": "《城市道路管理条例》第四十二条", "unit": "示例大队"},
	}}
}

// draftOf asks for a section of Urban.
func (d *desk) draftOf(section string, c models.ExAnteContent, reason string) disclosure.ExAnteDraft {
	return disclosure.ExAnteDraft{Bureau: d.Urban.ID, Section: section, Content: c, Reason: reason}
}

func (d *desk) ref(section string) disclosure.ExAnteRef {
	return disclosure.ExAnteRef{Bureau: d.Urban.ID, Section: section}
}

// release prepares and approves a section of Urban.
func (d *desk) release(t *testing.T, section string, c models.ExAnteContent, reason string) models.ExAnte {
	t.Helper()
	if _, err := d.PrepareExAnte(t.Context(), d.Handler, d.draftOf(section, c, reason)); err != nil {
		t.Fatalf("prepare %s: %v", section, err)
	}
	d.check(t)
	e, err := d.ApproveExAnte(t.Context(), d.Approver, d.ref(section))
	if err != nil {
		t.Fatalf("approve %s: %v", section, err)
	}
	d.check(t)
	return e
}

// TestExAnteStory publishes a section, changes it, finds it right, takes it
// down and publishes it again, all under one public id.
func TestExAnteStory(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		_, err := d.ApproveExAnte(t.Context(), d.Approver, d.ref("powers"))
		wantKind(t, "approve before preparation", err, models.TooEarly)
		first := d.release(t, "powers", powers("占用道路处罚"), "")
		if first.Revision != 1 || first.State != models.DisclosurePublished || first.PreparedBy != d.Handler.UserID || first.ApprovedBy != d.Approver.UserID || first.ReviewedOn != "2024-03-04" {
			t.Errorf("first = %+v", first)
		}
		_, err = d.ApproveExAnte(t.Context(), d.Approver, d.ref("powers"))
		wantKind(t, "approve again", err, models.TooEarly)

		d.Clock.Set("2024-05-06")
		_, err = d.PrepareExAnte(t.Context(), d.Handler, d.draftOf("powers", powers("占用和挖掘道路处罚"), ""))
		wantKind(t, "a change without its reason", err, models.Invalid)
		second := d.release(t, "powers", powers("占用和挖掘道路处罚"), "职责调整")
		row, page, err := d.Public.Find(t.Context(), second.PublicID)
		if err != nil || second.PublicID != first.PublicID || row.Revision != 2 || row.PublishedOn != "2024-03-04" || !strings.Contains(page.HTML, "占用和挖掘道路处罚") {
			t.Errorf("second = %+v, row %+v, %v", second, row, err)
		}
		if diff := cmp.Diff([]models.Revision{{Revision: 2, On: "2024-05-06", Reason: "职责调整"}}, page.History); diff != "" {
			t.Errorf("history (-want +got):\n%s", diff)
		}
		d.foundRight(t, second)
		d.downAndUp(t, second)
	})
}

// largest is a section of almost as much text as one may have.
func largest(item string) models.ExAnteContent {
	c := powers(item)
	for range 680 {
		c.Rows = append(c.Rows, map[string]string{"kind": "行政处罚", "item": item, "basis": strings.Repeat("依", 1000), "unit": "示例大队"})
	}
	return c
}

// TestExAnteLargest publishes the largest section and the largest change of it,
// so that both stand in one row: every engine keeps them.
func TestExAnteLargest(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		d.release(t, "powers", largest("占用道路处罚"), "")
		e := d.release(t, "powers", largest("挖掘道路处罚"), "职责调整")
		_, page, err := d.Public.Find(t.Context(), e.PublicID)
		if err != nil || strings.Count(page.HTML, "挖掘道路处罚") != 681 {
			t.Errorf("the page names it %d times, %v", strings.Count(page.HTML, "挖掘道路处罚"), err)
		}
	})
}

// foundRight approves what is on show: no revision, a new day of review.
func (d *desk) foundRight(t *testing.T, shown models.ExAnte) {
	t.Helper()
	d.Clock.Set("2024-06-03")
	same := d.release(t, "powers", powers("占用和挖掘道路处罚"), "")
	if same.Revision != shown.Revision || same.ReviewedOn != "2024-06-03" || same.Draft != "" || same.BodyHash != shown.BodyHash {
		t.Errorf("found right = %+v", same)
	}
}

// downAndUp withdraws the section, looks at the tombstone, and publishes again.
func (d *desk) downAndUp(t *testing.T, shown models.ExAnte) {
	t.Helper()
	_, err := d.WithdrawExAnte(t.Context(), d.Approver, d.ref("powers"), disclosure.Withdrawal{Code: "revoked"})
	wantKind(t, "withdraw for a decision's reason", err, models.Invalid)
	down, err := d.WithdrawExAnte(t.Context(), d.Approver, d.ref("powers"), disclosure.Withdrawal{Code: "error", Note: "内部说明"})
	if err != nil {
		t.Fatal(err)
	}
	d.check(t)
	row, page, err := d.Public.Find(t.Context(), shown.PublicID)
	if err != nil || cmp.Diff(models.PublicPage{}, page) != "" || row.Body+row.Title+row.Search != "" {
		t.Errorf("tombstone shows %+v %+v, %v", row, page, err)
	}
	if row.Status != "withdrawn" || row.Reason != "信息有误须重新公示（国办发〔2018〕118号（六））" || row.EndedOn != "2024-06-03" || down.Content != "" {
		t.Errorf("tombstone = %+v", row)
	}
	if list, err := d.Public.ExAnte(t.Context(), d.Urban.Code); err != nil || len(list) != 0 {
		t.Errorf("withdrawn, but listed: %+v, %v", list, err)
	}
	_, err = d.WithdrawExAnte(t.Context(), d.Approver, d.ref("powers"), disclosure.Withdrawal{Code: "error"})
	wantKind(t, "withdraw again", err, models.TooEarly)
	again := d.release(t, "powers", powers("占用道路处罚"), "更正事项名称")
	if again.PublicID != shown.PublicID || again.Revision != 3 || again.WithdrawnOn != "" {
		t.Errorf("again = %+v", again)
	}
}

// TestExAnteTwoPersons refuses the preparer, the stranger and what nobody saw.
func TestExAnteTwoPersons(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		both := d.Approver
		both.Roles = []models.Role{models.RoleHandler, models.RoleApprover}
		prepared, err := d.PrepareExAnte(t.Context(), both, d.draftOf("powers", powers("占用道路处罚"), ""))
		if err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			name  string
			actor models.Actor
			ref   disclosure.ExAnteRef
			want  models.Kind
		}{
			{"the preparer", both, d.ref("powers"), models.Forbidden},
			{"a handler", d.Second, d.ref("powers"), models.Forbidden},
			{"a stranger", d.Stranger, d.ref("powers"), models.NotFound},
			{"a guest", d.Guest, d.ref("powers"), models.Unauthenticated},
			{"an unknown section", d.Approver, d.ref("photos"), models.NotFound},
			{"a job", models.SystemActor("任务"), d.ref("powers"), models.Forbidden},
		} {
			_, err := d.ApproveExAnte(t.Context(), tt.actor, tt.ref)
			wantKind(t, tt.name, err, tt.want)
		}
		if _, err := d.PrepareExAnte(t.Context(), d.Second, d.draftOf("powers", powers("另一事项"), "")); err != nil {
			t.Fatal(err)
		}
		seen := d.ref("powers")
		seen.Version = prepared.Version
		_, err = d.ApproveExAnte(t.Context(), d.Approver, seen)
		wantKind(t, "a draft that changed since it was seen", err, models.Conflict)
		if list, err := d.Public.ExAnte(t.Context(), d.Urban.Code); err != nil || len(list) != 0 {
			t.Errorf("a draft is public: %+v, %v", list, err)
		}
		d.check(t)
	})
}

// TestExAnteRepeated does a keyed request once.
func TestExAnteRepeated(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		draft := d.draftOf("powers", powers("占用道路处罚"), "")
		draft.Key = "k1"
		ref := d.ref("powers")
		ref.Key = "k2"
		for range 2 {
			if _, err := d.PrepareExAnte(t.Context(), d.Handler, draft); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			e, err := d.ApproveExAnte(t.Context(), d.Approver, ref)
			if err != nil || e.Revision != 1 {
				t.Fatalf("approve = %+v, %v", e, err)
			}
		}
		d.check(t)
	})
}

// TestExAnteOfficers compiles the register and follows the certificates.
func TestExAnteOfficers(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		category := models.ExAnteContent{Category: "城市管理"}
		if _, err := d.PrepareExAnte(t.Context(), d.Handler, d.draftOf("officers", category, "")); err != nil {
			t.Fatal(err)
		}
		d.certify(t, "15012345678") // eleven digits, as a mobile phone has
		_, err := d.ApproveExAnte(t.Context(), d.Approver, d.ref("officers"))
		wantKind(t, "approve a register of yesterday", err, models.Conflict)
		shown := d.release(t, "officers", category, "")
		_, page, err := d.Public.Find(t.Context(), shown.PublicID)
		if err != nil || page.Title != "示例市城市管理局执法人员名册" || page.Section != "officers" {
			t.Errorf("page = %+v, %v", page, err)
		}
		for _, want := range []string{"示例甲", "SL00001", "2029年12月31日", "15012345678", "示例市城市管理局示例大队"} {
			if !strings.Contains(page.HTML, "<td>"+want+"</td>") {
				t.Errorf("the register lacks %s: %s", want, page.HTML)
			}
		}
		if strings.Contains(page.HTML, "示例戊") {
			t.Error("the register names another bureau's officer")
		}
		d.wantReview(t, "2024-03-05", disclosure.ExAnteReview{})
		d.wantReview(t, "2025-03-05", disclosure.ExAnteReview{Stale: []string{"示例市城市管理局执法人员"}})
		d.wantReview(t, "2030-01-01", disclosure.ExAnteReview{Outdated: []string{"示例市城市管理局"}, Stale: []string{"示例市城市管理局执法人员"}})
		d.certify(t, "SL00077")
		d.wantReview(t, "2024-03-05", disclosure.ExAnteReview{Outdated: []string{"示例市城市管理局"}})
		list, err := d.ListExAnte(t.Context(), d.Reviewer, d.Urban.ID)
		if err != nil || len(list) != 9 || !list[1].Outdated || list[0].Outdated || list[1].Content == nil || list[0].Content != nil {
			t.Errorf("office list = %+v, %v", list, err)
		}
	})
}

// certify adds an officer of the unit below Urban with a certificate.
func (d *desk) certify(t *testing.T, number string) {
	t.Helper()
	err := d.Store.Tx(t.Context(), d.Admin, func(tx *store.Tx) error {
		o := models.Officer{BureauID: d.Below.ID, Name: "示例辛", Formal: true, ActiveFrom: "2022-01-01"}
		if err := tx.CreateOfficer(&o); err != nil {
			return err
		}
		return tx.CreateCertificate(&models.Certificate{BureauID: d.Below.ID, OfficerID: o.ID, Number: number, IssuedOn: "2022-01-01", ValidFrom: "2022-01-01"})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (d *desk) wantReview(t *testing.T, on models.Day, want disclosure.ExAnteReview) {
	t.Helper()
	got, err := d.ReviewExAnte(t.Context(), on)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("review on %s (-want +got):\n%s", on, diff)
	}
}

// TestExAnteLeaks lets no personal number into a section.
func TestExAnteLeaks(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		id := models.MakeIDNumber("000000", "1985-06-07", 11)
		for name, text := range map[string]string{"an identity number": "负责人" + id, "a mobile phone": "联系13800000000"} {
			for _, draft := range []disclosure.ExAnteDraft{
				d.draftOf("powers", powers(text), ""), d.draftOf("remedy", models.ExAnteContent{Paragraphs: []string{text}}, ""),
				d.draftOf("officers", models.ExAnteContent{Category: text}, ""), d.draftOf("powers", powers("占用道路处罚"), text),
			} {
				_, err := d.PrepareExAnte(t.Context(), d.Handler, draft)
				wantKind(t, name+" in "+draft.Section, err, models.Invalid)
				if err != nil && (strings.Contains(err.Error(), id) || strings.Contains(err.Error(), "13800000000")) {
					t.Errorf("the refusal repeats it: %v", err)
				}
			}
		}
		d.certify(t, id)
		_, err := d.PrepareExAnte(t.Context(), d.Handler, d.draftOf("officers", models.ExAnteContent{Category: "城市管理"}, ""))
		wantKind(t, "an identity number as a certificate's", err, models.Invalid)
		d.check(t)
	})
}

// TestExAnteMarkup escapes what people write and lists all nine in order.
func TestExAnteMarkup(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		var want, got []string
		for _, s := range models.ExAnteSections {
			c := models.ExAnteContent{Category: "城市管理"}
			if s.Code != models.ExAnteOfficers {
				c = models.ExAnteContent{Paragraphs: []string{`<script>"&</script>`}}
			}
			if s.Code != models.ExAnteOfficers && s.Form != models.ExAnteText {
				row := map[string]string{}
				for _, col := range s.Columns {
					row[col.Key] = "<" + col.Label + ">"
				}
				c.Rows = []map[string]string{row}
			}
			d.release(t, s.Code, c, "")
			want = append(want, s.Code)
		}
		list, err := d.Public.ExAnte(t.Context(), d.Urban.Code)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range list {
			got = append(got, p.Section)
			_, page, err := d.Public.Find(t.Context(), p.Row.PublicID)
			if err != nil || page.Kind != "exante" || strings.Contains(page.HTML, "<script>") || page.Section != p.Section {
				t.Errorf("%s: %s, %v", p.Section, page.HTML, err)
			}
			if flow := strings.Contains(page.HTML, `<ol class="flow">`); flow != (p.Section == models.ExAnteFlow) {
				t.Errorf("%s: chart = %t", p.Section, flow)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("sections (-want +got):\n%s", diff)
		}
		b, err := d.Public.Bureau(t.Context(), d.Urban.Code)
		if diff := cmp.Diff(list, b.ExAnte); diff != "" || err != nil || b.Audit != nil || len(b.Years) != 0 {
			t.Errorf("bureau's page: %+v, %v %s", b, err, diff)
		}
	})
}

// TestExAnteUndone fails the commit and leaves everything as it was.
func TestExAnteUndone(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		if _, err := d.PrepareExAnte(t.Context(), d.Handler, d.draftOf("powers", powers("占用道路处罚"), "")); err != nil {
			t.Fatal(err)
		}
		d.fail("commit")
		if _, err := d.ApproveExAnte(t.Context(), d.Approver, d.ref("powers")); err == nil {
			t.Error("a failed commit is not told")
		}
		d.check(t)
		if list, err := d.Public.ExAnte(t.Context(), d.Urban.Code); err != nil || len(list) != 0 {
			t.Errorf("not approved, but public: %+v, %v", list, err)
		}
		if _, err := d.PublishPage(t.Context(), d.Approver, disclosure.Page{Bureau: d.Urban.ID, Kind: "exante", Title: "绕过审批"}); models.KindOf(err) != models.Invalid {
			t.Errorf("one person publishes a section: %v", err)
		}
	})
}

// TestExAnteRenamed gives the page its bureau's new name with the next release,
// though nobody changed what the section says.
func TestExAnteRenamed(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		d.release(t, "powers", powers("占用道路处罚"), "")
		err := d.Store.Tx(t.Context(), d.Admin, func(tx *store.Tx) error {
			b := d.Urban
			b.Name = "示例市综合行政执法局"
			return tx.UpdateBureau(&b)
		})
		if err != nil {
			t.Fatal(err)
		}
		renamed := d.release(t, "powers", powers("占用道路处罚"), "")
		row, page, err := d.Public.Find(t.Context(), renamed.PublicID)
		if err != nil || row.Revision != 2 || page.Title != "示例市综合行政执法局行政执法职责权限" || len(page.History) != 1 || page.History[0].Reason != "机关名称或版式更新" {
			t.Errorf("renamed = %+v, %+v, %v", row, page, err)
		}
	})
}

// TestExAnteTampered sees what was changed behind the program's back.
func TestExAnteTampered(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		d.release(t, "powers", powers("占用道路处罚"), "")
		for _, tt := range []struct{ change, back, want string }{
			{"UPDATE exante SET approved_by = prepared_by", "UPDATE exante SET approved_by = prepared_by + 1", "没有经过另一人审批"},
			{"UPDATE exante SET revision = 7", "UPDATE exante SET revision = 1", "与公示事项的版本不一致"},
			{"UPDATE exante SET state = 'withdrawn'", "UPDATE exante SET state = 'published'", "与公众页面的状态不一致"},
			{"UPDATE exante SET disclosure_id = 1", "UPDATE exante SET disclosure_id = 2", "没有对应的公示事项"},
		} {
			d.Tamper(t, tt.change)
			faults, err := d.Service.Check(t.Context())
			if err != nil || !strings.Contains(strings.Join(faults, "\n"), tt.want) {
				t.Errorf("%s: faults %q, %v; want %q", tt.change, faults, err, tt.want)
			}
			d.Tamper(t, tt.back)
		}
	})
}
