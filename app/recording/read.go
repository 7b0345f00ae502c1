package recording

import (
	"context"
	"io"

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

// Open gives one recording with its file, to be closed by the caller. seq is
// the number of the event. Errors: NotFound also where there is no file.
func (s *Service) Open(ctx context.Context, actor models.Actor, caseID int64, seq int) (models.Recording, io.ReadSeekCloser, error) {
	if err := s.permit(ctx, actor, models.ActReadCase, caseID); err != nil {
		return models.Recording{}, nil, err
	}
	r, err := s.store.FindRecording(ctx, caseID, seq)
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
