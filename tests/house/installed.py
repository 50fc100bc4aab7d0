#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What meson install leaves, staged into a folder of its own: all of it is there, and the programs in it use its data and words, not those of the source tree or another installation.

Usage: installed.py BUILD
"""

import os
import re
import subprocess
import sys
import tempfile

BUILD = sys.argv[1]
ID = "com.example.FleetConsole"
FILES = ("bin/fleet-console", "bin/fleet-headless", "share/fleet-console/rules.ini", "share/fleet-console/signals.ini", "share/fleet-console/reports/reports.ini",
         f"share/applications/{ID}.desktop", f"share/metainfo/{ID}.metainfo.xml", f"share/glib-2.0/schemas/{ID}.gschema.xml",
         f"share/icons/hicolor/scalable/apps/{ID}.svg", f"share/icons/hicolor/symbolic/apps/{ID}-symbolic.svg", "share/locale/ko/LC_MESSAGES/fleet-console.mo")


def install(stage):
    subprocess.run(["meson", "install", "-C", BUILD, "--no-rebuild", "--quiet", "--destdir", stage], check=True, capture_output=True)
    found = [os.path.dirname(folder) for folder, _, names in os.walk(stage) if "fleet-headless" in names]
    return found[0]


def everything_is_there(prefix):
    absent = [name for name in FILES if not os.path.exists(os.path.join(prefix, name))]
    assert not absent, absent


def its_own_data_is_used(prefix):
    path = os.path.join(prefix, "share/fleet-console/reports/reports.ini")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(re.sub(r"^title=Utilisation$", "title=Staged utilisation", text, flags=re.M))
    said = subprocess.run([os.path.join(prefix, "bin/fleet-headless"), "export", "--list"], capture_output=True, text=True, check=True).stdout
    assert "Staged utilisation" in said, said


def its_own_words_are_used(prefix):
    environment = {**os.environ, "LC_ALL": "ko_KR.UTF-8", "LANGUAGE": "ko"}
    said = subprocess.run([os.path.join(prefix, "bin/fleet-console"), "--help"], capture_output=True, text=True, check=True, env=environment).stdout
    assert re.search("[가-힣]", said), said


def nothing_of_the_tests_is_there(prefix):
    strangers = [name for folder, _, names in os.walk(prefix) for name in names if name.startswith(("test-", "bench-")) or name.endswith((".a", ".h"))]
    assert not strangers, strangers


CHECKS = (everything_is_there, its_own_data_is_used, its_own_words_are_used, nothing_of_the_tests_is_there)
with tempfile.TemporaryDirectory() as stage:
    prefix, failed = install(stage), 0
    print(f"1..{len(CHECKS)}")
    for number, check in enumerate(CHECKS, 1):
        try:
            check(prefix)
            wrong = None
        except (AssertionError, subprocess.CalledProcessError) as error:
            wrong = str(error)
        failed += wrong is not None
        print(f"{'not ok' if wrong else 'ok'} {number} - {check.__name__.replace('_', ' ')}")
        if wrong:
            print("# " + wrong.replace("\n", "\n# "))
    sys.exit(1 if failed else 0)
