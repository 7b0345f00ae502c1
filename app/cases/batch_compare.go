package cases

import (
	"slices"
	"strings"

	"sanxiang/app/sheet"
	"sanxiang/models"
)

// comparison is a field in which a row may differ from the case that the
// ledger has of its number. Open fields may be changed by a correction
// (更正); what was decided and when is settled in the case itself.
type comparison struct {
	column, label string
	of            func(*models.Case) string
	open          func(*models.Step, string) // puts it into a correction; nil = locked
}

var comparisons = []comparison{
	{"number", "案号", func(c *models.Case) string { return c.Number }, nil},
	{"party_name", "当事人", func(c *models.Case) string { return c.PartyName }, nil},
	{"cause", "案由", func(c *models.Case) string { return c.Cause }, func(s *models.Step, v string) { s.Cause = v }},
	{"cause_category", "违法类别", func(c *models.Case) string { return c.CauseCategory }, func(s *models.Step, v string) { s.CauseCategory = v }},
	{"source", "案件来源", func(c *models.Case) string { return models.ChoiceLabel(models.CaseSources, c.Source) }, nil},
	{"facts", "违法事实", func(c *models.Case) string { return c.Facts }, func(s *models.Step, v string) { s.Facts = v }},
	{"basis", "处罚依据", func(c *models.Case) string { return c.Basis }, func(s *models.Step, v string) { s.Basis = v }},
	{"content", "决定内容", func(c *models.Case) string { return c.Content }, func(s *models.Step, v string) { s.Content = v }},
	{"discretion", "裁量说明", func(c *models.Case) string { return c.Discretion }, func(s *models.Step, v string) { s.Discretion = v }},
	{"act_on", "违法行为发生日", func(c *models.Case) string { return string(c.ActOn) }, func(s *models.Step, v string) { s.ActOn = models.Day(v) }},
	{"filed_on", "立案日期", func(c *models.Case) string { return string(c.FiledOn) }, nil},
	{"notified_on", "告知日期", func(c *models.Case) string { return string(c.NotifiedOn) }, nil},
	{"decided_on", "决定日期", func(c *models.Case) string { return string(c.DecidedOn) }, nil},
	{"served_on", "送达日期", func(c *models.Case) string { return string(c.ServedOn) }, nil},
	{"closed_on", "结案日期", func(c *models.Case) string { return string(c.ClosedOn) }, nil},
	{"outcome", "处理结果", func(c *models.Case) string { return models.ChoiceLabel(models.Outcomes, string(c.Outcome)) }, nil},
	{"penalties", "处罚种类", func(c *models.Case) string { return c.Kinds.String() }, nil},
	{"penalties", "罚款", func(c *models.Case) string { return amountText(c.Fine) }, nil},
	{"penalties", "没收", func(c *models.Case) string { return amountText(c.Confiscated) }, nil},
}

func amountText(f models.Fen) string {
	if f == 0 {
		return ""
	}
	return f.Yuan() + "元"
}

// difference is one field in which a row differs from its case.
type difference struct {
	comparison
	have, want string
}

// differences lists where a row says something else than the case does. What
// the row does not say, and a case number that stands in for a missing one,
// is no difference.
func differences(have models.Case, it item) []difference {
	var fresh models.Case
	if err := fresh.Apply(it.step); err != nil {
		return nil
	}
	if it.key.Number == it.key.DocumentNumber {
		fresh.Number = ""
	}
	var out []difference
	for _, c := range comparisons {
		a, b := c.of(&have), c.of(&fresh)
		if b != "" && a != b {
			out = append(out, difference{c, a, b})
		}
	}
	return out
}

// meet settles what becomes of a row whose number the ledger has: the same
// again, something to correct where the rules allow it, or a difference that
// only a warning can show.
func (c *checker) meet(x *staged, have models.Case) {
	x.row.CaseID = have.ID
	diff := differences(have, x.item)
	if have.ID == 0 || len(diff) == 0 {
		x.row.Status = models.ImportDuplicate
		return
	}
	locked := slices.ContainsFunc(diff, func(d difference) bool { return d.open == nil })
	correctable := !locked && models.Allowed(have.State, models.StepCorrected)
	x.row.Status = models.ImportDiffer
	if correctable {
		x.row.Status = models.ImportUpdate
	}
	for _, d := range diff {
		f := c.fault(diffProblem(x.row.Line, d, correctable))
		f.Warn = true
		x.faults = append(x.faults, f)
	}
}

// correction is the step that changes a case to what a row says.
func correction(have models.Case, it item, reason string, day models.Day) (models.Step, bool) {
	s := models.Step{Kind: models.StepCorrected, Day: day, Note: reason}
	diff := differences(have, it)
	for _, d := range diff {
		if d.open == nil {
			return s, false
		}
		d.open(&s, d.want)
	}
	return s, len(diff) > 0 && models.Allowed(have.State, models.StepCorrected)
}

// shortText cuts a value for a sentence.
func shortText(s string) string {
	if s == "" {
		return "（空）"
	}
	return cut(strings.Join(strings.Fields(s), " "), 60)
}

// diffProblem says a difference.
func diffProblem(line int, d difference, correctable bool) sheet.Problem {
	fix := "导入时跳过本行；确需更改的，请打开该案件办理"
	if correctable {
		fix = "导入时可选择把它写成更正，否则跳过本行"
	}
	return sheet.Problem{
		Row: line, Column: d.column, Value: shortText(d.want),
		Rule: "已有该文号的案件，" + d.label + "不同：系统中为“" + shortText(d.have) + "”，文件中为“" + shortText(d.want) + "”", Fix: fix,
	}
}
