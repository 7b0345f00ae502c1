package cases

import (
	"hash/maphash"
	"strconv"
	"strings"

	"sanxiang/app/sheet"
	"sanxiang/app/store"
	"sanxiang/models"
)

// item is a row that has been read as a case.
type item struct {
	line     int
	key      store.CaseKey
	step     models.Step // parties sealed
	reserves []store.Sequence
}

// rowReader turns the rows of one pass into items and keeps the report.
type rowReader struct {
	*importer
	heads  map[string]string
	seen   seenKeys
	report sheet.Report
	row    sheet.Row
	checks models.Checks
	broken error // the store failed, which is no fault of the row
}

// take reads one row into the report; false when it is bad.
func (r *rowReader) take(row sheet.Row, bad *sheet.RowError) (item, bool) {
	r.report.Read++
	it, err := r.check(row, bad)
	if err == nil {
		return it, true
	}
	r.report.Skipped++
	for _, p := range row.Problems("", err) {
		r.report.Add(r.named(p))
	}
	return item{}, false
}

// check reads one row and holds it to the rules and to the rows before it. The
// fields of the error are columns.
func (r *rowReader) check(row sheet.Row, bad *sheet.RowError) (item, error) {
	it, err := r.alone(row, bad)
	if err != nil {
		return item{}, err
	}
	r.once(&it)
	if err := r.checks.Err(rowFaulty); err != nil {
		return item{}, err
	}
	return it, nil
}

// rowFaulty heads what is wrong with a row.
const rowFaulty = "本行有误"

// alone reads one row and holds it to the rules, whatever the other rows say.
func (r *rowReader) alone(row sheet.Row, bad *sheet.RowError) (item, error) {
	r.row, r.checks = row, models.Checks{}
	if bad != nil {
		return item{}, bad
	}
	it := r.item()
	if err := r.checks.Err(rowFaulty); err != nil {
		return item{}, err
	}
	for i, p := range it.step.Parties {
		it.step.Parties[i] = r.store.SealParty(p)
	}
	return it, nil
}

// named puts the file's own header on a problem.
func (r *rowReader) named(p sheet.Problem) sheet.Problem {
	if head := r.heads[p.Column]; head != "" {
		p.Column = head
	}
	return p
}

// problem writes a fault that shows beside what is stored.
func (r *rowReader) problem(p problem) sheet.Problem {
	value := p.item.step.Number
	return r.named(sheet.Problem{Row: p.item.line, Column: p.column, Value: value, Rule: p.rule, Fix: p.fix})
}

// item reads all columns of the row.
func (r *rowReader) item() item {
	o, ok := r.office()
	s := models.Step{
		Kind: models.StepImported, Day: r.day("entered_on"),
		Number: normalNumber(r.row.Value("number")), Procedure: r.procedure(), Field: r.row.Value("field"),
		Source: r.choice("source", "案件来源", models.CaseSources), CauseCategory: first(r.row, "cause_category", "violation"),
		Cause: first(r.row, "cause", "violation", "case_name"), Facts: r.row.Value("facts"), Basis: r.row.Value("basis"),
		Content: first(r.row, "content", "result"), Discretion: r.row.Value("discretion"),
		ActOn: r.day("act_on"), FiledOn: r.day("filed_on"), NotifiedOn: r.day("notified_on"), DecidedOn: r.day("decided_on"),
		ServedOn: r.day("served_on"), ClosedOn: r.day("closed_on"), NoCoercionOn: r.day("no_coercion_on"),
		Outcome: models.Outcome(r.choice("outcome", "处理结果", models.Outcomes)), Tier: r.choice("tier", "裁量阶次", models.Tiers),
		Major: r.flag("major"), WaivedFine: r.yuan("waived"),
	}
	if s.Day == "" {
		s.Day = r.today
	}
	if s.Field == "" {
		s.Field = o.Field
	}
	s.Parties = []models.Party{r.party()}
	s.Penalties = r.penalties(s.Content)
	it := item{line: r.row.Line}
	if ok {
		s.Officers = r.certified(o.Bureau)
		it.reserves = r.numbers(&s, o)
		it.key = store.CaseKey{BureauID: o.ID, Number: s.Number, DocumentNumber: s.DocumentNumber}
	}
	r.decision(&s)
	r.days(s)
	settleTexts := checkTexts(&s)
	r.checks.Add("", renamed(settleTexts))
	it.step = s
	return it
}

// first gives the first of the columns that is filled.
func first(row sheet.Row, names ...string) string {
	for _, n := range names {
		if v := row.Value(n); v != "" {
			return v
		}
	}
	return ""
}

// office finds the bureau by code or name; a file without such columns is of
// the actor's own bureau.
func (r *rowReader) office() (office, bool) {
	column, given := "bureau", false
	for _, name := range []string{"bureau", "organ_code", "organ_name"} {
		v := r.row.Value(name)
		if v == "" {
			continue
		}
		o, ok := r.bureaus[models.HalfWidth(v)]
		if ok {
			if o.refuse != nil {
				r.checks.Require(false, name, "您不能为机关“"+v+"”导入案件："+o.refuse.Error(), "请由该机关的办案人员导入，或更正机关")
			}
			return o, o.refuse == nil
		}
		column, given = name, true
	}
	if o, ok := r.bureaus[""]; ok && !given {
		return o, true
	}
	r.checks.Require(false, column, "没有找到代码或名称为该值的机关", "请填写已登记机关的代码或全称，或先登记该机关")
	return office{}, false
}

// numbers brings both numbers to their normal form. A case without case number
// is named by its document number.
func (r *rowReader) numbers(s *models.Step, o office) []store.Sequence {
	var out []store.Sequence
	note := func(d models.DocNumber) {
		if kind := o.series[d.Organ+d.Kind]; kind != "" {
			out = append(out, store.Sequence{BureauID: o.ID, Kind: kind, Year: d.Year, Next: int64(d.Seq)})
		}
	}
	if v := r.row.Value("document_number"); v != "" {
		d, err := models.ParseDocNumber(v)
		r.checks.Add("document_number", err)
		s.DocumentNumber = d.String()
		note(d)
	}
	if s.Number == "" {
		s.Number = s.DocumentNumber
	} else if d, err := models.ParseDocNumber(s.Number); err == nil {
		note(d)
	}
	r.checks.Require(s.Number != "" || r.row.Value("document_number") != "", "document_number", "文号和案号都没有填写", "请填写决定书文号，尚未决定的填写案号")
	return out
}

// decision tests that outcome, day, number and penalties of the decision go
// together.
func (r *rowReader) decision(s *models.Step) {
	penalties, documented := len(s.Penalties) > 0, r.row.Value("document_number") != ""
	if s.Outcome == "" && penalties {
		s.Outcome = models.OutcomePenalty
	}
	r.checks.Require(s.Cause != "", "cause", "案由没有填写", "请填写案由或违法行为类型")
	if s.Outcome == "" {
		r.checks.Require(s.DecidedOn == "" && !documented, "outcome", "有决定日期或文号，但没有处罚也没有处理结果", "请填写处罚，或在处理结果中填写不予行政处罚、首违不罚、违法事实不成立、移送司法机关")
		r.checks.Require(s.FiledOn != "" || r.row.Value("filed_on") != "", "filed_on", "尚未决定的案件没有立案日期", "请填写立案日期")
		return
	}
	r.checks.Require(s.DecidedOn != "" || r.row.Value("decided_on") != "", "decided_on", "已决定的案件没有决定日期", "请填写决定书的日期")
	r.checks.Require(documented || s.Outcome == models.OutcomeTransferred, "document_number", "已决定的案件没有文号", "请填写决定书文号")
	r.checks.Require(penalties == (s.Outcome == models.OutcomePenalty), "outcome",
		"处理结果“"+models.ChoiceLabel(models.Outcomes, string(s.Outcome))+"”与处罚内容不符", "给予处罚的须填写处罚，其他结果不填处罚")
}

// importedDays maps the words of the rule of days to columns.
var importedDays = []struct{ word, column string }{
	{"立案日期", "filed_on"}, {"告知日期", "notified_on"}, {"决定日期", "decided_on"}, {"送达日期", "served_on"}, {"结案日期", "closed_on"},
}

// days holds the days to their order by the rule of law for imports, and the
// rest to the calendar.
func (r *rowReader) days(s models.Step) {
	for _, f := range (models.Case{}).Guard(s, models.Env{Today: r.today}) {
		column := ""
		for _, d := range importedDays {
			if strings.Contains(f.Message, d.word) {
				column = d.column
				break
			}
		}
		r.checks.Require(f.Severity != models.SeverityBlock, column, f.Message, f.Fix)
	}
	for _, d := range []struct {
		column string
		day    models.Day
	}{{"entered_on", s.Day}, {"act_on", s.ActOn}, {"no_coercion_on", s.NoCoercionOn}} {
		r.checks.Require(d.day <= r.today, d.column, "日期晚于今天", "请填写实际发生的日期")
	}
	earliest := s.FiledOn
	if earliest == "" {
		earliest = s.DecidedOn
	}
	r.checks.Require(s.ActOn == "" || earliest == "" || s.ActOn <= earliest, "act_on", "违法行为发生日晚于立案或决定日期", "请核对日期")
}

// certified finds officers by their certificate numbers.
func (r *rowReader) certified(b models.Bureau) models.IDs {
	v := r.row.Value("officers")
	if v == "" {
		return nil
	}
	known, ok := r.officers[b.ID]
	if !ok {
		known = map[string]int64{}
		list, err := r.store.ListCertificatesOf(r.ctx, b.ID)
		if err != nil {
			r.broken = err
			return nil
		}
		for _, c := range list {
			known[c.Number] = c.OfficerID
		}
		r.officers[b.ID] = known
	}
	var ids models.IDs
	for _, number := range strings.FieldsFunc(v, func(c rune) bool { return strings.ContainsRune(";；、,，/ ", c) }) {
		id := known[number]
		r.checks.Require(id != 0, "officers", "证号“"+number+"”不是本机关登记的执法证", "请更正证号，或先登记执法人员和证件；不填也可以导入")
		ids = append(ids, id)
	}
	return ids
}

// seenKeys remembers the numbers of the rows so far by a 128-bit hash, with
// the row that had them.
type seenKeys map[[2]uint64]int32

var seenSeeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

// add notes a key; it gives the row that had it before, 0 when none had.
func (s seenKeys) add(kind byte, bureau int64, number string, line int) int {
	text := string(kind) + strconv.FormatInt(bureau, 36) + " " + number
	key := [2]uint64{maphash.String(seenSeeds[0], text), maphash.String(seenSeeds[1], text)}
	if before, twice := s[key]; twice {
		return int(before)
	}
	s[key] = int32(line)
	return 0
}

// once refuses numbers that an earlier row of the file has.
func (r *rowReader) once(it *item) {
	k := it.key
	if k.DocumentNumber != "" {
		if line := r.seen.add('d', k.BureauID, k.DocumentNumber, it.line); line > 0 {
			r.twiceDocument(line)
			return
		}
	}
	if line := r.seen.add('n', k.BureauID, k.Number, it.line); line > 0 {
		r.twiceNumber(k.Number, line)
	}
}

// twiceDocument says that an earlier row has the document number.
func (r *rowReader) twiceDocument(line int) {
	r.checks.Require(false, "document_number", "文号与第"+strconv.Itoa(line)+"行重复", "同一机关的文号只能有一行，请删去重复的行或更正文号")
}

// twiceNumber says that an earlier row has the case number.
func (r *rowReader) twiceNumber(number string, line int) {
	r.checks.Require(false, "number", "案号“"+number+"”与第"+strconv.Itoa(line)+"行重复", "同一机关的案号只能有一行，请更正")
}
