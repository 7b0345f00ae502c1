package models

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPublicationTerm(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name         string
		class        CreditClass
		decided, ban Day
		want         PublicationPeriod
	}{
		{"信用修复管理办法 轻微", CreditMinor, "2026-05-10", "", PublicationPeriod{CreditMinor, false, "2026-05-10", "2026-05-10", "2026-08-10", "《信用修复管理办法》"}},
		{"信用修复管理办法 一般", CreditGeneral, "2026-11-30", "", PublicationPeriod{CreditGeneral, true, "2026-11-30", "2027-02-28", "2027-11-30", "《信用修复管理办法》"}},
		{"信用修复管理办法 严重", CreditSerious, "2026-04-01", "", PublicationPeriod{CreditSerious, true, "2026-04-01", "2027-04-01", "2029-04-01", "《信用修复管理办法》"}},
		{"市场监管公示规定 第十三条 a longer ban", CreditSerious, "2026-04-01", "2031-04-01", PublicationPeriod{CreditSerious, true, "2026-04-01", "2027-04-01", "2031-04-01", "《信用修复管理办法》"}},
		{"a shorter ban changes nothing", CreditSerious, "2026-04-01", "2027-04-01", PublicationPeriod{CreditSerious, true, "2026-04-01", "2027-04-01", "2029-04-01", "《信用修复管理办法》"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := PublicationTerm(CreditClasses, tt.class, tt.decided, tt.ban)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("PublicationTerm (-want +got):\n%s", diff)
			}
			if got.Over(tt.want.MaxUntil) || !got.Over(tt.want.MaxUntil.Add(1)) {
				t.Errorf("Over: want false on %s and true the day after", tt.want.MaxUntil)
			}
		})
	}
	if _, err := PublicationTerm(CreditClasses, CreditGeneral, "2026-03-31", ""); KindOf(err) != NotFound {
		t.Errorf("PublicationTerm before the measure = %v, want NotFound", err)
	}
	if _, err := PublicationTerm(CreditClasses, CreditGeneral, "", ""); KindOf(err) != Invalid {
		t.Errorf("PublicationTerm of no day = %v, want Invalid", err)
	}
}

func TestFindCreditClassTakesTheLatest(t *testing.T) {
	t.Parallel()
	rules := append([]CreditClassRule{{CreditGeneral, 6, 24, true, "2027-01-01", "示例办法"}}, CreditClasses...)
	for on, want := range map[Day]int{"2026-12-31": 12, "2027-01-01": 24} {
		if got, err := FindCreditClass(rules, CreditGeneral, on); err != nil || got.MaxMonths != want {
			t.Errorf("FindCreditClass on %s = %d months, %v, want %d", on, got.MaxMonths, err, want)
		}
	}
}

func TestClassify(t *testing.T) {
	t.Parallel()
	scale := CreditScale{ByKind: DefaultCreditScale.ByKind, SeriousMin: 100000_00}
	for _, tt := range []struct {
		name      string
		procedure Procedure
		penalties []Penalty
		want      CreditClass
	}{
		{"simple procedure", SimpleProcedure, []Penalty{{Kind: KindFine, Amount: 100_00}}, CreditMinor},
		{"warning and reprimand", OrdinaryProcedure, []Penalty{{Kind: KindWarning}, {Kind: KindReprimand}}, CreditMinor},
		{"fine", OrdinaryProcedure, []Penalty{{Kind: KindWarning}, {Kind: KindFine, Amount: 99999_99}}, CreditGeneral},
		{"huge fine", OrdinaryProcedure, []Penalty{{Kind: KindFine, Amount: 100000_00}}, CreditSerious},
		{"confiscation", OrdinaryProcedure, []Penalty{{Kind: KindConfiscateGoods}}, CreditGeneral},
		{"revoked licence outweighs a fine", OrdinaryProcedure, []Penalty{{Kind: KindRevokeLicence}, {Kind: KindFine}}, CreditSerious},
		{"practice ban", OrdinaryProcedure, []Penalty{{Kind: KindBarPractice}}, CreditSerious},
	} {
		t.Run("信用修复管理办法 "+tt.name, func(t *testing.T) {
			t.Parallel()
			if got := scale.Classify(tt.procedure, tt.penalties); got != tt.want {
				t.Errorf("Classify = %s, want %s", got.Label(), tt.want.Label())
			}
		})
	}
}

func TestCheckRepair(t *testing.T) {
	t.Parallel()
	period, err := PublicationTerm(CreditClasses, CreditGeneral, "2026-05-10", "")
	if err != nil {
		t.Fatal(err)
	}
	done := RepairFacts{true, true, true}
	if err := period.CheckRepair("2026-08-09", done); KindOf(err) != TooEarly {
		t.Errorf("CheckRepair before the minimum = %v, want TooEarly", err)
	}
	if err := period.CheckRepair("2026-08-10", done); err != nil {
		t.Errorf("CheckRepair at the minimum = %v, want nil", err)
	}
	if diff := cmp.Diff([]string{"corrected", "performed", "committed"}, fieldsOf(period.CheckRepair("2026-08-10", RepairFacts{}))); diff != "" {
		t.Errorf("missing conditions (-want +got):\n%s", diff)
	}
}
