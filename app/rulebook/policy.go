package rulebook

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// everyBureau is the code of the policy of those who have none of their own.
const everyBureau = "*"

// FindPolicy gives what a bureau discloses, and whether it chose so itself.
func (s *Service) FindPolicy(ctx context.Context, actor models.Actor, bureauCode string) (models.PublicationPolicy, bool, error) {
	if err := read(actor); err != nil {
		return models.PublicationPolicy{}, false, err
	}
	rules, err := s.store.Rules(ctx)
	if err != nil {
		return models.PublicationPolicy{}, false, err
	}
	_, own := rules.Policies[bureauCode]
	return rules.PolicyOf(bureauCode), own, nil
}

// PutPolicy decides what a bureau discloses, with the reason, which is kept in
// the audit trail. It holds for what is prepared from then on. The code of no
// bureau means all that have no policy of their own.
func (s *Service) PutPolicy(ctx context.Context, actor models.Actor, bureauCode string, p models.PublicationPolicy, reason string) error {
	reason = strings.TrimSpace(reason)
	if bureauCode == "" {
		bureauCode = everyBureau
	}
	var c models.Checks
	c.Require(reason != "" && len([]rune(reason)) <= 500, "reason", "须写明依据和理由，至多500个字", "例如 本机关公示制度第几条")
	if err := c.Err("公示范围没有保存"); err != nil {
		return err
	}
	return s.change(ctx, actor, func(tx *store.Tx) error {
		tree, err := tx.Tree()
		if err != nil {
			return err
		}
		name := "未另行规定的机关"
		for _, b := range tree.Bureaus {
			if b.Code == bureauCode {
				name = b.Name
			}
		}
		if bureauCode != everyBureau && name == "未另行规定的机关" {
			return models.Errorf(models.NotFound, "没有代码为“%s”的机关，请刷新后重试", bureauCode)
		}
		list, err := tx.ListDefinitions(store.DefinitionPolicy)
		if err != nil {
			return err
		}
		before := models.PublicationPolicy{}
		if i := slices.IndexFunc(list, func(d store.Definition) bool { return d.Code == bureauCode }); i >= 0 {
			if err := json.Unmarshal([]byte(list[i].Body), &before); err != nil {
				return err
			}
		}
		d := store.Definition{Kind: store.DefinitionPolicy, Code: bureauCode}
		return put(tx, d, p, "规定公示范围", name+"："+PolicyText(before)+" → "+PolicyText(p)+"；理由："+reason)
	})
}

// PolicyText says a policy in words.
func PolicyText(p models.PublicationPolicy) string {
	var parts []string
	for _, x := range []struct {
		on   bool
		text string
	}{
		{p.ImpactOnly, "只公示具有一定社会影响的处罚"}, {p.SkipWarning, "仅警告的不公示"}, {p.OrdinaryOnly, "只公示普通程序的处罚"}, {p.CreditRules, "轻微失信的按信用规则不公示"},
	} {
		if x.on {
			parts = append(parts, x.text)
		}
	}
	if len(parts) == 0 {
		return "依法可以公示的全部公示"
	}
	return strings.Join(parts, "、")
}
