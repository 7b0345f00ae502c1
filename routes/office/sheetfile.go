package office

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/sheet"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// tableFile is a table that is sent while it is made.
type tableFile struct {
	Name   string // without the ending
	Sheet  string // name of the worksheet
	Format string // xlsx or csv
	Header []string
	Write  func(ctx context.Context, out tableWriter) error
}

// tableWriter takes the rows.
type tableWriter interface {
	Write(cells ...any) error
}

// send streams a table. The right to it must have been asked for: an error
// after the first byte only breaks the file off.
func (o *office) send(v *visit, t tableFile) error {
	if t.Format != "xlsx" && t.Format != "csv" {
		return models.Errorf(models.NotFound, "没有这种格式，请在页面上选择 xlsx 或 csv")
	}
	produce := func(ctx context.Context, w io.Writer) error {
		if t.Format == "csv" {
			out, err := sheet.NewCSVWriter(w, t.Header)
			if err == nil {
				err = t.Write(ctx, out)
			}
			if err != nil {
				return err
			}
			return out.Close()
		}
		return writeXLSX(ctx, w, t)
	}
	if err := o.Edge.Stream(v.Ctx, produce); err != nil {
		return err
	}
	v.Set(fiber.HeaderContentType, fileType(t.Format))
	web.Attachment(v.Ctx, t.Name+"."+t.Format)
	return nil
}

func writeXLSX(ctx context.Context, w io.Writer, t tableFile) error {
	out, err := sheet.NewXLSXWriter(w)
	if err != nil {
		return err
	}
	if err = out.Sheet(t.Sheet, t.Header); err == nil {
		err = t.Write(ctx, out)
	}
	if err != nil {
		return errors.Join(err, discard(out))
	}
	return out.Close()
}

// discard gives up a workbook: what it still writes is of no use.
func discard(out *sheet.XLSXWriter) error {
	if err := out.Close(); err != nil && !errors.Is(err, io.ErrClosedPipe) {
		return err
	}
	return nil
}

// attachmentLimit is the largest file that a form without script brings, bytes.
const attachmentLimit = 64 << 20

// readFile reads a form with one file, which is its last field. take is given
// what came before the file and the file as it comes; it is not called when no
// file was chosen.
func (v *visit) readFile(take func(values url.Values, name string, file io.Reader) error) (url.Values, error) {
	kind, params, err := mime.ParseMediaType(v.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEMultipartForm || params["boundary"] == "" {
		return nil, web.Refuse(fiber.StatusUnsupportedMediaType, "请在本站的页面上选择文件后提交")
	}
	values := url.Values{}
	parts := multipart.NewReader(web.Body(v.Ctx, attachmentLimit), params["boundary"])
	for left := int64(formLimit); ; {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return values, nil
		}
		if err != nil {
			return nil, brokenOff(err)
		}
		if part.FileName() != "" {
			if err := take(values, part.FileName(), part); err != nil {
				return values, brokenOff(err)
			}
			continue
		}
		text, err := io.ReadAll(io.LimitReader(part, left+1))
		if left -= int64(len(text)); err != nil || left < 0 {
			return nil, brokenOff(errors.Join(err, io.ErrUnexpectedEOF))
		}
		if part.FormName() != "file" {
			values.Add(part.FormName(), string(text))
		}
	}
}

// brokenOff says that a file did not come in whole; other errors stay.
func brokenOff(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, multipart.ErrMessageTooLarge) {
		return web.Refuse(fiber.StatusBadRequest, "文件没有传完，请检查网络后重新上传")
	}
	return err
}
