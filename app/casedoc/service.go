// Package casedoc makes the documents of a case (文书) from the case's own data:
// registration and approval sheets, the report of the investigation, notices,
// the opinion of legal review, decisions, receipts of service. Before the step
// that it belongs to a document is a draft and says so; after it the same data
// give the final text. models.CaseDocs is the table of which documents a case
// has.
//
// Everything is assembled, nothing is stored: a document says what the case's
// events say. Identifiers of parties are masked for whoever has no part in the
// case, and each download leaves an audit line.
package casedoc

import (
	"context"
	"fmt"
	"io"
	"slices"

	"sanxiang/app/document"
	"sanxiang/app/store"
	"sanxiang/models"
)

// WriteHTML writes the document as a fragment for a page that has a heading of
// level 1 already.
func (m Made) WriteHTML(w io.Writer) error {
	d := *m.Document
	d.Level = 2
	return document.WriteHTML(w, &d)
}

// WriteDOCX writes the document as a file: the same case in the same state gives
// the same bytes.
func (m Made) WriteDOCX(w io.Writer) error {
	if err := document.WriteDOCX(w, m.Document); err != nil {
		return fmt.Errorf("write %s of case %d: %w", m.Kind, m.Case.ID, err)
	}
	return nil
}

// Service is the use case. It may be used by many goroutines.
type Service struct {
	store *store.Store
}

// New makes the use case over a store.
func New(s *store.Store) *Service { return &Service{store: s} }

// Folder is a case with the documents that it has.
type Folder struct {
	Case models.Case
	Docs []models.CaseDoc
}

// Made is one document, assembled.
type Made struct {
	models.CaseDoc
	Case     models.Case
	Masked   bool // identifiers are hidden from this actor
	Document *document.Document
}

// FileName is what the document is called as a file, without an ending.
func (m Made) FileName() string {
	name := m.Name + "_" + m.Case.Number
	if !m.Final {
		name += "_草稿"
	}
	return name
}

// List gives the documents of a case as it stands: which are final, which can
// be drafted and what the others lack.
func (s *Service) List(ctx context.Context, actor models.Actor, caseID int64) (Folder, error) {
	p, err := s.papers(ctx, actor, caseID)
	if err != nil {
		return Folder{}, err
	}
	return Folder{Case: p.c, Docs: models.CaseDocs(p.c, p.env, p.rounds)}, nil
}

// Make assembles one document. Errors: NotFound for a kind that the case does
// not have, TooEarly with what is missing.
func (s *Service) Make(ctx context.Context, actor models.Actor, caseID int64, kind models.CaseDocKind) (Made, error) {
	p, err := s.papers(ctx, actor, caseID)
	if err != nil {
		return Made{}, err
	}
	list := models.CaseDocs(p.c, p.env, p.rounds)
	i := slices.IndexFunc(list, func(d models.CaseDoc) bool { return d.Kind == kind })
	if i < 0 {
		return Made{}, models.Errorf(models.NotFound, "本案没有这种文书，请在文书列表中选择")
	}
	doc := list[i]
	if !doc.Ready() {
		return Made{}, models.Errorf(models.TooEarly, "“%s”还不能生成：%s。请先补齐", doc.Name, joined(doc.Missing, "、"))
	}
	return p.made(doc), nil
}

// ListFinal assembles all documents of a case that are final, in the order of
// a file. Nothing is noted: whoever hands them on notes what is taken.
func (s *Service) ListFinal(ctx context.Context, actor models.Actor, caseID int64) ([]Made, error) {
	p, err := s.papers(ctx, actor, caseID)
	if err != nil {
		return nil, err
	}
	var out []Made
	for _, doc := range models.CaseDocs(p.c, p.env, p.rounds) {
		if doc.Final && doc.Ready() {
			out = append(out, p.made(doc))
		}
	}
	return out, nil
}

// Write makes one document, notes that it was taken (留痕), and writes it as
// DOCX. Nothing is written when the note fails.
func (s *Service) Write(ctx context.Context, w io.Writer, actor models.Actor, caseID int64, kind models.CaseDocKind) (Made, error) {
	m, err := s.Make(ctx, actor, caseID, kind)
	if err != nil {
		return Made{}, err
	}
	note := m.Case.Number + " " + m.Name
	if !m.Final {
		note += "（草稿）"
	}
	err = s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		tx.Append("下载文书", "case", caseID, m.Case.BureauID, note)
		return nil
	})
	if err != nil {
		return Made{}, err
	}
	return m, m.WriteDOCX(w)
}
