# SPDX-License-Identifier: GPL-3.0-or-later
"""Dead letters: some are sent to the demo's broker; the rail counts them, the page shows what each held as a tree and as text, has one read again, and exports a reason's."""

import json
import os
import subprocess
import sys
import time

TITLE = "dead letters"
BUILD = os.path.realpath(sys.argv[1])
# What cannot be read, and why: no device; no time that can be read; broken off; a byte that is no text; no JSON at all.
LETTERS = (
    b'{"time":"2026-11-25T09:00:00Z","vehicle":{"id":7,"doors":[{"open":true},{"open":false}]},"speed":41.5}',
    b'{"deviceId":"D-000017","time":"soon","vehicle":{"position":{"lat":37.5,"lon":127.0}}}',
    b'{"deviceId":"D-000018","time":"2026-11-25T09:00:01Z","vehicle":{"body":{"doors":[{"open":true,"locked":false},{"open":',
    b'{"deviceId":"D-\xff\xfe","time":"2026-11-25T09:00:02Z"}',
    b"temperature=21;humidity=40",
)


def listening_ports(pid):
    """The ports of a process on loopback: the demo's broker is one of them."""
    sockets = set()
    for name in os.listdir(f"/proc/{pid}/fd"):
        try:
            sockets.add(os.readlink(f"/proc/{pid}/fd/{name}"))
        except OSError:
            pass
    with open(f"/proc/{pid}/net/tcp", encoding="ascii") as table:
        rows = [line.split() for line in table.readlines()[1:]]
    return [int(row[1].split(":")[1], 16) for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in sockets]


def send_letters(visit):
    ports = listening_ports(visit.console.process.pid)
    assert ports, "the demo's broker listens on no port"
    subprocess.run([os.path.join(BUILD, "tests/kafka/produce-lines"), f"127.0.0.1:{ports[0]}", "fleet.telemetry"], input=b"\n".join(LETTERS) + b"\n", check=True, timeout=60)


def count(visit):
    return visit.sql("SELECT count(*) AS n FROM dead_letter")[0]["n"]


def export(visit, path):
    console = visit.console
    console.click(console.find(contains=visit.text("Export", "letters")))
    console.press(console.find(contains=visit.text("All Dead Letters…", "letters")))
    time.sleep(1.5)
    console.key("ctrl+a")
    console.type(path)
    console.key("Return")
    console.wait(lambda: os.path.exists(path), "the file of dead letters", 30)
    with open(path, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    assert len(lines) == len(LETTERS), f"{len(lines)} lines"
    assert sum("payload_base64" in line for line in lines) == 1
    assert {line["payload"].encode() for line in lines if "payload" in line} == {letter for letter in LETTERS if b"\xff" not in letter}


def choose(visit, reason, sign):
    """A reason; its letter is shown when its sign is. A bar that comes over the pages amid the click moves the row from under it: then it is clicked again."""
    console = visit.console

    def is_shown():
        if console.count(contains=sign):
            return True
        console.click(console.find("list item", contains=reason))
        return False

    console.wait(is_shown, f"what “{reason}” shows")


def walk(visit):
    console = visit.console
    is_first = count(visit) == 0
    if is_first:
        visit.open("letters")
        console.find(contains=visit.text("No Dead Letters"))
        visit.picture("empty")
        visit.open("map")
        send_letters(visit)
        console.find(contains=f"{visit.text('Letters', 'page')}, {len(LETTERS)}", patience=30)
        visit.picture("badge")
    visit.open("letters")
    console.find(contains=visit.text("Dead letters by reason"))
    console.press(console.find(name=visit.text("Tree", "letters")))
    choose(visit, visit.text("No device: %s is missing", "reason") % "deviceId", visit.text("was expected here"))
    visit.check_names()
    visit.picture("missing")
    choose(visit, visit.text("The message ends too early", "reason"), visit.text("here it ends"))
    visit.picture("broken-off")
    console.press(console.find(name=visit.text("Text", "letters")))
    visit.check_names()
    visit.picture("text")
    visit.picture_beside_panel("panel")
    console.press(console.find(name=visit.text("Tree", "letters")))
    if is_first:
        console.press(console.find("button", contains=visit.text("Read All Again", "letters")))
        console.wait(lambda: visit.sql("SELECT sum (attempts) AS n FROM dead_letter")[0]["n"] == 1, "the attempt", 20)
        visit.picture("tried")
        export(visit, os.path.join(console.work, f"letters-{visit.language}.jsonl"))
