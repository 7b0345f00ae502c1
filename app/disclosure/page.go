package disclosure

import (
	"strings"

	"sanxiang/models"
)

// Texts are the preparer's own wordings of a page; empty ones are taken from
// the case. They are redacted like everything else.
type Texts struct {
	Cause   string `json:"cause,omitempty"`
	Facts   string `json:"facts,omitempty"`
	Basis   string `json:"basis,omitempty"`
	Content string `json:"content,omitempty"`
}

// over lays the texts that are given over older ones.
func (t Texts) over(old Texts) Texts {
	return Texts{either(t.Cause, old.Cause), either(t.Facts, old.Facts), either(t.Basis, old.Basis), either(t.Content, old.Content)}
}

func either(a, b string) string {
	if strings.TrimSpace(a) != "" {
		return a
	}
	return b
}

// fieldSpan is one hidden stretch with the field of the page that it lies in.
type fieldSpan struct {
	Field string
	models.Span
}

// page makes the public page of the case: every text redacted, the spans kept.
func (x subject) page(p Preparation) (models.PublicPage, []fieldSpan, error) {
	page, err := x.plainPage(p)
	if err != nil {
		return page, nil, err
	}
	var spans []fieldSpan
	for _, f := range redacted(&page) {
		text, found := p.redaction().Apply(*f.text, x.parties)
		*f.text = text
		for _, s := range found {
			spans = append(spans, fieldSpan{f.name, s})
		}
	}
	page.Title = page.Cause
	return page, spans, nil
}

// plainPage is the page before anything is hidden in its texts; it never leaves
// the bureau. Only an organisation's first party shows its credit code and
// representative.
func (x subject) plainPage(p Preparation) (models.PublicPage, error) {
	period, note, err := x.term()
	if err != nil {
		return models.PublicPage{}, err
	}
	t := p.Texts.over(x.texts())
	page := models.PublicPage{
		Kind: x.kind, Number: x.c.DocNo(), BureauName: x.bureau.Name, BureauCode: x.bureau.Code,
		PartyName: x.partyName(), PartyKind: x.c.PartyKind, Cause: t.Cause, Facts: t.Facts, Basis: t.Basis, Content: t.Content,
		Category: models.ChoiceLabel(models.DisclosureKinds, x.kind), Kinds: x.c.Kinds.List(),
		Fine: x.c.Fine, Forfeit: x.c.Forfeit, Procedure: x.c.Procedure,
		DecidedOn: x.c.DecidedOn, ServedOn: x.c.ServedOn, ShownUntil: period.MaxUntil,
	}
	if note != "" {
		page.Notes = append(page.Notes, note)
	}
	if len(x.parties) > 0 && x.parties[0].Kind == models.PartyOrg {
		page.LegalRep = strings.TrimSpace(x.parties[0].LegalRep)
		if code := models.NormalUSCC(x.parties[0].USCC); models.CheckUSCC(code) == nil {
			page.PartyCode = code
		}
	}
	return page, nil
}

// texts are the case's own wordings.
func (x subject) texts() Texts {
	return Texts{Cause: x.c.Cause, Facts: x.c.Facts, Basis: x.c.Basis, Content: x.content()}
}

// content is what was decided, led by the outcome where it is no penalty.
func (x subject) content() string {
	if x.c.Outcome == models.OutcomePenalty || x.c.Outcome == "" {
		return x.c.Content
	}
	outcome := models.ChoiceLabel(models.Outcomes, string(x.c.Outcome))
	if strings.Contains(x.c.Content, outcome) {
		return x.c.Content
	}
	return strings.TrimSpace(outcome + "。" + x.c.Content)
}

// pageField is one text of a page.
type pageField struct {
	name string
	text *string
}

// redacted lists the texts of a page that personal data may stand in.
func redacted(p *models.PublicPage) []pageField {
	return []pageField{
		{"party_name", &p.PartyName}, {"legal_rep", &p.LegalRep}, {"cause", &p.Cause},
		{"facts", &p.Facts}, {"basis", &p.Basis}, {"content", &p.Content},
	}
}
