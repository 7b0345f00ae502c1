package models

// Return is a total that a bureau hands in for records kept elsewhere (报送数),
// for a year or a month of it. Value is in the indicator's stored unit.
type Return struct {
	ID         int64   `json:"id,string" gorm:"primaryKey;autoIncrement:false"`
	BureauID   int64   `json:"bureau_id,string"`
	Year       int     `json:"year"`
	Month      int     `json:"month"` // 0 = the whole year
	Indicator  string  `json:"indicator"`
	Dim        string  `json:"dim"`
	Value      int64   `json:"value"`
	SourceNote string  `json:"source_note"`
	EnteredBy  string  `json:"entered_by"`
	EnteredAt  Instant `json:"entered_at"`
	Version    int64   `json:"version,string"`

	Responsible string `json:"responsible"` // who answers for the number
	Evidence    string `json:"evidence"`    // the document it is taken from

	Standing     Standing `json:"standing,omitempty"`      // beside records of the same in the system
	Overlap      int64    `json:"overlap,omitempty"`       // of StandsReturned: the part of Value that the records counted already
	ChosenBy     string   `json:"chosen_by,omitempty"`     //
	ChosenAt     Instant  `json:"chosen_at,omitempty"`     //
	ChoiceReason string   `json:"choice_reason,omitempty"` //
}

// Standing says which number counts where a bureau handed a total in and the
// system has records of the same.
type Standing string

// The standings of a handed-in total.
const (
	StandsUndecided Standing = ""         // nobody chose yet: both are added up
	StandsBeside    Standing = "both"     // the total is of other records: both are added up
	StandsRecords   Standing = "records"  // the records count, the total does not
	StandsReturned  Standing = "returned" // the total counts: only what the records lack is added
)

// Standings lists what may be chosen, with labels.
var Standings = []Choice{
	{string(StandsRecords), "以系统内记录为准"}, {string(StandsReturned), "以报送数为准"}, {string(StandsBeside), "两者互不重复，相加"},
}

// Label is the standing's Chinese name.
func (s Standing) Label() string {
	if s == StandsUndecided {
		return "尚未确定"
	}
	return ChoiceLabel(Standings, string(s))
}

// Counts says whether the total has any part in a figure.
func (r Return) Counts() bool { return r.Standing != StandsRecords }

// Counted is what the total adds to a figure, in the indicator's stored unit.
func (r Return) Counted() int64 {
	switch r.Standing {
	case StandsRecords:
		return 0
	case StandsReturned:
		return r.Value - r.Overlap
	default:
		return r.Value
	}
}

// ReturnDue is the last day on which the totals of a year are handed in: 31
// January of the year after, by which the year's 行政执法数据 are published and
// reported upwards. Source: 国办发〔2018〕118号 第(六)项 (每年1月31日前).
func ReturnDue(year int) Day { return YearPeriod(year + 1).First().Add(30) }

// HandInState says how far a bureau's totals of a year are.
type HandInState string

// The states of a hand-in.
const (
	HandInMissing  HandInState = "missing"  // 未报
	HandInDone     HandInState = "done"     // 已报
	HandInConflict HandInState = "conflict" // 冲突: a total and records of the same, and nobody chose
)

// Label is the state's Chinese name.
func (s HandInState) Label() string {
	switch s {
	case HandInDone:
		return "已报"
	case HandInConflict:
		return "冲突"
	default:
		return "未报"
	}
}

// HandIn is a bureau's word that its figures of a year are complete (确认报齐).
type HandIn struct {
	BureauID    int64   `json:"bureau_id,string" gorm:"primaryKey;autoIncrement:false"`
	Year        int     `json:"year" gorm:"primaryKey;autoIncrement:false"`
	Responsible string  `json:"responsible"`
	Note        string  `json:"note"`
	EnteredBy   string  `json:"entered_by"`
	EnteredAt   Instant `json:"entered_at"`
}

// Reminder is one 催报: who reminded a bureau of a year's totals, and when.
type Reminder struct {
	ID         int64   `json:"id,string" gorm:"primaryKey;autoIncrement:false"`
	BureauID   int64   `json:"bureau_id,string"`
	Year       int     `json:"year"`
	FromBureau int64   `json:"from_bureau,string"`
	SentBy     string  `json:"sent_by"`
	SentAt     Instant `json:"sent_at"`
	Note       string  `json:"note"`
}
