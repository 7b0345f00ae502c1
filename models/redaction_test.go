package models

import (
	"strings"
	"testing"
)

// TestRedaction hides what rules find, keeps what may be kept with a reason,
// and hides passages by hand (R22).
func TestRedaction(t *testing.T) {
	t.Parallel()
	const mobile, hotline = "13900000000", "0471-2345678"
	id := MakeIDNumber("000000", "1985-06-07", 11)
	for _, tt := range []struct {
		name, text  string
		r           Redaction
		says, never []string
	}{
		{"found", "联系电话" + mobile, Redaction{}, []string{"［已隐去：个人信息］"}, []string{mobile}},
		{"kept", "咨询电话" + hotline + "，手机" + mobile, Redaction{Kept: []Retained{{LeakPhone, hotline, "公开电话"}}}, []string{hotline}, []string{mobile}},
		{"kept under another rule", "咨询电话" + hotline, Redaction{Kept: []Retained{{LeakEmail, hotline, "公开电话"}}}, nil, []string{hotline}},
		{"an identity number is never kept", "证号" + id, Redaction{Kept: []Retained{{LeakID, id, "不该"}}}, nil, []string{id}},
		{"by hand, everywhere", "配方甲乙丙，又见配方 甲乙丙。", Redaction{Masks: []Mask{{"配方甲乙丙", "secret"}}}, []string{"［已隐去：商业秘密］"}, []string{"甲乙丙"}},
		{"by hand over what is kept", "热线" + hotline + "转王示", Redaction{Kept: []Retained{{LeakPhone, hotline, "公开"}}, Masks: []Mask{{hotline + "转王示", "personal"}}}, nil, []string{hotline, "王示"}},
		{"a name", "证人张示例称", Redaction{Names: []string{"张示例"}}, []string{"张某某"}, []string{"张示例"}},
	} {
		got, spans := tt.r.Apply(tt.text, nil)
		for _, s := range tt.says {
			if !strings.Contains(got, s) {
				t.Errorf("%s: %q does not say %q", tt.name, got, s)
			}
		}
		for _, s := range tt.never {
			if strings.Contains(got, s) {
				t.Errorf("%s: %q says %q", tt.name, got, s)
			}
		}
		if got != ApplySpans(tt.text, spans) {
			t.Errorf("%s: spans make %q of it, not %q", tt.name, ApplySpans(tt.text, spans), got)
		}
		if err := tt.r.CheckText(got, nil); err != nil {
			t.Errorf("%s: the gate refuses the result: %v", tt.name, err)
		}
		if len(tt.never) > 0 && tt.r.CheckText(tt.text, nil) == nil {
			t.Errorf("%s: the gate lets the original pass", tt.name)
		}
	}
}

// TestRedactionCheck reports every field error at once.
func TestRedactionCheck(t *testing.T) {
	t.Parallel()
	good := Redaction{Names: []string{"张示例"}, Masks: []Mask{{"甲乙", "other"}}, Kept: []Retained{{LeakPhone, "1", "公开电话"}, {LeakDoubtName, "张示例", "执法人员"}}}
	if err := good.Check(); err != nil {
		t.Errorf("good: %v", err)
	}
	bad := Redaction{Masks: []Mask{{"甲", "x"}}, Kept: []Retained{{LeakParty, "1", ""}}}
	err, _ := bad.Check().(*Error)
	if err == nil || err.Kind != Invalid || len(err.Fields) != 4 {
		t.Errorf("bad: %+v, want four field errors", err)
	}
}

// TestScanDoubts finds names after words for persons and ages of minors, and
// leaves alone what only looks like them.
func TestScanDoubts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text string
		open       []string
		want       []string // rule and text
	}{
		{"witness", "证人张示例称，店员：李示在场。", nil, []string{"doubt_name 张示例", "doubt_name 李示"}},
		{"broken by blanks", "证人 张 示例，在场", nil, []string{"doubt_name 张 示例"}},
		{"public names", "负责人张示例在场", []string{"张示例"}, nil},
		{"masked names", "证人张某某称，员工李某在场，工人王×在场", nil, nil},
		{"no names", "负责人到场。经营者向执法人员出示执照。员工张贴公告。消费者投诉后，店长表示整改。", nil, nil},
		{"minor", "向年仅15周岁的顾客售酒，另一人十六岁", nil, []string{"doubt_minor 15周岁", "doubt_minor 十六岁"}},
		{"grown up", "不满十八周岁的人，现年45岁、二十岁、十八岁", nil, nil},
	} {
		var got []string
		for _, s := range ScanDoubts(tt.text, tt.open) {
			got = append(got, string(s.Rule)+" "+s.Text)
			if s.Text != tt.text[s.Start:s.End] || s.Mask == "" || s.Mask == s.Text {
				t.Errorf("%s: span %+v", tt.name, s)
			}
		}
		if strings.Join(got, "|") != strings.Join(tt.want, "|") {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}
