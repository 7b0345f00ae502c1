package office

import (
	"maps"
	"strings"
	"testing"
)

func TestTusHeaders(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{"0": 0, "12": 12, "9223372036854775807": 1<<63 - 1, "": -1, "-1": -1, "+1": -1, "1.5": -1, "0x1": -1, " 1": -1, "9223372036854775808": -1} {
		n, err := tusNumber(headerLength, text)
		if want < 0 && err == nil || want >= 0 && (n != want || err != nil) {
			t.Errorf("tusNumber(%q) = %d, %v", text, n, err)
		}
	}
	for text, want := range map[string]map[string]string{
		"":                          {},
		"filename 5Zu+LmpwZw==":     {"filename": "图.jpg"},
		"a MQ==, b,c Mg==":          {"a": "1", "b": "", "c": "2"},
		"filename 图":                nil,
		"filename MQ":               nil,
		"a MQ==,a Mg==":             nil,
		",":                         nil,
		strings.Repeat("a", 5<<10):  nil,
		"filename MQ==\x00":         nil,
		"filename  MQ== ":           {"filename": "1"},
		"filename MQ==;case MTIz":   nil,
		"filename YS8uLi9iCg==,x  ": {"filename": "a/../b\n", "x": ""},
	} {
		got, err := tusMetadata(text)
		if want == nil && err == nil || want != nil && (err != nil || !maps.Equal(got, want)) {
			t.Errorf("tusMetadata(%.40q) = %v, %v, want %v", text, got, err, want)
		}
	}
	for text, ok := range map[string]bool{
		"": true, "sha1 Lve95gjOVATpfV8EL5X4nxwjKHE=": true, "sha256 ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=": true,
		"md5 kAFQmDzST7DWlj99KOF/cg==": false, "sha1 Lve95gjO": false, "sha1": false, "sha1 x": false,
	} {
		if _, _, err := tusChecksum(text); (err == nil) != ok {
			t.Errorf("tusChecksum(%q) = %v", text, err)
		}
	}
}

// FuzzTus reads headers as they come: a fault or a value, never a panic, never
// a negative number, never more than was sent.
func FuzzTus(f *testing.F) {
	f.Add("12", "filename 5Zu+LmpwZw==,case MTIz", "sha1 Lve95gjOVATpfV8EL5X4nxwjKHE=")
	f.Add("-1", "a MQ==,a MQ==", "md5 x")
	f.Add("", ",,", "sha256")
	f.Fuzz(func(t *testing.T, number, metadata, checksum string) {
		if n, err := tusNumber(headerOffset, number); err == nil && n < 0 {
			t.Errorf("tusNumber(%q) = %d", number, n)
		}
		m, err := tusMetadata(metadata)
		size := 0
		for k, v := range m {
			size += len(k) + len(v)
		}
		if err == nil && size > len(metadata) {
			t.Errorf("tusMetadata(%q) = %v", metadata, m)
		}
		if sum, want, err := tusChecksum(checksum); err == nil && checksum != "" && (sum == nil || len(want) != sum.Size()) {
			t.Errorf("tusChecksum(%q) = %v", checksum, want)
		}
	})
}
