package models

import "testing"

func TestRegionCode(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		code   RegionCode
		level  RegionLevel
		parent RegionCode
	}{
		{"GB/T 2260 province", "650000", LevelProvince, ""},
		{"GB/T 2260 city", "652700", LevelCity, "650000"},
		{"GB/T 2260 county", "652701", LevelCounty, "652700"},
		{"statistics code of a town", "652701100", LevelTown, "652701"},
		{"statistics code of a village", "652701100201", LevelVillage, "652701100"},
		{"seven digits", "6527011", LevelNone, ""},
		{"a letter", "65270A", LevelNone, ""},
		{"none", "", LevelNone, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.code.Level(); got != tt.level {
				t.Errorf("Level(%q) = %v, want %v", tt.code, got, tt.level)
			}
			if got := tt.code.Parent(); got != tt.parent {
				t.Errorf("Parent(%q) = %q, want %q", tt.code, got, tt.parent)
			}
		})
	}
}

func TestRegionIsWithin(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		r    RegionCode
		of   RegionCode
		want bool
	}{
		{"itself", "652701", "652701", true},
		{"county in its city", "652701", "652700", true},
		{"village in its province", "652701100201", "650000", true},
		{"city not in its county", "652700", "652701", false},
		{"county of another city", "652701", "650100", false},
		{"in nothing", "652701", "", false},
		{"a wrong code in itself", "65270", "65270", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.r.IsWithin(tt.of); got != tt.want {
				t.Errorf("%q.IsWithin(%q) = %v, want %v", tt.r, tt.of, got, tt.want)
			}
		})
	}
}
