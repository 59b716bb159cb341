"""clerk-backend-api: its verification, by the API and by a key at hand, and its client of the API."""

import os

import httpx
from clerk_backend_api import Clerk
from clerk_backend_api.security import VerifyTokenOptions, verify_token
from clerk_backend_api.security.types import AuthenticateRequestOptions
from lines import answer

API = os.environ["CLERK_API_URL"]
SECRET = os.environ["CLERK_SECRET_KEY"]
PEM = os.environ["CLERK_JWT_KEY"]
clerk = Clerk(bearer_auth=SECRET, server_url=f"{API}/v1")


def verify(question):
    options = VerifyTokenOptions(secret_key=SECRET, api_url=API, audience="backend")
    return verify_token(question["token"], options)


def authenticate(question):
    """By a key at hand: these options have no place for another address of the API."""
    request = httpx.Request(
        "GET", "http://backend", headers={"Authorization": f"Bearer {question['token']}"}
    )
    options = AuthenticateRequestOptions(jwt_key=PEM, authorized_parties=[question["party"]])
    state = clerk.authenticate_request(request, options)
    return {"signed_in": state.is_signed_in, "reason": state.message, "claims": state.payload}


def get_token(question):
    session, template = question["session"], question.get("template")
    if template is None:
        return clerk.sessions.create_token(session_id=session).jwt
    return clerk.sessions.create_token_from_template(
        session_id=session, template_name=template
    ).jwt


answer(
    verify=verify,
    authenticate=authenticate,
    get_token=get_token,
    list_keys=lambda _: [key.kid for key in clerk.jwks.get_jwks().keys],
    list_templates=lambda question: [
        template.name for template in clerk.jwt_templates.list(limit=question["limit"])
    ],
)
