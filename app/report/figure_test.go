package report

import "testing"

func TestFullBasis(t *testing.T) {
	t.Parallel()
	c := &Compiled{Profile: testProfile()}
	for _, tt := range []struct{ name, basis, want string }{
		{"the profile alone", "示例口径", "示例口径：并处多种的，计入最重的一种"},
		{"an indicator's own words", "按公示日期统计；示例口径", "按公示日期统计；示例口径"},
		{"nothing", "", ""},
	} {
		if got := c.fullBasis(tt.basis); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
