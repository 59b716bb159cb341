#!/usr/bin/env bash
# benches/start.sh TOOL…   how long one process takes, beside /bin/true: `decode`, and `verify` with
# the key in a file. Medians of one run of hyperfine for each tool, as a table of Markdown.
set -euo pipefail
command -v hyperfine >/dev/null || { echo "skipped: there is no hyperfine (apt-get install hyperfine)" && exit; }
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# Copies, as a package puts them there: what a linker has written in small pieces, or Linux has read
# so from a disk since, is mapped in small pieces, and starts in one and a half times the time.
tools=()
for tool in "${@:-$root/target/release/jotkit}"; do
    tools+=("./${#tools[@]}")
    cp "$tool" "$folder/${tools[-1]}"
    echo "${tools[-1]}: $tool"
done
cd "$folder"

"${tools[0]}" convert "$root/tests/fixtures/rsa.pem" --out key.json 2>notes
"${tools[0]}" sign --key "$root/tests/fixtures/rsa.pem" --claims '{"sub":"ada","aud":"api"}' --exp 1d >token
commands=(/bin/true)
for tool in "${tools[@]}"; do
    commands+=("$tool decode token" "$tool verify --key key.json token")
done
# In turn, since machines have moods: each command 100 times in each of five rounds.
for round in 1 2 3 4 5; do
    hyperfine -N --warmup 10 --runs 100 --export-json "$round.json" "${commands[@]}" >notes 2>&1
done
python3 - <<'PYTHON'
import json
import statistics

times = {}
for number in range(1, 6):
    with open(f"{number}.json") as file:
        for result in json.load(file)["results"]:
            times.setdefault(result["command"], []).extend(result["times"])
medians = {command: statistics.median(found) * 1000 for command, found in times.items()}
least = medians["/bin/true"]
print("| process | ms | times /bin/true |\n|---|---|---|")
for command, median in medians.items():
    print(f"| `{command}` | {median:.2f} | {median / least:.2f} |")
PYTHON
