"""Signatures, algorithms, headers: the causes `signature.*`, `alg.*`, `header.*`, `json.*`."""

import base64
import json

from cryptography.hazmat.primitives import serialization as ser

import signing
from providers import (AUTH0, CLERK_DEV, CLERK_PROD, COGNITO_ID, ED, ENTRA2, FIREBASE, GOOGLE, HOME,
                       KEYCLOAK, MISSING, NOW, OKTA, SECRET, SESSION_DEV, SMALL, SUPABASE, Provider,
                       hs)
from signing import b64, compact, jwk, jwks, public_pem, token

ES512 = Provider("home-made-es512", HOME.iss, "p521_a", "521", HOME.more, HOME.aud)
# A key that is pinned to no algorithm.
RSA = Provider("home-made-rsa", HOME.iss, "rsa_a", "rsa-1", HOME.more, HOME.aud)


def cases(book):
    for group in (mismatch, stripped, wrong_secret, secret_encoding, secret_whitespace, secret_empty, der, short,
                  padding_scheme, public_key_as_secret, none, no_alg, unsupported, family,
                  not_allowed, crit, kid_type, typ, repeated):
        group(book)


def mismatch(book):
    said = "signature.mismatch"
    for provider, change in [(CLERK_PROD, {"sub": "user_admin"}), (OKTA, {"scp": ["admin"]}),
                             (KEYCLOAK, {"exp": NOW + 90_000}), (ED, {"sub": "service:root"})]:
        head, _, sig = provider.token().split(".")
        changed = provider.token(**change).split(".")[1]
        book.given(said, provider, f"{head}.{changed}.{sig}")
    _, payload, sig = AUTH0.token().split(".")
    head = AUTH0.token(header={"x": 1}).split(".")[0]
    book.given(said, AUTH0, f"{head}.{payload}.{sig}")
    for provider, key in [(CLERK_DEV, "rsa_b"), (SUPABASE, "p256_b"), (KEYCLOAK, "p384_b"),
                          (ED, "ed_b"), (ENTRA2, "rsa_c")]:
        book.given(said, provider, provider.token(key=key))
    for n, (provider, at) in enumerate([(FIREBASE, 0), (GOOGLE, 100), (OKTA, 40), (HOME, -2)]):
        head, payload, sig = provider.token(jti=str(n)).split(".")
        letters = list(sig)
        letters[at] = "A" if letters[at] != "A" else "Q"
        book.given(said, provider, f"{head}.{payload}.{''.join(letters)}")
    for provider in (CLERK_PROD, OKTA, ED, AUTH0):
        text = provider.token()
        book.given(said, provider, text[:-1] + after(text[-1], 17),
                   why="the last character: bits of the signature and bits that should be 0")
        book.given(said, provider, text[:-1] + after(text[-1], 16))
    book.pem(said, OKTA, OKTA.token(), public_pem("p256_a"))
    book.pem(said, CLERK_PROD, CLERK_PROD.token(), public_pem("rsa_c"))


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def after(letter, steps):
    return LETTERS[(LETTERS.index(letter) + steps) % 64]


def stripped(book):
    said = "signature.stripped"
    for provider in (CLERK_PROD, OKTA, ED, KEYCLOAK):
        book.given(said, provider, provider.token().rpartition(".")[0] + ".")
    book.given(said, AUTH0, "Bearer " + AUTH0.token().rpartition(".")[0] + ".\n")
    book.secret(said, hs().rpartition(".")[0] + ".", SECRET.decode())
    text = HOME.token(sub="admin").rpartition(".")[0] + "."
    book.given(said, HOME, text)


def wrong_secret(book):
    said = "signature.wrong-secret"
    others = ["another-secret-that-is-long-enough-0001", "x" * 64,
              base64.b64encode(b"some other bytes of a secret...!!").decode(), "ab" * 32]
    for content, alg in zip(others, ("HS256", "HS256", "HS256", "HS256")):
        book.secret(said, hs(alg, jti=content[:2]), content)
    book.secret(said, hs("HS512", SECRET * 2), "another-secret-" * 6)
    book.secret(said, hs("HS384", SECRET * 2), "another-secret-" * 6)
    supabase = signing.token(SUPABASE.header(alg="HS256", kid=MISSING), SUPABASE.claims(), SECRET)
    book.secret(said, supabase, "b" * 40, demand=SUPABASE.demand())
    book.secret(said, f"Bearer {hs()}\n", base64.b64encode(b"q" * 40).decode(),
                "--secret-encoding", "base64")


RAW = bytes(range(200, 248)) + b"?>~" * 6


def secret_encoding(book):
    said = "signature.secret-encoding"
    standard, url = base64.b64encode(RAW).decode(), b64(RAW)
    book.secret(said, hs(secret=RAW), standard)
    book.secret(said, hs(secret=RAW), standard.rstrip("="))
    book.secret(said, hs(secret=RAW), url)
    book.secret(said, hs(secret=RAW), RAW.hex())
    book.secret(said, hs(secret=RAW), base64.b64encode(standard.encode()).decode())
    book.secret(said, hs("HS384", RAW), RAW.hex().upper())
    book.secret(said, hs("HS512", RAW), standard)
    book.secret(said, hs(secret=standard.encode()), standard, "--secret-encoding", "base64")
    book.secret(said, hs(secret=url.encode()), url, "--secret-encoding", "base64url")
    book.secret(said, hs(secret=RAW.hex().encode()), RAW.hex(), "--secret-encoding", "hex")
    book.secret(said, hs(secret=RAW), base64.encodebytes(RAW).decode(),
                why="base64 in two lines, as openssl prints it")
    book.secret(said, hs(secret=RAW), RAW.hex(), "--secret-encoding", "base64")
    book.secret(said, hs(secret=RAW), url, "--secret-encoding", "base64", verdict="undecided",
                why="it can't be read as told, so nothing was verified")
    supabase = SUPABASE.header(alg="HS256", kid=MISSING)
    book.secret(said, signing.token(supabase, SUPABASE.claims(), standard.encode()), standard,
                "--secret-encoding", "base64", demand=SUPABASE.demand())
    book.secret(said, signing.token(supabase, SUPABASE.claims(), RAW), standard + "\n",
                demand=SUPABASE.demand())


def secret_whitespace(book):
    said, text = "signature.secret-whitespace", SECRET.decode()
    for content in (text + " ", " " + text, text + "\n\n", text + "\t\n", f'"{text}"', f"'{text}'",
                    f'"{text}"\n'):
        book.secret(said, hs(), content)
    for kept in ("\n", " ", "\r\n"):
        book.secret(said, hs(secret=SECRET + kept.encode()), text)
    for content in (f"JWT_SECRET={text}\n", f"A=1\r\nexport JWT_SECRET=\"{text}\"\r\n",
                    f"jwt:\n  secret: {text}\n", json.dumps({"jwt": {"secret": text}}),
                    f"\ufeff{text}\r\n", json.dumps({"kty": "oct", "k": b64(SECRET)}),
                    "whsec_" + base64.b64encode(SECRET).decode()):
        book.secret(said, hs(), content)
    book.secret(said, hs(secret=SECRET + b"\n"), text + "\n")
    book.secret(said, hs("HS512", SECRET * 2), text * 2 + "  ")


def der(book):
    said = "signature.der-ecdsa"
    for provider in (OKTA, SUPABASE, HOME, KEYCLOAK, ES512):
        for jti in ("1", "22"):
            book.given(said, provider, provider.token(form="der", jti=jti))
    book.pem(said, HOME, f"Bearer {HOME.token(form='der')}\n", public_pem("p256_b"))


def short(book):
    said = "signature.unpadded-ecdsa"
    for provider, full, wanted in [(OKTA, 64, 2), (HOME, 64, 3), (KEYCLOAK, 96, 2), (ES512, 132, 2)]:
        n = 0
        while wanted:
            text = provider.token(form="short", jti=f"n{n}")
            n += 1
            if len(signing.unb64(text.rpartition(".")[2])) < full:
                wanted -= 1
                book.given(said, provider, text)


def padding_scheme(book):
    said, bare = "signature.padding-scheme", RSA.jwks(alg=None)
    for says, does in [("RS256", "PS256"), ("PS256", "RS256"), ("RS384", "PS384"),
                       ("PS512", "RS512")]:
        book.given(said, RSA, RSA.token(header={"alg": says}, alg=does), jwks=bare)
    book.given(said, CLERK_PROD, CLERK_PROD.token(alg="PS256"))
    book.given(said, AUTH0, AUTH0.token(header={"alg": "PS256"}, alg="RS256"),
               jwks=AUTH0.jwks(alg="PS256"))
    book.pem(said, ENTRA2, f"Bearer {ENTRA2.token(alg='PS256')}\n", public_pem("rsa_b"))


def forged(provider, secret, alg="HS256"):
    return token(provider.header(alg=alg), provider.claims(sub="admin"), secret, alg)


def public_key_as_secret(book):
    said = "signature.hmac-with-public-key"
    for provider, key, alg in [(CLERK_PROD, "rsa_b", "HS256"), (OKTA, "p256_c", "HS256"),
                               (KEYCLOAK, "p384_a", "HS512"), (AUTH0, "rsa_c", "HS384")]:
        pem = public_pem(key)
        book.pem(said, provider, forged(provider, pem.encode(), alg), pem)
        book.pem(said, provider, forged(provider, pem.strip().encode(), alg), pem)
        book.given(said, provider, forged(provider, pem.encode(), alg),
                   why="whoever has the set can write the same PEM")
    pem = public_pem("rsa_a", ser.PublicFormat.PKCS1)
    book.given(said, RSA, forged(RSA, pem.encode()), why="the same key as PKCS#1")
    pem = public_pem("ed_a")
    book.pem(said, ED, "Bearer " + forged(ED, pem.encode()) + "\n", pem)


def none(book):
    for n, name in enumerate(("none", "None", "NONE", "nOnE")):
        provider = (OKTA, CLERK_DEV, KEYCLOAK, SUPABASE)[n]
        head, payload = (b64(compact(p)) for p in (provider.header(alg=name), provider.claims()))
        book.given("alg.none", provider, f"{head}.{payload}.")
        book.given("alg.none", provider, f"{head}.{payload}.{provider.token().split('.')[2]}")
    head = b64(b'{"alg":"none"}')
    book.given("alg.none", HOME, f"Bearer {head}.{HOME.token().split('.')[1]}.\n")
    book.secret("alg.none", f"{head}.{hs().split('.')[1]}.", SECRET.decode())


def no_alg(book):
    for provider in (*SMALL, CLERK_PROD):
        book.given("alg.missing", provider, provider.token(header={"alg": MISSING}, alg=provider.alg))
    book.secret("alg.missing", token({"typ": "JWT"}, HOME.claims(), SECRET, "HS256"),
                SECRET.decode())


def unsupported(book):
    for n, name in enumerate(("RS1", "foo", "rs256", "RSA-OAEP", "ES256k", "SHA256", "HS128", "ed")):
        provider = (SMALL + [CLERK_DEV])[n % 6]
        text = provider.token(header={"alg": name}, alg=provider.alg)
        book.given("alg.unsupported", provider, text)
    book.secret("alg.unsupported", token({"alg": "HmacSHA256"}, HOME.claims(), SECRET, "HS256"),
                SECRET.decode())


def family(book):
    said = "alg.family-mismatch"
    for provider in (CLERK_PROD, OKTA, KEYCLOAK, ED):
        book.given(said, provider, token(provider.header(alg="HS256"), provider.claims(), SECRET))
    text = token(SUPABASE.header(alg="HS256", kid="legacy"), SUPABASE.claims(), SECRET)
    book.given(said, SUPABASE, text, why="the legacy secret, where the set has the new key alone")
    book.given(said, SUPABASE, token({"alg": "HS256", "typ": "JWT"}, SUPABASE.claims(), SECRET))
    for provider in (HOME, RSA, ED):
        book.secret(said, provider.token(), SECRET.decode(), demand=provider.demand())
    book.secret(said, CLERK_DEV.token(), SECRET.decode(), demand=CLERK_DEV.demand())
    book.given(said, HOME, HOME.token(header={"kid": RSA.kid}), jwks=RSA.jwks())
    book.given(said, HOME, HOME.token(header={"kid": MISSING}), jwks=RSA.jwks(alg=None))
    book.given(said, RSA, RSA.token(header={"kid": MISSING}), jwks=HOME.jwks())
    book.pem(said, OKTA, OKTA.token(), public_pem("rsa_b"))
    text = HOME.token(header={"alg": "HS256", "kid": MISSING}, key=SECRET, alg="HS256",
                      iss="https://id.tiny.example/application/o/shop/")
    book.given(said, HOME, text, demand=["--issuer", "https://id.tiny.example/application/o/shop/"],
               why="authentik without a signing key")


def not_allowed(book):
    said = "alg.not-allowed"
    book.given(said, CLERK_PROD, CLERK_PROD.token(), "--alg", "ES256")
    book.given(said, OKTA, OKTA.token(), "--alg", "RS256")
    book.given(said, KEYCLOAK, KEYCLOAK.token(), "--alg", "RS256", "--alg", "ES256")
    book.given(said, ED, ED.token(), "--alg", "ES256")
    book.given(said, RSA, RSA.token(header={"alg": "PS256"}), "--alg", "RS256",
               jwks=RSA.jwks(alg=None))
    book.secret(said, hs(), SECRET.decode(), "--alg", "HS512")
    book.secret(said, hs("HS384", SECRET * 2), (SECRET * 2).decode(), "--alg", "HS256")


def crit(book):
    for provider, header in [
            (HOME, {"crit": ["b64", "exp"], "b64": True, "exp": 1}), (OKTA, {"crit": ["exp"], "exp": NOW + 60}),
            (KEYCLOAK, {"crit": ["http://example.com/UNDEFINED"],
                        "http://example.com/UNDEFINED": True}),
            (ED, {"crit": ["x5t#S256"], "x5t#S256": "abc"}),
            (CLERK_DEV, {"crit": ["sigT", "sigD"], "sigT": "2026-09-21T14:13:20Z", "sigD": {}}),
            (SUPABASE, {"crit": ["cty"], "cty": "JWT"})]:
        book.given("header.crit", provider, provider.token(header=header))
    book.secret("header.crit", hs(header={"crit": ["myext"], "myext": 1}), SECRET.decode())


def kid_type(book):
    for provider, kid in [(HOME, 202609), (OKTA, 1), (KEYCLOAK, ["a"]), (ED, {"id": "ed-1"}),
                          (CLERK_PROD, True), (SUPABASE, 1.5)]:
        book.given("header.kid-type", provider, provider.token(header={"kid": kid}))
    book.given("header.kid-type", HOME, HOME.token(header={"kid": 12}), jwks=HOME.jwks(kid="12"))
    book.secret("header.kid-type", hs(header={"kid": 7}), SECRET.decode())


def typ(book):
    said = "header.typ"
    book.given(said, OKTA, OKTA.token(), "--typ", "at+jwt")
    book.given(said, CLERK_PROD, CLERK_PROD.token(), "--typ", "at+jwt")
    book.given(said, HOME, HOME.token(header={"typ": "at+jwt"}), "--typ", "JWT")
    book.given(said, KEYCLOAK, KEYCLOAK.token(header={"typ": "logout+jwt"}), "--typ", "JWT")
    book.given(said, ED, ED.token(header={"typ": MISSING}), "--typ", "JWT")
    book.given(said, SUPABASE, SUPABASE.token(header={"typ": "dpop+jwt"}), "--typ", "at+jwt")
    book.given(said, CLERK_DEV, SESSION_DEV.token(), "--typ", "dpop+jwt",
               demand=["--issuer", CLERK_DEV.iss])
    book.secret(said, hs(header={"typ": "JOSE"}), SECRET.decode(), "--typ", "JWT")
    book.given(said, GOOGLE, GOOGLE.token(), "--typ", "secevent+jwt")
    book.given(said, COGNITO_ID, COGNITO_ID.token(header={"typ": MISSING}), "--typ", "JWT")


def again(member, value):
    """The same JSON with one more member at its end."""
    return lambda text: text[:-1] + b"," + compact({member: value})[1:]


def repeated(book):
    said = "json.duplicate-member"
    for provider, where, change in [
            (CLERK_PROD, 1, again("sub", "user_admin")), (OKTA, 1, again("exp", NOW + 999_999)),
            (KEYCLOAK, 1, again("aud", "harbour-api")), (HOME, 0, again("alg", "ES256")),
            (ED, 0, again("kid", "ed-1")), (SUPABASE, 0, again("typ", "JWT")),
            (FIREBASE, 1, again("email_verified", True))]:
        parts = [compact(provider.header()), compact(provider.claims())]
        parts[where] = change(parts[where])
        book.given(said, provider, token(*parts, provider.key, provider.alg))
    claims = compact(HOME.claims())[:-1] + b',"s\\u0075b":"admin"}'
    book.given(said, HOME, token(HOME.header(), claims, HOME.key), why="one name, spelt twice")
    claims = again("roles", ["admin"])(compact(HOME.claims()))
    book.secret(said, token({"alg": "HS256"}, claims, SECRET), SECRET.decode())


def secret_empty(book):
    said = "signature.secret-empty"
    for alg in ("HS256", "HS384", "HS512"):
        book.secret(said, hs(alg, b""), SECRET.decode())
    book.given(said, HOME, hs(secret=b""), why="whichever keys: an empty secret verifies it")
    for text in ("secret", "changeme", "your-256-bit-secret", "undefined"):
        book.add(said, hs(secret=text.encode()), HOME.demand(aud="tiny-api")[2:], {}, "undecided",
                 why="no key is needed to tell")
    book.secret(said, hs(), "", verdict="undecided")
    book.secret("signature.wrong-secret", hs(secret=b"secret"), SECRET.decode(),
                why="a secret was given; that everybody knows the other one is a warning beside it")
    for secret, meant in (("c2VjcmV0LW9mLXRoaXJ0eS10d28tYnl0ZXMhISE_x", None),
                          ("a-shared-secret-that-is-text-and-not-base64-at-all", None)):
        plain = "".join(c for c in secret if c.isalnum() or c in "-_")
        whole = plain[:len(plain) // 4 * 4].replace("-", "+").replace("_", "/")
        text = hs(secret=base64.b64decode(whole))
        book.secret("signature.secret-encoding", text, secret,
                    why="jjwt decodes text as base64 and drops what is left over")
