package api

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"os"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/sheet"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// The largest files that are taken, bytes.
const (
	recordingLimit = 4 << 30
	sheetLimit     = 128 << 20
)

// records serves a recording: JSON for text alone, or multipart/form-data with
// the part "recording" (JSON) and after it the part "file", which is written
// to the evidence folder while it comes in.
func records(f func(*api, call, recordingForm, io.Reader) (recordingAnswer, error)) endpoint {
	return endpoint{body: typeOf[recordingForm](), answer: typeOf[recordingAnswer](), status: fiber.StatusCreated, upload: true, serve: func(a *api, c *fiber.Ctx) error {
		r, err := newCall(c, false)
		if err == nil {
			err = web.ReadQuery(c, &none{})
		}
		if err != nil {
			return err
		}
		form, file, err := readRecording(c)
		if err != nil {
			return err
		}
		answer, err := f(a, r, form, file)
		if err != nil {
			return err
		}
		return c.Status(fiber.StatusCreated).JSON(answer)
	}}
}

// readRecording reads the description and gives the file, still to be read;
// nil for text alone.
func readRecording(c *fiber.Ctx) (recordingForm, io.Reader, error) {
	var form recordingForm
	parts := multiparts(c, recordingLimit)
	if parts == nil {
		return form, nil, web.ReadJSON(c, &form)
	}
	part, err := nextPart(parts, "recording")
	if err != nil {
		return form, nil, err
	}
	text, err := io.ReadAll(io.LimitReader(part, web.JSONLimit))
	if err == nil {
		err = web.DecodeJSON(text, &form)
	}
	if err != nil {
		return form, nil, err
	}
	file, err := nextPart(parts, "file")
	if err != nil {
		return form, nil, err
	}
	if form.FileName == "" {
		form.FileName = file.FileName()
	}
	return form, whole{file}, nil
}

// whole is a file that has to come in to its end.
type whole struct{ io.Reader }

// Read says what happened when the upload broke off.
func (w whole) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = web.Refuse(fiber.StatusBadRequest, "文件没有传完，请检查网络后重新上传")
	}
	return n, err
}

// multiparts reads a multipart body part by part; nil for another kind of body.
func multiparts(c *fiber.Ctx, limit int64) *multipart.Reader {
	kind, options, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEMultipartForm || options["boundary"] == "" {
		return nil
	}
	return multipart.NewReader(web.Body(c, limit), options["boundary"])
}

// nextPart wants the next part to bear the name.
func nextPart(parts *multipart.Reader, name string) (*multipart.Part, error) {
	part, err := parts.NextPart()
	var refusal *web.Refusal
	if errors.As(err, &refusal) {
		return nil, refusal
	}
	if err != nil || part.FormName() != name {
		return nil, web.Refuse(fiber.StatusBadRequest, "上传内容的各部分应依次为：recording（JSON 说明，导入时没有）、file（文件）；缺少或次序不对的是 %s", name)
	}
	return part, nil
}

// importQuery says how an import treats its file.
type importQuery struct {
	DryRun  bool `query:"dry_run" doc:"只检查，不写入"`
	SkipBad bool `query:"skip_bad" doc:"跳过有错误的行，写入其余各行；否则有一行错误就全部不写入"`
}

// importReport is the outcome of an import.
type importReport struct {
	Imported  bool            `json:"imported" doc:"是否已写入"`
	Read      int             `json:"read"`
	Good      int             `json:"good"`
	Skipped   int             `json:"skipped"`
	Duplicate int             `json:"duplicate"`
	Problems  []sheet.Problem `json:"problems"`
	Unlisted  int             `json:"unlisted" doc:"未列出的错误数"`
}

// sheetFile stands for a body that is a csv or xlsx file, or holds one as the
// part "file".
type sheetFile struct{}

// openSheet opens the uploaded file from its start; importers read it twice.
type openSheet func() (*sheet.Reader, error)

// accepts serves an import of a csv or xlsx file.
func accepts(f func(*api, call, openSheet, sheet.Options) (sheet.Report, error)) endpoint {
	return endpoint{query: typeOf[importQuery](), body: typeOf[sheetFile](), answer: typeOf[importReport](), status: fiber.StatusOK, upload: true, serve: func(a *api, c *fiber.Ctx) error {
		var q importQuery
		r, err := newCall(c, false)
		if err == nil {
			err = web.ReadQuery(c, &q)
		}
		if err != nil {
			return err
		}
		path, err := spool(c)
		if err != nil {
			return err
		}
		defer os.Remove(path)
		report, err := f(a, r, func() (*sheet.Reader, error) { return sheet.Open(path) }, sheet.Options{DryRun: q.DryRun, SkipBad: q.SkipBad})
		if err != nil {
			return err
		}
		return c.JSON(importReport{
			Imported: !q.DryRun && (report.Skipped == 0 || q.SkipBad), Read: report.Read, Good: report.Good, Skipped: report.Skipped,
			Duplicate: report.Duplicate, Problems: list(report.Problems), Unlisted: report.Unlisted,
		})
	}}
}

// spool keeps the uploaded file on disk, for it is read twice. The caller
// removes it.
func spool(c *fiber.Ctx) (path string, err error) {
	body := web.Body(c, sheetLimit)
	if parts := multiparts(c, sheetLimit); parts != nil {
		if body, err = nextPart(parts, "file"); err != nil {
			return "", err
		}
	}
	f, err := os.CreateTemp("", "import-*")
	if err != nil {
		return "", models.Errorf(models.Unavailable, "临时目录不能写入，请联系系统管理员")
	}
	n, err := io.Copy(f, whole{body})
	if err = errors.Join(err, f.Close()); err == nil && n == 0 {
		err = web.Refuse(fiber.StatusBadRequest, "没有收到文件，请上传 csv 或 xlsx 文件")
	}
	if err != nil {
		os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}
