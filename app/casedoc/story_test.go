package casedoc_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/app/casedoc"
	"sanxiang/app/document"
	"sanxiang/models"
)

// state writes which documents a case has: final ones as they are, drafts with
// ~ before them, those that lack something with !.
func state(t *testing.T, s *casedoc.Service, a models.Actor, id int64) string {
	t.Helper()
	f, err := s.List(t.Context(), a, id)
	if err != nil {
		t.Fatalf("List: %v", err)
	}
	var out []string
	for _, d := range f.Docs {
		mark := "~"
		switch {
		case d.Final:
			mark = ""
		case !d.Ready():
			mark = "!"
		}
		out = append(out, mark+string(d.Kind))
	}
	return strings.Join(out, " ")
}

// plain makes a document and gives it as text.
func plain(t *testing.T, s *casedoc.Service, a models.Actor, id int64, kind models.CaseDocKind) (casedoc.Made, string) {
	t.Helper()
	m, err := s.Make(t.Context(), a, id, kind)
	if err != nil {
		t.Fatalf("Make %s: %v", kind, err)
	}
	var b strings.Builder
	if err := document.WriteHTML(&b, m.Document); err != nil {
		t.Fatal(err)
	}
	return m, b.String()
}

func says(t *testing.T, what, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if never, not := strings.CutPrefix(want, "-"); not {
			if strings.Contains(text, never) {
				t.Errorf("%s says %q", what, never)
			}
		} else if !strings.Contains(text, want) {
			t.Errorf("%s does not say %q:\n%s", what, want, text)
		}
	}
}

// An ordinary case grows its documents step by step; the decision shows its
// number only when it is issued.
func TestOrdinaryCase(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := casedoc.New(w.Store)
		party := apptest.Organisation()
		id := begin(t, w, models.OrdinaryProcedure, party).ID
		is := func(want string) {
			t.Helper()
			if diff := cmp.Diff(want, state(t, s, w.Handler, id)); diff != "" {
				t.Errorf("documents (-want +got):\n%s", diff)
			}
			w.Check(t)
		}
		is("source ~filing !report !notice !decision")
		take(t, w, id, models.Step{Kind: models.StepFiled, Officers: models.IDs{w.Officers[0].ID, w.Officers[1].ID}})
		record(t, w, id, "evidence", "scene", "现场检查笔录")
		is("source filing ~report !notice !decision ~exempt")
		take(t, w, id, models.Step{Kind: models.StepConcluded, Proposed: penalties()})
		is("source filing report ~notice !opinion ~decision ~exempt")
		m, text := plain(t, s, w.Handler, id, models.DocDecision)
		says(t, "draft of the decision", text, "草稿（尚未作出", "文号：决定作出时编定", "60,000.00元（陆万元整）", "年　月　日", "-〔2024〕27号")
		if m.Final || !strings.HasSuffix(m.FileName(), "_草稿") {
			t.Errorf("draft = %+v, %s", m.CaseDoc, m.FileName())
		}
		take(t, w, id, models.Step{Kind: models.StepNotified, HearingOffered: true, Proposed: penalties()})
		take(t, w, id, models.Step{Kind: models.StepDefended, Waived: true, Note: "当事人书面表示放弃"})
		is("source filing report notice notice-receipt !opinion ~decision ~exempt")
		pass(t, w, id)
		is("source filing report notice notice-receipt opinion ~decision ~exempt")
		take(t, w, id, decision(penalties()))
		is("source filing report notice notice-receipt opinion decision ~receipt ~closing")
		take(t, w, id, models.Step{Kind: models.StepServed, Method: "直接送达", Officers: models.IDs{w.Officers[0].ID}})
		take(t, w, id, models.Step{Kind: models.StepPaid, Amount: 60000_00})
		take(t, w, id, models.Step{Kind: models.StepClosed})
		is("source filing report notice notice-receipt opinion decision receipt closing")
		checkTexts(t, w, s, id, party)
		writeAll(t, w, s, id, "ordinary")
	})
}

// checkTexts reads the documents of the closed case.
func checkTexts(t *testing.T, w *apptest.World, s *casedoc.Service, id int64, party models.Party) {
	t.Helper()
	_, text := plain(t, s, w.Handler, id, models.DocDecision)
	says(t, "decision", text, "示城罚决字〔2024〕27号", party.Name, party.USCC, party.LegalRep, party.Address, // 第59条第1项
		"占用城市道路12平方米", "1.现场检查笔录（文字，2024年3月4日形成）。", // 第2项
		"1.警告；", "2.罚款60,000.00元（陆万元整）。", "《示例市市容管理条例》第二十条", "适用“一般”阶次", // 第3项
		"十五日内", "百分之三", // 第4项
		"六十日内向示例市人民政府申请行政复议", "六个月内直接向", // 第5项
		"示例市城市管理局", `<time datetime="2024-03-04">2024年3月4日</time>`, // 第6项
		"放弃陈述、申辩和听证", "通过法制审核", "-草稿", "-尚未", "-［", "-%!")
	for kind, wants := range map[models.CaseDocKind][]string{
		models.DocSource:        {"监督检查", "已于2024年3月4日立案", party.Name},
		models.DocFiling:        {"立案审批表", "同意立案。", "示例甲（执法证号：SL00001）", "示例用户approver　2024年3月4日"},
		models.DocReport:        {"案件调查终结报告", "建议给予当事人如下行政处罚", "60,000.00元（陆万元整）", "现场检查：现场检查笔录"},
		models.DocNotice:        {"行政处罚听证告知书", "有权要求听证", "五个工作日内", party.Name + "："},
		models.DocNoticeReceipt: {"送达回证", "行政处罚听证告知书"},
		models.DocOpinion:       {"法制审核意见书", "执法程序合法", "通过", "经审核，同意。", "另请补齐页码。", "（现场检查笔录 第2页）页码请补齐", "示例丙　2024年3月4日"},
		models.DocReceipt:       {"示城罚决字〔2024〕27号", "直接送达", "示例甲"},
		models.DocClosing:       {"同意结案", "缴纳60,000.00元（陆万元整）", "罚款已经缴清"},
	} {
		_, text := plain(t, s, w.Handler, id, kind)
		says(t, string(kind), text, append(wants, "-草稿", "-%!", "-［")...)
	}
	_, text = plain(t, s, w.Reporter, id, models.DocDecision)
	says(t, "decision for a report writer", text, "-"+party.Address, "-"+party.IDNumber, party.Name)
	_, text = plain(t, s, w.Handler, id, models.DocFiling)
	says(t, "sheet for the handler", text, party.Phone)
	_, text = plain(t, s, w.Reporter, id, models.DocFiling)
	says(t, "sheet for a report writer", text, "-"+party.Phone, "-"+party.Address, "［已隐去］")
}

// writeAll writes every document twice: the same bytes, and one audit line each.
// SANXIANG_DOCX names a folder in which they are left to be looked at.
func writeAll(t *testing.T, w *apptest.World, s *casedoc.Service, id int64, name string) {
	t.Helper()
	f, err := s.List(t.Context(), w.Handler, id)
	if err != nil {
		t.Fatal(err)
	}
	made := 0
	for _, d := range f.Docs {
		if !d.Ready() {
			continue
		}
		made++
		var one, two bytes.Buffer
		if _, err := s.Write(t.Context(), &one, w.Handler, id, d.Kind); err != nil {
			t.Fatalf("Write %s: %v", d.Kind, err)
		}
		m, err := s.Make(t.Context(), w.Handler, id, d.Kind)
		if err != nil {
			t.Fatal(err)
		}
		if err := document.WriteDOCX(&two, m.Document); err != nil || !bytes.Equal(one.Bytes(), two.Bytes()) {
			t.Errorf("%s differs when made again (%v)", d.Kind, err)
		}
		if dir := os.Getenv("SANXIANG_DOCX"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, name+"_"+string(d.Kind)+".docx"), one.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	final, err := s.ListFinal(t.Context(), w.Handler, id)
	if want := strings.Fields(state(t, s, w.Handler, id)); err != nil || len(final) != len(slices.DeleteFunc(want, func(k string) bool { return strings.ContainsAny(k, "~!") })) {
		t.Errorf("ListFinal = %d documents, %v, want those of %v", len(final), err, want)
	}
	w.Clock.Add(40 * 24 * time.Hour) // what is final does not change with the days
	later, err := s.ListFinal(t.Context(), w.Handler, id)
	if err != nil || len(later) != len(final) {
		t.Fatalf("ListFinal later = %d documents, %v", len(later), err)
	}
	for i, m := range final {
		var one, two bytes.Buffer
		if err := errors.Join(m.WriteDOCX(&one), later[i].WriteDOCX(&two)); err != nil || one.Len() == 0 || !bytes.Equal(one.Bytes(), two.Bytes()) || !m.Final {
			t.Errorf("%s as a final document: %v", m.Kind, err)
		}
	}
	audits, err := w.Store.ListAudits(t.Context(), []int64{w.Urban.ID}, 0, 500)
	if err != nil {
		t.Fatal(err)
	}
	noted := len(slices.DeleteFunc(audits, func(a models.Audit) bool { return a.Verb != "下载文书" || a.ActorID != w.Handler.UserID }))
	if noted != made {
		t.Errorf("%d downloads noted, want %d", noted, made)
	}
}

// A decision on the spot says that reconsideration comes first (《行政复议法》第23条).
func TestSimpleCase(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := casedoc.New(w.Store)
		party := apptest.Person()
		id := begin(t, w, models.SimpleProcedure, party).ID
		if got := state(t, s, w.Handler, id); got != "source ~spot" {
			t.Errorf("documents = %s", got)
		}
		step := decision([]models.Penalty{{Seq: 1, PartySeq: 1, Kind: models.KindFine, Amount: 50_00, AmountFixed: true}})
		step.Officers = models.IDs{w.Officers[0].ID}
		step.Remedy = models.RemedyText(models.SimpleProcedure, "示例市人民政府", "有管辖权的人民法院")
		record(t, w, id, "start", "scene", "现场检查笔录")
		take(t, w, id, step)
		if got := state(t, s, w.Handler, id); got != "source spot ~receipt ~closing" {
			t.Errorf("documents = %s", got)
		}
		_, text := plain(t, s, w.Handler, id, models.DocSpot)
		says(t, "decision on the spot", text, "应当先", "申请行政复议", "-直接向", "示城罚决字〔2024〕27号", "50.00元（伍拾元整）", "当场收缴", "示例路示例街口", party.IDNumber, "-草稿", "-％", "-［")
		writeAll(t, w, s, id, "simple")
	})
}

// Permissions: nothing is shown to guests, other bureaus and wrong roles, and
// nothing that the case does not have or cannot make yet.
func TestPermissions(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := casedoc.New(w.Store)
		id := begin(t, w, models.OrdinaryProcedure, apptest.Organisation()).ID
		for name, tt := range map[string]struct {
			actor models.Actor
			id    int64
			kind  models.CaseDocKind
			want  models.Kind
		}{
			"guest":        {w.Guest, id, models.DocSource, models.Unauthenticated},
			"wrong bureau": {w.Stranger, id, models.DocSource, models.NotFound},
			"wrong role":   {w.Auditor, id, models.DocSource, models.Forbidden},
			"no case":      {w.Handler, 9, models.DocSource, models.NotFound},
			"no such kind": {w.Handler, id, "x", models.NotFound},
			"not its kind": {w.Handler, id, models.DocSpot, models.NotFound},
			"too early":    {w.Handler, id, models.DocReport, models.TooEarly},
		} {
			var b bytes.Buffer
			if _, err := s.Write(t.Context(), &b, tt.actor, tt.id, tt.kind); err == nil || models.KindOf(err) != tt.want || b.Len() > 0 {
				t.Errorf("%s = %v, %d bytes, want %s", name, err, b.Len(), tt.want)
			}
			if f, err := s.ListFinal(t.Context(), tt.actor, tt.id); (tt.kind == models.DocSource) != (err != nil) || err != nil && f != nil {
				t.Errorf("%s: ListFinal = %v, %v", name, f, err)
			}
			if f, err := s.List(t.Context(), tt.actor, tt.id); (tt.kind == models.DocSource) != (err != nil) || err != nil && f.Docs != nil {
				t.Errorf("%s: List = %v, %v", name, f.Docs, err)
			}
		}
		w.Check(t)
	})
}

// A case that was not filed has the sheet that says so, and an exempted one the
// decision not to penalise.
func TestOtherEnds(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := casedoc.New(w.Store)
		id := begin(t, w, models.OrdinaryProcedure, apptest.Person()).ID
		take(t, w, id, models.Step{Kind: models.StepFiled, Officers: models.IDs{w.Officers[0].ID, w.Officers[1].ID}})
		record(t, w, id, "evidence", "scene", "现场检查笔录")
		take(t, w, id, models.Step{Kind: models.StepConcluded})
		take(t, w, id, models.Step{Kind: models.StepDecided, Outcome: models.OutcomeExemptFirst, DocumentNumber: "示城不罚字〔2024〕1号", Discretion: "属于首违不罚清单所列情形"})
		if got := state(t, s, w.Handler, id); got != "source filing report exempt ~receipt ~closing" {
			t.Errorf("documents = %s", got)
		}
		_, text := plain(t, s, w.Handler, id, models.DocExempt)
		says(t, "exemption", text, "不予行政处罚", "系初次违法", "第三十三条", "示城不罚字〔2024〕1号", "行政复议", "进行了教育", "-草稿", "-［")
		writeAll(t, w, s, id, "exempt")
	})
}
