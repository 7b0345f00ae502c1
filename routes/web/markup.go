package web

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
)

// Markup writes HTML for what is shown too often for a template, which looks
// every field up by reflection. What stands in the program goes through Raw,
// which takes constants only; what was read from anywhere goes through Text or
// Link, which escape as html/template does. So no text can become an element,
// end an attribute or run as an address. Attributes stand in double quotes.
type Markup struct{ b []byte }

// literal is a text of the program itself. Other packages cannot name the type,
// so a variable of theirs never fits where one is wanted.
type literal string

// HTML gives what write writes, for a template to take in.
func HTML(write func(*Markup)) template.HTML {
	var m Markup
	write(&m)
	return template.HTML(m.b)
}

// Raw writes HTML that stands in the program.
func (m *Markup) Raw(s literal) *Markup {
	m.b = append(m.b, s...)
	return m
}

// Part writes HTML that was made before, by HTML or by a template.
func (m *Markup) Part(h template.HTML) *Markup {
	m.b = append(m.b, h...)
	return m
}

// Text writes a text, between elements or as the value of an attribute that is
// no address, style or script.
func (m *Markup) Text(s string) *Markup { return m.escape(s, &textEscapes) }

// Number writes a whole number.
func (m *Markup) Number(n int) *Markup {
	m.b = strconv.AppendInt(m.b, int64(n), 10)
	return m
}

// Link writes an address as the value of href. What has a scheme other than
// http and https leads nowhere.
func (m *Markup) Link(address string) *Markup {
	scheme, _, found := strings.Cut(address, ":")
	if found && !strings.Contains(scheme, "/") && !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") {
		return m.Raw("#")
	}
	return m.escape(address, &linkEscapes)
}

// Time writes a day for machines and readers.
func (m *Markup) Time(iso, text string) *Markup {
	return m.Raw(`<time datetime="`).Text(iso).Raw(`">`).Text(text).Raw(`</time>`)
}

// escapes holds what a byte is written as; empty for itself.
type escapes [256]string

// textEscapes are those of html/template for text and quoted attributes.
var textEscapes = escapes{0: "\uFFFD", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;"}

// linkEscapes are those of html/template for an address in an attribute: what
// may not stand in an address becomes %xx, then the rest is escaped as text.
var linkEscapes = newLinkEscapes()

func newLinkEscapes() (out escapes) {
	const allowed = "!#$*,/:;=?@[]-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	for c := range out {
		switch {
		case c == '+', c == '&':
			out[c] = textEscapes[c]
		case c > 127 || strings.IndexByte(allowed, byte(c)) < 0:
			out[c] = fmt.Sprintf("%%%02x", c)
		}
	}
	return out
}

// escape writes a text byte by byte; every byte of a Chinese character stands
// for itself in a text. What an address has as %xx already stays.
func (m *Markup) escape(s string, by *escapes) *Markup {
	done := 0
	for i := 0; i < len(s); i++ {
		to := by[s[i]]
		if to == "" || s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			continue
		}
		m.b = append(append(m.b, s[done:i]...), to...)
		done = i + 1
	}
	m.b = append(m.b, s[done:]...)
	return m
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// sink lets a template write into a Markup; templates escape by themselves.
type sink Markup

func (s *sink) Write(p []byte) (int, error) {
	s.b = append(s.b, p...)
	return len(p), nil
}
