package models

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Numbers that are nobody's: region 000000, the line 00000000, a card of zeros
// with its Luhn digit.
const (
	demoMobile = "13800000000"
	demoPhone  = "0991-2000000"
	demoCard   = "6200000000000005"
)

func demoID() string { return MakeIDNumber("000000", "1990-01-02", 1) }

// demoOldID has fifteen digits; its region 110000 names no county.
const demoOldID = "110000900102001"

// spread puts a mark after every n characters.
func spread(s, mark string, n int) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 && i%n == 0 {
			b.WriteString(mark)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// fullWidth writes ASCII in full width.
func fullWidth(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r <= '~' {
			return r + ('！' - '!')
		}
		return r
	}, s)
}

func TestScanLeaks(t *testing.T) {
	t.Parallel()
	id := demoID()
	for _, tt := range []struct {
		name, before, leak, after string
		rule                      LeakRule
	}{
		{"ID", "身份证号：", id, "。", LeakID},
		{"ID among letters and digits", "编号A7", id, "99号", LeakID},
		{"ID in full width", "（", fullWidth(id), "）", LeakID},
		{"ID broken by blanks", "号码", spread(id, " ", 6), "，", LeakID},
		{"ID broken by hyphens and lines", "号码", spread(id, "-\n", 4), "，", LeakID},
		{"ID broken by invisible characters", "号码", spread(id, "\u200b", 1), "，", LeakID},
		{"ID with a wrong check digit after its word", "公民身份号码为", "000000199001020010", "。", LeakID},
		{"ID of fifteen digits", "旧号", demoOldID, "，", LeakID},
		{"mobile", "致电", demoMobile, "核实", LeakMobile},
		{"mobile 3-4-4", "致电", "138-0000-0000", "核实", LeakMobile},
		{"mobile in full width with blanks", "致电", "１３８　００００　００００", "核实", LeakMobile},
		{"mobile behind another number", "2026 ", "138 0000 0000", "，", LeakMobile},
		{"mobile with country code", "致电+", "86 138 0000 0000", "，", LeakMobile},
		{"fixed phone", "致电", demoPhone, "，", LeakPhone},
		{"fixed phone of Beijing", "致电", "010-60000000", "，", LeakPhone},
		{"fixed phone with country code", "致电+", "86-991-2000000", "，", LeakPhone},
		{"area code in brackets", "致电(", "0991)2000000", "，", LeakPhone},
		{"local number after its word", "联系电话：", "2000000", "，", LeakPhone},
		{"bank card", "转入", demoCard, "，", LeakBankCard},
		{"bank card in fours", "转入", spread(demoCard, " ", 4), "，", LeakBankCard},
		{"account after its word", "银行账号：", "1000200030004", "，", LeakAccount},
		{"e-mail", "发至", "Demo.User@example.com", "，", LeakEmail},
		{"plate", "驾驶", "京A·00000", "小型客车", LeakPlate},
		{"address to the door", "当事人居住在", "示例市示例区示例路5号3栋2单元501室", "，", LeakAddress},
		{"address after its word", "家庭住址：", "示例省示例市示例县示例镇示例村三组", "，", LeakAddress},
		{"address at the head of a clause", "男，汉族，住", "示例市示例区示例街12号", "，", LeakAddress},
		{"address in short form", "到", "示例市示例路8号5号楼3-2-501", "调查", LeakAddress},
		{"address with blanks inside", "现住", "示例市 示例区 示例路 5 号", "，", LeakAddress},
		{"certificate of real property", "房屋（新", "(2020)示例市不动产权第0000001号", "），", LeakProperty},
		{"older certificate of a house", "持有示", "房权证东字第00000001号", "，", LeakProperty},
	} {
		t.Run("R22 "+tt.name, func(t *testing.T) {
			t.Parallel()
			text := tt.before + tt.leak + tt.after
			want := []Span{{len(tt.before), len(tt.before) + len(tt.leak), tt.rule, tt.leak, LeakMask}}
			if diff := cmp.Diff(want, ScanLeaks(text)); diff != "" {
				t.Errorf("ScanLeaks(%q) (-want +got):\n%s", text, diff)
			}
		})
	}
}

func TestScanLeaksLeavesTheRest(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text string }{
		{"document number", "示城罚决字〔2026〕第27号"},
		{"dates", "2026年11月20日至2026-11-30，2026.12.01 10:30"},
		{"amounts", "罚款60,000.00元，违法所得13,800,138,000.55元，共计1234567.89元"},
		{"credit codes", strings.Join(publicCodes, "、") + "、" + MakeUSCC("91", "000000", 37341)},
		{"place of the act", "当事人在示例市示例区示例路33号门前违法停放车辆"},
		{"registered seat", "示例公司，住所地：示例市示例区示例路33号"},
		{"a ministry and a year", "由住房和城乡建设局2026年3号文件规定"},
		{"hotline", "举报电话12315、12345"},
		{"officers' certificates", "执法证号65010020001、65010020002"},
		{"articles of law", "依据《中华人民共和国行政处罚法》第五十一条、第57条第1款第(1)项"},
		{"statistics", "检查244批次2782户，公示49件，共8000余件"},
		{"case number with a date inside", "案件编号 650102 20261120 0002"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := ScanLeaks(tt.text); len(got) != 0 {
				t.Errorf("ScanLeaks(%q) = %+v, want none", tt.text, got)
			}
		})
	}
}

func TestScanLeaksBesideEachOther(t *testing.T) {
	t.Parallel()
	var digitsOnly string
	for serial := 0; digitsOnly == ""; serial++ {
		if id := MakeIDNumber("000000", "1990-01-02", serial); allDigits(id) {
			digitsOnly = id
		}
	}
	for _, text := range []string{digitsOnly + demoMobile, demoMobile + digitsOnly, digitsOnly + digitsOnly + demoMobile} {
		if got := ApplySpans(text, ScanLeaks(text)); strings.ContainsAny(got, "0123456789") {
			t.Errorf("%q is left as %q, want no digit", text, got)
		}
	}
}

func FuzzScanLeaks(f *testing.F) {
	f.Add("身份证号：" + demoID() + "，电话" + demoMobile)
	f.Add("住示例市示例区示例路5号3栋2单元501室" + demoCard)
	f.Add("\xff京A00000\ufffe a@b.c 13800000000")
	f.Fuzz(func(t *testing.T, text string) {
		spans := ScanLeaks(text)
		at := 0
		for _, s := range spans {
			if s.Start < at || s.End <= s.Start || s.End > len(text) || text[s.Start:s.End] != s.Text {
				t.Fatalf("ScanLeaks(%q) gives a bad span %+v after byte %d", text, s, at)
			}
			at = s.End
		}
		if out := ApplySpans(text, spans); len(ScanLeaks(out)) != 0 {
			t.Errorf("%q becomes %q, which still holds %+v", text, out, ScanLeaks(out))
		}
	})
}

func BenchmarkScanLeaks(b *testing.B) {
	text := strings.Repeat("当事人示例公司于2026年11月20日在示例市示例区示例路33号违法经营，罚款60000元，联系电话"+demoMobile+"，家庭住址示例市示例区示例路5号3栋2单元501室。", 50)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		ScanLeaks(text)
	}
}
