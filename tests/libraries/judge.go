// Asks golang-jwt: a JSON question a line in, an answer out. Keys of a set are looked up by their
// kid, and issuer and audience compared as its documentation shows, since Parse does neither.
package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"strings"
	"time"

	"github.com/golang-jwt/jwt"
)

type question struct {
	Token string
	Keys  struct {
		Set *struct {
			Keys []map[string]interface{}
		}
		Pem    string
		Secret string
	}
	Now        int64
	Issuer     string
	Audiences  []string
	Algorithms []string
}

func number(text interface{}) *big.Int {
	written, _ := text.(string)
	bytes, _ := base64.RawURLEncoding.DecodeString(written)
	return new(big.Int).SetBytes(bytes)
}

var curves = map[interface{}]elliptic.Curve{
	"P-256": elliptic.P256(), "P-384": elliptic.P384(), "P-521": elliptic.P521(),
}

func public(jwk map[string]interface{}) interface{} {
	switch jwk["kty"] {
	case "RSA":
		return &rsa.PublicKey{N: number(jwk["n"]), E: int(number(jwk["e"]).Int64())}
	case "EC":
		return &ecdsa.PublicKey{Curve: curves[jwk["crv"]], X: number(jwk["x"]), Y: number(jwk["y"])}
	}
	return ed25519.PublicKey(number(jwk["x"]).FillBytes(make([]byte, ed25519.PublicKeySize)))
}

func (asked *question) key(token *jwt.Token) (interface{}, error) {
	if asked.Keys.Secret != "" {
		return []byte(asked.Keys.Secret), nil
	}
	if asked.Keys.Pem != "" {
		block, _ := pem.Decode([]byte(asked.Keys.Pem))
		return x509.ParsePKIXPublicKey(block.Bytes)
	}
	for _, jwk := range asked.Keys.Set.Keys {
		if kid, ok := token.Header["kid"].(string); ok && jwk["kid"] == kid {
			return public(jwk), nil
		}
	}
	return nil, errors.New("the given key ID was not found in the JWKS")
}

func (asked *question) ask() error {
	claims := jwt.MapClaims{}
	parser := jwt.NewParser(jwt.WithValidMethods(asked.Algorithms))
	if _, err := parser.ParseWithClaims(asked.Token, claims, asked.key); err != nil {
		return err
	}
	if asked.Issuer != "" && !claims.VerifyIssuer(asked.Issuer, true) {
		return jwt.ErrTokenInvalidIssuer
	}
	for _, audience := range asked.Audiences {
		if claims.VerifyAudience(audience, true) {
			return nil
		}
	}
	if len(asked.Audiences) > 0 {
		return jwt.ErrTokenInvalidAudience
	}
	return nil
}

func main() {
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		asked := new(question)
		if err := json.Unmarshal(line, asked); err != nil {
			panic(err)
		}
		jwt.TimeFunc = func() time.Time { return time.Unix(asked.Now, 0) }
		message := ""
		if err := asked.ask(); err != nil {
			message = strings.ToValidUTF8(err.Error(), "\uFFFD")
		}
		answer, _ := json.Marshal(map[string]interface{}{"accepts": message == "", "message": message})
		fmt.Println(string(answer))
	}
}
