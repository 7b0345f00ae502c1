package cases

import (
	"sanxiang/app/store"
	"sanxiang/models"
)

// The kinds of a bureau's numbers: the words between its short name and the
// year (GB/T 9704-2012 7.2.5).
const (
	seriesCase      = "立"    // 案号
	seriesPenalty   = "罚决字"  // 行政处罚决定书
	seriesNoPenalty = "不罚决字" // 不予行政处罚决定书
	seriesSimple    = "当场罚决字"
)

// numberCase gives a new case its number, or keeps the one it has, ahead of
// which the sequence moves on.
func numberCase(tx *store.Tx, b models.Bureau, step *models.Step) error {
	if step.Number == "" {
		number, err := issue(tx, b, seriesCase, step.Day)
		step.Number = number
		return err
	}
	step.Number = normalNumber(step.Number)
	known, err := tx.FindKnownCases([]store.CaseKey{{BureauID: b.ID, Number: step.Number}})
	if err != nil {
		return err
	}
	if known.HasNumber(b.ID, step.Number) {
		return models.Errorf(models.Conflict, "案号“%s”已用于本机关另一案件，请核对是否重复登记；不填案号则自动编号", step.Number)
	}
	return reserve(tx, b, step.Number)
}

// numberDecision gives a decision its document number: the next of the series
// that its outcome and procedure belong to, or the given one in its normal
// form. A transfer to the judiciary is no decision of the case and gets none
// unless one is given.
func numberDecision(tx *store.Tx, b models.Bureau, procedure models.Procedure, step *models.Step) error {
	if step.DocumentNumber == "" {
		series := decisionSeries(procedure, step.Outcome)
		if series == "" {
			return nil
		}
		number, err := issue(tx, b, series, step.Day)
		step.DocumentNumber = number
		return err
	}
	d, err := models.ParseDocNumber(step.DocumentNumber)
	if err != nil {
		return err
	}
	step.DocumentNumber = d.String()
	known, err := tx.FindKnownCases([]store.CaseKey{{BureauID: b.ID, DocumentNumber: step.DocumentNumber}})
	if err != nil {
		return err
	}
	if known.HasDocument(b.ID, step.DocumentNumber) {
		return documentTaken(step.DocumentNumber)
	}
	return reserve(tx, b, step.DocumentNumber)
}

// documentTaken says that a document number is in use.
func documentTaken(number string) error {
	return models.Errorf(models.Conflict, "文号“%s”已用于本机关另一决定，请核对；不填文号则自动编号", number)
}

// decisionSeries picks the series of a decision.
func decisionSeries(procedure models.Procedure, outcome models.Outcome) string {
	switch {
	case outcome == models.OutcomeTransferred:
		return ""
	case outcome != models.OutcomePenalty:
		return seriesNoPenalty
	case procedure == models.SimpleProcedure:
		return seriesSimple
	}
	return seriesPenalty
}

// issue takes the next number of a series. It is used up only if the
// transaction stands.
func issue(tx *store.Tx, b models.Bureau, series string, day models.Day) (string, error) {
	if err := numberable(b, day); err != nil {
		return "", err
	}
	number, err := tx.IssueDocumentNumber(b, series, day.Year())
	if err != nil {
		return "", err
	}
	return normalNumber(number), nil
}

// numberable says whether the bureau's sequences can number something of the day.
func numberable(b models.Bureau, day models.Day) error {
	if b.Short == "" {
		return models.Errorf(models.Invalid, "本机关没有登记代字，不能自动编号，请联系系统管理员在机关信息中填写代字，或自行填写编号")
	}
	if day.Year() == 0 {
		return models.Errorf(models.Invalid, "日期“%s”无效，不能编号，请按“2006-01-02”的格式填写", day)
	}
	return nil
}

// reserve moves the bureau's sequence past a number that was given by hand, so
// that it is never issued again. Numbers of another form belong to no sequence.
func reserve(tx *store.Tx, b models.Bureau, number string) error {
	d, err := models.ParseDocNumber(number)
	if err != nil {
		return nil
	}
	if kind := seriesOf(b)[d.Organ+d.Kind]; kind != "" {
		return tx.ReserveNumber(store.Sequence{BureauID: b.ID, Kind: kind, Year: d.Year, Next: int64(d.Seq)})
	}
	return nil
}

// seriesOf names the bureau's sequences by what stands before the year.
func seriesOf(b models.Bureau) map[string]string {
	out := map[string]string{}
	for _, kind := range []string{seriesCase, seriesPenalty, seriesNoPenalty, seriesSimple} {
		if d, err := models.ParseDocNumber(b.Short + kind + "〔2000〕1号"); err == nil && b.Short != "" {
			out[d.Organ+d.Kind] = kind
		}
	}
	return out
}

// normalNumber writes a number in its normal form when it has the form of a
// document number, else leaves it alone: case numbers are free.
func normalNumber(number string) string {
	if number == "" {
		return ""
	}
	d, err := models.ParseDocNumber(number)
	if err != nil {
		return number
	}
	return d.String()
}
