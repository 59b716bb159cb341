"""What was pasted instead of a token: the causes `input.*`."""

import base64
import json
import re
from urllib.parse import quote

import signing
from providers import (AUTH0, CLERK_DEV, CLERK_PROD, COGNITO_ID, ED, ENTRA2, EVERY, FIREBASE,
                       GOOGLE, HOME, KEYCLOAK, NOW, OKTA, SECRET, SESSION_PROD, SMALL, SUPABASE,
                       hs)
from signing import b64


def cases(book):
    for group in (nothing, literals, cut_by_a_log, partial, truncated, standard_base64, padded,
                  url_encoded, invisible, wrapped, quoted, embedded, twice, case_changed, trailing,
                  names, damaged_within):
        group(book)


# What people paste around one token, here a damaged one.
AROUND = ("x-access-token: {}", "Cookie: theme=dark; session={}; lang=en", "export API_JWT='{}'",
          "curl -H 'Authorization: Bearer {}' https://api.example/items",
          '{{"access_token":"{}","expires_in":3600}}', "WARN rejected token={} user=42")


def damaged_within(book):
    text = hs()
    for around in AROUND:
        damages = {"input.padded": text + "=", "input.partial": text.rpartition(".")[0],
                   "input.truncated": text[:-9], "input.case-changed": text.lower(),
                   "input.line-wrapped": fold(text, 64)}
        for said, damaged in damages.items():
            book.secret(said, around.format(damaged), SECRET.decode())


def nothing(book):
    for text in ["", "\n", "  \t \r\n", "Bearer", "Bearer \n", "bearer ", "Authorization: Bearer ",
                 "Authorization:\n", "authorization: bearer\r\n"]:
        book.given("input.empty", SMALL[len(text) % 5], text)
    argv = ["--secret-file", "{dir}/secret", "--audience", "tiny-api"]
    book.add("input.empty", "BEARER\n", argv, {"secret": SECRET.decode()})


def literals(book):
    words = ["null", "undefined", "None", "NaN", "[object Object]", "[object Promise]"]
    around = ["{}", "Bearer {}", "Authorization: Bearer {}\n", "bearer {}\r\n", "{}\n",
              "Authorization: {}"]
    for n, word in enumerate(words):
        book.given("input.null-literal", SMALL[n % 5], around[n].format(word))
        book.given("input.null-literal", EVERY[n], around[(n + 2) % 5].format(word))
    book.secret("input.null-literal", "Bearer None", SECRET.decode())
    book.given("input.null-literal", HOME, 'Bearer "undefined"',
               why="quotes around a literal: the literal is why there is no token")


def cut_by_a_log(book):
    head = OKTA.token()
    book.given("input.ellipsis", OKTA, head[:24] + "..." + head[-12:])
    book.given("input.ellipsis", OKTA, head[:200] + "...")
    token = SUPABASE.token()
    book.given("input.ellipsis", SUPABASE, token[:60] + "\u2026")
    book.given("input.ellipsis", SUPABASE, "Bearer " + token[:40] + "\u2026" + token[-40:] + "\n")
    token = CLERK_DEV.token()
    book.given("input.ellipsis", CLERK_DEV, token[:-90] + "... (truncated)")
    book.given("input.ellipsis", CLERK_DEV, token[:300] + "(truncated)")
    token = KEYCLOAK.token()
    head, payload, _ = token.split(".")
    book.given("input.ellipsis", KEYCLOAK, f"{head}.{payload}....")
    book.given("input.ellipsis", KEYCLOAK, f"{head}.\u2026")
    book.given("input.ellipsis", KEYCLOAK, f"Authorization: Bearer {head}.{payload[:30]}...\n")
    book.secret("input.ellipsis", hs()[:70] + "...", SECRET.decode())
    text = ED.token()
    book.given("input.ellipsis", ED, text[:50] + "[...]" + text[-20:])
    book.given("input.ellipsis", ED, text[:80] + " ... " + text[-30:])


def partial(book):
    for provider, shape in [(CLERK_PROD, "{}"), (OKTA, "Bearer {}"), (ED, "{}\n"),
                            (FIREBASE, "Authorization: Bearer {}")]:
        head, payload, _ = provider.token().split(".")
        book.given("input.partial", provider, shape.format(f"{head}.{payload}"))
    book.given("input.partial", SUPABASE, SUPABASE.token().split(".")[0])
    book.given("input.partial", GOOGLE, GOOGLE.token().split(".")[1])
    book.given("input.partial", HOME, HOME.token().split(".")[1] + "\n")
    book.given("input.partial", KEYCLOAK, "Bearer " + KEYCLOAK.token().split(".")[0])
    book.secret("input.partial", hs().rpartition(".")[0], SECRET.decode())


def long_token(provider, least):
    """With a claim that makes it longer than `least`."""
    return provider.token(permissions=[f"orders:read:{n}" for n in range(least // 24)])


def truncated(book):
    for provider, cut in [(CLERK_DEV, 1), (AUTH0, 2), (ENTRA2, 100), (CLERK_PROD, 339), (OKTA, 1),
                          (SUPABASE, 2), (HOME, 30), (KEYCLOAK, 64), (ED, 6), (ED, 84)]:
        book.given("input.truncated", provider, provider.token()[:-cut])
    book.given("input.truncated", GOOGLE, "Bearer " + GOOGLE.token()[:-17] + "\n")
    for cut in (1, 3, 20):
        book.secret("input.truncated", hs()[:-cut], SECRET.decode())
    book.secret("input.truncated", hs("HS512", SECRET * 2)[:-8], (SECRET * 2).decode())
    for provider, length in [(OKTA, 255), (FIREBASE, 256), (CLERK_DEV, 256), (SESSION_PROD, 255)]:
        book.given("input.truncated", provider, provider.token()[:length])
    for length, provider in [(1024, KEYCLOAK), (1024, COGNITO_ID), (4096, AUTH0), (4096, HOME)]:
        text = long_token(provider, length)
        assert len(text) > length
        book.given("input.truncated", provider, text[:length])
    book.given("input.truncated", ENTRA2, ENTRA2.token()[:401],
               why="cut inside the payload: no part of it is whole, so it is not partial")
    book.given("input.truncated", CLERK_PROD, CLERK_PROD.token()[:350] + "\n",
               why="cut inside the payload")


def as_standard(text):
    return text.replace("-", "+").replace("_", "/")


def standard_base64(book):
    odd = {"jti": "~~~???>>>", "note": "\u00ff\u00fe\u00fb?~>"}
    for provider in (CLERK_DEV, OKTA, KEYCLOAK, ED):
        text = provider.token(**odd)
        assert as_standard(text) != text
        book.given("input.standard-base64", provider, as_standard(text))
    head, payload, sig = FIREBASE.token().split(".")
    assert as_standard(sig) != sig
    book.given("input.standard-base64", FIREBASE, f"{head}.{payload}.{as_standard(sig)}")
    text = HOME.token(header={"x": "???>>>~~~"}, jti="plain").split(".")
    text[0] = as_standard(text[0])
    book.given("input.standard-base64", HOME, "Bearer " + ".".join(text) + "\n")
    book.secret("input.standard-base64", as_standard(hs(**odd)), SECRET.decode())
    padded = [as_standard(pad(part)) for part in SUPABASE.token(**odd).split(".")]
    book.given("input.standard-base64", SUPABASE, ".".join(padded),
               why="a standard encoder wrote it: the padding belongs to that")


def pad(part):
    return part + "=" * (-len(part) % 4)


def padded(book):
    for provider in (CLERK_PROD, SUPABASE, ENTRA2, HOME):
        parts = [pad(part) for part in provider.token().split(".")]
        book.given("input.padded", provider, ".".join(parts))
    for provider in (OKTA, ED):
        head, payload, sig = provider.token().split(".")
        book.given("input.padded", provider, f"{head}.{payload}.{pad(sig)}")
    for filler in ("", "a", "bb"):
        parts = HOME.token(jti=filler).split(".")
        if pad(parts[1]) != parts[1]:
            book.given("input.padded", HOME, f"{parts[0]}.{pad(parts[1])}.{parts[2]}")
    book.secret("input.padded", "Bearer " + ".".join(map(pad, hs().split("."))), SECRET.decode())
    for name in ("Ann", "Bertha"):
        book.given("input.padded", SUPABASE, alb(name), demand=["--issuer", SUPABASE.iss],
                   why="a load balancer of AWS signs the padded text")


def alb(name):
    header = SUPABASE.header(iss=SUPABASE.iss, client="4k5l6m7n8o9p", exp=NOW + 100,
                             signer="arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/x")
    claims = {"sub": "17", "name": name, "iss": SUPABASE.iss, "exp": NOW + 100}
    start = ".".join(base64.urlsafe_b64encode(signing.compact(p)).decode() for p in (header, claims))
    sig = signing.signature(start.encode(), SUPABASE.key, "ES256")
    return f"{start}.{base64.urlsafe_b64encode(sig).decode()}"


def url_encoded(book):
    book.given("input.url-encoded", OKTA, OKTA.token().replace(".", "%2E"))
    book.given("input.url-encoded", GOOGLE, GOOGLE.token().replace(".", "%2e"))
    book.given("input.url-encoded", SUPABASE,
               f"access_token={SUPABASE.token()}&token_type=bearer&expires_in=3600")
    book.given("input.url-encoded", KEYCLOAK,
               f"#access_token={KEYCLOAK.token()}&state=xyz&session_state=9988")
    book.given("input.url-encoded", AUTH0,
               f"access_token={AUTH0.token()}&scope=openid%20profile&expires_in=86400\n")
    book.given("input.url-encoded", HOME, f"token={HOME.token()}&next=%2Fhome",
               why="a query string like the one with access_token")
    book.given("input.url-encoded", COGNITO_ID, f"id_token={COGNITO_ID.token()}&expires_in=3600",
               why="a query string like the one with access_token")
    book.given("input.url-encoded", ED, "Bearer%20" + ED.token())
    head, payload, sig = CLERK_DEV.token().split(".")
    book.given("input.url-encoded", CLERK_DEV, f"{head}.{payload}%2E{sig}")
    everything = "".join(f"%{ord(c):02X}" if n % 9 == 0 else c for n, c in enumerate(HOME.token()))
    book.given("input.url-encoded", HOME, everything)
    parts = [quote(pad(part), safe="") for part in SUPABASE.token().split(".")]
    if any("%3D" in part for part in parts):
        book.given("input.url-encoded", SUPABASE, ".".join(parts),
                   why="padding that a form has encoded: the percent signs are what is seen")
    book.secret("input.url-encoded", hs().replace(".", "%2E"), SECRET.decode())


INVISIBLE = {"zero-width space": "\u200b", "zero-width non-joiner": "\u200c",
             "zero-width joiner": "\u200d", "word joiner": "\u2060", "soft hyphen": "\u00ad",
             "no-break space": "\u00a0", "byte order mark": "\ufeff"}


def invisible(book):
    for n, char in enumerate(INVISIBLE.values()):
        provider = EVERY[n]
        text = provider.token()
        dots = [m.start() for m in re.finditer(r"\.", text)]
        places = [dots[0] // 2, (dots[0] + dots[1]) // 2, (dots[1] + len(text)) // 2]
        at = places[n % 3]
        book.given("input.invisible-chars", provider, text[:at] + char + text[at:])
        at = places[(n + 1) % 3]
        text = HOME.token(jti=str(n))
        at = at % len(text)
        book.given("input.invisible-chars", HOME, text[:at] + char + text[at:])
    text = OKTA.token()
    for char in ("\ufeff", "\u200b", "\u2060"):
        book.given("input.invisible-chars", OKTA, char + text)
    for char in ("\u200b", "\u200d", "\u00ad"):
        book.given("input.invisible-chars", OKTA, text + char)
    head, payload, sig = SUPABASE.token().split(".")
    book.given("input.invisible-chars", SUPABASE, f"{head}\u200b.\u200b{payload}.{sig}")
    book.given("input.invisible-chars", SUPABASE, f"Bearer \u200b{head}.{payload}.{sig}\n")
    book.given("input.invisible-chars", SUPABASE, f"\ufeffBearer {head}.{payload}.{sig}")
    text = "\u00ad".join(re.findall(".{1,50}", ED.token()))
    book.given("input.invisible-chars", ED, text)
    book.secret("input.invisible-chars", hs()[:-1] + "\u200b" + hs()[-1], SECRET.decode())


def fold(text, width, end="\n"):
    return end.join(text[at:at + width] for at in range(0, len(text), width))


def wrapped(book):
    for provider, width, end in [(CLERK_DEV, 64, "\n"), (CLERK_PROD, 76, "\r\n"), (OKTA, 72, "\n"),
                                 (AUTH0, 80, "\n"), (KEYCLOAK, 76, "\n    "), (ED, 64, " "),
                                 (ENTRA2, 80, "\r\n"), (FIREBASE, 120, "\n"), (HOME, 72, "\n\t")]:
        book.given("input.line-wrapped", provider, fold(provider.token(), width, end) + "\n")
    book.given("input.line-wrapped", SUPABASE, "Bearer " + fold(SUPABASE.token(), 76))
    book.given("input.line-wrapped", GOOGLE, "Authorization: Bearer " + fold(GOOGLE.token(), 64))
    book.given("input.line-wrapped", OKTA, OKTA.token().replace(".", ".\n"))
    text = HOME.token()
    book.given("input.line-wrapped", HOME, text[:150] + "\n" + text[150:])
    book.given("input.line-wrapped", HOME, text[:211] + " " + text[211:])
    book.secret("input.line-wrapped", fold(hs(), 76, "\r\n"), SECRET.decode())


def quoted(book):
    pairs = ['"{}"', "'{}'", "\u201c{}\u201d", "\u2018{}\u2019", "`{}`", "<{}>", '"{}"\n',
             "[{0}](https://jwt.io)", "Bearer \"{}\"", "\"Bearer {}\"", "```\n{}\n```", "'{}' \n",
             "Authorization: Bearer '{}'", "\u201cBearer {}\u201d", "<Bearer {}>",
             "[token]({0})"]
    for n, shape in enumerate(pairs):
        provider = (SMALL + [CLERK_PROD, GOOGLE])[n % 7]
        book.given("input.quoted", provider, shape.format(provider.token()))
    book.given("input.quoted", ED, f'"{ED.token()}', why="one quote was copied along")
    book.given("input.quoted", ED, f"{ED.token()}'", why="one quote was copied along")
    book.given("input.quoted", SUPABASE, f'\\"{SUPABASE.token()}\\"',
               why="the quotes of JSON inside JSON")
    book.secret("input.quoted", f"`{hs()}`", SECRET.decode())


def embedded(book):
    texts = [
        "Cookie: __session={}; __client_uat=1789999000",
        "__session={}; theme=dark; _ga=GA1.2.3",
        "theme=dark; access_token={}; lang=de",
        "Set-Cookie: token={}; Path=/; HttpOnly; Secure; SameSite=Lax",
        '{{"access_token":"{}","token_type":"Bearer","expires_in":3600}}',
        '{{\n  "token": "{}"\n}}\n',
        '{{"data":{{"session":{{"jwt":"{}"}}}},"ok":true}}',
        "curl -H 'Authorization: Bearer {}' https://api.acme.example/orders",
        'curl https://api.acme.example/orders \\\n  -H "accept: application/json" \\\n'
        '  -H "Authorization: Bearer {}"\n',
        "GET /orders HTTP/1.1\r\nHost: api.acme.example\r\nAuthorization: Bearer {}\r\n"
        "Accept: */*\r\n\r\n",
        "Host: api.acme.example\nauthorization: Bearer {}\nuser-agent: okhttp/4.12\n",
        '"Authorization": "Bearer {}"',
        "2026-09-21T14:13:19Z INFO auth: token={} user=17",
        "export TOKEN={}",
        "Here is my token: {} please help",
    ]
    for n, shape in enumerate(texts):
        provider = (SMALL + [CLERK_PROD, AUTH0, SESSION_PROD])[n % 8]
        book.given("input.embedded", provider, shape.format(provider.token()))
    book.secret("input.embedded", f"const token = '{hs()}';", SECRET.decode())
    both = {"id_token": COGNITO_ID.token(), "access_token": COGNITO_ID.token(jti="second"),
            "token_type": "Bearer", "refresh_token": "x" * 40}
    book.given("input.embedded", COGNITO_ID, json.dumps(both))


def twice(book):
    def standard(text):
        return base64.b64encode(text.encode()).decode()

    book.given("input.double-encoded", OKTA, b64(OKTA.token().encode()))
    book.given("input.double-encoded", CLERK_PROD, standard(CLERK_PROD.token()))
    book.given("input.double-encoded", KEYCLOAK, "Bearer " + standard(KEYCLOAK.token()) + "\n")
    book.given("input.double-encoded", ED, "base64-" + b64(ED.token().encode()))
    session = {"access_token": SUPABASE.token(), "token_type": "bearer", "expires_in": 3600,
               "refresh_token": "k3mZ8pW1qQ", "user": {"id": "1111"}}
    book.given("input.double-encoded", SUPABASE, "base64-" + b64(json.dumps(session).encode()))
    book.given("input.double-encoded", SUPABASE,
               "base64-" + standard(json.dumps(session, separators=(",", ":"))))
    book.given("input.double-encoded", HOME, standard("Bearer " + HOME.token()),
               why="the text that is inside is a token with its scheme")
    book.given("input.double-encoded", HOME, b64(b64(HOME.token().encode()).encode()))
    book.secret("input.double-encoded", b64(hs().encode()), SECRET.decode())
    book.given("input.double-encoded", ED, base64.encodebytes(ED.token().encode()).decode(),
               why="the lines are those of base64: joined, it is still encoded")
    value = "base64-" + b64(json.dumps(session).encode())
    book.given("input.double-encoded", SUPABASE, f"sb-qwertyuiop-auth-token={value}",
               why="a cookie of Supabase: taken out of it, the token is still encoded")
    book.given("input.double-encoded", SUPABASE,
               f"sb-qwerty-auth-token.0={value[:700]}; sb-qwerty-auth-token.1={value[700:]}",
               why="the same in chunks, to be joined")


def case_changed(book):
    for n, provider in enumerate([*SMALL, CLERK_PROD]):
        text = provider.token()
        book.given("input.case-changed", provider, text.upper() if n % 3 == 2 else text.lower())
    book.given("input.case-changed", OKTA, f"Bearer {OKTA.token().lower()}\n")
    book.secret("input.case-changed", hs().lower(), SECRET.decode())


def trailing(book):
    for n, more in enumerate(["abc", ",", "]]", ".jwt", "&state=17", "A" * 50, ")", "|end"]):
        provider = [*SMALL, *EVERY][n]
        said = "input.quoted" if more[0] in "])" else "input.trailing-text"
        said = "input.embedded" if more[0] in "&|" else said
        book.given(said, provider, provider.token() + more)
    book.given("input.trailing-text", ED, ED.token() + ".eh")
    book.secret("input.trailing-text", hs() + "xyz", SECRET.decode())


def names(book):
    for n, text in enumerate(["token.jwt", "./token.txt", "/run/secrets/token", "~/jwt.txt",
                              "file:///tmp/token.jwt", "@token.jwt", "C:\\\\tokens\\\\a.jwt",
                              "https://id.example/oauth/token", "http://localhost:8080/token?x=1"]):
        book.given("input.file-name", SMALL[n % 5], text)
