package migrations

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// importBatch0012 is one file that is being imported.
type importBatch0012 struct {
	ID          int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	BureauID    int64  `gorm:"index:ix_import_batches_bureau,priority:1;not null"`
	UserID      int64  `gorm:"not null"`
	ActorID     int64  `gorm:"not null"`
	UserName    string `gorm:"size:100;not null"`
	Kind        string `gorm:"size:20;not null"`
	FileName    string `gorm:"size:255;not null"`
	Hash        string `gorm:"size:64;not null"`
	Size        int64  `gorm:"not null"`
	Encoding    string `gorm:"size:20;not null"`
	Preview     string `gorm:"size:16777215;not null"`
	Sheet       string `gorm:"size:100;not null"`
	HeaderRow   int    `gorm:"not null"`
	Header      string `gorm:"size:16777215;not null"`
	Mapping     string `gorm:"size:16777215;not null"`
	Fingerprint string `gorm:"size:64;not null"`
	State       string `gorm:"size:12;index:ix_import_batches_state;not null"`
	Staged      bool   `gorm:"not null"`
	Total       int    `gorm:"not null"`
	Examples    int    `gorm:"not null"`
	Good        int    `gorm:"not null"`
	Updates     int    `gorm:"not null"`
	Differing   int    `gorm:"not null"`
	Duplicates  int    `gorm:"not null"`
	Bad         int    `gorm:"not null"`
	Strict      bool   `gorm:"not null"`
	Correct     bool   `gorm:"not null"`
	Reason      string `gorm:"size:500;not null"`
	Progress    int    `gorm:"not null"`
	Added       int    `gorm:"not null"`
	Corrected   int    `gorm:"not null"`
	Stop        bool   `gorm:"not null"`
	Attempts    int    `gorm:"not null"`
	Message     string `gorm:"type:text;not null"`
	CreatedAt   int64  `gorm:"not null"`
	UpdatedAt   int64  `gorm:"not null"`
	CommittedAt int64  `gorm:"not null"`
	UndoneAt    int64  `gorm:"not null"`
	Version     int64  `gorm:"not null"`
}

func (importBatch0012) TableName() string { return "import_batches" }

// importRow0012 is one row of a batch.
type importRow0012 struct {
	BatchID int64  `gorm:"primaryKey;autoIncrement:false;not null;index:ix_import_rows_status,priority:1;index:ix_import_rows_doc,priority:1;index:ix_import_rows_num,priority:1"`
	Line    int    `gorm:"primaryKey;autoIncrement:false;not null;index:ix_import_rows_status,priority:3"`
	Status  string `gorm:"size:12;index:ix_import_rows_status,priority:2;not null"`
	DocKey  string `gorm:"size:64;index:ix_import_rows_doc,priority:2;not null"`
	NumKey  string `gorm:"size:64;index:ix_import_rows_num,priority:2;not null"`
	CaseID  int64  `gorm:"not null"`
	Edited  bool   `gorm:"not null"`
	Cells   string `gorm:"size:16777215;not null"`
	Edits   string `gorm:"size:16777215;not null"`
	Faults  string `gorm:"size:16777215;not null"`
}

func (importRow0012) TableName() string { return "import_rows" }

// importFault0012 finds rows by what is wrong with them.
type importFault0012 struct {
	BatchID   int64  `gorm:"primaryKey;autoIncrement:false;not null;index:ix_import_faults_kind,priority:1;index:ix_import_faults_value,priority:1"`
	Line      int    `gorm:"primaryKey;autoIncrement:false;not null;index:ix_import_faults_kind,priority:3"`
	Seq       int    `gorm:"primaryKey;autoIncrement:false;not null"`
	Kind      string `gorm:"size:12;index:ix_import_faults_kind,priority:2;not null"`
	Label     string `gorm:"size:255;not null"`
	Place     int    `gorm:"index:ix_import_faults_value,priority:2;not null"`
	ValueHash string `gorm:"size:64;index:ix_import_faults_value,priority:3;not null"`
}

func (importFault0012) TableName() string { return "import_faults" }

// importedCase0012 says which batch a case came from.
type importedCase0012 struct {
	CaseID  int64 `gorm:"primaryKey;autoIncrement:false;not null"`
	BatchID int64 `gorm:"index:ix_imported_cases_batch;not null"`
	Line    int   `gorm:"not null"`
}

func (importedCase0012) TableName() string { return "imported_cases" }

// importMapping0012 remembers how columns were mapped.
type importMapping0012 struct {
	BureauID    int64  `gorm:"primaryKey;autoIncrement:false;not null"`
	Fingerprint string `gorm:"size:64;primaryKey;not null"`
	Kind        string `gorm:"size:20;not null"`
	Mapping     string `gorm:"size:16777215;not null"`
	At          int64  `gorm:"not null"`
}

func (importMapping0012) TableName() string { return "import_mappings" }

func imports() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0012_import", Migrate: func(db *gorm.DB) error {
		for _, table := range []any{&importBatch0012{}, &importRow0012{}, &importFault0012{}, &importedCase0012{}, &importMapping0012{}} {
			if err := create(db, table); err != nil {
				return err
			}
		}
		return nil
	}}
}
