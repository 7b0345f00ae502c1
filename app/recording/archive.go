package recording

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"
	"io"
	"strconv"
	"strings"

	_ "embed" // the catalogue's page and the guide

	"sanxiang/app/blob"
	"sanxiang/app/sheet"
	"sanxiang/models"
)

// WriteCaseFile writes a case's file as a ZIP archive while it reads the
// evidence: the guide, the catalogue, the papers by class, the chain of events
// and the digests of all. The same case in the same state gives the same
// bytes. A file that is missing or changed breaks the archive off: models.NotFound,
// models.Conflict.
func (s *Service) WriteCaseFile(ctx context.Context, f CaseFile, w io.Writer) error {
	a := archive{ctx: ctx, file: f, zip: zip.NewWriter(w)}
	for _, make := range []struct {
		name string
		text func() (string, error)
	}{
		{"说明.txt", a.guide}, {"目录.html", a.page}, {"目录.csv", a.table},
	} {
		text, err := make.text()
		if err == nil {
			err = a.add(make.name, f.At, int64(len(text)), strings.NewReader(text))
		}
		if err != nil {
			return err
		}
	}
	for _, p := range f.Papers {
		if err := s.addPaper(&a, p); err != nil {
			return fmt.Errorf("archive recording %d of case %d: %w", p.Seq, f.Case.ID, err)
		}
	}
	chain := a.chain()
	if err := a.add("事件链.txt", f.At, int64(len(chain)), strings.NewReader(chain)); err != nil {
		return err
	}
	sums := a.sums.String()
	if err := a.add("SHA256SUMS", f.At, int64(len(sums)), strings.NewReader(sums)); err != nil {
		return err
	}
	return a.zip.Close()
}

// addPaper adds one paper and holds it against the digest of its intake.
func (s *Service) addPaper(a *archive, p Paper) error {
	if p.Hash == "" {
		at := p.UploadedAt
		if p.Made() {
			at = a.file.At
		}
		return a.add(p.Path, at, int64(len(p.Text)), strings.NewReader(p.Text))
	}
	file, err := s.blobs.Open(a.ctx, p.Hash)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := a.add(p.Path, p.UploadedAt, p.Size, file); err != nil {
		return err
	}
	if a.last != p.Hash {
		return models.Errorf(models.Conflict, "过程记录“%s”的文件内容与登记的摘要不符，案卷没有生成，请从备份恢复该文件并查明原因", p.Title)
	}
	return nil
}

// archive is a case file that is being written.
type archive struct {
	ctx  context.Context
	file CaseFile
	zip  *zip.Writer
	sums strings.Builder // as sha256sum writes them
	last string          // digest of the last entry
}

// add writes one entry, uncompressed, of size bytes.
func (a *archive) add(name string, at models.Instant, size int64, src io.Reader) error {
	w, err := a.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: at.Time()})
	if err != nil {
		return err
	}
	sum := sha256.New()
	n, err := io.CopyBuffer(io.MultiWriter(w, sum), blob.Until(a.ctx, src), make([]byte, 256<<10))
	if err != nil {
		return err
	}
	if n != size {
		return fmt.Errorf("%s has %d bytes, want %d", name, n, size)
	}
	a.last = hex.EncodeToString(sum.Sum(nil))
	fmt.Fprintf(&a.sums, "%s  %s\n", a.last, name)
	return nil
}

//go:embed guide.txt
var guideText string

//go:embed catalogue.html
var catalogueText string

var catalogue = template.Must(template.New("catalogue").Funcs(template.FuncMap{"clock": clock, "size": models.SizeText}).Parse(catalogueText))

// guide says what is in the archive and how to check it.
func (a *archive) guide() (string, error) {
	return strings.ReplaceAll(strings.NewReplacer(
		"{案号}", a.file.Case.Number, "{机关}", a.file.Bureau, "{件数}", strconv.Itoa(len(a.file.Papers)),
		"{时间}", clock(a.file.At), "{链尾}", a.file.Case.ChainHead, "{事件数}", strconv.Itoa(a.file.Case.ChainSeq),
	).Replace(guideText), "\n", "\r\n"), nil
}

// page is the catalogue for printing.
func (a *archive) page() (string, error) {
	var b strings.Builder
	err := catalogue.Execute(&b, struct {
		CaseFile
		Classes       []catalogueClass
		Party, Number string
	}{a.file, a.file.classes(), strings.Join(a.file.Parties, "、"), a.file.Case.DocNo()})
	return b.String(), err
}

// catalogueClass is a class with its papers.
type catalogueClass struct {
	No     int
	Name   string
	Papers []Paper
}

// classes lists all classes, empty ones too: a file reviewer wants to see them.
func (f CaseFile) classes() []catalogueClass {
	out := make([]catalogueClass, len(f.Order))
	for i, c := range f.Order {
		out[i] = catalogueClass{No: i + 1, Name: c.Volume + c.Name}
	}
	for _, p := range f.Papers {
		out[p.Class].Papers = append(out[p.Class].Papers, p)
	}
	return out
}

// table is the catalogue for spreadsheets.
func (a *archive) table() (string, error) {
	var b strings.Builder
	w, err := sheet.NewCSVWriter(&b, []string{"序号", "类别", "名称", "形成时间", "上传时间", "环节", "形式", "执法行为", "执法人员", "设备", "大小（字节）", "SHA-256", "迟报原因", "文件"})
	if err != nil {
		return "", err
	}
	for _, p := range a.file.Papers {
		c := a.file.Order[p.Class]
		hash, size := p.sum()
		var taken any = p.TakenAt
		if p.Made() {
			taken = p.TakenOn
		}
		err := w.Write(p.No, c.Volume+c.Name, p.Title, taken, p.UploadedAt, models.ChoiceLabel(models.Stages, p.Stage),
			models.ChoiceLabel(models.Media, p.Medium), models.ChoiceLabel(models.Acts, p.Act), strings.Join(p.Officers, "、"), p.Device,
			size, hash, p.LateReason, p.Path)
		if err != nil {
			return "", err
		}
	}
	err = w.Close()
	return b.String(), err
}

// sum gives the digest and size of what the archive holds of the paper.
func (p Paper) sum() (string, int64) {
	if p.Hash != "" {
		return p.Hash, p.Size
	}
	sum := sha256.Sum256([]byte(p.Text))
	return hex.EncodeToString(sum[:]), int64(len(p.Text))
}

// Digest is the digest of what the archive holds of the paper.
func (p Paper) Digest() string { hash, _ := p.sum(); return hash }

// Bytes is the size of what the archive holds of the paper.
func (p Paper) Bytes() int64 { _, size := p.sum(); return size }

// chain lists the case's events with all that their hashes cover.
func (a *archive) chain() string {
	var b strings.Builder
	fmt.Fprintf(&b, "案号\t%s\n", a.file.Case.Number)
	for _, e := range a.file.Events {
		fmt.Fprintf(&b, "\n序号\t%d\n案件编号\t%d\n类别\t%s\t%s\n日期\t%s\n登记时间\t%d\t%s\n登记人编号\t%d\n登记人\t%s\n内容\t%s\n前一事件\t%s\n哈希\t%s\n",
			e.Seq, e.CaseID, e.Kind, e.Kind.Label(), e.Day, int64(e.At), clock(e.At), e.ActorID, e.Actor, e.Data, e.Prev, e.Hash)
	}
	return b.String()
}
