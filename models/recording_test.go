package models

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRecordingCheck(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		edit func(*Recording)
		want []string
	}{
		{"good", func(*Recording) {}, nil},
		{"nothing chosen", func(r *Recording) { r.Stage, r.Act, r.Title = "x", "x", "" }, []string{"stage", "act", "title"}},
		{"an unknown medium needs a file too", func(r *Recording) { r.Medium = "x" }, []string{"medium", "file"}},
		{"not taken yet", func(r *Recording) { r.TakenAt = 0 }, []string{"taken_at"}},
		{"taken after it came in", func(r *Recording) { r.TakenAt = r.UploadedAt + 1 }, []string{"taken_at"}},
		{"pictures need a file", func(r *Recording) { r.Medium = "photo" }, []string{"file"}},
		{"text needs text", func(r *Recording) { r.Content = "" }, []string{"text"}},
		{"text may be a file", func(r *Recording) { r.Content, r.Hash = "", "示例" }, nil},
		{"late without reason", func(r *Recording) { r.Late = true }, []string{"late_reason"}},
		{"国办发〔2018〕118号（五） on site without certificate", func(r *Recording) { r.CertShown = false }, []string{"cert_shown"}},
		{"a discussion needs none", func(r *Recording) { r.Act, r.CertShown = "discussion", false }, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := *recorded("2026-03-04", "start", "scene", "text").Recording
			tt.edit(&r)
			if diff := cmp.Diff(tt.want, fieldsOf(r.Check())); diff != "" {
				t.Errorf("fields (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRecordingSettle(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		after Instant
		want  bool
	}{{"at once", 0, false}, {"after 24 hours", intakeLimit, false}, {"a millisecond more", intakeLimit + 1, true}} {
		r := Recording{TakenAt: 1000, UploadedAt: 1000 + tt.after}
		if r.Settle(); r.Late != tt.want {
			t.Errorf("%s: Late = %v, want %v", tt.name, r.Late, tt.want)
		}
	}
}

func TestMissingAV(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		list []Recording
		want []string
	}{
		{"none needed", []Recording{{Act: "scene", Medium: "text"}}, nil},
		{"text only", []Recording{{Act: "seizure", Medium: "text"}, {Act: "seizure", Medium: "photo"}}, []string{"seizure"}},
		{"audio-video beside the text", []Recording{{Act: "seizure", Medium: "text"}, {Act: "seizure", Medium: "av"}}, nil},
		{"of another act", []Recording{{Act: "demolition", Medium: "text"}, {Act: "seal_up", Medium: "av"}}, []string{"demolition"}},
	} {
		if diff := cmp.Diff(tt.want, MissingAV(tt.list)); diff != "" {
			t.Errorf("%s: MissingAV (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestRecordComplete(t *testing.T) {
	t.Parallel()
	var c Case
	for _, tt := range []struct {
		stage, stages string
		complete      bool
	}{
		{"start", "start", false}, {"start", "start", false}, {"service", "service,start", false},
		{"decision", "decision,service,start", false}, {"evidence", "decision,evidence,service,start", true},
	} {
		c.applyRecording(&Recording{Stage: tt.stage})
		if c.RecordStages != tt.stages || c.RecordComplete != tt.complete {
			t.Errorf("after %s: %q, %v, want %q, %v", tt.stage, c.RecordStages, c.RecordComplete, tt.stages, tt.complete)
		}
	}
}
