package demo

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"sanxiang/models"
)

// scene is one thing that somebody does at a time.
type scene struct {
	at   time.Time
	name string
	run  func(context.Context) error
}

// script gathers what is done in all bureaus and plays it in the order of
// time, so that every day, deadline and guard is met as it would be in life.
type script struct {
	scenes []scene
}

// add writes a scene down. Scenes of the same minute keep the order in which
// they were added.
func (s *script) add(day models.Day, hour, minute int, name string, run func(context.Context) error) {
	s.scenes = append(s.scenes, scene{at(day, hour, minute), name, run})
}

// play moves the clock from scene to scene.
func (s *script) play(ctx context.Context, clock *Clock, log *slog.Logger) error {
	slices.SortStableFunc(s.scenes, func(a, b scene) int { return a.at.Compare(b.at) })
	for _, x := range s.scenes {
		if err := ctx.Err(); err != nil {
			return err
		}
		clock.move(x.at)
		log.Debug("demo", "at", x.at, "scene", x.name)
		if err := x.run(ctx); err != nil {
			return fmt.Errorf("%s %s: %w", x.at.Format(time.DateTime), x.name, err)
		}
	}
	return nil
}
