package demo_test

import (
	"bytes"
	"context"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/app/blob"
	"sanxiang/app/disclosure"
	"sanxiang/app/identity"
	"sanxiang/app/recording"
	"sanxiang/app/report"
	"sanxiang/app/stats"
	"sanxiang/app/store"
	"sanxiang/jobs"
	"sanxiang/models"
	"sanxiang/seeds/demo"
)

// printed is one figure of the chapter that a body's real report prints: its
// value in the indicator's unit as a plain decimal, how it is rounded in print
// (余, 多万: the value lies just above), and the words around it in ours.
type printed struct {
	body   string
	year   int
	code   string
	value  string
	about  string
	text   string
	ledger bool // entered, not counted from records
}

// chapterFigures are the 37 figures of the five chapters.
var chapterFigures = []printed{
	{body: "乌鲁木齐市人民政府", year: 2024, code: "plan.horizon", value: "3", text: "按照三年行动计划", ledger: true},
	{body: "乌鲁木齐市人民政府", year: 2024, code: "list.four_lists.items", value: "425", text: "共列入425项", ledger: true},
	{body: "乌鲁木齐市人民政府", year: 2024, code: "honour.count", value: "1", text: "入选典型案例1项", ledger: true},
	{body: "乌鲁木齐市人民政府", year: 2024, code: "supervision.tier.count", value: "3", text: "初步建成三级行政执法监督体系", ledger: true},
	{body: "乌鲁木齐市人民政府", year: 2024, code: "regulation.doc.count", value: "11", text: "年内出台执法制度11项", ledger: true},
	{body: "沙依巴克区人民政府", year: 2021, code: "supervision.selfcheck_dept.count", value: "20", text: "有20家行政执法部门完成三项制度自评自查"},
	{body: "沙依巴克区人民政府", year: 2021, code: "org.domain_team.count", value: "5", text: "在5个领域组建综合行政执法机构", ledger: true},
	{body: "沙依巴克区人民政府", year: 2021, code: "special.rank", value: "1", text: "在全市位列第一", ledger: true},
	{body: "沙依巴克区人民政府", year: 2021, code: "officer.cert.renumbered.count", value: "432", text: "为432名执法人员规范证件编号"},
	{body: "沙依巴克区人民政府", year: 2021, code: "supervision.dept_assessed.count", value: "6", text: "对6个行政执法部门开展依法行政考核评议"},
	{body: "包头市人民政府", year: 2024, code: "officer.exam.count", value: "362", text: "组织362名新增人员参加执法资格考试"},
	{body: "包头市人民政府", year: 2024, code: "penalty.system_entry.count", value: "8000", about: "余", text: "录入行政处罚案件8000余件"},
	{body: "包头市人民政府", year: 2024, code: "discretion.items.count", value: "56", text: "对56项行政处罚权力明确裁量权基准", ledger: true},
	{body: "包头市人民政府", year: 2024, code: "org.township.claimed.count", value: "48", text: "有48个乡镇（街道）完成执法事项认领", ledger: true},
	{body: "包头市人民政府", year: 2024, code: "list.exempt_light.version", value: "3", text: "现行免罚轻罚清单为3.0版", ledger: true},
	{body: "包头市人民政府", year: 2024, code: "lenient.exempt_light.count", value: "126000", about: "万", text: "免罚轻罚案件累计12.6万件"},
	{body: "包头市人民政府", year: 2024, code: "lenient.exempt_light.amount", value: "90000000", about: "多万", text: "减免罚款9000多万元"},
	{body: "包头市人民政府", year: 2024, code: "supervision.special_dept.count", value: "4", text: "对4个部门开展专项监督"},
	{body: "博尔塔拉蒙古自治州人民政府", year: 2023, code: "inspection.random.batch.count", value: "244", text: "组织抽查244批次"},
	{body: "博尔塔拉蒙古自治州人民政府", year: 2023, code: "inspection.random.entity.count", value: "2782", text: "检查经营主体2782户"},
	{body: "博尔塔拉蒙古自治州人民政府", year: 2023, code: "special.platform.count", value: "7", text: "涉及平台企业7家", ledger: true},
	{body: "博尔塔拉蒙古自治州人民政府", year: 2023, code: "special.action.count", value: "42", text: "组织专项行动42期", ledger: true},
	{body: "博尔塔拉蒙古自治州人民政府", year: 2023, code: "special.sanction.days", value: "3", text: "采取为期3天的惩戒措施", ledger: true},
	{body: "博尔塔拉蒙古自治州人民政府", year: 2023, code: "list.first_offence.items", value: "38", text: "对38项轻微违法行为适用首违不罚清单", ledger: true},
	{body: "博尔塔拉蒙古自治州人民政府", year: 2023, code: "list.no_coercion.items", value: "17", text: "对17项违法行为适用不予强制清单", ledger: true},
	{body: "博尔塔拉蒙古自治州人民政府", year: 2023, code: "regulation.doc.count", value: "3", text: "出台执法制度文件3部", ledger: true},
	{body: "博尔塔拉蒙古自治州人民政府", year: 2023, code: "lenient.first_offence.count", value: "58", text: "全年适用首违不罚58件"},
	{body: "博尔塔拉蒙古自治州人民政府", year: 2023, code: "lenient.no_coercion.count", value: "22", text: "不采取强制措施22件"},
	{body: "博尔塔拉蒙古自治州人民政府", year: 2023, code: "supervision.clue.count", value: "23", text: "核查办结执法突出问题线索23个"},
	{body: "高新区(新市区)城市管理局", year: 2024, code: "disclosure.rule_doc.count", value: "3", text: "三项制度文件3个"},
	{body: "高新区(新市区)城市管理局", year: 2024, code: "penalty.disclosed.count", value: "49", text: "公示行政处罚案件49件"},
	{body: "高新区(新市区)城市管理局", year: 2024, code: "officer.frontline.count", value: "6", text: "现有办案人员6人"},
	{body: "高新区(新市区)城市管理局", year: 2024, code: "record.device.count", value: "6", text: "配备执法记录仪6部"},
	{body: "高新区(新市区)城市管理局", year: 2024, code: "record.device_per_officer.ratio", value: "1", text: "人员与记录仪之比为1:1"},
	{body: "高新区(新市区)城市管理局", year: 2024, code: "review.major.count", value: "27", text: "审核重大行政处罚决定27件"},
	{body: "高新区(新市区)城市管理局", year: 2024, code: "review.major.filed.count", value: "27", text: "报送备案27件"},
	{body: "高新区(新市区)城市管理局", year: 2024, code: "training.session.count", value: "11", text: "举办法制和执法业务培训11次"},
}

// otherFigures are printed by other sections of the same reports. Where the
// source contradicts itself (89.2% of 4983 for 4395), ours is the true ratio.
var otherFigures = []printed{
	{body: "乌鲁木齐市人民政府", year: 2024, code: "authority.delegated.items", value: "278", ledger: true},
	{body: "乌鲁木齐市人民政府", year: 2024, code: "litigation.head_attend.rate", value: "100"},
	{body: "乌鲁木齐市人民政府", year: 2024, code: "reconsider.rank", value: "1", ledger: true},
	{body: "沙依巴克区人民政府", year: 2021, code: "reconsider.accepted.count", value: "4"},
	{body: "沙依巴克区人民政府", year: 2021, code: "litigation.count", value: "6"},
	{body: "沙依巴克区人民政府", year: 2021, code: "mediation.admin.count", value: "4983"},
	{body: "沙依巴克区人民政府", year: 2021, code: "mediation.admin.ok.count", value: "4395"},
	{body: "沙依巴克区人民政府", year: 2021, code: "mediation.admin.ok.rate", value: "88.2"},
	{body: "沙依巴克区人民政府", year: 2021, code: "mediation.admin.amount", value: "805900"},
	{body: "包头市人民政府", year: 2024, code: "reconsider.accepted.count", value: "1200", about: "余"},
	{body: "包头市人民政府", year: 2024, code: "reconsider.settled.rate", value: "89"},
	{body: "包头市人民政府", year: 2024, code: "reconsider.agent_point.count", value: "85", ledger: true},
	{body: "博尔塔拉蒙古自治州人民政府", year: 2023, code: "supervision.dept_assessed.count", value: "50"},
	{body: "博尔塔拉蒙古自治州人民政府", year: 2023, code: "reconsider.agent_point.count", value: "34", ledger: true},
	{body: "博尔塔拉蒙古自治州人民政府", year: 2023, code: "reconsider.handled.count", value: "42"},
	{body: "博尔塔拉蒙古自治州人民政府", year: 2023, code: "litigation.head_attend.count", value: "110"},
	{body: "高新区(新市区)城市管理局", year: 2024, code: "proposal.congress.count", value: "8"},
	{body: "高新区(新市区)城市管理局", year: 2024, code: "proposal.cppcc.count", value: "6"},
	{body: "高新区(新市区)城市管理局", year: 2024, code: "proposal.closed.count", value: "14"},
	{body: "高新区(新市区)城市管理局", year: 2024, code: "proposal.closed.rate", value: "100"},
	{body: "高新区(新市区)城市管理局", year: 2024, code: "proposal.satisfied.rate", value: "100"},
	{body: "高新区(新市区)城市管理局", year: 2024, code: "complaint.count", value: "95"},
}

// built is a demonstration world with the use cases that look at it.
type built struct {
	store   *store.Store
	stats   *stats.Service
	report  *report.Service
	blobs   *blob.Folder
	signins []demo.Signin
}

// build makes the demonstration world on an engine.
func build(t *testing.T, e apptest.Engine) *built {
	t.Helper()
	ctx, clock := t.Context(), demo.NewClock()
	dsn := e.DSN(t)
	if err := apptest.Prepare(dsn); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(ctx, store.Options{DSN: dsn, Now: clock.Now, Key: apptest.Key, Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	b := &built{store: s, stats: stats.New(s)}
	b.report = report.New(s, b.stats)
	if b.blobs, err = blob.OpenFolder(filepath.Join(t.TempDir(), "blobs")); err != nil {
		t.Fatal(err)
	}
	deps := jobs.Deps{Store: s, Stats: b.stats, Report: b.report, Disclosure: disclosure.New(s)}
	began := time.Now()
	b.signins, err = demo.Build(ctx, demo.Options{Store: s, Blobs: b.blobs, Clock: clock,
		Publish: func(ctx context.Context, bureau int64, year int) error {
			return jobs.PublishChapter(ctx, deps, bureau, year)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("built in %s", time.Since(began))
	return b
}

func (b *built) bureau(t *testing.T, name string) models.Bureau {
	t.Helper()
	found, err := b.store.FindBureauByCode(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestBuild(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the whole demonstration takes a while")
	}
	for _, e := range apptest.Engines() {
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			b := build(t, e)
			b.checkFigures(t)
			b.checkChapters(t)
			b.checkWhole(t)
			b.checkPublic(t)
			b.checkAudit(t)
			b.checkSignins(t)
			b.checkOpen(t)
		})
	}
}

// checkFigures holds every figure against the counters, and every counted one
// against the number of records behind it.
func (b *built) checkFigures(t *testing.T) {
	t.Helper()
	if len(chapterFigures) != 37 {
		t.Errorf("%d chapter figures, want 37", len(chapterFigures))
	}
	for _, p := range append(chapterFigures, otherFigures...) {
		q := stats.Query{Bureau: b.bureau(t, p.body).ID, Period: models.YearPeriod(p.year), Codes: []string{p.code}}
		list, err := b.stats.Figures(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		f := list[0]
		if !p.fits(t, f) {
			t.Errorf("%s %d %s = %s (%s), want %s%s", p.body, p.year, p.code, f.Plain(), f.State, p.value, p.about)
		}
		if (f.Source == models.SourceLedger) != p.ledger {
			t.Errorf("%s %s comes from %s", p.body, p.code, f.Source)
		}
		b.checkRecords(t, p, q.Bureau, f)
	}
}

// fits compares a figure with what is printed: the same number, or one just
// above it where the print is rounded down.
func (p printed) fits(t *testing.T, f models.Figure) bool {
	t.Helper()
	want, err := models.ParseDecimal(p.value, f.Decimals)
	if err != nil {
		t.Fatal(err)
	}
	switch got := f.Value; p.about {
	case "余", "多万":
		return got > want && got < want+want/50
	case "万":
		return got > want-want/2520 && got < want+want/2520 // half of 0.1万
	default:
		return f.HasData() && (got == want || f.Code == "mediation.admin.ok.rate" && (got+5)/10*10 == want)
	}
}

// checkRecords walks the records behind a figure, page by page.
func (b *built) checkRecords(t *testing.T, p printed, bureau int64, f models.Figure) {
	t.Helper()
	q := stats.RecordQuery{Bureau: bureau, Code: p.code, Period: models.YearPeriod(p.year), Limit: 1000}
	var rows, sum int64
	for {
		page, next, err := b.stats.Records(t.Context(), models.SystemActor("test"), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page {
			rows, sum = rows+1, sum+r.Value
		}
		if q.Cursor = next; next == "" {
			break
		}
	}
	if rows != f.Records {
		t.Errorf("%s %s: %d rows behind the figure, want %d", p.body, p.code, rows, f.Records)
	}
	rate := strings.HasSuffix(p.code, ".rate") || strings.HasSuffix(p.code, ".ratio") && !p.ledger
	if !rate && sum != f.Value {
		t.Errorf("%s %s: rows add up to %d, want %d", p.body, p.code, sum, f.Value)
	}
	if !rate && !p.ledger && p.about != "万" && p.about != "多万" && !strings.HasSuffix(p.code, ".amount") && rows != f.Value {
		t.Errorf("%s %s: %d rows, want %d", p.body, p.code, rows, f.Value)
	}
}

// checkChapters compiles each chapter and looks for each figure in its text
// and among the facts that lead back to records.
func (b *built) checkChapters(t *testing.T) {
	t.Helper()
	texts := map[string]string{}
	facts := map[string]bool{}
	for _, p := range chapterFigures {
		if texts[p.body] == "" {
			c, err := b.report.Compile(t.Context(), report.Request{Bureau: b.bureau(t, p.body).ID, Year: p.year})
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if err := c.Write(&out, "md"); err != nil {
				t.Fatal(err)
			}
			texts[p.body] = footnote.ReplaceAllString(out.String(), "")
			for _, s := range c.Statements {
				for _, f := range s.Facts {
					facts[p.body+f.Figure.Code] = true
				}
			}
		}
		if !strings.Contains(texts[p.body], p.text) {
			t.Errorf("the chapter of %s does not say %q", p.body, p.text)
		}
		if !facts[p.body+p.code] {
			t.Errorf("the chapter of %s has no fact %s", p.body, p.code)
		}
	}
}

// footnote is the mark behind a figure that leads to its source.
var footnote = regexp.MustCompile(`\[\^\d+\]`)

// checkWhole proves the state: counters, chains, files and published pages.
func (b *built) checkWhole(t *testing.T) {
	t.Helper()
	drift, err := b.store.ListDrift(t.Context())
	if err != nil || len(drift) > 0 {
		t.Errorf("%d counters drift (%v): %+v", len(drift), err, drift[:min(3, len(drift))])
	}
	faults, err := recording.New(b.store, b.blobs).Check(t.Context())
	if err != nil || len(faults) > 0 {
		t.Errorf("recordings: %v %q", err, faults[:min(3, len(faults))])
	}
	faults, err = disclosure.New(b.store).Check(t.Context())
	if err != nil || len(faults) > 0 {
		t.Errorf("disclosures: %v %q", err, faults[:min(3, len(faults))])
	}
}

// checkPublic looks at what everybody can read: the decisions of the report
// year, the tombstone, the correction, the chapters and the bodies' pages.
func (b *built) checkPublic(t *testing.T) {
	t.Helper()
	rows, err := b.store.ListPublicationsAfter(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, p := range rows {
		count[p.Kind+" "+p.Status]++
		if p.Kind == "penalty" && p.Revision > 1 {
			count["corrected"]++
		}
		if strings.Contains(p.Body, "示例证人甲") || strings.Contains(p.Body, "示例经营者") {
			t.Errorf("page %s names a third person", p.PublicID)
		}
	}
	for kind, want := range map[string]int{
		"penalty published": 52, "penalty withdrawn": 1, "corrected": 1, "other published": 4,
		"rule_doc published": 3, "chapter published": 5, "bureau published": 5, "exante published": 9, "audit published": 26,
	} {
		if count[kind] != want {
			t.Errorf("%d public rows of %q, want %d", count[kind], kind, want)
		}
	}
}

// checkAudit holds the self-audit of the bureau whose cases run in full, and
// that of the city above it, to what the public can read.
func (b *built) checkAudit(t *testing.T) {
	t.Helper()
	public := disclosure.NewPublic(b.store)
	for _, tt := range []struct {
		name string
		year int
		want models.DisclosureCoverage
	}{
		{"高新区(新市区)城市管理局", 2024, models.DisclosureCoverage{Cases: 53, Decided: 53, Due: 53, OnTime: 53, OnTimeRate: models.Share{N: 53, Of: 53}}},
		{"高新区(新市区)城市管理局", 2025, models.DisclosureCoverage{Cases: 6, Decided: 6, Due: 6, OnTime: 4, Pending: 2, Withdrawn: 1, OnTimeRate: models.Share{N: 4, Of: 4}}},
		{"包头市人民政府", 2024, models.DisclosureCoverage{Cases: 8016, Elsewhere: 8016}}, // imported, published by other systems
	} {
		_, page, err := public.Audit(t.Context(), b.bureau(t, tt.name).Code, tt.year)
		if err != nil {
			t.Fatal(err)
		}
		got := page.Audit.DisclosureCoverage
		if page.Audit.Total != nil {
			got = *page.Audit.Total
		}
		tt.want.Exempt = []models.ReasonCount{}
		if diff := cmp.Diff(tt.want, got); diff != "" || !got.Closes() {
			t.Errorf("audit of %s %d (-want +got):\n%s", tt.name, tt.year, diff)
		}
	}
}

// checkOpen looks at the work lists of the last day: cases in every state, two
// reviews in the queue, two pages to be published, and nothing late.
func (b *built) checkOpen(t *testing.T) {
	t.Helper()
	bureau := b.bureau(t, "高新区(新市区)城市管理局").ID
	for _, state := range []models.CaseState{
		models.CaseClue, models.CaseInvestigating, models.CaseConcluded, models.CaseNotified, models.CaseReviewing,
		models.CaseReviewed, models.CaseDecided, models.CaseServed, models.CaseArchived,
	} {
		list, err := b.store.ListCases(t.Context(), store.CaseFilter{Bureaus: []int64{bureau}, State: state, Limit: 10})
		if err != nil || len(list) == 0 {
			t.Errorf("no case in state %s (%v)", state, err)
		}
	}
	reviews, err := b.store.ListOpenReviews(t.Context(), []int64{bureau})
	if err != nil || len(reviews) != 2 {
		t.Errorf("%d reviews in the queue (%v), want 2", len(reviews), err)
	}
	due, err := disclosure.New(b.store).ListDue(t.Context(), models.SystemActor("test"), bureau)
	if err != nil || len(due) != 2 {
		t.Errorf("%d disclosures due (%v), want 2", len(due), err)
	}
	for _, d := range due {
		if d.Duty.Overdue {
			t.Errorf("disclosure %s is late", d.PublicID)
		}
	}
}

// checkSignins signs every sample account in.
func (b *built) checkSignins(t *testing.T) {
	t.Helper()
	if len(b.signins) < 4 || b.signins[0].Role != "办案人员" {
		t.Fatalf("sign-ins = %+v, want a handler first and at least four", b.signins)
	}
	for _, s := range b.signins {
		actor, err := identity.New(b.store).Authenticate(t.Context(), s.Token)
		if err != nil || actor.Name != s.Name || s.Bureau == "" {
			t.Errorf("sign-in %s %s: %v", s.Bureau, s.Role, err)
		}
		_, in, err := identity.NewWith(b.store, identity.Options{PasswordAge: -1}).SignIn(t.Context(), s.Login, s.Password, identity.From{Address: "192.0.2.1"})
		if err != nil || in.Actor.UserID != actor.UserID || in.Need != "" {
			t.Errorf("password of %s: %+v, %v", s.Login, in, err)
		}
	}
}
