package document

import "testing"

func TestSignatureIndents(t *testing.T) {
	t.Parallel()
	const two = 2 * bodyChar
	tests := map[string]struct {
		organ, date         string
		wantOrgan, wantDate int
	}{
		"署名 longer: date two characters right of it": {"示例市综合行政执法局", "2026年1月9日", typeWidth - two - textWidth("示例市综合行政执法局"), typeWidth - textWidth("示例市综合行政执法局")},
		"date longer: date two from the edge":        {"示例局", "2026年11月20日", typeWidth - 2*two - textWidth("2026年11月20日"), typeWidth - two - textWidth("2026年11月20日")},
		"only a date":                                {"", "2026年1月9日", 0, typeWidth - two - textWidth("2026年1月9日")},
	}
	for name, tt := range tests {
		organ, date := signatureIndents(tt.organ, tt.date)
		if (tt.organ != "" && organ != tt.wantOrgan) || date != tt.wantDate {
			t.Errorf("%s: indents = %d, %d, want %d, %d", name, organ, date, tt.wantOrgan, tt.wantDate)
		}
	}
	if organ, _ := signatureIndents(string(make([]rune, 500)), ""); organ != 0 {
		t.Errorf("overlong 署名 is indented by %d, want 0", organ)
	}
}

func TestMarkSize(t *testing.T) {
	t.Parallel()
	tests := map[string]int{"局": markLargest, "示例市综合行政执法局文件示例市综合行政执法局文件示例": markSmallest}
	for mark, want := range tests {
		if got := markSize(mark); got != want {
			t.Errorf("markSize(%s) = %d, want %d", mark, got, want)
		}
	}
	if mark := "示例市综合行政执法局文件"; 12*markSize(mark) > typeWidth {
		t.Errorf("%s at %d twips a character does not fit in %d", mark, markSize(mark), typeWidth)
	}
}
