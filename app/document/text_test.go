package document

import "testing"

func TestAppendEscaped(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ in, want string }{
		"markup":        {`<a href="x">'&`, "&lt;a href=&quot;x&quot;&gt;&#39;&amp;"},
		"controls":      {"一\x00二\x1f三\r\n四\t五", "一二三\n四\t五"},
		"broken UTF-8":  {"罚\xff款\xe4\xb8", "罚款"},
		"noncharacters": {"a\ufffeb\uffffc\ufffdd", "abc\ufffdd"},
		"rare names":    {"喆𬭎", "喆𬭎"},
		"nothing":       {"", ""},
	}
	for name, tt := range tests {
		if got := string(appendEscaped(nil, tt.in)); got != tt.want {
			t.Errorf("%s: appendEscaped(%q) = %q, want %q", name, tt.in, got, tt.want)
		}
	}
}
