"""Things that are no token for this API, whatever they are: the causes `kind.*`."""

import base64
import hashlib
import json

import signing
from providers import (AUTH0, CLERK_DEV, CLERK_PROD, CLIENT, COGNITO, COGNITO_ID, ED, ENTRA1,
                       ENTRA2, FIREBASE, GOOGLE, HOME, KEYCLOAK, MISSING, NOW, OKTA, SECRET,
                       SESSION_DEV, SESSION_PROD, SMALL, SUPABASE, Provider, hs)
from signing import b64, compact


def cases(book):
    for group in (api_keys, opaque, encrypted, other_forms, graph, okta_org, id_for_access,
                  access_for_id, refresh, session_for_template, template_for_session, machine,
                  firebase_custom, anon_key, basic, google_for_firebase):
        group(book)


def letters(seed, count, alphabet="abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"):
    """Looks random, and is the same each time."""
    digest = hashlib.shake_256(seed.encode()).digest(count)
    return "".join(alphabet[byte % len(alphabet)] for byte in digest)


def api_keys(book):
    dev = base64.b64encode(b"brave-heron-48.clerk.accounts.dev$").decode()
    live = base64.b64encode(b"clerk.bakery.example.com$").decode()
    texts = ["sk_test_" + letters("a", 42), "sk_live_" + letters("b", 42), "pk_test_" + dev,
             "pk_live_" + live, "Bearer pk_test_" + dev.rstrip("=") + "\n",
             "whsec_" + base64.b64encode(letters("c", 24).encode()).decode(),
             "ak_" + letters("d", 32), "sb_secret_" + letters("e", 22) + "_" + letters("f", 8),
             "sb_publishable_" + letters("g", 22) + "_" + letters("h", 8),
             "AIza" + letters("i", 35), "ghp_" + letters("j", 36),
             "Authorization: Bearer sk_live_" + letters("k", 42), "rk_live_" + letters("l", 40),
             "github_pat_" + letters("m", 22) + "_" + letters("n", 59)]
    for n, text in enumerate(texts):
        book.given("kind.api-key", (SMALL + [CLERK_DEV, CLERK_PROD])[n % 7], text)
    book.given("kind.api-key", HOME, f'"sk_live_{letters("q", 42)}"',
               why="without its quotes it is still no token")


def opaque(book):
    digits = "0123456789abcdef"
    texts = ["oat_" + letters("o", 40), "mt_" + letters("p", 32), "Bearer oat_" + letters("q", 28),
             "ya29.a0" + letters("r", 150), "ya29." + letters("s", 60) + "-" + letters("t", 40),
             letters("u", 32), letters("v", 16), letters("w", 64, digits), letters("x", 43) + "\n",
             "Authorization: Bearer " + letters("y", 40, digits), letters("z", 32, digits)]
    for n, text in enumerate(texts):
        book.given("kind.opaque", [AUTH0, GOOGLE, KEYCLOAK, OKTA, CLERK_PROD][n % 5], text)


def jwe(header, key=b"", text=180):
    parts = [b64(compact(header)), b64(key), b64(letters("iv", 12).encode()),
             b64(letters("ct", text).encode()), b64(letters("tag", 16).encode())]
    return ".".join(parts)


def encrypted(book):
    wrapped = letters("wrapped", 256).encode()
    book.given("kind.jwe", AUTH0, jwe({"alg": "dir", "enc": "A256GCM", "iss": AUTH0.iss}))
    book.given("kind.jwe", HOME, jwe({"alg": "dir", "enc": "A256GCM"}))
    book.given("kind.jwe", HOME, "Bearer " + jwe(
        {"alg": "dir", "enc": "A256CBC-HS512", "kid": letters("authjs", 43)}) + "\n")
    book.given("kind.jwe", KEYCLOAK, jwe(
        {"alg": "RSA-OAEP-256", "enc": "A256GCM", "cty": "JWT", "kid": "enc-1"}, wrapped))
    book.given("kind.jwe", OKTA, jwe(
        {"alg": "ECDH-ES+A256KW", "enc": "A128CBC-HS256", "epk": signing.jwk("p256_a", use=None)},
        letters("cek", 40).encode(), 64))
    book.given("kind.jwe", ENTRA2, jwe({"alg": "RSA-OAEP", "enc": "A128CBC-HS256",
                                        "typ": "JWT", "x5t": "abc"}, wrapped, 600))
    inside = jwe({"alg": "dir", "enc": "A256GCM"})
    for shape in ('"{}"', "next-auth.session-token={}; Path=/"):
        book.given("kind.jwe", ED, shape.format(inside), why="taken out, it is still encrypted")
    book.secret("kind.jwe", jwe({"alg": "A256KW", "enc": "A256GCM"}, letters("k", 40).encode()),
                SECRET.decode())
    book.secret("kind.jwe", jwe({"alg": "PBES2-HS256+A128KW", "enc": "A128GCM", "p2c": 600000,
                                 "p2s": "c2FsdHNhbHQ"}, letters("k", 24).encode()),
                SECRET.decode())


def other_forms(book):
    disclosures = [b64(compact([letters(str(n), 16), name, value])) for n, (name, value) in
                   enumerate([("given_name", "Ann"), ("birthdate", "1990-01-01")])]
    for provider in (HOME, OKTA, KEYCLOAK):
        issued = provider.token(header={"typ": "dc+sd-jwt"}, _sd_alg="sha-256",
                                _sd=[b64(hashlib.sha256(d.encode()).digest()) for d in disclosures])
        book.given("kind.sd-jwt", provider, "~".join([issued, *disclosures, ""]))
    book.given("kind.sd-jwt", HOME, issued_without(HOME) + "~")
    binding = signing.token({"alg": "ES256", "typ": "kb+jwt"}, {"iat": NOW, "nonce": "n"}, "p256_c")
    book.given("kind.sd-jwt", HOME, "~".join([issued_without(HOME), disclosures[0], binding]))
    for n, provider in enumerate((HOME, OKTA, CLERK_PROD, KEYCLOAK)):
        head, payload, sig = provider.token().split(".")
        one = {"protected": head, "signature": sig}
        shape = [{"payload": payload} | one, {"payload": payload, "signatures": [one]},
                 {"payload": payload, "signatures": [one, one]},
                 one | {"header": {"kid": "outside"}, "payload": payload}][n]
        book.given("kind.jws-json", provider, json.dumps(shape, indent=[None, 2, None, None][n]),
                   verdict="rejected" if n == 3 else "accepted")
    book.given("kind.jws-json", SUPABASE, json.dumps(
        dict(zip(("protected", "payload", "signature"), SUPABASE.token().split("."))),
        separators=(",", ":")) + "\n", verdict="accepted")
    for provider in (HOME, OKTA, CLERK_DEV, KEYCLOAK):
        head, _, sig = provider.token().split(".")
        book.given("kind.detached", provider, f"{head}..{sig}")
    head, _, sig = hs().split(".")
    book.secret("kind.detached", f"Bearer {head}..{sig}\n", SECRET.decode())
    for provider in (HOME, ED):
        book.given("kind.detached", provider, signing.token(provider.header(), b"", provider.key),
                   why="the signature is one over nothing")


def issued_without(provider):
    return provider.token(header={"typ": "dc+sd-jwt"}, vct="https://vct.example/id")


def graph_token(provider, aud, nonce="kQ3mZ8pW1qQ"):
    """Signed over the hash of the nonce that the header shows: nobody else can verify it."""
    change = {"aud": aud, "app_displayname": "tiny", "scp": "User.Read profile openid"}
    hidden = b64(hashlib.sha256(nonce.encode()).digest())
    sig = provider.token(header={"nonce": hidden}, **change).split(".")[2]
    shown = provider.token(header={"nonce": nonce}, **change).split(".")
    return ".".join([*shown[:2], sig])


def graph(book):
    for provider in (ENTRA1, ENTRA2):
        for aud in ("https://graph.microsoft.com", "00000003-0000-0000-c000-000000000000"):
            book.given("kind.graph-token", provider, graph_token(provider, aud))
    text = graph_token(ENTRA1, "https://graph.microsoft.com/")
    book.given("kind.graph-token", ENTRA2, text,
               why="issuer, audience and signature fail as effects of one cause")
    book.given("kind.graph-token", ENTRA1, text, demand=["--issuer", ENTRA1.iss])
    book.given("kind.graph-token", ENTRA1, "Bearer " + text + "\n",
               demand=ENTRA1.demand(aud="https://graph.microsoft.com/"))
    book.given("kind.graph-token", ENTRA1, ENTRA1.token(aud="https://graph.microsoft.com"),
               why="the audience alone tells, without a nonce and with a good signature")
    book.given("kind.graph-token", ENTRA1, graph_token(ENTRA1, ENTRA1.aud, "aBcD"),
               why="a nonce in an Entra header, for another Microsoft API")


def okta_org(book):
    for host in ("dev-4821097.okta.com", "acme.oktapreview.com", "acme.okta-emea.com"):
        org = f"https://{host}"
        change = {"iss": org, "aud": org, "scp": ["openid", "okta.users.read.self"]}
        text = OKTA.token(header={"kid": "orgKeyNotPublished"}, key="p256_a", **change)
        demand = ["--issuer", f"{org}/oauth2/default", "--audience", "api://default"]
        book.given("kind.okta-org-token", OKTA, text, demand=demand)
        book.given("kind.okta-org-token", OKTA, text, demand=["--issuer", org])
    book.given("kind.okta-org-token", OKTA, text, demand=["--audience", "api://default"])


def id_for_access(book):
    said = "kind.id-token-for-access"
    book.given(said, GOOGLE, GOOGLE.token(), demand=GOOGLE.demand(aud="orders-api"))
    book.given(said, COGNITO_ID, COGNITO_ID.token(), demand=COGNITO_ID.demand(aud="orders-api"))
    auth0 = {"aud": "h7Gq2LmZ9rTnPvKqWm8xYb3cDfE4sUaJ", "azp": MISSING, "scope": MISSING,
             "permissions": MISSING, "nonce": "bm9uY2U", "sid": "s1", "email": "ann@example.org"}
    book.given(said, AUTH0, AUTH0.token(**auth0))
    okta = {"aud": OKTA.more["cid"], "cid": MISSING, "scp": MISSING, "uid": MISSING,
            "at_hash": "x2Yk", "amr": ["pwd"], "idp": "00o5", "auth_time": NOW - 60}
    book.given(said, OKTA, OKTA.token(**okta))
    book.given(said, OKTA, "Bearer " + OKTA.token(**(okta | {"nonce": "q"})) + "\n")
    keycloak = {"aud": "harbour-web", "typ": "ID", "scope": MISSING, "realm_access": MISSING,
                "at_hash": "gk3mZ8", "preferred_username": "ann"}
    book.given(said, KEYCLOAK, KEYCLOAK.token(**keycloak))
    book.given(said, KEYCLOAK, KEYCLOAK.token(**(keycloak | {"at_hash": MISSING, "aud": [
        "harbour-web"]})))
    entra = {"aud": CLIENT, "azp": MISSING, "scp": MISSING, "azpacr": MISSING, "nonce": "678910",
             "preferred_username": "ann@example.org"}
    book.given(said, ENTRA2, ENTRA2.token(**entra))
    book.given(said, HOME, HOME.token(aud="tiny-web", nonce="n-1", at_hash="Zz", roles=MISSING))
    book.given(said, COGNITO_ID, COGNITO_ID.token(), "--require", "token_use=access",
               demand=["--issuer", COGNITO_ID.iss], why="token_use says which, and which is wanted")
    book.given("claim.aud-mismatch", GOOGLE, GOOGLE.token(),
               demand=GOOGLE.demand(aud="407408718192-ios.apps.googleusercontent.com"),
               why="an id token is wanted, that of another client")


def access_for_id(book):
    said = "kind.access-token-for-id"
    book.given(said, AUTH0, AUTH0.token(), demand=AUTH0.demand(aud=AUTH0.more["azp"]))
    book.given(said, OKTA, OKTA.token(), demand=OKTA.demand(aud=OKTA.more["cid"]))
    rfc = {"client_id": "tiny-web", "scope": "read", "aud": "https://api.tiny.example"}
    book.given(said, HOME, HOME.token(header={"typ": "at+jwt"}, **rfc),
               demand=HOME.demand(aud="tiny-web"))
    book.given(said, HOME, HOME.token(header={"typ": "application/at+jwt"}, **rfc),
               demand=HOME.demand(aud="tiny-web"))
    book.given(said, SUPABASE, SUPABASE.token(**rfc), demand=SUPABASE.demand(aud="tiny-web"))
    book.given(said, ENTRA2, ENTRA2.token(), demand=ENTRA2.demand(aud=CLIENT),
               why="the client's own id is wanted: that stands in id tokens")
    book.given(said, COGNITO, COGNITO.token(), "--require", "token_use=id",
               demand=["--issuer", COGNITO.iss], why="token_use says which, and which is wanted")


def refresh(book):
    said = "kind.refresh-token"
    change = {"typ": "Refresh", "aud": KEYCLOAK.iss, "exp": NOW + 1800, "realm_access": MISSING}
    for alg, kid in (("HS256", "7f4a0d9e-1111-4222-8333-abcdefabcdef"), ("HS512", "k-hs512")):
        head = KEYCLOAK.header(alg=alg, kid=kid)
        text = signing.token(head, KEYCLOAK.claims(**change), letters(kid, 64).encode())
        book.given(said, KEYCLOAK, text)
        book.given(said, KEYCLOAK, f"Bearer {text}\n", demand=["--issuer", KEYCLOAK.iss])
    book.given(said, KEYCLOAK, KEYCLOAK.token(**change))
    book.given(said, KEYCLOAK, KEYCLOAK.token(**change), "--require", "typ=Bearer",
               demand=["--issuer", KEYCLOAK.iss])
    book.given(said, HOME, HOME.token(typ="Refresh", aud="https://auth.tiny.example/token"))
    book.secret(said, hs(typ="Refresh", aud="refresh"), SECRET.decode())


def session_for_template(book):
    said = "kind.clerk-session-for-template"
    for session, api in ((SESSION_DEV, CLERK_DEV), (SESSION_PROD, CLERK_PROD)):
        book.given(said, api, session.token())
        book.given(said, api, session.token(), "--require", "user_id")
        book.given(said, api, f"Bearer {session.token()}\n", demand=["--issuer", api.iss,
                                                                      "--require", "user_id"])
        book.given(said, api, session.token(header={"cat": MISSING}, v=MISSING, fva=MISSING))
    pem = signing.public_pem("rsa_b")
    book.pem(said, CLERK_PROD, SESSION_PROD.token(o={"id": "org_1", "rol": "admin"}), pem)
    book.given(said, CLERK_DEV, SESSION_DEV.token(), "--require", "email",
               demand=["--issuer", CLERK_DEV.iss, "--authorized-party", "http://localhost:5173"])
    book.given(said, CLERK_PROD, SESSION_PROD.token(header={"cat": MISSING}),
               demand=["--audience", "orders-api"])


def template_for_session(book):
    said = "kind.clerk-template-for-session"
    for claim in ("sid", "sts=active", "v=2", "fva"):
        for api in (CLERK_DEV, CLERK_PROD):
            book.given(said, api, api.token(), demand=["--issuer", api.iss, "--require", claim])
    book.given(said, CLERK_DEV, CLERK_DEV.token() + "\n", "--require", "sid", "--require", "v",
               demand=["--issuer", CLERK_DEV.iss, "--authorized-party", "http://localhost:5173"])


def machine(book):
    said = "kind.clerk-machine-token"
    for api in (CLERK_DEV, CLERK_PROD):
        claims = {"iss": api.iss, "sub": "mch_2vKqWmZ8rTnPhgFd", "iat": NOW - 10, "exp": NOW + 3590,
                  "nbf": NOW - 10, "jti": "mt_9", "aud": ["mch_2other"], "scopes": "mch_2other"}
        text = signing.token(api.header(cat="cl_B7d4PD333AAA"), claims, api.key)
        issuer = ["--issuer", api.iss]
        book.given(said, api, text)
        book.given(said, api, text, demand=[*issuer, "--require", "sid"])
        book.given(said, api, text, demand=[*issuer, "--authorized-party", api.more["azp"]])
        bare = {name: value for name, value in claims.items() if name not in ("aud", "scopes")}
        book.given(said, api, signing.token(api.header(cat=MISSING), bare, api.key))


def firebase_custom(book):
    said = "kind.firebase-custom-token"
    account = "firebase-adminsdk-x1@tea-house-7f3c1.iam.gserviceaccount.com"
    aud = "https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit"
    claims = {"iss": account, "sub": account, "aud": aud, "iat": NOW - 5, "exp": NOW + 3595,
              "uid": "Zx81cVbNm"}
    for header in ({"kid": MISSING}, {"kid": "a9b8c7d6e5f4a9b8c7d6e5f4a9b8c7d6e5f4a9b8"}):
        for more in ({}, {"claims": {"premium": True}}):
            text = signing.token(FIREBASE.header(**header), claims | more, "rsa_a")
            book.given(said, FIREBASE, text)
    book.given(said, FIREBASE, f"Authorization: Bearer {text}", demand=["--audience", FIREBASE.aud])


def anon_key(book):
    said = "kind.supabase-anon-key"
    project = Provider("anon", "supabase", SECRET, MISSING,
                       {"ref": "qwertyuiopasdfghjklz", "role": "anon", "iat": NOW - 9_000_000,
                        "exp": NOW + 300_000_000}, MISSING)
    text = project.token()
    book.given(said, SUPABASE, text)
    book.secret(said, text, SECRET.decode(), demand=SUPABASE.demand())
    book.secret(said, f"Bearer {text}\n", SECRET.decode(), demand=["--audience", "authenticated"])
    book.secret(said, text, SECRET.decode(), demand=["--require", "sub"])
    book.secret(said, text, SECRET.decode(), demand=["--require", "role=authenticated"])


def basic(book):
    said = "kind.basic-credentials"
    for n, (user, password) in enumerate([("ann", "s3cret"), ("client-1", "x" * 40), ("", "p"),
                                          ("ann@example.org", "p:w")]):
        pair = base64.b64encode(f"{user}:{password}".encode()).decode()
        text = ["Basic {}", "Authorization: Basic {}\n", "basic {}", "authorization: basic {}"][n]
        book.given(said, SMALL[n], text.format(pair))


def google_for_firebase(book):
    said = "kind.google-token-for-firebase"
    for text in (GOOGLE.token(), f"Bearer {GOOGLE.token()}\n"):
        book.given(said, FIREBASE, text)
        book.given(said, FIREBASE, text, demand=["--issuer", FIREBASE.iss])
    old = GOOGLE.token(iss="accounts.google.com")
    book.given(said, FIREBASE, old)
