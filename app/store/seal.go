package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"

	"sanxiang/models"
)

// sealer encrypts personal identifiers at rest (AES-256-GCM) and hashes them
// with a key for look-up (HMAC-SHA-256).
type sealer struct {
	aead    cipher.AEAD
	hashKey []byte
}

// sealMark opens every sealed text and names the algorithm.
const sealMark = "a1:"

func newSealer(key []byte) (sealer, error) {
	if len(key) != 32 {
		return sealer{}, errors.New("open store: the sealing key must have 32 bytes")
	}
	block, err := aes.NewCipher(derive(key, "seal"))
	if err != nil {
		return sealer{}, err
	}
	aead, err := cipher.NewGCM(block)
	return sealer{aead: aead, hashKey: derive(key, "hash")}, err
}

// derive makes a key of its own for one purpose.
func derive(key []byte, purpose string) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(purpose))
	return m.Sum(nil)
}

// Seal encrypts a personal identifier; empty stays empty, sealed stays sealed.
func (s *Store) Seal(plain string) string {
	if plain == "" || strings.HasPrefix(plain, sealMark) {
		return plain
	}
	nonce := make([]byte, s.sealer.aead.NonceSize())
	_, _ = rand.Read(nonce)
	return sealMark + base64.RawStdEncoding.EncodeToString(s.sealer.aead.Seal(nonce, nonce, []byte(plain), nil))
}

// Unseal gives the identifier back; a text that was never sealed is returned as it is.
func (s *Store) Unseal(sealed string) (string, error) {
	body, ok := strings.CutPrefix(sealed, sealMark)
	if !ok {
		return sealed, nil
	}
	raw, err := base64.RawStdEncoding.DecodeString(body)
	n := s.sealer.aead.NonceSize()
	if err != nil || len(raw) < n {
		return "", models.Errorf(models.Internal, "加密数据损坏")
	}
	plain, err := s.sealer.aead.Open(nil, raw[:n], raw[n:], nil)
	if err != nil {
		return "", models.Errorf(models.Internal, "密钥不符，加密数据不能读取")
	}
	return string(plain), nil
}

// Fingerprint hashes an identifier with the store's key, so that equal ones
// can be found without being read. Empty has none.
func (s *Store) Fingerprint(plain string) string {
	if plain == "" {
		return ""
	}
	m := hmac.New(sha256.New, s.sealer.hashKey)
	m.Write([]byte(plain))
	return hex.EncodeToString(m.Sum(nil))
}

// SealParty seals what identifies a person.
func (s *Store) SealParty(p models.Party) models.Party {
	p.IDNumber, p.Phone, p.Address = s.Seal(p.IDNumber), s.Seal(p.Phone), s.Seal(p.Address)
	p.BirthDay = models.Day(s.Seal(string(p.BirthDay)))
	return p
}

// UnsealParty gives the plain party back.
func (s *Store) UnsealParty(p models.Party) (models.Party, error) {
	for _, field := range []*string{&p.IDNumber, &p.Phone, &p.Address, (*string)(&p.BirthDay)} {
		plain, err := s.Unseal(*field)
		if err != nil {
			return p, err
		}
		*field = plain
	}
	return p, nil
}
