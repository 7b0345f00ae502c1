package web

import (
	"errors"
	"fmt"
	"sync"

	"rsc.io/qr/coding"
)

// Squares is a QR code as one path of an SVG: a line a unit wide for each row,
// with the quiet zone of four units around it that readers need (ISO/IEC
// 18004). There is nothing to see without a code.
type Squares struct{ code *coding.Code }

// quietZone is the white border of a QR code in units.
const quietZone = 4

// plans keeps how codes are laid out by version; nothing else decides on it.
var plans sync.Map // coding.Version → *coding.Plan

// encode makes the smallest code that holds a text, with medium correction.
func encode(text coding.String) (*coding.Code, error) {
	for v := coding.Version(coding.MinVersion); v <= coding.MaxVersion; v++ {
		if text.Bits(v) > v.DataBytes(coding.M)*8 {
			continue
		}
		plan, ok := plans.Load(v)
		if !ok {
			made, err := coding.NewPlan(v, coding.M, 0)
			if err != nil {
				return nil, fmt.Errorf("lay out code: %w", err)
			}
			plan, _ = plans.LoadOrStore(v, made)
		}
		return plan.(*coding.Plan).Encode(text)
	}
	return nil, errors.New("text too long for a code")
}

// NewSquares encodes an address. One that is too long for a code gives none.
func NewSquares(address string) Squares {
	code, err := encode(coding.String(address))
	if err != nil {
		return Squares{}
	}
	return Squares{code}
}

// Write draws the code; the label says what it is of to whoever cannot see it.
func (s Squares) Write(m *Markup, label string) {
	if s.code == nil {
		return
	}
	size := s.code.Size + 2*quietZone
	m.Raw(`<svg viewBox="0 -.5 `).Number(size).Raw(" ").Number(size).Raw(`" role="img" aria-label="`).Text(label).Raw(`"><path stroke="#000" d="`)
	for y := range s.code.Size {
		s.writeRow(m, y)
	}
	m.Raw(`"/></svg>`)
}

// writeRow draws the black units of a row as dashes.
func (s Squares) writeRow(m *Markup, y int) {
	end := -1 // of the last dash
	for x := 0; x < s.code.Size; x++ {
		run := 0
		for s.code.Black(x+run, y) {
			run++
		}
		if run == 0 {
			continue
		}
		if end < 0 {
			m.Raw("M").Number(x + quietZone).Raw(" ").Number(y + quietZone)
		} else {
			m.Raw("m").Number(x - end).Raw(" 0")
		}
		m.Raw("h").Number(run)
		x += run
		end = x
	}
}
