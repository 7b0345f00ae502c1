package office

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/sheet"
	"sanxiang/models"
)

// form is what somebody typed, with what is wrong with it. Inputs bear the
// names of the use case's fields, so that its faults find their place. The
// readers (dayOf, fen, int) note what cannot be read; err gives all of it.
type form struct {
	values url.Values
	Key    string // the form's own idempotency key
	title  string
	faults []fault
	labels map[string]string // of the fields that were built
	unread models.Checks
}

// fault is one thing wrong: with which field ("" = with the whole), what rule
// it breaks and how to mend it.
type fault struct{ Field, Rule, Fix string }

// FaultLine is a fault as the summary shows it.
type FaultLine struct{ Href, Label, Text string }

// keyShape is the shape of the keys that forms are given.
var keyShape = regexp.MustCompile(`^[0-9a-f]{32}$`)

// newForm makes a form of the values, an empty one of nil. A form that was sent
// keeps its key.
func newForm(values url.Values) *form {
	if values == nil {
		values = url.Values{}
	}
	f := &form{values: values, Key: values.Get("key"), labels: map[string]string{}}
	if !keyShape.MatchString(f.Key) {
		f.renew()
	}
	return f
}

// renew gives the form another key: what is sent next is another request.
func (f *form) renew() {
	var b [16]byte
	_, _ = rand.Read(b[:])
	f.Key = hex.EncodeToString(b[:])
}

// refuse takes over the faults of an error that the user can mend or wait for,
// and says whether it was one. Others go to the error edge.
func (f *form) refuse(err error) bool {
	var wrong *models.Error
	if !errors.As(err, &wrong) {
		return false
	}
	switch wrong.Kind {
	case models.Invalid, models.Conflict, models.TooEarly:
	default:
		return false
	}
	f.title = wrong.Message
	for _, x := range wrong.Fields {
		f.faults = append(f.faults, fault{x.Field, x.Rule, x.Fix})
	}
	return true
}

// Title heads the summary of the faults.
func (f *form) Title() string { return f.title }

// Faulty says whether there is anything wrong.
func (f *form) Faulty() bool { return f.title != "" }

// Faults lists every fault with a link to its field, where the page has it.
func (f *form) Faults() []FaultLine {
	out := make([]FaultLine, len(f.faults))
	for i, x := range f.faults {
		out[i].Text = sentence(x)
		if label, there := f.labels[x.Field]; there {
			out[i].Label, out[i].Href = label, "#"+anchor(x.Field)
		}
	}
	return out
}

// sentence says a fault in one or two sentences.
func sentence(x fault) string {
	text := strings.TrimRight(x.Rule, "。") + "。"
	if x.Fix != "" {
		text += strings.TrimRight(x.Fix, "。") + "。"
	}
	return text
}

// faultOf is what stands beside a field.
func (f *form) faultOf(name string) string {
	for _, x := range f.faults {
		if x.Field == name {
			return sentence(x)
		}
	}
	return ""
}

// err gives all that could not be read.
func (f *form) err() error { return f.unread.Err("填写的内容有误，没有保存") }

// value is a text as it was typed, without blanks at its ends.
func (f *form) value(name string) string { return strings.TrimSpace(f.values.Get(name)) }

// list is the values of a group of boxes.
func (f *form) list(name string) []string {
	return slices.DeleteFunc(slices.Clone(f.values[name]), func(s string) bool { return s == "" })
}

// checked says whether a box is ticked.
func (f *form) checked(name string) bool { return f.values.Get(name) != "" }

// dayOf reads a day, "" for an empty field.
func (f *form) dayOf(name string) models.Day {
	text := f.value(name)
	if text == "" {
		return ""
	}
	day, err := sheet.ParseDay(text)
	f.note(name, err)
	return day
}

// fen reads an amount of money, 0 for an empty field.
func (f *form) fen(name string) models.Fen {
	text := f.value(name)
	if text == "" {
		return 0
	}
	amount, err := models.ParseYuan(text)
	f.note(name, err)
	return amount
}

// int reads a whole number, 0 for an empty field.
func (f *form) int(name string) int64 {
	text := f.value(name)
	if text == "" {
		return 0
	}
	n, err := sheet.ParseInt(text)
	f.note(name, err)
	return n
}

// row reads a row's id, 0 for an empty field.
func (f *form) row(name string) int64 {
	text := f.value(name)
	if text == "" || text == "0" {
		return 0
	}
	id, err := models.ParseID(text)
	f.unread.Require(err == nil, name, "所选的内容不存在", "请重新选择")
	return id
}

// note keeps what a reader found wrong with a field.
func (f *form) note(name string, err error) {
	var wrong *models.Error
	if err == nil || !errors.As(err, &wrong) {
		return
	}
	if len(wrong.Fields) == 0 {
		f.unread.Require(false, name, wrong.Message, "")
		return
	}
	f.unread.Require(false, name, wrong.Fields[0].Rule, wrong.Fields[0].Fix)
}

// anchor is the id of a field on the page.
func anchor(name string) string {
	return strings.NewReplacer("[", "-", "]", "", ".", "-").Replace(name)
}

// itemName is the name of a field of a row in a list: parties[0].name.
func itemName(list string, i int, field string) string {
	return fmt.Sprintf("%s[%d].%s", list, i, field)
}

// fill puts values into the fields of a form that was not sent yet; what was
// typed stays.
func (f *form) fill(values map[string]string) {
	for name, value := range values {
		if _, typed := f.values[name]; !typed && value != "" {
			f.values[name] = []string{value}
		}
	}
}

// version is the version of the record that the form was made from, 0 for none.
func (f *form) version() int64 {
	n, err := strconv.ParseInt(f.values.Get("version"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// statusOf is the status of a form that comes back: 409 where somebody was
// faster or the record exists already, else 422.
func statusOf(err error) int {
	if models.KindOf(err) == models.Conflict {
		return fiber.StatusConflict
	}
	return fiber.StatusUnprocessableEntity
}

// sent is the form that was sent, ready to be read and shown again.
func (v *visit) sent() (*form, error) {
	values, err := v.form()
	if err != nil {
		return nil, err
	}
	return newForm(values), nil
}

// sentTo is a form about the record that the address names.
func (v *visit) sentTo(name string) (int64, *form, error) {
	id, err := v.id(name)
	if err != nil {
		return 0, nil, err
	}
	f, err := v.sent()
	return id, f, err
}
