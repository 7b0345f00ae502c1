package generate

import (
	"context"
	"fmt"

	"sanxiang/app/cases"
	"sanxiang/app/identity"
	"sanxiang/app/sheet"
	"sanxiang/app/store"
	"sanxiang/models"
)

// filler acts for the command.
var filler = models.SystemActor("生成虚构记录")

// fillSeed is the seed of Fill: every run makes the same cases.
const fillSeed = 20210715

// Fill makes n bureaus in a tree and imports m cases of the three years before
// the year of today, spread over all bureaus that handle cases. Run again, it
// adds what is missing.
func Fill(ctx context.Context, s *store.Store, use *cases.Service, n, m int) error {
	list := Bureaus(n)
	if err := createBureaus(ctx, s, list); err != nil {
		return err
	}
	if m == 0 {
		return nil
	}
	ctx, done := context.WithCancel(ctx)
	defer done()
	year := s.Today().Year()
	span := Span{From: first(year - 3), To: first(year).Add(-1), Until: s.Today()}
	report, err := use.Import(ctx, filler, OpenCases(ctx, m, fillSeed, Offices(list), span), sheet.Options{})
	if err != nil {
		return fmt.Errorf("import generated cases: %w", err)
	}
	if report.Count() > 0 {
		return fmt.Errorf("import generated cases: %s", report.Problems[0].String())
	}
	return nil
}

func first(year int) models.Day { return models.Day(fmt.Sprintf("%04d-01-01", year)) }

// createBureaus makes the bureaus that are not there yet, parents first.
func createBureaus(ctx context.Context, s *store.Store, list []Place) error {
	use := identity.New(s)
	known, err := s.ListBureaus(ctx)
	if err != nil {
		return err
	}
	ids := make(map[string]int64, len(known)+len(list))
	for _, b := range known {
		ids[b.Code] = b.ID
	}
	for _, p := range list {
		if ids[p.Code] != 0 {
			continue
		}
		b := p.Bureau
		if p.Parent >= 0 {
			b.ParentID = ids[list[p.Parent].Code]
		}
		made, err := use.CreateBureau(ctx, filler, b)
		if err != nil {
			return fmt.Errorf("create bureau %s: %w", b.Code, err)
		}
		ids[made.Code] = made.ID
	}
	return nil
}
