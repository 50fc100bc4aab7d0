# SPDX-License-Identifier: GPL-3.0-or-later
"""The window of imports: a folder as a Kafka Connect S3 sink leaves it, taken once; asked again, nothing is taken twice."""

import datetime
import os
import shutil
import subprocess

from console import walk as nodes
from console import plain

TITLE = "import"
PARTITION = 90  # none of the demo's


def make_past(visit):
    """The simulator's messages as a sink's object, of a partition that the demo has not. Returns the folder and how many they are."""
    files, folder = visit.file("simulated"), visit.file("sink")
    if not os.path.exists(folder):
        before = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=6)  # the demo keeps a day
        subprocess.run([os.path.join(visit.build, "src/headless/fleet-headless"), "simulate", "--vehicles", "20", "--seconds", "60", "--seed", "5",
                        "--start", before.strftime("%Y-%m-%dT%H:%M:%SZ"), "--output", files], check=True, stdout=subprocess.DEVNULL)
        place = os.path.join(folder, "topics", "fleet.telemetry", f"partition={PARTITION}")
        os.makedirs(place)
        shutil.copy(os.path.join(files, "telemetry.jsonl"), os.path.join(place, f"fleet.telemetry+{PARTITION}+0000000000.json"))
    with open(os.path.join(files, "telemetry.jsonl")) as file:
        return folder, sum(1 for _ in file)


def count_past(visit):
    return visit.sql(f'SELECT count(*) AS n FROM telemetry WHERE "partition" = {PARTITION}')[0]["n"]


def walk(visit):
    console = visit.console
    folder, messages = make_past(visit)
    visit.open("map")
    before = count_past(visit)
    visit.act("win", "import")
    title = visit.text("Import the Past")
    window = console.find("frame", title)
    place = console.wait(lambda: next((node for node in nodes(window) if node.role in ("text", "entry") and node.states.contains(7)), None), "the entry for the place")
    place.set_text_contents(folder)
    visit.check_names()
    visit.picture("choice")
    button = console.wait(lambda: next((node for node in nodes(window) if node.role == "button" and node.name == plain(visit.text("_Import"))), None), "the button that imports")
    console.press(button)
    # What was gone through once is not even read again, and that is said.
    console.find("label", visit.text("Nothing New") if before else visit.text("Imported"), patience=60)
    assert count_past(visit) == messages, f"{count_past(visit)} of {messages} messages"
    taken = {row.name: [child.name for child in row.under() if child.role == "label"] for row in nodes(window) if row.role in ("list item", "list box row")}
    said = [label for labels in taken.values() for label in labels]
    assert before in (0, messages), before
    assert any(label.replace(",", "") == str(messages - before) for label in said), said
    visit.picture("done")
    # What comes next: another one. Then the window goes, and what was imported stays.
    console.press(console.find("button", plain(visit.text("Import _Another…"))))
    console.find("button", plain(visit.text("_Import")))
    console.key("alt+F4")
    console.wait(lambda: not console.count("frame", title), "the window to close")
