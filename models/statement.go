package models

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Statement is one thing that a step states: what it is about and what is said
// of it, both Chinese.
type Statement struct{ Label, Text string }

// Statements says in words what a step states, in the order of its form.
// officers names officers by id. Identifiers of persons are never among them.
func (s Step) Statements(officers map[int64]string) []Statement {
	var out []Statement
	add := func(label, text string) {
		if text != "" {
			out = append(out, Statement{label, text})
		}
	}
	yes := func(label string, flag bool) {
		if flag {
			add(label, "是")
		}
	}
	add("案号", s.Number)
	add("程序", s.procedureLabel())
	add("案件来源", ChoiceLabel(CaseSources, s.Source))
	add("案由", s.Cause)
	add("违法类别", s.CauseCategory)
	add("当事人", partyWords(s.Parties))
	add("违法行为发生日", s.ActOn.Chinese())
	add("行为终了日", s.ActEndOn.Chinese())
	add("发现日", s.FoundOn.Chinese())
	add("违法事实", s.Facts)
	add("依据", s.Basis)
	add("案件情形", labelsOf(CaseGrounds, s.Grounds))
	add("承办人员", officerWords(officers, s.Officers))
	add("拟作出的处罚", PenaltyWords(s.Proposed))
	yes("已告知听证权利", s.HearingOffered)
	yes("当事人要求听证", s.HearingAsked)
	yes("当事人放弃陈述申辩和听证", s.Waived)
	add("听证日期", s.HearingOn.Chinese())
	if s.Chair != 0 {
		add("听证主持人", officerWords(officers, IDs{s.Chair}))
	}
	yes("属于重大执法决定", s.Major)
	out = append(out, s.decisionWords()...)
	add("送达方式", s.Method)
	if s.Amount > 0 {
		add("缴款金额", s.Amount.Grouped())
	}
	add("决定失效方式", ChoiceLabel(Revocations, s.Revocation))
	if r := s.Recording; r != nil {
		add("过程记录", r.Title+"（"+ChoiceLabel(Stages, r.Stage)+"、"+ChoiceLabel(Media, r.Medium)+"）")
	}
	add("说明", s.Note)
	if o := s.Override; o != nil {
		add("经批准继续", "规则"+o.Rule+"："+o.Reason+"（批准文件："+o.Document+"）")
	}
	return out
}

// decisionWords says what a decision states.
func (s Step) decisionWords() []Statement {
	var out []Statement
	add := func(label, text string) {
		if text != "" {
			out = append(out, Statement{label, text})
		}
	}
	add("处理结果", ChoiceLabel(Outcomes, string(s.Outcome)))
	add("文号", s.DocumentNumber)
	add("处罚内容", PenaltyWords(s.Penalties))
	add("裁量阶次", ChoiceLabel(Tiers, s.Tier))
	add("裁量说明", s.Discretion)
	add("决定内容", s.Content)
	if s.WaivedFine > 0 {
		add("减免罚款", s.WaivedFine.Grouped())
	}
	add("救济途径", s.Remedy)
	return out
}

func (s Step) procedureLabel() string {
	if s.Procedure == "" {
		return ""
	}
	return s.Procedure.Label()
}

// PenaltyWords names penalties with their amounts: 警告、罚款60,000.00元. Those
// on another party than the first say which.
func PenaltyWords(list []Penalty) string {
	parts := make([]string, len(list))
	for i, p := range list {
		parts[i] = p.Kind.Label()
		if p.Amount > 0 {
			parts[i] += p.Amount.Grouped()
		}
		if p.Detail != "" {
			parts[i] += "（" + p.Detail + "）"
		}
		if p.PartySeq > 1 {
			parts[i] = fmt.Sprintf("对第%d名当事人%s", p.PartySeq, parts[i])
		}
	}
	return strings.Join(parts, "、")
}

// partyWords names the parties with their kinds.
func partyWords(list []Party) string {
	parts := make([]string, len(list))
	for i, p := range list {
		parts[i] = p.Name + "（" + p.Kind.Label() + "）"
	}
	return strings.Join(parts, "、")
}

// officerWords names officers, by number where the name is not known.
func officerWords(names map[int64]string, ids IDs) string {
	var parts []string
	for _, id := range ids {
		name := names[id]
		if name == "" {
			name = "编号" + strconv.FormatInt(id, 10)
		}
		parts = append(parts, name)
	}
	return strings.Join(parts, "、")
}

// labelsOf joins the labels of codes in the order of the list.
func labelsOf(list []Choice, codes []string) string {
	var parts []string
	for _, c := range list {
		if slices.Contains(codes, c.Code) {
			parts = append(parts, c.Label)
		}
	}
	return strings.Join(parts, "、")
}
