package office

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/recording"
	"sanxiang/models"
)

// recordingDesk is the pages of a case's full-process record (过程记录) and of
// its file (案卷).
type recordingDesk struct {
	*office
	list, show, file *page
}

func newRecordingDesk(o *office) *recordingDesk {
	return &recordingDesk{office: o, list: o.parse("recordings.html"), show: o.parse("recording.html"), file: o.parse("casefile.html")}
}

func (d *recordingDesk) routes() []route {
	read := []models.Act{models.ActReadCase}
	return []route{
		get("/cases/:id/recordings", d.showRecordings, read...),
		post("/cases/:id/recordings/upload", d.addRecordings, models.ActHandleCase),
		post("/cases/:id/recordings/drop/:upload", d.dropUpload, models.ActHandleCase),
		get("/cases/:id/recordings/:seq", d.showRecording, read...),
		get("/cases/:id/recordings/:seq/content", d.sendRecording, read...),
		{method: fiber.MethodHead, path: "/cases/:id/recordings/:seq/content", serve: d.sendRecording, acts: read},
		get("/cases/:id/file", d.showCaseFile, read...),
		get("/cases/:id/file.zip", d.sendCaseFile, read...),
	}
}

// recordingsPage is the record of a case by stage, with the form to add to it.
type recordingsPage struct {
	Case     caseHead
	ID       int64
	Total    int
	Size     string
	Late     int
	Gaps     []gapLine
	Stages   []stageLines
	Form     *recordingForm // nil for those who may not add
	Uploads  []uploadLine
	FileHref string
}

// gapLine is something missing, with the way to mend it.
type gapLine struct{ Text, Fix, Href string }

// stageLines is the recordings of a stage.
type stageLines struct {
	Label string
	Lines []recordingLine
}

// recordingLine is one recording in the timeline.
type recordingLine struct {
	recording.Line
	Href, Time, Act, Medium, Bytes, Short, Who string
}

// uploadLine is a file that came in, or is coming, and is no recording yet.
type uploadLine struct {
	ID           int64
	Name, Size   string
	Done         bool
	Percent      int64
	Ends         string
	Length, Have int64
	Checked      bool
}

// showRecordings shows the record of a case.
func (d *recordingDesk) showRecordings(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	return d.renderRecordings(v, id, newForm(v.query()), fiber.StatusOK)
}

func (d *recordingDesk) renderRecordings(v *visit, id int64, f *form, status int) error {
	t, err := d.Recording.FindTimeline(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	p := recordingsPage{Case: d.caseHead(v, t.Case, "recordings"), ID: id, Total: len(t.Lines), FileHref: casePath(id, "file")}
	for _, g := range t.Gaps {
		q := url.Values{"stage": {g.Stage}, "act": {g.Act}}
		if g.Act != "" {
			q.Set("medium", "av")
		}
		p.Gaps = append(p.Gaps, gapLine{g.Text, g.Fix, casePath(id, "recordings?"+q.Encode()+"#add")})
	}
	p.Stages, p.Late, p.Size = groupLines(t.Lines)
	if t.Writable {
		p.Form = newRecordingForm(f, t)
		if p.Uploads, err = d.listUploads(v, id, f.values["upload"]); err != nil {
			return err
		}
	}
	return v.renderAs(status, d.list, head{Title: "过程记录 " + t.Case.Number, Section: "cases", Crumbs: caseCrumbs(t.Case)}, p)
}

// groupLines puts the recordings under their stages, in order of time, and
// counts what came in late and how much there is.
func groupLines(lines []recording.Line) (out []stageLines, late int, size string) {
	var bytes int64
	sorted := slices.Clone(lines)
	slices.SortStableFunc(sorted, func(a, b recording.Line) int { return int(min(1, max(-1, a.TakenAt-b.TakenAt))) })
	for _, stage := range models.Stages {
		group := stageLines{Label: stage.Label}
		for _, l := range sorted {
			if l.Stage != stage.Code {
				continue
			}
			bytes += l.Size
			if l.Late {
				late++
			}
			group.Lines = append(group.Lines, lineOf(l))
		}
		if len(group.Lines) > 0 {
			out = append(out, group)
		}
	}
	return out, late, models.SizeText(bytes)
}

// lineOf words one recording.
func lineOf(l recording.Line) recordingLine {
	out := recordingLine{
		Line: l, Href: casePath(l.CaseID, "recordings/"+strconv.Itoa(l.Seq)), Time: moment(l.TakenAt),
		Act: models.ChoiceLabel(models.Acts, l.Act), Medium: models.ChoiceLabel(models.Media, l.Medium), Who: strings.Join(l.Officers, "、"),
	}
	if l.Hash != "" {
		out.Bytes, out.Short = models.SizeText(l.Size), l.Hash[:8]
	}
	return out
}

// moment writes an instant to the minute, in Chinese time.
func moment(i models.Instant) string { return i.Time().Format("2006-01-02 15:04") }

// listUploads words the user's files that are no recordings yet. Those that
// are whole are ticked unless a form said otherwise.
func (d *recordingDesk) listUploads(v *visit, id int64, ticked []string) ([]uploadLine, error) {
	list, err := d.Uploads.List(v.ctx, v.actor, id)
	if err != nil {
		return nil, err
	}
	out := make([]uploadLine, len(list))
	for i, u := range list {
		length, err := d.Uploads.Length(v.ctx, u)
		if err != nil {
			return nil, err
		}
		out[i] = uploadLine{
			ID: u.ID, Name: u.FileName, Size: models.SizeText(u.Size), Done: u.State == models.UploadComplete, Percent: length * 100 / u.Size,
			Ends: moment(u.ExpiresAt), Length: u.Size, Have: length,
			Checked: slices.Contains(ticked, strconv.FormatInt(u.ID, 10)),
		}
	}
	return out, nil
}

// dropUpload gives up a file that is no recording yet.
func (d *recordingDesk) dropUpload(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	upload, err := v.id("upload")
	if err != nil {
		return err
	}
	if err := d.Uploads.Purge(v.ctx, v.actor, upload); err != nil {
		return err
	}
	return v.done("已放弃这个文件", casePath(id, "recordings"))
}

// addRecordings takes in what the form says: one recording of text, or one for
// each file. Files are kept before the form is checked, so that a faulty form
// loses none; what is registered already stays so.
func (d *recordingDesk) addRecordings(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	values, err := d.readRecording(v, id)
	if err != nil {
		return err
	}
	f := newForm(values)
	kept, err := d.appendAll(v, id, f)
	if err == nil {
		return v.done(keptMessage(kept), casePath(id, "recordings"))
	}
	if !f.refuse(err) {
		return err
	}
	if len(kept) > 0 {
		f.title = fmt.Sprintf("%s（此前%d个文件已登记）", f.title, len(kept))
	}
	return d.renderRecordings(v, id, f, statusOf(err))
}

// appendAll registers the text or the files of a form, in order.
func (d *recordingDesk) appendAll(v *visit, id int64, f *form) ([]models.Finding, error) {
	item := itemOf(f)
	if err := f.err(); err != nil {
		return nil, err
	}
	uploads := f.list("upload")
	if len(uploads) == 0 {
		item.Key = f.Key
		_, findings, err := d.Recording.Append(v.ctx, v.actor, id, item, nil)
		return d.kept(nil, findings), err
	}
	var kept []models.Finding
	title := item.Recording.Title
	for i, text := range uploads {
		upload, err := models.ParseID(text)
		if err != nil {
			return kept, models.Errorf(models.NotFound, "%s", models.HiddenMessage)
		}
		item.Key = f.Key + "-" + text
		if i > 0 && title != "" {
			item.Recording.Title = fmt.Sprintf("%s（%d）", title, i+1)
		}
		_, findings, err := d.Uploads.AppendUpload(v.ctx, v.actor, id, item, upload)
		if err != nil {
			return kept, err
		}
		kept = d.kept(kept, findings)
	}
	return kept, nil
}

// kept notes one more recording with the gravest of its findings.
func (d *recordingDesk) kept(list, findings []models.Finding) []models.Finding {
	var worst models.Finding
	for _, f := range findings {
		if worst.Rule == "" || f.Severity == models.SeverityAlarm {
			worst = f
		}
	}
	return append(list, worst)
}

// keptMessage says what was registered and what the rules remark.
func keptMessage(kept []models.Finding) string {
	text := fmt.Sprintf("已登记%d条过程记录", len(kept))
	for _, f := range kept {
		if f.Rule != "" {
			return text + "。提醒：" + f.Message
		}
	}
	return text
}
