package seeds_test

import (
	"strings"
	"testing"

	"sanxiang/models"
)

// TestRulesAreInWords holds the rule of every indicator to words: no code and
// no bare field name may reach a reader.
func TestRulesAreInWords(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	for _, d := range c.List() {
		rule := c.Rule(d.Code)
		if (rule == "") != (d.Kind == models.IndicatorOperator) {
			t.Errorf("%s has the rule %q", d.Code, rule)
		}
		if i := strings.IndexFunc(rule, func(r rune) bool { return r >= 'a' && r <= 'z' || r == '_' }); i >= 0 {
			t.Errorf("%s: %q holds a code", d.Code, rule)
		}
	}
}
