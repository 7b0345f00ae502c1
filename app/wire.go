package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"sanxiang/app/audit"
	"sanxiang/app/blob"
	"sanxiang/app/casedoc"
	"sanxiang/app/cases"
	"sanxiang/app/config"
	"sanxiang/app/disclosure"
	"sanxiang/app/identity"
	"sanxiang/app/inbox"
	"sanxiang/app/mail"
	"sanxiang/app/objection"
	"sanxiang/app/opendata"
	"sanxiang/app/recording"
	"sanxiang/app/report"
	"sanxiang/app/review"
	"sanxiang/app/rulebook"
	"sanxiang/app/stats"
	"sanxiang/app/store"
	"sanxiang/jobs"
	"sanxiang/models"
	"sanxiang/seeds"
)

// system is everything one process is made of. This file is the only place
// that constructs.
type system struct {
	Store      *store.Store
	Blobs      *blob.Folder
	Evidence   recording.Blobs // where finished files lie: Blobs, or a bucket
	Generated  *blob.Generated
	Identity   *identity.Service
	Cases      *cases.Service
	Imports    *cases.Imports
	Recording  *recording.Service
	Uploads    *recording.Uploads
	Review     *review.Service
	Documents  *casedoc.Service
	Disclosure *disclosure.Service
	Public     *disclosure.Public
	Files      *opendata.Reader
	Dumps      *opendata.Maker
	Objections *objection.Service
	Desk       *objection.Desk
	Stats      *stats.Service
	Papers     *stats.Files
	Report     *report.Service
	Inbox      *inbox.Service
	Rules      *rulebook.Service
	Audit      *audit.Service
	Jobs       *jobs.Runner
	Log        *slog.Logger
	Now        func() time.Time
}

// open opens the database with schema and reference data, and wires the use
// cases to it. Close it.
func open(ctx context.Context, cfg config.Config, now func() time.Time, c console) (*system, error) {
	log := slog.New(slog.NewTextHandler(c.err, nil))
	if cfg.LogFormat == "json" {
		log = slog.New(slog.NewJSONHandler(c.err, nil))
	}
	if err := os.MkdirAll(cfg.Data, 0o750); err != nil {
		return nil, models.Errorf(models.Unavailable, "数据目录“%s”不能建立，请检查权限或用 --data 指定其他目录", cfg.Data)
	}
	key, err := secret(cfg)
	if err != nil {
		return nil, err
	}
	dsn := cfg.Database
	if path, embedded := cfg.SQLitePath(); embedded {
		dsn = "sqlite:" + path
	}
	s, err := store.Open(ctx, store.Options{DSN: dsn, Now: now, Key: key, Log: log, MaxConnections: cfg.MaxConnections})
	if err != nil {
		return nil, err
	}
	sys := &system{Store: s, Log: log, Now: now}
	if err := sys.prepare(ctx, cfg); err != nil {
		s.Close()
		return nil, err
	}
	return sys, nil
}

func (s *system) prepare(ctx context.Context, cfg config.Config) error {
	if err := s.Store.Migrate(ctx); err != nil {
		return err
	}
	if err := seeds.Load(ctx, s.Store); err != nil {
		return err
	}
	blobs, err := blob.OpenFolder(cfg.BlobFolder())
	if err != nil {
		return err
	}
	s.Blobs = blobs
	if s.Generated, err = blob.OpenGenerated(cfg.GeneratedFolder()); err != nil {
		return err
	}
	s.Documents = casedoc.New(s.Store)
	s.Identity, s.Cases, s.Review = identity.NewWith(s.Store, signInOptions(cfg)), cases.New(s.Store), review.New(s.Store)
	parts, err := blobs.Parts()
	if err != nil {
		return err
	}
	if s.Evidence, err = evidenceOf(ctx, cfg, blobs); err != nil {
		return err
	}
	s.Imports = cases.NewImports(s.Cases, s.Evidence)
	s.Recording = recording.New(s.Store, s.Evidence)
	s.Uploads = recording.NewUploads(s.Recording, parts)
	s.Disclosure, s.Public = disclosure.New(s.Store), disclosure.NewPublic(s.Store)
	s.Objections, s.Desk = objection.New(s.Store), objection.NewDesk(s.Store)
	s.Files, s.Dumps = opendata.NewReader(s.Store, s.Generated), opendata.NewMaker(s.Store, s.Public, s.Generated, cfg.PublicURL)
	s.Rules, s.Audit = rulebook.New(s.Store), audit.New(s.Store)
	s.Stats, s.Papers = stats.New(s.Store), stats.NewFiles(s.Store, s.Evidence)
	s.Report = report.New(s.Store, s.Stats)
	s.Inbox = inbox.New(s.Store, mailer(cfg), strings.TrimSuffix(cfg.PublicURL, "/")+"/office/")
	s.Jobs = jobs.NewRunner(s.Store, jobs.Table(jobs.Deps{
		Store: s.Store, Cases: s.Cases, Imports: s.Imports, Stats: s.Stats, Report: s.Report, Disclosure: s.Disclosure,
		Objections: s.Objections, Dumps: s.Dumps, Uploads: s.Uploads, Inbox: s.Inbox,
	}), s.Log, s.Now)
	return nil
}

// background works on what users left to the system; stop ends it and waits
// until it has.
func (s *system) background(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Imports.Run(ctx, s.Log)
	}()
	return func() {
		cancel()
		<-done
	}
}

// evidenceOf says where finished evidence lies: in the folder, or in a bucket.
func evidenceOf(ctx context.Context, cfg config.Config, folder *blob.Folder) (recording.Blobs, error) {
	if cfg.S3Endpoint == "" {
		return folder, nil
	}
	return blob.OpenS3(ctx, folder, blob.S3Options{
		Endpoint: cfg.S3Endpoint, Bucket: cfg.S3Bucket, Region: cfg.S3Region,
		AccessKey: cfg.S3AccessKey, SecretKey: cfg.S3SecretKey, TLS: cfg.S3TLS,
	})
}

// mailer gives what sends mail; nil where no mail server is set up.
func mailer(cfg config.Config) inbox.Mailer {
	if cfg.SMTPHost == "" {
		return nil
	}
	return mail.New(mail.Options{
		Host: cfg.SMTPHost, Port: cfg.SMTPPort, User: cfg.SMTPUser, Password: cfg.SMTPPassword,
		From: cfg.SMTPFrom, FromName: cfg.SiteName, TLS: cfg.SMTPTLS,
	})
}

// signInOptions is what the settings say about signing in.
func signInOptions(cfg config.Config) identity.Options {
	age := time.Duration(cfg.PasswordAge) * 24 * time.Hour
	if age == 0 {
		age = -1
	}
	return identity.Options{
		Session: models.SessionTerm{Idle: cfg.SessionIdle, Life: cfg.SessionLife}, PasswordAge: age,
		Factor: models.RolesOf(cfg.SecondFactor), Apart: cfg.SeparateDuties,
		OIDC: identity.OIDC{Issuer: cfg.OIDCIssuer, Client: cfg.OIDCClient, Secret: cfg.OIDCSecret, Label: cfg.OIDCLabel, Claim: cfg.OIDCClaim},
	}
}

// Close closes what open opened.
func (s *system) Close() {
	if s.Blobs != nil {
		_ = s.Blobs.Close()
	}
	if s.Generated != nil {
		_ = s.Generated.Close()
	}
	s.Store.Close()
}

// secret gives the key that seals personal identifiers: from the settings, or
// from a file in the data folder that is made on the first start. Whoever
// loses it cannot read sealed identifiers any more, so it belongs in the backup.
func secret(cfg config.Config) ([]byte, error) {
	if cfg.Secret != "" {
		return hex.DecodeString(cfg.Secret)
	}
	path := cfg.SecretFile()
	text, err := os.ReadFile(path)
	if err == nil {
		return hex.DecodeString(strings.TrimSpace(string(text)))
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, models.Errorf(models.Unavailable, "密钥文件“%s”不能读取，请检查权限", filepath.Base(path))
	}
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("make key: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return secret(cfg) // another process was quicker
	}
	if err != nil {
		return nil, fmt.Errorf("write key: %w", err)
	}
	_, err = f.WriteString(hex.EncodeToString(key) + "\n")
	return key, errors.Join(err, f.Sync(), f.Close())
}
