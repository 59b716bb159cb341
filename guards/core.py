@if require
import json
@end
import re

import jwt

# Fetched once and kept; an unknown kid fetches them again.
KEYS = jwt.PyJWKClient({{jwks}}, lifespan=300, timeout=5)
EXPECTED = {"issuer": {{issuer}}, "audience": {{audiences}}}
OPTIONS = {"require": ["exp", "iss", "aud"]}
ALGORITHMS = {{algorithms}}  # never taken from the token


def check(authorization):
    """The claims, a status and a challenge (RFC 6750 section 3)."""
    if authorization is None:
        return None, 401, "Bearer"
    token = re.fullmatch(r"(?i:Bearer) +([A-Za-z0-9._~+/-]+=*)", authorization)
    try:
        key = KEYS.get_signing_key_from_jwt(token[1])
        claims = jwt.decode(token[1], key, ALGORITHMS, OPTIONS, **EXPECTED)
        if not all(type(claims.get(date, 0)) in (int, float) for date in ("exp", "nbf", "iat")):
            raise ValueError("a date is not a number")  # PyJWT reads digits in a string
    except jwt.PyJWKClientConnectionError:  # not the caller's fault
        return None, 503, "Bearer"
    except Exception:  # any error that a hostile token causes in a parser
        return None, 401, 'Bearer error="invalid_token"'
@if require
    if not all(holds(claims, path, value) for path, value in {{required}}):
        return None, 403, 'Bearer error="insufficient_scope"'
@end
    return claims, 200, None
@if require


def holds(claims, path, value):
    found = claims
    for name in [path] if path in claims else path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    words = found.split(" ") if path in ("scope", "scp") and isinstance(found, str) else []
    listed = found if isinstance(found, list) else [found, *words]
    return found is not None and (value is None or any(value in (x, json.dumps(x)) for x in listed))
@end
