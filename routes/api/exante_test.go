package api_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/models"
	"sanxiang/routes/api"
)

// TestExAnte leads one section of the ex-ante disclosure from the form to the
// public and down again, as a bureau's own system would.
func TestExAnte(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	c := newClient(t, w)
	path := "/bureaus/" + id(w.Urban.ID) + "/exante"
	row := o{"kind": "行政处罚", "item": "占用道路处罚", "basis": "《城市道路管理条例》第四十二条", "unit": "示例大队"}

	bad := c.request(w.Handler, "PUT", path+"/powers", o{"rows": []o{{"item": "占用道路处罚", "photo": "照片"}}})
	for _, field := range []string{"rows[0].kind", "rows[0].basis", "rows[0].unit", "rows[0].photo"} {
		if bad.status != 422 || !strings.Contains(string(bad.body), `"`+field+`"`) {
			t.Errorf("%s is not named: %d %s", field, bad.status, bad.body)
		}
	}
	c.must(404, w.Handler, "PUT", path+"/photos", o{"rows": []o{row}})
	seen := c.must(200, w.Handler, "PUT", path+"/powers", o{"rows": []o{row}})
	version := text(t, seen, "exante", "version")
	again := c.request(w.Second, "PUT", path+"/powers", o{"rows": []o{row}}, "If-Match", `"`+version+`"`)
	if again.status != 200 || again.header.Get("ETag") != `"2"` {
		t.Errorf("PUT again = %d, ETag %s: %s", again.status, again.header.Get("ETag"), again.body)
	}
	c.must(409, w.Approver, "POST", path+"/powers/approve", nil, "If-Match", `"`+version+`"`)
	shown := c.must(200, w.Approver, "POST", path+"/powers/approve", nil, "If-Match", `"2"`)
	public := text(t, shown, "exante", "public_id")
	_, page, err := c.public.Find(t.Context(), public)
	if err != nil || page.Section != "powers" || !strings.Contains(page.HTML, "占用道路处罚") {
		t.Errorf("page = %+v, %v", page, err)
	}
	sections := at(t, c.must(200, w.Reporter, "GET", path, nil), "sections").([]any)
	if len(sections) != len(models.ExAnteSections) || text(t, sections[2], "state") != "published" || text(t, sections[0], "state") != "draft" {
		t.Errorf("sections = %v", sections)
	}
	c.must(422, w.Approver, "POST", path+"/powers/withdraw", o{"code": "revoked"})
	c.must(200, w.Approver, "POST", path+"/powers/withdraw", o{"code": "error", "note": "内部说明"})
	response, err := c.app.Test(httptest.NewRequest("GET", "/d/"+public, nil), -1)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != 200 && response.StatusCode != 410 {
		t.Errorf("tombstone = %d under %s", response.StatusCode, api.Prefix)
	}
}
