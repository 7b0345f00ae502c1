package models

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEntrySet(t *testing.T) {
	t.Parallel()
	reg := trainings().Complete()
	for _, tt := range []struct {
		name, field, value string
		text               string
		number             int64
		ok                 bool
	}{
		{"text", "topic", "示例主题", "示例主题", 0, true},
		{"too long", "topic", strings.Repeat("示", 256), "", 0, false},
		{"as long as may be", "topic", strings.Repeat("示", 255), strings.Repeat("示", 255), 0, true},
		{"choice by code", "form", "online", "online", 0, true},
		{"choice by label", "form", "线下", "onsite", 0, true},
		{"no such choice", "form", "函授", "", 0, false},
		{"flag", "exam", "是", "yes", 0, true},
		{"flag that is off", "exam", "0", "no", 0, true},
		{"no flag", "exam", "也许", "no", 0, false},
		{"day", "ended_on", "2026-03-02", "2026-03-02", 0, true},
		{"no day", "ended_on", "2026-02-30", "", 0, false},
		{"number with decimals", "quantity", "1.5", "", 1500, true},
		{"too many decimals", "quantity", "1.2345", "", 0, false},
		{"whole number", "people", "1,200", "", 1200, true},
		{"half a person", "people", "1.5", "", 0, false},
		{"money in 元", "cost", "1.5万元", "", 1_5000_00, true},
		{"common money", "amount", "0.01", "", 1, true},
		{"nothing leaves it alone", "people", "", "", 0, true},
		{"no such field", "nothing", "1", "", 0, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := BoundEntry{&Entry{Register: reg.Code}, &reg}
			err := b.Set(tt.field, tt.value)
			if (err == nil) != tt.ok || err != nil && KindOf(err) != Invalid {
				t.Errorf("Set(%s, %s) = %v, want ok %v", tt.field, tt.value, err, tt.ok)
			}
			if b.Text(tt.field) != tt.text || b.Int(tt.field) != tt.number {
				t.Errorf("%s = %q, %d, want %q, %d", tt.field, b.Text(tt.field), b.Int(tt.field), tt.text, tt.number)
			}
		})
	}
}

func TestEntrySetKeepsValueOnError(t *testing.T) {
	t.Parallel()
	reg := trainings().Complete()
	b := BoundEntry{&Entry{N1: 7, S2: "online"}, &reg}
	if b.Set("people", "x") == nil || b.Set("form", "x") == nil || b.N1 != 7 || b.S2 != "online" {
		t.Errorf("a refused value changed the entry: %+v", b.Entry)
	}
}

func TestEntryCheck(t *testing.T) {
	t.Parallel()
	reg := trainings().Complete()
	for _, tt := range []struct {
		name  string
		entry Entry
		want  []string
	}{
		{"good", Entry{Day: "2026-03-02", Title: "示例培训"}, nil},
		{"required fields", Entry{}, []string{"date", "title", "date"}},
		{"no real day", Entry{Day: "2026-02-30", Title: "示例培训"}, []string{"date"}},
	} {
		if diff := cmp.Diff(tt.want, fieldsOf(BoundEntry{&tt.entry, &reg}.Check())); diff != "" {
			t.Errorf("%s: fields (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestEntryColumns holds every slot that a definition may use to a column of
// its own.
func TestEntryColumns(t *testing.T) {
	t.Parallel()
	var e Entry
	texts, numbers := map[*string]string{}, map[*int64]string{}
	for slot, typ := range entrySlots {
		p, n := e.text(slot), e.number(slot)
		if (p != nil) == (n != nil) || (n != nil) != (typ == FieldInt) {
			t.Errorf("slot %s of type %s: text %v, number %v", slot, typ, p != nil, n != nil)
		}
		if p != nil && texts[p] != "" || n != nil && numbers[n] != "" {
			t.Errorf("slot %s shares its column", slot)
		}
		if p != nil {
			texts[p] = slot
		} else if n != nil {
			numbers[n] = slot
		}
	}
	for _, f := range commonEntryFields {
		if e.text(f.Column) == nil && e.number(f.Column) == nil {
			t.Errorf("common field %s has no column", f.Name)
		}
	}
}
