package models

import "strings"

// Setup is what the first start asks for (初始设置): the first bureau, the
// counting profile of its region, and the first administrator.
type Setup struct {
	Code   string // the one-time code that the server printed
	Bureau Bureau
	// Profile is the code of the counting profile; empty = what the region has.
	Profile string
	User    User
	Own     struct{ Password, Again string }
}

// LevelOf says which level of chapter a body writes at by its kind and region.
func LevelOf(kind BureauKind, region string) string {
	if kind != BureauGovernment {
		return "bureau"
	}
	switch RegionCode(region).Level() {
	case LevelCity, LevelProvince:
		return "city"
	}
	return "district"
}

// ProfilesOf picks the profiles that may be chosen in the region in the year,
// those of the region first.
func ProfilesOf(list []Profile, region string, year int) []Profile {
	var own, all []Profile
	for _, p := range list {
		switch {
		case !p.Covers(p.Region, year):
		case p.Region != "" && strings.HasPrefix(region, p.Region):
			own = append(own, p)
		default:
			all = append(all, p)
		}
	}
	return append(own, all...)
}
