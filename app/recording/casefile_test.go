package recording_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/app/recording"
	"sanxiang/app/store"
	"sanxiang/models"
)

// packed gives a case's file as bytes.
func packed(t *testing.T, w *apptest.World, s *recording.Service, caseID int64, docs recording.Documents) []byte {
	t.Helper()
	f, err := s.TakeCaseFile(t.Context(), w.Reviewer, caseID, docs)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := s.WriteCaseFile(t.Context(), f, &out); err != nil {
		t.Fatalf("WriteCaseFile: %v", err)
	}
	return out.Bytes()
}

// unpacked gives the entries of an archive in order, with their contents.
func unpacked(t *testing.T, archive []byte) ([]string, map[string]string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	texts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		if f.Method != zip.Store {
			t.Errorf("%s is compressed", f.Name)
		}
		names = append(names, f.Name)
		texts[f.Name] = string(b)
	}
	return names, texts
}

// TestCaseFile binds papers in order, gives the same bytes again, and has sums
// that hold.
func TestCaseFile(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := recording.New(w.Store, w.Blobs)
		c := newCase(t, w, "示例案〔2024〕1号")
		later := photo(w)
		later.Recording.TakenAt += 1000
		later.Recording.Title, later.Recording.FileName = `=现场/照片:"二"`, "../x.JPG"
		appended(t, w, s, c.ID, later, "第二张")
		appended(t, w, s, c.ID, photo(w), "第一张")
		filing := text(w)
		filing.Recording.Title, filing.Recording.Stage, filing.Recording.Act, filing.Recording.Content = "立案审批表", "start", "other", "同意立案"
		appended(t, w, s, c.ID, filing, "")
		archive := packed(t, w, s, c.ID, recording.Documents{})
		if again := packed(t, w, s, c.ID, recording.Documents{}); !bytes.Equal(archive, again) {
			t.Error("the same case gives other bytes")
		}
		names, texts := unpacked(t, archive)
		want := []string{
			"说明.txt", "目录.html", "目录.csv", "01_案源材料、立案审批表/001_立案审批表.txt", "03_证据材料/002_现场照片.jpg",
			"03_证据材料/003_=现场_照片__二_.jpg", "事件链.txt", "SHA256SUMS",
		}
		if diff := cmp.Diff(want, names); diff != "" {
			t.Errorf("entries (-want +got):\n%s", diff)
		}
		checkSums(t, names, texts)
		for name, says := range map[string][]string{
			"说明.txt":  {"示例案〔2024〕1号", "示例市城市管理局", "材料：3件"},
			"目录.html": {"8. 其他有关材料", "=现场/照片:&#34;二&#34;", "示例经营部"},
			"目录.csv":  {"\ufeff序号", "\r\n", `'=现场/照片:""二""`, "示例甲、示例乙"},
			"01_案源材料、立案审批表/001_立案审批表.txt": {"同意立案", "执法人员：示例甲、示例乙"},
			"03_证据材料/002_现场照片.jpg":        {"第一张"},
		} {
			for _, say := range says {
				if !strings.Contains(texts[name], say) {
					t.Errorf("%s does not say %q:\n%s", name, say, texts[name])
				}
			}
		}
		checkChainText(t, texts["事件链.txt"], w, c.ID)
	})
}

// checkSums works out the digests of all entries.
func checkSums(t *testing.T, names []string, texts map[string]string) {
	t.Helper()
	var sums strings.Builder
	for _, name := range names[:len(names)-1] {
		fmt.Fprintf(&sums, "%s  %s\n", store.Digest([]byte(texts[name])), name)
	}
	if diff := cmp.Diff(sums.String(), texts["SHA256SUMS"]); diff != "" {
		t.Errorf("SHA256SUMS (-want +got):\n%s", diff)
	}
}

// TestCaseFileDocuments binds documents into their classes before the
// recordings of their day, counts them as there, and refuses those of another
// state of the case.
func TestCaseFileDocuments(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := recording.New(w.Store, w.Blobs)
		c := newCase(t, w, "示例案〔2024〕1号")
		appended(t, w, s, c.ID, photo(w), "照片")
		notice := text(w)
		notice.Recording.Title = "告知书（当事人签收）"
		appended(t, w, s, c.ID, notice, "")
		row, err := w.Store.FindCase(t.Context(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		docs := recording.Documents{Head: row.ChainHead, List: []recording.Document{
			{Kind: "filing", Title: "立案审批表", Material: models.MaterialFiling, On: "2024-03-04", Ending: ".docx", Content: []byte("立案")},
			{Kind: "notice", Title: "告知书", Material: models.MaterialNotice, On: "2024-03-04", Ending: ".docx", Content: []byte("告知")},
			{Kind: "receipt", Title: "送达/回证", Material: models.MaterialNoticeReceipt, On: "2024-03-03", Ending: ".docx", Content: []byte("送达")},
		}}
		f, err := s.FindCaseFile(t.Context(), w.Handler, c.ID, docs)
		if err != nil || slices.ContainsFunc(f.Needs, func(n models.ArchiveNeed) bool { return n.Material == models.MaterialFiling && !n.Have }) {
			t.Errorf("FindCaseFile = %+v, %v, want 立案审批表 there", f.Needs, err)
		}
		archive := packed(t, w, s, c.ID, docs)
		if again := packed(t, w, s, c.ID, docs); !bytes.Equal(archive, again) {
			t.Error("the same case gives other bytes")
		}
		names, texts := unpacked(t, archive)
		second := "02_调查终结报告、告知书、决定书及送达回证/"
		want := []string{"说明.txt", "目录.html", "目录.csv", "01_案源材料、立案审批表/001_立案审批表.docx", second + "002_送达_回证.docx", second + "003_告知书.docx",
			second + "004_告知书（当事人签收）.txt", "03_证据材料/005_现场照片.jpg", "事件链.txt", "SHA256SUMS"}
		if diff := cmp.Diff(want, names); diff != "" {
			t.Errorf("entries (-want +got):\n%s", diff)
		}
		checkSums(t, names, texts)
		for name, say := range map[string]string{
			want[3]: "立案", "说明.txt": "材料：5件", "目录.html": store.Digest([]byte("告知")),
			"目录.csv": "3,调查终结报告、告知书、决定书及送达回证,告知书,2024-03-04,,,文书,,,,6," + store.Digest([]byte("告知")),
		} {
			if !strings.Contains(texts[name], say) {
				t.Errorf("%s does not say %q:\n%s", name, say, texts[name])
			}
		}
		docs.Head = "0"
		if _, err := s.TakeCaseFile(t.Context(), w.Handler, c.ID, docs); models.KindOf(err) != models.Conflict {
			t.Errorf("documents of another state = %v, want conflict", err)
		}
	})
}

// checkChainText works the chain out anew from its text alone, by the rule of
// the guide, and finds the head of the case's row.
func checkChainText(t *testing.T, text string, w *apptest.World, caseID int64) {
	t.Helper()
	row, err := w.Store.FindCase(t.Context(), caseID)
	if err != nil {
		t.Fatal(err)
	}
	prev := ""
	for _, block := range strings.Split(text, "\n\n")[1:] {
		fields := map[string][]string{}
		for _, line := range strings.Split(strings.TrimSpace(block), "\n") {
			parts := strings.Split(line, "\t")
			fields[parts[0]] = parts[1:]
		}
		h := sha256.New()
		for _, name := range []string{"案件编号", "序号", "类别", "日期", "登记时间", "登记人编号", "登记人", "内容", "前一事件"} {
			value := ""
			if len(fields[name]) > 0 {
				value = fields[name][0]
			}
			fmt.Fprintf(h, "%d:%s", len(value), value)
		}
		if got := fields["前一事件"]; len(got) > 0 && got[0] != prev {
			t.Errorf("event %v follows %v, want %q", fields["序号"], got, prev)
		}
		prev = fields["哈希"][0]
		if sum := hex.EncodeToString(h.Sum(nil)); sum != prev {
			t.Errorf("event %v: %s by the guide, %s in the text", fields["序号"], sum, prev)
		}
	}
	if prev != row.ChainHead || prev == "" {
		t.Errorf("chain ends in %q, want %q", prev, row.ChainHead)
	}
}

// TestCaseFileRefuses keeps the file from those who may not read the case, and
// never gives a whole archive with a file that was changed.
func TestCaseFileRefuses(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s, dir := newUploads(t, w)
		c := newCase(t, w, "示例案〔2024〕1号")
		r := appended(t, w, s.Service, c.ID, photo(w), "照片")
		for name, tt := range map[string]struct {
			actor models.Actor
			want  models.Kind
		}{"guest": {w.Guest, models.Unauthenticated}, "wrong bureau": {w.Stranger, models.NotFound}, "wrong role": {w.Admin, models.Forbidden}} {
			if _, err := s.TakeCaseFile(t.Context(), tt.actor, c.ID, recording.Documents{}); models.KindOf(err) != tt.want {
				t.Errorf("%s = %v, want %s", name, err, tt.want)
			}
			if _, err := s.FindTimeline(t.Context(), tt.actor, c.ID); models.KindOf(err) != tt.want {
				t.Errorf("FindTimeline, %s = %v, want %s", name, err, tt.want)
			}
		}
		f, err := s.FindCaseFile(t.Context(), w.Handler, c.ID, recording.Documents{})
		if err != nil || f.Complete() || !slices.ContainsFunc(f.Needs, func(n models.ArchiveNeed) bool { return n.Name == "立案审批表" && !n.Have }) {
			t.Errorf("FindCaseFile = %+v, %v, want 立案审批表 missing", f.Needs, err)
		}
		scene{folder: dir}.overwrite(t, r.Hash, func(b []byte) []byte { return bytes.Repeat([]byte{'x'}, len(b)) })
		if err := s.WriteCaseFile(t.Context(), f, io.Discard); models.KindOf(err) != models.Conflict {
			t.Errorf("WriteCaseFile of a changed file = %v, want conflict", err)
		}
	})
}
