package seeds

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strconv"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Load writes the reference data into the database: registers, indicators,
// profiles, triggers, the calendar, regions and templates. Data that has not
// changed since the last load is left alone; what administrators defined
// themselves is never replaced. Counters of new or changed indicators are
// rebuilt from the records.
func Load(ctx context.Context, s *store.Store) error {
	digest := filesDigest()
	marks, err := s.ListDefinitions(ctx, seedMark)
	if err != nil {
		return err
	}
	if len(marks) == 1 && marks[0].Body == digest {
		return nil
	}
	list, err := definitions()
	if err != nil {
		return err
	}
	list = append(list, store.Definition{Kind: seedMark, Code: "digest", Body: digest})
	actor := models.SystemActor("载入基础数据")
	var changed []string
	err = s.Tx(ctx, actor, func(tx *store.Tx) error {
		changed, err = tx.Put(list)
		return err
	})
	if err != nil {
		return fmt.Errorf("load reference data: %w", err)
	}
	if len(changed) == 0 {
		return nil
	}
	return s.Tx(ctx, actor, func(tx *store.Tx) error { return tx.Rebuild(changed) })
}

const seedMark = "seed"

// filesDigest fingerprints the embedded files.
func filesDigest() string {
	names, _ := fs.Glob(files, "*.json")
	more, _ := fs.Glob(files, "templates/*.txt")
	names = slices.Sorted(slices.Values(append(names, more...)))
	h := sha256.New()
	for _, name := range names {
		fmt.Fprintf(h, "%s:%d:", name, len(content(name)))
		h.Write(content(name))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// definitions turns the files into rows.
func definitions() ([]store.Definition, error) {
	var out []store.Definition
	var failed error
	add := func(kind, code string, position int, v any) {
		body, err := json.Marshal(v)
		if err != nil && failed == nil {
			failed = fmt.Errorf("encode %s/%s: %w", kind, code, err)
		}
		out = append(out, store.Definition{Kind: kind, Code: code, Position: position, Body: string(body)})
	}
	for i, r := range Registers() {
		add(store.DefinitionRegister, r.Code, i, r)
	}
	for i, d := range Indicators() {
		add(store.DefinitionIndicator, d.Code, i, d)
	}
	for i, p := range Profiles() {
		add(store.DefinitionProfile, p.Code, i, p)
	}
	for i, t := range Triggers() {
		add(store.DefinitionTrigger, t.Code, i, t)
	}
	for i, t := range HearingTriggers() {
		add(store.DefinitionHearing, t.Code, i, t)
	}
	for i, r := range Regions() {
		add(store.DefinitionRegion, string(r.Code), i, r)
	}
	for i, year := range CalendarYears() {
		days := slices.DeleteFunc(CalendarDays(), func(d models.DayException) bool { return d.Day.Year() != year })
		add(store.DefinitionCalendar, strconv.Itoa(year), i, days)
	}
	for name, text := range Templates() {
		out = append(out, store.Definition{Kind: store.DefinitionTemplate, Code: name, Body: text})
	}
	return out, failed
}
