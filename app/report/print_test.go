package report

import (
	"strings"
	"testing"

	"sanxiang/models"
)

func TestPrintNumber(t *testing.T) {
	t.Parallel()
	tests := []struct {
		unit     string
		value    int64
		decimals int
		styles   string
		want     string
	}{
		{"件", 49, 0, "", "49"},
		{"件", -5, 0, "", "-5"},
		{"项", 425000, 3, "", "425"},
		{"元", 6000050, 2, "", "60000.5"},
		{"元", 80590000, 2, "万元", "80.59万元"},
		{"元", 80590000, 2, "万元1", "80.6万元"},
		{"元", 80550000, 2, "万元1", "80.6万元"}, // half up, where a binary float has 80.549999…
		{"元", 80549999, 2, "万元1", "80.5万元"},
		{"元", 80000000, 2, "万元2", "80.00万元"},
		{"元", 3000, 2, "万元", "0.003万元"}, // never 0 for what is not zero
		{"万元", 8059, 2, "", "80.59"},
		{"万元", 8059, 2, "万元", "80.59万元"},
		{"万元", 8059, 2, "亿元4", "0.0081亿元"},
		{"亿元", 19641, 2, "", "196.41"},
		{"亿元", 19641, 2, "亿元1", "196.4亿元"},
		{"件", 126000, 0, "万", "12.6万"},
		{"件", 125500, 0, "万1", "12.6万"},
		{"件", 125499, 0, "万1", "12.5万"},
		{"件", 8216, 0, "余", "8000余"},
		{"件", 8216, 0, "余2", "8200余"},
		{"件", 8000, 0, "余", "8000"},
		{"件", 8, 0, "余", "8"},
		{"件", 0, 0, "余", "0"},
		{"件", 11, 0, "余", "11"}, {"件", 91, 0, "余", "91"}, {"件", 107, 0, "余", "100余"}, {"件", 7, 0, "万1", "7"},
		{"件", 31234, 0, "万|余", "3万余"},
		{"件", 31234, 0, "万1|余", "3.1万余"},
		{"件", 31000, 0, "万1|余", "3.1万"},
		{"件", 126000, 0, "余|万", "10万余"},
		{"件", 8216, 0, "万|余", "8000余"},
		{"元", 9034000000, 2, "多万", "9000多万"},
		{"元", 9000000000, 2, "多万", "9000万"},
		{"元", 3400000, 2, "多万", "3万多"},
		{"元", 821600, 2, "多万", "8000余"},
		{"元", 9034000000, 2, "万元|余", "9000余万元"},
		{"元", 3400000, 2, "万元|余", "3万余元"},
		{"%", 8920, 2, "%", "89.2%"},
		{"%", 10000, 2, "%", "100%"},
		{"%", 8945, 2, "%1", "89.5%"},
		{"%", 8945, 2, "%0", "89%"},
		{"件", 49, 0, "1位", "49.0"},
		{"件", 49, 0, "中文", "四十九"},
		{"元", 8059, 2, "中文", "八十点五九"},
		{"件", 9223372036854775807, 0, "万2", "922337203685477.58万"},
		{"元", 9223372036854775807, 2, "6位", "92233720368547758.070000"},
	}
	for _, tt := range tests {
		t.Run(tt.unit+tt.styles+tt.want, func(t *testing.T) {
			t.Parallel()
			var s style
			for _, text := range strings.Split(tt.styles, "|") {
				if text == "" {
					continue
				}
				if what, fix := s.read(text); what != "" {
					t.Fatalf("style %q: %s %s", text, what, fix)
				}
			}
			f := models.Figure{Unit: tt.unit, Value: tt.value, Decimals: tt.decimals, State: models.StateValue}
			if got := printNumber(f, yuan(f), s); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestPrintRatio(t *testing.T) {
	t.Parallel()
	tests := []struct {
		num, den quantity
		want     string
	}{
		{quantity{6, 1}, quantity{6, 1}, "1:1"},
		{quantity{12, 1}, quantity{8, 1}, "3:2"},
		{quantity{5000, 1000}, quantity{15, 1}, "1:3"},
	}
	for _, tt := range tests {
		if got := printRatio(tt.num, tt.den); got != tt.want {
			t.Errorf("%v to %v: got %s, want %s", tt.num, tt.den, got, tt.want)
		}
	}
}

func TestPrintComparison(t *testing.T) {
	t.Parallel()
	fig := func(unit string, v int64, decimals int) models.Figure {
		return models.Figure{Unit: unit, Value: v, Decimals: decimals, State: models.StateValue}
	}
	tests := []struct {
		name      string
		now, last models.Figure
		styles    string
		want      string
		ok        bool
	}{
		{"growth", fig("件", 1122, 0), fig("件", 1000, 0), "同比", "增长12.2%", true},
		{"fall", fig("件", 970, 0), fig("件", 1000, 0), "同比", "下降3.0%", true},
		{"half up", fig("件", 2001, 0), fig("件", 2000, 0), "同比", "增长0.1%", true},
		{"two decimals", fig("件", 4, 0), fig("件", 3, 0), "同比|%2", "增长33.33%", true},
		{"equal", fig("件", 3, 0), fig("件", 3, 0), "同比", "与上年持平", true},
		{"all but equal", fig("件", 100001, 0), fig("件", 100000, 0), "同比", "与上年基本持平", true},
		{"to nothing", fig("件", 0, 0), fig("件", 3, 0), "同比", "下降100.0%", true},
		{"from nothing", fig("件", 3, 0), fig("件", 0, 0), "同比", "", false},
		{"last year not kept", fig("件", 3, 0), models.Figure{Unit: "件", State: models.StateNotKept}, "同比", "", false},
		{"more", fig("件", 8, 0), fig("件", 3, 0), "增减", "增加5", true},
		{"less", fig("件", 3, 0), fig("件", 6, 0), "增减", "减少3", true},
		{"same", fig("件", 3, 0), fig("件", 3, 0), "增减", "持平", true},
		{"more money", fig("元", 8000000, 2), fig("元", 3000000, 2), "增减|万元", "增加5万元", true},
		{"more in 万", fig("件", 80000, 0), fig("件", 30000, 0), "增减|万", "增加5万", true},
		{"points as printed", fig("%", 8925, 2), fig("%", 8614, 2), "增减|%1", "增加3.2个百分点", true}, // 89.3 − 86.1
		{"times", fig("件", 7, 0), fig("件", 3, 0), "倍", "2.3倍", true},
		{"times even", fig("件", 6, 0), fig("件", 3, 0), "倍", "2倍", true},
		{"times fixed", fig("件", 6, 0), fig("件", 3, 0), "倍2", "2.00倍", true},
		{"another unit", fig("件", 6, 0), fig("宗", 3, 0), "倍", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var s style
			for _, text := range strings.Split(tt.styles, "|") {
				s.read(text)
			}
			if got, _, ok := printComparison(tt.now, tt.last, s); got != tt.want || ok != tt.ok {
				t.Errorf("got %q %v, want %q %v", got, ok, tt.want, tt.ok)
			}
		})
	}
}
