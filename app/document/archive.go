package document

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"
	"sync"
)

// zipEpoch is 1980-01-01, the first date a ZIP can hold, as its date field.
const zipEpoch = 1<<5 | 1

// packed is one file of a ZIP, ready to be written.
type packed struct {
	name   string
	method uint16
	size   int    // before compression
	crc    uint32 // of the uncompressed bytes
	data   []byte // as stored
}

// constantPacked compresses the constant parts once for the whole program.
var constantPacked = sync.OnceValue(func() []packed {
	var all []packed
	for _, p := range constantParts() {
		var b bytes.Buffer
		f, err := flate.NewWriter(&b, flate.BestCompression)
		if err == nil {
			_, err = io.WriteString(f, p.content)
		}
		if err == nil {
			err = f.Close()
		}
		if err != nil {
			panic(err) // a bytes.Buffer refuses nothing and the level is valid
		}
		all = append(all, packed{p.name, zip.Deflate, len(p.content), crc32.ChecksumIEEE([]byte(p.content)), b.Bytes()})
	}
	return all
})

// deflater is a compressor with its output, reused between documents.
type deflater struct {
	out bytes.Buffer
	w   *flate.Writer
}

var deflaters = sync.Pool{New: func() any {
	d := new(deflater)
	d.w, _ = flate.NewWriter(&d.out, flate.BestSpeed) // the level is valid
	return d
}}

// pack compresses raw. The result lives until the deflater is used again.
func (d *deflater) pack(name string, raw []byte) (packed, error) {
	d.out.Reset()
	d.w.Reset(&d.out)
	if _, err := d.w.Write(raw); err != nil {
		return packed{}, fmt.Errorf("compress %s: %w", name, err)
	}
	if err := d.w.Close(); err != nil {
		return packed{}, fmt.Errorf("compress %s: %w", name, err)
	}
	return packed{name, zip.Deflate, len(raw), crc32.ChecksumIEEE(raw), d.out.Bytes()}, nil
}

// writeZip writes the files sorted by name, with one fixed time.
func writeZip(w io.Writer, files []packed) error {
	slices.SortFunc(files, func(a, b packed) int { return strings.Compare(a.name, b.name) })
	z := zip.NewWriter(w)
	for _, f := range files {
		to, err := z.CreateRaw(&zip.FileHeader{
			Name: f.name, Method: f.method, ModifiedDate: zipEpoch, CRC32: f.crc,
			CompressedSize64: uint64(len(f.data)), UncompressedSize64: uint64(f.size),
		})
		if err != nil {
			return fmt.Errorf("add %s: %w", f.name, err)
		}
		if _, err := to.Write(f.data); err != nil {
			return fmt.Errorf("add %s: %w", f.name, err)
		}
	}
	return z.Close()
}
