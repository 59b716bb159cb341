#!/usr/bin/env bash
# benches/instructions.sh           counts instructions and compares them with instructions.txt
# benches/instructions.sh --write   writes that file
#
# Unlike seconds, the instructions of a run are the same on a busy machine (callgrind, of valgrind).
# They are those of the debug build, which the tests have made anyway: what adds work to a token
# adds it there, too. More than 3 % above a figure fails, and so does less: then write it anew.
# Valgrind knows no AVX-512, so eight signatures at once are not among them.
set -euo pipefail
cd "$(dirname "$0")/.."
figures=benches/instructions.txt
tool=target/debug/jotkit
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cargo test --quiet --locked --no-run
"$tool" convert tests/fixtures/rsa.pem --out "$folder/public.json" 2>/dev/null
for count in 1 1000; do
    "$tool" sign --key tests/fixtures/rsa.pem --claims '{"sub":"ada","aud":"api"}' --claim-seq "jti=t{n}" \
        --at 1790000000 --exp 1h --count "$count" >"$folder/$count"
done
# What it costs to find the cause of a rejection must stay near what a token of its size costs.
for secret in right wrong; do
    printf '%s-secret-of-at-least-32-characters' "$secret" >"$folder/$secret"
done
printf '{"exp":1790003600,"x":"%s"}' "$(head -c 98304 /dev/zero | tr '\0' a)" >"$folder/claims"
"$tool" sign --secret-file "$folder/right" --claims "$folder/claims" --at 1790000000 >"$folder/large"
# The loader maps the same addresses, and no variable of the user's changes what is read.
counted() {
    env -i HOME="$folder" setarch -R valgrind --tool=callgrind --callgrind-out-file=/dev/null \
        "$tool" "$@" 2>&1 >/dev/null | sed -n 's/.*Collected *: //p'
}
measure() {
    echo "# $(rustc --version | cut -d ' ' -f 1,2), debug build"
    echo "decode $(counted decode --at 1790000000 "$folder/1")"
    echo "verify $(counted verify --at 1790000000 --key "$folder/public.json" "$folder/1")"
    echo "decode-1000 $(counted decode --jobs 1 --batch "$folder/1000")"
    echo "verify-1000 $(counted verify --jobs 1 --at 1790000000 --key "$folder/public.json" --batch "$folder/1000")"
    for secret in right wrong; do
        echo "verify-large-$secret $(counted verify --jobs 1 --at 1790000000 \
            --secret-file "$folder/$secret" --batch "$folder/large")"
    done
}

measure >"$folder/found"
if [ "${1:-}" = --write ]; then
    cp "$folder/found" "$figures"
elif [ "$(head -n 1 "$figures")" != "$(head -n 1 "$folder/found")" ]; then
    echo "skipped: instructions are those of $(head -n 1 "$figures"), here is $(head -n 1 "$folder/found")"
    exit
fi
awk '
    /^#/ { next }
    NR == FNR { expected[$1] = $2; next }
    {
        change = 100 * ($2 / expected[$1] - 1)
        printf "%-18s %12d instructions, %+.2f %%\n", $1, $2, change
        if (!($2 > 0) || change > 3 || change < -3) failed = 1
    }
    END { exit failed }
' "$figures" "$folder/found" || { echo "more than 3 % from benches/instructions.txt" >&2; exit 1; }
