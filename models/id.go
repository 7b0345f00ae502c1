package models

import (
	"encoding/json"
	"strconv"
)

// IDs is a list of row ids. In JSON each is a string, because a browser's
// numbers lose the low bits of 64.
type IDs []int64

// MarshalJSON writes the ids as strings.
func (ids IDs) MarshalJSON() ([]byte, error) {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = strconv.FormatInt(id, 10)
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads strings or numbers.
func (ids *IDs) UnmarshalJSON(b []byte) error {
	var raw []json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	*ids = make(IDs, 0, len(raw))
	for _, r := range raw {
		id, err := ParseID(string(r))
		if err != nil {
			return err
		}
		*ids = append(*ids, id)
	}
	return nil
}

// ParseID reads a row id as browsers send it, quoted or not.
func ParseID(s string) (int64, error) {
	if len(s) > 1 && s[0] == '"' && s[len(s)-1] == '"' {
		s = s[1 : len(s)-1]
	}
	id, err := strconv.ParseInt(s, 10, 64)
	if err != nil || id <= 0 {
		return 0, Errorf(Invalid, "编号“%s”不是有效的记录编号", s)
	}
	return id, nil
}
