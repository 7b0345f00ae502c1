package models

// Dump (年度数据文件) is a prepared file of everything that was on show of one
// year of decision. Whoever serves it must first ask whether anything in it has
// been withdrawn or corrected since: Seq says up to where it looked.
type Dump struct {
	Year   int     `json:"year" gorm:"primaryKey;autoIncrement:false"`
	Format string  `json:"format" gorm:"primaryKey"` // csv, ndjson or xlsx
	Seq    int64   `json:"-"`                        // place in the order of change that it was made at
	Rows   int     `json:"rows" gorm:"column:row_count"`
	Bytes  int64   `json:"bytes" gorm:"column:byte_count"`
	SHA256 string  `json:"sha256" gorm:"column:sha256"` // of the file, hexadecimal; also its address in the folder
	MadeAt Instant `json:"made_at"`
}

// Dataset is a prepared file as the site offers it.
type Dataset struct {
	Dump
	Stale bool `json:"stale"` // something in it was withdrawn or corrected: it is not served and will be made anew
}

// DataColumn describes one column of the open data: an entry of the data
// dictionary (数据字典).
type DataColumn struct {
	Name    string `json:"name" doc:"英文字段名"`
	Header  string `json:"header" doc:"中文表头"`
	Dual    string `json:"dual" doc:"双公示表头；空为双公示记录没有此项"`
	Type    string `json:"type" doc:"text 文字、code 代码、list 代码列表、money 金额、day 日期、time 时间、number 整数"`
	Meaning string `json:"meaning" doc:"含义"`
	Source  string `json:"source" doc:"取值规则"`
}

// shortTerm is the longest term of publication, in days, for which search
// engines are kept away: what they copied would outlive it.
const shortTerm = 93

// Listed says whether the row may be offered to search engines and to readers
// that keep copies: on show, not about a natural person or a sole trader, and
// not for a short term only.
func (p Publication) Listed() bool {
	return p.Shown() && !p.Natural() && (p.ShownUntil == "" || p.ShownUntil.Sub(p.PublishedOn) > shortTerm)
}
