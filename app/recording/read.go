package recording

import (
	"context"
	"io"

	"sanxiang/app/store"
	"sanxiang/models"
)

// List gives a case's recordings in order, and the acts that the law wants on
// audio-video from start to end and that have none (codes of models.Acts).
func (s *Service) List(ctx context.Context, actor models.Actor, caseID int64) ([]models.Recording, []string, error) {
	if err := s.permit(ctx, actor, models.ActReadCase, caseID); err != nil {
		return nil, nil, err
	}
	list, err := s.store.ListRecordings(ctx, caseID)
	if err != nil {
		return nil, nil, err
	}
	return list, models.MissingAV(list), nil
}

// Find gives one recording. seq is the number of the event. That somebody
// looked at it is noted (记录信息调阅), and nothing is shown when that fails.
func (s *Service) Find(ctx context.Context, actor models.Actor, caseID int64, seq int) (models.Recording, error) {
	if err := s.permit(ctx, actor, models.ActReadCase, caseID); err != nil {
		return models.Recording{}, err
	}
	r, err := s.store.FindRecording(ctx, caseID, seq)
	if err != nil {
		return models.Recording{}, err
	}
	return r, s.view(ctx, actor, r)
}

// view notes that the actor opened a recording, once a day.
func (s *Service) view(ctx context.Context, actor models.Actor, r models.Recording) error {
	if actor.System {
		return nil
	}
	noted, err := s.store.HasViewing(ctx, models.Viewing{RecordingID: r.ID, Day: s.store.Today(), UserID: actor.UserID})
	if err != nil || noted {
		return err
	}
	return s.store.Tx(ctx, actor, func(tx *store.Tx) error { return tx.AppendViewing(r) })
}

// Open gives one recording with its file, to be closed by the caller, and
// notes that it was opened as Find does. Errors: NotFound also where there is
// no file.
func (s *Service) Open(ctx context.Context, actor models.Actor, caseID int64, seq int) (models.Recording, io.ReadSeekCloser, error) {
	r, err := s.Find(ctx, actor, caseID, seq)
	if err != nil {
		return models.Recording{}, nil, err
	}
	if r.Hash == "" {
		return models.Recording{}, nil, models.Errorf(models.NotFound, "该记录只有文字，没有文件")
	}
	file, err := s.blobs.Open(ctx, r.Hash)
	if err != nil {
		return models.Recording{}, nil, err
	}
	return r, file, nil
}
