"""Asks PyJWT, clerk-backend-api and fastapi-clerk-auth: a JSON question a line in, an answer out."""

import asyncio
import json
import sys
import warnings
from datetime import datetime

warnings.simplefilter("ignore")

import clerk_backend_api.security.verifytoken as clerk
import jwt
import jwt.api_jwt
from clerk_backend_api.security.types import TokenVerificationError, VerifyTokenOptions
from fastapi import HTTPException
from fastapi_clerk_auth import ClerkConfig, ClerkHTTPBearer
from jwt import PyJWKClient

NOW = 0.0
SET = {}
ASKED = 0


class Clock(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.fromtimestamp(NOW, tz)


jwt.api_jwt.datetime = Clock
# The set comes from the question, not from a server.
PyJWKClient.fetch_data = lambda self: SET
clerk._fetch_jwks = lambda options: SET


def pyjwt(question):
    keys = question["keys"]
    if "set" in keys:
        key = PyJWKClient("https://keys.example", cache_jwk_set=False).get_signing_key_from_jwt(
            question["token"]
        )
    else:
        key = keys.get("pem") or keys.get("secret")
    jwt.decode(
        question["token"],
        key,
        algorithms=question["algorithms"],
        audience=question["audiences"] or None,
        issuer=question["issuer"],
        leeway=question["leeway"] or 0,
        options={"require": question["required"]},
    )


def clerk_python(question):
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


class Request:
    def __init__(self, token):
        self.headers = {"Authorization": f"Bearer {token}"}


def fastapi_clerk_auth(question):
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


LIBRARIES = {
    "pyjwt": pyjwt,
    "clerk-python": clerk_python,
    "fastapi-clerk-auth": fastapi_clerk_auth,
}

for line in sys.stdin:
    question = json.loads(line)
    NOW, SET = question["now"], question["keys"].get("set") or {}
    ASKED += 1
    try:
        LIBRARIES[question["library"]](question)
        answer = {"accepts": True, "message": ""}
    except Exception as error:
        text = str(error) if type(error) is Exception else f"{type(error).__name__}: {error}"
        answer = {"accepts": False, "message": text}
    print(json.dumps(answer), flush=True)
