package open

import (
	"net/netip"
	"testing"
)

// TestGate counts an IPv6 customer's whole network as one, and a place that is
// given back twice once.
func TestGate(t *testing.T) {
	t.Parallel()
	g := newGate()
	enter := func(address string, ok bool) func() {
		t.Helper()
		leave, err := g.enter(netip.MustParseAddr(address))
		if (err == nil) != ok {
			t.Fatalf("%s enters: %v, want %v", address, err, ok)
		}
		return leave
	}
	first := enter("2001:db8::1", true)
	enter("2001:db8::2", true)
	enter("2001:db8::3", false)
	enter("2001:db8:0:1::3", true)
	enter("192.0.2.1", true)
	enter("192.0.2.2", false)
	first()
	first()
	enter("2001:db8::4", true)
	enter("2001:db8::5", false)
	enter("192.0.2.2", false)
}
