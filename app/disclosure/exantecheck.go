package disclosure

import (
	"context"

	"sanxiang/models"
)

// approved is what a public row rests on: a disclosure or a section of the
// ex-ante disclosure.
type approved struct {
	publicID               string
	state                  models.DisclosureState
	revision               int
	bodyHash               string
	preparedBy, approvedBy int64
}

// approvals gives what rows with the ids rest on.
func (s *Service) approvals(ctx context.Context, ids []int64) (map[int64]approved, error) {
	disclosures, err := s.store.ListDisclosuresOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	sections, err := s.store.ListExAnteOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]approved, len(ids))
	for _, d := range disclosures {
		byID[d.ID] = approved{d.PublicID, d.State, d.Revision, d.BodyHash, d.PreparedBy, d.ApprovedBy}
	}
	for _, e := range sections {
		byID[e.DisclosureID] = approved{e.PublicID, e.State, e.Revision, e.BodyHash, e.PreparedBy, e.ApprovedBy}
	}
	return byID, nil
}

// checkExAnte walks the sections of all bureaus and looks for the row each
// should have, and for texts that a withdrawn one should not keep.
func (s *Service) checkExAnte(ctx context.Context) ([]string, error) {
	var faults []string
	for after := int64(0); ; {
		list, err := s.store.ListExAnteAfter(ctx, after, checkSize)
		if err != nil || len(list) == 0 {
			return faults, err
		}
		ids := make([]string, len(list))
		for i, e := range list {
			ids[i] = e.PublicID
		}
		status, err := s.publicStatus(ctx, ids)
		if err != nil {
			return faults, err
		}
		for _, e := range list {
			after = e.ID
			if !agrees(e.State, status[e.PublicID]) {
				faults = append(faults, "事前公开事项 "+e.PublicID+" 与公众页面的状态不一致")
			}
			if (e.State == models.DisclosurePublished) != (e.Content != "") {
				faults = append(faults, "事前公开事项 "+e.PublicID+" 的状态与留存内容不一致")
			}
		}
	}
}
