package models

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// soundObjection is one that may be handed in.
func soundObjection() Objection {
	return Objection{Kind: ObjectionError, Text: "页面上的占用面积写错了，应为十平方米。", Name: "欧阳示例", Contact: "13800000000"}
}

func TestObjectionCheck(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*Objection)
		want   []string
	}{
		{"sound", func(*Objection) {}, nil},
		{"nameless", func(o *Objection) { o.Name, o.Contact = "", "" }, nil},
		{"in lines", func(o *Objection) { o.Text = "第一行有误。\r\n第二行也有误。" }, nil},
		{"least text", func(o *Objection) { o.Text = "　" + strings.Repeat("字", 10) + " \n" }, nil},
		{"most text", func(o *Objection) { o.Text = strings.Repeat("字", 2000) }, nil},
		{"short", func(o *Objection) { o.Text = strings.Repeat("字", 9) }, []string{"text"}},
		{"blank", func(o *Objection) { o.Text = strings.Repeat(" ", 50) }, []string{"text"}},
		{"long", func(o *Objection) { o.Text = strings.Repeat("字", 2001) }, []string{"text"}},
		{"no kind", func(o *Objection) { o.Kind = "" }, []string{"kind"}},
		{"unknown kind", func(o *Objection) { o.Kind = "appeal" }, []string{"kind"}},
		{"control character", func(o *Objection) { o.Text += "\x00" }, []string{"text"}},
		{"escape", func(o *Objection) { o.Text += "\x1b[2J" }, []string{"text"}},
		{"turned writing", func(o *Objection) { o.Text += "\u202e" }, []string{"text"}},
		{"broken UTF-8", func(o *Objection) { o.Text += "\xff" }, []string{"text"}},
		{"name in lines", func(o *Objection) { o.Name = "示例\n甲" }, []string{"name"}},
		{"long name", func(o *Objection) { o.Name = strings.Repeat("名", 51) }, []string{"name"}},
		{"long contact", func(o *Objection) { o.Contact = strings.Repeat("1", 101) }, []string{"contact"}},
		{"everything at once", func(o *Objection) { *o = Objection{Name: "\t甲\x01", Contact: "a\nb"} }, []string{"kind", "text", "name", "contact"}},
	} {
		o := soundObjection()
		tt.change(&o)
		err := o.Tidy().Check()
		if diff := cmp.Diff(tt.want, fieldsOf(err)); diff != "" {
			t.Errorf("%s: fields (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestObjectionAnswer(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		outcome ObjectionOutcome
		answer  string
		want    []string
	}{
		{"sound", ObjectionKept, "经核对案卷，现场笔录记载的面积无误。", nil},
		{"short", ObjectionKept, "无误", []string{"answer"}},
		{"long", ObjectionKept, strings.Repeat("字", 2001), []string{"answer"}},
		{"unknown outcome", "settled", "经核对案卷，信息无误。", []string{"outcome"}},
		{"a phone", ObjectionKept, "经核实无误，请致电13900000000了解。", []string{"answer"}},
		{"an ID number", ObjectionKept, "身份证号" + MakeIDNumber("000000", "1985-06-07", 11) + "的当事人", []string{"answer"}},
		{"who wrote", ObjectionKept, "欧阳示例您好，经核实无误。", []string{"answer"}},
		{"their contact in full width", ObjectionKept, "已与ｗｘ＿ｓｌ联系核实无误。", []string{"answer"}},
		{"nothing", "", "", []string{"outcome", "answer"}},
	} {
		o := soundObjection()
		if strings.Contains(tt.name, "full width") {
			o.Contact = "wx_sl"
		}
		if diff := cmp.Diff(tt.want, fieldsOf(o.CheckAnswer(tt.outcome, tt.answer))); diff != "" {
			t.Errorf("%s: fields (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestObjectionMasked(t *testing.T) {
	t.Parallel()
	o := soundObjection()
	o.Text = "我是欧阳示例，电话13800000000，页面写错了。"
	got := o.Masked()
	if strings.Contains(got.Text, "欧阳示例") || strings.Contains(got.Text, "13800000000") || !strings.Contains(got.Text, "页面写错了") {
		t.Errorf("text = %q", got.Text)
	}
	if got.Name != "欧阳某某" || got.Contact != LeakMask {
		t.Errorf("name %q, contact %q", got.Name, got.Contact)
	}
	if blank := (Objection{Text: "页面写错了"}).Masked(); blank.Text != "页面写错了" || blank.Name != "" || blank.Contact != "" {
		t.Errorf("nameless = %+v", blank)
	}
}

func TestObjectionCodes(t *testing.T) {
	t.Parallel()
	low, high := make([]byte, ObjectionEntropy), bytes.Repeat([]byte{0xff}, ObjectionEntropy)
	if got := ObjectionReference("2024-06-21", low); got != "YY-20240621-3333-3333" {
		t.Errorf("reference of zero bytes = %s", got)
	}
	shape := regexp.MustCompile(`^[34679ACDEFGHJKMNPQRTUVWXY]{4}(-[34679ACDEFGHJKMNPQRTUVWXY]{4}){3}$`)
	if got := ObjectionCode(high); !shape.MatchString(got) || got == ObjectionCode(low) {
		t.Errorf("code = %s", got)
	}
	one := append([]byte{1}, low[1:]...)
	if ObjectionCode(one) == ObjectionCode(low) {
		t.Error("the first byte makes no difference")
	}
}

func TestReadObjectionCodes(t *testing.T) {
	t.Parallel()
	const reference, code = "YY-20240621-7K3F-9QXD", "7K3F-9QXD-ACDE-FGHJ"
	for _, tt := range []struct{ name, typed, want string }{
		{"as given", reference, reference}, {"small", "yy-20240621-7k3f-9qxd", reference}, {"without hyphens", "YY202406217K3F9QXD", reference},
		{"full width", "ＹＹ－２０２４０６２１－７Ｋ３Ｆ－９ＱＸＤ", reference}, {"with blanks", " YY 20240621 7K3F　9QXD\n", reference},
		{"too short", "YY-20240621-7K3F", ""}, {"too long", reference + "A", ""}, {"another prefix", "XX-20240621-7K3F-9QXD", ""}, {"nothing", "", ""},
		{"a flood", strings.Repeat("-", 300) + reference, ""},
	} {
		if got := ReadReference(tt.typed); got != tt.want {
			t.Errorf("reference %s = %q, want %q", tt.name, got, tt.want)
		}
	}
	for _, tt := range []struct{ name, typed, want string }{
		{"as given", code, code}, {"small with blanks", "7k3f 9qxd acde fghj", code}, {"too short", "7K3F-9QXD", ""}, {"nothing", "", ""},
	} {
		if got := ReadCode(tt.typed); got != tt.want {
			t.Errorf("code %s = %q, want %q", tt.name, got, tt.want)
		}
	}
}
