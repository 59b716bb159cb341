// What golang-jwt does on all cores: ALG KEY TOKENS COUNT WHAT; prints calls a second.
package main

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func key(alg string, file string) interface{} {
	bytes, err := os.ReadFile(file)
	must(err)
	if alg == "HS256" {
		return bytes
	}
	block, _ := pem.Decode(bytes)
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	must(err)
	return key
}

func main() {
	alg, what := os.Args[1], os.Args[5]
	key := key(alg, os.Args[2])
	text, err := os.ReadFile(os.Args[3])
	must(err)
	count, err := strconv.Atoi(os.Args[4])
	must(err)
	tokens := strings.SplitN(string(text), "\n", count+1)[:count]
	keys := func(*jwt.Token) (interface{}, error) { return key, nil }
	parser := jwt.Parser{ValidMethods: []string{alg}}
	calls := map[string]func(int){
		"verify": func(number int) {
			claims := jwt.MapClaims{}
			_, err := parser.ParseWithClaims(tokens[number], claims, keys)
			must(err)
			if !claims.VerifyIssuer("https://issuer.example", true) || !claims.VerifyAudience("backend", true) {
				panic("rejected")
			}
		},
		"decode": func(number int) {
			_, _, err := parser.ParseUnverified(tokens[number], jwt.MapClaims{})
			must(err)
		},
		"sign": func(number int) {
			claims := jwt.MapClaims{"iss": "https://issuer.example", "sub": fmt.Sprint("user_", number)}
			_, err := jwt.NewWithClaims(jwt.GetSigningMethod(alg), claims).SignedString(key)
			must(err)
		},
	}
	threads := runtime.NumCPU()
	begin := time.Now()
	var all sync.WaitGroup
	for thread := 0; thread < threads; thread++ {
		all.Add(1)
		go func(thread int) {
			defer all.Done()
			for number := thread; number < count; number += threads {
				calls[what](number)
			}
		}(thread)
	}
	all.Wait()
	fmt.Println(float64(count) / time.Since(begin).Seconds())
}
