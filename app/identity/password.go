package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"

	"golang.org/x/crypto/argon2"

	"sanxiang/models"
)

// cost is what hashing one password takes (RFC 9106; OWASP's least for
// argon2id): two passes over 19 MiB by one thread.
type cost struct {
	passes, memory uint32
	threads        uint8
}

var passwordCost = cost{passes: 2, memory: 19 << 10, threads: 1}

const (
	saltBytes = 16
	hashBytes = 32
)

// kiln hashes passwords, as many at once as there are processors: a flood of
// sign-ins waits instead of taking all memory.
type kiln struct {
	cost  cost
	slots chan struct{}
	decoy string // the hash of nothing that anybody knows
}

func newKiln(c cost) *kiln {
	k := &kiln{cost: c, slots: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)))}
	k.decoy = phc(c, random(saltBytes), random(hashBytes))
	return k
}

// random gives n random bytes.
func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

// enter waits for a slot. Leave it by the function that it gives.
func (k *kiln) enter(ctx context.Context) (func(), error) {
	select {
	case k.slots <- struct{}{}:
		return func() { <-k.slots }, nil
	case <-ctx.Done():
		return nil, models.Errorf(models.Unavailable, "登录的人较多，未能及时核对密码，请稍后重试")
	}
}

// hash gives the PHC string of a password with a salt of its own.
func (k *kiln) hash(ctx context.Context, password string) (string, error) {
	leave, err := k.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	salt := random(saltBytes)
	return phc(k.cost, salt, argon2.IDKey([]byte(password), salt, k.cost.passes, k.cost.memory, k.cost.threads, hashBytes)), nil
}

// match says whether the password is the one of the PHC string. Without one it
// does the same work for nothing, so that the time does not tell which accounts
// there are.
func (k *kiln) match(ctx context.Context, password, kept string) (bool, error) {
	known := kept != ""
	if !known {
		kept = k.decoy
	}
	c, salt, want, err := readPHC(kept)
	if err != nil {
		return false, err
	}
	leave, err := k.enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	if len(password) > 4*models.PasswordMost {
		password, known = "", false
	}
	got := argon2.IDKey([]byte(password), salt, c.passes, c.memory, c.threads, uint32(len(want))) //nolint:gosec // a hash is short
	return subtle.ConstantTimeCompare(got, want) == 1 && known, nil
}

// phc writes a hash in the PHC string format.
func phc(c cost, salt, hash []byte) string {
	e := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.passes, c.threads, e.EncodeToString(salt), e.EncodeToString(hash))
}

// readPHC takes a hash in the PHC string format apart.
func readPHC(s string) (c cost, salt, hash []byte, err error) {
	broken := fmt.Errorf("kept password hash has another shape")
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, broken
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.passes, &c.threads); err != nil || c.passes == 0 || c.threads == 0 {
		return c, nil, nil, broken
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err == nil {
		hash, err = base64.RawStdEncoding.DecodeString(parts[5])
	}
	if err != nil || len(salt) < 8 || len(hash) < 16 {
		return c, nil, nil, broken
	}
	return c, salt, hash, nil
}
