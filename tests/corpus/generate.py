#!/usr/bin/env python3
"""Writes own.jsonl and field.jsonl: labelled cases for `jotkit explain`, in the format that tests/corpus.rs runs.

Each case starts from a good token of some provider and spoils it as people and programs do.
Needs Python 3.11 and `cryptography`. Running it again writes the same bytes: the keys are kept in
keys.json, and nothing else is drawn.
"""

from pathlib import Path

import claims
import healthy
import key_sets
import kinds
import pasted
import signatures
import threads
import times
from providers import Book


def main():
    book = Book()
    for group in (healthy, pasted, kinds, key_sets, signatures, times, claims):
        group.cases(book)
    book.write(Path(__file__).with_name("own.jsonl"))
    threads.write(Path(__file__).with_name("field.jsonl"))
    print(f"{len(book.cases)} cases of {len(book.counts) - 1} causes")


if __name__ == "__main__":
    main()
