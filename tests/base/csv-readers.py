#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random tables through Python's csv and SQLite's .import: every cell comes back. Speaks TAP.

Usage: csv-readers.py WRITE_CSV_TABLES
"""

import csv
import json
import os
import subprocess
import sys
import tempfile

TABLES = 10000


def shown(cell):
    """Neither reader tells NULL from an empty text; NUL was written as its picture."""
    return "" if cell is None else cell.replace("\0", "\u2400")


def read_expected(folder):
    with open(os.path.join(folder, "expected.jsonl"), encoding="utf-8") as file:
        return [[[shown(cell) for cell in row] for row in json.loads(line)] for line in file.read().split("\n") if line]


def by_python(folder, number):
    with open(os.path.join(folder, f"{number}.csv"), encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))[1:]


def by_sqlite(folder, count):
    """One process for all: a process a table would take longer than all the reading."""
    lines = [".mode csv"]
    for number in range(count):
        lines += [f".import {number}.csv t{number}", f".mode json", f"SELECT * FROM t{number};", f"SELECT {number} AS done;", f"DROP TABLE t{number};", ".mode csv"]
    result = subprocess.run(["sqlite3", "-bail", ":memory:"], input="\n".join(lines) + "\n", capture_output=True, text=True, encoding="utf-8", check=True, cwd=folder)
    if result.stderr:
        raise AssertionError(result.stderr[:500])
    tables, rows = [], []
    decoder, at, text = json.JSONDecoder(), 0, result.stdout.rstrip()
    while at < len(text):
        answer, at = decoder.raw_decode(text, at)
        while at < len(text) and text[at] in "\r\n":
            at += 1
        if list(answer[0]) == ["done"]:
            tables.append(rows)
            rows = []
        else:
            rows = [list(row.values()) for row in answer]
    return tables


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.argv[1], folder, str(TABLES)], check=True)
        expected = read_expected(folder)
        readings = {"python": [by_python(folder, number) for number in range(TABLES)], "sqlite": by_sqlite(folder, TABLES)}
    print("1..2")
    for number, (reader, tables) in enumerate(readings.items(), 1):
        wrong = [i for i in range(TABLES) if i >= len(tables) or tables[i] != expected[i]]
        print(f"{'not ok' if wrong or len(expected) != TABLES else 'ok'} {number} - {TABLES} tables by {reader}")
        if wrong:
            failed += 1
            print(f"# table {wrong[0]} of {len(wrong)}: {tables[wrong[0]] if wrong[0] < len(tables) else 'nothing'!r}\n# for {expected[wrong[0]]!r}")
    sys.exit(1 if failed else 0)


main()
