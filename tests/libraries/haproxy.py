"""Asks HAProxy's jwt_verify: a JSON question a line in, an answer out. Keys are part of its
configuration, so all questions are read first; each pair of algorithm and key has a path."""

import http.client
import json
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

temporary = tempfile.TemporaryDirectory()
folder = Path(temporary.name)
questions = [json.loads(line) for line in sys.stdin]


def verifier(question):
    keys = question["keys"]
    secret = keys.get("secret")
    serves = [alg for alg in question["algorithms"] if alg.startswith("HS") == (secret is not None)]
    if not serves:
        return None
    if secret:
        return serves[0], secret
    path = folder / f"{abs(hash(keys['pem']))}.pem"
    path.write_text(keys["pem"])
    return serves[0], str(path)


verifiers = sorted({found for found in map(verifier, questions) if found})
rules = []
for at, (alg, key) in enumerate(verifiers):
    # An algorithm that it does not know it takes from a variable alone.
    if alg == "EdDSA":
        rules.append(f"  http-request set-var(txn.alg) str({alg}) if {{ path /{at} }}")
        alg = "txn.alg"
    rules.append(
        f"  http-request return status 200 content-type text/plain"
        f" lf-string \"%[req.body,jwt_verify({alg},'{key}')]\" if {{ path /{at} }}"
    )
probe = socket.socket(socket.AF_UNIX)
config = folder / "haproxy.cfg"
place = folder / "socket"
config.write_text(
    "\n".join(
        [
            "global",
            "  tune.bufsize 131072",
            "defaults",
            "  mode http",
            "  option http-buffer-request",
            "  timeout client 60s",
            "  timeout connect 5s",
            "  timeout server 5s",
            "frontend f",
            f"  bind unix@{place}",
            *rules,
            "",
        ]
    )
)
server = subprocess.Popen([sys.argv[1], "-db", "-f", config], stdout=sys.stderr)


class Connection(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(place))


def ask(question, connection):
    found = verifier(question)
    if not found:
        return 0
    body = question["token"].encode()
    connection.request("POST", f"/{verifiers.index(found)}", body)
    return int(connection.getresponse().read())


try:
    while server.poll() is None:
        try:
            probe.connect(str(place))
            break
        except OSError:
            pass
    connection = Connection("localhost")
    for question in questions:
        value = ask(question, connection)
        message = "" if value == 1 else f"jwt_verify: {value}"
        print(json.dumps({"accepts": value == 1, "message": message}), flush=True)
finally:
    server.kill()
