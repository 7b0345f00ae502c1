package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	c := testCatalogue(t)
	tests := []struct {
		name, template string
		line, column   int
		what, fix      string // contained
	}{
		{"unknown code", "公示{{penalty.disclosd.count}}件。", 1, 3, "没有指标“penalty.disclosd.count”", "最接近的是 penalty.disclosed.count"},
		{"name instead of code", "公示{{公示行政处罚案件数}}件。", 1, 3, "没有指标", "代码是 penalty.disclosed.count"},
		{"unknown style", "公示{{penalty.disclosed.count|万圆}}件。", 1, 3, "没有打印方式“|万圆”", "最接近的是 |万"},
		{"too many decimals", "共{{penalty.forfeit.amount|万元9}}。", 1, 2, "位数不对", "0 至 6"},
		{"unknown at", "公示{{penalty.disclosed.count@去年}}件。", 1, 3, "没有“@去年”", "@上年"},
		{"bad months", "公示{{penalty.disclosed.count@11-10月}}件。", 1, 3, "没有“@11-10月”", "@1-10月"},
		{"open braces", "规范执法。\n公示{{penalty.disclosed.count件。", 2, 3, "“{{”没有结束", "补“}}”"},
		{"closing braces", "公示penalty.disclosed.count}}件。", 1, 26, "多了“}}”", "删去"},
		{"single braces", "公示{penalty.disclosed.count}件。", 1, 3, "只写了一个“{”", "两个大括号"},
		{"braces in braces", "{{a{{penalty.disclosed.count}}", 1, 1, "“{{”没有结束", "补“}}”"},
		{"open brackets", "规范[[公示", 1, 3, "“[[”没有结束", "补“]]”"},
		{"closing brackets", "规范]]公示", 1, 3, "多了“]]”", "删去"},
		{"nested brackets", "规范[[公[[示]]", 1, 6, "又有“[[”", "不能套用"},
		{"empty slot", "{{ }}", 1, 1, "没有指标", "指标代码"},
		{"special with a style", "{{年|中文}}", 1, 1, "不能再写限定", "{{年}}"},
		{"dimension where there is none", "公示{{penalty.disclosed.count/来信}}件。", 1, 3, "没有分类", "删去“/”"},
		{"empty dimension", "来信{{complaint.channel.count/}}件。", 1, 3, "“/”后面没有分类", "12345热线"},
		{"unknown choice", "来信{{complaint.channel.count/来访}}件。", 1, 3, "没有“来访”", "来信"},
		{"share without dimension", "占{{complaint.channel.share|%}}。", 1, 2, "要写明是哪一类", "complaint.channel.share/12345热线"},
		{"money style on a count", "公示{{penalty.disclosed.count|万元}}。", 1, 3, "不是金额", "|万"},
		{"percent on a count", "公示{{penalty.disclosed.count|%}}。", 1, 3, "不是百分数", "|同比"},
		{"about on a rate", "达{{penalty.disclosed.rate|余}}%。", 1, 2, "是比率", "|%"},
		{"ratio on a count", "为{{penalty.disclosed.count|比}}。", 1, 2, "不是两个数之比", "删去"},
		{"rate of a rate", "{{penalty.disclosed.rate|同比}}。", 1, 1, "是比率", "|增减"},
		{"two formats", "共{{penalty.forfeit.amount|万元|亿元}}。", 1, 2, "两种打印方式", "只留一种"},
		{"about and decimals", "共{{penalty.disclosed.count|余|1位}}件。", 1, 2, "“|余”只能", "删去"},
		{"unit twice", "共{{penalty.forfeit.amount|万元}}万元。", 1, 2, "会印两次", "删去后面的"},
		{"percent twice", "达{{penalty.disclosed.rate|%}}％。", 1, 2, "会印两次", "删去后面的"},
		{"元 called 万元", "共{{penalty.forfeit.amount}}万元。", 1, 2, "大了一万倍", "|万元"},
		{"percent missing", "公示率{{penalty.disclosed.rate}}。", 1, 4, "没有百分号", "|%}}"},
		{"written 余", "公示{{penalty.disclosed.count}}余件。", 1, 3, "手写了“余”", "|余"},
		{"operator", "{{act.yoy.rate}}。", 1, 1, "是比较方式", "|同比"},
		{"cumulative stock", "{{complaint.open.count@累计}}件。", 1, 1, "没有累计", "删去"},
		{"both levels", "{{penalty.disclosed.count@本级@下级}}件。", 1, 1, "不能同时写", "都不写"},
		{"cumulative months", "{{penalty.disclosed.count@累计@1-10月}}件。", 1, 1, "不能同时写", "其中一个"},
		{"sum of ranks", "{{rank@下级}}名。", 1, 1, "不能把各下级相加", "@下级"},
		{"loop in a loop", "每个下级：\n  每个下级：\n    规范执法。", 2, 1, "循环里面又写了", "不能套循环"},
		{"empty loop", "每个下级：\n规范执法。", 1, 1, "下面没有内容", "空两格"},
		{"text behind a loop", "每个下级：规范执法。\n  执法。", 1, 1, "不能接着写", "另起一行"},
		{"unknown table", "表：penaltys", 1, 1, "没有统计表", "penalty"},
		{"table in a loop", "每个下级：\n  表：penalty", 2, 1, "循环里不能放统计表", "顶格"},
		{"table without rows", "| 甲 |", 1, 1, "只有表头", "数据行"},
		{"too many cells", "| 甲 |\n| 1 | 2 |", 2, 1, "这一行有2格", "表头"},
		{"caption without table", "表题：甲\n规范执法。", 1, 1, "下面没有表格", "表头"},
		{"note without table", "表注：甲", 1, 1, "前面没有表格", "最后一行"},
		{"figure in a heading", "# 公示{{penalty.disclosed.count}}件", 1, 5, "标题和名称里不能放指标", "正文"},
		{"level skipped", "# 甲\n### 乙\n规范执法。", 2, 1, "标题跳级", "#"},
		{"fifth level", "层级：4\n\n# 甲\n## 乙\n规范执法。", 4, 1, "只有四级", "层级"},
		{"bad level", "层级：七\n\n规范执法。", 1, 1, "层级“七”不对", "1、2、3 或 4"},
		{"bad number", "名称：甲\n序号：零\n\n规范执法。", 2, 1, "序号“零”不对", "1 至 99"},
		{"unknown key", "名称：甲\n级别：2\n\n规范执法。", 2, 1, "没有“级别”这一项", "名称、层级、序号"},
		{"key twice", "名称：甲\n名称：乙\n\n规范执法。", 2, 1, "写了两次", "只留一行"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tpl, _ := Parse(tt.template)
			problems := Check(tpl, c)
			if len(problems) == 0 {
				t.Fatal("no problem found")
			}
			for _, p := range problems {
				if p.Line == tt.line && p.Column == tt.column && strings.Contains(p.What, tt.what) && strings.Contains(p.Fix, tt.fix) {
					return
				}
			}
			t.Errorf("got %v, want %d:%d %s … %s", problems, tt.line, tt.column, tt.what, tt.fix)
		})
	}
}

func TestCheckReportsAll(t *testing.T) {
	t.Parallel()
	tpl, form := Parse("# 甲\n公示{{penalty.disclosd.count}}件，罚没{{penalty.forfeit.amount|千元}}元。\n检查{{inspection.count件。\n占{{penalty.disclosed.count|万元}}。")
	if len(form) != 2 {
		t.Errorf("Parse: got %v, want 2 problems", form)
	}
	var got []int
	for _, p := range Check(tpl, testCatalogue(t)) {
		got = append(got, p.Line)
	}
	if diff := cmp.Diff([]int{2, 2, 3, 4}, got); diff != "" {
		t.Errorf("lines -want +got:\n%s", diff)
	}
}

func TestCheckAccepts(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "\n\n", "规范执法：公示及时。", "总体情况：甲。\n乙。", "// 名称：甲\n名称：乙\n\n丙。",
		"{{ penalty.forfeit.amount ｜ 万元2 }}", "{{penalty.disclosed.count＠上年@本级}}件", "{{penalty.disclosed.count@1—10月}}件",
		"{{penalty.disclosed.count@10月}}件", "公示率{{penalty.disclosed.rate}}%", "{{penalty.disclosed.rate|增减}}", "数组[1]。", "　　缩进的段落。",
		"{{penalty.disclosed.count|同比|%1}}", "{{penalty.forfeit.amount|多万}}元", "每个下级:\n\t{{机关}}。",
	} {
		tpl, _ := Parse(text)
		if problems := Check(tpl, testCatalogue(t)); len(problems) > 0 {
			t.Errorf("%q: got %v, want none", text, problems)
		}
	}
}
