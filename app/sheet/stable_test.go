package sheet

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestStable writes a workbook of many sheets again and again, each time in
// the order of a map, and finds the same bytes.
func TestStable(t *testing.T) {
	t.Parallel()
	var first []byte
	for range 8 {
		var b bytes.Buffer
		x, err := NewXLSXWriter(&b)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 6 {
			if err := x.Sheet(fmt.Sprintf("表%d", i), []string{"名称"}); err != nil {
				t.Fatal(err)
			}
			if err := x.Write(fmt.Sprintf("示例%d", i)); err != nil {
				t.Fatal(err)
			}
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
		got, err := Stable(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = got
		}
		if !bytes.Equal(first, got) {
			t.Fatal("the same rows give other bytes")
		}
	}
	book, err := excelize.OpenReader(bytes.NewReader(first))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if props, err := book.GetDocProps(); err != nil || props.Creator != "Sanxiang" || props.LastModifiedBy != "" {
		t.Errorf("properties = %+v, %v; want no author but the program", props, err)
	}
	r, err := New(bytes.NewReader(first))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if row, err := r.Next(); err != nil || row.Value("名称") != "示例0" {
		t.Errorf("first row = %q, %v", row.Value("名称"), err)
	}
	if _, err := Stable([]byte("not a workbook")); err == nil {
		t.Error("what is no workbook must be refused")
	}
}
