package models

import (
	"slices"
	"testing"
)

func TestTerms(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name        string
		code        TermCode
		field       string
		term, extra Term
	}{
		{"118号 penalty", TermDisclosePenalty, SectorGeneral, workdays(7), Term{}},
		{"118号 licence", TermDiscloseLicence, SectorMarket, workdays(7), Term{}},
		{"118号 other", TermDiscloseOther, SectorGeneral, workdays(20), Term{}},
		{"市场监管公示规定 第九条", TermDisclosePenalty, SectorMarket, workdays(20), Term{}},
		{"《行政处罚法》第四十八条", TermWithdraw, SectorGeneral, workdays(3), Term{}},
		{"《行政处罚法》第六十条", TermDecide, "unlisted", days(90), Term{}},
		{"住建程序规定 第二十九条", TermDecide, SectorConstruction, days(90), days(30)},
		{"《行政处罚法》第六十一条", TermServe, SectorGeneral, workdays(7), Term{}},
		{"《行政处罚法》第五十六条", TermEvidenceHold, SectorGeneral, workdays(7), Term{}},
		{"《行政强制法》第二十五条", TermSeizure, SectorGeneral, days(30), days(30)},
		{"《行政处罚法》第六十四条 request", TermHearingRequest, SectorGeneral, workdays(5), Term{}},
		{"《行政处罚法》第六十四条 notice", TermHearingNotice, SectorGeneral, workdays(7), Term{}},
		{"defence", TermDefence, SectorGeneral, workdays(5), Term{}},
		{"《行政处罚法》第六十七条", TermPay, SectorGeneral, days(15), Term{}},
		{"review by default", TermReview, SectorTransport, workdays(10), Term{}},
		{"农业程序规定 第五十三条", TermReview, SectorAgriculture, workdays(5), days(15)},
		{"《行政复议法》第二十条", TermReconsider, SectorGeneral, days(60), Term{}},
		{"《行政诉讼法》第四十六条", TermLitigate, SectorGeneral, months(6), Term{}},
		{"《行政强制法》第五十四条、第六十九条", TermDemand, SectorGeneral, workdays(10), Term{}},
		{"住建程序规定 第三十一条", TermClose, SectorConstruction, workdays(15), Term{}},
		{"the site's own promise", TermObjection, SectorMarket, workdays(7), Term{}},
		{"244号令 第二十条", TermAVIntake, SectorGeneral, hours(24), Term{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := Terms.Find(tt.code, tt.field)
			if err != nil || got.Term != tt.term || got.Extension != tt.extra {
				t.Errorf("Find(%s, %q) = %v + %v, %v, want %v + %v", tt.code, tt.field, got.Term, got.Extension, err, tt.term, tt.extra)
			}
		})
	}
	if _, err := Terms.Find(TermClue, SectorGeneral); KindOf(err) != NotFound {
		t.Errorf("Find(clue) without a field = %v, want NotFound", err)
	}
}

func TestTermsAreComplete(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	all := slices.Clone(Terms)
	for region, table := range RegionTerms {
		for _, r := range table {
			r.Field = string(region) + r.Field
			all = append(all, r)
		}
	}
	for _, r := range all {
		key := string(r.Code) + "/" + r.Field
		if seen[key] || !r.Term.Valid() || r.Basis == "" || r.Label == "" {
			t.Errorf("term %s is double or lacks length, label or basis: %+v", key, r)
		}
		seen[key] = true
	}
}

func TestTermTableOverride(t *testing.T) {
	t.Parallel()
	own, err := Terms.Override(
		TermRule{TermReview, SectorGeneral, "完成法制审核", workdays(3), Term{}, "示例区审核办法第五条"},
		TermRule{TermClue, SectorGeneral, "核查线索", workdays(7), Term{}, "示例区办案办法第二条"},
	)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		table TermTable
		code  TermCode
		want  Term
	}{
		{"replaced", own, TermReview, workdays(3)},
		{"added", own, TermClue, workdays(7)},
		{"the rest stays", own, TermPay, days(15)},
		{"the source is untouched", Terms, TermReview, workdays(10)},
	} {
		if got, err := tt.table.Find(tt.code, SectorGeneral); err != nil || got.Term != tt.want {
			t.Errorf("%s: Find(%s) = %v, %v, want %v", tt.name, tt.code, got.Term, err, tt.want)
		}
	}
	if _, err := Terms.Override(TermRule{Code: TermPay}); KindOf(err) != Invalid {
		t.Errorf("Override without length and basis = %v, want Invalid", err)
	}
}

func TestRegionTerms(t *testing.T) {
	t.Parallel()
	own, err := Terms.Override(RegionTerms["150000"]...)
	if err != nil {
		t.Fatal(err)
	}
	got, err := own.Find(TermReview, SectorGeneral)
	if err != nil || got.Term != workdays(5) || got.Extension != workdays(5) { // 244号令 第三十一条
		t.Errorf("review in 内蒙古 = %v + %v, %v, want 5 + 5 working days", got.Term, got.Extension, err)
	}
}

func TestDisclosureTerm(t *testing.T) {
	t.Parallel()
	for _, k := range DisclosureKinds {
		want := workdays(20)
		if k.Code == "penalty" || k.Code == "licence" { // 国办发〔2018〕118号（六）
			want = workdays(7)
		}
		got, err := Terms.Find(DisclosureTerm(k.Code), SectorGeneral)
		if err != nil || got.Term != want {
			t.Errorf("term of %s = %v, %v, want %v", k.Code, got.Term, err, want)
		}
	}
}
