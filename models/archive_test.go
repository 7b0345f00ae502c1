package models

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestArchiveOrder puts papers into the classes of 《住房和城乡建设行政处罚程序规定》
// 第40条 and 《市场监督管理行政处罚程序规定》第78条.
func TestArchiveOrder(t *testing.T) {
	t.Parallel()
	if n := len(ArchiveOrder("mohurd")); n != 8 {
		t.Errorf("%d classes, want eight", n)
	}
	for _, tt := range []struct {
		title, medium, stage, act string
		building                  int // class of the eight, from 1
		market                    string
	}{
		{"案源登记表", "document", "start", "other", 1, "副卷案源材料"},
		{"立案审批表", "document", "start", "other", 1, "正卷立案审批表"},
		{"案件调查终结报告", "document", "decision", "other", 2, "副卷调查终结报告"},
		{"行政处罚听证告知书", "document", "decision", "other", 2, "正卷其他文书及送达回证"},
		{"行政处罚决定书", "document", "decision", "other", 2, "正卷行政处罚决定书及送达回证"},
		{"送达回证", "document", "service", "service", 2, "正卷行政处罚决定书及送达回证"},
		{"查封扣押决定书", "document", "evidence", "seal_up", 3, "正卷证据材料"},
		{"现场检查笔录", "text", "evidence", "scene", 3, "正卷证据材料"},
		{"听证告知现场照片", "photo", "evidence", "interview", 3, "正卷证据材料"},
		{"陈述申辩笔录", "document", "decision", "other", 4, "正卷其他有关材料"},
		{"听证录像", "av", "review", "hearing", 5, "正卷听证笔录"},
		{"听证报告", "document", "review", "hearing", 5, "副卷听证报告"},
		{"法制审核意见书", "document", "review", "other", 6, "副卷审核意见"},
		{"集体讨论记录", "document", "review", "discussion", 6, "副卷其他有关材料"},
		{"罚没款票据", "document", "execution", "other", 7, "正卷财物处理单据"},
		{"拆除录像", "av", "execution", "demolition", 7, "正卷其他有关材料"},
		{"结案审批表", "document", "execution", "other", 8, "副卷结案审批表"},
		{"照片", "photo", "x", "x", 8, "正卷其他有关材料"},
	} {
		m := Recording{Title: tt.title, Medium: tt.medium, Stage: tt.stage, Act: tt.act}.Material()
		if got := ClassOf(ArchiveOrder("mohurd"), m) + 1; got != tt.building {
			t.Errorf("%s is in class %d, want %d", tt.title, got, tt.building)
		}
		market := ArchiveOrder("samr")
		if c := market[ClassOf(market, m)]; c.Volume+c.Name != tt.market {
			t.Errorf("%s is in %s%s, want %s", tt.title, c.Volume, c.Name, tt.market)
		}
	}
}

// TestDocMaterials gives every document of a case a class of its own kind; the
// receipt of a notice is no receipt of the decision.
func TestDocMaterials(t *testing.T) {
	t.Parallel()
	for _, r := range caseDocs {
		if r.kind.Material() == MaterialOther {
			t.Errorf("%s has no material", r.kind)
		}
	}
	market := ArchiveOrder("samr")
	for kind, want := range map[CaseDocKind]string{
		DocSource: "副卷案源材料", DocFiling: "正卷立案审批表", DocReport: "副卷调查终结报告", DocNoticeReceipt: "正卷其他文书及送达回证",
		DocReceipt: "正卷行政处罚决定书及送达回证", DocOpinion: "副卷审核意见", DocDiscussion: "副卷其他有关材料", DocClosing: "副卷结案审批表",
	} {
		if c := market[ClassOf(market, kind.Material())]; c.Volume+c.Name != want {
			t.Errorf("%s is in %s%s, want %s", kind, c.Volume, c.Name, want)
		}
	}
	served := []Step{{Kind: StepServed}}
	if got := ArchiveNeeds(served, []Material{DocNoticeReceipt.Material()}); got[0].Have {
		t.Error("the receipt of the notice counts as that of the decision")
	}
	if got := ArchiveNeeds(served, []Material{DocReceipt.Material()}); !got[0].Have {
		t.Error("the receipt of the decision does not count")
	}
}

func TestArchiveNeeds(t *testing.T) {
	t.Parallel()
	steps := []Step{{Kind: StepRegistered}, {Kind: StepFiled}, {Kind: StepNotified}, {Kind: StepDefended, Waived: true}, {Kind: StepDecided}}
	want := []ArchiveNeed{
		{MaterialSource, "案源材料", "线索登记", false}, {MaterialFiling, "立案审批表", "立案", true}, {MaterialEvidence, "证据材料", "立案", false},
		{MaterialNotice, "行政处罚（听证）告知书", "告知", false}, {MaterialDecision, "决定书", "作出决定", false},
	}
	got := ArchiveNeeds(steps, []Material{MaterialFiling, MaterialHearing})
	for i := range got {
		if i < len(want) {
			want[i].Why = steps[[]int{0, 1, 1, 2, 4}[i]].Kind.Label()
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ArchiveNeeds (-want +got):\n%s", diff)
	}
}

func TestUploadWords(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0 字节", 1023: "1023 字节", 1024: "1 KB", 1536: "1.5 KB", 5 << 20: "5 MB", 32 << 30: "32 GB", 3 << 50: "3072 TB"} {
		if got := SizeText(n); got != want {
			t.Errorf("SizeText(%d) = %q, want %q", n, got, want)
		}
	}
	for name, want := range map[string]string{
		`C:\照片\现场` + "\n.jpg": "现场.jpg", "../../etc/passwd": "passwd", "..": "", "/": "", " \u202egpj.exe ": "gpj.exe", "a\u2028b": "ab", "": "",
	} {
		if got := CleanFileName(name); got != want {
			t.Errorf("CleanFileName(%q) = %q, want %q", name, got, want)
		}
	}
}
