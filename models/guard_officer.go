package models

import (
	"fmt"
	"slices"
	"strconv"
)

// actors lists who took the step: those it names, else the case's handlers.
func (g *guard) actors() []int64 {
	ids := []int64(g.s.Officers)
	if len(ids) == 0 {
		ids = []int64{g.c.Handler1, g.c.Handler2}
	}
	var out []int64
	for _, id := range ids {
		if id != 0 && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// officers demands so many officers (R01) and that each of them serves and
// holds a valid certificate on the day of the act (R02). Where one is enough
// for the system, it still warns: only a law can allow it.
func (g *guard) officers(least int) {
	on, known := g.actDay(), 0
	for _, id := range g.actors() {
		o, ok := g.env.Officers[id]
		if !ok {
			g.add("R01", SeverityBlock, "编号"+strconv.FormatInt(id, 10)+"的人员未登记为执法人员", "请改选已登记的执法人员，或先登记")
			continue
		}
		known++
		g.require(o.ActiveOn(on), "R02", "执法人员"+o.Name+"在"+on.Chinese()+"不在岗", "请改选当日在岗的执法人员，或更正到岗、离岗日期")
		valid := slices.ContainsFunc(g.env.Certificates[id], func(c Certificate) bool { return c.ValidOn(on) })
		g.require(valid, "R02", "执法人员"+o.Name+"在"+on.Chinese()+"没有有效的行政执法证", "请改选持证人员，或核对证件有效期")
	}
	switch {
	case known < least:
		g.add("R01", SeverityBlock, fmt.Sprintf("“%s”的执法人员不得少于%d人，现有%d人", g.s.Kind.Label(), least, known), "请补填执法人员")
	case known < 2:
		g.add("R01", SeverityWarn, "只有1名执法人员，须有法律的另行规定", "没有法律另行规定的，请补填第二名执法人员")
	}
}

// actDay is the day of the act: of a recording, when it was taken.
func (g *guard) actDay() Day {
	if g.s.Recording != nil && g.s.Recording.TakenAt > 0 {
		return g.s.Recording.TakenAt.Day()
	}
	return g.s.Day
}

// investigators are those who may not chair the hearing: the handlers and all
// who took part in investigative acts.
func (g *guard) investigators() []int64 {
	return append([]int64{g.c.Handler1, g.c.Handler2}, g.past.acted...)
}

// reviewers tests the officers that an opinion names (R11).
func (g *guard) reviewers() {
	for _, id := range g.s.Officers {
		o := g.env.Officers[id]
		o.ID = id
		if err := CheckReviewer(o, g.c, g.s.Day); err != nil {
			g.add("R11", SeverityBlock, err.Error(), "请由符合条件的法制审核人员出具意见")
		}
	}
}
