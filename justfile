# check, test, bless, bench: what CI runs and what changes what CI compares

check:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings

test:
    cargo test

# Write transcripts, completions and man pages anew; read the diff before committing it.
bless:
    SNAPSHOTS=overwrite cargo test

# The functions that a batch spends its time in; then jotkit beside other libraries, as a table.
bench:
    cargo bench --bench hot
    benches/compare.sh

demo:
    cargo run --release -- demo
