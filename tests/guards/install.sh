#!/usr/bin/env bash
# Fills target/guards with the stacks that tests/guards.rs starts and the libraries that
# tests/webhook.rs asks, from their registries, in the versions of the manifests beside this file.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=target/guards
mkdir -p "$folder/node"

# Half an installation would be taken for a whole one.
unfinished=("$folder/python" "$folder/node" "$folder/debian")
trap 'rm -rf "${unfinished[@]}"' EXIT

python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check -r tests/guards/requirements.txt
unfinished=("$folder/node")

cp tests/guards/package.json "$folder/node/"
npm install --silent --no-audit --no-fund --prefix "$folder/node"
unfinished=("$folder/debian")

# What axum needs is built once; tests build a guard anew each time.
mkdir -p "$folder/axum"

# Unpacked, not installed: no server is started by it.
if command -v apt-get >/dev/null; then
    packages=$(mktemp -d)
    (cd "$packages" && xargs apt-get download -q) <tests/guards/debian.txt
    mkdir -p "$folder/debian"
    for package in "$packages"/*.deb; do dpkg -x "$package" "$folder/debian"; done
    rm -r "$packages"
fi
unfinished=()
