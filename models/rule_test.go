package models_test

import (
	"testing"

	"sanxiang/models"
)

func TestRuleInWords(t *testing.T) {
	t.Parallel()
	c, err := models.NewCatalogue(1, []models.Register{{Code: "calls", Name: "示例热线", Fields: []models.Field{
		{Name: "channel", Label: "渠道", Type: models.FieldChoice, Column: "s1", Choices: []models.Choice{{Code: "phone", Label: "电话"}, {Code: "letter", Label: "来信"}}},
		{Name: "answered", Label: "答复日期", Type: models.FieldDay, Column: "d1"},
		{Name: "urgent", Label: "加急", Type: models.FieldFlag, Column: "s2"},
		{Name: "cost", Label: "费用", Type: models.FieldMoney, Column: "n1"},
	}}}, []models.Indicator{
		{Code: "all", Name: "来件数", Kind: models.IndicatorFlow, Register: "calls", Date: "date", By: "channel"},
		{Code: "some", Name: "加急来件数", Kind: models.IndicatorFlow, Register: "calls", Date: "date", Where: []string{"channel=phone|letter", "urgent=yes", "cost>500000", "answered!="}},
		{Code: "cost", Name: "费用", Kind: models.IndicatorFlow, Register: "calls", Date: "date", Sum: "cost"},
		{Code: "open", Name: "未答复数", Kind: models.IndicatorStock, Register: "calls", From: "date", To: "answered"},
		{Code: "who", Name: "责任人数", Kind: models.IndicatorDistinct, Register: "calls", Date: "date", By: "responsible"},
		{Code: "phone", Name: "电话来件数", Kind: models.IndicatorSlice, Of: "all", Dims: []string{"phone"}},
		{Code: "rate", Name: "加急率", Kind: models.IndicatorRatio, Numerator: "some", Denominator: "all"},
		{Code: "share", Name: "渠道占比", Kind: models.IndicatorShare, Of: "all"},
		{Code: "sum", Name: "合计", Kind: models.IndicatorTotal, Parts: []string{"all", "open"}},
		{Code: "given", Name: "报送数", Kind: models.IndicatorReturned},
		{Code: "yoy", Name: "同比", Kind: models.IndicatorOperator},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ code, want string }{
		{"all", "“示例热线”中日期在统计期内的记录数"},
		{"some", "“示例热线”中日期在统计期内，且渠道为电话或来信，且加急为“是”，且费用大于5000元，且答复日期不为空的记录数"},
		{"cost", "“示例热线”中日期在统计期内的记录的费用之和"},
		{"open", "“示例热线”中日期不晚于期末，且答复日期为空或晚于期末的记录数"},
		{"who", "“示例热线”中日期在统计期内的记录中不同的责任人数"},
		{"phone", "“来件数”中渠道为电话的部分"},
		{"rate", "“加急来件数”除以“来件数”"},
		{"share", "“来件数”中该类所占的百分比"},
		{"sum", "“来件数”、“未答复数”相加"},
		{"given", "各机关报送数相加"},
		{"yoy", ""},
		{"nothing", ""},
	} {
		if got := c.Rule(tt.code); got != tt.want {
			t.Errorf("%s = %q, want %q", tt.code, got, tt.want)
		}
	}
}
