package models

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPenaltyKindsOrder(t *testing.T) {
	t.Parallel()
	want := "警告、通报批评、罚款、没收违法所得、没收非法财物、暂扣许可证件、降低资质等级、吊销许可证件、限制开展生产经营活动、责令停产停业、责令关闭、限制从业、行政拘留、其他行政处罚"
	var all KindSet
	for _, k := range PenaltyKinds {
		all = all.Add(k)
	}
	if got := all.String(); got != want { // 《行政处罚法》第九条
		t.Errorf("kinds = %s, want %s", got, want)
	}
	if got := all.Len(); got != 14 {
		t.Errorf("Len = %d, want 14", got)
	}
	if diff := cmp.Diff(PenaltyKinds, all.List()); diff != "" {
		t.Errorf("List (-want +got):\n%s", diff)
	}
}

func TestParsePenaltyKinds(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, in, content string
		want              []PenaltyKind
	}{
		{"2018 name 没收", "没收违法所得、没收非法财物", "", []PenaltyKind{KindConfiscateGains, KindConfiscateGoods}},
		{"2018 name 暂扣或者吊销, suspended", "暂扣或者吊销许可证、执照", "暂扣许可证三个月", []PenaltyKind{KindSuspendLicence}},
		{"2018 name 暂扣或者吊销, revoked", "暂扣或者吊销许可证、执照；罚款", "吊销许可证，并处罚款", []PenaltyKind{KindFine, KindRevokeLicence}},
		{"2018 name 其他 with a supplement", "其他-责令改正、限期拆除", "", []PenaltyKind{KindOther}},
		{"《行政处罚法》第九条 names", "警告；罚款/责令停产停业", "", []PenaltyKind{KindWarning, KindFine, KindSuspendBusiness}},
		{"column of the Zhejiang table", "暂扣许可证、执照，降低资质等级", "", []PenaltyKind{KindSuspendLicence, KindDowngrade}},
		{"并处", "警告并处罚款", "", []PenaltyKind{KindWarning, KindFine}},
		{"revoked business licence", "吊销营业执照", "", []PenaltyKind{KindRevokeLicence}},
		{"codes and full width", "fine，ｗａｒｎｉｎｇ", "", []PenaltyKind{KindWarning, KindFine}},
		{"twice the same", "罚款、罚款", "", []PenaltyKind{KindFine}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := ParsePenaltyKinds(tt.in, tt.content)
			if err != nil {
				t.Fatalf("ParsePenaltyKinds(%q): %v", tt.in, err)
			}
			if diff := cmp.Diff(tt.want, got.List()); diff != "" {
				t.Errorf("ParsePenaltyKinds(%q) (-want +got):\n%s", tt.in, diff)
			}
		})
	}
	for _, bad := range []string{"", "、", "暂扣或者吊销许可证、执照", "罚站"} {
		if got, err := ParsePenaltyKinds(bad, ""); KindOf(err) != Invalid {
			t.Errorf("ParsePenaltyKinds(%q) = %v, %v, want Invalid", bad, got, err)
		}
	}
}

func TestKindSet(t *testing.T) {
	t.Parallel()
	s := KindSet(0).Add(KindFine).Add(KindWarning).Add("unknown")
	for _, tt := range []struct {
		name      string
		got, want bool
	}{
		{"has what was added", s.Has(KindFine), true},
		{"lacks the rest", s.Has(KindOther), false},
		{"an unknown kind is in no set", s.Has("unknown"), false},
		{"within", s.Within(KindWarning, KindFine, KindOther), true},
		{"not within", s.Within(KindWarning), false},
		{"nothing is within nothing", KindSet(0).Within(), true},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, tt.got, tt.want)
		}
	}
	if got := s.Len(); got != 2 {
		t.Errorf("Len = %d, want 2", got)
	}
}

func TestPenaltyCheck(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		penalty Penalty
		want    []string
	}{
		{"fine", Penalty{PartySeq: 1, Kind: KindFine, Amount: 100_00, AmountFixed: true}, nil},
		{"a fine has an amount", Penalty{PartySeq: 1, Kind: KindFine, AmountFixed: true}, []string{"amount"}},
		{"confiscation of unknown value", Penalty{PartySeq: 1, Kind: KindConfiscateGoods, Detail: "示例物品2件"}, nil},
		{"unknown value with an amount", Penalty{PartySeq: 1, Kind: KindConfiscateGoods, Amount: 1, Detail: "示例物品"}, []string{"amount"}},
		{"unknown value of nothing named", Penalty{PartySeq: 1, Kind: KindConfiscateGains}, []string{"detail"}},
		{"warning", Penalty{PartySeq: 1, Kind: KindWarning}, nil},
		{"a warning costs nothing", Penalty{PartySeq: 1, Kind: KindWarning, Amount: 1}, []string{"amount"}},
		{"CF_NR_ZKDX licence named", Penalty{PartySeq: 1, Kind: KindRevokeLicence}, []string{"detail"}},
		{"CF_CFLB other penalty named", Penalty{PartySeq: 1, Kind: KindOther}, []string{"detail"}},
		{"all at once", Penalty{Amount: -1}, []string{"kind", "party_seq", "amount"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, fieldsOf(tt.penalty.Check())); diff != "" {
				t.Errorf("fields in error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestForfeitSums(t *testing.T) {
	t.Parallel()
	penalties := []Penalty{
		{Kind: KindFine, Amount: 300_00, AmountFixed: true},
		{Kind: KindFine, Amount: 200_00, AmountFixed: true},
		{Kind: KindConfiscateGains, Amount: 50_00, AmountFixed: true},
		{Kind: KindConfiscateGoods, Amount: 70_00, AmountFixed: false}, // statistics note 4
		{Kind: KindWarning, Amount: 9},
	}
	if got, want := FineOf(penalties), Fen(500_00); got != want {
		t.Errorf("FineOf = %d, want %d", got, want)
	}
	if got, want := ConfiscatedOf(penalties), Fen(50_00); got != want {
		t.Errorf("ConfiscatedOf = %d, want %d", got, want)
	}
	if got, want := ForfeitOf(penalties), Fen(550_00); got != want {
		t.Errorf("ForfeitOf = %d, want %d", got, want)
	}
}

func FuzzParsePenaltyKinds(f *testing.F) {
	f.Add("罚款、警告")
	f.Add("暂扣或者吊销许可证、执照")
	f.Fuzz(func(t *testing.T, s string) {
		set, err := ParsePenaltyKinds(s, "")
		if (err == nil) != (set != 0) {
			t.Fatalf("ParsePenaltyKinds(%q) = %v, %v: an error and a result exclude each other", s, set, err)
		}
		if err != nil {
			return
		}
		if again, err := ParsePenaltyKinds(set.String(), ""); err != nil || again != set {
			t.Errorf("%q reads back as %v, %v", set, again, err)
		}
	})
}
