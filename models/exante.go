package models

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// ExAnteForm says how a section of the ex-ante disclosure is laid out.
type ExAnteForm string

// The forms of a section.
const (
	ExAnteFields ExAnteForm = "fields" // one row of columns, shown one below the other
	ExAnteTable  ExAnteForm = "table"  // rows of columns
	ExAnteSteps  ExAnteForm = "steps"  // rows in the order in which they are taken
	ExAnteText   ExAnteForm = "text"   // paragraphs only
)

// ExAnteOfficers is the one section whose rows nobody writes: they are
// compiled from the register of officers and their certificates.
const ExAnteOfficers = "officers"

// ExAnteFlow is the section that is drawn as a chart.
const ExAnteFlow = "flowchart"

// ExAnteColumn is one column of a section.
type ExAnteColumn struct {
	Key      string `json:"key"`
	Label    string `json:"label"`
	Required bool   `json:"required"`
	Max      int    `json:"max"` // characters
}

// ExAnteSection (事前公开事项) is one of the things that a bureau shows before
// it enforces: who, with what powers, by what rules and how to complain
// (国办发〔2018〕118号（四）).
type ExAnteSection struct {
	Code    string         `json:"code"`
	Label   string         `json:"label"`
	Title   string         `json:"title"` // follows the bureau's name in the title of the page
	Form    ExAnteForm     `json:"form"`
	Columns []ExAnteColumn `json:"columns,omitempty"` // none for text
}

// must and may make a column that has to, or need not, be filled.
func must(key, label string, limit int) ExAnteColumn { return ExAnteColumn{key, label, true, limit} }
func may(key, label string, limit int) ExAnteColumn  { return ExAnteColumn{key, label, false, limit} }

// stepColumns are those of the procedure and of the chart drawn from it.
var stepColumns = []ExAnteColumn{
	may("item", "适用事项", 100), must("step", "环节", 100), must("post", "责任岗位", 100), must("limit", "办理时限", 200), may("rights", "当事人可以做什么", 500),
}

// ExAnteSections lists the nine sections in the order of 国办发〔2018〕118号（四）.
var ExAnteSections = []ExAnteSection{
	{"authority", "执法主体", "行政执法主体信息", ExAnteFields, []ExAnteColumn{
		must("name", "机关名称", 200), must("nature", "主体性质", 100), must("basis", "主体资格依据", 500), must("area", "执法区域", 200),
		must("address", "办公地址", 200), may("mail", "通信地址和邮政编码", 200), must("phone", "咨询电话", 60), must("supervision", "监督电话", 60), must("hours", "办公时间", 200),
	}},
	{ExAnteOfficers, "执法人员", "执法人员名册", ExAnteTable, []ExAnteColumn{
		must("name", "姓名", 60), must("bureau", "单位", 200), may("post", "职务", 60), must("number", "执法证号", 20), must("category", "执法类别", 60), must("valid_to", "有效期至", 20),
	}},
	{"powers", "职责权限", "行政执法职责权限", ExAnteTable, []ExAnteColumn{
		must("kind", "职权类别", 40), must("item", "事项名称", 200), must("basis", "依据", 1000), must("unit", "承办机构", 100), may("note", "备注", 200),
	}},
	{"basis", "执法依据", "行政执法依据", ExAnteTable, []ExAnteColumn{
		must("level", "效力级别", 40), must("name", "名称", 200), may("issued", "制定机关和文号", 200), may("since", "施行日期", 60),
	}},
	{"procedure", "执法程序", "行政执法程序", ExAnteSteps, stepColumns},
	{"remedy", "救济渠道", "行政执法救济渠道", ExAnteText, nil},
	{"inspection_list", "随机抽查事项清单", "随机抽查事项清单", ExAnteTable, []ExAnteColumn{
		must("item", "抽查事项", 200), must("object", "抽查对象", 200), must("content", "抽查内容", 500), must("basis", "抽查依据", 1000),
		must("mode", "抽查方式", 100), must("share", "抽查比例和频次", 200), must("unit", "抽查主体", 100),
	}},
	{"service_guide", "服务指南", "行政执法服务指南", ExAnteTable, []ExAnteColumn{
		must("item", "执法事项名称", 200), must("accepts", "受理机构", 100), must("approves", "审批机构", 100), must("conditions", "受理条件", 1000),
		must("limit", "办理时限", 200), may("way", "办理方式", 500), may("fee", "收费标准及依据", 300), may("papers", "申请材料", 1000),
	}},
	{ExAnteFlow, "执法流程图", "行政执法流程图", ExAnteSteps, stepColumns},
}

// FindExAnteSection gives the section of a code; NotFound for another word.
func FindExAnteSection(code string) (ExAnteSection, error) {
	for _, s := range ExAnteSections {
		if s.Code == code {
			return s, nil
		}
	}
	return ExAnteSection{}, Errorf(NotFound, "没有事前公开事项“%s”，可用 %s", code, strings.Join(exAnteCodes(), "、"))
}

func exAnteCodes() []string {
	out := make([]string, len(ExAnteSections))
	for i, s := range ExAnteSections {
		out[i] = s.Code
	}
	return out
}

// ExAnteContent is what a section says. Rows map a column's key to its text,
// plain and of one line; Paragraphs stand before the rows.
type ExAnteContent struct {
	Category   string              `json:"category,omitempty"` // 执法类别 of the bureau's certificates; for the officers only
	Paragraphs []string            `json:"paragraphs,omitempty"`
	Rows       []map[string]string `json:"rows,omitempty"`
}

// The limits of a section.
const (
	exAnteRows       = 3000
	exAnteParagraphs = 200
	exAnteParagraph  = 2000 // characters
	exAnteBytes      = 2 << 20
)

// Tidy takes the blanks off the ends of every text, makes it one line, and
// leaves out what is empty then.
func (c ExAnteContent) Tidy() ExAnteContent {
	out := ExAnteContent{Category: oneLine(c.Category)}
	for _, p := range c.Paragraphs {
		if p = oneLine(p); p != "" {
			out.Paragraphs = append(out.Paragraphs, p)
		}
	}
	for _, r := range c.Rows {
		row := map[string]string{}
		for key, text := range r {
			if text = oneLine(text); text != "" {
				row[key] = text
			}
		}
		if len(row) > 0 {
			out.Rows = append(out.Rows, row)
		}
	}
	return out
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Check holds what somebody wrote for the section to its form. All errors are
// reported at once; the fields are those of ExAnteContent.
func (s ExAnteSection) Check(c ExAnteContent) error {
	var k Checks
	k.Require(s.Code == ExAnteOfficers || c.Category == "", "category", "只有执法人员名册填写执法类别", "请删去")
	k.Require(s.Code != ExAnteOfficers || c.Category != "" && utf8.RuneCountInString(c.Category) <= 60, "category", "执法类别必填，至多60字", "例如 城市管理")
	k.Require(s.Code != ExAnteOfficers || len(c.Rows) == 0, "rows", "执法人员名册由系统按在岗人员和有效执法证编制，不接受手工填写", "请在执法人员和执法证中登记")
	k.Require(len(c.Paragraphs) <= exAnteParagraphs, "paragraphs", fmt.Sprintf("文字至多%d段", exAnteParagraphs), "请精简")
	for i, p := range c.Paragraphs {
		k.Require(utf8.RuneCountInString(p) <= exAnteParagraph, fmt.Sprintf("paragraphs[%d]", i), fmt.Sprintf("每段至多%d字", exAnteParagraph), "请分段")
	}
	switch {
	case s.Form == ExAnteText:
		k.Require(len(c.Paragraphs) > 0, "paragraphs", s.Label+"须有文字", "请逐段填写")
		k.Require(len(c.Rows) == 0, "rows", s.Label+"只有文字，没有表格", "请填在 paragraphs 中")
	case s.Code != ExAnteOfficers:
		s.checkRows(&k, c.Rows)
	}
	k.Require(c.size() <= exAnteBytes, "rows", "全部内容至多2兆字节（约70万字）", "请精简文字或合并行")
	return k.Err(s.Label + "填写有误")
}

// size is how many bytes the texts take. A draft stands beside what is shown,
// in one row, and TiDB keeps no row past 6 MB.
func (c ExAnteContent) size() int {
	n := 0
	for _, p := range c.Paragraphs {
		n += len(p)
	}
	for _, row := range c.Rows {
		for _, text := range row {
			n += len(text)
		}
	}
	return n
}

// checkRows holds the rows to the columns.
func (s ExAnteSection) checkRows(k *Checks, rows []map[string]string) {
	k.Require(len(rows) > 0, "rows", s.Label+"至少填写一行", "请逐行填写")
	k.Require(s.Form != ExAnteFields || len(rows) <= 1, "rows", s.Label+"只填写一行", "请删去多余的行")
	if len(rows) > exAnteRows {
		k.Require(false, "rows", fmt.Sprintf("至多%d行", exAnteRows), "请合并或删去不再适用的行")
		return
	}
	for i, row := range rows {
		for _, col := range s.Columns {
			field, text := fmt.Sprintf("rows[%d].%s", i, col.Key), row[col.Key]
			k.Require(text != "" || !col.Required, field, col.Label+"必填", "请填写"+col.Label)
			k.Require(utf8.RuneCountInString(text) <= col.Max, field, fmt.Sprintf("%s至多%d字", col.Label, col.Max), "请缩短")
		}
		for key := range row {
			known := slices.ContainsFunc(s.Columns, func(c ExAnteColumn) bool { return c.Key == key })
			k.Require(known, fmt.Sprintf("rows[%d].%s", i, key), s.Label+"没有这一栏", "可用 "+s.keys())
		}
	}
}

func (s ExAnteSection) keys() string {
	out := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		out[i] = c.Key + "（" + c.Label + "）"
	}
	return strings.Join(out, "、")
}

// OfficerRoll compiles the rows of the officers' section: who serves on the
// day and holds a certificate that is valid on it, with what anybody may ask
// an officer to show (《行政处罚法》第42条). Nothing else of an officer gets in.
// Officers come in the order given; names are those of the bureaus by id.
func OfficerRoll(officers []Officer, certificates []Certificate, names map[int64]string, category string, on Day) []map[string]string {
	held := map[int64][]Certificate{}
	for _, c := range certificates {
		if c.ValidOn(on) && c.Number != "" {
			held[c.OfficerID] = append(held[c.OfficerID], c)
		}
	}
	var rows []map[string]string
	for _, o := range officers {
		if !o.ActiveOn(on) {
			continue
		}
		for _, c := range held[o.ID] {
			row := map[string]string{"name": o.Name, "bureau": names[o.BureauID], "number": c.Number, "category": category, "valid_to": validTo(c)}
			if o.Post != "" {
				row["post"] = o.Post
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// validTo writes the last valid day.
func validTo(c Certificate) string {
	if c.ValidTo == "" {
		return "长期"
	}
	return c.ValidTo.Chinese()
}

// ExAnte is one section of a bureau: what is on show and what waits for
// approval. State tells what the public sees: a draft was never public.
type ExAnte struct {
	ID           int64           `json:"id,string" gorm:"primaryKey;autoIncrement:false"`
	BureauID     int64           `json:"bureau_id,string"`
	Section      string          `json:"section"` // see ExAnteSections
	State        DisclosureState `json:"state"`   // draft, published or withdrawn
	Draft        string          `json:"-"`       // ExAnteContent that waits for approval, JSON; empty when none does
	DraftReason  string          `json:"draft_reason"`
	DraftedBy    int64           `json:"drafted_by,string"` // user; 0 when nothing waits
	Content      string          `json:"-"`                 // ExAnteContent on show, JSON
	PreparedBy   int64           `json:"prepared_by,string"`
	ApprovedBy   int64           `json:"approved_by,string"`
	PublicID     string          `json:"public_id"` // the same for all revisions
	DisclosureID int64           `json:"-"`         // of the snapshots
	Revision     int             `json:"revision"`
	BodyHash     string          `json:"body_hash"`
	PublishedOn  Day             `json:"published_on"` // first revision
	ReviewedOn   Day             `json:"reviewed_on"`  // day two persons last found it right
	WithdrawnOn  Day             `json:"withdrawn_on"`
	WithdrawCode string          `json:"withdraw_code"`
	WithdrawNote string          `json:"withdraw_note"`
	Version      int64           `json:"version,string"`
	ReturnNote   string          `json:"return_note"` // why the draft was sent back to its preparer
	ReturnedBy   int64           `json:"returned_by,string"`
	ReturnedOn   Day             `json:"returned_on"`
}

// TableName keeps the name as the law has it.
func (ExAnte) TableName() string { return "exante" }
