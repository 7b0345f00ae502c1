package generate

import (
	"fmt"

	"sanxiang/models"
)

// Office is a bureau that handles cases: how rows name it and what it does.
// Weight is its share of the cases beside the others; 0 counts as 1.
type Office struct {
	Code, Short string
	Trade       *Trade
	Weight      int
}

// Place is a generated bureau: Parent is its index in the list, -1 at the top.
type Place struct {
	models.Bureau
	Parent int
	Trade  *Trade // nil for governments
}

// perDistrict is how many bureaus a district makes: its government and one
// department per trade.
var perDistrict = len(Trades) + 1

// Bureaus makes n fictional bureaus in a tree: a city, its departments, then
// district after district with its own departments.
func Bureaus(n int) []Place {
	out := make([]Place, 0, n)
	government := 0
	for i := range n {
		if i%perDistrict == 0 {
			government = i
			out = append(out, governmentOf(i))
			continue
		}
		trade := &Trades[i%perDistrict-1]
		above := out[government].Bureau
		out = append(out, Place{Parent: government, Trade: trade, Bureau: models.Bureau{
			Code: fmt.Sprintf("%s-%02d", above.Code, i%perDistrict), Name: placeOf(government) + trade.Name, Short: above.Short + trade.Short,
			Kind: models.BureauDepartment, Level: "bureau", Region: above.Region, Field: trade.Field, FoundedOn: above.FoundedOn,
		}})
	}
	return out
}

// governmentOf makes the city for index 0, else a district.
func governmentOf(i int) Place {
	district := i / perDistrict
	b := models.Bureau{
		Code: fmt.Sprintf("SL%05d", district), Name: placeOf(i) + "人民政府", Short: "示",
		Kind: models.BureauGovernment, Level: "city", Region: "650100", FoundedOn: "2010-01-01",
	}
	if district == 0 {
		return Place{Bureau: b, Parent: -1}
	}
	b.Short, b.Level = fmt.Sprintf("示%d", district), "district"
	b.Region = fmt.Sprintf("6501%02d", min(99, district))
	return Place{Bureau: b, Parent: 0}
}

// placeOf names the place whose government has the index.
func placeOf(i int) string {
	if i == 0 {
		return "示例甲市"
	}
	return fmt.Sprintf("示例甲市第%d区", i/perDistrict)
}

// Offices lists those bureaus of the list that handle cases: the departments,
// or the city when it is alone.
func Offices(list []Place) []Office {
	var out []Office
	for _, p := range list {
		if p.Trade != nil {
			out = append(out, Office{Code: p.Code, Short: p.Short, Trade: p.Trade})
		}
	}
	if len(out) == 0 && len(list) > 0 {
		out = append(out, Office{Code: list[0].Code, Short: list[0].Short, Trade: &Trades[0]})
	}
	return out
}
