package disclosure

import (
	"context"
	"slices"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// Page is a chapter, a statistics table or a bureau's own page. A bureau has
// one of each kind per year (year 0 for the bureau's own); publishing it again
// makes its next revision under the same public id.
type Page struct {
	Bureau int64
	Kind   string // see models.PageKinds
	Title  string
	Year   int
	Body   models.PublicPage // HTML as the document walker writes it, or texts
	Files  []File            // what can be downloaded; at most one per format
}

// PublishPage publishes a page. Jobs and approvers of the bureau may. A page
// that has not changed is left as it is. The errors are Invalid for markup
// that the document walker does not write and for personal data.
func (s *Service) PublishPage(ctx context.Context, actor models.Actor, p Page) (models.Publication, error) {
	var row models.Publication
	if err := s.permit(ctx, actor, models.ActPublish, p.Bureau); err != nil {
		return row, err
	}
	p.Body.Kind, p.Body.Title, p.Body.Files = p.Kind, strings.Join(strings.Fields(p.Title), ""), listed(p.Files)
	if err := p.check(); err != nil {
		return row, err
	}
	err := s.store.Tx(ctx, actor, func(tx *store.Tx) error {
		b, err := tx.FindBureau(p.Bureau)
		if err != nil {
			return err
		}
		page := p.Body
		page.BureauName, page.BureauCode = b.Name, b.Code
		old, err := tx.FindPage(p.Kind, b.Code, p.Year)
		switch {
		case err != nil && models.KindOf(err) != models.NotFound:
			return err
		case err != nil:
			old = models.Publication{PublicID: store.NewPublicID(), DisclosureID: tx.NewID(), PublishedOn: tx.Today}
		case unchanged(old, page):
			row = old
			return nil
		}
		row = publicRow(page, encode(page))
		row.PublicID, row.DisclosureID, row.PublishedOn = old.PublicID, old.DisclosureID, old.PublishedOn
		row.Revision, row.Year = old.Revision+1, p.Year
		tx.Append("发布"+models.ChoiceLabel(models.PageKinds, p.Kind), "publication", row.DisclosureID, b.ID, page.Title)
		if err := putFiles(tx, row, p.Files); err != nil {
			return err
		}
		return keep(tx, row, "")
	})
	return row, err
}

// unchanged says whether a page says the same as the one on show. The day up
// to which a self-audit was counted is no change: the public is told the day
// on which its numbers last changed, and no revision is made without one.
func unchanged(old models.Publication, page models.PublicPage) bool {
	if page.Audit == nil {
		return old.Body == encode(page)
	}
	shown, err := decode(old.Body)
	if err != nil || shown.Audit == nil || !shown.Audit.SameNumbers(*page.Audit) {
		return false
	}
	page.Audit = shown.Audit
	return old.Body == encode(page)
}

// check reports every error at once. The ex-ante disclosure is not published
// here: it needs two persons.
func (p Page) check() error {
	var c models.Checks
	c.Require(slices.Contains([]string{"chapter", "statistics", "bureau", "audit"}, p.Kind), "kind", "页面类别不在可选范围", "可用 chapter、statistics、bureau、audit")
	c.Require((p.Kind == "audit") == (p.Body.Audit != nil), "audit", "公示情况自查须有数字，其他页面没有", "请更正")
	c.Require(p.Body.Title != "", "title", "标题必填", "请填写标题")
	yearly := slices.Contains([]string{"chapter", "statistics", "audit"}, p.Kind)
	c.Require(yearly == (p.Year >= 1990 && p.Year <= 2200), "year", "年度报告、统计表和自查须有年度，机关信息没有年度", "请更正年度")
	c.Require(p.Body.PartyName+string(p.Body.PartyKind)+p.Body.PartyCode+p.Body.LegalRep == "", "party_name", "该类页面不含当事人信息", "请删去")
	checkFiles(&c, p.Files)
	c.Add("", checkOwn(p.Body))
	return c.Err("页面不能公示")
}
