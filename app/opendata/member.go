package opendata

// Member is one member of a row's JSON object.
type Member struct {
	Name    string
	Type    string // of JSON Schema: string, integer, number or array
	Meaning string
}

// Members lists the members of a row under a form of names.
func Members(fields string) []Member {
	var out []Member
	for _, c := range columnsOf(fields) {
		first, second := memberNames(c, fields)
		m := Member{Name: first, Type: "string", Meaning: c.Meaning}
		switch {
		case c.Type == typeMoney && fields == FieldsDual:
			m.Type, m.Meaning = "number", c.Meaning+"；单位万元"
		case c.Type == typeMoney:
			m.Type, m.Meaning = "integer", c.Meaning+"；单位分"
		case c.Type == typeNumber:
			m.Type = "integer"
		case c.Type == typeList && fields == FieldsEnglish:
			m.Type = "array"
		}
		out = append(out, m)
		if second != "" {
			out = append(out, Member{Name: second, Type: "string", Meaning: c.Meaning + "；单位元"})
		}
	}
	return out
}
