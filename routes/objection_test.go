package routes_test

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"sanxiang/app/apptest"
)

// ownKey is the key of a form.
var ownKey = regexp.MustCompile(`name="key" value="([0-9a-f]{32})"`)

// TestObjectionsAreNotKept gives every reader a form of their own, even when
// many ask at once, and lets no cache keep form, receipt or look-up. It goes
// through the whole application on a real connection.
func TestObjectionsAreNotKept(t *testing.T) {
	t.Parallel()
	w := apptest.NewWorld(t, apptest.Engines()[0])
	base := listen(t, newApp(t, w, nil))
	private := func(response *http.Response, err error) string {
		if err != nil {
			t.Error(err)
			return ""
		}
		defer response.Body.Close()
		body, _ := io.ReadAll(response.Body)
		if response.StatusCode != 200 || response.Header.Get("Cache-Control") != "no-store" || response.Header.Get("ETag") != "" {
			t.Errorf("%s = %d, Cache-Control %q, ETag %q", response.Request.URL.Path, response.StatusCode, response.Header.Get("Cache-Control"), response.Header.Get("ETag"))
		}
		return string(body)
	}
	keys := make([]string, 16)
	var wait sync.WaitGroup
	for i := range keys {
		wait.Go(func() {
			if found := ownKey.FindStringSubmatch(private(http.Get(base + "/objection?org=DEP01"))); found != nil {
				keys[i] = found[1]
			}
		})
	}
	wait.Wait()
	seen := map[string]bool{}
	for _, k := range keys {
		if k == "" || seen[k] {
			t.Errorf("form key %q is missing or given out twice", k)
		}
		seen[k] = true
	}
	private(http.Get(base + "/objection/state"))
	form := url.Values{"key": {keys[0]}, "org": {"DEP01"}, "kind": {"error"}, "text": {"机关页面上的咨询电话写错了。"}}
	receipt := private(http.PostForm(base+"/objection", form))
	codes := regexp.MustCompile(`<dd>([A-Z0-9-]+)</dd>`).FindAllStringSubmatch(receipt, -1)
	if len(codes) != 2 {
		t.Fatalf("no receipt: %s", receipt)
	}
	state := private(http.PostForm(base+"/objection/state", url.Values{"reference": {codes[0][1]}, "code": {codes[1][1]}}))
	if !strings.Contains(state, "已收到") || strings.Contains(state, codes[1][1]) {
		t.Errorf("state = %s", state)
	}
}
