// {{install}}
package guard

import (
	"context"
@if require
	"encoding/json"
@end
	"net/http"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

var client = oidc.ClientContext(context.Background(), &http.Client{Timeout: 5 * time.Second})
var guard = oidc.NewVerifier({{issuer}}, oidc.NewRemoteKeySet(client, {{jwks}}), // kept, until a signature does not match
	&oidc.Config{ClientID: {{audience}}, SupportedSigningAlgs: {{algorithms}}})

type dates struct{ Exp, Nbf, Iat float64 } // go-oidc itself reads digits in a string

type Claims struct{} // r.Context().Value(Claims{}).(map[string]any)

// Guard wraps a handler, after CORS; it rejects requests as in RFC 6750 section 3.
func Guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given, claims, status, challenge := r.Header.Values("Authorization"), map[string]any{}, 401, "Bearer"
		scheme, text, _ := strings.Cut(strings.Join(given, ","), " ")
		if strings.EqualFold(scheme, "Bearer") && strings.Count(text, ".") == 2 {
			challenge = `Bearer error="invalid_token"`
			if token, err := guard.Verify(r.Context(), text); err == nil && token.Claims(&claims) == nil && token.Claims(&dates{}) == nil {
				status = 200
			} else if err != nil && strings.Contains(err.Error(), "fetching keys") {
				status = 503 // not the caller's fault
			}
		}
@if require
		for _, one := range {{required}} { // claim, and what it must be or contain
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
@use core.go
