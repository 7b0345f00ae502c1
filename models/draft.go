package models

import "regexp"

// Draft (草稿) is what a user has typed into a form and not handed in: it
// survives closing the page and belongs to that user alone. Values is the form
// as JSON; it may hold identifiers and is sealed at rest.
type Draft struct {
	UserID  int64   `json:"user_id,string" gorm:"primaryKey;autoIncrement:false"`
	Form    string  `json:"form" gorm:"primaryKey"` // which form: cases/new, cases/123/step/filed
	Values  string  `json:"values" gorm:"column:sealed"`
	SavedAt Instant `json:"saved_at"`
	Version int64   `json:"version,string"`
}

// The bounds of drafts: how long one is kept, and how large it may be in bytes.
const (
	DraftDays  = 30
	DraftLimit = 2 << 20
)

// draftForm is the shape of the names of forms.
var draftForm = regexp.MustCompile(`^[a-z0-9_-]+(/[a-z0-9_-]+)*$`)

// Check validates a draft.
func (d Draft) Check() error {
	var c Checks
	c.Require(len(d.Form) <= 80 && draftForm.MatchString(d.Form), "form", "没有这样的表单", "请从页面上的按钮进入")
	c.Require(len(d.Values) <= DraftLimit, "values", "草稿内容过长，没有保存", "请缩短，或将长文作为过程记录上传")
	return c.Err("草稿未能保存")
}
