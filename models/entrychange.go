package models

import "strconv"

// The kinds of changes of an entry.
const (
	EntryEdited = "edit" // 修改
	EntryVoided = "void" // 作废
)

// FieldChange is how one field read before and after, as people write it.
type FieldChange struct {
	Label  string `json:"label"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// EntryChange is one change of a register row: what it was, what it became,
// why, by whom and when. The row itself only has its latest state.
type EntryChange struct {
	ID       int64   `json:"id,string" gorm:"primaryKey;autoIncrement:false"`
	EntryID  int64   `json:"entry_id,string"`
	BureauID int64   `json:"bureau_id,string"`
	Register string  `json:"register"`
	Kind     string  `json:"kind"`
	Reason   string  `json:"reason"`
	Fields   string  `json:"fields"`          // JSON list of FieldChange
	Version  int64   `json:"version,string"`  // of the row that was changed
	ActorID  int64   `json:"actor_id,string"` //
	Actor    string  `json:"actor"`
	At       Instant `json:"at"`
}

// Attachment is a file that bears out an entry or a handed-in total.
type Attachment struct {
	ID        int64   `json:"id,string" gorm:"primaryKey;autoIncrement:false"`
	Owner     string  `json:"owner"` // entry or return
	OwnerID   int64   `json:"owner_id,string"`
	BureauID  int64   `json:"bureau_id,string"`
	Name      string  `json:"name"`
	Hash      string  `json:"hash"` // SHA-256, hexadecimal
	Size      int64   `json:"size"`
	EnteredBy string  `json:"entered_by"`
	EnteredAt Instant `json:"entered_at"`
}

// Print writes a field as people read it: amounts in 元, choices by label, 是 or
// 否; "" for what is empty and for a number that is 0.
func (b BoundEntry) Print(f Field) string {
	if f.Numeric() {
		v := b.Int(f.Name)
		switch {
		case v == 0:
			return ""
		case f.Type == FieldMoney:
			return Fen(v).Yuan()
		case f.Type == FieldNumber:
			return PlainDecimal(v, 3)
		}
		return strconv.FormatInt(v, 10)
	}
	v := b.Text(f.Name)
	switch f.Type {
	case FieldFlag:
		if v == "yes" {
			return "是"
		}
		return "否"
	case FieldChoice:
		return f.ChoiceLabel(v)
	}
	return v
}

// Changes lists the fields that read differently in after. A row that is gone
// has the empty after.
func (b BoundEntry) Changes(after BoundEntry) []FieldChange {
	var out []FieldChange
	add := func(label, was, is string) {
		if was != is {
			out = append(out, FieldChange{Label: label, Before: was, After: is})
		}
	}
	for _, f := range b.Definition.Fields {
		is := ""
		if after.Entry != nil {
			is = after.Print(f)
		}
		add(f.Label, b.Print(f), is)
	}
	evidence := ""
	if after.Entry != nil {
		evidence = after.Evidence
	}
	add("依据", b.Evidence, evidence)
	return out
}
