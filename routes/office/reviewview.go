package office

import (
	"bytes"
	"html/template"
	"strconv"
	"strings"

	"sanxiang/app/review"
	"sanxiang/models"
)

// viewer shows one paper of the case, with the list of all of them.
type viewer struct {
	Papers     []paperLine
	At         string // key of the paper that shows: doc-KIND or rec-SEQ
	Name       string
	Kind       string // html, text, image, pdf, video, audio; empty = only to be saved
	Body       template.HTML
	Text       string
	Href       string
	Meta       string
	Prev, Next *paperLine
	Form       bool // turning the page keeps what was typed: its links are buttons of the form
	Place      string
}

// paperLine leads to one paper.
type paperLine struct {
	Key, Name, Href string
	Current         bool
}

// papers lists what was handed in: the documents that can be made, then the
// recordings in order.
func (d *reviewDesk) papers(v *visit, k review.Desk) ([]paperLine, error) {
	f, err := d.Documents.List(v.ctx, v.actor, k.Case.ID)
	if err != nil {
		return nil, err
	}
	var out []paperLine
	add := func(key, name string) {
		out = append(out, paperLine{Key: key, Name: name, Href: casePath(k.Case.ID, "review") + "?at=" + key})
	}
	for _, x := range f.Docs {
		if x.Ready() && x.Kind != models.DocOpinion && x.Kind != models.DocReceipt && x.Kind != models.DocClosing {
			name := x.Name
			if !x.Final {
				name += "（代拟稿）"
			}
			add("doc-"+string(x.Kind), name)
		}
	}
	for _, r := range k.Recordings {
		add("rec-"+strconv.Itoa(r.Seq), r.Title)
	}
	return out, nil
}

// view opens a paper; the first one that was handed in when none is asked for.
func (d *reviewDesk) view(v *visit, k review.Desk, at string, form bool) (viewer, error) {
	papers, err := d.papers(v, k)
	if err != nil || len(papers) == 0 {
		return viewer{}, err
	}
	w := viewer{Papers: papers, Form: form, Place: casePath(k.Case.ID, "review")}
	chosen := -1
	for i, p := range papers {
		if p.Key == at || at == "" && p.Key == "doc-"+string(models.DocReport) {
			chosen = i
		}
	}
	chosen = max(chosen, 0)
	papers[chosen].Current = true
	w.At, w.Name = papers[chosen].Key, papers[chosen].Name
	if chosen > 0 {
		w.Prev = &papers[chosen-1]
	}
	if chosen < len(papers)-1 {
		w.Next = &papers[chosen+1]
	}
	if kind, ok := strings.CutPrefix(w.At, "doc-"); ok {
		err = d.viewDocument(v, k, models.CaseDocKind(kind), &w)
	} else {
		err = d.viewRecording(v, k, strings.TrimPrefix(w.At, "rec-"), &w)
	}
	return w, err
}

func (d *reviewDesk) viewDocument(v *visit, k review.Desk, kind models.CaseDocKind, w *viewer) error {
	m, err := d.Documents.Make(v.ctx, v.actor, k.Case.ID, kind)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	m.Document.Banner = "" // the name of the paper says so
	if err := m.WriteHTML(&b); err != nil {
		return err
	}
	w.Kind, w.Body, w.Href = "html", template.HTML(b.String()), documentPath(k.Case, kind)
	return nil
}

// viewRecording opens a recording; that it was opened is noted.
func (d *reviewDesk) viewRecording(v *visit, k review.Desk, text string, w *viewer) error {
	seq, err := strconv.Atoi(text)
	if err != nil {
		return models.Errorf(models.NotFound, "%s", models.HiddenMessage)
	}
	r, err := d.Recording.Find(v.ctx, v.actor, k.Case.ID, seq)
	if err != nil {
		return err
	}
	w.Text = r.Content
	w.Meta = models.ChoiceLabel(models.Stages, r.Stage) + "，" + models.ChoiceLabel(models.Acts, r.Act) + "，形成于" + momentText(r.TakenAt)
	w.Kind = "text"
	if r.Hash != "" {
		w.Href = casePath(k.Case.ID, "recordings/"+text+"/content")
		kind := inlineType(r.FileName)
		w.Kind, _, _ = strings.Cut(kind, "/")
		if kind == "application/pdf" {
			w.Kind = "pdf"
		}
	}
	return nil
}

// paperName names a paper by its key.
func paperName(papers []paperLine, key string) string {
	for _, p := range papers {
		if p.Key == key {
			return p.Name
		}
	}
	return ""
}
