package models

import "slices"

// PublicFigure is one printed figure of a published page with everything that
// a reader needs to defend or doubt it. It is copied at publication, so that
// it still says how the figure came about when records or rules have changed.
type PublicFigure struct {
	ID      string `json:"id"`   // last part of its address; its row in the page's HTML is "src-" and this
	Name    string `json:"name"` // what is counted, in words
	Printed string `json:"printed"`
	Value   string `json:"value,omitempty"` // plain decimal in Unit; empty without data
	Unit    string `json:"unit,omitempty"`
	State   State  `json:"state"`
	Code    string `json:"code"`              // indicator
	Basis   string `json:"basis,omitempty"`   // 统计口径 in words
	Rule    string `json:"rule,omitempty"`    // how it is counted, in words
	Working string `json:"working,omitempty"` // of a ratio or comparison: what was held against what
	Records int64  `json:"records"`
	AsOf    Day    `json:"as_of"`
	Kind    string `json:"kind,omitempty"` // disclosure kind, where the figure counts what is published
}

// FindFigure gives the figure of an id.
func (p PublicPage) FindFigure(id string) (PublicFigure, bool) {
	i := slices.IndexFunc(p.Figures, func(f PublicFigure) bool { return f.ID == id })
	if i < 0 {
		return PublicFigure{}, false
	}
	return p.Figures[i], true
}

// FindFile gives the file of a format.
func (p PublicPage) FindFile(format string) (PublicFile, bool) {
	i := slices.IndexFunc(p.Files, func(f PublicFile) bool { return f.Format == format })
	if i < 0 {
		return PublicFile{}, false
	}
	return p.Files[i], true
}
