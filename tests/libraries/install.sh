#!/usr/bin/env bash
# Fills target/libraries with the libraries that tests/libraries.rs, tests/clients.rs and
# tests/end_to_end.rs ask, from their registries. In .ci/run its python3 also judges signatures.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=target/libraries
mkdir -p "$folder/node"

# Half an installation would be taken for a whole one.
unfinished=("$folder/python" "$folder/node" "$folder/debian")
trap 'rm -rf "${unfinished[@]}"' EXIT

python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check \
    pyjwt==2.15.1 cryptography==50.0.2 clerk-backend-api==7.0.0 fastapi-clerk-auth==0.0.9 \
    authlib==1.9.9 joserfc==1.8.0 python-jose==3.5.0 \
    fastapi==0.165.0 uvicorn==0.54.0 pyyaml==6.0.3
unfinished=("$folder/node" "$folder/debian")

npm install --silent --no-audit --no-fund --prefix "$folder/node" \
    jsonwebtoken@9.0.3 jwks-rsa@4.1.0 jose@6.2.17 @clerk/backend@3.20.1 fast-jwt@6.3.6
unfinished=("$folder/debian")

# Unpacked, not installed: the versions of Debian 12, whatever its security updates add to them.
if command -v apt-get >/dev/null; then
    packages=$(mktemp -d)
    download() {
        (cd "$packages" && apt-get download -qq ruby3.1 libruby3.1 ruby-jwt libgmp10 libyaml-0-2 \
            golang-1.19-go golang-1.19-src golang-github-golang-jwt-jwt-dev \
            haproxy liblua5.3-0 libopentracing-c-wrapper0 libopentracing1)
    }
    download || { apt-get update -qq && download; }
    for package in ruby-jwt_2.5.0 golang-github-golang-jwt-jwt-dev_4.4.3 haproxy_2.6.12; do
        ls "$packages/$package"* >/dev/null || { echo "the models are of $package" >&2 && exit 1; }
    done
    mkdir -p "$folder/debian"
    for package in "$packages"/*.deb; do dpkg -x "$package" "$folder/debian"; done
    rm -r "$packages"
fi
unfinished=()
