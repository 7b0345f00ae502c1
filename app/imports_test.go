package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layers says what each package of the program may import of the program, and
// which libraries only it may import. A package that is not listed fails.
var layers = map[string][]string{
	"models":               nil,
	"app/config":           {"models"},
	"app/store/migrations": nil,
	"app/store":            {"models", "app/store/migrations"},
	"app/blob":             {"models"},
	"app/memory":           nil,
	"app/document":         {"models"},
	"app/sheet":            {"models"},
	"app/identity":         {"models", "app/store", "app/sheet"},
	"app/cases":            {"models", "app/store", "app/sheet", "app/blob"},
	"app/recording":        {"models", "app/store", "app/blob", "app/sheet"},
	"app/review":           {"models", "app/store"},
	"app/casedoc":          {"models", "app/store", "app/document"},
	"app/disclosure":       {"models", "app/store", "app/search"},
	"app/objection":        {"models", "app/store"},
	"app/inbox":            {"models", "app/store"},
	"app/mail":             {"models"},
	"app/search":           {"models"},
	"app/stats":            {"models", "app/store", "app/blob", "app/sheet"},
	"app/rulebook":         {"models", "app/store"},
	"app/audit":            {"models", "app/store"},
	"app/report":           {"models", "app/store", "app/stats", "app/document", "app/sheet"},
	"app/apptest":          {"models", "app/objection", "app/store", "app/blob", "app/recording", "app/disclosure", "seeds"},
	"app/opendata":         {"models", "app/store", "app/blob", "app/sheet"},
	"routes/web":           {"models"},
	"routes/open":          {"models", "app/disclosure", "app/opendata", "routes/web", "routes/schema"},
	"routes/schema":        {"models", "routes/web"},
	"routes/portal":        {"models", "app/objection", "app/disclosure", "routes/web"},
	"routes/api": {"models", "app/objection", "app/identity", "app/cases", "app/recording", "app/review", "app/disclosure", "app/stats",
		"app/report", "app/sheet", "routes/web", "routes/schema"},
	"routes/office": {"models", "app/casedoc", "app/inbox", "app/rulebook", "app/audit", "app/objection", "app/identity", "app/cases", "app/recording", "app/review", "app/disclosure", "app/stats", "app/report", "app/sheet", "routes/web"},
	"routes": {"models", "app/casedoc", "app/inbox", "app/rulebook", "app/audit", "app/objection", "app/identity", "app/cases", "app/recording", "app/review", "app/disclosure", "app/stats", "app/report", "app/store", "app/opendata",
		"routes/web", "routes/portal", "routes/api", "routes/open", "routes/office"},
	"jobs":           {"models", "app/inbox", "app/cases", "app/objection", "app/recording", "app/store", "app/stats", "app/report", "app/disclosure", "app/opendata"},
	"seeds":          {"models", "app/store"},
	"seeds/demo":     {"models", "app/objection", "app/store", "app/blob", "app/sheet", "app/identity", "app/cases", "app/recording", "app/review", "app/disclosure", "app/stats", "seeds", "seeds/generate"},
	"seeds/generate": {"models", "app/store", "app/sheet", "app/cases", "app/identity", "app/disclosure"},
	"app":            {"*"},
}

// only names the libraries that one part of the program keeps to itself.
var only = map[string][]string{
	"gorm.io/":                 {"app/store", "app/store/migrations"},
	"github.com/gofiber/":      {"routes", "routes/web", "routes/portal", "routes/api", "routes/open", "routes/office"},
	"github.com/robfig/cron":   {"jobs"},
	"github.com/xuri/excelize": {"app/sheet"},
	"github.com/tdewolff/":     {"routes/web", "routes/office"},
	"github.com/minio/":        {"app/blob"},
	"github.com/wneessen/":     {"app/mail"},
	"rsc.io/qr":                {"routes/web"},
	"golang.org/x/crypto/":     {"app/identity"},
	"golang.org/x/oauth2":      {"app/identity"},
	"github.com/coreos/":       {"app/identity"},
	"github.com/pquerna/":      {"app/identity", "routes/office"}, // there in tests
	"github.com/go-jose/":      {"app/identity"},
}

// TestImports parses every file in this process and holds its imports against
// the table. Tests may import more, but not what another layer keeps to itself.
func TestImports(t *testing.T) {
	t.Parallel()
	root := os.DirFS("..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && strings.HasPrefix(d.Name(), ".") && name != "." {
			return fs.SkipDir
		}
		if d.IsDir() || path.Ext(name) != ".go" {
			return nil
		}
		dir := path.Dir(name)
		allowed, listed := layers[dir]
		if !listed {
			t.Errorf("package %s is not in the table of layers", dir)
			return fs.SkipDir
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", filepath.FromSlash(name)), nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			target, _ := strconv.Unquote(spec.Path.Value)
			checkImport(t, name, dir, target, allowed)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkImport(t *testing.T, file, dir, target string, allowed []string) {
	t.Helper()
	for prefix, owners := range only {
		if strings.HasPrefix(target, prefix) && !slices.Contains(owners, dir) {
			t.Errorf("%s imports %s, which belongs to %v", file, target, owners)
		}
	}
	own, inside := strings.CutPrefix(target, "sanxiang/")
	test := strings.HasSuffix(file, "_test.go")
	if inside && !test && !slices.Contains(allowed, own) && !slices.Contains(allowed, "*") {
		t.Errorf("%s imports %s; %s may import %v", file, own, dir, allowed)
	}
	if dir == "models" && !test && strings.Contains(strings.Split(target, "/")[0], ".") {
		t.Errorf("%s imports %s; models is standard library only", file, target)
	}
}
