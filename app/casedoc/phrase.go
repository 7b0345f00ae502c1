package casedoc

import (
	"fmt"
	"strings"

	"sanxiang/app/document"
	"sanxiang/models"
)

// joined puts texts together, leaving out empty ones.
func joined(parts []string, by string) string {
	var kept []string
	for _, s := range parts {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, by)
}

// or gives the text, or what stands for a missing one.
func or(text, missing string) string {
	if strings.TrimSpace(text) == "" {
		return missing
	}
	return text
}

// blank is where something is written in by hand.
const blank = "　　　　"

// blankDay is a day that is written in by hand.
const blankDay = "　　年　月　日"

// dayOr writes a day, or room for one.
func dayOr(d models.Day) string { return or(d.Chinese(), blankDay) }

// text makes one run.
func text(s string) document.Inlines { return document.Inlines{document.Text(s)} }

// heading, line and paragraphs make blocks of plain text; paragraphs splits at
// line ends.
func heading(s string) document.Block { return document.Heading{Level: 1, Inlines: text(s)} }
func line(s string) document.Block    { return document.Line{Inlines: text(s)} }
func paragraphs(s string) []document.Block {
	var out []document.Block
	for _, one := range lines(s) {
		out = append(out, document.Paragraph{Inlines: text(one)})
	}
	return out
}

// lines splits a text into its lines without empty ones.
func lines(s string) []string {
	var out []string
	for one := range strings.Lines(s) {
		if one = strings.TrimSpace(one); one != "" {
			out = append(out, one)
		}
	}
	return out
}

// stop ends a sentence.
func stop(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.HasSuffix(s, "。") || strings.HasSuffix(s, "！") || strings.HasSuffix(s, "？") {
		return s
	}
	return strings.TrimRight(s, "；;，,.") + "。"
}

// officer names an officer with the certificate that was valid on the day
// (《行政处罚法》第42条).
func (p *papers) officer(id int64, on models.Day) string {
	name := p.env.Officers[id].Name
	if name == "" {
		return ""
	}
	for _, c := range p.env.Certificates[id] {
		if c.ValidOn(on) {
			return name + "（执法证号：" + c.Number + "）"
		}
	}
	return name
}

// handlers names the officers who handle the case.
func (p *papers) handlers(on models.Day) string {
	return joined([]string{p.officer(p.c.Handler1, on), p.officer(p.c.Handler2, on)}, "、")
}

// names lists officers by name.
func (p *papers) names(ids models.IDs) string {
	var out []string
	for _, id := range ids {
		out = append(out, p.env.Officers[id].Name)
	}
	return joined(out, "、")
}

// parties names all parties.
func (p *papers) parties() string {
	var out []string
	for _, one := range p.env.Parties {
		out = append(out, one.Name)
	}
	return or(joined(out, "、"), p.c.PartyName)
}

// partyFacts gives what identifies a party, name and value by turns
// (《行政处罚法》第59条第1项).
func partyFacts(one models.Party) [][2]string {
	person := "法定代表人（负责人）"
	name := one.LegalRep
	head := "名称"
	switch one.Kind {
	case models.PartyPerson:
		head, name = "姓名", ""
	case models.PartySoleTrader:
		person, name = "经营者", one.Operator
	}
	facts := [][2]string{{head, one.Name}}
	if one.Kind != models.PartyPerson {
		facts = append(facts, [2]string{"统一社会信用代码", one.USCC}, [2]string{person, name})
	}
	if one.Kind != models.PartyOrg {
		facts = append(facts, [2]string{"身份证件号码", one.IDNumber})
	}
	return append(facts, [2]string{"地址", one.Address}, [2]string{"联系电话", one.Phone})
}

// partyLines introduces the parties at the head of a document.
func (p *papers) partyLines() []document.Block {
	var out []document.Block
	for i, one := range p.env.Parties {
		label := "当事人"
		if len(p.env.Parties) > 1 {
			label += models.ChineseNumber(int64(i + 1))
		}
		for j, f := range partyFacts(one) {
			switch {
			case f[0] == "联系电话" || f[1] == "" && f[0] != "地址":
			case j == 0:
				out = append(out, line(label+"："+f[1]))
			default:
				out = append(out, line(f[0]+"："+or(f[1], blank)))
			}
		}
	}
	return out
}

// penaltyText says one penalty in words: 罚款60,000.00元（陆万元整）.
func penaltyText(x models.Penalty) string {
	s := x.Kind.Label()
	switch {
	case x.Amount > 0:
		s += models.DocumentAmount(x.Amount)
		if x.Detail != "" {
			s += "（" + x.Detail + "）"
		}
	case x.Kind == models.KindOther:
		return x.Detail
	case x.Detail != "":
		s += "：" + x.Detail
	}
	return s
}

// penaltyLines says all penalties, numbered when there are several, each with
// its party when there are several parties.
func (p *papers) penaltyLines(list []models.Penalty) []string {
	var out []string
	for i, x := range list {
		s := penaltyText(x)
		if len(p.env.Parties) > 1 {
			for _, one := range p.env.Parties {
				if one.Seq == x.PartySeq {
					s = "对" + one.Name + "：" + s
				}
			}
		}
		end := "；"
		if i == len(list)-1 {
			end = "。"
		}
		if len(list) > 1 {
			s = fmt.Sprintf("%d.%s", i+1, s)
		}
		out = append(out, s+end)
	}
	return out
}

// penalties says all penalties in one line.
func (p *papers) penalties(list []models.Penalty) string { return joined(p.penaltyLines(list), "") }

// evidence lists what proves the facts: the recordings of the opening and of
// the investigation.
func (p *papers) evidence() []string {
	var out []string
	for _, r := range p.env.Recordings {
		if r.Stage != "start" && r.Stage != "evidence" {
			continue
		}
		out = append(out, fmt.Sprintf("%d.%s（%s，%s形成）", len(out)+1, r.Title, models.ChoiceLabel(models.Media, r.Medium), r.TakenOn.Chinese()))
	}
	for i := range out {
		if i == len(out)-1 {
			out[i] += "。"
		} else {
			out[i] += "；"
		}
	}
	return out
}

// evidenceBlocks says what proves the facts.
func (p *papers) evidenceBlocks() []document.Block {
	list := p.evidence()
	if len(list) == 0 {
		return paragraphs("证据目录：［过程记录中尚无启动和调查取证环节的材料］")
	}
	out := paragraphs("以上事实，有下列证据证明：")
	for _, s := range list {
		out = append(out, paragraphs(s)...)
	}
	return out
}

// discretion is the sentence about the benchmark that a decision must have
// (国办发〔2022〕27号（十二）).
func (p *papers) discretion(tier string) string {
	s := "本机关按照公布的行政处罚裁量基准进行裁量"
	if label := models.ChoiceLabel(models.Tiers, tier); tier != "" && label != tier {
		s += "，适用“" + label + "”阶次"
	}
	return stop(s + "。" + p.c.Discretion)
}
