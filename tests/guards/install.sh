#!/usr/bin/env bash
# Fills target/guards with the stacks that tests/guards.rs starts and the libraries that
# tests/webhook.rs asks, from their registries, in the versions of the manifests beside this file.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=target/guards
mkdir -p "$folder/node"

# Half an installation would be taken for a whole one.
unfinished=("$folder/python" "$folder/node" "$folder/debian" "$folder/axum")
trap 'rm -rf "${unfinished[@]}"' EXIT

python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check -r tests/guards/requirements.txt
unfinished=("$folder/node" "$folder/debian" "$folder/axum")

cp tests/guards/package.json "$folder/node/"
npm install --silent --no-audit --no-fund --prefix "$folder/node"
unfinished=("$folder/debian" "$folder/axum")

# Unpacked, not installed: no server is started by it.
if command -v apt-get >/dev/null; then
    packages=$(mktemp -d)
    download() { (cd "$packages" && xargs apt-get download -qq) <tests/guards/debian.txt; }
    download || { apt-get update -qq && download; }
    # Source code, which the Go of Debian 12 builds; 12 itself has only go-oidc 2. From the archive
    # that this machine uses.
    archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' |
        grep '/debian/$' | head -n 1)
    keys=/usr/share/keyrings/debian-archive-keyring.gpg
    newer=$(mktemp -d) && mkdir "$newer/lists"
    echo "deb [signed-by=$keys] $archive trixie main" >"$newer/sources.list"
    (
        cd "$packages"
        options=(-qq -o Dir::Etc::SourceList="$newer/sources.list" -o Dir::Etc::SourceParts=-
            -o Dir::State::Lists="$newer/lists" -o Dir::Cache="$newer" -o APT::Sandbox::User=root)
        apt-get "${options[@]}" update
        apt-get "${options[@]}" download golang-github-coreos-go-oidc-v3-dev=3.4.0-2
    )
    rm -r "$newer"
    mkdir -p "$folder/debian"
    for package in "$packages"/*.deb; do dpkg -x "$package" "$folder/debian"; done
    rm -r "$packages"
fi
unfinished=("$folder/axum")

# What axum needs is built once, with a guard that lets everybody in; the test builds the real one.
if command -v cargo >/dev/null; then
    source=$(mktemp -d)
    cp -r tests/guards/axum/. "$source"
    for name in both demands optional plain websocket; do
        cat >"$source/src/$name.rs" <<'RUST'
pub async fn guard(request: axum::extract::Request, next: axum::middleware::Next) -> axum::response::Response {
    next.run(request).await
}
RUST
    done
    # As in the test: by what is set, libraries are told from others.
    unset AWS_LC_SYS_NO_JITTER_ENTROPY
    cargo build --quiet --locked --manifest-path "$source/Cargo.toml" --target-dir "$folder/axum"
    rm -r "$source"
fi
unfinished=()
touch "$folder/complete"
