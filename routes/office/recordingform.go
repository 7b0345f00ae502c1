package office

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/recording"
	"sanxiang/app/sheet"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// plainLimit is the largest request of a form without script, bytes; with
// script a file may be as large as models.LargestUpload.
const plainLimit = 4 << 30

// recordingForm is the form that adds to the record of a case.
type recordingForm struct {
	*form
	Stage, Medium, Act, Name, Place, Taken, Device, Officers, Shown, Reason, Text field
	Limit, Largest                                                                string
}

func newRecordingForm(f *form, t recording.Timeline) *recordingForm {
	var devices, officers []models.Choice
	for _, x := range t.Devices {
		devices = append(devices, idChoice(x.ID, models.ChoiceLabel(models.DeviceKinds, x.Kind)+" "+x.Serial))
	}
	for _, o := range t.Officers {
		if o.ActiveTo == "" {
			officers = append(officers, idChoice(o.ID, o.Name))
		}
	}
	if !f.values.Has("key") { // nobody has filled it in yet
		for _, id := range []int64{t.Case.Handler1, t.Case.Handler2} {
			f.values.Add("officers", strconv.FormatInt(id, 10))
		}
	}
	r := &recordingForm{form: f, Limit: models.SizeText(plainLimit), Largest: models.SizeText(models.LargestUpload)}
	r.Medium = f.radios("medium", "形式", models.Media)
	r.Stage = f.pick("stage", "环节", models.Stages)
	r.Act = f.pick("act", "执法行为", models.Acts, hint("查封、扣押、强制拆除等须有全程音像"))
	r.Name = f.text("title", "名称", most(200), hint("例如 现场检查笔录；一次添加多个文件时自动编号"))
	r.Taken = f.text("taken_at", "形成时间", hint("例如 2024-06-01 09:30"), autocomplete("off"))
	r.Place = f.text("place", "地点", optional, most(200))
	r.Device = f.pick("device_id", "录制设备", devices, optional, hint("本机关登记的设备"))
	r.Officers = f.checks("officers", "执法人员", officers, hint("现场执法和调查不得少于两人"))
	r.Shown = f.check("cert_shown", "已出示执法证件并告知权利", hint("现场执法、询问、送达等行为须出示证件并告知权利"))
	r.Reason = f.area("late_reason", "迟报原因", optional, rows(2), hint("形成后超过24小时才上传的须填写"))
	r.Text = f.area("text", "文字内容", optional, rows(5), hint("形式为文字时填写，或上传文件"))
	return r
}

// itemOf reads the form into a recording. What cannot be read is noted.
func itemOf(f *form) recording.Item {
	item := recording.Item{Recording: models.Recording{
		Stage: f.value("stage"), Medium: f.value("medium"), Act: f.value("act"), Title: f.value("title"), Content: f.value("text"),
		Place: f.value("place"), TakenAt: f.moment("taken_at"), DeviceID: f.row("device_id"),
		CertShown: f.checked("cert_shown"), LateReason: f.value("late_reason"),
	}}
	for _, text := range f.list("officers") {
		id, err := models.ParseID(text)
		f.unread.Require(err == nil, "officers", "所选的人员不存在", "请重新选择")
		item.Officers = append(item.Officers, id)
	}
	return item
}

// clockShape is a time of day at the end of a text.
var clockShape = regexp.MustCompile(`[\sT]+(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})秒?|分)?$`)

// moment reads a day with a time of day, 0 for an empty field.
func (f *form) moment(name string) models.Instant {
	text := models.HalfWidth(f.value(name))
	if text == "" {
		return 0
	}
	m := clockShape.FindStringSubmatch(text)
	if m == nil {
		f.unread.Require(false, name, "须写明日期和几时几分", "例如 2024-06-01 09:30")
		return 0
	}
	day, err := sheet.ParseDay(strings.TrimSuffix(text, m[0]))
	if err != nil {
		f.note(name, err)
		return 0
	}
	at, err := time.ParseInLocation("2006-01-02 15:4:5", string(day)+" "+m[1]+":"+m[2]+":0"+m[3], models.Shanghai)
	if m[3] != "" {
		at, err = time.ParseInLocation("2006-01-02 15:4:5", string(day)+" "+m[1]+":"+m[2]+":"+m[3], models.Shanghai)
	}
	f.unread.Require(err == nil, name, "时间不存在", "请核对时、分，例如 09:30")
	if err != nil {
		return 0
	}
	return models.InstantOf(at)
}

// readRecording reads the form's fields. Files of a form without script are
// taken in on the way and become uploads like those that a script sent.
func (d *recordingDesk) readRecording(v *visit, id int64) (url.Values, error) {
	kind, options, err := mime.ParseMediaType(v.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEMultipartForm || options["boundary"] == "" {
		return v.form()
	}
	if v.Request().Header.ContentLength() > plainLimit {
		return nil, web.Refuse(fiber.StatusRequestEntityTooLarge, "一次提交不能超过%s，请分次提交；启用脚本的浏览器可上传%s以内的文件并断点续传",
			models.SizeText(plainLimit), models.SizeText(models.LargestUpload))
	}
	values := url.Values{}
	parts := multipart.NewReader(web.Body(v.Ctx, plainLimit), options["boundary"])
	for left := int64(formLimit); ; {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return values, nil
		}
		if err != nil {
			return nil, partFailed(err)
		}
		if part.FileName() != "" {
			if err := d.takeFile(v, id, part, values); err != nil {
				return nil, err
			}
			continue
		}
		text, err := io.ReadAll(io.LimitReader(part, left+1))
		if left -= int64(len(text)); left < 0 {
			return nil, web.Refuse(fiber.StatusRequestEntityTooLarge, "填写的内容过长，请缩短或作为文件上传")
		}
		if err != nil {
			return nil, partFailed(err)
		}
		if part.FormName() != "file" {
			values.Add(part.FormName(), string(text))
		}
	}
}

// takeFile keeps one file of a form. No file chosen is no file.
func (d *recordingDesk) takeFile(v *visit, id int64, part *multipart.Part, values url.Values) error {
	first := make([]byte, 1)
	if _, err := io.ReadFull(part, first); errors.Is(err, io.EOF) {
		return models.Errorf(models.Invalid, "文件“%s”是空的，请重新选择文件", models.CleanFileName(part.FileName()))
	} else if err != nil {
		return partFailed(err)
	}
	limit := int64(v.Request().Header.ContentLength())
	if limit <= 0 {
		limit = plainLimit
	}
	u, err := d.Uploads.Take(v.ctx, v.actor, models.Upload{CaseID: id, FileName: part.FileName(), Size: limit}, io.MultiReader(bytes.NewReader(first), part))
	if err != nil {
		return partFailed(err)
	}
	values.Add("upload", strconv.FormatInt(u.ID, 10))
	return nil
}

// partFailed words a form that broke off.
func partFailed(err error) error {
	var refusal *web.Refusal
	var typed *models.Error
	if errors.As(err, &refusal) || errors.As(err, &typed) {
		return err
	}
	return web.Refuse(fiber.StatusBadRequest, "提交的内容没有传完，请检查网络后重新提交")
}
