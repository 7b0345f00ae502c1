package disclosure

import (
	"context"
	"slices"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// PageKinds lists the pages that are no decision and no document.
var PageKinds = []models.Choice{
	{Code: "chapter", Label: "年度执法报告"}, {Code: "statistics", Label: "行政执法统计表"}, {Code: "bureau", Label: "机关信息"},
}

// Page is a chapter, a statistics table or a bureau's own page. A bureau has
// one of each kind per year (year 0 for the bureau's own); publishing it again
// makes its next revision under the same public id.
type Page struct {
	Bureau int64
	Kind   string // see PageKinds
	Title  string
	Year   int
	Body   models.PublicPage // HTML as the document walker writes it, or texts
}

// PublishPage publishes a page. Jobs and approvers of the bureau may. A page
// that has not changed is left as it is. The errors are Invalid for markup
// that the document walker does not write and for personal data.
func (s *Service) PublishPage(ctx context.Context, actor models.Actor, p Page) (models.Publication, error) {
	var row models.Publication
	if err := s.permit(ctx, actor, models.ActPublish, p.Bureau); err != nil {
		return row, err
	}
	p.Body.Kind, p.Body.Title = p.Kind, strings.Join(strings.Fields(p.Title), "")
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
		case old.Body == encode(page):
			row = old
			return nil
		}
		row = publicRow(page, encode(page))
		row.PublicID, row.DisclosureID, row.PublishedOn = old.PublicID, old.DisclosureID, old.PublishedOn
		row.Revision, row.Year = old.Revision+1, p.Year
		tx.Append("发布"+models.ChoiceLabel(PageKinds, p.Kind), "publication", row.DisclosureID, b.ID, page.Title)
		return keep(tx, row, "")
	})
	return row, err
}

// check reports every error at once.
func (p Page) check() error {
	var c models.Checks
	c.Require(models.IsChoice(PageKinds, p.Kind), "kind", "页面类别不在可选范围", "可用 chapter、statistics、bureau")
	c.Require(p.Body.Title != "", "title", "标题必填", "请填写标题")
	yearly := slices.Contains([]string{"chapter", "statistics"}, p.Kind)
	c.Require(yearly == (p.Year >= 1990 && p.Year <= 2200), "year", "年度报告和统计表须有年度，机关信息没有年度", "请更正年度")
	c.Require(p.Body.PartyName+string(p.Body.PartyKind)+p.Body.PartyCode+p.Body.LegalRep == "", "party_name", "该类页面不含当事人信息", "请删去")
	c.Add("", checkOwn(p.Body))
	return c.Err("页面不能公示")
}
