// {{install}}
package guard

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

var (
	client = oidc.ClientContext(context.Background(), &http.Client{Timeout: 5 * time.Second})
	keys   = oidc.NewRemoteKeySet(client, {{jwks}}) // kept, until a kid is unknown
	guard  = oidc.NewVerifier({{issuer}}, keys, &oidc.Config{ClientID: {{audience}}, SupportedSigningAlgs: {{algorithms}}})
	bearer = regexp.MustCompile(`^(?i:Bearer) +([\w.~+/-]+=*)$`)
)

type Claims struct{} // r.Context().Value(Claims{}).(map[string]any)
@if require
var required = {{required}}
@end

// Guard wraps a handler, after CORS; it rejects requests as in RFC 6750 section 3.
func Guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given, claims, status, challenge := r.Header.Values("Authorization"), map[string]any{}, 401, "Bearer"
		if found := bearer.FindStringSubmatch(strings.Join(given, ",")); found != nil {
			challenge = `Bearer error="invalid_token"`
			if token, err := guard.Verify(r.Context(), found[1]); err == nil && token.Claims(&claims) == nil {
				status = 200
			} else if err != nil && strings.Contains(err.Error(), "fetching keys") {
				status = 503 // not the caller's fault
			}
		}
@if require
		for _, one := range required {
			if status == 200 && !holds(claims, one[0], one[1]) {
				status, challenge = 403, `Bearer error="insufficient_scope"`
			}
		}
@end
@if optional
		if status == 200 || len(given) == 0 { // without a token, without claims
@end
@if !optional
		if status == 200 {
@end
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), Claims{}, claims)))
			return
		}
		w.Header().Set("WWW-Authenticate", challenge)
		w.WriteHeader(status)
	})
}
@if require

func holds(claims map[string]any, path, value string) bool {
	found, isThere := claims[path]
	for at, rest := any(claims), strings.Split(path, "."); !isThere && len(rest) > 0; rest = rest[1:] {
		object, _ := at.(map[string]any)
		at, found = object[rest[0]], object[rest[0]]
	}
	list, _ := found.([]any)
	for ; len(list) > 0 && list[0] != any(value); list = list[1:] {
	}
	return value == "" && found != nil || found == any(value) || len(list) > 0
}
@end
