package recording

import (
	"context"
	"slices"

	"sanxiang/models"
)

// Timeline is the record of a case as its page shows it.
type Timeline struct {
	Case     models.Case
	Lines    []Line
	Gaps     []models.Gap
	Officers []models.Officer // of the bureau
	Devices  []models.Device  // of the bureau
	Writable bool             // the actor may add to it, and the case's state lets them
}

// Line is one recording with who made it and with what.
type Line struct {
	models.Recording
	Officers []string // names of those who acted
	Device   string   // number of the device
	By       string   // who entered it
}

// FindTimeline gives the record of a case.
func (s *Service) FindTimeline(ctx context.Context, actor models.Actor, caseID int64) (Timeline, error) {
	if err := s.permit(ctx, actor, models.ActReadCase, caseID); err != nil {
		return Timeline{}, err
	}
	c, err := s.store.FindCase(ctx, caseID)
	if err != nil {
		return Timeline{}, err
	}
	t := Timeline{Case: c}
	list, err := s.store.ListRecordings(ctx, caseID)
	if err != nil {
		return Timeline{}, err
	}
	if t.Officers, err = s.store.ListOfficersOf(ctx, c.BureauID); err != nil {
		return Timeline{}, err
	}
	if t.Devices, err = s.store.ListDevicesOf(ctx, c.BureauID); err != nil {
		return Timeline{}, err
	}
	events, err := s.store.ListEvents(ctx, caseID)
	if err != nil {
		return Timeline{}, err
	}
	t.Gaps = models.Gaps(c, list)
	t.Writable = models.Allowed(c.State, models.StepRecorded) && s.permit(ctx, actor, models.ActHandleCase, caseID) == nil
	t.Lines, err = t.lines(list, events)
	return t, err
}

// lines joins the recordings with their events.
func (t Timeline) lines(list []models.Recording, events []models.Event) ([]Line, error) {
	names, devices := map[int64]string{}, map[int64]string{}
	for _, o := range t.Officers {
		names[o.ID] = o.Name
	}
	for _, d := range t.Devices {
		devices[d.ID] = models.ChoiceLabel(models.DeviceKinds, d.Kind) + " " + d.Serial
	}
	out := make([]Line, len(list))
	for i, r := range list {
		out[i] = Line{Recording: r, Device: devices[r.DeviceID]}
		at := slices.IndexFunc(events, func(e models.Event) bool { return e.Seq == r.Seq })
		if at < 0 {
			continue // the daily check reports it
		}
		step, err := events[at].Step()
		if err != nil {
			return nil, err
		}
		out[i].By = events[at].Actor
		officers := step.Officers
		if len(officers) == 0 {
			officers = models.IDs{t.Case.Handler1, t.Case.Handler2}
		}
		for _, id := range officers {
			if name := names[id]; name != "" {
				out[i].Officers = append(out[i].Officers, name)
			}
		}
	}
	return out, nil
}
