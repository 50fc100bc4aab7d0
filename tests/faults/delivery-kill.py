#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sending process is killed with -9, again and again, while webhook and mail server fail at random: every id at least once, and distinct ids are those that the plan says. Speaks TAP.

Usage: delivery-kill.py SENDER CONTROL    (FLEET_DELIVERY_KILLS: how often, 30 if not said; .ci/run says 100)
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

SENDER, CONTROL = sys.argv[1:3]
KILLS, CONTROL_KILLS = int(os.environ.get("FLEET_DELIVERY_KILLS", "30")), 20
DEVICES, ROUNDS, APART_US = 50, 13, 20000  # more rounds are added as long as it ends before all kills; in the last one nothing is told, so that the control ends whole
SECRET = "canary-5f1d0c"
results = []


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


class Trial:
    """A sender killed so often as asked, then left to come to its end: what the two receivers have got."""

    def __init__(self, sender, kills, seed, faults=True, more=4):
        rng, self.kills, self.rounds = random.Random(seed), 0, ROUNDS
        with tempfile.TemporaryDirectory() as folder, receivers.Webhook(1, SECRET, faults) as self.hook, receivers.Mail(2, faults) as self.mail:
            profile, start_us = write_profile(folder, self.hook, self.mail), time.time_ns() // 1000000 * 1000
            command = [sender, os.path.join(folder, "fleet.db"), profile, str(start_us)]
            environment = dict(os.environ, FLEET_TEST_WEBHOOK_SECRET=SECRET)
            while True:
                process = subprocess.Popen([*command, str(DEVICES * self.rounds)], env=environment)
                try:
                    self.code = process.wait(None if self.kills >= kills else rng.uniform(0.05, 0.5))
                    if self.code != 0 or self.kills >= kills:
                        break
                    self.rounds += 4
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
                    self.kills += 1
                    self.rounds += more if self.kills % 8 == 0 else 0  # so that late kills, too, meet work
            self.alerts, self.events = plan(start_us, self.rounds)
            self.canary = canary(folder)

    def told_webhook(self):
        twice = sum(len(bodies) - 1 for bodies in self.hook.got.values())
        return f"{len(self.hook.got)} of {len(self.events)}, {twice} came twice, {self.hook.counts}"


def check(name, ok, detail=""):
    results.append(ok)
    print(f"{'ok' if ok else 'not ok'} {len(results)} - {name}" + (f"  # {detail}" if detail else ""), flush=True)


def check_sender():
    trial = Trial(SENDER, KILLS, 20)
    hook, mail = trial.hook, trial.mail
    check("it comes to its end", trial.code == 0 and trial.kills == KILLS, f"code {trial.code}, {trial.kills} kills")
    check("webhook: every id at least once, and no other", set(hook.got) == trial.events, trial.told_webhook())
    check("each time with the same words, and signed", not hook.wrong and all(len(set(bodies)) == 1 and json.loads(bodies[0])["id"] == key
                                                                                for key, bodies in hook.got.items()), str(hook.wrong[:2]))
    check("mail: every alert at least once, and no other", told(mail) == trial.alerts, f"{len(told(mail))} of {len(trial.alerts)} in {len(mail.got)} mails, {mail.counts}")
    check("what was opened is told before what was cleared", in_order(hook))
    check("the secret is in no file", not trial.canary, str(trial.canary))


def check_control():
    """The variant that writes what is to be sent a transaction later must be found out by the kills, and by nothing but them: nobody fails beside it."""
    whole, broken = Trial(CONTROL, 0, 21, faults=False), Trial(CONTROL, CONTROL_KILLS, 22, faults=False, more=40)
    check("the control, not killed, sends all", whole.code == 0 and set(whole.hook.got) == whole.events, whole.told_webhook())
    check(f"the control loses ids within {CONTROL_KILLS} kills", broken.code == 0 and set(broken.hook.got) < broken.events, broken.told_webhook())


def main():
    print("1..8", flush=True)
    check_sender()
    check_control()
    return 0 if all(results) else 1


def in_order(hook):
    """Of each alert, the first receipt of "opened" came before the first of "cleared": dictionaries remember the order of first sight."""
    seen = {}
    for bodies in hook.got.values():
        event = json.loads(bodies[0])
        seen.setdefault(event["alert"]["id"], []).append(event["event"])
    return all(order == ["opened", "cleared"] for order in seen.values())


if __name__ == "__main__":
    sys.exit(main())
