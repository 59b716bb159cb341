#!/usr/bin/env bash
# Fills target/libraries with the libraries that tests/libraries.rs asks, from their registries.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=target/libraries
mkdir -p "$folder/node"

python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet \
    pyjwt==2.15.1 cryptography==50.0.2 clerk-backend-api==7.0.0 fastapi-clerk-auth==0.0.9

npm install --silent --no-audit --no-fund --prefix "$folder/node" \
    jsonwebtoken@9.0.3 jwks-rsa@4.1.0 jose@6.2.17 @clerk/backend@3.20.1
