package sheet

import (
	"bytes"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/models"
)

// FuzzCSVStream holds the quick writer to the other one, byte by byte.
func FuzzCSVStream(f *testing.F) {
	for _, s := range []string{"", "甲", "甲,乙", "x\"y", "x\ny", "x\r\ny", "=1+1", "＝1", "'=1", "-5", "+3.20", "-5-5", " 前", "\u3000前", `\.`, "\t", "﷐", "\xef"} {
		f.Add(s, "尾", int64(-6000050), int64(1717185600000))
	}
	f.Fuzz(func(t *testing.T, a, b string, money, at int64) {
		at %= 1 << 42
		var want, got bytes.Buffer
		slow, err := NewCSVWriter(&want, []string{a, "乙", "金额", "时间", "日期", "数"})
		if err != nil {
			t.Fatal(err)
		}
		quick, err := NewCSVStream(&got, []string{a, "乙", "金额", "时间", "日期", "数"})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := slow.Write(a, b, models.Fen(money/2), models.Instant(at), models.Day("2024-05-31"), money); err != nil {
				t.Fatal(err)
			}
			quick.Text(a)
			quick.Text(b)
			quick.Fen(models.Fen(money / 2))
			quick.Instant(models.Instant(at))
			quick.Day("2024-05-31")
			quick.Int(money)
			if err := quick.End(); err != nil {
				t.Fatal(err)
			}
		}
		if err := slow.Close(); err != nil {
			t.Fatal(err)
		}
		if err := quick.Close(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.String(), got.String()); diff != "" {
			t.Errorf("CSVStream differs (-CSVWriter +CSVStream):\n%s", diff)
		}
	})
}

// TestCSVStreamCounts refuses a row with a cell too few or too many.
func TestCSVStreamCounts(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 3} {
		c, err := NewCSVStream(io.Discard, []string{"甲", "乙"})
		if err != nil {
			t.Fatal(err)
		}
		for range n {
			c.Text("x")
		}
		if err := c.End(); err == nil {
			t.Errorf("%d cells for 2 columns: no error", n)
		}
	}
}
