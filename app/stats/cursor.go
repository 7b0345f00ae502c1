package stats

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"sanxiang/app/store"
	"sanxiang/models"
)

// place is where a page ended: the leg of the figure's rows, and the last row
// in it.
type place struct {
	Leg    int        `json:"l"`
	Bureau int64      `json:"b,omitempty"`
	Day    models.Day `json:"d,omitempty"`
	ID     int64      `json:"i,omitempty"`
	Dim    string     `json:"m,omitempty"`
	Print  string     `json:"p"`
}

func placeOf(r models.Return) place { return place{Bureau: r.BureauID, Day: dayOf(r), ID: r.ID} }

// order compares places within a leg.
func order(a, b place) int {
	return cmp.Or(cmp.Compare(a.Bureau, b.Bureau), cmp.Compare(a.Day, b.Day), cmp.Compare(a.ID, b.ID))
}

// fingerprint tells queries apart, whatever page of them is asked for.
func fingerprint(q RecordQuery, profile string) string {
	q.Cursor, q.Limit, q.Profile = "", 0, profile
	return store.Digest([]byte(fmt.Sprintf("%+v", q)))[:12]
}

// format writes a place as an opaque cursor, empty for the end.
func (d *drill) format(at *place) string {
	if at == nil {
		return ""
	}
	at.Print = d.print
	b, err := json.Marshal(at)
	if err != nil {
		return "" // a struct of numbers and texts always encodes
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// parse reads a cursor back; the empty one is the start.
func (d *drill) parse(cursor string) (place, error) {
	if cursor == "" {
		return place{}, nil
	}
	var at place
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = json.Unmarshal(b, &at)
	}
	if err != nil || at.Print != d.print || at.Leg < 0 {
		return place{}, models.Errorf(models.Invalid, "翻页位置无效或属于另一个查询，请从第一页重新打开明细")
	}
	return at, nil
}
