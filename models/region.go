package models

import "strings"

// RegionCode (行政区划代码) is a division code: six digits PP CC DD
// (GB/T 2260), nine for a town or twelve for a village (statistics codes).
// Development zones without a national code carry a local code of the same
// shape. Only the shape is checked here; the names are an effective-dated table.
type RegionCode string

// RegionLevel is the depth of a division, 1 for a province.
type RegionLevel int

// The levels of division, from the shape of the code.
const (
	LevelNone     RegionLevel = iota // not a code
	LevelProvince                    // 省级: PP0000
	LevelCity                        // 地级: PPCC00
	LevelCounty                      // 县级: PPCCDD
	LevelTown                        // 乡级: nine digits
	LevelVillage                     // 村级: twelve digits
)

// Level reads the level off the code; LevelNone for a text of another shape.
func (r RegionCode) Level() RegionLevel {
	if !allDigits(string(r)) {
		return LevelNone
	}
	switch len(r) {
	case 12:
		return LevelVillage
	case 9:
		return LevelTown
	case 6:
		return countyLevel(string(r))
	}
	return LevelNone
}

// countyLevel tells the level of six digits by their trailing zero pairs.
func countyLevel(code string) RegionLevel {
	switch {
	case strings.HasSuffix(code, "0000"):
		return LevelProvince
	case strings.HasSuffix(code, "00"):
		return LevelCity
	}
	return LevelCounty
}

// Valid says whether the code has the shape of a division code.
func (r RegionCode) Valid() bool { return r.Level() != LevelNone }

// Prefix is what the codes of the division and of all within it begin with.
func (r RegionCode) Prefix() string {
	switch r.Level() {
	case LevelProvince:
		return string(r[:2])
	case LevelCity:
		return string(r[:4])
	}
	return string(r)
}

// Parent is the division one level up; none above a province.
func (r RegionCode) Parent() RegionCode {
	switch r.Level() {
	case LevelVillage:
		return r[:9]
	case LevelTown:
		return r[:6]
	case LevelCounty:
		return r[:4] + "00"
	case LevelCity:
		return r[:2] + "0000"
	}
	return ""
}

// IsWithin says whether r is the division of or lies below it. Nothing lies
// within a code of the wrong shape.
func (r RegionCode) IsWithin(of RegionCode) bool {
	if !of.Valid() {
		return false
	}
	for at := r; at.Valid(); at = at.Parent() {
		if at == of {
			return true
		}
	}
	return false
}
