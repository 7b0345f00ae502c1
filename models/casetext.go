package models

import (
	"hash/fnv"
	"strings"
	"unicode/utf8"
)

// CaseText is what a case is looked up by: its number, the number of its
// decision and its parties, one a line, folded as search compares them. The
// signature tells most cases that cannot hold a text apart from it by whole
// numbers alone, which every engine compares quickly.
type CaseText struct {
	BureauID  int64 `gorm:"primaryKey;autoIncrement:false"`
	CaseID    int64 `gorm:"primaryKey;autoIncrement:false"`
	Signature `gorm:"embedded"`
	Folded    string
}

// TableName names the table of texts.
func (CaseText) TableName() string { return "case_texts" }

// Signature has one bit for each pair of neighbouring characters of a text
// (a Bloom filter over bigrams). A text can hold another only if its signature
// has all of the other's bits.
type Signature struct {
	S1 int64 `gorm:"column:s1"`
	S2 int64 `gorm:"column:s2"`
	S3 int64 `gorm:"column:s3"`
	S4 int64 `gorm:"column:s4"`
}

// caseTextLimit is how much of a case's text is kept, in characters.
const caseTextLimit = 1900

// TextOf gives what the case is looked up by.
func TextOf(c Case, names []string) CaseText {
	lines := []string{FoldSearch(c.Number)}
	if no := c.DocNo(); no != "" {
		lines = append(lines, FoldSearch(no))
	}
	if len(names) == 0 && c.PartyName != "" {
		names = []string{c.PartyName}
	}
	for _, n := range names {
		if n != "" {
			lines = append(lines, FoldSearch(n))
		}
	}
	text := cutText(strings.Join(lines, "\n"), caseTextLimit)
	return CaseText{BureauID: c.BureauID, CaseID: c.ID, Signature: SignatureOf(text), Folded: text}
}

// signatureBits is how many bits of a word are used; the sign stays out of it.
const signatureBits = 63

// SignatureOf works a folded text's signature out, line by line.
func SignatureOf(text string) Signature {
	var words [4]int64
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		for i := 0; i < len(line); {
			_, first := utf8.DecodeRuneInString(line[i:])
			_, second := utf8.DecodeRuneInString(line[i+first:])
			if second == 0 {
				break
			}
			h := fnv.New32a()
			_, _ = h.Write([]byte(line[i : i+first+second]))
			bit := h.Sum32() % (signatureBits * uint32(len(words)))
			words[bit/signatureBits] |= 1 << (bit % signatureBits)
			i += first
		}
	}
	return Signature{words[0], words[1], words[2], words[3]}
}

// Words gives the signature's words in the order of its columns.
func (s Signature) Words() [4]int64 { return [4]int64{s.S1, s.S2, s.S3, s.S4} }
