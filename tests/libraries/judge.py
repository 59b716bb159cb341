"""Asks the library of Python that is named: a JSON question a line in, an answer out."""

import asyncio
import json
import sys
import warnings
from datetime import datetime

warnings.simplefilter("ignore")

NOW = 0.0
SET = {}
ASKED = 0


class Clock(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.fromtimestamp(NOW, tz)


def patch_pyjwt():
    import jwt
    import jwt.api_jwt

    jwt.api_jwt.datetime = Clock
    # The set comes from the question, not from a server.
    jwt.PyJWKClient.fetch_data = lambda self: SET
    return jwt


def pyjwt():
    jwt = patch_pyjwt()

    def ask(question):
        keys, token = question["keys"], question["token"]
        if "set" in keys:
            client = jwt.PyJWKClient("https://keys.example", cache_jwk_set=False)
            key = client.get_signing_key_from_jwt(token)
        else:
            key = keys.get("pem") or keys.get("secret")
        jwt.decode(
            token,
            key,
            algorithms=question["algorithms"],
            audience=question["audiences"] or None,
            issuer=question["issuer"],
            leeway=question["leeway"] or 0,
            options={"require": question["required"]},
        )

    return ask


def clerk_python():
    patch_pyjwt()
    import clerk_backend_api.security.verifytoken as clerk
    from clerk_backend_api.security.types import TokenVerificationError, VerifyTokenOptions

    clerk._fetch_jwks = lambda options: SET

    def ask(question):
        pem = question["keys"].get("pem")
        options = VerifyTokenOptions(
            audience=question["audiences"] or None,
            authorized_parties=question["parties"] or None,
            jwt_key=pem,
            # Its cache goes by the secret key.
            secret_key=None if pem else f"sk_test_{ASKED}",
        )
        if question["leeway"]:
            options.clock_skew_in_ms = int(question["leeway"] * 1000)
        try:
            clerk.verify_token(question["token"], options)
        except TokenVerificationError as error:
            raise Exception(f"TokenVerificationError: {error} ({error.reason.value[0]})") from None

    return ask


class Request:
    def __init__(self, token):
        self.headers = {"Authorization": f"Bearer {token}"}


def fastapi_clerk_auth():
    patch_pyjwt()
    from fastapi import HTTPException
    from fastapi_clerk_auth import ClerkConfig, ClerkHTTPBearer

    def ask(question):
        audience = (question["audiences"] or [None])[0]
        config = ClerkConfig(
            jwks_url="https://keys.example",
            audience=audience,
            verify_aud=audience is not None,
            issuer=question["issuer"],
            verify_iss=question["issuer"] is not None,
            leeway=question["leeway"] or 0,
            jwks_cache_set=False,
        )
        request = Request(question["token"])
        try:
            asyncio.run(ClerkHTTPBearer(config=config)(request))
        except HTTPException as refused:
            body = json.dumps({"detail": refused.detail}, separators=(",", ":"))
            try:
                asyncio.run(ClerkHTTPBearer(config=config, debug_mode=True)(request))
                inside = ""
            except Exception as error:
                inside = f"{type(error).__name__}: {error}"
            raise Exception(f"{refused.status_code} {body} (inside: {inside})") from None

    return ask


def python_jose():
    import jose.jwt

    jose.jwt.datetime = Clock

    def ask(question):
        keys = question["keys"]
        options = {f"require_{name}": True for name in question["required"]}
        jose.jwt.decode(
            question["token"],
            keys.get("set") or keys.get("pem") or keys.get("secret"),
            algorithms=question["algorithms"],
            audience=(question["audiences"] or [None])[0],
            issuer=question["issuer"],
            options={"leeway": question["leeway"], **options},
        )

    return ask


def authlib():
    from authlib.jose import JsonWebKey, JsonWebToken

    def ask(question):
        keys = question["keys"]
        key = keys.get("pem") or keys.get("secret")
        if "set" in keys:
            key = JsonWebKey.import_key_set(keys["set"])
        options = {name: {"essential": True} for name in question["required"]}
        if question["issuer"]:
            options["iss"] = {"essential": True, "value": question["issuer"]}
        if question["audiences"]:
            options["aud"] = {"essential": True, "values": question["audiences"]}
        token = JsonWebToken(question["algorithms"])
        claims = token.decode(question["token"], key, claims_options=options)
        claims.validate(now=question["now"], leeway=question["leeway"])

    return ask


LIBRARIES = {
    "pyjwt": pyjwt,
    "clerk-python": clerk_python,
    "fastapi-clerk-auth": fastapi_clerk_auth,
    "python-jose": python_jose,
    "authlib": authlib,
}

ask = LIBRARIES[sys.argv[1]]()
for line in sys.stdin:
    question = json.loads(line)
    NOW, SET = question["now"], question["keys"].get("set") or {}
    ASKED += 1
    try:
        ask(question)
        answer = {"accepts": True, "message": ""}
    except Exception as error:
        text = str(error) if type(error) is Exception else f"{type(error).__name__}: {error}"
        # Half a surrogate pair is no character to whoever reads this.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        answer = {"accepts": False, "message": text}
    print(json.dumps(answer), flush=True)
