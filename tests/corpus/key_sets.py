"""Keys that are missing, wrong, weak or odd: the causes `key.*`."""

import hashlib
import json

from cryptography.hazmat.primitives import serialization as ser

import signing
from providers import (AUTH0, CLERK_DEV, CLERK_PROD, COGNITO_ID, ED, ENTRA2, FIREBASE, GOOGLE, HOME,
                       KEYCLOAK, MISSING, OKTA, SECRET, SESSION_PROD, SUPABASE, Provider, hs)
from signing import jwk, jwks, public_pem, unb64


def cases(book):
    for group in (other_instance, unknown_kid, relabelled, no_kid, duplicate, wrong_use, pinned,
                  malformed, odd, published, weak, no_set, placeholder, escaped, broken, wrong_kind):
        group(book)


def other_instance(book):
    said = "key.other-instance"
    book.given(said, CLERK_PROD, CLERK_DEV.token())
    book.given(said, CLERK_DEV, CLERK_PROD.token())
    book.given(said, CLERK_DEV, "Bearer " + CLERK_PROD.token(aud="convex") + "\n")
    book.given(said, CLERK_DEV, SESSION_PROD.token(), demand=["--issuer", CLERK_DEV.iss])
    tenant = "11111111-2222-4333-8444-555555555555"
    book.given(said, ENTRA2, ENTRA2.token(
        header={"kid": "Zz9other"}, key="rsa_c", tid=tenant,
        iss=f"https://login.microsoftonline.com/{tenant}/v2.0"))
    book.given(said, AUTH0, AUTH0.token(header={"kid": "staging1"}, key="rsa_a",
                                        iss="https://acme-shop-staging.eu.auth0.com/"))
    book.given(said, COGNITO_ID, COGNITO_ID.token(
        header={"kid": "otherPool="}, key="rsa_b",
        iss="https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other1234"))
    book.given(said, KEYCLOAK, KEYCLOAK.token(header={"kid": "master-realm"}, key="p384_b",
                                              iss="https://sso.example.org/realms/master"))
    book.given(said, OKTA, OKTA.token(header={"kid": "preview"}, key="p256_a",
                                      iss="https://acme.oktapreview.com/oauth2/default"))
    book.given(said, SUPABASE, SUPABASE.token(header={"kid": "0000-other"}, key="p256_b",
                                              iss="https://otherprojectreference.supabase.co/auth/v1"))
    book.given(said, KEYCLOAK, GOOGLE.token(), why="Google's token, for an API of Keycloak")
    book.given(said, SUPABASE, FIREBASE.token(),
               why="the other family of keys is one more effect of the other issuer")


def unknown_kid(book):
    said = "key.unknown-kid"
    for provider, key in [(CLERK_PROD, "rsa_a"), (AUTH0, "rsa_b"), (OKTA, "p256_a"),
                          (KEYCLOAK, "p384_b"), (ED, "ed_b"), (SUPABASE, "p256_c")]:
        book.given(said, provider, provider.token(header={"kid": "rotated-2026-09"}, key=key))
    several = HOME.jwks(jwk("p256_a", "2026-07"), jwk("rsa_a", "2026-08", alg="RS256"))
    book.given(said, HOME, HOME.token(header={"kid": "2026-10"}, key="p256_c"), jwks=several)
    book.given(said, FIREBASE, FIREBASE.token(header={"kid": "3c9a"}, key="rsa_b"),
               demand=["--audience", FIREBASE.aud])
    book.given(said, GOOGLE, "Bearer " + GOOGLE.token(header={"kid": "0ld"}, key="rsa_b") + "\n")


def relabelled(book):
    said = "key.kid-relabelled"
    for provider in (CLERK_DEV, OKTA, KEYCLOAK, ED, ENTRA2):
        book.given(said, provider, provider.token(), jwks=provider.jwks(kid="my-key"))
    book.given(said, HOME, HOME.token(header={"kid": "new-name"}),
               jwks=HOME.jwks(jwk("p256_a", "a"), jwk("p256_c", "c")))
    ps = Provider("home-pss", HOME.iss, "rsa_a", "pss-1", HOME.more, HOME.aud, alg="PS256")
    book.given(said, ps, ps.token(header={"kid": "PSS-1"}), jwks=jwks(
        jwk("rsa_b", "b", alg="PS256"), ps.jwk(), jwk("p256_a", "a")))


def no_kid(book):
    said = "key.no-kid"
    bare = {"kid": MISSING}
    book.given(said, HOME, HOME.token(header=bare), verdict="accepted",
               jwks=jwks(jwk("p256_a", "a"), HOME.jwk(), jwk("p256_c", "c")))
    book.given(said, OKTA, OKTA.token(header=bare), verdict="accepted",
               jwks=jwks(OKTA.jwk(), jwk("p256_a", "older")))
    book.given(said, CLERK_DEV, CLERK_DEV.token(header=bare), verdict="accepted",
               jwks=jwks(jwk("rsa_b", "ins_older"), CLERK_DEV.jwk()))
    book.given(said, ED, ED.token(header=bare), verdict="accepted",
               jwks=jwks(jwk("ed_b", "ed-0"), ED.jwk()))
    book.given(said, HOME, HOME.token(), verdict="accepted",
               jwks=jwks(jwk("p256_a"), jwk("p256_b"), jwk("p256_c")))
    book.given(said, OKTA, OKTA.token(header=bare), verdict="accepted")
    book.given(said, ED, ED.token(), jwks=ED.jwks(kid=None), verdict="accepted")
    book.given(said, KEYCLOAK, KEYCLOAK.token(header=bare), verdict="accepted",
               jwks=jwks(jwk("p384_b"), jwk("p384_a")))


def duplicate(book):
    said = "key.duplicate-kid"
    for provider, other, first in [(CLERK_PROD, "rsa_a", False), (OKTA, "p256_a", True),
                                   (KEYCLOAK, "p384_b", False), (ED, "ed_b", True),
                                   (AUTH0, "rsa_b", True)]:
        good = provider.jwk()
        bad = jwk(other, provider.kid, **({"alg": good["alg"]} if "alg" in good else {}))
        book.given(said, provider, provider.token(), verdict="accepted",
                   jwks=jwks(*([good, bad] if first else [bad, good])))
    book.given(said, HOME, HOME.token(), verdict="accepted", jwks=jwks(
        *(jwk(name, HOME.kid) for name in ("p256_a", "p256_b", "p256_c"))))


def wrong_use(book):
    said = "key.wrong-use"
    book.given(said, CLERK_DEV, CLERK_DEV.token(), jwks=CLERK_DEV.jwks(use="enc", alg=None))
    book.given(said, AUTH0, AUTH0.token(), jwks=AUTH0.jwks(use="enc", alg="RSA-OAEP-256"))
    book.given(said, KEYCLOAK, KEYCLOAK.token(), jwks=jwks(
        jwk("p384_a", KEYCLOAK.kid, use="enc", alg="ECDH-ES"), jwk("p384_b", "sig", alg="ES384")))
    book.given(said, HOME, HOME.token(), jwks=HOME.jwks(use=None, key_ops=["deriveKey"], alg=None))
    book.given(said, ENTRA2, ENTRA2.token(),
               jwks=ENTRA2.jwks(use=None, alg=None, key_ops=["encrypt", "wrapKey"]))
    book.given(said, OKTA, OKTA.token(), jwks=OKTA.jwks(use="enc"))
    book.given(said, GOOGLE, GOOGLE.token(), jwks=GOOGLE.jwks(use=None, alg="RSA-OAEP"))
    book.given(said, FIREBASE, FIREBASE.token(), jwks=FIREBASE.jwks(use="enc", alg="RSA1_5"))


def pinned(book):
    said = "key.alg-pinned"
    book.given(said, CLERK_PROD, CLERK_PROD.token(), jwks=CLERK_PROD.jwks(alg="RS512"))
    book.given(said, AUTH0, AUTH0.token(header={"alg": "PS256"}))
    book.given(said, ENTRA2, ENTRA2.token(header={"alg": "RS384"}))
    book.given(said, GOOGLE, GOOGLE.token(), jwks=GOOGLE.jwks(alg="PS256"))
    book.given(said, FIREBASE, FIREBASE.token(header={"alg": "RS512"}), jwks=FIREBASE.jwks(
        jwk("rsa_a", "other", alg="RS512")))
    book.given(said, COGNITO_ID, "Bearer " + COGNITO_ID.token(header={"alg": "PS384"}) + "\n",
               jwks=COGNITO_ID.jwks(alg="PS512"))


def malformed(book):
    said = "key.malformed"

    def spoilt(provider, *more, rename=None, **change):
        key = provider.jwk(**change)
        for old, new in (rename or {}).items():
            key[new] = key.pop(old)
        book.given(said, provider, provider.token(), jwks=jwks(key, *more), verdict="undecided")

    spoilt(CLERK_DEV, n=None)
    spoilt(AUTH0, rename={"n": "modulus"})
    spoilt(GOOGLE, e=65537)
    spoilt(ENTRA2, e="A!AB")
    spoilt(OKTA, y=None)
    spoilt(HOME, jwk("p256_a", "other"), rename={"x": "X"})
    spoilt(SUPABASE, crv="P-257")
    spoilt(SUPABASE, crv=None)
    spoilt(KEYCLOAK, x=KEYCLOAK.jwk()["x"] + "AAAA")
    spoilt(OKTA, x="#" + OKTA.jwk()["x"][1:])
    spoilt(HOME, y=HOME.jwk()["x"])
    spoilt(ED, x=ED.jwk()["x"][:-8])
    spoilt(ED, x=None)
    spoilt(FIREBASE, kty=None)


def odd(book):
    def accepted(said, provider, text, **change):
        book.given(said, provider, text, verdict="accepted", jwks=provider.jwks(**change))

    for provider in (CLERK_DEV, AUTH0, FIREBASE):
        n = signing.b64(b"\0" + unb64(provider.jwk()["n"]))
        accepted("key.leading-zero", provider, provider.token(), n=n)
        accepted("key.leading-zero", provider, provider.token(jti="2"), e="AAEAAQ")
    accepted("key.leading-zero", ENTRA2, ENTRA2.token(), n=signing.b64(
        b"\0\0" + unb64(ENTRA2.jwk()["n"])), alg=None)
    for n, base in enumerate((HOME, OKTA, SUPABASE)):
        short = Provider("short", base.iss, "p256_short", f"s{n}", base.more, base.aud)
        x = signing.b64(unb64(short.jwk()["x"]).lstrip(b"\0"))
        accepted("key.short-coordinate", short, short.token(), x=x)
        accepted("key.short-coordinate", short, short.token(jti="2"), x=x, alg=None, use=None)
    for provider, member in [(CLERK_PROD, "n"), (GOOGLE, "n"), (ENTRA2, "n"), (OKTA, "x"),
                             (KEYCLOAK, "x"), (SUPABASE, "y"), (HOME, "y"), (ED, "x")]:
        plain = provider.jwk()[member]
        standard = plain.replace("-", "+").replace("_", "/")
        if standard != plain:
            accepted("key.standard-base64", provider, provider.token(), **{member: standard})
            padded = standard + "=" * (-len(standard) % 4)
            accepted("key.standard-base64", provider, provider.token(jti="p"), **{member: padded})


def published(book):
    said = "key.private-published"
    for provider in (CLERK_DEV, OKTA, KEYCLOAK, ED):
        pinned = {"alg": provider.alg} if provider.alg != "EdDSA" else {}
        key = jwk(provider.key, provider.kid, private=True, **pinned)
        book.given(said, provider, provider.token(), jwks=jwks(key), verdict="accepted")
    bare = jwk("rsa_c", AUTH0.kid) | {"d": jwk("rsa_c", private=True)["d"]}
    book.given(said, AUTH0, AUTH0.token(), jwks=jwks(bare), verdict="accepted")
    key = jwk("p256_b", HOME.kid, private=True)
    book.given(said, HOME, HOME.token(), jwks=jwks(jwk("p256_a", "older"), key), verdict="accepted")


def weak(book):
    said, flag = "key.weak", "--insecure-allow-weak-keys"
    thin = Provider("weak", HOME.iss, "rsaweak_a", "old-1024", HOME.more, HOME.aud, alg="RS256")
    book.given(said, thin, thin.token())
    book.given(said, thin, thin.token(), flag, verdict="accepted")
    book.pem(said, thin, thin.token(), public_pem("rsaweak_a"))
    for secret, alg in [(b"secret", "HS256"), (b"your-256-bit-secret", "HS256"),
                        (b"a-32-bytes-long-secret-for-hs512", "HS512"), (SECRET[:40], "HS384")]:
        book.secret(said, hs(alg, secret), secret.decode())
        book.secret(said, hs(alg, secret), secret.decode(), flag, verdict="accepted")
    one = jwk("rsa_a", HOME.kid, e="AQ")
    head = thin.header(kid=HOME.kid)
    start = ".".join(signing.b64(signing.compact(p)) for p in (head, thin.claims()))
    book.given(said, HOME, f"{start}.{signing.b64(emsa(start))}", jwks=jwks(one),
               why="under the exponent 1 the encoded hash is its own signature")


def emsa(start, size=256):
    """EMSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 9.2)."""
    info = bytes.fromhex("3031300d060960864801650304020105000420")
    tail = b"\0" + info + hashlib.sha256(start.encode()).digest()
    return b"\0\1" + b"\xff" * (size - 2 - len(tail)) + tail


PAGES = ["<!DOCTYPE html><html><head><title>404</title></head><body>Not Found</body></html>",
         "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"></head></html>\n",
         "\n\n  <html>\n<body><h1>502 Bad Gateway</h1><hr>nginx</body>\n</html>",
         "<HTML><HEAD><TITLE>Sign in</TITLE></HEAD></HTML>",
         "<!-- maintenance -->\n<!DOCTYPE html>\n<html><body>back soon</body></html>"]


def placeholder(book):
    for provider, place, verdict in ((HOME, "", "rejected"), (AUTH0, "", "undecided"),
                                     (KEYCLOAK, "http:///idp:8000/jwks.json", "rejected")):
        text = f"Error-IstiodFailedToFetchJwksUri-{place}"
        key = {"e": "AQAB", "kid": "abc", "kty": "RSA", "n": signing.b64(text.encode())}
        kid = {} if place else {"kid": MISSING}
        book.given("key.jwks-unreachable", provider, provider.token(header=kid), jwks=jwks(key),
                   verdict=verdict, why="istiod could not fetch the keys")


def no_set(book):
    for page, provider in zip(PAGES, (CLERK_PROD, OKTA, HOME, ENTRA2, KEYCLOAK)):
        book.given("key.jwks-is-html", provider, provider.token(), jwks=page, verdict="undecided")
    for n, provider in enumerate((AUTH0, OKTA, ENTRA2, KEYCLOAK, GOOGLE)):
        base = provider.iss.rstrip("/")
        metadata = {"issuer": provider.iss, "authorization_endpoint": f"{base}/authorize",
                    "token_endpoint": f"{base}/token", "jwks_uri": f"{base}/jwks.json",
                    "id_token_signing_alg_values_supported": [provider.alg]}
        book.given("key.jwks-is-discovery", provider, provider.token(), verdict="undecided",
                   jwks=json.dumps(metadata, indent=[None, 2][n % 2]))
    for n, provider in enumerate((SUPABASE, CLERK_DEV, ED, HOME, COGNITO_ID)):
        text = ['{"keys": []}', '{"keys":[]}', '{\n  "keys": [\n  ]\n}\n'][n % 3]
        book.given("key.jwks-empty", provider, provider.token(), jwks=text)
    for url in ("http://127.0.0.1:1/jwks.json", "http://localhost:1/.well-known/jwks.json"):
        book.add("key.jwks-unreachable", HOME.token(), ["--jwks", url, *HOME.demand()], {},
                 verdict="undecided")
    argv = ["--jwks", "https://auth.tiny.example/jwks.json", "--offline", *HOME.demand()]
    book.add("key.jwks-unreachable", HOME.token(), argv, {}, verdict="undecided",
             why="nothing is in the cache, and the network is not to be asked")


def escaped(book):
    def good(provider, pem):
        book.pem("key.pem-escaped-newlines", provider, provider.token(), pem, verdict="accepted")

    good(CLERK_PROD, public_pem("rsa_b").replace("\n", "\\n"))
    good(OKTA, public_pem("p256_c").replace("\n", "\\n"))
    good(KEYCLOAK, public_pem("p384_a").strip().replace("\n", "\\n") + "\n")
    good(HOME, '"' + public_pem("p256_b").replace("\n", "\\n") + '"')
    good(AUTH0, public_pem("rsa_c").replace("\n", "\\r\\n"))
    good(ED, public_pem("ed_a").replace("\n", "\\n"))
    good(CLERK_DEV, public_pem("rsa_a").strip().replace("\n", "\\n"))


def broken(book):
    def bad(provider, pem, verdict="undecided", **rest):
        book.pem("key.pem-broken", provider, provider.token(), pem, verdict=verdict, **rest)

    whole = public_pem("rsa_b")
    bad(CLERK_PROD, whole[:300])
    bad(ENTRA2, whole.replace("-----END PUBLIC KEY-----\n", ""))
    lines = public_pem("rsa_c").splitlines()
    bad(AUTH0, "\n".join(lines[:3] + lines[4:]) + "\n")
    bad(OKTA, public_pem("p256_c").replace("-----BEGIN", "---BEGIN"))
    bad(HOME, public_pem("p256_b").replace("MFkw", "MF?w"))
    bad(KEYCLOAK, "".join(public_pem("p384_a").splitlines()[1:-1]),
        verdict="accepted", why="the realm's public_key is shown without armour")
    bad(CLERK_DEV, "\n".join(public_pem("rsa_a").splitlines()[1:-1]) + "\n",
        verdict="accepted", why="no armour")
    bad(FIREBASE, public_pem("rsa_c", ser.PublicFormat.PKCS1).replace("RSA PUBLIC", "PRIVATE"))
    bad(OKTA, public_pem("p256_c").replace("PUBLIC KEY", "CERTIFICATE"))
    bad(ED, public_pem("ed_a")[:-40] + "\n-----END PUBLIC KEY-----\n")


def wrong_kind(book):
    said = "key.pem-wrong-kind"

    def usable(provider, pem):
        book.pem(said, provider, provider.token(), pem, verdict="accepted",
                 why="it can be used, so it is, with a note")

    usable(CLERK_PROD, signing.private_pem(signing.KEYS["rsa_b"]))
    usable(AUTH0, signing.private_pem(signing.KEYS["rsa_c"], ser.PrivateFormat.TraditionalOpenSSL))
    usable(OKTA, signing.private_pem(signing.KEYS["p256_c"]))
    usable(HOME, signing.private_pem(signing.KEYS["p256_b"], ser.PrivateFormat.TraditionalOpenSSL))
    usable(ED, signing.private_pem(signing.KEYS["ed_a"]))
    usable(FIREBASE, signing.certificate("rsa_c"))
    usable(KEYCLOAK, signing.certificate("p384_a"))
    usable(CLERK_DEV, public_pem("rsa_a", ser.PublicFormat.PKCS1))
    book.pem(said, SUPABASE, SUPABASE.token(), signing.LOCKED_PEM, verdict="undecided")
    book.pem(said, COGNITO_ID, COGNITO_ID.token(), signing.certificate("rsa_a", request=True),
             verdict="undecided", why="a request for a certificate")
