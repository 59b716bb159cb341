"""Dates that are past, ahead, or no dates: the causes `time.*`."""

from providers import (AUTH0, CLERK_DEV, CLERK_PROD, COGNITO_ID, ED, ENTRA2, FIREBASE, GOOGLE, HOME,
                       KEYCLOAK, MISSING, NOW, OKTA, SECRET, SESSION_DEV, SESSION_PROD, SMALL,
                       SUPABASE, hs)

HOUR = 3600


def cases(book):
    for group in (expired, short_lived, ahead, skew, milliseconds, lifetimes, no_numbers, undated):
        group(book)


def dated(provider, iat, exp, **more):
    nbf = {"nbf": iat} if "nbf" in provider.more else {}
    return provider.token(iat=iat, exp=exp, **(nbf | more))


def expired(book):
    said = "time.expired"
    for provider, ago in [(CLERK_PROD, 1), (AUTH0, 86_400), (OKTA, 30), (KEYCLOAK, 12 * HOUR),
                          (ED, 400 * 86_400), (GOOGLE, 5), (FIREBASE, 61), (ENTRA2, 7)]:
        book.given(said, provider, dated(provider, NOW - ago - HOUR, NOW - ago))
    book.given(said, HOME, dated(HOME, NOW - HOUR, NOW))
    book.given(said, SUPABASE, dated(SUPABASE, NOW - HOUR, NOW - 60), "--leeway", "30s")
    book.given(said, HOME, dated(HOME, NOW - HOUR, NOW - 0.5))
    book.given(said, OKTA, OKTA.token(iat=MISSING, exp=NOW - 10))
    book.given(said, HOME, dated(HOME, NOW - 131, NOW - 10))
    book.secret(said, hs(iat=NOW - 90_000, exp=NOW - 3_600), SECRET.decode())


def short_lived(book):
    said = "time.short-lived"
    book.given(said, CLERK_DEV, dated(SESSION_DEV, NOW - 61, NOW - 1),
               demand=["--issuer", CLERK_DEV.iss])
    book.given(said, CLERK_PROD, dated(SESSION_PROD, NOW - 90_000, NOW - 89_940),
               demand=["--issuer", CLERK_PROD.iss, "--authorized-party",
                       "https://app.bakery.example.com"])
    book.given(said, CLERK_PROD, dated(CLERK_PROD, NOW - 100, NOW - 40))
    book.given(said, CLERK_DEV, f"Bearer {dated(CLERK_DEV, NOW - 600, NOW - 480)}\n")
    book.given(said, HOME, dated(HOME, NOW - 130, NOW - 10))
    book.given(said, ED, dated(ED, NOW - 65, NOW - 60), "--leeway", "10s")
    book.given(said, OKTA, dated(OKTA, NOW - 61, NOW - 1))
    book.given(said, KEYCLOAK, dated(KEYCLOAK, NOW - 60, NOW))
    book.secret(said, hs(iat=NOW - 31, exp=NOW - 1), SECRET.decode())


def ahead(book):
    said = "time.not-yet-valid"
    for provider, by in [(CLERK_PROD, HOUR), (OKTA, 301), (ENTRA2, 2 * HOUR), (ED, 86_400),
                         (HOME, 30 * 86_400)]:
        book.given(said, provider, provider.token(nbf=NOW + by, exp=NOW + by + HOUR))
    book.given(said, SUPABASE, SUPABASE.token(iat=NOW + HOUR, nbf=NOW + HOUR, exp=NOW + 2 * HOUR))
    book.given(said, HOME, HOME.token(nbf=NOW + 900, exp=NOW + HOUR), "--leeway", "1m")
    book.secret(said, hs(nbf=NOW + 600, exp=NOW + HOUR), SECRET.decode())


def skew(book):
    said = "time.clock-skew"
    for provider, by in [(CLERK_PROD, 1), (CLERK_DEV, 3), (ENTRA2, 300), (OKTA, 7), (KEYCLOAK, 90),
                         (ED, 240)]:
        text = provider.token(iat=NOW + by, nbf=NOW + by, exp=NOW + by + HOUR)
        book.given(said, provider, text)
    book.given(said, FIREBASE, FIREBASE.token(iat=NOW + 2, exp=NOW + HOUR))
    book.given(said, GOOGLE, GOOGLE.token(iat=NOW + 30, exp=NOW + HOUR))
    book.given(said, HOME, HOME.token(nbf=NOW + 5))
    book.given(said, HOME, HOME.token(iat=NOW + 0.25, exp=NOW + HOUR))
    book.given(said, SUPABASE, SUPABASE.token(iat=NOW + 45, exp=NOW + HOUR), "--leeway", "30s")
    book.secret(said, hs(iat=NOW + 12, exp=NOW + HOUR), SECRET.decode())


def milliseconds(book):
    said, ms = "time.milliseconds", 1000
    for provider in (CLERK_PROD, OKTA, KEYCLOAK, ED, SUPABASE):
        book.given(said, provider, provider.token(exp=(NOW + HOUR) * ms + 123), verdict="accepted")
    book.given(said, HOME, HOME.token(iat=NOW * ms, exp=(NOW + HOUR) * ms))
    book.given(said, CLERK_DEV, CLERK_DEV.token(iat=NOW * ms, nbf=NOW * ms, exp=(NOW + 60) * ms))
    book.given(said, AUTH0, AUTH0.token(iat=(NOW - 5) * ms))
    book.given(said, HOME, HOME.token(nbf=(NOW - 60) * ms))
    book.given(said, HOME, HOME.token(iat=MISSING, exp=NOW * ms * ms), verdict="accepted",
               why="microseconds: a date beyond the year 5000 as well")
    book.secret(said, hs(exp=(NOW + HOUR) * ms), SECRET.decode(), verdict="accepted")
    book.secret(said, hs(iat=NOW * ms + 5, exp=(NOW + HOUR) * ms), SECRET.decode())


def lifetimes(book):
    said = "time.relative-lifetime"
    for provider, life in [(CLERK_PROD, 60), (OKTA, HOUR), (ED, 86_400), (KEYCLOAK, 300),
                           (SUPABASE, 30 * 86_400), (COGNITO_ID, 0)]:
        book.given(said, provider, provider.token(exp=life))
    book.given(said, HOME, HOME.token(iat=MISSING, exp=900))
    book.given(said, HOME, HOME.token(iat=NOW - 100, exp=NOW - 400))
    book.secret(said, hs(exp=7200), SECRET.decode())


def no_numbers(book):
    said = "time.not-a-number"
    for n, change in enumerate([{"exp": str(NOW + 60)}, {"exp": "2026-09-21T15:00:00Z"},
                                {"iat": str(NOW)}, {"nbf": "now"}, {"exp": True}, {"exp": None},
                                {"exp": [NOW + 60]}, {"iat": {"$date": NOW}}, {"exp": "60m"},
                                {"nbf": f"{NOW - 5}"}]):
        provider = (SMALL + [CLERK_DEV, AUTH0])[n % 7]
        book.given(said, provider, provider.token(**change))
    book.secret(said, hs(exp="1h"), SECRET.decode())


def undated(book):
    for provider in (CLERK_PROD, OKTA, HOME, ED):
        book.given("time.missing-exp", provider, provider.token(exp=MISSING), "--require", "exp")
    book.secret("time.missing-exp", hs(exp=MISSING), SECRET.decode(), "--require", "exp")
    book.given("time.missing-exp", SUPABASE, SUPABASE.token(exp=MISSING, iat=MISSING),
               "--require", "sub", "--require", "exp")
    for session in (SESSION_DEV, SESSION_PROD):
        book.given("time.missing-exp", session, session.token(exp=MISSING), "--require", "exp",
                   why="no template is missed: every session token has exp")
    for provider, age, most in [(AUTH0, HOUR, "15m"), (OKTA, 70, "1m"), (ENTRA2, 1800, "10m"),
                                (COGNITO_ID, 400, "5m"), (GOOGLE, 3000, "30m")]:
        text = dated(provider, NOW - age, NOW + HOUR)
        book.given("time.too-old", provider, text, "--max-age", most)
    book.given("time.too-old", HOME, dated(HOME, NOW - 100, NOW + HOUR), "--max-age", "30s",
               "--leeway", "30s")
    book.secret("time.too-old", hs(iat=NOW - 7200, exp=NOW + HOUR), SECRET.decode(),
                "--max-age", "1h")
