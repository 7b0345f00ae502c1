package models

// BureauKind says what a node of the bureau tree is.
type BureauKind string

// The kinds of bureaus.
const (
	BureauGovernment BureauKind = "government" // 人民政府
	BureauDepartment BureauKind = "department" // 行政执法部门
	BureauTownship   BureauKind = "township"   // 乡镇（街道）
	BureauEntrusted  BureauKind = "entrusted"  // 受委托组织（《行政处罚法》第20条）
	BureauUnit       BureauKind = "unit"       // 内设或派出执法机构
)

// BureauKinds lists the kinds with their labels.
var BureauKinds = []Choice{
	{string(BureauGovernment), "人民政府"}, {string(BureauDepartment), "行政执法部门"}, {string(BureauTownship), "乡镇（街道）"},
	{string(BureauEntrusted), "受委托组织"}, {string(BureauUnit), "执法机构"},
}

// Bureau is an enforcement body (行政执法机关) or the government above it, a
// node of the tree over which figures add up.
type Bureau struct {
	ID        int64      `json:"id,string" gorm:"primaryKey;autoIncrement:false"`
	Code      string     `json:"code"`   // unique; credit code, or a local code where there is none
	Name      string     `json:"name"`   // full name, unique
	Short     string     `json:"short"`  // 代字 of document numbers, such as 示城管
	Kind      BureauKind `json:"kind"`   //
	Level     string     `json:"level"`  // bureau, district, city or prefecture: which chapter template fits
	Region    string     `json:"region"` // division code, GB/T 2260, or a local code
	Field     string     `json:"field"`  // 执法领域, picks time limits and thresholds
	ParentID  int64      `json:"parent_id,string"`
	FoundedOn Day        `json:"founded_on"`
	ClosedOn  Day        `json:"closed_on"`
	Duties    string     `json:"duties"` // 主要职责, shown to the public
	Contact   string     `json:"contact"`
	Version   int64      `json:"version,string"`
}

// Check validates the fields that a bureau must have.
func (b Bureau) Check() error {
	var c Checks
	c.Require(b.Code != "" && len(b.Code) <= 32, "code", "机关代码必填，至多32个字符", "请填写统一社会信用代码或本地代码")
	c.Require(b.Name != "" && len(b.Name) <= 200, "name", "机关名称必填", "请填写全称")
	c.Require(IsChoice(BureauKinds, string(b.Kind)), "kind", "机关类别不在可选范围", "可用 government、department、township、entrusted、unit")
	c.Require(b.FoundedOn.Valid(), "founded_on", "成立（启用）日期必填", "请写成 2020-01-01")
	c.Require(b.ClosedOn == "" || b.ClosedOn.Valid() && b.ClosedOn > b.FoundedOn, "closed_on", "撤销日期须晚于成立日期", "请更正")
	c.Require(len(b.Region) >= 2, "region", "行政区划代码必填", "请填写6位代码，例如 650104")
	return c.Err("机关信息有误")
}

// IsChoice says whether the list holds the code.
func IsChoice(list []Choice, code string) bool {
	for _, c := range list {
		if c.Code == code {
			return true
		}
	}
	return false
}

// ChoiceLabel gives the label of the code in the list, or the code itself.
func ChoiceLabel(list []Choice, code string) string { return Field{Choices: list}.ChoiceLabel(code) }

// RegisterCode names the built-in register of bureaus.
func (b Bureau) RegisterCode() string { return "bureaus" }

// BureauOf is the bureau itself.
func (b Bureau) BureauOf() int64 { return b.ID }

// Int answers 0: bureaus have no numbers to add.
func (b Bureau) Int(string) int64 { return 0 }

// Text answers for the fields that definitions may use.
func (b Bureau) Text(field string) string {
	switch field {
	case "number":
		return b.Code
	case "name":
		return b.Name
	case "kind":
		return string(b.Kind)
	case "founded_on":
		return string(b.FoundedOn)
	case "closed_on":
		return string(b.ClosedOn)
	}
	return ""
}

// Tree is the bureau tree as one value: by id, with the children of each.
type Tree struct {
	Bureaus  map[int64]Bureau
	children map[int64][]int64
}

// NewTree builds the tree; children keep the order of the list.
func NewTree(list []Bureau) *Tree {
	t := &Tree{Bureaus: make(map[int64]Bureau, len(list)), children: map[int64][]int64{}}
	for _, b := range list {
		t.Bureaus[b.ID] = b
		t.children[b.ParentID] = append(t.children[b.ParentID], b.ID)
	}
	return t
}

// ReconsiderationOrgan names the organ to which the party of a bureau's decision
// may apply for reconsideration: the nearest government above the bureau
// (《行政复议法》第24条).
func (t *Tree) ReconsiderationOrgan(bureau int64) string {
	b := t.Bureaus[bureau]
	for range t.Bureaus {
		above, ok := t.Bureaus[b.ParentID]
		if !ok {
			break
		}
		if above.Kind == BureauGovernment {
			return above.Name
		}
		b = above
	}
	return "本级人民政府"
}

// Children lists the ids directly below the bureau.
func (t *Tree) Children(id int64) []int64 { return t.children[id] }

// Within lists the ids that a scope of the bureau covers.
func (t *Tree) Within(id int64, scope Scope) []int64 {
	switch scope {
	case ScopeOwn:
		return []int64{id}
	case ScopeBelow:
		return t.collect(nil, id)
	default:
		return t.collect([]int64{id}, id)
	}
}

func (t *Tree) collect(out []int64, id int64) []int64 {
	for _, c := range t.children[id] {
		out = t.collect(append(out, c), c)
	}
	return out
}

// Covers says whether the bureau is above or the same as other.
func (t *Tree) Covers(bureau, other int64) bool {
	for steps := 0; other != 0 && steps <= len(t.Bureaus); steps++ {
		if other == bureau {
			return true
		}
		other = t.Bureaus[other].ParentID
	}
	return false
}

// CheckParent refuses a parent that is missing or would close a circle.
func (t *Tree) CheckParent(id, parent int64) error {
	if parent == 0 {
		return nil
	}
	if _, ok := t.Bureaus[parent]; !ok {
		return Errorf(Invalid, "上级机关不存在，请先登记上级机关")
	}
	if t.Covers(id, parent) {
		return Errorf(Invalid, "上级机关不能是本机关或其下级，请改选")
	}
	return nil
}
