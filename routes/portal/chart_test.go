package portal

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTicks(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		most int64
		want []int64
	}{
		{"nothing", 0, []int64{0, 1}},
		{"one", 1, []int64{0, 1}},
		{"each step one", 4, []int64{0, 1, 2, 3, 4}},
		{"by two", 5, []int64{0, 2, 4, 6}},
		{"by five", 9, []int64{0, 5, 10}},
		{"by ten", 37, []int64{0, 10, 20, 30, 40}},
		{"just reached", 80, []int64{0, 20, 40, 60, 80}},
		{"just past", 81, []int64{0, 50, 100}},
		{"large", 123_456, []int64{0, 50_000, 100_000, 150_000}},
	} {
		if diff := cmp.Diff(tt.want, ticks(tt.most, axisSteps)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

// TestTicksHold tries many sizes: the axis starts at 0, reaches the most, and
// has few even steps.
func TestTicksHold(t *testing.T) {
	t.Parallel()
	for most := int64(0); most < 5_000_000; most += 1 + most/7 {
		got := ticks(most, axisSteps)
		step := got[1] - got[0]
		lead := strings.TrimRight(strconv.FormatInt(step, 10), "0")
		if got[0] != 0 || got[len(got)-1] < most || len(got) > axisSteps+1 || lead != "1" && lead != "2" && lead != "5" {
			t.Fatalf("%d: %v", most, got)
		}
		if last := got[len(got)-1]; most > 0 && last-step >= most {
			t.Fatalf("%d: %v has a step too many", most, got)
		}
		for i := range got {
			if got[i] != int64(i)*step {
				t.Fatalf("%d: %v is uneven", most, got)
			}
		}
	}
}

func TestPortion(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		v, whole int64
		want     float64
	}{{0, 10, 0}, {5, 0, 0}, {-1, 10, 0}, {5, 10, 0.5}, {10, 10, 1}, {11, 10, 1}, {1, 1_000_000, 0.004}} {
		if got := portion(tt.v, tt.whole); got != tt.want {
			t.Errorf("portion(%d, %d) = %v, want %v", tt.v, tt.whole, got, tt.want)
		}
	}
}

func TestShortNumbers(t *testing.T) {
	t.Parallel()
	for v, want := range map[int64]string{0: "0", 9_999: "9999", 10_000: "1万", 12_340: "1.2万", 1_050_000: "105万"} {
		if got := short(v); got != want {
			t.Errorf("short(%d) = %q, want %q", v, got, want)
		}
	}
	for v, want := range map[int64]string{0: "0.00元", 999_999: "9,999.99元", 1_000_000: "1.00万元", 9_999_999_999: "9,999.99万元", 10_000_000_000: "1.00亿元", 123_456_789_00: "1.23亿元"} {
		if got := wan(v); got != want {
			t.Errorf("wan(%d) = %q, want %q", v, got, want)
		}
	}
	for _, tt := range []struct {
		n, of int64
		want  string
	}{{4395, 4983, "88.2%"}, {0, 5, "0.0%"}, {5, 5, "100.0%"}, {1, 0, "—"}, {1, 2000, "0.1%"}} {
		if got := percent(tt.n, tt.of); got != tt.want {
			t.Errorf("percent(%d, %d) = %q, want %q", tt.n, tt.of, got, tt.want)
		}
	}
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000", -100: "-100"} {
		if got := thousands(n); got != want {
			t.Errorf("thousands(%d) = %q, want %q", n, got, want)
		}
	}
}

// TestColumns draws two months and looks at where the columns stand.
func TestColumns(t *testing.T) {
	t.Parallel()
	c := drawColumns(chart{}, []string{"1月", "2月"}, []int64{4, 0}, []int64{2, 8})
	type box struct {
		Class string
		H     float64
	}
	var got []box
	for _, b := range c.Bars {
		x, y, w, h := parsed(t, b.X), parsed(t, b.Y), parsed(t, b.W), parsed(t, b.H)
		if x < plotLeft || x+w > 100 || y < plotTop-0.01 || y+h > plotTop+plotHeight+0.01 || y+h < plotTop+plotHeight-0.02 {
			t.Errorf("%+v leaves the plot or does not stand on its floor", b)
		}
		got = append(got, box{b.Class, h})
	}
	want := []box{{"was", plotHeight / 4}, {"now", plotHeight / 2}, {"was", plotHeight}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("columns: %s", diff)
	}
	if len(c.Lines) != 5 { // 0, 2, 4, 6, 8
		t.Errorf("%d lines, want 5", len(c.Lines))
	}
	var words []string
	for _, x := range c.Texts[len(c.Lines):] {
		words = append(words, x.Text)
	}
	if diff := cmp.Diff([]string{"4", "1月", "2月"}, words); diff != "" {
		t.Errorf("words: %s", diff)
	}
}

// TestColumnsDoNotMeet keeps the two columns of a month apart from each other
// and from the next month's.
func TestColumnsDoNotMeet(t *testing.T) {
	t.Parallel()
	names, list := make([]string, 12), make([]int64, 12)
	for i := range list {
		names[i], list[i] = strconv.Itoa(i+1)+"月", int64(i+1)
	}
	c := drawColumns(chart{}, names, list, list)
	ends := map[float64]float64{}
	for _, b := range c.Bars {
		ends[parsed(t, b.X)] = parsed(t, b.X) + parsed(t, b.W)
	}
	if len(ends) != 24 {
		t.Fatalf("%d places for 24 columns", len(ends))
	}
	for from, to := range ends {
		for other := range ends {
			if other > from && other < to {
				t.Errorf("the column at %v lies over the one at %v", other, from)
			}
		}
	}
}

func TestRows(t *testing.T) {
	t.Parallel()
	c := drawRows(chart{}, []barRow{{"示例甲", "8件", 1, "now"}, {"示例乙", "0件", 0, "now"}, {"其他", "2件", 0.25, "rest"}})
	want := []bar{{"now", "0", "1.45", "70", "1.05"}, {"rest", "0", "8.05", "17.5", "1.05"}}
	if diff := cmp.Diff(want, c.Bars); diff != "" {
		t.Errorf("bars: %s", diff)
	}
	if c.Height != "9.9" || len(c.Texts) != 6 || c.Texts[3].X != "0" || c.Texts[3].Text != "0件" || c.Texts[5].X != "17.5" {
		t.Errorf("got height %s, texts %+v", c.Height, c.Texts)
	}
}

func parsed(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
