# {{install}}
from functools import wraps

from flask import g, jsonify, request
@use core.py


def guard(view):
    """@app.get("/me") @guard def me(): the claims are g.auth."""

    @wraps(view)
    def guarded(*args, **kwargs):
        given = request.headers.get("Authorization")
        g.auth = None
@if optional
        if given is None:
            return view(*args, **kwargs)  # without a token, without g.auth
@end
        g.auth, status, challenge = check(given)
        if g.auth is None:
            answer = jsonify(error="forbidden" if status == 403 else "unauthorized")
            return answer, status, {"WWW-Authenticate": challenge, "Cache-Control": "no-store"}
        return view(*args, **kwargs)

    return guarded
