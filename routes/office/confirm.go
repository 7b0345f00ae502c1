package office

import (
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"
)

// confirmation reads back what cannot be undone before it is done (核对并提交).
// The values are sent again with confirm=1.
type confirmation struct {
	Title   string
	Section string
	Crumbs  []crumb
	Lead    string // what will happen, and that it cannot be undone
	Rows    []fact
	Notes   []string // what the rules found that the user should know
	Values  url.Values
	Action  string // where the form goes
	Button  string // the verb
	Back    string // address of the form; the values go along as a GET is not possible, so it is only a way out
	Danger  bool   // it takes something away
}

// fact is one line of a list of facts.
type fact struct {
	Name, Value, Href string
	Tag               *tag
}

// hiddenValue is one value that is sent again.
type hiddenValue struct{ Name, Value string }

// confirmed says whether the form was read back already.
func confirmed(values url.Values) bool { return values.Get("confirm") == "1" }

// Hidden lists the values in the order of their names.
func (c confirmation) Hidden() []hiddenValue {
	var names []string
	for name := range c.Values {
		if name != "confirm" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var out []hiddenValue
	for _, name := range names {
		for _, v := range c.Values[name] {
			out = append(out, hiddenValue{name, v})
		}
	}
	return out
}

// confirm shows the page.
func (v *visit) confirm(c confirmation) error {
	return v.renderAs(fiber.StatusOK, v.office.confirm, head{Title: c.Title, Section: c.Section, Crumbs: c.Crumbs}, c)
}
