package office

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/apptest"
)

// onlyReader hides WriteTo, as a network connection has none.
type onlyReader struct{ io.Reader }

// BenchmarkUpload sends 64 MiB over a connection of this machine, with digest
// and disk sync, beside a plain copy to a file of the same disk.
func BenchmarkUpload(b *testing.B) {
	data := bytes.Repeat([]byte("0123456789abcdef"), 4<<20)
	b.Run("copy", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			file, err := os.Create(filepath.Join(b.TempDir(), "x"))
			if err == nil {
				_, err = io.Copy(file, onlyReader{bytes.NewReader(data)})
			}
			if err = errors.Join(err, file.Sync(), file.Close(), os.Remove(file.Name())); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("tus", func(b *testing.B) {
		h := newHall(b, apptest.Engines()[0])
		c, id := h.signIn(b, h.Handler), filedCase(b, h).ID
		app := fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true, StreamRequestBody: true, BodyLimit: 1 << 30, ErrorHandler: h.deps.Edge.Handle})
		Mount(app, h.deps)
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			b.Fatal(err)
		}
		go func() { _ = app.Listener(listener) }()
		defer func() { _ = app.Shutdown() }()
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			path := c.beginUpload(b, id, "a.mp4", "67108864")
			r, err := http.NewRequest(http.MethodPatch, "http://"+listener.Addr().String()+Prefix+path, bytes.NewReader(data))
			if err != nil {
				b.Fatal(err)
			}
			for name, value := range map[string]string{
				headerTus: tusVersion, headerOffset: "0", "Content-Type": tusType, "Sec-Fetch-Site": "same-origin", "Cookie": cookieName + "=" + c.cookies[cookieName],
			} {
				r.Header.Set(name, value)
			}
			response, err := http.DefaultClient.Do(r)
			if err != nil {
				b.Fatal(err)
			}
			response.Body.Close()
			if response.StatusCode != fiber.StatusNoContent {
				b.Fatalf("status %d", response.StatusCode)
			}
			if a := c.tus(b, "DELETE", path, ""); a.status != fiber.StatusNoContent {
				b.Fatalf("delete: %d", a.status)
			}
		}
	})
}
