package disclosure

import (
	"context"
	"fmt"

	"sanxiang/app/store"
	"sanxiang/models"
)

// checkSize is how many rows Check looks at together.
const checkSize = 200

// Check proves that what is public is what was approved, and gives a Chinese
// sentence per fault: every published row has its disclosure published with
// the same revision, and row, snapshot and disclosure agree on the hash of the
// body; tombstones and their snapshots hold no text; what is withheld or still
// a draft has no row, or only a tombstone.
func (s *Service) Check(ctx context.Context) ([]string, error) {
	faults, err := s.checkRows(ctx)
	if err != nil {
		return nil, err
	}
	more, err := s.checkDisclosures(ctx)
	return append(faults, more...), err
}

// checkRows walks the public rows and looks for what each rests on.
func (s *Service) checkRows(ctx context.Context) ([]string, error) {
	var faults []string
	for after := int64(0); ; {
		rows, err := s.store.ListPublicationsAfter(ctx, after, checkSize)
		if err != nil || len(rows) == 0 {
			return faults, err
		}
		ids := make([]int64, len(rows))
		for i, r := range rows {
			ids[i] = r.DisclosureID
		}
		disclosures, err := s.store.ListDisclosuresOf(ctx, ids)
		if err != nil {
			return faults, err
		}
		snapshots, err := s.store.ListSnapshotsOf(ctx, ids)
		if err != nil {
			return faults, err
		}
		byID := map[int64]models.Disclosure{}
		for _, d := range disclosures {
			byID[d.ID] = d
		}
		kept := map[int64][]models.Snapshot{}
		for _, x := range snapshots {
			kept[x.DisclosureID] = append(kept[x.DisclosureID], x)
		}
		for _, r := range rows {
			faults = append(faults, checkRow(r, byID[r.DisclosureID], kept[r.DisclosureID])...)
		}
		after = rows[len(rows)-1].Seq
	}
}

// checkRow holds one public row against its disclosure and snapshots.
func checkRow(p models.Publication, d models.Disclosure, kept []models.Snapshot) []string {
	var faults []string
	require := func(ok bool, what string) {
		if !ok {
			faults = append(faults, "公示信息 "+p.PublicID+" "+what)
		}
	}
	page := models.IsChoice(PageKinds, p.Kind)
	require(page || d.ID != 0 && d.PublicID == p.PublicID, "没有对应的公示事项")
	if p.Status != string(models.DisclosurePublished) {
		require(p.Body+p.Search+p.PartyName+p.PartyCode+p.Title == "", "已停止公示，仍存有内容")
		require(p.Reason != "" && p.EndedOn != "", "已停止公示，没有原因或日期")
		for _, x := range kept {
			require(x.Body == "", fmt.Sprintf("已停止公示，第%d版仍存有内容", x.Revision))
		}
		return faults
	}
	var shown models.Snapshot
	for _, x := range kept {
		if x.Revision == p.Revision {
			shown = x
		}
		require(x.Body == "" || hash(x.Body) == x.BodyHash, fmt.Sprintf("第%d版内容与校验值不符", x.Revision))
	}
	require(shown.BodyHash != "" && shown.BodyHash == hash(p.Body), "没有内容相同的已审批版本")
	if !page {
		require(d.State == models.DisclosurePublished, "在公示，公示事项却是“"+models.ChoiceLabel(models.DisclosureStates, string(d.State))+"”")
		require(d.Revision == p.Revision && d.BodyHash == shown.BodyHash, "与公示事项的版本不一致")
		require(d.ApprovedBy != 0 && d.ApprovedBy != d.PreparedBy, "没有经过另一人审批")
	}
	return faults
}

// checkDisclosures walks the disclosures and looks for the row each should have.
func (s *Service) checkDisclosures(ctx context.Context) ([]string, error) {
	var faults []string
	for filter := (store.DisclosureFilter{Limit: checkSize}); ; {
		list, err := s.store.ListDisclosures(ctx, filter)
		if err != nil || len(list) == 0 {
			return faults, err
		}
		ids := make([]string, len(list))
		for i, d := range list {
			ids[i] = d.PublicID
		}
		rows, err := s.store.ListPublicationsOf(ctx, ids)
		if err != nil {
			return faults, err
		}
		status := map[string]string{}
		for _, r := range rows {
			status[r.PublicID] = r.Status
		}
		for _, d := range list {
			if !agrees(d.State, status[d.PublicID]) {
				faults = append(faults, fmt.Sprintf("公示事项 %s 为“%s”，公众页面却是“%s”", d.PublicID,
					models.ChoiceLabel(models.DisclosureStates, string(d.State)), models.ChoiceLabel(models.DisclosureStates, status[d.PublicID])))
			}
		}
		filter.After = list[len(list)-1].ID
	}
}

// agrees says whether a public row of the status, or none, fits the state.
func agrees(state models.DisclosureState, status string) bool {
	switch state {
	case models.DisclosureDraft, models.DisclosureWithheld:
		return status != string(models.DisclosurePublished)
	}
	return status == string(state)
}
