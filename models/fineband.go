package models

// FineBand is a range of fines that a search can be narrowed to. A decision
// without a fine has a band of its own: it is not a fine of zero. Only
// decisions on penalties have a band at all.
type FineBand struct {
	Code  string
	Label string
	From  Fen // included
	To    Fen // not included; 0 = open
}

// FineBands lists the bands from small to large.
var FineBands = []FineBand{
	{"none", "无罚款", 0, 1},
	{"lt1w", "1万元以下", 1, 1_000_000},
	{"1w-5w", "1万元至5万元", 1_000_000, 5_000_000},
	{"5w-20w", "5万元至20万元", 5_000_000, 20_000_000},
	{"20w-100w", "20万元至100万元", 20_000_000, 100_000_000},
	{"ge100w", "100万元以上", 100_000_000, 0},
}

// BandKind is the kind of public row that has a band.
const BandKind = "penalty"

// FindFineBand gives the band of a code.
func FindFineBand(code string) (FineBand, bool) {
	for _, b := range FineBands {
		if b.Code == code {
			return b, true
		}
	}
	return FineBand{}, false
}

// BandOf gives the place of the band in FineBands that a fine falls into.
func BandOf(fine Fen) int {
	for i := len(FineBands) - 1; i > 0; i-- {
		if fine >= FineBands[i].From {
			return i
		}
	}
	return 0
}
