# check, test, soak, bless, bench: what CI runs and what changes what CI compares

check:
    cargo fmt --all --check
    cargo clippy --all-targets -- -D warnings

test:
    cargo test

# Write transcripts, completions and man pages anew; read the diff before committing it.
bless:
    SNAPSHOTS=overwrite cargo test

# What packages hold on Linux: one file without libraries, with the shortest start.
static:
    .ci/static

# The functions that a batch spends its time in; then, as tables, jotkit beside other libraries, its
# start, and its memory and rates from one thread to all.
bench:
    cargo bench --bench hot
    benches/compare.sh
    benches/start.sh
    benches/scale.py

demo:
    cargo run --release -- demo

# One fuzz target from its seeds: token, signed, key, cli, text, net, serve, unpack or rsa8.
fuzz TARGET SECONDS="60":
    fuzz/run {{TARGET}} {{SECONDS}}

# The instructions of rsa8 beside plain Rust, in an emulator, for a CPU that lacks them.
emulated:
    crates/rsa8/emulated/run

# What takes minutes: load, slow clients, the largest hostile tokens, guards that are started for each
# option and wait for a new key, half an hour of eight RSA operations at once beside big numbers, and
# of each fuzz target, two at a time.
soak:
    cargo test --release --test soak
    JOTKIT_GUARDS=whole cargo test --test main guards::
    RSA8_SECONDS=1800 cargo test --release -p rsa8 --lib -- --ignored --nocapture
    fuzz/run all 1800
