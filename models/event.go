package models

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Event is one link of a case's chain: a step with who entered it and when.
// Events are append-only. Hash covers every other field and the hash before
// it, so a changed, missing or inserted event breaks the chain.
type Event struct {
	CaseID  int64    `json:"case_id,string" gorm:"primaryKey;autoIncrement:false"`
	Seq     int      `json:"seq" gorm:"primaryKey;autoIncrement:false"` // from 1, without gaps
	Kind    StepKind `json:"kind"`
	Day     Day      `json:"day"` // day of the act
	At      Instant  `json:"at"`  // when it was entered
	ActorID int64    `json:"actor_id,string"`
	Actor   string   `json:"actor"`
	Data    string   `json:"data"` // the Step as JSON, written once and never parsed by the database
	Prev    string   `json:"prev"`
	Hash    string   `json:"hash"`
}

// TableName names the table; "events" alone would say too little.
func (Event) TableName() string { return "case_events" }

// Digest works out the event's hash: SHA-256 over its fields, each with its length before it.
func (e Event) Digest() string {
	h := sha256.New()
	for _, part := range []string{
		strconv.FormatInt(e.CaseID, 10), strconv.Itoa(e.Seq), string(e.Kind), string(e.Day),
		strconv.FormatInt(int64(e.At), 10), strconv.FormatInt(e.ActorID, 10), e.Actor, e.Data, e.Prev,
	} {
		h.Write(strconv.AppendInt(nil, int64(len(part)), 10))
		h.Write([]byte(":" + part))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Step reads the event's content.
func (e Event) Step() (Step, error) {
	var s Step
	if err := json.Unmarshal([]byte(e.Data), &s); err != nil {
		return Step{}, fmt.Errorf("read event %d/%d: %w", e.CaseID, e.Seq, err)
	}
	return s, nil
}

// Advance applies the step to the case and links it to the chain. The case
// and the event that it returns must be kept together or not at all.
func (c *Case) Advance(s Step, at Instant, actor Actor) (Event, error) {
	if err := c.Apply(s); err != nil {
		return Event{}, err
	}
	data, err := json.Marshal(s)
	if err != nil {
		return Event{}, fmt.Errorf("write step of case %d: %w", c.ID, err)
	}
	e := Event{
		CaseID: c.ID, Seq: c.ChainSeq + 1, Kind: s.Kind, Day: s.Day, At: at,
		ActorID: actor.UserID, Actor: actor.Name, Data: string(data), Prev: c.ChainHead,
	}
	e.Hash = e.Digest()
	c.ChainSeq, c.ChainHead = e.Seq, e.Hash
	return e, nil
}

// CheckChain tests a case's events against each other and against the row
// that they should have led to. Each fault is a Chinese sentence.
func CheckChain(row Case, events []Event) []string {
	var faults []string
	replay := Case{ID: row.ID, BureauID: row.BureauID}
	prev := ""
	for i, e := range events {
		name := fmt.Sprintf("案件 %s 第%d条过程记录", row.Number, i+1)
		switch {
		case e.Seq != i+1:
			return append(faults, fmt.Sprintf("%s缺失：序号跳到%d", name, e.Seq))
		case e.Prev != prev || e.Hash != e.Digest():
			return append(faults, name+"被改动：哈希链断开")
		}
		prev = e.Hash
		step, err := e.Step()
		if err == nil {
			err = replay.Apply(step)
		}
		if err != nil {
			return append(faults, name+"不能重放："+err.Error())
		}
	}
	if row.ChainSeq != len(events) || row.ChainHead != prev {
		faults = append(faults, fmt.Sprintf("案件 %s 应有%d条过程记录，实有%d条", row.Number, row.ChainSeq, len(events)))
	}
	if diff := differ(replay, row); diff != "" {
		faults = append(faults, fmt.Sprintf("案件 %s 与其过程记录不符：%s", row.Number, diff))
	}
	return faults
}

// differ compares what counts and lists read; "" when alike.
func differ(replay, row Case) string {
	replay.ChainSeq, replay.ChainHead, replay.Version, replay.DueOn = row.ChainSeq, row.ChainHead, row.Version, row.DueOn
	if replay.DocNo() != row.DocNo() {
		return "文号"
	}
	replay.DocumentNumber = row.DocumentNumber
	if replay == row {
		return ""
	}
	a, _ := json.Marshal(replay)
	b, _ := json.Marshal(row)
	var left, right map[string]any
	if json.Unmarshal(a, &left) != nil || json.Unmarshal(b, &right) != nil {
		return "字段"
	}
	var names []string
	for name := range left {
		if fmt.Sprint(left[name]) != fmt.Sprint(right[name]) {
			names = append(names, name)
		}
	}
	return strings.Join(names, "、")
}
