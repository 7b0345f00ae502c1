package rulebook

import (
	"context"
	"slices"
	"strings"

	"sanxiang/app/store"
	"sanxiang/models"
)

// ProfileRow is a counting profile with whether it is an administrator's own.
type ProfileRow struct {
	models.Profile
	Custom bool `json:"custom"`
}

// ListProfiles gives the counting profiles in their order.
func (s *Service) ListProfiles(ctx context.Context, actor models.Actor) ([]ProfileRow, error) {
	if err := read(actor); err != nil {
		return nil, err
	}
	list, err := s.store.ListDefinitions(ctx, store.DefinitionProfile)
	if err != nil {
		return nil, err
	}
	profiles, err := decode[models.Profile](list)
	if err != nil {
		return nil, err
	}
	out := make([]ProfileRow, len(profiles))
	for i := range profiles {
		out[i] = ProfileRow{profiles[i], list[i].Custom}
	}
	return out, nil
}

// FindProfile gives one profile.
func (s *Service) FindProfile(ctx context.Context, actor models.Actor, code string) (ProfileRow, error) {
	list, err := s.ListProfiles(ctx, actor)
	if err != nil {
		return ProfileRow{}, err
	}
	for _, p := range list {
		if p.Code == code {
			return p, nil
		}
	}
	return ProfileRow{}, models.Errorf(models.NotFound, "没有代码为“%s”的统计口径，请刷新后重试", code)
}

// PutProfile adds a profile of the administrator's own, or changes one: figures
// are worked out by it from then on, chapters that are frozen keep theirs. A
// profile that came with the system is not changed: it is copied under another
// code. Errors: Invalid with all field errors, Conflict.
func (s *Service) PutProfile(ctx context.Context, actor models.Actor, p models.Profile) error {
	p.Name, p.Region, p.Note = strings.TrimSpace(p.Name), strings.TrimSpace(p.Region), strings.TrimSpace(p.Note)
	return s.change(ctx, actor, func(tx *store.Tx) error {
		if err := checkProfile(p); err != nil {
			return err
		}
		list, err := tx.ListDefinitions(store.DefinitionProfile)
		if err != nil {
			return err
		}
		d := store.Definition{Kind: store.DefinitionProfile, Code: p.Code, Position: len(list)}
		verb := "增加统计口径"
		if i := slices.IndexFunc(list, func(x store.Definition) bool { return x.Code == p.Code }); i >= 0 {
			if !list[i].Custom {
				return models.Errorf(models.Conflict, "“%s”是系统自带的统计口径，不能修改，请换一个代码另存", p.Code)
			}
			d.Position, verb = list[i].Position, "修改统计口径"
		}
		return put(tx, d, p, verb, p.Name+"："+p.Note)
	})
}

// checkProfile reports every field error at once.
func checkProfile(p models.Profile) error {
	var c models.Checks
	c.Require(triggerCode.MatchString(p.Code), "code", "代码须为1至64个小写字母、数字或下划线，以字母开头", "例如 local_2027")
	c.Require(p.Name != "" && len([]rune(p.Name)) <= 100, "name", "名称必填，至多100个字", "例如 本市2027年口径")
	c.Require(p.Note != "" && len([]rune(p.Note)) <= 2000, "note", "口径说明必填，会印在数字旁边，至多2000个字", "请写明计什么、怎么计、以哪个日期为准")
	c.Require(p.ToYear == 0 || p.ToYear >= p.FromYear, "to_year", "止年不能早于起年", "请更正，长期有效的留空")
	c.Require(p.CountUnit == "宗" || p.CountUnit == "件", "count_unit", "计数单位为宗或件", "请选择")
	seen := map[models.PenaltyKind]bool{}
	for _, k := range p.Severity {
		c.Require(k.Valid(), "severity", "处罚种类“"+string(k)+"”不存在", "请从列表中选择")
		c.Require(!seen[k], "severity", k.Label()+"在轻重次序中出现两次", "请只保留一处")
		seen[k] = true
	}
	c.Add("", p.Check())
	return c.Err("统计口径没有保存")
}
