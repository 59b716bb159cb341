"""fastapi-clerk-auth before a FastAPI application, `backend.py`."""

from backend import app
from fastapi.testclient import TestClient
from lines import answer

client = TestClient(app)


def verify(question):
    headers = {"Authorization": f"Bearer {question['token']}"}
    response = client.get("/notes", headers=headers)
    if response.status_code != 200:
        raise PermissionError(f"{response.status_code} {response.text}")
    return response.json()


answer(verify=verify)
