#!/usr/bin/env bash
# Fills target/libraries with the libraries that tests/libraries.rs, tests/clients.rs and
# tests/end_to_end.rs ask, from their registries. In .ci/run its python3 also judges signatures.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=target/libraries
mkdir -p "$folder/node"

# Half an installation would be taken for a whole one.
unfinished=("$folder/python" "$folder/node")
trap 'rm -rf "${unfinished[@]}"' EXIT

python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check \
    pyjwt==2.15.1 cryptography==50.0.2 clerk-backend-api==7.0.0 fastapi-clerk-auth==0.0.9 \
    fastapi==0.165.0 uvicorn==0.54.0 pyyaml==6.0.3
unfinished=("$folder/node")

npm install --silent --no-audit --no-fund --prefix "$folder/node" \
    jsonwebtoken@9.0.3 jwks-rsa@4.1.0 jose@6.2.17 @clerk/backend@3.20.1
unfinished=()
