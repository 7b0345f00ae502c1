package cases

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"sanxiang/app/blob"
	"sanxiang/app/sheet"
	"sanxiang/app/store"
	"sanxiang/models"
)

// Blobs keeps the files as they came.
type Blobs interface {
	Put(ctx context.Context, src io.Reader) (blob.Ref, error)
	Open(ctx context.Context, digest string) (io.ReadSeekCloser, error)
}

// Imports leads files of cases step by step into the ledger (导入向导): upload,
// columns, check, trial, import, and back again. Rows are held to the same
// rules as those of Service.Import. They are staged in the database, so that no
// step depends on one request or one process; the long steps are done by Work.
//
// A batch belongs to a bureau: its handlers work on it, its approvers may look.
type Imports struct {
	*Service
	blobs Blobs
	wake  chan struct{}
}

// NewImports makes the use case.
func NewImports(s *Service, blobs Blobs) *Imports {
	return &Imports{Service: s, blobs: blobs, wake: make(chan struct{}, 1)}
}

// importLimits bound what a file may cost.
var importLimits = sheet.Limits{
	Bytes: models.LargestImport, Workbook: models.LargestImport, Unpacked: 512 << 20,
	Columns: models.ImportWidth, Cell: sheet.DefaultLimits.Cell, Record: 1 << 20,
}

// mayImport asks for the right to import cases of the own bureau.
func (s *Imports) mayImport(ctx context.Context, actor models.Actor) error {
	return s.permit(ctx, actor, models.ActHandleCase, actor.BureauID)
}

// see finds a batch that the actor may look at: of the own bureau, as handler
// or approver. Another bureau's is NotFound, whoever asks.
func (s *Imports) see(ctx context.Context, actor models.Actor, id int64) (models.ImportBatch, error) {
	if actor.Empty() {
		return models.ImportBatch{}, models.Permit(actor, models.ActHandleCase, nil, 0)
	}
	b, err := s.store.FindImport(ctx, id)
	if err != nil {
		return models.ImportBatch{}, err
	}
	if b.BureauID != actor.BureauID {
		return models.ImportBatch{}, models.Errorf(models.NotFound, "%s", models.HiddenMessage)
	}
	if err := s.permit(ctx, actor, models.ActApproveCase, b.BureauID); err == nil {
		return b, nil
	}
	return b, s.permit(ctx, actor, models.ActHandleCase, b.BureauID)
}

// own finds a batch that the actor may work on.
func (s *Imports) own(ctx context.Context, actor models.Actor, id int64) (models.ImportBatch, error) {
	b, err := s.see(ctx, actor, id)
	if err != nil {
		return b, err
	}
	return b, s.permit(ctx, actor, models.ActHandleCase, b.BureauID)
}

// Find gives a batch.
func (s *Imports) Find(ctx context.Context, actor models.Actor, id int64) (models.ImportBatch, error) {
	return s.see(ctx, actor, id)
}

// importPage is how many batches a page lists.
const importPage = 30

// List gives the batches of the actor's bureau, newest first, and where the
// next page starts, 0 at the end.
func (s *Imports) List(ctx context.Context, actor models.Actor, before int64) ([]models.ImportBatch, int64, error) {
	if err := s.permit(ctx, actor, models.ActApproveCase, actor.BureauID); err != nil {
		if err := s.mayImport(ctx, actor); err != nil {
			return nil, 0, err
		}
	}
	list, err := s.store.ListImports(ctx, store.ImportFilter{Bureau: actor.BureauID, Before: before, Limit: importPage + 1})
	if err != nil || len(list) <= importPage {
		return list, 0, err
	}
	return list[:importPage], list[importPage-1].ID, nil
}

// Uploaded is a file that somebody sends.
type Uploaded struct {
	Key  string
	Name string
	Body io.Reader
}

// Create takes a file in: it is looked at whole, kept as it is, and becomes a
// batch whose columns are to be mapped. Errors: Invalid for what is no table.
func (s *Imports) Create(ctx context.Context, actor models.Actor, u Uploaded) (models.ImportBatch, error) {
	if err := s.mayImport(ctx, actor); err != nil {
		return models.ImportBatch{}, err
	}
	data, err := io.ReadAll(io.LimitReader(u.Body, models.LargestImport+1))
	if err != nil {
		return models.ImportBatch{}, err
	}
	if int64(len(data)) > models.LargestImport {
		return models.ImportBatch{}, fileFault("文件超过"+models.SizeText(models.LargestImport), "请拆成几个文件分次导入，或由系统管理员用命令行导入")
	}
	name := models.CleanFileName(u.Name)
	if name == "" {
		name = "未命名文件"
	}
	view, encoding, err := preview(data)
	if err != nil {
		return models.ImportBatch{}, aboutFile(err)
	}
	ref, err := s.blobs.Put(ctx, bytes.NewReader(data))
	if err != nil {
		return models.ImportBatch{}, err
	}
	b := models.ImportBatch{
		BureauID: actor.BureauID, UserID: actor.UserID, ActorID: actor.UserID, UserName: actor.Name, Kind: "cases", FileName: shortName(name),
		Hash: ref.Hash, Size: ref.Size, Encoding: encoding, State: models.ImportUploaded,
	}
	return s.keepBatch(ctx, actor, u.Key, b, view)
}

// keepBatch writes a new batch, once for a key.
func (s *Imports) keepBatch(ctx context.Context, actor models.Actor, key string, b models.ImportBatch, view Excerpt) (models.ImportBatch, error) {
	text, err := json.Marshal(view)
	if err != nil {
		return b, fmt.Errorf("write preview: %w", err)
	}
	b.Preview = s.store.Seal(string(text))
	asked := []byte("import " + b.Hash)
	err = s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		result, again, err := tx.Once(key, asked)
		if err != nil {
			return err
		}
		if again {
			id, _ := strconv.ParseInt(result, 10, 64)
			b, err = tx.FindImport(id)
			return err
		}
		fresh := b
		if err := tx.CreateImport(&fresh); err != nil {
			return err
		}
		b = fresh
		return tx.Keep(key, asked, strconv.FormatInt(b.ID, 10))
	})
	return b, err
}

// shortName keeps a file name within its column, with its ending.
func shortName(name string) string {
	if r := []rune(name); len(r) > 120 {
		return string(r[:100]) + "…" + string(r[len(r)-10:])
	}
	return name
}

// fileFault is what is wrong with the file as a whole.
func fileFault(rule, fix string) error {
	return &models.Error{Kind: models.Invalid, Message: "文件不能导入", Fields: []models.FieldError{{Field: "file", Rule: rule, Fix: fix}}}
}

// aboutFile puts a fault of reading beside the field of the file.
func aboutFile(err error) error {
	var e *models.Error
	if !errors.As(err, &e) || e.Kind != models.Invalid || len(e.Fields) > 0 {
		return err
	}
	return fileFault(e.Message, "")
}

// Before names the batch of the bureau that brought the same file in already,
// the zero batch when there is none.
func (s *Imports) Before(ctx context.Context, b models.ImportBatch) (models.ImportBatch, error) {
	list, err := s.store.ListImports(ctx, store.ImportFilter{
		Bureau: b.BureauID, Hash: b.Hash, States: []models.ImportState{models.ImportDone, models.ImportCommitting}, Limit: 2,
	})
	for _, x := range list {
		if x.ID != b.ID {
			return x, err
		}
	}
	return models.ImportBatch{}, err
}

// Cancel gives a batch up before anything was imported, or stops an import that
// is under way after the rows of the moment.
func (s *Imports) Cancel(ctx context.Context, actor models.Actor, id int64) (models.ImportBatch, error) {
	if _, err := s.own(ctx, actor, id); err != nil {
		return models.ImportBatch{}, err
	}
	return s.change(ctx, actor, id, func(tx *store.Tx, b *models.ImportBatch) (string, error) {
		switch b.State {
		case models.ImportUploaded, models.ImportChecked, models.ImportChecking:
			if b.Added > 0 || b.Corrected > 0 {
				return "", models.Errorf(models.Conflict, "这一批已经导入过案件，不能放弃，可以撤销")
			}
			b.State, b.Staged, b.Preview = models.ImportCancelled, false, ""
			return "放弃导入", tx.PurgeImportRows(b.ID)
		case models.ImportCommitting:
			b.Stop = true
			return "停止导入", nil
		default:
			return "", models.Errorf(models.Conflict, "这一批%s，不能放弃", b.State.Label())
		}
	})
}

// change writes a batch as f changes it, with an audit line of the verb that f
// gives; without a verb nothing is written.
func (s *Imports) change(ctx context.Context, actor models.Actor, id int64, f func(*store.Tx, *models.ImportBatch) (string, error)) (models.ImportBatch, error) {
	var out models.ImportBatch
	err := s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		b, err := tx.FindImport(id)
		if err != nil {
			return err
		}
		verb, err := f(tx, &b)
		if err != nil {
			return err
		}
		if verb != "" {
			err = tx.UpdateImport(&b, verb, b.FileName)
		}
		out = b
		return err
	})
	return out, err
}

// file reads a batch's file.
func (s *Imports) file(ctx context.Context, b models.ImportBatch) ([]byte, error) {
	f, err := s.blobs.Open(ctx, b.Hash)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, models.LargestImport+1))
	if err != nil {
		return nil, fmt.Errorf("read file of import %d: %w", b.ID, err)
	}
	return data, nil
}
