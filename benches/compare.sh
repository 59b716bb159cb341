#!/usr/bin/env bash
# Side by side, in one go and on all cores: jotkit's batches, the raw rate of the crypto library's
# verification with a parsed key, and other libraries of Rust, Go, node and Python. Each is measured
# once in each of three rounds, since machines have moods. Prints two tables of Markdown: tokens a
# second as medians of the rounds, and how many times as fast jotkit is, with the least and the
# most of the rounds. What can't be had is said to be skipped. Everything is made in target/compare.
set -euo pipefail
cd "$(dirname "$0")/.."

threads=$(nproc)
rounds=3
work=$PWD/target/compare
libraries=$PWD/target/libraries
jotkit=${JOTKIT:-$PWD/target/release/jotkit}
claims=(--iss https://issuer.example --aud backend --exp 30d --claim-seq sub=user_{n}
    --claim-seq jti={n}-0123456789abcdef0123456789abcdef --claim azp=https://app.example
    --claim sid=sess_2aQxUrTzYc0Kd9e7BvLmPfNwGhJ --claim 'o={"id":"org_1","rol":"admin"}')
demands=(--issuer https://issuer.example --audience backend --fields line,verdict,causes,sub)
algorithms=(RS256 ES256 EdDSA HS256)
mkdir -p "$work"
: > "$work/skipped"
: > "$work/measured"
[ -n "${JOTKIT:-}" ] || cargo build --release --quiet

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

# Notes what was measured: task, library, calls a second and, where known, calls a second of CPU time.
measured() {
    local task=$1 library=$2 rate
    shift 2
    rate=$("$@" 2>> "$work/notes") || rate=
    if [ -n "$rate" ]; then
        printf '%s\t%s\t%s\t%s\n' "$round" "$task" "$library" "${rate/ /$'\t'}" >> "$work/measured"
    else
        echo "$library: $task" >> "$work/skipped"
    fi
}

# Calls a second of a command that deals with so many tokens, and calls a second of CPU time.
ours() {
    local count=$1 TIMEFORMAT='%R %U %S'
    shift
    { time "$jotkit" "$@" > /dev/null 2>> "$work/notes"; } 2>&1 |
        awk -v count="$count" '{ print count / $1, count / ($2 + $3) }'
}

# The sum over as many processes as there are cores; each prints its own rate.
crowd() {
    for _ in $(seq "$threads"); do "$@" & done | awk '{ sum += $1; n++ } END { if (n) print sum; else exit 1 }'
}
pyjwt() { crowd "$libraries/python/bin/python" benches/peers/pyjwt.py "$@"; }
node_library() { crowd node benches/peers/node.mjs "$@"; }

build_golang() {
    local debian=$libraries/debian
    GOROOT=$debian/usr/lib/go-1.19 GOPATH=$debian/usr/share/gocode GO111MODULE=off \
        GOCACHE=$libraries/go/cache "$debian/usr/lib/go-1.19/bin/go" build -o "$work/golang" benches/peers/golang.go
}

# A task of an algorithm by all who know it: verify, decode or sign.
others() {
    local task=$1 alg=$2 what=$3 count=$4
    local question=("$alg" "$work/$alg.pub" "$work/$alg.txt" "$count" "$what")
    measured "$task" golang-jwt "$work/golang" "${question[@]}"
    [ "$alg" = EdDSA ] || measured "$task" "jsonwebtoken (node)" node_library jsonwebtoken "${question[@]}"
    measured "$task" fast-jwt node_library fast-jwt "${question[@]}"
    measured "$task" jose node_library jose "${question[@]}"
    measured "$task" PyJWT pyjwt "${question[@]}"
}

one_round() {
    local alg key
    for alg in "${algorithms[@]}"; do
        key=(--key "$work/$alg.pub")
        [ "$alg" = HS256 ] && key=(--secret-file "$work/$alg.key")
        measured "verify $alg" jotkit ours "$(wc -l < "$work/$alg.txt")" \
            verify "${key[@]}" "${demands[@]}" --batch "$work/$alg.txt"
        cargo bench --quiet --bench rates -- "$threads" "$work" "$alg" > "$work/rates" 2>> "$work/notes"
        measured "verify $alg" raw awk -F'\t' '/^raw/ { print $3, $4 }' "$work/rates"
        measured "verify $alg" jsonwebtoken awk -F'\t' '/^jsonwebtoken/ { print $3 }' "$work/rates"
        others "verify $alg" "$alg" verify 8000
    done
    measured "verify RS256, repeated" jotkit ours "$(wc -l < "$work/again.txt")" \
        verify --key "$work/RS256.pub" "${demands[@]}" --batch "$work/again.txt"
    measured decode jotkit ours "$(wc -l < "$work/HS256.txt")" decode --batch "$work/HS256.txt"
    others decode HS256 decode 20000
    measured "sign HS256" jotkit ours 200000 \
        sign --secret-file "$work/HS256.key" "${claims[@]}" --count 200000
    others "sign HS256" HS256 sign 20000
}

echo "making keys and tokens" >&2
make_tokens RS256 60000 rsa
make_tokens ES256 60000 ec
make_tokens EdDSA 100000 ed25519
make_tokens HS256 1000000 oct
head -n 100 "$work/RS256.txt" > "$work/few.txt"
for _ in $(seq 6000); do cat "$work/few.txt"; done > "$work/again.txt"
[ -d "$libraries/debian" ] || tests/libraries/install.sh || true
build_golang || true

echo "measuring on $threads cores, $rounds rounds" >&2
for round in $(seq "$rounds"); do one_round; done

printf '%s, %s cores%s\n\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$threads" \
    "$(grep -qw avx512ifma /proc/cpuinfo || echo ', without AVX-512 IFMA')"
awk -F'\t' -v bytes="$(stat -c %s "$work/HS256.txt")" -v lines="$(wc -l < "$work/HS256.txt")" -v rounds="$rounds" '
    function shown(rate) {
        return rate >= 1e6 ? sprintf("%.2f M", rate / 1e6) : rate >= 1e4 ? sprintf("%.0f k", rate / 1e3) : sprintf("%.1f k", rate / 1e3)
    }
    # Least, median and most of what the rounds say, in low, middle and high.
    function sort_of(values, n,    i, j, swap) {
        for (i = 2; i <= n; i++)
            for (j = i; j > 1 && values[j - 1] > values[j]; j--) { swap = values[j]; values[j] = values[j - 1]; values[j - 1] = swap }
        low = values[1]; middle = values[int((n + 1) / 2)]; high = values[n]
    }
    function rates(task, library, column,    round, n, values) {
        n = 0
        for (round = 1; round <= rounds; round++)
            if ((round, task, library, column) in found) values[++n] = found[round, task, library, column]
        if (n) sort_of(values, n)
        return n
    }
    function ratios(task, library, column,    round, n, values) {
        n = 0
        for (round = 1; round <= rounds; round++)
            if (found[round, task, library, column] > 0)
                values[++n] = found[round, task, "jotkit", column] / found[round, task, library, column]
        if (n) sort_of(values, n)
        return n
    }
    function line(first, cell,    i, text) {
        text = "| " first " |"
        for (i = 1; i <= count; i++) text = text " " cell[i] " |"
        print text
    }
    {
        found[$1, $2, $3, 1] = $4
        found[$1, $2, $3, 2] = $5
        if (!($2 in known)) { known[$2]; tasks[++height] = $2 }
        if (!($3 in is_library)) { is_library[$3]; names[++count] = $3 }
    }
    END {
        line("tokens a second", names)
        for (i = 1; i <= count; i++) rule[i] = "---"
        line("---", rule)
        for (row = 1; row <= height; row++) {
            for (i = 1; i <= count; i++) cell[i] = rates(tasks[row], names[i], 1) ? shown(middle) : ""
            line(tasks[row], cell)
        }
        print ""
        names[1] = "raw, by CPU time"
        line("jotkit is as fast, times", names)
        line("---", rule)
        for (row = 1; row <= height; row++) {
            for (i = 1; i <= count; i++) {
                n = i == 1 ? ratios(tasks[row], "raw", 2) : ratios(tasks[row], names[i], 1)
                cell[i] = n ? sprintf(middle < 10 ? "%.2f (%.2f to %.2f)" : "%.0f (%.0f to %.0f)", middle, low, high) : ""
            }
            line(tasks[row], cell)
        }
        if (rates("decode", "jotkit", 1))
            printf "\ndecode reads %.2f GB of token text a second\n", middle * bytes / lines / 1e9
    }' "$work/measured"
sort -u "$work/skipped" | sed 's/^/skipped: /'
