#!/usr/bin/env python3
"""Writes the seeds and dictionaries of all targets anew, the same bytes each time: from
tests/fixtures, tests/readme, tests/corpus and the flags in completions. Run it after a target's
input has changed."""

import base64
import gzip
import json
import re
import shutil
from pathlib import Path

HERE = Path(__file__).parent
TESTS = HERE.parent / "tests"
FIXTURES = TESTS / "fixtures"
NOW = 1_790_000_000


def write(target, name, *parts):
    folder = HERE / "seeds" / target
    folder.mkdir(parents=True, exist_ok=True)
    content = b"".join(part.encode() if isinstance(part, str) else part for part in parts)
    (folder / name).write_bytes(content)


def cases():
    """Of each cause the first case in the corpus."""
    seen = set()
    for line in (TESTS / "corpus" / "own.jsonl").read_text().splitlines():
        case = json.loads(line)
        kind = case["id"].rsplit("/", 1)[0]
        if kind not in seen:
            seen.add(kind)
            yield kind, case


def token():
    # The first byte chooses the policy, the second how the rest is read.
    for at in range(8):
        write("token", f"genuine-{at}", b"\0\0", f"@T{at}")
        write("token", f"edited-{at}", b"\0\2", bytes([at, 0, 40, 1, 3]))
    write("token", "bearer", b"\3\0", "Authorization: Bearer @T0\r\n")
    write("token", "other-signature", b"\0\0", "@H0.@P0.@S2")
    write("token", "other-payload", b"\0\0", "@H0.@P1.@S0")
    write("token", "unsigned", b"\0\0", "@H0.@P0.")
    write("token", "padded", b"\0\0", "@T0=")
    flattened = '{"payload":"@P0","protected":"@H0","signature":"@S0"}'
    write("token", "flattened", b"\0\0", flattened)
    general = '{"payload":"@P0","signatures":[{"protected":"@H0","signature":"@S0"}]}'
    write("token", "general", b"\0\0", general)
    unprotected = '{"payload":"@P0","header":{"alg":"HS256","b64":false},"signature":"@S0"}'
    write("token", "unprotected", b"\0\0", unprotected)
    two = (
        '{"payload":"@P0","signatures":[{"protected":"@H0","signature":"@S0"},'
        '{"protected":"@H2","header":{"kid":"x"},"signature":"@S2"}]}'
    )
    write("token", "two-signatures", b"\0\0", two)
    headers = [
        '{"alg":"none"}',
        '{"alg":"HS256","kid":"rsa"}',
        '{"alg":"HS256","crit":["b64"],"b64":false}',
        '{"alg":"ES256","jwk":{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}}',
        '{"alg":"RS256","alg":"HS256"}',
    ]
    for at, header in enumerate(headers):
        signature = b"\0" * 64 if "ES256" in header else b"@S0"
        write("token", f"header-{at}", b"\0\1", header, "\n", '{"exp":1}', "\n", signature)


def signed():
    payloads = [
        '{"exp":1,"x":NaN}',
        '\ufeff{"exp":1}',
        '{"exp":1,}',
        '{"exp":1,"exp":9999999999}',
        '{"x":"\\ud800","exp":1790000060}',
        '{"exp":1790000060,"n":10e400}',
        '"text"',
        "",
        '{"a":[[[[[[{"b":{}}]]]]]]}',
        '{"sub":"İİİİİİİİ"}',
    ]
    for at, payload in enumerate(payloads):
        for signer in range(2):
            # Ten choices that demand nothing, and one that the rest is text.
            choices = bytes([signer, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
            write("signed", f"raw-{signer}-{at}", choices, "@\n", payload)
    write("signed", "crit", bytes([0] * 10 + [1]), '{"alg":"HS256","crit":["b64"],"b64":true}\n{}')
    for at in range(12):
        # Any bytes choose something.
        numbers = [(at * 37 + step * step * 11 + step) % 256 for step in range(48)]
        write("signed", f"chosen-{at}", bytes(numbers))


def key():
    for path in sorted(FIXTURES.glob("*.p*")):
        if path.name != "rsa-other.pem":
            write("key", path.name, b"\2", path.read_bytes())
    bare = "".join((FIXTURES / "p256-cert.pem").read_text().splitlines()[1:-1])
    write("key", "bare", b"\2", bare)
    write("key", "der", b"\0", base64.b64decode(bare))
    sets = {}
    for kind, case in cases():
        for content in case["files"].values():
            if content.startswith("{") and len(content) < 1200:
                shape = tuple(sorted(json.loads(content))) if kind.startswith("key.") else None
                sets.setdefault((kind.split(".")[0], shape), content)
    for at, content in enumerate(list(sets.values())[:12]):
        write("key", f"set-{at}", b"\0", content)
    x, y = "zHiiBAXlonP2IS0G4KGDpLu0UYFVEcr4v9283gLCXpQ", "WkDlAJwyFTiGXnbClS82hgIE_eiRNMY3hZsuLdMUnGA"
    jwk = {"kty": "EC", "crv": "P-256", "x": x, "y": y, "use": "sig", "key_ops": ["verify"]}
    write("key", "ec.jwk", b"\2", json.dumps(jwk))
    write("key", "oct.jwk", b"\0", json.dumps({"kty": "oct", "kid": "h", "k": x}))


def line(name, args, stdin="", *files):
    write("cli", name, "\n%%\n".join(["\n".join(args), stdin, *files]))


def cli():
    keys = ["--jwks", "keys.json", "--at=1790000000"]
    line("verify", ["verify", *keys, "--issuer=https://i.example", "--leeway", "30s"], "@TOKEN@")
    line("verify-json", ["verify", "-o", "json", *keys, "--require", "sub"], "@TOKEN@")
    line("verify-print", ["verify", "--secret-env", "SECRET", "--print", "sub"], "@TOKEN@")
    line("explain", ["explain", *keys, "--as=pyjwt"], "Authorization: Bearer @TOKEN@")
    line("explain-json", ["explain", "-o", "json", *keys], '{"token":"@TOKEN@"}')
    line("explain-github", ["explain", "-o", "github", *keys], "curl -H 'Authorization: @TOKEN@'")
    line("explain-error", ["explain", "--error", "Signature verification failed"])
    line("decode", ["decode"], "@TOKEN@")
    line("decode-json", ["decode", "-o", "json", "--redact"], "@TOKEN@")
    line("batch", ["verify", *keys, "--batch"], "@TOKEN@\nx.y.z\n@TOKEN@\n")
    line("pointer", ["verify", *keys, "--batch", "--pointer", "/t"], '{"t":"@TOKEN@"}\n')
    line("decode-batch", ["decode", "--batch", "a"], "", "@TOKEN@\nİİİ\n")
    line("sign", ["sign", "--key", "rsa.pem", "--alg", "RS256", "--claim", "sub=u", "--exp=15m"])
    line("sign-secret", ["sign", "--secret-file", "secret"], '{"sub":"u"}')
    line("jwks", ["jwks", "keys.json", "--lint"])
    line("jwks-json", ["jwks", "a", "-o", "json"], "", '{"keys":[{"kty":"RSA","kid":"\u202e"}]}')
    line("jwks-diff", ["jwks", "keys.json", "--diff", "a"], "", '{"keys":[]}')
    line("convert", ["convert", "rsa.pem", "--to", "pkcs8", "--private", "--out", "b"])
    line("convert-private", ["convert", "rsa.pem", "--private", "--out", "-"])
    line("convert-stdin", ["convert", "--to=spki"], "@KEY@")
    line("keygen", ["keygen", "ed25519", "--out", "b"])
    line("profile", ["verify", "--profile", "x"], "@TOKEN@", "", "",
         '[profile.x]\nissuer = "https://i.example"\njwks = "keys.json"\nleeway = 30\n')
    line("profiles", ["profile", "list"], "", "", "", "[profile.x]\nsecret_env = 'SECRET'\n")
    line("clerk-env", ["clerk", "env"], "", "", "", "", "CLERK_SECRET_KEY=sk_test_abc\n")
    line("clerk-key", ["clerk", "key", "pk_test_Y2FsbS1vdHRlci0yMS5jbGVyay5hY2NvdW50cy5kZXYk"])
    line("fixtures", ["fixtures", "b", "--key=ed.pem", "--issuer=https://i.example"])
    line("template", ["sign", "--key=ed.pem", "--template", "a", "--users=b"], "",
         "name = 'x'\n[claims]\nid = '{{user.id}}'\n", "[[users]]\nid = 'user_0'\n")
    line("key-as-issuer", ["verify", "--issuer", "@KEY@"], "@TOKEN@")
    line("hostile-flag", ["verify", "--\u202e\x1b[31m"], "@TOKEN@")
    line("help", ["verify", "--help"])
    line("usage", ["verify", "--leeway", "x"])


def text():
    profile = (TESTS / "readme" / "jotkit.toml").read_text()
    write("text", "profile", b"\0", profile)
    write("text", "profile-all", b"\0", "[profile.x]\nissuer = 'https://i.example'\nleeway = '5m'\n"
          "audience = ['a', 'b']\nalgorithms = ['EdDSA']\nrequire = ['sub=u']\nmax_age = 60\n")
    write("text", "template", b"\1", (TESTS / "readme" / "backend.toml").read_text())
    write("text", "template-json", b"\1",
          '{"name":"t","lifetime":60,"claims":{"a":"{{user.id || \'x\'}}","b":["{{org.id}}",1]}}')
    write("text", "users", b"\2", (TESTS / "readme" / "users.toml").read_text())
    write("text", "users-json", b"\2",
          '{"users":[{"id":"user_0","email":"a@example.org","org":{"id":"org_0","role":"admin"}}]}')
    write("text", "dotenv", b"\3", (TESTS / "readme" / ".env").read_text())
    write("text", "dotenv-quotes", b"\3", "A=\"b\\n\\\"c\"\nexport D='e\nf' # g\nH=`i`\n")
    messages = [
        "jwt expired",
        "jwt.exceptions.InvalidAudienceError: Audience doesn't match",
        "JWTExpired: \"exp\" claim timestamp check failed",
        '{"error":"invalid_token","error_description":"The token expired at 2026-01-01"}',
        "WWW-Authenticate: Bearer error=\"invalid_token\"",
        "token-invalid-signature",
        "İİİİ signature verification failed",
    ]
    for at, message in enumerate(messages):
        write("text", f"message-{at}", b"\4", message)
    write("text", "pointer", b"\5", '/a/0/b\n{"a":[{"b":"@T"}]}')
    write("text", "pointer-twice", b"\5", '/a\n{"a":"@T","a":"x"}')
    write("text", "pointer-escape", b"\5", '/a~1b\n{"a/b":"Bearer @T"}')


def net():
    metadata = {"issuer": "https://i.example", "jwks_uri": "https://i.example/keys"}
    write("net", "metadata", b"\0", json.dumps(metadata))
    write("net", "metadata-inward", b"\0", json.dumps(dict(metadata, jwks_uri="https://[::1]/keys")))
    secret = "cTdZdzJtMFZ4NEpiOVR6S2MxUmZOOHNMZEV1NUhnUGFXM29YaVE2eUJ2TQ"
    keys = {"keys": [{"kty": "oct", "kid": "hs", "k": secret}]}
    write("net", "oct-set", b"\1", json.dumps(keys))
    write("net", "oct", b"\1", json.dumps(keys["keys"][0]))
    write("net", "pem", b"\1", (FIXTURES / "p256-cert.pem").read_bytes())
    entry = {"url": "https://i.example/keys", "fetched": NOW - 1, "policy": {}, "body": "{}"}
    write("net", "entry", b"\2", json.dumps(entry))
    body = json.dumps(keys)
    answers = {
        "ok": f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n{body}",
        "chunked": f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{len(body):x}\r\n{body}\r\n0\r\n\r\n",
        "redirect": "HTTP/1.1 302 Found\r\nLocation: https://0.0.0.0/keys\r\nContent-Length: 0\r\n\r\n",
        "cached": "HTTP/1.1 200 OK\r\nCache-Control: max-age=99999999999\r\nAge: 18446744073709551615\r\n"
                  "Content-Length: 11\r\n\r\n{\"keys\":[]}",
        "page": "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html>",
        "short": "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
    }
    for name, answer in answers.items():
        write("net", f"raw-{name}", b"\3", answer)


def serve():
    form = "Content-Type: application/x-www-form-urlencoded\n\ngrant_type=client_credentials"
    secret = "Authorization: Bearer sk_test_0GqXc7RfN8sLdEu5HgPaW3oXiQ6yBvMq7Yw2m0"
    requests = {
        "keys": "GET /.well-known/jwks.json\nHost: 127.0.0.1:8000",
        "metadata": "GET /.well-known/openid-configuration\nHost: localhost",
        "token": f"POST /token\n{form}&audience=a&scope=b",
        "plain": 'POST /token\nContent-Type: application/json\n\n{"sub":"u","exp":"15m"}',
        "rotate": "\n%%\n".join(["POST /rotate\nHost: 127.0.0.1"] * 12),
        "evil-host": "POST /rotate\nHost: evil.example",
        "evil-origin": f"POST /token\nHost: 127.0.0.1\nOrigin: https://evil.example\n{form}",
        "cross-site": f"POST /rotate\nHost: 127.0.0.1\nSec-Fetch-Site: cross-site",
        "session": f"POST /v1/sessions/sess_9/tokens/backend\n{secret}\nContent-Type: application/json\n\n"
                   '{"expires_in_seconds":60}',
        "sessions": f"GET /v1/sessions?user_id=user_0\n{secret}",
        "templates": f"GET /v1/jwt_templates?limit=1\n{secret}",
        "no-secret": "GET /v1/sessions",
        "tenant": "GET /tenant/7/.well-known/jwks.json",
    }
    for name, request in requests.items():
        write("serve", name, b"\3" if name == "tenant" else b"\1", request)


def unpack():
    token = ("eyJhbGciOiJIUzI1NiJ9.e30.AAAA\n" * 40).encode()
    for way in range(3):
        write("unpack", f"comes-back-{way}", bytes([way]), token)
    write("unpack", "gzip", b"\3", gzip.compress(token, mtime=0))
    write("unpack", "gzip-bomb", b"\3", gzip.compress(b"\0" * 4_000_000, mtime=0))
    # `zstd -19` of ten times "jotkit\n", with its checksum.
    frame = bytes.fromhex("28b52ffd24466d0000386a6f746b69740a010094548c0d0a3ec8")
    write("unpack", "zstd", b"\3", frame)
    write("unpack", "zstd-skipped", b"\3", bytes.fromhex("502a4d1803000000616263"), frame)
    write("unpack", "plain", b"\3", token[:100])


WORDS = {
    "json": ['"', "{", "}", ":", ",", "null", "true", "\\ud800", "\\u202e", "1e999", "-0", "NaN"],
    "jose": ["alg", "kid", "typ", "crit", "b64", "jwk", "x5c", "none", "HS256", "RS256", "EdDSA"],
    "claims": ["iss", "sub", "aud", "exp", "nbf", "iat", "azp", "role", "1790000060", "https://i.example"],
    "key": ["kty", "oct", "RSA", "EC", "OKP", "AKP", "crv", "P-256", "Ed25519", "x", "y", "n", "e", "d",
            "k", "use", "sig", "key_ops", "x5t", "keys", "-----BEGIN ", "-----END ", "PUBLIC KEY-----",
            "PRIVATE KEY-----", "RSA ", "EC ", "CERTIFICATE-----", "ssh-ed25519 ", "ssh-rsa "],
    "http": ["HTTP/1.1 200 OK\r\n", "Location: ", "Content-Length: ", "Transfer-Encoding: chunked\r\n",
             "Cache-Control: max-age=", "ETag: ", "Age: ", "GET ", "POST ", "Host: ", "Origin: null",
             "/token", "/rotate", "/v1/sessions/", "/v1/jwt_templates", "/.well-known/jwks.json",
             "Content-Type: application/json", "issuer", "jwks_uri", "https://[::1]/"],
    "toml": ["[profile.x]", "[[users]]", "[claims]", "issuer = ", "audience = ", "leeway = ", "'", "= [",
             "{{user.id}}", "{{user.public_metadata.", " || ", "}}", "name = ", "lifetime = "],
    "text": ["\u0130", "\u202e", "\x1b[31m", "\x9b", "\ufeff", "%%\n", "@TOKEN@", "@KEY@"],
}
DICTIONARIES = {
    "token": ["json", "jose", "claims"], "signed": ["json", "jose", "claims"],
    "key": ["json", "key"], "cli": ["json", "text", "toml", "key"],
    "text": ["json", "toml", "text", "claims"], "net": ["json", "http", "key"],
    "serve": ["json", "http", "claims"],
}


def rsa8():
    # The first byte chooses size and exponent, the second the modulus, then eight numbers.
    for key in range(6):
        write("rsa8", f"signatures-{key}", bytes([key, 0]), bytes([0, 4, 6, 7, 0, 4, 6, 7]))
        edges = bytes([9, 0, 9, 1, 10, 0, 10, 1, 10, 2, 11, 12, 255, 1, 9, 2])
        write("rsa8", f"edges-{key}", bytes([key, 0]), edges)
    runs = bytes([51, 1, 51, 0, 103, 1, 0, 0, 12, 1, 255, 1, 255, 1, 255, 1, 255, 1, 255, 1])
    write("rsa8", "runs", bytes([0, 3]), runs, bytes([13]), runs, bytes([13]), runs)


def dictionaries():
    shutil.rmtree(HERE / "dictionaries", ignore_errors=True)
    (HERE / "dictionaries").mkdir()
    completion = (HERE.parent / "completions" / "jotkit.bash").read_text()
    flags = sorted(set(re.findall(r"--[a-z][a-z0-9-]+", completion)))
    for target, groups in DICTIONARIES.items():
        words = [word for group in groups for word in WORDS[group]]
        words += flags if target == "cli" else []
        lines = [f'"{escaped(word)}"\n' for word in dict.fromkeys(words)]
        (HERE / "dictionaries" / target).write_text("".join(lines))


def escaped(word):
    plain = lambda byte: 32 <= byte < 127 and byte not in b'"\\'
    return "".join(chr(byte) if plain(byte) else f"\\x{byte:02x}" for byte in word.encode())


def main():
    dictionaries()
    shutil.rmtree(HERE / "seeds", ignore_errors=True)
    for target in (token, signed, key, cli, text, net, serve, unpack, rsa8):
        target()


main()
