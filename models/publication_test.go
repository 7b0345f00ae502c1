package models

import "testing"

func TestDecidePublication(t *testing.T) {
	t.Parallel()
	warning, fine := KindSet(0).Add(KindWarning), KindSet(0).Add(KindFine)
	both := warning.Add(KindFine)
	const on Day = "2026-11-20"
	for _, tt := range []struct {
		name    string
		facts   PublicationFacts
		publish bool
		rule    string
	}{
		{"国办发〔2018〕118号 everything", PublicationFacts{On: on, Penalty: true, Kinds: fine}, true, PublishAll},
		{"a licence", PublicationFacts{On: on}, true, PublishAll},
		{"《行政处罚法》第四十八条 social impact", PublicationFacts{On: on, Penalty: true, Kinds: fine, Impact: true}, true, PublishImpact},
		{"公开条例 第十四条 secret before all else", PublicationFacts{On: on, Secret: true, Minor: true, Impact: true}, false, PublishSecret},
		{"公开条例 第十四条 harm", PublicationFacts{On: on, Harm: true}, false, PublishHarm},
		{"治安管理处罚法 第一百三十六条", PublicationFacts{On: on, Penalty: true, PublicOrder: true}, false, PublishPublicOrder},
		{"治安 before the seal", PublicationFacts{On: "2025-12-31", Penalty: true, PublicOrder: true}, true, PublishAll},
		{"治安 without a day is sealed", PublicationFacts{Penalty: true, PublicOrder: true}, false, PublishPublicOrder},
		{"244号令 第十一条 minor, even with consent", PublicationFacts{On: on, Minor: true, Private: true, Consent: true}, false, PublishMinor},
		{"公开条例 第十五条 privacy", PublicationFacts{On: on, Private: true}, false, PublishPrivate},
		{"公开条例 第十五条 consent", PublicationFacts{On: on, Private: true, Consent: true}, true, PublishConsent},
		{"公开条例 第十五条 public interest", PublicationFacts{On: on, Private: true, PublicInterest: true}, true, PublishInterest},
		{"244号令 第十一条 another case", PublicationFacts{On: on, OtherCase: true, Impact: true, Penalty: true}, false, PublishOtherCase},
		{"244号令 第十一条 transfer", PublicationFacts{On: on, Transfer: true}, false, PublishTransfer},
		{"《行政处罚法》第四十八条 overturned", PublicationFacts{On: on, Penalty: true, Overturned: true}, false, PublishOverturned},
		{"市场监管公示规定 第二条 warning only", PublicationFacts{On: on, Penalty: true, Kinds: warning, Policy: PublicationPolicy{SkipWarning: true}}, false, PublishWarning},
		{"warning with a fine", PublicationFacts{On: on, Penalty: true, Kinds: both, Policy: PublicationPolicy{SkipWarning: true}}, true, PublishAll},
		{"市场监管公示规定 第二条 simple procedure", PublicationFacts{On: on, Penalty: true, Kinds: fine, Procedure: SimpleProcedure, Policy: PublicationPolicy{OrdinaryOnly: true}}, false, PublishSimple},
		{"信用修复管理办法 simple procedure", PublicationFacts{On: on, Penalty: true, Kinds: fine, Procedure: SimpleProcedure, Policy: PublicationPolicy{CreditRules: true}}, false, PublishCreditMinor},
		{"信用修复管理办法 warning", PublicationFacts{On: on, Penalty: true, Kinds: warning, Procedure: OrdinaryProcedure, Policy: PublicationPolicy{CreditRules: true}}, false, PublishCreditMinor},
		{"信用修复管理办法 not in force", PublicationFacts{On: "2026-03-31", Penalty: true, Kinds: warning, Policy: PublicationPolicy{CreditRules: true}}, true, PublishAll},
		{"impact only, none", PublicationFacts{On: on, Penalty: true, Kinds: fine, Policy: PublicationPolicy{ImpactOnly: true}}, false, PublishNoImpact},
		{"impact only, some", PublicationFacts{On: on, Penalty: true, Kinds: fine, Impact: true, Policy: PublicationPolicy{ImpactOnly: true}}, true, PublishImpact},
		{"impact only does not bind licences", PublicationFacts{On: on, Policy: PublicationPolicy{ImpactOnly: true}}, true, PublishAll},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := DecidePublication(tt.facts)
			if got.Publish != tt.publish || got.Rule != tt.rule || got.Reason == "" || got.Basis == "" {
				t.Errorf("DecidePublication = %+v, want publish %v by %s with reason and basis", got, tt.publish, tt.rule)
			}
		})
	}
}

// TestDecidePublicationNeverLeaks tries every combination of the grounds of
// R23: none of them is ever published, whatever else holds.
func TestDecidePublicationNeverLeaks(t *testing.T) {
	t.Parallel()
	for bits := range 1 << 11 {
		on := func(i int) bool { return bits>>i&1 == 1 }
		f := PublicationFacts{
			On: "2026-11-20", Secret: on(0), Harm: on(1), PublicOrder: on(2), Minor: on(3), Private: on(4), Consent: on(5),
			PublicInterest: on(6), Overturned: on(7), Penalty: on(8), Impact: on(9), Policy: PublicationPolicy{ImpactOnly: on(10)},
		}
		if v := DecidePublication(f); v.Publish && (f.Secret || f.Harm || f.PublicOrder || f.Minor || f.Overturned) {
			t.Fatalf("published %+v by %s", f, v.Rule)
		}
	}
}
