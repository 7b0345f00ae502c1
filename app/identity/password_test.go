package identity_test

import (
	"testing"

	"sanxiang/app/identity"
)

func TestPasswordCost(t *testing.T) {
	t.Parallel()
	if got, want := identity.RealCost, "{2 19456 1}"; got != want {
		t.Errorf("a password takes %s, want %s (passes, KiB, threads)", got, want)
	}
}
