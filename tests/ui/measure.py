# SPDX-License-Identifier: GPL-3.0-or-later
"""What the main thread costs while an import, reports and a query of a million rows run: CPU time of each iteration of its loop, none above 50 ms.

Nothing listens to the window meanwhile, since a screen reader's questions would be counted too: it is driven by actions, mouse and keys alone, and a picture of each
run's end is left in BUILD/ui/. Opening a page or window costs what its widgets cost and is not measured: that comes before the meter begins, ten seconds after the start.

Usage: measure.py BUILD WORK [import|reports|query…]
"""

import datetime
import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from console import Console, Missing  # noqa: E402

BUILD, WORK = sys.argv[1], sys.argv[2]
HEADLESS = os.path.join(BUILD, "src/headless/fleet-headless")
VEHICLES = 500
SECONDS = 60
MOST_MS = 50
WARM_UP_S = 11
IMPORTED_SECONDS = 600  # of the demo's own vehicles, six hours ago
MILLION = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000000) SELECT i, i * 0.5 AS half FROM n"
MAIN_WINDOW = "/com/example/FleetConsole/window/1"


class Deaf(Console):
    """A console that is looked at, not listened to."""

    main_name = "Fleet Console"

    def __init__(self, work, name):
        self.work, self.name = work, name
        self.database = os.path.join(work, f"measure-{name}.db")
        self.pictures = os.path.join(BUILD, "ui")
        self.log = open(os.path.join(BUILD, "ui", f"measure-{name}.log"), "w")
        self.began = time.monotonic()
        self.process = subprocess.Popen([os.path.join(BUILD, "src/console/fleet-console"), "--demo", "--vehicles", str(VEHICLES), "--database", self.database, "--measure", str(SECONDS)],
                                        stdout=subprocess.PIPE, stderr=self.log, text=True,
                                        env={**os.environ, "GTK_A11Y": "none", "G_MESSAGES_DEBUG": "fleet-meter"})
        self.window = self.wait(self.find_window, "the window on the display")
        self.wait(self.find_bus_name, "the application on the bus")

    def settle(self):
        time.sleep(0.3)

    def sleep_until(self, seconds):
        time.sleep(max(0, self.began + seconds - time.monotonic()))

    def open(self, page):
        self.activate(MAIN_WINDOW, "page", page)

    def end(self):
        self.sleep_until(SECONDS - 4)
        self.picture("measure-" + self.name)
        words, _ = self.process.communicate(timeout=60)
        self.log.write(words)
        self.log.close()
        return json.loads(words.strip().splitlines()[-1])


def ask_a_million(console):
    console.open("query")
    time.sleep(2)
    console.click_at(500, 200)
    console.type(MILLION)
    console.key("Escape")
    console.sleep_until(WARM_UP_S)
    for _ in range(3):
        console.key("ctrl+Return")
        time.sleep(5)
        console.click_at(250, 500)
        console.key("ctrl+End", "ctrl+Home", "Next", "Next")
        console.click_at(500, 200)


def read_reports(console):
    console.open("reports")
    console.sleep_until(WARM_UP_S)
    for position in range(9):
        console.click_at(190, 113 + 37 * position)
        time.sleep(3)


def import_past(console):
    files, folder = os.path.join(console.work, "simulated"), os.path.join(console.work, "sink")
    start = (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=6)).strftime("%Y-%m-%dT%H:%M:%SZ")
    subprocess.run([HEADLESS, "simulate", "--vehicles", str(VEHICLES), "--seconds", str(IMPORTED_SECONDS), "--seed", "5", "--start", start, "--output", files],
                   check=True, stdout=subprocess.DEVNULL)
    place = os.path.join(folder, "topics", "fleet.telemetry", "partition=90")
    os.makedirs(place)
    name = os.path.join(place, "fleet.telemetry+90+0000000000.json")
    os.rename(os.path.join(files, "telemetry.jsonl"), name)
    with open(name, "rb") as file:
        messages = sum(1 for _ in file)
    console.activate(MAIN_WINDOW, "import")
    window = console.wait(lambda: next((one for one in console.x_windows() if console.title(one) == "Import the Past"), None), "the window of imports")
    time.sleep(1)
    # The first row holds the place.
    x, y, _, _ = console.place(window)
    console.click_at(x + 200, y + 173)
    console.type(folder)
    console.sleep_until(WARM_UP_S)
    console.key("Return")
    statement = 'SELECT count(*) AS n FROM telemetry WHERE "partition" = 90'

    def is_taken():
        words = subprocess.run([HEADLESS, "sql", "--database", console.database, "--format", "json", statement], capture_output=True, text=True, check=True).stdout
        return json.loads(words)[0]["n"] == messages

    console.wait(is_taken, f"{messages} messages", SECONDS)
    print(f"# {messages:,} messages imported", flush=True)


def main():
    results = []
    wanted = sys.argv[3:]
    for name, run in (("import", import_past), ("reports", read_reports), ("query", ask_a_million)):
        if wanted and name not in wanted:
            continue
        wrong = None
        console = Deaf(WORK, name)
        try:
            run(console)
            figures = console.end()
            cost = figures["iteration_ms"]
            print(f"# {name}: {figures['iterations']:,} iterations, median {cost['median']} ms, 99 % {cost['p99']}, most {cost['max']} (after {figures['most_at_s']} s)", flush=True)
            if cost["max"] > MOST_MS:
                wrong = f"an iteration of {cost['max']} ms"
        except (Missing, subprocess.SubprocessError, ValueError, IndexError) as error:
            wrong = str(error)
        if console.process.poll() is None:
            console.process.kill()
            console.process.wait()
        results.append(wrong is None)
        print(f"{'ok' if wrong is None else 'not ok'} {len(results)} - the main thread stays free ({name})", flush=True)
        if wrong:
            print("# " + wrong, flush=True)
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    sys.exit(0 if all(results) else 1)


main()
