package models

import "strings"

// The limits of the import wizard: the largest file in bytes, the most rows,
// columns and sheets of it, what one row may hold in bytes, and how long a
// batch may be undone, in milliseconds. Larger files go through the command line.
const (
	LargestImport   = int64(32) << 20
	ImportRowsMost  = 100_000
	ImportWidth     = 256
	ImportSheets    = 20
	ImportRowSize   = 512 << 10
	ImportUndoTime  = 24 * 60 * 60 * 1000
	ImportKeptRows  = 30 * 24 * 60 * 60 * 1000 // rows of a batch that is over are kept so long
	ImportLeaveTime = 7 * 24 * 60 * 60 * 1000  // a batch that nobody goes on with is given up
)

// ImportState is how far a batch of an import has come.
type ImportState string

// The states of a batch.
const (
	ImportUploaded   ImportState = "uploaded"   // 待对应列
	ImportChecking   ImportState = "checking"   // 正在检查
	ImportChecked    ImportState = "checked"    // 已检查，待导入
	ImportCommitting ImportState = "committing" // 正在导入
	ImportDone       ImportState = "done"       // 已导入
	ImportUndoing    ImportState = "undoing"    // 正在撤销
	ImportUndone     ImportState = "undone"     // 已撤销
	ImportCancelled  ImportState = "cancelled"  // 已放弃
)

// ImportStates lists the states with their labels.
var ImportStates = []Choice{
	{string(ImportUploaded), "待对应列"}, {string(ImportChecking), "正在检查"}, {string(ImportChecked), "待导入"}, {string(ImportCommitting), "正在导入"},
	{string(ImportDone), "已导入"}, {string(ImportUndoing), "正在撤销"}, {string(ImportUndone), "已撤销"}, {string(ImportCancelled), "已放弃"},
}

// Label is the state's Chinese name.
func (s ImportState) Label() string { return ChoiceLabel(ImportStates, string(s)) }

// Working says whether the system is at work on the batch.
func (s ImportState) Working() bool {
	return s == ImportChecking || s == ImportCommitting || s == ImportUndoing
}

// ImportBatch is one file that is being imported (导入批次), from its upload to
// its end. Header, Mapping and Preview are JSON; Preview is sealed.
type ImportBatch struct {
	ID          int64       `json:"id,string" gorm:"primaryKey;autoIncrement:false"`
	BureauID    int64       `json:"bureau_id,string"`
	UserID      int64       `json:"user_id,string"`  // who brought it
	ActorID     int64       `json:"actor_id,string"` // for whom the system works on it
	UserName    string      `json:"user_name"`
	Kind        string      `json:"kind"` // cases
	FileName    string      `json:"file_name"`
	Hash        string      `json:"hash"` // SHA-256 of the file
	Size        int64       `json:"size"`
	Encoding    string      `json:"encoding"`
	Preview     string      `json:"-"`
	Sheet       string      `json:"sheet"`
	HeaderRow   int         `json:"header_row"` // as Excel numbers rows
	Header      string      `json:"header"`     // texts of the header by column
	Mapping     string      `json:"mapping"`    // target of each column, empty = not imported
	Fingerprint string      `json:"fingerprint"`
	State       ImportState `json:"state"`
	Staged      bool        `json:"staged"` // the rows are in the database
	Total       int         `json:"total"`  // rows of the file
	Examples    int         `json:"examples"`
	Good        int         `json:"good"`      // 新增
	Updates     int         `json:"updates"`   // 更新
	Differing   int         `json:"differing"` // 重复但内容不同
	Duplicates  int         `json:"duplicates"`
	Bad         int         `json:"bad"`
	Strict      bool        `json:"strict"`  // all or nothing
	Correct     bool        `json:"correct"` // updates are made as corrections
	Reason      string      `json:"reason"`  // of the corrections
	Progress    int         `json:"progress"`
	Added       int         `json:"added"`
	Corrected   int         `json:"corrected"`
	Stop        bool        `json:"stop"` // somebody asked to stop
	Attempts    int         `json:"attempts"`
	Message     string      `json:"message"` // what went wrong last
	CreatedAt   Instant     `json:"created_at" gorm:"autoCreateTime:false"`
	UpdatedAt   Instant     `json:"updated_at" gorm:"autoUpdateTime:false"`
	CommittedAt Instant     `json:"committed_at"`
	UndoneAt    Instant     `json:"undone_at"`
	Version     int64       `json:"version,string"`
}

// Warned counts the rows that are to be looked at.
func (b *ImportBatch) Warned() int { return b.Updates + b.Differing }

// ImportStatus is what is to become of a row, or has become of it.
type ImportStatus string

// The statuses of rows.
const (
	ImportNew       ImportStatus = "new"       // not yet checked
	ImportGood      ImportStatus = "good"      // 可新增
	ImportUpdate    ImportStatus = "update"    // 已有，可更正
	ImportDiffer    ImportStatus = "differ"    // 已有，内容不同
	ImportDuplicate ImportStatus = "duplicate" // 已有，相同
	ImportBad       ImportStatus = "bad"       // 有错误
	ImportAdded     ImportStatus = "added"     // 已新增
	ImportCorrected ImportStatus = "corrected" // 已更正
)

// ImportStatuses lists the statuses with their labels and shapes.
var ImportStatuses = []Choice{
	{string(ImportGood), "✓ 可新增"}, {string(ImportUpdate), "⚠ 可更新"}, {string(ImportDiffer), "⚠ 重复，内容不同"}, {string(ImportDuplicate), "✓ 重复，跳过"},
	{string(ImportBad), "✗ 有错误"}, {string(ImportAdded), "✓ 已新增"}, {string(ImportCorrected), "✓ 已更正"}, {string(ImportNew), "待检查"},
}

// ImportRow is one row of a batch as it is staged. Cells, Edits and Faults are
// JSON, sealed, for files hold identifiers of persons.
type ImportRow struct {
	BatchID int64 `gorm:"primaryKey;autoIncrement:false"`
	Line    int   `gorm:"primaryKey;autoIncrement:false"` // as Excel numbers rows
	Status  ImportStatus
	DocKey  string // keyed hash of bureau and document number; empty while the row has faults of its own
	NumKey  string // the same of the case number
	CaseID  int64  // of the case it meets or became
	Edited  bool
	Cells   string // texts by column
	Edits   string // texts that the file has where they were changed, by column
	Faults  string // []ImportFault
}

// ImportFault is one thing wrong with a row, or to be looked at.
type ImportFault struct {
	Column string `json:"column"` // the target's name, empty for the whole row
	Place  int    `json:"place"`  // column of the file from 0; -1 = none
	Head   string `json:"head"`   // as the file has it
	Value  string `json:"value"`
	Rule   string `json:"rule"`
	Fix    string `json:"fix"`
	Warn   bool   `json:"warn"`
}

// Sort is the kind of a fault: its column and its rule without the values in it.
func (f ImportFault) Sort() string {
	var b strings.Builder
	quoted := false
	for _, r := range f.Rule {
		switch {
		case r == '“':
			quoted = true
		case r == '”':
			quoted = false
		case quoted:
		case r >= '0' && r <= '9':
			if !strings.HasSuffix(b.String(), "N") {
				b.WriteByte('N')
			}
		default:
			b.WriteRune(r)
		}
	}
	return f.Head + "：" + b.String()
}

// ImportFaultIndex finds rows by what is wrong with them, without their values.
type ImportFaultIndex struct {
	BatchID   int64 `gorm:"primaryKey;autoIncrement:false"`
	Line      int   `gorm:"primaryKey;autoIncrement:false"`
	Seq       int   `gorm:"primaryKey;autoIncrement:false"`
	Kind      string
	Label     string
	Place     int
	ValueHash string // keyed
}

// TableName names the table.
func (ImportFaultIndex) TableName() string { return "import_faults" }

// ImportedCase says which batch a case came from.
type ImportedCase struct {
	CaseID  int64 `gorm:"primaryKey;autoIncrement:false"`
	BatchID int64
	Line    int
}

// ImportMapping remembers how a bureau mapped the columns of a header.
type ImportMapping struct {
	BureauID    int64  `gorm:"primaryKey;autoIncrement:false"`
	Fingerprint string `gorm:"primaryKey"`
	Kind        string
	Mapping     string
	At          Instant
}
