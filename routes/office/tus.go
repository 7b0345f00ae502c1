package office

import (
	"crypto/sha1" // the protocol demands it for single pieces; the whole has its SHA-256
	"crypto/sha256"
	"encoding/base64"
	"hash"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/routes/web"
)

// The headers of the tus resumable upload protocol 1.0.0 (https://tus.io), of
// which the core and the extensions creation, termination, checksum and
// expiration are spoken.
const (
	tusVersion    = "1.0.0"
	tusExtensions = "creation,termination,checksum,expiration"
	tusChecksums  = "sha1,sha256"
	tusType       = "application/offset+octet-stream"

	headerTus      = "Tus-Resumable"
	headerOffset   = "Upload-Offset"
	headerLength   = "Upload-Length"
	headerMetadata = "Upload-Metadata"
	headerExpires  = "Upload-Expires"
	headerChecksum = "Upload-Checksum"
	headerDigest   = "Sanxiang-Sha256" // ours: the digest of a file that is complete
)

// statusChecksum says that a piece has not its checksum.
const statusChecksum = 460

// tusMetadataLimit bounds what is said about a file, bytes.
const tusMetadataLimit = 4 << 10

// tusNumber reads a number of bytes: digits alone.
func tusNumber(name, text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || strings.Trim(text, "0123456789") != "" {
		return 0, web.Refuse(fiber.StatusBadRequest, "请求头 %s 须为不带符号的整数", name)
	}
	return n, nil
}

// tusMetadata reads pairs of a name and a value in base64, parted by commas;
// a value may be missing.
func tusMetadata(text string) (map[string]string, error) {
	out := map[string]string{}
	if strings.TrimSpace(text) == "" {
		return out, nil
	}
	if len(text) > tusMetadataLimit {
		return nil, web.Refuse(fiber.StatusBadRequest, "请求头 %s 过长", headerMetadata)
	}
	for _, pair := range strings.Split(text, ",") {
		name, encoded, _ := strings.Cut(strings.TrimSpace(pair), " ")
		value, err := base64.StdEncoding.Strict().DecodeString(strings.TrimSpace(encoded))
		_, twice := out[name]
		if name == "" || err != nil || twice {
			return nil, web.Refuse(fiber.StatusBadRequest, "请求头 %s 须为“名称 Base64值”，以逗号分隔，名称不重复", headerMetadata)
		}
		out[name] = string(value)
	}
	return out, nil
}

// tusChecksum reads the checksum of a piece; none for an empty text.
func tusChecksum(text string) (hash.Hash, []byte, error) {
	if text == "" {
		return nil, nil, nil
	}
	name, encoded, _ := strings.Cut(strings.TrimSpace(text), " ")
	var sum hash.Hash
	switch name {
	case "sha1":
		sum = sha1.New()
	case "sha256":
		sum = sha256.New()
	default:
		return nil, nil, web.Refuse(fiber.StatusBadRequest, "不支持校验算法，可用 %s", tusChecksums)
	}
	want, err := base64.StdEncoding.Strict().DecodeString(strings.TrimSpace(encoded))
	if err != nil || len(want) != sum.Size() {
		return nil, nil, web.Refuse(fiber.StatusBadRequest, "请求头 %s 须为“算法 Base64值”", headerChecksum)
	}
	return sum, want, nil
}
