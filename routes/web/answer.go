package web

import (
	"bytes"
	"compress/gzip"
	"container/list"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/cespare/xxhash/v2"
	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// answer is what a handler said, as a Cache keeps and sends it.
type answer struct {
	key    cacheKey
	moment moment
	record string // public id that it is about; empty for a list
	route  string // pattern of the route that answered
	size   int
	used   atomic.Bool // since it was last looked at for dropping
	place  *list.Element

	status   int
	kind     string // Content-Type
	vary     []byte
	headers  []header // further ones that the handler set
	body     []byte
	etag     []byte
	etagPack []byte // of the compressed form
	packable bool
	pack     sync.Once
	packed   []byte
}

// header is one header of an answer, its name in canonical form.
type header struct{ name, value []byte }

// answerOverhead is roughly what an answer takes beside its texts, bytes.
const answerOverhead = 1024

// The headers that every kept answer carries.
var (
	nameCacheControl = []byte(fiber.HeaderCacheControl)
	nameVary         = []byte(fiber.HeaderVary)
	nameETag         = []byte("Etag") // as fasthttp writes it
	valueRevalidate  = []byte("public, no-cache")
	valueGzip        = []byte("gzip")
	varyEncoding     = []byte("Accept-Encoding")
	varyView         = []byte("Accept-Encoding, Cookie") // pages follow the cookie of the view
)

// makeAnswer has the handlers answer. There is no answer for others when they
// failed, streamed, or made rules of their own; then it is nil and what they
// said stands as it is.
func makeAnswer(ctx *fiber.Ctx) (*answer, error) {
	before := headersOf(ctx)
	if err := ctx.Next(); err != nil {
		return nil, err
	}
	response := ctx.Response()
	h := &response.Header
	status := response.StatusCode()
	if len(h.Peek(fiber.HeaderSetCookie)) > 0 && len(h.Peek(fiber.HeaderCacheControl)) == 0 {
		h.Set(fiber.HeaderCacheControl, "private, no-cache")
	}
	if status != fiber.StatusOK && status != fiber.StatusGone || response.IsBodyStream() || response.SkipBody || ruled(h) {
		return nil, nil
	}
	a := &answer{status: status, kind: string(h.ContentType()), route: ctx.Route().Path, body: bytes.Clone(response.Body()), vary: varyEncoding}
	for name, value := range headersOf(ctx) {
		if before[name] != value {
			a.headers = append(a.headers, header{[]byte(name), []byte(value)})
		}
	}
	if strings.HasPrefix(a.kind, fiber.MIMETextHTML) {
		a.vary = varyView
	}
	a.packable = len(a.body) >= packFrom && packs(a.kind)
	name := strconv.FormatUint(xxhash.Sum64(a.body), 36) + "-" + strconv.FormatInt(int64(len(a.body)), 36)
	a.etag, a.etagPack = []byte(`"`+name+`"`), []byte(`"`+name+`-gzip"`)
	return a, nil
}

// ruled says whether the handler has set rules of its own.
func ruled(h *fasthttp.ResponseHeader) bool {
	for _, name := range []string{fiber.HeaderCacheControl, fiber.HeaderETag, fiber.HeaderVary, fiber.HeaderContentEncoding} {
		if len(h.Peek(name)) > 0 {
			return true
		}
	}
	return false
}

// headersOf gives the headers of the answer so far that are not told otherwise.
func headersOf(ctx *fiber.Ctx) map[string]string {
	out := map[string]string{}
	ctx.Response().Header.VisitAll(func(name, value []byte) {
		switch string(name) {
		case fiber.HeaderContentType, fiber.HeaderContentLength, fiber.HeaderDate, fiber.HeaderServer, fiber.HeaderConnection:
		default:
			out[string(name)] = string(value)
		}
	})
	return out
}

// send sends the answer, in the compressed form when one is given, or 304 when
// the client has it already. What is gone is said in full every time.
func (a *answer) send(ctx *fiber.Ctx, packed []byte) error {
	response := ctx.Response()
	h := &response.Header
	etag, body := a.etag, a.body
	if packed != nil {
		etag, body = a.etagPack, packed
	}
	for _, x := range a.headers {
		h.SetCanonical(x.name, x.value)
	}
	h.SetCanonical(nameCacheControl, valueRevalidate)
	h.SetCanonical(nameVary, a.vary)
	h.SetCanonical(nameETag, etag)
	ctx.Context().SetUserValue(answerKey{}, a)
	if a.status == fiber.StatusOK && matches(ctx.Request().Header.Peek(fiber.HeaderIfNoneMatch), etag) {
		response.ResetBody()
		response.SetStatusCode(fiber.StatusNotModified)
		return nil
	}
	if packed != nil {
		h.SetContentEncodingBytes(valueGzip)
	}
	h.SetContentType(a.kind)
	response.SetStatusCode(a.status)
	response.SetBodyRaw(body)
	return nil
}

// answerKey is where the answer that was sent is noted on the request.
type answerKey struct{}

// answeredRoute is the pattern of the route that a cached answer came from,
// none when the answer was no such one.
func answeredRoute(ctx *fiber.Ctx) string {
	if a, ok := ctx.Context().UserValue(answerKey{}).(*answer); ok {
		return a.route
	}
	return ""
}

// matches says whether a list of entity tags names this one. The comparison is
// the weak one (RFC 9110 section 13.1.2): a proxy may have weakened the tag.
func matches(list, etag []byte) bool {
	for len(list) > 0 {
		var one []byte
		one, list, _ = bytes.Cut(list, []byte(","))
		one = bytes.TrimPrefix(bytes.TrimSpace(one), []byte("W/"))
		if bytes.Equal(one, etag) || len(one) == 1 && one[0] == '*' {
			return true
		}
	}
	return false
}

// Holds says whether the client has what is under an entity tag, which is given
// without its quotes. A date alone proves nothing: two versions may be of one day.
func Holds(c *fiber.Ctx, tag string) bool {
	return matches(c.Request().Header.Peek(fiber.HeaderIfNoneMatch), []byte(`"`+tag+`"`))
}

// packFrom is the shortest body worth compressing, bytes.
const packFrom = 1024

// packs says whether a media type is one that compresses.
func packs(kind string) bool {
	kind, _, _ = strings.Cut(kind, ";")
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "json") || strings.HasSuffix(kind, "xml")
}

// acceptsGzip reads Accept-Encoding (RFC 9110 section 12.5.3).
func acceptsGzip(accept []byte) bool {
	all := false
	for len(accept) > 0 {
		var one []byte
		one, accept, _ = bytes.Cut(accept, []byte(","))
		coding, weight, _ := bytes.Cut(one, []byte(";"))
		wanted := !refuses(weight)
		switch coding = bytes.TrimSpace(coding); {
		case bytes.EqualFold(coding, valueGzip):
			return wanted
		case string(coding) == "*":
			all = wanted
		}
	}
	return all
}

// refuses says whether a weight is zero: q=0, q=0.000.
func refuses(weight []byte) bool {
	_, value, found := bytes.Cut(bytes.ToLower(weight), []byte("q="))
	return found && len(bytes.Trim(bytes.TrimSpace(value), "0.")) == 0
}

// packers are reused: one takes most of a megabyte.
var packers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

// gzipped compresses a body.
func gzipped(body []byte) []byte {
	w := packers.Get().(*gzip.Writer)
	defer packers.Put(w)
	var b bytes.Buffer
	w.Reset(&b)
	_, _ = w.Write(body) // a buffer takes everything
	_ = w.Close()
	return bytes.Clone(b.Bytes())
}

// sortByName orders name=value pairs by name and leaves those of one name in
// their order.
func sortByName(pairs []string) {
	slices.SortStableFunc(pairs, func(x, y string) int {
		a, _, _ := strings.Cut(x, "=")
		b, _, _ := strings.Cut(y, "=")
		return strings.Compare(a, b)
	})
}
