package api

import (
	"cmp"
	"maps"
	"slices"

	"sanxiang/models"
)

// registerList lists the definitions of registers.
type registerList struct {
	Registers []models.Register `json:"registers"`
}

func (a *api) listRegisters(r call, _ none) (registerList, error) {
	c, err := a.Ledger.Catalogue(r.ctx)
	if err != nil {
		return registerList{}, err
	}
	out := registerList{[]models.Register{}}
	for _, reg := range slices.SortedFunc(maps.Values(c.Registers), func(x, y *models.Register) int { return cmp.Compare(x.Code, y.Code) }) {
		out.Registers = append(out.Registers, *reg)
	}
	return out, nil
}
