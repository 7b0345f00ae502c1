package stats

import (
	"context"
	"fmt"
	"slices"

	"sanxiang/app/store"
	"sanxiang/models"
)

// listed is how many sentences Check writes out.
const listed = 50

// Check recounts every counter from the records and gives a Chinese sentence
// per counter that differs, at most listed of them and then how many more.
func (s *Service) Check(ctx context.Context) ([]string, error) {
	drifts, err := s.store.ListDrift(ctx)
	if err != nil || len(drifts) == 0 {
		return nil, err
	}
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, d := range drifts[:min(listed, len(drifts))] {
		out = append(out, sentence(d, tree))
	}
	if more := len(drifts) - listed; more > 0 {
		out = append(out, fmt.Sprintf("另有%d处计数与记录不符，未逐一列出", more))
	}
	return out, nil
}

// sentence says what one counter keeps and what the records say.
func sentence(d store.Drift, tree *models.Tree) string {
	bureau := tree.Bureaus[d.BureauID].Name
	if bureau == "" {
		bureau = fmt.Sprintf("机关%d", d.BureauID)
	}
	period := fmt.Sprintf("%d年", d.Period/100)
	if month := d.Period % 100; month != 0 {
		period += fmt.Sprintf("%d月", month)
	}
	dim := ""
	if d.Dim != "" {
		dim = "分组“" + d.Dim + "”"
	}
	return fmt.Sprintf("%s%s“%s”（%s）%s的计数为%d（%d条记录），按记录应为%d（%d条记录），请重建计数",
		bureau, period, d.Name, d.Indicator, dim, d.Value, d.Counter.Records, d.Wanted.Value, d.Wanted.Records)
}

// Repair puts every counter that differs back to what the records say and
// gives the codes of the indicators that were rebuilt.
func (s *Service) Repair(ctx context.Context, actor models.Actor) ([]string, error) {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	if err := models.PermitCatalogue(actor, tree); err != nil {
		return nil, err
	}
	drifts, err := s.store.ListDrift(ctx)
	if err != nil {
		return nil, err
	}
	var codes []string
	for _, d := range drifts { // in order of the indicator
		codes = append(codes, d.Indicator)
	}
	if codes = slices.Compact(codes); len(codes) == 0 {
		return nil, nil
	}
	return codes, s.rebuild(ctx, actor, codes)
}
