package main

import (
	"os"
	"strings"
	"testing"

	"sanxiang/app/config"
)

// TestReadme holds the README's settings table and command list against the
// program.
func TestReadme(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	readme := string(text)
	if !strings.Contains(readme, strings.TrimSpace(config.MarkdownTable())) {
		t.Error("the settings table of README.md differs from config.MarkdownTable()")
	}
	for _, c := range commands() {
		if c.name != "healthy" && !strings.Contains(readme, c.name) {
			t.Errorf("README.md does not mention the command %s", c.name)
		}
	}
	head := strings.Join(strings.SplitN(readme, "\n", 31)[:30], "\n")
	for _, command := range []string{"go run ./app demo", "go test ./..."} {
		if !strings.Contains(head, command) {
			t.Errorf("%q must stand before line 30", command)
		}
	}
}
