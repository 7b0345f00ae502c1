package models

import (
	"cmp"
	"slices"
)

// FineGroup is how many decisions of one cause imposed the same fine and the
// same kinds of penalty.
type FineGroup struct {
	Fine  Fen
	Kinds KindSet
	Count int
}

// KindCount is how many decisions imposed a kind of penalty.
type KindCount struct {
	Kind  PenaltyKind
	Count int
}

// Alike compares a case with the decisions of the same cause (同案同罚参考,
// 国办发〔2022〕27号): how many imposed a fine, from where to where, and where the
// case's own fine would stand. Quartiles are of the decisions that fined.
type Alike struct {
	Count   int // decisions to penalise
	Fined   int // of those, with a fine
	Own     Fen
	Least   Fen
	Q1      Fen
	Median  Fen
	Q3      Fen
	Largest Fen
	Below   int // fines lower than Own
	Same    int
	Above   int
	Kinds   []KindCount // most frequent first
}

// CompareFines works the comparison out of the groups, in any order. own is the
// fine of the case, 0 when it imposes none.
func CompareFines(groups []FineGroup, own Fen) Alike {
	a := Alike{Own: own}
	fined := slices.DeleteFunc(slices.Clone(groups), func(g FineGroup) bool { return g.Fine <= 0 || g.Count <= 0 })
	slices.SortFunc(fined, func(x, y FineGroup) int { return cmp.Compare(x.Fine, y.Fine) })
	kinds := map[PenaltyKind]int{}
	for _, g := range groups {
		if g.Count <= 0 {
			continue
		}
		a.Count += g.Count
		for _, k := range g.Kinds.List() {
			kinds[k] += g.Count
		}
	}
	for _, g := range fined {
		a.Fined += g.Count
		switch {
		case g.Fine < own:
			a.Below += g.Count
		case g.Fine == own:
			a.Same += g.Count
		default:
			a.Above += g.Count
		}
	}
	if a.Fined > 0 {
		a.Least, a.Largest = fined[0].Fine, fined[len(fined)-1].Fine
		a.Q1, a.Median, a.Q3 = quantile(fined, a.Fined, 1), quantile(fined, a.Fined, 2), quantile(fined, a.Fined, 3)
	}
	for _, k := range PenaltyKinds {
		if kinds[k] > 0 {
			a.Kinds = append(a.Kinds, KindCount{k, kinds[k]})
		}
	}
	slices.SortStableFunc(a.Kinds, func(x, y KindCount) int { return y.Count - x.Count })
	return a
}

// quantile gives the quarter-th quartile of n fines in ascending groups, by
// straight interpolation between neighbours, in whole 分.
func quantile(groups []FineGroup, n, quarter int) Fen {
	at, part := (n-1)*quarter/4, (n-1)*quarter%4
	low := nth(groups, at)
	if part == 0 {
		return low
	}
	return low + (nth(groups, at+1)-low)*Fen(part)/4
}

// nth gives the i-th fine, from 0.
func nth(groups []FineGroup, i int) Fen {
	for _, g := range groups {
		if i < g.Count {
			return g.Fine
		}
		i -= g.Count
	}
	return 0
}
