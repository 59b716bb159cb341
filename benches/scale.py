#!/usr/bin/env python3
"""benches/scale.py [--write] [TOOL]: memory of batches, and what threads make of them, as tables of
Markdown; --write puts them into docs/batch.md.

Memory is the most that a process had: of ten million lines, of one line of a gigabyte, of lines as
long as are read, with as many threads as there are cores and with sixteen. JOTKIT_LINES changes the
ten million. Tokens are those of benches/compare.sh, which is run first.
"""

import os
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOOLS = [word for word in sys.argv[1:] if word != "--write"]
TOOL = TOOLS[0] if TOOLS else f"{ROOT}/target/release/jotkit"
PAGE = f"{ROOT}/docs/batch.md"
FOLDER = f"{ROOT}/target/compare"
LINES = int(os.environ.get("JOTKIT_LINES", 10_000_000))
CORES = os.cpu_count()
# A core of a common virtual machine, for an hour.
DOLLARS = 0.04
TABLES = []
EXPECTED = ["--issuer", "https://issuer.example", "--audience", "backend"]


def say(line):
    TABLES.append(line + "\n")
    print(line, flush=True)


def key(alg):
    return ["--secret-file", "HS256.key"] if alg == "HS256" else ["--key", f"{alg}.pub"]


def many(pipe):
    """That many lines, a million of them distinct."""
    left = LINES
    while left > 0:
        with open(f"{FOLDER}/HS256.txt", "rb") as file:
            while left > 0 and (lines := file.readlines(1 << 16)):
                pipe.write(b"".join(lines[:left]))
                left -= len(lines)


def gigabyte(pipe):
    for _ in range(1024):
        pipe.write(b"x" * (1 << 20))


def longest(pipe):
    """Tokens of 1 MiB."""
    for _ in range(500):
        pipe.write(b"e30.eyJ4Ijoi" + b"eXl5" * ((1 << 18) - 8) + b"In0.AA\n")


def run(feed, *words):
    """Peak memory in MiB and seconds. A child has at least its parent's memory, so that is kept small."""
    reader, writer = os.pipe()
    with open(os.devnull, "wb") as nothing:
        child = subprocess.Popen([TOOL, *words], cwd=FOLDER, stdin=reader, stdout=nothing, stderr=nothing)
    os.close(reader)
    begin = time.monotonic()
    with open(writer, "wb", buffering=0) as pipe:
        feed(pipe)
    _, status, used = os.wait4(child.pid, 0)
    assert os.waitstatus_to_exitcode(status) in (0, 1), words
    return used.ru_maxrss / 1024, time.monotonic() - begin


def memory():
    say(f"| MiB at most | {CORES} threads | 16 threads |\n|---|---|---|")
    verify = ["verify", *key("HS256"), *EXPECTED]
    for what, feed, command in [
        (f"`verify`, {LINES:,} lines", many, verify),
        (f"`decode`, {LINES:,} lines", many, ["decode"]),
        ("`verify`, one line of 1 GiB", gigabyte, verify),
        ("`decode`, one line of 1 GiB", gigabyte, ["decode"]),
        ("`decode`, 500 tokens of 1 MiB", longest, ["decode"]),
    ]:
        peaks = [run(feed, *command, "--jobs", str(jobs), "--batch")[0] for jobs in (CORES, 16)]
        say(f"| {what} | {peaks[0]:.0f} | {peaks[1]:.0f} |")


def rate(alg, jobs):
    path = f"{FOLDER}/{alg}.txt"
    with open(path, "rb") as file:
        count = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
    words = ["verify", *key(alg), *EXPECTED, "--jobs", str(jobs), "--batch", path]
    return max(count / run(lambda pipe: None, *words)[1] for _ in range(3))


def threads():
    counts = sorted({1, *(1 << n for n in range(8) if 1 << n < CORES), CORES})
    head = " | ".join(f"{n} thread{'s' * (n > 1)}" for n in counts)
    say(f"\n| tokens a second | {head} | core hours of 10⁹ | at {DOLLARS:.2f} $ a core hour |")
    say("|---" * (len(counts) + 3) + "|")
    for alg in ("RS256", "ES256", "EdDSA", "HS256"):
        rates = [rate(alg, jobs) for jobs in counts]
        hours = 1e9 / rates[-1] * CORES / 3600
        shown = " | ".join(f"{rate:,.0f}" for rate in rates)
        say(f"| {alg} | {shown} | {hours:.1f} | {hours * DOLLARS:.2f} $ |")


def write():
    """Between the two comments that stand in the page."""
    begin, end = "<!-- benches/scale.py -->\n\n", "\n<!-- to here -->"
    with open(PAGE, encoding="utf-8") as file:
        before, rest = file.read().split(begin)
    _, after = rest.split(end)
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(before + begin + "".join(TABLES) + end + after)


memory()
threads()
if "--write" in sys.argv:
    write()
