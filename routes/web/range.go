package web

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Content is a file that is sent whole or in part.
type Content struct {
	File io.ReadSeekCloser // taken over: the server closes it
	Size int64
	Type string // media type
	ETag string // quoted; the same for the same bytes only
}

// SendContent answers with the file or with the one range of it that is asked
// for (RFC 9110 13, 14): 200, 206, 304, or 416 where the range lies outside,
// and where several are asked for: no player needs them, and a crowd of small
// ones is a way to make a server work. A HEAD gets the same without the body.
func SendContent(c *fiber.Ctx, f Content) error {
	c.Set(fiber.HeaderETag, f.ETag)
	c.Set(fiber.HeaderAcceptRanges, "bytes")
	c.Set(fiber.HeaderContentType, f.Type)
	if matches(c.Request().Header.Peek(fiber.HeaderIfNoneMatch), []byte(f.ETag)) {
		c.Status(fiber.StatusNotModified)
		return f.File.Close()
	}
	header := c.Get(fiber.HeaderRange)
	if since := c.Get(fiber.HeaderIfRange); since != "" && since != f.ETag {
		header = ""
	}
	from, length, err := parseRange(header, f.Size)
	if err != nil {
		c.Set(fiber.HeaderContentRange, "bytes */"+strconv.FormatInt(f.Size, 10))
		return errors.Join(Refuse(fiber.StatusRequestedRangeNotSatisfiable, "所请求的部分不在文件之内，或一次请求了多个部分"), f.File.Close())
	}
	if length < f.Size || from > 0 {
		c.Status(fiber.StatusPartialContent)
		c.Set(fiber.HeaderContentRange, "bytes "+strconv.FormatInt(from, 10)+"-"+strconv.FormatInt(from+length-1, 10)+"/"+strconv.FormatInt(f.Size, 10))
		if _, err := f.File.Seek(from, io.SeekStart); err != nil {
			return errors.Join(err, f.File.Close())
		}
	}
	return c.SendStream(stretch{io.LimitReader(f.File, length), f.File}, int(length))
}

// stretch is a part of a file.
type stretch struct {
	io.Reader
	io.Closer
}

// errRange says that a range cannot be given.
var errRange = errors.New("range not satisfiable")

// parseRange gives where a range begins and how long it is; the whole file for
// a header that is none of bytes or none at all, which is to be ignored.
func parseRange(header string, size int64) (from, length int64, err error) {
	spec, ok := strings.CutPrefix(strings.TrimSpace(header), "bytes=")
	if !ok {
		return 0, size, nil
	}
	if strings.Contains(spec, ",") {
		return 0, 0, errRange
	}
	first, last, ok := strings.Cut(strings.TrimSpace(spec), "-")
	start, startOK := position(first)
	end, endOK := position(last)
	switch {
	case !ok || !startOK && first != "" || !endOK && last != "" || first == "" && last == "" || startOK && endOK && end < start:
		return 0, size, nil // malformed
	case first == "":
		from, length = max(0, size-end), min(end, size)
	case last == "":
		from, length = start, size-start
	default:
		from, length = start, min(end, size-1)-start+1
	}
	if from >= size || length <= 0 {
		return 0, 0, errRange
	}
	return from, length, nil
}

// position reads a number of digits alone; one past all files is cut.
func position(s string) (int64, bool) {
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 1<<63 - 2, true
	}
	return n, true
}
