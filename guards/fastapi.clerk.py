# {{install}}
# CLERK_SECRET_KEY, and for verification without the network CLERK_JWT_KEY, are read from the environment.
import os

from clerk_backend_api.security import authenticate_request
from clerk_backend_api.security.types import AuthenticateRequestOptions
from fastapi import HTTPException, Request

OPTIONS = AuthenticateRequestOptions(
    secret_key=os.environ.get("CLERK_SECRET_KEY"),
    jwt_key=os.environ.get("CLERK_JWT_KEY"),
@if authorized-party
    authorized_parties={{parties}},
@end
@if !authorized-party
    # Set --authorized-party to your front ends: otherwise tokens of other front ends are accepted.
@end
@if audience
    audience={{audiences}},
@end
    accepts_token=["session_token"],
)


def is_expected(claims):
    """What the SDK does not look at: it takes digits in a string for a date, and needs no exp."""
@if issuer
    if claims.get("iss") != {{issuer}}:
        return False
@end
    return "exp" in claims and all(type(claims.get(name, 0)) in (int, float) for name in ("exp", "nbf", "iat"))


def guard(request: Request):
    """@app.get("/me") def me(claims: dict = Depends(guard)); behind CORSMiddleware."""
    given = request.headers.getlist("authorization")
@if optional
    if not given:
        return None  # without a token
@end
    challenge = 'Bearer error="invalid_token"' if given else "Bearer"
    try:
        one_token = len(given) == 1 and given[0].count(" ") == 1
        state = authenticate_request(request, OPTIONS) if one_token else None
        claims = state.payload if state and state.is_signed_in and is_expected(state.payload) else None
    except Exception:  # any error that a hostile token causes in a parser
        claims = None
    if claims is None:
        headers = {"WWW-Authenticate": challenge, "Cache-Control": "no-store"}
        raise HTTPException(401, "unauthorized", headers)
@if role
    if (claims.get("org_role") or "").removeprefix("org:") != {{role}}.removeprefix("org:"):
        headers = {"WWW-Authenticate": 'Bearer error="insufficient_scope"', "Cache-Control": "no-store"}
        raise HTTPException(403, "forbidden", headers)
@end
    return claims
