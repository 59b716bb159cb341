#!/usr/bin/env bash
# Fills target/guards with the stacks that tests/guards.rs starts and the libraries that
# tests/webhook.rs asks, from their registries, in the versions of the manifests beside this file.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=target/guards
mkdir -p "$folder/node"

# Half an installation would be taken for a whole one.
unfinished=("$folder/python" "$folder/node")
trap 'rm -rf "${unfinished[@]}"' EXIT

python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check -r tests/guards/requirements.txt
unfinished=("$folder/node")

cp tests/guards/package.json "$folder/node/"
npm install --silent --no-audit --no-fund --prefix "$folder/node"
unfinished=()
