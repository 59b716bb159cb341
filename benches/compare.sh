#!/usr/bin/env bash
# Side by side, in one go and on all cores: jotkit's batches, the raw rate of the crypto library's
# verification with a parsed key, jsonwebtoken, PyJWT and node's jose. Prints a table; what can't be
# had from its registry is said to be skipped. Everything is made in target/compare.
set -euo pipefail
cd "$(dirname "$0")/.."

threads=$(nproc)
work=$PWD/target/compare
jotkit=$PWD/target/release/jotkit
claims=(--iss https://issuer.example --aud backend --exp 30d --claim-seq sub=user_{n}
    --claim-seq jti={n}-0123456789abcdef0123456789abcdef --claim azp=https://app.example
    --claim sid=sess_2aQxUrTzYc0Kd9e7BvLmPfNwGhJ --claim 'o={"id":"org_1","rol":"admin"}')
mkdir -p "$work"
rm -f "$work/skipped"
cargo build --release --quiet

# Tokens of an algorithm, so many of them, made once.
make_tokens() {
    local alg=$1 count=$2 kind=$3
    [ -s "$work/$alg.txt" ] && return
    if [ "$alg" = HS256 ]; then
        od -An -N32 -tx1 /dev/urandom | tr -d ' \n' > "$work/$alg.key"
        cp "$work/$alg.key" "$work/$alg.pub"
        "$jotkit" sign --secret-file "$work/$alg.key" "${claims[@]}" --count "$count" > "$work/$alg.txt"
    else
        # shellcheck disable=SC2086
        "$jotkit" keygen $kind --to pem --out "$work/$alg.key" --force 2> "$work/notes"
        "$jotkit" convert "$work/$alg.key" --to pem > "$work/$alg.pub"
        "$jotkit" sign --key "$work/$alg.key" --alg "$alg" "${claims[@]}" --count "$count" > "$work/$alg.txt"
    fi
}

install_peers() {
    if [ ! -d "$work/python" ]; then
        python3 -m pip install --quiet --target "$work/python" 'PyJWT[crypto]==2.15.0' 2> "$work/notes" ||
            { rm -rf "$work/python"; echo "PyJWT: pip can't install it" >> "$work/skipped"; }
    fi
    if [ ! -d "$work/node_modules" ]; then
        npm install --silent --no-audit --no-fund --prefix "$work" jose@6 > "$work/notes" 2>&1 ||
            { rm -rf "$work/node_modules"; echo "jose: npm can't install it" >> "$work/skipped"; }
    fi
}

# Calls a second of a command that deals with so many tokens, and calls a second of CPU time.
rate() {
    local count=$1 TIMEFORMAT='%R %U %S'
    shift
    { time "$@" > /dev/null 2> "$work/notes"; } 2>&1 |
        awk -v count="$count" '{ print count / $1, count / ($2 + $3) }'
}

# The best of lines of numbers, column by column.
best() {
    awk '{ for (i = 1; i <= NF; i++) if ($i + 0 > most[i]) most[i] = $i + 0; n = NF }
        END { for (i = 1; i <= n; i++) printf "%s ", most[i] }'
}

thrice() { for _ in 1 2 3; do "$@"; done | best; }

# The sum over as many processes as there are cores; each prints its own rate.
crowd() {
    for _ in $(seq "$threads"); do "$@" 2>> "$work/notes" & done | awk '{ sum += $1 } END { print sum + 0 }'
    wait
}

python_rate() {
    [ -d "$work/python" ] || { echo 0; return; }
    PYTHONPATH=$work/python crowd python3 benches/peers/pyjwt.py "$@"
}

node_rate() {
    [ -d "$work/node_modules" ] || { echo 0; return; }
    crowd node benches/peers/jose.mjs "$work" "$@"
}

# A row: what, jotkit, raw, the share of it by CPU time, jsonwebtoken, PyJWT, jose; 0 for none.
row() {
    awk -v what="$1" -v us="$2" -v raw="$3" -v share="$4" -v rust="$5" -v py="$6" -v node="$7" '
        function shown(rate) { return rate >= 1e6 ? sprintf("%.2f M", rate / 1e6) : rate >= 1e4 ? sprintf("%.0f k", rate / 1e3) : sprintf("%.1f k", rate / 1e3) }
        function peer(rate) { return rate > 0 ? sprintf("%s (%.1f ×)", shown(rate), us / rate) : "" }
        function part(rate) { return rate > 0 ? sprintf("%s (%.2f; %.2f)", shown(rate), us / rate, share) : "" }
        BEGIN { printf "| %s | %s | %s | %s | %s | %s |\n", what, shown(us), part(raw), peer(rust), peer(py), peer(node) }'
}

echo "making keys and tokens" >&2
make_tokens RS256 60000 rsa
make_tokens ES256 60000 ec
make_tokens EdDSA 100000 ed25519
make_tokens HS256 1000000 oct
head -n 100 "$work/RS256.txt" > "$work/few.txt"
for _ in $(seq 6000); do cat "$work/few.txt"; done > "$work/again.txt"
install_peers

echo "measuring on $threads cores" >&2
demands=(--issuer https://issuer.example --audience backend --fields line,verdict,causes,sub)
printf '%s, %s cores, tokens a second\n\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$threads"
echo "| | jotkit | raw (jotkit's share by the clock; by CPU time) | jsonwebtoken | PyJWT | jose |"
echo "|---|---|---|---|---|---|"
for alg in RS256 ES256 EdDSA HS256; do
    key=(--key "$work/$alg.pub")
    [ $alg = HS256 ] && key=(--secret-file "$work/$alg.key")
    count=$(wc -l < "$work/$alg.txt")
    # In turn, since machines have moods.
    : > "$work/ours"; : > "$work/raw"; : > "$work/rust"
    for _ in 1 2 3; do
        rate "$count" "$jotkit" verify "${key[@]}" "${demands[@]}" --batch "$work/$alg.txt" >> "$work/ours"
        cargo bench --quiet --bench rates -- "$threads" "$work" $alg > "$work/rates" 2> "$work/notes"
        awk -F'\t' '/^raw/ { print $3, $4 }' "$work/rates" >> "$work/raw"
        awk -F'\t' '/^jsonwebtoken/ { print $3 }' "$work/rates" >> "$work/rust"
    done
    read -r us us_cpu < <(best < "$work/ours"; echo)
    read -r raw raw_cpu < <(best < "$work/raw"; echo)
    row "verify $alg" "$us" "$raw" "$(awk "BEGIN { print $us_cpu / $raw_cpu }")" "$(best < "$work/rust")" \
        "$(python_rate $alg "$work/$alg.pub" "$work/$alg.txt" 20000 verify)" \
        "$(node_rate $alg "$work/$alg.pub" "$work/$alg.txt" 20000 verify)"
done
count=$(wc -l < "$work/again.txt")
read -r us _ < <(thrice rate "$count" "$jotkit" verify --key "$work/RS256.pub" "${demands[@]}" --batch "$work/again.txt"; echo)
row "verify RS256, seen before" "$us" 0 0 0 0 0
count=$(wc -l < "$work/HS256.txt")
read -r us _ < <(thrice rate "$count" "$jotkit" decode --batch "$work/HS256.txt"; echo)
row "decode" "$us" 0 0 0 \
    "$(python_rate HS256 "$work/HS256.pub" "$work/HS256.txt" 50000 decode)" \
    "$(node_rate HS256 "$work/HS256.pub" "$work/HS256.txt" 50000 decode)"
bytes=$(stat -c %s "$work/HS256.txt")
read -r us_sign _ < <(thrice rate 200000 "$jotkit" sign --secret-file "$work/HS256.key" "${claims[@]}" --count 200000; echo)
row "sign HS256" "$us_sign" 0 0 0 \
    "$(python_rate HS256 "$work/HS256.pub" "$work/HS256.txt" 50000 sign)" \
    "$(node_rate HS256 "$work/HS256.pub" "$work/HS256.txt" 20000 sign)"
echo
awk "BEGIN { printf \"decode reads %.2f GB of token text a second\\n\", $us * $bytes / $count / 1e9 }"

# A whole process for one token, and one that does nothing, in turn.
token=$(head -n 1 "$work/HS256.txt")
once() { for _ in $(seq 200); do "$@" > /dev/null; done; }
ours=0 nothing=0
for _ in 1 2 3; do
    begin=$EPOCHREALTIME; once /bin/true; end=$EPOCHREALTIME
    nothing=$(awk "BEGIN { print $nothing + $end - $begin }")
    begin=$EPOCHREALTIME; once "$jotkit" verify --secret-file "$work/HS256.key" "$token"; end=$EPOCHREALTIME
    ours=$(awk "BEGIN { print $ours + $end - $begin }")
done
awk "BEGIN { printf \"a whole process for one verification: %.2f ms, %.1f times /bin/true\\n\", $ours / 0.6, $ours / $nothing }"
[ ! -s "$work/skipped" ] || sed 's/^/skipped: /' "$work/skipped"
