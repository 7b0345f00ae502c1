package sheet

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"slices"
)

// Stable sets the parts of a workbook of XLSXWriter in the order of their
// names, so that the same rows give the same bytes and thus the same checksum.
func Stable(workbook []byte) ([]byte, error) {
	r, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		return nil, fmt.Errorf("open workbook: %w", err)
	}
	parts := slices.SortedFunc(slices.Values(r.File), func(a, b *zip.File) int { return cmp.Compare(a.Name, b.Name) })
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, p := range parts {
		if err := w.Copy(p); err != nil {
			return nil, fmt.Errorf("copy %s: %w", p.Name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("close workbook: %w", err)
	}
	return out.Bytes(), nil
}
