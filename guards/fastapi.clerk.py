# {{install}}
# CLERK_SECRET_KEY, and for verification without the network CLERK_JWT_KEY, are read from the environment.
import os

from clerk_backend_api.security import authenticate_request
from clerk_backend_api.security.types import AuthenticateRequestOptions
from fastapi import HTTPException, Request

OPTIONS = AuthenticateRequestOptions(
    secret_key=os.environ.get("CLERK_SECRET_KEY"),
    jwt_key=os.environ.get("CLERK_JWT_KEY"),
@if azp
    authorized_parties={{parties}},
@end
    accepts_token=["session_token"],
)


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
    except Exception:  # any error that a hostile token causes in a parser
        state = None
    if state is None or not state.is_signed_in:
        headers = {"WWW-Authenticate": challenge, "Cache-Control": "no-store"}
        raise HTTPException(401, "unauthorized", headers)
@if role
    if (state.payload.get("org_role") or "").removeprefix("org:") != {{role}}.removeprefix("org:"):
        headers = {"WWW-Authenticate": 'Bearer error="insufficient_scope"', "Cache-Control": "no-store"}
        raise HTTPException(403, "forbidden", headers)
@end
    return state.payload
