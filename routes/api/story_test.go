package api_test

import (
	"encoding/json"
	"strings"
	"testing"

	"sanxiang/app/apptest"
	"sanxiang/models"
)

// o is a JSON object.
type o = map[string]any

// partyPhone is the party's, which only those who work on the case may read.
const partyPhone = "0999-8765432"

// fine proposes or imposes a fine, in 元.
func fine(yuan int) []o {
	return []o{{"seq": 1, "party_seq": 1, "kind": "fine", "amount": yuan * 100, "amount_fixed": true}}
}

// clue is the first step of an ordinary case against a fictional company.
func clue(w *apptest.World) o {
	return o{"step": o{
		"procedure": "ordinary", "cause": "擅自占用道路案", "source": "inspection", "facts": "经查，示例有限公司擅自占用道路堆放物料，联系电话13800000000。",
		"basis": "《示例条例》第一条", "act_on": "2024-02-20", "found_on": "2024-03-01", "content": "罚款陆万元。",
		"parties": []o{{"kind": "org", "name": "示例有限公司", "uscc": models.MakeUSCC("91", "000000", 1), "legal_rep": "示例己", "phone": partyPhone}},
	}}
}

// id gives a row id as JSON has it.
func id(v int64) string {
	b, _ := json.Marshal(models.IDs{v})
	return strings.Trim(string(b), `[]"`)
}

// verdicts passes all eight items but the ones named.
func verdicts(problems ...string) o {
	out := o{}
	for _, item := range models.ReviewItems {
		out[item.Code] = "pass"
	}
	for _, p := range problems {
		out[p] = "problem"
	}
	return out
}

// scene is a recording that was made an hour ago.
func scene(w *apptest.World, stage, act, medium string) o {
	return o{"stage": stage, "act": act, "medium": medium, "title": "示例记录", "taken_at": w.Clock.Now().UnixMilli() - 3600_000, "cert_shown": true}
}

// story leads one case through its life.
type story struct {
	*client
	caseID, path string
}

// step takes a step of today.
func (s *story) step(actor models.Actor, kind string, more o) o {
	s.t.Helper()
	step := o{"kind": kind}
	for k, v := range more {
		step[k] = v
	}
	return s.must(200, actor, "POST", s.path+"/steps", o{"step": step}, "Idempotency-Key", kind+"-"+string(s.w.Store.Today()))
}

// begin registers the case, files it and records the scene.
func (s *story) begin() {
	s.t.Helper()
	first := s.must(201, s.w.Handler, "POST", "/cases", clue(s.w), "Idempotency-Key", "register-1")
	again := s.must(201, s.w.Handler, "POST", "/cases", clue(s.w), "Idempotency-Key", "register-1")
	s.caseID = text(s.t, first, "case", "id")
	if got := text(s.t, again, "case", "id"); got != s.caseID {
		s.t.Fatalf("repeated request made case %s beside %s", got, s.caseID)
	}
	s.path = "/cases/" + s.caseID
	s.step(s.w.Approver, "filed", o{"officers": []string{id(s.w.Officers[0].ID), id(s.w.Officers[1].ID)}})
	written := scene(s.w, "start", "scene", "text")
	written["text"] = "现场检查的示例文字"
	s.must(201, s.w.Handler, "POST", s.path+"/recordings", written)
	s.upload("evidence", "scene", "照片内容")
}

// upload records a photo and reads it back.
func (s *story) upload(stage, act, content string) {
	s.t.Helper()
	body, kind := form(s.t, scene(s.w, stage, act, "photo"), "现场照片.jpg", content)
	kept := s.must(201, s.w.Handler, "POST", s.path+"/recordings", body, "Content-Type", kind)
	if got := text(s.t, kept, "recording", "file_name"); got != "现场照片.jpg" {
		s.t.Errorf("file name = %q", got)
	}
	seq, _ := json.Marshal(at(s.t, kept, "recording", "seq"))
	file := s.request(s.w.Reviewer, "GET", s.path+"/recordings/"+string(seq)+"/file", nil)
	if file.status != 200 || string(file.body) != content {
		s.t.Errorf("file = %d %q, want what was sent", file.status, file.body)
	}
}

// review hands the case in twice: it comes back once.
func (s *story) review() {
	s.t.Helper()
	w := s.w
	if got := s.must(200, w.Handler, "GET", s.path+"/review/required", nil); got["required"] != true {
		s.t.Fatalf("review of a fine of 60000 is not compulsory: %v", got)
	}
	pack := "调查终结报告、处罚决定代拟稿、证据"
	s.must(200, w.Handler, "POST", s.path+"/review/submit", o{"pack": pack})
	if got := s.must(200, w.Reviewer, "GET", "/reviews", nil); text(s.t, got, "reviews", 0, "case_id") != s.caseID {
		s.t.Errorf("queue does not hold the case: %v", got)
	}
	s.must(200, w.Reviewer, "POST", s.path+"/review/conclude", o{
		"opinion": "correct", "checklist": verdicts("evidence"), "text": "请补正后再送。", "remarks": []o{{"item": "evidence", "text": "缺少面积测量"}},
	})
	s.must(422, w.Handler, "POST", s.path+"/review/submit", o{"pack": pack})
	s.must(200, w.Handler, "POST", s.path+"/review/submit", o{"pack": pack, "answers": o{"1": "已补充测量记录"}})
	s.must(200, w.Reviewer, "POST", s.path+"/review/conclude", o{"opinion": "agree", "checklist": verdicts(), "text": "同意。"})
	s.must(200, w.Approver, "POST", s.path+"/review/file", o{"number": "示备〔2024〕1号", "day": string(w.Store.Today())})
	found := s.must(200, w.Handler, "GET", s.path+"/review", nil)
	if n := len(at(s.t, found, "rounds").([]any)); n != 2 {
		s.t.Errorf("rounds = %d, want 2", n)
	}
}

// decide imposes the fine and serves the decision.
func (s *story) decide() {
	s.t.Helper()
	talk := scene(s.w, "decision", "discussion", "text")
	talk["text"] = "集体讨论的示例记录"
	s.must(201, s.w.Handler, "POST", s.path+"/recordings", talk)
	s.step(s.w.Handler, "discussed", nil)
	done := s.step(s.w.Approver, "decided", o{
		"outcome": "penalty", "tier": "normal", "penalties": fine(60000), "discretion": "适用示例裁量基准一般阶次", "content": "罚款陆万元，自收到本决定书之日起十五日内缴纳。",
	})
	if got := text(s.t, done, "case", "document_number"); !strings.Contains(got, "罚决字〔2024〕") {
		s.t.Errorf("document number = %q", got)
	}
	s.step(s.w.Handler, "served", o{"method": "直接送达"})
}

// toDecision leads the case from the clue to the served decision.
func (s *story) toDecision() {
	s.t.Helper()
	s.begin()
	s.w.Clock.Set("2024-03-11")
	s.step(s.w.Handler, "concluded", o{"proposed": fine(60000)})
	s.step(s.w.Handler, "notified", o{"proposed": fine(60000), "hearing_offered": true})
	s.w.Clock.Set("2024-03-12")
	s.step(s.w.Handler, "defended", o{"waived": true, "note": "当事人书面放弃陈述、申辩和听证"})
	s.review()
	s.w.Clock.Set("2024-03-14")
	s.decide()
}

// TestStory leads an ordinary case from clue to tombstone over HTTP alone.
func TestStory(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := &story{client: newClient(t, w)}
		s.toDecision()
		publicID := s.publish()
		s.withdraw(publicID)
		s.figures()
	})
}

// publish prepares and approves the page, and reads it as the public does.
func (s *story) publish() string {
	s.t.Helper()
	w := s.w
	prepared := s.must(200, w.Handler, "POST", s.path+"/disclosure/prepare", o{"facts": o{"impact": true}, "extra_names": []string{}})
	publicID := text(s.t, prepared, "disclosure", "public_id")
	if _, _, err := s.public.Find(s.t.Context(), publicID); models.KindOf(err) != models.NotFound {
		s.t.Errorf("the page is public before it is approved: %v", err)
	}
	page := s.must(200, w.Approver, "GET", s.path+"/disclosure/preview", nil)
	if facts := text(s.t, page, "page", "facts"); strings.Contains(facts, "13800000000") {
		s.t.Errorf("preview shows a phone number: %s", facts)
	}
	s.must(403, w.Handler, "POST", s.path+"/disclosure/approve", nil)
	s.must(200, w.Approver, "POST", s.path+"/disclosure/approve", nil, "Idempotency-Key", "approve-1")
	_, public, err := s.public.Find(s.t.Context(), publicID)
	if err != nil || public.PartyName != "示例有限公司" || strings.Contains(public.Facts, "13800000000") {
		s.t.Errorf("public page = %+v, %v", public, err)
	}
	return publicID
}

// withdraw revokes the decision and takes the page down.
func (s *story) withdraw(publicID string) {
	s.t.Helper()
	s.step(s.w.Approver, "revoked", o{"revocation": "revoked", "note": "行政复议决定撤销，示复决〔2024〕1号"})
	due := s.must(200, s.w.Approver, "GET", "/disclosures/due", nil)
	if got := text(s.t, due, "disclosures", 0, "public_id"); got != publicID {
		s.t.Errorf("withdrawal is not due: %v", due)
	}
	s.must(200, s.w.Approver, "POST", s.path+"/disclosure/withdraw", o{"code": "revoked", "note": "内部说明"})
	row, page, err := s.public.Find(s.t.Context(), publicID)
	if err != nil || row.Status != string(models.DisclosureWithdrawn) || row.Body != "" || page.Facts != "" {
		s.t.Errorf("tombstone = %+v, %+v, %v", row, page, err)
	}
}

// figures reads a figure and the record behind it.
func (s *story) figures() {
	s.t.Helper()
	got := s.must(200, s.w.Handler, "GET", "/figures?year=2024&codes=penalty.filed.count", nil)
	if v := at(s.t, got, "figures", 0, "value"); v != 1.0 {
		s.t.Errorf("cases filed = %v, want 1", v)
	}
	rows := s.must(200, s.w.Handler, "GET", "/figures/penalty.filed.count/records?year=2024", nil)
	if got := text(s.t, rows, "records", 0, "id"); got != s.caseID {
		s.t.Errorf("record behind the figure = %s, want %s", got, s.caseID)
	}
	sheet := s.request(s.w.Handler, "GET", "/figures/penalty.filed.count/records.csv?year=2024", nil)
	if sheet.status != 200 || !strings.Contains(string(sheet.body), s.caseID) || !strings.HasPrefix(string(sheet.body), "\ufeff") {
		s.t.Errorf("csv = %d %q", sheet.status, sheet.body)
	}
	audits := s.must(200, s.w.Auditor, "GET", "/audits", nil)
	if len(at(s.t, audits, "audits").([]any)) == 0 {
		s.t.Error("audit trail is empty")
	}
}
