package models

import (
	"slices"
	"strings"
)

// Comment (批注) is what a colleague says about a case beside its record. It is
// no part of the chain of events and is never changed.
type Comment struct {
	ID       int64   `json:"id,string" gorm:"primaryKey;autoIncrement:false"`
	CaseID   int64   `json:"case_id,string"`
	BureauID int64   `json:"bureau_id,string"`
	UserID   int64   `json:"user_id,string"`
	Author   string  `json:"author"`
	At       Instant `json:"at"`
	Text     string  `json:"text" gorm:"column:content"`
}

// TableName names the table; "comments" alone would say too little.
func (Comment) TableName() string { return "case_comments" }

// commentLimit is the longest comment, bytes.
const commentLimit = 6000

// Check validates a comment.
func (x Comment) Check() error {
	var c Checks
	c.Require(strings.TrimSpace(x.Text) != "", "text", "批注没有内容", "请填写要说的话，可用“@姓名”提醒同事")
	c.Require(len(x.Text) <= commentLimit, "text", "批注至多2000个字", "请缩短，长文请作为过程记录上传")
	return c.Err("批注未能保存")
}

// Mentions picks the users whom a text names as @姓名, in the order of the list.
// Of names that begin alike the longest that fits counts.
func Mentions(text string, users []User) []User {
	var out []User
	for text != "" {
		_, after, found := strings.Cut(text, "@")
		if !found {
			break
		}
		longest := ""
		for _, u := range users {
			if u.Name != "" && strings.HasPrefix(after, u.Name) && len(u.Name) > len(longest) {
				longest = u.Name
			}
		}
		for _, u := range users {
			if longest != "" && u.Name == longest && !slices.ContainsFunc(out, func(o User) bool { return o.ID == u.ID }) {
				out = append(out, u)
			}
		}
		text = after
	}
	return out
}
