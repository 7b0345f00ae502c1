package disclosure

import (
	"context"
	"fmt"

	"sanxiang/models"
)

// ExAnteState is a section as the bureau's office sees it.
type ExAnteState struct {
	models.ExAnteSection
	models.ExAnte
	Draft    *models.ExAnteContent `json:"draft,omitempty"`   // waits for approval; none when nothing does
	Content  *models.ExAnteContent `json:"content,omitempty"` // on show; none when nothing is
	Outdated bool                  `json:"outdated"`          // the officers on show are not those of today
	Stale    bool                  `json:"stale"`             // on show, and two persons last found it right more than a year ago
}

// staleDays is after how many days a section has to be looked at again.
const staleDays = 365

// stale says whether a section on show has to be looked at again.
func stale(e models.ExAnte, on models.Day) bool {
	return e.State == models.DisclosurePublished && e.ReviewedOn < on.Add(-staleDays)
}

// ListExAnte gives all nine sections of a bureau, prepared or not.
func (s *Service) ListExAnte(ctx context.Context, actor models.Actor, bureau int64) ([]ExAnteState, error) {
	if err := s.permit(ctx, actor, models.ActReadCase, bureau); err != nil {
		return nil, err
	}
	rows, err := s.store.ListExAnte(ctx, bureau)
	if err != nil {
		return nil, err
	}
	byCode := map[string]models.ExAnte{}
	for _, e := range rows {
		byCode[e.Section] = e
	}
	out := make([]ExAnteState, 0, len(models.ExAnteSections))
	for _, section := range models.ExAnteSections {
		e, known := byCode[section.Code]
		if !known {
			e = models.ExAnte{BureauID: bureau, Section: section.Code, State: models.DisclosureDraft}
		}
		state, err := s.exAnteState(ctx, section, e)
		if err != nil {
			return nil, err
		}
		out = append(out, state)
	}
	return out, nil
}

// exAnteState reads the contents of a section.
func (s *Service) exAnteState(ctx context.Context, section models.ExAnteSection, e models.ExAnte) (ExAnteState, error) {
	out := ExAnteState{ExAnteSection: section, ExAnte: e, Stale: stale(e, s.store.Today())}
	for _, x := range []struct {
		body string
		into **models.ExAnteContent
	}{{e.Draft, &out.Draft}, {e.Content, &out.Content}} {
		if x.body == "" {
			continue
		}
		c, err := decodeExAnte(x.body)
		if err != nil {
			return out, err
		}
		*x.into = &c
	}
	var err error
	out.Outdated, err = s.outdated(ctx, e, s.store.Today())
	return out, err
}

// outdated says whether a published register of officers is no longer what the
// officers and certificates of the day give.
func (s *Service) outdated(ctx context.Context, e models.ExAnte, on models.Day) (bool, error) {
	if e.Section != models.ExAnteOfficers || e.State != models.DisclosurePublished {
		return false, nil
	}
	shown, err := decodeExAnte(e.Content)
	if err != nil {
		return false, err
	}
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return false, err
	}
	bureaus, names := rollBureaus(tree, e.BureauID)
	officers, certificates, err := s.store.ListRoll(ctx, bureaus)
	if err != nil {
		return false, err
	}
	now := shown
	now.Rows = models.OfficerRoll(officers, certificates, names, shown.Category, on)
	return encodeExAnte(now) != e.Content, nil
}

// ExAnteReview is what the public reads that should be looked at again.
type ExAnteReview struct {
	Outdated []string // bureaus whose register of officers is out of date
	Stale    []string // sections that two persons last found right more than a year ago
}

// ReviewExAnte looks at all published sections (国办发〔2018〕118号（四）: 及时更新).
func (s *Service) ReviewExAnte(ctx context.Context, on models.Day) (ExAnteReview, error) {
	var out ExAnteReview
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return out, err
	}
	for after := int64(0); ; {
		rows, err := s.store.ListExAnteAfter(ctx, after, checkSize)
		if err != nil || len(rows) == 0 {
			return out, err
		}
		for _, e := range rows {
			after = e.ID
			if e.State != models.DisclosurePublished {
				continue
			}
			section, err := models.FindExAnteSection(e.Section)
			if err != nil {
				return out, err
			}
			name := tree.Bureaus[e.BureauID].Name
			if stale(e, on) {
				out.Stale = append(out.Stale, name+section.Label)
			}
			old, err := s.outdated(ctx, e, on)
			if err != nil {
				return out, fmt.Errorf("register of %s: %w", name, err)
			}
			if old {
				out.Outdated = append(out.Outdated, name)
			}
		}
	}
}
