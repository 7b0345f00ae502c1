package api

import (
	"io"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/recording"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// recordingForm is one recording as it is handed in.
type recordingForm struct {
	Stage      string         `json:"stage"`
	Medium     string         `json:"medium"`
	Act        string         `json:"act"`
	Title      string         `json:"title"`
	Text       string         `json:"text" doc:"文字记录的内容"`
	Place      string         `json:"place"`
	TakenAt    models.Instant `json:"taken_at" doc:"形成时间，Unix 毫秒"`
	DeviceID   int64          `json:"device_id,string"`
	Hash       string         `json:"hash" doc:"文件的 SHA-256（十六进制），填写时与收到的文件核对"`
	FileName   string         `json:"file_name"`
	CertShown  bool           `json:"cert_shown" doc:"已出示证件并告知权利"`
	LateReason string         `json:"late_reason" doc:"超过24小时上传的原因"`
	Officers   models.IDs     `json:"officers" doc:"执法人员编号；不填为办案人员"`
}

func (f recordingForm) item(key string) recording.Item {
	return recording.Item{Key: key, Officers: f.Officers, Recording: models.Recording{
		Stage: f.Stage, Medium: f.Medium, Act: f.Act, Title: f.Title, Content: f.Text, Place: f.Place, TakenAt: f.TakenAt,
		DeviceID: f.DeviceID, Hash: f.Hash, FileName: f.FileName, CertShown: f.CertShown, LateReason: f.LateReason,
	}}
}

// recordingAnswer is a recording as it was kept.
type recordingAnswer struct {
	Recording models.Recording `json:"recording"`
	Findings  []models.Finding `json:"findings"`
}

// recordingList lists a case's recordings.
type recordingList struct {
	Recordings []models.Recording `json:"recordings"`
	MissingAV  []string           `json:"missing_av" doc:"须有全程音像记录而没有的执法行为"`
}

func (a *api) listRecordings(r call, _ none) (recordingList, error) {
	rows, missing, err := a.Recording.List(r.ctx, r.actor, r.id)
	return recordingList{list(rows), list(missing)}, err
}

func (a *api) appendRecording(r call, f recordingForm, file io.Reader) (recordingAnswer, error) {
	kept, findings, err := a.Recording.Append(r.ctx, r.actor, r.id, f.item(r.key), file)
	return recordingAnswer{kept, list(findings)}, err
}

func (a *api) sendRecording(r call, _ none) error {
	seq, err := strconv.Atoi(r.http.Params("seq"))
	if err != nil {
		return models.Errorf(models.NotFound, "没有找到该过程记录，请核对序号")
	}
	kept, file, err := a.Recording.Open(r.ctx, r.actor, r.id, seq)
	if err != nil {
		return err
	}
	r.http.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	r.http.Set(fiber.HeaderETag, `"`+kept.Hash+`"`)
	web.Attachment(r.http, kept.FileName)
	return r.http.SendStream(file, int(kept.Size)) // the server closes the file
}
