package office

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/recording"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// uploadDesk takes in evidence by the tus protocol: over broken connections,
// closed browsers and restarts of the server.
type uploadDesk struct{ *office }

func newUploadDesk(o *office) *uploadDesk { return &uploadDesk{o} }

func (d *uploadDesk) routes() []route {
	on := func(method, path string, serve func(*visit) error) route {
		return route{method: method, path: path, serve: spoken(serve), acts: []models.Act{models.ActHandleCase}}
	}
	return []route{
		guest(route{method: fiber.MethodOptions, path: "/uploads", serve: d.tell}),
		on(fiber.MethodPost, "/uploads", d.begin),
		on(fiber.MethodHead, "/uploads/:id", d.where),
		on(fiber.MethodPatch, "/uploads/:id", d.receive),
		on(fiber.MethodDelete, "/uploads/:id", d.drop),
		on(fiber.MethodPost, "/uploads/:id", d.overridden),
	}
}

// spoken refuses clients of another version of the protocol.
func spoken(serve func(*visit) error) func(*visit) error {
	return func(v *visit) error {
		v.Set(headerTus, tusVersion)
		if v.Get(headerTus) != tusVersion {
			v.Set("Tus-Version", tusVersion)
			return web.Refuse(fiber.StatusPreconditionFailed, "上传须用 tus 协议 %s 版", tusVersion)
		}
		return serve(v)
	}
}

// tell says what the protocol's client may use.
func (d *uploadDesk) tell(v *visit) error {
	v.Set(headerTus, tusVersion)
	v.Set("Tus-Version", tusVersion)
	v.Set("Tus-Extension", tusExtensions)
	v.Set("Tus-Checksum-Algorithm", tusChecksums)
	v.Set("Tus-Max-Size", strconv.FormatInt(models.LargestUpload, 10))
	return v.SendStatus(fiber.StatusNoContent)
}

// overridden serves clients behind proxies that let only POST through.
func (d *uploadDesk) overridden(v *visit) error {
	switch v.Get("X-HTTP-Method-Override") {
	case fiber.MethodPatch:
		return d.receive(v)
	case fiber.MethodDelete:
		return d.drop(v)
	case fiber.MethodHead:
		return d.where(v)
	}
	return fiber.ErrMethodNotAllowed
}

// begin makes an upload of the length and the metadata: case, filename, and
// sha256 where the client knows it.
func (d *uploadDesk) begin(v *visit) error {
	size, err := tusNumber(headerLength, v.Get(headerLength))
	if err != nil {
		return err
	}
	said, err := tusMetadata(v.Get(headerMetadata))
	if err != nil {
		return err
	}
	caseID, err := models.ParseID(said["case"])
	if err != nil {
		return models.Errorf(models.NotFound, "%s", models.HiddenMessage)
	}
	if size > models.LargestUpload {
		return web.Refuse(fiber.StatusRequestEntityTooLarge, "单个文件不能超过%s，请分段录制或分成几个文件", models.SizeText(models.LargestUpload))
	}
	u, err := d.Uploads.Create(v.ctx, v.actor, models.Upload{CaseID: caseID, FileName: said["filename"], Size: size, Stated: said["sha256"]})
	if err != nil {
		return err
	}
	v.Set(fiber.HeaderLocation, Prefix+"/uploads/"+strconv.FormatInt(u.ID, 10))
	d.describe(v, u, 0)
	v.Response().Header.Del(headerOffset)
	return v.SendStatus(fiber.StatusCreated)
}

// describe sets the headers that say how far an upload is.
func (d *uploadDesk) describe(v *visit, u models.Upload, offset int64) {
	v.Set(headerOffset, strconv.FormatInt(offset, 10))
	v.Set(headerExpires, u.ExpiresAt.Time().UTC().Format(http.TimeFormat))
	if u.Hash != "" {
		v.Set(headerDigest, u.Hash)
	}
}

// where says how much of an upload is there.
func (d *uploadDesk) where(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	u, offset, err := d.Uploads.Find(v.ctx, v.actor, id)
	if err != nil {
		return err
	}
	d.describe(v, u, offset)
	v.Set(headerLength, strconv.FormatInt(u.Size, 10))
	return v.SendStatus(fiber.StatusOK)
}

// receive takes in a piece while it comes.
func (d *uploadDesk) receive(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	if v.Get(fiber.HeaderContentType) != tusType {
		return web.Refuse(fiber.StatusUnsupportedMediaType, "分段内容的 Content-Type 须为 %s", tusType)
	}
	offset, err := tusNumber(headerOffset, v.Get(headerOffset))
	if err != nil {
		return err
	}
	piece := recording.Piece{Offset: offset, Limit: max(0, int64(v.Request().Header.ContentLength()))}
	if piece.Sum, piece.Want, err = tusChecksum(v.Get(headerChecksum)); err != nil {
		return err
	}
	u, length, err := d.Uploads.Append(v.ctx, v.actor, id, piece, web.Body(v.Ctx, models.LargestUpload))
	if err != nil {
		return pieceFailed(err)
	}
	d.describe(v, u, length)
	return v.SendStatus(fiber.StatusNoContent)
}

// pieceFailed gives the protocol's answer to a piece that was not taken.
func pieceFailed(err error) error {
	switch {
	case errors.Is(err, recording.ErrOffset):
		return web.Refuse(fiber.StatusConflict, "分段的起点与已收到的长度不符，请先查询进度再继续")
	case errors.Is(err, recording.ErrTooLong):
		return web.Refuse(fiber.StatusRequestEntityTooLarge, "分段超出所报的文件长度，没有收下，请核对文件是否在上传中被改动")
	case errors.Is(err, recording.ErrSum):
		return web.Refuse(statusChecksum, "分段与其校验值不符，没有收下，请重传这一段")
	case errors.Is(err, recording.ErrReplaced):
		return web.Refuse(fiber.StatusLocked, "另一个请求已接着上传这个文件，请先查询进度再继续")
	}
	return err
}

// drop gives an upload up.
func (d *uploadDesk) drop(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	if err := d.Uploads.Purge(v.ctx, v.actor, id); err != nil {
		return err
	}
	return v.SendStatus(fiber.StatusNoContent)
}
