#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sending process is killed with -9, again and again, while webhook and mail server fail at random: every id at least once, and distinct ids are those that the plan says. Speaks TAP.

Usage: delivery-kill.py SENDER [KILLS]
"""

import hashlib
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import receivers  # noqa: E402

SENDER = sys.argv[1]
KILLS = int(os.environ.get("FLEET_DELIVERY_KILLS", sys.argv[2] if len(sys.argv) > 2 else "100"))
DEVICES, ROUNDS, APART_US = 50, 15, 20000  # more rounds are added as long as it ends before all kills
SECRET = "canary-5f1d0c"


def plan(start_us, rounds):
    """Alert ids and event ids of the webhook, told by nothing but the plan."""
    alerts, events = set(), set()
    for i in range(DEVICES * rounds):
        if i // DEVICES % 4 == 1:
            began = start_us + i * APART_US
            alert = hashlib.sha256(f"low\ndevice:D{i % DEVICES}\n{began}".encode()).hexdigest()[:32]
            alerts.add(alert)
            for event in ("opened", "cleared"):
                events.add(hashlib.sha256(f"webhook\n{alert}\n{event}".encode()).hexdigest()[:32])
    return alerts, events


def write_profile(folder, hook, mail):
    with open(os.path.join(folder, "rules.ini"), "w") as file:
        file.write("[low]\nname=배터리 부족\nseverity=high\nwhen=v.soc < 10\nmessage={v.soc} %\nnotify=webhook,email\n")
    with open(os.path.join(folder, "fleet.ini"), "w") as file:
        file.write("[kafka]\nbootstrap.servers=127.0.0.1:9\n[topics]\nlease=\n[rules]\nfile=rules.ini\n"
                   f"[webhook]\nurl={hook.url}\ntimeout=1s\n"
                   f"[email]\nserver={mail.server}\nfrom=fleet@example.com\nto=night@example.com, day@example.com\n")
    return os.path.join(folder, "fleet.ini")


def told(mail):
    """Alerts of which a mail tells that they opened."""
    found = set()
    for messages in mail.got.values():
        for part in re.split(r"\n——\n", "\n" + messages[0]["Subject"] + "\n" + messages[0].get_content().replace("\r\n", "\n")):
            found.update(re.findall(r"경보 번호: ([0-9a-f]{32})", part))
    return found


def canary(folder):
    return [name for name in os.listdir(folder) if SECRET.encode() in open(os.path.join(folder, name), "rb").read()]


def check(number, name, ok, detail=""):
    print(f"{'ok' if ok else 'not ok'} {number} - {name}" + (f"  # {detail}" if detail else ""), flush=True)
    return ok


def main():
    rng = random.Random(20)
    print("1..6", flush=True)
    with tempfile.TemporaryDirectory() as folder, receivers.Webhook(1, SECRET) as hook, receivers.Mail(2) as mail:
        profile, start_us = write_profile(folder, hook, mail), time.time_ns() // 1000000 * 1000
        command = [SENDER, os.path.join(folder, "fleet.db"), profile, str(start_us)]
        environment = dict(os.environ, FLEET_TEST_WEBHOOK_SECRET=SECRET)
        kills, rounds = 0, ROUNDS
        while True:
            sender = subprocess.Popen([*command, str(DEVICES * rounds)], env=environment)
            try:
                code = sender.wait(None if kills >= KILLS else rng.uniform(0.05, 0.5))
                if code != 0 or kills >= KILLS:
                    break
                rounds += 4
            except subprocess.TimeoutExpired:
                sender.kill()
                sender.wait()
                kills += 1
        alerts, events = plan(start_us, rounds)
        twice = sum(len(bodies) - 1 for bodies in hook.got.values())
        ok = check(1, "it comes to its end", code == 0 and kills == KILLS, f"code {code}, {kills} kills")
        ok &= check(2, "webhook: every id at least once, and no other", set(hook.got) == events,
                    f"{len(hook.got)} of {len(events)}, {twice} came twice, {hook.counts}")
        ok &= check(3, "each time with the same words, and signed", not hook.wrong and all(len(set(bodies)) == 1 and json.loads(bodies[0])["id"] == key
                                                                                             for key, bodies in hook.got.items()), str(hook.wrong[:2]))
        ok &= check(4, "mail: every alert at least once, and no other", told(mail) == alerts,
                    f"{len(told(mail))} of {len(alerts)} in {len(mail.got)} mails, {mail.counts}")
        ok &= check(5, "what was opened is told before what was cleared", in_order(hook), "")
        ok &= check(6, "the secret is in no file", not canary(folder), str(canary(folder)))
    return 0 if ok else 1


def in_order(hook):
    """Of each alert, the first receipt of "opened" came before the first of "cleared": dictionaries remember the order of first sight."""
    seen = {}
    for bodies in hook.got.values():
        event = json.loads(bodies[0])
        seen.setdefault(event["alert"]["id"], []).append(event["event"])
    return all(order == ["opened", "cleared"] for order in seen.values())


if __name__ == "__main__":
    sys.exit(main())
