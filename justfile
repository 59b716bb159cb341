# check, test, soak, bless, bench: what CI runs and what changes what CI compares

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

# The functions that a batch spends its time in; then jotkit beside other libraries, as a table.
bench:
    cargo bench --bench hot
    benches/compare.sh

demo:
    cargo run --release -- demo

# One fuzz target from its seeds: token, signed, key, cli, text, net, serve, unpack or rsa8.
fuzz TARGET SECONDS="60":
    fuzz/run {{TARGET}} {{SECONDS}}

# What takes minutes: load, slow clients, the largest hostile tokens, half an hour of eight RSA
# operations at once beside big numbers, and of each fuzz target, two at a time.
soak:
    cargo test --release --test soak
    RSA8_SECONDS=1800 cargo test --release -p rsa8 --lib -- --ignored --nocapture
    fuzz/run all 1800
