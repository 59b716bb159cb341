"""What the tokens of the usual providers look like, and what an API demands of them."""

import json
from pathlib import Path

import signing

NOW = 1_790_000_000
TENANT = "5f0b7c1e-93d2-4b1c-8a57-2f9d0c6e4b1a"
CLIENT = "c1d2e3f4-0a1b-4c2d-9e3f-a4b5c6d7e8f9"
API = "9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d"


class Provider:
    """A source of good tokens: every case starts from one and spoils one thing."""

    def __init__(self, name, iss, key, kid, claims, aud, life=3600, header=None, alg=None):
        self.name, self.iss, self.key, self.kid, self.aud = name, iss, key, kid, aud
        self.alg = alg or signing.default_alg(key)
        self.more, self.life, self.header_more = claims, life, header or {}

    def header(self, **change):
        base = {"alg": self.alg, "kid": self.kid, "typ": "JWT"} | self.header_more
        return drop(base | change)

    def claims(self, **change):
        base = {"iss": self.iss, "aud": self.aud, "iat": NOW - 20, "exp": NOW - 20 + self.life}
        return drop(base | self.more | change)

    def token(self, header=None, key=None, alg=None, form="raw", **change):
        used = key or self.key
        return signing.token(self.header(**(header or {})), self.claims(**change), used, alg, form)

    def jwk(self, **more):
        pinned = {"alg": self.alg} if self.alg != "EdDSA" else {}
        return signing.jwk(self.key, **({"kid": self.kid} | pinned | more))

    def jwks(self, *more, **change):
        return signing.jwks(self.jwk(**change), *more)

    def demand(self, iss=None, aud=None):
        """Issuer and audience; a provider that sets no audience is asked for none."""
        own = self.aud[0] if isinstance(self.aud, list) else self.aud
        wanted = aud or own
        audience = [] if wanted is MISSING else ["--audience", wanted]
        return ["--issuer", iss or self.iss, *audience]


MISSING = object()


def drop(members):
    return {name: value for name, value in members.items() if value is not MISSING}


CLERK_BASE = {"jti": "b0a1f2c3d4e5", "nbf": NOW - 30, "sub": "user_2vKqWmZ8rTnP"}
SESSION = {"azp": "https://app.bakery.example.com", "sid": "sess_2vKqWmZ8rTnP", "sts": "active",
           "v": 2, "fva": [7, -1]}
CLERK_DEV = Provider(
    "clerk-dev", "https://brave-heron-48.clerk.accounts.dev", "rsa_a",
    "ins_2fHs8KqLmN3oPrTuVwXyZaBcDeF",
    CLERK_BASE | {"azp": "http://localhost:5173", "email": "ann@example.org", "user_id": "u_17"},
    "convex", 300, {"cat": "cl_B7d4PD222AAA"})
CLERK_PROD = Provider(
    "clerk-prod", "https://clerk.bakery.example.com", "rsa_b", "ins_2gRt5YuIoPaSdFgHjKlZxCvBnM1",
    CLERK_BASE | {"azp": "https://app.bakery.example.com", "tenant": "north"},
    ["orders-api", "stock-api"], 600, {"cat": "cl_B7d4PD222AAA"})
SESSION_DEV = Provider(
    "clerk-dev-session", CLERK_DEV.iss, "rsa_a", CLERK_DEV.kid,
    CLERK_BASE | SESSION | {"azp": "http://localhost:5173"}, MISSING, 60,
    {"cat": "cl_B7d4PD111AAA"})
SESSION_PROD = Provider(
    "clerk-prod-session", CLERK_PROD.iss, "rsa_b", CLERK_PROD.kid, CLERK_BASE | SESSION, MISSING,
    60, {"cat": "cl_B7d4PD111AAA"})
AUTH0 = Provider(
    "auth0", "https://acme-shop.eu.auth0.com/", "rsa_c", "Qk9FMjg3RkY0NzU1QzE5",
    {"sub": "auth0|64af0c1d2e3b4a5968778695", "azp": "h7Gq2LmZ9rTnPvKqWm8xYb3cDfE4sUaJ",
     "scope": "openid profile read:orders", "permissions": ["read:orders"]},
    ["https://api.acme.example", "https://acme-shop.eu.auth0.com/userinfo"], 86400)
OKTA = Provider(
    "okta", "https://dev-4821097.okta.com/oauth2/default", "p256_c", "xR7tq-Okta_kid0Jb",
    {"ver": 1, "jti": "AT.8vKqWmZ8rTnPhg", "cid": "0oa5x1y2z3ABCDEFg5d7",
     "uid": "00u5x1y2z3HIJKLMn5d7", "scp": ["openid", "orders"], "sub": "ann@example.org"},
    "api://default")
COGNITO = Provider(
    "cognito", "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Kp7LmQwEr", "rsa_a",
    "3dYbK1mVq0cT8uXwZsR5hPnJfLg2aEoI7iHt4vQxU9M=",
    {"sub": "a1b2c3d4-0001-4000-8000-000000000001", "origin_jti": "0c1d", "event_id": "9f8e",
     "token_use": "access", "scope": "aws.cognito.signin.user.admin", "auth_time": NOW - 20,
     "jti": "77aa", "username": "ann", "client_id": "4k5l6m7n8o9p0q1r2s3t4u5v6w"}, MISSING)
COGNITO_ID = Provider(
    "cognito-id", COGNITO.iss, "rsa_a", COGNITO.kid,
    {"sub": "a1b2c3d4-0001-4000-8000-000000000001", "at_hash": "wX3kq0P5sR8t_uYz1aBcDg",
     "cognito:username": "ann", "token_use": "id", "auth_time": NOW - 20,
     "email": "ann@example.org", "email_verified": True}, "4k5l6m7n8o9p0q1r2s3t4u5v6w")
ENTRA2 = Provider(
    "entra-v2", f"https://login.microsoftonline.com/{TENANT}/v2.0", "rsa_b",
    "JYhAcTPMZ_LX6DBlOWQ7Hn0NeXE",
    {"nbf": NOW - 320, "aio": "AXQAi/8", "azp": CLIENT, "azpacr": "1", "name": "Ann",
     "oid": "00000000-aaaa-4bbb-8ccc-dddddddddddd", "rh": "0.AR8", "scp": "access_as_user",
     "sub": "kQ3mZ8", "tid": TENANT, "uti": "pW1", "ver": "2.0"}, API, 4500)
ENTRA1 = Provider(
    "entra-v1", f"https://sts.windows.net/{TENANT}/", "rsa_b", "JYhAcTPMZ_LX6DBlOWQ7Hn0NeXE",
    {"nbf": NOW - 320, "acr": "1", "appid": CLIENT, "appidacr": "1", "scp": "user_impersonation",
     "sub": "kQ3mZ8", "tid": TENANT, "upn": "ann@example.org", "ver": "1.0"},
    f"api://{API}", 4500, {"x5t": "JYhAcTPMZ_LX6DBlOWQ7Hn0NeXE"})
FIREBASE = Provider(
    "firebase", "https://securetoken.google.com/tea-house-7f3c1", "rsa_c",
    "6f7254101f56e41cf35c9926de84a2d552b4c6f1",
    {"name": "Ann", "auth_time": NOW - 500, "user_id": "Zx81cVbNm", "sub": "Zx81cVbNm",
     "email": "ann@example.org", "email_verified": False,
     "firebase": {"identities": {"email": ["ann@example.org"]}, "sign_in_provider": "password"}},
    "tea-house-7f3c1")
SUPABASE = Provider(
    "supabase", "https://qwertyuiopasdfghjklz.supabase.co/auth/v1", "p256_a",
    "b81269f1-21d8-4f2e-b719-c2240a840d90",
    {"sub": "11111111-2222-4333-8444-555555555555", "role": "authenticated", "aal": "aal1",
     "amr": [{"method": "password", "timestamp": NOW - 20}], "email": "ann@example.org",
     "session_id": "66666666-7777-4888-8999-aaaaaaaaaaaa", "is_anonymous": False,
     "app_metadata": {"provider": "email"}, "user_metadata": {}}, "authenticated")
KEYCLOAK = Provider(
    "keycloak", "https://sso.example.org/realms/harbour", "p384_a",
    "aB3_dE6-gH9jKlMnOpQrStUvWxYz0123456789abcdE",
    {"jti": "onrtac:5a1b", "sub": "f0e1d2c3-b4a5-4968-8778-695a4b3c2d1e", "typ": "Bearer",
     "azp": "harbour-web", "sid": "9988", "acr": "1", "scope": "email profile",
     "realm_access": {"roles": ["offline_access", "berth-master"]}, "email_verified": True},
    ["harbour-api", "account"], 300)
GOOGLE = Provider(
    "google", "https://accounts.google.com", "rsa_a", "c8ab71530972bba20b49f78a09c9852c43ff9118",
    {"azp": "407408718192.apps.googleusercontent.com", "sub": "110169484474386276334",
     "at_hash": "HK6E_P6Dh8Y93mRNtsDB1Q", "email": "ann@example.org", "email_verified": True,
     "nonce": "0394852-3190485"}, "407408718192.apps.googleusercontent.com")
HOME = Provider(
    "home-made", "https://auth.tiny.example", "p256_b", "2026-09",
    {"sub": "17", "roles": ["editor", "author"], "org": {"id": "o-9", "plan": {"tier": "gold"}}},
    "tiny-api", 900)
ED = Provider(
    "home-made-ed25519", "urn:tiny:issuer", "ed_a", "ed-1",
    {"sub": "service:mailer", "scope": "mail:send"}, ["mail", "log"], 900)
KUBERNETES = Provider(
    "kubernetes", "https://kubernetes.default.svc", "rsa_b", "iLm4oJ8",
    {"kubernetes.io": {"namespace": "kafka", "serviceaccount": {"name": "cruise", "uid": "1-2"}},
     "sub": "system:serviceaccount:kafka:cruise"}, ["https://kubernetes.default.svc"], 3600)
GITLAB = Provider(
    "gitlab", "https://gitlab.com", "rsa_c", "4i3sFE7sxqNPOT7FdvcGA1ZVGGI_r-tsDXnEuYT4ZqE",
    {"sub": "project_path:harbour/crane:ref_type:branch:ref:main", "project_id": "17",
     "project_path": "harbour/crane", "ref": "main", "ref_type": "branch", "ref_protected": "false",
     "user_email": "ann@example.org"}, "https://vault.example.com", 3600)
SPIFFE = Provider(
    "spiffe", "https://oidc-discovery.example.org", "p256_c", "C6vs25welZOx6WksNYfbMfiw9l96pMnD",
    {"sub": "spiffe://example.org/ns/shop/sa/cart"}, ["spiffe://example.org/orders"], 300)
GITHUB = Provider(
    "github", "https://token.actions.githubusercontent.com", "rsa_a", "cc413527-173f-5a05-976e-9c52b1d7b431",
    {"sub": "repo:harbour/crane:environment:production", "repository": "harbour/crane",
     "repository_owner": "harbour", "ref": "refs/heads/main", "environment": "production"},
    "https://github.com/harbour", 300)
EVERY = [CLERK_DEV, CLERK_PROD, AUTH0, OKTA, COGNITO_ID, ENTRA2, ENTRA1, FIREBASE, SUPABASE,
         KEYCLOAK, GOOGLE, KUBERNETES, GITLAB, GITHUB, HOME, ED]
SMALL = [OKTA, SUPABASE, KEYCLOAK, HOME, ED]

SECRET = b"paper-lantern-over-the-quiet-harbour-0042"


class Book:
    """Collects the cases, and numbers them."""

    def __init__(self):
        self.cases, self.counts = [], {}

    def add(self, expect, stdin, argv, files, verdict="rejected", why=None, at=NOW):
        name = expect or "healthy"
        self.counts[name] = count = self.counts.get(name, 0) + 1
        case = {"id": f"{name}/{count:02}", "argv": [*argv, "--at", str(at)], "stdin": stdin,
                "files": files, "expect": expect, "verdict": verdict}
        self.cases.append(case | ({"why": why} if why else {}))

    def given(self, expect, provider, text, *more, demand=None, jwks=None, **rest):
        """A text for an API that trusts a key set of the provider and demands its issuer."""
        argv = ["--jwks", "{dir}/jwks.json", *(provider.demand() if demand is None else demand), *more]
        self.add(expect, text, argv, {"jwks.json": jwks or provider.jwks()}, **rest)

    def pem(self, expect, provider, text, pem, *more, **rest):
        argv = ["--key", "{dir}/key.pem", *provider.demand(), *more]
        self.add(expect, text, argv, {"key.pem": pem}, **rest)

    def secret(self, expect, text, content, *more, demand=None, **rest):
        argv = ["--secret-file", "{dir}/secret", *(HOME.demand() if demand is None else demand), *more]
        self.add(expect, text, argv, {"secret": content}, **rest)

    def write(self, path):
        lines = [json.dumps(case, ensure_ascii=False) for case in self.cases]
        Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")


def hs(alg="HS256", secret=SECRET, header=None, **change):
    """A token of the home-made issuer with a shared secret."""
    base = {"kid": MISSING, "alg": alg} | (header or {})
    return signing.token(HOME.header(**base), HOME.claims(**change), secret, alg)
