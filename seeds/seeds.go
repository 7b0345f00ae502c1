package seeds

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"sanxiang/models"
)

//go:embed *.json templates/*.txt
var files embed.FS

// Indicators gives the indicator catalogue in print order. References between
// indicators and to registers are checked by models.NewCatalogue.
func Indicators() []models.Indicator { return read[[]models.Indicator]("indicators.json") }

// Registers gives the registers that are defined as data. The built-in ones
// are models.BuiltinRegisters.
func Registers() []models.Register { return read[[]models.Register]("registers.json") }

// Profiles gives the counting profiles (统计口径). The first one serves where
// no other does.
func Profiles() []models.Profile { return read[[]models.Profile]("profiles.json") }

// Triggers gives the catalogue of decisions that need legal review before
// they are made. Rows marked Default are to be replaced by the local standard.
func Triggers() []models.Trigger { return read[[]models.Trigger]("triggers.json") }

// HearingTriggers gives the cases in which a hearing must be offered
// (《行政处罚法》第63条): kinds of penalty, and fines from a threshold on.
func HearingTriggers() []models.Trigger { return read[[]models.Trigger]("hearing.json") }

// Region is a division and its full name (GB/T 2260).
type Region struct {
	Code models.RegionCode `json:"code"`
	Name string            `json:"name"`
}

// Regions gives the known divisions in the order of their codes. A division
// that is missing here is no error: its code is then shown without a name.
func Regions() []Region { return read[[]Region]("regions.json") }

type calendarFile struct {
	Years []int                 `json:"years"`
	Days  []models.DayException `json:"days"`
}

// CalendarYears lists the years whose holiday notice is held.
func CalendarYears() []int { return read[calendarFile]("calendar.json").Years }

// CalendarDays gives the exceptional days of CalendarYears in order: weekdays
// off and weekend days worked. Weekend days that lie within a holiday are
// left out, for they differ in nothing.
func CalendarDays() []models.DayException { return read[calendarFile]("calendar.json").Days }

// Templates gives the chapter templates by name: bureau (部门), district
// (区县), city (地级市), prefecture (自治州).
func Templates() map[string]string {
	names, err := fs.Glob(files, "templates/*.txt")
	if err != nil {
		panic(fmt.Errorf("list embedded templates: %w", err))
	}
	out := make(map[string]string, len(names))
	for _, name := range names {
		out[strings.TrimSuffix(path.Base(name), ".txt")] = string(content(name))
	}
	return out
}

// read decodes one embedded file. A key that the type does not know is a
// mistake in the file. The files are part of the program, so that a fault in
// them is a fault of the build: it panics, and the tests read every file.
func read[T any](name string) T {
	var out T
	dec := json.NewDecoder(strings.NewReader(string(content(name))))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&out); err != nil {
		panic(fmt.Errorf("read embedded %s: %w", name, err))
	}
	return out
}

func content(name string) []byte {
	data, err := files.ReadFile(name)
	if err != nil {
		panic(fmt.Errorf("read embedded %s: %w", name, err))
	}
	return data
}
