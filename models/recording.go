package models

import (
	"slices"
	"strings"
)

// Stages lists the stages of full-process recording (《行政处罚法》第47条).
var Stages = []Choice{
	{"start", "启动"}, {"evidence", "调查取证"}, {"review", "审核"}, {"decision", "决定"}, {"service", "送达"}, {"execution", "执行"},
}

// Media lists the forms of a recording.
var Media = []Choice{{"text", "文字"}, {"photo", "照片"}, {"av", "音像"}, {"document", "文书"}}

// Acts lists the acts that recordings document. Those in MandatoryAV need
// audio-video for their full course (国办发〔2018〕118号（八）).
var Acts = []Choice{
	{"scene", "现场检查"}, {"interview", "询问"}, {"sampling", "抽样取证"}, {"evidence_hold", "先行登记保存"}, {"hold_handled", "登记保存处理"},
	{"seal_up", "查封"}, {"seizure", "扣押"}, {"measure_lifted", "解除查封扣押"}, {"demolition", "强制拆除"}, {"forced_entry", "限制人身或强制进入"},
	{"hearing", "听证"}, {"leave_service", "留置送达"}, {"announce_service", "公告送达"}, {"service", "送达"}, {"discussion", "集体讨论"}, {"other", "其他"},
}

// MandatoryAV are the acts that must be recorded by audio-video from start to end.
var MandatoryAV = []string{"seal_up", "seizure", "demolition", "forced_entry"}

// OnSite are the acts at which officers must show their certificates
// (国办发〔2018〕118号（五）).
var OnSite = []string{"scene", "interview", "sampling", "evidence_hold", "seal_up", "seizure", "demolition", "forced_entry", "leave_service", "service"}

// Recording is one item of the full-process record: what was recorded, by
// whom, with what, and the hash of the file taken when it came in.
type Recording struct {
	ID         int64   `json:"id,string,omitempty" gorm:"primaryKey;autoIncrement:false"`
	CaseID     int64   `json:"case_id,string,omitempty"`
	Seq        int     `json:"seq,omitempty"` // of the event that carries it; set in the row, not in the event
	BureauID   int64   `json:"bureau_id,string,omitempty"`
	Stage      string  `json:"stage"`
	Medium     string  `json:"medium"`
	Act        string  `json:"act"`
	Title      string  `json:"title"`
	Content    string  `json:"text,omitempty"`
	Place      string  `json:"place,omitempty"`
	TakenAt    Instant `json:"taken_at"`
	UploadedAt Instant `json:"uploaded_at"`
	TakenOn    Day     `json:"-"` // legal days of the two, set by Settle
	UploadedOn Day     `json:"-"`
	DeviceID   int64   `json:"device_id,string,omitempty"`
	Hash       string  `json:"hash,omitempty"` // SHA-256 of the file; none for text alone
	Size       int64   `json:"size,omitempty"`
	FileName   string  `json:"file_name,omitempty"`
	CertShown  bool    `json:"cert_shown"` // certificates were shown and rights told
	Late       bool    `json:"late"`       // came in after 24 hours
	LateReason string  `json:"late_reason,omitempty"`
}

// intakeLimit is the time within which a recording must come in: 24 hours
// (内蒙古自治区三项制度办法第20条), in milliseconds.
const intakeLimit = 24 * 60 * 60 * 1000

// Settle works out what follows from the other fields.
func (r *Recording) Settle() {
	r.Late = r.UploadedAt-r.TakenAt > intakeLimit
	r.TakenOn, r.UploadedOn = r.TakenAt.Day(), r.UploadedAt.Day()
}

// Check validates a recording.
func (r Recording) Check() error {
	var c Checks
	c.Require(IsChoice(Stages, r.Stage), "stage", "环节不在可选范围", "可用 start、evidence、review、decision、service、execution")
	c.Require(IsChoice(Media, r.Medium), "medium", "形式不在可选范围", "可用 text、photo、av、document")
	c.Require(IsChoice(Acts, r.Act), "act", "执法行为不在可选范围", "例如 scene（现场检查）")
	c.Require(r.Title != "", "title", "记录名称必填", "例如 现场检查笔录")
	c.Require(r.TakenAt > 0, "taken_at", "记录形成时间必填", "请填写形成时间")
	c.Require(r.UploadedAt >= r.TakenAt, "taken_at", "记录形成时间不能晚于上传时间", "请核对设备时钟")
	c.Require(r.Medium == "text" || r.Hash != "", "file", "照片、音像和文书须附文件", "请上传文件")
	c.Require(r.Medium != "text" || r.Content != "" || r.Hash != "", "text", "文字记录须有内容", "请填写内容或上传文件")
	c.Require(!r.Late || r.LateReason != "", "late_reason", "超过24小时上传须说明原因", "请填写原因")
	c.Require(!slices.Contains(OnSite, r.Act) || r.CertShown, "cert_shown", "现场执法须出示执法证件并告知权利（国办发〔2018〕118号（五））", "确已出示的请勾选")
	return c.Err("过程记录有误")
}

// completeStages are the stages that a decided case's record must cover.
var completeStages = []string{"start", "evidence", "decision", "service"}

// applyRecording notes the stage as recorded; a record is complete when every
// required stage has at least one recording.
func (c *Case) applyRecording(r *Recording) {
	if r == nil {
		return
	}
	stages := strings.FieldsFunc(c.RecordStages, func(x rune) bool { return x == ',' })
	if !slices.Contains(stages, r.Stage) {
		stages = append(stages, r.Stage)
		slices.Sort(stages)
	}
	c.RecordStages = strings.Join(stages, ",")
	c.RecordComplete = !slices.ContainsFunc(completeStages, func(s string) bool { return !slices.Contains(stages, s) })
}

// MissingAV names the acts of a case that the law wants on audio-video and
// that have none (R27).
func MissingAV(list []Recording) []string {
	need, have := map[string]bool{}, map[string]bool{}
	for _, r := range list {
		if slices.Contains(MandatoryAV, r.Act) {
			need[r.Act] = true
			have[r.Act] = have[r.Act] || r.Medium == "av"
		}
	}
	var out []string
	for _, act := range MandatoryAV {
		if need[act] && !have[act] {
			out = append(out, act)
		}
	}
	return out
}

// RegisterCode names the built-in register of recordings.
func (r Recording) RegisterCode() string { return "recordings" }

// BureauOf is the case's bureau.
func (r Recording) BureauOf() int64 { return r.BureauID }

// Int answers for the size in bytes.
func (r Recording) Int(field string) int64 {
	if field == "size" {
		return r.Size
	}
	return 0
}

// Text answers for the fields that definitions may use.
func (r Recording) Text(field string) string {
	switch field {
	case "number":
		return r.Title
	case "stage":
		return r.Stage
	case "medium":
		return r.Medium
	case "act":
		return r.Act
	case "taken_on":
		return string(r.TakenAt.Day())
	case "uploaded_on":
		return string(r.UploadedAt.Day())
	case "late":
		return YesNo(r.Late)
	}
	return ""
}
