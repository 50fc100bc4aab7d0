# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps of a test, each told in a line as it ends: results are what has come of them."""

import subprocess
import time

from gi.repository import GLib

from console import Missing

results = []


def step(name, run):
    """Runs one step; what it raises is its failure."""
    began = time.monotonic()
    try:
        run()
        wrong = None
    except (Missing, AssertionError, subprocess.SubprocessError, StopIteration, GLib.Error) as error:
        wrong = str(error) or type(error).__name__
    results.append(wrong is None)
    print(f"{'ok' if wrong is None else 'not ok'} {len(results)} - {name} ({time.monotonic() - began:.0f} s)", flush=True)
    if wrong:
        print("# " + wrong.replace("\n", "\n# "), flush=True)
    return wrong is None
