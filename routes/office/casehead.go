package office

import (
	"strconv"

	"sanxiang/models"
)

// caseHead is what stands above every page of a case: who and what it is about,
// and the tabs.
type caseHead struct {
	Number, Party, Cause, Bureau string
	State                        tag
	Due                          string // last day for the decision, with its weekday; "" when none runs
	Tabs                         []tab
}

// tab leads to another page of the same case.
type tab struct {
	Href, Text string
	Current    bool
}

// casePath is the address of a case, or of one of its pages.
func casePath(id int64, page string) string {
	path := Prefix + "/cases/" + strconv.FormatInt(id, 10)
	if page != "" {
		path += "/" + page
	}
	return path
}

// caseTabs lists the pages of a case.
var caseTabs = []struct{ page, text string }{
	{"", "概况"}, {"recordings", "过程记录"}, {"documents", "文书"}, {"review", "法制审核"}, {"disclosure", "公示"},
}

// caseHead makes the head of a case's page; current is the last part of its
// address, empty for the overview.
func (o *office) caseHead(v *visit, c models.Case, current string) caseHead {
	h := caseHead{Number: c.Number, Party: c.PartyName, Cause: c.Cause, Bureau: v.tree.Bureaus[c.BureauID].Name, State: caseTag(c.State)}
	if c.DecidedOn == "" && c.DueOn != "" && c.State != models.CaseDropped {
		h.Due = c.DueOn.Weekday()
	}
	for _, t := range caseTabs {
		h.Tabs = append(h.Tabs, tab{casePath(c.ID, t.page), t.text, t.page == current})
	}
	return h
}

// caseCrumbs is the way to a page of a case.
func caseCrumbs(c models.Case) []crumb {
	return []crumb{{"案件", Prefix + "/cases"}, {c.Number, casePath(c.ID, "")}}
}
