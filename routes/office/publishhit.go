package office

import (
	"slices"

	"sanxiang/app/disclosure"
	"sanxiang/models"
)

// hitTags gives the class of each state of a finding.
var hitTags = map[disclosure.HitState]string{
	disclosure.HitMasked: tagOK, disclosure.HitManual: tagOK, disclosure.HitKept: tagPlain, disclosure.HitOpen: tagLate,
}

// newHitLine puts a finding in words, with what its preparer may do about it.
func newHitLine(f *form, h disclosure.Hit, s disclosure.Sheet) hitLine {
	l := hitLine{
		ID: h.ID, Field: models.ChoiceLabel(disclosure.FieldLabels, h.Field), Rule: h.Rule.Label(), Before: h.Before, Text: h.Text, After: h.After, Mask: h.Mask, Reason: h.Reason,
		State: tag{hitTags[h.State], models.ChoiceLabel(disclosure.HitStates, string(h.State))},
	}
	if !s.Own {
		return l
	}
	switch {
	case h.State == disclosure.HitOpen:
		l.Do, l.Mend, l.Keep = "mask", "隐去", true
	case h.State == disclosure.HitKept:
		l.Do, l.Mend = "mask", "改为隐去"
	case h.State == disclosure.HitManual, h.Rule == models.LeakPerson && slices.Contains(s.Prepared.ExtraNames, h.Text):
		l.Do, l.Mend = "show", "取消隐去"
	case h.Rule.Keepable():
		l.Keep = true
	}
	if l.Keep {
		l.Why = f.text("reason", "保留的理由", most(200))
		l.Why.ID += "-" + h.ID
		if f.value("hit") != h.ID {
			l.Why.Value, l.Why.Fault, l.Why.Described = "", "", ""
		}
	}
	return l
}

// judge decides about one finding: hide it, keep it with a reason, or take a
// decision back.
func (d *publishDesk) judge(v *visit) error {
	return d.change(v, "已记下，公示内容已更新。", func(f *form, s disclosure.Sheet, p *disclosure.Preparation) error {
		i := slices.IndexFunc(s.Hits, func(h disclosure.Hit) bool { return h.ID == f.value("hit") && h.Text != "" })
		if i < 0 {
			return models.Errorf(models.Conflict, "这处内容已经变化，请刷新后重新核对")
		}
		h := s.Hits[i]
		switch f.value("do") {
		case "mask":
			hideHit(p, h)
		case "show":
			p.Masks = slices.DeleteFunc(slices.Clone(p.Masks), func(m models.Mask) bool { return m.Text == h.Text })
			p.ExtraNames = slices.DeleteFunc(slices.Clone(p.ExtraNames), func(n string) bool { return n == h.Text })
		case "keep":
			p.Kept = append(slices.Clone(p.Kept), models.Retained{Rule: h.Rule, Text: h.Text, Reason: f.value("reason")})
		default:
			return models.Errorf(models.Invalid, "请选择隐去或者保留")
		}
		return nil
	})
}

// hideHit hides a finding: what was kept is found again, a name is masked as
// names are, anything else by hand.
func hideHit(p *disclosure.Preparation, h disclosure.Hit) {
	p.Kept = slices.DeleteFunc(slices.Clone(p.Kept), func(k models.Retained) bool { return k.Rule == h.Rule && k.Text == h.Text })
	switch h.Rule {
	case models.LeakDoubtName:
		p.ExtraNames = append(slices.Clone(p.ExtraNames), h.Text)
	case models.LeakDoubtMinor:
		p.Masks = append(slices.Clone(p.Masks), models.Mask{Text: h.Text, Reason: "personal"})
	}
}

// mask hides a passage that somebody types in.
func (d *publishDesk) mask(v *visit) error {
	return d.change(v, "已隐去。", func(f *form, s disclosure.Sheet, p *disclosure.Preparation) error {
		p.Masks = append(slices.Clone(p.Masks), models.Mask{Text: f.value("mask_text"), Reason: f.value("mask_reason")})
		return nil
	})
}

// internalTexts are the record's texts with the findings in them.
func internalTexts(s disclosure.Sheet) []internalText {
	var out []internalText
	for _, t := range []struct{ field, title, text string }{
		{"cause", "案由", s.Texts.Cause}, {"content", "决定内容", s.Texts.Content}, {"facts", "违法事实", s.Texts.Facts}, {"basis", "依据", s.Texts.Basis},
	} {
		if t.text != "" {
			out = append(out, internalText{t.title, internalPieces(t.field, t.text, s.Hits)})
		}
	}
	return out
}

// internalPieces cuts a text at the findings in it.
func internalPieces(field, text string, hits []disclosure.Hit) []internalPiece {
	var out []internalPiece
	at := 0
	for _, h := range hits {
		start, end := h.Place()
		if h.Field != field || start < at || end > len(text) {
			continue
		}
		if start > at {
			out = append(out, internalPiece{Text: text[at:start]})
		}
		class := "hit"
		if h.State == disclosure.HitKept {
			class = "hit kept"
		}
		out = append(out, internalPiece{text[start:end], class, h.Rule.Label() + "，" + models.ChoiceLabel(disclosure.HitStates, string(h.State))})
		at = end
	}
	return append(out, internalPiece{Text: text[at:]})
}
