package web

import (
	"io"
	"mime"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// FormLimit is the largest form that is read, bytes.
const FormLimit = 64 << 10

// ReadForm reads the fields of a form that was sent as browsers do.
func ReadForm(c *fiber.Ctx) (url.Values, error) { return ReadFormUpTo(c, FormLimit) }

// ReadFormUpTo is ReadForm with a limit of its own, in bytes.
func ReadFormUpTo(c *fiber.Ctx, limit int64) (url.Values, error) {
	kind, _, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEApplicationForm {
		return nil, Refuse(fiber.StatusUnsupportedMediaType, "请在本站的页面上填写后提交")
	}
	body, err := io.ReadAll(Body(c, limit))
	if err != nil {
		return nil, err
	}
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, Refuse(fiber.StatusBadRequest, "表单内容不完整，请返回上一页重新提交")
	}
	return values, nil
}

// OwnForm refuses a form that another site made the browser send. A browser
// says where a form comes from in Sec-Fetch-Site, an older one in Origin; what
// sends neither is no browser that carries somebody's session about.
func (s *Site) OwnForm(c *fiber.Ctx) error {
	if from := c.Get("Sec-Fetch-Site"); from != "" {
		if from == "same-origin" || from == "none" {
			return nil
		}
		return foreign()
	}
	origin := c.Get(fiber.HeaderOrigin)
	if origin == "" {
		return nil
	}
	from, err := url.Parse(origin)
	if err != nil || from.Host == "" {
		return foreign()
	}
	own, err := url.Parse(s.url)
	if err == nil && own.Host != "" && strings.EqualFold(from.Host, own.Host) {
		return nil
	}
	if !strings.EqualFold(from.Host, string(c.Context().Host())) {
		return foreign()
	}
	return nil
}

func foreign() error {
	return Refuse(fiber.StatusForbidden, "这张表单不是从本站的页面提交的，没有受理。请打开本站的页面重新填写")
}
