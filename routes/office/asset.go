package office

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"

	"github.com/gofiber/fiber/v2"
	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"
)

//go:embed style/*.css
var styles embed.FS

//go:embed script/*.js
var scripts embed.FS

// style and script are what is served: the files in the order of their names,
// without blanks and comments.
var (
	style  = joined(styles, "style", "text/css")
	script = joined(scripts, "script", "application/javascript")
)

// Assets carry their hash in the name, so that browsers may keep them for ever.
var (
	stylePath  = "/static/office." + shortHash(style) + ".css"
	scriptPath = "/static/office." + shortHash(script) + ".js"
)

// joined puts the files of a folder together and shortens them. A broken one
// panics: it is part of the program.
func joined(files embed.FS, dir, kind string) []byte {
	m := minify.New()
	m.AddFunc("text/css", css.Minify)
	m.AddFunc("application/javascript", js.Minify)
	var all bytes.Buffer
	list, err := fs.ReadDir(files, dir)
	for _, f := range list {
		b, failed := files.ReadFile(dir + "/" + f.Name())
		if failed != nil {
			err = failed
		}
		all.Write(b)
		all.WriteByte('\n')
	}
	if err != nil {
		panic(fmt.Sprintf("office %s: %v", dir, err))
	}
	short, err := m.Bytes(kind, all.Bytes())
	if err != nil {
		panic(fmt.Sprintf("office %s: %v", dir, err))
	}
	return short
}

func shortHash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:6])
}

// mountAssets serves the style sheet and the script; neither needs a session.
func mountAssets(app *fiber.App) {
	app.Get(stylePath, asset("text/css; charset=utf-8", style))
	app.Get(scriptPath, asset("text/javascript; charset=utf-8", script))
}

func asset(kind string, body []byte) fiber.Handler {
	return func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, kind)
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
		return c.Send(body)
	}
}
