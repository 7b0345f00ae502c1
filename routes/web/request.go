package web

import (
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
)

// actorKey is where middleware leaves the actor for handlers.
type actorKey struct{}

// requestIDShape is what is taken over from a proxy.
var requestIDShape = regexp.MustCompile(`^[A-Za-z0-9-]{8,64}$`)

// nameRequestID is the header's name as fasthttp writes it.
var nameRequestID = []byte("X-Request-Id")

// Identify gives every request an id, in X-Request-ID and in the log, and takes
// over a well-formed one from a proxy. Ids are random so that they do not
// repeat; nothing rests on their being hard to guess.
func Identify(c *fiber.Ctx) error {
	id := c.Request().Header.PeekBytes(nameRequestID)
	var text [24]byte
	if len(id) == 0 || !requestIDShape.Match(id) {
		var b [16]byte
		binary.NativeEndian.PutUint64(b[:], rand.Uint64())
		binary.NativeEndian.PutUint64(b[8:], rand.Uint64())
		hex.Encode(text[:], b[:12])
		id = text[:]
	}
	c.Response().Header.SetCanonical(nameRequestID, id)
	return c.Next()
}

// RequestID gives the request's id, none before Identify.
func RequestID(c *fiber.Ctx) string { return string(c.Response().Header.PeekBytes(nameRequestID)) }

// SetActor notes who acts in the request.
func SetActor(c *fiber.Ctx, a models.Actor) { c.Locals(actorKey{}, a) }

// Actor is who acts in the request; the empty Actor for a guest.
func Actor(c *fiber.Ctx) models.Actor {
	a, _ := c.Locals(actorKey{}).(models.Actor)
	return a
}

// PathID reads a row id out of the path. What is no id is NotFound: there is
// no such record.
func PathID(c *fiber.Ctx, name string) (int64, error) {
	id, err := models.ParseID(c.Params(name))
	if err != nil || strings.HasPrefix(c.Params(name), `"`) {
		return 0, models.Errorf(models.NotFound, "没有找到该记录，请核对地址中的编号")
	}
	return id, nil
}

// PathText reads a word out of the path, unescaped.
func PathText(c *fiber.Ctx, name string) string {
	text, err := url.PathUnescape(c.Params(name))
	if err != nil {
		return ""
	}
	return text
}

// maxKey is the longest idempotency key that is kept.
const maxKey = 100

// Key reads Idempotency-Key, by which a request may be sent again; none is allowed.
func Key(c *fiber.Ctx) (string, error) {
	key := strings.Trim(c.Get("Idempotency-Key"), `"`)
	if len(key) > maxKey {
		return "", Refuse(fiber.StatusBadRequest, "请求头 Idempotency-Key 至多%d个字符，请换一个较短的键", maxKey)
	}
	return key, nil
}

// Version reads If-Match, the version that the client saw, written as ETag
// gave it ("7"); 0 when there is none or any will do.
func Version(c *fiber.Ctx) (int64, error) {
	text := strings.TrimSpace(c.Get(fiber.HeaderIfMatch))
	if text == "" || text == "*" {
		return 0, nil
	}
	v, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(text, "W/"), `"`), 10, 64)
	if err != nil || v <= 0 {
		return 0, Refuse(fiber.StatusBadRequest, `请求头 If-Match 应为读取时 ETag 给出的版本号，例如 "7"`)
	}
	return v, nil
}

// SetVersion gives the version of what is sent as its ETag.
func SetVersion(c *fiber.Ctx, version int64) {
	c.Set(fiber.HeaderETag, `"`+strconv.FormatInt(version, 10)+`"`)
}
