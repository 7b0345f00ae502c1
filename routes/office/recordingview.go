package office

import (
	"path"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
	"sanxiang/routes/web"
)

// recordingPage is one recording with its preview.
type recordingPage struct {
	Case        caseHead
	Title, Text string
	Facts       []fact
	Show        string // image, audio, video, pdf; empty = no preview
	Href, Save  string
	Back        string
	Type        string
}

// inlineTypes are the kinds of files that a browser shows by itself, by the
// end of their names. Everything else is only saved: an HTML page or an SVG
// picture that somebody handed in must not run as a page of this site.
var inlineTypes = map[string]string{
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp", ".bmp": "image/bmp",
	".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".wav": "audio/wav", ".ogg": "audio/ogg", ".oga": "audio/ogg", ".aac": "audio/aac", ".flac": "audio/flac",
	".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".ogv": "video/ogg", ".mov": "video/quicktime",
	".pdf": "application/pdf",
}

// inlineType is the media type under which a file is shown; none for one that
// is only saved.
func inlineType(name string) string { return inlineTypes[strings.ToLower(path.Ext(name))] }

// filePolicies forbid a file everything, should a browser take it for a page.
// A browser's own viewer of PDF does not open in a sandbox; it runs nothing of
// the file with the rights of this site. The review desk frames it.
const (
	filePolicy = "default-src 'none'; media-src 'self'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
	pdfPolicy  = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
)

// recordingID reads which recording of which case is meant.
func recordingID(v *visit) (caseID int64, seq int, err error) {
	if caseID, err = v.id("id"); err != nil {
		return 0, 0, err
	}
	if seq, err = strconv.Atoi(v.Params("seq")); err != nil {
		return 0, 0, models.Errorf(models.NotFound, "%s", models.HiddenMessage)
	}
	return caseID, seq, nil
}

// showRecording shows one recording; that it was opened is noted.
func (d *recordingDesk) showRecording(v *visit) error {
	id, seq, err := recordingID(v)
	if err != nil {
		return err
	}
	r, err := d.Recording.Find(v.ctx, v.actor, id, seq)
	if err != nil {
		return err
	}
	t, err := d.Recording.FindTimeline(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	p := recordingPage{Case: d.caseHead(v, t.Case, "recordings"), Title: r.Title, Text: r.Content, Back: casePath(id, "recordings")}
	for _, l := range t.Lines {
		if l.Seq == seq {
			p.Facts = recordingFacts(lineOf(l))
		}
	}
	if r.Hash != "" {
		p.Href = casePath(id, "recordings/"+strconv.Itoa(seq)+"/content")
		p.Save, p.Type = p.Href+"?save=1", inlineType(r.FileName)
		p.Show, _, _ = strings.Cut(p.Type, "/")
		if p.Type == "application/pdf" {
			p.Show = "pdf"
		}
	}
	return v.render(d.show, head{Title: r.Title + " " + t.Case.Number, Section: "cases", Crumbs: append(caseCrumbs(t.Case), crumb{"过程记录", p.Back})}, p)
}

// recordingFacts lists what is known of a recording.
func recordingFacts(l recordingLine) []fact {
	out := []fact{
		{Name: "环节", Value: models.ChoiceLabel(models.Stages, l.Stage)}, {Name: "形式", Value: l.Medium}, {Name: "执法行为", Value: l.Act},
		{Name: "形成时间", Value: l.Time}, {Name: "上传时间", Value: moment(l.UploadedAt)},
	}
	if l.Late {
		out[4].Tag = &tag{tagLate, "超过24小时"}
		out = append(out, fact{Name: "迟报原因", Value: l.LateReason})
	}
	shown := "未勾选"
	if l.CertShown {
		shown = "是"
	}
	for _, x := range []fact{
		{Name: "地点", Value: l.Place}, {Name: "执法人员", Value: l.Who}, {Name: "出示证件并告知权利", Value: shown}, {Name: "设备", Value: l.Device},
		{Name: "登记人", Value: l.By}, {Name: "文件名", Value: l.FileName}, {Name: "大小", Value: l.Bytes}, {Name: "SHA-256", Value: l.Hash},
	} {
		if x.Value != "" {
			out = append(out, x)
		}
	}
	return out
}

// sendRecording sends a recording's file, whole or the part that a player asks
// for. It never runs: see inlineTypes.
func (d *recordingDesk) sendRecording(v *visit) error {
	id, seq, err := recordingID(v)
	if err != nil {
		return err
	}
	r, file, err := d.Recording.Open(v.ctx, v.actor, id, seq)
	if err != nil {
		return err
	}
	kind, policy := inlineType(r.FileName), filePolicy
	web.Attachment(v.Ctx, r.FileName)
	if kind == "" {
		kind = fiber.MIMEOctetStream
	} else if v.Query("save") == "" {
		name := string(v.Response().Header.Peek(fiber.HeaderContentDisposition))
		v.Set(fiber.HeaderContentDisposition, "inline"+strings.TrimPrefix(name, "attachment"))
	}
	if kind == "application/pdf" {
		policy = pdfPolicy
	}
	v.Set(fiber.HeaderContentSecurityPolicy, policy)
	v.Set("Cross-Origin-Resource-Policy", "same-origin")
	return web.SendContent(v.Ctx, web.Content{File: file, Size: r.Size, Type: kind, ETag: `"` + r.Hash + `"`})
}
