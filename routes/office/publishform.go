package office

import (
	"strings"

	"sanxiang/app/disclosure"
	"sanxiang/models"
)

// publishForms are the acts that the user may do on the page.
type publishForms struct {
	Prepare               bool
	Facts                 field
	Texts                 []field
	MaskText, MaskReason  field
	Approve               string // what the button says; none = may not
	Return                field
	Correct, Withdraw     bool
	CorrectReason         field
	CorrectTexts          []field
	Code, Note, Repairing field
}

// publicationFacts are what a preparer states, by the names of the fields.
var publicationFacts = []models.Choice{
	{Code: "impact", Label: "具有一定社会影响"}, {Code: "secret", Label: "涉及国家秘密"}, {Code: "harm", Label: "公示可能危及国家安全、公共安全、经济安全、社会稳定"},
	{Code: "public_order", Label: "属于治安管理处罚"}, {Code: "minor", Label: "当事人为未成年人"}, {Code: "private", Label: "含有无法区分处理的商业秘密或个人隐私"},
	{Code: "consent", Label: "权利人同意公开"}, {Code: "public_interest", Label: "不公开会对公共利益造成重大影响"},
	{Code: "other_case", Label: "可能影响其他案件的调查处理"}, {Code: "transfer", Label: "涉嫌犯罪正在移送"},
}

// repairFacts are the conditions of credit repair.
var repairFacts = []models.Choice{{Code: "corrected", Label: "违法行为已改正"}, {Code: "performed", Label: "处罚义务已履行完毕"}, {Code: "committed", Label: "已公开作出信用承诺"}}

// statedFacts gives the flags of what is stated, each under its field's name.
func statedFacts(p *models.PublicationFacts) map[string]*bool {
	return map[string]*bool{
		"impact": &p.Impact, "secret": &p.Secret, "harm": &p.Harm, "public_order": &p.PublicOrder, "minor": &p.Minor, "private": &p.Private,
		"consent": &p.Consent, "public_interest": &p.PublicInterest, "other_case": &p.OtherCase, "transfer": &p.Transfer,
	}
}

// formsOf makes the forms of the acts that the user may do now.
func formsOf(v *visit, f *form, s disclosure.Sheet) publishForms {
	x := s.Disclosure
	bureau := x.BureauID
	prepares := models.Permit(v.actor, models.ActPrepare, v.tree, bureau) == nil
	publishes := models.Permit(v.actor, models.ActPublish, v.tree, bureau) == nil
	out := publishForms{}
	again := x.State == models.DisclosureWithdrawn && x.WithdrawCode == "error" || x.State == models.DisclosureWithheld
	if prepares && (x.State == models.DisclosureDraft || again) {
		out.prepare(f, s)
	}
	if x.Stage != "" && publishes && (s.Proposal == nil && x.PreparedBy != v.actor.UserID || s.Proposal != nil && s.Proposal.By != v.actor.UserID) {
		out.Approve = approveWords[x.Stage]
		out.Return = ownField(f, "return", f.area("reason", "退回理由", rows(2), most(500), hint("只在机关内部可见")))
	}
	if x.State == models.DisclosurePublished && x.Stage == "" && (prepares || publishes) {
		out.change(f, s)
	}
	return out
}

// approveWords are what the button says.
var approveWords = map[models.DisclosureStage]string{
	models.StageRelease: "批准公示", models.StageWithhold: "批准不予公示", models.StageCorrect: "批准更正", models.StageWithdraw: "批准撤下",
}

// Which is the form of the page that was sent.
func (f *form) Which() string { return f.value("form") }

// ownField is a field of one of several forms of a page: it shows what was typed
// into that form only, under an id of its own.
func ownField(f *form, which string, x field) field {
	x.ID = which + "-" + x.ID
	x.Described = strings.ReplaceAll(x.Described, anchor(x.Name), x.ID)
	if f.value("form") != which {
		x.Value, x.Fault = "", ""
		x.Described = ""
		if x.Hint != "" {
			x.Described = x.ID + "-hint"
		}
	}
	return x
}

// prepare makes the forms of the preparer.
func (out *publishForms) prepare(f *form, s disclosure.Sheet) {
	out.Prepare = true
	out.Facts = f.checks("facts_stated", "公示决定的事由", publicationFacts, optional, hint("案件已登记的（当事人未成年、决定失效等）自动计入，不能取消"))
	if f.value("form") != "prepare" {
		var stated []string
		facts := s.Prepared.Facts
		flags := statedFacts(&facts)
		for _, c := range publicationFacts {
			if *flags[c.Code] {
				stated = append(stated, c.Code)
			}
		}
		out.Facts.Options = options(publicationFacts, stated)
	}
	out.Texts = textFields(f, "prepare", s.Texts)
	out.MaskText = ownField(f, "mask", f.text("mask_text", "要隐去的文字", most(500), hint("照左边的原文填写，页面上各处一并隐去")))
	out.MaskReason = f.pick("mask_reason", "原因", models.MaskReasons, preset("personal"))
	out.MaskReason.Options = options(models.MaskReasons, []string{out.MaskReason.Value})
}

// change makes the forms of whoever asks for a correction or a withdrawal.
func (out *publishForms) change(f *form, s disclosure.Sheet) {
	out.Correct = s.Disclosure.WithdrawBy == ""
	out.CorrectReason = ownField(f, "correct", f.text("reason", "更正原因", most(200), hint("向公众公开，不要写个人信息")))
	out.CorrectTexts = textFields(f, "correct", s.Texts)
	out.Withdraw = true
	out.Code = ownField(f, "withdraw", f.pick("code", "撤下原因", models.WithdrawReasons))
	if out.Code.Value == "" {
		out.Code.Value = s.Disclosure.WithdrawCode
	}
	out.Code.Options = options(models.WithdrawReasons, []string{out.Code.Value})
	out.Note = ownField(f, "withdraw", f.area("note", "说明", rows(2), optional, most(500), hint("例如复议决定文号；只在机关内部可见")))
	out.Repairing = f.checks("repair", "信用修复的条件", repairFacts, optional, hint("只在原因是“完成信用修复”时填写"))
}

// textFields are the wordings of a page.
func textFields(f *form, which string, t disclosure.Texts) []field {
	out := []field{
		f.text("cause", "案由", most(255)), f.area("content", "决定内容", rows(5)), f.area("facts", "违法事实", rows(7)), f.area("basis", "依据", rows(3)),
	}
	for i, text := range []string{t.Cause, t.Content, t.Facts, t.Basis} {
		if f.value("form") != which {
			out[i].Value = text
		}
	}
	return out
}

// typedTexts gives the wordings that differ from those in effect, so that what
// nobody changed goes on following the case.
func typedTexts(f *form, was disclosure.Texts) disclosure.Texts {
	changed := func(name, old string) string {
		text := strings.TrimSpace(strings.ReplaceAll(f.value(name), "\r\n", "\n"))
		if text == strings.TrimSpace(strings.ReplaceAll(old, "\r\n", "\n")) {
			return ""
		}
		return text
	}
	return disclosure.Texts{Cause: changed("cause", was.Cause), Content: changed("content", was.Content), Facts: changed("facts", was.Facts), Basis: changed("basis", was.Basis)}
}
