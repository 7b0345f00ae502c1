package office

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"sanxiang/models"
)

// noJobs is a table of one job that notes how it was run.
type noJobs struct {
	ran []string
	err error
}

func (j *noJobs) ListJobs() ([]JobRow, error) {
	return []JobRow{{Name: "clocks", Title: "每日核对公示期限", Next: time.UnixMilli(1709600000000)}}, nil
}

func (j *noJobs) ListJobRuns(context.Context, string, int) ([]JobRun, error) {
	return []JobRun{{Name: "clocks", Slot: "2024-03-03", State: "failed", Outcome: "示例结果", StartedAt: 1709500000000}}, nil
}

func (j *noJobs) RunJob(_ context.Context, a models.Actor, name string, on models.Day) (string, error) {
	j.ran = append(j.ran, a.Name+" "+name+" "+string(on))
	return "示例结果", j.err
}

// TestSettingRights opens the settings to whoever may open them.
func TestSettingRights(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		below := door{"stranger", h.signIn(t, h.Stranger), 403}
		handler, admin := door{"handler", h.signIn(t, h.Handler), 403}, door{"admin", h.signIn(t, h.Admin), 200}
		for path, hidden := range map[string]string{
			"/settings/bureaus": "示DEP01", "/settings/bureaus/new": "登记机关", "/settings/bureaus/" + idString(h.Urban.ID): "示DEP01",
			"/settings/officers/" + idString(h.Officers[0].ID): h.Officers[0].Name, "/settings/devices/new": "登记设备",
			"/settings/triggers/new": "增加一行", "/settings/hearing/new": "增加一行", "/settings/calendar/new": "载入工作日历",
			"/settings/profiles/a/copy": "由轻到重", "/settings/policies/" + idString(h.Urban.ID): "依据和理由", "/settings/jobs": "每日核对公示期限", "/settings/jobs/clocks": "示例结果",
		} {
			h.rights(t, path, below, handler, admin, hidden)
		}
		h.rights(t, "/settings/audit", below, admin.as(403), door{"auditor", h.signIn(t, h.Auditor), 200}, "登记机关")
		h.rights(t, "/settings/audit/export?format=csv", below, admin.as(403), door{"auditor", h.signIn(t, h.Auditor), 200}, "登记机关")
		for _, path := range []string{"/settings", "/settings/triggers", "/settings/hearing", "/settings/profiles", "/settings/profiles/a", "/settings/calendar", "/settings/calendar/2024", "/settings/policies"} {
			h.guest().get(t, path).want(t, path+" by a guest", 303, nil, nil)
			h.signIn(t, h.Handler).get(t, path).want(t, path+" by a handler", 200, []string{`<h1>`}, []string{"增加一行", "载入一年", "复制为新口径"})
		}
		h.signIn(t, h.Handler).get(t, "/settings/officers").want(t, "own officers", 200, []string{h.Officers[0].Name, "SL00001"}, []string{"/settings/officers/" + idString(h.Officers[0].ID)})
		h.signIn(t, h.Stranger).get(t, "/settings/officers?bureau="+idString(h.Urban.ID)).want(t, "foreign officers", 404, nil, []string{h.Officers[0].Name})
	})
}

// as is the door with another answer.
func (d door) as(status int) door { d.status = status; return d }

// TestBureauForms registers and changes a bureau, refuses faults beside their
// fields, and tells of a change that somebody else made meanwhile.
func TestBureauForms(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c := h.signIn(t, h.Admin)
		in := url.Values{"name": {"示例市水利所"}, "code": {"UNIT09"}, "short": {"示水利"}, "kind": {"unit"}, "level": {"bureau"}, "region": {"650104"}, "parent": {idString(h.Water.ID)}, "founded_on": {"2024年3月1日"}}
		bad := url.Values{"name": {""}, "code": {"UNIT09"}, "founded_on": {"昨天"}}
		c.post(t, "/settings/bureaus/new", bad).want(t, "faulty bureau", 422, []string{`value="UNIT09"`, `id="founded_on-fault"`, "昨天"}, nil)
		c.follow(t, "/settings/bureaus/new", in).want(t, "registered", 200, []string{"已登记“示例市水利所”", "示水利"}, nil)
		c.post(t, "/settings/bureaus/new", in).want(t, "registered twice", 409, []string{"示例市水利所"}, nil)
		tree, err := h.Store.Tree(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		id := int64(0)
		for _, b := range tree.Bureaus {
			if b.Code == "UNIT09" {
				id = b.ID
			}
		}
		path := "/settings/bureaus/" + idString(id)
		c.get(t, path).want(t, "bureau", 200, []string{`value="示水利"`, `name="version" value="1"`}, nil)
		in.Set("version", "1")
		in.Set("short", "示水所")
		c.follow(t, path, in).want(t, "changed", 200, []string{"示水所"}, nil)
		c.post(t, path, in).want(t, "changed meanwhile", 409, []string{"已被他人修改"}, nil)
		c.get(t, "/settings/bureaus/x").want(t, "no id", 404, nil, nil)
		h.Check(t)
	})
}

// TestOfficerForms leads an officer from registration to a certificate and its
// cancellation.
func TestOfficerForms(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c := h.signIn(t, h.Admin)
		urban := idString(h.Urban.ID)
		c.get(t, "/settings/officers/new?bureau="+urban).want(t, "form", 200, []string{h.Urban.Name, `value="` + urban + `"`}, nil)
		a := c.follow(t, "/settings/officers/new", url.Values{"bureau": {urban}, "name": {"示例新人"}, "active_from": {"2024-03-01"}, "frontline": {"1"}, "formal": {"1"}})
		a.want(t, "registered", 200, []string{"示例新人", "登记证件", "还没有登记证件"}, nil)
		_, rest, _ := strings.Cut(a.body, Prefix+"/settings/officers/")
		id, _, _ := strings.Cut(rest, `"`)
		own := "/settings/officers/" + strings.TrimSuffix(id, "/certificate")
		c.post(t, own+"/certificate", url.Values{"certificate": {"SL00001"}, "issued_on": {"2024-03-01"}, "valid_from": {"2024-03-01"}}).want(t, "a number in use", 409, []string{"SL00001"}, nil)
		c.follow(t, own+"/certificate", url.Values{"certificate": {"SL00099"}, "issued_on": {"2024-03-01"}, "valid_from": {"2024-03-01"}, "valid_to": {"2024-04-01"}}).
			want(t, "certified", 200, []string{"SL00099", "将于2024年4月1日到期"}, nil)
		list := c.get(t, "/settings/officers?bureau="+urban)
		list.want(t, "list", 200, []string{"示例新人", "SL00099", "应有1人"}, nil)
		c.get(t, own+"/certificate/1").want(t, "no such certificate", 404, nil, nil)
		c.post(t, own, url.Values{"name": {""}, "active_from": {"2024-03-01"}, "version": {"1"}}).want(t, "no name", 422, []string{`id="name-fault"`, "SL00099"}, nil)
		c.follow(t, own, url.Values{"name": {"示例新人"}, "active_from": {"2024-03-01"}, "active_to": {"2024-03-03"}, "version": {"1"}}).want(t, "left", 200, []string{"离岗"}, nil)
		h.Check(t)
	})
}

// TestDeviceForms registers a device and takes it out of service.
func TestDeviceForms(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c := h.signIn(t, h.Admin)
		urban := idString(h.Urban.ID)
		in := url.Values{"bureau": {urban}, "serial": {"JL-77"}, "kind": {"body_camera"}, "service_from": {"2024-03-01"}}
		c.post(t, "/settings/devices/new", url.Values{"bureau": {urban}, "kind": {"drone"}}).want(t, "faulty device", 422, []string{`id="serial-fault"`, `id="kind-fault"`}, nil)
		a := c.follow(t, "/settings/devices/new", in)
		a.want(t, "registered", 200, []string{"JL-77", "在用"}, nil)
		_, rest, _ := strings.Cut(a.body, `<th scope="row"><a href="`+Prefix+"/settings/devices/")
		id, _, _ := strings.Cut(rest, `"`)
		in.Set("service_to", "2024-03-03")
		in.Set("version", "1")
		c.follow(t, "/settings/devices/"+id, in).want(t, "out of service", 200, []string{"停用"}, nil)
		c.post(t, "/settings/devices/"+id, in).want(t, "changed meanwhile", 409, []string{"已被他人修改"}, nil)
		h.Check(t)
	})
}

// TestJobPage runs a job by hand after it was read back, in the user's name.
func TestJobPage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		jobs := h.deps.Jobs.(*noJobs)
		c := h.signIn(t, h.Admin)
		c.post(t, "/settings/jobs/clocks", url.Values{"on": {"昨天"}}).want(t, "no day", 422, []string{`id="on-fault"`}, nil)
		c.post(t, "/settings/jobs/clocks", url.Values{"on": {"2024-03-04"}}).want(t, "read back", 200, []string{"请核对", "2024年3月4日（星期一）", `name="confirm" value="1"`}, nil)
		if len(jobs.ran) != 0 {
			t.Fatalf("ran before it was read back: %q", jobs.ran)
		}
		c.follow(t, "/settings/jobs/clocks", url.Values{"on": {"2024-03-04"}, "confirm": {"1"}}).want(t, "run", 200, []string{"已运行：示例结果"}, nil)
		if len(jobs.ran) != 1 || jobs.ran[0] != h.Admin.Name+" clocks 2024-03-04" {
			t.Errorf("ran %q", jobs.ran)
		}
		jobs.err = models.Errorf(models.Conflict, "该任务正在其他进程中运行")
		c.post(t, "/settings/jobs/clocks", url.Values{"on": {"2024-03-04"}, "confirm": {"1"}}).want(t, "run elsewhere", 409, []string{"正在其他进程中运行"}, nil)
		c.get(t, "/settings/jobs/nothing").want(t, "no such job", 404, nil, nil)
	})
}

// TestAuditPage finds lines by what they say, and notes that they were taken out.
func TestAuditPage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c := h.signIn(t, h.Auditor)
		c.get(t, "/settings/audit?object=officer").want(t, "officers' lines", 200, []string{"登记执法人员", "示例甲"}, []string{"登记机关</td>"})
		c.get(t, "/settings/audit?from=2024-03-05").want(t, "days to come", 200, []string{"没有符合条件的记录"}, nil)
		c.get(t, "/settings/audit?from=昨天").want(t, "no day", 422, []string{`id="from-fault"`}, nil)
		c.get(t, "/settings/audit?q="+url.QueryEscape("100%")).want(t, "a text with a sign", 200, []string{"没有符合条件的记录"}, nil)
		a := c.get(t, "/settings/audit/export?format=csv&object=officer")
		a.want(t, "export", 200, []string{"\ufeff时间,", "登记执法人员"}, []string{"登记机关"})
		c.get(t, "/settings/audit/export?format=exe").want(t, "unknown format", 404, nil, nil)
		c.get(t, "/settings/audit?object=audit").want(t, "the export's own line", 200, []string{"导出审计日志", "对象：执法人员"}, nil)
	})
}
