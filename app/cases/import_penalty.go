package cases

import (
	"strings"
	"unicode/utf8"

	"sanxiang/models"
)

// penalties reads the penalties of a row from either form: our own column
// “罚款:50000;警告”, or the kinds and amounts of the dual-disclosure record.
func (r *rowReader) penalties(content string) []models.Penalty {
	var list []models.Penalty
	column := "penalties"
	if v := r.row.Value("penalties"); v != "" {
		list = r.listed(v)
	} else if kinds := first(r.row, "kinds", "kinds_2"); kinds != "" {
		column, list = "kinds", r.recorded(content)
	} else if r.row.Value("fine_wan") != "" || r.row.Value("confiscated_wan") != "" {
		r.checks.Require(r.wan("fine_wan")+r.wan("confiscated_wan") == 0, "kinds", "有罚没金额但没有处罚类别", "请填写处罚类别")
	}
	for i := range list {
		list[i].Seq, list[i].PartySeq = i+1, 1
		if list[i].Detail == "" && !list[i].Kind.Monetary() {
			list[i].Detail = shortened(first(r.row, "licence", "content", "result"))
		}
		r.checks.Add("", at(column, list[i].Check()))
	}
	return list
}

// at moves every field error to one column.
func at(column string, err error) error {
	e, ok := err.(*models.Error)
	if !ok {
		return err
	}
	out := &models.Error{Kind: e.Kind, Message: e.Message}
	for _, f := range e.Fields {
		f.Field = column
		out.Fields = append(out.Fields, f)
	}
	return out
}

// listed reads “罚款:50000;警告;暂扣许可证件:示例许可证三十日”: kind, amount in 元
// or what it is about, and after an amount what it is about.
func (r *rowReader) listed(v string) []models.Penalty {
	var list []models.Penalty
	for _, part := range strings.FieldsFunc(v, func(c rune) bool { return c == ';' || c == '；' || c == '\n' }) {
		name, rest, _ := strings.Cut(strings.ReplaceAll(part, "：", ":"), ":")
		if strings.TrimSpace(name) == "" {
			continue
		}
		kind, err := models.ParsePenaltyKind(name)
		if err != nil {
			r.checks.Add("penalties", err)
			continue
		}
		p := models.Penalty{Kind: kind, Detail: strings.TrimSpace(rest)}
		if kind.Monetary() {
			r.amount(&p)
		}
		list = append(list, p)
	}
	return list
}

// amount takes the amount off the front of a monetary penalty's text. A
// confiscation may state goods instead, whose value is then not fixed.
func (r *rowReader) amount(p *models.Penalty) {
	figure, detail, _ := strings.Cut(p.Detail, ":")
	amount, err := models.ParseYuan(figure)
	switch {
	case err == nil:
		p.Amount, p.AmountFixed, p.Detail = amount, true, strings.TrimSpace(detail)
	case p.Kind == models.KindFine && figure == "":
		r.checks.Require(false, "penalties", "罚款没有写明金额", "请写成 罚款:50000，金额以元计")
		p.Amount, p.AmountFixed = 1, true // reported already
	case p.Kind == models.KindFine:
		r.checks.Add("penalties", err)
		p.Amount, p.AmountFixed = 1, true
	}
}

// recorded reads the kinds of the dual-disclosure record with its two amounts.
func (r *rowReader) recorded(content string) []models.Penalty {
	var set models.KindSet
	for _, column := range []string{"kinds", "kinds_2"} {
		v := r.row.Value(column)
		if v == "" {
			continue
		}
		kinds, err := models.ParsePenaltyKinds(v, content)
		r.checks.Add(column, err)
		set |= kinds
	}
	set = confiscations(set, content)
	fine, taken := r.wan("fine_wan"), r.wan("confiscated_wan")
	r.checks.Require(fine == 0 || set.Has(models.KindFine), "fine_wan", "有罚款金额，但处罚类别中没有罚款", "请在处罚类别中补上罚款，或清空金额")
	r.checks.Require(fine > 0 || !set.Has(models.KindFine), "fine_wan", "处罚类别有罚款，但没有罚款金额", "请填写以万元为单位的罚款金额")
	gains, goods := set.Has(models.KindConfiscateGains), set.Has(models.KindConfiscateGoods)
	r.checks.Require(taken == 0 || gains || goods, "confiscated_wan", "有没收金额，但处罚类别中没有没收", "请在处罚类别中补上没收违法所得或没收非法财物，或清空金额")
	var list []models.Penalty
	for _, kind := range set.List() {
		p := models.Penalty{Kind: kind}
		switch {
		case kind == models.KindFine:
			p.Amount, p.AmountFixed = max(fine, 1), true // a missing amount is reported already
		case kind == models.KindConfiscateGains || kind == models.KindConfiscateGoods && !gains:
			p.Amount, p.AmountFixed = taken, taken > 0
		}
		if kind.Monetary() && !p.AmountFixed {
			p.Detail = shortened(first(r.row, "content", "result", "kinds"))
		}
		list = append(list, p)
	}
	return list
}

// confiscations decides the joint kind “没收违法所得、没收非法财物” of 2018 by the
// content: when that speaks of one of them only, the other was not imposed.
func confiscations(set models.KindSet, content string) models.KindSet {
	if !set.Has(models.KindConfiscateGains) || !set.Has(models.KindConfiscateGoods) {
		return set
	}
	gains := strings.Contains(content, "所得")
	goods := strings.Contains(content, "财物") || strings.Contains(content, "物品") || strings.Contains(content, "工具")
	var drop models.KindSet
	switch {
	case gains && !goods:
		drop = drop.Add(models.KindConfiscateGoods)
	case goods && !gains:
		drop = drop.Add(models.KindConfiscateGains)
	}
	return set &^ drop
}

// detailLength is how much of a decision's content a penalty's detail takes
// over when the file has nothing better, characters.
const detailLength = 200

func shortened(s string) string {
	if utf8.RuneCountInString(s) <= detailLength {
		return s
	}
	return string([]rune(s)[:detailLength])
}
