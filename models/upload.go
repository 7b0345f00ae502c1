package models

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The limits of uploads: the largest file, and what one user may have under
// way, in files and bytes. An upload that is not used ends after UploadLife
// milliseconds.
const (
	LargestUpload = int64(32) << 30
	UploadsOpen   = 100
	UploadsSize   = int64(64) << 30
	UploadLife    = 7 * 24 * 60 * 60 * 1000
)

// UploadState is how far an upload has come.
type UploadState string

// The states of an upload.
const (
	UploadOpen     UploadState = "open"     // 传送中
	UploadComplete UploadState = "complete" // 已传完，待登记
	UploadTaken    UploadState = "taken"    // 已登记为过程记录
)

// Upload is evidence that comes in piece by piece for a case, before it is a
// recording. How much of it is there is the length of its part file, which
// lies beside the evidence under the name of Part.
type Upload struct {
	ID        int64       `json:"id,string" gorm:"primaryKey;autoIncrement:false"`
	UserID    int64       `json:"user_id,string"`
	BureauID  int64       `json:"bureau_id,string"`
	CaseID    int64       `json:"case_id,string"`
	FileName  string      `json:"file_name"`
	Size      int64       `json:"size"`   // bytes, as stated at the beginning
	Stated    string      `json:"stated"` // SHA-256 that the sender states; may be none
	Hash      string      `json:"hash"`   // SHA-256 of what came in, once all is there
	State     UploadState `json:"state"`
	Seq       int         `json:"seq"` // of the recording that it became
	CreatedAt Instant     `json:"created_at" gorm:"autoCreateTime:false"`
	ExpiresAt Instant     `json:"expires_at"`
}

// Part names the upload's part file.
func (u Upload) Part() string { return fmt.Sprintf("upload-%d", u.ID) }

// digestShape is a SHA-256 in lower-case hexadecimal digits.
var digestShape = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Check validates what the sender says of an upload.
func (u Upload) Check() error {
	var c Checks
	c.Require(u.Size > 0, "size", "文件是空的或者没有说明大小", "请重新选择文件")
	c.Require(u.Size <= LargestUpload, "size", "文件不能超过"+SizeText(LargestUpload), "请分段录制或分成几个文件")
	c.Require(u.FileName != "" && utf8.ValidString(u.FileName) && utf8.RuneCountInString(u.FileName) <= 255, "file_name", "文件名必填，至多255个字符", "请给文件起一个名字")
	c.Require(u.Stated == "" || digestShape.MatchString(u.Stated), "sha256", "摘要须为64位小写十六进制数字", "可以不填")
	return c.Err("文件不能上传")
}

// CleanFileName keeps the last part of a path, without control characters and
// those that turn the direction of writing.
func CleanFileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
			return -1
		}
		return r
	}, strings.ReplaceAll(name, `\`, "/"))
	if name = path.Base(strings.TrimSpace(name)); name == "." || name == ".." || name == "/" {
		return ""
	}
	return name
}

// SizeText writes a number of bytes for people: "1.5 MB", units of 1024.
func SizeText(n int64) string {
	value, unit := float64(n), ""
	for _, u := range []string{"KB", "MB", "GB", "TB"} {
		if value < 1024 {
			break
		}
		value, unit = value/1024, u
	}
	if unit == "" {
		return fmt.Sprintf("%d 字节", n)
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", value), ".0") + " " + unit
}

// Viewing notes that somebody opened a recording on a day (记录信息调阅,
// 国办发〔2018〕118号（十）); once a user, recording and day.
type Viewing struct {
	RecordingID int64 `gorm:"primaryKey;autoIncrement:false"`
	Day         Day   `gorm:"primaryKey"`
	UserID      int64 `gorm:"primaryKey;autoIncrement:false"`
}
