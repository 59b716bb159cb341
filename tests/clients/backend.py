import os

from fastapi import Depends, FastAPI, HTTPException
from fastapi_clerk_auth import ClerkConfig, ClerkHTTPBearer

issuer = os.environ["ISSUER"]
bearer = ClerkHTTPBearer(
    ClerkConfig(
        jwks_url=f"{issuer}/.well-known/jwks.json",
        issuer=issuer,
        verify_iss=True,
        audience="backend",
        verify_aud=True,
    )
)
app = FastAPI()


@app.get("/notes")
def notes(credentials=Depends(bearer)):
    if credentials.decoded.get("scope") != "read":
        raise HTTPException(403, "the scope is not read")
    return {"notes_of": credentials.decoded["sub"]}
