# {{install}}
@if !websocket
from fastapi import Depends, HTTPException, Request
@end
@if websocket
from fastapi import Depends, HTTPException, Request, WebSocketException
@end
@use core.py


def guard(request: Request):
    """@app.get("/me") def me(claims: dict = Depends(guard)); behind CORSMiddleware."""
    given = request.headers.getlist("authorization")
@if optional
    if not given:
        return None  # without a token
@end
    claims, status, challenge = check(given[0] if len(given) == 1 else "" if given else None)
    if claims is None:
        headers = {"WWW-Authenticate": challenge, "Cache-Control": "no-store"}
        raise HTTPException(status, "forbidden" if status == 403 else "unauthorized", headers)
    return claims
@if graphql


async def context(claims=Depends(guard)):  # context_getter of strawberry's GraphQLRouter
    return {"auth": claims}
@end
@if websocket


def guard_socket(socket):  # in front of await socket.accept()
    claims, _, _ = check(socket.headers.get("authorization"))
    if claims is None:
        raise WebSocketException(1008)  # in front of accept() this is a 403
    return claims
@end
