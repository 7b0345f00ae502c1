package models

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestMaskName(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		kind PartyKind
		in   string
		want string
	}{
		{"one given-name character", PartyPerson, "示甲", "示某"},
		{"two given-name characters", PartyPerson, "示例甲", "示某某"},
		{"four characters", PartyPerson, "示例甲乙", "示某某"},
		{"compound surname, one", PartyPerson, "欧阳甲", "欧阳某"},
		{"compound surname, two", PartyPerson, "欧阳甲乙", "欧阳某某"},
		{"a compound surname alone is surname and name", PartyPerson, "司马", "司某"},
		{"typeset with a blank", PartyPerson, "示　甲", "示某"},
		{"middle dot", PartyPerson, "示例·甲乙丙", "示某某"},
		{"Latin letters", PartyPerson, "Demo Person", "D某某"},
		{"one character", PartyPerson, "示", "示某"},
		{"organisation in full", PartyOrg, "示例公司", "示例公司"},
		{"trade name in full", PartySoleTrader, " 示例小吃店 ", "示例小吃店"},
		{"none", PartyPerson, "", ""},
	} {
		t.Run("《个人信息保护法》第六条 "+tt.name, func(t *testing.T) {
			t.Parallel()
			if got := MaskName(tt.kind, tt.in); got != tt.want {
				t.Errorf("MaskName(%s, %q) = %q, want %q", tt.kind, tt.in, got, tt.want)
			}
		})
	}
}

func TestRedact(t *testing.T) {
	t.Parallel()
	id := demoID()
	person := Party{Seq: 1, Kind: PartyPerson, Name: "示例甲", IDNumber: id, Phone: demoMobile, Address: "示例省示例市示例区示例路5号"}
	trader := Party{Seq: 1, Kind: PartySoleTrader, Name: "示例小吃店", Operator: "例示乙", Phone: demoPhone, Address: "示例市示例街9号"}
	own := Party{Seq: 1, Kind: PartySoleTrader, Name: "例示乙", Operator: "例示乙"}
	org := Party{Seq: 1, Kind: PartyOrg, Name: "示例甲公司", LegalRep: "例示丙", Address: "示例市示例路1号2号楼301室"}
	for _, tt := range []struct {
		name, text string
		parties    []Party
		extra      []string
		want       string
	}{
		{"244号令 第十条 person", "示例甲（身份证号" + id + "，电话" + demoMobile + "），住示例市示例区示例路5号。", []Party{person}, nil,
			"示某某（身份证号" + LeakMask + "，电话" + LeakMask + "），住" + LeakMask + "。"},
		{"name typeset with a blank", "当事人：示 例 甲", []Party{person}, nil, "当事人：示某某"},
		{"third persons", "证人例示丁在场，例示丁签字", []Party{person}, []string{"例示丁"}, "证人例某某在场，例某某签字"},
		{"the longer name first", "示例甲乙与示例甲", []Party{person}, []string{"示例甲乙"}, "示某某与示某某"},
		{"names that overlap are hidden whole", "示例甲乙丙", []Party{person}, []string{"甲乙丙"}, LeakMask},
		{"trade name in full, operator masked", "示例小吃店（经营者例示乙，电话0991 2000000）", []Party{trader}, nil,
			"示例小吃店（经营者例某某，电话" + LeakMask + "）"},
		{"trader under the operator's own name", "例示乙无照经营", []Party{own}, nil, "例某某无照经营"},
		{"address of a trader", "在示例市示例街9号经营", []Party{trader}, nil, "在" + LeakMask + "经营"},
		{"organisation, representative and seat stay", "示例甲公司（法定代表人例示丙），住所地示例市示例路1号2号楼301室", []Party{org, person}, nil,
			"示例甲公司（法定代表人例示丙），住所地示例市示例路1号2号楼301室"},
		{"representative hidden on demand", "示例甲公司（法定代表人例示丙）", []Party{org}, []string{"例示丙"}, "示例甲公司（法定代表人例某某）"},
		{"an ID number that breaks the standard", "证件0000-12345", []Party{{Kind: PartyPerson, Name: "示例甲", IDNumber: "000012345"}}, nil, "证件" + LeakMask},
		{"one character is no name", "甲示", nil, []string{"甲"}, "甲示"},
		{"nothing to hide", "罚款60000元。", []Party{org}, nil, "罚款60000元。"},
	} {
		t.Run("R22 "+tt.name, func(t *testing.T) {
			t.Parallel()
			got, spans := Redact(tt.text, tt.parties, tt.extra)
			if got != tt.want {
				t.Errorf("Redact(%q) = %q, want %q", tt.text, got, tt.want)
			}
			again, spans2 := Redact(tt.text, tt.parties, tt.extra)
			if diff := cmp.Diff(spans, spans2); diff != "" || again != got {
				t.Errorf("Redact is not deterministic:\n%s", diff)
			}
			if err := CheckRedacted(got, tt.parties, tt.extra); err != nil {
				t.Errorf("CheckRedacted(%q) = %v, want nil", got, err)
			}
			if got != tt.text && CheckRedacted(tt.text, tt.parties, tt.extra) == nil {
				t.Errorf("CheckRedacted passes the original %q", tt.text)
			}
		})
	}
}

func TestCheckRedactedNamesNoContent(t *testing.T) {
	t.Parallel()
	err := CheckRedacted("电话"+demoMobile, nil, nil)
	if KindOf(err) != Invalid || !strings.Contains(err.Error(), "第三个字起") || strings.Contains(err.Error(), demoMobile) {
		t.Errorf("CheckRedacted = %v, want the place and not the number", err)
	}
}

func TestApplySpans(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		spans []Span
		want  string
	}{
		{"none", nil, "abcdef"},
		{"unordered", []Span{{Start: 4, End: 5, Mask: "2"}, {Start: 0, End: 1, Mask: "1"}}, "1bcd2f"},
		{"overlapping", []Span{{Start: 1, End: 4, Mask: "1"}, {Start: 3, End: 5, Mask: "2"}}, "a12f"},
		{"nested", []Span{{Start: 1, End: 5, Mask: "1"}, {Start: 2, End: 3, Mask: "2"}}, "a1f"},
		{"outside", []Span{{Start: -3, End: 1, Mask: "1"}, {Start: 5, End: 99, Mask: "2"}}, "1bcde2"},
		{"backwards", []Span{{Start: 4, End: 2, Mask: "1"}}, "abcdef"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := ApplySpans("abcdef", tt.spans); got != tt.want {
				t.Errorf("ApplySpans = %q, want %q", got, tt.want)
			}
		})
	}
}

// fuzzName writes three characters that no mask and no pattern holds.
func fuzzName(seed uint16) string {
	letters := []rune("彭涂葛郝龚邵汤尹黎武戴莫孔常")
	out := make([]rune, 3)
	for i := range out {
		out[i] = letters[int(seed)%len(letters)]
		seed /= uint16(len(letters))
	}
	return string(out)
}

// bare is a text as a reader would piece it together: no blanks, no marks
// between digits, one width.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		r = halfRune(r)
		if isGap(r) || r == '(' {
			return -1
		}
		return r
	}, s)
}

// FuzzRedact puts the data of a party and a third person between any texts,
// broken by any mark, and asserts that none of it survives.
func FuzzRedact(f *testing.F) {
	f.Add("当事人", "，电话", "，住", " ", uint16(7), uint16(8), uint8(3))
	f.Add("1", "2", "3", "-", uint16(1), uint16(2), uint8(4))
	f.Add("86", "", "0", "　", uint16(100), uint16(5), uint8(1))
	f.Add("住", "室", "栋", "\u200b", uint16(40), uint16(41), uint8(2))
	f.Fuzz(func(t *testing.T, a, b, c, mark string, n1, n2 uint16, every uint8) {
		if strings.IndexFunc(mark, func(r rune) bool { return !isGap(r) }) >= 0 || utf8.RuneCountInString(mark) > digitGap {
			mark = " "
		}
		third := fuzzName(n2)
		p := Party{
			Kind: PartyPerson, Name: fuzzName(n1), Phone: "1380000" + padded(n2), Address: "彭涂市葛郝区邵汤路" + padded(n1) + "号",
			IDNumber: MakeIDNumber("000000", Day("1990-01-02").Add(int(n1)%9000), int(n2)%1000),
		}
		step := int(every)%5 + 1
		text := a + p.Name + b + spread(p.IDNumber, mark, step) + c + spread(p.Phone, mark, step) + b + p.Address + a + third +
			c + fullWidth(p.IDNumber) + b + strings.ToLower(p.IDNumber) + a + fullWidth(p.Phone)
		out, spans := Redact(text, []Party{p}, []string{third})
		for what, secret := range map[string]string{"name": p.Name, "phone": p.Phone, "address": p.Address, "ID number": p.IDNumber, "third person": third} {
			if strings.Contains(strings.ToUpper(bare(out)), secret) {
				t.Errorf("%s survives in %q", what, out)
			}
		}
		if got := ApplySpans(text, spans); got != out {
			t.Errorf("the spans give %q, want %q", got, out)
		}
		for _, s := range spans {
			if text[s.Start:s.End] != s.Text || s.Mask == "" {
				t.Errorf("bad span %+v", s)
			}
		}
	})
}

// padded writes the last four digits of n.
func padded(n uint16) string { return fmt.Sprintf("%04d", n%10000) }
