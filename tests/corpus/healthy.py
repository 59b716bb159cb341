"""Tokens that are fine, some of which do not look it: no cause may be named."""

from providers import (AUTH0, CLERK_DEV, CLERK_PROD, COGNITO, COGNITO_ID, ED, ENTRA1, ENTRA2, EVERY,
                       FIREBASE, GOOGLE, HOME, KEYCLOAK, MISSING, NOW, OKTA, SECRET, SESSION_DEV, SPIFFE,
                       SESSION_PROD, SUPABASE, Provider, hs)
from signing import b64, jwk, jwks, public_pem, token

ES512 = Provider("home-made-es512", HOME.iss, "p521_a", "521", HOME.more, HOME.aud)
PSS = Provider("home-made-pss", HOME.iss, "rsa_a", "pss", HOME.more, HOME.aud, alg="PS256")


def cases(book):
    def fine(provider, text, *more, **rest):
        book.given(None, provider, text, *more, verdict="accepted", **rest)

    for provider in EVERY:
        fine(provider, provider.token())
    for group in (spellings, dates, demands, providers, keys, lengths):
        group(book, fine)


def spellings(book, fine):
    fine(HOME, "Bearer " + HOME.token())
    fine(OKTA, f"  Authorization: Bearer {OKTA.token()}\r\n")
    fine(KEYCLOAK, f"authorization: bearer   {KEYCLOAK.token()}\n\n")
    fine(ED, ED.token() + "\n")
    fine(HOME, HOME.token(header={"typ": MISSING}))
    fine(HOME, HOME.token(header={"typ": "at+jwt"}), "--typ", "at+jwt")
    fine(HOME, HOME.token(header={"typ": "jwt", "cty": "x", "x5u": "https://evil.example/c"}))
    fine(HOME, HOME.token(name="Zoë \u200b 名前 {curly} …", note="a...b"))
    fine(HOME, HOME.token(html="<b>\"quoted\"</b>", cookie="a=b; c=d", url="https://x.example/?a=%2E"))
    fine(HOME, HOME.token(empty=None, org_id=None))
    fine(HOME, HOME.token(header={"nonce": "x", "jku": "https://x.example", "zip": "none"}))
    fine(KEYCLOAK, KEYCLOAK.token(typ="ID", nonce="n", at_hash="h"))


def dates(book, fine):
    fine(HOME, HOME.token(exp=NOW + 0.5))
    fine(OKTA, OKTA.token(iat=NOW, nbf=NOW))
    fine(ED, ED.token(iat=MISSING))
    fine(SUPABASE, SUPABASE.token(iat=NOW - 20.75, exp=NOW + 3599.125))
    fine(HOME, HOME.token(exp=95_000_000_000))
    fine(HOME, HOME.token(exp=NOW - 10), "--leeway", "30s")
    fine(HOME, HOME.token(iat=NOW + 20, nbf=NOW + 20), "--leeway", "30s")
    fine(AUTH0, AUTH0.token(iat=NOW - 60), "--max-age", "2m")
    fine(HOME, HOME.token(iat=NOW - 900_000_000))
    fine(HOME, HOME.token(exp=NOW + 1))
    fine(HOME, HOME.token(auth_time=str(NOW), updated_at="2026-09-21T10:00:00Z", ts=NOW * 1000))


def demands(book, fine):
    fine(HOME, HOME.token(), "--require", "org.plan.tier=gold", "--require", "roles=author")
    fine(CLERK_PROD, CLERK_PROD.token(), "--audience", "stock-api", demand=[
        "--issuer", CLERK_PROD.iss, "--audience", "not-this-one"])
    fine(CLERK_DEV, CLERK_DEV.token(), "--require", "user_id=u_17", "--authorized-party",
         "http://localhost:5173")
    fine(SESSION_DEV, SESSION_DEV.token(), "--require", "sid", "--require", "sts=active")
    fine(SESSION_PROD, SESSION_PROD.token(o={"id": "org_1", "rol": "admin"}), "--require", "o.id")
    fine(SESSION_PROD, SESSION_PROD.token(azp=MISSING))
    fine(CLERK_DEV, CLERK_DEV.token(), demand=["--issuer", CLERK_DEV.iss])
    fine(KEYCLOAK, KEYCLOAK.token(), "--require", "realm_access.roles=berth-master",
         "--authorized-party", "harbour-web")
    fine(OKTA, OKTA.token(), "--alg", "RS256", "--alg", "ES256")
    fine(HOME, HOME.token(), demand=[])


def providers(book, fine):
    fine(COGNITO, COGNITO.token(), "--require", "token_use=access", "--require",
         f"client_id={COGNITO.more['client_id']}")
    fine(ENTRA2, ENTRA2.token(nonce="678910"))
    fine(ENTRA1, ENTRA1.token(), demand=["--issuer", ENTRA1.iss])
    org = "https://dev-4821097.okta.com"
    fine(OKTA, OKTA.token(iss=org, aud=OKTA.more["cid"], cid=MISSING, scp=MISSING, uid=MISSING,
                          at_hash="x2Yk"),
         demand=["--issuer", org, "--audience", OKTA.more["cid"]],
         why="an id token of an Okta org, for the client that asked")
    fine(GOOGLE, GOOGLE.token(), "--authorized-party", GOOGLE.more["azp"])
    fine(COGNITO_ID, COGNITO_ID.token(), "--require", "token_use=id")
    fine(FIREBASE, FIREBASE.token(), "--max-age", "1h", "--require", "firebase.sign_in_provider")
    machine = {"azp": MISSING, "sub": "mch_2vKqWmZ8rTnP", "aud": ["mch_2other"]}
    fine(CLERK_PROD, CLERK_PROD.token(header={"cat": "cl_B7d4PD333AAA"}, **machine),
         demand=["--issuer", CLERK_PROD.iss, "--audience", "mch_2other"],
         why="a machine token where a machine token is wanted")


def keys(book, fine):
    fine(SPIFFE, SPIFFE.token(), jwks=SPIFFE.jwks(use="jwt-svid"))
    fine(ES512, ES512.token())
    fine(PSS, PSS.token())
    fine(PSS, PSS.token(), jwks=jwks(jwk("rsa_a", PSS.kid)))
    fine(HOME, HOME.token(header={"kid": "a/b+c=d:é ☂"}), jwks=HOME.jwks(kid="a/b+c=d:é ☂"))
    fine(CLERK_PROD, CLERK_PROD.token(), jwks=CLERK_PROD.jwks(
        jwk("p256_a", "other"), jwk("rsa_c", "enc-1", use="enc", alg="RSA-OAEP"),
        jwk("ed_a", "e")))
    fine(SUPABASE, SUPABASE.token(), jwks=jwks(jwk("p256_a", SUPABASE.kid, use=None,
                                                   key_ops=["verify"], ext=True)))
    fine(ED, ED.token(), jwks=jwks(jwk("ed_a", "ed-1", alg="EdDSA")))
    fine(HOME, HOME.token(), jwks=HOME.jwks(x5t="abc", x5c=[], extra={"a": [1]}))
    for provider, key in [(CLERK_DEV, "rsa_a"), (OKTA, "p256_c"), (ED, "ed_a")]:
        book.pem(None, provider, provider.token(), public_pem(key), verdict="accepted")
    book.secret(None, hs(), SECRET.decode(), verdict="accepted")
    book.secret(None, hs(), SECRET.decode() + "\n", verdict="accepted")
    for other in ({"kty": "RSA", "kid": "bad"}, {"kty": "future", "kid": "f"},
                  jwk("rsaweak_a", "old"), jwk("p256_a", "p", use="enc", alg="ECDH-ES")):
        fine(HOME, HOME.token(), jwks=HOME.jwks(other))
    long = SECRET.decode() * 2
    book.secret(None, hs("HS512", long.encode()), long, verdict="accepted")
    book.secret(None, hs("HS384", long.encode(), header={"kid": "v3"}), long, verdict="accepted")
    book.secret(None, hs(secret=SECRET), b64(SECRET), "--secret-encoding", "base64url",
                verdict="accepted")
    book.secret(None, hs(secret=SECRET), SECRET.hex(), "--secret-encoding", "hex",
                verdict="accepted")
    legacy = token(SUPABASE.header(alg="HS256", kid=MISSING), SUPABASE.claims(), SECRET)
    book.secret(None, legacy, SECRET.decode(), demand=SUPABASE.demand(), verdict="accepted")
    spaced = f"  kept as it is: {SECRET.decode()} "
    book.secret(None, hs(secret=spaced.encode()), spaced, verdict="accepted")


def of_length(length, sign):
    """A good token of exactly that many characters."""
    tried = (sign("x" * count, x) for x in ("", "y", "yy") for count in range(length))
    return next(text for text in tried if len(text) == length)


def lengths(book, fine):
    for length, provider in [(1024, CLERK_DEV), (4096, HOME), (1024, KEYCLOAK)]:
        fine(provider, of_length(length, lambda pad, x: provider.token(header={"x": x}, pad=pad)))

    def small(pad, x):
        return token({"alg": "HS256", "x": x}, {"sub": pad, "exp": NOW + 60}, SECRET)

    for length in (255, 256):
        book.secret(None, of_length(length, small), SECRET.decode(), demand=[],
                    verdict="accepted")
