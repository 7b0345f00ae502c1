package open

import (
	"encoding/json"

	"sanxiang/app/opendata"
	"sanxiang/models"
)

// tombstone is what is left of something that is no longer public: enough for
// mirrors to erase their copy, and nothing of what it said. Its names are the
// same whatever fields were asked for.
type tombstone struct {
	ID         string                 `json:"id" doc:"公示编号"`
	Status     models.DisclosureState `json:"status" doc:"withdrawn 已撤下、ended 公示期满"`
	ReasonCode string                 `json:"reason_code" doc:"原因代码；term_ended 为公示期满"`
	Reason     string                 `json:"reason" doc:"原因和依据"`
	At         string                 `json:"at" doc:"撤下的时间，RFC 3339"`
	EndedOn    models.Day             `json:"ended_on" doc:"停止公示的日期"`
	Kind       string                 `json:"kind"`
	BureauCode string                 `json:"bureau_code"`
	Year       int                    `json:"year"`
}

func tombstoneOf(r models.Publication) tombstone {
	return tombstone{
		r.PublicID, models.DisclosureState(r.Status), r.ReasonCode, r.Reason, opendata.Timestamp(r.UpdatedAt), r.EndedOn, r.Kind, r.BureauCode, r.Year,
	}
}

func appendTombstone(b []byte, r models.Publication) ([]byte, error) {
	text, err := json.Marshal(tombstoneOf(r))
	return append(b, text...), err
}
