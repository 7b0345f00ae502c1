package recording

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Item is one recording as it is handed in. Of the recording, the caller
// states what was recorded, when, by what device; what the system knows itself
// (ids, hash, size, time of intake) is overwritten. A hash that the caller
// gives along with a file is compared with the file. Officers are those who
// acted; none means the handlers of the case. Key makes the request safe to
// send again.
type Item struct {
	Key       string           `json:"-"`
	Recording models.Recording `json:"recording"`
	Officers  models.IDs       `json:"officers,omitempty"`
}

// Append takes in one recording: the file from body, which is nil for text
// alone, then the event StepRecorded. What is wrong with the item itself is
// said before the file is read. Errors: Invalid with all field errors, or with
// the rules of law as fields; Conflict; those of models.Permit. The findings
// are what the rules found, also beside an error.
func (s *Service) Append(ctx context.Context, actor models.Actor, caseID int64, item Item, body io.Reader) (models.Recording, []models.Finding, error) {
	if err := s.permit(ctx, actor, models.ActHandleCase, caseID); err != nil {
		return models.Recording{}, nil, err
	}
	at := s.store.Now()
	declared := item.Recording.Hash
	item.Recording = stated(item.Recording)
	if err := precheck(item, at, body != nil); err != nil {
		return models.Recording{}, nil, err
	}
	if body != nil {
		if err := s.intake(ctx, &item.Recording, declared, body); err != nil {
			return models.Recording{}, nil, err
		}
	}
	return s.keep(ctx, actor, intake{caseID: caseID, at: at, item: item})
}

// stated leaves what the caller may state.
func stated(r models.Recording) models.Recording {
	r.ID, r.CaseID, r.Seq, r.BureauID = 0, 0, 0, 0
	r.UploadedAt, r.TakenOn, r.UploadedOn, r.Late = 0, "", "", false
	r.Hash, r.Size = "", 0
	r.FileName = models.CleanFileName(r.FileName)
	return r
}

// precheck refuses a faulty item before its file is read. Whether a repeated
// request is late is not asked: the first one was in time or said why not.
func precheck(item Item, at models.Instant, filed bool) error {
	r := item.Recording
	r.UploadedAt = at
	if item.Key != "" {
		r.UploadedAt = r.TakenAt
	}
	if filed {
		r.Hash = "to come"
	}
	r.Settle()
	var c models.Checks
	c.Add("", r.Check())
	for _, f := range []struct {
		name, value string
		limit       int // characters; the text is counted in bytes
	}{{"title", r.Title, 200}, {"place", r.Place, 200}, {"file_name", r.FileName, 255}, {"late_reason", r.LateReason, 500}} {
		c.Require(utf8.ValidString(f.value) && utf8.RuneCountInString(f.value) <= f.limit, f.name,
			fmt.Sprintf("至多%d个字符，且须为有效文字", f.limit), "请缩短或重新填写")
	}
	c.Require(utf8.ValidString(r.Content) && len(r.Content) <= 65535, "text", "文字内容至多约2万字", "请把长文作为文件上传")
	return c.Err("过程记录有误")
}

// intake streams the file into the blob folder.
func (s *Service) intake(ctx context.Context, r *models.Recording, declared string, body io.Reader) error {
	ref, err := s.blobs.Put(ctx, body)
	if err != nil {
		return fmt.Errorf("take in file: %w", err)
	}
	switch {
	case ref.Size == 0:
		return models.Errorf(models.Invalid, "上传的文件是空的，请重新选择文件")
	case declared != "" && !strings.EqualFold(declared, ref.Hash):
		return models.Errorf(models.Invalid, "收到的文件与所报摘要不符，传输中可能损坏，请重新上传")
	}
	r.Hash, r.Size = ref.Hash, ref.Size
	return nil
}

// intake is an item whose file is in the folder; upload is what brought it
// there piece by piece, if anything did.
type intake struct {
	caseID int64
	at     models.Instant
	item   Item
	upload *models.Upload
}

// keep takes the step in one transaction.
func (s *Service) keep(ctx context.Context, actor models.Actor, in intake) (models.Recording, []models.Finding, error) {
	body, err := json.Marshal(in.item)
	if err != nil {
		return models.Recording{}, nil, fmt.Errorf("write recording of case %d: %w", in.caseID, err)
	}
	asked := fmt.Appendf(nil, "recording %d %s", in.caseID, body)
	var (
		kept     models.Recording
		findings []models.Finding
	)
	err = s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		result, again, err := tx.Once(in.item.Key, asked)
		if err != nil {
			return err
		}
		if again {
			seq, err := strconv.Atoi(result)
			if err != nil {
				return fmt.Errorf("read result of key: %w", err)
			}
			kept, err = tx.FindRecording(in.caseID, seq)
			return err
		}
		if kept, findings, err = in.take(tx); err != nil {
			return err
		}
		return tx.Keep(in.item.Key, asked, strconv.Itoa(kept.Seq))
	})
	if err != nil {
		return models.Recording{}, findings, err
	}
	return kept, findings, nil
}

// take moves the case by the step. It works on copies, for it may run again.
func (in intake) take(tx *store.Tx) (models.Recording, []models.Finding, error) {
	r := in.item.Recording
	r.UploadedAt = in.at
	r.Settle()
	if err := r.Check(); err != nil {
		return r, nil, err
	}
	content := r
	step := models.Step{Kind: models.StepRecorded, Day: r.TakenOn, Officers: in.item.Officers, Recording: &content}
	d, err := tx.FindDossier(in.caseID, step)
	if err != nil {
		return r, nil, err
	}
	if err := checkDevice(tx, r, d.Case.BureauID); err != nil {
		return r, nil, err
	}
	findings, err := tx.Take(d, step, &r)
	if err == nil && in.upload != nil {
		err = takeUpload(tx, in.upload.ID, r.Seq)
	}
	return r, findings, err
}

// takeUpload notes that an upload became the recording. It becomes only one.
func takeUpload(tx *store.Tx, id int64, seq int) error {
	u, err := tx.FindUpload(id)
	if err != nil {
		return err
	}
	if u.State == models.UploadTaken {
		return models.Errorf(models.Conflict, "文件“%s”已登记为第%d条过程记录，不必重复登记", u.FileName, u.Seq)
	}
	u.State, u.Seq = models.UploadTaken, seq
	return tx.UpdateUpload(u)
}

// checkDevice demands that the device is the bureau's own and in service when
// the recording was made (国办发〔2018〕118号（八）).
func checkDevice(tx *store.Tx, r models.Recording, bureau int64) error {
	if r.DeviceID == 0 {
		return nil
	}
	d, err := tx.FindDevice(r.DeviceID)
	if err != nil && models.KindOf(err) != models.NotFound {
		return err
	}
	var c models.Checks
	own := err == nil && d.BureauID == bureau
	c.Require(own, "device_id", "没有这台设备，或它不属于承办机关", "请改选本机关登记的设备")
	c.Require(!own || inService(d, r.TakenOn), "device_id", "设备"+d.Serial+"在"+r.TakenOn.Chinese()+"不在使用期内", "请核对设备编号、设备启用和停用日期")
	return c.Err("过程记录有误")
}

// inService says whether the device may be used on the day.
func inService(d models.Device, on models.Day) bool {
	return d.ServiceFrom <= on && (d.ServiceTo == "" || d.ServiceTo > on)
}
