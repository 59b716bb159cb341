# check, test, bless, release: what CI runs and what changes what CI compares

check:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings

test:
    cargo test

# Write transcripts, completions and man pages anew; read the diff before committing it.
bless:
    SNAPSHOTS=overwrite cargo test

# One file without libraries: needs musl-gcc and the target of rustup.
static:
    cargo build --release --locked --target x86_64-unknown-linux-musl

demo:
    cargo run --release -- demo
