package blob

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"sanxiang/models"
)

// S3 is a store in a bucket of an S3-compatible service. Objects bear the
// names of a Folder's files, so a folder may be copied into a bucket and back.
// What comes in is written to a local folder first: its name is its digest,
// which is known only at the end. It is safe for concurrent use.
type S3 struct {
	stage  *Folder
	client *minio.Client
	bucket string
}

// S3Options says which bucket, and who asks.
type S3Options struct {
	Endpoint  string // host[:port]
	Bucket    string
	Region    string // may be empty
	AccessKey string
	SecretKey string
	TLS       bool
}

// s3Piece is how much of a large file is sent at once, bytes; the service takes
// at most 10,000 of them.
const s3Piece = 16 << 20

// OpenS3 connects and finds the bucket. stage is the local folder for what is
// on its way; it stays the caller's to close. Error: models.Unavailable.
func OpenS3(ctx context.Context, stage *Folder, o S3Options) (*S3, error) {
	client, err := minio.New(o.Endpoint, &minio.Options{
		Creds: credentials.NewStaticV4(o.AccessKey, o.SecretKey, ""), Secure: o.TLS, Region: o.Region,
		BucketLookup: minio.BucketLookupAuto, MaxRetries: 5,
	})
	if err != nil {
		return nil, models.Errorf(models.Invalid, "对象存储的地址“%s”不正确，应为 主机:端口，请核对 s3-endpoint", o.Endpoint)
	}
	there, err := client.BucketExists(ctx, o.Bucket)
	switch {
	case err != nil:
		return nil, models.Errorf(models.Unavailable, "对象存储“%s”连接不上或拒绝访问（%s），请核对地址、密钥和网络", o.Endpoint, minio.ToErrorResponse(err).Code)
	case !there:
		return nil, models.Errorf(models.Unavailable, "对象存储中没有存储桶“%s”，请先建立，或核对 s3-bucket", o.Bucket)
	}
	return &S3{stage: stage, client: client, bucket: o.Bucket}, nil
}

// Put stores what src gives and returns its address; as Folder.Put.
func (s *S3) Put(ctx context.Context, src io.Reader) (Ref, error) {
	name := path.Join(temporary, rand.Text())
	ref, err := s.stage.writeTemporary(ctx, name, src)
	if err == nil {
		err = s.send(ctx, name, ref)
	}
	if gone := s.stage.root.Remove(name); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	if err != nil {
		return Ref{}, fmt.Errorf("put blob: %w", err)
	}
	return ref, nil
}

// Adopt sends a whole part and ends it; as Folder.Adopt.
func (s *S3) Adopt(ctx context.Context, p *Parts, name string, ref Ref) error {
	staged := partPlace(name)
	present, err := s.stage.seal(staged)
	if err == nil && present {
		err = s.send(ctx, staged, ref)
	} else if err == nil {
		err = stands(ctx, s, ref)
	}
	if err != nil {
		return fmt.Errorf("adopt part %s: %w", name, err)
	}
	return p.Purge(ctx, name)
}

// send copies a local file into the bucket, unless a sound object has its name.
func (s *S3) send(ctx context.Context, staged string, ref Ref) error {
	if err := s.Verify(ctx, ref.Hash); err == nil || models.KindOf(err) != models.NotFound {
		return err
	}
	file, err := s.stage.root.Open(staged)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = s.client.PutObject(ctx, s.bucket, place(ref.Hash), file, ref.Size, minio.PutObjectOptions{
		ContentType: "application/octet-stream", PartSize: s3Piece, NumThreads: 2,
	})
	return s.failed(ref.Hash, err)
}

// Open opens a stored file; as Folder.Open.
func (s *S3) Open(ctx context.Context, digest string) (io.ReadSeekCloser, error) {
	object, _, err := s.openObject(ctx, digest)
	if err != nil {
		return nil, err
	}
	return object, nil
}

// openObject opens an object and learns its size.
func (s *S3) openObject(ctx context.Context, digest string) (*minio.Object, int64, error) {
	ref, err := s.Stat(ctx, digest)
	if err != nil {
		return nil, 0, err
	}
	object, err := s.client.GetObject(ctx, s.bucket, place(digest), minio.GetObjectOptions{})
	if err != nil {
		return nil, 0, s.failed(digest, err)
	}
	return object, ref.Size, nil
}

// Stat tells the size of a stored file; as Folder.Stat.
func (s *S3) Stat(ctx context.Context, digest string) (Ref, error) {
	if !isDigest(digest) {
		return Ref{}, notDigest()
	}
	info, err := s.client.StatObject(ctx, s.bucket, place(digest), minio.StatObjectOptions{})
	if err != nil {
		return Ref{}, s.failed(digest, err)
	}
	return Ref{Algorithm: Algorithm, Hash: digest, Size: info.Size}, nil
}

// Verify reads a stored file and compares its digest; as Folder.Verify.
func (s *S3) Verify(ctx context.Context, digest string) error {
	object, _, err := s.openObject(ctx, digest)
	if err != nil {
		return err
	}
	defer object.Close()
	sum := sha256.New()
	if _, err := copyContext(ctx, sum, object); err != nil {
		return fmt.Errorf("verify blob %s: %w", digest, err)
	}
	return compare(sum, digest)
}

// List calls each for every stored file in ascending order; as Folder.List.
func (s *S3) List(ctx context.Context, each func(Ref) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	for o := range s.client.ListObjects(ctx, s.bucket, minio.ListObjectsOptions{Recursive: true}) {
		if o.Err != nil {
			return s.failed("", o.Err)
		}
		digest := path.Base(o.Key)
		if !isDigest(digest) || place(digest) != o.Key {
			continue
		}
		if err := each(Ref{Algorithm: Algorithm, Hash: digest, Size: o.Size}); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// failed turns the service's answer into the domain's.
func (s *S3) failed(digest string, err error) error {
	if err == nil {
		return nil
	}
	answer := minio.ToErrorResponse(err)
	switch {
	case answer.StatusCode == http.StatusNotFound && answer.Code != "NoSuchBucket":
		return missing(digest)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrClosed):
		return err
	}
	return fmt.Errorf("object store, blob %s: %w", digest, err)
}
