"""Starts a stack of Python with the guard that lies in this folder, and prints the port."""

import socket
import sys
import threading
import time

sys.path.insert(0, ".")
stack = sys.argv[1]
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen()
port = listener.getsockname()[1]


def fastapi():
    import uvicorn
    from fastapi import Depends, FastAPI, WebSocket

    import guard

    app = FastAPI()

    @app.get("/api/me")
    def me(claims=Depends(guard.guard)):
        return {"sub": claims and claims["sub"]}

    @app.websocket("/ws")
    async def ws(websocket: WebSocket):
        claims = guard.guard_socket(websocket)
        await websocket.accept()
        await websocket.send_text(claims["sub"])
        async for _ in websocket.iter_text():
            pass

    if hasattr(guard, "context"):
        import strawberry
        from strawberry.fastapi import GraphQLRouter

        @strawberry.type
        class Query:
            @strawberry.field
            def me(self, info: strawberry.Info) -> str | None:
                auth = info.context["auth"]
                return auth and auth["sub"]

        schema = strawberry.Schema(Query)
        app.include_router(GraphQLRouter(schema, context_getter=guard.context), prefix="/graphql")

    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    ready()
    server.run(sockets=[listener])


def flask():
    from flask import Flask, g, jsonify

    from guard import guard

    app = Flask("app")

    @app.get("/api/me")
    @guard
    def me():
        return jsonify(sub=g.auth and g.auth["sub"])

    serve(app)


def django():
    from django.conf import settings

    settings.configure(ROOT_URLCONF="app", ALLOWED_HOSTS=["*"], SECRET_KEY="tests")
    import types

    import django
    from django.core.handlers.wsgi import WSGIHandler
    from django.http import JsonResponse
    from django.urls import path

    from guard import guard

    django.setup()

    @guard
    def me(request):
        return JsonResponse({"sub": request.auth and request.auth["sub"]})

    app = types.ModuleType("app")
    app.urlpatterns = [path("api/me", me)]
    sys.modules["app"] = app
    serve(WSGIHandler())


def serve(app):
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

    class Quiet(WSGIRequestHandler):
        def log_message(self, *args):
            pass

    server = WSGIServer(("127.0.0.1", port), Quiet, bind_and_activate=False)
    server.socket.close()
    server.socket = listener
    server.server_name, server.server_port = "localhost", port
    server.setup_environ()
    server.set_app(app)
    ready()
    server.serve_forever()


def later():
    """A line on standard input: what libraries wait for between two looks at a key set has passed."""
    clock = time.monotonic
    if sys.stdin.readline():
        time.monotonic = lambda: clock() + 31
        print("later", flush=True)


def ready():
    threading.Thread(target=later, daemon=True).start()
    print(f"listening {port}", flush=True)


{"fastapi": fastapi, "flask": flask, "django": django}[stack.split(".")[0]]()
