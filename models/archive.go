package models

import (
	"slices"
	"strings"
)

// Material is what a paper of a case file is (案卷材料).
type Material string

// The materials of a case file.
const (
	MaterialSource        Material = "source"         // 案源材料
	MaterialFiling        Material = "filing"         // 立案审批表
	MaterialFinalReport   Material = "final_report"   // 调查终结报告
	MaterialNotice        Material = "notice"         // 告知书
	MaterialDecision      Material = "decision"       // 决定书
	MaterialService       Material = "service"        // 决定书的送达回证
	MaterialNoticeReceipt Material = "notice_receipt" // 告知书的送达回证
	MaterialEvidence      Material = "evidence"       // 证据
	MaterialDefence       Material = "defence"        // 陈述申辩
	MaterialHearing       Material = "hearing"        // 听证笔录
	MaterialHearingReport Material = "hearing_report" // 听证报告
	MaterialReview        Material = "review"         // 复核意见、法制审核意见
	MaterialDiscussion    Material = "discussion"     // 集体讨论记录
	MaterialExecution     Material = "execution"      // 执行情况记录
	MaterialReceipt       Material = "receipt"        // 财物处理单据
	MaterialClosing       Material = "closing"        // 结案审批表
	MaterialOther         Material = "other"          // 其他
)

// ArchiveClass is one class of a case file, in the order in which it is bound.
type ArchiveClass struct {
	Volume    string // 正卷 or 副卷; empty where there is one volume
	Name      string
	Materials []Material
}

// archiveBuilding is the order of city management: eight classes, by time
// within each (《住房和城乡建设行政处罚程序规定》第40条). It is used where a
// field has no order of its own.
var archiveBuilding = []ArchiveClass{
	{"", "案源材料、立案审批表", []Material{MaterialSource, MaterialFiling}},
	{"", "调查终结报告、告知书、决定书及送达回证", []Material{MaterialFinalReport, MaterialNotice, MaterialNoticeReceipt, MaterialDecision, MaterialService}},
	{"", "证据材料", []Material{MaterialEvidence}},
	{"", "陈述申辩材料", []Material{MaterialDefence}},
	{"", "听证笔录", []Material{MaterialHearing, MaterialHearingReport}},
	{"", "复核意见、法制审核意见、集体讨论记录", []Material{MaterialReview, MaterialDiscussion}},
	{"", "执行情况记录、财物处理单据", []Material{MaterialExecution, MaterialReceipt}},
	{"", "其他有关材料", []Material{MaterialClosing, MaterialOther}},
}

// archiveMarket is the order of market supervision: what anybody entitled may
// consult, and what stays inside (《市场监督管理行政处罚程序规定》第78条).
var archiveMarket = []ArchiveClass{
	{"正卷", "立案审批表", []Material{MaterialFiling}},
	{"正卷", "行政处罚决定书及送达回证", []Material{MaterialDecision, MaterialService}},
	{"正卷", "其他文书及送达回证", []Material{MaterialNotice, MaterialNoticeReceipt}},
	{"正卷", "证据材料", []Material{MaterialEvidence}},
	{"正卷", "听证笔录", []Material{MaterialHearing}},
	{"正卷", "财物处理单据", []Material{MaterialReceipt}},
	{"正卷", "其他有关材料", []Material{MaterialDefence, MaterialExecution, MaterialOther}},
	{"副卷", "案源材料", []Material{MaterialSource}},
	{"副卷", "调查终结报告", []Material{MaterialFinalReport}},
	{"副卷", "审核意见", []Material{MaterialReview}},
	{"副卷", "听证报告", []Material{MaterialHearingReport}},
	{"副卷", "结案审批表", []Material{MaterialClosing}},
	{"副卷", "其他有关材料", []Material{MaterialDiscussion}},
}

// ArchiveOrder gives the classes of a field's case files.
func ArchiveOrder(field string) []ArchiveClass {
	if field == "samr" {
		return archiveMarket
	}
	return archiveBuilding
}

// ClassOf gives the place of a material in an order; the last class takes what
// has none.
func ClassOf(order []ArchiveClass, m Material) int {
	i := slices.IndexFunc(order, func(c ArchiveClass) bool { return slices.Contains(c.Materials, m) })
	if i < 0 {
		return len(order) - 1
	}
	return i
}

// materialWords are the words in a title that say what a paper is. The first
// that is found decides, so that 听证告知书 is a notice and no hearing record.
var materialWords = []struct {
	word     string
	material Material
}{
	{"送达", MaterialService}, {"先行登记", MaterialEvidence}, {"查封", MaterialEvidence}, {"扣押", MaterialEvidence},
	{"告知", MaterialNotice}, {"听证通知", MaterialNotice}, {"听证报告", MaterialHearingReport}, {"听证", MaterialHearing},
	{"终结报告", MaterialFinalReport}, {"集体讨论", MaterialDiscussion}, {"法制审核", MaterialReview}, {"审核意见", MaterialReview},
	{"复核", MaterialReview}, {"陈述", MaterialDefence}, {"申辩", MaterialDefence}, {"处罚决定", MaterialDecision},
	{"不予行政处罚", MaterialDecision}, {"结案", MaterialClosing}, {"立案", MaterialFiling}, {"案源", MaterialSource}, {"线索", MaterialSource},
	{"投诉", MaterialSource}, {"举报", MaterialSource}, {"票据", MaterialReceipt}, {"收据", MaterialReceipt}, {"缴款", MaterialReceipt},
	{"罚没", MaterialReceipt}, {"催告", MaterialExecution}, {"强制执行", MaterialExecution},
}

// actMaterials and stageMaterials say what a recording is that its title does
// not tell.
var (
	actMaterials = map[string]Material{
		"hearing": MaterialHearing, "discussion": MaterialDiscussion, "service": MaterialService, "leave_service": MaterialService,
		"announce_service": MaterialService, "scene": MaterialEvidence, "interview": MaterialEvidence, "sampling": MaterialEvidence,
		"evidence_hold": MaterialEvidence, "hold_handled": MaterialEvidence, "seal_up": MaterialEvidence, "seizure": MaterialEvidence,
		"measure_lifted": MaterialEvidence, "demolition": MaterialExecution, "forced_entry": MaterialEvidence,
	}
	stageMaterials = map[string]Material{
		"start": MaterialSource, "evidence": MaterialEvidence, "review": MaterialReview, "decision": MaterialDecision,
		"service": MaterialService, "execution": MaterialExecution,
	}
)

// Material says what the recording is in a case file. Papers are told by their
// title first; pictures and sound by the act that they show.
func (r Recording) Material() Material {
	if r.Medium == "text" || r.Medium == "document" {
		for _, w := range materialWords {
			if strings.Contains(r.Title, w.word) {
				return w.material
			}
		}
	}
	if m, ok := actMaterials[r.Act]; ok {
		return m
	}
	if m, ok := stageMaterials[r.Stage]; ok {
		return m
	}
	return MaterialOther
}

// docMaterials says what each document of a case is in its file.
var docMaterials = map[CaseDocKind]Material{
	DocSource: MaterialSource, DocFiling: MaterialFiling, DocReport: MaterialFinalReport, DocNotice: MaterialNotice, DocNoticeReceipt: MaterialNoticeReceipt,
	DocOpinion: MaterialReview, DocDiscussion: MaterialDiscussion, DocDecision: MaterialDecision, DocExempt: MaterialDecision, DocSpot: MaterialDecision,
	DocReceipt: MaterialService, DocClosing: MaterialClosing,
}

// Material says what the document is in a case file.
func (k CaseDocKind) Material() Material {
	if m, ok := docMaterials[k]; ok {
		return m
	}
	return MaterialOther
}

// ArchiveNeed is a paper that a case file must hold by what has happened in
// the case, and whether it does.
type ArchiveNeed struct {
	Material Material
	Name     string // the paper
	Why      string // the step that brings it about
	Have     bool
}

// archiveNeeds lists what steps leave behind (《行政处罚法》第40–66条).
var archiveNeeds = []struct {
	step     StepKind
	material Material
	name     string
}{
	{StepRegistered, MaterialSource, "案源材料"}, {StepFiled, MaterialFiling, "立案审批表"}, {StepFiled, MaterialEvidence, "证据材料"},
	{StepConcluded, MaterialFinalReport, "案件调查终结报告"}, {StepNotified, MaterialNotice, "行政处罚（听证）告知书"},
	{StepDefended, MaterialDefence, "陈述申辩材料"}, {StepHeard, MaterialHearing, "听证笔录"}, {StepPassed, MaterialReview, "法制审核意见书"},
	{StepDiscussed, MaterialDiscussion, "集体讨论记录"}, {StepDecided, MaterialDecision, "决定书"}, {StepServed, MaterialService, "送达回证"},
	{StepDemanded, MaterialExecution, "催告书"}, {StepPaid, MaterialReceipt, "罚没款缴款票据"}, {StepClosed, MaterialClosing, "结案审批表"},
}

// ArchiveNeeds compares the steps of a case with the materials of its file. A
// party that gave up its defence leaves no paper of one.
func ArchiveNeeds(steps []Step, have []Material) []ArchiveNeed {
	var out []ArchiveNeed
	for _, n := range archiveNeeds {
		taken := slices.ContainsFunc(steps, func(s Step) bool { return s.Kind == n.step && !s.Waived })
		if taken {
			out = append(out, ArchiveNeed{n.material, n.name, n.step.Label(), slices.Contains(have, n.material)})
		}
	}
	return out
}
