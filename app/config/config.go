// Package config gathers the settings of the program in one struct. Every
// setting has a working default; a later source wins over an earlier one:
// default, configuration file, environment (SANXIANG_…), command line.
//
// The table Settings is the only description of the settings: parsing, error
// messages and the README's table all come from it. Names that are not in it
// are refused, so that a misspelt setting cannot be silently without effect.
//
// The package reads nothing by itself: arguments, environment and the reader
// of files are passed in.
package config

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"
)

// Config is the settings after Load, each checked by its own rule. An empty
// Config is not usable; Default is.
type Config struct {
	Addr           string // host:port to listen on
	Data           string // folder of the SQLite file, the evidence and the key
	Database       string // empty: SQLite in Data; "sqlite:PATH"; else a MySQL DSN
	SiteName       string // the site's name on pages and in feeds
	PublicURL      string // scheme://host the public uses, without a final slash; empty: as requested
	Secret         string // 64 hexadecimal digits; empty: the file SecretFile
	LogFormat      string // "text" or "json"
	BodyLimit      int    // largest request body, bytes
	Jobs           bool   // whether this process runs the scheduled jobs
	MaxConnections int    // open connections to the database at most
	S3Endpoint     string // host[:port] of an S3-compatible service; empty: evidence in BlobFolder
	S3Bucket       string
	S3Region       string // empty where the service knows none
	S3AccessKey    string
	S3SecretKey    string
	S3TLS          bool
	SMTPHost       string // mail server; empty: no mail is sent
	SMTPPort       int
	SMTPUser       string
	SMTPPassword   string
	SMTPFrom       string // address of the sender
	SMTPTLS        string // "starttls", "tls" or "none"

	SessionIdle    time.Duration // a session without a request ends after it
	SessionLife    time.Duration // every session ends after it
	PasswordAge    int           // days after which a password must be changed; 0 = never
	SecondFactor   string        // comma-separated roles that must have a second factor
	SeparateDuties bool          // system, security and audit are three persons
	OIDCIssuer     string        // address of the identity provider; empty: none
	OIDCClient     string        // our name there
	OIDCSecret     string        // our secret there
	OIDCLabel      string        // what the button says
	OIDCClaim      string        // the claim that is the login here
}

// Default is the configuration without any source.
func Default() Config {
	var c Config
	for _, s := range Settings {
		if err := s.set(&c, s.Default); err != nil {
			panic(fmt.Sprintf("config: default of %s: %v", s.Name, err)) // a test loads the defaults
		}
	}
	return c
}

// SQLitePath is the SQLite file to use, false when the database is MySQL.
func (c Config) SQLitePath() (string, bool) {
	if c.Database == "" {
		return filepath.Join(c.Data, "sanxiang.db"), true
	}
	return strings.CutPrefix(c.Database, sqlitePrefix)
}

// BlobFolder is the folder of evidence; with S3 that of evidence on its way.
func (c Config) BlobFolder() string { return filepath.Join(c.Data, "blobs") }

// GeneratedFolder is the folder of files that can be made again: prepared
// files of open data. It needs no backup.
func (c Config) GeneratedFolder() string { return filepath.Join(c.Data, "public") }

// SecretFile is where the key is kept when Secret is empty; whoever makes the
// file gives it mode 0600.
func (c Config) SecretFile() string { return filepath.Join(c.Data, "secret.key") }

// String lists the settings, one a line, in the form of the configuration
// file. Secrets and the database's password are masked: it may be logged.
func (c Config) String() string {
	var b strings.Builder
	for _, s := range Settings {
		fmt.Fprintf(&b, "%s = %s\n", s.Name, s.mask(s.show(c)))
	}
	return b.String()
}
