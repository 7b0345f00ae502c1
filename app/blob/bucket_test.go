package blob

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sanxiang/models"
)

// bucket is a stand-in for an S3-compatible service: one bucket in memory that
// wants signed requests and knows what our store asks for.
type bucket struct {
	t       *testing.T
	server  *httptest.Server
	mu      sync.Mutex
	objects map[string][]byte
	parts   map[string]map[int][]byte // of uploads under way
	down    bool
}

const bucketName = "evidence"

func newBucket(t *testing.T) *bucket {
	t.Helper()
	b := &bucket{t: t, objects: map[string][]byte{}, parts: map[string]map[int][]byte{}}
	b.server = httptest.NewServer(b)
	t.Cleanup(b.server.Close)
	return b
}

func (b *bucket) options() S3Options {
	return S3Options{Endpoint: strings.TrimPrefix(b.server.URL, "http://"), Bucket: bucketName, Region: "cn-test", AccessKey: "key", SecretKey: "geheim"}
}

func (b *bucket) change(digest string, change func([]byte) []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.objects[place(digest)] = change(bytes.Clone(b.objects[place(digest)]))
}

func (b *bucket) remove(digest string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.objects, place(digest))
}

// ServeHTTP answers one request of the service's interface.
func (b *bucket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	sign := r.Header.Get("Authorization")
	if !strings.HasPrefix(sign, "AWS4-HMAC-SHA256 Credential=key/") || !strings.Contains(sign, "Signature=") || r.Header.Get("X-Amz-Date") == "" || r.Header.Get("X-Amz-Content-Sha256") == "" {
		b.refuse(w, http.StatusForbidden, "AccessDenied")
		return
	}
	if b.down {
		b.refuse(w, http.StatusForbidden, "InvalidAccessKeyId")
		return
	}
	name, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if name != bucketName {
		b.refuse(w, http.StatusNotFound, "NoSuchBucket")
		return
	}
	q := r.URL.Query()
	switch {
	case key == "" && r.Method == http.MethodHead:
	case key == "":
		b.list(w, q.Get("start-after")+q.Get("continuation-token"))
	case r.Method == http.MethodPost:
		b.multipart(w, key, q.Has("uploads"), q.Get("uploadId"))
	case r.Method == http.MethodPut:
		b.put(w, r, key, q.Get("uploadId"), q.Get("partNumber"))
	default:
		b.get(w, r, key)
	}
}

func (b *bucket) refuse(w http.ResponseWriter, status int, code string) {
	w.WriteHeader(status)
	fmt.Fprintf(w, "<Error><Code>%s</Code></Error>", code)
}

// put keeps an object or a part of one.
func (b *bucket) put(w http.ResponseWriter, r *http.Request, key, upload, part string) {
	body, err := unchunked(r)
	if err != nil {
		b.t.Errorf("body of %s: %v", key, err)
		b.refuse(w, http.StatusBadRequest, "IncompleteBody")
		return
	}
	if n, err := strconv.Atoi(part); upload != "" && err == nil {
		b.parts[upload][n] = body
	} else {
		b.objects[key] = body
	}
	w.Header().Set("ETag", `"`+digestOf(string(body))[:32]+`"`)
}

// unchunked reads a body that may be signed piece by piece.
func unchunked(r *http.Request) ([]byte, error) {
	if !strings.HasPrefix(r.Header.Get("X-Amz-Content-Sha256"), "STREAMING-") {
		return io.ReadAll(r.Body)
	}
	var out []byte
	in := bufio.NewReader(r.Body)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return nil, err
		}
		size, _, _ := strings.Cut(strings.TrimSpace(line), ";")
		n, err := strconv.ParseInt(size, 16, 64)
		if err != nil || n == 0 {
			return out, err
		}
		piece := make([]byte, n+2)
		if _, err := io.ReadFull(in, piece); err != nil {
			return nil, err
		}
		out = append(out, piece[:n]...)
	}
}

// multipart begins an upload in parts, or puts its parts together.
func (b *bucket) multipart(w http.ResponseWriter, key string, begin bool, upload string) {
	if begin {
		upload = fmt.Sprintf("u%d", len(b.parts))
		b.parts[upload] = map[int][]byte{}
		fmt.Fprintf(w, "<InitiateMultipartUploadResult><Bucket>%s</Bucket><Key>%s</Key><UploadId>%s</UploadId></InitiateMultipartUploadResult>", bucketName, key, upload)
		return
	}
	var whole []byte
	for n := 1; n <= len(b.parts[upload]); n++ {
		whole = append(whole, b.parts[upload][n]...)
	}
	b.objects[key] = whole
	fmt.Fprintf(w, `<CompleteMultipartUploadResult><Bucket>%s</Bucket><Key>%s</Key><ETag>"%s"</ETag></CompleteMultipartUploadResult>`, bucketName, key, digestOf(upload)[:32])
}

// get answers with an object, its head, or a range of it.
func (b *bucket) get(w http.ResponseWriter, r *http.Request, key string) {
	body, there := b.objects[key]
	if !there {
		b.refuse(w, http.StatusNotFound, "NoSuchKey")
		return
	}
	w.Header().Set("ETag", `"`+digestOf(string(body))[:32]+`"`)
	http.ServeContent(w, r, "", time.Date(2024, 3, 4, 0, 0, 0, 0, time.UTC), bytes.NewReader(body))
}

// list gives one object a page, so that paging is seen.
func (b *bucket) list(w http.ResponseWriter, after string) {
	type content struct {
		Key  string
		Size int
	}
	var answer struct {
		XMLName               xml.Name `xml:"ListBucketResult"`
		IsTruncated           bool
		NextContinuationToken string `xml:",omitempty"`
		Contents              []content
	}
	var keys []string
	for k := range b.objects {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		if k <= after {
			continue
		}
		if len(answer.Contents) == 1 {
			answer.IsTruncated, answer.NextContinuationToken = true, answer.Contents[0].Key
			break
		}
		answer.Contents = append(answer.Contents, content{k, len(b.objects[k])})
	}
	out, err := xml.Marshal(answer)
	if err != nil {
		b.t.Error(err)
	}
	_, _ = w.Write(out)
}

// TestOpenS3 refuses a service that cannot be used, and keeps the key to itself.
func TestOpenS3(t *testing.T) {
	t.Parallel()
	f, _ := open(t)
	tests := []struct {
		name string
		edit func(*bucket, *S3Options)
		want models.Kind
	}{
		{"no such bucket", func(_ *bucket, o *S3Options) { o.Bucket = "other" }, models.Unavailable},
		{"wrong key", func(b *bucket, _ *S3Options) { b.down = true }, models.Unavailable},
		{"no address", func(_ *bucket, o *S3Options) { o.Endpoint = "a/b" }, models.Invalid},
	}
	for _, tt := range tests {
		b := newBucket(t)
		o := b.options()
		tt.edit(b, &o)
		_, err := OpenS3(t.Context(), f, o)
		if models.KindOf(err) != tt.want || err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: OpenS3 = %v, want %s", tt.name, err, tt.want)
		}
	}
}
