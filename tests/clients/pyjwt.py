"""PyJWT with PyJWKClient, which keeps the key set for a while."""

import os

import jwt
from lines import answer

ISSUER = os.environ["ISSUER"]
keys = jwt.PyJWKClient(f"{ISSUER}/.well-known/jwks.json")


def verify(question):
    token = question["token"]
    return jwt.decode(
        token,
        keys.get_signing_key_from_jwt(token),
        algorithms=["RS256"],
        issuer=ISSUER,
        audience="backend",
        options={"require": ["exp", "scope"]},
    )


answer(verify=verify)
