# {{install}}
from functools import wraps

from django.http import JsonResponse
@use core.py


def guard(view):
    """@guard def me(request): the claims are request.auth."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        given = request.headers.get("Authorization")
        request.auth = None
@if optional
        if given is None:
            return view(request, *args, **kwargs)  # without a token, without request.auth
@end
        request.auth, status, challenge = check(given)
        if request.auth is None:
            headers = {"WWW-Authenticate": challenge, "Cache-Control": "no-store"}
            error = "forbidden" if status == 403 else "unauthorized"
            return JsonResponse({"error": error}, status=status, headers=headers)
        return view(request, *args, **kwargs)

    return guarded
