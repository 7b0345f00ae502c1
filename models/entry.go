package models

// Entry is one row of a data-defined register (台账).
type Entry struct {
	ID          int64   `json:"id,string" gorm:"primaryKey;autoIncrement:false"`
	BureauID    int64   `json:"bureau_id,string"`
	Register    string  `json:"register"`
	Number      string  `json:"number"`
	Day         Day     `json:"date"`
	Title       string  `json:"title"`
	Quantity    int64   `json:"quantity"` // in thousandths
	AmountFen   Fen     `json:"amount_fen"`
	Note        string  `json:"note"`
	Responsible string  `json:"responsible"`
	Evidence    string  `json:"evidence"` // hash of a file, or the source in words
	S1          string  `json:"s1,omitempty"`
	S2          string  `json:"s2,omitempty"`
	S3          string  `json:"s3,omitempty"`
	S4          string  `json:"s4,omitempty"`
	S5          string  `json:"s5,omitempty"`
	S6          string  `json:"s6,omitempty"`
	S7          string  `json:"s7,omitempty"`
	S8          string  `json:"s8,omitempty"`
	N1          int64   `json:"n1,omitempty"`
	N2          int64   `json:"n2,omitempty"`
	N3          int64   `json:"n3,omitempty"`
	N4          int64   `json:"n4,omitempty"`
	D1          Day     `json:"d1,omitempty"`
	D2          Day     `json:"d2,omitempty"`
	D3          Day     `json:"d3,omitempty"`
	D4          Day     `json:"d4,omitempty"`
	ImportKey   *string `json:"-"` // keeps a second import of the same row from doubling it
	Version     int64   `json:"version,string"`
}

// text points at the column of a text, day or slot field; nil for numbers.
func (e *Entry) text(column string) *string {
	switch column {
	case "number":
		return &e.Number
	case "day":
		return (*string)(&e.Day)
	case "title":
		return &e.Title
	case "note":
		return &e.Note
	case "responsible":
		return &e.Responsible
	case "s1":
		return &e.S1
	case "s2":
		return &e.S2
	case "s3":
		return &e.S3
	case "s4":
		return &e.S4
	case "s5":
		return &e.S5
	case "s6":
		return &e.S6
	case "s7":
		return &e.S7
	case "s8":
		return &e.S8
	case "d1":
		return (*string)(&e.D1)
	case "d2":
		return (*string)(&e.D2)
	case "d3":
		return (*string)(&e.D3)
	case "d4":
		return (*string)(&e.D4)
	}
	return nil
}

// number points at the column of a numeric field; nil for others.
func (e *Entry) number(column string) *int64 {
	switch column {
	case "quantity":
		return &e.Quantity
	case "amount_fen":
		return (*int64)(&e.AmountFen)
	case "n1":
		return &e.N1
	case "n2":
		return &e.N2
	case "n3":
		return &e.N3
	case "n4":
		return &e.N4
	}
	return nil
}

// BoundEntry is an entry seen through its register's definition.
type BoundEntry struct {
	*Entry
	Definition *Register
}

// RegisterCode names the entry's register.
func (b BoundEntry) RegisterCode() string { return b.Register }

// BureauOf is the entry's bureau.
func (b BoundEntry) BureauOf() int64 { return b.BureauID }

// Text answers by the definition; a flag that is not set answers "no".
func (b BoundEntry) Text(field string) string {
	f, ok := b.Definition.Find(field)
	if !ok {
		return ""
	}
	p := b.text(f.Column)
	switch {
	case p == nil:
		return ""
	case f.Type == FieldFlag && *p != "yes":
		return "no"
	default:
		return *p
	}
}

// Int answers by the definition.
func (b BoundEntry) Int(field string) int64 {
	f, _ := b.Definition.Find(field)
	if p := b.number(f.Column); p != nil {
		return *p
	}
	return 0
}

// Set fills one field from what a form or sheet holds: a choice by code or
// label, an amount in 元, a number as a decimal, a day in any common form
// already brought to 2006-01-02.
func (b BoundEntry) Set(field, value string) error {
	f, ok := b.Definition.Find(field)
	if !ok {
		return Errorf(Invalid, "台账 %s 没有字段“%s”", b.Definition.Code, field)
	}
	if value == "" {
		return nil
	}
	if p := b.number(f.Column); p != nil {
		v, err := f.ParseInt(value)
		if err == nil {
			err = f.checkInt(v)
		}
		if err == nil {
			*p = v
		}
		return err
	}
	value, err := f.Normal(value)
	if err == nil {
		err = f.checkDay(value)
	}
	if err != nil {
		return err
	}
	*b.text(f.Column) = value
	return nil
}

// ParseInt reads a numeric field's value into its stored unit.
func (f Field) ParseInt(value string) (int64, error) {
	switch f.Type {
	case FieldMoney:
		v, err := ParseYuan(value)
		return int64(v), err
	case FieldNumber:
		return ParseDecimal(value, 3)
	default:
		return ParseDecimal(value, 0)
	}
}

// Normal brings what people write into a text, day, flag or choice field to what
// its column keeps. Error: Invalid.
func (f Field) Normal(value string) (string, error) {
	switch f.Type {
	case FieldDay:
		if !Day(value).Valid() {
			return "", Errorf(Invalid, "“%s”不是日期，请写成 2024-06-01", value)
		}
	case FieldFlag:
		switch value {
		case "yes", "是", "1", "true":
			return "yes", nil
		case "no", "否", "0", "false":
			return "no", nil
		}
		return "", Errorf(Invalid, "“%s”不是“是”或“否”", value)
	case FieldChoice:
		for _, c := range f.Choices {
			if c.Code == value || c.Label == value {
				return c.Code, nil
			}
		}
		return "", Errorf(Invalid, "“%s”不在%s的可选范围", value, f.Label)
	}
	if len([]rune(value)) > 255 {
		return "", Errorf(Invalid, "%s至多255个字", f.Label)
	}
	return value, nil
}

// Check validates the entry against its definition.
func (b BoundEntry) Check() error {
	var c Checks
	for _, f := range b.Definition.Fields {
		if !f.Required {
			continue
		}
		p := b.text(f.Column)
		c.Require(p == nil || *p != "", f.Name, f.Label+"必填", "请填写"+f.Label)
	}
	c.Require(b.Day.Valid(), "date", "日期必填，须为真实日期", "请写成 2024-06-01")
	return c.Err(b.Definition.Name + "台账记录有误")
}

// Coverage declares how a bureau stands to a register in a year: kept, no
// such power, or not kept. It decides between the four empties.
type Coverage struct {
	BureauID int64  `json:"bureau_id,string" gorm:"primaryKey;autoIncrement:false"`
	Register string `json:"register" gorm:"primaryKey"`
	Year     int    `json:"year" gorm:"primaryKey;autoIncrement:false"`
	State    State  `json:"state"` // zero (kept), not_applicable, not_kept, pending
}
