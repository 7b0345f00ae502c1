package demo

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"image"
	"image/color"
	"image/png"
	"io"

	"sanxiang/models"
)

// exhibit is one item of the full-process record before it is handed in.
type exhibit struct {
	stage, medium, act string
	title              string
	shown              bool // certificates shown, rights told
	together           bool // an act of both officers
}

// The exhibits of every case that runs in full, by when they are made.
var (
	onRegistering = []exhibit{{"start", "document", "other", "案件来源登记表", false, false}}
	onFiling      = []exhibit{{"start", "document", "other", "立案审批表", false, false}}
	onScene       = []exhibit{
		{"evidence", "document", "scene", "现场检查笔录", true, true},
		{"evidence", "photo", "scene", "现场照片", true, true},
		{"evidence", "av", "scene", "现场执法视频", true, true},
	}
	onInterview = []exhibit{{"evidence", "text", "interview", "询问笔录", true, true}}
	onReview    = []exhibit{{"review", "document", "other", "法制审核意见书", false, false}}
	onHearing   = []exhibit{{"review", "av", "hearing", "听证会录像", false, false}, {"review", "document", "hearing", "听证笔录", false, false}}
	onDiscuss   = []exhibit{{"decision", "document", "discussion", "集体讨论记录", false, false}}
	onDeciding  = []exhibit{{"decision", "document", "other", "行政处罚决定书", false, false}}
	onServing   = []exhibit{{"service", "document", "service", "送达回证", true, false}, {"service", "photo", "service", "送达现场照片", true, false}}
	onPaying    = []exhibit{{"execution", "document", "other", "罚款缴纳票据", false, false}}
)

// body makes the exhibit's file and its name; no file for plain text.
func (x exhibit) body(c models.Case, day models.Day) (io.Reader, string) {
	switch x.medium {
	case "photo":
		return bytes.NewReader(picture(c.Number + x.title)), x.title + ".png"
	case "av":
		return bytes.NewReader(clip(c.Number + x.title)), x.title + ".mp4"
	case "document":
		return bytes.NewReader(paper(c, x.title, day)), x.title + ".txt"
	}
	return nil, ""
}

// words is what a text record says.
func (x exhibit) words(c models.Case) string {
	return "问：是否清楚本次调查的事项？答：清楚，涉及" + c.Cause + "。问：以上情况是否属实？答：属实，愿意配合整改。（演示内容）"
}

// picture draws a small pattern that differs from name to name.
func picture(name string) []byte {
	seed := fingerprint(name)
	img := image.NewPaletted(image.Rect(0, 0, 32, 24), color.Palette{
		color.RGBA{0xf3, 0xf5, 0xf7, 0xff}, color.RGBA{0x0b, 0x4f, 0x9c, 0xff}, color.RGBA{0x8a, 0x53, 0x00, 0xff},
	})
	for i := range img.Pix {
		img.Pix[i] = uint8(seed >> (uint(i/3+i/32) % 61) % 3)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		panic(fmt.Errorf("draw picture: %w", err)) // a picture in memory can always be written
	}
	return out.Bytes()
}

// clip makes the head of an MP4 file (ISO/IEC 14496-12 4.3) with a free box
// behind it: enough to be told as a video, with nothing to see.
func clip(name string) []byte {
	return fmt.Appendf([]byte("\x00\x00\x00\x14ftypmp42\x00\x00\x00\x00mp42"), "\x00\x00\x00\x18free%016x", fingerprint(name))
}

// paper writes a document as plain text.
func paper(c models.Case, title string, day models.Day) []byte {
	return fmt.Appendf(nil, "%s\n案号：%s\n案由：%s\n当事人：%s\n日期：%s\n（演示文书，内容为虚构）\n", title, c.Number, c.Cause, c.PartyName, day.Chinese())
}

func fingerprint(s string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s))
	return h.Sum64()
}
