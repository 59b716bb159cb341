"""Claims and payloads: the causes `claim.*` and `payload.*`."""

import gzip
import zlib

from providers import (API, AUTH0, CLERK_DEV, CLERK_PROD, COGNITO, COGNITO_ID, ED, ENTRA1, ENTRA2,
                       FIREBASE, GITHUB, GITLAB, GOOGLE, HOME, KEYCLOAK, KUBERNETES, MISSING, NOW,
                       OKTA, SECRET, SESSION_DEV, SESSION_PROD, SMALL, SUPABASE, hs)
from signing import compact, public_pem, token


def cases(book):
    for group in (aud_missing, aud_mismatch, aud_near, iss_mismatch, iss_near, iss_missing, azp,
                  required, values, template_literal, organisation, pending, sub, payload, unexpected,
                  party_for_audience, assertions):
        group(book)


def aud_missing(book):
    for provider in (CLERK_DEV, CLERK_PROD, KEYCLOAK, SUPABASE, HOME, ED):
        book.given("claim.aud-missing", provider, provider.token(aud=MISSING))
    book.secret("claim.aud-missing", hs(aud=MISSING), SECRET.decode())
    said = "claim.aud-missing-cognito"
    for audience in ("orders-api", COGNITO.more["client_id"], "https://api.acme.example"):
        book.given(said, COGNITO, COGNITO.token(), demand=COGNITO.demand(aud=audience))
    book.given(said, COGNITO, COGNITO.token(scope="openid email", version=2),
               demand=["--audience", COGNITO.more["client_id"]])
    gov = "https://cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_Q1w2E3r4T"
    book.given(said, COGNITO, f"Bearer {COGNITO.token(iss=gov)}\n",
               demand=["--issuer", gov, "--audience", "backend"])


def aud_mismatch(book):
    said = "claim.aud-mismatch"
    for provider, aud in [(CLERK_DEV, "supabase"), (CLERK_PROD, ["web", "mobile"]),
                          (KEYCLOAK, "account"), (SUPABASE, "service"), (HOME, "other-api"),
                          (ED, ["print"])]:
        book.given(said, provider, provider.token(aud=aud))
    book.given(said, HOME, HOME.token(), demand=HOME.demand(aud="https://billing.example"))
    book.given(said, FIREBASE, FIREBASE.token(aud="coffee-house-11aa2"))
    book.given(said, CLERK_PROD, CLERK_PROD.token(), "--audience", "billing",
               demand=["--issuer", CLERK_PROD.iss, "--audience", "invoices"])
    book.secret(said, hs(aud="else"), SECRET.decode())


def aud_near(book):
    said = "claim.aud-near-miss"
    base = "https://api.acme.example"
    for provider, has, wants in [
            (AUTH0, [base + "/", AUTH0.aud[1]], base), (HOME, base, base + "/"),
            (OKTA, "http://api.acme.example", base), (HOME, "https://API.acme.example", base),
            (ENTRA1, ENTRA1.aud, ENTRA1.aud.removeprefix("api://")),
            (ENTRA2, ENTRA2.aud, "api://" + ENTRA2.aud), (ENTRA1, API, "spn:" + API), (CLERK_DEV, "Convex", "convex"),
            (SUPABASE, "Authenticated", "authenticated"), (ED, ["mail", "LOG"], "log"),
            (CLERK_PROD, ["orders-API"], "orders-api"), (OKTA, "api://Default", "api://default"),
            (HOME, "api.acme.example", base)]:
        book.given(said, provider, provider.token(aud=has), demand=provider.demand(aud=wants))
    book.secret(said, hs(aud="tiny-api/"), SECRET.decode())


def iss_mismatch(book):
    said = "claim.iss-mismatch"
    for provider in (CLERK_PROD, OKTA, KEYCLOAK, HOME, ED):
        book.given(said, provider, provider.token(),
                   demand=provider.demand(iss="https://login.elsewhere.example"))
    book.given(said, FIREBASE, FIREBASE.token(iss="https://securetoken.google.com/coffee-11aa2"),
               why="Google signs for all projects with the same keys")
    book.given(said, SUPABASE, SUPABASE.token(iss="https://abc.supabase.co/auth/v1"))
    book.secret(said, hs(iss="my-service"), SECRET.decode())
    book.given(said, ENTRA2, ENTRA2.token(),
               demand=ENTRA2.demand(iss="https://login.microsoftonline.com/{tenantid}/v2.0"),
               why="the metadata of /common has a template for the issuer")


def iss_near(book):
    said = "claim.iss-near-miss"
    realm = "/realms/harbour"
    for provider, has, wants in [
            (AUTH0, AUTH0.iss, AUTH0.iss.rstrip("/")), (CLERK_DEV, CLERK_DEV.iss,
                                                       CLERK_DEV.iss + "/"),
            (OKTA, OKTA.iss, OKTA.iss + "/"), (GOOGLE, "accounts.google.com", GOOGLE.iss),
            (GOOGLE, GOOGLE.iss, "accounts.google.com"),
            (KEYCLOAK, "http://sso.example.org" + realm, KEYCLOAK.iss),
            (KEYCLOAK, "https://sso.example.org:8443" + realm, KEYCLOAK.iss),
            (KEYCLOAK, "http://localhost:8080" + realm, "http://127.0.0.1:8080" + realm),
            (HOME, "https://AUTH.tiny.example", HOME.iss), (HOME, HOME.iss + ":443", HOME.iss),
            (KEYCLOAK, "http://host.docker.internal:8080" + realm, "http://localhost:8080" + realm),
            (SUPABASE, SUPABASE.iss + "/", SUPABASE.iss),
            (CLERK_PROD, CLERK_PROD.iss.replace("https", "http"), CLERK_PROD.iss)]:
        book.given(said, provider, provider.token(iss=has), demand=provider.demand(iss=wants))
    book.secret(said, hs(iss=HOME.iss + "/"), SECRET.decode())


def iss_missing(book):
    for provider in (CLERK_PROD, OKTA, HOME, ED, KEYCLOAK):
        book.given("claim.iss-missing", provider, provider.token(iss=MISSING))
    book.secret("claim.iss-missing", hs(iss=MISSING), SECRET.decode())


def azp(book):
    def party(said, provider, wanted, **change):
        book.given(said, provider, provider.token(**change), demand=[
            "--issuer", provider.iss, *(w for one in wanted for w in ("--authorized-party", one))])

    said = "claim.azp-mismatch"
    party(said, CLERK_PROD, ["https://partner.example"])
    party(said, SESSION_PROD, ["https://other.example", "https://third.example"])
    party(said, SESSION_DEV, ["https://app.bakery.example.com"])
    party(said, KEYCLOAK, ["berth-console"])
    party(said, AUTH0, ["aaaaBBBBccccDDDDeeeeFFFF11112222"])
    said = "claim.azp-near-miss"
    app = "https://app.bakery.example.com"
    party(said, CLERK_PROD, [app + "/"])
    party(said, SESSION_PROD, ["http://app.bakery.example.com"])
    party(said, SESSION_PROD, [app + ":8443"])
    party(said, SESSION_PROD, ["https://www.bakery.example.com"], azp="https://bakery.example.com")
    party(said, CLERK_PROD, ["https://bakery.example.com"], azp="https://www.bakery.example.com")
    party(said, SESSION_DEV, ["http://localhost:3000"])
    party(said, CLERK_DEV, ["https://localhost:5173", "https://app.bakery.example.com"])
    party(said, SESSION_PROD, [app], azp=app + "/")
    said = "claim.azp-missing"
    party(said, CLERK_DEV, ["http://localhost:5173"], azp=MISSING)
    party(said, CLERK_PROD, ["https://app.bakery.example.com"], azp=MISSING)
    party(said, SESSION_PROD, ["https://app.bakery.example.com"], azp=MISSING)
    party(said, KEYCLOAK, ["harbour-web"], azp=MISSING)
    party(said, HOME, ["https://tiny.example"])


def required(book):
    said = "claim.required-missing"
    for provider, name in [(CLERK_DEV, "userId"), (CLERK_PROD, "tenants"), (OKTA, "groups"),
                           (KEYCLOAK, "resource_access.harbour"), (SUPABASE, "user_role"),
                           (HOME, "org.plan.seats"), (ED, "act"), (ENTRA2, "roles"),
                           (AUTH0, "https://acme.example/roles"), (FIREBASE, "admin=true"),
                           (COGNITO_ID, "cognito:groups"), (HOME, "role=editor")]:
        book.given(said, provider, provider.token(), "--require", name)
    book.secret(said, hs(), SECRET.decode(), "--require", "tenant=north")
    for provider in (AUTH0, OKTA, ENTRA2):
        book.given(said, provider, provider.token(), "--require", "email",
                   why="the audience is met: this is the access token that was wanted")


def values(book):
    said = "claim.value-mismatch"
    for provider, wanted in [(CLERK_PROD, "tenant=south"), (HOME, "roles=admin"),
                             (HOME, "org.plan.tier=free"), (GOOGLE, "hd=example.org"),
                             (FIREBASE, "email_verified=true"), (SUPABASE, "aal=aal2"),
                             (KEYCLOAK, "realm_access.roles=harbour-master"), (OKTA, "ver=2"),
                             (ENTRA2, "tid=11111111-0000-4000-8000-000000000000"),
                             (SESSION_PROD, "v=1")]:
        text = provider.token(**({"hd": "example.com"} if provider is GOOGLE else {}))
        demand = ["--issuer", provider.iss] if provider is SESSION_PROD else None
        book.given(said, provider, text, "--require", wanted, demand=demand)
    book.secret(said, hs(), SECRET.decode(), "--require", "sub=18")
    said = "claim.value-mismatch"
    for sub in ("repo:harbour@17/crane@4711:environment:production",
                "repo:Harbour/crane:environment:production", "repo:harbour/crane:ref:refs/heads/main",
                "repo:harbour/*"):
        book.given(said, GITHUB, GITHUB.token(), "--require", f"sub={sub}")
    book.given(said, GITLAB, GITLAB.token(), "--require", "ref_protected=true")
    book.given(said, KUBERNETES, KUBERNETES.token(), "--require", "sub=system:serviceaccount:kafka:a")


def template_literal(book):
    said = "claim.template-literal"
    for provider, change, wanted in [
            (CLERK_DEV, {"user_id": "{{user.idd}}"}, "user_id=u_17"),
            (CLERK_PROD, {"tenant": "{{organization.slug}}"}, "tenant=north"),
            (CLERK_DEV, {"email": "{{ user.primary_email }}"}, "email=ann@example.org"),
            (CLERK_PROD, {"role": "{{user.public_meta.role}}"}, "role=admin"),
            (CLERK_PROD, {"roles": ["{{org.rolle}}"]}, "roles=admin"),
            (CLERK_DEV, {"meta": {"plan": "{{user.plan}}"}}, "meta.plan=gold")]:
        book.given(said, provider, provider.token(**change), "--require", wanted)
    book.given(said, CLERK_DEV, CLERK_DEV.token(aud="{{org.slug}}"))
    book.given(said, CLERK_PROD, CLERK_PROD.token(aud=["{{session.audience}}"]))
    book.given(said, CLERK_DEV, CLERK_DEV.token(azp="{{origin}}"), "--authorized-party",
               "http://localhost:5173")


ORG = {"id": "org_2vKq", "slg": "north", "rol": "admin", "per": "read,manage", "fpm": "3"}


def organisation(book):
    for session, name in [(SESSION_DEV, "org_id"), (SESSION_PROD, "org_id=org_2vKq"),
                          (SESSION_PROD, "org_role"), (SESSION_DEV, "org_slug=north"),
                          (SESSION_PROD, "org_permissions"), (SESSION_DEV, "org_role=org:admin")]:
        book.given("claim.org-in-v2", session, session.token(o=ORG), "--require", name,
                   demand=["--issuer", session.iss])
    said = "claim.null-org"
    for provider, name in [(CLERK_DEV, "org_id"), (CLERK_PROD, "org_id"), (CLERK_PROD, "org_slug")]:
        book.given(said, provider, provider.token(**{name: None}), "--require", f"{name}=org_2vKq")
    for session in (SESSION_DEV, SESSION_PROD):
        book.given(said, session, session.token(), "--require", "o.id",
                   demand=["--issuer", session.iss], why="without an active organisation there is no o")
    book.given(said, SESSION_PROD, SESSION_PROD.token(), "--require", "org_id",
               demand=["--issuer", SESSION_PROD.iss], why="without an active organisation there is no o")


def pending(book):
    for session in (SESSION_DEV, SESSION_PROD):
        issuer = ["--issuer", session.iss]
        book.given("claim.session-pending", session, session.token(sts="pending"), "--require",
                   "sts=active", demand=issuer)
        book.given("claim.session-pending", session, f"Bearer {session.token(sts='pending')}\n",
                   "--require", "sts=active", "--require", "sub",
                   demand=[*issuer, "--authorized-party", session.more["azp"]])
        book.given("claim.session-pending", session, session.token(sts="pending", o=ORG),
                   "--require", "sts=active", demand=issuer)


def sub(book):
    for n, value in enumerate((17, None, {"id": 17}, ["17"], True, 1.5)):
        provider = (SMALL + [CLERK_PROD])[n]
        book.given("claim.sub-not-string", provider, provider.token(sub=value))
    book.secret("claim.sub-not-string", hs(sub=42), SECRET.decode())


def payload(book):
    def of(said, provider, content, **header):
        text = token(provider.header(**header), content, provider.key, provider.alg)
        book.given(said, provider, text)

    said = "payload.not-json-object"
    for n, content in enumerate((b"hello world", b'["a","b"]', b'"just a string"', b"42", b"null",
                                 b"<claims><sub>17</sub></claims>", b"sub=17&role=admin",
                                 b"{'sub': '17'}", b'{"sub":"17",}')):
        of(said, (SMALL + [CLERK_DEV])[n % 6], content)
    said = "payload.not-utf8"
    latin = compact(HOME.claims(name="Jos~")).replace(b"Jos~", "José".encode("latin-1"))
    of(said, HOME, latin)
    of(said, OKTA, compact(OKTA.claims(city="M~")).replace(b"M~", b"M\xfcnchen"))
    of(said, KEYCLOAK, bytes(range(128, 200)))
    of(said, ED, b"\xff\xfe" + compact(ED.claims()).decode().encode("utf-16-le"))
    of(said, CLERK_PROD, compact(CLERK_PROD.claims(name="~")).replace(b"~", b"\xc3"))
    said = "payload.compressed"
    for provider in (HOME, CLERK_PROD, ED):
        plain = compact(provider.claims())
        squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
        of(said, provider, squeeze.compress(plain) + squeeze.flush(), zip="DEF")
    of(said, OKTA, zlib.compress(compact(OKTA.claims())), zip="DEF")
    of(said, KEYCLOAK, gzip.compress(compact(KEYCLOAK.claims()), mtime=0))
    of(said, SUPABASE, gzip.compress(compact(SUPABASE.claims()), mtime=0), zip="GZIP")
    of(said, ED, zlib.compress(compact(ED.claims())))


def unexpected(book):
    messages = ["InvalidAudience", "jwt.exceptions.InvalidAudienceError: Invalid audience",
                "audience claim found in JWT but no audiences bound to the role"]
    for n, text in enumerate(messages):
        for provider in (SMALL[n], KEYCLOAK):
            book.given("claim.aud-unexpected", provider, provider.token(), "--error", text,
                       demand=["--issuer", provider.iss], verdict="accepted")
    book.given(None, OKTA, OKTA.token(), demand=["--issuer", OKTA.iss], verdict="accepted",
               why="without a message nobody refused it")


def party_for_audience(book):
    for text in ("InvalidIdentityToken: Incorrect token audience", "audience mismatch"):
        book.given("claim.azp-mismatch", ENTRA2, ENTRA2.token(), "--error", text, verdict="accepted",
                   why="AWS STS takes azp for the audience")


def assertions(book):
    def made(expect, header, claims, key):
        text = token({"typ": "JWT"} | header, claims, key)
        book.add(expect, text, ["--key", "{dir}/key.pem"], {"key.pem": public_pem(key)},
                 verdict="accepted")

    said, dates = "claim.assertion-rules", {"iat": NOW - 5, "exp": NOW + 295}
    apple = {"iss": "TEAM123456", "sub": "com.example.web", "aud": "https://appleid.apple.com"}
    made(said, {"alg": "ES256"}, apple | dates, "p256_a")
    made(said, {"alg": "ES256", "kid": "K1"}, apple | dates | {"exp": NOW + 31_536_000}, "p256_a")
    made(said, {"alg": "RS256", "kid": "K1"}, apple | dates, "rsa_a")
    made(None, {"alg": "ES256", "kid": "K1"}, apple | dates, "p256_a")
    store = {"iss": "57246542-96fe-1a63-e053-0824d011072a", "aud": "appstoreconnect-v1"}
    made(said, {"alg": "ES256", "kid": "K1"}, store | dates | {"exp": NOW + 3600}, "p256_b")
    made(None, {"alg": "ES256", "kid": "K1"}, store | dates, "p256_b")
    google = {"iss": "a@b.iam.gserviceaccount.com", "scope": "x", **dates}
    for aud in ("https://oauth2.googleapis.com/token", "https://www.googleapis.com/oauth2/v4/token"):
        made(said, {"alg": "RS256"}, google | {"aud": aud, "exp": NOW + 86_400}, "rsa_b")
        made(None, {"alg": "RS256"}, google | {"aud": aud}, "rsa_b")
    made(said, {"alg": "RS256"}, {"iss": "Iv23liExample", **dates, "exp": NOW + 3600}, "rsa_c")
    made(None, {"alg": "RS256"}, {"iss": "Iv23liExample", **dates}, "rsa_c")
    made(None, {"alg": "RS256"}, {"iss": "Iv23liExample", "iat": NOW - 60, "exp": NOW + 600}, "rsa_c")
    entra = {"aud": "https://login.microsoftonline.com/contoso/oauth2/v2.0/token", "iss": "app-1"}
    x5t = {"alg": "RS256", "x5t": "A1bC2dE3fH4iJ5kL6mN7oP8qR9s"}
    made(said, x5t, entra | dates | {"sub": "app-2"}, "rsa_a")
    made(said, x5t, entra | dates | {"sub": "app-1", "aud": [entra["aud"]]}, "rsa_a")
    made(said, {"alg": "RS256"}, entra | dates | {"sub": "app-1"}, "rsa_a")
    made(None, x5t, entra | dates | {"sub": "app-1"}, "rsa_a")
    made(said, {"alg": "ES256", "kid": "K1"}, {**store, "exp": NOW + 295}, "p256_b")
    server = store | {"bid": "com.example.app", "iat": NOW - 5}
    made(said, {"alg": "ES256", "kid": "K1"}, server | {"exp": NOW + 3595}, "p256_b")
    made(None, {"alg": "ES256", "kid": "K1"}, server | {"exp": NOW + 3590}, "p256_b")
    made(None, {"alg": "ES256", "kid": "K1"}, store | dates | {"scope": ["GET /v1/apps"],
                                                               "exp": NOW + 86_400}, "p256_b")
    team = {"iss": "W69DB474S9", "iat": NOW - 100}
    apple_kid = {"alg": "ES256", "kid": "X42CXW49DE"}
    made(said, apple_kid, team | {"exp": NOW + 31_536_000}, "p256_c")
    made(None, apple_kid, team | {"exp": NOW + 15_000_000}, "p256_c")
    made(said, apple_kid, team | {"iat": NOW - 7200}, "p256_c")
    made(None, apple_kid, team, "p256_c")
    fingerprint = "SHA256:mC36n2heyw121NyfbM+rBpGvxuISeajiVbUYTOS4hCk="
    for name, expect in [("ACME-PROD.LOADER", None), ("ACME-PROD.loader", said), ("acme.LOADER", said),
                         ("ACME.US-EAST-1.PRIVATELINK.LOADER", said), ("XY12345.EU-WEST-1.LOADER", said)]:
        made(expect, {"alg": "RS256"}, {"iss": f"{name}.{fingerprint}", "sub": name, **dates}, "rsa_b")
    zoom = {"appKey": "kd83Jd0sTfq2", "sdkKey": "kd83Jd0sTfq2", "mn": "8123456", "role": 0, "iat": NOW - 5}
    for life, expect in [(1795, said), (7200, None), (200_000, said)]:
        text = hs(header={"typ": "JWT"}, iss=MISSING, aud=MISSING, sub=MISSING, roles=MISSING, org=MISSING,
                  **zoom | {"exp": NOW + life, "tokenExp": NOW + life})
        book.secret(expect, text, SECRET.decode(), demand=[], verdict="accepted")
    box = {"iss": "nq3m1", "sub": "4321", "box_sub_type": "enterprise", "jti": "0f1e2d3c4b5a69788796",
           "aud": "https://api.box.com/oauth2/token", "exp": NOW + 45}
    made(None, {"alg": "RS256", "kid": "7cgeazfu"}, box, "rsa_a")
    made(said, {"alg": "RS256", "kid": "7cgeazfu"}, box | {"exp": NOW + 130}, "rsa_a")
    made(said, {"alg": "RS256", "kid": "7cgeazfu"}, box | {"jti": "7"}, "rsa_a")
    sign = {"iss": "5c2b8d7e", "sub": "464f7988", "aud": "account-d.docusign.com", **dates,
            "scope": "signature impersonation"}
    made(None, {"alg": "RS256"}, sign, "rsa_a")
    made(said, {"alg": "RS256"}, sign | {"aud": "https://account-d.docusign.com"}, "rsa_a")
    force = {"iss": "3MVG9", "sub": "ann@example.org", "aud": "https://login.salesforce.com"}
    made(None, {"alg": "RS256"}, force | {"exp": NOW + 170}, "rsa_a")
    made(said, {"alg": "ES256"}, force | {"exp": NOW + 170}, "p256_a")
    wrong = token({"typ": "JWT", "alg": "RS256"}, {"iss": "987654", "iat": NOW - 60, "exp": NOW + 540}, "rsa_a")
    book.add("signature.mismatch", wrong, ["--key", "{dir}/key.pem"], {"key.pem": public_pem("rsa_b")})
    fast = token({"typ": "JWT", **apple_kid}, store | {"iat": NOW + 25, "exp": NOW + 600}, "p256_c")
    book.add("time.clock-skew", fast, ["--key", "{dir}/key.pem"], {"key.pem": public_pem("p256_c")})
