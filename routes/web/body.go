package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"reflect"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
)

// JSONLimit is the largest JSON document that is read, bytes.
const JSONLimit = 1 << 20

// Body streams the request's body up to limit bytes. Reading past it fails
// with 413, a body that breaks off with 400.
func Body(c *fiber.Ctx, limit int64) io.Reader {
	var stream io.Reader = bytes.NewReader(nil)
	if s := c.Context().RequestBodyStream(); s != nil {
		stream = s
	} else if b := c.Body(); len(b) > 0 {
		stream = bytes.NewReader(b)
	}
	return &bounded{stream: stream, left: limit, limit: limit}
}

// bounded reads at most left bytes more. After an error it stays with it: a
// chunked stream must not be read past its end, where the next request begins.
type bounded struct {
	stream      io.Reader
	left, limit int64
	err         error
}

// Read reads on.
func (b *bounded) Read(p []byte) (int, error) {
	if b.err != nil || len(p) == 0 {
		return 0, b.err
	}
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.stream.Read(p)
	b.left -= int64(n)
	switch {
	case b.left < 0:
		n, b.err = n-1, tooLarge(b.limit)
	case errors.Is(err, io.EOF):
		b.err = io.EOF
	case err != nil:
		b.err = Refuse(fiber.StatusBadRequest, "请求内容没有传完，请检查网络后重新提交")
	}
	if n > 0 && !errors.Is(b.err, io.EOF) {
		return n, nil
	}
	return n, b.err
}

// tooLarge refuses a body past a limit in bytes.
func tooLarge(limit int64) *Refusal {
	unit, name := int64(1<<10), "KB"
	if limit >= 1<<20 {
		unit, name = 1<<20, "MB"
	}
	return Refuse(fiber.StatusRequestEntityTooLarge, "提交的内容超过%d %s的上限，请缩小或分次提交", max(1, limit/unit), name)
}

// ReadJSON fills dst, a pointer to a struct, from a JSON body of at most
// JSONLimit. What is not JSON is 400; a body with unknown names or values of
// the wrong type is Invalid, all of them at once, each with its path.
func ReadJSON(c *fiber.Ctx, dst any) error {
	kind, _, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEApplicationJSON {
		return Refuse(fiber.StatusUnsupportedMediaType, "请求内容须为 JSON，并注明 Content-Type: application/json")
	}
	body, err := io.ReadAll(Body(c, JSONLimit))
	if err != nil {
		return err
	}
	return DecodeJSON(body, dst)
}

// DecodeJSON fills dst from a JSON text under the rules of ReadJSON.
func DecodeJSON(body []byte, dst any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var raw any
	if err := d.Decode(&raw); err != nil {
		return notJSON(body, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Refuse(fiber.StatusBadRequest, "请求内容在一个 JSON 对象之后还有多余的文字，请删去")
	}
	if _, ok := raw.(map[string]any); !ok {
		return Refuse(fiber.StatusBadRequest, "请求内容应为一个 JSON 对象，即以 { 开头")
	}
	var checks models.Checks
	checkShape(&checks, "", raw, reflect.TypeOf(dst).Elem())
	if err := checks.Err("请求内容有误"); err != nil {
		return err
	}
	if err := json.Unmarshal(body, dst); err != nil {
		return models.Errorf(models.Invalid, "请求内容与接口说明不符，请对照说明检查各字段的类型")
	}
	return nil
}

// notJSON says where a text stops being JSON, without quoting it.
func notJSON(body []byte, err error) error {
	var syntax *json.SyntaxError
	if len(bytes.TrimSpace(body)) == 0 {
		return Refuse(fiber.StatusBadRequest, "请求内容为空，请提交 JSON 对象")
	}
	if !errors.As(err, &syntax) {
		return Refuse(fiber.StatusBadRequest, "请求内容不是完整的 JSON，请检查括号和引号是否成对")
	}
	before := body[:min(int(syntax.Offset), len(body))]
	line := bytes.Count(before, []byte("\n")) + 1
	return Refuse(fiber.StatusBadRequest, "请求内容不是有效的 JSON，错误在第%d行第%d个字节附近", line, len(before)-bytes.LastIndexByte(before, '\n')-1)
}
