package disclosure

import (
	"context"
	"fmt"
	"slices"

	"sanxiang/app/store"
	"sanxiang/models"
)

// checkSize is how many rows Check looks at together.
const checkSize = 200

// Check proves that what is public is what was approved, and gives a Chinese
// sentence per fault: every published row has its disclosure, or section of
// the ex-ante disclosure, published with the same revision, and row, snapshot
// and disclosure agree on the hash of the body; tombstones and their snapshots
// hold no text; what is withheld or still a draft has no row, or only a
// tombstone.
func (s *Service) Check(ctx context.Context) ([]string, error) {
	faults, err := s.checkRows(ctx)
	if err != nil {
		return nil, err
	}
	more, err := s.checkDisclosures(ctx)
	if err != nil {
		return nil, err
	}
	sections, err := s.checkExAnte(ctx)
	return slices.Concat(faults, more, sections), err
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
		byID, err := s.approvals(ctx, ids)
		if err != nil {
			return faults, err
		}
		snapshots, err := s.store.ListSnapshotsOf(ctx, ids)
		if err != nil {
			return faults, err
		}
		kept := map[int64][]models.Snapshot{}
		for _, x := range snapshots {
			kept[x.DisclosureID] = append(kept[x.DisclosureID], x)
		}
		for _, r := range rows {
			faults = append(faults, checkRow(r, byID[r.DisclosureID], kept[r.DisclosureID])...)
		}
		more, err := s.checkFilesOf(ctx, rows)
		if err != nil {
			return faults, err
		}
		faults = append(faults, more...)
		after = rows[len(rows)-1].Seq
	}
}

// checkFilesOf looks at the stored files of some rows.
func (s *Service) checkFilesOf(ctx context.Context, rows []models.Publication) ([]string, error) {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.PublicID
	}
	files, err := s.store.ListFiles(ctx, ids)
	if err != nil {
		return nil, err
	}
	kept := map[string][]store.PublicFile{}
	for _, f := range files {
		kept[f.PublicID] = append(kept[f.PublicID], f)
	}
	var faults []string
	for _, r := range rows {
		faults = append(faults, checkStored(r, kept[r.PublicID])...)
	}
	return faults, nil
}

// checkRow holds one public row against what it rests on and its snapshots.
func checkRow(p models.Publication, d approved, kept []models.Snapshot) []string {
	var faults []string
	require := func(ok bool, what string) {
		if !ok {
			faults = append(faults, "公示信息 "+p.PublicID+" "+what)
		}
	}
	page := models.IsChoice(models.PageKinds, p.Kind) && p.Kind != "exante"
	require(page || d.publicID != "" && d.publicID == p.PublicID, "没有对应的公示事项")
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
		require(d.state == models.DisclosurePublished, "在公示，公示事项却是“"+models.ChoiceLabel(models.DisclosureStates, string(d.state))+"”")
		require(d.revision == p.Revision && d.bodyHash == shown.BodyHash, "与公示事项的版本不一致")
		require(d.approvedBy != 0 && d.approvedBy != d.preparedBy, "没有经过另一人审批")
	}
	return faults
}

// publicStatus gives the status of the public rows of some public ids; what
// has no row is missing.
func (s *Service) publicStatus(ctx context.Context, ids []string) (map[string]string, error) {
	rows, err := s.store.ListPublicationsOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, r := range rows {
		out[r.PublicID] = r.Status
	}
	return out, nil
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
		status, err := s.publicStatus(ctx, ids)
		if err != nil {
			return faults, err
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
