package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gofiber/fiber/v2"

	"sanxiang/routes/api"
)

var published struct {
	once sync.Once
	doc  *openapi3.T
	err  error
}

// openDocument reads the document as a client would.
func openDocument(t *testing.T) *openapi3.T {
	t.Helper()
	published.once.Do(func() {
		app := fiber.New()
		api.Mount(app, api.Deps{})
		response, err := app.Test(httptest.NewRequest(http.MethodGet, api.DocumentPath, nil), -1)
		if err != nil {
			published.err = err
			return
		}
		defer response.Body.Close()
		published.doc, published.err = openapi3.NewLoader().LoadFromIoReader(response.Body)
	})
	if published.err != nil {
		t.Fatal(published.err)
	}
	return published.doc
}

// TestDocument holds the document to the OpenAPI specification and to the
// promises of the interface.
func TestDocument(t *testing.T) {
	t.Parallel()
	doc := openDocument(t)
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	snake := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			if other, known := seen[op.OperationID]; known {
				t.Errorf("%s %s has the operation id of %s", method, path, other)
			}
			seen[op.OperationID] = path
			if op.Summary == "" {
				t.Errorf("%s %s has no summary", method, path)
			}
		}
	}
	for name, s := range doc.Components.Schemas {
		for member := range s.Value.Properties {
			if !snake.MatchString(member) {
				t.Errorf("%s.%s is not snake_case", name, member)
			}
		}
	}
}

// pathPattern turns a path of the document into a pattern.
var pathPattern = regexp.MustCompile(`\{[a-z]+\}`)

// checkDocument holds an answer against what the document says of it.
func checkDocument(t *testing.T, r *http.Request, a answer) {
	t.Helper()
	path, ok := strings.CutPrefix(r.URL.Path, api.Prefix)
	if !ok || !strings.Contains(a.header.Get("Content-Type"), "json") {
		return
	}
	doc := openDocument(t)
	var schema *openapi3.Schema
	if a.status >= 400 {
		schema = doc.Components.Responses["Problem"].Value.Content["application/problem+json"].Schema.Value
	} else if schema = findSchema(doc, r.Method, path, a.status); schema == nil {
		return
	}
	var value any
	if err := json.Unmarshal(a.body, &value); err != nil {
		t.Fatalf("%s %s: %v: %s", r.Method, path, err, a.body)
	}
	if err := schema.VisitJSON(value, openapi3.MultiErrors()); err != nil {
		t.Errorf("%s %s: answer is not what the document says: %v", r.Method, path, err)
	}
}

func findSchema(doc *openapi3.T, method, path string, status int) *openapi3.Schema {
	for pattern, item := range doc.Paths.Map() {
		expression := "^" + strings.ReplaceAll(pathPattern.ReplaceAllString(pattern, "[^/]+"), ".csv", `\.csv`) + "$"
		if !regexp.MustCompile(expression).MatchString(path) {
			continue
		}
		if op := item.Operations()[method]; op != nil {
			if response := op.Responses.Value(strconv.Itoa(status)); response != nil && response.Value.Content["application/json"] != nil {
				return response.Value.Content["application/json"].Schema.Value
			}
		}
	}
	return nil
}
